"""Section 5: (32)–(53), the losses of Faster R-CNN and the noise that they assume."""

from __future__ import annotations

import sympy as sp

from verify.claim import Approximation, Claim, Form, Identity, Inequality
from verify.paper.coding import center, center_shifted, center_target, normalised, size, size_first_order, size_target
from verify.paper.functions import D, H
from verify.paper.printed import latex
from verify.paper.symbols import alpha, lam, mu_w, mu_x, r, s, sigma_w, sigma_x, t_w, t_x, tau, w_a, w_predicted, w_target, x, x_a, x_target
from verify.paper.tables import interpreted

__all__ = ["CLAIMS"]

_UNIT = sp.Integer(1)
_x_target_shifted = normalised(center_target(x_target, x_a, w_a), mu_x, sigma_x)
_w_target_shifted = normalised(size_target(w_target, w_a), mu_w, sigma_w)
_x_shifted = center_shifted(t_x, mu_x, sigma_x, x_a, w_a)
_w_decoded = size(t_w, mu_w, sigma_w, w_a)


def _huber_as_laplace(weight: sp.Expr, threshold: sp.Expr, scale: sp.Expr) -> tuple[Form, ...]:
    """State how well weight · H_threshold(x / scale) is replaced by the proposed loss: from which side, and by how much at most."""
    loss = weight * H(threshold, x / scale)
    label, prediction = threshold * scale, scale / (weight * threshold)
    replaced = D(label, prediction, x)
    return (
        Inequality(replaced, loss),
        Inequality(loss, D(label / 2, prediction, x)),
        Approximation(loss, replaced, (x,), supremum=weight * threshold**2 / 2, at=(sp.oo,), attained=False),
    )


eq_32 = Claim(
    label="eq:32",
    kind="definition",
    section="5",
    title="The target of the centre",
    printed=latex("eq:32"),
    statement=(
        Identity(center(center_target(x_target, x_a, w_a), x_a, w_a), x_target),
        Identity(center_target(center(t_x, x_a, w_a), x_a, w_a), t_x),
    ),
    reading="Coding can be undone: decoding a target gives the centre back, and coding a decoded output gives the output back.",
)

eq_33 = Claim(
    label="eq:33",
    kind="identity",
    section="5",
    title="The residual of the centre, written out",
    printed=latex("eq:33"),
    statement=(Identity(t_x - center_target(x_target, x_a, w_a), t_x - (x_target - x_a) / w_a),),
    reading="The target (32) is put into the residual.",
    cites=("eq:32",),
)

eq_34 = Claim(
    label="eq:34",
    kind="identity",
    section="5",
    title="The residual over one denominator",
    printed=latex("eq:34"),
    statement=(Identity(t_x - (x_target - x_a) / w_a, ((t_x * w_a + x_a) - x_target) / w_a),),
    reading="The right-hand sides of (33) and (34) are equal.",
    cites=("eq:33",),
)

eq_35 = Claim(
    label="eq:35",
    kind="identity",
    section="5",
    title="The residual as a displacement of the centre",
    printed=latex("eq:35"),
    statement=(
        Identity(((t_x * w_a + x_a) - x_target) / w_a, (center(t_x, x_a, w_a) - x_target) / w_a),
        Identity(t_x - center_target(x_target, x_a, w_a), (center(t_x, x_a, w_a) - x_target) / w_a),
    ),
    reading="With x = t_x w_a + x_a the residual is the displacement of the centre in anchor widths.",
    cites=("eq:33", "eq:34"),
    note="In the transcription the display lost its number; it is the one before (36).",
)

eq_36 = Claim(
    label="eq:36",
    kind="approximation",
    section="5",
    title="The published loss of the centre",
    printed=latex("eq:36"),
    statement=(
        Identity(lam * D(_UNIT, _UNIT, t_x - center_target(x_target, x_a, w_a)), D(w_a, w_a / lam, center(t_x, x_a, w_a) - x_target)),
        *_huber_as_laplace(lam, _UNIT, w_a),
        interpreted("xy", "Published"),
    ),
    reading=(
        "Written with D_{1,1} for H_1 it is an equality; “≈” is that replacement. With the displacement x of the centre, "
        "D_{w,w/λ}(x) ≤ λH₁(x/w) ≤ D_{w/2,w/λ}(x), and the error stays below λ/2, approached as x grows. "
        "At λ = 10 the scales are those of Table 2."
    ),
    cites=("eq:27", "eq:28", "eq:29", "eq:35"),
)

