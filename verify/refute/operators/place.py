"""Where an extreme value is taken: somewhere else, nowhere, or at a place that is left out."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Approximation, Extremum, Form, Identity
from verify.refute.operators.base import Example, Operator, remade

__all__ = ["EXCLUDE_PLACE", "MOVE_PLACE", "SWAP_ATTAINED"]

x = sp.Symbol("x", real=True)
a = sp.Symbol("a", positive=True)


def _placed(form: Form) -> bool:
    return isinstance(form, Extremum | Approximation) and bool(form.at)


def _move(form: Form) -> Iterator[Form]:
    """Move one coordinate by 1, or from infinity to 1."""
    if isinstance(form, Extremum | Approximation):
        for place, value in enumerate(form.at):
            moved = sp.Integer(1) if value.is_infinite else value + 1
            yield from remade(form, at=(*form.at[:place], moved, *form.at[place + 1 :]))


def _swap(form: Form) -> Iterator[Form]:
    """Say that a value that is taken is only approached, or the other way round."""
    if _placed(form):
        yield from remade(form, attained=not form.attained)  # type: ignore[attr-defined]


def _exclude(form: Form) -> Iterator[Form]:
    """Leave the place at which the value is taken out of the points that are meant."""
    if isinstance(form, Extremum | Approximation) and _placed(form) and form.attained:
        elsewhere = sp.Or(*[sp.Ne(variable, value) for variable, value in zip(form.variables, form.at, strict=True)])
        yield from remade(form, where=sp.And(form.where, elsewhere))


_TAKEN = Extremum(x**2, (x,), sp.Integer(0), "inf", (sp.Integer(0),))
_APPROACHED = Extremum(sp.exp(-x), (x,), sp.Integer(0), "inf", (sp.oo,), attained=False)

MOVE_PLACE = Operator(
    "move-place",
    "Take the extreme value somewhere else.",
    _move,
    (
        Example(_TAKEN, (Extremum(x**2, (x,), sp.Integer(0), "inf", (sp.Integer(1),)),)),
        Example(_APPROACHED, (Extremum(sp.exp(-x), (x,), sp.Integer(0), "inf", (sp.Integer(1),), attained=False),)),
        Example(Identity(x, a), ()),
    ),
)
SWAP_ATTAINED = Operator(
    "swap-attained",
    "Only approach the extreme value that is taken, or take the one that is approached.",
    _swap,
    (
        Example(_TAKEN, (Extremum(x**2, (x,), sp.Integer(0), "inf", (sp.Integer(0),), attained=False),)),
        Example(_APPROACHED, (Extremum(sp.exp(-x), (x,), sp.Integer(0), "inf", (sp.oo,)),)),
        Example(Identity(x, a), ()),
    ),
)
EXCLUDE_PLACE = Operator(
    "exclude-place",
    "Leave out the place at which the extreme value is taken.",
    _exclude,
    (
        Example(_TAKEN, (Extremum(x**2, (x,), sp.Integer(0), "inf", (sp.Integer(0),), where=sp.Ne(x, 0)),)),
        Example(_APPROACHED, ()),
    ),
)
