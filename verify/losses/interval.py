r"""The bounds (27), D_{α,1/α}(x) ≤ H_α(x) ≤ D_{α/2,1/α}(x), in a form whose order survives rounding.

Evaluated one by one, each loss is right to a few ulp and the order still breaks: near 0 the lower bound touches H, far out the
upper bound does, and 1/α is not a float. Here the three share their factors, so that the order in ℝ of *one* factor decides the
order in floats of the whole.

**Notation.** fl rounds to a nearest float, subnormals included, ties anywhere; ε is the largest relative error of fl on normal
numbers. Two facts are used throughout: (M) fl is monotone: a ≤ b implies fl(a) ≤ fl(b). (E) fl(a) = a if a is a float.
z = |x|; u = fl(z/α), which is below 1 exactly if z < α; e is the computed exp(-u), right to 8 ulp.

**Case z < α.** With t = fl(R(u)·u), c = fl(1/2 - t/2), v = fl(1 - fl(u·c)), f = fl(c + fl(fl(v/2)·v)):

    lower = fl(z·fl(c·z))     huber = fl(z·fl(z/2))     upper = fl(z·fl(f·z))

If c ≤ 1/2 ≤ f, then c·z ≤ z/2 ≤ f·z; by (M) the rounded products keep that order, and once more times z ≥ 0. This includes
results that underflow or overflow.

- c ≤ 1/2: in ℝ, R(u) ≥ 0.26, and Horner's scheme errs by less than 20ε; so t ≥ 0, and 1/2 - t/2 ≤ 1/2 stays so by (M), (E).
- f ≥ 1/2: in ℝ, c + v²/2 = (g(u) + (1 - e^(-u))²/2)/u² = g(2u)/(2u²), which decreases in u and is above g(2)/2 > 0.567 on
  [0, 1]. Fewer than 40 roundings of relative error ε, all of positive terms, cannot bring 0.567 down to 0.5 in float32 or float64.

**Case z ≥ α.** With d = fl(z - α), y = fl(z - α/2), p = fl(α·e), r = fl(fl(α/2)·fl(e·e)):

    lower = fl(α·fl(d + p))     huber = fl(α·y)     upper = fl(α·fl(y + r))

- upper: r ≥ 0 because e ≥ 0, so y + r ≥ y and by (M), (E) fl(y + r) ≥ y; then times α > 0 and (M).
- lower: it is enough that fl(d + p) ≤ y. Since u ≥ 1, e ≤ 0.3679(1 + 16ε), so p ≤ 0.369α.
  (a) z ≤ 2α: d = z - α exactly (Sterbenz), so d + p ≤ z - 0.63α ≤ z - α/2, and (M).
  (b) z > 2α: then e ≤ 0.136 and p ≤ 0.137α. Let h be half the distance from d to the next larger float: d ≤ z - α + h.
  If p < h, then fl(d + p) = d = fl(z - α) ≤ fl(z - α/2) = y by (M).
  If p ≥ h, then d + p ≤ z - α + h + p ≤ z - α + 2p ≤ z - 0.72α ≤ z - α/2, and (M).

(α is taken to be normal, and α/2 exact; where α/2 is subnormal and rounds, the slack of 0.13α in (a) and 0.22α in (b) covers it.)

With fused multiply-adds, as in the compiled backends of `verify.sweep`, c, v and f have fewer roundings and the proof is the same.

**Size.** No factor but the residual, the scale and numbers between 0.1 and 1 occurs, so nothing overflows or underflows unless the
result does, and each component is right to a few ulp wherever it is finite and normal: figures in `verify.losses.budgets`.
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
