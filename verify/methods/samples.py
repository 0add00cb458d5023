"""Expressions at fixed points in floating point, to see at once which proofs would be looked for in vain. Nothing is concluded from it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, reduce
from operator import add, mul
from typing import Any
from zlib import crc32

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.core.relational import Relational

__all__ = ["seems_negative", "seems_satisfiable", "values_at"]

_Values = NDArray[np.float64]
_COUNT = 96
_CLEARLY = 1e-7
"""How far apart two sides must be, of the sum of their terms' sizes. What cancels or underflows inside a term is not seen: where that
happens a proof may be given up that could have been found, and no more."""


def _power(base: Any, exponent: Any) -> Any:
    return np.power(np.asarray(base, dtype=float), exponent)


_FUNCTIONS: dict[Any, Any] = {
    sp.Add: lambda *parts: reduce(add, parts),
    sp.Mul: lambda *parts: reduce(mul, parts),
    sp.Pow: _power,
    sp.exp: np.exp,
    sp.log: np.log,
    sp.Abs: np.abs,
    sp.sign: np.sign,
    sp.Max: lambda *parts: np.maximum.reduce(parts),
    sp.Min: lambda *parts: np.minimum.reduce(parts),
}


def seems_satisfiable(conditions: Iterable[sp.Basic]) -> bool:
    """Say whether conditions clearly hold together at some point, so that no contradiction can be derived from them.

    Args:
        conditions: Relations, with "and" and "or"; an equation counts as not met.
    """
    with np.errstate(all="ignore"):
        return bool(_where(conditions).any())


def seems_negative(expression: sp.Expr, conditions: Iterable[sp.Basic]) -> bool:
    """Say whether an expression is clearly below 0 at some point where conditions hold, so that it cannot be proved to be ≥ 0.

    Args:
        expression: The expression.
        conditions: Relations, with "and" and "or"; an equation counts as not met.
    """
    with np.errstate(all="ignore"):
        gap, size = _gap(expression, sp.Integer(0))
        return bool((_where(conditions) & (gap < -_CLEARLY * size)).any())


def _where(conditions: Iterable[sp.Basic]) -> NDArray[np.bool_]:
    mask = np.ones(_COUNT, dtype=bool)
    for condition in conditions:
        mask &= _holds(condition)
        if not mask.any():
            break
    return mask


@lru_cache(maxsize=1 << 13)
def _holds(condition: sp.Basic) -> NDArray[np.bool_]:
    if isinstance(condition, (sp.And, sp.Or)):
        parts = [_holds(part) for part in condition.args]
        return np.logical_and.reduce(parts) if isinstance(condition, sp.And) else np.logical_or.reduce(parts)
    if not isinstance(condition, Relational):
        return np.full(_COUNT, condition == sp.true)
    gap, size = _gap(condition.lhs, condition.rhs)
    if isinstance(condition, (sp.Ge, sp.Gt)):
        return gap > _CLEARLY * size
    if isinstance(condition, (sp.Le, sp.Lt)):
        return -gap > _CLEARLY * size
    return np.abs(gap) > (_CLEARLY * size if isinstance(condition, sp.Ne) else math.inf)


def _gap(left: sp.Expr, right: sp.Expr) -> tuple[_Values, _Values]:
    """Give the difference of two sides, and the sum of the sizes of their terms."""
    terms = [_values(term) for side in (left, right) for term in sp.Add.make_args(side)]
    return _values(left) - _values(right), np.abs(terms).sum(axis=0)


def values_at(expression: sp.Expr, places: Mapping[sp.Symbol, Any]) -> Any:
    """Evaluate an expression in floating point.

    Args:
        expression: The expression.
        places: A number, or an array of numbers, for each symbol.

    Returns:
        A number, or an array if one was given; nan where there is no value or it is not known.
    """

    def inner(part: sp.Expr) -> Any:
        return places.get(part, math.nan) if isinstance(part, sp.Symbol) else _applied(part, inner)

    with np.errstate(all="ignore"):
        return inner(expression)


@lru_cache(maxsize=1 << 14)
def _values(expression: sp.Expr) -> _Values:
    """Give an expression's values at the fixed points."""
    return _of_symbol(expression) if isinstance(expression, sp.Symbol) else np.broadcast_to(_applied(expression, _values), (_COUNT,))


def _applied(expression: sp.Expr, inner: Callable[[sp.Expr], Any]) -> Any:
    """Apply the function that an expression is to the values of its arguments."""
    known = _FUNCTIONS.get(expression.func)
    if known:
        return known(*map(inner, expression.args))
    if expression.args and (expression.free_symbols or not isinstance(expression, sp.Function)):
        return math.nan
    try:
        return float(expression)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _of_symbol(symbol: sp.Symbol) -> _Values:
    """Spread values over the sizes that matter, the same ones in every process; each second one lies near 1."""
    places = np.random.default_rng(crc32(symbol.name.encode())).uniform(-1.0, 1.0, _COUNT)
    sizes = np.exp(places * np.resize([4.0, 1.0], _COUNT))
    if symbol.is_integer:
        sizes = np.ceil(np.minimum(sizes, 9.0))
    if symbol.is_nonnegative:
        return sizes
    if symbol.is_nonpositive:
        return -sizes
    signs = np.random.default_rng(crc32(symbol.name.encode()) + 1).choice([-1.0, 1.0], _COUNT)
    return sizes * signs
