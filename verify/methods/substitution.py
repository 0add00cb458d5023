"""Values put in the place of symbols, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

__all__ = ["put"]

_BINDING = (sp.Integral, sp.Sum, sp.Product, sp.Derivative, sp.Limit, sp.Subs, sp.Lambda)


def put(expression: Any, values: Mapping[Any, sp.Basic]) -> Any:
    """Replace symbols by values, all at once; symbols that are bound stay.

    Args:
        expression: A SymPy object.
        values: SymPy objects by symbol.

    Returns:
        What `expression.subs(values, simultaneous=True)` gives, without its search for hidden occurrences where nothing is bound.
    """
    if not values:
        return expression
    if expression.has(*_BINDING):
        return expression.subs(values, simultaneous=True)
    return expression.xreplace(dict(values))
