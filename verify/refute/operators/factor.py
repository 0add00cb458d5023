"""A factor on one side: 2, ½, and 1 ± 10⁻⁷."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp

from verify.claim import Form, Identity
from verify.refute.operators.base import Example, Operator, on_expressions

__all__ = ["DOUBLE", "HALVE", "NUDGE_DOWN", "NUDGE_UP"]

x = sp.Symbol("x", real=True)


def _times(factor: sp.Rational) -> Callable[[Form], Iterator[Form]]:
    def change(expression: sp.Expr) -> Iterator[sp.Expr]:
        if expression.is_finite is not False and expression != 0:
            yield factor * expression

    return on_expressions(change)


def _operator(name: str, words: str, factor: sp.Rational) -> Operator:
    example = Example(Identity(sp.Integer(0), x), (Identity(sp.Integer(0), factor * x),))
    return Operator(name, f"Multiply one side by {words}.", _times(factor), (example,))


DOUBLE = _operator("double", "2", sp.Integer(2))
HALVE = _operator("halve", "½", sp.Rational(1, 2))
NUDGE_UP = _operator("nudge-up", "1 + 10⁻⁷", 1 + sp.Rational(1, 10**7))
NUDGE_DOWN = _operator("nudge-down", "1 − 10⁻⁷", 1 - sp.Rational(1, 10**7))
