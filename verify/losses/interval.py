r"""The bounds (27), D_{α,1/α}(x) ≤ H_α(x) ≤ D_{α/2,1/α}(x), in a form whose order survives rounding.

Evaluated one by one, each loss is right to a few ulp and the order still breaks: near 0 the lower bound touches H, far out the
upper bound does, and 1/α is not a float. Here the three share their factors, so that the order in ℝ of *one* factor decides the
order in floats of the whole.

**Notation.** fl rounds to a nearest float, subnormals included, ties anywhere; ε is the largest relative error of fl on normal
numbers. Two facts are used throughout: (M) fl is monotone: a ≤ b implies fl(a) ≤ fl(b). (E) fl(a) = a if a is a float.
z = |x|; u = fl(z/α), which is below 1 exactly if z < α; e is the computed exp(-u), right to 8 ulp.

**Case z < α.** With w = fl(z/2α), c = fl(1 - fl(w·r)) where r ≈ 2R(2w) by Horner's scheme, v = fl(1 - fl(w·c)),
f = fl(fl(v·v) + c), q = fl(z·fl(z/2)):

    lower = fl(c·q)     huber = q     upper = fl(f·q)

If c ≤ 1 ≤ f, then c·q ≤ q ≤ f·q because q ≥ 0, and by (M), (E) the rounded products keep that order. This includes results that
underflow or overflow.

- c ≤ 1: in ℝ, 2R ≥ 0.52, and Horner's scheme errs by less than 20ε; so fl(w·r) ≥ 0, and 1 - fl(w·r) ≤ 1 stays so by (M), (E).
- f ≥ 1: in ℝ, c + v² = 2(g(u) + (1 - e^(-u))²/2)/u² = g(2u)/u², which decreases in u and is above g(2) > 1.13 on [0, 1]. Fewer than
  40 roundings of relative error ε, all of positive terms, cannot bring 1.13 down to 1 in float32 or float64.

**Case z ≥ α.** With d = fl(z - α), y = fl(z - α/2), p = fl(α·e), h = fl(α·y), s = fl(e·fl(α/√2)):

    lower = fl(α·fl(d + p))     huber = h     upper = fl(h + fl(s·s))

- upper: s·s ≥ 0, so h + s² ≥ h, and by (M), (E) so is what it rounds to.
- lower: it is enough that fl(d + p) ≤ y. Since u ≥ 1, e ≤ 0.3679(1 + 16ε), so p ≤ 0.369α.
  (a) z ≤ 2α: d = z - α exactly (Sterbenz), so d + p ≤ z - 0.63α ≤ z - α/2, and (M).
  (b) z > 2α: then e ≤ 0.136 and p ≤ 0.137α. Let h be half the distance from d to the next larger float: d ≤ z - α + h.
  If p < h, then fl(d + p) = d = fl(z - α) ≤ fl(z - α/2) = y by (M).
  If p ≥ h, then d + p ≤ z - α + h + p ≤ z - α + 2p ≤ z - 0.72α ≤ z - α/2, and (M).

(α is taken to be normal, and α/2 exact; where α/2 is subnormal and rounds, the slack of 0.13α in (a) and 0.22α in (b) covers it.)

**The compiled backends** of `verify.sweep` use fused multiply-adds, products by fl(1/2α) and fl(-log₂e/α) in place of the quotients, and
an exponential of their own. Then w and e have another error of a few ε, and c, v, f, d + αe and h + s² have fewer roundings; nothing else
enters the proof, w ≤ (1 + 3ε)/2 included.

**Size.** No factor but the residual, the scale and numbers between 0.1 and 2 occurs. Below α, nothing overflows unless the result does, and
q is subnormal only if upper is below twice the smallest normal number, where it costs at most one ulp. Above α, nothing overflows or
underflows unless the result does. So each component is right to a few ulp wherever it is finite and normal: figures in
`verify.losses.budgets` and tests/benchmarks/ACCURACY.md.
"""

from __future__ import annotations

from typing import Any

from verify.losses._arguments import Array, gather, quiet
from verify.losses._blocks import blocked_bounds
from verify.losses._scaling import signs
from verify.losses._series import ROOT_HALF, ratio

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
    w = near / (alpha + alpha)
    c = ratio(w)
    v = 1.0 - w * c
    q = near * (0.5 * near)
    far = xp.where(small, alpha, z)
    e = xp.exp(-xp.minimum(far, _LARGEST_RATIO * alpha) / alpha)
    h, s = alpha * (far - 0.5 * alpha), e * (alpha * xp.full_like(alpha, ROOT_HALF))
    lower = xp.where(small, c * q, alpha * ((far - alpha) + alpha * e))
    middle = xp.where(small, q, h)
    upper = xp.where(small, (v * v + c) * q, s * s + h)
    return lower, middle, upper
