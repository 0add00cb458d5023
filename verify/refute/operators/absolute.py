"""Drop an absolute value."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, on_expressions

__all__ = ["DROP_ABSOLUTE"]

x, a = sp.symbols("x a", real=True)


def _drop(expression: sp.Expr) -> Iterator[sp.Expr]:
    for node in sorted(expression.atoms(sp.Abs), key=sp.default_sort_key):
        yield expression.xreplace({node: node.args[0]})


DROP_ABSOLUTE = Operator(
    "drop-absolute",
    "Drop an absolute value, wherever it stands in the side.",
    on_expressions(_drop, unfolded=True),
    (Example(Identity(x, a + sp.Abs(x)), (Identity(x, a + x),)), Example(Identity(x, a), ())),
)
