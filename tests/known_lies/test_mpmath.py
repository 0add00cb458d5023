"""Mpmath, seen with 1.3.0: error estimates that do not hold, and a number recognised that is another."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

import verify
from verify.claim import Identity, IntegralIs
from verify.paper.functions import laplace

T = sp.Symbol("t", real=True)


PLACE = sp.Rational(3, 10)


@pytest.fixture
def context() -> mpmath.MPContext:
    """Give a context of 15 digits, so that mpmath's own stays as it is."""
    found = mpmath.mp.clone()
    found.dps = 15
    return found


def test_the_error_estimate_over_a_kink(context: mpmath.MPContext) -> None:
    """Over the kink of a density `quad` is off by more than the error that it states; split there, it agrees to 30 digits."""
    lie, error = context.quad(lambda s: context.exp(-abs(s - context.mpf(3) / 10)) / 2, [-context.inf, context.inf], error=True)
    ours = verify.check(IntegralIs(laplace(T, PLACE, 1), T, -sp.oo, sp.oo, sp.S.One), methods=["quadrature"], digits=30)

    assert abs(lie - 1) > error > 0, f"off by {abs(lie - 1)}, stated {error}: this version no longer lies"
    assert ours.verdict == "agrees"
    assert min(item.finding.digits for item in ours.evidence) >= 28


def test_a_narrow_peak_is_missed(context: mpmath.MPContext) -> None:
    """Of a density with scale 1e-5 on [−10, 10], `quad` sees 3e-13024 and states an error as small; here the integral is 1."""
    lie, error = context.quad(lambda s: context.exp(-abs(s - context.mpf(3) / 10) * 10**5) / 2 * 10**5, [-10, 10], error=True)
    density = laplace(T, PLACE, sp.Rational(1, 10**5))
    integral = IntegralIs(density, T, -sp.oo, sp.oo, sp.S.One)

    assert abs(lie) < error * 2 < 1e-9, f"{lie} with error {error}: this version no longer lies"
    assert verify.check(integral, methods=["symbolic"]).verdict == "proved"
    assert verify.check(IntegralIs(density, T, -sp.oo, sp.oo, sp.S.Zero), methods=["symbolic"]).verdict == "refuted"


def test_a_number_is_recognised_that_is_another() -> None:
    """From the 13 digits 1.593624260040 `identify` reads a combination of π and log 2; it is 2 + W(−2e⁻²), and the two are told apart."""
    formula = mpmath.identify(mpmath.mpf("1.593624260040"), ["log(2)", "pi"])
    read = sp.pi * (sp.Rational(-290, 359) + sp.Rational(-419, 718) * sp.log(2) + sp.Rational(393, 718) * sp.pi)
    truth = 2 + sp.LambertW(-2 * sp.exp(-2))

    assert formula == "pi*((-290/359) + (-419/718)*log(2) + (393/718)*pi)", f"{formula}: this version reads something else"
    assert abs(sp.N(read - truth, 30)) < 1e-11
    assert verify.check(Identity(read, truth), methods=["symbolic", "balls"]).verdict == "refuted"
