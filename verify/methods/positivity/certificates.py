"""Certificates: everything that is needed to check a proof again, as data, without redoing the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import lcm
from typing import Any

import sympy as sp

from verify.claim import Inequality
from verify.claim.trees import TreeError, relation_tree, tree_of
from verify.methods.cells import SignCell
from verify.methods.positivity.bounds import Bound
from verify.methods.positivity.boxes import Problem, exponent_ranges
from verify.methods.positivity.exponential import Frac, compose
from verify.methods.positivity.polynomials import Axis
from verify.methods.positivity.regions import places_of
from verify.methods.positivity.setting import Setting
from verify.methods.positivity.statements import Part, Proof
from verify.methods.substitution import put

__all__ = ["certificate"]


def certificate(proofs: Sequence[tuple[SignCell, Proof]], form: Inequality) -> dict[str, Any]:
    """Write a proof down.

    Args:
        proofs: The sign cells, each with its proof.
        form: The inequality.

    Returns:
        JSON-able data of type "positivity". Each cell has sums, each on one box: the terms Σ coefficient·exp(exponent), polynomials in
        coordinates; how these depend on the statement's symbols; the box as axes (a coordinate, its ends, and whether these are
        excluded); and how each exponential was bounded on it, by Taylor's polynomial of an order around a centre or by the
        reciprocal of one. A sum is rhs − lhs up to factors of known sign; where "derived" is true, it is the derivative in one
        coordinate of what the statement is about, which vanishes at that coordinate's low end. Polynomials and coordinates are trees;
        a sum that has other coefficients or exponents is left out, and counted.
    """
    return {
        "type": "positivity",
        "strict": form.strict,
        "statement": _trees(lambda: relation_tree(form)),
        "cells": [_cell(cell, proof) for cell, proof in proofs],
    }


def _cell(cell: SignCell, proof: Proof) -> dict[str, Any]:
    sums = [_sums(proof.setting, part) for part in proof.parts]
    return {
        "conditions": [_text(condition) for condition in cell.conditions],
        "rules": [f"{step.what}: {step.formula}" for step in proof.setting.steps],
        "generators": [_text(atom) for atom in proof.setting.algebra.atoms],
        "left out": sum(not boxes for boxes in sums),
        "sums": [box for boxes in sums for box in boxes],
    }


@lru_cache(maxsize=1 << 12)
def _text(expression: sp.Basic) -> str:
    return str(expression)


def _trees(make: Callable[[], Any]) -> Any:
    """Give what is made of trees, or None where an expression has no tree."""
    try:
        return make()
    except TreeError:
        return None


def _sums(setting: Setting, part: Part) -> list[dict[str, Any]]:
    """Give a part's sum on each of its boxes; none if it is no sum of polynomials times exponentials of polynomials."""
    try:
        terms = [[_polynomial(top), _polynomial(inside)] for top, inside in part.problem.total.terms]
    except TreeError:
        return []
    coordinates = None if part.grown else _trees(lambda: _coordinates(setting, part))
    shared = {
        "terms": terms,
        "coordinates": coordinates or [],
        "strict": part.problem.strict,
        "derived": None if part.grown is None else str(part.grown.place),
    }
    return [shared | {"box": [_axis(axis) for axis in bound.box], "bounds": _bound(part.problem, bound)} for bound in part.cover.bounds]


def _coordinates(setting: Setting, part: Part) -> list[Any] | None:
    """Give the coordinates as functions of the statement's symbols: pairs of a place and a tree."""
    found = _solved(setting, part)
    if found is None:
        return None
    values, atoms = found
    axes = sorted({axis.place for axis in part.problem.box})
    return [[str(place), tree_of(values[place].as_expr(*atoms))] for place in axes]


