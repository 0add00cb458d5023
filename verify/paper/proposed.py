"""Section 4 up to 4.2: (12)–(27), the proposed loss and how it bounds the Huber loss."""

from __future__ import annotations

import sympy as sp

from verify.claim import Approximation, Claim, Extremum, Identity, Inequality, IntegralIs, LimitIs, SameArgmin
from verify.paper.auxiliary import Pieces
from verify.paper.functions import KL, D, DPrime, DSecond, H, laplace
from verify.paper.printed import latex
from verify.paper.symbols import F_i, F_theta, N, alpha, b_1, b_2, beta, epsilon, h, i, mu_1, mu_2, r, theta, x, y, y_i, y_star

__all__ = ["CLAIMS"]

f_1 = sp.Function("f_1", positive=True)
f_2 = sp.Function("f_2", positive=True)
t = sp.Symbol("t", real=True)
p_i = sp.Function("p", positive=True)(t, y_i)
q_i = sp.Function("q", positive=True)(t, F_i)
cross_entropy_i = sp.Integral(p_i * sp.log(q_i), (t, -sp.oo, sp.oo))
entropy_i = sp.Integral(p_i * sp.log(p_i), (t, -sp.oo, sp.oo))

eq_12 = Claim(
    label="eq:12",
    kind="definition",
    section="4",
    title="The true value is the label plus noise",
    printed=latex("eq:12"),
    statement=(Identity(sp.Derivative(sp.Integral(f_1(epsilon), (epsilon, -sp.oo, y_star - y)), y_star), f_1(y_star - y)),),
    reading=(
        "If ε₁ has a continuous density f₁ and does not depend on the label y, then y* = y + ε₁ has, given y, the density f₁(y* − y). "
        "Noise that is added to the truth instead, y = y* + ε, gives this only where nothing is known of y* beforehand."
    ),
)

eq_13 = Claim(
    label="eq:13",
    kind="definition",
    section="4",
    title="The true value is the prediction plus noise",
    printed=latex("eq:13"),
    statement=(Identity(sp.Derivative(sp.Integral(f_2(epsilon), (epsilon, -sp.oo, y_star - F_theta)), y_star), f_2(y_star - F_theta)),),
    reading=(
        "If ε₂ has a continuous density f₂ and does not depend on the input, then y* = F_θ(x) + ε₂ has, given x, the density "
        "f₂(y* − F_θ(x))."
    ),
    cites=("eq:12",),
)

eq_14 = Claim(
    label="eq:14",
    kind="definition",
    section="4",
    title="The estimate that minimises the divergence",
    printed=latex("eq:14"),
    statement=(
        Extremum(KL(mu_1, b_1, mu_2, b_2), (mu_2,), KL(mu_1, b_1, mu_1, b_2), "inf", at=(mu_1,), unique=True),
        SameArgmin(sp.Sum(KL(y_i, b_1, F_i, b_2), (i, 0, N)), sp.Sum(D(b_1, b_2, y_i - F_i), (i, 0, N)), theta),
    ),
    reading=(
        "The objective does what it is for: with Laplace densities each term is least where the prediction is the label, and only there; "
        "the sum has the minimisers of the proposed loss. “=” is read as “is one of”."
    ),
    cites=("eq:4", "eq:18"),
)

eq_15 = Claim(
    label="eq:15",
    kind="equivalence",
    section="4",
    title="Divergence and cross entropy",
    printed=latex("eq:15"),
    statement=(SameArgmin(sp.Sum(-cross_entropy_i + entropy_i, (i, 0, N)), -sp.Sum(cross_entropy_i, (i, 0, N)), theta),),
    reading=(
        "For all densities whose two integrals are finite the objectives have the same minimisers, because the second integral "
        "of (54) is free of θ. "
        "A Dirac density is not among them: see text:4-dirac-divergence."
    ),
    cites=("eq:14", "eq:54"),
)

eq_16 = Claim(
    label="eq:16",
    kind="definition",
    section="4",
    title="The density of the truth, given the label",
    printed=latex("eq:16"),
    statement=(
        Inequality(sp.Integer(0), laplace(y_star, y, b_1), strict=True),
        IntegralIs(laplace(y_star, y, b_1), y_star, -sp.oo, sp.oo, sp.Integer(1)),
        IntegralIs(y_star * laplace(y_star, y, b_1), y_star, -sp.oo, sp.oo, y),
    ),
    reading="The Laplace density is positive, integrates to 1 for every b₁ > 0, and has the label as its mean.",
    cites=("eq:12",),
)

