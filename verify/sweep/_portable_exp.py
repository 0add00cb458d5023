"""exp(-u) for 0 ≤ u ≤ cap by the operations of IEEE 754 alone, shared by the compiled backends.

e^(-u) = 2^n e^r with n the integer nearest to -u/log 2 and |r| ≤ 0.3467. n is rounded by adding a large constant whose last bits then
hold it, and e^r is
a polynomial that interpolates at the Chebyshev nodes (a test computes it again). Beyond the cap, e^(-u) changes no loss of (27) by half
an ulp.
"""

from __future__ import annotations

from typing import Any

_FLOAT32: dict[str, Any] = {
    "magic": 12582912.0,  # 1.5 * 2**23
    "log2e": 1.4426950408889634,
    "ln2_high": 0.693147182464599609375,
    "ln2_low": -1.904654299957768e-9,
    "cap": 40.0,
    "mantissa": 23,
    "bias": 127,
    # Relative error 2.5e-9, a twentieth of half an ulp.
    "powers": (1.0, 1.0, 0.5000000047146057, 0.16666415414041177, 0.04166635277111221, 0.008375134774624326, 0.0013941118895837),
}
_FLOAT64: dict[str, Any] = {
    "magic": 6755399441055744.0,  # 1.5 * 2**52
    "log2e": 1.4426950408889634,
    "ln2_high": 0.6931471805599453,
    "ln2_low": 2.3190468138462996e-17,
    "cap": 80.0,
    "mantissa": 52,
    "bias": 1023,
    # Relative error 4.2e-18, a twenty-sixth of half an ulp.
    "powers": (
        1.0,
        1.0,
        0.5000000000000019,
        0.1666666666666668,
        0.04166666666648795,
        0.008333333333319589,
        0.0013888888952352863,
        0.00019841269890076403,
        2.4801485441561313e-05,
        2.755724088722987e-06,
        2.763265472252779e-07,
        2.5110049204818658e-08,
    ),
}


def constants(name: str) -> dict[str, Any]:
    """Return the constants for "float32" or "float64"."""
    return _FLOAT32 if name == "float32" else _FLOAT64
