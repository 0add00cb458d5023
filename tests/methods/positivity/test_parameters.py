"""Reduction to the ends of a variable's range: contact on a whole face, and the traps beside it."""

import pytest
import sympy as sp

from verify.claim import Inequality, Outcome
from verify.methods.base import Settings
from verify.methods.positivity import positivity

a, b, c = sp.symbols("a b c", positive=True)
x = sp.Symbol("x", real=True)
SETTINGS = Settings(seconds=20)


def loss(alpha, beta):
    """The proposed loss at x ≥ 0."""
    return (alpha * sp.exp(-x / alpha) + x - alpha) / beta


@pytest.mark.parametrize(
    ("lhs", "rhs", "domain"),
    [
        (loss(b, c), loss(a, c), sp.And(x >= 0, a <= b)),
        (loss(a, b), loss(c, 1 / c), sp.And(x >= 0, a * b >= 1, c * b >= 1)),
        (loss(a, 1 / a), loss(b, 1 / b), sp.And(x >= 0, a <= b)),
        (sp.exp(-a) + sp.exp(-b) * 0, sp.exp(-b), sp.And(b <= a)),
    ],
    ids=["falls in the scale", "greatest minorant", "rises to the parabola", "exponential"],
)
def test_contact_on_a_face_is_decided_by_a_derivative(lhs, rhs, domain):
    """Where the sides are equal on a whole face of the domain the statement is proved all the same."""
    found = positivity.decide(Inequality(lhs, rhs, domain=domain), SETTINGS)

    assert found.outcome is Outcome.PROVED, found.detail


@pytest.mark.parametrize(
    ("lhs", "rhs", "domain"),
    [
        (loss(a, c), loss(b, c), sp.And(x >= 0, a <= b)),
        (loss(a, b), loss(c, 1 / c), sp.And(x >= 0, a * b >= 1)),
        (loss(b, c), loss(a, c) * sp.Rational(999, 1000), sp.And(x >= 0, a <= b)),
        (sp.exp(-a), sp.exp(-b), sp.And(b <= a + sp.Rational(1, 1000))),
    ],
    ids=["order reversed", "a condition dropped", "a factor below 1", "the face moved"],
)
def test_a_false_neighbour_is_refuted(lhs, rhs, domain):
    """The same statements, a little wrong, are refuted at a point of their domain."""
    found = positivity.decide(Inequality(lhs, rhs, domain=domain), SETTINGS)

    assert found.outcome is Outcome.REFUTED, found.detail
    assert found.counterexample
    assert domain.subs(found.counterexample) == sp.true


@pytest.mark.parametrize(("least", "outcome"), [(sp.Rational(8, 5), Outcome.PROVED), (sp.Rational(79, 50), Outcome.REFUTED)])
def test_contact_at_the_zero_of_a_variable_of_either_sign(least, outcome):
    """e⁻ˣ + x − 1 − x²/(2a) is 0 at x = 0 for every a, and on x ≤ a nowhere negative if a ≥ 1.5936…, but not if a may be less."""
    gap = sp.exp(-x) + x - 1 - x**2 / (2 * a)
    found = positivity.decide(Inequality(sp.Integer(0), gap, domain=sp.And(x <= a, a >= least)), SETTINGS)

    assert found.outcome is outcome, found.detail


def test_equality_on_a_face_refutes_the_strict_statement():
    """On the face a = b the sides are equal, so that < fails there."""
    found = positivity.decide(Inequality(loss(b, c), loss(a, c), strict=True, domain=sp.And(x > 0, a <= b)), SETTINGS)

    assert found.outcome is not Outcome.PROVED


def test_a_pole_at_the_end_is_not_crossed():
    """1/a − 1 grows without bound as a goes to 0; nothing is concluded from a value at 0 that does not exist."""
    found = positivity.decide(Inequality(1 / a, sp.Integer(100), domain=sp.And(a > 0, a <= 1)), SETTINGS)

    assert found.outcome is Outcome.REFUTED
