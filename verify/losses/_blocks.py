"""Large NumPy arrays are worked through in blocks that stay in the cache, in place: the kernels' own operations in their own order.

A test demands the same bits from these functions as from the kernels that they repeat. A block whose residuals all lie on one side of the
transition point pays for that side only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import array_api_compat
import numpy as np
from numpy.typing import NDArray

from verify.losses._series import ROOT_HALF, coefficients, of_half

if TYPE_CHECKING:
    from collections.abc import Callable

Array = Any
Block = NDArray[Any]
BLOCK = 1 << 14


_CACHE_LINE = 64


def aligned_rows(count: int, size: int, dtype: Any) -> list[Block]:
    """Return arrays that begin on a cache line: operations in place are nearly twice as quick there."""
    width = -(-size * np.dtype(dtype).itemsize // _CACHE_LINE) * _CACHE_LINE
    memory = np.empty(count * width + _CACHE_LINE, dtype=np.uint8)
    start = -memory.ctypes.data % _CACHE_LINE
    starts = range(start, start + count * width, width)
    return [memory[place : place + width].view(dtype)[:size] for place in starts]


class Workspace:
    """Buffers for blocks of one dtype, reused from block to block.

    Args:
        dtype: float32 or float64.
        size: The largest block.
    """

    def __init__(self, dtype: Any, size: int = BLOCK) -> None:
        self.dtype = np.dtype(dtype)
        self._buffers = aligned_rows(10, size, self.dtype)

    def take(self, size: int) -> list[Block]:
        """Return six buffers of a size."""
        return [row[:size] for row in self._buffers[:6]]

    def spare(self, count: int, size: int) -> list[Block]:
        """Return up to four more buffers of a size."""
        return [row[:size] for row in self._buffers[6 : 6 + count]]


@lru_cache(maxsize=8)
def _as_arrays(values: tuple[float, ...], dtype: Any) -> tuple[Block, ...]:
    """Return numbers as arrays without axes: an operation with one starts in half the time of one with a NumPy scalar."""
    return tuple(np.asarray(value, dtype=dtype) for value in values)


def _polynomial_into(u: Block, table: tuple[float, ...], out: Block) -> None:
    """Write u times the polynomial of a table, lowest degree first, into out."""
    coefficients_ = _as_arrays(table, u.dtype)
    np.multiply(u, coefficients_[-1], out)
    np.add(out, coefficients_[-2], out)
    for coefficient in coefficients_[-3::-1]:
        np.multiply(out, u, out)
        np.add(out, coefficient, out)
    np.multiply(out, u, out)


def half_ratio_into(u: Block, out: Block) -> None:
    """Write c(u) of `_series.half_ratio` into out."""
    half = np.asarray(0.5, dtype=u.dtype)
    _polynomial_into(u, coefficients(u.dtype), out)
    np.multiply(out, half, out)
    np.subtract(half, out, out)


@dataclass(frozen=True)
class Scale:
    """α and what follows from it, as arrays without axes.

    Args:
        alpha: The transition point.
        negative: -α.
        double: 2α.
        half: α/2.
        root: α/√2, rounded.
        one: 1.
        one_half: 1/2.
    """

    alpha: Block
    negative: Block
    double: Block
    half: Block
    root: Block
    one: Block
    one_half: Block

    @classmethod
    def of(cls, alpha: Any) -> Scale:
        """Return the scale of an α, a NumPy scalar or an array without axes."""
        kind = alpha.dtype.type
        value = kind(alpha)
        parts = (value, -value, value + value, value * kind(0.5), value * kind(ROOT_HALF), 1, 0.5)
        return cls(*(np.asarray(part, dtype=alpha.dtype) for part in parts))


def bounds_block(z: Block, scale: Scale, outs: tuple[Block, ...], work: Workspace, *, side: str, largest: bool = False) -> Any:
    """Write the three losses of (27) for residuals z ≥ 0 on one side of α, "below" or "above".

    Args:
        z: Residuals; middle may be the same array.
        scale: The transition point.
        outs: Where lower, middle and upper go. A fourth takes m = α(1 - e^(-u)), whose half square is the gap between the outer two:
            their difference would be rounding noise far out.
        work: Buffers; the first is used.
        side: The side of α.
        largest: Whether to return the largest m.

    Returns:
        The largest m, or None if it was not asked for.
    """
    lower, middle, upper, *slope = outs
    (a, *_) = work.take(z.size)
    if side == "below":
        np.divide(z, scale.double, a)
        _polynomial_into(a, of_half(a.dtype), lower)
        np.subtract(scale.one, lower, lower)
        np.multiply(a, lower, a)
        np.subtract(scale.one, a, a)
        np.multiply(a, a, upper)
        np.add(upper, lower, upper)
        np.multiply(a, z, a)
        if slope:
            np.copyto(slope[0], a)
        found = np.maximum.reduce(a) if largest else None
        np.multiply(z, scale.one_half, a)
        np.multiply(a, z, middle)
        np.multiply(lower, middle, lower)
        np.multiply(upper, middle, upper)
        return found
    np.divide(z, scale.negative, upper)
    np.exp(upper, upper)
    # m falls as e rises, and rounding is monotone: the least e gives the largest m.
    found = scale.alpha - scale.alpha * np.minimum.reduce(upper) if largest else None
    np.multiply(upper, scale.alpha, a)
    if slope:
        np.subtract(scale.alpha, a, slope[0])
    np.subtract(z, scale.alpha, lower)
    np.add(lower, a, lower)
    np.multiply(lower, scale.alpha, lower)
    np.subtract(z, scale.half, middle)
    np.multiply(middle, scale.alpha, middle)
    np.multiply(upper, scale.root, upper)
    np.multiply(upper, upper, upper)
    np.add(upper, middle, upper)
    return found


def loss_block(z: Block, alpha: Any, beta: Any, s: Any, product: Any, out: Block, work: Workspace, *, side: str) -> None:
    """Write (19) for residuals z ≥ 0 on one side of α."""
    a, b, *_ = work.take(z.size)
    if side == "below":
        np.divide(z, alpha, out=a)
        half_ratio_into(a, b)
        b /= product
        np.multiply(z, s, out=a)
        np.multiply(a, b, out=out)
        out *= a
        return
    np.divide(z, -alpha, out=a)
    np.exp(a, out=a)
    a *= alpha
    np.subtract(z, alpha, out=out)
    out += a
    out /= beta


def sides(z: Block, alpha: Any) -> str:
    """Return the side of α on which all of z lies: "below", "above" or "both"."""
    least, most = z.min(), z.max()
    if most < alpha:
        return "below"
    return "above" if least >= alpha else "both"


def by_side(z: Block, alpha: Any, outs: tuple[Block, ...], evaluate: Callable[..., None], work: Workspace) -> None:
    """Evaluate a block: one side where it lies on one, else both and a choice between them, which costs less than gathering each."""
    side = sides(z, alpha)
    if side != "both":
        evaluate(z, *outs, side=side)
        return
    spare = work.spare(len(outs), z.size)
    evaluate(z, *outs, side="above")
    evaluate(z, *spare, side="below")
    below = z < alpha
    for out, values in zip(outs, spare, strict=True):
        np.copyto(out, values, where=below)


def blocked(kernel: Callable[..., Array], block: Callable[..., Callable[..., None]] | None = None) -> Callable[..., Array]:
    """Return a kernel that works in blocks where x is a large NumPy array and the scales are single numbers.

    Args:
        kernel: Function of the namespace, x and the scales.
        block: From the scales and a workspace, the in-place function of (z, out, side); without it the kernel itself runs on each block.
    """

    def run(xp: Any, x: Array, *scales: Array) -> Array:
        if not _divisible(xp, x, scales):
            return kernel(xp, x, *scales)
        flat = np.ravel(x)
        result = np.empty_like(flat)
        # In place means in float64: float32 results are rounded once, as `laplace.widened` does.
        work = Workspace(np.float64)
        wide = tuple(scale.astype(np.float64)[()] for scale in scales)
        evaluate = block(work, *wide) if block else None
        for start in range(0, flat.size, BLOCK):
            part, out = flat[start : start + BLOCK], result[start : start + BLOCK]
            if evaluate is None:
                out[...] = kernel(xp, part, *scales)
                continue
            z = np.abs(part, out=work.take(part.size)[5])
            values = work.take(part.size)[4]
            by_side(z, wide[0], (values,), evaluate, work)
            out[...] = values
        return result.reshape(x.shape)

    return run


def blocked_bounds(kernel: Callable[..., tuple[Array, Array, Array]]) -> Callable[..., tuple[Array, Array, Array]]:
    """Return a kernel of three results that works in blocks, as `blocked` does."""

    def run(xp: Any, x: Array, alpha: Array) -> tuple[Array, Array, Array]:
        if not _divisible(xp, x, (alpha,)):
            return kernel(xp, x, alpha)
        flat = np.ravel(x)
        lower, middle, upper = (np.empty_like(flat) for _ in range(3))
        work, scale = Workspace(flat.dtype), Scale.of(alpha)
        for start in range(0, flat.size, BLOCK):
            part = slice(start, start + BLOCK)
            bounds_into(flat[part], scale, (lower[part], middle[part], upper[part]), work)
        return lower.reshape(x.shape), middle.reshape(x.shape), upper.reshape(x.shape)

    return run


def bounds_into(x: Block, scale: Scale, outs: tuple[Block, ...], work: Workspace) -> None:
    """Write the three losses of (27), and as a fourth output m of `bounds_block`, for a block of residuals that fits the workspace."""
    z = np.abs(x, out=work.take(x.size)[5])

    def evaluate(z: Block, *outs: Block, side: str) -> None:
        bounds_block(z, scale, outs, work, side=side)

    by_side(z, scale.alpha, outs, evaluate, work)


def _divisible(xp: Any, x: Array, scales: tuple[Array, ...]) -> bool:
    return (
        array_api_compat.is_numpy_namespace(xp)
        and x.size > BLOCK
        and all(math.prod(scale.shape) == 1 and scale.ndim == 0 for scale in scales)
    )
