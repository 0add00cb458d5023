"""Logarithms of variables: new variables in which every logarithm is linear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from verify.methods.elimination import contradictory
from verify.methods.positivity.exponential import Algebra, ExpSum, UnsupportedError, expand_logs
from verify.methods.substitution import put

__all__ = ["Rewritten", "as_exponential", "common_denominator", "rewrite"]


@dataclass(frozen=True)
class Rewritten:
    """A statement in new variables.

    Args:
        expression: The expression, its logarithms those of single symbols or numbers.
        conditions: The conditions, those that replaced symbols had by assumption added.
        back: The replaced symbols as expressions in the new ones.
    """

    expression: sp.Expr
    conditions: tuple[Relational, ...]
    back: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)


def rewrite(expression: sp.Expr, conditions: Sequence[Relational]) -> Rewritten:
    """Expand logarithms; replace v in log(c·v + d), and v in log v − log w or where all depends on v·w, by a new positive symbol.

    Args:
        expression: Without kinks.
        conditions: Relationals without kinks.
    """
    _refuse_undefined(expression, conditions)
    result = Rewritten(expand_logs(expression), tuple(conditions))
    for _ in range(6):
        replacement = _root(result.expression) or _shift(result) or _replacement(result.expression)
        if replacement is None:
            return result
        symbol, image = replacement
        table = {symbol: image}
        changed = [condition.func(condition.lhs.subs(table), condition.rhs.subs(table), evaluate=False) for condition in result.conditions]
        new = sp.expand_log(sp.expand(sp.expand_log(result.expression.subs(table).replace(_is_log, _together), force=False)))
        back = {old: value.subs(table) for old, value in result.back.items()} | table
        result = Rewritten(new, (*changed, *_assumed(symbol, image)), back)
    return result


def _refuse_undefined(expression: sp.Expr, conditions: Sequence[Relational]) -> None:
    """Refuse a logarithm whose argument is not seen to be positive: what follows would narrow the domain to where it is."""
    for node in expression.atoms(sp.log):
        argument = node.args[0]
        if not argument.is_positive and not contradictory([*conditions, sp.Le(argument, 0, evaluate=False)]):
            raise UnsupportedError(f"{argument} is not seen to be positive, and {node} stands in the statement")


def _is_log(node: sp.Basic) -> bool:
    return isinstance(node, sp.log)


def _together(node: sp.Expr) -> sp.Expr:
    return sp.log(sp.factor(node.args[0]))


def _assumed(symbol: sp.Symbol, image: sp.Expr) -> list[Relational]:
    if symbol.is_positive:
        return [sp.Gt(image, 0, evaluate=False)]
    if symbol.is_negative:
        return [sp.Lt(image, 0, evaluate=False)]
    if symbol.is_nonnegative:
        return [sp.Ge(image, 0, evaluate=False)]
    return []


def _root(expression: sp.Expr) -> tuple[sp.Symbol, sp.Expr] | None:
    """Choose a symbol under a square root, to be replaced by a square."""
    for node in sorted(expression.atoms(sp.Pow), key=sp.default_sort_key):
        if node.base.is_Symbol and node.base.is_nonnegative and node.exp.is_Rational and node.exp.q == 2:
            return node.base, sp.Dummy("t", positive=node.base.is_positive, nonnegative=True) ** 2
    return None


def _shift(statement: Rewritten) -> tuple[sp.Symbol, sp.Expr] | None:
    """Choose a symbol that occurs only in its difference to another, if one stands in an exponent."""
    inside = {
        symbol
        for node in statement.expression.atoms(sp.exp)
        for symbol in node.args[0].free_symbols
        if not node.args[0].is_Symbol and symbol.is_nonnegative is None and symbol.is_nonpositive is None
    }
    if len(inside) < 2:
        return None
    for first in sorted(inside, key=lambda item: item.name):
        for second in sorted(inside - {first}, key=lambda item: item.name):
            new = sp.Dummy("d", real=True)
            moved = [statement.expression, *[condition.lhs - condition.rhs for condition in statement.conditions]]
            if not any(second in sp.expand(put(item, {first: second + new})).free_symbols for item in moved):
                return first, second + new
    return None


def _replacement(expression: sp.Expr) -> tuple[sp.Symbol, sp.Expr] | None:
    """Choose a symbol to replace, and what by."""
    logs = sorted((node for node in expression.atoms(sp.log) if node.free_symbols), key=sp.default_sort_key)
    for node in logs:
        argument = node.args[0]
        if argument.is_Symbol:
            continue
        for symbol in sorted(argument.free_symbols, key=lambda item: item.name):
            slope = argument.diff(symbol)
            if slope.is_Rational and slope != 0 and argument.free_symbols == {symbol}:
                new = sp.Dummy("t", positive=True)
                return symbol, (new - argument.subs(symbol, 0)) / slope
        raise UnsupportedError(f"{node} is not the logarithm of a product of variables")
    symbols = [node.args[0] for node in logs]
    if len(symbols) < 2:
        return None
    first, second = symbols[:2]
    expanded = sp.expand(expression)
    if expanded.coeff(sp.log(first)) == -expanded.coeff(sp.log(second)):
        return first, sp.Dummy("t", positive=True) * second
    whole = sp.Dummy("t", positive=True)
    if second not in sp.expand(sp.expand_log(expression.subs(first, whole / second))).free_symbols:
        return first, whole / second
    return None


def common_denominator(algebra: Algebra, sides: tuple[ExpSum, ExpSum], symbol: int) -> tuple[ExpSum, ExpSum]:
    """Multiply a quotient's sides by the denominators in which a symbol stands beside other terms."""
    factor = algebra.field.ring.one
    for side in sides:
        for coefficient, _ in side.terms:
            if len({monomial[symbol] for monomial in coefficient.denom}) > 1:
                factor = factor.lcm(coefficient.denom)
    scale = algebra.field.new(factor, algebra.field.ring.one)
    first, second = (ExpSum(tuple((coefficient * scale, exponent) for coefficient, exponent in side.terms)) for side in sides)
    return first, second


def as_exponential(algebra: Algebra, total: ExpSum, symbol: int, log_of: int) -> ExpSum:
    """Write v^k as exp(k·s), where s is the generator that stood for log v.

    Args:
        algebra: The field.
        total: An exponential polynomial whose exponents and denominators are free of v, powers of v apart.
        symbol: The place of v.
        log_of: The place of log v.

    Raises:
        UnsupportedError: If v stands elsewhere.
    """
    gens = algebra.field.gens
    terms: list[tuple[Any, Any]] = []
    for coefficient, exponent in total.terms:
        if any(monomial[symbol] for side in (exponent.numer, exponent.denom) for monomial in side):
            raise UnsupportedError("a variable stands in a logarithm and in an exponent")
        below = {monomial[symbol] for monomial in coefficient.denom}
        if len(below) != 1:
            raise UnsupportedError("a variable stands in a logarithm and in a denominator")
        (shift,) = below
        rest = coefficient * gens[symbol] ** shift
        for monomial, value in rest.numer.terms():
            power = monomial[symbol] - shift
            bare = (*monomial[:symbol], 0, *monomial[symbol + 1 :])
            part = algebra.field.new(rest.numer.ring({bare: value}), rest.denom)
            terms.append((part, exponent + gens[log_of] * power))
    return ExpSum.collected(terms)
