"""Covers of a region by boxes on each of which the statement is proved; or a point at which it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product
from time import process_time

from verify.methods.positivity.bounds import Bound
from verify.methods.positivity.boxes import Problem
from verify.methods.positivity.plans import prove_box
from verify.methods.positivity.polynomials import Axis, Box
from verify.methods.positivity.values import value_range
from verify.methods.rational import Range, UnknownValueError

__all__ = ["Confirm", "Cover", "cover"]

Confirm = Callable[[tuple[Range, ...]], bool]

_NEAR = (Fraction(1, 2**10), Fraction(1, 2**40))
_FAR = (Fraction(1), Fraction(20), Fraction(2**12))


@dataclass(frozen=True)
class Cover:
    """What the subdivision gave.

    Args:
        bounds: The boxes that were proved.
        left: Boxes that were not; none means that the statement is proved.
        failure: Values of the generators at which the statement fails, or None.
        complete: Whether every box was tried down to the smallest size.
    """

    bounds: tuple[Bound, ...]
    left: tuple[Box, ...] = ()
    failure: tuple[Range, ...] | None = None
    complete: bool = True


def cover(
    problem: Problem,
    deadline: float,
    most: int = 200,
    confirm: Confirm | None = None,
    seen: set[tuple[Fraction, ...]] | None = None,
    patience: int | None = None,
) -> Cover:
    """Prove a statement on its region by subdividing it.

    Args:
        problem: The statement and the box on which it is to hold.
        deadline: When to give up, as `time.process_time()` counts.
        most: How many boxes may be tried.
        confirm: Whether a point at which the statement fails is a counterexample; without it every such point is taken.
        seen: Points at which it is known not to fail, or not to have a counterexample; those that are tried are added.
        patience: How many boxes may be tried before the first one is proved; without it as many as any.
    """
    pending: list[tuple[Box, tuple[int, ...]]] = [(problem.box, (0,) * len(problem.box))]
    done: list[Bound] = []
    stuck: list[Box] = []
    deepest, tolerated = _limits(problem.box)
    tried, seen = 0, set() if seen is None else seen
    while pending:
        if tried >= (most if done or patience is None else patience) or len(stuck) > tolerated or process_time() > deadline:
            return Cover(tuple(done), (*stuck, *[box for box, _ in pending]), complete=False)
        box, depths = pending.pop()
        tried += 1
        bound = prove_box(problem, box)
        if bound is not None:
            done.append(bound)
            continue
        for failure in _failures(problem, box, seen, wide=tried == 1):
            if confirm is None or confirm(failure):
                return Cover(tuple(done), (), failure)
        if deepest == 0 or max(depths) >= deepest:
            stuck.append(box)
            continue
        pending.extend(reversed(_split(box, depths)))
    return Cover(tuple(done), tuple(stuck))


def _limits(box: Box) -> tuple[int, int]:
    """Give how often a coordinate may be halved, and how many smallest boxes may stay unproved before giving up."""
    free = sum(not axis.constant for axis in box)
    return {0: (0, 0), 1: (26, 8), 2: (14, 16)}.get(free, (9, 24))


def _split(box: Box, depths: tuple[int, ...]) -> list[tuple[Box, tuple[int, ...]]]:
    """Halve a box along the coordinate that was halved least often."""
    free = [index for index, axis in enumerate(box) if not axis.constant]
    index = min(free, key=lambda place: (depths[place], box[place].high is not None))
    axis = box[index]
    middle = max(Fraction(1), 2 * axis.low) if axis.high is None else (axis.low + axis.high) / 2
    lower = replace(axis, high=middle, open_high=False)
    upper = replace(axis, low=middle, open_low=False)
    deeper = (*depths[:index], depths[index] + 1, *depths[index + 1 :])
    return [((*box[:index], part, *box[index + 1 :]), deeper) for part in (lower, upper)]


def _samples(axis: Axis, wide: bool) -> Iterator[Fraction]:
    if not axis.open_low:
        yield axis.low
    if axis.high is None:
        yield from (axis.low + step for step in _FAR)
    else:
        yield (axis.low + axis.high) / 2
        if not axis.open_high:
            yield axis.high
    if wide or axis.open_low:
        scale = Fraction(1) if axis.high is None else axis.high - axis.low
        yield from (axis.low + step * scale for step in _NEAR)
    if axis.high is not None and (wide or axis.open_high):
        yield from (axis.high - step * (axis.high - axis.low) for step in _NEAR)


def _failures(problem: Problem, box: Box, seen: set[tuple[Fraction, ...]], *, wide: bool) -> Iterator[tuple[Range, ...]]:
    """Look for points of the box, not seen before, at which the statement fails, by exact or rigorous evaluation."""
    moving = [axis for axis in box if not axis.constant]
    point: list[Range] = [(Fraction(0), Fraction(0))] * problem.places
    for axis in box:
        point[axis.place] = (axis.low, axis.low if axis.high is None else axis.high)
    for values in islice(product(*[list(_samples(axis, wide)) for axis in moving]), 60):
        if values in seen:
            continue
        seen.add(values)
        for axis, value in zip(moving, values, strict=True):
            point[axis.place] = (value, value)
        if problem.rough.seems_positive([float(low) for low, _ in point]):
            continue
        try:
            low, high = value_range(problem.total, point)
            if low < 0 < high:
                low, high = value_range(problem.total, point, 400)
        except (ZeroDivisionError, UnknownValueError):
            continue
        if high < 0 or (problem.strict and low == high == 0):
            yield tuple(point)
