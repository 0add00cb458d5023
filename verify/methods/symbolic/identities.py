"""Identities, and integrals as identities: on every sign cell the difference of the sides is brought to 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from verify.claim import Finding, Form, Identity, IntegralIs, Outcome, Step
from verify.methods.base import undecided
from verify.methods.cells import SignCell, sign_cells
from verify.methods.elimination import contradictory
from verify.methods.symbolic.context import Conditions, defined, settle
from verify.methods.symbolic.normal import certainly_nonzero, vanishes
from verify.methods.symbolic.points import evaluate, points
from verify.methods.symbolic.prepare import Prepared, prepare

__all__ = ["decide_identity", "decide_integral", "point_certificate", "whole_point"]


@dataclass(frozen=True)
class _Cell:
    """A cell on which the sides have no kinks and equalities are solved."""

    conditions: Conditions
    solved: dict[sp.Symbol, sp.Expr]
    lhs: sp.Expr
    rhs: sp.Expr
    where: sp.Basic


def decide_identity(form: Identity) -> Finding:
    """Decide lhs = rhs for every value of the free symbols in the domain.

    Args:
        form: The identity.

    Returns:
        Proved if the difference vanishes on every cell; refuted at an exact point where it certainly does not; or undecided.
    """
    state = Prepared(form.domain)
    lhs, rhs = prepare(form.lhs, state), prepare(form.rhs, state)
    cells = [_settled(cell) for cell in sign_cells([lhs, rhs], form.domain)]
    if not cells:
        return undecided("the domain is empty, so the statement is vacuous")
    steps: list[Step] = [Step("unfold the definitions", sp.Eq(lhs, rhs, evaluate=False)), *state.steps]
    open_cells: list[tuple[_Cell, str]] = []
    for cell in cells:
        trouble = _trouble(cell)
        if trouble and (narrow := _pinned(cell)) is not None:
            cell, trouble = narrow, _trouble(narrow)  # noqa: PLW2901 - the same cell, its equalities found
        if trouble:
            open_cells.append((cell, trouble))
        steps.append(Step("on the cell", cell.where))
        steps.append(Step("the sides are", sp.Tuple(cell.lhs, cell.rhs)))
        steps.append(Step("their difference, brought to one polynomial in independent atoms, is", trouble or sp.Integer(0)))
    if not open_cells:
        return _proved(cells, steps, state)
    for cell, _ in open_cells:
        found = _counterexample(form, cell)
        if found is not None:
            return found
    cell, trouble = open_cells[0]
    return undecided(f"on the cell {cell.where}: {trouble}")


def decide_integral(form: IntegralIs) -> Finding:
    """Decide that an integral converges and has a value, by primitives on the pieces between its kinks."""
    integral = sp.Integral(form.integrand, (form.variable, form.lower, form.upper))
    return decide_identity(Identity(integral, form.value, form.domain))


def _settled(cell: SignCell) -> _Cell:
    conditions, table = settle(cell.conditions)
    lhs, rhs = (side.subs(table) if table else side for side in cell.expressions)
    return _Cell(conditions, table, lhs, rhs, cell.domain)


def _pinned(cell: _Cell) -> _Cell | None:
    """Find the weak inequalities of a cell that can only hold with equality, and solve them."""
    strict = {sp.Ge: sp.Gt, sp.Le: sp.Lt}
    weak = [relation for relation in cell.conditions if relation.func in strict]
    excess = {relation: (relation.lhs - relation.rhs) * (1 if isinstance(relation, sp.Ge) else -1) for relation in weak}
    tight = [
        relation
        for relation in weak
        if any(vanishes(excess[relation] + excess[other]) for other in weak if other != relation)
        or contradictory([*cell.conditions, strict[relation.func](relation.lhs, relation.rhs, evaluate=False)])
    ]
    if not tight:
        return None
    equal = [sp.Eq(relation.lhs, relation.rhs, evaluate=False) for relation in tight]
    conditions, table = settle((*[relation for relation in cell.conditions if relation not in tight], *equal))
    solved = {symbol: value.subs(table) for symbol, value in cell.solved.items()} | table
    return _Cell(conditions, solved, cell.lhs.subs(table), cell.rhs.subs(table), cell.where)


def _trouble(cell: _Cell) -> str:
    """Say why the sides are not proved equal on a cell; nothing if they are."""
    for side in (cell.lhs, cell.rhs):
        reason = defined(side, cell.conditions)
        if reason:
            return f"the sides are not known to be defined: {reason}"
    return "" if vanishes(cell.lhs - cell.rhs) else "the difference was not brought to 0"


def _proved(cells: list[_Cell], steps: list[Step], state: Prepared) -> Finding:
    trust = ["sympy"]
    if any(isinstance(node, sp.Integral) for node in state.opaque):
        trust.append("the integrals of undefined functions converge, each by itself")
    certificate: dict[str, Any] = {
        "type": "sympy-chain",
        "trust": trust,
        "cells": [{"where": sp.srepr(cell.where), "lhs": sp.srepr(cell.lhs), "rhs": sp.srepr(cell.rhs)} for cell in cells],
    }
    if state.pieces:
        certificate["type"] = "primitive"
        certificate["pieces"] = [
            {
                "where": sp.srepr(sp.And(*evaluated.conditions)),
                "lower": sp.srepr(piece.lower),
                "upper": sp.srepr(piece.upper),
                "integrand": sp.srepr(piece.integrand),
                "primitive": sp.srepr(piece.primitive),
                "at_lower": sp.srepr(piece.at_lower),
                "at_upper": sp.srepr(piece.at_upper),
            }
            for evaluated in state.pieces
            for piece in evaluated.pieces
        ]
    many = f"{len(cells)} cells" if len(cells) > 1 else "one cell"
    how = "primitives on each piece, checked by differentiation; " if state.pieces else ""
    return Finding(Outcome.PROVED, f"{how}the difference of the sides is 0 on {many}", tuple(steps), certificate=certificate)


def _counterexample(form: Form, cell: _Cell) -> Finding | None:
    difference = cell.lhs - cell.rhs
    if difference.has(AppliedUndef, sp.Indexed, sp.nan, sp.zoo) or difference.atoms(sp.Dummy):
        return None
    for point in whole_point(form.free_symbols, cell.conditions, cell.solved):
        value = evaluate(difference, point)
        if value.is_finite is not False and certainly_nonzero(value):
            shown = sp.nsimplify(value) if value.is_Rational else value
            return Finding(
                Outcome.REFUTED,
                f"at an exact point the sides differ by {shown}, which is not 0",
                (Step("on the cell", cell.where), Step("the difference is", difference), Step("at the point it is", value)),
                counterexample=point,
                certificate=point_certificate(point, value),
            )
    return None


def whole_point(
    symbols: frozenset[sp.Symbol], conditions: Conditions, solved: dict[sp.Symbol, sp.Expr], most: int = 6
) -> list[dict[sp.Symbol, sp.Expr]]:
    """Give exact points with values for all symbols, the solved ones included.

    Args:
        symbols: The free symbols of the statement.
        conditions: What the free ones meet.
        solved: Expressions for the others.
        most: How many points at most.
    """
    plain = {symbol for symbol in symbols if type(symbol) is sp.Symbol}
    for relation in conditions:
        plain |= {symbol for symbol in relation.free_symbols if isinstance(symbol, sp.Symbol)}
    found = []
    for point in points(plain - set(solved), conditions, most):
        rest = {symbol: evaluate(value, point) for symbol, value in solved.items()}
        if all(value.is_real and _allowed(symbol, value) for symbol, value in rest.items()):
            found.append({**point, **rest})
    return found


def _allowed(symbol: sp.Symbol, value: sp.Expr) -> bool:
    wanted = ("positive", "negative", "nonnegative", "nonpositive", "integer", "rational")
    return all(getattr(value, f"is_{name}") for name in wanted if getattr(symbol, f"is_{name}"))


def point_certificate(point: dict[sp.Symbol, sp.Expr], difference: sp.Expr) -> dict[str, Any]:
    """Write a point and the difference of the sides there as data."""
    return {
        "type": "point",
        "trust": ["sympy", "Lindemann's theorem"] if not difference.is_Rational else ["sympy"],
        "point": {symbol.name: str(value) for symbol, value in point.items()},
        "difference": str(difference),
        "srepr": sp.srepr(difference),
    }
