"""Scaling: where a statement is homogeneous, one positive symbol of each group may be set to 1."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from verify.methods.symbolic.context import Conditions

__all__ = ["unscaled"]


def unscaled(difference: sp.Expr, conditions: Conditions) -> tuple[sp.Expr, Conditions, tuple[sp.Symbol, ...]]:
    """Set positive symbols to 1 under which an expression and its conditions are homogeneous.

    If f(λ^w z) = λ^k f(z) for every λ > 0 and the conditions keep their truth, the sign of f at z is its sign where λ is
    chosen such that a positive symbol of non-zero weight becomes 1.

    Args:
        difference: A kink-free expression whose sign is asked for.
        conditions: What the symbols satisfy.

    Returns:
        The expression and the conditions with those symbols set to 1, and the symbols.
    """
    fixed: list[sp.Symbol] = []
    while True:
        symbol = _scalable(difference, conditions)
        if symbol is None:
            return difference, conditions, tuple(fixed)
        fixed.append(symbol)
        difference = difference.subs(symbol, 1)
        moved = (relation.func(relation.lhs.subs(symbol, 1), relation.rhs.subs(symbol, 1), evaluate=False) for relation in conditions)
        conditions = tuple(relation for relation in moved if relation.func(*relation.args) != sp.true)


def _scalable(difference: sp.Expr, conditions: Conditions) -> sp.Symbol | None:
    symbols = sorted(difference.free_symbols.union(*[relation.free_symbols for relation in conditions]), key=lambda item: item.name)
    if len(symbols) < 2 or not all(type(symbol) is sp.Symbol and not symbol.is_integer for symbol in symbols):
        return None
    rows: list[list[sp.Rational]] = []
    for expression in (difference, *[relation.lhs - relation.rhs for relation in conditions]):
        if not _weights(expression, symbols, rows):
            return None
    null = (sp.Matrix(rows) if rows else sp.zeros(1, len(symbols))).nullspace()
    for vector in null:
        chosen = [symbol for symbol, weight in zip(symbols, vector, strict=True) if weight != 0 and symbol.is_positive]
        if chosen:
            return min(chosen, key=lambda item: (sum(node.has(item) for node in difference.atoms(sp.exp, sp.log)), item.name))
    return None


@lru_cache(maxsize=1 << 12)
def _flat(expression: sp.Expr) -> sp.Expr:
    """Multiply out; what stands inside functions stays as it is."""
    return sp.expand(expression, power_base=True, power_exp=False, log=False, basic=False)


def _weights(expression: sp.Expr, symbols: list[sp.Symbol], rows: list[list[sp.Rational]]) -> bool:
    """Add the equations that make every term of an expression have one weight; exponents and logarithms have weight 0."""
    first = None
    for term in sp.Add.make_args(_flat(expression)):
        vector = [sp.Integer(0)] * len(symbols)
        for factor in sp.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if factor.is_number:
                continue
            if base in symbols and exponent.is_Rational:
                vector[symbols.index(base)] += exponent
            elif isinstance(factor, (sp.exp, sp.log)):
                if not _weightless(factor.args[0], symbols, rows):
                    return False
            else:
                return False
        if first is None:
            first = vector
        else:
            rows.append([one - two for one, two in zip(vector, first, strict=True)])
    return True


def _weightless(argument: sp.Expr, symbols: list[sp.Symbol], rows: list[list[sp.Rational]]) -> bool:
    for term in sp.Add.make_args(_flat(argument)):
        vector = [sp.Integer(0)] * len(symbols)
        for factor in sp.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if factor.is_number:
                continue
            if base not in symbols or not exponent.is_Rational:
                return False
            vector[symbols.index(base)] += exponent
        rows.append(vector)
    return True
