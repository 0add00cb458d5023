"""Positivity of an exponential polynomial on a product of intervals, by non-negative coefficients.

On a box every exponential is replaced by exp(z) = e·(Σ_{k<n} (z−c)^k/k! + ρ·(z−c)^n/n!), with the rational enclosures of
e = exp(c) and of ρ (Lagrange's remainder) as further coordinates. What is left is a polynomial; it is non-negative on the box
if, after t = s/(1+s) on every bounded coordinate, all its coefficients are (the Bernstein criterion).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import comb, factorial, inf, lcm
from typing import Any

from verify.methods.positivity.exponential import ExpSum
from verify.methods.rational import Range, exp_bounds, range_exp, times

__all__ = ["Axis", "Bound", "Box", "Problem", "exponent_ranges", "prove_box", "value_range"]

Poly = dict[tuple[int, ...], Any]
"""A polynomial: coefficients, `Fraction` or `int`, by exponents."""

_ROUNDING = 24
_ROUNDED = 1e-9
"""Room for rounding, relative to the sum of the terms' sizes, in tests that conclude nothing."""
_CENTRE_BITS = 48


@dataclass(frozen=True)
class Axis:
    """A coordinate of the whole region.

    Args:
        place: The generator's place in the field.
        low: Its lower end.
        high: Its upper end, or None for a ray.
        open_low: Whether the lower end is excluded.
        open_high: Whether the upper end is excluded.
        constant: Whether it is a number known only by these bounds; such a coordinate is never split.
    """

    place: int
    low: Fraction
    high: Fraction | None
    open_low: bool = False
    open_high: bool = False
    constant: bool = False


Box = tuple[Axis, ...]


@dataclass(frozen=True)
class Problem:
    """To prove: the sum is ≥ 0, or > 0 where `strict`, on the box."""

    total: ExpSum
    box: Box
    places: int
    strict: bool = False


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
class _Ring:
    """Sizes of the monomials: the field's generators, then e and ρ for each term."""

    places: int
    terms: int
    one: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.one = (0,) * (self.places + 2 * self.terms)

    def variable(self, place: int) -> Poly:
        """Give one generator as a polynomial."""
        return {tuple(int(index == place) for index in range(len(self.one))): Fraction(1)}


def add(first: Poly, second: Poly, scale: Fraction = Fraction(1)) -> Poly:
    """Give first + scale·second."""
    total = dict(first)
    for monomial, value in second.items():
        new = total.get(monomial, 0) + scale * value
        if new:
            total[monomial] = new
        else:
            total.pop(monomial, None)
    return total


def mul(first: Poly, second: Poly) -> Poly:
    """Multiply polynomials."""
    total: Poly = {}
    for one, value in first.items():
        for two, other in second.items():
            key = tuple(map(int.__add__, one, two))
            total[key] = total.get(key, 0) + value * other
    return {monomial: value for monomial, value in total.items() if value}


def affine(polynomial: Poly, place: int, offset: Fraction, width: Fraction) -> Poly:
    """Substitute offset + width·t for the variable t at a place."""
    if offset == 0 and width == 1:
        return polynomial
    degree = max((monomial[place] for monomial in polynomial), default=0)
    rows = [[comb(power, k) * offset ** (power - k) * width**k for k in range(power + 1)] for power in range(degree + 1)]
    total: Poly = {}
    for monomial, value in polynomial.items():
        for k, factor in enumerate(rows[monomial[place]]):
            if factor:
                key = (*monomial[:place], k, *monomial[place + 1 :])
                total[key] = total.get(key, 0) + value * factor
    return {monomial: value for monomial, value in total.items() if value}


def unit_coefficients(polynomial: Poly, place: int, degree: int) -> Poly:
    """Give the coefficients of (1+s)^degree · P(t = s/(1+s))."""
    total: Poly = {}
    for monomial, value in polynomial.items():
        power = monomial[place]
        for j in range(power, degree + 1):
            key = (*monomial[:place], j, *monomial[place + 1 :])
            total[key] = total.get(key, 0) + value * comb(degree - power, j - power)
    return {monomial: value for monomial, value in total.items() if value}


