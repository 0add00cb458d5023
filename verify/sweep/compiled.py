"""What the compiled backends share: a plan goes in, the values of the extremes come out, and the reference reduction finds the places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.sweep._portable_exp import Scales
from verify.sweep.grids import BLOCK, Grid
from verify.sweep.measure import Best, half_square, measure
from verify.sweep.plan import Plan, plan
from verify.sweep.tally import BINS, Tally, combine

Scan = Callable[[Plan, NDArray[np.bool_], Scales], NDArray[Any]]
Count = Callable[[Plan, NDArray[np.bool_], Scales], NDArray[np.int64]]
Losses = Callable[[Plan, int, Scales], NDArray[Any]]


def tally_plan(grid: Grid, alpha: float, first: int, last: int, *, histogram: bool, scan: Scan, count: Count, losses: Losses) -> Tally:
    """Return the tally of the blocks first to last - 1.

    Args:
        grid: The grid.
        alpha: The transition point.
        first: First block.
        last: One past the last block.
        histogram: Whether to count the margins in ulp.
        scan: From the plan and a mask of segments, the least margins and the largest m of each masked segment.
        count: From the plan and a mask of segments, the two histograms of all masked segments together.
        losses: From the plan and the number of a segment, its three losses and m.

    Returns:
        The tally. Segments that may overflow or that hold a violation are measured point by point.
    """
    scale = Scales.of(np.dtype(grid.dtype).type(alpha))
    layout = plan(grid, scale, first, last)
    rows = np.zeros((layout.base.size, 3), dtype=grid.dtype)
    rows[layout.safe] = scan(layout, layout.safe, scale)
    rows[:, 2] = half_square(rows[:, 2])
    plain = layout.safe & (rows[:, 0] >= 0) & (rows[:, 1] >= 0)
    starts = _starts(layout)

    def one(segment: int, *, with_histogram: bool) -> Tally:
        lower, middle, upper, slope = losses(layout, segment, scale)
        return measure(int(starts[segment]), lower, middle, upper, slope, histogram=with_histogram)

    best = Best()
    if plain.any():
        segments, values = np.flatnonzero(plain), rows[plain]
        # argmin and argmax give the first of equals, as the tie rule wants.
        for place, pick in enumerate((np.argmin, np.argmin, np.argmax)):
            first_best = int(pick(values[:, place]))
            best.take(place, int(segments[first_best]), float(values[first_best, place]))
    total = best.locate(int(layout.size[plain].sum()), lambda segment: (int(starts[segment]), *losses(layout, segment, scale)))
    if histogram:
        counts = count(layout, plain, scale) if plain.any() else np.zeros((2, BINS), dtype=np.int64)
        total = total.with_histograms(counts)
    for segment in np.flatnonzero(~plain):
        total = combine(total, one(int(segment), with_histogram=histogram))
    return total


def _starts(layout: Plan) -> NDArray[np.int64]:
    """Return the index of each segment's first point: its block's, or where the segment before it in the block ends."""
    starts = layout.block * BLOCK
    for segment in np.flatnonzero(np.diff(layout.block) == 0) + 1:
        starts[segment] += layout.size[segment - 1]
    return starts
