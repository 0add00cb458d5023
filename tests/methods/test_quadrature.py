"""Quadrature agrees or disagrees to a counted number of digits; it never proves and never refutes."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from verify.claim import Identity, Inequality, IntegralIs, Outcome
from verify.methods.base import Settings
from verify.methods.quadrature import MOST_DIGITS, quadrature
from verify.paper.functions import KL, D, H, laplace

t, x, mu, mu_1, mu_2 = sp.symbols("t x mu mu_1 mu_2", real=True)
alpha, beta, sigma, b_1, b_2 = sp.symbols("alpha beta sigma b_1 b_2", positive=True)
f = sp.Function("f", real=True)
P, Q = laplace(t, mu_1, b_1), laplace(t, mu_2, b_2)
TRUE = {
    "(18) is (63)": IntegralIs(P * sp.log(P / Q), t, -sp.oo, sp.oo, KL(mu_1, b_1, mu_2, b_2)),
    "(16) is a density": IntegralIs(P, t, -sp.oo, sp.oo, sp.S.One),
    "(8) is a density": IntegralIs(sp.exp(-((t - mu) ** 2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2), t, -sp.oo, sp.oo, sp.S.One),
    "a finite piece": IntegralIs(t**2, t, sp.S.Zero, alpha, alpha**3 / 3),
    "an identity that holds an integral": Identity(
        sp.Integral(P * sp.Abs(t - mu_2), (t, -sp.oo, sp.oo)), b_1 * sp.exp(-sp.Abs(mu_1 - mu_2) / b_1) + sp.Abs(mu_1 - mu_2)
    ),
}


@pytest.mark.parametrize("form", TRUE.values(), ids=TRUE)
def test_agrees_to_the_digits_asked_for(form):
    """A true integral agrees to nearly all digits."""
    found = quadrature.decide(form, Settings(digits=30))

    assert found.outcome is Outcome.AGREES, found.detail
    assert found.digits >= 28


def test_a_wrong_value_disagrees_and_is_not_refuted():
    """b₁ and b₂ exchanged: outside the error, and still no refutation."""
    found = quadrature.decide(IntegralIs(P * sp.log(P / Q), t, -sp.oo, sp.oo, KL(mu_1, b_2, mu_2, b_1)), Settings(digits=30))

    assert found.outcome is Outcome.DISAGREES
    assert found.counterexample


def test_an_error_of_1e_7_disagrees():
    """A value that is wrong by 1e-7 relative is told apart."""
    found = quadrature.decide(IntegralIs(P, t, -sp.oo, sp.oo, 1 + sp.Rational(1, 10**7)), Settings(digits=30))

    assert found.outcome is Outcome.DISAGREES
    assert found.digits == 7


CUMULATIVE = sp.Integral(f(t), (t, -sp.oo, x - mu))
DERIVATIVES = {
    "a density is the slope of its distribution": (Identity(sp.Derivative(CUMULATIVE, x), f(x - mu)), True),
    "the slope in the other symbol has the other sign": (Identity(sp.Derivative(CUMULATIVE, mu), -f(x - mu)), True),
    "the sign forgotten": (Identity(sp.Derivative(CUMULATIVE, mu), f(x - mu)), False),
    "the residual the wrong way round": (Identity(sp.Derivative(CUMULATIVE, x), f(mu - x)), False),
    "a factor 2": (Identity(sp.Derivative(CUMULATIVE, x), 2 * f(x - mu)), False),
    "1e-7 relative": (Identity(sp.Derivative(CUMULATIVE, x), f(x - mu) * (1 + sp.Rational(1, 10**7))), False),
    "the distribution instead of its slope": (Identity(CUMULATIVE, f(x - mu)), False),
}


@pytest.mark.parametrize(("form", "holds"), DERIVATIVES.values(), ids=DERIVATIVES)
def test_the_slope_of_an_integral_with_an_undefined_density(form: Identity, holds: bool) -> None:
    """A difference of two integrals agrees with the density to 12 digits, and with nothing else; the bell that was taken is named."""
    found = quadrature.decide(form, Settings(digits=30))

    assert found.outcome is (Outcome.AGREES if holds else Outcome.DISAGREES), found.detail
    assert not holds or (found.digits >= 11 and "f(t1) = " in found.detail and "at most 12" in found.detail), found.detail


def test_a_second_derivative_is_left_alone() -> None:
    """Only first derivatives are differenced."""
    found = quadrature.decide(Identity(sp.Derivative(CUMULATIVE, (x, 2)), sp.Derivative(f(x - mu), x)), Settings(digits=30))

    assert found.outcome is Outcome.UNDECIDED
    assert "not the first in one symbol" in found.detail


def test_more_digits_than_can_be_had_are_capped_and_it_says_so():
    """At 1000 digits asked, at most MOST_DIGITS are computed."""
    found = quadrature.decide(IntegralIs(t**2, t, sp.S.Zero, alpha, alpha**3 / 3), Settings(digits=1000))

    assert found.outcome is Outcome.AGREES
    assert found.digits <= MOST_DIGITS + 105
    assert f"at most {MOST_DIGITS}" in found.detail


def test_a_heavy_tail_is_not_cut():
    """1/(1+x²) is integrated to infinity, not cut where it looks small."""
    found = quadrature.decide(IntegralIs(1 / (1 + x**2), x, -sp.oo, sp.oo, sp.pi), Settings(digits=30))

    assert found.outcome is not Outcome.DISAGREES, found.detail


def test_divergent_pieces_do_not_cancel():
    """∫ t dt over ℝ does not converge, though what quadrature makes of its halves cancels to every digit."""
    odd = IntegralIs(x, x, -sp.oo, sp.oo, sp.Integer(0))
    slow = IntegralIs(x / (1 + x**2), x, -sp.oo, sp.oo, sp.Integer(0))
    for form in (odd, slow):
        found = quadrature.decide(form, Settings())

        assert found.outcome is Outcome.UNDECIDED, found.detail
        assert "may diverge" in found.detail


def test_kinks_of_a_quadratic_are_found():
    """|t² − α²| and sgn((α − t)(t − 1)) bend where their factors vanish; where that is not known nothing is said."""
    area = IntegralIs(sp.Abs(t**2 - alpha**2), t, -2 * alpha, 2 * alpha, 4 * alpha**3)
    hill = (alpha - t) * (t - 1)
    slope = IntegralIs(sp.diff(hill, t) * sp.sign(hill), t, 0, 2 * alpha + 1, 2 * alpha**2 + alpha)
    unknown = IntegralIs(sp.Abs(sp.exp(t) - t - 2), t, 0, 2, 1)

    assert quadrature.decide(area, Settings()).outcome is Outcome.AGREES
    assert quadrature.decide(slope, Settings()).outcome is Outcome.AGREES
    found = quadrature.decide(unknown, Settings())
    assert found.outcome is Outcome.UNDECIDED
    assert "changes its sign is not known" in found.detail


def test_nothing_to_integrate_is_undecided():
    """An identity without an integral, and an inequality, are left alone."""
    assert quadrature.decide(Identity(D(alpha, beta, x), D(alpha, beta, -x)), Settings()).outcome is Outcome.UNDECIDED
    assert quadrature.decide(Inequality(D(alpha, 1 / alpha, x), H(alpha, x)), Settings()).outcome is Outcome.UNDECIDED


def test_the_global_precision_of_mpmath_stays():
    """Contexts of their own: mp.dps is untouched."""
    before = mpmath.mp.dps
    quadrature.decide(TRUE["(16) is a density"], Settings(digits=40))

    assert mpmath.mp.dps == before
