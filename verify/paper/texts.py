"""The sentences of Sections 2–4 and Appendix B that can be checked."""

from __future__ import annotations

import sympy as sp

from verify.claim import Approximation, Claim, Extremum, HoldsIff, Identity, Inequality, IntegralIs, LimitIs, SameArgmin
from verify.paper.functions import KL, L1, L2, D, DPrime, DSecond, H, HPrime, cross_entropy, entropy, huber, laplace, normal
from verify.paper.symbols import F_i, N, alpha, b_1, b_2, beta, gamma, h, i, mu_1, mu_2, r, theta, u, x, y_i, y_star

__all__ = ["CLAIMS"]

_ZERO = sp.Integer(0)
_gap = alpha**2 - 1 - 2 * sp.log(alpha)

twice_differentiable = Claim(
    label="text:2-differentiable",
    kind="limit",
    section="2",
    title="More than once differentiable, unlike the Huber loss",
    printed="unlike the Huber loss, these functions are more than once differentiable",
    statement=(
        LimitIs((HPrime(alpha, alpha + h) - HPrime(alpha, alpha)) / h, h, _ZERO, _ZERO, "+"),
        LimitIs((HPrime(alpha, alpha + h) - HPrime(alpha, alpha)) / h, h, _ZERO, sp.Integer(1), "-"),
        LimitIs((DPrime(alpha, beta, h) - DPrime(alpha, beta, _ZERO)) / h, h, _ZERO, 1 / (alpha * beta)),
        LimitIs((DPrime(alpha, beta, r + h) - DPrime(alpha, beta, r)) / h, h, _ZERO, DSecond(alpha, beta, r)),
    ),
    reading=(
        "The derivative of the Huber loss has two different one-sided slopes at α; that of the proposed loss, which is odd, has "
        "one slope at 0 and at every r > 0."
    ),
    cites=("eq:5", "eq:21", "eq:22"),
)

potential = Claim(
    label="text:2-potential",
    kind="identity",
    section="2",
    title="Similar to a potential function of Lange's",
    printed="the potential functions in [12] are derived through double integration of symmetric and positive functions",
    statement=(
        Inequality(_ZERO, DSecond(alpha, beta, x), strict=True),
        Identity(DSecond(alpha, beta, -x), DSecond(alpha, beta, x)),
        IntegralIs(DSecond(alpha, beta, u), u, _ZERO, r, DPrime(alpha, beta, r)),
        IntegralIs(DPrime(alpha, beta, u), u, _ZERO, r, D(alpha, beta, r)),
    ),
    reading="The proposed loss is itself of this kind: integrated twice from 0, the symmetric and positive function (22) gives it.",
    cites=("eq:19", "eq:21", "eq:22"),
)

l1_loss = Claim(
    label="text:3.1-l1",
    kind="limit",
    section="3.1",
    title="L₁ is not differentiable at zero",
    printed="$L_1(x)=|x|$ … it is not differentiable at zero",
    statement=(
        LimitIs((L1(h) - L1(_ZERO)) / h, h, _ZERO, sp.Integer(1), "+"),
        LimitIs((L1(h) - L1(_ZERO)) / h, h, _ZERO, sp.Integer(-1), "-"),
    ),
    reading="The difference quotient of |x| at 0 has the limit 1 from the right and −1 from the left.",
)

l2_loss = Claim(
    label="text:3.1-l2",
    kind="identity",
    section="3.1",
    title="L₂ is differentiable everywhere",
    printed=r"$L_2(x)=\frac{1}{2}x^2$ … is differentiable everywhere",
    statement=(LimitIs((L2(x + h) - L2(x)) / h, h, _ZERO, x), Identity(sp.Derivative(L2(x), (x, 2)), sp.Integer(1))),
    reading="The difference quotient of x²/2 has the limit x at every real x, and the second derivative is 1.",
)

