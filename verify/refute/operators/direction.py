"""Swap the direction of a divergence: p against q becomes q against p."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, on_expressions

__all__ = ["SWAP_DIRECTION"]

_PAIRS = (("b_1", "b_2"), ("mu_1", "mu_2"))

x = sp.Symbol("x", real=True)
b_1, b_2 = sp.symbols("b_1 b_2", positive=True)


def _swap(expression: sp.Expr) -> Iterator[sp.Expr]:
    named = {symbol.name: symbol for symbol in expression.free_symbols}
    pairs = [(named[first], named[second]) for first, second in _PAIRS if first in named and second in named]
    if pairs:
        yield expression.xreplace(dict(pairs) | {second: first for first, second in pairs})


SWAP_DIRECTION = Operator(
    "swap-direction",
    "Exchange the two distributions of a divergence on one side.",
    on_expressions(_swap),
    (Example(Identity(x, b_1 / b_2), (Identity(x, b_2 / b_1),)), Example(Identity(x, b_1), ())),
)
