"""Mutants that once survived: each showed a hole in a method, and that method decides it now."""

from __future__ import annotations

import pytest
import sympy as sp

from verify import api
from verify.claim import Identity, Inequality, Outcome
from verify.methods import Settings, load
from verify.methods.elimination import contradictory
from verify.refute import mutants_of

REFUTED, PROVED = Outcome.REFUTED, Outcome.PROVED
_CASES = [
    ("eq:55/3/drop-absolute/1", "symbolic", REFUTED, "an integral that diverges"),
    ("eq:17/2/drop-hypothesis/1", "symbolic", REFUTED, "a density of negative scale"),
    ("eq:12/1/halve/1", "balls", REFUTED, "the derivative of an integral of any density"),
    ("eq:10/1/swap-sense/1", "balls", REFUTED, "a maximum for a minimum"),
    ("eq:2/1/drop-hypothesis/1", "balls", REFUTED, "a sign that depends on whether the number of data is odd"),
    ("text:4.2-upper-bound/2/change-at-kink/1", "symbolic", PROVED, "sums whose terms differ by what does not move"),
    ("text:2-potential/3/drop-hypothesis/1", "symbolic", PROVED, "a symbol other than 0 by its signs"),
    ("erratum:4.2-upper-bound/7/drop-hypothesis/1", "positivity", PROVED, "a symbol other than 0 by its signs"),
    ("erratum:4.2-upper-bound/7/strict-for-weak/1", "balls", REFUTED, "an equality where a logarithm vanishes"),
    ("text:4-dirac-infinite/1/swap-direction/1", "symbolic", PROVED, "the sign of a sum of exponentials"),
    ("fig:4/4/invert-scale/2", "positivity", PROVED, "a minimum bounded by one of its arguments"),
    ("text:5-independent/1/halve/3", "positivity", PROVED, "another witness than the one given"),
    ("erratum:90/5/widen-domain/3", "balls", REFUTED, "two zeros where one is claimed"),
    ("erratum:90/5/widen-domain/2", "positivity", PROVED, "a zero in an interval with one end"),
    ("erratum:90/1/weak-for-strict/1", "positivity", REFUTED, "an irrational end of the parameters"),
    ("eq:83/1/shrink-domain/1", "positivity", PROVED, "a touching point at infinity"),
    ("beyond:majorants-contact/1/widen-domain/2", "symbolic", PROVED, "a bound of a logarithm"),
    ("text:4.2-upper-bound/2/move-threshold/2", "balls", REFUTED, "a jump beside a minimiser"),
    ("eq:84/1/nudge-down/3", "positivity", PROVED, "a witness far out, where equalities hold"),
    ("eq:88/1/reverse/1", "positivity", PROVED, "a witness far out, where an exponential is small"),
    ("eq:92/4/invert-scale/1", "positivity", PROVED, "the root of an exponential"),
    ("beyond:majorants-bounded/1/nudge-down/2", "positivity", REFUTED, "parameters just beside a bound"),
    ("beyond:best-scale/3/invert-scale/2", "positivity", REFUTED, "parameters at which nothing simple does"),
    ("text:4.1-mismatch/2/invert-scale/2", "positivity", PROVED, "the logarithm of a product"),
    ("beyond:gap-upper/1/shrink-domain/1", "positivity", PROVED, "a bound without which it is homogeneous"),
    ("erratum:4.2-upper-bound/7/shrink-domain/1", "positivity", PROVED, "a bound that no logarithm turns into one"),
    ("beyond:l2-limit/1/drop-absolute/1", "symbolic", PROVED, "a leading term whose square is 0"),
]


@pytest.mark.parametrize(("label", "method", "outcome", "why"), _CASES, ids=[f"{case[0]} [{case[3]}]" for case in _CASES])
def test_a_former_survivor_is_decided(label, method, outcome, why) -> None:
    """The method refutes the mutant, with a certificate, or proves it."""
    mutant = next(mutant for mutant in mutants_of(api.claims[label.partition("/")[0]]) if mutant.label == label)
    found = load(method).decide(mutant.statement, Settings(digits=30, seconds=30))

    assert found.outcome is outcome, f"{label} by {method}: got {found.outcome}, wanted {outcome}: {found.detail}"
    assert found.certificate is not None


def test_a_refutation_by_sign_names_the_symbol_itself() -> None:
    """The counterexample of the negative case is a negative value of the form's own symbol."""
    a, x = sp.Symbol("a", real=True), sp.Symbol("x", real=True)
    found = load("positivity").decide(Inequality(sp.Integer(0), a * x**2, domain=sp.Ne(a, 0)), Settings())

    assert found.outcome is REFUTED
    assert set(found.counterexample) <= {a, x}
    assert found.counterexample[a] < 0


def test_what_holds_for_both_signs_is_no_proof_at_0() -> None:
    """Only a domain that leaves 0 out is taken by signs: a/a = 1 fails to have a value at 0 and is not proved there."""
    a = sp.Symbol("a", real=True)
    quotient = sp.Mul(a, sp.Pow(a, -1, evaluate=False), evaluate=False)

    assert load("symbolic").decide(Identity(quotient, sp.Integer(1)), Settings()).outcome is not PROVED


@pytest.mark.parametrize(
    ("bound", "impossible"),
    [((1, -1), True), ((1, sp.Rational(-9, 10)), False)],
    ids=["s log s < s − 1 is impossible", "s log s < s − 0.9 is possible"],
)
def test_logarithms_are_bounded(bound, impossible) -> None:
    """That s log s − s + 1 ≥ 0 contradicts its negation, and nothing that is possible is called a contradiction."""
    s = sp.Symbol("s", positive=True)
    slope, constant = bound
    condition = sp.Lt(s * sp.log(s) - slope * s - constant, 0, evaluate=False)

    assert contradictory([condition]) is impossible
