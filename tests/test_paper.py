"""Every equation, re-verified: one test an evidence, one a verdict, one that two unrelated methods decide. `-k "eq:27"` and `-m symbolic` select."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from verify import api
from verify.claim import Outcome
from verify.methods import METHODS
from verify.report.text import counterexample_text
from verify.runner import plan

_TASKS, _MISSING = plan(api.claims.values(), METHODS)

DERIVING = frozenset({"symbolic", "lemmas", "positivity"})
"""Methods that derive: they rewrite a statement, and what they find is a proof or nothing."""

EVALUATING = frozenset({"balls", "quadrature", "floats", "tables"})
"""Methods that evaluate the statement as it stands: numbers go in on both sides, and nothing that SymPy made of it."""

ALONE: Mapping[tuple[str, int], str] = {}
"""Forms, by label and place, that methods of one of the two kinds cannot decide, each with the reason. There is none."""


def _evidence_parameters():
    for task in _TASKS:
        forms = len(api.claims[task.claim].statement)
        name = task.claim if forms == 1 else f"{task.claim}.{task.form + 1}"
        yield pytest.param(task.claim, task.form, task.method, id=f"{name}-{task.method}", marks=getattr(pytest.mark, task.method))


@pytest.mark.parametrize(("label", "form", "method"), list(_evidence_parameters()))
def test_claim(paper_report, label: str, form: int, method: str) -> None:
    """A method's evidence does not speak against what the claim expects."""
    (evidence,) = [item for item in paper_report.of(label) if (item.form, item.method) == (form, method)]
    if evidence.outcome in {Outcome.UNDECIDED, Outcome.UNAVAILABLE}:
        pytest.skip(f"{evidence.outcome}: {evidence.detail}")
    against = evidence.outcome in {Outcome.REFUTED, Outcome.DISAGREES}
    point = counterexample_text(evidence.finding.counterexample) if evidence.finding.counterexample else "no point"

    assert not against or api.claims[label].expects == "fails", f"{label} by {method}: {evidence.outcome} at {point}: {evidence.detail}"


@pytest.mark.parametrize("label", list(api.claims))
def test_verdict(paper_report, label: str) -> None:
    """All evidence together gives the verdict that the claim expects."""
    verdict = paper_report.verdicts[label]
    found = [f"{item.method} on form {item.form + 1}: {item.outcome}: {item.detail}" for item in paper_report.of(label)]

    assert paper_report.as_expected(label), f"{label} is {verdict}, expected to {api.claims[label].expects[:-1]}:\n" + "\n".join(found)


@pytest.mark.parametrize("label", [label for label, claim in api.claims.items() if claim.statement])
def test_two_unrelated_methods(paper_report, label: str) -> None:
    """Every form is decided both by a method that derives and by one that evaluates, or stands in the list with a reason."""
    silent = {Outcome.UNDECIDED, Outcome.UNAVAILABLE}
    for place in range(len(api.claims[label].statement)):
        evidence = [item for item in paper_report.of(label) if item.form == place]
        decided = {item.method for item in evidence if item.outcome not in silent}
        unrelated = bool(decided & DERIVING) and bool(decided & EVALUATING)
        reason = ALONE.get((label, place + 1))
        found = "\n".join(f"{item.method}: {item.outcome}: {item.detail}" for item in evidence)

        assert unrelated or reason, f"{label}, form {place + 1}, is decided by {sorted(decided)} alone:\n{found}"
        assert not (unrelated and reason), f"{label}, form {place + 1}, is decided by {sorted(decided)}, and is said to be alone: {reason}"


def test_every_method_derives_or_evaluates() -> None:
    """The two kinds share no method and leave none out."""
    assert METHODS.keys() == DERIVING | EVALUATING
    assert not DERIVING & EVALUATING