huber_differentiable = Claim(
    label="text:3.1-huber-differentiable",
    kind="limit",
    section="3.1",
    title="The Huber loss is differentiable everywhere",
    printed="The Huber loss is both differentiable everywhere and robust to outliers.",
    statement=(
        Identity(sp.Derivative(H(alpha, x), x), HPrime(alpha, x), domain=sp.Ne(sp.Abs(x), alpha)),
        LimitIs(H(alpha, x), x, alpha, H(alpha, alpha)),
        LimitIs((H(alpha, alpha + h) - H(alpha, alpha)) / h, h, _ZERO, alpha, "+"),
        LimitIs((H(alpha, alpha + h) - H(alpha, alpha)) / h, h, _ZERO, alpha, "-"),
        LimitIs((H(alpha, h - alpha) - H(alpha, -alpha)) / h, h, _ZERO, -alpha, "+"),
        LimitIs((H(alpha, h - alpha) - H(alpha, -alpha)) / h, h, _ZERO, -alpha, "-"),
    ),
    reading=(
        "Away from the thresholds it is a parabola or a line; at α and −α the difference quotient has one limit from both sides, α and −α."
    ),
    cites=("eq:5",),
)

robust = Claim(
    label="text:3.1-robust",
    kind="limit",
    section="3.1",
    title="L₂ is sensitive to outliers, L₁ and the Huber loss are not",
    printed=(
        "L_1 is less sensitive to outliers in the data … the L_2 … is highly sensitive to outliers … The Huber loss is … robust "
        "to outliers."
    ),
    statement=(
        Extremum(sp.Abs(HPrime(alpha, x)), (x,), alpha, "sup", at=(alpha,)),
        LimitIs(H(alpha, x) / L1(x), x, sp.oo, alpha),
        LimitIs(L2(x) / L1(x), x, sp.oo, sp.oo),
        LimitIs(sp.Derivative(L2(x), x), x, sp.oo, sp.oo),
    ),
    reading=(
        "Read as the pull of a far residual: the slope of the Huber loss never exceeds α and that of L₁ is 1, while that of L₂ "
        "grows without bound."
    ),
    cites=("eq:5",),
)

transition = Claim(
    label="text:3.1-transition",
    kind="identity",
    section="3.1",
    title="From L₂ to L₁",
    printed="α … controls the transition from L_2 to L_1",
    statement=(
        Identity(H(alpha, x), L2(x), domain=sp.Le(sp.Abs(x), alpha)),
        Identity(H(alpha, x), alpha * L1(x) - alpha**2 / 2, domain=sp.Gt(sp.Abs(x), alpha)),
    ),
    reading="Up to α the Huber loss is L₂; beyond it is αL₁ − α²/2, a scaled and shifted L₁.",
    cites=("eq:5",),
)

l1_likelihood = Claim(
    label="text:3.2-l1-likelihood",
    kind="equivalence",
    section="3.2",
    title="L₁ and Laplace noise",
    printed=(
        "minimizing the L_1 loss can be shown to be the same as the maximum likelihood estimation when the noise is drawn from a "
        "Laplace distribution"
    ),
    statement=(
        SameArgmin(
            sp.Product(laplace(y_i, F_i, b_1), (i, 0, N)), sp.Sum(sp.Abs(y_i - F_i), (i, 0, N)), theta, sense="max", other_sense="min"
        ),
    ),
    reading=(
        "For every fixed scale the parameters that maximise the Laplace likelihood are those that minimise the sum of absolute residuals."
    ),
    cites=("eq:7", "eq:55"),
)

l2_likelihood = Claim(
    label="text:3.2-l2-likelihood",
    kind="equivalence",
    section="3.2",
    title="L₂ and Gaussian noise",
    printed=(
        r"identifying $\hat{\theta}$ that minimizes the L_2 loss over the dataset is equivalent to the maximum likelihood "
        r"estimate of θ when … a Gaussian distribution"
    ),
    statement=(
        SameArgmin(
            sp.Product(normal(y_i, F_i, b_1), (i, 0, N)), sp.Sum((y_i - F_i) ** 2 / 2, (i, 0, N)), theta, sense="max", other_sense="min"
        ),
    ),
    reading=(
        "For every fixed standard deviation the parameters that maximise the Gaussian likelihood are those that minimise the sum "
        "of squares."
    ),
    cites=("eq:7", "eq:10"),
)

