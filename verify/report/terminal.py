"""Results on a terminal: a table by section, the errata with their counterexamples, one line that sums up."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from verify.claim import Claim, Outcome, Verdict
from verify.notation import to_text
from verify.report.text import SECTIONS, STYLES, amount, counterexample_text, section_of
from verify.runner import Report

__all__ = ["print_claim", "print_report"]

_MARKS = {
    Outcome.PROVED: "●",
    Outcome.CONSISTENT: "○",
    Outcome.AGREES: "○",
    Outcome.OBSERVED: "○",
    Outcome.REFUTED: "✗",
    Outcome.DISAGREES: "✗",
    Outcome.UNDECIDED: "?",
    Outcome.UNAVAILABLE: "–",
}


_SILENT = {Outcome.UNDECIDED, Outcome.UNAVAILABLE}


def print_report(report: Report, console: Console) -> None:
    """Print a run: every claim, what is wrong in the paper, what is not as expected, the summary.

    Args:
        report: The results.
        console: Where to.
    """
    order = list(SECTIONS)
    listed = sorted(report.claims, key=lambda claim: order.index(section_of(claim)))
    for section, claims in groupby(listed, key=section_of):
        console.print(_table(SECTIONS[section], list(claims), report))
    _print_refuted(report, console)
    _print_unexpected(report, console)
    console.print(Text("● proved  ○ supported short of a proof  ✗ refuted  ? so many methods tried and did not decide", style="dim"))
    console.print(summary(report))


def print_claim(claim: Claim, report: Report, console: Console, statement: str) -> None:
    """Print one claim: what it says, what it cites, and each method's evidence step by step.

    Args:
        claim: The claim.
        report: A run that holds it.
        console: Where to.
        statement: The statement in the paper's notation, as text.
    """
    verdict = report.verdicts[claim.label]
    console.print(Text.assemble((claim.label, "bold"), "  ", claim.title, "  ", (verdict.value, STYLES[verdict])))
    place = f"Section {claim.section}, {claim.kind}" if claim.section else claim.kind
    console.print(Text(f"{place}; expected to {'hold' if claim.expects == 'holds' else 'fail as printed'}", style="dim"))
    console.print(Text(statement), soft_wrap=True)
    console.print(Text(claim.reading))
    if claim.note:
        console.print(Text(claim.note, style="italic"))
    if claim.cites:
        console.print(Text(f"cites {', '.join(claim.cites)}", style="dim"))
    for item in report.of(claim.label):
        form = claim.statement[item.form].name
        console.print()
        console.print(
            Text.assemble(
                (f"{item.method}", "bold"),
                f" on {form} {item.form + 1}: ",
                (item.outcome.value, STYLES[Verdict(item.outcome.value)]),
                f"  ({item.seconds:.2f} s)",
            )
        )
        console.print(Text(f"  {item.detail}"), soft_wrap=True)
        if item.assumes:
            console.print(Text(f"  rests on {', '.join(item.assumes)}"))
        for number, step in enumerate(item.finding.steps, 1):
            formula = to_text(step.formula)
            console.print(Text(f"  {number:>2}. {step.what}" + (f":  {formula}" if formula else "")), soft_wrap=True)
        if item.finding.counterexample:
            console.print(Text(f"  counterexample: {counterexample_text(item.finding.counterexample)}"))


def summary(report: Report) -> Text:
    """Give the line that sums a run up."""
    line = Text()
    total, good = len(report.claims), len(report.claims) - len(report.unexpected)
    line.append(f"{amount(total, 'claim')}, {good} as expected", style="bold green" if report.ok else "bold red")
    line.append(": " + ", ".join(f"{count} {verdict.value}" for verdict, count in report.counts.items()))
    line.append(f"; {amount(len(report.evidence), 'evidence')} in {report.seconds:.1f} s at {report.digits} digits")
    if report.interrupted:
        line.append("; interrupted", style="bold red")
    return line


def _table(title: str, claims: list[Claim], report: Report) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, expand=False)
    table.add_column("claim", no_wrap=True, min_width=min(30, max(len(claim.label) for claim in claims)))
    table.add_column("", overflow="fold", ratio=3)
    table.add_column("verdict", no_wrap=True, min_width=9)
    table.add_column("by", overflow="fold", ratio=2)
    for claim in claims:
        verdict = report.verdicts[claim.label]
        word = verdict.value + ("" if report.as_expected(claim.label) else "  ← not as expected")
        table.add_row(claim.label, claim.title, Text(word, style=STYLES[verdict]), _by(claim, report))
    return table


def _by(claim: Claim, report: Report) -> str:
    methods: dict[str, list[Outcome]] = {}
    for item in report.of(claim.label):
        methods.setdefault(item.method, []).append(item.outcome)
    weakest = [
        Outcome.REFUTED,
        Outcome.DISAGREES,
        Outcome.UNAVAILABLE,
        Outcome.UNDECIDED,
        Outcome.OBSERVED,
        Outcome.AGREES,
        Outcome.CONSISTENT,
        Outcome.PROVED,
    ]
    found = {name: min(outcomes, key=weakest.index) for name, outcomes in methods.items()}
    said = [f"{_MARKS[outcome]} {name}" for name, outcome in found.items() if outcome not in _SILENT]
    silent = sum(1 for outcome in found.values() if outcome in _SILENT)
    return "  ".join(said) + (f"  ? {silent}" if silent else "")


def _print_refuted(report: Report, console: Console) -> None:
    wrong = [claim for claim in report.claims if report.verdicts[claim.label] is Verdict.REFUTED]
    if wrong:
        console.print()
        console.print(Text("What does not hold as printed", style="bold"))
    for claim in wrong:
        point = report.counterexample(claim.label)
        where = f"  fails at {counterexample_text(point)}" if point else "  refuted by its certificate"
        console.print(Text.assemble((claim.label, "magenta"), f"  {claim.title}:", where), soft_wrap=True)


def _print_unexpected(report: Report, console: Console) -> None:
    if not report.unexpected:
        console.print()
        return
    console.print()
    console.print(Text("Not as expected", style="bold red"))
    for claim in report.unexpected:
        console.print(Text(f"{claim.label}  {report.verdicts[claim.label].value}: {claim.title}"), soft_wrap=True)
        for item in report.of(claim.label):
            console.print(Text(f"    {item.method} on form {item.form + 1}: {item.outcome.value}: {item.detail}"), soft_wrap=True)
