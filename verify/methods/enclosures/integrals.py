"""Integrals: split at the kinks, Arb's quadrature on each piece, and a derived bound for each infinite end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import acb, arb, ctx, fmpq

from verify.methods.enclosures import values as v
from verify.methods.enclosures.analytic import compile_analytic
from verify.methods.enclosures.real import compile_real
from verify.methods.enclosures.tails import compile_majorant, cut_off, logarithm_of_factors
from verify.methods.enclosures.values import Undefined, Unsupported, Value

__all__ = ["integral", "integrate", "pieces"]

_EVALUATIONS = 100
"""So many evaluations a bit of precision, twenty times what any integral of the paper takes: what needs more comes out wide, and soon."""

_INFINITE = (sp.oo, -sp.oo)
_KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise)
_Linear = Callable[[Sequence[Value]], tuple[Value, Value]]


def integrate(
    integrand: sp.Expr, variable: sp.Symbol, lower: sp.Expr, upper: sp.Expr, symbols: tuple[sp.Symbol, ...] = (), env: Sequence[Value] = ()
) -> arb:
    """Enclose an integral at the current precision.

    There is no argument for a cut-off, a tolerance or Arb's `analytic` flag: the tail of an infinite end is bounded from the
    integrand itself, and every function with a cut or a kink checks the flag at its own node.

    Args:
        integrand: An unfolded expression.
        variable: The integration variable; not one of `symbols`.
        lower: The lower end: an expression in the symbols, or −oo.
        upper: The upper end, or oo.
        symbols: The other symbols.
        env: Their values.

    Returns:
        A ball that contains the integral; not finite where Arb's quadrature finds no bound.

    Raises:
        Unsupported: If no bound of a tail could be derived, or the integrand has no analytic extension here.
        Undefined: If an end or a constant of the integrand has no real value.
    """
    low = None if lower == -sp.oo else compile_real(lower, symbols)(env)
    high = None if upper == sp.oo else compile_real(upper, symbols)(env)
    if low is not None and high is not None and v.compare(low, high) == 0:
        return arb(0)
    if lower == sp.oo or upper == -sp.oo or (low is not None and high is not None and v.compare(low, high) == 1):
        return -integrate(integrand, variable, upper, lower, symbols, env)
    total = arb(0)
    for left, right, resolved in pieces(integrand, variable, symbols, env, low, high):
        total += _piece(resolved, variable, symbols, env, left, right)
    return total


def integral(expression: Any, symbols: tuple[sp.Symbol, ...]) -> Callable[[Sequence[Value]], Value]:
    """Turn an `Integral` with both ends into a function of values.

    Args:
        expression: An `Integral` over one or more variables.
        symbols: The free symbols.

    Returns:
        A function of the symbols' values that gives the enclosure of `integrate`.
    """
    limits, inner = expression.limits, expression.function
    if len(limits) != 1 or len(limits[0]) != 3:
        raise Unsupported("an integral over several variables, or without its ends")
    variable, lower, upper = limits[0]
    if variable in symbols:
        fresh = sp.Dummy(variable.name, real=True)
        inner, variable = inner.xreplace({variable: fresh}), fresh
    return lambda env: integrate(inner, variable, lower, upper, symbols, env)


def pieces(
    integrand: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], env: Sequence[Value], low: Value | None, high: Value | None
) -> list[tuple[Value | None, Value | None, sp.Expr]]:
    """Split an interval at the kinks of an integrand.

    Args:
        integrand: An unfolded expression.
        variable: The integration variable.
        symbols: The other symbols.
        env: Their values.
        low: The lower end, or None for −∞.
        high: The upper end, or None for ∞.

    Returns:
        Pieces from left to right: their ends (None where infinite) and the integrand without the kinks that are resolved
        there. A kink that is not linear in the variable stays in the integrand, for its own node to watch.
    """
    split = _first_kink(integrand, variable, symbols)
    if split is None:
        return [(low, high, integrand)]
    linear, negative, zero, positive = split
    slope, offset = linear(env)
    sign = v.sign_of(slope)
    if sign is None:
        raise Unsupported("the sign of a slope is not certain at this precision")
    if sign == 0:
        side = v.sign_of(offset)
        if side is None:
            raise Unsupported("the side of a kink is not certain at this precision")
        return pieces((zero, positive, negative)[side], variable, symbols, env, low, high)
    kink = -offset / slope
    before, after = (negative, positive) if sign > 0 else (positive, negative)
    if low is not None and _ordered(kink, low):
        return pieces(after, variable, symbols, env, low, high)
    if high is not None and _ordered(high, kink):
        return pieces(before, variable, symbols, env, low, high)
    return [*pieces(before, variable, symbols, env, low, kink), *pieces(after, variable, symbols, env, kink, high)]


def _ordered(left: Value, right: Value) -> bool:
    """Say whether left ≤ right; where balls overlap the order does not matter, as the piece between them is then enclosed whole."""
    return v.compare(left, right) in (-1, 0)


@lru_cache(maxsize=4096)
def _first_kink(
    integrand: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...]
) -> tuple[_Linear, sp.Expr, sp.Expr, sp.Expr] | None:
    """Find an innermost kink that is linear in the variable: its zero, and the integrand on both sides of it and on it."""
    for node in sp.postorder_traversal(integrand):
        if not isinstance(node, _KINKED) or variable not in node.free_symbols:
            continue
        for difference in _differences(node):
            if difference.has(*_KINKED) or variable not in difference.free_symbols:
                continue
            slope = sp.diff(difference, variable)
            if variable in slope.free_symbols:
                continue
            value, rate = compile_real(difference.xreplace({variable: sp.S.Zero}), symbols), compile_real(slope, symbols)
            sides = [integrand.xreplace({node: _resolved(node, difference, sign)}) for sign in (-1, 0, 1)]
            return _both(rate, value), sides[0], sides[1], sides[2]
    return None


def _both(rate: Callable[[Sequence[Value]], Value], value: Callable[[Sequence[Value]], Value]) -> _Linear:
    return lambda env: (rate(env), value(env))


def _differences(node: Any) -> list[sp.Expr]:
    if isinstance(node, (sp.Abs, sp.sign)):
        return [node.args[0]]
    if isinstance(node, (sp.Max, sp.Min)):
        return [node.args[0] - node.args[1]]
    return [
        relation.lhs - relation.rhs
        for _, condition in node.args
        for relation in sorted(condition.atoms(sp.core.relational.Relational), key=str)
    ]


def _resolved(node: Any, difference: sp.Expr, sign: int) -> sp.Expr:
    """Give a kinked node's value where a difference has a known sign."""
    if isinstance(node, sp.Abs):
        return sign * node.args[0]
    if isinstance(node, sp.sign):
        return sp.Integer(sign)
    if isinstance(node, (sp.Max, sp.Min)):
        first, second, *others = node.args
        kept = first if (sign >= 0) == isinstance(node, sp.Max) else second
        return node.func(kept, *others) if others else kept
    branches = []
    for value, condition in node.args:
        known = {
            relation: sp.true if sign in _SIGNS[relation.func] else sp.false
            for relation in condition.atoms(sp.core.relational.Relational)
            if relation.lhs - relation.rhs == difference
        }
        branches.append((value, condition.xreplace(known)))
    return sp.Piecewise(*branches)


