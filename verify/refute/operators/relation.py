"""≤ for <, < for ≤, and the relation reversed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import sympy as sp

from verify.claim import Exists, Extremum, Form, HoldsIff, Identity, Inequality
from verify.refute.operators.base import Example, Operator

__all__ = ["LOOSEN", "REVERSE", "TIGHTEN"]

x, a = sp.symbols("x a", real=True)


def _inside(form: Form, change: object) -> Iterator[Form]:
    """Change the form itself if it is an inequality, or one relation under its quantifier."""
    if isinstance(form, Inequality):
        yield from change(form)  # type: ignore[operator]
    elif isinstance(form, Exists | HoldsIff):
        for position, relation in enumerate(form.relations):
            if isinstance(relation, Inequality):
                for changed in change(relation):  # type: ignore[operator]
                    yield dataclasses.replace(form, relations=(*form.relations[:position], changed, *form.relations[position + 1 :]))


def _tighten(form: Inequality) -> Iterator[Inequality]:
    if not form.strict:
        yield dataclasses.replace(form, strict=True)


def _loosen(form: Inequality) -> Iterator[Inequality]:
    if form.strict:
        yield dataclasses.replace(form, strict=False)


def _reverse(form: Inequality) -> Iterator[Inequality]:
    yield dataclasses.replace(form, lhs=form.rhs, rhs=form.lhs)


def _reverse_any(form: Form) -> Iterator[Form]:
    yield from _inside(form, _reverse)
    if isinstance(form, Extremum):
        yield dataclasses.replace(form, sense="inf" if form.sense == "sup" else "sup")


TIGHTEN = Operator(
    "strict-for-weak",
    "Put < for ≤.",
    lambda form: _inside(form, _tighten),
    (Example(Inequality(x, a), (Inequality(x, a, strict=True),)), Example(Inequality(x, a, strict=True), ())),
)
LOOSEN = Operator(
    "weak-for-strict",
    "Put ≤ for <.",
    lambda form: _inside(form, _loosen),
    (Example(Inequality(x, a, strict=True), (Inequality(x, a),)), Example(Identity(x, a), ())),
)
REVERSE = Operator(
    "reverse",
    "Reverse the relation, or take the infimum for the supremum.",
    _reverse_any,
    (
        Example(Inequality(x, a), (Inequality(a, x),)),
        Example(Extremum(x, (x,), a, "sup", (a,)), (Extremum(x, (x,), a, "inf", (a,)),)),
    ),
)
