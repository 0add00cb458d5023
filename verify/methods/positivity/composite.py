"""Forms that say several things at once, each of which is decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from time import process_time

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Exists, Extremum, Finding, Form, Identity, Inequality, LimitIs, Outcome, Step
from verify.methods.base import undecided
from verify.methods.cells import SignCell, conjunctions, sign_cells
from verify.methods.composite import explained, parts_of
from verify.methods.positivity.exponential import UnsupportedError, vanishes
from verify.methods.positivity.inequalities import decide_inequality
from verify.methods.positivity.limits import limit
from verify.methods.positivity.samples import plain_form, sample_points
from verify.methods.rational import UnknownValueError, enclose

__all__ = ["combined", "decide_identity", "decide_limit", "decide_part", "decide_parts", "equal_to"]


def decide_parts(form: Form, deadline: float) -> Finding:
    """Decide an extremum, an approximation or an equivalence by deciding each of its parts.

    Args:
        form: The form.
        deadline: When to give up, as `time.process_time()` counts.
    """
    parts = parts_of(form)
    if parts == (form,):
        return undecided("this form is not decided by exact positivity")
    if any(isinstance(part, Extremum) for part in parts):
        return undecided("this form could not be reduced")
    if not parts:
        return undecided("the domain is empty, so that there is nothing to decide")
    return combined(parts, [explained(form, part, decide_part(part, deadline)) for part in parts])


def decide_part(form: Form, deadline: float) -> Finding:
    """Decide a primitive form that occurs as a part of another."""
    from verify.methods.positivity.quantifiers import decide_exists

    try:
        match form:
            case Inequality():
                return _decide_inequality(form, deadline)
            case Identity():
                return decide_identity(form)
            case LimitIs():
                return decide_limit(form)
            case Exists():
                return decide_exists(form, deadline)
            case _:
                return decide_parts(form, deadline)
    except (UnsupportedError, UnknownValueError) as error:
        return undecided(f"outside the exponential polynomials over ℚ: {error}")


def _decide_inequality(form: Inequality, deadline: float) -> Finding:
    """Decide an inequality by its cells; where that fails, by a stronger one.

    That is a ≤ c or b ≤ c for min(a, b) ≤ c, and c ≤ max(a, b) likewise; or the same on a larger domain.
    """
    enough = [replace(form, lhs=bound) for bound in form.lhs.args] if isinstance(form.lhs, sp.Min) else []
    enough += [replace(form, rhs=bound) for bound in form.rhs.args] if isinstance(form.rhs, sp.Max) else []
    share = (deadline - process_time()) / (1 + len(enough))
    try:
        found = decide_inequality(form, process_time() + share if enough else deadline)
    except (UnsupportedError, UnknownValueError) as error:
        found = undecided(f"outside the exponential polynomials over ℚ: {error}")
    for stronger in (*enough, *_without_bounds(form)) if found.outcome is Outcome.UNDECIDED else ():
        shown = decide_part(stronger, deadline)
        if shown.outcome is Outcome.PROVED:
            where = "" if stronger.domain == form.domain else f" where {stronger.domain}"
            step = Step("it is enough that", f"{stronger.lhs} {'<' if form.strict else '<='} {stronger.rhs}{where}")
            return replace(shown, steps=(step, *shown.steps), certificate={"type": "stronger", "proof": shown.certificate})
    return found


def _without_bounds(form: Inequality) -> list[Inequality]:
    """Give an inequality without each condition that keeps a positive symbol from small or large numbers: it may be homogeneous then."""
    parts = sp.And.make_args(form.domain)
    bounds = [
        part
        for part in parts
        if isinstance(part, (sp.Lt, sp.Le, sp.Gt, sp.Ge))
        and {True, False} == {side.is_Rational for side in part.args}
        and any(side.is_Symbol and side.is_positive for side in part.args)
    ]
    return [replace(form, domain=sp.And(*[part for part in parts if part != bound])) for bound in bounds]


def combined(parts: Sequence[Form], findings: Sequence[Finding]) -> Finding:
    """Derive a finding about a conjunction from findings about its parts."""
    for part, finding in zip(parts, findings, strict=True):
        if finding.outcome is Outcome.REFUTED:
            return Finding(
                Outcome.REFUTED,
                f"its part {part.name} fails: {finding.detail}",
                steps=finding.steps,
                counterexample=finding.counterexample,
                certificate={"type": "part", "part": part.name, "certificate": finding.certificate},
            )
    for part, finding in zip(parts, findings, strict=True):
        if finding.outcome is not Outcome.PROVED:
            return undecided(f"its part {part.name} is open: {finding.detail}")
    steps = [step for part, finding in zip(parts, findings, strict=True) for step in (Step("part", part.name), *finding.steps)]
    return Finding(
        Outcome.PROVED,
        "; ".join(f"{part.name}: {finding.detail}" for part, finding in zip(parts, findings, strict=True)),
        steps=tuple(steps),
        certificate={"type": "parts", "parts": [finding.certificate for finding in findings]},
    )


def decide_identity(form: Identity) -> Finding:
    """Decide an equality by the normal form of the difference on every sign cell, or by a point where the sides are apart."""
    lhs, rhs, domain = plain_form(form.lhs), plain_form(form.rhs), plain_form(form.domain)
    cells = sign_cells([lhs - rhs], domain)
    if not cells:
        return undecided("the domain is empty, so that there is nothing to decide")
    try:
        if all(vanishes(_with_equalities(cell)) for cell in cells):
            return Finding(
                Outcome.PROVED,
                f"the difference has the normal form 0 on {len(cells)} sign cells",
                steps=tuple(Step("the difference vanishes where", cell.domain) for cell in cells),
                certificate={"type": "normal form", "cells": len(cells)},
            )
    except UnsupportedError:
        pass
    for point in sample_points(lhs - rhs, domain):
        for bits in (96, 400):
            left, right = enclose(lhs, point, bits), enclose(rhs, point, bits)
            if left[1] < right[0] or right[1] < left[0]:
                return Finding(
                    Outcome.REFUTED,
                    "the sides are apart by rational enclosures at " + ", ".join(f"{symbol} = {value}" for symbol, value in point.items()),
                    counterexample={symbol: sp.Rational(value.numerator, value.denominator) for symbol, value in point.items()},
                    certificate={
                        "type": "counterexample",
                        "point": {symbol.name: str(value) for symbol, value in point.items()},
                        "left": [str(end) for end in left],
                        "right": [str(end) for end in right],
                    },
                )
    return undecided("the difference has no vanishing normal form, and no point was found where the sides are apart")


def _with_equalities(cell: SignCell) -> sp.Expr:
    """Put in what a cell's equalities say of single symbols."""
    expression = cell.expressions[0]
    for symbol, value in equal_to(cell.conditions):
        expression = expression.subs(symbol, value)
    return expression


