"""Rational points of a domain, found by trial."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, product
from typing import Any

import sympy as sp

from verify.claim import unfold
from verify.methods.rational import Range, UnknownValueError, enclose, holds_at
from verify.methods.smooth import differentiated

__all__ = ["allowed", "allowed_range", "plain_form", "sample_points"]

_SAMPLES = tuple(Fraction(top, bottom) for top, bottom in ((1, 1), (1, 3), (5, 2), (7, 4), (1, 50), (40, 1), (-2, 3), (-3, 1), (0, 1)))


def sample_points(expression: sp.Basic, domain: sp.Basic, most: int = 40) -> list[dict[sp.Symbol, Fraction]]:
    """Give rational points of a domain, found by trial.

    Args:
        expression: Its free symbols get values too.
        domain: A condition without folded functions.
        most: How many.
    """
    symbols = sorted(expression.free_symbols | domain.free_symbols, key=lambda symbol: symbol.name)
    relations = sorted(domain.atoms(sp.core.relational.Relational), key=sp.default_sort_key)
    bounds = [value for relation in relations for value in _numbers(relation)]
    values = list(dict.fromkeys([*_SAMPLES, *bounds]))
    choices = [[value for value in values if allowed(symbol, value)] for symbol in symbols]
    found: list[dict[sp.Symbol, Fraction]] = []
    for chosen in islice(product(*choices), 3000):
        point = dict(zip(symbols, chosen, strict=True))
        try:
            if holds_at(domain, point):
                found.append(point)
        except UnknownValueError:
            continue
        if len(found) >= most:
            break
    return found


def _numbers(relation: sp.core.relational.Relational) -> list[Fraction]:
    """Give rationals near the numbers in a relation."""
    found = []
    for side in (relation.lhs, relation.rhs):
        if side.is_number:
            low, high = enclose(side)
            middle = ((low + high) / 2).limit_denominator(1000)
            found += [middle, middle - Fraction(1, 10), middle + Fraction(1, 10), middle + Fraction(1, 2), middle - Fraction(1, 2)]
    return found


def allowed_range(symbol: sp.Symbol, value: Range) -> bool:
    """Say whether all of an interval respects a symbol's assumptions."""
    return all(allowed(symbol, end) for end in value) and (value[0] == value[1] or not symbol.is_integer)


def allowed(symbol: sp.Symbol, value: Fraction) -> bool:
    """Say whether a value respects a symbol's assumptions."""
    signs = (
        (symbol.is_positive, value > 0),
        (symbol.is_negative, value < 0),
        (symbol.is_nonnegative, value >= 0),
        (symbol.is_nonpositive, value <= 0),
        (symbol.is_nonzero, value != 0),
        (symbol.is_integer, value.denominator == 1),
    )
    return all(meets for assumed, meets in signs if assumed)


def plain_form(expression: Any) -> Any:
    """Unfold definitions and carry out the derivatives of what has no kinks."""
    return differentiated(unfold(expression))
