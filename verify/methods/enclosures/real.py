"""From a SymPy expression to a function of values, as the expression stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import arb, fmpq
from sympy.core.relational import Relational

from verify.methods.enclosures import values as v
from verify.methods.enclosures.values import Undefined, Unsupported, Value

__all__ = ["added", "compile_condition", "compile_real", "times"]

Evaluate = Callable[[Sequence[Value]], Value]
Decide = Callable[[Sequence[Value]], bool | None]
_MOST_TERMS = 2000


@lru_cache(maxsize=8192)
def compile_real(expression: sp.Basic, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    """Turn an expression into a function of the values of its symbols.

    Args:
        expression: An unfolded expression.
        symbols: Its symbols, in the order of the function's argument.

    Returns:
        A function from a sequence of values to a value: exact where the arithmetic is rational, otherwise a ball that contains
        the true value (not finite where nothing is known). Where a case cannot be decided, as on a box, the ball contains
        every case. The function raises `Undefined` where there is no real value.

    Raises:
        Unsupported: If the expression holds a function that is not known here.
    """
    if isinstance(expression, sp.Symbol):
        if expression not in symbols:
            raise Unsupported(f"the symbol {expression} has no value")
        index = symbols.index(expression)
        return lambda env: env[index]
    if expression.is_Number:
        return _number(expression)
    builder = _BUILDERS.get(expression.func)
    if builder is not None:
        return builder(expression, symbols)
    if expression in _CONSTANTS:
        return _CONSTANTS[expression]
    raise Unsupported(f"{expression.func.__name__} is not known to the ball evaluator")


@lru_cache(maxsize=8192)
def compile_condition(condition: sp.Basic, symbols: tuple[sp.Symbol, ...]) -> Decide:
    """Turn a SymPy Boolean into a function of the values of its symbols.

    Args:
        condition: Relations joined by and, or, not.
        symbols: Its symbols, in the order of the function's argument.

    Returns:
        A function that gives True or False where that is certain, otherwise None.
    """
    if condition in (sp.true, sp.false):
        answer = condition == sp.true
        return lambda _env: answer
    if isinstance(condition, Relational):
        return _relation(condition, symbols)
    parts = [compile_condition(part, symbols) for part in condition.args]
    if isinstance(condition, sp.Not):
        return lambda env: None if (found := parts[0](env)) is None else not found
    if isinstance(condition, (sp.And, sp.Or)):
        decisive = isinstance(condition, sp.Or)

        def decide(env: Sequence[Value]) -> bool | None:
            answers = [part(env) for part in parts]
            if decisive in answers:
                return decisive
            return None if None in answers else not decisive

        return decide
    raise Unsupported(f"the condition {condition} is not built from relations with and, or, not")


def _relation(condition: Relational, symbols: tuple[sp.Symbol, ...]) -> Decide:
    left, right = compile_real(condition.lhs, symbols), compile_real(condition.rhs, symbols)
    allowed = {sp.Eq: {0}, sp.Ne: {-1, 1}, sp.Lt: {-1}, sp.Le: {-1, 0}, sp.Gt: {1}, sp.Ge: {0, 1}}[condition.func]
    weak = condition.func in (sp.Le, sp.Ge)

    def decide(env: Sequence[Value]) -> bool | None:
        one, two = left(env), right(env)
        order = v.compare(one, two)
        if order is None:
            if weak and ((one <= two) if condition.func is sp.Le else (one >= two)):
                return True
            return None
        return order in allowed

    return decide


def _number(expression: sp.Expr) -> Evaluate:
    if expression.is_Rational or isinstance(expression, sp.Float):
        value = v.exact(expression)
        return lambda _env: value
    if expression in (sp.oo, -sp.oo):
        endless = arb.pos_inf() if expression is sp.oo else arb.neg_inf()
        return lambda _env: endless
    raise Undefined(f"{expression} is not a real number")


def _sum(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    parts = [compile_real(part, symbols) for part in expression.args]

    def evaluate(env: Sequence[Value]) -> Value:
        return added([part(env) for part in parts])

    return evaluate


def _product(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    negative = expression.args[0] is sp.S.NegativeOne
    first, *others = [compile_real(part, symbols) for part in expression.args[negative:]]

    def evaluate(env: Sequence[Value]) -> Value:
        product = first(env)
        for part in others:
            product = times(product, part(env))
        return -product if negative else product

    return evaluate


def added(values: Iterable[Value]) -> Value:
    """Add, the exact rationals first: where they cancel, nothing is lost of a ball that is far smaller than they are."""
    whole, balls = fmpq(0), []
    for value in values:
        if isinstance(value, fmpq):
            whole += value
        else:
            balls.append(value)
    return sum(balls, whole)


def times(left: Value, right: Value) -> Value:
    """Multiply, keeping an exact zero exact where the other factor is finite."""
    if isinstance(left, fmpq):
        if not left and (isinstance(right, fmpq) or right.is_finite()):
            return left
    elif isinstance(right, fmpq) and not right and left.is_finite():
        return right
    return left * right


def _power(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    base, exponent = (compile_real(part, symbols) for part in expression.args)
    if expression.args[0] is sp.E:
        return lambda env: v.exponential(exponent(env))
    if expression.args[1].is_Integer:
        count = int(expression.args[1])
        return lambda env: v.whole_power(base(env), count)
    return lambda env: v.power(base(env), exponent(env))


def _unary(function: Callable[[Value], Value]) -> Callable[[sp.Expr, tuple[sp.Symbol, ...]], Evaluate]:
    def build(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
        inner = compile_real(expression.args[0], symbols)
        return lambda env: function(inner(env))

    return build


def _lambert(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    inner = compile_real(expression.args[0], symbols)
    branch = int(expression.args[1]) if len(expression.args) > 1 else 0
    return lambda env: v.lambert(inner(env), branch)


def signum(value: Value) -> Value:
    """Give the sign as a value; the ball [-1, 1] where it is not certain."""
    sign = v.sign_of(value)
    return fmpq(sign) if sign is not None else arb(0, 1)


def _extreme(largest: bool) -> Callable[[sp.Expr, tuple[sp.Symbol, ...]], Evaluate]:
    def pick(left: Value, right: Value) -> Value:
        if isinstance(left, fmpq) and isinstance(right, fmpq):
            return max(left, right) if largest else min(left, right)
        one, two = v.to_ball(left), v.to_ball(right)
        return one.max(two) if largest else one.min(two)

    def build(expression: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
        parts = [compile_real(part, symbols) for part in expression.args]

        def evaluate(env: Sequence[Value]) -> Value:
            first, *others = [part(env) for part in parts]
            for other in others:
                first = pick(first, other)
            return first

        return evaluate

    return build


def _cases(expression: Any, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    branches = [(compile_real(value, symbols), compile_condition(condition, symbols)) for value, condition in expression.args]

    def evaluate(env: Sequence[Value]) -> Value:
        possible = []
        for value, condition in branches:
            answer = condition(env)
            if answer is not False:
                possible.append(value(env))
            if answer:
                break
        else:
            if not possible:
                raise Undefined("no case of a Piecewise applies")
            possible.append(arb.nan())
        return v.union(possible)

    return evaluate


def _series(expression: Any, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    (index, first, last), *rest = expression.limits
    if rest:
        raise Unsupported("a sum or product over more than one index")
    term = compile_real(expression.function, (*symbols, index))
    low, high = compile_real(first, symbols), compile_real(last, symbols)
    multiply = isinstance(expression, sp.Product)

    def evaluate(env: Sequence[Value]) -> Value:
        start, stop = low(env), high(env)
        if not (isinstance(start, fmpq) and isinstance(stop, fmpq) and start.q == 1 and stop.q == 1 and stop - start < _MOST_TERMS):
            raise Unsupported("the limits of a sum or product are not integers within reach")
        total: Value = fmpq(1 if multiply else 0)
        for number in range(int(start.p), int(stop.p) + 1):
            value = term((*env, fmpq(number)))
            total = times(total, value) if multiply else total + value
        return total

    return evaluate


def _at(expression: Any, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    fresh = {variable: sp.Dummy(variable.name, real=True) for variable in expression.variables}
    inner = compile_real(expression.expr.subs(fresh), (*symbols, *fresh.values()))
    points = [compile_real(point, symbols) for point in expression.point]
    return lambda env: inner((*env, *[point(env) for point in points]))


def _derivative(expression: Any, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    from verify.methods.enclosures.jets import derivative

    return derivative(expression, symbols)


def _integral(expression: Any, symbols: tuple[sp.Symbol, ...]) -> Evaluate:
    from verify.methods.enclosures.integrals import integral

    return integral(expression, symbols)


_CONSTANTS: dict[sp.Basic, Evaluate] = {
    sp.pi: lambda _env: arb.pi(),
    sp.E: lambda _env: arb(1).exp(),
    sp.EulerGamma: lambda _env: arb.const_euler(),
}
_BUILDERS: dict[Any, Callable[[Any, tuple[sp.Symbol, ...]], Evaluate]] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.Pow: _power,
    sp.exp: _unary(v.exponential),
    sp.log: _unary(v.logarithm),
    sp.Abs: _unary(abs),
    sp.sign: _unary(signum),
    sp.erf: _unary(v.error_function),
    sp.erfc: _unary(lambda value: 1 - v.error_function(value)),
    sp.LambertW: _lambert,
    sp.Max: _extreme(largest=True),
    sp.Min: _extreme(largest=False),
    sp.Piecewise: _cases,
    sp.Sum: _series,
    sp.Product: _series,
    sp.Subs: _at,
    sp.Derivative: _derivative,
    sp.Integral: _integral,
}
