"""Existence, uniqueness and composite forms, decided by their parts."""

import pytest
import sympy as sp

from verify.claim import Exists, Extremum, Finding, Identity, Inequality, Outcome
from verify.methods.base import Settings, undecided
from verify.methods.composite import combined, decide_composite
from verify.methods.existence import at_most_one, between_signs, decide_exists, decide_unique
from verify.methods.positivity import positivity
from verify.methods.smooth import differentiated
from verify.methods.symbolic import symbolic

y = sp.Symbol("y", real=True)
g = sp.Symbol("gamma", positive=True)
ZERO = sp.Integer(0)
SETTINGS = Settings(seconds=10)


def positively(form):
    """Decide by exact positivity."""
    return positivity.decide(form, SETTINGS)


def symbolically(form):
    """Decide by SymPy."""
    return symbolic.decide(form, SETTINGS)


def zero(expression, where, **more):
    """Say that an expression has a zero."""
    return Exists((y,), (Identity(expression, ZERO),), where=where, **more)


@pytest.mark.parametrize("decide", [positively, symbolically], ids=["positivity", "symbolic"])
def test_a_monotone_function_has_exactly_one_zero(decide):
    """exp(−y) = 1/2 has exactly one solution between 0 and 1, though none is named."""
    form = zero(sp.exp(-y) - sp.Rational(1, 2), sp.And(y > 0, y < 1), unique=True)

    assert decide(form).outcome is Outcome.PROVED, decide(form).detail


@pytest.mark.parametrize("decide", [positively, symbolically], ids=["positivity", "symbolic"])
@pytest.mark.parametrize(
    ("expression", "where", "why"),
    [
        (sp.exp(-y) - 2, sp.And(y > 0, y < 1), "there is none"),
        ((y - 1) * (y - 2), sp.And(y > 0, y < 3), "there are two, and the ends have one sign"),
        ((y - 1) * (y - 2) * (y - 3), sp.And(y > 0, y < 4), "there are three"),
        (1 / (y - 1), sp.And(y > 0, y < 2), "there is a pole between opposite signs"),
        (sp.sign(y - 1), sp.And(y > 0, y < sp.Rational(5, 2)) & (y > 1), "there is a jump"),
    ],
)
def test_what_is_not_one_zero_is_not_proved(decide, expression, where, why):
    """None, two, three, a pole or a jump: not proved."""
    form = zero(expression, where, unique=True)

    assert decide(form).outcome is not Outcome.PROVED, why


def test_a_named_zero_is_the_only_one_by_the_signs_beside_it():
    """On (0, 3) y e⁻ʸ − y/2 is not monotone, and its only zero is ln 2."""
    form = zero(y * sp.exp(-y) - y / 2, sp.And(y > 0, y < 3), unique=True, witness=(sp.log(2),))

    assert positively(form).outcome is Outcome.PROVED, positively(form).detail


@pytest.mark.parametrize("witness", [g, sp.Piecewise((g, g > 1), (sp.Integer(1), True))], ids=["plain", "cases"])
@pytest.mark.parametrize("decide", [positively, symbolically])
def test_a_witness_over_no_parameters_proves_nothing(decide, witness):
    """Where the domain is empty there is nothing to prove, with cases in the witness as without."""
    nowhere = sp.And(g > 3, g < 2, evaluate=False)
    found = decide(Exists((y,), (Inequality(ZERO, y, strict=True),), domain=nowhere, where=sp.true, witness=(witness,)))

    assert found.outcome is Outcome.UNDECIDED, found.detail
    assert "domain" in found.detail


def test_a_named_zero_beside_another_is_not_the_only_one():
    """y(y − 1) vanishes at 1 and at 0."""
    form = zero(y * (y - 1), sp.And(y >= 0, y <= 2), unique=True, witness=(sp.Integer(1),))

    assert decide_unique(form, positively).outcome is not Outcome.PROVED


@pytest.mark.parametrize(("larger", "outcome"), [(g, Outcome.PROVED), (ZERO, Outcome.UNDECIDED)], ids=["right", "wrong below 1"])
def test_a_witness_with_cases_does_in_each_of_them(larger, outcome):
    """max(γ, 1), written by cases, is at least 1 and at least γ; with a wrong case nothing is shown."""
    witness = sp.Piecewise((sp.Integer(1), g <= 1), (larger, True))
    form = Exists((y,), (Inequality(sp.Integer(1), y), Inequality(g, y)), witness=(witness,))

    assert decide_exists(form, positively).outcome is outcome


def test_a_parameter_may_move_the_ends():
    """For γ > 1, exp(−y) = 1/γ has exactly one solution between 0 and γ."""
    form = zero(sp.exp(-y) - 1 / g, sp.And(y > 0, y < g), domain=g > 1, unique=True)

    assert decide_exists(form, positively).outcome is Outcome.PROVED


def test_signs_are_not_enough_for_two_variables():
    """A zero between signs is looked for in one variable."""
    x = sp.Symbol("x", real=True)
    form = Exists((x, y), (Identity(x - y, ZERO),), where=sp.And(x > 0, x < 1))

    assert between_signs(form, positively).outcome is Outcome.UNDECIDED
    assert at_most_one(form, positively).outcome is Outcome.UNDECIDED


def test_a_composite_form_is_refuted_by_one_part():
    """A supremum that is too small is refuted, and one that is right is proved."""
    right = Extremum(y * (1 - y), (y,), sp.Rational(1, 4), "sup", at=(sp.Rational(1, 2),), where=sp.And(y >= 0, y <= 1))
    small = Extremum(y * (1 - y), (y,), sp.Rational(1, 5), "sup", at=(sp.Rational(1, 2),), where=sp.And(y >= 0, y <= 1))

    assert decide_composite(right, symbolically).outcome is Outcome.PROVED
    assert decide_composite(small, symbolically).outcome is Outcome.REFUTED


def test_a_conjunction_is_as_strong_as_its_weakest_part():
    """Proved only if all are; refuted if one is, whatever the others."""
    proved = Finding(Outcome.PROVED, "yes", assumes=("eq:1",))
    refuted = Finding(Outcome.REFUTED, "no")

    assert combined([proved, proved]).outcome is Outcome.PROVED
    assert combined([proved, proved]).assumes == ("eq:1",)
    assert combined([proved, undecided("open")]).outcome is Outcome.UNDECIDED
    assert combined([undecided("open"), refuted]).outcome is Outcome.REFUTED


def test_a_derivative_is_carried_out_only_where_there_is_no_kink():
    """A kink in another variable does not matter; one in the variable itself does."""
    x = sp.Symbol("x", real=True)

    assert differentiated(sp.Derivative(sp.exp(-abs(x) / g), g)) == sp.exp(-abs(x) / g) * abs(x) / g**2
    assert differentiated(sp.Derivative(abs(x), x)) == sp.Derivative(abs(x), x)


@pytest.mark.parametrize(
    ("lhs", "rhs", "domain"),
    [
        (g * (sp.exp(-y / g) - 1), -y / (1 + y / g), sp.And(y >= 0)),
        (sp.log(g) + sp.log(1 / g), ZERO, sp.true),
    ],
)
def test_what_is_monotone_is_decided_from_an_end_or_left_open_but_never_refuted(lhs, rhs, domain):
    """True statements near what the reduction by monotonicity handles are never refuted."""
    assert positively(Inequality(lhs, rhs, domain=domain)).outcome is not Outcome.REFUTED
