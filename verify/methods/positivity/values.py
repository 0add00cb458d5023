"""Enclosures of exponential polynomials at a point."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from verify.methods.positivity.exponential import ExpSum
from verify.methods.rational import Range, range_exp, times

__all__ = ["value_range"]


def value_range(total: ExpSum, values: Iterable[Range], bits: int = 96) -> Range:
    """Enclose an exponential polynomial at a point (or a small box) of the generators, with so many bits for exp."""
    point = list(values)
    low = high = Fraction(0)
    for coefficient, exponent in total.terms:
        part = _fraction_range(coefficient, point)
        if exponent:
            span = _fraction_range(exponent, point)
            part = times(part, range_exp(span, bits))
        low, high = low + part[0], high + part[1]
    return low, high


def _fraction_range(value: Any, point: list[Range]) -> Range:
    up, down = _polynomial_range(value.numer, point), _polynomial_range(value.denom, point)
    if down[0] <= 0 <= down[1]:
        raise ZeroDivisionError("a denominator may vanish there")
    return times(up, (1 / down[1], 1 / down[0]))


def _polynomial_range(polynomial: Any, point: list[Range]) -> Range:
    low = high = Fraction(0)
    for monomial, value in polynomial.terms():
        part: Range = (Fraction(int(value.numerator), int(value.denominator)),) * 2
        for power, base in zip(monomial, point, strict=True):
            if power:
                ends = sorted((base[0] ** power, base[1] ** power))
                part = times(part, (Fraction(0) if power % 2 == 0 and base[0] < 0 < base[1] else ends[0], ends[1]))
        low, high = low + part[0], high + part[1]
    return low, high