def plain(element: Any, extra: int) -> Poly:
    """Turn a SymPy ring element into a plain dictionary with more variables."""
    pad = (0,) * extra
    return {(*monomial, *pad): Fraction(int(value.numerator), int(value.denominator)) for monomial, value in element.terms()}


def moved_to_unit(polynomial: Poly, box: Box) -> Poly:
    """Move a box to the unit cube (rays to [0, ∞))."""
    for axis in box:
        width = Fraction(1) if axis.high is None else axis.high - axis.low
        polynomial = affine(polynomial, axis.place, axis.low, width)
    return polynomial


def _criterion(polynomial: Poly, box: Box, degrees: dict[int, int] | None = None) -> Poly:
    """Give the coefficients whose signs decide."""
    for axis in box:
        if axis.high is not None:
            degree = max((monomial[axis.place] for monomial in polynomial), default=0)
            polynomial = unit_coefficients(polynomial, axis.place, degrees[axis.place] if degrees else degree)
    return polynomial


def _alive(coefficients: Poly, box: Box, degrees: dict[int, int]) -> bool:
    """Say whether a polynomial with non-negative coefficients is positive on the box, excluded faces apart."""
    supports = [tuple(monomial[axis.place] for axis in box) for monomial in coefficients]
    faces: list[list[int | None]] = [[]]
    for axis in box:
        ends: list[int | None] = [] if axis.open_low else [0]
        if axis.high is not None and not axis.open_high:
            ends.append(degrees[axis.place])
        faces = [[*face, end] for face in faces for end in (ends or [None])]
    return all(
        any(all(end is None or end == power for end, power in zip(face, support, strict=True)) for support in supports) for face in faces
    )


