"""Certificates: everything that is needed to check a proof again, as data, without redoing the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp

from verify.claim import Inequality
from verify.claim.trees import TreeError, relation_tree, tree_of
from verify.methods.cells import SignCell
from verify.methods.positivity.boxes import Axis, Bound, Problem, centre_bounds
from verify.methods.positivity.statements import Part, Proof, Setting

__all__ = ["certificate"]


def certificate(proofs: Sequence[tuple[SignCell, Proof]], form: Inequality) -> dict[str, Any]:
    """Write a proof down.

    Args:
        proofs: The sign cells, each with its proof.
        form: The inequality.

    Returns:
        JSON-able data of type "positivity". Each cell has parts; a part says how the symbols depend on coordinates (after
        scaling by a positive factor), the terms Σ coefficient·exp(exponent) in these coordinates, the region over which they
        run, and the boxes that cover it. A box says how each exponential was bounded: by Taylor's polynomial of an order around
        a centre with an enclosure of the remainder's factor, or by the reciprocal of one. On a part, (rhs − lhs) times the
        divisor times exp(shift) is the sum of the terms.
    """
    return {
        "type": "positivity",
        "strict": form.strict,
        "statement": _trees(lambda: relation_tree(form)),
        "cells": [_cell(cell, proof) for cell, proof in proofs],
    }


def _cell(cell: SignCell, proof: Proof) -> dict[str, Any]:
    setting = proof.setting
    named = {atom: sp.Symbol(name) for atom, name in zip(setting.algebra.atoms, _names(setting), strict=True) if isinstance(atom, sp.Dummy)}
    return {
        "conditions": [str(condition) for condition in cell.conditions],
        "where": _trees(lambda: [tree_of(condition) for condition in cell.conditions]),
        "value": _trees(lambda: tree_of(cell.expressions[0])),
        "rules": [f"{step.what}: {step.formula}" for step in setting.steps],
        "back": _trees(lambda: {symbol.name: tree_of(image.xreplace(named)) for symbol, image in setting.back.items()}),
        "parts": [_part(setting, part) for part in proof.parts],
    }


def _trees(make: Callable[[], Any]) -> Any:
    """Give what is made of trees, or None where an expression has no tree."""
    try:
        return make()
    except TreeError:
        return None


def _names(setting: Setting) -> list[str]:
    return [f"{atom.name}#{place}" if isinstance(atom, sp.Dummy) else str(atom) for place, atom in enumerate(setting.algebra.atoms)]


def _part(setting: Setting, part: Part) -> dict[str, Any]:
    algebra = setting.algebra
    return {
        "symbols": _names(setting),
        "numbers": {str(algebra.index(number)): _trees(lambda number=number: tree_of(number)) for number in algebra.numbers},
        "coordinates": {str(place): _fraction(image) for place, image in sorted(part.region.images.items())},
        "logarithms": {str(symbol): log_of for symbol, log_of in setting.logs.items()},
        "scaling": {str(place): _fraction(image) for place, image in sorted(setting.images.items())},
        "terms": _terms(part.problem),
        "region": [_axis(axis) for axis in part.problem.box],
        "boxes": [_bound(bound) for bound in part.cover.bounds],
        "divisor": {"terms": _terms(part.divisor), "boxes": [_bound(bound) for bound in part.support.bounds or _whole(part.divisor)]},
        "shift": _fraction(part.shift),
    }


def _whole(problem: Problem) -> tuple[Bound, ...]:
    """Give the region itself as the one box on which a sum without exponentials is seen to be positive."""
    nothing = (None,) * len(problem.total.terms)
    return (Bound(problem.box, nothing, (0,) * len(nothing), nothing, (False,) * len(nothing)),)


def _terms(problem: Problem) -> list[dict[str, Any]]:
    return [{"coefficient": _fraction(top), "exponent": _fraction(inside)} for top, inside in problem.total.terms]


def _fraction(value: Any) -> dict[str, Any]:
    return {"numerator": _polynomial(value.numer), "denominator": _polynomial(value.denom)}


def _polynomial(value: Any) -> dict[str, Any]:
    terms = [[list(monomial), str(Fraction(int(number.numerator), int(number.denominator)))] for monomial, number in value.terms()]
    return {"terms": terms if value else []}


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "symbol": axis.place,
        "low": str(axis.low),
        "high": None if axis.high is None else str(axis.high),
        "open": [axis.open_low, axis.open_high],
        "constant": axis.constant,
    }


def _bound(bound: Bound) -> dict[str, Any]:
    exponentials: list[dict[str, Any] | None] = []
    for index, (centre, rest) in enumerate(zip(bound.centres, bound.remainders, strict=True)):
        if centre is None or rest is None:
            exponentials.append(None)
            continue
        exponentials.append(
            {
                "centre": str(centre),
                "value": [str(end) for end in centre_bounds(centre)],
                "order": bound.orders[index],
                "remainder": [str(end) for end in rest],
                "reciprocal": bound.reciprocals[index],
            }
        )
    return {"axes": [_axis(axis) for axis in bound.box], "exponentials": exponentials}
