"""What to paste into a paper: a sentence with what was proved and how, the macro of its number, the BibTeX of what did the work."""

from __future__ import annotations

from collections.abc import Sequence

from verify.claim import Claim, Outcome, Verdict
from verify.report.bibtex import PAPER_KEY, SOFTWARE_KEY, bibliography, keys_of
from verify.report.constants import certified, constants
from verify.report.text import counterexample_text
from verify.runner import Report

__all__ = ["cite", "sentence"]

_HOW = {
    "symbolic": "a recorded symbolic derivation",
    "lemmas": "the claims that it cites",
    "positivity": "an exact certificate of positivity over the rationals",
    "balls": "rigorous ball arithmetic",
    "quadrature": "high-precision quadrature",
    "floats": "floating-point evaluation on a grid",
    "tables": "exact recomputation",
}
_SUPPORT = {Outcome.CONSISTENT: "consistent with", Outcome.AGREES: "in agreement with", Outcome.OBSERVED: "observed in"}
_KEYS = {
    "sympy": "meurer2017sympy",
    "flint": "flint",
    "arb": "johansson2017arb",
    "pythonflint": "pythonflint",
    "mpmath": "mpmath",
    "numpy": "harris2020numpy",
    "scipy": "virtanen2020scipy",
}


def sentence(claim: Claim, report: Report) -> str:
    """Say in one sentence what was found out about a claim and how.

    Args:
        claim: The claim.
        report: A run that holds it.
    """
    verdict = report.verdicts[claim.label]
    name = _name(claim)
    proved = _methods(claim, report, Outcome.PROVED)
    beside = [f"{_SUPPORT[kind]} {_joined(names)}" for kind in _SUPPORT if (names := _methods(claim, report, kind))]
    also = f"; it is {_joined(beside)}" if beside else ""
    if verdict is Verdict.PROVED:
        return f"{name} ({claim.title}) is proved by {_joined(proved)}{also}."
    if verdict is Verdict.REFUTED:
        point = report.counterexample(claim.label)
        where = f": it fails at {counterexample_text(point)}" if point else ""
        return f"{name} ({claim.title}) does not hold as printed{where}, by {_joined(_methods(claim, report, Outcome.REFUTED))}."
    if verdict is Verdict.REPORTED:
        return f"{name} ({claim.title}) is a measurement that the paper reports; only its arithmetic is proved."
    if verdict is Verdict.STATED:
        return f"{name} ({claim.title}) is a definition or a name; there is nothing to decide."
    return f"{name} ({claim.title}) is not proved: its verdict is “{verdict.value}”{also}."


def cite(claims: Sequence[Claim], report: Report, digits: int = 15) -> str:
    """Give what to paste: a sentence a claim, the macros of its numbers, and the BibTeX of exactly the methods used.

    Args:
        claims: The claims, in the order in which they are cited.
        report: A run that holds them.
        digits: How many certified digits a macro has.
    """
    evidence = [item for claim in claims for item in report.of(claim.label)]
    keys = ",".join([SOFTWARE_KEY, *(_KEYS[name] for name in keys_of(evidence))])
    lines = [sentence(claim, report) for claim in claims]
    text = report.paper.get("text", "transcription")
    lines.append(f"Verified with huber-verify \\cite{{{keys}}}; the paper is \\cite{{{PAPER_KEY}}}, read in {text}.")
    for constant in constants(claims):
        unit = "" if constant.unit == 1 else f"  % times {constant.unit}"
        lines.append(rf"\newcommand*{{\{constant.macro}}}{{{certified(constant.number, digits)}}}{unit}")
    return "\n".join(lines) + "\n\n" + bibliography(evidence, report.paper.get("sha256", ""))


def _name(claim: Claim) -> str:
    family, _, rest = claim.label.partition(":")
    names = {"eq": f"Equation ({rest})", "prop": f"Proposition {rest}", "table": f"Table {rest}", "fig": f"Figure {rest}"}
    return names.get(family, f"The claim {claim.label}")


def _methods(claim: Claim, report: Report, outcome: Outcome) -> list[str]:
    return list(dict.fromkeys(_HOW[item.method] for item in report.of(claim.label) if item.outcome is outcome and item.method in _HOW))


def _joined(words: Sequence[str]) -> str:
    words = list(words)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else "nothing"
