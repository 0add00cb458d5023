"""Grids of residuals that are never stored: any block of points can be made from its number alone, with the same bits everywhere.

All backends work on blocks of `BLOCK` points, whose first point is computed exactly and whose others follow by one multiplication and one
addition in the grid's dtype (linear) or by integer steps of the bit pattern (logarithmic, exhaustive). So a point depends on its index alone, not on the
partition, the number of workers or the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 15
Spacing = Literal["linear", "log", "every"]
# Beyond 2^52 points an index is no longer exact in float64.
MOST_POINTS = 1 << 52


@dataclass(frozen=True)
class Segment:
    """A run of points of one block, in the form that the compiled backends generate it.

    Args:
        start: Index of the first point in the grid.
        size: Number of points.
        base: First residual (linear) or its ordered bit index (bits).
        step: Step of the residual, a float of the dtype, or of the bit index.
        bits: Whether base and step count bit patterns; then base and the last index have one sign.
    """

    start: int
    size: int
    base: float | int
    step: float | int
    bits: bool


@dataclass(frozen=True)
class Grid:
    """A grid of residuals.

    Args:
        spacing: "linear"; "log", equal steps of the bit index, hence equally many points an octave and equally spaced within it; "every", every float.
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
    def _step(self) -> Fraction:
        """Exact step between neighbours, of residuals or of bit indices."""
        span = Fraction(self.high) - Fraction(self.low) if self.spacing == "linear" else Fraction(self._last - self._first)
        return span / (self.points - 1)

    def size(self, block: int) -> int:
        """Return the number of points of a block."""
        return min(BLOCK, self.points - block * BLOCK)

    def segments(self, block: int) -> list[Segment]:
        """Return a block as segments; one, except where the bit index passes from negative floats to positive ones."""
        start, size = block * BLOCK, self.size(block)
        kind = np.dtype(self.dtype).type
        if self.spacing == "linear":
            base = float(kind(float(Fraction(self.low) + start * self._step)))
            return [Segment(start, size, base, float(kind(float(self._step))), bits=False)]
        base_index = self._first + int(start * self._step // 1)
        step = int(self._step // 1)
        if base_index < 0 <= base_index + step * (size - 1):
            negative = -(base_index // step)
            tail = Segment(start + negative, size - negative, base_index + negative * step, step, bits=True)
            return [Segment(start, negative, base_index, step, bits=True), tail]
        return [Segment(start, size, base_index, step, bits=True)]

    def block(self, block: int) -> NDArray[Any]:
        """Return the residuals of a block, increasing."""
        return np.concatenate([segment_values(segment, self.dtype) for segment in self.segments(block)])

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


def segment_values(segment: Segment, dtype: str) -> NDArray[Any]:
    """Return the residuals of a segment."""
    kind = np.dtype(dtype)
    steps = np.arange(segment.size, dtype=kind if not segment.bits else f"i{kind.itemsize}")
    if not segment.bits:
        steps *= kind.type(segment.step)
        steps += kind.type(segment.base)
        return steps
    steps *= steps.dtype.type(segment.step)
    steps += steps.dtype.type(segment.base)
    if segment.base < 0:
        np.subtract(-1, steps, out=steps)
        return -steps.view(kind)
    return steps.view(kind)
