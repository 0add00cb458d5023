"""Drop a constant: a number that is added."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, in_one_place, on_expressions

__all__ = ["DROP_CONSTANT"]

x, a = sp.symbols("x a", real=True)
n = sp.Symbol("n", integer=True, nonnegative=True)


def _drop(node: sp.Basic) -> Iterator[sp.Basic]:
    if isinstance(node, sp.Add):
        for term in node.args:
            if term.is_number:
                yield node - term


DROP_CONSTANT = Operator(
    "drop-constant",
    "Drop a number that is added.",
    on_expressions(lambda expression: in_one_place(expression, _drop)),
    (Example(Identity(x, a - 1), (Identity(x, a),)), Example(Identity(x, a), ()), Example(Identity(x, 1 / (n + 1)), ())),
)
