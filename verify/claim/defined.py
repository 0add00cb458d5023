"""Functions that print as the paper prints them and unfold by their definitions, and only when asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

import sympy as sp

__all__ = ["Defined", "unfold"]


class Defined(sp.Function):
    """A function with a definition that is kept folded until a method asks for it.

    A subclass states `label`, the claim that is its definition, and `definition`, which turns the arguments into the
    defining expression. SymPy never evaluates it, so both sides of a statement stay as they were printed.
    """

    label: ClassVar[str] = ""

    @classmethod
    def eval(cls, *args: sp.Expr) -> None:
        """Leave the function folded."""

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Give the defining expression for these arguments.

        Args:
            *args: The arguments, SymPy expressions.

        Returns:
            An expression in elementary functions, `Abs`, `sign` and `Piecewise`.
        """
        raise NotImplementedError


@lru_cache(maxsize=1 << 13)
def unfold(expression: Any) -> Any:
    """Replace every `Defined` function in an expression by its definition, innermost first.

    Args:
        expression: A SymPy object: an expression, a relational, a Boolean.

    Returns:
        The same object without folded functions. Derivatives, integrals, limits and sums stay unevaluated.
    """
    current = expression
    while True:
        folded = [node for node in current.atoms(sp.core.function.AppliedUndef, sp.Function) if isinstance(node, Defined)]
        if not folded:
            return current
        innermost = [
            node for node in folded if not any(isinstance(inner, Defined) for arg in node.args for inner in sp.preorder_traversal(arg))
        ]
        current = _substitute(current, {node: type(node).definition(*node.args) for node in innermost})


def _substitute(expression: Any, table: dict[sp.Basic, sp.Basic]) -> Any:
    """Replace nodes by others without evaluating what stands around them more than rebuilding does."""
    if expression in table:
        return table[expression]
    if not expression.args:
        return expression
    args = [_substitute(arg, table) for arg in expression.args]
    if all(new is old for new, old in zip(args, expression.args, strict=True)):
        return expression
    if isinstance(expression, sp.core.relational.Relational):
        return expression.func(*args, evaluate=False)
    return expression.func(*args)
