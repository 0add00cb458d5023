"""Expressions and conditions as nested lists: a small format that a reader without SymPy can evaluate."""

from __future__ import annotations

from typing import Any

import sympy as sp

from verify.claim.defined import unfold
from verify.claim.forms import Identity, Inequality

__all__ = ["TreeError", "relation_tree", "tree_of"]

_NAMES: dict[type, str] = {
    sp.Add: "+",
    sp.Mul: "*",
    sp.Pow: "^",
    sp.exp: "exp",
    sp.log: "log",
    sp.Abs: "abs",
    sp.Eq: "=",
    sp.Ne: "!=",
    sp.Lt: "<",
    sp.Le: "<=",
    sp.Gt: ">",
    sp.Ge: ">=",
    sp.And: "and",
    sp.Or: "or",
}
_ATOMS: dict[sp.Basic, list[Any]] = {sp.pi: ["pi"], sp.E: ["exp", "1"], sp.true: ["and"], sp.false: ["or"]}
_DIGITS = 30
_ASSUMED = {"positive": ">", "negative": "<", "nonnegative": ">=", "nonpositive": "<=", "nonzero": "!="}


class TreeError(ValueError):
    """An expression that the format has no words for: an integral, an undefined function, an infinity."""


def tree_of(expression: Any) -> Any:
    """Give an expression or a condition as nested lists.

    Args:
        expression: A SymPy object; `Defined` functions are unfolded and derivatives carried out.

    Returns:
        A rational as "p/q" or "p"; a symbol as ["symbol", name]; anything else as a list of an operation's name and its
        arguments: + * ^ exp log abs pi; `cases` with [condition, value] pairs, which sgn, max and min become; `lambertw`, the
        solution w of w·exp(w) = z, with the number z and the ends of an interval in which w lies; and the relations.

    Raises:
        TreeError: It contains anything else.
    """
    return _tree(_without_derivatives(unfold(sp.sympify(expression))))


def relation_tree(form: Identity | Inequality) -> list[Any]:
    """Give a relation as [relation, lhs, rhs, domain], the symbols' assumptions put into the domain.

    Args:
        form: An identity or an inequality.

    Raises:
        TreeError: A side has no tree, or two symbols have one name.
    """
    symbols = sorted(form.free_symbols, key=lambda symbol: symbol.name)
    if len({symbol.name for symbol in symbols}) < len(symbols):
        raise TreeError("two symbols have one name")
    relation = "=" if isinstance(form, Identity) else "<" if form.strict else "<="
    domain = ["and", tree_of(form.domain), *[condition for symbol in symbols for condition in _assumed(symbol)]]
    return [relation, tree_of(form.lhs), tree_of(form.rhs), domain]


def _assumed(symbol: sp.Symbol) -> list[Any]:
    """Give what a symbol's assumptions say of its value."""
    tree = _tree(symbol)
    if symbol.is_integer:
        raise TreeError(f"{symbol} is an integer")
    return [[relation, tree, "0"] for name, relation in _ASSUMED.items() if getattr(symbol, f"is_{name}")]


def _without_derivatives(expression: sp.Basic) -> sp.Basic:
    if not expression.has(sp.Derivative):
        return expression
    done = expression.replace(lambda node: isinstance(node, sp.Derivative), lambda node: node.doit())
    if done.has(sp.Derivative, sp.Subs, sp.DiracDelta):
        raise TreeError("a derivative cannot be carried out")
    return done


def _tree(node: sp.Basic) -> Any:
    if isinstance(node, sp.Symbol):
        return ["symbol", node.name]
    if node.is_Atom and getattr(node, "is_Rational", False):
        return str(node)
    if node in _ATOMS:
        return _ATOMS[node]
    if isinstance(node, sp.Piecewise):
        return ["cases", *[[_tree(pair.cond), _tree(pair.expr)] for pair in node.args]]
    if isinstance(node, sp.Not):
        return _tree(sp.to_nnf(node, simplify=False))
    if isinstance(node, (sp.sign, sp.Max, sp.Min)):
        return _cases(node)
    if isinstance(node, sp.LambertW):
        return ["lambertw", _tree(node.args[0]), *_located(node)]
    for kind, name in _NAMES.items():
        if node.func is kind:
            return [name, *[_tree(part) for part in node.args]]
    raise TreeError(f"{node.func.__name__} has no finite evaluation here")


def _cases(node: sp.Basic) -> list[Any]:
    """Write sgn, max and min out as their cases."""
    if isinstance(node, sp.sign):
        value = _tree(node.args[0])
        return ["cases", [[">", value, "0"], "1"], [["=", value, "0"], "0"], [["and"], "-1"]]
    relation = ">=" if isinstance(node, sp.Max) else "<="
    values = [_tree(part) for part in node.args]
    found = [
        [["and", *[[relation, value, other] for other in values[:n] + values[n + 1 :]]] if n + 1 < len(values) else ["and"], value]
        for n, value in enumerate(values)
    ]
    return ["cases", *found]


def _located(node: sp.LambertW) -> list[str]:
    """Say between which numbers Lambert's W lies, which also says which branch is meant."""
    value = node.evalf(_DIGITS + 20)
    if not value.is_Float:
        raise TreeError(f"{node} is no real number")
    whole = int(sp.floor(value * 10**_DIGITS))
    return [str(sp.Rational(whole + step, 10**_DIGITS)) for step in (-1, 2)]
