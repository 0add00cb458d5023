"""Derivatives of what has no kinks, carried out."""

from __future__ import annotations

from typing import Any

import sympy as sp

__all__ = ["differentiated"]

_KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise)


def differentiated(expression: Any) -> Any:
    """Carry out every derivative whose argument has no kinks.

    Args:
        expression: An unfolded SymPy object.

    Returns:
        The same object; a derivative of |·|, sgn, min, max or cases stays, because it is a matter of one-sided limits.
    """
    table = {
        node: node.doit(deep=False)
        for node in expression.atoms(sp.Derivative)
        if not node.expr.has(*_KINKED, sp.Derivative, sp.Integral, sp.Limit) and not node.expr.has(sp.core.function.AppliedUndef)
    }
    return expression.xreplace(table) if table else expression
