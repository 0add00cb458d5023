"""Derivatives of what has no kinks, carried out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp

__all__ = ["differentiated", "slope_of"]

_KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise)


def differentiated(expression: Any) -> Any:
    """Carry out every derivative whose argument has no kinks in its variables.

    Args:
        expression: An unfolded SymPy object.

    Returns:
        The same object; a derivative of |·|, sgn, min, max or cases stays, because it is a matter of one-sided limits.
    """
    table = {node: node.doit(deep=False) for node in expression.atoms(sp.Derivative) if _is_smooth(node)}
    return expression.xreplace(table) if table else expression


@lru_cache(maxsize=1 << 14)
def slope_of(expression: sp.Expr, variable: sp.Symbol) -> sp.Expr:
    """Differentiate what has no kinks, once, remembering the derivatives of its parts.

    Args:
        expression: An unfolded expression without kinks.
        variable: The symbol.

    Returns:
        The derivative, not simplified.
    """
    if variable not in expression.free_symbols:
        return sp.Integer(0)
    if expression == variable:
        return sp.Integer(1)
    args = expression.args
    if isinstance(expression, sp.Add):
        return sp.Add(*[slope_of(term, variable) for term in args])
    if isinstance(expression, sp.Mul):
        slopes = [slope_of(factor, variable) for factor in args]
        return sp.Add(*[sp.Mul(*args[:n], slope, *args[n + 1 :]) for n, slope in enumerate(slopes) if slope != 0])
    if isinstance(expression, sp.exp):
        return expression * slope_of(args[0], variable)
    if isinstance(expression, sp.log):
        return slope_of(args[0], variable) / args[0]
    if isinstance(expression, sp.Pow) and not args[1].has(variable):
        return args[1] * sp.Pow(args[0], args[1] - 1) * slope_of(args[0], variable)
    return sp.diff(expression, variable)


def _is_smooth(derivative: sp.Derivative) -> bool:
    """Say whether what is differentiated has no kinks in the variables of the derivative, and nothing unevaluated."""
    inner = derivative.expr
    if inner.has(sp.Derivative, sp.Integral, sp.Limit, sp.core.function.AppliedUndef):
        return False
    return not any(node.has(*derivative.variables) for node in _kinked_parts(inner))


def _kinked_parts(expression: sp.Expr) -> list[sp.Basic]:
    """List what decides between branches: arguments of |·|, sgn, min and max, and the conditions of cases."""
    parts: list[sp.Basic] = []
    for node in expression.atoms(*_KINKED):
        parts += [condition for _, condition in node.args] if isinstance(node, sp.Piecewise) else node.args
    return parts