eq_17 = Claim(
    label="eq:17",
    kind="definition",
    section="4",
    title="The density of the truth, given the input",
    printed=latex("eq:17"),
    statement=(
        Inequality(sp.Integer(0), laplace(y_star, F_theta, b_2), strict=True),
        IntegralIs(laplace(y_star, F_theta, b_2), y_star, -sp.oo, sp.oo, sp.Integer(1)),
        IntegralIs(sp.Abs(y_star - F_theta) * laplace(y_star, F_theta, b_2), y_star, -sp.oo, sp.oo, b_2),
    ),
    reading=(
        "The Laplace density is positive, integrates to 1 for every b₂ > 0, and b₂ is the mean distance of the truth from the prediction."
    ),
    cites=("eq:13",),
)

eq_18 = Claim(
    label="eq:18",
    kind="identity",
    section="4",
    title="The divergence of Laplace densities",
    printed=latex("eq:18"),
    statement=(
        IntegralIs(
            laplace(y_star, y, b_1) * sp.log(laplace(y_star, y, b_1) / laplace(y_star, F_theta, b_2)),
            y_star,
            -sp.oo,
            sp.oo,
            (b_1 * sp.exp(-sp.Abs(y - F_theta) / b_1) + sp.Abs(y - F_theta)) / b_2 + sp.log(b_2 / b_1) - 1,
        ),
    ),
    reading="The integral of p log(p/q) over all y* converges and has this value, for all labels, predictions and scales b₁, b₂ > 0.",
    cites=("eq:16", "eq:17", "eq:54", "eq:63"),
)

eq_19 = Claim(
    label="eq:19",
    kind="definition",
    section="4.1",
    title="The proposed loss",
    printed=latex("eq:19"),
    statement=(
        Extremum(D(alpha, beta, x), (x,), sp.Integer(0), "inf", at=(sp.Integer(0),), unique=True),
        Identity(D(alpha, beta, y - F_theta), KL(y, alpha, F_theta, beta) - (sp.log(beta / alpha) - 1) - alpha / beta),
    ),
    reading=(
        "The loss is (18) without its constant terms log(β/α) − 1 and with the new constant −α/β; its minimum is zero, at x = 0 "
        "and nowhere else, for all α, β > 0."
    ),
    cites=("eq:18",),
)

eq_20 = Claim(
    label="eq:20",
    kind="approximation",
    section="4.2",
    title="The loss for small residuals",
    printed=latex("eq:20"),
    statement=(
        Identity(
            D(alpha, beta, sp.Integer(0)) + DPrime(alpha, beta, sp.Integer(0)) * x + DSecond(alpha, beta, sp.Integer(0)) / 2 * x**2,
            x**2 / (2 * alpha * beta),
        ),
        Approximation(
            D(alpha, beta, x), x**2 / (2 * alpha * beta), (x,), leading=-(sp.Abs(x) ** 3) / (6 * alpha**2 * beta), point=sp.Integer(0)
        ),
    ),
    reading=(
        "The second-order Taylor polynomial at 0 is x²/(2αβ), and the error made by “≈” is −|x|³/(6α²β) to leading order on both "
        "sides of 0. "
        "The loss has no Maclaurin series beyond this order (erratum:20)."
    ),
    cites=("eq:19", "eq:21", "eq:22"),
)

eq_21 = Claim(
    label="eq:21",
    kind="identity",
    section="4.2",
    title="The first derivative",
    printed=latex("eq:21"),
    statement=(
        Identity(sp.Derivative(D(alpha, beta, x), x), DPrime(alpha, beta, x), domain=sp.Ne(x, 0)),
        LimitIs((D(alpha, beta, h) - D(alpha, beta, sp.Integer(0))) / h, h, sp.Integer(0), DPrime(alpha, beta, sp.Integer(0))),
    ),
    reading="The formula is the derivative at every x, with sgn(0) = 0: at x = 0 the difference quotient tends to 0 from both sides.",
    cites=("eq:19",),
)

eq_22 = Claim(
    label="eq:22",
    kind="identity",
    section="4.2",
    title="The second derivative",
    printed=latex("eq:22"),
    statement=(
        Identity(sp.Derivative(DPrime(alpha, beta, x), x), DSecond(alpha, beta, x), domain=sp.Ne(x, 0)),
        LimitIs((DPrime(alpha, beta, h) - DPrime(alpha, beta, sp.Integer(0))) / h, h, sp.Integer(0), DSecond(alpha, beta, sp.Integer(0))),
        LimitIs(DSecond(alpha, beta, x), x, sp.Integer(0), DSecond(alpha, beta, sp.Integer(0))),
    ),
    reading="The formula is the derivative of (21) at every x, x = 0 included, and it is continuous there.",
    cites=("eq:21",),
)

