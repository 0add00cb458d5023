"""A small vocabulary that knows nothing of the paper, for the tests of the notation."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.notation import Function, Vocabulary

x, y, t = sp.symbols("x y t", real=True)
alpha, beta, gamma = sp.symbols("alpha beta gamma", positive=True)
F = sp.Function("F", real=True)
G = sp.Function("G", real=True)
P = sp.Function("P", positive=True)
VOCABULARY = Vocabulary(
    symbols={
        "x": x,
        "y": y,
        "t": t,
        "alpha": alpha,
        "beta": beta,
        "gamma": gamma,
        "x_1": sp.Symbol("x_1", real=True),
        "x^*": sp.Symbol("x^*", real=True),
        "tilde x^*": sp.Symbol("x_tilde", real=True),
        "alpha_*": sp.Symbol("alpha_*", positive=True),
        "i": sp.Symbol("i", integer=True),
        "N": sp.Symbol("N", integer=True),
        "hat theta": sp.Symbol("theta_hat", real=True),
    },
    functions={
        "F": (Function(F, subscripts=2),),
        "G": (Function(G), Function(lambda a, b: G(a) / G(b), given=1, bar="||")),
        "p": (Function(P, given=2, bar="|"),),
    },
)


@pytest.fixture(scope="session")
def vocabulary():
    """Give the vocabulary."""
    return VOCABULARY
