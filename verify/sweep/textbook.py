"""What the textbook does to (27): the printed formulas in floating point, divided by fl(1/α), and how often and by how much they break it.

This is the measure of the problem that `verify.losses.bounds` solves; nothing else uses these formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from verify.sweep.grids import Grid


@dataclass(frozen=True)
class Break:
    """How one side of (27) is broken on a grid.

    Args:
        side: "lower" or "upper".
        points: Points with finite results.
        broken: Points at which the side is broken.
        first: Smallest |x| at which it is; NaN if none.
        last: Largest |x| at which it is; NaN if none.
        worst_ulp: Largest number of floats between the two sides where they are in the wrong order.
        worst_at: The |x| that has it; NaN if none.
    """

    side: str
    points: int
    broken: int
    first: float
    last: float
    worst_ulp: int
    worst_at: float


def textbook_bounds(x: NDArray[Any], alpha: float) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Evaluate D_{α,1/α}, H_α and D_{α/2,1/α} as (19) and (5) are printed, with β = fl(1/α).

    Args:
        x: Residuals, float32 or float64.
        alpha: The transition point; rounded to the dtype.
    """
    kind = x.dtype.type
    a, z = kind(alpha), np.abs(x)
    beta = kind(1) / a
    with np.errstate(all="ignore"):
        lower = (a * np.exp(-z / a) + z - a) / beta
        middle = np.where(z <= a, x * x / 2, a * (z - a / 2))
        upper = (a / 2 * np.exp(-z / (a / 2)) + z - a / 2) / beta
    return lower, middle, upper


def textbook_breaks(grid: Grid, alpha: float) -> tuple[Break, Break]:
    """Count where the textbook formulas break (27) on a grid.

    Args:
        grid: The residuals, in increasing order.
        alpha: The transition point.

    Returns:
        The lower side and the upper side.
    """
    sides = [_Side("lower"), _Side("upper")]
    for block in range(grid.blocks):
        x = grid.block(block)
        lower, middle, upper = textbook_bounds(x, alpha)
        for side, (small, large) in zip(sides, ((lower, middle), (middle, upper)), strict=True):
            side.add(x, small, large)
    return sides[0].result(), sides[1].result()


class _Side:
    """The running count of one side."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.points = self.broken = self.worst = 0
        self.first = self.last = self.where = float("nan")

    def add(self, x: NDArray[Any], small: NDArray[Any], large: NDArray[Any]) -> None:
        """Count a block."""
        finite = np.isfinite(small) & np.isfinite(large)
        bad = finite & ~(small <= large)
        self.points += int(np.count_nonzero(finite))
        if not bad.any():
            return
        z = np.abs(x[bad])
        self.broken += z.size
        self.first, self.last = float(np.fmin(self.first, z.min())), float(np.fmax(self.last, z.max()))
        distance = _ordered(small[bad]) - _ordered(large[bad])
        index = int(np.argmax(distance))
        if distance[index] > self.worst:
            self.worst, self.where = int(distance[index]), float(z[index])

    def result(self) -> Break:
        """Return what was counted."""
        return Break(self.name, self.points, self.broken, self.first, self.last, self.worst, self.where)


def _ordered(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return the places of floats among all floats: a negative loss is as many floats below 0 as its size is above."""
    integers = values.view(f"i{values.dtype.itemsize}").astype(np.int64)
    return np.where(values < 0, -np.abs(values).view(f"i{values.dtype.itemsize}").astype(np.int64), integers)
