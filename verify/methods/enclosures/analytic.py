"""From a SymPy integrand to a function of complex balls that honours Arb's `analytic` flag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import acb, arb
from sympy.core.relational import Relational

from verify.methods.enclosures import values as v
from verify.methods.enclosures.real import compile_condition, compile_real
from verify.methods.enclosures.values import Unsupported, Value

__all__ = ["Integrand", "compile_analytic"]

Integrand = Callable[[acb, bool], acb]
"""f(z, analytic): where `analytic` is set, not finite unless f is analytic on the whole ball z."""
_Bind = Callable[[Sequence[Value]], Integrand]
_NOTHING = acb(arb.nan())


@lru_cache(maxsize=4096)
def compile_analytic(expression: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> _Bind:
    """Turn an integrand into a function that, given the values of the other symbols, gives a function for `acb.integral`.

    Args:
        expression: An unfolded integrand.
        variable: The integration variable.
        symbols: The other symbols, in the order of the values.

    Returns:
        A function from values to an `Integrand`. Every function with a cut or a kink checks the flag here, at its own node, so
        no integrand can be built that ignores it.

    Raises:
        Unsupported: If the integrand holds a function that has no analytic extension here.
    """
    if expression == variable:
        return lambda _env: lambda z, _analytic: z
    if variable not in expression.free_symbols:
        constant = compile_real(expression, symbols)

        def bind_constant(env: Sequence[Value]) -> Integrand:
            value = acb(v.to_ball(constant(env)))
            return lambda _z, _analytic: value

        return bind_constant
    if isinstance(expression, sp.Piecewise):
        return _cases(expression, variable, symbols)
    if isinstance(expression, sp.Pow):
        return _power(expression, variable, symbols)
    join = _JOINS.get(expression.func)
    if join is not None:
        return _joined(expression, variable, symbols, join)
    plain = _UNARY.get(expression.func)
    if plain is None or len(expression.args) != 1:
        raise Unsupported(f"no analytic extension of {expression.func.__name__} is known")
    inner = compile_analytic(expression.args[0], variable, symbols)

    def bind(env: Sequence[Value]) -> Integrand:
        function = inner(env)
        return lambda z, analytic: plain(function(z, analytic), analytic)

    return bind


def _joined(expression: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], join: Callable[[acb, acb, bool], acb]) -> _Bind:
    """Join the parts one by one; the parts without the variable are joined once, not at every node of the quadrature."""
    if isinstance(expression, (sp.Add, sp.Mul)):
        still, moving = expression.as_independent(variable, as_Add=isinstance(expression, sp.Add))
        trivial = still == (0 if isinstance(expression, sp.Add) else 1)
        parts = [*([] if trivial else [still]), *expression.func.make_args(moving)]
    else:
        parts = list(expression.args)
    compiled = [compile_analytic(part, variable, symbols) for part in parts]

    def bind(env: Sequence[Value]) -> Integrand:
        first, *others = [part(env) for part in compiled]

        def function(z: acb, analytic: bool) -> acb:
            total = first(z, analytic)
            for other in others:
                total = join(total, other(z, analytic), analytic)
            return total

        return function

    return bind


def _power(expression: Any, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> _Bind:
    base, exponent = expression.args
    bottom = compile_analytic(base, variable, symbols)
    if exponent.is_Integer:
        count = int(exponent)

        def bind_integer(env: Sequence[Value]) -> Integrand:
            function = bottom(env)
            return lambda z, analytic: function(z, analytic) ** count

        return bind_integer
    top = compile_analytic(exponent, variable, symbols)

    def bind(env: Sequence[Value]) -> Integrand:
        function, raised = bottom(env), top(env)
        return lambda z, analytic: function(z, analytic).pow(raised(z, analytic), analytic=analytic)

    return bind


def _cases(expression: Any, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> _Bind:
    """Extend each case to where the real part of its condition's difference is certain; elsewhere nothing is analytic."""
    branches = []
    for value, condition in expression.args:
        decided = _condition(condition, variable, symbols)
        branches.append((compile_analytic(value, variable, symbols), decided))

    def bind(env: Sequence[Value]) -> Integrand:
        bound = [(value(env), condition(env)) for value, condition in branches]

        def function(z: acb, analytic: bool) -> acb:
            total: acb | None = None
            for value, condition in bound:
                answer = condition(z)
                if answer is None and analytic:
                    return _NOTHING
                if answer is not False:
                    found = value(z, analytic)
                    total = found if total is None else total.union(found)
                if answer:
                    return total
            return _NOTHING

        return function

    return bind


def _condition(
    condition: Any, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...]
) -> Callable[[Sequence[Value]], Callable[[acb], bool | None]]:
    if variable not in condition.free_symbols:
        decided = compile_condition(condition, symbols)

        def bind_fixed(env: Sequence[Value]) -> Callable[[acb], bool | None]:
            answer = decided(env)
            return lambda _z: answer

        return bind_fixed
    if isinstance(condition, (sp.And, sp.Or)):
        parts = [_condition(part, variable, symbols) for part in condition.args]
        decisive = isinstance(condition, sp.Or)

        def bind_joined(env: Sequence[Value]) -> Callable[[acb], bool | None]:
            bound = [part(env) for part in parts]

            def answer(z: acb) -> bool | None:
                found = [part(z) for part in bound]
                # The sides are open sets only if every part is certain, so a single unknown part leaves the case open.
                return None if None in found else (decisive in found) == decisive

            return answer

        return bind_joined
    if not isinstance(condition, Relational) or isinstance(condition, (sp.Eq, sp.Ne)):
        raise Unsupported(f"the case {condition} of an integrand")
    difference = compile_analytic(condition.lhs - condition.rhs, variable, symbols)
    below = isinstance(condition, (sp.Le, sp.Lt))

    def bind(env: Sequence[Value]) -> Callable[[acb], bool | None]:
        function = difference(env)

        def answer(z: acb) -> bool | None:
            real = function(z, True).real
            if real < 0:
                return below
            return not below if real > 0 else None

        return answer

    return bind


_JOINS: dict[Any, Callable[[acb, acb, bool], acb]] = {
    sp.Add: lambda one, two, _analytic: one + two,
    sp.Mul: lambda one, two, _analytic: one * two,
    sp.Max: lambda one, two, analytic: one.real_max(two, analytic=analytic),
    sp.Min: lambda one, two, analytic: one.real_min(two, analytic=analytic),
}
_UNARY: dict[Any, Callable[[acb, bool], acb]] = {
    sp.exp: lambda z, _analytic: z.exp(),
    sp.erf: lambda z, _analytic: z.erf(),
    sp.log: lambda z, analytic: z.log(analytic=analytic),
    sp.Abs: lambda z, analytic: z.real_abs(analytic=analytic),
    sp.sign: lambda z, analytic: z.real_sgn(analytic=analytic),
}