huber_likelihood = Claim(
    label="text:3.2-huber-likelihood",
    kind="equivalence",
    section="3.2",
    title="The Huber loss and the Huber density",
    printed="minimizing the Huber loss provides the maximum likelihood estimate when the probability density takes the following form",
    statement=(
        SameArgmin(
            sp.Product(huber(y_i, F_i, alpha), (i, 0, N)), sp.Sum(H(alpha, y_i - F_i), (i, 0, N)), theta, sense="max", other_sense="min"
        ),
    ),
    reading=(
        "With the density (11), normalised, the parameters that maximise the likelihood are those that minimise the sum of Huber losses."
    ),
    cites=("eq:7", "eq:11"),
)

entropy_constant = Claim(
    label="text:4-entropy-constant",
    kind="identity",
    section="4",
    title="The entropy of the label's density is constant",
    printed="since the entropy of $p(y_i^*|y_i)$ is constant",
    statement=(
        IntegralIs(-laplace(y_star, mu_1, b_1) * sp.log(laplace(y_star, mu_1, b_1)), y_star, -sp.oo, sp.oo, entropy(b_1)),
        Identity(sp.Derivative(cross_entropy(mu_1, b_1, mu_2, b_2) - KL(mu_1, b_1, mu_2, b_2), mu_2), _ZERO, domain=sp.Ne(mu_1, mu_2)),
        Identity(cross_entropy(mu_1, b_1, mu_2, b_2) - KL(mu_1, b_1, mu_2, b_2), entropy(b_1)),
    ),
    reading="For a Laplace density it is 1 + log(2b₁), wherever the label is; neither the prediction nor its scale b₂ occurs in it.",
    cites=("eq:15", "eq:61", "eq:62", "eq:63"),
)

dirac_cross_entropy = Claim(
    label="text:4-dirac-cross-entropy",
    kind="limit",
    section="4",
    title="Without label noise: the cross entropy",
    printed=(
        "If $p(y_i^*|y_i)$ is a Dirac delta function … minimizing the cross entropy is equivalent to minimizing the negative log likelihood"
    ),
    statement=(
        LimitIs(cross_entropy(mu_1, b_1, mu_2, b_2) + sp.log(laplace(mu_1, mu_2, b_2)), b_1, _ZERO, _ZERO, "+"),
        Approximation(
            cross_entropy(mu_1, b_1, mu_2, b_2),
            -sp.log(laplace(mu_1, mu_2, b_2)),
            (mu_2,),
            supremum=b_1 / b_2,
            at=(mu_1,),
        ),
    ),
    reading=(
        "With a Laplace density of scale b₁ for the label, the cross entropy minus the negative log likelihood of the label "
        "tends to 0 as b₁ → 0; "
        "over all predictions the difference is at most b₁/b₂."
    ),
    cites=("eq:15", "eq:61"),
)

dirac_divergence = Claim(
    label="text:4-dirac-divergence",
    kind="limit",
    section="4",
    title="Without label noise: the divergence, as printed",
    printed=r"finding $\hat{\theta}$ by minimizing the KL divergence is exactly the maximum likelihood estimate of θ when $y_i^* = y_i$",
    statement=(LimitIs(KL(mu_1, b_1, mu_2, b_2), b_1, _ZERO, sp.Abs(mu_1 - mu_2) / b_2 + sp.log(2 * b_2), "+"),),
    reading=(
        "Read as: the divergence itself tends to the negative log likelihood as the label's scale b₁ → 0. It does not; it tends "
        "to infinity for every prediction."
    ),
    cites=("eq:14", "eq:63", "text:4-dirac-cross-entropy"),
    expects="fails",
    note=(
        "For every b₁ > 0 the divergence has the minimisers of the cross entropy, which do converge; only for the Dirac density "
        "itself is there nothing left to minimise."
    ),
)

dirac_infinite = Claim(
    label="text:4-dirac-infinite",
    kind="limit",
    section="4",
    title="Without label noise: the divergence is infinite",
    printed="",
    statement=(LimitIs(KL(mu_1, b_1, mu_2, b_2), b_1, _ZERO, sp.oo, "+"), LimitIs(entropy(b_1), b_1, _ZERO, -sp.oo, "+")),
    reading="As b₁ → 0 the divergence grows beyond every bound for every prediction, because the entropy that (15) drops tends to −∞.",
    cites=("eq:62", "eq:63", "text:4-dirac-divergence"),
)

