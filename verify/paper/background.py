"""Section 3: (5)–(11), the Huber loss and maximum likelihood."""

from __future__ import annotations

import sympy as sp

from verify.claim import Claim, Identity, Inequality, IntegralIs, LimitIs, SameArgmin
from verify.paper.auxiliary import Z
from verify.paper.functions import H, HPrime, huber, normal
from verify.paper.printed import latex
from verify.paper.symbols import F_i, F_theta, N, alpha, epsilon, h, i, sigma, theta, x, x_i, y, y_i

__all__ = ["CLAIMS"]

f = sp.Function("f", positive=True)
p = sp.Function("p", positive=True)

eq_5 = Claim(
    label="eq:5",
    kind="definition",
    section="3.1",
    title="The Huber loss",
    printed=latex("eq:5"),
    statement=(
        Identity(H(alpha, -x), H(alpha, x)),
        Identity(sp.Derivative(H(alpha, x), x), HPrime(alpha, x), domain=sp.Ne(sp.Abs(x), alpha)),
        LimitIs((H(alpha, alpha + h) - H(alpha, alpha)) / h, h, sp.Integer(0), HPrime(alpha, alpha)),
        LimitIs((H(alpha, -alpha + h) - H(alpha, -alpha)) / h, h, sp.Integer(0), HPrime(alpha, -alpha)),
        Identity(HPrime(alpha, x), sp.Max(-alpha, sp.Min(x, alpha))),
    ),
    reading=(
        "For every α > 0 the two branches make one even function with a derivative at every point, the thresholds ±α included, "
        "and that derivative is x clipped to [−α, α], "
        "which is continuous."
    ),
)

eq_6 = Claim(
    label="eq:6",
    kind="definition",
    section="3.2",
    title="A label is the prediction plus noise",
    printed=latex("eq:6"),
    statement=(Identity(sp.Derivative(sp.Integral(f(epsilon), (epsilon, -sp.oo, y - F_theta)), y), f(y - F_theta)),),
    reading=(
        "If the noise ε has a continuous density f and does not depend on the input, then y = F_θ(x) + ε has the density f(y − "
        "F_θ(x)): the derivative of its distribution "
        "function P(ε ≤ y − F_θ(x))."
    ),
)

eq_7 = Claim(
    label="eq:7",
    kind="equivalence",
    section="3.2",
    title="Likelihood and negative log likelihood",
    printed=latex("eq:7"),
    statement=(
        SameArgmin(
            sp.Product(p(y_i, x_i, theta), (i, 0, N)),
            -sp.Sum(sp.log(p(y_i, x_i, theta)), (i, 0, N)),
            theta,
            sense="max",
            other_sense="min",
        ),
    ),
    reading="For every positive density, the parameters that maximise the product are those that minimise minus the sum of the logarithms.",
    cites=("eq:6",),
)

eq_8 = Claim(
    label="eq:8",
    kind="definition",
    section="3.2",
    title="The Gaussian density",
    printed=latex("eq:8"),
    statement=(
        Inequality(sp.Integer(0), normal(y, F_theta, sigma), strict=True),
        IntegralIs(normal(y, F_theta, sigma), y, -sp.oo, sp.oo, sp.Integer(1)),
        IntegralIs(y * normal(y, F_theta, sigma), y, -sp.oo, sp.oo, F_theta),
        IntegralIs((y - F_theta) ** 2 * normal(y, F_theta, sigma), y, -sp.oo, sp.oo, sigma**2),
    ),
    reading=(
        "The density is positive, integrates to 1, has the prediction as its mean (the noise has mean zero) and σ as its "
        "standard deviation."
    ),
    cites=("eq:6",),
)

eq_9 = Claim(
    label="eq:9",
    kind="identity",
    section="3.2",
    title="The Gaussian negative log likelihood",
    printed=latex("eq:9"),
    statement=(Identity(-sp.log(normal(y, F_theta, sigma)), sp.log(sp.sqrt(2 * sp.pi * sigma**2)) + (y - F_theta) ** 2 / (2 * sigma**2)),),
    reading="Minus the logarithm of (8), for all labels, predictions and σ > 0.",
    cites=("eq:8",),
)

eq_10 = Claim(
    label="eq:10",
    kind="equivalence",
    section="3.2",
    title="Least squares as maximum likelihood",
    printed=latex("eq:10"),
    statement=(
        SameArgmin(
            -sp.Sum(sp.log(normal(y_i, F_i, sigma)), (i, 0, N)),
            sp.Sum((y_i - F_i) ** 2 / 2, (i, 0, N)),
            theta,
        ),
    ),
    reading="The two objectives have the same minimisers for every fixed σ > 0; the paper's “assuming σ = 1” is not needed.",
    cites=("eq:7", "eq:9"),
)

eq_11 = Claim(
    label="eq:11",
    kind="definition",
    section="3.2",
    title="The Huber density",
    printed=latex("eq:11"),
    statement=(
        IntegralIs(sp.exp(-H(alpha, y - F_theta)), y, -sp.oo, sp.oo, Z(alpha)),
        Inequality(sp.Integer(0), huber(y, F_theta, alpha), strict=True),
        Identity(huber(y, F_theta, alpha) * Z(alpha), sp.exp(-H(alpha, y - F_theta))),
    ),
    reading=(
        "The normaliser that ∝ leaves out is finite and the same for every prediction, Z(α) = √(2π) erf(α/√2) + (2/α) "
        "exp(−α²/2); divided by it, exp(−H_α) is a density. "
        "The paper does not give Z."
    ),
    cites=("eq:3", "eq:5"),
)

CLAIMS: tuple[Claim, ...] = (eq_5, eq_6, eq_7, eq_8, eq_9, eq_10, eq_11)
