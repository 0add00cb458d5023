"""Balls decide every form of their column: proofs by covers, refutations with certificates, consistency and no more at points."""

from __future__ import annotations

import json

import pytest
import sympy as sp
from flint import ctx

from verify.claim import Exists, Extremum, Identity, Inequality, IntegralIs, LimitIs, Outcome, SameArgmin, TableIs
from verify.methods.balls import balls
from verify.methods.base import Settings
from verify.paper.functions import KL, D, H, laplace

x, y, t, theta, mu_1, mu_2 = sp.symbols("x y t theta mu_1 mu_2", real=True)
alpha, beta, gamma, b_1, b_2 = sp.symbols("alpha beta gamma b_1 b_2", positive=True)
F = sp.Function("F")
TINY = sp.Rational(1, 10**7)
P, Q = laplace(t, mu_1, b_1), laplace(t, mu_2, b_2)
F1, F3 = y**2 / 2 - y + 1 - sp.exp(-y), sp.exp(-y) + y - 1 - y**2 / 4
F6 = sp.exp(-y) + y - 1 - y**2 / (2 * gamma)
DATA, SMOOTH = (2 * H(1, theta) + H(1, theta - 10)), (2 * D(1, 1, theta) + D(1, 1, theta - 10))

PROVED = {
    "(67) on the whole half-line": Inequality(sp.S.Zero, F1, domain=y >= 0),
    "(68) strictly": Inequality(sp.S.Zero, sp.Rational(1, 2) - sp.exp(-y), strict=True, domain=y >= 1),
    "(74) with its contact at 0": Inequality(sp.S.Zero, F3, domain=sp.And(y >= 0, y <= 2)),
    "(74) strictly beyond 0": Inequality(sp.S.Zero, F3, strict=True, domain=sp.And(y > 0, y <= 2)),
    "(75)": Inequality(sp.S.Zero, sp.exp(-y), strict=True),
    "(79)": Inequality((1 - y / 2) ** 2, 1 - y / 2, domain=sp.And(y >= 0, y <= 2)),
    "(27) left at scale 1": Inequality(D(1, 1, x), H(1, x)),
    "(27) right at scale 1": Inequality(H(1, x), D(sp.Rational(1, 2), 1, x)),
    "a limit with a logarithm": LimitIs(sp.log(2 * x) / x + 1, x, sp.oo, sp.S.One),
    "a limit that is an exact number": LimitIs(D(1, 1, x) - H(1, x), x, sp.oo, -sp.Rational(1, 2)),
    "a witness": Exists((y,), (Inequality(sp.S.Zero, F6.subs(gamma, sp.Rational(3, 2)), strict=True),), where=sp.And(y > 0, y < 1)),
}
CONSISTENT = {
    "(18) is (63)": IntegralIs(P * sp.log(P / Q), t, -sp.oo, sp.oo, KL(mu_1, b_1, mu_2, b_2)),
    "the normaliser of (11)": IntegralIs(
        sp.exp(-H(alpha, t)), t, -sp.oo, sp.oo, sp.sqrt(2 * sp.pi) * sp.erf(alpha / sp.sqrt(2)) + 2 / alpha * sp.exp(-(alpha**2) / 2)
    ),
    "(28)": Identity(D(alpha, beta, gamma * x), D(alpha / gamma, beta / gamma, x)),
    "(21)": Identity(sp.Derivative(D(alpha, beta, x), x), sp.sign(x) * (1 - sp.exp(-sp.Abs(x) / alpha)) / beta),
    "an undefined function": Identity((F(x) - 1) ** 2, F(x) ** 2 - 2 * F(x) + 1),
    "a density is the slope of its distribution": Identity(sp.Derivative(sp.Integral(F(t), (t, -sp.oo, x - y)), x), F(x - y)),
    "(27) for every α": Inequality(D(alpha, 1 / alpha, x), H(alpha, x)),
    "(85)": LimitIs(D(alpha / 2, 1 / alpha, x) - H(alpha, x), x, sp.oo, sp.S.Zero),
    "the curvature at 0, two-sided": LimitIs(D(alpha, beta, x) / x**2, x, sp.S.Zero, 1 / (2 * alpha * beta)),
}
REFUTED = {
    "the slope of a distribution in the wrong symbol": Identity(sp.Derivative(sp.Integral(F(t), (t, -sp.oo, x - y)), y), F(x - y)),
    "the slope of a distribution by 1e-7": Identity(sp.Derivative(sp.Integral(F(t), (t, -sp.oo, x)), x), F(x) * (1 + TINY)),
    "b₁ ↔ b₂": IntegralIs(P * sp.log(P / Q), t, -sp.oo, sp.oo, KL(mu_1, b_2, mu_2, b_1)),
    "β not scaled": Identity(D(alpha, beta, gamma * x), D(alpha / gamma, beta, x)),
    "equal only at α = β = 1": Identity(D(alpha, beta, x), D(beta, alpha, x)),
    "missing |·|": Identity(sp.Abs(x), x),
    "missing |·| of an undefined function": Identity(sp.Abs(F(x)), F(x)),
    "strict only fails at 0": Inequality(D(alpha, 1 / alpha, x), H(alpha, x), strict=True),
    "1e-7 relative": Inequality(D(alpha, 1 / alpha, x) * (1 + TINY), H(alpha, x)),
    "1e-7 below the supremum": Inequality(D(alpha / 2, 1 / alpha, x) - H(alpha, x), alpha**2 / (2 * sp.E**2) * (1 - TINY)),
    "only in the far tail": Inequality(sp.Abs(x) - 1 + sp.exp(-14), D(1, 1, x)),
    "a dip of width 1e-4 inside": Inequality(sp.S.Zero, (y - sp.Rational(7, 9)) ** 2 - sp.Rational(1, 10**9)),
    "only at one closed end": Inequality(y, sp.Rational(2) - sp.Rational(1, 10**9), domain=sp.And(y >= 0, y <= 2)),
    "only for α > 1": Inequality(D(alpha, alpha, x), D(alpha, 1 / alpha, x)),
    "only for x < 0": Inequality(sp.Abs(x), x),
    "(90) as printed": Inequality(sp.S.Zero, F6, strict=True, domain=sp.And(y >= 0, y <= gamma, gamma > 1, gamma < 2)),
    "the bound without its constant": Inequality(KL(0, alpha, x, 1 / alpha), H(alpha, x)),
    "wrong limit": LimitIs(D(alpha, 1 / alpha, x) - H(alpha, x), x, sp.oo, alpha**2 / 2),
    "wrong curvature": LimitIs(D(alpha, beta, x) / x**2, x, sp.S.Zero, 1 / (alpha * beta)),
    "no witness": Exists((y,), (Inequality(sp.exp(-y) + y - 1, y**2 / 2, strict=True),), where=y < 0),
    "other minimisers": SameArgmin(DATA, SMOOTH, theta),
    "a wrong place of the maximum": Extremum(x * sp.exp(-x), (x,), sp.exp(-2) * 2, "sup", (sp.Integer(2),), where=x >= 0),
}