constants_removed = Claim(
    label="text:4.1-constants",
    kind="identity",
    section="4.1",
    title="Constants removed and added",
    printed="by removing the existing constant terms and by adding a new constant term to ensure the minimum value is always zero",
    statement=(
        Identity(D(b_1, b_2, mu_1 - mu_2), KL(mu_1, b_1, mu_2, b_2) - KL(mu_1, b_1, mu_1, b_2)),
        SameArgmin(sp.Sum(KL(y_i, b_1, F_i, b_2), (i, 0, N)), sp.Sum(D(b_1, b_2, y_i - F_i), (i, 0, N)), theta),
    ),
    reading="The loss is the divergence minus its value where the means agree, so the minimisers are the same.",
    cites=("eq:18", "eq:19"),
)

variance = Claim(
    label="text:4.1-variance",
    kind="identity",
    section="4.1",
    title="Scale and variance",
    printed=(
        "the parameters, α and β, have an intuitive and probabilistic interpretation related to the variance of the Laplace distributions"
    ),
    statement=(
        IntegralIs((y_star - mu_1) ** 2 * laplace(y_star, mu_1, alpha), y_star, -sp.oo, sp.oo, 2 * alpha**2),
        IntegralIs((y_star - mu_2) ** 2 * laplace(y_star, mu_2, beta), y_star, -sp.oo, sp.oo, 2 * beta**2),
    ),
    reading="Laplace densities of scales α and β have the variances 2α² and 2β².",
    cites=("eq:16", "eq:17"),
)

equal_scales = Claim(
    label="text:4.1-equal-scales",
    kind="equivalence",
    section="4.1",
    title="When the loss is the divergence",
    printed=r"Note that when $\alpha = \beta$, the loss function is equal to (18).",
    statement=(
        HoldsIff((x,), (Identity(D(alpha, beta, x), KL(x, alpha, _ZERO, beta)),), sp.Eq(alpha, beta), witnesses=((sp.true, (_ZERO,)),)),
    ),
    reading="For all α, β > 0 the loss equals the divergence at every x if α = β, and only if.",
    cites=("eq:18", "eq:19"),
)

mismatch = Claim(
    label="text:4.1-mismatch",
    kind="inequality",
    section="4.1",
    title="The penalty for unequal scales",
    printed=(
        "Our modification to the KL divergence simply removes the penalty that arises from the mismatch in the standard "
        "deviation of the distributions"
    ),
    statement=(
        Identity(KL(mu_1, alpha, mu_2, beta) - D(alpha, beta, mu_1 - mu_2), alpha / beta - 1 - sp.log(alpha / beta)),
        Inequality(_ZERO, alpha / beta - 1 - sp.log(alpha / beta)),
        Inequality(_ZERO, alpha / beta - 1 - sp.log(alpha / beta), strict=True, domain=sp.Ne(alpha, beta)),
    ),
    reading="What is removed is t − 1 − log t with t = α/β: free of the means, nonnegative, and zero only where the scales are equal.",
    cites=("eq:18", "eq:19"),
)

exponential_vanishes = Claim(
    label="text:4.2-exponential",
    kind="limit",
    section="4.2",
    title="The exponential term goes to zero",
    printed="since the exponential term goes to zero",
    statement=(
        LimitIs(alpha * sp.exp(-sp.Abs(x) / alpha) / beta, x, sp.oo, _ZERO),
        LimitIs(alpha * sp.exp(-sp.Abs(x) / alpha) / beta, x, -sp.oo, _ZERO),
    ),
    reading="The exponential term of (19) tends to 0 as x → ∞ and as x → −∞.",
    cites=("eq:19", "eq:23"),
)

like_huber = Claim(
    label="text:4.2-like-huber",
    kind="limit",
    section="4.2",
    title="Quadratic where small, linear where large",
    printed=(
        "Like the Huber loss, our proposed loss behaves quadratically when the residual is small and linearly when the residual is large."
    ),
    statement=(
        LimitIs(D(alpha, beta, x) / x**2, x, _ZERO, 1 / (2 * alpha * beta)),
        LimitIs(D(alpha, beta, x) / sp.Abs(x), x, sp.oo, 1 / beta),
        LimitIs(D(alpha, beta, x) / sp.Abs(x), x, -sp.oo, 1 / beta),
    ),
    reading="The quotient of the loss by x² has a positive limit at 0, and that by |x| has one at both infinities.",
    cites=("eq:20", "eq:23"),
)

