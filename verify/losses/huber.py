"""The Huber loss (5), its derivative, and the variant (37) known as smooth L1."""

from __future__ import annotations

from typing import Any

from verify.losses._arguments import Array, floating, gather
from verify.losses._blocks import blocked
from verify.losses._scaling import signs


def huber(x: Any, alpha: Any) -> Any:
    """Compute the Huber loss H_α(x) of (5).

    Args:
        x: Residuals, any shape, in target units.
        alpha: Transition point in the same units, positive and finite; broadcast against x.

    Returns:
        H_α(x) in the promoted dtype and broadcast shape, or a float for numbers; in squared target units.

    Raises:
        TypeError: If an argument is not a real number or a real array.
        ValueError: If alpha is not positive and finite.
    """
    call = gather({"x": x, "alpha": alpha}, positive=("alpha",))
    return call.give(floating(call.xp, blocked(huber_kernel), call["x"], call["alpha"]))


def huber_derivative(x: Any, alpha: Any) -> Any:
    """Compute the derivative of (5), H'_α(x) = max(-α, min(x, α)), exactly.

    Args:
        x: Residuals, any shape, in target units.
        alpha: Transition point in the same units, positive and finite; broadcast against x.

    Returns:
        H'_α(x) in the promoted dtype and broadcast shape, or a float for numbers; in target units.

    Raises:
        TypeError: If an argument is not a real number or a real array.
        ValueError: If alpha is not positive and finite.
    """
    call = gather({"x": x, "alpha": alpha}, positive=("alpha",))
    xp = call.xp
    return call.give(floating(xp, lambda xp, x, alpha: xp.maximum(-alpha, xp.minimum(x, alpha)), call["x"], call["alpha"]))


def smooth_l1(x: Any, alpha: Any) -> Any:
    """Compute the variant (37) of the Huber loss, H_α(x)/α, known as smooth L1 with β = α.

    Args:
        x: Residuals, any shape, in target units.
        alpha: Transition point in the same units, positive and finite; broadcast against x.

    Returns:
        H_α(x)/α in the promoted dtype and broadcast shape, or a float for numbers; in target units.

    Raises:
        TypeError: If an argument is not a real number or a real array.
        ValueError: If alpha is not positive and finite.
    """
    call = gather({"x": x, "alpha": alpha}, positive=("alpha",))
    return call.give(floating(call.xp, blocked(smooth_l1_kernel), call["x"], call["alpha"]))


def huber_kernel(xp: Any, x: Array, alpha: Array) -> Array:
    """Evaluate (5) without an x² that overflows where it is not used."""
    near, far, small = _split(xp, x, alpha)
    return xp.where(small, near * (0.5 * near), alpha * (far - 0.5 * alpha))


def smooth_l1_kernel(xp: Any, x: Array, alpha: Array) -> Array:
    """Evaluate (37) with the quotient by α taken before the product."""
    near, far, small = _split(xp, x, alpha)
    return xp.where(small, (near / alpha) * (0.5 * near), far - 0.5 * alpha)


def _split(xp: Any, x: Array, alpha: Array) -> tuple[Array, Array, Array]:
    """Return |x| where it is below α, |x| where it is not, and where it is below: each with a harmless stand-in elsewhere."""
    z = x * signs(xp, x)
    small = z < alpha
    return xp.where(small, z, xp.zeros_like(z)), xp.where(small, alpha, z), small