@pytest.mark.parametrize("form", PROVED.values(), ids=PROVED)
def test_proved_on_the_whole_domain(form):
    """A cover, an exact limit or a witness is a proof, and its certificate is JSON."""
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.PROVED, found.detail
    assert json.loads(json.dumps(found.certificate))["type"] in {"cover", "limit", "witness"}


@pytest.mark.parametrize("form", CONSISTENT.values(), ids=CONSISTENT)
def test_consistent_and_no_more(form):
    """Overlap at points is `consistent`, never a proof."""
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.CONSISTENT, found.detail
    assert found.certificate is None


@pytest.mark.parametrize("form", REFUTED.values(), ids=REFUTED)
def test_refuted_with_a_certificate(form):
    """What is false is refuted, with data that shows it."""
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.REFUTED, found.detail
    assert json.loads(json.dumps(found.certificate))["type"] in {"point", "limit", "negation", "argmin"}
    assert found.counterexample is not None


def test_the_constant_that_separates_true_from_false_is_told_to_1e12():
    """y²·c ≤ e⁻ʸ + y − 1 on [0, 2] is proved for c just below its best value and refuted just above it."""
    best = (sp.exp(-2) + 1) / 4
    below, above = (
        Inequality(y**2 * (sp.Rational(28383382080915317, 10**17) + shift), sp.exp(-y) + y - 1, domain=sp.And(y >= 0, y <= 2))
        for shift in (-sp.Rational(1, 10**12), sp.Rational(1, 10**12))
    )

    assert abs(best.evalf(30) - sp.Float("0.28383382080915317", 30)) < sp.Float("1e-16")
    assert balls.decide(below, Settings()).outcome is Outcome.PROVED
    assert balls.decide(above, Settings()).outcome is Outcome.REFUTED


def test_an_empty_domain_is_undecided_and_says_so():
    """A vacuous statement is not decided."""
    found = balls.decide(Inequality(x, x - 1, domain=sp.And(x < 0, x > 1, evaluate=False)), Settings())

    assert found.outcome is Outcome.UNDECIDED
    assert "vacuous" in found.detail


def test_a_side_without_a_real_value_is_named():
    """The logarithm of a negative number is not real, and the point is named."""
    found = balls.decide(Identity(sp.log(x), sp.log(x) + 0 * x), Settings())
    other = balls.decide(Identity(sp.log(x), sp.Integer(2) * sp.log(x) / 2 + x - x), Settings())

    assert found.outcome is other.outcome is Outcome.UNDECIDED
    assert "no real value at x =" in found.detail


def test_what_has_no_bound_is_undecided():
    """A heavy tail has no derived bound."""
    found = balls.decide(IntegralIs(1 / (1 + x**2), x, -sp.oo, sp.oo, sp.pi), Settings())

    assert found.outcome is Outcome.UNDECIDED
    assert "1/(x**2 + 1)" in found.detail


def test_a_thousand_digits_and_the_global_precision_stays():
    """`digits` reaches the balls, and nothing global changes."""
    before = ctx.prec
    found = balls.decide(Identity(sp.exp(x) * sp.exp(-x) * alpha, alpha), Settings(digits=1000))

    assert (found.outcome, found.digits, ctx.prec) == (Outcome.CONSISTENT, 1000, before)


def test_every_form_is_either_decided_or_has_its_reason():
    """The method's table has no gap."""
    assert TableIs in balls.silent
    assert not balls.forms & set(balls.silent)
