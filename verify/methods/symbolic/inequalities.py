"""Inequalities by elementary arguments: signs of factors, squares, and derivative chains from an end of the interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from verify.claim import Finding, Inequality, Outcome, Step
from verify.methods.base import undecided
from verify.methods.cells import sign_cells
from verify.methods.quotients import factored, fraction
from verify.methods.samples import seems_negative, values_at
from verify.methods.smooth import slope_of
from verify.methods.symbolic.context import Conditions, NeedSign, Unable, by_cases, defined, follows, settle, sign_of, tighten
from verify.methods.symbolic.germs import far_limit
from verify.methods.symbolic.identities import point_certificate, whole_point
from verify.methods.symbolic.intervals import rigorous_sign
from verify.methods.symbolic.normal import vanishes
from verify.methods.symbolic.points import CLEAR, evaluate
from verify.methods.symbolic.prepare import Prepared, hides, prepare
from verify.methods.symbolic.resolve import resolve
from verify.methods.symbolic.scaling import unscaled

__all__ = ["decide_inequality", "nonnegative"]

_DEEPEST = 4
_MOST_TRIES = 18


@dataclass
class _Record:
    """The steps of an argument, kept only along the branch that led to the end."""

    steps: list[Step] = field(default_factory=list)
    left: int = 0
    hidden: frozenset[sp.Symbol] = frozenset()

    def branch(self) -> _Record:
        """Open a branch of the search; it counts against the tries that are left."""
        self.left -= 1
        return _Record([], self.left, self.hidden)

    def close(self, branch: _Record, keep: bool) -> bool:
        """Take over what a branch used up, and its steps if it led to the end."""
        self.left = branch.left
        if keep:
            self.steps += branch.steps
        return keep

    def add(self, what: str, formula: object = "") -> bool:
        """Note a step and go on."""
        self.steps.append(Step(what, formula))
        return True


def decide_inequality(form: Inequality) -> Finding:
    """Decide lhs ≤ rhs, or lhs < rhs where strict, for every value of the free symbols in the domain.

    Args:
        form: The inequality.

    Returns:
        Proved if an elementary argument closes every cell; refuted at an exact point where it certainly fails; or undecided.
    """
    sides = _without_bars(form)
    if sides is not None:
        return _both([decide_inequality(part) for part in sides])
    found = [part for base in sign_cells([], form.domain) for _, part in by_cases(lambda given: _cell(form, given), base.conditions)]
    if not found:
        return undecided("the domain is empty, so the statement is vacuous")
    closed = 0
    while closed < len(found) and _closed(form, found[closed]):
        closed += 1
    left = found[closed:]
    if not left:
        chains = [
            {"where": sp.srepr(cell.where), "difference": sp.srepr(cell.difference), "rules": [step.what for step in cell.record.steps]}
            for cell in found
        ]
        certificate = {"type": "sympy-chain", "trust": ["sympy", "monotonicity from the sign of a derivative"], "cells": chains}
        steps = tuple(step for cell in found for step in cell.record.steps)
        return Finding(Outcome.PROVED, "an elementary argument closes every cell", steps, certificate=certificate)
    for cell in left:
        refuted = _counterexample(form, cell.conditions, cell.solved, cell.difference)
        if refuted is not None:
            return refuted
    return undecided(f"on the cell {left[0].where}: no elementary argument was found")


def _without_bars(form: Inequality) -> tuple[Inequality, Inequality] | None:
    """Write |e| ≤ r as e ≤ r and -e ≤ r, so that the sign of e is not asked for."""
    if isinstance(form.lhs, sp.Abs):
        inner = form.lhs.args[0]
        return Inequality(inner, form.rhs, form.strict, form.domain), Inequality(-inner, form.rhs, form.strict, form.domain)
    return None


def _both(findings: list[Finding]) -> Finding:
    first, second = findings
    for finding in findings:
        if finding.outcome is Outcome.REFUTED:
            return finding
    if first.outcome is second.outcome is Outcome.PROVED:
        certificate = {"type": "parts", "parts": [finding.certificate for finding in findings]}
        return Finding(Outcome.PROVED, f"both signs of |·|: {first.detail}", (*first.steps, *second.steps), certificate=certificate)
    return first if second.outcome is Outcome.PROVED else second


@dataclass(frozen=True)
class _Cell:
    """A cell on which the difference of the sides has no kinks and equalities are solved."""

    conditions: Conditions
    solved: dict[sp.Symbol, sp.Expr]
    difference: sp.Expr
    where: sp.Basic
    hidden: frozenset[sp.Symbol]
    record: _Record


def _cell(form: Inequality, conditions: Conditions) -> _Cell:
    state = Prepared(conditions)
    lhs, rhs = (resolve(prepare(side, state), conditions) for side in (form.lhs, form.rhs))
    given, table = settle(tighten(conditions))
    difference = (rhs - lhs).subs(table) if table else rhs - lhs
    hidden = frozenset(symbol for symbol in form.free_symbols if hides(difference, symbol, state))
    wanted = "> 0" if form.strict else "≥ 0"
    record = _Record([Step("on the cell", sp.And(*conditions)), *state.steps, Step(f"to show {wanted}", difference)])
    return _Cell(given, table, difference, sp.And(*conditions), hidden, record)


def _closed(form: Inequality, cell: _Cell) -> bool:
    if defined(cell.difference, cell.conditions):
        return False
    cell.record.left = _MOST_TRIES
    difference, conditions, fixed = (cell.difference, cell.conditions, ()) if cell.hidden else unscaled(cell.difference, cell.conditions)
    if fixed:
        names = ", ".join(f"{symbol} = 1" for symbol in fixed)
        cell.record.add(f"the statement is homogeneous, so set {names}", difference)
    cell.record.hidden = cell.hidden
    return nonnegative(difference, conditions, cell.record, strict=form.strict)


def _counterexample(form: Inequality, conditions: Conditions, table: dict[sp.Symbol, sp.Expr], difference: sp.Expr) -> Finding | None:
    if difference.has(AppliedUndef, sp.Indexed, sp.nan, sp.zoo) or difference.atoms(sp.Dummy):
        return None

    inside = whole_point(form.free_symbols, conditions, table, most=10, low=difference)
    for point in chain(_corners(form, conditions, table), inside):
        if values_at(difference, {symbol: float(value) for symbol, value in point.items()}) > CLEAR:
            continue
        value = evaluate(difference, point)
        sign = rigorous_sign(value)
        if sign == -1 or (form.strict and sign == 0):
            how = "the sides are equal" if sign == 0 else "the order is reversed"
            return Finding(
                Outcome.REFUTED,
                f"at an exact point {how}: the right side minus the left is {value}",
                (Step("the right side minus the left is", difference), Step("at the point it is", value)),
                counterexample=point,
                certificate=point_certificate(point, value),
            )
    return None


def _corners(form: Inequality, conditions: Conditions, table: dict[sp.Symbol, sp.Expr]) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Give points on the faces of the cell: each weak condition as an equality."""
    for relation in conditions:
        if isinstance(relation, (sp.Ge, sp.Le)):
            face = sp.Eq(relation.lhs, relation.rhs, evaluate=False)
            others, solved = settle((*[other for other in conditions if other is not relation], face))
            values = {symbol: value.subs(solved) for symbol, value in table.items()}
            yield from whole_point(form.free_symbols, others, {**values, **solved}, most=3)


