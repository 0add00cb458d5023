"""Sweeps of the bounds (27) over dense grids: made in blocks, reduced on the spot, on any backend and any executor.

- `Grid`, `every_float32`, `floats_between`: grids that are never stored
- `Sweep`, `run`: a sweep and how to run it, in parts, with checkpoints; `answers`: any work in parts that survives the death of a worker
- `Tally`, `combine`: what it answers, and the associative combination of two answers
- `choose`: the backend that computes here, and why
- `open_pool`: threads, processes or Dask
- `verify.sweep.accuracy`: how many ulp the float32 losses are wrong, on every float

All executors and partitions give the same bits. So do numba and cupy, which share their arithmetic; numpy's losses are those of
`verify.losses.bounds`, and each is within 4 ulp of theirs.
"""

from __future__ import annotations

from verify.sweep.backends import BackendUnavailableError, Choice, choose
from verify.sweep.checkpoint import CheckpointError
from verify.sweep.drive import Sweep, WorkerLostError, answers, run
from verify.sweep.executors import Pool, open_pool
from verify.sweep.grids import BLOCK, Grid, every_float32, floats_between, ordered_index
from verify.sweep.tally import Extreme, Tally, combine

__all__ = [
    "BLOCK",
    "BackendUnavailableError",
    "CheckpointError",
    "Choice",
    "Extreme",
    "Grid",
    "Pool",
    "Sweep",
    "Tally",
    "WorkerLostError",
    "answers",
    "choose",
    "combine",
    "every_float32",
    "floats_between",
    "open_pool",
    "ordered_index",
    "run",
]