_SIGNS = {sp.Eq: (0,), sp.Ne: (-1, 1), sp.Lt: (-1,), sp.Le: (-1, 0), sp.Gt: (1,), sp.Ge: (0, 1)}


def _piece(
    integrand: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], env: Sequence[Value], low: Value | None, high: Value | None
) -> arb:
    integrand = _without_logarithms(integrand, variable)
    if integrand == 0:
        return arb(0)
    if low is None and high is None:
        zero = fmpq(0)
        return _piece(integrand, variable, symbols, env, None, zero) + _piece(integrand, variable, symbols, env, zero, None)
    error = arb(0)
    if low is None or high is None:
        fixed, side = (high, -1) if low is None else (low, 1)
        cut, bound = _cut(integrand, variable, symbols, env, fixed, side)
        error = arb(0, bound)
        end = fixed + side * cut
        low, high = (end, fixed) if low is None else (fixed, end)
    function = compile_analytic(integrand, variable, symbols)(env)
    found = acb.integral(function, acb(v.to_ball(low)), acb(v.to_ball(high)), eval_limit=_EVALUATIONS * ctx.prec)
    if not found.imag.contains(0):
        raise Undefined("the integrand is not real")
    return found.real + error


def _cut(
    integrand: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], env: Sequence[Value], fixed: Value, side: int
) -> tuple[arb, arb]:
    """Cut the tail off; growing terms may cancel, which only shows when the integrand is written out."""
    tolerance = arb(2) ** (-ctx.prec)
    try:
        return cut_off(compile_majorant(integrand, variable, symbols)(env, fixed, side), tolerance)
    except Unsupported:
        written_out = _written_out(integrand)
        return cut_off(compile_majorant(written_out, variable, symbols)(env, fixed, side), tolerance)


@lru_cache(maxsize=1024)
def _written_out(integrand: sp.Expr) -> sp.Expr:
    return sp.expand(integrand, power_exp=False)


@lru_cache(maxsize=4096)
def _without_logarithms(integrand: sp.Expr, variable: sp.Symbol) -> sp.Expr:
    """Replace logarithms of products of exponentials by what they are on the real line, so that no cut is met."""
    table = {}
    for node in integrand.atoms(sp.log):
        if variable in node.free_symbols:
            plain = logarithm_of_factors(node.args[0], variable)
            if plain is not None:
                table[node] = plain
    return integrand.xreplace(table) if table else integrand
