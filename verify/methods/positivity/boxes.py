"""Positivity of an exponential polynomial on a product of intervals, by non-negative coefficients.

On a box every exponential is replaced by exp(z) = e·(Σ_{k<n} (z−c)^k/k! + ρ·(z−c)^n/n!), with the rational enclosures of
e = exp(c) and of ρ (Lagrange's remainder). What is left is a polynomial in the coordinates that is linear in every e and ρ, so that
it is least at ends of their enclosures; it is non-negative on the box if, after t = s/(1+s) on every bounded coordinate, all its
coefficients are at these ends (the Bernstein criterion).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import factorial, inf, lcm

from verify.methods.positivity.exponential import ExpSum, Frac
from verify.methods.positivity.polynomials import (
    Box,
    Polynomial,
    criterion,
    degrees_of,
    faces,
    moved_to_unit,
    positive_on_unit,
    ratio_range,
)
from verify.methods.positivity.values import Rough
from verify.methods.rational import Range, exp_bounds

__all__ = ["Bound", "Problem", "prove_box", "upper_end"]

_ROUNDING = 24
_ROUNDED = 1e-9
"""Room for rounding, relative to the sum of the terms' sizes, in tests that conclude nothing."""
_CENTRE_BITS = 48
_ONE = Polynomial({0: 1})


@dataclass(frozen=True)
class Problem:
    """To prove: the sum is ≥ 0, or > 0 where `strict`, on the box."""

    total: ExpSum
    box: Box
    places: int
    strict: bool = False

    @cached_property
    def polynomials(self) -> list[tuple[Polynomial, Polynomial, Polynomial, Polynomial]]:
        """Of each term the numerator and the denominator of the coefficient, then those of the exponent."""
        return [
            (Polynomial.of(top.numer), Polynomial.of(top.denom), Polynomial.of(inside.numer), Polynomial.of(inside.denom))
            for top, inside in self.total.terms
        ]

    @cached_property
    def rough(self) -> Rough:
        """The sum in floating point."""
        return Rough(self.total)


@dataclass(frozen=True)
class Bound:
    """How the exponentials were bounded on one box, which is all that is needed to check it again.

    Args:
        box: The box.
        centres: For each term the centre c, or None where the exponent is constantly 0.
        orders: For each term the order n of the Taylor polynomial.
        remainders: For each term the enclosure of ρ; its lower end is excluded where it is 0.
        reciprocals: For each term whether exp(z) = e·ρ/Σ_{k≤n} (c−z)^k/k! was used instead, with 0 < ρ ≤ 1.
    """

    box: Box
    centres: tuple[Fraction | None, ...]
    orders: tuple[int, ...]
    remainders: tuple[Range | None, ...]
    reciprocals: tuple[bool, ...]


@dataclass
class _Series:
    """What Taylor's polynomial of one exponential comes to, order after order, each from the one before.

    For an exponent up/down and a centre c, `first` is downⁿ·Σ_{k<n} (z−c)^k/k!, `last` is downⁿ·(z−c)^n/n!, and `power` is downⁿ.
    """

    moved: Polynomial
    down: Polynomial
    found: list[tuple[Polynomial, Polynomial, Polynomial]] = field(default_factory=lambda: [(Polynomial({}), _ONE, _ONE)])

    def order(self, wanted: int) -> tuple[Polynomial, Polynomial, Polynomial]:
        """Give (first, last, power) for one order."""
        whole = self.down == _ONE
        while len(self.found) <= wanted:
            first, last, power = self.found[-1]
            following = (last * self.moved).times(Fraction(1, len(self.found)))
            self.found.append((first + last, following, _ONE) if whole else ((first + last) * self.down, following, power * self.down))
        return self.found[wanted]


@dataclass
class _Prepared:
    """A problem on one box, moved to the unit cube."""

    problem: Problem
    box: Box
    tops: list[Polynomial]
    bottoms: list[Polynomial]
    ups: list[Polynomial]
    downs: list[Polynomial]
    ranges: list[tuple[Fraction | None, Fraction | None]]
    kept: dict[tuple[int, Fraction, bool], _Series] = field(default_factory=dict)

    @cached_property
    def corners(self) -> list[tuple[tuple[float, float], ...]]:
        """The terms' coefficients and exponents at the corners of the box, about."""
        return list(_corner_values(self))

    def series(self, index: int, centre: Fraction, mirrored: bool) -> _Series:
        """Give Taylor's polynomials of one term's exponential around a centre, or of its reciprocal."""
        key = (index, centre, mirrored)
        if key not in self.kept:
            moved = self.ups[index] + self.downs[index].times(-centre)
            self.kept[key] = _Series(-moved if mirrored else moved, self.downs[index])
        return self.kept[key]


