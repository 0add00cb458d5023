"""What a sweep answers, and how the answers of two parts become the answer of both.

`combine` is associative and commutative and every tie goes to the smallest index, so the result does not depend on the partition, on the
order in
which parts arrive or on who computed them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import Any

# A margin in ulp is a count of floats between two losses: bin 0 holds negative margins (violations), bin 1 holds 0, bin k+1 holds 2^(k-1)
# to 2^k - 1.
BINS = 66
WITNESSES = 4
NOWHERE = -1


@dataclass(frozen=True)
class Extreme:
    """A least or largest value and the smallest index that has it.

    Args:
        value: The value; infinite while there is none.
        index: The index; `NOWHERE` while there is none.
    """

    value: float
    index: int

    def least(self, other: Extreme) -> Extreme:
        """Return the smaller of two, ties to the smaller index."""
        return min(self, other, key=lambda extreme: (extreme.value, _late(extreme.index)))

    def most(self, other: Extreme) -> Extreme:
        """Return the larger of two, ties to the smaller index."""
        return min(self, other, key=lambda extreme: (-extreme.value, _late(extreme.index)))


def _late(index: int) -> float:
    return math.inf if index == NOWHERE else index


_NO_LEAST = Extreme(math.inf, NOWHERE)
_NO_MOST = Extreme(-math.inf, NOWHERE)


@dataclass(frozen=True)
class Tally:
    """The answer of a sweep over a set of points.

    Args:
        points: Number of points.
        nonfinite: Points where the upper bound overflows; they are checked for order, and no margin is taken there.
        nonfinite_witnesses: The first indices of those.
        lower_violations: Points where the lower bound exceeds the Huber loss.
        lower_witnesses: The first indices of those.
        upper_violations: Points where the Huber loss exceeds the upper bound.
        upper_witnesses: The first indices of those.
        lower: Least H - lower, and where.
        upper: Least upper - H, and where.
        gap: Largest upper - lower, and where.
        lower_ulp: Histogram of H - lower, counted in floats between the two (`BINS`); empty if it was not asked for.
        upper_ulp: Histogram of upper - H, likewise.
    """

    points: int = 0
    nonfinite: int = 0
    nonfinite_witnesses: tuple[int, ...] = ()
    lower_violations: int = 0
    lower_witnesses: tuple[int, ...] = ()
    upper_violations: int = 0
    upper_witnesses: tuple[int, ...] = ()
    lower: Extreme = _NO_LEAST
    upper: Extreme = _NO_LEAST
    gap: Extreme = _NO_MOST
    lower_ulp: tuple[int, ...] = ()
    upper_ulp: tuple[int, ...] = ()

    @property
    def violations(self) -> int:
        """Number of broken inequalities."""
        return self.lower_violations + self.upper_violations

    def with_histograms(self, counts: Any) -> Tally:
        """Return the tally with histograms from an integer array of shape (2, BINS)."""
        return replace(self, lower_ulp=tuple(counts[0].tolist()), upper_ulp=tuple(counts[1].tolist()))

    def to_json(self) -> dict[str, Any]:
        """Return the tally with floats in hexadecimal, so that nothing is lost."""
        record: dict[str, Any] = {}
        for entry in fields(self):
            value = getattr(self, entry.name)
            record[entry.name] = {"value": value.value.hex(), "index": value.index} if isinstance(value, Extreme) else value
            if isinstance(value, tuple):
                record[entry.name] = list(value)
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Tally:
        """Read what `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: If it is not of that form.
        """
        values: dict[str, Any] = {}
        for entry in fields(cls):
            value = record[entry.name]
            if isinstance(value, dict):
                values[entry.name] = Extreme(float.fromhex(value["value"]), int(value["index"]))
            else:
                values[entry.name] = tuple(int(item) for item in value) if isinstance(value, list) else int(value)
        return cls(**values)


def combine(one: Tally, other: Tally) -> Tally:
    """Return the tally of the union of two disjoint sets of points."""

    def first(name: str) -> tuple[int, ...]:
        return tuple(sorted((*getattr(one, name), *getattr(other, name)))[:WITNESSES])

    def added(name: str) -> tuple[int, ...]:
        ours, theirs = getattr(one, name), getattr(other, name)
        return tuple(a + b for a, b in zip(ours, theirs, strict=True)) if ours and theirs else ours or theirs

    return Tally(
        points=one.points + other.points,
        nonfinite=one.nonfinite + other.nonfinite,
        nonfinite_witnesses=first("nonfinite_witnesses"),
        lower_violations=one.lower_violations + other.lower_violations,
        lower_witnesses=first("lower_witnesses"),
        upper_violations=one.upper_violations + other.upper_violations,
        upper_witnesses=first("upper_witnesses"),
        lower=one.lower.least(other.lower),
        upper=one.upper.least(other.upper),
        gap=one.gap.most(other.gap),
        lower_ulp=added("lower_ulp"),
        upper_ulp=added("upper_ulp"),
    )
