"""Blocks of a grid as the compiled backends take them: arrays of segments.

A segment holds what a kernel needs to make its points and to know on which side of α they lie.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.sweep._portable_exp import Scales
from verify.sweep.grids import BLOCK, Grid

BELOW, ABOVE, BOTH, FAR = 0, 1, 2, 3
Column = NDArray[Any]


@dataclass(frozen=True)
class Plan:
    """Segments of consecutive blocks; point j of a segment has |x| = |base + j step|, or the bit pattern base + j step.

    Args:
        bits: Whether base and step count bit patterns of |x|, rather than being residuals.
        base: First residual, or bit pattern of the first |x|, of each segment.
        step: Step of each segment; negative where |x| falls.
        size: Number of points of each segment.
        block: Block of the grid to which each segment belongs.
        side: Where the segment lies with respect to α: `BELOW`; `ABOVE`, and below the cap of the exponential; `FAR`, beyond it, where
            e^(-u) is nothing to the losses; or `BOTH`, anything else.
        safe: Whether no loss can overflow in the segment.
    """

    bits: bool
    base: Column
    step: Column
    size: Column
    block: Column
    side: Column
    safe: Column


def safe(z: Any, alpha: Any) -> Any:
    """Return whether no loss overflows up to |x| = z: the upper bound is at most z min(z, α)."""
    limit = np.finfo(np.asarray(alpha).dtype).max
    with np.errstate(over="ignore"):
        return np.asarray(z) <= (limit / 2) / np.maximum(np.minimum(z, alpha), 1)


def safe_up_to(alpha: Any) -> float:
    """Return a residual up to which everything is `safe`."""
    limit = float(np.finfo(alpha.dtype).max) / 2
    linear = limit / max(float(alpha), 1.0)
    return linear if linear >= alpha else min(math.sqrt(limit), float(alpha))


def plan(grid: Grid, scales: Scales, first: int, last: int) -> Plan:
    """Lay out the blocks first to last - 1.

    Args:
        grid: The grid.
        scales: The transition point and what follows from it, of the grid's dtype.
        first: First block.
        last: One past the last block.
    """
    base = grid.bases(first, last)
    block = np.arange(first, last, dtype=np.int64)
    size = np.minimum(BLOCK, grid.points - block * BLOCK)
    step = np.full(base.shape, grid.step, dtype=base.dtype)
    if grid.spacing == "linear":
        ends = np.abs(np.stack([base, base + (size - 1).astype(base.dtype) * step]))
        least = np.where((base < 0) & (ends[1] > 0) & (base + (size - 1).astype(base.dtype) * step > 0), 0, ends.min(axis=0))
        return _dispatch(Plan(False, base, step, size, block, size, size), least, ends.max(axis=0), scales)
    base, step, size, block = _split_at_zero(base, step, size, block)
    negative = base < 0
    base, step = np.where(negative, -1 - base, base), np.where(negative, -step, step)
    kind = np.dtype(grid.dtype)
    ends = np.stack([base, base + (size - 1) * step]).astype(f"i{kind.itemsize}").view(kind)
    return _dispatch(Plan(True, base, step, size, block, size, size), ends.min(axis=0), ends.max(axis=0), scales)


def _split_at_zero(base: Column, step: Column, size: Column, block: Column) -> tuple[Column, Column, Column, Column]:
    """Cut the segment in which the bit index passes from -1 to 0."""
    for place in np.flatnonzero((base < 0) & (base + (size - 1) * step >= 0)):
        negative = -(base[place] // step[place])
        base = np.insert(base, place + 1, base[place] + negative * step[place])
        step = np.insert(step, place + 1, step[place])
        block = np.insert(block, place + 1, block[place])
        size = np.insert(size, place + 1, size[place] - negative)
        size[place] = negative
    return base, step, size, block


def _dispatch(blank: Plan, least: Column, most: Column, scales: Scales) -> Plan:
    inside = (least >= scales.alpha) & (most < scales.far)
    side = np.select([most < scales.alpha, inside, least >= scales.far], [BELOW, ABOVE, FAR], BOTH)
    return Plan(blank.bits, blank.base, blank.step, blank.size, blank.block, side, safe(most, scales.alpha))
