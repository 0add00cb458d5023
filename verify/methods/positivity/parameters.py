"""Inequalities that are decided at the end of one variable's range, because they are monotone in it.

Where two sides touch on a whole face of the domain no box can be proved by bounds alone; the derivative in the variable that
leaves the face can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import process_time

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Finding, Inequality, Outcome, Step
from verify.methods.cells import known_sign, sign_cells
from verify.methods.positivity.exponential import UnsupportedError, vanishes

__all__ = ["by_monotonicity", "equated"]

_MOST_ORDER = 4
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
        deadline: When to give up, as `time.process_time()` counts.

    Returns:
        A finding that proves it, or None.
    """
    expression, conditions = equated(expression, conditions)
    for variable in _candidates(expression, conditions):
        ends = _ends(variable, conditions)
        if ends is None:
            continue
        for below in (True, False):
            if process_time() > deadline:
                return None
            slope = _derivative(expression, variable) * (1 if below else -1)
            found = _from_one_side(expression, strict, conditions, variable, ends, below, slope, decide)
            if found is not None:
                return found
        for slope in _divided_slopes(expression, strict, variable, ends):
            found = _from_one_side(expression, strict, conditions, variable, ends, False, slope, decide)
            if found is not None:
                return found
    return None


def equated(expression: sp.Expr, conditions: Sequence[Relational]) -> tuple[sp.Expr, list[Relational]]:
    """Replace a symbol that a condition equates with another by that other, where both have the same assumptions.

    Args:
        expression: Without kinks.
        conditions: Relationals; an equality between two symbols is used up.

    Returns:
        The expression and the conditions that are left.
    """
    left = list(conditions)
    for relation in conditions:
        one, two = relation.args
        if isinstance(relation, sp.Eq) and one.is_Symbol and two.is_Symbol and one.assumptions0 == two.assumptions0:
            left = [other.xreplace({one: two}) for other in left if other != relation]
            expression = expression.xreplace({one: two})
    return expression, [relation for relation in left if relation != sp.true]


def _candidates(expression: sp.Expr, conditions: Sequence[Relational]) -> list[sp.Symbol]:
    """Order the variables by how many exponentials the derivative in each leaves."""
    bounded = [
        symbol for symbol in expression.free_symbols if not symbol.is_integer and any(relation.has(symbol) for relation in conditions)
    ]

    def weight(symbol: sp.Symbol) -> tuple[int, str]:
        return len(sp.expand(_derivative(expression, symbol)).atoms(sp.exp)), symbol.name

    return sorted(bounded, key=weight)


@lru_cache(maxsize=256)
def _derivative(expression: sp.Expr, variable: sp.Symbol) -> sp.Expr:
    return sp.diff(expression, variable)


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
        if rest.has(variable) or slope.has(variable):
            return None
        sign = known_sign(slope, others)
        below = known_sign(denominator, others)
        if not sign or not below:
            return None
        upward = (sign * below > 0) == isinstance(relation, (sp.Ge, sp.Gt))
        found.append(_End(sp.cancel(-rest / slope), isinstance(relation, (sp.Gt, sp.Lt)), upward))
    if variable.is_nonnegative and not any(end.below and known_sign(end.value, others) == 1 for end in found):
        found.append(_End(sp.Integer(0), bool(variable.is_positive), True))
    if variable.is_nonpositive and not any(not end.below and known_sign(end.value, others) == -1 for end in found):
        found.append(_End(sp.Integer(0), bool(variable.is_negative), False))
    return found


def _from_one_side(
    expression: sp.Expr,
    strict: bool,
    conditions: Sequence[Relational],
    variable: sp.Symbol,
    ends: Sequence[_End],
    below: bool,
    slope: sp.Expr,
    decide: Decide,
) -> Finding | None:
    """Prove it by its values at the lower (or upper) ends and its growth away from them, of which `slope` has the sign."""
    near = [end for end in ends if end.below is below]
    far = [end for end in ends if end.below is not below]
    bases = list(_bases(expression, strict, conditions, variable, near, far))
    if not near or any(base is None for base in bases):
        return None
    growing = strict and any(end.strict for end in near)
    growth = decide(Inequality(sp.Integer(0), slope, growing, sp.And(*conditions)))
    if growth.outcome is not Outcome.PROVED:
        return None
    findings = [decide(base) for base in bases if base is not None]
    if any(finding.outcome is not Outcome.PROVED for finding in findings):
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


def _divided_slopes(expression: sp.Expr, strict: bool, variable: sp.Symbol, ends: Sequence[_End]) -> Iterator[sp.Expr]:
    """Give what has the sign of −d/dv of e/(v − l)ᵏ, for the lower ends l at which e has a zero of order k.

    Away from l the quotient has the sign of e, so that it may stand for e when its values at the upper ends are known.
    """
    for end in ends:
        if not end.below or (strict and not end.strict):
            continue
        order, derivative = 0, expression
        while order <= _MOST_ORDER and _is_zero(derivative.subs(variable, end.value)):
            order, derivative = order + 1, _derivative(derivative, variable)
        if 0 < order <= _MOST_ORDER:
            yield order * expression - _derivative(expression, variable) * (variable - end.value)


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
        if value.has(sp.nan, sp.zoo, sp.oo) or not _continuous(expression, variable, end.value, within):
            yield None
            return
        yield Inequality(sp.Integer(0), value, strict and not end.strict, sp.And(*within))


def _continuous(expression: sp.Expr, variable: sp.Symbol, end: sp.Expr, conditions: Sequence[Relational]) -> bool:
    """Say whether an expression is certainly continuous where the variable reaches an end: no denominator or logarithm degenerates."""
    for node in sp.preorder_traversal(expression):
        if not isinstance(node, sp.Expr) or not node.has(variable):
            continue
        if isinstance(node, sp.Pow) and not (node.exp.is_Integer and node.exp.is_positive):
            base, wanted = node.base, (1, -1) if node.exp.is_Integer else (1,)
        elif isinstance(node, sp.log):
            base, wanted = node.args[0], (1,)
        else:
            continue
        if known_sign(base.subs(variable, end), conditions) not in wanted:
            return False
    return True


def _order(small: sp.Expr, large: sp.Expr, below: bool, strict: bool) -> sp.Basic:
    """Say that one end lies before another, as seen from below or from above."""
    first, second = (small, large) if below else (large, small)
    return (sp.Lt if strict else sp.Le)(first, second)


def _is_zero(expression: sp.Expr) -> bool:
    try:
        return vanishes(expression)
    except UnsupportedError:
        return False
