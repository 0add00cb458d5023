"""The kink-free formula of an expression under conditions; where the conditions do not say, a case distinction is asked for."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational

from verify.methods.symbolic.context import Conditions, NeedSign, Unable, follows, need_sign

__all__ = ["KINKED", "resolve"]

KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise)
_MOST_NODES = 60


def resolve(expression: sp.Expr, conditions: Conditions) -> sp.Expr:
    """Replace |·|, sgn, min, max and cases by what they are under the conditions.

    Args:
        expression: An unfolded expression.
        conditions: What is known, kink-free.

    Returns:
        A kink-free expression, equal to the given one wherever the conditions hold.

    Raises:
        NeedSign: If the conditions leave two branches open.
        Unable: If there are too many kinks.
    """
    for _ in range(_MOST_NODES):
        node = next((part for part in sp.postorder_traversal(expression) if isinstance(part, KINKED)), None)
        if node is None:
            return expression
        expression = expression.xreplace({node: _value(node, conditions)})
    raise Unable("too many kinks")


def _value(node: sp.Basic, conditions: Conditions) -> sp.Expr:
    if isinstance(node, sp.Abs):
        inner = node.args[0]
        return inner if _weakly_positive(inner, conditions) else -inner
    if isinstance(node, sp.sign):
        return sp.Integer(need_sign(node.args[0], conditions))
    if isinstance(node, (sp.Max, sp.Min)):
        best, *others = node.args
        for other in others:
            larger = _weakly_positive(other - best, conditions)
            best = other if larger == isinstance(node, sp.Max) else best
        return best
    for value, condition in node.args:
        if _truth(condition, conditions):
            return value
    return sp.nan


def _weakly_positive(inner: sp.Expr, conditions: Conditions) -> bool:
    if follows(sp.Ge(inner, 0, evaluate=False), conditions):
        return True
    if follows(sp.Le(inner, 0, evaluate=False), conditions):
        return False
    raise NeedSign(inner)


def _truth(condition: sp.Basic, conditions: Conditions) -> bool:
    if condition in (sp.true, sp.false):
        return condition == sp.true
    if isinstance(condition, sp.And):
        return all(_truth(part, conditions) for part in condition.args)
    if isinstance(condition, sp.Or):
        return any(_truth(part, conditions) for part in condition.args)
    if isinstance(condition, sp.Not):
        return not _truth(condition.args[0], conditions)
    if not isinstance(condition, Relational):
        raise Unable(f"the condition {condition} is not a relation")
    difference = condition.lhs - condition.rhs
    if not isinstance(condition, (sp.Eq, sp.Ne)):
        opposite = {sp.Ge: sp.Lt, sp.Gt: sp.Le, sp.Le: sp.Gt, sp.Lt: sp.Ge}[condition.func]
        if follows(condition.func(difference, 0, evaluate=False), conditions):
            return True
        if follows(opposite(difference, 0, evaluate=False), conditions):
            return False
        raise NeedSign(difference)
    return (need_sign(difference, conditions) == 0) == isinstance(condition, sp.Eq)
