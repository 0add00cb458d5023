"""A census of rounding errors: a histogram in ulp and the worst input, not only a maximum.

One ulp is the spacing of floats of the result's dtype at the exact value. Points whose exact value is not finite and normal in that dtype
are
counted apart: there a relative error has no meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.losses.oracle import ORACLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# All edges are multiples of half an ulp, so a table finds the bin.
EDGES = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 16.0)
_BIN_OF_HALF_ULPS = np.searchsorted(EDGES, np.arange(2 * EDGES[-1] + 1) / 2, side="right") - 1


@dataclass
class Census:
    """Rounding errors of one function on many points.

    Args:
        counts: Points whose error lies in [EDGES[i], EDGES[i+1]); the last bin is open.
        worst: The largest error in ulp.
        witness: The input that has it, as hexadecimal floats.
        outside: Points whose exact value is 0, subnormal or not finite.
    """

    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(EDGES), dtype=np.int64))
    worst: float = 0.0
    witness: tuple[str, ...] = ()
    outside: int = 0

    @property
    def points(self) -> int:
        """Number of points measured."""
        return int(self.counts.sum())

    def add(self, errors: NDArray[np.float64], inputs: Sequence[NDArray[Any] | float]) -> None:
        """Count the errors of a block of points; NaN marks a point outside."""
        inside = ~np.isnan(errors)
        self.outside += int(errors.size - np.count_nonzero(inside))
        if not inside.any():
            return
        halves = np.minimum(2 * errors[inside], 2 * EDGES[-1]).astype(np.intp)
        self.counts += np.bincount(_BIN_OF_HALF_ULPS[halves], minlength=len(EDGES))
        index = int(np.nanargmax(errors))
        if errors[index] > self.worst:
            self.worst = float(errors[index])
            self.witness = tuple(float(np.broadcast_to(value, errors.shape)[index]).hex() for value in inputs)

    def add_halves(self, halves: NDArray[np.int64], worst: float, inputs: Sequence[float], outside: int) -> None:
        """Count a block that was counted elsewhere.

        Args:
            halves: Points whose error lies in [k/2, (k+1)/2) ulp; the last is open.
            worst: The largest error, negative if no point was measured.
            inputs: The input that has it.
            outside: Points whose exact value is not finite and normal.
        """
        self.outside += outside
        np.add.at(self.counts, _BIN_OF_HALF_ULPS[np.arange(halves.size)], halves)
        if worst > self.worst:
            self.worst, self.witness = worst, tuple(float(value).hex() for value in inputs)

    def table(self) -> str:
        """Render the histogram and the worst input."""
        rows = [f"  {low:4.1f} ulp and more: {int(count):>13,}" for low, count in zip(EDGES, self.counts, strict=True) if count]
        return "\n".join([*rows, f"  worst {self.worst:.3f} ulp at {', '.join(self.witness)}; {self.outside:,} outside the normal range"])


def against_balls(name: str, got: NDArray[Any], *inputs: NDArray[Any] | float) -> Census:
    """Measure results against rigorous enclosures.

    Args:
        name: A key of `verify.losses.oracle.ORACLES`.
        got: Results, float32 or float64, one axis.
        inputs: The arguments that gave them, arrays of that shape or numbers.

    Returns:
        The census.
    """
    census = Census()
    census.add(ball_errors(name, got, *inputs), inputs)
    return census


def ball_errors(name: str, got: NDArray[Any], *inputs: NDArray[Any] | float) -> NDArray[np.float64]:
    """Return the error of each result in ulp, NaN where the exact value is not finite and normal."""
    from flint import arb, ctx

    oracle = ORACLES[name]
    limits = np.finfo(got.dtype)
    tiny, largest, digits = float(limits.tiny), float(limits.max), limits.nmant
    rows: Iterable[tuple[Any, ...]] = zip(got.tolist(), *(np.broadcast_to(value, got.shape).tolist() for value in inputs), strict=True)
    errors = np.full(got.shape, np.nan)
    before = ctx.prec
    ctx.prec = 2400
    try:
        for index, (value, *arguments) in enumerate(rows):
            exact = oracle(*arguments)
            size = abs(float(exact.mid()))
            if not tiny <= size <= largest:
                continue
            ulp = 2.0 ** (np.frexp(size)[1] - 1 - digits) if size >= 2.0 ** (-1022 + 60) else float(np.spacing(size))
            errors[index] = abs(float((exact - arb(value)).mid() / arb(ulp))) if np.isfinite(value) else np.inf
    finally:
        ctx.prec = before
    return errors


def float64_errors(got: NDArray[np.float32], exact: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the error of float32 results in ulp against float64 values, NaN where those are not finite and normal in float32."""
    limits = np.finfo(np.float32)
    size = np.abs(exact)
    # The sign and the fraction masked away, a float is the power of two of its binade.
    binade = (size.view(np.int64) & 0x7FF0000000000000).view(np.float64)
    with np.errstate(all="ignore"):
        errors = np.abs(got.astype(np.float64) - exact) / binade * 2.0**limits.nmant
    errors[np.isnan(errors)] = np.inf
    errors[~((size >= float(limits.tiny)) & (size <= float(limits.max)))] = np.nan
    return errors
