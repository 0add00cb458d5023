"""Drop a sgn."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, on_expressions

__all__ = ["DROP_SIGN"]

x, a = sp.symbols("x a", real=True)


def _drop(expression: sp.Expr) -> Iterator[sp.Expr]:
    for node in sorted(expression.atoms(sp.sign), key=sp.default_sort_key):
        yield expression.xreplace({node: sp.Integer(1)})


DROP_SIGN = Operator(
    "drop-sgn",
    "Put 1 for a sgn.",
    on_expressions(_drop, unfolded=True),
    (Example(Identity(x, a * sp.sign(x)), (Identity(x, a),)), Example(Identity(x, a), ())),
)
