"""Grids of residuals that are never stored: any block of points can be made from its number alone, with the same bits everywhere.

All backends work on blocks of `BLOCK` points, whose first point is computed exactly and whose others follow by one multiplication and one
addition in the grid's dtype (linear) or by integer steps of the bit pattern (logarithmic, exhaustive). So a point depends on its index
alone, not on the
partition, the number of workers or the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 1 << 15
Spacing = Literal["linear", "log", "every"]
# Beyond 2^52 points an index is no longer exact in float64.
MOST_POINTS = 1 << 52


@dataclass(frozen=True)
class Grid:
    """A grid of residuals.

    Args:
        spacing: "linear"; "log", equal steps of the bit index, hence equally many points an octave and equally spaced within it; "every",
            every float.
        low: First residual.
        high: Last residual; reached up to rounding (linear) or up to `BLOCK` bit steps (log).
        points: Number of points, at least 2.
        dtype: "float32" or "float64".

    Raises:
        ValueError: If the range is empty or not finite, has both signs on a logarithmic grid, or has fewer floats than points.
    """

    spacing: Spacing
    low: float
    high: float
    points: int
    dtype: str

    def __post_init__(self) -> None:
        """Check the arguments."""
        if self.dtype not in ("float32", "float64"):
            raise ValueError(f"dtype = {self.dtype!r} is not known; float32 or float64 is allowed.")
        limit = float(np.finfo(self.dtype).max)
        if not (-limit <= self.low < self.high <= limit):
            raise ValueError(
                f"range = {self.low!r} {self.high!r} is empty or beyond {self.dtype}; two finite numbers in increasing order are allowed."
            )
        if not 2 <= self.points <= MOST_POINTS:
            raise ValueError(f"points = {self.points} is out of range; 2 to 2**52 is allowed.")
        if self.spacing == "log" and self.low <= 0 <= self.high:
            raise ValueError(f"range = {self.low!r} {self.high!r} contains 0; a logarithmic grid is allowed on one side of 0.")
        if self.spacing == "log" and abs(self._last - self._first) + 1 < self.points:
            raise ValueError(
                f"points = {self.points} is more than the floats of the range; at most {abs(self._last - self._first) + 1} is allowed."
            )

    @cached_property
    def blocks(self) -> int:
        """Number of blocks."""
        return -(-self.points // BLOCK)

    @cached_property
    def _first(self) -> int:
        return ordered_index(self.low, self.dtype)

    @cached_property
    def _last(self) -> int:
        return ordered_index(self.high, self.dtype)

    @cached_property
    def step(self) -> Any:
        """Step between neighbours of one block: a residual of the dtype (linear), or a count of bit patterns."""
        if self.spacing == "linear":
            return np.dtype(self.dtype).type(self._exact_step)
        return (self._last - self._first) // (self.points - 1)

    @cached_property
    def _exact_step(self) -> float:
        return self.high / (self.points - 1) - self.low / (self.points - 1)

    @cached_property
    def _offsets(self) -> NDArray[Any]:
        """Distances of a block's residuals, or of their bit indices, from its first."""
        if self.spacing == "linear":
            return np.arange(BLOCK, dtype=self.dtype) * self.step
        # Of one sign, the floats of a dtype are fewer than its integers: nothing overflows, and steps are 1 where both signs occur.
        return np.arange(BLOCK, dtype=f"i{np.dtype(self.dtype).itemsize}") * np.dtype(f"i{np.dtype(self.dtype).itemsize}").type(self.step)

    def __getstate__(self) -> dict[str, Any]:
        """Send the fields alone to other processes, not what is computed from them."""
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def size(self, block: int) -> int:
        """Return the number of points of a block."""
        return min(BLOCK, self.points - block * BLOCK)

    def bases(self, first: int, last: int) -> NDArray[Any]:
        """Return the first residual (linear) or the first ordered bit index of the blocks first to last - 1."""
        if self.spacing == "linear":
            start = np.arange(first, last, dtype=np.float64) * float(BLOCK)
            return (self.low + start * self._exact_step).astype(self.dtype)
        if self.spacing == "every":
            return np.arange(first, last, dtype=np.int64) * BLOCK + self._first
        return np.array([self._base(block) for block in range(first, last)], dtype=np.int64)

    def _base(self, block: int) -> Any:
        """Return what `bases` returns for one block, without an array."""
        if self.spacing == "linear":
            return np.dtype(self.dtype).type(self.low + float(block * BLOCK) * self._exact_step)
        if self.spacing == "every":
            return block * BLOCK + self._first
        return self._first + block * BLOCK * (self._last - self._first) // (self.points - 1)

    def block(self, block: int, out: NDArray[Any] | None = None) -> NDArray[Any]:
        """Return the residuals of a block, increasing.

        Args:
            block: Its number.
            out: Where they go, if not into a new array: at least as many numbers of the dtype.
        """
        kind, base, size = np.dtype(self.dtype), self._base(block), self.size(block)
        values = np.empty(size, dtype=kind) if out is None else out[:size]
        if self.spacing == "linear":
            return np.add(self._offsets[:size], base, out=values)
        index = values.view(f"i{kind.itemsize}")
        np.add(self._offsets[:size], index.dtype.type(base), out=index)
        if base < 0:
            negative = index < 0
            np.subtract(-1, index, out=index, where=negative)
            np.negative(values, out=values, where=negative)
        return values

    def at(self, index: int) -> float:
        """Return the residual at an index."""
        return float(self.block(index // BLOCK)[index % BLOCK])

    def describe(self) -> dict[str, Any]:
        """Return what defines the grid, with floats in hexadecimal."""
        return {"spacing": self.spacing, "low": self.low.hex(), "high": self.high.hex(), "points": self.points, "dtype": self.dtype}


def every_float32() -> Grid:
    """Return the grid of every finite float32, both zeros included: 4 278 190 080 points."""
    largest = float(np.finfo(np.float32).max)
    return Grid("every", -largest, largest, 2 * (ordered_index(largest, "float32") + 1), "float32")


def floats_between(low: float, high: float, dtype: str) -> Grid:
    """Return the grid of every float of a dtype from low to high."""
    return Grid("every", low, high, ordered_index(high, dtype) - ordered_index(low, dtype) + 1, dtype)


def ordered_index(x: float, dtype: str) -> int:
    """Return the place of a float among all floats of a dtype: +0 is 0, -0 is -1, neighbours differ by 1."""
    kind = np.dtype(dtype)
    unsigned = int(np.asarray(x, dtype=kind).view(f"u{kind.itemsize}"))
    sign = 1 << (8 * kind.itemsize - 1)
    return unsigned if unsigned < sign else sign - 1 - unsigned
