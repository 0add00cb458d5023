"""Exact points of a domain, pairwise distinct and not special, at which a relation may be seen to fail."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import sympy as sp
from sympy.core.relational import Relational

from verify.methods.rational import UnknownValueError, holds_at, to_fraction
from verify.methods.substitution import put

__all__ = ["estimate", "evaluate", "holds", "points"]

_SLACK = 1e-9

_POSITIVE = tuple(
    sp.Rational(*pair) for pair in ((2, 1), (3, 1), (1, 3), (5, 2), (7, 5), (1, 7), (11, 3), (5, 1), (9, 13), (40, 1), (1, 40), (13, 8))
)
_REAL = tuple(
    sp.Rational(*pair)
    for pair in ((1, 2), (-3, 5), (4, 1), (-7, 3), (0, 1), (19, 11), (-1, 9), (17, 2), (-12, 1), (60, 1), (-50, 1), (6, 7))
)


def points(
    symbols: Iterable[sp.Symbol],
    conditions: Iterable[Relational],
    most: int = 8,
    tries: int = 240,
    wanted: Callable[[dict[sp.Symbol, float]], bool] | None = None,
) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    """Give rational points that meet conditions and the symbols' assumptions.

    Args:
        symbols: The free symbols.
        conditions: Relationals without kinks.
        most: How many points at most.
        tries: How many candidates at most.
        wanted: A test in floating point; candidates that fail it are passed over.

    Yields:
        Points, in a fixed order.
    """
    ordered = sorted(symbols, key=lambda symbol: symbol.name)
    given = list(conditions)
    found = 0
    if not ordered:
        if all(holds(relation, {}) for relation in given):
            yield {}
        return
    for attempt in range(tries):
        candidate = {symbol: _value(symbol, attempt, place) for place, symbol in enumerate(ordered)}
        numbers = {symbol: float(value) for symbol, value in candidate.items()}
        if any(_fails(relation, numbers) for relation in given) or (wanted and not wanted(numbers)):
            continue
        if all(holds(relation, candidate) for relation in given):
            yield candidate
            found += 1
            if found >= most:
                return


def estimate(expression: sp.Expr, numbers: dict[sp.Symbol, float]) -> float:
    """Evaluate in floating point, to choose points by; nothing is concluded from it.

    Args:
        expression: A kink-free expression.
        numbers: Values of its symbols.

    Returns:
        About its value; `nan` if it could not be found.
    """
    try:
        return _estimate(expression, numbers)
    except (KeyError, ValueError, OverflowError, ZeroDivisionError, TypeError):
        return math.nan


def _estimate(expression: sp.Expr, numbers: dict[sp.Symbol, float]) -> float:
    if expression.is_Symbol:
        return numbers[expression]
    if not expression.args:
        return float(expression)
    parts = [_estimate(arg, numbers) for arg in expression.args]
    if expression.is_Add:
        return math.fsum(parts)
    if expression.is_Mul:
        return math.prod(parts)
    if isinstance(expression, sp.Pow):
        return math.exp(parts[1]) if expression.base == sp.E else float(parts[0] ** parts[1])
    known = {sp.exp: math.exp, sp.log: math.log, sp.erf: math.erf}.get(expression.func)
    return known(parts[0]) if known else math.nan


def _fails(relation: Relational, numbers: dict[sp.Symbol, float]) -> bool:
    """Say whether a relation clearly fails; rounding is left to the exact test."""
    gap = estimate(relation.lhs - relation.rhs, numbers)
    if math.isnan(gap):
        return False
    if isinstance(relation, (sp.Ge, sp.Gt)):
        return gap < -_SLACK
    return gap > _SLACK if isinstance(relation, (sp.Le, sp.Lt)) else False


def holds(relation: sp.Basic, point: dict[sp.Symbol, sp.Expr]) -> bool:
    """Say whether a condition certainly holds at an exact point."""
    if all(value.is_Rational for value in point.values()):
        try:
            known = holds_at(relation, {symbol: to_fraction(value) for symbol, value in point.items()})
        except UnknownValueError:
            known = None
        if known is not None:
            return known
    try:
        return put(relation, point) == sp.true
    except (TypeError, ValueError):
        return False


def evaluate(expression: sp.Expr, point: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Put an exact point into an expression; `nan` where it is not defined there."""
    try:
        return put(expression, point)
    except (TypeError, ValueError, ZeroDivisionError):
        return sp.nan


def _value(symbol: sp.Symbol, attempt: int, place: int) -> sp.Rational:
    steps = (1, 5, 7, 11, 13, 17, 19)
    index = attempt * steps[place % len(steps)] + 3 * place + attempt // 12 * (place + 1)
    if symbol.is_integer:
        return sp.Integer(index % 7 + (1 if symbol.is_positive else 0))
    if symbol.is_positive or symbol.is_nonnegative:
        return _POSITIVE[index % 12]
    if symbol.is_negative:
        return -_POSITIVE[index % 12]
    return _REAL[index % 12]
