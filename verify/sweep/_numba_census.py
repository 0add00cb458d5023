"""Float32 losses against float64 values, compiled: what makes a census of every float32 a matter of seconds.

The float64 values share neither form nor coefficients with the losses: Taylor's series of (19) below α, the printed formulas with the
library's exp above. A test certifies them against rigorous enclosures.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np

from verify.sweep._numba_intrinsics import most, to_bits, to_float

# What is left of the sum over k of (-u)^k/(k+2)! after these is below 2^27/29! = 2e-23 for u ≤ 2, and for u ≤ 1/16 below 2e-19 after nine.
_TERMS = 27
_INVERSE_FACTORIALS = tuple(1 / math.factorial(k + 2) for k in range(_TERMS))
_FEW = 9
_SMALL = 1 / 32
# e^(-u) adds nothing to u in float64 from here on.
_NOTHING = 40.0
HALVES = 33
TILE = 1024
# An error that is not a number, or no float, is none of these.
INFINITE = 1e300
_EXPONENT = 0x7FF0000000000000
_TWICE_BIAS = 0x7FE0000000000000
_TINY, _LARGEST = 2.0**-126, float(np.finfo(np.float32).max)


@numba.njit(inline="always")
def _series(u: Any) -> Any:
    """Return (e^(-u) - 1 + u)/u² for 0 ≤ u ≤ 2."""
    total = _INVERSE_FACTORIALS[_TERMS - 1]
    for k in range(_TERMS - 2, -1, -1):
        total = _INVERSE_FACTORIALS[k] - u * total
    return total


@numba.njit(inline="always")
def _short_series(u: Any) -> Any:
    """Return (e^(-u) - 1 + u)/u² for 0 ≤ u ≤ 1/16, in a loop short enough to be unrolled into vector code."""
    total = _INVERSE_FACTORIALS[_FEW - 1]
    for k in range(_FEW - 2, -1, -1):
        total = _INVERSE_FACTORIALS[k] - u * total
    return total


@numba.njit(nogil=True, cache=True)
def exact_bounds(x: Any, alpha: Any, lower: Any, middle: Any, upper: Any) -> None:
    """Write the three losses of (27) in float64 for float32 residuals and a float64 α.

    Args:
        x: Residuals, float32, none of them negative, in order.
        alpha: The transition point.
        lower: Where D_{α,1/α} goes, float64.
        middle: Where H_α goes.
        upper: Where D_{α/2,1/α} goes.
    """
    first, last = np.float64(x[0]), np.float64(x[x.size - 1])
    least, greatest = min(first, last), max(first, last)
    if greatest < _SMALL * alpha:
        for j in range(x.size):
            z = np.float64(x[j])
            u = z / alpha
            square = z * z
            lower[j], middle[j], upper[j] = square * _short_series(u), 0.5 * square, 2.0 * square * _short_series(2.0 * u)
    elif least >= _NOTHING * alpha:
        for j in range(x.size):
            z = np.float64(x[j])
            lower[j], middle[j] = alpha * (z - alpha), alpha * (z - 0.5 * alpha)
            upper[j] = middle[j]
    else:
        for j in range(x.size):
            z = np.float64(x[j])
            u = z / alpha
            if z < alpha:
                lower[j], middle[j], upper[j] = z * z * _series(u), 0.5 * z * z, 2.0 * z * z * _series(2.0 * u)
            else:
                lower[j], middle[j] = alpha * (z - alpha + alpha * math.exp(-u)), alpha * (z - 0.5 * alpha)
                upper[j] = middle[j] + 0.5 * alpha * alpha * math.exp(-2.0 * u)


@numba.njit(nogil=True, cache=True)
def judge(got: Any, exact: Any, bits: Any, halves: Any, worst: Any, where: Any) -> int:
    """Count the errors of float32 results in half ulps.

    Args:
        got: The results.
        exact: Their float64 values.
        bits: Bit patterns of the residuals.
        halves: Points with an error of k/2 to (k+1)/2 ulp, added to; the last is open.
        worst: The largest error in ulp so far, one element.
        where: The bit pattern that has it, one element.

    Returns:
        Points whose value is 0, subnormal or beyond the largest float32: they are not judged.
    """
    errors = np.empty(TILE, dtype=np.float64)
    outside = 0
    for start in range(0, got.size, TILE):
        n = min(TILE, got.size - start)
        part, values = got[start : start + n], exact[start : start + n]
        for j in range(n):
            size = values[j]
            # The fraction masked away, a float is the power of two of its binade; its inverse has the opposite exponent.
            inverse = to_float(np.int64(_TWICE_BIAS) - (to_bits(size) & np.int64(_EXPONENT)))
            error = abs(np.float64(part[j]) - size) * inverse * 2.0**23
            error = error if error < INFINITE else INFINITE  # noqa: FURB136 - a NaN must become infinite, which no minimum promises
            errors[j] = error if (size >= _TINY) & (size <= _LARGEST) else -1.0
        above_half, largest, left_out = np.int64(0), -1.0, np.int64(0)
        for j in range(n):
            left_out += np.int64(errors[j] < 0.0)
            above_half += np.int64(errors[j] >= 0.5)
            largest = most(largest, errors[j])
        outside += int(left_out)
        if largest < 1.0:
            halves[1] += above_half
            halves[0] += n - left_out - above_half
        else:
            for j in range(n):
                if errors[j] >= 0.0:
                    halves[int(min(2.0 * errors[j], HALVES - 1.0))] += 1
        if largest > worst[0]:
            for j in range(n):
                if errors[j] == largest:
                    worst[0], where[0] = largest, bits[start + j]
                    break
    return outside
