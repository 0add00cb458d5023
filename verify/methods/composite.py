"""Composite forms, decided by deciding their parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verify.claim import Approximation, Exists, Extremum, Finding, Form, HoldsIff, Inequality, Outcome, place_of, reduce_form, unfold
from verify.methods.base import undecided
from verify.methods.cells import sign_cells
from verify.methods.existence import Decide, decide_exists
from verify.methods.samples import seems_negative

__all__ = ["combined", "decide_composite", "explained", "parts_of"]


def decide_composite(form: Form, decide: Decide) -> Finding:
    """Decide a form by its parts.

    Args:
        form: An existence statement, or a form that `reduce_form` splits.
        decide: Decides each part; it may call this function again.

    Returns:
        Proved if all parts are, refuted if one is, otherwise undecided with the reason of the first part that is open. What seems to
        be false is decided first, and nothing after a part that is open.
    """
    if isinstance(form, Exists):
        return decide_exists(form, decide)
    parts = parts_of(form)
    if parts == (form,):
        return undecided(f"{form.name} has no parts to decide")
    if not parts:
        return undecided("the domain is empty, so that there is nothing to decide")
    findings = []
    for part in sorted(parts, key=lambda part: not _seems_false(part)):
        findings.append(explained(form, part, decide(part)))
        if findings[-1].outcome in (Outcome.REFUTED, Outcome.UNDECIDED):
            break
    return combined(findings)


def parts_of(form: Form) -> tuple[Form, ...]:
    """Give the forms whose conjunction a form is; of an equivalence only those that say something of some parameters.

    Args:
        form: Any form.
    """
    parts = reduce_form(form)
    return tuple(part for part in parts if sign_cells([], unfold(part.domain))) if isinstance(form, HoldsIff) else parts  # type: ignore[attr-defined]


def explained(form: Form, part: Form, finding: Finding) -> Finding:
    """Say in words what fails, where a part states that a place is one of those that are meant: its sides may be only 0 and 1.

    Args:
        form: The composite form.
        part: One of its parts.
        finding: What was found of the part.
    """
    if (
        finding.outcome is not Outcome.REFUTED
        or not isinstance(form, Extremum | Approximation)
        or not form.at
        or part not in place_of(form)
    ):
        return finding
    return replace(finding, detail=f"the stated place is not one of those that are meant; {finding.detail}")


def _seems_false(form: Form) -> bool:
    """Say whether an inequality seems to fail somewhere, by floating point."""
    return isinstance(form, Inequality) and seems_negative(unfold(form.rhs - form.lhs), [unfold(form.domain)])


def combined(findings: Sequence[Finding]) -> Finding:
    """Combine the findings for the parts of a composite form: all proved, one refuted, or neither.

    Args:
        findings: In the order of the parts.
    """
    steps = tuple(step for finding in findings for step in finding.steps)
    for finding in findings:
        if finding.outcome is Outcome.REFUTED:
            return finding
    for finding in findings:
        if finding.outcome is not Outcome.PROVED:
            return undecided(finding.detail)
    details = "; ".join(dict.fromkeys(finding.detail for finding in findings))
    certificate = {"type": "parts", "parts": [finding.certificate for finding in findings]}
    assumes = tuple(dict.fromkeys(label for finding in findings for label in finding.assumes))
    return Finding(Outcome.PROVED, details, steps, certificate=certificate, assumes=assumes)
