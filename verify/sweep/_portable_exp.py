"""exp(-z/α) for 0 ≤ z ≤ cap·α by the operations of IEEE 754 alone, shared by the compiled backends.

e^(-z/α) = 2^n 2^f with n the integer nearest to z times the rate -log₂e/α and |f| ≤ 1/2. n is rounded by adding a large constant whose
last bits then hold it; 2^f = 1 + f q(f), where q interpolates at the Chebyshev nodes of [-1/2, 1/2] (a test computes it again); and n is
added to the exponent's bits. The rate is rounded once, from 60 digits, so its error is u/2 ulp of the result, which falls away as the
result's weight does. Beyond the cap, e^(-u) changes no loss of (27) by half an ulp.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.losses._series import ROOT_HALF

# log₂e to 60 digits.
_LOG2E = Fraction("1.44269504088896340735992468100189213742664595415298593413544940")

_FLOAT32: dict[str, Any] = {
    "magic": 12582912.0,  # 1.5 * 2**23
    "cap": 40.0,
    "mantissa": 23,
    # Relative error 9e-9, a sixth of half an ulp, most of it the rounding of the first coefficient.
    "powers": (
        1.0,
        0.6931471880262288,
        0.24022650760568126,
        0.05550357114219078,
        0.009618082557277852,
        0.0013390863364671234,
        0.0001545316294512069,
    ),
}
_FLOAT64: dict[str, Any] = {
    "magic": 6755399441055744.0,  # 1.5 * 2**52
    "cap": 80.0,
    "mantissa": 52,
    # Relative error 2e-17, a fifth of half an ulp.
    "powers": (
        1.0,
        0.6931471805599453,
        0.24022650695910097,
        0.0555041086648216,
        0.009618129107606888,
        0.0013333558146416936,
        0.0001540353044173605,
        1.525273382983612e-05,
        1.321544258792169e-06,
        1.0178062445845774e-07,
        7.072585949269223e-09,
        4.4549605981865186e-10,
    ),
}


def constants(name: str) -> dict[str, Any]:
    """Return the constants for "float32" or "float64"."""
    return _FLOAT32 if name == "float32" else _FLOAT64


@dataclass(frozen=True)
class Scales:
    """What a compiled kernel is told of α, computed once, so that no point pays for a division.

    Args:
        alpha: α in the dtype.
        inverse: 1/(2α), rounded.
        rate: -log₂(e)/α, rounded.
        root: α/√2, rounded.
        far: cap·α; infinite where that overflows.
    """

    alpha: Any
    inverse: Any
    rate: Any
    root: Any
    far: Any

    @classmethod
    def of(cls, alpha: Any) -> Scales:
        """Return the scales of an α, which is a NumPy float and normal."""
        kind, exact = type(alpha), Fraction(float(alpha))
        with np.errstate(over="ignore", under="ignore"):
            return cls(
                alpha,
                kind(float(1 / (2 * exact))),
                kind(float(-_LOG2E / exact)),
                kind(alpha * kind(ROOT_HALF)),
                kind(alpha * kind(constants(alpha.dtype.name)["cap"])),
            )

    def arguments(self) -> tuple[Any, Any, Any, Any, Any]:
        """Return all of it in the order in which the kernels take it."""
        return self.alpha, self.inverse, self.rate, self.root, self.far
