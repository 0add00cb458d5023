"""SymPy arithmetic on what was read, refused where a result would outgrow the text."""

from __future__ import annotations

import sympy as sp

__all__ = ["MAGNITUDE_LIMIT", "TooLargeError", "bounded_power", "size"]

MAGNITUDE_LIMIT = 4096
"""Bits of a number that a power in the text may make."""
ROOT_LIMIT = 256
"""Bits of an exponent, and of a number under a root, which SymPy tries to factor."""


class TooLargeError(ValueError):
    """A number or an expression outgrows what is read."""


def size(value: sp.Rational) -> int:
    """Give the bits of a rational's larger part."""
    return max(abs(int(value.p)).bit_length(), int(value.q).bit_length())


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
    return sp.Pow(base, exponent)
