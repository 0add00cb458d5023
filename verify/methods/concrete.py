"""Undefined functions and indexed data made concrete: with rational coefficients, the same every time, stated in the finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Literal

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.functions.elementary.piecewise import ExprCondPair

__all__ = ["Kind", "concrete_functions", "densities", "made_concrete", "written_out"]

Kind = Literal["polynomial", "positive", "bell", "data"]
"""What an undefined function is made: a polynomial that changes sign; a positive one; a bell that is integrable in its first
argument; or, for models and their data, a bell for what `densities` names, otherwise positive squares or, of several arguments and at
every other choice, a line in the first one. A vertex, or the slope of a line, moves with the other arguments."""

_Make = Callable[[tuple[sp.Expr, ...]], sp.Expr]
_MOST_TERMS = 64
_COEFFICIENTS = tuple(sp.Rational(*pair) for pair in ((3, 7), (-5, 4), (2, 11), (7, 3), (-1, 6), (13, 10), (-9, 8), (4, 5)))


def concrete_functions(expressions: Iterable[sp.Basic], kind: Kind) -> tuple[dict[sp.Basic, sp.Expr], tuple[str, ...]]:
    """Choose a function for every undefined one, the same every time.

    Args:
        expressions: The expressions in which they occur.
        kind: What they are made.

    Returns:
        The replacement of every application and every indexed datum, and sentences that name the choice.
    """
    makers, said = _makers(tuple(expressions), kind, 0)
    return {node: make(_arguments(node)) for node, make in makers.items()}, said


def written_out(
    expressions: Iterable[sp.Basic], values: Mapping[sp.Symbol, sp.Expr], kind: Kind, choice: int = 0
) -> tuple[tuple[sp.Expr, ...], tuple[str, ...]]:
    """Put numbers for symbols and functions for undefined ones, and write finite sums and products out.

    SymPy is kept from evaluating more than rational arithmetic: it would take a hundred times as long, and what is then looked at
    would be what it made of the statement.

    Args:
        expressions: Unfolded expressions.
        values: The symbols' values; every end of a sum or a product becomes an integer by them.
        kind: What undefined functions are made.
        choice: Which of several sets of coefficients.

    Returns:
        The expressions without undefined functions, and sentences that name the choice.

    Raises:
        ValueError: An end of a sum is no integer.
    """
    given = tuple(expressions)
    makers, said = _makers(given, kind, choice)
    by_head = {_head(node): make for node, make in makers.items()}
    return tuple(_built(expression, values, by_head) for expression in given), said


def _makers(expressions: tuple[sp.Basic, ...], kind: Kind, choice: int) -> tuple[dict[sp.Basic, _Make], tuple[str, ...]]:
    nodes = sorted({node for expression in expressions for node in expression.atoms(AppliedUndef, sp.Indexed)}, key=sp.default_sort_key)
    heads = list(dict.fromkeys(_head(node) for node in nodes))
    bells = densities(expressions) if kind == "data" else set(heads) if kind == "bell" else set()
    makers: dict[sp.Basic, _Make] = {}
    said: dict[str, None] = {}
    for node in nodes:
        head, many = _head(node), len(_arguments(node))
        straight = kind == "data" and choice % 2 == 0 and many > 1
        made = _bell if head in bells else _line if straight else _POLYNOMIALS[kind]
        make = partial(made, _picked(heads.index(head) + choice, many))
        names = sp.symbols(f"t1:{many + 1}", real=True)
        makers[node] = make
        said[f"{head}({', '.join(map(str, names))}) = {make(names)}"] = None
    return makers, tuple(said)


def _built(node: Any, values: Mapping[sp.Symbol, sp.Expr], makers: Mapping[str, _Make]) -> Any:
    """Rebuild an expression from its leaves."""
    if node in values:
        return values[node]
    if not node.args:
        return node
    if isinstance(node, (sp.Sum, sp.Product)):
        ((index, low, high),) = node.limits
        first, last = (_built(end, values, makers) for end in (low, high))
        if not (first.is_Integer and last.is_Integer and last - first < _MOST_TERMS):
            raise ValueError(f"the sum from {first} to {last} is not written out")
        parts = [_built(node.function, {**values, index: sp.Integer(place)}, makers) for place in range(int(first), int(last) + 1)]
        return (sp.Add if isinstance(node, sp.Sum) else sp.Mul)(*parts, evaluate=False)
    if isinstance(node, sp.Integral):
        return sp.Integral(
            _built(node.function, values, makers),
            *[(inner, *[_built(end, values, makers) for end in ends]) for inner, *ends in node.limits],
        )
    if isinstance(node, (AppliedUndef, sp.Indexed)):
        return makers[_head(node)](tuple(_built(part, values, makers) for part in _arguments(node)))
    args = [_built(part, values, makers) for part in node.args]
    plain = isinstance(node, ExprCondPair) or all(part.is_Rational for part in args)
    return node.func(*args) if plain else node.func(*args, evaluate=False)


def densities(expressions: Iterable[sp.Basic]) -> set[str]:
    """Name the undefined functions whose logarithm is taken, and those that are integrated to infinity over an argument of theirs."""
    found = set()
    for expression in expressions:
        found |= {_head(node.args[0]) for node in expression.atoms(sp.log) if isinstance(node.args[0], AppliedUndef)}
        for integral in expression.atoms(sp.Integral):
            variables = {limit[0] for limit in integral.limits if {sp.oo, -sp.oo} & set(limit[1:])}
            found |= {_head(node) for node in integral.function.atoms(AppliedUndef) if variables & set(node.args)}
    return found


def made_concrete(expression: sp.Basic, table: dict[sp.Basic, sp.Expr]) -> sp.Basic:
    """Apply the replacements until none is left: a function's argument may hold another one."""
    while table and expression.has(*table):
        expression = expression.xreplace(table)
    return expression


