"""The reference backend: NumPy, in blocks that stay in the cache."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.losses._blocks import Scale, Workspace, aligned_rows, bounds_block, bounds_into
from verify.sweep.grids import BLOCK, Grid
from verify.sweep.measure import Best, half_square, measure, ulp_histogram
from verify.sweep.plan import safe_up_to
from verify.sweep.tally import BINS, Tally, combine

Block = NDArray[Any]
NAME = "numpy"
# The element-wise passes hold and release the interpreter's lock too often for threads to gain on a few cores.
PREFERRED_JOBS = 1


def probe() -> str | None:
    """Return None: NumPy is always there."""
    return None


def tally_blocks(grid: Grid, alpha: float, first: int, last: int, *, histogram: bool) -> Tally:
    """Return the tally of the blocks first to last - 1.

    A block without overflow and without violation yields its extremes' values only; where they are is found once, in the best block, at
    the end.
    """
    state = _State(grid, alpha, histogram=histogram)
    with np.errstate(all="ignore"):
        for block in range(first, last):
            state.visit(block)
        return state.finish()


class _State:
    """Running extremes of ascending blocks: a strict comparison keeps the first block that attains one, the last scan its first index."""

    def __init__(self, grid: Grid, alpha: float, *, histogram: bool) -> None:
        self.grid, self.histogram = grid, histogram
        self.alpha = np.dtype(grid.dtype).type(alpha)
        self.scale = Scale.of(self.alpha)
        self.work = Workspace(grid.dtype, BLOCK)
        self.buffers = aligned_rows(5, BLOCK, grid.dtype)
        self.best = Best()
        self.total = Tally()
        self.counts = np.zeros((2, BINS), dtype=np.int64)
        self.plain = 0
        self.safe = safe_up_to(self.alpha)

    def residuals(self, block: int) -> tuple[Block, str]:
        """Return |x| of a block, and the side of α on which it lies."""
        x = self.grid.block(block, out=self.buffers[4])
        one_signed = bool(x[0] >= 0 or x[-1] < 0)
        z = x if x[0] > 0 else np.abs(x, out=x)
        if max(z[0], z[-1]) < self.alpha:
            return z, "below"
        return z, "above" if one_signed and min(z[0], z[-1]) >= self.alpha else "both"

    def losses(self, block: int) -> tuple[Any, ...]:
        """Return the index of a block's first point, its three losses and m, in reused buffers."""
        z, side = self.residuals(block)
        outs = tuple(row[: z.size] for row in self.buffers[:4])
        if side == "both":
            bounds_into(z, self.scale, outs, self.work)
        else:
            bounds_block(z, self.scale, outs, self.work, side=side)
        return block * BLOCK, *outs

    def visit(self, block: int) -> None:
        """Count a block."""
        z, side = self.residuals(block)
        plain = bool(max(z[0], z[-1]) <= self.safe)
        lower, middle, upper, slope = (row[: z.size] for row in self.buffers[:4])
        if side == "both":
            bounds_into(z, self.scale, (lower, middle, upper, slope), self.work)
            most = np.maximum.reduce(slope)
        else:
            # The fewer arrays, the more of them stay in the cache.
            middle = z
            most = bounds_block(z, self.scale, (lower, middle, upper), self.work, side=side, largest=True)
        counts = (ulp_histogram(lower, middle), ulp_histogram(middle, upper)) if self.histogram and plain else ()
        below = np.minimum.reduce(np.subtract(middle, lower, out=lower))
        above = np.minimum.reduce(np.subtract(upper, middle, out=upper))
        if not (plain and below >= 0 and above >= 0):
            self.total = combine(self.total, measure(*self.losses(block), histogram=self.histogram))
            return
        self.plain += z.size
        for place, value in enumerate((below, above, half_square(most))):
            self.best.take(place, block, float(value))
        for row, histogram in enumerate(counts):
            self.counts[row] += histogram

    def finish(self) -> Tally:
        """Find where the extremes of the plain blocks are, and return all."""
        plain = self.best.locate(self.plain, self.losses)
        if self.histogram:
            plain = plain.with_histograms(self.counts)
        return combine(self.total, plain)
