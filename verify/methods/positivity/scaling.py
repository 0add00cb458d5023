"""Scaling groups, found as the null space of the exponents, and the substitution of one variable for an exponent's argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from verify.methods.positivity.exponential import ExpSum

__all__ = ["argument_substitutions", "scaled_to_one", "weight"]

_Row = list[Fraction]


def _differences(polynomial: Any, places: Sequence[int]) -> list[_Row]:
    """Give the equations that say that a polynomial is homogeneous."""
    monomials = list(polynomial)
    return [[Fraction(other[place] - monomials[0][place]) for place in places] for other in monomials[1:]]


def _degree(value: Any, places: Sequence[int]) -> _Row:
    """Give the weight of a fraction with homogeneous sides as a linear form."""
    top, bottom = next(iter(value.numer)), next(iter(value.denom))
    return [Fraction(top[place] - bottom[place]) for place in places]


def _reduced(rows: Iterable[_Row], allowed: Iterable[int]) -> tuple[list[_Row], list[int]]:
    """Bring rows to reduced echelon form, with pivots only in the allowed columns."""
    left = [row for row in rows if any(row)]
    done: list[_Row] = []
    pivots: list[int] = []
    for column in allowed:
        chosen = next((row for row in left if row[column]), None)
        if chosen is None:
            continue
        left = [row for row in left if row is not chosen]
        pivot = [value / chosen[column] for value in chosen]
        left = [[value - row[column] * unit for value, unit in zip(row, pivot, strict=True)] for row in left]
        done = [[value - row[column] * unit for value, unit in zip(row, pivot, strict=True)] for row in done]
        left = [row for row in left if any(row)]
        done.append(pivot)
        pivots.append(column)
    return done, pivots


def _null_space(rows: list[_Row], size: int) -> list[_Row]:
    echelon, pivots = _reduced(rows, range(size))
    basis = []
    for free in (column for column in range(size) if column not in pivots):
        vector = [Fraction(0)] * size
        vector[free] = Fraction(1)
        for row, pivot in zip(echelon, pivots, strict=True):
            vector[pivot] = -row[free]
        basis.append(vector)
    return basis


def scaled_to_one(sums: Sequence[ExpSum], conditions: Sequence[Any], places: Sequence[int], positive: Sequence[int]) -> dict[int, _Row]:
    """Find positive generators that may be set to 1 because the statement is homogeneous.

    Args:
        sums: Each must be homogeneous, its exponents of weight 0.
        conditions: Field elements, each of which must be homogeneous.
        places: The generators that may have a weight.
        positive: Those of them that are positive, the preferred ones first.

    Returns:
        For each group of scalings the place of a generator that may be set to 1, and the weights of all places, its own being 1.
    """
    rows: list[_Row] = []
    for total in sums:
        for coefficient, exponent in total.terms:
            rows += _differences(coefficient.numer, places) + _differences(coefficient.denom, places)
            if exponent:
                rows += [*_differences(exponent.numer, places), *_differences(exponent.denom, places), _degree(exponent, places)]
        if total.terms:
            first = _degree(total.terms[0][0], places)
            rows += [[a - b for a, b in zip(_degree(coefficient, places), first, strict=True)] for coefficient, _ in total.terms[1:]]
    for condition in conditions:
        rows += _differences(condition.numer, places) + _differences(condition.denom, places)
    basis = _null_space(rows, len(places))
    rows, pivots = _reduced(basis, [places.index(place) for place in positive])
    return {places[pivot]: row for pivot, row in zip(pivots, rows, strict=True)}


def weight(total: ExpSum, places: Sequence[int], weights: Sequence[Fraction]) -> Fraction:
    """Give the weight of a homogeneous sum under one scaling."""
    degrees = _degree(total.terms[0][0], places) if total.terms else [Fraction(0)] * len(places)
    return sum((one * two for one, two in zip(degrees, weights, strict=True)), Fraction(0))


def argument_substitutions(total: ExpSum, positive: Sequence[int], candidates: Sequence[int]) -> dict[int, Any]:
    """Find substitutions v = t/M that turn an exponent c·v·M, with a positive monomial M, into c·t.

    Args:
        total: The exponential polynomial.
        positive: Generators known to be positive.
        candidates: Generators that may be replaced, the preferred ones first.

    Returns:
        At most one substitution: the new value of a generator, by its place.
    """
    for _, exponent in total.terms:
        if not exponent or len(exponent.numer) != 1 or len(exponent.denom) != 1:
            continue
        top, bottom = next(iter(exponent.numer)), next(iter(exponent.denom))
        powers = [up - down for up, down in zip(top, bottom, strict=True)]
        involved = [place for place, power in enumerate(powers) if power]
        if len(involved) < 2:
            continue
        for place in candidates:
            others = [other for other in involved if other != place]
            if place in involved and powers[place] == 1 and all(other in positive for other in others):
                gens = exponent.field.gens
                image = gens[place]
                for other in others:
                    image = image / gens[other] ** powers[other]
                return {place: image}
    return {}