eq_37 = Claim(
    label="eq:37",
    kind="identity",
    section="5",
    title="The variant of the Huber loss in the implementation",
    printed=latex("eq:37"),
    statement=(Identity(H(alpha, x) / alpha, sp.Piecewise((x**2 / (2 * alpha), sp.Abs(x) <= alpha), (sp.Abs(x) - alpha / 2, True))),),
    reading="Both branches of (5), divided by α.",
    cites=("eq:5",),
)

eq_38 = Claim(
    label="eq:38",
    kind="definition",
    section="5",
    title="The target, shifted and scaled",
    printed=latex("eq:38"),
    statement=(
        Identity(center_shifted(_x_target_shifted, mu_x, sigma_x, x_a, w_a), x_target),
        Identity(normalised(center_target(_x_shifted, x_a, w_a), mu_x, sigma_x), t_x),
    ),
    reading="The shifted and scaled coding can be undone, in both orders, by x̃ = (tσ + μ)w_a + x_a.",
    cites=("eq:32",),
)

eq_39 = Claim(
    label="eq:39",
    kind="identity",
    section="5",
    title="The shifted residual, written out",
    printed=latex("eq:39"),
    statement=(Identity(t_x - _x_target_shifted, t_x + mu_x / sigma_x - (x_target - x_a) / (sigma_x * w_a)),),
    reading="The target (38) is put into the residual.",
    cites=("eq:32", "eq:38"),
)

eq_40 = Claim(
    label="eq:40",
    kind="identity",
    section="5",
    title="The shifted residual over one denominator",
    printed=latex("eq:40"),
    statement=(
        Identity(
            t_x + mu_x / sigma_x - (x_target - x_a) / (sigma_x * w_a), (((t_x * sigma_x + mu_x) * w_a + x_a) - x_target) / (sigma_x * w_a)
        ),
    ),
    reading="The right-hand sides of (39) and (40) are equal.",
    cites=("eq:39",),
)

eq_41 = Claim(
    label="eq:41",
    kind="identity",
    section="5",
    title="The shifted residual as a displacement of the centre",
    printed=latex("eq:41"),
    statement=(
        Identity((((t_x * sigma_x + mu_x) * w_a + x_a) - x_target) / (sigma_x * w_a), (_x_shifted - x_target) / (sigma_x * w_a)),
        Identity(t_x - _x_target_shifted, (_x_shifted - x_target) / (sigma_x * w_a)),
    ),
    reading="With x̃ = (t_x σ_x + μ_x)w_a + x_a the residual is the displacement of the centre in units of σ_x w_a.",
    cites=("eq:39", "eq:40"),
)

eq_42 = Claim(
    label="eq:42",
    kind="approximation",
    section="5",
    title="The implemented loss of the centre",
    printed=latex("eq:42"),
    statement=(
        Identity(
            lam / alpha * D(alpha, 1 / alpha, t_x - _x_target_shifted),
            D(alpha * sigma_x * w_a, sigma_x * w_a / lam, _x_shifted - x_target),
        ),
        *_huber_as_laplace(lam / alpha, alpha, sigma_x * w_a),
        interpreted("xy", "Implemented"),
    ),
    reading=(
        "Written with D_{α,1/α} for H_α it is an equality; “≈” is that replacement. With the displacement x of the centre the "
        "loss lies between D with label scale ασw "
        "and D with half of it, and the error stays below λα/2, approached as x grows. At the implemented parameters the scales "
        "are those of Table 2."
    ),
    cites=("eq:27", "eq:28", "eq:29", "eq:37", "eq:41"),
)

eq_43 = Claim(
    label="eq:43",
    kind="definition",
    section="5",
    title="The target of the width",
    printed=latex("eq:43"),
    statement=(
        Identity(sp.exp(size_target(w_target, w_a)) * w_a, w_target),
        Identity(size_target(sp.exp(t_w) * w_a, w_a), t_w),
    ),
    reading="Coding can be undone by w = exp(t) w_a, in both orders, for all positive widths.",
)

