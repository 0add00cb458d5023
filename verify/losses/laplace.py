"""The loss (19) derived from the KL divergence of Laplace distributions, and its derivatives (21) and (22).

As printed, (19) loses every digit for |x|/α below about 4e-4 in float32. Here u = |x|/α decides: below 1 the factor u² is taken
out by hand and the rest is a polynomial; above 1 nothing cancels. See `_series`.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import array_api_compat
import numpy as np

from verify.losses._arguments import Array, floating, gather
from verify.losses._blocks import Workspace, blocked, loss_block
from verify.losses._scaling import balance, signs
from verify.losses._series import half_ratio

if TYPE_CHECKING:
    from collections.abc import Callable

# exp(-u) no longer changes a float64 sum with u beyond 40; the cap keeps quotients finite where they are not used.
_LARGEST_RATIO = 2000.0


def laplace_kl_loss(x: Any, alpha: Any, beta: Any) -> Any:
    """Compute D_{α,β}(x) = (α exp(-|x|/α) + |x| - α)/β, (19).

    Args:
        x: Residuals, any shape, in target units.
        alpha: Scale of the label noise, positive and finite, in target units; broadcast against x.
        beta: Scale of the prediction noise, positive and finite, in target units; broadcast against x.

    Returns:
        D_{α,β}(x) in the promoted dtype and broadcast shape, or a float for numbers; at least 0, without unit.

    Raises:
        TypeError: If an argument is not a real number or a real array.
        ValueError: If alpha or beta is not positive and finite.
    """
    call = gather({"x": x, "alpha": alpha, "beta": beta}, positive=("alpha", "beta"))
    return call.give(floating(call.xp, blocked(loss_kernel, _in_place), call["x"], call["alpha"], call["beta"]))


def laplace_kl_loss_derivative(x: Any, alpha: Any, beta: Any) -> Any:
    """Compute D'_{α,β}(x) = sgn(x)(1 - exp(-|x|/α))/β, (21).

    Args:
        x: Residuals, any shape, in target units.
        alpha: Scale of the label noise, positive and finite, in target units; broadcast against x.
        beta: Scale of the prediction noise, positive and finite, in target units; broadcast against x.

    Returns:
        D'_{α,β}(x) in the promoted dtype and broadcast shape, or a float for numbers; in inverse target units.

    Raises:
        TypeError: If an argument is not a real number or a real array.
        ValueError: If alpha or beta is not positive and finite.
    """
    call = gather({"x": x, "alpha": alpha, "beta": beta}, positive=("alpha", "beta"))
    return call.give(floating(call.xp, blocked(derivative_kernel), call["x"], call["alpha"], call["beta"]))


def laplace_kl_loss_second_derivative(x: Any, alpha: Any, beta: Any) -> Any:
    """Compute D''_{α,β}(x) = exp(-|x|/α)/(αβ), (22).

    Args:
        x: Residuals, any shape, in target units.
        alpha: Scale of the label noise, positive and finite, in target units; broadcast against x.
        beta: Scale of the prediction noise, positive and finite, in target units; broadcast against x.

    Returns:
        D''_{α,β}(x) in the promoted dtype and broadcast shape, or a float for numbers; in inverse squared target units.

    Raises:
        TypeError: If an argument is not a real number or a real array.
        ValueError: If alpha or beta is not positive and finite.
    """
    call = gather({"x": x, "alpha": alpha, "beta": beta}, positive=("alpha", "beta"))
    return call.give(floating(call.xp, blocked(second_derivative_kernel), call["x"], call["alpha"], call["beta"]))


def widened(kernel: Callable[..., Array]) -> Callable[..., Array]:
    """Return a kernel that computes NumPy's float32 in float64 and rounds once: NumPy's float32 exp alone is 2.5 ulp off."""

    @functools.wraps(kernel)
    def run(xp: Any, *arrays: Array) -> Array:
        if array_api_compat.is_numpy_namespace(xp) and arrays[0].dtype == np.float32:
            return kernel(xp, *(array.astype(np.float64) for array in arrays)).astype(np.float32)
        return kernel(xp, *arrays)

    return run


@widened
def loss_kernel(xp: Any, x: Array, alpha: Array, beta: Array) -> Array:
    """Evaluate (19): x² c(u)/(αβ) below u = 1, ((|x| - α) + α e^(-u))/β above.

    Each branch sees only residuals of its own side, so that neither can put a NaN into the other's gradient.
    """
    z = x * signs(xp, x)
    small = z < alpha
    s, product = balance(xp, alpha, beta)
    near = xp.where(small, x, xp.zeros_like(x))
    c = half_ratio(xp.where(small, z, xp.zeros_like(z)) / alpha)
    w = near * s
    below = (w * (c / product)) * w
    far = xp.where(small, alpha, z)
    above = ((far - alpha) + alpha * xp.exp(-xp.minimum(far, _LARGEST_RATIO * alpha) / alpha)) / beta
    return xp.where(small, below, above)


def _in_place(work: Workspace, alpha: Array, beta: Array) -> Callable[..., None]:
    s, product = balance(np, alpha, beta)
    return lambda z, out, *, side: loss_block(z, alpha, beta, s, product, out, work, side=side)


@widened
def derivative_kernel(xp: Any, x: Array, alpha: Array, beta: Array) -> Array:
    """Evaluate (21): x(1 - u c(u))/(αβ) below u = 1/2, where 1 - e^(-u) would cancel, and sgn(x)(1 - e^(-u))/β above."""
    sign = signs(xp, x)
    z = x * sign
    border = 0.5 * alpha
    small = z < border
    s, product = balance(xp, alpha, beta)
    near = xp.where(small, x, xp.zeros_like(x))
    u = xp.where(small, z, xp.zeros_like(z)) / alpha
    below = ((near * s) * ((1.0 - u * half_ratio(u)) / product)) * s
    far = xp.where(small, border, z)
    above = sign * (1.0 - xp.exp(-xp.minimum(far, _LARGEST_RATIO * alpha) / alpha)) / beta
    return xp.where(small, below, above)


@widened
def second_derivative_kernel(xp: Any, x: Array, alpha: Array, beta: Array) -> Array:
    """Evaluate (22) as e^(-u)(1 + δ)/(αβ), where δ is the rounding error of the quotient u.

    A relative error ε of u is an error of uε in e^(-u): 40 ulp at the end of float32's range if it were left in.
    """
    z = x * signs(xp, x)
    z = xp.minimum(z, _LARGEST_RATIO * alpha)
    s, product = balance(xp, alpha, beta)
    u = z / alpha
    # exp(-u) may underflow where the quotient by αβ does not: its square root cannot.
    deep = u > 64.0
    e = xp.exp(xp.where(deep, -0.5 * u, -u)) * (1.0 + xp.where(deep, 0.5, 1.0) * _quotient_error(xp, z, alpha, u))
    return xp.where(deep, (e * s) * ((e / product) * s), ((e / product) * s) * s)


def _quotient_error(xp: Any, z: Array, alpha: Array, u: Array) -> Array:
    """Return u - z/α to first order, by Dekker's exact product of u and α with both scaled into mid-range."""
    splitter = 4097.0 if str(u.dtype).endswith("float32") else 134217729.0
    s, _ = balance(xp, alpha, alpha)
    a = alpha * s
    z = z * s
    big_u, big_a = splitter * u, splitter * a
    u_high, a_high = big_u - (big_u - u), big_a - (big_a - a)
    u_low, a_low = u - u_high, a - a_high
    high = u * a
    low = ((u_high * a_high - high) + u_high * a_low + u_low * a_high) + u_low * a_low
    return ((high - z) + low) / a
