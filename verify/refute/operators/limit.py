"""Move a limit: its point, its side, its value."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Form, LimitIs
from verify.refute.operators.base import Example, Operator, remade

__all__ = ["MOVE_LIMIT", "MOVE_VALUE"]

x = sp.Symbol("x", real=True)


def _move(form: Form) -> Iterator[Form]:
    if not isinstance(form, LimitIs):
        return
    if form.point in (sp.oo, -sp.oo):
        yield from remade(form, point=-form.point)
        yield from remade(form, point=sp.Integer(1))
    else:
        yield from remade(form, point=form.point + 1)


def _value(form: Form) -> Iterator[Form]:
    if not isinstance(form, LimitIs):
        return
    if form.value in (sp.oo, -sp.oo):
        yield from remade(form, value=-form.value)
        yield from remade(form, value=sp.Integer(0))
    else:
        yield from remade(form, value=form.value + 1)
        yield from remade(form, value=sp.oo)


MOVE_LIMIT = Operator(
    "move-limit",
    "Take the limit somewhere else.",
    _move,
    (
        Example(
            LimitIs(1 / x, x, sp.oo, sp.Integer(0)),
            (LimitIs(1 / x, x, -sp.oo, sp.Integer(0)), LimitIs(1 / x, x, sp.Integer(1), sp.Integer(0))),
        ),
        Example(LimitIs(x, x, sp.Integer(0), sp.Integer(0)), (LimitIs(x, x, sp.Integer(1), sp.Integer(0)),)),
    ),
)
MOVE_VALUE = Operator(
    "move-value",
    "Give the limit another value.",
    _value,
    (
        Example(LimitIs(x, x, sp.oo, sp.oo), (LimitIs(x, x, sp.oo, -sp.oo), LimitIs(x, x, sp.oo, sp.Integer(0)))),
        Example(LimitIs(1 / x, x, sp.oo, sp.Integer(0)), (LimitIs(1 / x, x, sp.oo, sp.Integer(1)), LimitIs(1 / x, x, sp.oo, sp.oo))),
    ),
)
