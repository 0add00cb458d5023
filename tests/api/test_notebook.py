"""The notebooks' helper: it shows what is proved, and raises on everything else."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.api.notebook import FailedError, Study, counterexample, proved
from verify.paper.functions import D, H

x = sp.Symbol("x", real=True)
alpha = sp.Symbol("alpha", positive=True)


@pytest.fixture(scope="module")
def study() -> Study:
    """Decide a true claim, a false one and one that is left undecided by the only method."""
    return Study("eq:27", "eq:90", "eq:63", methods=["positivity"], jobs=1)


def test_a_proved_claim_is_shown(study: Study) -> None:
    """The line names the label, the method and the reading."""
    assert repr(study.holds("eq:27")).startswith("eq:27 is proved by positivity. ")


def test_a_refuted_claim_raises_where_it_should_hold(study: Study) -> None:
    """`holds` names label and verdict."""
    with pytest.raises(FailedError, match="eq:90 is refuted, not proved"):
        study.holds("eq:27", "eq:90")


def test_an_undecided_claim_raises_both_ways(study: Study) -> None:
    """What no method decided neither holds nor fails."""
    with pytest.raises(FailedError, match="eq:63 is undecided, not proved"):
        study.holds("eq:63")
    with pytest.raises(FailedError, match="eq:63 is undecided, not refuted"):
        study.fails("eq:63")


def test_a_failure_shows_its_point(study: Study) -> None:
    """`fails` shows where, exactly."""
    assert "eq:90 is refuted at gamma = 3/2, y = 0 by positivity" in repr(study.fails("eq:90"))


def test_a_true_claim_does_not_fail(study: Study) -> None:
    """`fails` raises on a proved claim."""
    with pytest.raises(FailedError, match="eq:27 is proved, not refuted"):
        study.fails("eq:27")


def test_steps_are_those_of_the_evidence(study: Study) -> None:
    """Each line is a recorded step, numbered from the first shown."""
    steps = study.evidence("eq:27", "positivity").finding.steps
    lines = repr(study.steps("eq:27", "positivity", first=1, last=3)).splitlines()[1:]

    assert [line.partition(". ")[0].strip() for line in lines] == ["2", "3"]
    assert all(step.what in line for step, line in zip(steps[1:3], lines, strict=True))


def test_steps_of_nothing_raise(study: Study) -> None:
    """Where a method decided nothing there is no argument to show."""
    with pytest.raises(FailedError, match="symbolic does not decide part 0 of eq:27"):
        study.steps("eq:27", "symbolic")


def test_a_claim_outside_the_study_raises(study: Study) -> None:
    """Only what was run can be asked for."""
    with pytest.raises(FailedError, match="eq:5 is not one of this study's claims"):
        study.holds("eq:5")


def test_a_statement_of_ones_own_is_proved_or_raises() -> None:
    """`proved` shows a true statement and raises, with the point, on its reverse."""
    true, false = (D(alpha, 1 / alpha, x), "<=", H(alpha, x)), (H(alpha, x), "<=", D(alpha, 1 / alpha, x))

    assert "is proved by positivity" in repr(proved(true, methods=["positivity"]))
    assert "fails at alpha = " in repr(counterexample(false, methods=["positivity"]))
    with pytest.raises(FailedError, match="is refuted at alpha = "):
        proved(false, methods=["positivity"])
    with pytest.raises(FailedError, match="is proved, not refuted"):
        counterexample(true, methods=["positivity"])