close_when_small = Claim(
    label="text:4.2-close-when-small",
    kind="approximation",
    section="4.2",
    title="The former is close for small residuals",
    printed=r"the former closely approximates $H_{\alpha}(x)$ when |x| is small",
    statement=(
        Approximation(H(alpha, x), D(alpha, 1 / alpha, x), (x,), leading=sp.Abs(x) ** 3 / (6 * alpha), point=_ZERO),
        LimitIs(D(alpha, 1 / alpha, x) / H(alpha, x), x, _ZERO, sp.Integer(1)),
    ),
    reading="“Closely” is read as: the error is |x|³/(6α) to leading order as x → 0, so the quotient tends to 1.",
    cites=("eq:25", "eq:27"),
)

close_when_large = Claim(
    label="text:4.2-close-when-large",
    kind="approximation",
    section="4.2",
    title="The latter is close for large residuals",
    printed=r"the latter is a good approximation of $H_{\alpha}(x)$ when |x| is large",
    statement=(
        Approximation(
            H(alpha, x),
            D(alpha / 2, 1 / alpha, x),
            (x,),
            supremum=alpha**2 / 2 * sp.exp(-2 * (alpha + r) / alpha),
            at=(alpha + r,),
            where=sp.Ge(sp.Abs(x), alpha + r),
        ),
        LimitIs(D(alpha / 2, 1 / alpha, x) - H(alpha, x), x, sp.oo, _ZERO),
        LimitIs(D(alpha / 2, 1 / alpha, x) - H(alpha, x), x, -sp.oo, _ZERO),
    ),
    reading=(
        "“Good” is read as: over |x| ≥ r, for any r ≥ α, the error is at most (α²/2) exp(−2r/α), which is taken at |x| = r and "
        "vanishes as r grows."
    ),
    cites=("eq:26", "eq:27"),
)

bounds_touch = Claim(
    label="text:4.2-bounds",
    kind="limit",
    section="4.2",
    title="Tightly bounded",
    printed="the Huber loss is tightly bounded between them",
    statement=(
        Extremum(H(alpha, x) - D(alpha, 1 / alpha, x), (x,), _ZERO, "inf", at=(_ZERO,), unique=True),
        Extremum(D(alpha / 2, 1 / alpha, x) - H(alpha, x), (x,), _ZERO, "inf", at=(_ZERO,), unique=True),
        LimitIs(D(alpha / 2, 1 / alpha, x) - H(alpha, x), x, sp.oo, _ZERO),
    ),
    reading=(
        "Both bounds touch the Huber loss at x = 0 and nowhere else, and the upper one comes back to it at infinity; in which "
        "sense no other D lies between is prop:3."
    ),
    cites=("eq:27", "prop:3"),
)

upper_bound = Claim(
    label="text:4.2-upper-bound",
    kind="inequality",
    section="4.2",
    title="Minimising the Huber loss minimises an upper bound on the divergence",
    printed=(
        "Minimizing the Huber loss with parameter α is equivalent to minimizing an upper-bound on the KL divergence of two "
        "Laplace distributions"
    ),
    statement=(
        Inequality(KL(mu_1, alpha, mu_2, 1 / alpha), H(alpha, mu_1 - mu_2) + _gap),
        SameArgmin(sp.Sum(H(alpha, y_i - F_i) + _gap, (i, 0, N)), sp.Sum(H(alpha, y_i - F_i), (i, 0, N)), theta),
    ),
    reading=(
        "With b₁ = α and b₂ = 1/α the Huber loss plus the constant α² − 1 − 2 log α bounds the divergence from above, and the "
        "constant changes no minimiser."
    ),
    cites=("eq:18", "eq:27"),
)

upper_bound_literal = Claim(
    label="text:4.2-upper-bound-literal",
    kind="inequality",
    section="4.2",
    title="The Huber loss itself as an upper bound on the divergence",
    printed="an upper-bound on the KL divergence of two Laplace distributions",
    statement=(Inequality(KL(mu_1, alpha, mu_2, 1 / alpha), H(alpha, mu_1 - mu_2)),),
    reading=(
        "Read without a constant: the Huber loss is at least the divergence. It is not where α ≠ 1, for instance where the means agree."
    ),
    cites=("eq:18", "eq:27", "text:4.2-upper-bound"),
    expects="fails",
    note=(
        "The sentence is about minimisers, for which a constant does not matter; the abstract and Section 1 call the loss an "
        "upper bound in the same way."
    ),
)

