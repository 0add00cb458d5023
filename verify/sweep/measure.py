"""The reference reduction: the tally of a block whose three losses are at hand as NumPy arrays.

The compiled backends fall back on it for the few blocks that hold an extreme, an overflow or a violation, so that indices and counts come
from one place.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from verify.sweep.tally import BINS, WITNESSES, Extreme, Tally

if TYPE_CHECKING:
    from collections.abc import Callable

Block = NDArray[Any]
_GAP = 2
# Of float64.
_FRACTION_BITS, _BIAS = 52, 1023


def measure(start: int, lower: Block, middle: Block, upper: Block, slope: Block, *, histogram: bool) -> Tally:
    """Return the tally of consecutive points.

    Args:
        start: Index of the first point.
        lower: Lower bounds, one axis.
        middle: Huber losses.
        upper: Upper bounds.
        slope: m = α(1 - e^(-|x|/α)); upper - lower is m²/2 in ℝ, and is computed so, without cancellation.
        histogram: Whether to count the margins in ulp.

    Returns:
        The tally; NaN in any loss counts as a violation.
    """
    finite = np.isfinite(upper)
    low_bad, up_bad = ~(lower <= middle), ~(middle <= upper)
    with np.errstate(invalid="ignore"):
        below, above = middle - lower, upper - middle
    gap = half_square(slope)
    return Tally(
        points=lower.size,
        nonfinite=int(np.count_nonzero(~finite)),
        nonfinite_witnesses=_first(start, ~finite),
        lower_violations=int(np.count_nonzero(low_bad)),
        lower_witnesses=_first(start, low_bad),
        upper_violations=int(np.count_nonzero(up_bad)),
        upper_witnesses=_first(start, up_bad),
        **extremes(start, below, above, gap, finite),
        lower_ulp=tuple(ulp_histogram(lower[finite], middle[finite]).tolist()) if histogram else (),
        upper_ulp=tuple(ulp_histogram(middle[finite], upper[finite]).tolist()) if histogram else (),
    )


def half_square(slope: Any) -> Any:
    """Return the gap m²/2; its rounding is monotone in m, so the largest m gives the largest gap."""
    return (slope * slope.dtype.type(0.5)) * slope


class Best:
    """The extremes of ascending blocks by value, and the block of each: where in the block it is, is asked once, at the end."""

    def __init__(self) -> None:
        self.values = [math.inf, math.inf, -math.inf]
        self.blocks = [-1, -1, -1]

    def take(self, place: int, block: int, value: float) -> None:
        """Take a block's least H - lower (0), least upper - H (1) or largest gap (2).

        Blocks ascend, so a strict comparison keeps the first.
        """
        if value > self.values[place] if place == _GAP else value < self.values[place]:
            self.values[place], self.blocks[place] = value, block

    def locate(self, points: int, losses: Callable[[int], tuple[Any, ...]]) -> Tally:
        """Return a tally of so many points without fault, with the extremes and the first index that has each.

        Args:
            points: Number of points.
            losses: From a block's number, the index of its first point, its three losses and m.
        """
        found = [Tally().lower, Tally().upper, Tally().gap]
        for block in sorted({*self.blocks} - {-1}):
            values = losses(block)
            for place in range(3):
                if self.blocks[place] == block:
                    found[place] = _first_extreme(place, *values)
        return Tally(points=points, lower=found[0], upper=found[1], gap=found[2])


def _first_extreme(place: int, start: int, lower: Block, middle: Block, upper: Block, slope: Block) -> Extreme:
    """Return the least H - lower (0), the least upper - H (1) or the largest gap (2), and the first index that has it."""
    if place == _GAP:
        gap = half_square(slope)
        index = int(np.argmax(gap))
        return Extreme(float(gap[index]), start + index)
    margin = middle - lower if place == 0 else upper - middle
    index = int(np.argmin(margin))
    return Extreme(float(margin[index]), start + index)


def extremes(start: int, below: Block, above: Block, gap: Block, finite: Block) -> dict[str, Extreme]:
    """Return the extremes of the margins among the finite points, each with its first index."""
    if not finite.any():
        return {}
    inf = np.inf
    # A NaN is counted as a violation; it is no extreme.
    least_below = np.where(finite & ~np.isnan(below), below, inf)
    least_above = np.where(finite & ~np.isnan(above), above, inf)
    most_gap = np.where(finite, gap, -inf)
    first, second, third = int(np.argmin(least_below)), int(np.argmin(least_above)), int(np.argmax(most_gap))
    return {
        "lower": Extreme(float(least_below[first]), start + first),
        "upper": Extreme(float(least_above[second]), start + second),
        "gap": Extreme(float(most_gap[third]), start + third),
    }


def ulp_histogram(small: Block, large: Block) -> NDArray[np.int64]:
    """Count the finite margins large - small by the number of floats between them (see `tally.BINS`)."""
    integer = f"i{small.dtype.itemsize}"
    distance = large.view(integer) - small.view(integer)
    counts = np.zeros(BINS, dtype=np.int64)
    # Losses are not negative, so no difference overflows; where one is negative all the same, the order is broken.
    broken = distance < 0
    if broken.any():
        counts[0] = np.count_nonzero(broken)
        distance = distance[~broken]
    # The second bit of each distance is cleared: the conversion to float64 then never rounds up to the next power of two.
    lengths = (distance & ~(distance >> 1)).astype(np.float64).view(np.int64) >> _FRACTION_BITS
    exponents = np.bincount(lengths, minlength=_BIAS + 64)
    counts[1] = exponents[0]
    counts[2:] = exponents[_BIAS : _BIAS + BINS - 2]
    return counts


def _first(start: int, mask: Block) -> tuple[int, ...]:
    return tuple(int(index) + start for index in np.flatnonzero(mask)[:WITNESSES])
