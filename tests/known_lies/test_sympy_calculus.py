"""SymPy's calculus, seen with 1.14.0: one side taken for both, kinks not seen, conditions not said."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy.calculus.util import minimum, stationary_points

import verify
from verify.claim import Extremum, Identity, IntegralIs, LimitIs

X = sp.Symbol("x", real=True)


def test_a_limit_from_one_side_is_called_the_limit() -> None:
    """`limit` of |x|/x at 0 is 1 without a word; here the two-sided limit is refuted, and the one from the right proved."""
    assert sp.limit(sp.Abs(X) / X, X, 0) == 1, "this version no longer lies"
    quotient = sp.Abs(X) / X
    assert verify.check(LimitIs(quotient, X, sp.S.Zero, sp.S.One, "+-"), methods=["symbolic"]).verdict == "refuted"
    assert verify.check(LimitIs(quotient, X, sp.S.Zero, sp.S.One, "+"), methods=["symbolic"]).verdict == "proved"


def test_a_series_for_one_side_is_given_for_both() -> None:
    """`series` of e^{−|x|} − 1 + |x| has the term −x³/6, which is wrong for x < 0; here the limit that would need it is refuted."""
    loss = sp.exp(-sp.Abs(X)) - 1 + sp.Abs(X)
    third = sp.series(loss, X, 0, 4).removeO().coeff(X, 3)
    remainder = (loss - X**2 / 2) / X**3

    assert third == sp.Rational(-1, 6), f"{third}: this version no longer lies"
    assert verify.check(LimitIs(remainder, X, sp.S.Zero, third, "+-"), methods=["symbolic"]).verdict == "refuted"
    assert verify.check(LimitIs(remainder, X, sp.S.Zero, -third, "-"), methods=["symbolic"]).verdict == "proved"


def test_a_minimum_at_a_kink_is_not_seen() -> None:
    """`minimum` of |x| + (x − 1/2)² on [−2, 2] is said to be 17/4; it is 1/4, at the kink, which is proved here."""
    function = sp.Abs(X) + (X - sp.Rational(1, 2)) ** 2
    window = sp.Interval(-2, 2)
    inside = (X >= -2) & (X <= 2)

    def least(value: sp.Expr, at: sp.Expr) -> str:
        statement = Extremum(function, (X,), value, sense="inf", at=(at,), where=inside)
        return verify.check(statement, methods=["positivity", "balls"]).verdict

    assert minimum(function, X, window) == sp.Rational(17, 4), "this version no longer lies"
    assert stationary_points(function, X, window) == sp.S.EmptySet, "this version no longer lies"
    assert least(sp.Rational(1, 4), sp.S.Zero) == "proved"
    assert least(sp.Rational(17, 4), sp.Integer(2)) == "refuted"


def test_an_integral_without_its_condition() -> None:
    """With `conds="none"` the integral of e^{−|x|/b} is 2b for every real b; for b < 0 it diverges, and here it is not proved."""
    b = sp.Symbol("b", real=True, nonzero=True)
    c = sp.Symbol("c", positive=True)

    assert sp.integrate(sp.exp(-sp.Abs(X) / b), (X, -sp.oo, sp.oo), conds="none") == 2 * b, "this version no longer lies"
    assert verify.check(IntegralIs(sp.exp(-sp.Abs(X) / b), X, -sp.oo, sp.oo, 2 * b), methods=["symbolic", "balls"]).verdict in {
        "refuted",
        "undecided",
    }
    assert verify.check(IntegralIs(sp.exp(-sp.Abs(X) / c), X, -sp.oo, sp.oo, 2 * c), methods=["symbolic", "balls"]).verdict == "proved"


def test_a_derivative_where_there_is_none() -> None:
    """The derivative of |x| at 0 is said to be 0; here neither one-sided quotient's limit is, and both are proved."""
    assert sp.diff(sp.Abs(X), X).subs(X, 0) == 0, "this version no longer lies"
    for side, slope in (("+", 1), ("-", -1)):
        quotient = (sp.Abs(X) - sp.Abs(sp.S.Zero)) / X
        assert verify.check(LimitIs(quotient, X, sp.S.Zero, sp.Integer(slope), side), methods=["symbolic"]).verdict == "proved"
        assert verify.check(LimitIs(quotient, X, sp.S.Zero, sp.S.Zero, side), methods=["symbolic"]).verdict == "refuted"


def test_a_solution_where_nothing_is_defined() -> None:
    """`solveset` says that |x|/x = 1 on [0, ∞), where at 0 it is 0/0; here the point is named in the error."""
    quotient = sp.Mul(sp.Abs(X), 1 / X, evaluate=False)

    assert sp.solveset(quotient - 1, X, sp.S.Reals) == sp.Interval(0, sp.oo), "this version no longer lies"
    with pytest.raises(ValueError, match="x = 0"):
        verify.check(Identity(quotient, sp.S.One, domain=X >= 0), methods=["symbolic"])
    assert verify.check(Identity(quotient, sp.S.One, domain=X > 0), methods=["symbolic"]).verdict == "proved"
