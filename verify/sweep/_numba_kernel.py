"""The arithmetic of `kernel.cu` for Numba: the same operations, so the same bits.

It is the form whose order is proved in `verify.losses.interval`, with fused multiply-adds and an exponential of its own (fewer roundings
than
the proof counts): no library's exp takes part, so all compiled backends agree to the last bit.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from verify.losses import _series
from verify.sweep._numba_intrinsics import bit_length, fma, least, most, to_bits, to_float
from verify.sweep._portable_exp import constants
from verify.sweep.plan import ABOVE, BELOW
from verify.sweep.tally import BINS

TILE = 1024


def make(name: str) -> tuple[Any, Any, Any]:
    """Return the functions scan, count and losses for a dtype, compiled at their first call and cached on disk."""
    kind: Any = np.dtype(name).type
    integer: Any = np.int32 if name == "float32" else np.int64
    series = tuple(kind(c) for c in _series.coefficients(name))
    exp = constants(name)
    magic, log2e, ln2_high, ln2_low, cap = (kind(exp[key]) for key in ("magic", "log2e", "ln2_high", "ln2_low", "cap"))
    powers = tuple(kind(c) for c in exp["powers"])
    shift, bias = integer(exp["mantissa"]), integer(exp["bias"])
    half, one, zero, huge = kind(0.5), kind(1), kind(0), kind(np.finfo(name).max)
    degree, order = len(series) - 1, len(powers) - 1
    inline = numba.njit(inline="always")

    @inline
    def exponential(u: Any) -> Any:
        t = -min(u, cap)
        shifted = fma(t, log2e, magic)
        n = shifted - magic
        r = fma(n, -ln2_high, t)
        r = fma(n, -ln2_low, r)
        p = powers[order]
        for k in range(order - 1, -1, -1):
            p = fma(p, r, powers[k])
        scale = to_float(integer((to_bits(shifted) << shift) + (bias << shift)))
        return p * scale

    @inline
    def below(z: Any, alpha: Any) -> Any:
        u = z / alpha
        r = series[degree]
        for k in range(degree - 1, -1, -1):
            r = fma(r, u, series[k])
        c = fma(-half, r * u, half)
        v = fma(-u, c, one)
        f = fma(half * v, v, c)
        m = z * v
        return z * (c * z), z * (half * z), z * (f * z), m

    @inline
    def above(z: Any, alpha: Any) -> Any:
        e = exponential(z / alpha)
        p = alpha * e
        y = z - half * alpha
        m = alpha - p
        return alpha * ((z - alpha) + p), alpha * y, alpha * (y + (half * alpha) * (e * e)), m

    @inline
    def residual(base: Any, step: Any, j: Any, bits: bool) -> Any:
        # Both casts are no-ops where they are used; without them the compiler would widen the branch that is not taken, and the result
        # with it.
        if bits:
            return to_float(integer(integer(base) + integer(j) * integer(step)))
        return abs(kind(base) + kind(j) * kind(step))

    @numba.njit(nogil=True, cache=True)
    def scan(bits: bool, base: Any, step: Any, size: Any, side: Any, alpha: Any, out: Any) -> None:
        for s in range(base.size):
            low, up, gap = huge, huge, zero
            b, d, n = base[s], step[s], size[s]
            if side[s] == BELOW:
                for j in range(np.int32(n)):
                    x, y, w, g = below(residual(b, d, j, bits), alpha)
                    low, up, gap = least(low, y - x), least(up, w - y), most(gap, g)
            elif side[s] == ABOVE:
                for j in range(np.int32(n)):
                    x, y, w, g = above(residual(b, d, j, bits), alpha)
                    low, up, gap = least(low, y - x), least(up, w - y), most(gap, g)
            else:
                for j in range(np.int32(n)):
                    z = residual(b, d, j, bits)
                    x, y, w, g = below(z, alpha) if z < alpha else above(z, alpha)
                    low, up, gap = least(low, y - x), least(up, w - y), most(gap, g)
            out[s, 0], out[s, 1], out[s, 2] = low, up, gap

    @numba.njit(nogil=True, cache=True)
    def losses(
        bits: bool, base: Any, step: Any, start: Any, side: Any, alpha: Any, lower: Any, middle: Any, upper: Any, slope: Any
    ) -> None:
        if side == BELOW:
            for j in range(np.int32(lower.size)):
                lower[j], middle[j], upper[j], slope[j] = below(residual(base, step, np.int32(start + j), bits), alpha)
        elif side == ABOVE:
            for j in range(np.int32(lower.size)):
                lower[j], middle[j], upper[j], slope[j] = above(residual(base, step, np.int32(start + j), bits), alpha)
        else:
            for j in range(np.int32(lower.size)):
                z = residual(base, step, np.int32(start + j), bits)
                lower[j], middle[j], upper[j], slope[j] = below(z, alpha) if z < alpha else above(z, alpha)

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
    def count(bits: bool, base: Any, step: Any, size: Any, side: Any, alpha: Any, counts: Any) -> None:
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
                losses(bits, base[s], step[s], start, side[s], alpha, lower[:n], middle[:n], upper[:n], gap[:n])
                tally(lows, ups, lower[:n], middle[:n], upper[:n], counts)

    return scan, count, losses
