"""Every equation, re-verified: one test an evidence, one a verdict. `-k "eq:27"` and `-m symbolic` select."""

from __future__ import annotations

import pytest

from verify import api
from verify.claim import Outcome
from verify.methods import METHODS
from verify.report.text import counterexample_text
from verify.runner import plan

_TASKS, _MISSING = plan(api.claims.values(), METHODS)


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
