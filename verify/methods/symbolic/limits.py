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
from verify.methods.symbolic.resolve import resolve

__all__ = ["decide_limit"]

_Case = tuple[Conditions, dict[sp.Symbol, sp.Expr], sp.Expr, sp.Expr]


def decide_limit(form: LimitIs) -> Finding:
    """Decide a limit by the leading terms of the formula that holds beside the point.

    Args:
        form: The limit.

    Returns:
        Proved, refuted at exact parameters for which the limit is another, or undecided.
    """
    steps: list[Step] = []
    cases: list[_Case] = []
    for base in sign_cells([], form.domain):
        for side in _sides(form, base.conditions):
            fixed = tuple(relation for relation in base.conditions if not relation.has(form.variable))
            found = list(by_cases(lambda given, side=side: _one_sided(form, side, given), fixed))  # type: ignore[misc]
            cases += [case for _, case in found]
            for given, (_, _, limit, _) in found:
                steps.append(Step("from above" if side > 0 else "from below", sp.And(*given)))
                steps.append(
                    Step("unfolded, with its kinks resolved beside the point, the expression has by its leading terms the limit", limit)
                )
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


def _one_sided(form: LimitIs, side: int, conditions: Conditions) -> _Case:
    """Find the limit from one side, and what is stated, for parameters that meet conditions."""
    state = Prepared(conditions)
    expression, value, point = (prepare(part, state) for part in (form.expression, form.value, form.point))
    if any(hides(part, form.variable, state) for part in (expression, value)):
        raise Unable(f"{form.variable} stands inside a sum or an integral that cannot be evaluated")
    free, table = settle(conditions)
    moved, said, place = (sp.sympify(part).subs(table) for part in (expression, resolve(value, conditions), resolve(point, conditions)))
    limit = one_sided_limit(moved, form.variable, place, side, free)
    trouble = None if limit.is_infinite else defined(limit, free) or (None if said.is_infinite else defined(said, free))
    if trouble:
        raise Unable(f"the limit is not known to be defined: {trouble}")
    return conditions, table, limit, said


def _sides(form: LimitIs, conditions: Conditions) -> list[int]:
    """Give the sides from which the variable can come at all: those wanted, as far as the domain has points there."""
    point = sp.sympify(form.point)
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