def _whole(polynomial: Poly) -> Poly:
    """Multiply by a positive number so that all coefficients are integers, with which computing is faster."""
    scale = lcm(*[value.denominator for value in polynomial.values()])
    return {monomial: value.numerator * (scale // value.denominator) for monomial, value in polynomial.items()}


def positive_on_unit(polynomial: Poly, box: Box, strict: bool) -> bool:
    """Apply the criterion to a polynomial on the unit cube."""
    if any(value < 0 for monomial, value in polynomial.items() if not any(monomial)):
        return False
    whole = _whole(polynomial)
    degrees = {axis.place: max((monomial[axis.place] for monomial in polynomial), default=0) for axis in box}
    coefficients = _criterion(whole, box)
    if any(value < 0 for value in coefficients.values()):
        return False
    return not strict or (bool(coefficients) and _alive(coefficients, box, degrees))


def _ratio_range(up: Poly, down: Poly, box: Box) -> tuple[Fraction | None, Fraction | None]:
    """Enclose a quotient of polynomials on the unit cube; None is infinite. The denominator has non-negative coefficients."""
    degrees = {axis.place: max((monomial[axis.place] for monomial in (*up, *down)), default=0) for axis in box}
    tops, bottoms = _criterion(up, box, degrees), _criterion(down, box, degrees)
    ratios, low_open, high_open = [], False, False
    for monomial in {*tops, *bottoms}:
        top, bottom = tops.get(monomial, Fraction(0)), bottoms.get(monomial, Fraction(0))
        if bottom > 0:
            ratios.append(top / bottom)
        elif top > 0:
            high_open = True
        elif top < 0:
            low_open = True
    return (None if low_open or not ratios else min(ratios)), (None if high_open or not ratios else max(ratios))


@dataclass
class _Prepared:
    """A problem on one box, moved to the unit cube."""

    problem: Problem
    box: Box
    ring: _Ring
    tops: list[Poly]
    bottoms: list[Poly]
    ups: list[Poly]
    downs: list[Poly]
    ranges: list[tuple[Fraction | None, Fraction | None]]

    @cached_property
    def corners(self) -> list[tuple[tuple[float, float], ...]]:
        """The terms' coefficients and exponents at the corners of the box, about."""
        return list(_corner_values(self))


def _signed(up: Poly, down: Poly, box: Box) -> tuple[Poly, Poly] | None:
    """Make a denominator positive on the box, or give None."""
    if positive_on_unit(down, box, strict=True):
        return up, down
    minus = {monomial: -value for monomial, value in down.items()}
    if positive_on_unit(minus, box, strict=True):
        return {monomial: -value for monomial, value in up.items()}, minus
    return None


def _prepare(problem: Problem, box: Box) -> _Prepared | None:
    terms = problem.total.terms
    ring = _Ring(problem.places, len(terms))
    extra = 2 * len(terms)
    prepared = _Prepared(problem, box, ring, [], [], [], [], [])
    for coefficient, exponent in terms:
        pairs = []
        for value in (coefficient, exponent):
            pair = _signed(moved_to_unit(plain(value.numer, extra), box), moved_to_unit(plain(value.denom, extra), box), box)
            if pair is None:
                return None
            pairs.append(pair)
        prepared.tops.append(pairs[0][0])
        prepared.bottoms.append(pairs[0][1])
        prepared.ups.append(pairs[1][0])
        prepared.downs.append(pairs[1][1])
        prepared.ranges.append(_ratio_range(*pairs[1], box) if pairs[1][0] else (Fraction(0), Fraction(0)))
    return prepared


def exponent_ranges(problem: Problem, box: Box) -> list[tuple[Fraction | None, Fraction | None]]:
    """Enclose each term's exponent on a box; None is infinite.

    Args:
        problem: The sum.
        box: A box on which its denominators are of one sign.

    Raises:
        ValueError: They are not.
    """
    prepared = _prepare(problem, box)
    if prepared is None:
        raise ValueError("a denominator is not of one sign on the box")
    return prepared.ranges


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


def bounded(prepared: _Prepared, bound: Bound) -> tuple[Poly, Box] | None:
    """Give the polynomial, and the box with the coordinates e and ρ, whose non-negativity proves the problem on the box."""
    ring = prepared.ring
    box = list(prepared.box)
    pieces: list[tuple[Poly, Poly]] = []
    constant = {ring.one: Fraction(1)}
    for index, (up, down) in enumerate(zip(prepared.ups, prepared.downs, strict=True)):
        centre, rest = bound.centres[index], bound.remainders[index]
        if centre is None or rest is None:
            pieces.append((constant, constant))
            continue
        moved = add(up, down, -centre)
        e_place, r_place = ring.places + 2 * bound.centres.index(centre), ring.places + 2 * index + 1
        remainder = affine(ring.variable(r_place), r_place, rest[0], rest[1] - rest[0])
        if rest[0] != rest[1]:
            box.append(Axis(r_place, Fraction(0), Fraction(1), open_low=rest[0] == 0))
        series = (_reciprocal if bound.reciprocals[index] else _taylor)(moved, down, bound.orders[index], remainder, constant)
        scale = centre_bounds(centre)
        if scale[0] != scale[1]:
            if bound.centres.index(centre) == index:
                box.append(Axis(e_place, Fraction(0), Fraction(1)))
            series = (mul(series[0], affine(ring.variable(e_place), e_place, scale[0], scale[1] - scale[0])), series[1])
        pieces.append(series)
    return _common(prepared, pieces, constant), tuple(box)


def centre_bounds(centre: Fraction) -> Range:
    """Enclose exp at a centre, with few digits."""
    return exp_bounds(centre, _CENTRE_BITS)


def _taylor(moved: Poly, down: Poly, order: int, remainder: Poly, constant: Poly) -> tuple[Poly, Poly]:
    """Give numerator and denominator of the Taylor polynomial with its remainder, by Horner's rule."""
    plain = down == constant
    total, power = remainder, constant
    for k in range(order, 0, -1):
        power = power if plain else mul(power, down)
        scaled = {monomial: value / k for monomial, value in mul(total, moved).items()}
        total = add(scaled, power)
    return total, power


def _reciprocal(moved: Poly, down: Poly, order: int, remainder: Poly, constant: Poly) -> tuple[Poly, Poly]:
    """Give ρ over the Taylor polynomial of exp(c − z)."""
    powers = [constant]
    for _ in range(order):
        powers.append(mul(powers[-1], down))
    total: Poly = {}
    term = constant
    for k in range(order + 1):
        total = add(total, mul(term, powers[order - k]), Fraction((-1) ** k, factorial(k)))
        term = mul(term, moved)
    return mul(remainder, powers[order]), total


def _common(prepared: _Prepared, pieces: list[tuple[Poly, Poly]], constant: Poly) -> Poly:
    """Put everything over one denominator, which is positive, and give the numerator."""
    denominators: list[Poly] = []
    owners: list[list[int]] = []
    for bottom, (_, under) in zip(prepared.bottoms, pieces, strict=True):
        places = []
        for factor in (bottom, under):
            if factor == constant:
                continue
            if factor not in denominators:
                denominators.append(factor)
            places.append(denominators.index(factor))
        owners.append(places)
    counts = [max(own.count(place) for own in owners) for place in range(len(denominators))]
    total: Poly = {}
    for top, (over, _), own in zip(prepared.tops, pieces, owners, strict=True):
        term = mul(top, over)
        for place, factor in enumerate(denominators):
            for _ in range(counts[place] - own.count(place)):
                term = mul(term, factor)
        total = add(total, term)
    return total


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
    moving = [index for index, up in enumerate(prepared.ups) if up]
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
    supports = [frozenset(place for monomial in up for place, power in enumerate(monomial) if power) for up in prepared.ups]
    kinds = list(dict.fromkeys(support for support in supports if support))
    if len(kinds) == 2:
        bounded_kinds = {support for support, (low, _) in zip(supports, prepared.ranges, strict=True) if low is not None}
        choices = [_SHORT if kind in bounded_kinds else _MIXED for kind in kinds]
        for ways in product(*choices):
            table = dict(zip(kinds, ways, strict=True))
            yield tuple(table.get(support, ("high", 0, False)) for support in supports)


def _corner(prepared: _Prepared, index: int) -> Fraction:
    """Give the value of an exponent at the corner 0 of the box."""
    one = prepared.ring.one
    return Fraction(prepared.ups[index].get(one, 0)) / Fraction(prepared.downs[index].get(one, 1))


def _bound_for(prepared: _Prepared, plan: tuple[_Way, ...]) -> Bound | None:
    centres: list[Fraction | None] = []
    remainders: list[Range | None] = []
    for (low, high), up, (where, _, reciprocal) in zip(prepared.ranges, prepared.ups, plan, strict=True):
        if not up:
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
        values = [[_at_corner(side, off) for side in sides] for sides in (prepared.tops, prepared.bottoms, prepared.ups, prepared.downs)]
        if all((*values[1], *values[3])):
            try:
                yield tuple((float(top / bottom), float(up / down)) for top, bottom, up, down in zip(*values, strict=True))
            except OverflowError:
                continue


def _at_corner(polynomial: Poly, off: frozenset[int]) -> Fraction:
    """Evaluate where some coordinates are 0 and the others 1."""
    return sum((value for monomial, value in polynomial.items() if not any(monomial[place] for place in off)), Fraction(0))


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


def check_bound(prepared: _Prepared, bound: Bound) -> bool:
    """Check that a bound proves the problem on its box."""
    found = bounded(prepared, bound)
    if found is None:
        return False
    polynomial, box = found
    return positive_on_unit(polynomial, box, prepared.problem.strict)


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


def upper_end(exponent: Any, box: Box) -> Fraction | None:
    """Give a bound of a rational function from above on a box, or None."""
    pair = _signed(moved_to_unit(plain(exponent.numer, 0), box), moved_to_unit(plain(exponent.denom, 0), box), box)
    return None if pair is None else _ratio_range(*pair, box)[1]
