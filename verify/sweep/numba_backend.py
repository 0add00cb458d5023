"""The fast backend of the processor: Numba, compiled to vector code that needs no array at all."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.sweep.compiled import tally_plan
from verify.sweep.grids import BLOCK, Grid
from verify.sweep.tally import BINS, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from verify.sweep._portable_exp import Scales
    from verify.sweep.plan import Plan

NAME = "numba"
# It releases the interpreter's lock: one thread a core.
PREFERRED_JOBS = None


def probe() -> str | None:
    """Return None if Numba compiles and computes here; it raises what goes wrong otherwise."""
    grid = Grid("linear", 0.0, 4.0, 64, "float32")
    tally = tally_blocks(grid, 1.0, 0, 1, histogram=False)
    return None if tally.points == 64 and tally.violations == 0 else "its kernel gives a wrong result"


def tally_blocks(grid: Grid, alpha: float, first: int, last: int, *, histogram: bool) -> Tally:
    """Return the tally of the blocks first to last - 1."""
    with np.errstate(all="ignore"):
        return tally_plan(grid, alpha, first, last, histogram=histogram, scan=_scan, count=_count, losses=losses_of_segment)


@lru_cache(maxsize=4)
def _kernels(name: str, bits: bool) -> tuple[Any, Any, Any]:
    from verify.sweep._numba_kernel import make

    return make(name, bits=bits)


def _columns(plan: Plan, mask: Any, dtype: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the bases and the steps of the masked segments."""
    kind = np.dtype(f"i{dtype.itemsize}") if plan.bits else dtype
    return plan.base[mask].astype(kind), plan.step[mask].astype(kind)


def _scan(plan: Plan, mask: NDArray[np.bool_], scales: Scales) -> NDArray[Any]:
    base, step = _columns(plan, mask, scales.alpha.dtype)
    out = np.empty((base.size, 3), dtype=scales.alpha.dtype)
    # The steps of a linear grid are all the same.
    table = np.arange(0 if plan.bits else BLOCK, dtype=step.dtype) * step[:1]
    _kernels(scales.alpha.dtype.name, plan.bits)[0](base, step, table, plan.size[mask], plan.side[mask], *scales.arguments(), out)
    return out


def _count(plan: Plan, mask: NDArray[np.bool_], scales: Scales) -> NDArray[np.int64]:
    base, step = _columns(plan, mask, scales.alpha.dtype)
    counts = np.zeros((2, BINS), dtype=np.int64)
    _kernels(scales.alpha.dtype.name, plan.bits)[1](base, step, plan.size[mask], plan.side[mask], *scales.arguments(), counts)
    return counts


def losses_of_segment(plan: Plan, segment: int, scales: Scales) -> NDArray[Any]:
    """Return the three losses and m of a segment of a plan, one a row."""
    base, step = _columns(plan, slice(segment, segment + 1), scales.alpha.dtype)
    out = np.empty((4, int(plan.size[segment])), dtype=scales.alpha.dtype)
    _kernels(scales.alpha.dtype.name, plan.bits)[2](base[0], step[0], 0, plan.side[segment], *scales.arguments(), *out)
    return out
