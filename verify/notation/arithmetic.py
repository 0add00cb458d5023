"""SymPy arithmetic on what was read, refused where a result would outgrow the text."""

from __future__ import annotations

import sympy as sp

from verify.claim import unfold

__all__ = ["EXPONENT_LIMIT", "MAGNITUDE_LIMIT", "TooLargeError", "bounded_exponent", "bounded_power", "size"]

MAGNITUDE_LIMIT = 4096
"""Bits of a number that a power in the text may make."""
EXPONENT_LIMIT = 10**6
"""Size of a constant exponent."""
ROOT_LIMIT = 256
"""Bits of an exponent, and of a number under a root, which SymPy tries to factor."""


class TooLargeError(ValueError):
    """A number or an expression outgrows what is read."""


def size(value: sp.Rational) -> int:
    """Give the bits of a rational's larger part."""
    return max(abs(int(value.p)).bit_length(), int(value.q).bit_length())


def bounded_exponent(exponent: sp.Expr) -> None:
    """Refuse a constant exponent so large that no arithmetic could hold the power.

    Raises:
        TooLargeError: If the exponent is a constant beyond `EXPONENT_LIMIT` in size.
    """
    if exponent.is_number and not exponent.is_Rational:
        value = unfold(exponent).evalf(5)
        if not value.is_comparable or abs(value) > EXPONENT_LIMIT:
            raise TooLargeError(f"a constant exponent is beyond {EXPONENT_LIMIT}, or is no real number")
    elif exponent.is_Rational and abs(exponent) > EXPONENT_LIMIT:
        raise TooLargeError(f"a constant exponent is beyond {EXPONENT_LIMIT}")


def bounded_power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """Raise to a power.

    Raises:
        TooLargeError: If the number that it gives has more than `MAGNITUDE_LIMIT` bits, or is no number.
    """
    if base.is_zero and exponent.is_negative:
        raise TooLargeError("zero has no negative power")
    number = base.as_coeff_Mul()[0]
    if exponent.is_Rational and number.is_Rational and number not in {0, 1, -1}:
        if size(number) * abs(exponent) > MAGNITUDE_LIMIT:
            raise TooLargeError(f"this power has more than {MAGNITUDE_LIMIT} bits")
        if not exponent.is_Integer and (size(number) > ROOT_LIMIT or size(exponent) > ROOT_LIMIT):
            raise TooLargeError(f"this root is of a number of more than {ROOT_LIMIT} bits")
    if exponent.is_Rational and size(exponent) > ROOT_LIMIT:
        raise TooLargeError(f"this exponent has more than {ROOT_LIMIT} bits")
    bounded_exponent(exponent)
    return sp.Pow(base, exponent)
