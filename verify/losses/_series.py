"""The polynomial that replaces the cancellation of (19) for small residuals.

With u = |x|/α and g(u) = e^(-u) - 1 + u, Taylor's remainder gives g(u) = (u²/2)(1 - u R(u)), R(u) = Σ_k 2(-u)^k/(k+3)!.
R is positive and decreasing on [0, 1], from 1/3 to 0.264, so u R(u) lies in [0, 0.265].

The coefficients interpolate R at the Chebyshev nodes of [0, 1] (computed with 50 digits; a test computes them again).
"""

from __future__ import annotations

from typing import Any

# Relative error of R on [0, 1]: 1.7e-10 (float32) and 4.5e-19 (float64). It enters g through u R(u) < 0.265 only.
FLOAT32 = (
    0.3333333332841129,
    -0.08333332850513732,
    0.016666589038583198,
    -0.002777307472954845,
    0.0003954585319223047,
    -4.753554241783619e-05,
    3.908367997855661e-06,
)
FLOAT64 = (
    0.3333333333333333,
    -0.0833333333333333,
    0.01666666666666494,
    -0.002777777777745424,
    0.0003968253965124133,
    -4.96031728144161e-05,
    5.511457352307445e-06,
    -5.511308304866404e-07,
    5.0079253635793034e-08,
    -4.148692818292911e-09,
    3.028603914538702e-10,
    -1.544521939238009e-11,
)


ROOT_HALF = 0.7071067811865476
"""The square root of 1/2: α²e^(-2u)/2, by which D_{α/2,1/α} exceeds H_α beyond α, is the square of α e^(-u) times it."""


def coefficients(dtype: Any) -> tuple[float, ...]:
    """Return the coefficients of R, lowest degree first, for float32 or float64."""
    return FLOAT32 if str(dtype).endswith("float32") else FLOAT64


def of_half(dtype: Any) -> tuple[float, ...]:
    """Return the coefficients of 2 R(2w), so that u R(u) = w · 2R(2w) for w = u/2: powers of two times those of R, hence exact."""
    return tuple(coefficient * 2.0 ** (power + 1) for power, coefficient in enumerate(coefficients(dtype)))


def ratio(w: Any) -> Any:
    """Return 2c(2w) = 1 - w · 2R(2w) = 2 g(u)/u² for w = u/2 in [0, 1/2].

    It falls from 1 to 2/e, and in floats it never exceeds 1: R ≥ 0, so the subtraction rounds to at most 1.

    Args:
        w: An array of float32 or float64 with values in [0, 1/2].

    Returns:
        An array of the same shape and dtype.
    """
    table = of_half(w.dtype)
    r = table[-1] * w + table[-2]
    for coefficient in table[-3::-1]:
        r = r * w + coefficient
    return 1.0 - r * w


def half_ratio(u: Any) -> Any:
    """Return c(u) = g(u)/u² = (1 - u R(u))/2 for u in [0, 1].

    c falls from 1/2 to 1/e, and in floats it never exceeds 1/2: R(u) ≥ 0, so the subtraction rounds to at most 1/2.

    Args:
        u: An array of float32 or float64 with values in [0, 1].

    Returns:
        An array of the same shape and dtype.
    """
    table = coefficients(u.dtype)
    r = table[-1] * u + table[-2]
    for coefficient in table[-3::-1]:
        r = r * u + coefficient
    return 0.5 - 0.5 * (r * u)
