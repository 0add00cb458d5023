"""Undefined functions and indexed data made concrete: polynomials with rational coefficients, stated in the finding."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from sympy.core.function import AppliedUndef

__all__ = ["concrete_functions", "made_concrete"]

_COEFFICIENTS = tuple(sp.Rational(*pair) for pair in ((3, 7), (-5, 4), (2, 11), (7, 3), (-1, 6), (13, 10), (-9, 8), (4, 5)))


def concrete_functions(expressions: Iterable[sp.Basic], positive: bool) -> tuple[dict[sp.Basic, sp.Expr], tuple[str, ...]]:
    """Choose a polynomial for every undefined function, the same every time.

    Args:
        expressions: The expressions in which they occur.
        positive: Whether the polynomials must be positive everywhere, as densities are; otherwise they change sign.

    Returns:
        The replacement of every application and every indexed datum, and sentences that name the choice.
    """
    table: dict[sp.Basic, sp.Expr] = {}
    said: dict[str, None] = {}
    nodes = sorted({node for expression in expressions for node in expression.atoms(AppliedUndef, sp.Indexed)}, key=sp.default_sort_key)
    heads = list(dict.fromkeys(str(node.func) if isinstance(node, AppliedUndef) else str(node.base) for node in nodes))
    for node in nodes:
        head, arguments = (str(node.func), node.args) if isinstance(node, AppliedUndef) else (str(node.base), node.indices)
        table[node] = _polynomial(heads.index(head), arguments, positive)
        names = sp.symbols(f"t1:{len(arguments) + 1}", real=True)
        said[f"{head}({', '.join(map(str, names))}) = {_polynomial(heads.index(head), names, positive)}"] = None
    return table, tuple(said)


def made_concrete(expression: sp.Basic, table: dict[sp.Basic, sp.Expr]) -> sp.Basic:
    """Apply the replacements until none is left: a function's argument may hold another one."""
    while table and expression.has(*table):
        expression = expression.xreplace(table)
    return expression


def _polynomial(which: int, arguments: tuple[sp.Expr, ...], positive: bool) -> sp.Expr:
    pick = [_COEFFICIENTS[(which * 3 + place) % len(_COEFFICIENTS)] for place in range(len(arguments) + 3)]
    if positive:
        return abs(pick[0]) + sp.Add(
            *[abs(factor) * (argument - shift) ** 2 for factor, shift, argument in zip(pick[1:], pick[2:], arguments, strict=False)]
        )
    linear = sp.Add(*[factor * argument for factor, argument in zip(pick[1:], arguments, strict=False)])
    return pick[0] + linear + pick[-1] * sp.Mul(*arguments) + pick[-2] * arguments[0] ** 2
