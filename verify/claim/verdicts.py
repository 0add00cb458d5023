"""From evidence to a verdict: derived, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verify.claim.records import Claim, Evidence, Outcome, Verdict

__all__ = ["as_expected", "verdict_of"]

_STRENGTH = (
    Outcome.REFUTED,
    Outcome.PROVED,
    Outcome.DISAGREES,
    Outcome.CONSISTENT,
    Outcome.AGREES,
    Outcome.OBSERVED,
    Outcome.UNDECIDED,
    Outcome.UNAVAILABLE,
)
_WEAKNESS = (
    Verdict.CONTRADICTORY,
    Verdict.REFUTED,
    Verdict.DISAGREES,
    Verdict.UNAVAILABLE,
    Verdict.UNDECIDED,
    Verdict.OBSERVED,
    Verdict.AGREES,
    Verdict.CONSISTENT,
    Verdict.PROVED,
)


def verdict_of(claim: Claim, evidence: Iterable[Evidence], verdicts: Mapping[str, Verdict] | None = None) -> Verdict:
    """Derive the verdict of a claim from its evidence.

    For each form the strongest outcome counts among the evidence whose `assumes` are themselves proved. A proof beside a
    refutation or a disagreement is `contradictory`. The claim's verdict is that of its weakest form.

    Args:
        claim: The claim.
        evidence: All its evidence.
        verdicts: Verdicts of the claims that evidence may assume; a missing one counts as not proved.

    Returns:
        The verdict. A claim without forms is `stated`. One whose kind is `reported` is `reported` when its arithmetic is proved.
    """
    if not claim.statement:
        return Verdict.REPORTED if claim.kind == "reported" else Verdict.STATED
    known = verdicts or {}
    sound = [item for item in evidence if all(known.get(label) is Verdict.PROVED for label in item.assumes)]
    per_form = [_form_verdict({item.outcome for item in sound if item.form == index}) for index in range(len(claim.statement))]
    weakest = min(per_form, key=_WEAKNESS.index)
    if claim.kind == "reported" and weakest is Verdict.PROVED:
        return Verdict.REPORTED
    return weakest


def as_expected(claim: Claim, verdict: Verdict) -> bool:
    """Say whether a verdict is what the claim expects: proof of what holds, refutation of what fails.

    Rigorous or numerical support short of a proof is as expected for a statement that holds; `undecided` never is.
    """
    if claim.expects == "fails":
        return verdict is Verdict.REFUTED
    return verdict in {Verdict.PROVED, Verdict.CONSISTENT, Verdict.AGREES, Verdict.OBSERVED, Verdict.STATED, Verdict.REPORTED}


def _form_verdict(outcomes: set[Outcome]) -> Verdict:
    against = outcomes & {Outcome.REFUTED, Outcome.DISAGREES}
    if Outcome.PROVED in outcomes and against:
        return Verdict.CONTRADICTORY
    for outcome in _STRENGTH:
        if outcome in outcomes:
            return Verdict(outcome.value)
    return Verdict.UNDECIDED
