"""Large NumPy arrays are worked through in blocks that stay in the cache: the same kernel, the same bits, a few times faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import array_api_compat
import numpy as np

Array = Any
BLOCK = 1 << 14


def blocked(kernel: Callable[..., Array]) -> Callable[..., Array]:
    """Return a kernel that works in blocks where x is a large NumPy array and the scales are single numbers."""

    def run(xp: Any, x: Array, *scales: Array) -> Array:
        if not _divisible(xp, x, scales):
            return kernel(xp, x, *scales)
        flat = np.ravel(x)
        result = np.empty_like(flat)
        for start in range(0, flat.size, BLOCK):
            result[start : start + BLOCK] = kernel(xp, flat[start : start + BLOCK], *scales)
        return result.reshape(x.shape)

    return run


def blocked_bounds(kernel: Callable[..., tuple[Array, Array, Array]]) -> Callable[..., tuple[Array, Array, Array]]:
    """Return a kernel of three results that works in blocks, as `blocked` does."""

    def run(xp: Any, x: Array, alpha: Array) -> tuple[Array, Array, Array]:
        if not _divisible(xp, x, (alpha,)):
            return kernel(xp, x, alpha)
        flat = np.ravel(x)
        results = tuple(np.empty_like(flat) for _ in range(3))
        for start in range(0, flat.size, BLOCK):
            for result, values in zip(results, kernel(xp, flat[start : start + BLOCK], alpha), strict=True):
                result[start : start + BLOCK] = values
        lower, middle, upper = (result.reshape(x.shape) for result in results)
        return lower, middle, upper

    return run


def _divisible(xp: Any, x: Array, scales: tuple[Array, ...]) -> bool:
    return array_api_compat.is_numpy_namespace(xp) and x.size > BLOCK and all(scale.ndim == 0 for scale in scales)