def equal_to(conditions: Iterable[Relational]) -> list[tuple[sp.Symbol, sp.Expr]]:
    """Solve the equalities among conditions, each for the first symbol that it gives in terms of others.

    Args:
        conditions: Relationals without kinks.
    """
    found = []
    for condition in conditions:
        if not isinstance(condition, sp.Eq):
            continue
        difference = sp.numer(sp.together(condition.lhs - condition.rhs))
        for symbol in sorted(difference.free_symbols, key=lambda item: item.name):
            slope = difference.diff(symbol)
            if slope.is_nonzero and symbol not in slope.free_symbols:
                found.append((symbol, sp.cancel(-difference.subs(symbol, 0) / slope)))
                break
    return found


def decide_limit(form: LimitIs) -> Finding:
    """Decide a limit by leading terms, on both sides where that is asked."""
    expression, domain, value = plain_form(form.expression), plain_form(form.domain), plain_form(form.value)
    sides = {"+": (1,), "-": (-1,), "+-": (1, -1)}[form.direction]
    if form.point in (sp.oo, -sp.oo):
        sides = (1,)
    steps = []
    for case in conjunctions(domain):
        for side in sides:
            for found in limit(expression, form.variable, form.point, side, case):
                steps.append(Step("leading term", sp.Eq(sp.Symbol("limit"), found, evaluate=False)))
                same = found == value or (found.is_finite is not False and value.is_finite is not False and vanishes(found - value))
                if not same:
                    return _other_limit(found, value, domain)
    return Finding(Outcome.PROVED, "by leading terms", steps=tuple(steps), certificate={"type": "leading terms", "limit": str(value)})


def _other_limit(found: sp.Expr, value: sp.Expr, domain: sp.Basic) -> Finding:
    """Refute a limit that is another number at some values of the parameters."""
    if found.is_infinite or value.is_infinite:
        apart = found.is_infinite and (value.is_infinite or value.is_finite)
        points = sample_points(value, domain, 1) if apart and not value.is_infinite else [{}]
        if apart and points:
            exact = {symbol: sp.Rational(number.numerator, number.denominator) for symbol, number in points[0].items()}
            return Finding(
                Outcome.REFUTED, f"the limit is {found}", counterexample=exact, certificate={"type": "limit", "limit": str(found)}
            )
        return undecided(f"the limit found is {found}")
    for point in sample_points(found - value, domain):
        left, right = enclose(found, point), enclose(value, point)
        if left[1] < right[0] or right[1] < left[0]:
            exact = {symbol: sp.Rational(number.numerator, number.denominator) for symbol, number in point.items()}
            return Finding(
                Outcome.REFUTED, f"the limit is {found}", counterexample=exact, certificate={"type": "limit", "limit": str(found)}
            )
    return undecided(f"the limit found is {found}, not seen to be the one stated")


def expired(deadline: float) -> bool:
    """Say whether time is up."""
    return process_time() > deadline