def _signed(up: Polynomial, down: Polynomial, box: Box) -> tuple[Polynomial, Polynomial] | None:
    """Make a denominator positive on the box, or give None."""
    if positive_on_unit(down, box, strict=True):
        return up, down
    return (-up, -down) if positive_on_unit(-down, box, strict=True) else None


def _prepare(problem: Problem, box: Box) -> _Prepared | None:
    prepared = _Prepared(problem, box, [], [], [], [], [])
    for top, bottom, up, down in problem.polynomials:
        outer = _signed(moved_to_unit(top, box), moved_to_unit(bottom, box), box)
        inner = _signed(moved_to_unit(up, box), moved_to_unit(down, box), box)
        if outer is None or inner is None:
            return None
        prepared.tops.append(outer[0])
        prepared.bottoms.append(outer[1])
        prepared.ups.append(inner[0])
        prepared.downs.append(inner[1])
        prepared.ranges.append(ratio_range(*inner, box) if up.terms else (Fraction(0), Fraction(0)))
    return prepared


def _outward(low: Fraction, high: Fraction) -> Range:
    """Round an interval outward to few digits, to keep certificates short."""
    scale = 1 << _ROUNDING
    return Fraction((low * scale).__floor__(), scale), Fraction((high * scale).__ceil__(), scale)


def _remainder(span: tuple[Fraction | None, Fraction | None], centre: Fraction) -> Range | None:
    """Enclose exp(ξ) for ξ between 0 and z − c, or give None if it is unbounded."""
    low, high = span
    if high is None:
        return None
    least = Fraction(0) if low is None else exp_bounds(min(low - centre, Fraction(0)), 40)[0]
    most = exp_bounds(max(high - centre, Fraction(0)), 40)[1]
    return _outward(least, most)


@dataclass
class _Piece:
    """One term with its exponential bounded: e·(first + ρ·last), where e = exp(centre), with the enclosure of ρ."""

    first: Polynomial
    last: Polynomial
    centre: Fraction
    rest: Range


def centre_bounds(centre: Fraction) -> Range:
    """Enclose exp at a centre, with few digits."""
    return exp_bounds(centre, _CENTRE_BITS)


def _bounded(prepared: _Prepared, bound: Bound) -> tuple[Polynomial, list[_Piece]]:
    """Give the terms over one denominator, which is positive: the sum of those without exponentials, and the others bounded."""
    numerators: list[tuple[Polynomial, Polynomial]] = []
    owners: list[list[Polynomial]] = []
    for index, (top, bottom) in enumerate(zip(prepared.tops, prepared.bottoms, strict=True)):
        centre, order = bound.centres[index], bound.orders[index]
        first, last, under = _ONE, Polynomial({}), _ONE
        if centre is not None and bound.reciprocals[index]:
            some, another, power = prepared.series(index, centre, mirrored=True).order(order)
            first, last, under = Polynomial({}), power, some + another
        elif centre is not None:
            first, last, under = prepared.series(index, centre, mirrored=False).order(order)
        numerators.append((top * first, top * last))
        owners.append([factor for factor in (bottom, under) if factor != _ONE])
    denominators: list[Polynomial] = []
    for factor in (factor for own in owners for factor in own):
        if factor not in denominators:
            denominators.append(factor)
    fixed, pieces = Polynomial({}), []
    for (first, last), own, centre, rest in zip(numerators, owners, bound.centres, bound.remainders, strict=True):
        for factor in denominators:
            for _ in range(max(other.count(factor) for other in owners) - own.count(factor)):
                first, last = first * factor, last * factor  # noqa: PLW2901 - brought to the common denominator
        if centre is None or rest is None:
            fixed = fixed + first
        else:
            pieces.append(_Piece(first, last, centre, rest))
    return fixed, pieces


