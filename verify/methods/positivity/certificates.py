"""Certificates: everything that is needed to check a proof again, as data, without redoing the search."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.methods.cells import SignCell
from verify.methods.positivity.boxes import Axis, Bound, centre_bounds
from verify.methods.positivity.exponential import ExpSum, compose
from verify.methods.positivity.statements import Part, Proof, Setting

__all__ = ["certificate"]


def certificate(proofs: Sequence[tuple[SignCell, Proof]], strict: bool) -> dict[str, Any]:
    """Write a proof down.

    Args:
        proofs: The sign cells, each with its proof.
        strict: Whether the statement is strict.

    Returns:
        JSON-able data of type "positivity". Each cell has parts; a part says how the symbols depend on coordinates (after
        scaling by a positive factor), the terms Σ coefficient·exp(exponent) in these coordinates, the region over which they
        run, and the boxes that cover it. A box says how each exponential was bounded: by Taylor's polynomial of an order around
        a centre with an enclosure of the remainder's factor, or by the reciprocal of one. Where "grown" is given, the terms are
        (up to a positive exponential factor) the derivative in one coordinate of those that the statement is about, which vanish
        at that coordinate's low end.
    """
    return {
        "type": "positivity",
        "strict": strict,
        "cells": [
            {
                "conditions": [str(condition) for condition in cell.conditions],
                "expression": str(cell.expressions[0]),
                "rules": [f"{step.what}: {step.formula}" for step in proof.setting.steps],
                "parts": [_part(proof.setting, part) for part in proof.parts],
            }
            for cell, proof in proofs
        ],
    }


def _part(setting: Setting, part: Part) -> dict[str, Any]:
    algebra = setting.algebra
    names = [str(atom) for atom in algebra.atoms]
    return {
        "symbols": names,
        "constants": {names[place]: [str(low), str(high)] for place, (low, high) in setting.constants.items()},
        "logarithms": {names[symbol]: names[log_of] for symbol, log_of in setting.logs.items()},
        "substitution": {names[place]: _fraction(_image(setting, part, place), names) for place in range(len(algebra.symbols))},
        "terms": _terms(part.problem.total, names),
        "region": [_axis(axis) for axis in part.problem.box],
        "boxes": [_bound(bound) for bound in part.cover.bounds],
        "grown": None if part.grown is None else {"symbol": part.grown.place, "terms": _terms(part.grown.total, names)},
    }


def _terms(total: ExpSum, names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"coefficient": _fraction(top, names), "exponent": _fraction(inside, names)} for top, inside in total.terms]


def _image(setting: Setting, part: Part, place: int) -> Any:
    inner = setting.images.get(place, setting.algebra.field.gens[place])
    return compose(inner, part.region.images)


def _fraction(value: Any, names: Sequence[str]) -> dict[str, Any]:
    return {"numerator": _polynomial(value.numer, names), "denominator": _polynomial(value.denom, names)}


def _polynomial(value: Any, names: Sequence[str]) -> dict[str, Any]:
    terms = [[list(monomial), str(Fraction(int(number.numerator), int(number.denominator)))] for monomial, number in value.terms()]
    return {"symbols": list(names), "terms": terms if value else []}


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