def nonnegative(difference: sp.Expr, conditions: Conditions, record: _Record, *, strict: bool, depth: int = 0) -> bool:
    """Try to prove that a kink-free expression is ≥ 0, or > 0, where conditions hold.

    Args:
        difference: The expression.
        conditions: The cell.
        record: Where the steps go, and how many tries are left.
        strict: Whether > 0 is wanted.
        depth: How many derivatives were already taken.
    """
    if vanishes(difference):
        return not strict and record.add("it is 0", difference)
    if seems_negative(difference, conditions):
        return False
    sign = sign_of(difference, conditions)
    if sign is not None:
        return sign >= int(strict) and record.add("its sign follows from the conditions and the symbols' assumptions", difference)
    if depth < 2 and _by_factors(difference, conditions, strict):
        return record.add("its factors have known signs or are squares", sp.factor(difference))
    if depth >= _DEEPEST:
        return False
    return any(
        _chain(difference, symbol, conditions, record, strict=strict, depth=depth)
        or _from_inside(difference, symbol, conditions, record, strict=strict, depth=depth)
        for symbol in sorted(_variables(difference) - record.hidden, key=lambda item: (not _curved(difference, item), item.name))
    )


def _variables(expression: sp.Expr) -> set[sp.Symbol]:
    """Give the symbols in which an expression is a smooth function on an interval, as far as is known."""
    inside = {symbol for node in expression.atoms(AppliedUndef, sp.Indexed) for symbol in node.free_symbols}
    return {symbol for symbol in expression.free_symbols - inside if type(symbol) is sp.Symbol}


def _curved(expression: sp.Expr, symbol: sp.Symbol) -> bool:
    return any(node.has(symbol) for node in expression.atoms(sp.exp, sp.log))


def _by_factors(expression: sp.Expr, conditions: Conditions, strict: bool) -> bool:
    factors = factored(expression)
    if factors is None:
        return False
    total = 1
    for factor, power in factors:
        sign = sign_of(factor, conditions)
        if sign is None and power % 2 == 0 and not strict:
            continue
        weak = None if sign is not None else _weak_sign(factor, conditions)
        if (sign or weak) is None or (strict and not sign):
            return False
        total *= (sign or weak or 1) ** power
    return total > 0


def _weak_sign(factor: sp.Expr, conditions: Conditions) -> int | None:
    if follows(sp.Ge(factor, 0, evaluate=False), conditions):
        return 1
    return -1 if follows(sp.Le(factor, 0, evaluate=False), conditions) else None


