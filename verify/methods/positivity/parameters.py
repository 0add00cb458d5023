"""Inequalities that are decided at the end of one variable's range, because they are monotone in it.

Where two sides touch on a whole face of the domain no box can be proved by bounds alone; the derivative in the variable that
leaves the face can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Finding, Inequality, Outcome, Step
from verify.methods.cells import known_sign, sign_cells

__all__ = ["by_monotonicity"]

Decide = Callable[[Inequality], Finding]


@dataclass(frozen=True)
class _End:
    """One bound of a variable: its value, whether the variable keeps off it, and on which side it bounds."""

    value: sp.Expr
    strict: bool
    below: bool


def by_monotonicity(expression: sp.Expr, strict: bool, conditions: Sequence[Relational], decide: Decide, deadline: float) -> Finding | None:
    """Prove expression ≥ 0 (or > 0) under conditions, by its derivative in one variable and its values at that variable's ends.

    Args:
        expression: Without kinks.
        strict: Whether > 0 is wanted.
        conditions: Relationals without kinks; the symbols' assumptions hold too.
        decide: Decides the inequalities to which this one is reduced.
        deadline: When to give up, as `time.monotonic()` counts.

    Returns:
        A finding that proves it, or None.
    """
    for variable in _candidates(expression, conditions):
        ends = _ends(variable, conditions)
        if ends is None:
            continue
        for below in (True, False):
            if monotonic() > deadline:
                return None
            found = _from_one_side(expression, strict, conditions, variable, ends, below, decide)
            if found is not None:
                return found
    return None


def _candidates(expression: sp.Expr, conditions: Sequence[Relational]) -> list[sp.Symbol]:
    """Order the variables by how many exponentials the derivative in each leaves."""
    bounded = [symbol for symbol in expression.free_symbols if any(relation.has(symbol) for relation in conditions)]

    def weight(symbol: sp.Symbol) -> tuple[int, str]:
        return len(sp.expand(sp.diff(expression, symbol)).atoms(sp.exp)), symbol.name

    return sorted(bounded, key=weight)


def _ends(variable: sp.Symbol, conditions: Sequence[Relational]) -> list[_End] | None:
    """List the ends of an interval in which a variable lies with the others fixed; None if it is no interval."""
    found = []
    others = [relation for relation in conditions if not relation.has(variable)]
    for relation in conditions:
        if not relation.has(variable):
            continue
        if not isinstance(relation, (sp.Ge, sp.Gt, sp.Le, sp.Lt)):
            return None
        numerator, denominator = sp.fraction(sp.together(relation.lhs - relation.rhs))
        numerator = sp.expand(numerator)
        slope = numerator.coeff(variable, 1)
        rest = sp.expand(numerator - slope * variable)
        if denominator.has(variable) or rest.has(variable) or slope.has(variable):
            return None
        sign = known_sign(slope, others)
        below = known_sign(denominator, others)
        if not sign or not below:
            return None
        upward = (sign * below > 0) == isinstance(relation, (sp.Ge, sp.Gt))
        found.append(_End(sp.cancel(-rest / slope), isinstance(relation, (sp.Gt, sp.Lt)), upward))
    if variable.is_positive and not any(end.below and known_sign(end.value, others) == 1 for end in found):
        found.append(_End(sp.Integer(0), True, True))
    return found


def _from_one_side(
    expression: sp.Expr,
    strict: bool,
    conditions: Sequence[Relational],
    variable: sp.Symbol,
    ends: Sequence[_End],
    below: bool,
    decide: Decide,
) -> Finding | None:
    """Prove it by its values at the lower (or upper) ends and its growth away from them."""
    near = [end for end in ends if end.below is below]
    far = [end for end in ends if end.below is not below]
    bases = list(_bases(expression, strict, conditions, variable, near, far))
    if not near or any(base is None for base in bases):
        return None
    findings = [decide(base) for base in bases if base is not None]
    if any(finding.outcome is not Outcome.PROVED for finding in findings):
        return None
    slope = sp.diff(expression, variable) * (1 if below else -1)
    growing = strict and any(end.strict for end in near)
    growth = decide(Inequality(sp.Integer(0), slope, growing, sp.And(*conditions)))
    if growth.outcome is not Outcome.PROVED:
        return None
    way = "grows" if below else "falls"
    steps = tuple(step for finding in (*findings, growth) for step in finding.steps)
    return Finding(
        Outcome.PROVED,
        f"it {way} in {variable} from an end where it holds",
        steps=(*steps, Step(f"it {way} in {variable}", slope)),
        certificate={
            "type": "monotone",
            "variable": variable.name,
            "ends": [finding.certificate for finding in findings],
            "slope": growth.certificate,
        },
    )


def _bases(
    expression: sp.Expr, strict: bool, conditions: Sequence[Relational], variable: sp.Symbol, near: Sequence[_End], far: Sequence[_End]
) -> Iterator[Inequality | None]:
    """Give the statement at each end, where it is the innermost of its side; None where the expression has no value at it."""
    fixed = [relation for relation in conditions if not relation.has(variable)]
    for end in near:
        within = list(fixed)
        for other in near:
            if other is not end:
                within.append(_order(other.value, end.value, end.below, other.strict and not end.strict))
        within += [_order(end.value, other.value, end.below, end.strict or other.strict) for other in far]
        if any(relation == sp.false for relation in within) or not sign_cells([], sp.And(*within)):
            continue
        value = expression.subs(variable, end.value)
        if value.has(sp.nan, sp.zoo, sp.oo):
            yield None
            return
        yield Inequality(sp.Integer(0), value, strict and not end.strict, sp.And(*within))


def _order(small: sp.Expr, large: sp.Expr, below: bool, strict: bool) -> sp.Basic:
    """Say that one end lies before another, as seen from below or from above."""
    first, second = (small, large) if below else (large, small)
    return (sp.Lt if strict else sp.Le)(first, second)
