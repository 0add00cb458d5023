"""The Kullback-Leibler divergence of Laplace distributions, (63)."""

from __future__ import annotations

from typing import Any

from verify.losses._arguments import Array, floating, gather
from verify.losses.laplace import loss_kernel, widened

# Σ r^(2k)/(2k+3) with r² ≤ 1/9 (b1/b2 within [1/2, 2]): the first term left out is below 2^-56 for float64.
_TERMS = {"float32": 7, "float64": 17}


def laplace_kl_divergence(mu1: Any, b1: Any, mu2: Any, b2: Any) -> Any:
    """Compute the divergence D(p||q) of Laplace(mu1, b1) from Laplace(mu2, b2), (63).

    It is D_{b1,b2}(mu1 - mu2) of (19) plus the mismatch of the scales b1/b2 - 1 - log(b1/b2): two terms that are never negative.

    Args:
        mu1: Mean of the label distribution p, any shape.
        b1: Scale of p, positive and finite, in the unit of mu1.
        mu2: Mean of the prediction distribution q, in the unit of mu1.
        b2: Scale of q, positive and finite, in the unit of mu1.

    Returns:
        D(p||q) in nats, in the promoted dtype and broadcast shape, or a float for numbers; at least 0.

    Raises:
        TypeError: If an argument is not a real number or a real array.
        ValueError: If b1 or b2 is not positive and finite.
    """
    call = gather({"mu1": mu1, "b1": b1, "mu2": mu2, "b2": b2}, positive=("b1", "b2"))
    return call.give(floating(call.xp, divergence_kernel, call["mu1"], call["b1"], call["mu2"], call["b2"]))


@widened
def divergence_kernel(xp: Any, mu1: Array, b1: Array, mu2: Array, b2: Array) -> Array:
    """Evaluate (63); where mu1 - mu2 overflows, all four arguments are halved first, which (28) allows."""
    difference = mu1 - mu2
    wide = xp.logical_and(xp.isinf(difference), xp.logical_and(xp.isfinite(mu1), xp.isfinite(mu2)))
    half = xp.where(wide, 0.5 * xp.ones_like(difference), xp.ones_like(difference))
    zero = xp.zeros_like(difference)
    x = xp.where(wide, 0.5 * mu1 - 0.5 * mu2, xp.where(wide, zero, difference))
    return loss_kernel(xp, x, b1 * half, b2 * half) + scale_mismatch(xp, b1, b2)


def scale_mismatch(xp: Any, b1: Array, b2: Array) -> Array:
    """Return s - log(1 + s) with s = (b1 - b2)/b2, the divergence of two Laplace distributions of one mean.

    Between 1/2 and 2 the logarithm is 2 artanh(r) with r = (b1 - b2)/(b1 + b2), and s - 2r = rs is taken out by hand.
    """
    ratio = b1 / b2
    close = xp.logical_and(ratio >= 0.5, ratio <= 2.0)
    one = xp.ones_like(ratio)
    near = xp.where(close, b1, b2)
    s = (near - b2) / b2
    r = s / (2.0 + s)
    square = r * r
    terms = _TERMS["float32" if str(ratio.dtype).endswith("float32") else "float64"]
    series = one / (2 * terms + 3)
    for k in range(terms - 1, -1, -1):
        series = series * square + 1.0 / (2 * k + 3)
    below = r * (s - 2.0 * square * series)
    far = xp.where(close, 4.0 * one, ratio)
    # A quotient that underflows still has a logarithm.
    faint = far < 1e-30
    logarithm = xp.where(faint, xp.log(b1) - xp.log(b2), xp.log(xp.where(faint, one, far)))
    return xp.where(close, below, (far - 1.0) - logarithm)