eq_44 = Claim(
    label="eq:44",
    kind="definition",
    section="5",
    title="The target of the width, shifted and scaled",
    printed=latex("eq:44"),
    statement=(
        Identity(size(_w_target_shifted, mu_w, sigma_w, w_a), w_target),
        Identity(normalised(size_target(_w_decoded, w_a), mu_w, sigma_w), t_w),
    ),
    reading="The shifted and scaled coding can be undone, in both orders, by w̃ = exp(tσ + μ)w_a.",
    cites=("eq:43",),
)

eq_45 = Claim(
    label="eq:45",
    kind="identity",
    section="5",
    title="The residual of the width, written out",
    printed=latex("eq:45"),
    statement=(Identity(t_w - _w_target_shifted, t_w - (sp.log(w_target) - sp.log(w_a) - mu_w) / sigma_w),),
    reading="The target (44) is put into the residual, and the logarithm of the quotient is the difference of the logarithms.",
    cites=("eq:43", "eq:44"),
)

eq_46 = Claim(
    label="eq:46",
    kind="identity",
    section="5",
    title="The residual of the width over one denominator",
    printed=latex("eq:46"),
    statement=(
        Identity(
            t_w - (sp.log(w_target) - sp.log(w_a) - mu_w) / sigma_w, ((t_w * sigma_w + mu_w + sp.log(w_a)) - sp.log(w_target)) / sigma_w
        ),
    ),
    reading="The right-hand sides of (45) and (46) are equal.",
    cites=("eq:45",),
)

eq_47 = Claim(
    label="eq:47",
    kind="identity",
    section="5",
    title="The residual of the width as a difference of logarithms",
    printed=latex("eq:47"),
    statement=(
        Identity(((t_w * sigma_w + mu_w + sp.log(w_a)) - sp.log(w_target)) / sigma_w, (sp.log(_w_decoded) - sp.log(w_target)) / sigma_w),
        Identity(t_w - _w_target_shifted, (sp.log(_w_decoded) - sp.log(w_target)) / sigma_w),
    ),
    reading="With w̃ = exp(t_w σ_w + μ_w)w_a the residual is the difference of the logarithms of the widths in units of σ_w.",
    cites=("eq:45", "eq:46"),
)

eq_48 = Claim(
    label="eq:48",
    kind="approximation",
    section="5",
    title="The logarithm to first order",
    printed=latex("eq:48"),
    statement=(
        Approximation(sp.log(r), r - 1, (r,), leading=-((r - 1) ** 2) / 2, point=sp.Integer(1)),
        Approximation(
            sp.log(r),
            r - 1,
            (r,),
            supremum=1 / tau - 1 + sp.log(tau),
            at=(1 / tau,),
            domain=sp.Lt(tau, 1),
            where=sp.And(sp.Ge(r, 1), sp.Le(r, 1 / tau)),
        ),
        Approximation(
            sp.log(r),
            r - 1,
            (r,),
            supremum=tau - 1 - sp.log(tau),
            at=(tau,),
            domain=sp.Lt(tau, 1),
            where=sp.And(sp.Ge(r, tau), sp.Le(r, 1)),
        ),
        Inequality(tau - 1 - sp.log(tau), 1 / tau - 1 + sp.log(tau), domain=sp.Lt(tau, 1)),
    ),
    reading=(
        "With r = w*/w_a the error made by “≈” is −(r − 1)²/2 to leading order as r → 1 from either side; over τ ≤ r ≤ 1/τ, "
        "which an overlap IoU ≥ τ implies, "
        "it is largest at r = 1/τ and is 1/τ − 1 + log τ there: 0.31 at τ = 1/2."
    ),
    cites=("eq:43",),
)

eq_49 = Claim(
    label="eq:49",
    kind="approximation",
    section="5",
    title="The residual of the width to first order",
    printed=latex("eq:49"),
    statement=(
        Identity(t_w - ((w_target / w_a - 1) - mu_w) / sigma_w, t_w + (mu_w + 1) / sigma_w - w_target / (sigma_w * w_a)),
        Approximation(
            t_w - (sp.log(r) - mu_w) / sigma_w,
            t_w + (mu_w + 1) / sigma_w - r / sigma_w,
            (r,),
            leading=(r - 1) ** 2 / (2 * sigma_w),
            point=sp.Integer(1),
        ),
    ),
    reading=(
        "With (48) put in for the logarithm it is an equality; with r = w*/w_a, “≈” makes the error of (48) over σ_w, to leading "
        "order (r − 1)²/(2σ_w) as r → 1."
    ),
    cites=("eq:44", "eq:48"),
)

