"""The matrix of mutants, on a terminal and as JSON; it comes as it is, for siblings do not import each other."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from verify.report.text import counterexample_text

__all__ = ["matrix_json", "print_matrix"]

_FATES = ("killed", "equivalent", "not decided", "survived", "contradictory")


def print_matrix(matrix: Any, console: Console) -> None:
    """Print what killed what: by operator and by method, every survivor by name, the rates.

    Args:
        matrix: A `verify.refute.Matrix`.
        console: Where to.
    """
    console.print(_by_operator(matrix))
    console.print(_by_method(matrix))
    for mutant in matrix.survivors:
        console.print(Text.assemble((matrix.fate(mutant).value, "bold red"), f"  {mutant.label}: {mutant.statement}"), soft_wrap=True)
    counts = matrix.counts()
    guarded = matrix.guarded
    decided = counts["killed"] + counts["equivalent"]
    rate = 100 * decided / len(matrix.mutants) if matrix.mutants else 0.0
    console.print(
        f"{len(matrix.mutants)} mutants of {len(guarded)} claims: {counts['killed']} killed, {counts['equivalent']} proved equivalent, "
        f"{len(matrix.survivors)} survived ({rate:.1f} % decided); {sum(guarded.values())} claims guarded; {matrix.seconds:.0f} s"
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
    }


def _point(matrix: Any, mutant: Any) -> str | None:
    for item in matrix.evidence[mutant.label]:
        if item.outcome == "refuted" and item.finding.counterexample is not None:
            return counterexample_text(item.finding.counterexample)
    return None


def _by_operator(matrix: Any) -> Table:
    table = Table(title="What became of each operator's mutants", title_justify="left", box=None)
    table.add_column("operator")
    for name in (*_FATES[:2], "survived"):
        table.add_column(name, justify="right")
    for method in matrix.methods:
        table.add_column(f"by {method}", justify="right")
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
    table = Table(title="Each method over the mutants it tried", title_justify="left", box=None)
    for name in ("method", "tried", *_FATES[:4]):
        table.add_column(name, justify="left" if name == "method" else "right")
    for method in matrix.methods:
        counts = matrix.counts(method)
        table.add_row(method, str(sum(counts.values())), *[str(counts[fate]) for fate in _FATES[:4]])
    return table
