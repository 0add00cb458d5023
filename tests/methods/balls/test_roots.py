"""Solutions of an equation between two ends are counted: none and two are refuted, exactly one is shown where the boxes close."""

from __future__ import annotations

import json

import pytest
import sympy as sp
from flint import arb, fmpq

from verify.claim import Exists, Identity, Outcome
from verify.methods.balls import balls
from verify.methods.balls.roots import counted_roots
from verify.methods.base import Settings
from verify.paper.functions import D, H

y = sp.Symbol("y", real=True)
x, a, alpha, gamma = sp.symbols("x a alpha gamma", positive=True)
F6 = sp.exp(-y) + y - 1 - y**2 / (2 * gamma)
BETWEEN = sp.And(y > sp.log(gamma), y < gamma)
SCALE = sp.And(2 * a > alpha, a < alpha)


def only(variable, lhs, rhs, where, domain=sp.true, *, unique=True):
    """State that an equation has exactly one solution, or at least one."""
    return Exists((variable,), (Identity(lhs, rhs),), domain, where, unique=unique)


CONSISTENT = {
    "the zero of f₆′": only(y, sp.Derivative(F6, y), sp.S.Zero, BETWEEN, gamma > 1),
    "the effective scale": only(a, D(a, 1 / alpha, x), H(alpha, x), SCALE),
    "a solution among several": only(y, y**3, gamma**2 * y, sp.And(y > -2 * gamma, y < 3 * gamma), unique=False),
}
PROVED = {
    "cosine's rival": only(y, sp.exp(-y), y, sp.And(y > 0, y < 1)),
    "an end where the function vanishes": only(y, y**2 - y / 2, sp.S.Zero, sp.And(y > 0, y < 1)),
    "at a closed end": only(y, y * (1 + y), sp.S.Zero, sp.And(y >= 0, y < 1)),
    "at both closed ends": only(y, y * (1 - y), sp.S.Zero, sp.And(y >= 0, y <= 1), unique=False),
    "an irrational end": only(y, y**2, sp.Integer(3), sp.And(y > sp.sqrt(2), y < sp.E)),
}
REFUTED = {
    "none in the other half": only(a, D(a, 1 / alpha, x), H(alpha, x), sp.And(a > alpha, a < 2 * alpha)),
    "none by 1e-7": only(y, y**2 + sp.Rational(1, 10**7), sp.S.Zero, sp.And(y > -1, y < 1)),
    "two instead of one": only(y, y**2, sp.Rational(1, 4), sp.And(y > -1, y < 1)),
    "two that are 1e-4 apart": only(y, (y - sp.Rational(1, 3)) ** 2, sp.Rational(1, 4 * 10**8), sp.And(y > 0, y < 1)),
    "the wrong sign of the exponent": only(y, sp.Derivative(sp.exp(y) + y - 1 - y**2 / (2 * gamma), y), sp.S.Zero, BETWEEN, gamma > 1),
    "at both closed ends instead of one": only(y, y * (1 - y), sp.S.Zero, sp.And(y >= 0, y <= 1)),
    "a double zero beside a simple one": only(y, (y - 1) ** 2 * (y - sp.Rational(5, 2)), sp.S.Zero, sp.And(y > 0, y < 4)),
    "only at the open end": only(y, y * (1 + y), sp.S.Zero, sp.And(y > 0, y < 1)),
}


@pytest.mark.parametrize("form", CONSISTENT.values(), ids=CONSISTENT)
def test_a_solution_at_every_sample_is_no_proof(form: Exists) -> None:
    """With parameters the outcome is consistent, and says at how many samples there was no second solution."""
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.CONSISTENT, found.detail
    assert "a solution was enclosed" in found.detail
    assert ("only one was shown at" in found.detail) == form.unique


@pytest.mark.parametrize("form", PROVED.values(), ids=PROVED)
def test_without_parameters_a_count_is_a_proof(form: Exists) -> None:
    """The certificate holds the boxes, from end to end without a gap."""
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.PROVED, found.detail
    certificate = json.loads(json.dumps(found.certificate))
    assert certificate["type"] == "roots"
    assert certificate["count"] == 1 or (certificate["count"] > 1 and not form.unique)
    assert all(one[1] == two[0] for one, two in zip(certificate["boxes"], certificate["boxes"][1:], strict=False))


@pytest.mark.parametrize("form", REFUTED.values(), ids=REFUTED)
def test_none_and_two_are_refuted(form: Exists) -> None:
    """No solution, or one too many, is refuted with the cover that counts them."""
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.REFUTED, found.detail
    assert found.counterexample is not None
    certificate = json.loads(json.dumps(found.certificate))
    assert certificate["type"] in {"roots", "several"}
    assert certificate["type"] == "several" or certificate["count"] == 0 or certificate["least"] > 1


@pytest.mark.parametrize("roots", [(), (1,), (1, 4), (1, 4, 6), (1, 2, 3, 5, 7)], ids=str)
def test_the_count_is_that_of_a_polynomial_with_known_roots(roots: tuple[int, ...]) -> None:
    """Between 0 and 8 a product of linear factors has the roots that it was made of."""
    product = sp.Mul(*[y - root for root in roots]) * (y**2 + 1)
    found = counted_roots(only(y, product, sp.S.Zero, sp.And(y > 0, y < 8)), {}, 30)

    assert found is not None
    assert (found.count, found.least) == (len(roots), len(roots))


def test_a_double_root_is_left_open() -> None:
    """Where the function touches zero no box closes, and nothing is said of a count."""
    found = counted_roots(only(y, (y - sp.sqrt(2)) ** 2, sp.S.Zero, sp.And(y > 0, y < 8)), {}, 30)

    assert found is not None
    assert (found.count, found.least) == (None, 0)


def test_a_jump_is_no_solution() -> None:
    """A change of sign without continuity counts for nothing."""
    jump = sp.Piecewise((-sp.S.One, y < sp.Rational(1, 3)), (sp.S.One, True))

    assert counted_roots(only(y, jump, sp.S.Zero, sp.And(y > 0, y < 1)), {}, 30) is None


@pytest.mark.parametrize(
    "where", [sp.true, y > 0, sp.And(y > 0, sp.Ne(y, 1), y < 2), sp.Or(y < 0, y > 1), sp.And(y**2 < 2, y > 0)], ids=str
)
def test_what_is_no_interval_is_left_to_other_ways(where: sp.Basic) -> None:
    """Without two ends that are linear in the variable nothing is counted."""
    assert counted_roots(only(y, y, sp.Rational(1, 2), where), {}, 30) is None


def test_exact_numbers_cancel_before_a_far_smaller_exponential_is_added() -> None:
    """The effective scale at x = 60α·1000 differs from α/2 by an exponential of −120000, and its sign is still certain."""
    form = only(a, alpha * (x + a * sp.exp(-x / a) - a), alpha * (x - alpha / 2), SCALE)
    found = counted_roots(form, {alpha: sp.Rational(1, 1000), x: sp.Integer(60)}, 50)

    assert found is not None
    assert (found.least, found.low, found.high) == (1, fmpq(1, 2000), fmpq(1, 1000))
    assert arb(found.low) < arb(found.high)