def _solved(setting: Setting, part: Part) -> tuple[dict[int, Frac], list[sp.Expr]] | None:
    """Give the coordinates as fractions in the generators, and what each generator stands for."""
    known = _named(setting)
    if known is None:
        return None
    gens = setting.algebra.field.gens
    values = dict(enumerate(gens))
    for place, (weights, _) in setting.scales.items():
        root = lcm(*[power.denominator for power in weights])
        known[place] = known[place] ** sp.Rational(1, root)
        values[place] = gens[place] ** root
        values |= {other: values[other] / gens[place] ** int(power * root) for other, power in enumerate(weights) if power}
    atoms = [known.get(place, sp.Integer(0)) for place in values]
    inner = _inverted(setting.images, values)
    if inner is None:
        return None
    for symbol, log_of in setting.logs.items():
        # No other value has this logarithm in it: neither what is scaled nor an exponent that became a variable does.
        atoms[log_of] = sp.expand_log(sp.log(inner[symbol].as_expr(*atoms)))
        inner[log_of] = gens[log_of]
    found = _inverted(part.region.images, inner)
    return None if found is None else (found, atoms)


def _named(setting: Setting) -> dict[int, sp.Expr] | None:
    """Give the generators as functions of the statement's symbols, where those that replaced symbols can be solved for."""
    table: dict[sp.Basic, sp.Expr] = {}
    for symbol, image in setting.back.items():
        for new in sorted(image.atoms(sp.Dummy) - table.keys(), key=str):
            line = sp.Poly(image, new) if image.is_polynomial(new) else None
            if line is not None and line.degree() == 1:
                table[new] = ((symbol - line.nth(0)) / line.nth(1)).subs(table)
            elif image == new**2:
                table[new] = sp.sqrt(symbol)
    known = {place: put(atom, table) for place, atom in enumerate(setting.algebra.atoms)}
    return None if any(value.atoms(sp.Dummy) for value in known.values()) else known


def _inverted(images: Mapping[int, Frac], values: Mapping[int, Frac]) -> dict[int, Frac] | None:
    """Solve images for the generators, one after the other; each must be a fraction with linear sides in its own."""
    found = {place: value for place, value in values.items() if place not in images}
    pending = list(images)
    while pending:
        ready = [place for place in pending if places_of(images[place]) - {place} <= found.keys()]
        if not ready:
            return None
        place = ready[0]
        pending.remove(place)
        field = images[place].field
        sides = []
        for side in (images[place].numer, images[place].denom):
            if side.degree(place) > 1:
                return None
            rest, whole = (compose(field(side), {**found, place: end}) for end in (field.zero, field.one))
            sides.append((whole - rest, rest))
        (a, b), (c, d) = sides
        slope = a - c * values[place]
        found[place] = (d * values[place] - b) / slope if slope else field.zero
    return found


def _polynomial(value: Any) -> Any:
    """Give a polynomial in the coordinates as a tree."""
    if not value.denom.is_ground:
        raise TreeError("it has a denominator")
    whole = sp.Rational(str(value.denom.as_expr()))
    terms = []
    for monomial, coefficient in value.numer.terms() if value else ():
        powers = [["symbol", str(n)] if k == 1 else ["^", ["symbol", str(n)], str(k)] for n, k in enumerate(monomial) if k]
        number = str(sp.Rational(int(coefficient.numerator), int(coefficient.denominator)) / whole)
        terms.append(["*", number, *powers] if powers else number)
    return terms[0] if len(terms) == 1 else ["+", *terms] if terms else "0"


def _axis(axis: Axis) -> list[Any]:
    return [str(axis.place), str(axis.low), None if axis.high is None else str(axis.high), axis.open_low, axis.open_high]


def _bound(problem: Problem, bound: Bound) -> list[Any]:
    """Give for each exponential the centre, the order, whether the reciprocal is used, and the range of the exponent minus the centre."""
    ways = zip(bound.centres, bound.orders, bound.reciprocals, exponent_ranges(problem, bound.box), strict=True)
    return [
        None if centre is None else [str(centre), order, reciprocal, *[None if end is None else str(end - centre) for end in ends]]
        for centre, order, reciprocal, ends in ways
    ]
