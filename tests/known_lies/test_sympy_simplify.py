"""SymPy's simplifiers, seen with 1.14.0: what is not brought to 0 taken for false, and what is forced to 0 taken for true."""

from __future__ import annotations

import sympy as sp

import verify
from verify.claim import Identity

X = sp.Symbol("x", real=True)


def test_not_simplified_to_zero_is_not_false() -> None:
    """max(x, 0) = (x + |x|)/2 for every x, but `simplify` leaves a difference; here the equality is proved."""
    lhs, rhs = sp.Max(X, 0), (X + sp.Abs(X)) / 2

    assert sp.simplify(lhs - rhs) != 0, "this version no longer lies"
    assert (lhs - rhs).equals(0) is not True, "this version no longer lies"
    assert verify.check(Identity(lhs, rhs), methods=["symbolic", "balls"]).verdict == "proved"


def test_the_derivative_of_the_huber_loss_by_two_formulas() -> None:
    """The clipped residual is the derivative (5) of the Huber loss; `simplify` leaves cases that look like a failure; here it is proved."""
    alpha = sp.Symbol("alpha", positive=True)
    cases = sp.Piecewise((X, sp.Abs(X) <= alpha), (alpha * sp.sign(X), True))
    clipped = sp.Max(-alpha, sp.Min(alpha, X))

    assert sp.simplify(clipped - cases) != 0, "this version no longer lies"
    assert verify.check(Identity(clipped, cases), methods=["symbolic"]).verdict == "proved"


def test_forced_to_be_true() -> None:
    """With `force=True` the root of x² becomes x for every real x; here that is refuted by a negative number."""
    root = sp.sqrt(sp.Pow(X, 2, evaluate=False), evaluate=False)
    z = sp.Symbol("z")

    assert sp.powdenest(sp.sqrt(z**2), force=True) == z, "this version no longer lies"
    found = verify.check(Identity(root, X), methods=["symbolic", "balls"])
    assert found.verdict == "refuted"
    assert found.counterexample[X] < 0


def test_assumed_and_forgotten() -> None:
    """`refine` drops |·| for a positive symbol; a copy without the assumption prints alike, and the formula is false for it."""
    positive = sp.Symbol("x", positive=True)
    shorter = sp.refine(sp.Abs(X), sp.Q.positive(X))

    assert shorter == X, "this version no longer lies"
    assert str(positive) == str(X)
    assert verify.check(Identity(sp.Abs(X), X), methods=["symbolic", "balls"]).verdict == "refuted"
    assert verify.check(Identity(sp.Abs(X), X, domain=X > 0), methods=["symbolic", "balls"]).verdict == "proved"
