"""The reference backend: NumPy, in blocks that stay in the cache."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.losses._blocks import Workspace, bounds_into
from verify.sweep.grids import BLOCK, Grid
from verify.sweep.measure import Best, measure
from verify.sweep.plan import safe
from verify.sweep.tally import Tally, combine

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
        self.work = Workspace(grid.dtype, BLOCK)
        self.buffers = np.empty((5, BLOCK), dtype=grid.dtype)
        self.z = np.empty(0, dtype=grid.dtype)
        self.best = Best()
        self.total = Tally()
        self.plain = 0

    def losses(self, block: int) -> tuple[Block, Block, Block, Block]:
        """Return the three losses of a block and their gap, in reused buffers."""
        x = self.z = np.abs(self.grid.block(block))
        lower, middle, upper, gap = (row[: x.size] for row in self.buffers[:4])
        bounds_into(x, self.alpha, (lower, middle, upper, gap), self.work)
        return lower, middle, upper, gap

    def visit(self, block: int) -> None:
        """Count a block."""
        lower, middle, upper, gap = self.losses(block)
        x_end = max(float(self.z[0]), float(self.z[-1]))
        margin = self.buffers[4, : lower.size]
        below = float(np.subtract(middle, lower, out=margin).min())
        above = float(np.subtract(upper, middle, out=margin).min())
        if self.histogram or not (below >= 0 and above >= 0 and safe(x_end, self.alpha)):
            self.total = combine(self.total, measure(block * BLOCK, lower, middle, upper, gap, histogram=self.histogram))
            return
        self.plain += lower.size
        for place, value in enumerate((below, above, float(gap.max()))):
            self.best.take(place, block, value)

    def finish(self) -> Tally:
        """Find where the extremes of the plain blocks are, and return all."""
        plain = self.best.locate(self.plain, lambda block: measure(block * BLOCK, *self.losses(block), histogram=False))
        return combine(self.total, plain)
