"""Certificates: everything that is needed to check a proof again, as data, without redoing the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from math import inf, lcm
from typing import Any

import sympy as sp

from verify.claim import Inequality
from verify.claim.trees import TreeError, relation_tree, tree_of
from verify.methods.cells import SignCell
from verify.methods.positivity.boxes import Bound, Problem
from verify.methods.positivity.covers import cover
from verify.methods.positivity.exponential import ExpSum, Frac, compose
from verify.methods.positivity.polynomials import Axis, Box
from verify.methods.positivity.regions import places_of
from verify.methods.positivity.statements import Part, Proof, Setting
from verify.methods.substitution import put

__all__ = ["certificate"]


def certificate(proofs: Sequence[tuple[SignCell, Proof]], form: Inequality) -> dict[str, Any]:
    """Write a proof down.

    Args:
        proofs: The sign cells, each with its proof.
        form: The inequality.

    Returns:
        JSON-able data of type "positivity". Each cell has parts; a part says how the symbols depend on coordinates (after
        scaling by a positive factor), the terms Σ coefficient·exp(exponent) in these coordinates, the region over which they
        run, and the cuts of it into boxes. A box says how each exponential was bounded: by Taylor's polynomial of an order around
        a centre, or by the reciprocal of one. On a part, (rhs − lhs) times the divisor times exp(shift) is the sum of the terms;
        where "grown" is given, the sum is the derivative in one coordinate of what the statement is about, which vanishes at
        that coordinate's low end.
        A polynomial is a list of exponents with coefficients, a fraction two of these, an axis its place, ends, and whether
        these are excluded.
    """
    return {
        "type": "positivity",
        "strict": form.strict,
        "statement": _trees(lambda: relation_tree(form)),
        "cells": [_cell(cell, proof) for cell, proof in proofs],
    }


def _cell(cell: SignCell, proof: Proof) -> dict[str, Any]:
    return {
        "conditions": [_text(condition) for condition in cell.conditions],
        "rules": [f"{step.what}: {step.formula}" for step in proof.setting.steps],
        "parts": [_part(proof.setting, part) for part in proof.parts],
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


def _part(setting: Setting, part: Part) -> dict[str, Any]:
    algebra = setting.algebra
    divisor, bounds, shift = _divisor(setting, part)
    return {
        "places": len(algebra.field.gens),
        "generators": [_text(atom) for atom in algebra.atoms],
        "coordinates": None if shift is None else _trees(lambda: _coordinates(setting, part)),
        "scale": None if shift is None else _trees(lambda: tree_of(_scale(setting))),
        "terms": _terms(part.problem),
        "region": [_axis(axis) for axis in part.problem.box],
        "cover": _cover(part.problem.box, part.cover.bounds),
        "divisor": {"terms": _terms(divisor), "cover": _cover(divisor.box, bounds)},
        "shift": _fraction(algebra.zero if shift is None else shift),
        "grown": None
        if part.grown is None
        else {"place": part.grown.place, "terms": _terms(replace(part.problem, total=part.grown.total))},
    }


def _divisor(setting: Setting, part: Part) -> tuple[Problem, tuple[Bound, ...], Any]:
    """Find the denominator that was cleared, how it is seen to be positive, and the exponent by which the sum was shifted.

    Returns:
        The denominator as a problem, its boxes, and the exponent: None if the part's sum is not the statement's numerator but a
        derivative of it.
    """
    algebra, upper, lower = setting.algebra, part.sides.numerator, part.sides.denominator
    for numerator, denominator in ((upper, lower), (-upper, -lower)):
        for down in (algebra.zero, *[exponent for _, exponent in numerator.terms]):
            if dict(_shifted(numerator, down)) != dict(part.problem.total.terms):
                continue
            for under in (algebra.zero, *[exponent for _, exponent in denominator.terms]):
                problem = replace(part.problem, total=ExpSum(_shifted(denominator, under)), strict=True)
                found = cover(problem, inf, 20)
                if not found.left and found.failure is None:
                    return problem, found.bounds, under - down
    one = replace(part.problem, total=ExpSum(((algebra.one, algebra.zero),)), strict=True)
    return one, _whole(one), None


def _shifted(total: ExpSum, shift: Any) -> tuple[tuple[Any, Any], ...]:
    return tuple((coefficient, exponent - shift) for coefficient, exponent in total.terms)


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


def _scale(setting: Setting) -> sp.Expr:
    """Give the positive factor by which the scaling changed the statement."""
    known = _named(setting) or {}
    return sp.Mul(*[known.get(place, sp.Integer(1)) ** sp.Rational(power) for place, (_, power) in setting.scales.items()])


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


def _whole(problem: Problem) -> tuple[Bound, ...]:
    """Give the region itself as the one box on which a sum without exponentials is seen to be positive."""
    nothing = (None,) * len(problem.total.terms)
    return (Bound(problem.box, nothing, (0,) * len(nothing), nothing, (False,) * len(nothing)),)


def _terms(problem: Problem) -> list[Any]:
    return [[_fraction(top), _fraction(inside)] for top, inside in problem.total.terms]


def _fraction(value: Any) -> list[Any]:
    return [_polynomial(value.numer), _polynomial(value.denom)]


def _polynomial(value: Any) -> list[Any]:
    terms = [[list(monomial), str(Fraction(int(number.numerator), int(number.denominator)))] for monomial, number in value.terms()]
    return terms if value else []


def _axis(axis: Axis) -> list[Any]:
    return [axis.place, str(axis.low), None if axis.high is None else str(axis.high), axis.open_low, axis.open_high]


def _cover(box: Box, bounds: Sequence[Bound]) -> Any:
    """Write boxes down as the cuts that made them: a reader who cuts in the same way needs no proof that they cover the region."""
    if len(bounds) == 1:
        return _bound(bounds[0])
    for number, axis in enumerate(box):
        for cut in sorted({bound.box[number].low for bound in bounds} - {axis.low}):
            sides = [bound for bound in bounds if _below(bound, number, cut)], [bound for bound in bounds if bound.box[number].low >= cut]
            if len(sides[0]) + len(sides[1]) == len(bounds) and all(sides):
                halves = replace(axis, high=cut, open_high=False), replace(axis, low=cut, open_low=False)
                parts = [_cover((*box[:number], half, *box[number + 1 :]), side) for half, side in zip(halves, sides, strict=True)]
                return {"axis": number, "at": str(cut), "parts": parts}
    raise ValueError("the boxes of a cover did not come from cuts")


def _below(bound: Bound, number: int, cut: Fraction) -> bool:
    high = bound.box[number].high
    return high is not None and high <= cut


def _bound(bound: Bound) -> list[Any]:
    ways = zip(bound.centres, bound.orders, bound.reciprocals, strict=True)
    return [None if centre is None else [str(centre), order, reciprocal] for centre, order, reciprocal in ways]
