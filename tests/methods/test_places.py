"""A statement about a place is false where the place is not one of those that are meant, whatever holds there."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.claim import Approximation, Exists, Extremum, Form, HoldsIff, Identity, Inequality, Outcome, over_the_reals, reduce_form
from verify.methods import METHODS, Settings, load

x = sp.Symbol("x", real=True)
a, p = sp.symbols("a p", positive=True)
g = sp.Symbol("g", negative=True)
z = sp.Symbol("z", real=True, nonzero=True)
ZERO, ONE, HALF = sp.Integer(0), sp.Integer(1), sp.Rational(1, 2)
DECIDING = [name for name in METHODS if Extremum in load(name).forms and name != "floats"]

FALSE: dict[str, Form] = {
    "outside-where": Extremum(x**2, (x,), ZERO, "inf", (ZERO,), where=sp.Ne(x, 0)),
    "on-the-open-end": Extremum(x, (x,), a, "sup", (a,), where=x < a),
    "far-outside": Extremum(x + sp.Abs(x), (x,), ZERO, "inf", (-a,), where=x > 0),
    "in-no-part": Extremum(x**2, (x,), a**2 / 4, "inf", (a / 2,), where=sp.Or(x > a / 2, x < -a)),
    "approached-from-outside": Extremum(x, (x,), a, "sup", (a,), attained=False, direction="+", where=x < a),
    "approached-beyond": Extremum(1 - sp.exp(-x), (x,), ONE, "sup", (sp.oo,), attained=False, where=sp.Abs(x) <= 1),
    "approached-for-some": Extremum(x, (x,), a, "inf", (a,), attained=False, direction="+", where=sp.And(x > a, x < 2)),
    "attained-at-infinity": Extremum(1 / (1 + x**2), (x,), ZERO, "inf", (sp.oo,)),
    "positive-at-0": Extremum(p**2, (p,), ZERO, "inf", (ZERO,)),
    "nonzero-at-0": Extremum(z**2, (z,), ZERO, "inf", (ZERO,)),
    "one-of-two": Extremum(p**2 + x**2, (p, x), ZERO, "inf", (ZERO, ZERO)),
    "error-outside": Approximation(x, ZERO, (x,), supremum=ONE, at=(ONE,), where=sp.And(x > 0, x < 1)),
    "error-from-outside": Approximation(x, ZERO, (x,), supremum=ONE, at=(ONE,), attained=False, direction="+", where=sp.And(x > 0, x < 1)),
}
TRUE: dict[str, Form] = {
    "on-the-closed-end": Extremum(x, (x,), a, "sup", (a,), where=x <= a),
    "in-one-part": Extremum(x**2, (x,), a**2 / 4, "inf", (a / 2,), where=sp.Or(x >= a / 2, x < -a)),
    "approached-from-inside": Extremum(x, (x,), a, "sup", (a,), attained=False, direction="-", where=x < a),
    "approached-for-all": Extremum(x, (x,), a, "inf", (a,), attained=False, direction="+", where=sp.And(x > a, x < 2), domain=a < 2),
    "positive-to-0": Extremum(p**2, (p,), ZERO, "inf", (ZERO,), attained=False, direction="+"),
    "error-from-inside": Approximation(x, ZERO, (x,), supremum=ONE, at=(ONE,), attained=False, direction="-", where=sp.And(x > 0, x < 1)),
}


@pytest.mark.parametrize("method", DECIDING)
@pytest.mark.parametrize("name", FALSE)
def test_a_place_that_is_not_meant_refutes(name: str, method: str) -> None:
    """The bound holds and the value is right: only the place is wrong."""
    found = load(method).decide(FALSE[name], Settings(seconds=10))

    assert found.outcome is Outcome.REFUTED, f"{method} on {FALSE[name]}: {found.outcome}, {found.detail}"
    assert "the stated place is not one of those that are meant" in found.detail


@pytest.mark.parametrize("method", DECIDING)
def test_a_wrong_value_is_not_blamed_on_the_place(method: str) -> None:
    """x² is 0 and not 1 at its least place, and tends to 0: the place is right, and nothing is said against it."""
    taken = Extremum(x**2, (x,), ONE, "inf", (ZERO,), where=sp.Abs(x) <= a)
    bend = Extremum(sp.Piecewise((1, x > a), (0, True)), (x,), ONE, "sup", (a,), attained=False, direction="-")
    for form in (taken, bend):
        found = load(method).decide(form, Settings(seconds=10))

        assert found.outcome is Outcome.REFUTED, found.detail
        assert "place" not in found.detail


@pytest.mark.parametrize("name", TRUE)
def test_a_place_that_is_meant_is_proved(name: str) -> None:
    """Some method proves it, and none refutes it."""
    outcomes = {method: load(method).decide(TRUE[name], Settings(seconds=10)).outcome for method in DECIDING}

    assert Outcome.PROVED in outcomes.values(), outcomes
    assert Outcome.REFUTED not in outcomes.values(), outcomes


@pytest.mark.parametrize("method", DECIDING)
@pytest.mark.parametrize(
    "form",
    [
        Exists((p,), (Identity(p**2, ZERO),), witness=(ZERO,)),
        Exists((p,), (Inequality(p, -a),), witness=(-2 * a,)),
        Exists((g,), (Identity(g, a),), witness=(a,)),
        Exists((p,), (Identity(p, ZERO),), where=p <= 1),
        HoldsIff((p,), (Inequality(a, p + 1),), a < 1, witnesses=((a >= 1, (ZERO,)),)),
        HoldsIff((x,), (Inequality(a, x**2 + 1),), a < HALF, witnesses=((a > 1, (ZERO,)),)),
    ],
    ids=["zero", "other-sign", "negative", "between", "iff-witness", "iff-uncovered"],
)
def test_a_witness_is_what_the_variable_is_assumed_to_be(form: Form, method: str) -> None:
    """A positive variable has no witness 0 or below, no zero below its range, and an equivalence no gap between its witnesses."""
    found = load(method).decide(form, Settings(seconds=10))

    assert found.outcome in {Outcome.REFUTED, Outcome.UNDECIDED}, f"{method}: {found.outcome}, {found.detail}"


def test_a_positive_witness_is_proved() -> None:
    """The same with a witness that is positive."""
    form = Exists((p,), (Identity(p**2, a**2),), witness=(a,))

    assert load("symbolic").decide(form, Settings()).outcome is Outcome.PROVED
    assert over_the_reals(form).where == sp.Gt(sp.Symbol("p", real=True), 0)


def test_the_place_is_a_part_of_the_reduction() -> None:
    """What the conditions become at the place is stated; where they are true as they stand nothing is added."""
    form = Extremum(x**2, (x,), ZERO, "inf", (ZERO,), where=x >= sp.Symbol("b", real=True))

    assert reduce_form(form)[-1] == Inequality(sp.Symbol("b", real=True), ZERO)
    assert len(reduce_form(Extremum(x**2, (x,), ZERO, "inf", (ZERO,), where=x >= 0))) == 2


def test_logarithms_are_only_of_what_is_positive() -> None:
    """log(c − x) is not defined for large x: nothing is proved of it on the whole line, and what is proved is where it is defined."""
    statement = Inequality(sp.log(10**7 - x), 10**7 - x)

    assert load("positivity").decide(statement, Settings(seconds=5)).outcome is Outcome.UNDECIDED
    assert (
        load("positivity").decide(Inequality(statement.lhs, statement.rhs, domain=x < 10**7), Settings(seconds=5)).outcome is Outcome.PROVED
    )


def test_between_two_ends_the_middle_is_tried() -> None:
    """A zero that lies between the middle and an end is found although the function is not continuous at the other end."""
    form = Exists((p,), (Identity(1 / p, 3 / (2 * a)),), where=p < a)

    assert load("symbolic").decide(form, Settings(seconds=5)).outcome is Outcome.PROVED