eq_50 = Claim(
    label="eq:50",
    kind="approximation",
    section="5",
    title="The first-order residual over one denominator",
    printed=latex("eq:50"),
    statement=(
        Identity(t_w + (mu_w + 1) / sigma_w - w_target / (sigma_w * w_a), ((t_w * sigma_w + mu_w + 1) * w_a - w_target) / (sigma_w * w_a)),
    ),
    reading="The right-hand sides of (49) and (50) are equal: “≈” could be “=”.",
    cites=("eq:49",),
)

eq_51 = Claim(
    label="eq:51",
    kind="approximation",
    section="5",
    title="The first-order residual as a displacement of the width",
    printed=latex("eq:51"),
    statement=(
        Identity(
            ((t_w * sigma_w + mu_w + 1) * w_a - w_target) / (sigma_w * w_a),
            (size_first_order(t_w, mu_w, sigma_w, w_a) - w_target) / (sigma_w * w_a),
        ),
        Approximation(
            ((s + 1) * w_a - w_target) / (sigma_w * w_a),
            (sp.exp(s) * w_a - w_target) / (sigma_w * w_a),
            (s,),
            leading=-(s**2) / (2 * sigma_w),
            point=sp.Integer(0),
        ),
    ),
    reading=(
        "An equality if w̃ stands for (t_w σ_w + μ_w + 1)w_a, as the text has it now; with the w̃ = exp(s)w_a of (47), s = t_w "
        "σ_w + μ_w, the error made by “≈” is "
        "−s²/(2σ_w) to leading order as s → 0."
    ),
    cites=("eq:47", "eq:50"),
)

eq_52 = Claim(
    label="eq:52",
    kind="approximation",
    section="5",
    title="The implemented loss of the width, in logarithms",
    printed=latex("eq:52"),
    statement=(
        Identity(
            lam / alpha * D(alpha, 1 / alpha, (sp.log(w_predicted) - sp.log(w_target)) / sigma_w),
            D(alpha * sigma_w, sigma_w / lam, sp.log(w_predicted) - sp.log(w_target)),
        ),
        *_huber_as_laplace(lam / alpha, alpha, sigma_w),
        interpreted("wh", "Implemented"),
    ),
    reading=(
        "Written with D_{α,1/α} for H_α and (47) for the residual it is an equality; “≈” is that replacement. With the "
        "difference x of the logarithms the "
        "loss lies between D with label scale ασ "
        "and D with half of it, and the error stays below λα/2, approached as x grows. At the implemented parameters the scales "
        "are those of Table 2."
    ),
    cites=("eq:27", "eq:28", "eq:29", "eq:37", "eq:47"),
)

eq_53 = Claim(
    label="eq:53",
    kind="approximation",
    section="5",
    title="The implemented loss of the width, in widths",
    printed=latex("eq:53"),
    statement=(
        Identity(
            D(alpha * sigma_w, sigma_w / lam, (size_first_order(t_w, mu_w, sigma_w, w_a) - w_target) / w_a),
            D(alpha * sigma_w * w_a, sigma_w * w_a / lam, size_first_order(t_w, mu_w, sigma_w, w_a) - w_target),
        ),
        Approximation(
            D(alpha * sigma_w, sigma_w / lam, sp.log(r)),
            D(alpha * sigma_w, sigma_w / lam, r - 1),
            (r,),
            leading=-((r - 1) ** 3) * lam / (2 * alpha * sigma_w**2),
            point=sp.Integer(1),
        ),
        interpreted("wh", "Proposed"),
    ),
    reading=(
        "With (49)–(51) put in it is an equality, (28). “≈” is that replacement: for a ground truth as wide as its anchor and r = w̃/w_a, "
        "the error is −λ(r − 1)³/(2ασ_w²) to leading order as r → 1, one order smaller than the loss. At the proposed "
        "parameters the scales are those of Table 2."
    ),
    cites=("eq:28", "eq:51", "eq:52"),
)

CLAIMS: tuple[Claim, ...] = (
    eq_32,
    eq_33,
    eq_34,
    eq_35,
    eq_36,
    eq_37,
    eq_38,
    eq_39,
    eq_40,
    eq_41,
    eq_42,
    eq_43,
    eq_44,
    eq_45,
    eq_46,
    eq_47,
    eq_48,
    eq_49,
    eq_50,
    eq_51,
    eq_52,
    eq_53,
)