def _chain(difference: sp.Expr, symbol: sp.Symbol, conditions: Conditions, record: _Record, *, strict: bool, depth: int) -> bool:
    """Prove it from one end: ≥ 0 there, and growing away from it."""
    ends = None if symbol.is_integer else _interval(symbol, conditions)
    if ends is None:
        return False
    slope = slope_of(difference, symbol)
    fixed = tuple(relation for relation in conditions if not relation.has(symbol))
    based = [
        (base, end, direction, closed)
        for end, direction, closed in ends
        if not seems_negative(direction * slope, conditions)
        and (base := _at_end(difference, symbol, end, direction, fixed)) is not None
        and not base.is_infinite
    ]
    for base, end, direction, closed in sorted(based, key=lambda item: not vanishes(item[0])):
        if record.left <= 0:
            return False
        branch = record.branch()
        inside = conditions
        if not end.is_infinite:
            inside = (*conditions, (sp.Gt if direction > 0 else sp.Lt)(symbol, end, evaluate=False))
        proved = nonnegative(base, fixed, branch, strict=strict and closed, depth=depth + 1) and nonnegative(
            direction * slope, inside, branch, strict=strict and not closed, depth=depth + 1
        )
        if record.close(branch, proved):
            way = "grows" if direction > 0 else "falls towards it"
            return record.add(
                f"so it is on the whole cell: from its value at {symbol} = {end} on it {way}, by the sign of its derivative", difference
            )
    return False


def _from_inside(difference: sp.Expr, symbol: sp.Symbol, conditions: Conditions, record: _Record, *, strict: bool, depth: int) -> bool:
    """Prove it from a zero inside the interval, on either side of it."""
    if strict or depth or any(relation.has(symbol) for relation in conditions):
        return False
    for place in (sp.Integer(1), sp.Integer(0)):
        if (symbol.is_positive and place == 0) or not vanishes(difference.subs(symbol, place)):
            continue
        branch = record.branch()
        halves = ((*conditions, relation(symbol, place, evaluate=False)) for relation in (sp.Ge, sp.Le))
        if record.close(branch, all(_chain(difference, symbol, half, branch, strict=strict, depth=depth + 1) for half in halves)):
            return record.add(f"it is 0 at {symbol} = {place}, and ≥ 0 on both sides", difference)
    return False


def _interval(symbol: sp.Symbol, conditions: Conditions) -> list[tuple[sp.Expr, int, bool]] | None:
    """List the ends of the interval in which a symbol lies with the others fixed: end, direction inwards, whether it belongs to it.

    Every condition must be linear in the symbol, so that the set is an interval; an end is usable if it is the only bound on its side.
    """
    lower: list[tuple[sp.Expr, bool]] = [(sp.Integer(0), not symbol.is_positive)] if symbol.is_nonnegative else []
    upper: list[tuple[sp.Expr, bool]] = [(sp.Integer(0), not symbol.is_negative)] if symbol.is_nonpositive else []
    for relation in conditions:
        if not relation.has(symbol):
            continue
        bound = _bound(relation, symbol, conditions)
        if bound is None:
            return None
        end, below = bound
        (lower if below else upper).append((end, isinstance(relation, (sp.Ge, sp.Le))))
    ends: list[tuple[sp.Expr, int, bool]] = []
    for side, direction in ((lower, 1), (upper, -1)):
        best = _tightest(side, direction, conditions, symbol)
        if best is not None:
            ends.append((best[0], direction, best[1]))
        elif not side:
            ends.append((-direction * sp.oo, direction, False))
    return ends


def _tightest(side: list[tuple[sp.Expr, bool]], direction: int, conditions: Conditions, symbol: sp.Symbol) -> tuple[sp.Expr, bool] | None:
    fixed = tuple(relation for relation in conditions if not relation.has(symbol))
    for end, closed in side:
        if all(
            other == end or (sign_of(direction * (end - other), fixed) or 0) > 0 or sign_of(end - other, fixed) == 0 for other, _ in side
        ):
            return end, closed and all(shut for other, shut in side if other == end)
    return None


def _bound(relation: Relational, symbol: sp.Symbol, conditions: Conditions) -> tuple[sp.Expr, bool] | None:
    if not isinstance(relation, (sp.Ge, sp.Gt, sp.Le, sp.Lt)):
        return None
    top, bottom = fraction(relation.lhs - relation.rhs)
    if bottom.has(symbol) or not top.is_polynomial(symbol) or sp.degree(top, symbol) != 1:
        return None
    slope, rest = sp.Poly(top, symbol).all_coeffs()
    sign = sign_of(slope / bottom, tuple(other for other in conditions if not other.has(symbol)))
    if not sign:
        return None
    return sp.cancel(-rest / slope), (sign > 0) == isinstance(relation, (sp.Ge, sp.Gt))


def _at_end(difference: sp.Expr, symbol: sp.Symbol, end: sp.Expr, direction: int, fixed: Conditions) -> sp.Expr | None:
    if not end.is_infinite:
        value = difference.subs(symbol, end)
        return None if value.has(sp.nan, sp.zoo, sp.oo) or defined(value, fixed) else value
    moving = sp.Dummy("x", positive=True)
    try:
        return far_limit(difference.subs(symbol, -direction * moving), moving, fixed)
    except (NeedSign, Unable):
        return None
