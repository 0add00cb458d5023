"""Move the threshold of a case distinction to a half and to twice its place."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Identity
from verify.refute.operators.base import Example, Operator, on_expressions

__all__ = ["MOVE_THRESHOLD"]

x = sp.Symbol("x", real=True)
alpha = sp.Symbol("alpha", positive=True)


def _move(expression: sp.Expr) -> Iterator[sp.Expr]:
    for node in sorted(expression.atoms(sp.Piecewise), key=sp.default_sort_key):
        for factor in (sp.Rational(1, 2), sp.Integer(2)):
            pieces = [(value, _scaled(condition, factor)) for value, condition in node.args]
            yield expression.xreplace({node: sp.Piecewise(*pieces, evaluate=False)})


def _scaled(condition: sp.Basic, factor: sp.Rational) -> sp.Basic:
    changes = {
        relation: relation.func(relation.lhs, factor * relation.rhs, evaluate=False)
        for relation in condition.atoms(Relational)
        if relation.rhs != 0
    }
    return condition.xreplace(changes)


def _case(condition: sp.Basic) -> sp.Expr:
    return sp.Piecewise((x**2, condition), (x, True), evaluate=False)


MOVE_THRESHOLD = Operator(
    "move-threshold",
    "Put α/2 and 2α for the threshold α.",
    on_expressions(_move, unfolded=True),
    (
        Example(Identity(x, _case(alpha >= x)), (Identity(x, _case(alpha >= x / 2)), Identity(x, _case(alpha >= 2 * x)))),
        Example(Identity(x, alpha), ()),
    ),
)