def _head(node: Any) -> str:
    return str(node.func) if isinstance(node, AppliedUndef) else str(node.base)


def _arguments(node: Any) -> tuple[sp.Expr, ...]:
    return tuple(node.args if isinstance(node, AppliedUndef) else node.indices)


def _picked(which: int, many: int) -> list[sp.Rational]:
    return [_COEFFICIENTS[(which * 3 + place) % len(_COEFFICIENTS)] for place in range(many + 3)]


def _wave(pick: list[sp.Rational], arguments: tuple[sp.Expr, ...]) -> sp.Expr:
    linear = sp.Add(*[factor * argument for factor, argument in zip(pick[1:], arguments, strict=False)])
    return pick[0] + linear + pick[-1] * sp.Mul(*arguments) + pick[-2] * arguments[0] ** 2


def _line(pick: list[sp.Rational], arguments: tuple[sp.Expr, ...]) -> sp.Expr:
    """A line in the first argument, whose slope depends on the others."""
    slope = sp.Add(*[abs(factor) * other for factor, other in zip(pick[2:], (sp.S.One, *arguments[1:]), strict=False)])
    return pick[0] + slope * arguments[0] + pick[1] * arguments[-1]


def _squares(pick: list[sp.Rational], arguments: tuple[sp.Expr, ...], moved: tuple[sp.Expr, ...] | None = None) -> sp.Expr:
    others = moved or (sp.S.Zero,) * len(arguments)
    return sp.Add(
        *[
            abs(factor) * (argument - shift - abs(shift) * other) ** 2
            for factor, shift, argument, other in zip(pick[1:], pick[2:], arguments, others, strict=False)
        ]
    )


def _positive(pick: list[sp.Rational], arguments: tuple[sp.Expr, ...]) -> sp.Expr:
    return abs(pick[0]) + _squares(pick, arguments)


def _coupled(pick: list[sp.Rational], arguments: tuple[sp.Expr, ...]) -> sp.Expr:
    return abs(pick[0]) + _squares(pick, arguments, (*arguments[1:], sp.S.Zero))


def _bell(pick: list[sp.Rational], arguments: tuple[sp.Expr, ...]) -> sp.Expr:
    squares = _squares(pick, arguments, (*arguments[1:], sp.S.Zero))
    return sp.Mul(abs(pick[0]), sp.exp(-squares, evaluate=False), evaluate=False)


_POLYNOMIALS: dict[Kind, Callable[[list[sp.Rational], tuple[sp.Expr, ...]], sp.Expr]] = {
    "polynomial": _wave,
    "positive": _positive,
    "bell": _bell,
    "data": _coupled,
}
