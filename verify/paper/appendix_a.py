"""Appendix A: (54)–(63), the divergence of Laplace densities."""

from __future__ import annotations

import sympy as sp

from verify.claim import Claim, Form, Identity, Inequality, IntegralIs
from verify.paper.functions import cross_entropy, entropy, laplace
from verify.paper.printed import latex
from verify.paper.symbols import b_1, b_2, mu_1, mu_2, x

__all__ = ["CLAIMS"]

_p = laplace(x, mu_1, b_1)
_q = laplace(x, mu_2, b_2)
_distance = sp.Abs(mu_1 - mu_2)
_weighted = sp.Abs(x - mu_2) / (2 * b_1 * b_2) * sp.exp(-sp.Abs(x - mu_1) / b_1)
_below = (mu_2 - x) / (2 * b_1 * b_2)
_above = (x - mu_2) / (2 * b_1 * b_2)
_rising = sp.exp(-(mu_1 - x) / b_1)
_falling = sp.exp(-(x - mu_1) / b_1)
_whole = sp.Integral(_weighted, (x, -sp.oo, sp.oo))

P, Q = sp.symbols("p q", positive=True)


def _density(mean: sp.Symbol, scale: sp.Symbol) -> tuple[Form, ...]:
    """State what makes a Laplace density one, and what its parameters mean."""
    density = laplace(x, mean, scale)
    return (
        Inequality(sp.Integer(0), density, strict=True),
        IntegralIs(density, x, -sp.oo, sp.oo, sp.Integer(1)),
        IntegralIs((x - mean) ** 2 * density, x, -sp.oo, sp.oo, 2 * scale**2),
    )


eq_54 = Claim(
    label="eq:54",
    kind="definition",
    section="A",
    title="The Kullback–Leibler divergence",
    printed=latex("eq:54"),
    statement=(
        Identity(-P * sp.log(Q) + P * sp.log(P), P * sp.log(P / Q)),
        Inequality(P - Q, P * sp.log(P / Q)),
        Inequality(P - Q, P * sp.log(P / Q), strict=True, domain=sp.Ne(P, Q)),
    ),
    reading=(
        "For values p, q > 0 of the densities the two integrands add up to p log(p/q), which is at least p − q, with equality "
        "only where p = q. Integrated: where both "
        "integrals are finite the divergence is nonnegative, and zero only if the densities agree almost everywhere."
    ),
)

eq_55 = Claim(
    label="eq:55",
    kind="definition",
    section="A",
    title="The first Laplace density",
    printed=latex("eq:55"),
    statement=_density(mu_1, b_1),
    reading="The density is positive, integrates to 1, and has variance 2b₁² about μ₁, for every b₁ > 0.",
)

eq_56 = Claim(
    label="eq:56",
    kind="definition",
    section="A",
    title="The second Laplace density",
    printed=latex("eq:56"),
    statement=_density(mu_2, b_2),
    reading="The density is positive, integrates to 1, and has variance 2b₂² about μ₂, for every b₂ > 0.",
)

eq_57 = Claim(
    label="eq:57",
    kind="identity",
    section="A",
    title="The cross entropy as an integral",
    printed=latex("eq:57"),
    statement=(
        Identity(-_p * sp.log(_q), _weighted + sp.log(2 * b_2) * _p),
        IntegralIs(_p, x, -sp.oo, sp.oo, sp.Integer(1)),
        Identity(-sp.Integral(_p * sp.log(_q), (x, -sp.oo, sp.oo)), _whole + sp.log(2 * b_2)),
    ),
    reading=(
        "The integrands agree at every x, and the term that is left is log(2b₂) times a density; so the integrals agree, for all "
        "means and scales."
    ),
    cites=("eq:55", "eq:56"),
)

