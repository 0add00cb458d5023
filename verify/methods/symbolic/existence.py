"""Existence by a stated witness, and tables by exact arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Exists, Finding, Form, Identity, Inequality, Outcome, Step, TableIs
from verify.methods.base import undecided
from verify.methods.symbolic.normal import certainly_nonzero, vanishes

__all__ = ["decide_exists", "decide_table"]


def decide_exists(form: Exists, decide: Callable[[Form], Finding]) -> Finding:
    """Decide an existence statement that names its witness.

    Args:
        form: The statement.
        decide: How the relations at the witness are decided.

    Returns:
        Proved if the witness lies where it must and the relations hold there for all parameters; otherwise undecided.
    """
    if form.witness is None:
        return undecided("no witness is stated, and SymPy does not search for one")
    if form.unique:
        return undecided("a witness shows existence, not uniqueness")
    point = dict(zip(form.variables, form.witness, strict=True))
    place = _conjunction(form.where.subs(point, simultaneous=True), form.domain)
    if place is None:
        return undecided("the condition on the variables is not a conjunction of relations")
    relations = [_at(relation, point, form.domain) for relation in form.relations]
    steps = [Step("put in the witness", sp.Tuple(*form.witness))]
    certificates = []
    for part in place:
        finding = decide(part)
        if finding.outcome is not Outcome.PROVED:
            return undecided(f"that the witness lies where it must: {finding.detail}")
        steps += finding.steps
        certificates.append(finding.certificate)
    shown = []
    for part in relations:
        finding = decide(part)
        if finding.outcome is Outcome.PROVED:
            shown.append(finding)
        elif not form.any_of:
            return undecided(f"at the witness: {finding.detail}")
        if form.any_of and shown:
            break
    if not shown:
        return undecided("at the witness no relation was shown to hold")
    certificates += [finding.certificate for finding in shown]
    steps += [step for finding in shown for step in finding.steps]
    certificate = {"type": "witness", "witness": [sp.srepr(value) for value in form.witness], "parts": certificates}
    return Finding(Outcome.PROVED, "the stated witness meets the relations", tuple(steps), certificate=certificate)


def _at(relation: Identity | Inequality, point: dict[sp.Symbol, sp.Expr], domain: sp.Basic) -> Form:
    where = sp.And(domain, relation.domain.subs(point, simultaneous=True))
    lhs, rhs = (side.subs(point, simultaneous=True) for side in (relation.lhs, relation.rhs))
    return Inequality(lhs, rhs, relation.strict, where) if isinstance(relation, Inequality) else Identity(lhs, rhs, where)


def _conjunction(condition: sp.Basic, domain: sp.Basic) -> list[Form] | None:
    """Turn a condition into forms over a domain, or None if it is no conjunction of relations."""
    if condition == sp.true:
        return []
    parts = condition.args if isinstance(condition, sp.And) else (condition,)
    forms: list[Form] = []
    for part in parts:
        if not isinstance(part, Relational) or isinstance(part, sp.Ne):
            return None
        if isinstance(part, sp.Eq):
            forms.append(Identity(part.lhs, part.rhs, domain))
        else:
            small, large = (part.lts, part.gts)
            forms.append(Inequality(small, large, isinstance(part, (sp.Lt, sp.Gt)), domain))
    return forms


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
        wrong = {"type": "cell", "trust": ["sympy"], "cell": name, "printed": str(cell.printed), "computed": str(cell.computed)}
        return Finding(
            Outcome.REFUTED,
            f"{name}: printed {cell.printed}, computed {cell.computed}",
            tuple(steps),
            counterexample={},
            certificate=wrong,
        )
    if unsure:
        return undecided(f"not decided: {', '.join(unsure)}")
    certificate: dict[str, Any] = {
        "type": "table",
        "trust": ["sympy"],
        "cells": [[cell.row, cell.column, str(cell.printed), str(cell.computed)] for cell in form.cells],
    }
    return Finding(Outcome.PROVED, f"all {len(form.cells)} cells are exact", tuple(steps), certificate=certificate)
