"""The matrix: what became of mutants is derived from evidence, nothing that is not rigorous counts, and a sample leaves no survivor."""

from __future__ import annotations

import pytest
import sympy as sp

from verify import api
from verify.claim import Claim, Evidence, Finding, Identity, Inequality, Outcome
from verify.refute import Fate, Matrix, Mutant, attack, refute

x = sp.Symbol("x", real=True)
SAMPLE, SEED = 40, 0


def _matrix(*outcomes: Outcome, assumes: tuple[str, ...] = ()) -> Matrix:
    """A matrix of one mutant with one evidence for each outcome."""
    mutant = Mutant("eq:1", 0, "double", 1, Identity(x, x))
    found = tuple(Evidence(mutant.label, 0, f"m{n}", Finding(outcome, "", assumes=assumes)) for n, outcome in enumerate(outcomes))
    return Matrix((mutant,), {mutant.label: found}, 0.0)


@pytest.mark.parametrize(
    ("outcomes", "fate"),
    [
        ((Outcome.REFUTED,), Fate.KILLED),
        ((Outcome.UNDECIDED, Outcome.REFUTED), Fate.KILLED),
        ((Outcome.PROVED, Outcome.CONSISTENT), Fate.EQUIVALENT),
        ((Outcome.PROVED, Outcome.REFUTED), Fate.CONTRADICTORY),
        ((Outcome.CONSISTENT, Outcome.AGREES, Outcome.OBSERVED), Fate.SURVIVED),
        ((Outcome.DISAGREES,), Fate.SURVIVED),
        ((Outcome.UNDECIDED, Outcome.UNAVAILABLE), Fate.SURVIVED),
        ((), Fate.SURVIVED),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, tuple) else str(value),
)
def test_only_refutations_and_proofs_count(outcomes, fate) -> None:
    """What is consistent, agrees or disagrees without rigour leaves a survivor; a proof beside a refutation is the loudest."""
    matrix = _matrix(*outcomes)
    (mutant,) = matrix.mutants

    assert matrix.fate(mutant) is fate
    assert (mutant in matrix.survivors) == (fate in {Fate.SURVIVED, Fate.CONTRADICTORY})
    assert matrix.guarded == {"eq:1": fate in {Fate.KILLED, Fate.EQUIVALENT}}


def test_a_proof_that_rests_on_claims_does_not_count() -> None:
    """A mutant's proof must stand by itself."""
    matrix = _matrix(Outcome.PROVED, assumes=("eq:2",))

    assert matrix.survivors == matrix.mutants


def test_the_kill_rate_counts_false_mutants_only() -> None:
    """A method's rate is over the mutants that it attacked and some method killed."""
    matrix = _matrix(Outcome.UNDECIDED, Outcome.REFUTED)

    assert (matrix.kill_rate("m0"), matrix.kill_rate("m1"), matrix.kill_rate("m2")) == ((0, 1), (1, 1), (0, 0))


def test_cheap_methods_come_first_and_the_rest_is_spared() -> None:
    """A false mutant that balls refute is shown to no other method; with every method all of its form's look at it."""
    claim = Claim("c", "identity", "", "", (Identity(x, x),), "")
    mutants = [Mutant("c", 0, "double", 1, Identity(x, 2 * x)), Mutant("c", 0, "reverse", 1, Inequality(x**2, x**2 + 1))]
    first, every = (attack({"c": claim}, mutants, jobs=1, every_method=flag) for flag in (False, True))

    assert list(first.by_method(mutants[0])) == ["balls"]
    assert set(first.by_method(mutants[1])) < set(every.by_method(mutants[1]))
    assert set(every.by_method(mutants[0])) >= {"balls", "symbolic"}
    assert [first.fate(mutant) for mutant in mutants] == [every.fate(mutant) for mutant in mutants] == [Fate.KILLED, Fate.EQUIVALENT]


def test_a_sample_of_the_mutants_leaves_no_survivor() -> None:
    """Mutants drawn from the usual choice are each refuted or proved; most of them are false."""
    matrix = refute(api.claims, sample=SAMPLE, seed=SEED)
    told = [f"{mutant.label}: {mutant.statement}: {[item.detail for item in matrix.evidence[mutant.label]]}" for mutant in matrix.survivors]

    assert not told, "\n".join(told)
    assert len(matrix.mutants) == SAMPLE
    assert matrix.counts()[Fate.KILLED] > SAMPLE // 3


def test_methods_do_not_contradict_one_another_on_mutants() -> None:
    """On some mutants of each operator's first claims every method is asked, and none refutes what another proves."""
    matrix = refute(api.claims, ["eq:5", "eq:19", "eq:27", "prop:1"], sample=10, every_method=True)

    assert [mutant.label for mutant in matrix.survivors] == []
    assert {"balls", "positivity", "symbolic"} <= set(matrix.methods)
