"""What to paste into a paper: what was proved and how, the macros of its numbers, the BibTeX of what did the work."""

from __future__ import annotations

from collections.abc import Sequence

from verify.claim import Claim, Evidence, Outcome, Verdict
from verify.notation import to_latex
from verify.report.bibtex import PAPER_KEY, SOFTWARE_KEY, bibliography, cite_keys
from verify.report.escape import escape, literal
from verify.report.latex import macro_lines
from verify.report.text import counterexample_text, counting
from verify.runner import Report

__all__ = ["BIB_LINE", "cite", "sentence", "used"]

BIB_LINE = "% Into the bibliography:"
"""The line of `cite` after which the BibTeX begins."""

_HOW = {
    "symbolic": "a recorded symbolic derivation",
    "lemmas": "a derivation from other claims",
    "positivity": "an exact certificate of positivity over the rationals",
    "balls": "rigorous ball arithmetic",
    "quadrature": "high-precision quadrature",
    "floats": "floating-point evaluation on a grid",
    "tables": "exact recomputation",
}
_BESIDE = {Outcome.OBSERVED: "shows nothing against it", Outcome.AGREES: "agrees with it", Outcome.CONSISTENT: "is consistent with it"}
"""What is said of a method that supports a claim short of a proof, the weakest first."""


def sentence(claim: Claim, report: Report) -> str:
    """Say in one plain sentence what was found out about a claim and how.

    Args:
        claim: The claim.
        report: A run that holds it.
    """
    return _sentence(claim, report, latex=False)


def used(claim: Claim, report: Report) -> tuple[Evidence, ...]:
    """List the evidence that the sentence about a claim speaks of, with the proofs of the claims that it rests on.

    Args:
        claim: The claim.
        report: A run that holds it.
    """
    names = {name for group in _spoken(claim, report) for name in group}
    wanted = Outcome.REFUTED if report.verdicts[claim.label] is Verdict.REFUTED else None
    items = [item for item in counting(claim.label, report) if item.method in names and wanted in {None, item.outcome}]
    return (*items, *_below(items, report))


def _below(items: Sequence[Evidence], report: Report) -> tuple[Evidence, ...]:
    """Give the proofs of the claims on which evidence rests, down to the ground."""
    found: list[Evidence] = []
    waiting, seen = [label for item in items for label in item.assumes], set()
    while waiting:
        label = waiting.pop(0)
        if label not in seen:
            seen.add(label)
            proofs = [item for item in counting(label, report) if item.outcome is Outcome.PROVED]
            found += proofs
            waiting += [other for item in proofs for other in item.assumes]
    return tuple(found)


def cite(claims: Sequence[Claim], report: Report, digits: int = 15) -> str:
    """Give what to paste: a paragraph a claim, the macros of its numbers, and the BibTeX of exactly the methods used.

    Args:
        claims: The claims, in the order in which they are cited; each is cited once.
        report: A run that holds them.
        digits: How many certified digits a macro has.

    Returns:
        LaTeX in ASCII, then `BIB_LINE`, then BibTeX.
    """
    claims = list({claim.label: claim for claim in claims}.values())
    evidence = [item for claim in claims for item in used(claim, report)]
    text = report.paper.get("text", "transcription")
    lines = [
        r"% Into the text; needs \usepackage{amsmath,amssymb,url}.",
        rf"The statements of~\cite{{{PAPER_KEY}}}, read in {escape(text)}, were verified with huber-verify~\cite{{{SOFTWARE_KEY}}}.",
    ]
    for claim in claims:
        lines += ["", _sentence(claim, report, latex=True), *_explained(claim, report)]
    lines += ["", *macros] if (macros := macro_lines(claims, digits)) else []
    return "\n".join(lines) + f"\n\n{BIB_LINE}\n" + bibliography(evidence, report.paper.get("sha256", ""))


def _explained(claim: Claim, report: Report) -> list[str]:
    """Say what the claim says; where the paper is corrected, also how far that goes."""
    judged = report.verdicts[claim.label] is Verdict.REFUTED or claim.family == "erratum"
    return [escape(text) for text in (claim.reading, claim.note if judged else "") if text]


