"""Limits: one-sided and two-sided, at finite points and at infinity, in cases over the parameters."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Finding, LimitIs, Outcome, Step
from verify.methods.base import undecided
from verify.methods.cells import sign_cells
from verify.methods.elimination import contradictory
from verify.methods.symbolic.context import Conditions, Unable, by_cases, defined, settle
from verify.methods.symbolic.germs import one_sided_limit
from verify.methods.symbolic.identities import point_certificate, whole_point
from verify.methods.symbolic.normal import certainly_nonzero, vanishes
from verify.methods.symbolic.points import evaluate
from verify.methods.symbolic.prepare import Prepared, hides, prepare

__all__ = ["decide_limit"]

_Case = tuple[Conditions, dict[sp.Symbol, sp.Expr], sp.Expr, sp.Expr]


def decide_limit(form: LimitIs) -> Finding:
    """Decide a limit by the leading terms of the formula that holds beside the point.

    Args:
        form: The limit.

    Returns:
        Proved, refuted at exact parameters for which the limit is another, or undecided.
    """
    state = Prepared(form.domain)
    expression, value = prepare(form.expression, state), prepare(form.value, state)
    if hides(expression, form.variable, state) or hides(value, form.variable, state):
        return undecided(f"{form.variable} stands inside a sum or an integral that cannot be evaluated")
    steps = [Step("unfold the definitions", expression), *state.steps]
    cases: list[_Case] = []
    for cell in sign_cells([value, form.point], form.domain):
        cases += _cases(form, expression, cell.expressions, cell.conditions, steps)
    if not cases:
        return undecided("the domain is empty, so the statement is vacuous")
    wrong = [case for case in cases if not _same(case[2], case[3])]
    if not wrong:
        certificate = {
            "type": "sympy-chain",
            "trust": ["sympy", "growth of exponential polynomials"],
            "cells": [
                {"where": sp.srepr(sp.And(*given)), "lhs": sp.srepr(found), "rhs": sp.srepr(said)} for given, _, found, said in cases
            ],
        }
        return Finding(Outcome.PROVED, "the leading terms beside the point give the stated limit", tuple(steps), certificate=certificate)
    for case in wrong:
        refuted = _refuted(form, case, steps)
        if refuted is not None:
            return refuted
    _, _, found, said = wrong[0]
    return undecided(f"the limit {found} was not brought to the stated {said}")


def _cases(form: LimitIs, expression: sp.Expr, resolved: tuple[sp.Expr, ...], conditions: Conditions, steps: list[Step]) -> list[_Case]:
    value, point = resolved
    cases: list[_Case] = []
    for side in _sides(form, point, conditions):
        fixed = tuple(relation for relation in conditions if not relation.has(form.variable))

        def found(given: Conditions, side: int = side) -> tuple[dict[sp.Symbol, sp.Expr], sp.Expr, sp.Expr]:
            free, table = settle(given)
            parts = (sp.sympify(part).subs(table) for part in (expression, point, value))
            moved, place, said = parts
            limit = one_sided_limit(moved, form.variable, place, side, free)
            trouble = None if limit.is_infinite else defined(limit, free) or (None if said.is_infinite else defined(said, free))
            if trouble:
                raise Unable(f"the limit is not known to be defined: {trouble}")
            return table, limit, said

        for given, (table, limit, said) in by_cases(found, fixed):
            where = sp.And(*given)
            steps.append(Step("from above" if side > 0 else "from below", where))
            steps.append(Step("the limit of the leading terms is", limit))
            cases.append((given, table, limit, said))
    return cases


def _sides(form: LimitIs, point: sp.Expr, conditions: Conditions) -> list[int]:
    """Give the sides from which the variable can come at all: those wanted, as far as the domain has points there."""
    if point.is_infinite:
        return [1 if point is sp.oo else -1]
    wanted = {"+": [1], "-": [-1], "+-": [1, -1]}[form.direction]
    beside: dict[int, Relational] = {1: sp.Gt(form.variable, point, evaluate=False), -1: sp.Lt(form.variable, point, evaluate=False)}
    return [side for side in wanted if not contradictory([*conditions, beside[side]])]


def _same(found: sp.Expr, said: sp.Expr) -> bool:
    if found.is_infinite or said.is_infinite:
        return bool(found == said)
    return vanishes(found - said)


def _refuted(form: LimitIs, case: _Case, steps: list[Step]) -> Finding | None:
    given, table, found, said = case
    free, _ = settle(given)
    for point in whole_point(form.free_symbols, free, table):
        if found.is_infinite or said.is_infinite:
            difference = found if found.is_infinite else said
        else:
            difference = evaluate(found - said, point)
            if not certainly_nonzero(difference):
                continue
        certificate = {**point_certificate(point, difference), "type": "limit", "limit": str(found), "stated": str(said)}
        return Finding(Outcome.REFUTED, f"the limit is {found}, not {said}", tuple(steps), counterexample=point, certificate=certificate)
    return None
