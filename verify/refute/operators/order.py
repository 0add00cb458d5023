"""Change the order of a remainder: another power of the vanishing variable."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import sympy as sp

from verify.claim import Approximation, Form
from verify.refute.operators.base import Example, Operator

__all__ = ["CHANGE_ORDER"]

x = sp.Symbol("x", real=True)


def _change(form: Form) -> Iterator[Form]:
    if isinstance(form, Approximation) and form.leading is not None:
        (variable,) = form.variables
        yield dataclasses.replace(form, leading=form.leading * variable)
        yield dataclasses.replace(form, leading=form.leading / variable)


CHANGE_ORDER = Operator(
    "change-order",
    "Multiply or divide the leading term of an error by the variable.",
    _change,
    (
        Example(
            Approximation(sp.exp(x), 1 + x, (x,), leading=x**2 / 2, point=sp.Integer(0)),
            (
                Approximation(sp.exp(x), 1 + x, (x,), leading=x**3 / 2, point=sp.Integer(0)),
                Approximation(sp.exp(x), 1 + x, (x,), leading=x / 2, point=sp.Integer(0)),
            ),
        ),
    ),
)