def check_bound(prepared: _Prepared, bound: Bound) -> bool:
    """Check that a bound proves the problem on its box."""
    fixed, pieces = _bounded(prepared, bound)
    polynomials = [fixed, *[side for piece in pieces for side in (piece.first, piece.last)]]
    degrees = degrees_of(polynomials, prepared.box)
    scale = lcm(*[polynomial.scale for polynomial in polynomials])

    def numerators(polynomial: Polynomial) -> dict[int, int]:
        factor = scale // polynomial.scale
        return {key: value * factor for key, value in criterion(polynomial, prepared.box, degrees).items()}

    least = _Least(pieces)
    known, sides = numerators(fixed), [(numerators(piece.first), numerators(piece.last)) for piece in pieces]
    keys = set(known).union(*[side for pair in sides for side in pair])
    for key in keys:
        if least.of(known.get(key, 0), [(first.get(key, 0), last.get(key, 0)) for first, last in sides]) < 0:
            return False
    for mask, wanted in faces(prepared.box, degrees) if prepared.problem.strict else ():
        face = [key for key in keys if key & mask == wanted]
        sums = [(sum(first.get(key, 0) for key in face), sum(last.get(key, 0) for key in face)) for first, last in sides]
        if least.of(sum(known.get(key, 0) for key in face), sums, touching=False) <= 0:
            return False
    return True


class _Least:
    """The least value of Σ e·(first + ρ·last) over the enclosures of every e and ρ: equal centres have one e."""

    def __init__(self, pieces: list[_Piece]) -> None:
        self.rests, self.rest_scale = _whole([piece.rest for piece in pieces])
        centres = list(dict.fromkeys(piece.centre for piece in pieces))
        self.values, value_scale = _whole([centre_bounds(centre) for centre in centres])
        self.groups = [[index for index, piece in enumerate(pieces) if piece.centre == centre] for centre in centres]
        self.scale = self.rest_scale * value_scale

    def of(self, fixed: int, sides: list[tuple[int, int]], *, touching: bool = True) -> int:
        """Give the least value, times a positive number.

        Args:
            fixed: A number that is added.
            sides: The numbers `first` and `last` of every term.
            touching: Whether a ρ whose enclosure begins at 0 may be 0; it is not itself.
        """
        total = self.scale * fixed
        for group, (low, high) in zip(self.groups, self.values, strict=True):
            inner = 0
            for index in group:
                first, last = sides[index]
                start, end = self.rests[index]
                inner += first * self.rest_scale + last * (start if last > 0 and (touching or start) else end)
            total += inner * (low if inner > 0 else high)
        return total


def _whole(ranges: list[Range]) -> tuple[list[tuple[int, int]], int]:
    """Give whole numerators of intervals' ends, and their denominator."""
    scale = lcm(*[end.denominator for ends in ranges for end in ends])
    return [(int(low * scale), int(high * scale)) for low, high in ranges], scale


_Way = tuple[str, int, bool]
"""How one exponential is bounded: where the centre is, the order, and whether the reciprocal is used."""

_TAILS: tuple[_Way, ...] = tuple(("high", order, False) for order in (0, 1, 2, 3, 4)) + tuple(("high", order, True) for order in (1, 2, 4))
_MIXED: tuple[_Way, ...] = (
    ("high", 2, False),
    ("high", 1, False),
    ("high", 0, False),
    ("high", 1, True),
    ("high", 2, True),
    ("high", 4, True),
)


_SHORT: tuple[_Way, ...] = (("high", 2, False), ("high", 5, False))
_ORDERS: tuple[tuple[Fraction | None, tuple[int, ...]], ...] = (
    (Fraction(1, 4), (2, 4)),
    (Fraction(1), (2, 3, 4, 6)),
    (Fraction(3), (4, 6, 9)),
    (None, (8,)),
)
"""The orders that are tried, by the width of the exponents' ranges."""


def _plans(prepared: _Prepared) -> Iterator[tuple[_Way, ...]]:
    """Give ways to bound the exponentials, one entry a term."""
    count = len(prepared.ups)
    moving = [index for index, up in enumerate(prepared.ups) if up.terms]
    spans = [prepared.ranges[index] for index in moving]
    if not spans:
        yield (("high", 0, False),) * count
        return
    width = max((high - low for low, high in spans if low is not None and high is not None), default=Fraction(1))
    if all(low is not None for low, _ in spans):
        orders = next(orders for most, orders in _ORDERS if most is None or width <= most)
        inner = any(_corner(prepared, index) not in prepared.ranges[index] for index in moving)
        yield from ((("high", order, False),) * count for order in orders)
        yield from ((("low", order, False),) * count for order in orders[-2:])
        yield from ((("corner", order, False),) * count for order in (2, 3, 5) if inner)
        yield (("middle", orders[-1], False),) * count
        return
    yield from ((way,) * count for way in _TAILS)
    supports = [frozenset(axis.place for axis in prepared.box if up.degree(axis.place)) for up in prepared.ups]
    kinds = list(dict.fromkeys(support for support in supports if support))
    if len(kinds) == 2:
        bounded_kinds = {support for support, (low, _) in zip(supports, prepared.ranges, strict=True) if low is not None}
        choices = [_SHORT if kind in bounded_kinds else _MIXED for kind in kinds]
        for ways in product(*choices):
            table = dict(zip(kinds, ways, strict=True))
            yield tuple(table.get(support, ("high", 0, False)) for support in supports)


