"""β for 1/β: one scale inverted on one side."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, on_expressions

__all__ = ["INVERT_SCALE"]

_SCALES = ("alpha", "beta", "gamma", "lambda", "b_1", "b_2", "sigma")

x = sp.Symbol("x", real=True)
beta = sp.Symbol("beta", positive=True)


def _invert(expression: sp.Expr) -> Iterator[sp.Expr]:
    for symbol in sorted(expression.free_symbols, key=lambda item: item.name):
        bound = any(
            symbol in node.variables for node in expression.atoms(sp.Derivative, sp.Integral, sp.Limit) if hasattr(node, "variables")
        )
        if symbol.name in _SCALES and not bound:
            yield expression.xreplace({symbol: 1 / symbol})


INVERT_SCALE = Operator(
    "invert-scale",
    "Put 1/β for β on one side.",
    on_expressions(_invert),
    (Example(Identity(x, beta * x), (Identity(x, x / beta),)), Example(Identity(x, x + 1), ())),
)
