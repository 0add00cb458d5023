"""How many ulp the float32 losses are wrong, on every float32: a census that takes seconds, where Numba is installed.

The values they are measured against are float64's, from `_numba_census`, right to a few of its own ulp: 1e-8 of a float32 ulp.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify import losses
from verify.losses._blocks import aligned_rows
from verify.losses.census import Census
from verify.sweep._portable_exp import Scales
from verify.sweep.grids import BLOCK, floats_between, ordered_index
from verify.sweep.plan import plan

Block = NDArray[Any]
COMPONENTS = ("lower", "huber", "upper")
# Non-negative finite float32.
EVERY = ordered_index(float(np.finfo(np.float32).max), "float32") + 1
_CHUNK = 1 << 18
# What stays in the cache.
_PIECE = 1 << 16


def bounds_census(
    alpha: float, backend: str = "numpy", *, first: int = 0, last: int = EVERY, stride: int = 1, jobs: int = 1
) -> dict[str, Census]:
    """Measure the components of (27) on every non-negative finite float32; on negative ones they are the same by construction.

    Args:
        alpha: The transition point; rounded to float32.
        backend: "numpy" for `losses.bounds`, "numba" for the arithmetic that all compiled backends share.
        first: First bit pattern, a multiple of the sweep's block.
        last: One past the last bit pattern.
        stride: Takes one chunk of 2^18 consecutive floats in so many.
        jobs: Threads.

    Returns:
        A census each of lower, huber and upper.

    Raises:
        ImportError: If Numba is not installed.
        ValueError: If the backend is not known.
    """
    if backend not in ("numpy", "numba"):
        raise ValueError(f"backend = {backend!r} is not measured; numpy and numba are allowed.")
    scale = np.float32(alpha)
    evaluate = (lambda _start, x: losses.bounds(x, scale)) if backend == "numpy" else _compiled(scale)
    return _gather(COMPONENTS, float(scale), evaluate, _exact_bounds(float(scale)), range(first, last, stride * _CHUNK), last, jobs)


def loss_census(alpha: float, beta: float, *, stride: int = 1, jobs: int = 1) -> Census:
    """Measure NumPy's `laplace_kl_loss` on every non-negative finite float32, as `bounds_census` does.

    Args:
        alpha: Scale of the label noise; rounded to float32.
        beta: Scale of the prediction noise; rounded to float32.
        stride: Takes one chunk of 2^18 consecutive floats in so many.
        jobs: Threads.
    """
    scale, other = np.float32(alpha), np.float32(beta)
    exact_bounds, product = _exact_bounds(float(scale)), float(scale) * float(other)

    def exact(x: Block, outs: list[Block]) -> list[Block]:
        lower, *_ = exact_bounds(x, outs)
        return [np.divide(lower, product, out=lower)]

    def evaluate(_start: int, x: Block) -> tuple[Block, ...]:
        return (losses.laplace_kl_loss(x, scale, other),)

    return _gather(("loss",), float(scale), evaluate, exact, range(0, EVERY, stride * _CHUNK), EVERY, jobs, float(other))["loss"]


def _exact_bounds(alpha: float) -> Callable[[Block, list[Block]], list[Block]]:
    from verify.sweep._numba_census import exact_bounds

    def exact(x: Block, outs: list[Block]) -> list[Block]:
        exact_bounds(x, alpha, *outs)
        return outs

    return exact


def _compiled(scale: Any) -> Callable[[int, Block], tuple[Block, ...]]:
    from verify.sweep.numba_backend import losses_of_segment

    grid = floats_between(0.0, float(np.finfo(np.float32).max), "float32")
    scales = Scales.of(scale)

    def evaluate(start: int, x: Block) -> tuple[Block, ...]:
        layout = plan(grid, scales, start // BLOCK, -(-(start + x.size) // BLOCK))
        return tuple(np.concatenate([losses_of_segment(layout, segment, scales) for segment in range(layout.base.size)], axis=1)[:3])

    return evaluate


def _gather(
    names: tuple[str, ...], alpha: float, evaluate: Any, exact: Any, starts: range, last: int, jobs: int, *rest: float
) -> dict[str, Census]:
    """Run over the chunks, some at a time, and add them up in order."""
    from verify.sweep._numba_census import HALVES, INFINITE, judge

    def measure(start: int) -> list[tuple[Block, float, int, int]]:
        halves, outside = np.zeros((len(names), HALVES), dtype=np.int64), np.zeros(len(names), dtype=np.int64)
        worst, where = np.full((len(names), 1), -1.0), np.zeros((len(names), 1), dtype=np.int32)
        buffers = aligned_rows(3, _PIECE, np.float64)
        for piece in range(start, min(start + _CHUNK, last), _PIECE):
            bits = np.arange(piece, min(piece + _PIECE, last), dtype=np.int32)
            x = bits.view(np.float32)
            values = exact(x, [buffer[: x.size] for buffer in buffers])
            for row, (got, value) in enumerate(zip(evaluate(piece, x), values, strict=True)):
                outside[row] += judge(got, value, bits, halves[row], worst[row], where[row])
        errors = np.where(worst[:, 0] >= INFINITE, np.inf, worst[:, 0])
        return list(zip(halves, errors.tolist(), where[:, 0].tolist(), outside.tolist(), strict=True))

    censuses = {name: Census() for name in names}
    with ThreadPoolExecutor(jobs) as pool:
        for found in pool.map(measure, starts):
            for census, (halves, worst, where, outside) in zip(censuses.values(), found, strict=True):
                x = float(np.asarray(where, dtype=np.int32).view(np.float32))
                census.add_halves(halves, worst, (x, alpha, *rest), outside)
    return censuses
