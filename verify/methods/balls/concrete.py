"""Undefined functions and indexed data made concrete: polynomials with rational coefficients and their exponentials, stated in the finding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import sympy as sp
from sympy.core.function import AppliedUndef

__all__ = ["Kind", "concrete_functions", "made_concrete"]

_COEFFICIENTS = tuple(sp.Rational(*pair) for pair in ((3, 7), (-5, 4), (2, 11), (7, 3), (-1, 6), (13, 10), (-9, 8), (4, 5)))


Kind = Literal["any", "positive", "linear"]


def concrete_functions(
    expressions: Iterable[sp.Basic], kind: Kind = "any", variable: sp.Symbol | None = None
) -> tuple[dict[sp.Basic, sp.Expr], tuple[str, ...]]:
    """Choose a concrete function for every undefined one, the same every time.

    Args:
        expressions: The expressions in which they occur.
        kind: "any": polynomials that change sign; "positive": polynomials that are positive everywhere; "linear": what holds
            the variable itself is linear in it, or the exponential of a negative square where it must be positive. A function
            that is assumed to be positive is so in each kind.
        variable: The variable of "linear".

    Returns:
        The replacement of every application and every indexed datum, and sentences that name the choice.
    """
    table: dict[sp.Basic, sp.Expr] = {}
    said: dict[str, None] = {}
    nodes = sorted({node for expression in expressions for node in expression.atoms(AppliedUndef, sp.Indexed)}, key=sp.default_sort_key)
    heads = list(dict.fromkeys(str(node.func) if isinstance(node, AppliedUndef) else str(node.base) for node in nodes))
    for node in nodes:
        head, arguments = (str(node.func), node.args) if isinstance(node, AppliedUndef) else (str(node.base), node.indices)
        names = sp.symbols(f"t1:{len(arguments) + 1}", real=True)
        here = arguments.index(variable) if variable in arguments else None
        choice = _choice(heads.index(head), names, kind, here, positive=bool(node.is_positive))
        table[node] = choice.xreplace(dict(zip(names, arguments, strict=True)))
        said[f"{head}({', '.join(map(str, names))}) = {choice}"] = None
    return table, tuple(said)


def made_concrete(expression: sp.Basic, table: dict[sp.Basic, sp.Expr]) -> sp.Basic:
    """Apply the replacements until none is left: a function's argument may hold another one."""
    while table and expression.has(*table):
        expression = expression.xreplace(table)
    return expression


def _choice(which: int, names: tuple[sp.Symbol, ...], kind: Kind, here: int | None, *, positive: bool) -> sp.Expr:
    if kind == "linear" and positive:
        return sp.exp(-_polynomial(which, names, positive=True))
    if kind == "linear" and here is not None:
        others = names[:here] + names[here + 1 :]
        return names[here] + (_polynomial(which, others, positive=False) if others else 0)
    return _polynomial(which, names, positive or kind == "positive")


def _polynomial(which: int, arguments: tuple[sp.Expr, ...], positive: bool) -> sp.Expr:
    pick = [_COEFFICIENTS[(which * 3 + place) % len(_COEFFICIENTS)] for place in range(len(arguments) + 3)]
    if positive:
        return abs(pick[0]) + sp.Add(
            *[abs(factor) * (argument - shift) ** 2 for factor, shift, argument in zip(pick[1:], pick[2:], arguments, strict=False)]
        )
    linear = sp.Add(*[factor * argument for factor, argument in zip(pick[1:], arguments, strict=False)])
    return pick[0] + linear + pick[-1] * sp.Mul(*arguments) + pick[-2] * arguments[0] ** 2
