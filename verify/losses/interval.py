r"""The bounds (27), D_{α,1/α}(x) ≤ H_α(x) ≤ D_{α/2,1/α}(x), in a form whose order survives rounding.

Evaluated one by one, each loss is right to a few ulp and the order still breaks: near 0 the lower bound touches H, far out the upper bound does, and 1/α is
not a float. Here the three share their factors, so that the order in ℝ of *one* factor decides the order in floats of the whole.

**Notation.** fl is any rounding to a nearest float, with or without subnormals, ties anywhere. Two facts are used throughout:
(M) fl is monotone: a ≤ b implies fl(a) ≤ fl(b); and (E) fl(a) = a if a is a float, in particular for a power of two or for half a normal float.
z = |x|, u = fl(z/α), e = the computed exp(-u), ε = half an ulp of 1.

**Case z < α.** Then u < 1. With c = fl(1/2 - fl(t/2)), t = fl(R(u)·u), v = fl(1 - fl(u c)), f = fl(c + fl(fl(v/2)·v)):

    lower = fl(z·fl(c·z))     huber = fl(z·fl(z/2))     upper = fl(z·fl(f·z))

If c ≤ 1/2 ≤ f, then c·z ≤ z/2 ≤ f·z, so by (M) the rounded products keep that order, and once more times z ≥ 0. Subnormal and infinite results are included.
- c ≤ 1/2: R(u) ≥ 0.26 in ℝ; Horner's scheme errs by less than 8ε, hence t ≥ 0, 1/2 - fl(t/2) ≤ 1/2, and (M), (E).
- f ≥ 1/2: in ℝ, c + v²/2 = (g(u) + (1-e^(-u))²/2)/u² = g(2u)/(2u²) ≥ g(2)/2 > 0.567, a decreasing function of u. Twenty roundings with relative error ε cannot bring
  0.567 down to 0.5 in float32 or float64.

**Case z ≥ α.** Then u ≥ 1. With d = fl(z - α), y = fl(z - α/2), p = fl(α·e), r = fl(fl(α/2)·fl(e·e)):

    lower = fl(α·fl(d + p))     huber = fl(α·y)     upper = fl(α·fl(y + r))

- upper: r ≥ 0 because e ≥ 0, so y + r ≥ y, and (M), (E) give fl(y + r) ≥ y; times α > 0, (M).
- lower: to show fl(d + p) ≤ y. Let p ≤ 0.37α + one half of the smallest subnormal, which follows from e ≤ 0.368(1 + 8ε).
  If d = z - α exactly (always so for z ≤ 2α, by Sterbenz, and when α and z are both in the lowest binades), then d + p ≤ z - α/2 and (M).
  Otherwise z > 2α, so that e ≤ 0.136 and p ≤ 0.137α; let h be half the spacing of floats at d, so that d ≤ z - α + h.
  If p < h, then fl(d + p) ≤ d unless d is at the lower end of a binade, where the spacing above is what h says, so fl(d + p) = d = fl(z - α) ≤ fl(z - α/2) = y by (M).
  If p ≥ h, then d + p ≤ z - α + 2p ≤ z - α + 0.28α ≤ z - α/2 and (M).
  (p = h exactly is a tie: it is the second case.)

Where α is subnormal, α/2 and fl(e·α) may be inexact; the dtype's smallest normal number is the least α for which the order is promised.

**Size.** Every product has at most one factor above and one below its result, so no intermediate overflows or underflows unless the result does: each component is
within 8 ulp of the exact value wherever that is finite and normal. Measured figures: `verify.losses.budgets`.
"""

from __future__ import annotations

from typing import Any

from verify.losses._arguments import Array, gather, quiet
from verify.losses._blocks import blocked_bounds
from verify.losses._scaling import signs
from verify.losses._series import half_ratio

_LARGEST_RATIO = 2000.0


def bounds(x: Any, alpha: Any) -> tuple[Any, Any, Any]:
    """Compute the three losses of (27) such that lower ≤ huber ≤ upper holds for the floats returned.

    Args:
        x: Residuals, any shape, in target units.
        alpha: Transition point in the same units, positive and finite; broadcast against x.

    Returns:
        D_{α,1/α}(x), H_α(x) and D_{α/2,1/α}(x) in the promoted dtype and broadcast shape, or floats for numbers; in squared target units.
        A NaN in x gives NaN in all three.

    Raises:
        TypeError: If an argument is not a real number or a real array.
        ValueError: If alpha is not positive and finite.
    """
    call = gather({"x": x, "alpha": alpha}, positive=("alpha",))
    with quiet(call.xp):
        lower, middle, upper = blocked_bounds(bounds_kernel)(call.xp, call["x"], call["alpha"])
    return call.give(lower), call.give(middle), call.give(upper)


def bounds_kernel(xp: Any, x: Array, alpha: Array) -> tuple[Array, Array, Array]:
    """Evaluate the three losses in the form that the proof above is about."""
    z = x * signs(xp, x)
    small = z < alpha
    near = xp.where(small, z, xp.zeros_like(z))
    u = near / alpha
    c = half_ratio(u)
    v = 1.0 - u * c
    f = c + (0.5 * v) * v
    far = xp.where(small, alpha, z)
    e = xp.exp(-xp.minimum(far, _LARGEST_RATIO * alpha) / alpha)
    y = far - 0.5 * alpha
    lower = xp.where(small, near * (c * near), alpha * ((far - alpha) + alpha * e))
    middle = xp.where(small, near * (0.5 * near), alpha * y)
    upper = xp.where(small, near * (f * near), alpha * (y + (0.5 * alpha) * (e * e)))
    return lower, middle, upper
