"""Regions: conditions turned into coordinates that run over a product of intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Poly, Rational, Symbol
from sympy.polys.domains import QQ

from verify.methods.positivity.exponential import compose
from verify.methods.positivity.polynomials import Axis, Polynomial, moved_to_unit, positive_on_unit
from verify.methods.rational import Range

__all__ = ["Condition", "Region", "places_of", "regions"]


@dataclass(frozen=True)
class Condition:
    """`value` ≥ 0, or > 0 where `strict`; a field element without exponentials."""

    value: Any
    strict: bool = False


@dataclass(frozen=True)
class Region:
    """A part of the domain: every generator as a function of coordinates, and the box over which they run.

    Args:
        images: The generators that are not coordinates themselves, by place.
        box: The coordinates; constants included.
    """

    images: Mapping[int, Any]
    box: tuple[Axis, ...]


@dataclass(frozen=True)
class _Bounds:
    place: int
    low: Condition | None
    high: Condition | None
    mirrored: bool = False


class Triangulation:
    """Elimination of one variable after another, each with bounds that are rational functions of those left.

    Args:
        constants: Enclosures of the generators that are numbers, by place.
        needed: Places of the variables on which the statement depends.
        outermost: Places of the variables that are to be eliminated last.
    """

    def __init__(self, constants: Mapping[int, Range], needed: frozenset[int], outermost: frozenset[int] = frozenset()) -> None:
        self.constants = constants
        self.needed = needed
        self.outermost = outermost

    def solve(self, conditions: Sequence[Condition], left: frozenset[int]) -> Iterator[list[_Bounds]]:
        """Give lists of bounds, outermost variable first, whose regions cover all points that meet the conditions."""
        kept: list[Condition] = []
        simple = [self._cleared(condition, conditions, left) if _is_simple(condition) else condition for condition in conditions]
        for given in simple:
            condition = self._cleared(given, simple, left)
            if places_of(condition.value) & left:
                kept.append(condition)
                continue
            sign = self.constant_sign(condition.value)
            if sign == -1 or (sign == 0 and condition.strict):
                return
        nonnegative = frozenset(place for place in left for condition in kept if condition.value == self.field.gens[place])
        linear: list[Condition] = []
        for condition in kept:
            solved = _solved(condition, left, nonnegative)
            if solved is None:
                return
            linear += solved
        kept = linear
        if not left:
            yield []
            return
        place, related = self._choose(kept, left)
        others = [condition for condition in kept if condition not in related]
        rest = left - {place}
        lows, highs = self._bounds(related, place, others, rest)
        for low, high, added in _cases(lows, highs):
            for outer in self.solve([*others, *added], rest):
                if low is None and high is None and place in self.needed:
                    yield [*outer, _Bounds(place, Condition(self.field.zero), None)]
                    yield [*outer, _Bounds(place, Condition(self.field.zero), None, mirrored=True)]
                else:
                    yield [*outer, _Bounds(place, low, high)]

    field: Any = None

    def constant_sign(self, value: Any) -> int | None:
        """Give the strict sign of a field element in the constants, if their enclosures tell."""
        return self.sign(value, (), frozenset(), strict=True) if value else 0

    def sign(self, value: Any, conditions: Sequence[Condition], left: frozenset[int], *, strict: bool = False) -> int | None:
        """Give the sign (1, -1) of a field element where conditions hold, or None; 0 is not excluded unless `strict`."""
        up = self._polynomial_sign(value.numer, conditions, left, strict)
        down = self._polynomial_sign(value.denom, conditions, left, strict=True)
        return up * down if up and down else None

    def _polynomial_sign(self, polynomial: Any, conditions: Sequence[Condition], left: frozenset[int], strict: bool) -> int | None:
        weak, certain = self._known(conditions)
        found: set[int | None] = set()
        nonzero = False
        for monomial, coefficient in polynomial.terms():
            odd = [place for place, power in enumerate(monomial) if power % 2]
            nonzero = nonzero or all(place in certain for place, power in enumerate(monomial) if power)
            if any(place not in weak for place in odd):
                found.add(None)
                break
            sign = 1 if coefficient > 0 else -1
            for place in odd:
                sign *= weak[place]
            found.add(sign)
        if len(found) == 1 and None not in found and (nonzero or not strict):
            return found.pop()
        return self._sign_on_regions(polynomial, conditions, left, strict)

    def _known(self, conditions: Sequence[Condition]) -> tuple[dict[int, int], frozenset[int]]:
        """Give the generators whose sign is known, and those of them that do not vanish."""
        signs = {place: 1 if low > 0 else -1 for place, (low, high) in self.constants.items() if low > 0 or high < 0}
        certain = set(signs)
        for condition in conditions:
            numer = condition.value.numer
            if len(numer) == 1 and len(condition.value.denom) == 1 and not any(next(iter(condition.value.denom))):
                (monomial,) = numer
                if sum(monomial) == 1:
                    signs[monomial.index(1)] = 1 if numer.LC > 0 else -1
                    if condition.strict:
                        certain.add(monomial.index(1))
        return signs, frozenset(certain)

    def _sign_on_regions(self, polynomial: Any, conditions: Sequence[Condition], left: frozenset[int], strict: bool) -> int | None:
        variables = frozenset(place for monomial in polynomial for place, power in enumerate(monomial) if power)
        if not variables <= left | frozenset(self.constants):
            return None
        inner = Triangulation(self.constants, variables & left)
        inner.field = self.field
        found: set[int | None] = set()
        for region in inner.build(conditions, left):
            value = compose(self.field.new(polynomial, self.field.ring.one), region.images)
            top, bottom = _sign_on(value.numer, region.box, strict), _sign_on(value.denom, region.box, strict=True)
            found.add(top * bottom if top and bottom else None)
        return found.pop() if len(found) == 1 else None

    def _cleared(self, condition: Condition, conditions: Sequence[Condition], left: frozenset[int]) -> Condition:
        """Multiply a condition by its denominator, if the sign of that is known."""
        down = condition.value.denom
        if down.is_ground:
            return condition
        others = [other for other in conditions if other is not condition and other.value.denom.is_ground]
        sign = self._polynomial_sign(down, others, left, strict=True)
        if sign is None:
            return condition
        return Condition(self.field.new(condition.value.numer * sign, self.field.ring.one), condition.strict)

    def _choose(self, conditions: Sequence[Condition], left: frozenset[int]) -> tuple[int, list[Condition]]:
        """Choose the variable that is cheapest to eliminate."""
        best: tuple[tuple[int, bool, int, int], int, list[Condition]] | None = None
        for place in sorted(left):
            related = [condition for condition in conditions if place in places_of(condition.value)]
            nonlinear = sum(condition.value.numer.degree(place) > 1 or place in _places(condition.value.denom) for condition in related)
            cost = (nonlinear, place in self.outermost, len(related) if len(related) > 2 else 0, -len(related))
            if best is None or cost < best[0]:
                best = (cost, place, related)
        if best is None:
            raise ValueError("there is no variable left to eliminate")
        return best[1], best[2]

    def _bounds(
        self, related: list[Condition], place: int, others: list[Condition], rest: frozenset[int]
    ) -> tuple[list[Condition], list[Condition]]:
        """Solve linear conditions for a variable; conditions that cannot be solved are left out, which enlarges the region."""
        lows: list[Condition] = []
        highs: list[Condition] = []
        generator = self.field.gens[place]
        for condition in related:
            value = condition.value
            if place in _places(value.denom) or value.numer.degree(place) != 1:
                continue
            slope = value.diff(generator)
            sign = self.sign(slope, others, rest, strict=True)
            if sign is None:
                continue
            bound = Condition(compose(value, {place: self.field.zero}) / -slope, condition.strict)
            (lows if sign > 0 else highs).append(bound)
        return self._without_weaker(lows, others, rest, 1), self._without_weaker(highs, others, rest, -1)

    def _without_weaker(self, bounds: list[Condition], others: list[Condition], rest: frozenset[int], side: int) -> list[Condition]:
        """Leave out bounds that follow from others."""
        kept: list[Condition] = []
        for bound in bounds:
            follows = False
            for index, other in enumerate(kept):
                difference = bound.value - other.value
                sign = 0 if not difference else self.sign(difference, others, rest)
                if sign in (0, -side):
                    follows = True
                    kept[index] = Condition(other.value, other.strict or (sign == 0 and bound.strict))
                    break
                if sign == side:
                    follows = True
                    kept[index] = bound
                    break
            if not follows:
                kept.append(bound)
        return kept

    def build(self, conditions: Sequence[Condition], left: frozenset[int]) -> Iterator[Region]:
        """Give regions that cover all points that meet the conditions."""
        for bounds in self.solve(conditions, left):
            images: dict[int, Any] = {}
            axes: list[Axis] = [Axis(place, low, high, constant=True) for place, (low, high) in self.constants.items()]
            for item in bounds:
                self._append(item, images, axes)
            yield Region(images, tuple(axes))

    def _append(self, item: _Bounds, images: dict[int, Any], axes: list[Axis]) -> None:
        coordinate = self.field.gens[item.place]
        low, high = (None if side is None else compose(side.value, images) for side in (item.low, item.high))
        if low is None and high is None:
            images[item.place] = self.field.zero
            return
        open_low = item.low.strict if item.low is not None else False
        open_high = item.high.strict if item.high is not None else False
        if low is not None and high is not None:
            if low == high:
                images[item.place] = low
                return
            if high:
                images[item.place] = low + (high - low) * coordinate
                axes.append(Axis(item.place, Fraction(0), Fraction(1), open_low, open_high))
            else:
                images[item.place] = low * coordinate
                axes.append(Axis(item.place, Fraction(0), Fraction(1), open_high, open_low))
        elif low is not None:
            images[item.place] = -coordinate if item.mirrored else low + coordinate
            axes.append(Axis(item.place, Fraction(0), None, open_low))
        else:
            images[item.place] = high - coordinate
            axes.append(Axis(item.place, Fraction(0), None, open_high))


def regions(
    field: Any,
    conditions: Sequence[Condition],
    constants: Mapping[int, Range],
    needed: frozenset[int],
    outermost: frozenset[int] = frozenset(),
) -> list[Region]:
    """Cover all points that meet some conditions by regions with coordinates.

    Args:
        field: The field of the conditions.
        conditions: What holds, the symbols' assumptions included.
        constants: Enclosures of the generators that are numbers.
        needed: Places of the variables on which the statement depends.
        outermost: Places of the variables in whose terms the others are to be bounded.
    """
    triangulation = Triangulation(constants, needed, outermost)
    triangulation.field = field
    occurring = frozenset(place for condition in conditions for place in places_of(condition.value))
    return list(triangulation.build(conditions, (occurring | needed) - frozenset(constants)))


def _cases(lows: list[Condition], highs: list[Condition]) -> Iterator[tuple[Condition | None, Condition | None, list[Condition]]]:
    """Say which bound is the sharpest, and add what that means for the other variables."""
    none: list[Condition | None] = [None]
    for below, low in enumerate([*lows] or none):
        for above, high in enumerate([*highs] or none):
            added: list[Condition] = []
            if low is not None:
                added += [Condition(low.value - other.value, index < below) for index, other in enumerate(lows) if other is not low]
            if high is not None:
                added += [Condition(other.value - high.value, index < above) for index, other in enumerate(highs) if other is not high]
            if low is not None and high is not None and low.value != high.value:
                added.append(Condition(high.value - low.value, low.strict or high.strict))
            elif low is not None and high is not None and (low.strict or high.strict):
                continue
            yield low, high, added


def _solved(condition: Condition, left: frozenset[int], nonnegative: frozenset[int]) -> list[Condition] | None:
    """Replace a polynomial condition in one variable by rational bounds that enclose where it holds; None if it never does."""
    variables = places_of(condition.value)
    if len(variables) != 1 or not variables <= left or not condition.value.denom.is_ground:
        return [condition]
    (place,) = variables
    numer = condition.value.numer
    if numer.degree(place) < 2:
        return [condition]
    coefficients = [Fraction(0)] * (numer.degree(place) + 1)
    scale = 1 if condition.value.denom.LC > 0 else -1
    for monomial, value in numer.terms():
        coefficients[monomial[place]] = scale * Fraction(int(value.numerator), int(value.denominator))
    polynomial = Poly([QQ(value.numerator, value.denominator) for value in reversed(coefficients)], Symbol("v"), domain=QQ)
    roots = [
        (Fraction(int(low.p), int(low.q)), Fraction(int(high.p), int(high.q)), times)
        for (low, high), times in polynomial.intervals(eps=Rational(1, 2**14))
    ]
    intervals = [root for root in roots if place not in nonnegative or root[1] >= 0]
    rising = coefficients[-1] > 0
    falling = rising is (sum(times for _, _, times in intervals) % 2 == 0)
    if not intervals:
        return [] if rising else None
    generator = condition.value.field.gens[place]
    found = [] if falling else [Condition(generator - QQ(intervals[0][0].numerator, intervals[0][0].denominator))]
    if not rising:
        found.append(Condition(QQ(intervals[-1][1].numerator, intervals[-1][1].denominator) - generator))
    return found


def _is_simple(condition: Condition) -> bool:
    """Say whether a denominator is a single term."""
    return len(condition.value.denom) == 1


def _places(polynomial: Any) -> frozenset[int]:
    return frozenset(place for monomial in polynomial for place, power in enumerate(monomial) if power)


def places_of(value: Any) -> frozenset[int]:
    """Give the generators that occur in a field element."""
    return _places(value.numer) | _places(value.denom)


def _sign_on(polynomial: Any, box: tuple[Axis, ...], strict: bool) -> int | None:
    """Give the sign of a polynomial on a box by its coefficients."""
    local = moved_to_unit(Polynomial.of(polynomial), box)
    if positive_on_unit(local, box, strict):
        return 1
    return -1 if positive_on_unit(-local, box, strict) else None
