"""Exact powers of two that keep products of residuals and scales inside the range."""

from __future__ import annotations

from typing import Any

Array = Any
# Beyond ±126 a power of two is not a normal float32; only two subnormal scales at once ask for more.
_LARGEST_EXPONENT = 126


def power_of_two(xp: Any, exponent: Array) -> Array:
    """Return 2**exponent exactly, as an array of the exponent's floating dtype."""
    return xp.ldexp(xp.ones_like(exponent), xp.astype(exponent, xp.int32))


def balance(xp: Any, alpha: Array, beta: Array) -> tuple[Array, Array]:
    """Return a power of two s and the product αβs², which lies in [1/2, 8) for normal scales.

    x² / (αβ) = (xs)² / (αβs²), where xs is of the size of the result's square root: it overflows or underflows only if the result does.

    Args:
        xp: The array namespace.
        alpha: Scale of the label noise.
        beta: Scale of the prediction noise.

    Returns:
        s and αβs², broadcast together.
    """
    # floor has no gradient, so s is a constant to PyTorch and JAX.
    k = xp.floor(0.5 * (xp.log2(alpha) + xp.log2(beta)))
    k = xp.clip(k, -_LARGEST_EXPONENT, _LARGEST_EXPONENT)
    s = power_of_two(xp, -k)
    return s, (alpha * s) * (beta * s)


def signs(xp: Any, x: Array) -> Array:
    """Return -1 for negative x, else 1.

    x * signs(x) is |x|, but its gradient at 0 is 1 rather than 0, which keeps second derivatives right at 0.
    """
    return xp.where(x < 0, -xp.ones_like(x), xp.ones_like(x))
