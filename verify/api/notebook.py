"""For notebooks: run claims once, then read the same evidence cell by cell; a cell raises where a statement fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from verify.api import check, claims, run
from verify.claim import Claim, Evidence, Form, Outcome, Verdict
from verify.notation import form_latex, form_text, to_text
from verify.report.text import counterexample_text

__all__ = ["FailedError", "Study", "Text", "counterexample", "proved"]

_METHODS = ("symbolic", "positivity")
_SECONDS = 120.0
_SIGNS = {"==": "=", "<=": "≤", ">=": "≥"}


class FailedError(AssertionError):
    """A statement of a notebook is not what the notebook says."""


@dataclass(frozen=True)
class Text:
    """What a cell shows: plain text everywhere, Markdown with formulas where the reader shows it.

    Args:
        plain: For a terminal and for tests.
        markdown: For a browser; the plain text, set as it is, where it is empty.
    """

    plain: str
    markdown: str = ""

    def __repr__(self) -> str:
        """Give the plain text."""
        return self.plain

    def _repr_markdown_(self) -> str | None:
        return self.markdown or None


class Study:
    """Claims of the paper, decided once for a notebook.

    Args:
        *labels: Labels of the claims.
        methods: Names of methods; those that can prove, unless given.
        jobs: Worker processes; None for one a processor.

    Raises:
        ValueError: A label or a method is unknown.
    """

    def __init__(self, *labels: str, methods: Iterable[str] = _METHODS, jobs: int | None = None) -> None:
        self.report = run(labels, methods, jobs=jobs, timeout=_SECONDS)

    def holds(self, *labels: str) -> Text:
        """Assert that claims are proved together with all that their evidence rests on.

        Args:
            *labels: Labels of claims of this study.

        Returns:
            A line a claim: the label, which methods proved it, what it says.

        Raises:
            FailedError: A claim is not proved; the text names it, its verdict and why.
        """
        return self._lines([self._assert(label, Verdict.PROVED) for label in labels])

    def fails(self, *labels: str) -> Text:
        """Assert that claims are refuted as printed, and show where they fail.

        Args:
            *labels: Labels of claims of this study.

        Raises:
            FailedError: A claim is not refuted.
        """
        return self._lines([self._assert(label, Verdict.REFUTED) for label in labels])

    def statement(self, *labels: str, parts: int | None = None) -> Text:
        """Show claims as they are decided: each form in the paper's notation.

        Args:
            *labels: Labels of claims of this study.
            parts: How many parts of each statement to show; None for all.
        """
        forms = [(label, form) for label in labels for form in self._claim(label).statement[:parts]]
        plain = "\n".join(f"{label}:  {form_text(form)}" for label, form in forms)
        return Text(plain, "\n\n".join(f"{label}: ${form_latex(form)}$" for label, form in forms))

    def steps(self, label: str, method: str = "symbolic", form: int = 0, first: int = 0, last: int | None = None) -> Text:
        """Show the recorded argument of a method, step by step.

        Args:
            label: A claim of this study.
            method: Whose argument.
            form: Of which part of the statement.
            first: The first step to show.
            last: The step before which to stop; None for all.

        Raises:
            FailedError: The method did not prove or refute that part.
        """
        item = self.evidence(label, method, form)
        shown = item.finding.steps[first:last]
        lines = [f"{number:>2}. {_worded(step.what, step.formula)}" for number, step in enumerate(shown, first + 1)]
        return Text("\n".join([f"{label}, {method}: {item.detail}", *lines]))

    def evidence(self, label: str, method: str = "symbolic", form: int = 0) -> Evidence:
        """Give a method's evidence about one part of a claim.

        Raises:
            FailedError: There is none, or it decides nothing.
        """
        for item in self.report.of(label):
            if (item.method, item.form) == (method, form) and item.outcome in {Outcome.PROVED, Outcome.REFUTED}:
                return item
        found = ", ".join(f"{item.method}: {item.outcome} ({item.detail})" for item in self.report.of(label) if item.form == form)
        raise FailedError(f"{method} does not decide part {form} of {label}; {found or 'there is no evidence'}")

    def _assert(self, label: str, wanted: Verdict) -> tuple[Claim, str]:
        claim = self._claim(label)
        verdict = self.report.verdicts[label]
        if verdict is not wanted:
            details = "; ".join(f"{item.method}: {item.outcome}, {item.detail}" for item in self.report.of(label))
            raise FailedError(f"{label} is {verdict.value}, not {wanted.value}: {details}")
        decisive = Outcome.PROVED if wanted is Verdict.PROVED else Outcome.REFUTED
        methods = dict.fromkeys(item.method for item in self.report.of(label) if item.outcome is decisive)
        point = self.report.counterexample(label)
        where = f" at {counterexample_text(point)}" if point and wanted is Verdict.REFUTED else ""
        return claim, f"{wanted.value}{where} by {', '.join(methods)}"

    def _lines(self, found: list[tuple[Claim, str]]) -> Text:
        plain = "\n".join(f"{claim.label} is {word}. {claim.reading}" for claim, word in found)
        return Text(plain, "\n".join(f"- **{claim.label}** is {word}. {claim.reading}" for claim, word in found))

    def _claim(self, label: str) -> Claim:
        if label not in self.report.verdicts:
            raise FailedError(f"{label} is not one of this study's claims")
        return claims[label]


def proved(statement: Any, domain: Any = True, *, methods: Iterable[str] = _METHODS) -> Text:
    """Assert that a statement of one's own is proved.

    Args:
        statement: As in `verify.check`.
        domain: Where it is to hold.
        methods: Names of methods.

    Raises:
        FailedError: It is not proved; the text gives the counterexample where there is one.
    """
    result = check(statement, domain, methods=methods, timeout=_SECONDS)
    if result.verdict != Verdict.PROVED.value:
        where = f" at {counterexample_text(result.counterexample)}" if result.counterexample else ""
        raise FailedError(f"{_said(statement)} is {result.verdict}{where}")
    by = dict.fromkeys(item.method for item in result.evidence if item.outcome is Outcome.PROVED)
    return Text(f"{_said(statement)} is proved by {', '.join(by)}.")


def counterexample(statement: Any, domain: Any = True, *, methods: Iterable[str] = _METHODS) -> Text:
    """Assert that a statement of one's own is refuted, and show where.

    Args:
        statement: As in `verify.check`.
        domain: Where it is said to hold.
        methods: Names of methods.

    Raises:
        FailedError: It is not refuted.
    """
    result = check(statement, domain, methods=methods, timeout=_SECONDS)
    if result.verdict != Verdict.REFUTED.value:
        raise FailedError(f"{_said(statement)} is {result.verdict}, not refuted")
    where = f" at {counterexample_text(result.counterexample)}" if result.counterexample else ""
    return Text(f"{_said(statement)} fails{where}.")


def _worded(what: str, formula: Any) -> str:
    text = to_text(formula)
    return f"{what}:  {text}" if text else what


def _said(statement: Any) -> str:
    if isinstance(statement, tuple) and len(statement) == 3:
        left, relation, right = statement
        return f"{to_text(left)} {_SIGNS.get(relation, relation)} {to_text(right)}"
    return form_text(statement) if isinstance(statement, Form) else to_text(statement)
