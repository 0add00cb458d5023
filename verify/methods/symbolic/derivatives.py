"""Derivatives of expressions with kinks, at the kinks too: the difference quotient must have one limit from both sides."""

from __future__ import annotations

import sympy as sp

from verify.methods.quotients import fraction
from verify.methods.symbolic.context import Conditions, Unable, need_sign, settle
from verify.methods.symbolic.germs import germ
from verify.methods.symbolic.normal import vanishes
from verify.methods.symbolic.resolve import KINKED, resolve

__all__ = ["derivative"]


def derivative(expression: sp.Expr, variable: sp.Symbol, order: int, conditions: Conditions) -> sp.Expr:
    """Differentiate an expression with kinks where conditions hold, be it beside a kink or at one.

    Off the kinks the resolved formula is differentiated. At a kink the pieces on both sides are smooth up to it, so the
    difference quotients converge to their derivatives there if the pieces take the expression's own value; the derivative
    exists if both agree. The same holds of each further derivative.

    Args:
        expression: An unfolded expression.
        variable: The symbol.
        order: How many times, at least once.
        conditions: What is known of the symbols.

    Returns:
        The derivative under the conditions; `nan` where it was not seen to exist.

    Raises:
        NeedSign: If it is not known on which side of a kink the variable is.
        Unable: If a kink could not be solved for its place.
    """
    special = _moving_kinks(expression, variable, conditions)
    at = next((inner for inner in special if need_sign(inner, conditions) == 0), None)
    if at is None:
        return sp.diff(resolve(expression, conditions), variable, order)
    return _at_kink(expression, variable, order, _zero(at, variable, conditions), conditions)


def _moving_kinks(expression: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> list[sp.Expr]:
    """List where formulas change as the variable moves, the inner kinks resolved; each sign is asked for."""
    found: list[sp.Expr] = []
    for node in sp.postorder_traversal(expression):
        if not isinstance(node, KINKED) or not node.has(variable):
            continue
        if isinstance(node, (sp.Abs, sp.sign)):
            inner = [node.args[0]]
        elif isinstance(node, (sp.Max, sp.Min)):
            inner = [one - two for place, one in enumerate(node.args) for two in node.args[:place]]
        else:
            inner = [
                relation.lhs - relation.rhs for _, condition in node.args for relation in condition.atoms(sp.core.relational.Relational)
            ]
        for kink in inner:
            smooth = resolve(kink, conditions)
            if smooth.has(variable):
                need_sign(smooth, conditions)
                found.append(smooth)
    return found


def _zero(kink: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> sp.Expr:
    top, _ = fraction(kink)
    if top.is_polynomial(variable) and sp.degree(top, variable) == 1:
        slope, rest = sp.Poly(top, variable).all_coeffs()
        if need_sign(slope, tuple(relation for relation in conditions if not relation.has(variable))):
            return sp.cancel(-rest / slope)
    raise Unable("a kink could not be solved for its place")


def _at_kink(expression: sp.Expr, variable: sp.Symbol, order: int, point: sp.Expr, conditions: Conditions) -> sp.Expr:
    here = [
        relation.func(relation.lhs.subs(variable, point), relation.rhs.subs(variable, point), evaluate=False) for relation in conditions
    ]
    others, table = settle(tuple(relation for relation in here if relation.func(*relation.args) != sp.true))
    place = sp.sympify(point).subs(table)
    moved = expression.subs(table)
    value = resolve(moved.subs(variable, place), others)
    pieces = [germ(moved, variable, place, side, others) for side in (1, -1)]
    for _ in range(order):
        if not all(vanishes(piece.subs(variable, place) - value) for piece in pieces):
            return sp.nan
        pieces = [sp.diff(piece, variable) for piece in pieces]
        value = pieces[0].subs(variable, place)
    return value if vanishes(pieces[0].subs(variable, place) - pieces[1].subs(variable, place)) else sp.nan
