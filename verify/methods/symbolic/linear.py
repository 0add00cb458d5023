"""Sums, products and integrals that cannot be evaluated, in one canonical shape: spread over terms, constants in front."""

from __future__ import annotations

import sympy as sp

from verify.claim import unfold

__all__ = ["spread"]


def spread(expression: sp.Expr) -> sp.Expr:
    """Spread sums and integrals over the terms under them, products over factors, and logarithms over products.

    Args:
        expression: An expression that may contain `Sum`, `Product` and `Integral`.

    Returns:
        An equal expression, given that each sum and integral in it converges. Bound symbols have canonical names.
    """
    return _spread(unfold(expression))


def _spread(expression: sp.Expr) -> sp.Expr:
    if not expression.has(sp.Sum, sp.Product, sp.Integral):
        return expression
    if isinstance(expression, (sp.Sum, sp.Integral)):
        return _linear(expression)
    if isinstance(expression, sp.Product):
        return _product(expression)
    if isinstance(expression, sp.log):
        return _log(_spread(expression.args[0]))
    return expression.func(*[_spread(arg) for arg in expression.args])


def _canonical(node: sp.Expr) -> tuple[sp.Expr, sp.Symbol, sp.Tuple]:
    if len(node.args) != 2 or len(node.args[1]) != 3:
        raise ValueError("only sums, products and integrals over one range")
    index, lower, upper = node.args[1]
    depth = sum(1 for inner in sp.preorder_traversal(node.args[0]) if isinstance(inner, (sp.Sum, sp.Product, sp.Integral)))
    own = sp.Symbol(f"_{depth}", real=True) if isinstance(node, sp.Integral) else sp.Symbol(f"_{depth}", integer=True)
    return node.args[0].subs(index, own), own, sp.Tuple(own, lower, upper)


def _bound(kind: type[sp.Expr], term: sp.Expr, span: sp.Tuple) -> sp.Expr:
    """Bind a single term: its bound symbol is named after what is left inside it, not after what stood beside it."""
    inside, _, canonical = _canonical(kind(term, span))
    return kind(inside, canonical)


def _flat(expression: sp.Expr) -> sp.Expr:
    return sp.expand(sp.expand_log(sp.expand(_spread(expression))), power_exp=False, power_base=False)


def _linear(node: sp.Expr) -> sp.Expr:
    inside, index, span = _canonical(node)
    total = sp.Integer(0)
    for term in sp.Add.make_args(_flat(inside)):
        constant, rest = term.as_independent(index, as_Add=False)
        if rest == 1 and isinstance(node, sp.Sum):
            total += constant * (span[2] - span[1] + 1)
        elif rest == 1 and not (span[1].is_infinite or span[2].is_infinite):
            total += constant * (span[2] - span[1])
        else:
            total += constant * _bound(node.func, rest, span)
    return total


def _product(node: sp.Expr) -> sp.Expr:
    inside, index, span = _canonical(node)
    inside = sp.powsimp(_spread(inside), combine="base")
    result = sp.Integer(1)
    for factor in sp.Mul.make_args(sp.expand_power_base(inside)):
        if not factor.has(index):
            result *= factor ** (span[2] - span[1] + 1)
        elif isinstance(factor, sp.exp):
            result *= sp.exp(_linear(sp.Sum(factor.args[0], span)))
        else:
            result *= sp.Product(factor, span)
    return result


def _log(argument: sp.Expr) -> sp.Expr:
    total = sp.Integer(0)
    rest = sp.Integer(1)
    for factor in sp.Mul.make_args(argument):
        if isinstance(factor, sp.Product) and factor.args[0].is_positive:
            total += _linear(sp.Sum(sp.log(factor.args[0]), factor.args[1]))
        elif isinstance(factor, sp.exp):
            total += factor.args[0]
        else:
            rest *= factor
    return total + sp.expand_log(sp.log(rest))
