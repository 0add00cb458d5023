"""The reference backend: NumPy, in blocks that stay in the cache."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.losses._blocks import Workspace, bounds_block, bounds_into
from verify.sweep.grids import BLOCK, Grid
from verify.sweep.measure import Best, half_square, measure
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
        self.best = Best()
        self.total = Tally()
        self.plain = 0
        self.one_signed = True

    def losses(self, z: Block) -> tuple[Block, Block, Block, Block]:
        """Return the three losses and m of |x|, in reused buffers."""
        lower, middle, upper, slope = (row[: z.size] for row in self.buffers[:4])
        outs, ends = (lower, middle, upper, slope), (z[0], z[-1])
        if max(ends) < self.alpha:
            bounds_block(z, self.alpha, outs, self.work, side="below")
        elif min(ends) >= self.alpha and self.one_signed:
            bounds_block(z, self.alpha, outs, self.work, side="above")
        else:
            bounds_into(z, self.alpha, outs, self.work)
        return outs

    def residuals(self, block: int) -> Block:
        """Return |x| of a block, and note whether x keeps its sign there."""
        x = self.grid.block(block)
        self.one_signed = bool(x[0] >= 0 or x[-1] < 0)
        return x if x[0] > 0 else np.abs(x, out=x)

    def visit(self, block: int) -> None:
        """Count a block."""
        z = self.residuals(block)
        lower, middle, upper, slope = self.losses(z)
        margin = self.buffers[4, : z.size]
        below = np.minimum.reduce(np.subtract(middle, lower, out=margin))
        above = np.minimum.reduce(np.subtract(upper, middle, out=margin))
        if self.histogram or not (below >= 0 and above >= 0 and safe(max(z[0], z[-1]), self.alpha)):
            self.total = combine(self.total, measure(block * BLOCK, lower, middle, upper, slope, histogram=self.histogram))
            return
        self.plain += z.size
        for place, value in enumerate((below, above, half_square(np.maximum.reduce(slope)))):
            self.best.take(place, block, float(value))

    def finish(self) -> Tally:
        """Find where the extremes of the plain blocks are, and return all."""
        plain = self.best.locate(self.plain, lambda block: (block * BLOCK, *self.losses(self.residuals(block))))
        return combine(self.total, plain)
