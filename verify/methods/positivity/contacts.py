"""Points inside a region at which the two sides touch: recognised as exact numbers, and made corners of regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

from sympy.polys.domains import QQ

from verify.methods.positivity.boxes import Problem
from verify.methods.positivity.exponential import Algebra, compose
from verify.methods.positivity.polynomials import Axis, Box
from verify.methods.positivity.regions import Region
from verify.methods.rational import Range

__all__ = ["contact", "simplest", "split_at", "turned_round", "vanishes", "vanishing_faces"]

_MULTIPLES = tuple(
    Fraction(sign * top, bottom) for top, bottom in ((1, 1), (1, 2), (2, 1), (1, 4), (4, 1), (3, 2), (1, 3)) for sign in (1, -1)
)
_LARGEST_DENOMINATOR = 1000
_WIDEST = Fraction(1, 2**6)


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """Give the rational of least denominator in a closed interval."""
    if low > high:
        raise ValueError(f"the interval from {low} to {high} is empty")
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = low.__ceil__()
    if whole <= high:
        return Fraction(whole)
    floor = low.__floor__()
    return floor + 1 / simplest(1 / (high - floor), 1 / (low - floor))


def contact(algebra: Algebra, problem: Problem, left: Sequence[Box], constants: Mapping[int, Range]) -> tuple[int, Any] | None:
    """Recognise the value of a coordinate at which the expression vanishes, or does on a face, from boxes that could not be proved.

    Args:
        algebra: The field of the problem.
        problem: The problem.
        left: The smallest boxes around the point.
        constants: Enclosures of the generators that are numbers.

    Returns:
        The coordinate's place and the exact value, or None.
    """
    moving = [axis for axis in problem.box if not axis.constant]
    for axis in moving:
        pieces = sorted((piece for box in left for piece in box if piece.place == axis.place), key=lambda piece: piece.low)
        if not pieces or any(piece.high is None for piece in pieces):
            continue
        faces = _faces(algebra, problem, axis)
        for low, high in _clusters(pieces):
            if high - low > _WIDEST * max(Fraction(1), high):
                continue
            for value in _candidates(algebra, low, high, constants):
                if value and any(vanishes(algebra, problem, {axis.place: value, **face}) for face in faces):
                    return axis.place, value
    return None


def _clusters(pieces: Sequence[Axis]) -> Iterator[Range]:
    """Join intervals that touch."""
    low, high = pieces[0].low, pieces[0].high or pieces[0].low
    for axis in pieces[1:]:
        if axis.low > high:
            yield low, high
            low = axis.low
        high = axis.high or high
    yield low, high


def _candidates(algebra: Algebra, low: Fraction, high: Fraction, constants: Mapping[int, Range]) -> Iterator[Any]:
    """Give r and r + q·c for the constants c, with small rationals."""
    rational = simplest(low, high)
    if rational.denominator <= _LARGEST_DENOMINATOR:
        yield algebra.one * QQ(rational.numerator, rational.denominator)
    for place, (least, most) in constants.items():
        for multiple in _MULTIPLES:
            ends = sorted((multiple * least, multiple * most))
            offset = simplest(low - ends[1], high - ends[0])
            if offset.denominator <= _LARGEST_DENOMINATOR:
                yield algebra.field.gens[place] * QQ(multiple.numerator, multiple.denominator) + QQ(offset.numerator, offset.denominator)


def split_at(region: Region, place: int, value: Any) -> tuple[Region, ...]:
    """Split a region at a value of a coordinate, which becomes the corner 0 of the parts.

    Args:
        region: The region; the coordinate runs over [0, 1] or [0, ∞).
        place: The coordinate.
        value: A field element inside, or the upper end, where the region is only turned round.
    """
    (axis,) = [axis for axis in region.box if axis.place == place]
    coordinate = value.field.gens[place]
    rest = tuple(other for other in region.box if other.place != place)
    if axis.high is not None and value == value.field.one:
        turned = Axis(place, Fraction(0), Fraction(1), open_low=axis.open_high, open_high=axis.open_low)
        return (_substituted(region, place, 1 - coordinate, (*rest, turned)),)
    below = Axis(place, Fraction(0), Fraction(1), open_high=axis.open_low)
    above = replace(axis, open_low=False)
    climb = coordinate if axis.high is None else (1 - value) * coordinate
    return _substituted(region, place, value * (1 - coordinate), (*rest, below)), _substituted(region, place, value + climb, (*rest, above))


def _substituted(region: Region, place: int, image: Any, box: Box) -> Region:
    images = {other: compose(value, {place: image}) for other, value in region.images.items()}
    images.setdefault(place, image)
    return Region(images, box)


def turned_round(algebra: Algebra, problem: Problem, region: Region) -> tuple[Region, ...]:
    """Give regions that have the upper end of a coordinate as their corner 0, if the expression vanishes there.

    Returns:
        One region, or two where the expression vanishes at both ends; none where it does not vanish at an upper end.
    """
    for axis in problem.box:
        if axis.constant or axis.high is None:
            continue
        if any(vanishes(algebra, problem, {axis.place: algebra.one, **face}) for face in _faces(algebra, problem, axis)):
            (upper,) = split_at(region, axis.place, algebra.one)
            if not any(vanishes(algebra, problem, {axis.place: algebra.field.zero, **face}) for face in _faces(algebra, problem, axis)):
                return (upper,)
            half = algebra.field.gens[axis.place] / 2
            return tuple(_substituted(part, axis.place, half, _halved(part.box, axis.place)) for part in (region, upper))
    return ()


def _faces(algebra: Algebra, problem: Problem, axis: Axis) -> list[dict[int, Any]]:
    """Give what the other coordinates may be where the expression is seen to vanish: anything, or one of them at an end."""
    others = [other for other in problem.box if not other.constant and other is not axis]
    faces: list[dict[int, Any]] = [{other.place: algebra.field.zero} for other in others]
    faces += [{other.place: algebra.one} for other in others if other.high is not None]
    return [{}, *[face for face in faces if not vanishes(algebra, problem, face)]]


def vanishes(algebra: Algebra, problem: Problem, values: Mapping[int, Any]) -> bool:
    """Say whether the expression vanishes identically for some exact values of the coordinates."""
    try:
        return not algebra.substituted(problem.total, values).terms
    except ZeroDivisionError:
        return False


def _halved(box: Box, place: int) -> Box:
    return tuple(replace(axis, open_high=False) if axis.place == place else axis for axis in box)


def vanishing_faces(algebra: Algebra, problem: Problem) -> Iterator[dict[int, Any]]:
    """Give points, as values of the coordinates, on closed faces and corners where the expression vanishes identically."""
    moving = [axis for axis in problem.box if not axis.constant]
    ends: list[tuple[Axis, Any]] = []
    for axis in moving:
        ends += [] if axis.open_low else [(axis, algebra.field.zero)]
        ends += [] if axis.high is None or axis.open_high else [(axis, algebra.one)]
    chosen: list[tuple[tuple[Axis, Any], ...]] = [(end,) for end in ends]
    chosen += [pair for pair in combinations(ends, 2) if pair[0][0] is not pair[1][0]]
    for face in chosen:
        if vanishes(algebra, problem, {axis.place: end for axis, end in face}):
            fixed = [axis for axis, _ in face]
            inside = {axis.place: algebra.one / (1 if axis.high is None else 2) for axis in moving if axis not in fixed}
            yield {**inside, **{axis.place: end for axis, end in face}}
