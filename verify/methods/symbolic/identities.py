"""Identities, and integrals as identities: on every sign cell the difference of the sides is brought to 0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from verify.claim import Finding, Form, Identity, IntegralIs, Outcome, Step
from verify.methods.base import undecided
from verify.methods.cells import sign_cells
from verify.methods.symbolic.context import Conditions, by_cases, defined, settle, tighten
from verify.methods.symbolic.integrals import Diverges, Evaluated
from verify.methods.symbolic.normal import certainly_nonzero, vanishes
from verify.methods.symbolic.points import evaluate, points
from verify.methods.symbolic.prepare import Prepared, prepare
from verify.methods.symbolic.resolve import resolve

__all__ = ["decide_identity", "decide_integral", "point_certificate", "whole_point"]


@dataclass(frozen=True)
class _Cell:
    """A cell on which the sides have no kinks and equalities are solved."""

    conditions: Conditions
    solved: dict[sp.Symbol, sp.Expr]
    lhs: sp.Expr
    rhs: sp.Expr
    where: sp.Basic
    trouble: str
    state: Prepared

    def steps(self) -> list[Step]:
        """List what was done on the cell."""
        return [
            Step("on the cell", self.where),
            *self.state.steps,
            Step("unfold the definitions and resolve the kinks: the sides are", sp.Tuple(self.lhs, self.rhs)),
            Step("their difference, as a polynomial in independent atoms, is", sp.Integer(0)),
        ]


def decide_identity(form: Identity) -> Finding:
    """Decide lhs = rhs for every value of the free symbols in the domain.

    Args:
        form: The identity.

    Returns:
        Proved if the difference vanishes on every cell; refuted at an exact point where it certainly does not, or where an
        integral on a side diverges; or undecided.
    """
    try:
        return _decide_identity(form)
    except Diverges as found:
        return _divergent(form, found.evaluated)


def _decide_identity(form: Identity) -> Finding:
    cells = [cell for base in sign_cells([], form.domain) for _, cell in by_cases(lambda given: _cell(form, given), base.conditions)]
    if not cells:
        return undecided("the domain is empty, so the statement is vacuous")
    if all(cell.trouble == "" for cell in cells):
        return _proved(cells)
    for cell in cells:
        found = _counterexample(form, cell) if cell.trouble else None
        if found is not None:
            return found
    cell = next(cell for cell in cells if cell.trouble)
    return undecided(f"on the cell {cell.where}: {cell.trouble}")


def _cell(form: Identity, conditions: Conditions) -> _Cell:
    """Work out both sides on a cell, and bring their difference to 0 if that can be done."""
    state = Prepared(conditions)
    lhs, rhs = (resolve(prepare(side, state), conditions) for side in (form.lhs, form.rhs))
    given, table, sides, trouble = _compared(lhs, rhs, conditions)
    if trouble:
        tight = tighten(conditions)
        if tight != conditions:
            given, table, sides, trouble = _compared(lhs, rhs, tight)
    return _Cell(given, table, sides[0], sides[1], sp.And(*conditions), trouble, state)


def _compared(lhs: sp.Expr, rhs: sp.Expr, conditions: Conditions) -> tuple[Conditions, dict[sp.Symbol, sp.Expr], list[sp.Expr], str]:
    given, table = settle(conditions)
    sides = [side.subs(table) if table else side for side in (lhs, rhs)]
    return given, table, sides, _trouble(sides[0], sides[1], given)


def decide_integral(form: IntegralIs) -> Finding:
    """Decide that an integral converges and has a value, by primitives on the pieces between its kinks."""
    integral = sp.Integral(form.integrand, (form.variable, form.lower, form.upper))
    return decide_identity(Identity(integral, form.value, form.domain))


def _divergent(form: Identity, evaluated: Evaluated) -> Finding:
    """Refute that an integral converges: at the parameters of any point a primitive grows beyond all bounds towards an end."""
    given, table = settle(evaluated.conditions)
    there = next(whole_point(form.free_symbols, given, table, most=1), None)
    if there is None:
        return undecided(f"an integral diverges, but no parameters were found for which it does: {sp.And(*evaluated.conditions)}")
    certificate = {
        "type": "divergence",
        "trust": ["sympy", "growth of exponential polynomials"],
        "point": {symbol.name: str(value) for symbol, value in there.items()},
        "pieces": _pieces_data([evaluated]),
    }
    return Finding(
        Outcome.REFUTED,
        "the integral diverges: towards an end a primitive has an infinite limit",
        evaluated.steps(),
        counterexample=there,
        certificate=certificate,
    )


def _trouble(lhs: sp.Expr, rhs: sp.Expr, conditions: Conditions) -> str:
    """Say why the sides are not proved equal on a cell; nothing if they are."""
    for side in (lhs, rhs):
        reason = defined(side, conditions)
        if reason:
            return f"the sides are not known to be defined: {reason}"
    return "" if vanishes(lhs - rhs) else "the difference was not brought to 0"


def _proved(cells: list[_Cell]) -> Finding:
    trust = ["sympy"]
    if any(isinstance(node, sp.Integral) for cell in cells for node in cell.state.opaque):
        trust.append("the integrals of undefined functions converge, each by itself")
    certificate: dict[str, Any] = {
        "type": "sympy-chain",
        "trust": trust,
        "cells": [{"where": sp.srepr(cell.where), "lhs": sp.srepr(cell.lhs), "rhs": sp.srepr(cell.rhs)} for cell in cells],
    }
    evaluated = [part for cell in cells for part in cell.state.pieces]
    if evaluated:
        certificate["type"] = "primitive"
        certificate["pieces"] = _pieces_data(evaluated)
    many = f"{len(cells)} cells" if len(cells) > 1 else "one cell"
    how = "primitives on each piece, checked by differentiation; " if evaluated else ""
    steps = tuple(step for cell in cells for step in cell.steps())
    return Finding(Outcome.PROVED, f"{how}the difference of the sides is 0 on {many}", steps, certificate=certificate)


def _pieces_data(evaluated: Iterable[Evaluated]) -> list[dict[str, str]]:
    return [
        {
            "where": sp.srepr(sp.And(*part.conditions)),
            "lower": sp.srepr(piece.lower),
            "upper": sp.srepr(piece.upper),
            "integrand": sp.srepr(piece.integrand),
            "primitive": sp.srepr(piece.primitive),
            "at_lower": sp.srepr(piece.at_lower),
            "at_upper": sp.srepr(piece.at_upper),
        }
        for part in evaluated
        for piece in part.pieces
    ]


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
    symbols: frozenset[sp.Symbol],
    conditions: Conditions,
    solved: dict[sp.Symbol, sp.Expr],
    most: int = 6,
    low: sp.Expr | None = None,
) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Give exact points with values for all symbols, the solved ones included.

    Args:
        symbols: The free symbols of the statement.
        conditions: What the free ones meet.
        solved: Expressions for the others.
        most: How many points at most.
        low: An expression in the symbols that are not solved for; points at which it seems to be above 0 are passed over.
    """
    plain = {symbol for symbol in symbols if type(symbol) is sp.Symbol}
    for relation in conditions:
        plain |= {symbol for symbol in relation.free_symbols if isinstance(symbol, sp.Symbol)}
    for point in points(plain - set(solved), conditions, most, low):
        rest = {symbol: evaluate(value, point) for symbol, value in solved.items()}
        if all(value.is_real and _allowed(symbol, value) for symbol, value in rest.items()):
            yield {**point, **rest}


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
