"""Enclosures contain the true value, stay exact on rationals, and never say more than they know."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from verify.claim import unfold
from verify.methods.enclosures import Undefined, Unsupported, compile_condition, compile_real, integrate, jet, working
from verify.paper.functions import KL, D, H, laplace

x, t = sp.symbols("x t", real=True)
mu_1, mu_2 = sp.symbols("mu_1 mu_2", real=True)
alpha, beta, b_1, b_2 = sp.symbols("alpha beta b_1 b_2", positive=True)
EIGHTHS = st.integers(1, 80).map(lambda k: fmpq(k, 8))


def test_an_integral_that_would_take_too_long_is_wide_and_right():
    """Of e^{1000s} over 0 … 1000 the enclosure may be as wide as it likes, after a bounded number of evaluations, but holds the integral."""
    t = sp.Symbol("t", real=True)
    with working(80):
        found = integrate(sp.exp(1000 * t) * t, t, sp.Integer(0), sp.Integer(1000), (), ())
    with working(4000):
        exact = (arb(10**6).exp() * (10**6 - 1) + 1) / 10**6

    assert found.overlaps(exact)


def test_the_precision_is_restored_even_after_an_error():
    """A context that fails leaves the global precision as it was."""
    before = ctx.prec
    with pytest.raises(Undefined), working(777):
        compile_real(sp.log(x), (x,))((fmpq(-1),))

    assert ctx.prec == before


@given(EIGHTHS, EIGHTHS, st.integers(-200, 200).map(lambda k: fmpq(k, 8)))
def test_a_loss_contains_what_sympy_evaluates(a, b, place):
    """D at random rationals holds the 40-digit value that SymPy computes."""
    expression = unfold(D(alpha, beta, x))
    point = {alpha: sp.Rational(str(a)), beta: sp.Rational(str(b)), x: sp.Rational(str(place))}
    with working(200):
        found = compile_real(expression, (alpha, beta, x))((a, b, place))
        wanted = arb(str(expression.subs(point).evalf(60)), "1e-50")
        assert wanted.overlaps(arb(found)), (point, found, wanted)


def test_rational_values_stay_exact():
    """H and D at 0 are exact rationals, not balls."""
    assert compile_real(unfold(H(alpha, x)), (alpha, x))((fmpq(7, 5), fmpq(2))) == fmpq(7, 5) * (2 - fmpq(7, 10))
    assert compile_real(unfold(D(alpha, beta, x)), (alpha, beta, x))((fmpq(7, 5), fmpq(3), fmpq(0))) == fmpq(0)


def test_a_box_across_a_kink_holds_both_branches():
    """On a box that straddles the threshold the ball holds the values of both branches."""
    box = arb(1).union(arb(3))
    found = compile_real(unfold(H(alpha, x)), (alpha, x))((fmpq(2), box))

    assert found.contains(arb("0.5"))
    assert found.contains(arb(4))
    assert compile_condition(sp.Le(x, 2), (x,))((box,)) is None


def test_a_derivative_at_a_corner_is_undefined_and_at_a_smooth_kink_is_not():
    """|x| has no slope at 0; H has one at its threshold."""
    with pytest.raises(Undefined):
        compile_real(sp.Derivative(sp.Abs(x), x), (x,))((fmpq(0),))
    slope = compile_real(sp.Derivative(unfold(H(alpha, x)), x), (alpha, x))((fmpq(7, 5), fmpq(7, 5)))

    assert slope == fmpq(7, 5)


def test_one_sided_jets_of_the_loss_differ_in_third_order():
    """D‴ jumps from 1/(α²β) to its negative at 0; the sides agree up to second order."""
    expression, env = unfold(D(alpha, beta, x)), (fmpq(2), fmpq(3), fmpq(0))
    right = jet(expression, x, (alpha, beta, x), env, 3, 1)
    left = jet(expression, x, (alpha, beta, x), env, 3, -1)

    assert right[:3] == left[:3] == [0, 0, fmpq(1, 12)]
    assert right[3] == -left[3] == -fmpq(1, 72)


def _divergence(first, second):
    p, q = laplace(t, mu_1, b_1), laplace(t, mu_2, b_2)
    return unfold(p * sp.log(p / q)), (mu_1, b_1, mu_2, b_2), (*first, *second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((fmpq(3, 10), fmpq(7, 5)), (fmpq(-11, 10), fmpq(5, 2))),
        ((fmpq(3, 10), fmpq(1, 1000)), (fmpq(-11, 10), fmpq(1000))),
        ((fmpq(2), fmpq(1000)), (fmpq(2), fmpq(1, 1000))),
    ],
    ids=["plain", "narrow in wide", "wide in narrow, equal means"],
)
def test_the_divergence_is_enclosed_with_its_tails(first, second):
    """The integral (18), tails included, overlaps the closed form (63) to 100 digits."""
    integrand, symbols, env = _divergence(first, second)
    with working(400):
        found = integrate(integrand, t, -sp.oo, sp.oo, symbols, env)
        wanted = compile_real(unfold(KL(mu_1, b_1, mu_2, b_2)), symbols)(env)

        assert found.overlaps(wanted), (env, found.str(20), wanted.str(20))
        assert found.rad() < abs(found) * arb(10) ** -100


def test_a_thousand_digits():
    """The enclosure holds at 1000 digits."""
    integrand, symbols, env = _divergence((fmpq(3, 10), fmpq(7, 5)), (fmpq(-11, 10), fmpq(5, 2)))
    with working(3400):
        found = integrate(integrand, t, -sp.oo, sp.oo, symbols, env)
        assert found.overlaps(compile_real(unfold(KL(mu_1, b_1, mu_2, b_2)), symbols)(env))
        assert found.rad() < arb(10) ** -1000


def test_a_cut_tail_would_be_seen():
    """Integrated to 40 only, the density's ball misses 1; with its tail it holds 1."""
    density = unfold(laplace(t, mu_1, b_1))
    with working(300):
        cut = integrate(density, t, sp.Integer(-40), sp.Integer(40), (mu_1, b_1), (fmpq(0), fmpq(1)))
        whole = integrate(density, t, -sp.oo, sp.oo, (mu_1, b_1), (fmpq(0), fmpq(1)))

        assert not cut.overlaps(arb(1))
        assert whole.contains(arb(1))


@pytest.mark.parametrize("integrand", [1 / (1 + x**2), sp.Integer(1), sp.exp(x**3)], ids=str)
def test_a_tail_without_a_bound_is_refused(integrand):
    """No decay, or none that can be derived, is said and never guessed."""
    with pytest.raises(Unsupported):
        integrate(integrand, x, sp.Integer(0), sp.oo)
