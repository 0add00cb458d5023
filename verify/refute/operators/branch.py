"""Give the threshold itself to the other branch; where the branches meet this changes nothing, and that must be proved."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, on_expressions

__all__ = ["CHANGE_AT_KINK"]

_OTHER = {sp.Le: sp.Lt, sp.Lt: sp.Le, sp.Ge: sp.Gt, sp.Gt: sp.Ge}

x = sp.Symbol("x", real=True)
alpha = sp.Symbol("alpha", positive=True)


def _change(expression: sp.Expr) -> Iterator[sp.Expr]:
    for node in sorted(expression.atoms(sp.Piecewise), key=sp.default_sort_key):
        pieces = [(value, _other(condition)) for value, condition in node.args]
        yield expression.xreplace({node: sp.Piecewise(*pieces, evaluate=False)})


def _other(condition: sp.Basic) -> sp.Basic:
    changes = {
        relation: _OTHER[relation.func](relation.lhs, relation.rhs, evaluate=False)
        for relation in condition.atoms(Relational)
        if relation.func in _OTHER
    }
    return condition.xreplace(changes)


CHANGE_AT_KINK = Operator(
    "change-at-kink",
    "Give the threshold itself to the other branch.",
    on_expressions(_change, unfolded=True),
    (
        Example(
            Identity(x, sp.Piecewise((x**2, x <= alpha), (x, True))),
            (Identity(x, sp.Piecewise((x**2, x < alpha), (x, True))),),
        ),
        Example(Identity(x, alpha), ()),
    ),
)
