"""Drop one term of a sum."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, in_one_place, on_expressions

__all__ = ["DROP_TERM"]

x, a = sp.symbols("x a", real=True)


def _drop(node: sp.Basic) -> Iterator[sp.Basic]:
    if isinstance(node, sp.Add):
        for term in node.args:
            if not term.is_number:
                yield node - term


DROP_TERM = Operator(
    "drop-term",
    "Drop one term of a sum.",
    on_expressions(lambda expression: in_one_place(expression, _drop), unfolded=True),
    (
        Example(Identity(x, a + a**2), (Identity(x, a), Identity(x, a**2))),
        Example(Identity(x, a + 1), (Identity(x, sp.Integer(1)),)),
        Example(Identity(x, 2 * a), ()),
    ),
)
