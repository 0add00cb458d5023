"""The ways in which the exponentials of a problem are bounded on one box, one after the other until one proves it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import factorial, inf

from verify.methods.positivity.bounds import Bound, centre_bounds, check_bound
from verify.methods.positivity.boxes import Prepared, Problem, prepare
from verify.methods.positivity.polynomials import Box
from verify.methods.rational import Range, exp_bounds

__all__ = ["prove_box"]

_ROUNDING = 24
_ROUNDED = 1e-9
"""Room for rounding, relative to the sum of the terms' sizes, in tests that conclude nothing."""

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


def _plans(prepared: Prepared) -> Iterator[tuple[_Way, ...]]:
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


def _corner(prepared: Prepared, index: int) -> Fraction:
    """Give the value of an exponent at the corner 0 of the box."""
    places = [axis.place for axis in prepared.box]
    return prepared.ups[index].at_corner(places) / (prepared.downs[index].at_corner(places) or 1)


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


def _bound_for(prepared: Prepared, plan: tuple[_Way, ...]) -> Bound | None:
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


def _plausible(prepared: Prepared, bound: Bound) -> bool:
    """Say whether the bounding polynomial is non-negative at the box's corners: a cheap test before it is written out.

    It computes in floating point, with room for rounding: what it lets pass, or cannot represent, is proved exactly afterwards.
    """
    for values in prepared.corners:
        for which in (0, 1):
            try:
                terms = [_least_term(top, exponent, bound, index, which) for index, (top, exponent) in enumerate(values)]
            except OverflowError:
                continue
            total = sum(terms)
            if total < 0 and -total > _ROUNDED * sum(map(abs, terms)):
                return False
    return True


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
    prepared = prepare(problem, box)
    if prepared is None:
        return None
    for plan in _plans(prepared):
        bound = _bound_for(prepared, plan)
        if bound is not None and _plausible(prepared, bound) and check_bound(prepared, bound):
            return bound
    return None
