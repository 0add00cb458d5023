"""Derivatives of expressions with kinks, at the kinks too: the difference quotient must have one limit from both sides."""

from __future__ import annotations

import sympy as sp

from verify.methods.cells import kinks, sign_cells
from verify.methods.symbolic.context import Conditions, NeedSign, Unable, settle
from verify.methods.symbolic.germs import germ
from verify.methods.symbolic.normal import vanishes

__all__ = ["derivative"]

_MOST_CELLS = 24


def derivative(expression: sp.Expr, variable: sp.Symbol, domain: sp.Basic = sp.true) -> sp.Expr:
    """Differentiate an expression with kinks, everywhere.

    Off the kinks the resolved formula is differentiated. At a kink x₀ the pieces on both sides are smooth up to x₀, so the
    difference quotients converge to their derivatives there if the pieces take the expression's own value at x₀; the
    derivative exists if both agree.

    Args:
        expression: An unfolded expression.
        variable: The symbol.
        domain: What the symbols satisfy.

    Returns:
        An expression with cases; `nan` where the derivative does not exist.

    Raises:
        Unable: If a kink could not be decided.
    """
    special = [kink for kink in kinks(expression) if kink.has(variable)]
    if not special:
        return sp.diff(expression, variable)
    cells = sign_cells([expression, *map(sp.sign, special)], domain)
    if len(cells) > _MOST_CELLS:
        raise Unable("too many cells for a derivative")
    pieces = []
    for cell in cells:
        smooth, *signs = cell.expressions
        touching = any(sign == 0 for sign in signs)
        value = _at_kink(expression, smooth, variable, cell.conditions) if touching else sp.diff(smooth, variable)
        pieces.append((value, cell.domain))
    return sp.Piecewise(*pieces, evaluate=False)


def _at_kink(expression: sp.Expr, smooth: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> sp.Expr:
    point = _solution(variable, conditions)
    others, table = settle(tuple(relation.subs(variable, point) for relation in conditions if not _trivial(relation, variable, point)))
    here = sp.sympify(point).subs(table)
    value = smooth.subs(variable, point).subs(table)
    slopes = []
    for side in (1, -1):
        try:
            piece = germ(expression.subs(table), variable, here, side, others)
        except NeedSign as missing:
            raise Unable(str(missing)) from missing
        if not vanishes(piece.subs(variable, here) - value):
            return sp.nan
        slopes.append(sp.diff(piece, variable).subs(variable, here))
    return slopes[0] if vanishes(slopes[0] - slopes[1]) else sp.nan


def _trivial(relation: sp.Basic, variable: sp.Symbol, point: sp.Expr) -> bool:
    return relation.func(relation.lhs.subs(variable, point), relation.rhs.subs(variable, point)) == sp.true


def _solution(variable: sp.Symbol, conditions: Conditions) -> sp.Expr:
    for relation in conditions:
        if isinstance(relation, sp.Eq) and relation.has(variable):
            difference = sp.expand(relation.lhs - relation.rhs)
            slope = difference.coeff(variable, 1)
            rest = difference - slope * variable
            if slope != 0 and not sp.expand(rest).has(variable) and not slope.has(variable) and slope.is_nonzero:
                return sp.cancel(-rest / slope)
    raise Unable("a kink could not be solved for its place")
