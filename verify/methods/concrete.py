"""Undefined functions and indexed data made concrete: with rational coefficients, the same every time, stated in the finding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import sympy as sp
from sympy.core.function import AppliedUndef

__all__ = ["Kind", "concrete_functions", "densities", "made_concrete"]

Kind = Literal["polynomial", "positive", "bell", "data"]
"""What an undefined function is made: a polynomial that changes sign; a positive one; a bell that is integrable in its first
argument; or, for models and their data, a bell where a logarithm of the function is taken and otherwise positive squares, in
either case with a vertex in each argument that moves with the next one."""

_COEFFICIENTS = tuple(sp.Rational(*pair) for pair in ((3, 7), (-5, 4), (2, 11), (7, 3), (-1, 6), (13, 10), (-9, 8), (4, 5)))


def concrete_functions(expressions: Iterable[sp.Basic], kind: Kind, choice: int = 0) -> tuple[dict[sp.Basic, sp.Expr], tuple[str, ...]]:
    """Choose a function for every undefined one, the same every time.

    Args:
        expressions: The expressions in which they occur.
        kind: What they are made.
        choice: Which of several sets of coefficients.

    Returns:
        The replacement of every application and every indexed datum, and sentences that name the choice.
    """
    given = tuple(expressions)
    table: dict[sp.Basic, sp.Expr] = {}
    said: dict[str, None] = {}
    nodes = sorted({node for expression in given for node in expression.atoms(AppliedUndef, sp.Indexed)}, key=sp.default_sort_key)
    heads = list(dict.fromkeys(_head(node) for node in nodes))
    bells = densities(given) if kind == "data" else set(heads) if kind == "bell" else set()
    for node in nodes:
        head = _head(node)
        arguments = node.args if isinstance(node, AppliedUndef) else node.indices
        names = sp.symbols(f"t1:{len(arguments) + 1}", real=True)
        pick = _picked(heads.index(head) + choice, len(arguments))
        table[node] = _made(kind, arguments, pick, bell=head in bells)
        said[f"{head}({', '.join(map(str, names))}) = {_made(kind, names, pick, bell=head in bells)}"] = None
    return table, tuple(said)


def densities(expressions: Iterable[sp.Basic]) -> set[str]:
    """Name the undefined functions whose logarithm is taken."""
    logarithms = {node for expression in expressions for node in expression.atoms(sp.log)}
    return {_head(node.args[0]) for node in logarithms if isinstance(node.args[0], AppliedUndef)}


def made_concrete(expression: sp.Basic, table: dict[sp.Basic, sp.Expr]) -> sp.Basic:
    """Apply the replacements until none is left: a function's argument may hold another one."""
    while table and expression.has(*table):
        expression = expression.xreplace(table)
    return expression


def _head(node: sp.Basic) -> str:
    return str(node.func) if isinstance(node, AppliedUndef) else str(node.base)


def _picked(which: int, many: int) -> list[sp.Rational]:
    return [_COEFFICIENTS[(which * 3 + place) % len(_COEFFICIENTS)] for place in range(many + 3)]


def _made(kind: Kind, arguments: tuple[sp.Expr, ...], pick: list[sp.Rational], *, bell: bool) -> sp.Expr:
    if kind == "polynomial":
        linear = sp.Add(*[factor * argument for factor, argument in zip(pick[1:], arguments, strict=False)])
        return pick[0] + linear + pick[-1] * sp.Mul(*arguments) + pick[-2] * arguments[0] ** 2
    moved = (*arguments[1:], sp.S.Zero) if kind == "data" else (sp.S.Zero,) * len(arguments)
    squares = sp.Add(
        *[
            abs(factor) * (argument - shift - abs(shift) * other) ** 2
            for factor, shift, argument, other in zip(pick[1:], pick[2:], arguments, moved, strict=False)
        ]
    )
    return abs(pick[0]) * sp.exp(-squares) if bell else abs(pick[0]) + squares