eq_23 = Claim(
    label="eq:23",
    kind="approximation",
    section="4.2",
    title="The loss for large residuals",
    printed=latex("eq:23"),
    statement=(
        Identity(D(alpha, beta, x) - (sp.Abs(x) - alpha) / beta, alpha / beta * sp.exp(-sp.Abs(x) / alpha)),
        Approximation(
            D(alpha, beta, x),
            (sp.Abs(x) - alpha) / beta,
            (x,),
            supremum=alpha / beta * sp.exp(-r / alpha),
            at=(r,),
            where=sp.Ge(sp.Abs(x), r),
        ),
    ),
    reading="The error made by “≈” is exactly (α/β) exp(−|x|/α); over |x| ≥ r it is largest at |x| = r, so it vanishes as r/α grows.",
    cites=("eq:19",),
)

eq_24 = Claim(
    label="eq:24",
    kind="approximation",
    section="4.2",
    title="The loss in two branches",
    printed=latex("eq:24"),
    statement=(
        Approximation(
            D(alpha, beta, x),
            sp.Piecewise((x**2 / (2 * alpha * beta), sp.Abs(x) <= alpha), ((sp.Abs(x) - alpha) / beta, True)),
            (x,),
            supremum=alpha / beta * sp.exp(-1),
            at=(alpha,),
            attained=False,
        ),
        Approximation(
            D(alpha, beta, x),
            x**2 / (2 * alpha * beta),
            (x,),
            supremum=(sp.Rational(1, 2) - sp.exp(-1)) * alpha / beta,
            at=(alpha,),
            where=sp.Le(sp.Abs(x), alpha),
        ),
    ),
    reading=(
        "The error made by “≈” stays below α/(eβ) and comes as near to it as one likes as |x| falls to α; on the quadratic "
        "branch it is at most (1/2 − 1/e) α/β. "
        "The right-hand side jumps at |x| = α (erratum:24)."
    ),
    cites=("eq:20", "eq:23"),
)

eq_25 = Claim(
    label="eq:25",
    kind="approximation",
    section="4.2",
    title="The configuration β = 1/α",
    printed=latex("eq:25"),
    statement=(
        Identity(Pieces(alpha, 1 / alpha, x), sp.Piecewise((x**2 / 2, sp.Abs(x) <= alpha), (alpha * (sp.Abs(x) - alpha), True))),
        Approximation(
            D(alpha, 1 / alpha, x),
            sp.Piecewise((x**2 / 2, sp.Abs(x) <= alpha), (alpha * (sp.Abs(x) - alpha), True)),
            (x,),
            supremum=alpha**2 * sp.exp(-1),
            at=(alpha,),
            attained=False,
        ),
    ),
    reading=(
        "The right-hand side is that of (24) with β = 1/α, and the error made by “≈” has the supremum α²/e, approached as |x| falls to α."
    ),
    cites=("eq:24",),
)

eq_26 = Claim(
    label="eq:26",
    kind="approximation",
    section="4.2",
    title="The configuration α/2, β = 1/α",
    printed=latex("eq:26"),
    statement=(
        Identity(Pieces(alpha / 2, 1 / alpha, x), sp.Piecewise((x**2, sp.Abs(x) <= alpha), (alpha * (sp.Abs(x) - alpha / 2), True))),
    ),
    reading=(
        "The right-hand side is that of (24) with α/2 for α and β = 1/α, as (25) is with α: read so, the printed threshold |x| ≤ "
        "α is wrong between α/2 and α."
    ),
    cites=("eq:24",),
    expects="fails",
    note="The threshold of (24) is its first parameter, here α/2; erratum:26 has the corrected display.",
)

eq_27 = Claim(
    label="eq:27",
    kind="inequality",
    section="4.2",
    title="The bounds",
    printed=latex("eq:27"),
    statement=(
        Inequality(D(alpha, 1 / alpha, x), H(alpha, x)),
        Inequality(H(alpha, x), D(alpha / 2, 1 / alpha, x)),
    ),
    reading="Both inequalities hold for every real x and every α > 0.",
    cites=("eq:5", "eq:19", "prop:1", "prop:2"),
)

CLAIMS: tuple[Claim, ...] = (
    eq_12,
    eq_13,
    eq_14,
    eq_15,
    eq_16,
    eq_17,
    eq_18,
    eq_19,
    eq_20,
    eq_21,
    eq_22,
    eq_23,
    eq_24,
    eq_25,
    eq_26,
    eq_27,
)
