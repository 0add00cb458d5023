"""The backend of a CUDA device: one fused kernel that makes its grid on the device and reduces in registers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.sweep._cuda_source import OPTIONS, device_source
from verify.sweep.compiled import tally_plan
from verify.sweep.grids import Grid
from verify.sweep.tally import BINS, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from verify.sweep._portable_exp import Scales
    from verify.sweep.plan import Plan

NAME = "cupy"
# One stream of launches fills the device.
PREFERRED_JOBS = 1
_THREADS = 256


def probe() -> str | None:
    """Return None if the device computes what NumPy computes, else the reason; whatever CuPy raises is a reason too."""
    import cupy

    if cupy.cuda.runtime.getDeviceCount() < 1:
        return "CuPy finds no CUDA device"
    grid = Grid("linear", 0.0, 4.0, 64, "float32")
    tally = tally_blocks(grid, 1.0, 0, 1, histogram=False)
    return None if tally.points == 64 and tally.violations == 0 and tally.gap.index == 63 else "its kernel gives a wrong result"


def tally_blocks(grid: Grid, alpha: float, first: int, last: int, *, histogram: bool) -> Tally:
    """Return the tally of the blocks first to last - 1."""
    with np.errstate(all="ignore"):
        return tally_plan(grid, alpha, first, last, histogram=histogram, scan=_scan, count=_count, losses=_losses)


@lru_cache(maxsize=16)
def _kernel(name: str, dtype: str) -> Any:
    import cupy

    return cupy.RawKernel(device_source(dtype), name, options=OPTIONS)


def _columns(plan: Plan, mask: Any, dtype: Any) -> tuple[Any, Any, str]:
    import cupy

    kind = np.dtype(f"i{dtype.itemsize}") if plan.bits else dtype
    suffix = "bits" if plan.bits else "linear"
    return cupy.asarray(plan.base[mask].astype(kind)), cupy.asarray(plan.step[mask].astype(kind)), suffix


def _scan(plan: Plan, mask: NDArray[np.bool_], scales: Scales) -> NDArray[Any]:
    import cupy

    base, step, suffix = _columns(plan, mask, scales.alpha.dtype)
    out = cupy.empty((base.size, 3), dtype=scales.alpha.dtype)
    if base.size:
        arguments = (base, step, cupy.asarray(plan.size[mask]), cupy.asarray(plan.side[mask].astype(np.int64)), *scales.arguments(), out)
        _kernel(f"scan_{suffix}", scales.alpha.dtype.name)((int(base.size),), (_THREADS,), arguments)
    return cupy.asnumpy(out)


def _count(plan: Plan, mask: NDArray[np.bool_], scales: Scales) -> NDArray[np.int64]:
    import cupy

    base, step, suffix = _columns(plan, mask, scales.alpha.dtype)
    counts = cupy.zeros((base.size, 2, BINS), dtype=np.int32)
    _kernel(f"count_{suffix}", scales.alpha.dtype.name)(
        (int(base.size),), (_THREADS,), (base, step, cupy.asarray(plan.size[mask]), *scales.arguments(), counts)
    )
    return cupy.asnumpy(counts.sum(axis=0, dtype=np.int64))


def _losses(plan: Plan, segment: int, scales: Scales) -> NDArray[Any]:
    import cupy

    kind = np.dtype(f"i{scales.alpha.dtype.itemsize}").type if plan.bits else scales.alpha.dtype.type
    size = int(plan.size[segment])
    out = cupy.empty((4, size), dtype=scales.alpha.dtype)
    name = "values_bits" if plan.bits else "values_linear"
    arguments = (kind(plan.base[segment]), kind(plan.step[segment]), np.int64(size), *scales.arguments(), out)
    _kernel(name, scales.alpha.dtype.name)((-(-size // _THREADS),), (_THREADS,), arguments)
    return cupy.asnumpy(out)
