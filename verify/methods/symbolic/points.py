"""Exact points of a domain, pairwise distinct and not special, at which a relation may be seen to fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.core.relational import Relational

from verify.methods.rational import UnknownValueError, holds_at, to_fraction
from verify.methods.samples import values_at
from verify.methods.substitution import put

__all__ = ["CLEAR", "evaluate", "holds", "points"]

CLEAR = 1e-6
"""What is above this in floating point is taken to be above 0 when points are chosen."""
_SLACK = 1e-9
_TRIES = 240

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
    low: sp.Expr | None = None,
) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    """Give rational points that meet conditions and the symbols' assumptions.

    Args:
        symbols: The free symbols.
        conditions: Relationals without kinks.
        most: How many points at most.
        low: An expression; points at which it seems to be above 0 are passed over.

    Yields:
        Points, in a fixed order.
    """
    ordered = tuple(sorted(symbols, key=lambda symbol: symbol.name))
    given = list(conditions)
    if not ordered:
        if all(holds(relation, {}) for relation in given):
            yield {}
        return
    places = dict(zip(ordered, _floats(ordered), strict=True))
    possible = np.ones(_TRIES, dtype=bool)
    for relation in given:
        possible &= np.logical_not(_fails(relation, values_at(relation.lhs - relation.rhs, places)))
    if low is not None and possible.any():
        possible &= np.logical_not(values_at(low, places) > CLEAR)
    found = 0
    for attempt in np.flatnonzero(possible):
        candidate = dict(zip(ordered, _exact(ordered, int(attempt)), strict=True))
        if all(holds(relation, candidate) for relation in given):
            yield candidate
            found += 1
            if found >= most:
                return


@lru_cache(maxsize=256)
def _floats(ordered: tuple[sp.Symbol, ...]) -> NDArray[np.float64]:
    return np.array([_exact(ordered, attempt) for attempt in range(_TRIES)], dtype=float).T


def _exact(ordered: tuple[sp.Symbol, ...], attempt: int) -> list[sp.Rational]:
    return [_value(symbol, attempt, place) for place, symbol in enumerate(ordered)]


def _fails(relation: Relational, gap: Any) -> Any:
    """Say whether a relation clearly fails; rounding is left to the exact test."""
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
