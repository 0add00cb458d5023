"""Values of exponential polynomials at a point: enclosures, and floating-point numbers that conclude nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import exp, nan
from typing import Any

from verify.methods.positivity.exponential import ExpSum
from verify.methods.rational import Range, range_exp, times

__all__ = ["Rough", "value_range"]


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
    if up[0] == up[1] and down[0] == down[1] != 0:
        exact = up[0] / down[0]
        return exact, exact
    if down[0] <= 0 <= down[1]:
        raise ZeroDivisionError("a denominator may vanish there")
    return times(up, (1 / down[1], 1 / down[0]))


def _polynomial_range(polynomial: Any, point: list[Range]) -> Range:
    exact = [place for place, (low, high) in enumerate(point) if low is high]
    groups: dict[tuple[int, ...], dict[tuple[int, ...], int]] = {}
    for monomial, value in polynomial.items():
        inexact = list(monomial)
        for place in exact:
            inexact[place] = 0
        groups.setdefault(tuple(inexact), {})[monomial] = int(value)
    low = high = Fraction(0)
    for rest, terms in groups.items():
        value = _exactly(terms, point, exact)
        part: Range = value, value
        for power, base in zip(rest, point, strict=True):
            if power:
                ends = sorted((base[0] ** power, base[1] ** power))
                part = times(part, (Fraction(0) if power % 2 == 0 and base[0] < 0 < base[1] else ends[0], ends[1]))
        low, high = low + part[0], high + part[1]
    return low, high


def _exactly(terms: Mapping[tuple[int, ...], int], point: list[Range], places: Sequence[int]) -> Fraction:
    """Evaluate a polynomial in the coordinates at some places, over one denominator."""
    denominator, tables = 1, []
    for place in places:
        degree = max(monomial[place] for monomial in terms)
        if degree:
            top, bottom = point[place][0].as_integer_ratio()
            denominator *= bottom**degree
            tables.append((place, [top**power * bottom ** (degree - power) for power in range(degree + 1)]))
    total = 0
    for monomial, value in terms.items():
        product = value
        for place, powers in tables:
            product *= powers[monomial[place]]
        total += product
    return Fraction(total, denominator)


_Monomials = list[tuple[float, list[tuple[int, int]]]]
_ROOM = 1e-9
"""Room for rounding, relative to the sum of the terms' sizes; what stands in an exponent is known to as much."""


class Rough:
    """An exponential polynomial in floating point: whether it is far above 0 at a point, so that enclosing it there is no use.

    Args:
        total: The exponential polynomial.
    """

    def __init__(self, total: ExpSum) -> None:
        self.terms = [[_monomials(side) for value in term for side in (value.numer, value.denom)] for term in total.terms]

    def seems_positive(self, point: Sequence[float]) -> bool:
        """Say whether the value at a point is positive by more than rounding may be; False where that is not known."""
        total = size = 0.0
        try:
            for term in self.terms:
                (top, high), (bottom, low), (up, far), (down, near) = (_sums(side, point) for side in term)
                if abs(bottom) <= _ROOM * low or abs(down) <= _ROOM * near or far > abs(down) / _ROOM:
                    return False
                factor = exp(up / down) / bottom
                total += top * factor
                size += high * abs(factor) * (1 + far / abs(down))
        except OverflowError:
            return False
        return total > _ROOM * size


def _monomials(polynomial: Any) -> _Monomials:
    """Read a polynomial; a coefficient that floating point does not hold makes every value unknown."""
    return [
        (_as_float(int(value)), [(place, power) for place, power in enumerate(monomial) if power]) for monomial, value in polynomial.items()
    ]


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return nan


def _sums(monomials: _Monomials, point: Sequence[float]) -> tuple[float, float]:
    """Give the value of a polynomial and the sum of the sizes of its terms."""
    total = size = 0.0
    for coefficient, powers in monomials:
        value = coefficient
        for place, power in powers:
            value *= point[place] ** power
        total += value
        size += abs(value)
    return total, size
