"""Swap two symbols of like kind on one side: α and β, b₁ and b₂, μ₁ and μ₂."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, on_expressions

__all__ = ["SWAP_SYMBOLS"]

_PAIRS = (("alpha", "beta"), ("b_1", "b_2"), ("mu_1", "mu_2"), ("a", "b"), ("alpha_1", "beta_1"), ("alpha_2", "beta_2"))

x = sp.Symbol("x", real=True)
alpha, beta = sp.symbols("alpha beta", positive=True)


def _swap(expression: sp.Expr) -> Iterator[sp.Expr]:
    named = {symbol.name: symbol for symbol in expression.free_symbols}
    for first, second in _PAIRS:
        if first in named and second in named:
            yield expression.xreplace({named[first]: named[second], named[second]: named[first]})


SWAP_SYMBOLS = Operator(
    "swap-symbols",
    "Swap α and β, b₁ and b₂ or μ₁ and μ₂ on one side.",
    on_expressions(_swap),
    (Example(Identity(x, alpha - beta), (Identity(x, beta - alpha),)), Example(Identity(x, alpha), ())),
)
