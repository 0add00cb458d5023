"""Flip the sign of one term."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, in_one_place, on_expressions

__all__ = ["FLIP_SIGN"]

x, a = sp.symbols("x a", real=True)


def _flip(node: sp.Basic) -> Iterator[sp.Basic]:
    if isinstance(node, sp.Add):
        for term in node.args:
            yield node - 2 * term


FLIP_SIGN = Operator(
    "flip-sign",
    "Flip the sign of one term of a sum.",
    on_expressions(lambda expression: in_one_place(expression, _flip), unfolded=True),
    (
        Example(Identity(x, a + 1), (Identity(x, a - 1), Identity(x, 1 - a))),
        Example(Identity(x, sp.exp(a + 1)), (Identity(x, sp.exp(a - 1)), Identity(x, sp.exp(1 - a)))),
        Example(Identity(x, a), ()),
    ),
)
