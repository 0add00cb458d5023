"""The arithmetic of `kernel.cu` for Numba: the same operations, so the same bits.

It is the form whose order is proved in `verify.losses.interval`, with fused multiply-adds, an exponential of its own, and products by
rounded reciprocals of α in place of quotients, which the proof allows for: no library's exp takes part, so all compiled backends agree to
the last bit.

What it costs decides its shape. No loop branches within a side of α, none takes a quotient, and all reduce by minima that vectorise:
about thirty vector operations a point, half of them multiplications.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from verify.losses import _series
from verify.sweep._numba_intrinsics import bit_length, fma, least, most, to_bits, to_float
from verify.sweep._portable_exp import constants
from verify.sweep.plan import ABOVE, BELOW, FAR
from verify.sweep.tally import BINS

TILE = 1024


def make(name: str, *, bits: bool) -> tuple[Any, Any, Any]:
    """Return the functions scan, count and losses for a dtype, compiled at their first call and cached on disk.

    Args:
        name: "float32" or "float64".
        bits: Whether a segment's points are base + j step as bit patterns; otherwise they are |base + j step|.
    """
    kind: Any = np.dtype(name).type
    integer: Any = np.int32 if name == "float32" else np.int64
    series = tuple(kind(c) for c in _series.of_half(name))
    exp = constants(name)
    magic, shift = kind(exp["magic"]), integer(exp["mantissa"])
    powers = tuple(kind(c) for c in exp["powers"])
    half, one, zero, huge = kind(0.5), kind(1), kind(0), kind(np.finfo(name).max)
    degree, order = len(series) - 1, len(powers) - 1
    top_even, top_odd = order - order % 2, order - 1 + order % 2
    inline = numba.njit(inline="always")

    @inline
    def exponential(z: Any, rate: Any) -> Any:
        shifted = fma(z, rate, magic)
        f = fma(z, rate, -(shifted - magic))
        # Even and odd powers apart: two chains run at once where one would wait for itself.
        square = f * f
        even, odd = powers[top_even], powers[top_odd]
        for k in range(top_even - 2, -1, -2):
            even = fma(even, square, powers[k])
        for k in range(top_odd - 2, 0, -2):
            odd = fma(odd, square, powers[k])
        p = fma(odd, f, even)
        return to_float(integer(to_bits(p) + (to_bits(shifted) << shift)))

    @inline
    def below(z: Any, inverse: Any) -> Any:
        w = z * inverse
        r = series[degree]
        for k in range(degree - 1, -1, -1):
            r = fma(r, w, series[k])
        c = fma(-w, r, one)
        v = fma(-w, c, one)
        middle = z * (half * z)
        return c * middle, middle, fma(v, v, c) * middle, z * v

    @inline
    def above(z: Any, alpha: Any, root: Any, e: Any) -> Any:
        middle = alpha * (z - half * alpha)
        s = root * e
        return alpha * fma(alpha, e, z - alpha), middle, fma(s, s, middle)

    @inline
    def slope(alpha: Any, e: Any) -> Any:
        return alpha - alpha * e

    @inline
    def either(z: Any, alpha: Any, inverse: Any, rate: Any, root: Any, far: Any) -> Any:
        if z < alpha:
            return below(z, inverse)
        e = exponential(min(z, far), rate)
        x, y, w = above(z, alpha, root, e)
        return x, y, w, slope(alpha, e)

    # Two ways to the same bits: the scan reads the multiples of the step from a table, which is quicker than to make them; a loop that
    # writes makes them, because the compiler would have to prove that the table and what is written do not overlap.
    if bits:

        @inline
        def residual(base: Any, step: Any, j: Any) -> Any:
            return to_float(integer(base + integer(j) * step))

        @inline
        def strides(table: Any, step: Any) -> Any:  # noqa: ARG001 - one signature for both
            return step

        @inline
        def read(base: Any, step: Any, j: Any) -> Any:
            return residual(base, step, j)
    else:

        @inline
        def residual(base: Any, step: Any, j: Any) -> Any:
            return abs(base + kind(j) * step)

        @inline
        def strides(table: Any, step: Any) -> Any:  # noqa: ARG001 - one signature for both
            return table

        @inline
        def read(base: Any, table: Any, j: Any) -> Any:
            return abs(base + table[j])

    @numba.njit(nogil=True, cache=True)
    def scan(
        base: Any, step: Any, table: Any, size: Any, side: Any, alpha: Any, inverse: Any, rate: Any, root: Any, far: Any, out: Any
    ) -> None:
        for s in range(base.size):
            low, up, gap, e_least = huge, huge, zero, one
            b, d, n = base[s], strides(table, step[s]), size[s]
            if side[s] == BELOW:
                for j in range(np.int32(n)):
                    x, y, w, g = below(read(b, d, j), inverse)
                    low, up, gap = least(low, y - x), least(up, w - y), most(gap, g)
            elif side[s] == ABOVE:
                # The slope falls with e, so the least e of the segment gives the largest.
                for j in range(np.int32(n)):
                    z = read(b, d, j)
                    e = exponential(z, rate)
                    x, y, w = above(z, alpha, root, e)
                    low, up, e_least = least(low, y - x), least(up, w - y), least(e_least, e)
                gap = slope(alpha, e_least)
            elif side[s] == FAR:
                for j in range(np.int32(n)):
                    x, y, w = above(read(b, d, j), alpha, root, zero)
                    low, up = least(low, y - x), least(up, w - y)
                gap = alpha
            else:
                for j in range(np.int32(n)):
                    x, y, w, g = either(read(b, d, j), alpha, inverse, rate, root, far)
                    low, up, gap = least(low, y - x), least(up, w - y), most(gap, g)
            out[s, 0], out[s, 1], out[s, 2] = low, up, gap

    @numba.njit(nogil=True, cache=True)
    def losses(
        base: Any,
        step: Any,
        start: Any,
        side: Any,
        alpha: Any,
        inverse: Any,
        rate: Any,
        root: Any,
        far: Any,
        lower: Any,
        middle: Any,
        upper: Any,
        m: Any,
    ) -> None:
        n = np.int32(lower.size)
        if side == BELOW:
            for j in range(n):
                lower[j], middle[j], upper[j], m[j] = below(residual(base, step, np.int32(start + j)), inverse)
        elif side in (ABOVE, FAR):
            for j in range(n):
                z = residual(base, step, np.int32(start + j))
                e = exponential(min(z, far), rate)
                lower[j], middle[j], upper[j] = above(z, alpha, root, e)
                m[j] = slope(alpha, e)
        else:
            for j in range(n):
                lower[j], middle[j], upper[j], m[j] = either(residual(base, step, np.int32(start + j)), alpha, inverse, rate, root, far)

    @inline
    def slot(small: Any, large: Any) -> Any:
        d = integer(to_bits(large) - to_bits(small))
        return integer(0) if d < 0 else integer(1) + bit_length(d)

    @numba.njit(nogil=True, cache=True)
    def tally(lows: Any, ups: Any, lower: Any, middle: Any, upper: Any, bins: Any) -> None:
        low_first, low_last, up_first, up_last = integer(BINS), integer(0), integer(BINS), integer(0)
        n = lower.size
        for j in range(n):
            low, up = slot(lower[j], middle[j]), slot(middle[j], upper[j])
            lows[j], ups[j] = low, up
            low_first, low_last = min(low_first, low), max(low_last, low)
            up_first, up_last = min(up_first, up), max(up_last, up)
        # Neighbours mostly share a bin, and then the tile is one addition.
        for row, slots, first, last in ((0, lows, low_first, low_last), (1, ups, up_first, up_last)):
            if first == last:
                bins[row, first] += n
            else:
                for j in range(n):
                    bins[row, slots[j]] += 1

    @numba.njit(nogil=True, cache=True)
    def count(base: Any, step: Any, size: Any, side: Any, alpha: Any, inverse: Any, rate: Any, root: Any, far: Any, counts: Any) -> None:
        lower, middle, upper, gap = (
            np.empty(TILE, dtype=kind),
            np.empty(TILE, dtype=kind),
            np.empty(TILE, dtype=kind),
            np.empty(TILE, dtype=kind),
        )
        lows, ups = np.empty(TILE, dtype=integer), np.empty(TILE, dtype=integer)
        for s in range(base.size):
            for start in range(0, size[s], TILE):
                n = min(TILE, size[s] - start)
                losses(base[s], step[s], start, side[s], alpha, inverse, rate, root, far, lower[:n], middle[:n], upper[:n], gap[:n])
                tally(lows, ups, lower[:n], middle[:n], upper[:n], counts)

    return scan, count, losses