def _corner(prepared: _Prepared, index: int) -> Fraction:
    """Give the value of an exponent at the corner 0 of the box."""
    places = [axis.place for axis in prepared.box]
    return prepared.ups[index].at_corner(places) / (prepared.downs[index].at_corner(places) or 1)


def _bound_for(prepared: _Prepared, plan: tuple[_Way, ...]) -> Bound | None:
    centres: list[Fraction | None] = []
    remainders: list[Range | None] = []
    for (low, high), up, (where, _, reciprocal) in zip(prepared.ranges, prepared.ups, plan, strict=True):
        if not up.terms:
            centres.append(None)
            remainders.append(None)
            continue
        if high is None:
            return None
        middle = high if low is None else (low + high) / 2
        least = high if low is None else low
        corner = _corner(prepared, len(centres)) if where == "corner" else high
        centre = {"high": high, "low": least, "middle": Fraction(round(middle * 64), 64), "corner": corner}[where]
        rest = (Fraction(0), Fraction(1)) if reciprocal else _remainder((low, high), centre)
        if rest is None:
            return None
        centres.append(centre)
        remainders.append(rest)
    orders, reciprocals = tuple(order for _, order, _ in plan), tuple(reciprocal for _, _, reciprocal in plan)
    return Bound(prepared.box, tuple(centres), orders, tuple(remainders), reciprocals)


def _plausible(prepared: _Prepared, bound: Bound) -> bool:
    """Say whether the bounding polynomial is non-negative at the box's corners: a cheap test before it is written out.

    It computes in floating point, with room for rounding: what it lets pass is proved exactly afterwards.
    """
    for values in prepared.corners:
        for which in (0, 1):
            terms = [_least_term(top, exponent, bound, index, which) for index, (top, exponent) in enumerate(values)]
            total = sum(terms)
            if total < 0 and -total > _ROUNDED * sum(map(abs, terms)):
                return False
    return True


def _corner_values(prepared: _Prepared) -> Iterator[tuple[tuple[float, float], ...]]:
    """Give the coefficients and the exponents at every corner where they are defined."""
    moving = [axis.place for axis in prepared.box if not axis.constant]
    fixed = frozenset(axis.place for axis in prepared.box if axis.constant)
    for ends in product((0, 1), repeat=len(moving)):
        off = frozenset(place for place, end in zip(moving, ends, strict=True) if not end) | fixed
        values = [[side.at_corner(off) for side in sides] for sides in (prepared.tops, prepared.bottoms, prepared.ups, prepared.downs)]
        if all((*values[1], *values[3])):
            try:
                yield tuple((float(top / bottom), float(up / down)) for top, bottom, up, down in zip(*values, strict=True))
            except OverflowError:
                continue


def _least_term(coefficient: float, exponent: float, bound: Bound, index: int, which: int) -> float:
    """Give the least value that a bound allows for one term at a point, for one end of the enclosures of the centres' values."""
    centre, rest = bound.centres[index], bound.remainders[index]
    if centre is None or rest is None:
        return coefficient
    scale = float(centre_bounds(centre)[which]) * coefficient
    moved, order = exponent - float(centre), bound.orders[index]
    if bound.reciprocals[index]:
        series = sum((-moved) ** k / factorial(k) for k in range(order + 1))
        return min(scale * float(end) / series for end in rest) if series else -inf
    series = sum(moved**k / factorial(k) for k in range(order))
    return min(scale * (series + float(end) * moved**order / factorial(order)) for end in rest)


def prove_box(problem: Problem, box: Box) -> Bound | None:
    """Try to prove a problem on one box without splitting it.

    Returns:
        How the exponentials were bounded, or None.
    """
    if not problem.total.terms:
        return None if problem.strict else Bound(box, (), (), (), ())
    prepared = _prepare(problem, box)
    if prepared is None:
        return None
    for plan in _plans(prepared):
        bound = _bound_for(prepared, plan)
        if bound is not None and _plausible(prepared, bound) and check_bound(prepared, bound):
            return bound
    return None


def upper_end(exponent: Frac, box: Box) -> Fraction | None:
    """Give a bound of a rational function from above on a box, or None."""
    pair = _signed(moved_to_unit(Polynomial.of(exponent.numer), box), moved_to_unit(Polynomial.of(exponent.denom), box), box)
    return None if pair is None else ratio_range(*pair, box)[1]
