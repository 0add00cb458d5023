"""Mutants and hypotheses, on a terminal and as JSON; they come as they are, for siblings do not import each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from verify.report.text import amount, counterexample_text

__all__ = ["hypotheses_json", "matrix_json", "print_domains", "print_hypotheses", "print_matrix"]

_FATES = ("killed", "equivalent", "noticed", "survived", "not decided")


def print_matrix(matrix: Any, console: Console) -> None:
    """Print what killed what: by operator and by method, every survivor by name, the rates.

    Args:
        matrix: A `verify.refute.Matrix`.
        console: Where to.
    """
    console.print(_by_operator(matrix))
    console.print(_by_method(matrix))
    guarded = matrix.guarded
    console.print(Text.assemble(("Guarded: ", "bold"), ", ".join(label for label, good in guarded.items() if good) or "none"))
    open_claims = [label for label, good in guarded.items() if not good]
    if open_claims:
        console.print(Text.assemble(("Not guarded: ", "bold red"), ", ".join(open_claims)))
    for mutant in matrix.survivors:
        console.print(Text.assemble((matrix.fate(mutant).value, "bold red"), f"  {mutant.label}: {mutant.statement}"), soft_wrap=True)
        for item in matrix.evidence[mutant.label]:
            console.print(Text(f"    {item.method}: {item.outcome.value}: {item.detail}"), soft_wrap=True)
    counts = matrix.counts()
    decided = counts["killed"] + counts["equivalent"]
    rate = 100 * decided / len(matrix.mutants) if matrix.mutants else 0.0
    stopped = "; interrupted" if matrix.interrupted else ""
    console.print(
        f"{amount(len(matrix.mutants), 'mutant')} of {amount(len(guarded), 'claim')}: {counts['killed']} killed, "
        f"{counts['equivalent']} proved equivalent, {len(matrix.survivors)} survived ({rate:.1f} % decided); "
        f"{amount(sum(guarded.values()), 'claim')} guarded; {matrix.seconds:.0f} s{stopped}"
    )


def matrix_json(matrix: Any) -> dict[str, Any]:
    """Turn the matrix into JSON-able data.

    Args:
        matrix: A `verify.refute.Matrix`.

    Returns:
        Every mutant with its fate, each method's fate and the counterexample; the counts.
    """
    return {
        "schema": 1,
        "mutants": [
            {
                "label": mutant.label,
                "claim": mutant.claim,
                "operator": mutant.operator,
                "statement": str(mutant.statement),
                "fate": matrix.fate(mutant).value,
                "methods": {name: fate.value for name, fate in matrix.by_method(mutant).items()},
                "counterexample": _point(matrix, mutant),
            }
            for mutant in matrix.mutants
        ],
        "guarded": matrix.guarded,
        "counts": {fate.value: count for fate, count in matrix.counts().items()},
        "methods": {name: {fate.value: count for fate, count in matrix.counts(name).items()} for name in matrix.methods},
        "kill_rates": {name: dict(zip(("killed", "false"), matrix.kill_rate(name), strict=True)) for name in matrix.methods},
        "survivors": [mutant.label for mutant in matrix.survivors],
        "interrupted": matrix.interrupted,
    }


def _point(matrix: Any, mutant: Any) -> str | None:
    for item in matrix.evidence[mutant.label]:
        if item.outcome == "refuted" and item.finding.counterexample is not None:
            return counterexample_text(item.finding.counterexample)
    return None


def _by_operator(matrix: Any) -> Table:
    table = Table(title="What became of each operator's mutants, and which methods decided them", title_justify="left", box=None)
    table.add_column("operator", no_wrap=True)
    for name in ("killed", "proved", "survived", *matrix.methods):
        table.add_column(name, justify="right")
    counted: dict[str, Counter[str]] = {}
    for mutant in matrix.mutants:
        row = counted.setdefault(mutant.operator, Counter())
        fate = matrix.fate(mutant).value
        row["survived" if fate == "contradictory" else fate] += 1
        for method, own in matrix.by_method(mutant).items():
            row[method] += own.value in {"killed", "equivalent"}
    for operator, row in counted.items():
        table.add_row(operator, *[str(row[name]) for name in ("killed", "equivalent", "survived", *matrix.methods)])
    return table


def _by_method(matrix: Any) -> Table:
    table = Table(title="Each method over the mutants that it attacked", title_justify="left", box=None)
    for name in ("method", "attacked", *_FATES, "kill rate"):
        table.add_column(name, justify="left" if name == "method" else "right")
    for method in matrix.methods:
        counts = matrix.counts(method)
        killed, false = matrix.kill_rate(method)
        rate = f"{100 * killed / false:.1f} % of {false}" if false else "–"
        table.add_row(method, str(sum(counts.values())), *[str(counts[fate]) for fate in _FATES], rate)
    return table


def print_domains(points: Sequence[Any], console: Console) -> None:
    """Print a point of the domain of each form, so that no statement is about nothing.

    Args:
        points: For each form a point, {} where there is nothing to choose, or None where none was found.
        console: Where to.
    """
    for number, point in enumerate(points, 1):
        if point is None:
            console.print(Text(f"form {number}: no point of its domain was found", style="bold red"))
        elif point:
            console.print(Text(f"form {number} speaks of {counterexample_text(point)} among others", style="dim"))


def print_hypotheses(found: Any, unlike: Sequence[str], console: Console) -> None:
    """Print a point of each domain, what each hypothesis is needed for, and what is not as the claims say.

    Args:
        found: A `verify.refute.Hypotheses`.
        unlike: One sentence for each thing that is not as it should be.
        console: Where to.
    """
    table = Table(title="What each hypothesis is needed for", title_justify="left", box=None)
    table.add_column("claim", no_wrap=True)
    table.add_column("form", justify="right")
    table.add_column("hypothesis", overflow="fold")
    table.add_column("it is", no_wrap=True)
    table.add_column("without it", overflow="fold")
    for need in found.needs:
        where = counterexample_text(need.counterexample) if need.counterexample else ""
        table.add_row(need.claim, str(need.form + 1), need.hypothesis, need.role.value, where or need.method)
    console.print(table)
    for sentence in unlike:
        console.print(Text(sentence, style="bold red"), soft_wrap=True)
    roles = Counter(need.role.value for need in found.needs)
    told = ", ".join(f"{count} {role}" for role, count in roles.items())
    inhabited = len(found.points) - len(found.empty)
    hypotheses = amount(len(found.needs), "hypothesis", "hypotheses")
    console.print(f"{amount(len(found.points), 'domain')}, {inhabited} with a point; {hypotheses}{': ' if told else ''}{told}")


def hypotheses_json(found: Any, unlike: Sequence[str]) -> dict[str, Any]:
    """Turn what was found of hypotheses into JSON-able data.

    Args:
        found: A `verify.refute.Hypotheses`.
        unlike: What is not as it should be.

    Returns:
        A point of every domain, every hypothesis with its role and the counterexample without it.
    """
    return {
        "schema": 1,
        "domains": [
            {"claim": claim, "form": form + 1, "point": None if point is None else counterexample_text(point)}
            for (claim, form), point in found.points.items()
        ],
        "hypotheses": [
            {
                "claim": need.claim,
                "form": need.form + 1,
                "hypothesis": need.hypothesis,
                "role": need.role.value,
                "method": need.method,
                "detail": need.detail,
                "counterexample": counterexample_text(need.counterexample) if need.counterexample else None,
            }
            for need in found.needs
        ],
        "unlike": list(unlike),
    }
