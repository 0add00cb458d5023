"""Derivatives of what has no kinks, carried out."""

from __future__ import annotations

from typing import Any

import sympy as sp

__all__ = ["differentiated"]

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
