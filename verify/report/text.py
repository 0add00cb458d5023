"""Results as plain words: the pieces that the terminal, the pages and the citations share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from verify.claim import Claim, Evidence, Outcome, Verdict
from verify.runner import Report

__all__ = ["SECTIONS", "STYLES", "amount", "counterexample_text", "counting", "section_of", "short"]

SECTIONS: Mapping[str, str] = {
    "1": "1  Introduction",
    "2": "2  Related work",
    "3": "3  Background",
    "4": "4  Proposed method",
    "5": "5  Case study: Faster R-CNN",
    "6": "6  Experiments",
    "A": "A  The divergence of Laplace distributions",
    "B": "B  Proof of the inequalities",
    "C": "C  Validation of the approximation",
    "errata": "Errata: corrected statements",
    "beyond": "Beyond the paper",
}
"""The headings under which claims are listed, in order."""
_SILENT = frozenset({Outcome.UNDECIDED, Outcome.UNAVAILABLE})


def section_of(claim: Claim) -> str:
    """Give the key of the heading under which a claim is listed."""
    if claim.family == "erratum":
        return "errata"
    if claim.family == "beyond":
        return "beyond"
    return claim.section[:1] if claim.section[:1] in SECTIONS else "1"


def counting(label: str, report: Report) -> Iterator[Evidence]:
    """Give the evidence about a claim that decides something and rests on nothing but proved claims.

    Args:
        label: The claim's label.
        report: A run that holds it.
    """
    for item in report.of(label):
        if item.outcome not in _SILENT and all(report.verdicts.get(other) is Verdict.PROVED for other in item.assumes):
            yield item


def counterexample_text(point: Mapping[sp.Symbol, Any]) -> str:
    """Write a counterexample so that it can be pasted: `alpha = 2, x = 1/3`."""
    return ", ".join(f"{symbol} = {sp.sstr(value)}" for symbol, value in sorted(point.items(), key=lambda item: str(item[0])))


def amount(number: int, one: str, many: str = "") -> str:
    """Write a number of things: `1 claim`, `2 claims`.

    Args:
        number: How many.
        one: What one of them is called.
        many: What several are called; `one` with an s unless given.
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def short(text: str, length: int) -> str:
    """Cut a text to a length, with an ellipsis where something is missing."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


STYLES: Mapping[Verdict, str] = {
    Verdict.PROVED: "green",
    Verdict.CONSISTENT: "cyan",
    Verdict.AGREES: "cyan",
    Verdict.OBSERVED: "cyan",
    Verdict.STATED: "dim",
    Verdict.REPORTED: "dim",
    Verdict.REFUTED: "magenta",
    Verdict.DISAGREES: "red",
    Verdict.UNDECIDED: "yellow",
    Verdict.UNAVAILABLE: "yellow",
    Verdict.CONTRADICTORY: "bold white on red",
}
"""How a verdict is coloured on a terminal; the word itself is always there."""