converse = Claim(
    label="text:4.2-converse",
    kind="inequality",
    section="4.2",
    title="The divergence as an upper bound on the Huber loss",
    printed=(
        "Conversely, minimizing the KL divergence of two Laplace distributions with … is equivalent to minimizing an upper-bound "
        "on the Huber loss with parameter α."
    ),
    statement=(
        Inequality(H(alpha, mu_1 - mu_2), D(alpha / 2, 1 / alpha, mu_1 - mu_2)),
        Inequality(D(b_1, b_2, mu_1 - mu_2), KL(mu_1, b_1, mu_2, b_2)),
        SameArgmin(sp.Sum(KL(y_i, alpha / 2, F_i, 1 / alpha), (i, 0, N)), sp.Sum(D(alpha / 2, 1 / alpha, y_i - F_i), (i, 0, N)), theta),
    ),
    reading=(
        "With b₁ = α/2 and b₂ = 1/α the divergence is at least the Huber loss, without any constant: what it exceeds D by is "
        "never negative."
    ),
    cites=("eq:18", "eq:27", "text:4.1-mismatch"),
)

scaling_input = Claim(
    label="text:4.3-input",
    kind="identity",
    section="4.3",
    title="Scaling the input",
    printed=(
        "scaling the input to the Huber loss by a constant value is equivalent to inversely scaling the label and prediction distributions"
    ),
    statement=(
        Identity(KL(gamma * mu_1, b_1, gamma * mu_2, b_2), KL(mu_1, b_1 / gamma, mu_2, b_2 / gamma)),
        Identity(H(alpha, gamma * x), gamma**2 * H(alpha / gamma, x)),
    ),
    reading=(
        "For the divergence of Laplace densities it holds exactly, constants included: means times γ and scales over γ are the same. "
        "For the Huber loss itself the exact law is H_α(γx) = γ² H_{α/γ}(x)."
    ),
    cites=("eq:28", "eq:30"),
)

scaling_output = Claim(
    label="text:4.3-output",
    kind="identity",
    section="4.3",
    title="Scaling the output",
    printed="scaling the output is equivalent to inversely scaling the prediction distribution",
    statement=(
        Identity(
            gamma * (KL(mu_1, b_1, mu_2, b_2) - KL(mu_1, b_1, mu_1, b_2)),
            KL(mu_1, b_1, mu_2, b_2 / gamma) - KL(mu_1, b_1, mu_1, b_2 / gamma),
        ),
        SameArgmin(sp.Sum(gamma * D(b_1, b_2, y_i - F_i), (i, 0, N)), sp.Sum(KL(y_i, b_1, F_i, b_2 / gamma), (i, 0, N)), theta),
    ),
    reading="Up to the constant that (19) removes, γ times the divergence is the divergence with b₂/γ for b₂: the label's scale stays.",
    cites=("eq:29", "eq:31"),
)

symmetric = Claim(
    label="text:B-symmetric",
    kind="identity",
    section="B",
    title="The losses are symmetric",
    printed="Since the loss functions are symmetric about $x=0$, it is sufficient to prove only when $x\\geq 0$.",
    statement=(Identity(H(alpha, -x), H(alpha, x)), Identity(D(alpha, beta, -x), D(alpha, beta, x))),
    reading="Both losses are even in x.",
    cites=("eq:5", "eq:19"),
)

CLAIMS: tuple[Claim, ...] = (
    twice_differentiable,
    potential,
    l1_loss,
    l2_loss,
    huber_differentiable,
    robust,
    transition,
    l1_likelihood,
    l2_likelihood,
    huber_likelihood,
    entropy_constant,
    dirac_cross_entropy,
    dirac_divergence,
    dirac_infinite,
    constants_removed,
    variance,
    equal_scales,
    mismatch,
    exponential_vanishes,
    like_huber,
    close_when_small,
    close_when_large,
    bounds_touch,
    upper_bound,
    upper_bound_literal,
    converse,
    scaling_input,
    scaling_output,
    symmetric,
)
