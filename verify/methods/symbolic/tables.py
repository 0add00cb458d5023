"""Tables by exact arithmetic."""

from __future__ import annotations

from typing import Any

import sympy as sp

from verify.claim import Finding, Outcome, Step, TableIs
from verify.methods.base import undecided
from verify.methods.symbolic.normal import certainly_nonzero, vanishes

__all__ = ["decide_table"]


def decide_table(form: TableIs) -> Finding:
    """Decide a table: every cell's exact value is what is printed.

    Args:
        form: The table.

    Returns:
        Proved, refuted with the first wrong cell, or undecided.
    """
    if not form.cells:
        return undecided("the table has no cell, so the statement is vacuous")
    steps, unsure = [], []
    for cell in form.cells:
        name = f"{cell.row}, {cell.column}"
        difference = sp.sympify(cell.computed) - cell.printed
        steps.append(Step(f"{name}: computed against printed", sp.Tuple(cell.computed, cell.printed)))
        if vanishes(difference):
            continue
        if not certainly_nonzero(difference):
            unsure.append(name)
            continue
        certificate = {"type": "cell", "trust": ["sympy"], "cell": name, "printed": str(cell.printed), "computed": str(cell.computed)}
        return Finding(
            Outcome.REFUTED,
            f"{name}: printed {cell.printed}, computed {cell.computed}",
            tuple(steps),
            counterexample={},
            certificate=certificate,
        )
    if unsure:
        return undecided(f"not decided: {', '.join(unsure)}")
    whole: dict[str, Any] = {
        "type": "table",
        "trust": ["sympy"],
        "cells": [[cell.row, cell.column, str(cell.printed), str(cell.computed)] for cell in form.cells],
    }
    return Finding(Outcome.PROVED, f"all {len(form.cells)} cells are exact", tuple(steps), certificate=whole)
