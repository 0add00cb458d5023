"""Figures 1–4: what each is drawn to show, as statements that can be checked."""

from __future__ import annotations

import sympy as sp
from sympy import Abs, And, Derivative, Max, Min, Ne, Rational, exp, oo, pi, sign, sqrt

from verify.claim import Claim, Extremum, Identity, Inequality, IntegralIs, LimitIs
from verify.paper.appendix_b import HUBER, LOWER, UPPER, Y_0, ZERO
from verify.paper.auxiliary import Z
from verify.paper.functions import D, H, laplace
from verify.paper.symbols import alpha, beta, x

__all__ = ["CLAIMS"]

ONE = sp.Integer(1)
_NORMAL = exp(-(x**2) / 2) / sqrt(2 * pi)
_LAPLACE = laplace(x, ZERO, ONE)
_HUBER_DENSITY = exp(-H(ONE, x)) / Z(ONE)
_CLIPPED = Max(-alpha, Min(alpha, x))


def _slope(scale: sp.Expr) -> sp.Expr:
    """Give (21) for the scale named and β = 1/α."""
    return alpha * sign(x) * (1 - exp(-Abs(x) / scale))


CLAIMS: tuple[Claim, ...] = (
    Claim(
        label="fig:1",
        kind="figure",
        section="3.1",
        title="L₁, L₂ and the Huber loss with α = 1",
        statement=(
            Identity(H(ONE, x), x**2 / 2, domain=Abs(x) <= 1),
            Identity(H(ONE, x), Abs(x) - Rational(1, 2), domain=Abs(x) >= 1),
            Inequality(H(ONE, x), x**2 / 2),
            Inequality(H(ONE, x), Abs(x)),
            Inequality(H(ONE, x), x**2 / 2, strict=True, domain=Abs(x) > 1),
        ),
        reading=(
            "The Huber loss with α = 1 is L₂ for |x| ≤ 1 and L₁ − 1/2 beyond (a shifted L₁, not L₁ itself); it lies below both "
            "everywhere, and strictly below L₂ beyond x = ±1."
        ),
        cites=("eq:5",),
    ),
    Claim(
        label="fig:2",
        kind="figure",
        section="3.2",
        title="Normal, Laplace and Huber densities",
        statement=(
            IntegralIs(_NORMAL, x, -oo, oo, ONE),
            IntegralIs(_LAPLACE, x, -oo, oo, ONE),
            IntegralIs(exp(-H(ONE, x)), x, -oo, oo, Z(ONE)),
            Inequality(_HUBER_DENSITY.xreplace({x: ZERO}), _NORMAL.subs(x, 0), strict=True),
            Inequality(_NORMAL.subs(x, 0), laplace(ZERO, ZERO, ONE), strict=True),
            Identity(_HUBER_DENSITY / _LAPLACE, 2 * exp(Rational(1, 2)) / Z(ONE), domain=Abs(x) >= 1),
            LimitIs(_NORMAL / _HUBER_DENSITY, x, oo, ZERO),
        ),
        reading=(
            "The three curves integrate to 1. At 0 the Laplace density is the highest and the Huber density (α = 1) the lowest; "
            "beyond |x| = 1 the Huber density is a constant multiple of the Laplace density, and the normal density falls below "
            "both."
        ),
        cites=("eq:8", "eq:11", "eq:16", "beyond:huber-normaliser"),
    ),
    Claim(
        label="fig:3",
        kind="figure",
        section="4.2",
        title="The Huber loss between its bounds",
        statement=(
            Inequality(LOWER, HUBER, strict=True, domain=Ne(x, 0)),
            Inequality(HUBER, UPPER, strict=True, domain=Ne(x, 0)),
            LimitIs(UPPER - HUBER, x, oo, ZERO),
            LimitIs(HUBER - LOWER, x, oo, alpha**2 / 2),
            LimitIs(LOWER / HUBER, x, ZERO, ONE, direction="+-"),
            LimitIs(UPPER / HUBER, x, ZERO, sp.Integer(2), direction="+-"),
        ),
        reading=(
            "The Huber loss lies between D_{α,1/α} and D_{α/2,1/α}, which meet it only at 0. The lower curve touches it there "
            "(their quotient tends to 1) and ends α²/2 below it; the upper one begins at twice its value and ends upon it."
        ),
        cites=("eq:27", "eq:85", "eq:86"),
    ),
    Claim(
        label="fig:4",
        kind="figure",
        section="5",
        title="The losses and their derivatives for several parameters",
        statement=(
            Identity(Derivative(D(alpha, beta, x), x), sign(x) * (1 - exp(-Abs(x) / alpha)) / beta, domain=Ne(x, 0)),
            Identity(Derivative(HUBER, x), _CLIPPED, domain=And(Ne(x, alpha), Ne(x, -alpha))),
            Inequality(_slope(alpha), _CLIPPED, domain=x >= 0),
            Inequality(Min(alpha, x), _slope(alpha / 2), domain=And(x >= 0, x <= alpha * Y_0 / 2)),
            Inequality(_slope(alpha / 2), _CLIPPED, domain=x >= alpha * Y_0 / 2),
            Extremum(Abs(_slope(alpha)), (x,), alpha, "sup", at=(oo,), attained=False),
            LimitIs(_slope(alpha / 2), x, oo, alpha),
            LimitIs(_slope(alpha), x, -oo, -alpha),
        ),
        reading=(
            "For every α the derivatives of both bounds run from −α to α like that of the Huber loss, without reaching the ends. "
            "For x ≥ 0 that of the lower bound stays below that of the Huber loss; that of the upper bound lies above it up to x = "
            "αy₀/2 = 0.7968…α, and below it beyond."
        ),
        cites=("eq:5", "eq:19", "eq:21", "eq:76"),
    ),
)