eq_58 = Claim(
    label="eq:58",
    kind="identity",
    section="A",
    title="The integral, split where μ₁ ≥ μ₂",
    printed=latex("eq:58"),
    statement=(
        Identity(
            _whole,
            sp.Integral(_below * _rising, (x, -sp.oo, mu_2))
            + sp.Integral(_above * _rising, (x, mu_2, mu_1))
            + sp.Integral(_above * _falling, (x, mu_1, sp.oo)),
            domain=sp.Ge(mu_1, mu_2),
        ),
    ),
    reading="The signs of x − μ₂ and x − μ₁ on the three pieces are those printed; at μ₁ = μ₂ the middle piece is empty.",
    cites=("eq:57",),
)

eq_59 = Claim(
    label="eq:59",
    kind="identity",
    section="A",
    title="The integral, split where μ₁ < μ₂",
    printed=latex("eq:59"),
    statement=(
        Identity(
            _whole,
            sp.Integral(_below * _rising, (x, -sp.oo, mu_1))
            + sp.Integral(_below * _falling, (x, mu_1, mu_2))
            + sp.Integral(_above * _falling, (x, mu_2, sp.oo)),
            domain=sp.Lt(mu_1, mu_2),
        ),
    ),
    reading="The signs of x − μ₂ and x − μ₁ on the three pieces are those printed.",
    cites=("eq:57",),
)

eq_60 = Claim(
    label="eq:60",
    kind="identity",
    section="A",
    title="The integral, evaluated",
    printed=latex("eq:60"),
    statement=(
        IntegralIs(
            _weighted,
            x,
            -sp.oo,
            sp.oo,
            sp.Piecewise(
                ((b_1 * sp.exp(-(mu_1 - mu_2) / b_1) + (mu_1 - mu_2)) / b_2, mu_1 >= mu_2),
                ((b_1 * sp.exp(-(mu_2 - mu_1) / b_1) + (mu_2 - mu_1)) / b_2, True),
            ),
        ),
    ),
    reading="The integral converges and has the printed value in each of the two cases, which one formula with |μ₁ − μ₂| would cover.",
    cites=("eq:58", "eq:59"),
)

eq_61 = Claim(
    label="eq:61",
    kind="identity",
    section="A",
    title="The cross entropy of Laplace densities",
    printed=latex("eq:61"),
    statement=(IntegralIs(-_p * sp.log(_q), x, -sp.oo, sp.oo, (b_1 * sp.exp(-_distance / b_1) + _distance) / b_2 + sp.log(2 * b_2)),),
    reading="The integral converges and has this value, for all means and all scales b₁, b₂ > 0.",
    cites=("eq:57", "eq:60"),
)

eq_62 = Claim(
    label="eq:62",
    kind="identity",
    section="A",
    title="The entropy of a Laplace density",
    printed=latex("eq:62"),
    statement=(
        IntegralIs(-_p * sp.log(_p), x, -sp.oo, sp.oo, 1 + sp.log(2 * b_1)),
        Identity(cross_entropy(mu_1, b_1, mu_1, b_1), entropy(b_1)),
    ),
    reading="The integral converges and has this value, which is also (61) where the two densities are the same.",
    cites=("eq:55", "eq:61"),
)

eq_63 = Claim(
    label="eq:63",
    kind="identity",
    section="A",
    title="The divergence of Laplace densities",
    printed=latex("eq:63"),
    statement=(
        IntegralIs(
            -_p * sp.log(_q) + _p * sp.log(_p),
            x,
            -sp.oo,
            sp.oo,
            (b_1 * sp.exp(-_distance / b_1) + _distance) / b_2 + sp.log(b_2 / b_1) - 1,
        ),
        Identity(
            cross_entropy(mu_1, b_1, mu_2, b_2) - entropy(b_1), (b_1 * sp.exp(-_distance / b_1) + _distance) / b_2 + sp.log(b_2 / b_1) - 1
        ),
    ),
    reading="The integral (54) converges and has this value, which is (61) minus (62), for all means and all scales b₁, b₂ > 0.",
    cites=("eq:54", "eq:61", "eq:62"),
)

CLAIMS: tuple[Claim, ...] = (eq_54, eq_55, eq_56, eq_57, eq_58, eq_59, eq_60, eq_61, eq_62, eq_63)