def _sentence(claim: Claim, report: Report, *, latex: bool) -> str:
    set_text = escape if latex else str
    verdict = report.verdicts[claim.label]
    subject = f"{_name(claim, latex=latex)} ({set_text(claim.title)})"
    whole, partly, beside = ([_how(name, claim, report, latex=latex) for name in group] for group in _spoken(claim, report))
    also = f"; short of a proof, {_joined(beside)}" if beside else ""
    if verdict is Verdict.PROVED:
        return f"{subject} is proved {_by(whole, partly)}{also}."
    if verdict is Verdict.REFUTED:
        return f"{subject} does not hold as printed: {_where(report.counterexample(claim.label), latex=latex)}by {_joined(whole)}."
    if verdict is Verdict.REPORTED:
        rest = f"; only its arithmetic is checked, {_by(whole, partly)}" if whole or partly else ""
        return f"{subject} is a measurement that the paper reports, which was not repeated{rest}."
    if verdict is Verdict.STATED:
        return f"{subject} is a definition or a name; there is nothing to decide."
    word = f"``{verdict.value}''" if latex else f"“{verdict.value}”"
    return f"{subject} is not proved: its verdict is {word}{also}."


def _by(whole: Sequence[str], partly: Sequence[str]) -> str:
    if not whole:
        return f"part by part, by {_joined(partly)}"
    return f"by {_joined(whole)}" + (f", and in part by {_joined(partly)}" if partly else "")


def _spoken(claim: Claim, report: Report) -> tuple[list[str], list[str], list[str]]:
    """Give the methods of which a sentence speaks: that decide the whole claim, that prove a part of it, that support all of it."""
    outcomes: dict[str, dict[int, Outcome]] = {}
    for item in counting(claim.label, report):
        outcomes.setdefault(item.method, {})[item.form] = item.outcome
    if report.verdicts[claim.label] is Verdict.REFUTED:
        return [name for name, found in outcomes.items() if Outcome.REFUTED in found.values()], [], []
    whole, partly, beside = [], [], []
    for name, found in outcomes.items():
        kinds, complete = set(found.values()), len(found) == len(claim.statement)
        if kinds == {Outcome.PROVED} and complete:
            whole.append(name)
        elif Outcome.PROVED in kinds:
            partly.append(name)
        elif complete and kinds <= _BESIDE.keys():
            beside.append(name)
    return whole, partly, beside


def _how(method: str, claim: Claim, report: Report, *, latex: bool) -> str:
    """Say in a few words what a method did: its kind of proof, or how far its support goes."""
    items = [item for item in counting(claim.label, report) if item.method == method]
    below = _below(items, report)
    phrase = _HOW.get(method, method)
    if method == "lemmas" and below:
        phrase = (
            f"a derivation from {_joined([_short(label) for label in dict.fromkeys(label for item in items for label in item.assumes)])}"
        )
    keys = cite_keys([method, *(item.method for item in below)]) if latex else ()
    kinds = {item.outcome for item in items}
    said = "" if kinds & {Outcome.PROVED, Outcome.REFUTED} else next((f" {words}" for kind, words in _BESIDE.items() if kind in kinds), "")
    return phrase + (rf"~\cite{{{','.join(keys)}}}" if keys else "") + said


def _where(point: object, *, latex: bool) -> str:
    if not point:
        return ""
    if not latex:
        return f"it fails at {counterexample_text(point)}, "  # type: ignore[arg-type]
    values = sorted(point.items(), key=lambda item: str(item[0]))  # type: ignore[attr-defined]
    return f"it fails at {_joined([f'${to_latex(symbol)} = {to_latex(value)}$' for symbol, value in values])}, "


def _name(claim: Claim, *, latex: bool) -> str:
    family, _, rest = claim.label.partition(":")
    names = {"eq": f"Equation ({rest})", "prop": f"Proposition {rest}", "table": f"Table {rest}", "fig": f"Figure {rest}"}
    label = rf"\texttt{{{literal(claim.label)}}}" if latex else claim.label
    spoken = {"erratum": f"The correction {label}", "beyond": f"The result {label}", "text": f"The sentence {label}"}
    return names.get(family) or spoken.get(family, f"The claim {label}")


def _short(label: str) -> str:
    family, _, rest = label.partition(":")
    return {"eq": f"({rest})", "prop": f"Proposition {rest}", "table": f"Table {rest}", "fig": f"Figure {rest}"}.get(family, label)


def _joined(words: Sequence[str]) -> str:
    words = list(words)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else "nothing"
