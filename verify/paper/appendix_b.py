"""Appendix B: the proof of the inequalities, (64)–(92) and Propositions 1–3."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp
from sympy import And, Derivative, Eq, LambertW, Ne, Rational, exp, log, oo

from verify.claim import Claim, Exists, HoldsIff, Identity, Inequality, LimitIs
from verify.paper.auxiliary import f1, f2, f3, f4, f5, f6
from verify.paper.functions import D, H
from verify.paper.printed import latex
from verify.paper.symbols import alpha, alpha_1, alpha_2, alpha_star, beta_1, beta_2, beta_star, gamma, x, y

__all__ = ["CLAIMS", "Y_0"]

LOWER = D(alpha, 1 / alpha, x)
HUBER = H(alpha, x)
UPPER = D(alpha / 2, 1 / alpha, x)
NEAR = And(x >= 0, x <= alpha)
FAR = x >= alpha
ZERO, ONE = sp.Integer(0), sp.Integer(1)

Y_0 = 2 + LambertW(-2 * exp(-2))
"""The only zero of f₃′ in (0, 2), 1.5936…, which the paper calls y₀."""

_GAP_65 = x**2 / 2 - alpha * x + alpha**2 - alpha**2 * exp(-x / alpha)
_GAP_66 = alpha**2 / 2 - alpha**2 * exp(-x / alpha)
_GAP_72 = alpha**2 / 2 * exp(-2 / alpha * x) + alpha * x - alpha**2 / 2 - x**2 / 2
_GAP_73 = alpha**2 / 2 * exp(-2 / alpha * x)
_GAP_89 = alpha * (alpha_1 * exp(-x / alpha_1) + x - alpha_1) - x**2 / 2
_BETWEEN = And(alpha / 2 < alpha_1, alpha_1 < alpha)
_MIDDLE = And(y >= Y_0, y <= 2)

PROP_1 = (
    Claim(
        label="prop:1",
        kind="inequality",
        section="B",
        title="The lower bound",
        printed=latex("prop:1"),
        statement=(
            Inequality(ZERO, HUBER - LOWER),
            Inequality(ZERO, HUBER - LOWER, strict=True, domain=Ne(x, 0)),
            Identity(H(alpha, ZERO) - D(alpha, 1 / alpha, ZERO), ZERO),
            Identity(H(alpha, -x) - D(alpha, 1 / alpha, -x), HUBER - LOWER),
        ),
        reading="D_{α,1/α} lies below the Huber loss for every real x and α > 0, and meets it only at x = 0; both are even in x.",
        cites=("eq:64", "eq:65", "eq:66", "eq:67", "eq:68"),
    ),
    Claim(
        label="eq:64",
        kind="inequality",
        section="B",
        title="Proposition 1",
        printed=latex("eq:64"),
        statement=(Inequality(ZERO, HUBER - LOWER),),
        reading="The Huber loss minus D_{α,1/α} is nonnegative for every real x and every α > 0.",
        cites=("eq:5", "eq:19"),
    ),
    Claim(
        label="eq:65",
        kind="inequality",
        section="B",
        title="The lower gap inside",
        printed=latex("eq:65"),
        statement=(Identity(HUBER - LOWER, _GAP_65, domain=NEAR), Inequality(ZERO, _GAP_65, domain=NEAR)),
        reading="For 0 ≤ x ≤ α the difference of (64) is the printed expression, and that is nonnegative.",
        cites=("eq:5", "eq:19", "eq:64"),
    ),
    Claim(
        label="eq:66",
        kind="inequality",
        section="B",
        title="The lower gap outside",
        printed=latex("eq:66"),
        statement=(Identity(HUBER - LOWER, _GAP_66, domain=FAR), Inequality(ZERO, _GAP_66, domain=FAR)),
        reading="For x ≥ α the difference of (64) is the printed expression, and that is nonnegative.",
        cites=("eq:5", "eq:19", "eq:64"),
    ),
    Claim(
        label="eq:67",
        kind="inequality",
        section="B",
        title="f₁ is nonnegative",
        printed=latex("eq:67"),
        statement=(
            Identity(f1(y), y**2 / 2 - y + 1 - exp(-y)),
            Identity(_GAP_65, alpha**2 * f1(x / alpha)),
            Inequality(ZERO, f1(y), domain=And(y >= 0, y <= 1)),
        ),
        reading="f₁ is the expression of (65) after y = x/α and division by α², and it is nonnegative for 0 ≤ y ≤ 1.",
        cites=("eq:65", "eq:69"),
    ),
    Claim(
        label="eq:68",
        kind="inequality",
        section="B",
        title="f₂ is nonnegative",
        printed=latex("eq:68"),
        statement=(
            Identity(f2(y), Rational(1, 2) - exp(-y)),
            Identity(_GAP_66, alpha**2 * f2(x / alpha)),
            Inequality(ZERO, f2(y), domain=y >= 1),
            Inequality(exp(-1), Rational(1, 2)),
        ),
        reading="f₂ is the expression of (66) after y = x/α and division by α², and it is nonnegative for y ≥ 1, because exp(−1) ≤ 1/2.",
        cites=("eq:66", "eq:67"),
    ),
    Claim(
        label="eq:69",
        kind="identity",
        section="B",
        title="First derivative of f₁",
        printed=latex("eq:69"),
        statement=(
            Identity(Derivative(f1(y), y), y - 1 + exp(-y)),
            Identity(Derivative(f1(y), y), ZERO, domain=Eq(y, 0)),
            Inequality(ZERO, Derivative(f1(y), y), domain=y >= 0),
        ),
        reading="The first derivative of f₁ is y − 1 + exp(−y), which vanishes at 0 and is nonnegative for y ≥ 0.",
        cites=("eq:67", "eq:70"),
    ),
    Claim(
        label="eq:70",
        kind="identity",
        section="B",
        title="Second derivative of f₁",
        printed=latex("eq:70"),
        statement=(Identity(Derivative(f1(y), (y, 2)), 1 - exp(-y)), Inequality(ZERO, Derivative(f1(y), (y, 2)), domain=y >= 0)),
        reading="The second derivative of f₁ is 1 − exp(−y), which is nonnegative for y ≥ 0.",
        cites=("eq:67", "eq:69"),
    ),
)

PROP_2 = (
    Claim(
        label="prop:2",
        kind="inequality",
        section="B",
        title="The upper bound",
        printed=latex("prop:2"),
        statement=(
            Inequality(ZERO, UPPER - HUBER),
            Inequality(ZERO, UPPER - HUBER, strict=True, domain=Ne(x, 0)),
            Identity(D(alpha / 2, 1 / alpha, ZERO) - H(alpha, ZERO), ZERO),
            Identity(D(alpha / 2, 1 / alpha, -x) - H(alpha, -x), UPPER - HUBER),
        ),
        reading="D_{α/2,1/α} lies above the Huber loss for every real x and α > 0, and meets it only at x = 0; both are even in x.",
        cites=("eq:71", "eq:72", "eq:73", "eq:74", "eq:75"),
    ),
    Claim(
        label="eq:71",
        kind="inequality",
        section="B",
        title="Proposition 2",
        printed=latex("eq:71"),
        statement=(Inequality(ZERO, UPPER - HUBER),),
        reading="D_{α/2,1/α} minus the Huber loss is nonnegative for every real x and every α > 0.",
        cites=("eq:5", "eq:19"),
    ),
    Claim(
        label="eq:72",
        kind="inequality",
        section="B",
        title="The upper gap inside",
        printed=latex("eq:72"),
        statement=(Identity(UPPER - HUBER, _GAP_72, domain=NEAR), Inequality(ZERO, _GAP_72, domain=NEAR)),
        reading="For 0 ≤ x ≤ α the difference of (71) is the printed expression, and that is nonnegative.",
        cites=("eq:5", "eq:19", "eq:71"),
    ),
    Claim(
        label="eq:73",
        kind="inequality",
        section="B",
        title="The upper gap outside",
        printed=latex("eq:73"),
        statement=(Identity(UPPER - HUBER, _GAP_73, domain=FAR), Inequality(ZERO, _GAP_73, domain=FAR)),
        reading="For x ≥ α the difference of (71) is the printed expression, and that is nonnegative.",
        cites=("eq:5", "eq:19", "eq:71"),
    ),
    Claim(
        label="eq:74",
        kind="inequality",
        section="B",
        title="f₃ is nonnegative",
        printed=latex("eq:74"),
        statement=(
            Identity(f3(y), exp(-y) + y - 1 - y**2 / 4),
            Identity(_GAP_72, alpha**2 / 2 * f3(2 * x / alpha)),
            Inequality(ZERO, f3(y), domain=And(y >= 0, y <= 2)),
        ),
        reading="f₃ is the expression of (72) after y = 2x/α and division by α²/2, and it is nonnegative for 0 ≤ y ≤ 2.",
        cites=("eq:72", "eq:76", "eq:78", "eq:79"),
    ),
    Claim(
        label="eq:75",
        kind="inequality",
        section="B",
        title="f₄ is nonnegative",
        printed=latex("eq:75"),
        statement=(
            Identity(f4(y), exp(-y)),
            Identity(_GAP_73, alpha**2 / 2 * f4(2 * x / alpha)),
            Inequality(ZERO, f4(y), domain=y >= 2),
            Inequality(ZERO, f4(y)),
        ),
        reading=(
            "f₄ is the expression of (73) after y = 2x/α and division by α²/2; it is nonnegative for y ≥ 2, and indeed for every real y."
        ),
        cites=("eq:73",),
    ),
    Claim(
        label="eq:76",
        kind="identity",
        section="B",
        title="First derivative of f₃",
        printed=latex("eq:76"),
        statement=(
            Identity(Derivative(f3(y), y), -exp(-y) + 1 - y / 2),
            Identity(Derivative(f3(y), y), ZERO, domain=Eq(y, 0)),
            Identity(Derivative(f3(y), y), -exp(-2), domain=Eq(y, 2)),
            Inequality(-exp(-2), ZERO, strict=True),
            Exists((y,), (Identity(Derivative(f3(y), y), ZERO),), where=And(y > 0, y < 2), witness=(Y_0,), unique=True),
            Inequality(ZERO, Derivative(f3(y), y), domain=And(y >= 0, y <= Y_0)),
        ),
        reading=(
            "The first derivative of f₃ is −exp(−y) + 1 − y/2; it vanishes at 0 and at exactly one y₀ in (0, 2), namely "
            "y₀ = 2 + W(−2e⁻²), is −exp(−2) at 2, and is nonnegative on [0, y₀]."
        ),
        cites=("eq:74", "eq:77"),
    ),
    Claim(
        label="eq:77",
        kind="identity",
        section="B",
        title="Second derivative of f₃",
        printed=latex("eq:77"),
        statement=(
            Identity(Derivative(f3(y), (y, 2)), exp(-y) - Rational(1, 2)),
            Identity(Derivative(f3(y), (y, 2)), Rational(1, 2), domain=Eq(y, 0)),
            Exists((y,), (Identity(Derivative(f3(y), (y, 2)), ZERO),), witness=(log(2),), unique=True),
        ),
        reading="The second derivative of f₃ is exp(−y) − 1/2; it is 1/2 at 0 and has a single root, ln 2.",
        cites=("eq:74", "eq:76"),
    ),
    Claim(
        label="eq:78",
        kind="inequality",
        section="B",
        title="f₃ falls beyond y₀",
        printed=latex("eq:78"),
        statement=(
            Inequality(Derivative(f3(y), y), ZERO, domain=_MIDDLE),
            Identity(Derivative(f3(y), y), (1 - y / 2) - exp(-y)),
            Inequality(1 - y / 2, exp(-y), domain=_MIDDLE),
        ),
        reading="For y₀ ≤ y ≤ 2, f₃′(y) ≤ 0, which is the same as exp(−y) ≥ 1 − y/2, where y₀ = 2 + W(−2e⁻²).",
        cites=("eq:76",),
    ),
    Claim(
        label="eq:79",
        kind="inequality",
        section="B",
        title="A line above a parabola",
        printed=latex("eq:79"),
        statement=(Inequality(1 - y + y**2 / 4, 1 - y / 2, domain=_MIDDLE),),
        reading="For y₀ ≤ y ≤ 2 the line 1 − y/2 lies above 1 − y + y²/4.",
        cites=("eq:78",),
    ),
    Claim(
        label="eq:80",
        kind="inequality",
        section="B",
        title="f₅ is nonnegative",
        printed=latex("eq:80"),
        statement=(
            Identity(f5(y), -(y**2) / 4 + y / 2),
            Identity(sp.Add(1 - y / 2, -(1 - y + y**2 / 4), evaluate=False), f5(y)),
            Inequality(ZERO, f5(y), domain=_MIDDLE),
            Inequality(ZERO, f5(y), domain=And(y >= 0, y <= 2)),
            Identity(f5(y), ZERO, domain=Eq(y, 0)),
            Identity(f5(y), ZERO, domain=Eq(y, 2)),
            Identity(f5(ONE), Rational(1, 4)),
        ),
        reading=(
            "f₅, the difference of the sides of (79), is nonnegative on [y₀, 2], indeed on [0, 2]; it vanishes at 0 and 2 and is 1/4 at 1."
        ),
        cites=("eq:79",),
    ),
)

PROP_3_LOWER = HoldsIff(
    (x,),
    (Inequality(LOWER, D(alpha_1, beta_1, x)), Inequality(D(alpha_1, beta_1, x), HUBER)),
    condition=And(Eq(alpha_1, alpha), Eq(beta_1, 1 / alpha)),
    witnesses=(
        (alpha * beta_1 > 1, (2 * alpha**2 * beta_1 / (alpha * beta_1 - 1),)),
        (alpha * beta_1 < 1, (alpha_1 / (1 - alpha * beta_1) + alpha,)),
        (And(Eq(beta_1, 1 / alpha), alpha_1 > alpha), (alpha,)),
        (And(Eq(beta_1, 1 / alpha), alpha_1 < alpha), (3 * alpha_1 * (alpha - alpha_1) / (2 * alpha),)),
    ),
)
PROP_3_UPPER = HoldsIff(
    (x,),
    (Inequality(HUBER, D(alpha_2, beta_2, x)), Inequality(D(alpha_2, beta_2, x), UPPER)),
    condition=And(Eq(alpha_2, alpha / 2), Eq(beta_2, 1 / alpha)),
    witnesses=(
        (alpha * beta_2 > 1, (alpha**2 * beta_2 / (alpha * beta_2 - 1),)),
        (alpha * beta_2 < 1, (2 * alpha_2 / (1 - alpha * beta_2),)),
        (And(Eq(beta_2, 1 / alpha), alpha_2 > alpha / 2), (2 * alpha_2 * alpha / (2 * alpha_2 - alpha),)),
        (And(Eq(beta_2, 1 / alpha), alpha_2 < alpha / 2), (alpha,)),
    ),
)

PROP_3 = (
    Claim(
        label="prop:3",
        kind="equivalence",
        section="B",
        title="The bounds are tight in the family",
        printed=latex("prop:3"),
        statement=(PROP_3_LOWER, PROP_3_UPPER),
        reading=(
            "No other member of the family fits between D_{α,1/α} and the Huber loss for all x, nor between the Huber loss and "
            "D_{α/2,1/α}: the inequalities (81) hold for all real x if and only if α₁ = α and β₁ = 1/α, and (82) if and only if "
            "α₂ = α/2 and β₂ = 1/α."
        ),
        cites=("eq:81", "eq:82", "eq:85", "eq:86", "eq:87", "eq:88", "prop:1", "prop:2"),
    ),
    Claim(
        label="eq:81",
        kind="equivalence",
        section="B",
        title="Between the lower bound and the Huber loss",
        printed=latex("eq:81"),
        statement=(PROP_3_LOWER,),
        reading="D_{α₁,β₁} lies between D_{α,1/α} and the Huber loss for all real x if and only if α₁ = α and β₁ = 1/α.",
        cites=("eq:83", "eq:86", "eq:87", "eq:88", "prop:1"),
    ),
    Claim(
        label="eq:82",
        kind="equivalence",
        section="B",
        title="Between the Huber loss and the upper bound",
        printed=latex("eq:82"),
        statement=(PROP_3_UPPER,),
        reading="D_{α₂,β₂} lies between the Huber loss and D_{α/2,1/α} for all real x if and only if α₂ = α/2 and β₂ = 1/α.",
        cites=("eq:84", "eq:85", "eq:87", "prop:2"),
    ),
    Claim(
        label="eq:83",
        kind="equivalence",
        section="B",
        title="(81) less the Huber loss",
        printed=latex("eq:83"),
        statement=(
            replace(
                PROP_3_LOWER,
                relations=(
                    Inequality(LOWER - HUBER, D(alpha_1, beta_1, x) - HUBER),
                    Inequality(D(alpha_1, beta_1, x) - HUBER, ZERO),
                ),
            ),
        ),
        reading=(
            "(81) with the Huber loss taken from every side holds for all real x under the same condition, α₁ = α and β₁ = 1/α, and"
            " no other."
        ),
        cites=("eq:81",),
    ),
    Claim(
        label="eq:84",
        kind="equivalence",
        section="B",
        title="(82) less the Huber loss",
        printed=latex("eq:84"),
        statement=(
            replace(
                PROP_3_UPPER,
                relations=(
                    Inequality(ZERO, D(alpha_2, beta_2, x) - HUBER),
                    Inequality(D(alpha_2, beta_2, x) - HUBER, UPPER - HUBER),
                ),
            ),
        ),
        reading=(
            "(82) with the Huber loss taken from every side holds for all real x under the same condition, α₂ = α/2 and β₂ = 1/α, "
            "and no other."
        ),
        cites=("eq:82",),
    ),
    Claim(
        label="eq:85",
        kind="limit",
        section="B",
        title="The upper gap closes",
        printed=latex("eq:85"),
        statement=(LimitIs(UPPER - HUBER, x, oo, ZERO),),
        reading="As x grows, D_{α/2,1/α} approaches the Huber loss.",
        cites=("eq:73",),
    ),
    Claim(
        label="eq:86",
        kind="limit",
        section="B",
        title="The lower gap does not close",
        printed=latex("eq:86"),
        statement=(LimitIs(LOWER - HUBER, x, oo, -(alpha**2) / 2),),
        reading="As x grows, D_{α,1/α} stays α²/2 below the Huber loss.",
        cites=("eq:66",),
    ),
    Claim(
        label="eq:87",
        kind="limit",
        section="B",
        title="Any member of the family against the Huber loss",
        printed=latex("eq:87"),
        statement=(
            LimitIs(D(alpha_star, beta_star, x) - HUBER, x, oo, oo, domain=beta_star < 1 / alpha),
            LimitIs(D(alpha_star, beta_star, x) - HUBER, x, oo, alpha * (alpha / 2 - alpha_star), domain=Eq(beta_star, 1 / alpha)),
            LimitIs(D(alpha_star, beta_star, x) - HUBER, x, oo, -oo, domain=beta_star > 1 / alpha),
        ),
        reading=(
            "As x grows, D_{α*,β*} minus the Huber loss tends to ∞, to α(α/2 − α*), or to −∞, as β* is less than, equal to, or "
            "greater than 1/α."
        ),
        cites=("eq:5", "eq:19"),
    ),
    Claim(
        label="eq:88",
        kind="inequality",
        section="B",
        title="Below α the lower bound is lost",
        printed=latex("eq:88"),
        statement=(
            Exists(
                (x,),
                (Inequality(ZERO, D(alpha_1, 1 / alpha, x) - HUBER, strict=True),),
                domain=_BETWEEN,
                witness=(3 * alpha_1 * (alpha - alpha_1) / (2 * alpha),),
            ),
        ),
        reading="For every α₁ with α/2 < α₁ < α there is a real x at which D_{α₁,1/α} exceeds the Huber loss.",
        cites=("eq:89", "eq:90"),
    ),
    Claim(
        label="eq:89",
        kind="inequality",
        section="B",
        title="(88) inside the transition points",
        printed=latex("eq:89"),
        statement=(
            Identity(D(alpha_1, 1 / alpha, x) - HUBER, _GAP_89, domain=And(_BETWEEN, NEAR)),
            Inequality(ZERO, _GAP_89, strict=True, domain=And(_BETWEEN, NEAR)),
        ),
        reading=(
            "As printed: for α/2 < α₁ < α and every x with 0 ≤ x ≤ α, the difference of (88) is the printed expression (which is true) "
            "and is positive (which fails at x = 0, and near x = α for α₁ close to α)."
        ),
        cites=("eq:88", "erratum:89"),
        expects="fails",
        note=(
            "Early arXiv version, in transcription. Read for every x in the printed range the inequality fails, at x = 0 by "
            "equality; the argument needs only one x, which exists. Damage to the transcription does not explain it: ≥ for > would "
            "still fail near x = α. The conclusion is not affected."
        ),
    ),
    Claim(
        label="eq:90",
        kind="inequality",
        section="B",
        title="f₆ is positive",
        printed=latex("eq:90"),
        statement=(
            Identity(f6(gamma, y), exp(-y) + y - 1 - y**2 / (2 * gamma)),
            Identity(_GAP_89.xreplace({alpha_1: alpha / gamma}), alpha**2 / gamma * f6(gamma, gamma * x / alpha)),
            Inequality(ZERO, f6(gamma, y), strict=True, domain=And(gamma > 1, gamma < 2, y >= 0, y <= gamma)),
        ),
        reading=(
            "As printed: f₆ is the expression of (89) after α₁ = α/γ, y = γx/α and division by α²/γ (which is true), and for 1 < γ "
            "< 2 it is positive for every y with 0 ≤ y ≤ γ (which fails at y = 0, and at y = γ for γ < 1.5936…)."
        ),
        cites=("eq:89", "erratum:90"),
        expects="fails",
        note=(
            "Early arXiv version, in transcription. Read for every y in the printed range the inequality fails; the argument that "
            "follows (91) and (92) establishes it only on 0 < y < y₀, which is all it needs. Damage to the transcription does not "
            "explain it. The conclusion is not affected."
        ),
    ),
    Claim(
        label="eq:91",
        kind="identity",
        section="B",
        title="First derivative of f₆",
        printed=latex("eq:91"),
        statement=(
            Identity(Derivative(f6(gamma, y), y), -exp(-y) + 1 - y / gamma),
            Identity(Derivative(f6(gamma, y), y), ZERO, domain=Eq(y, 0)),
            Identity(Derivative(f6(gamma, y), y), -exp(-gamma), domain=Eq(y, gamma)),
            Inequality(-exp(-gamma), ZERO, strict=True),
        ),
        reading="The first derivative of f₆ is −exp(−y) + 1 − y/γ; it vanishes at 0 and is −exp(−γ) < 0 at y = γ.",
        cites=("eq:90",),
    ),
    Claim(
        label="eq:92",
        kind="identity",
        section="B",
        title="Second derivative of f₆",
        printed=latex("eq:92"),
        statement=(
            Identity(Derivative(f6(gamma, y), (y, 2)), exp(-y) - 1 / gamma),
            Identity(Derivative(f6(gamma, y), (y, 2)), 1 - 1 / gamma, domain=Eq(y, 0)),
            Inequality(ZERO, 1 - 1 / gamma, strict=True, domain=And(gamma > 1, gamma < 2)),
            Exists((y,), (Identity(Derivative(f6(gamma, y), (y, 2)), ZERO),), witness=(log(gamma),), unique=True),
        ),
        reading="The second derivative of f₆ is exp(−y) − 1/γ; at 0 it is 1 − 1/γ > 0 for 1 < γ < 2, and it has a single root, ln γ.",
        cites=("eq:90", "eq:91"),
    ),
)

CLAIMS: tuple[Claim, ...] = PROP_1 + PROP_2 + PROP_3
