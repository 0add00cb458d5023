"""The fast backend of the processor: Numba, compiled to vector code that needs no array at all."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.sweep.compiled import tally_plan
from verify.sweep.grids import Grid
from verify.sweep.tally import BINS, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
        return tally_plan(grid, alpha, first, last, histogram=histogram, scan=_scan, count=_count, losses=_losses)


@lru_cache(maxsize=2)
def _kernels(name: str) -> tuple[Any, Any, Any]:
    from verify.sweep._numba_kernel import make

    return make(name)


def _columns(plan: Plan, alpha: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    kind = np.dtype(f"i{alpha.dtype.itemsize}") if plan.bits else alpha.dtype
    return plan.base.astype(kind), plan.step.astype(kind)


def _scan(plan: Plan, mask: NDArray[np.bool_], alpha: Any) -> NDArray[Any]:
    base, step = _columns(plan, alpha)
    out = np.empty((int(mask.sum()), 3), dtype=alpha.dtype)
    _kernels(alpha.dtype.name)[0](plan.bits, base[mask], step[mask], plan.size[mask], plan.side[mask], alpha, out)
    return out


def _count(plan: Plan, mask: NDArray[np.bool_], alpha: Any) -> NDArray[np.int64]:
    base, step = _columns(plan, alpha)
    counts = np.zeros((2, BINS), dtype=np.int64)
    _kernels(alpha.dtype.name)[1](plan.bits, base[mask], step[mask], plan.size[mask], plan.side[mask], alpha, counts)
    return counts


def _losses(plan: Plan, segment: int, alpha: Any) -> NDArray[Any]:
    base, step = _columns(plan, alpha)
    out = np.empty((4, int(plan.size[segment])), dtype=alpha.dtype)
    _kernels(alpha.dtype.name)[2](plan.bits, base[segment], step[segment], 0, plan.side[segment], alpha, *out)
    return out
