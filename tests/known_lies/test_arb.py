"""Arb, seen with FLINT 3.6.0 by python-flint 0.9.0: rigorous balls that do not hold the number, because of how it was asked."""

from __future__ import annotations

import sympy as sp
from flint import acb, arb, ctx, fmpq

import verify
from verify.claim import IntegralIs
from verify.paper.functions import laplace

T = sp.Symbol("t", real=True)


def _divergence(value: sp.Expr) -> IntegralIs:
    """State (18) for the label Laplace(0, 1) and the prediction Laplace(3/4, 2)."""
    density = laplace(T, sp.Integer(0), sp.Integer(1))
    other = laplace(T, sp.Rational(3, 4), sp.Integer(2))
    return IntegralIs(density * sp.log(density / other), T, -sp.oo, sp.oo, value)


def test_the_analytic_flag_dropped() -> None:
    """Equation (18) over |·| as if it were analytic: Arb says 0.02035… ± 6e-38, the divergence is 0.30433…; here the truth is proved."""
    with ctx.workprec(128):
        mean, scale = acb(fmpq(3, 4)), acb(2)
        lie = acb.integral(
            lambda z, _: (-z.real_abs()).exp() / 2 * (scale.log() - z.real_abs() + (z - mean).real_abs() / scale), acb(-60), acb(60)
        ).real
        truth = ((-arb(fmpq(3, 4))).exp() + arb(fmpq(3, 4))) / 2 + arb(2).log() - 1
    exact = (sp.exp(-sp.Rational(3, 4)) + sp.Rational(3, 4)) / 2 + sp.log(2) - 1

    assert lie.rad() < arb("1e-35")
    assert abs(truth - arb("0.30433")) < arb("1e-5")
    assert abs(lie - arb("0.02035")) < arb("1e-5"), f"Arb says {lie}, the truth is {truth}: this version no longer lies"
    assert verify.check(_divergence(exact), methods=["symbolic"]).verdict == "proved"
    assert verify.check(_divergence(sp.Rational(2035, 100000)), methods=["balls"]).verdict == "refuted"


def test_the_tail_cut_off() -> None:
    """A density integrated from −40 to 40 has a ball of radius below 1e-60 that does not hold 1; here it is 1, and not less."""
    with ctx.workprec(300):
        pieces = [acb.integral(lambda z, _, side=side: (-side * z).exp() / 2, *ends).real for side, ends in ((1, (0, 40)), (-1, (-40, 0)))]
        lie = sum(pieces, arb(0))
    density = laplace(T, sp.S.Zero, sp.S.One)

    assert lie.rad() < arb("1e-60")
    assert not lie.overlaps(arb(1)), f"Arb says {lie}: this version no longer lies"
    assert verify.check(IntegralIs(density, T, -sp.oo, sp.oo, sp.S.One), methods=["symbolic"]).verdict == "proved"
    less = sp.S.One - sp.exp(-40)
    assert verify.check(IntegralIs(density, T, -sp.oo, sp.oo, less), methods=["balls"]).verdict == "refuted"


def test_a_root_times_a_kink_without_the_flag() -> None:
    """Arb's ball of ∫ √x·|x − 1/3| without the flag misses the truth by more than its radius; here the truth's ball holds it."""
    x = sp.Symbol("x", positive=True)
    parts = [
        sp.integrate(sp.sqrt(x) * (x - sp.Rational(1, 3)), (x, *ends))
        for ends in ((sp.Rational(1, 3), 4), (sp.Rational(1, 10), sp.Rational(1, 3)))
    ]
    exact = parts[0] - parts[1]
    with ctx.workprec(100):
        lie = acb.integral(lambda z, _: z.sqrt() * (z - acb(1) / 3).real_abs(), acb(1) / 10, acb(4)).real
        truth = arb(str(exact.evalf(40)), "1e-30")
    integrand = sp.sqrt(x) * sp.Abs(x - sp.Rational(1, 3))

    assert not lie.overlaps(truth), f"Arb says {lie}, the truth is {truth}: this version no longer lies"
    assert verify.check(IntegralIs(integrand, x, sp.Rational(1, 10), sp.Integer(4), exact), methods=["balls"]).verdict == "consistent"
    wrong = exact * (1 + sp.Rational(1, 10**6))
    assert verify.check(IntegralIs(integrand, x, sp.Rational(1, 10), sp.Integer(4), wrong), methods=["balls"]).verdict == "refuted"
