"""From a SymPy expression to a function of mpmath numbers: integrals by tanh–sinh between the kinks, derivatives by differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from itertools import pairwise
from operator import add, mul
from typing import Any

import mpmath
import sympy as sp
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair

from verify.methods.cells import kinks

__all__ = ["CannotEvaluateError", "compiled", "context_of"]

_HEAVY = 1e-3
"""|t f(t)| far out, where an integral that converges lets it vanish."""
_DOUBLINGS = 60
_Evaluate = Callable[[Sequence[Any], Any], Any]


class CannotEvaluateError(Exception):
    """The evaluator does not know a function, or cannot cut a tail off; the text says which."""


@lru_cache(maxsize=16)
def context_of(digits: int) -> Any:
    """Give an mpmath context of its own, which keeps its tanh–sinh nodes; mpmath's global precision is never touched.

    Args:
        digits: Its decimal digits.
    """
    context = mpmath.mp.clone()
    context.dps = digits
    return context


@lru_cache(maxsize=4096)
def compiled(expression: Any, symbols: tuple[sp.Symbol, ...]) -> _Evaluate:
    """Turn an expression into a function of numbers and an mpmath context; no text is compiled.

    Args:
        expression: An unfolded expression.
        symbols: Its symbols, in the order of the function's first argument.

    Returns:
        A function of the symbols' values and a context. It raises `CannotEvaluateError` where a tail cannot be cut off.

    Raises:
        CannotEvaluateError: The expression holds what is not known here.
    """
    if isinstance(expression, sp.Symbol):
        if expression not in symbols:
            raise CannotEvaluateError(f"the symbol {expression} has no value")
        index = symbols.index(expression)
        return lambda env, _context: env[index]
    if expression.is_Rational:
        top, bottom = int(expression.p), int(expression.q)
        return lambda _env, context: context.mpf(top) / bottom
    if expression in (sp.oo, -sp.oo):
        return lambda _env, context: context.inf if expression == sp.oo else -context.inf
    if expression in (sp.pi, sp.E):
        return lambda _env, context: +context.pi if expression == sp.pi else +context.e
    if isinstance(expression, sp.Piecewise):
        return _cases(expression, symbols)
    if isinstance(expression, sp.Integral):
        return _integral(expression, symbols)
    if isinstance(expression, sp.Derivative):
        return _derivative(expression, symbols)
    function = _FUNCTIONS.get(expression.func)
    if function is None:
        raise CannotEvaluateError(f"{expression.func.__name__} is not known")
    parts = [compiled(part, symbols) for part in expression.args]
    if expression.func is sp.Pow and expression.exp.is_Integer:
        base, count = parts[0], int(expression.exp)
        return lambda env, context: base(env, context) ** count
    return _joined(expression.func, parts) or (lambda env, context: function(context, *[part(env, context) for part in parts]))


def _joined(function: Any, parts: list[_Evaluate]) -> _Evaluate | None:
    """Write out what an integrand mostly consists of, which halves the time it takes beside the arithmetic; None for the rest."""
    if function is sp.exp:
        (inner,) = parts
        return lambda env, context: context.exp(inner(env, context))
    if function not in (sp.Add, sp.Mul):
        return None
    first, second, *others = parts
    if others:
        second = _joined(function, [second, *others]) or second
    if function is sp.Add:
        return lambda env, context: first(env, context) + second(env, context)
    return lambda env, context: first(env, context) * second(env, context)


def _cases(expression: Any, symbols: tuple[sp.Symbol, ...]) -> _Evaluate:
    branches = [(compiled(value, symbols), _condition(condition, symbols)) for value, condition in expression.args]

    def evaluate(env: Sequence[Any], context: Any) -> Any:
        for value, condition in branches:
            if condition(env, context):
                return value(env, context)
        raise CannotEvaluateError("no case of a Piecewise applies")

    return evaluate


def _condition(condition: Any, symbols: tuple[sp.Symbol, ...]) -> Callable[[Sequence[Any], Any], bool]:
    if condition in (sp.true, sp.false):
        return lambda _env, _context: bool(condition == sp.true)
    if isinstance(condition, Relational):
        left, right = compiled(condition.lhs, symbols), compiled(condition.rhs, symbols)
        order = _ORDERS[condition.func]
        return lambda env, context: bool(order(left(env, context), right(env, context)))
    parts = [_condition(part, symbols) for part in condition.args]
    if isinstance(condition, sp.Not):
        return lambda env, context: not parts[0](env, context)
    join = all if isinstance(condition, sp.And) else any
    return lambda env, context: join(part(env, context) for part in parts)


def _integral(expression: Any, symbols: tuple[sp.Symbol, ...]) -> _Evaluate:
    (variable, lower, upper), *rest = expression.limits
    if rest:
        raise CannotEvaluateError("an integral over several variables")
    inner = expression.function
    if variable in symbols:
        fresh = sp.Dummy(variable.name, real=True)
        inner, variable = inner.xreplace({variable: fresh}), fresh
    low, high = compiled(lower, symbols), compiled(upper, symbols)
    hoisted: dict[sp.Expr, sp.Symbol] = {}
    moving = _hoist(inner, variable, hoisted)
    constants = [compiled(constant, symbols) for constant in hoisted]
    integrand = compiled(moving, (*symbols, *hoisted.values(), variable))
    zeros = [compiled(zero, symbols) for zero in _zeros(inner, variable)]

    def evaluate(env: Sequence[Any], context: Any) -> Any:
        start, stop = low(env, context), high(env, context)
        if start == stop:
            return context.mpf(0)
        least, most = min(start, stop), max(start, stop)
        known = (*env, *[constant(env, context) for constant in constants])
        inside = sorted({zero(env, context) for zero in zeros})
        watched = [zero for zero in inside if least < zero < most]
        # Only beyond a kink or a bell's centre is it plain that a small integrand stays small.
        if context.isinf(least) and watched:
            least = _truncated(integrand, known, watched[0], -1, context)
        if context.isinf(most) and watched:
            most = _truncated(integrand, known, watched[-1], 1, context)
        cuts = [least, *(watched or ([context.mpf(0)] if context.isinf(least) and context.isinf(most) else [])), most]
        for end in (least, most):
            if context.isinf(end):
                _refuse_heavy(integrand, known, end, context)
        total = context.mpf(0)
        for left, right in pairwise(cuts):
            total += context.quad(lambda t: integrand((*known, t), context), [left, right], method="tanh-sinh")
        return total if start < stop else -total

    return evaluate


def _derivative(expression: Any, symbols: tuple[sp.Symbol, ...]) -> _Evaluate:
    """Differentiate by a central difference: its error is the step squared, and half of the digits are lost to the step."""
    (variable, count), *rest = expression.variable_count
    if rest or count != 1 or variable not in symbols:
        raise CannotEvaluateError("a derivative that is not the first in one symbol")
    inner, place = compiled(expression.expr, symbols), symbols.index(variable)

    def evaluate(env: Sequence[Any], context: Any) -> Any:
        finer = context_of(context.dps * 3 // 2 + 4)
        step = finer.mpf(10) ** -(context.dps // 2 + 1)
        known = [finer.mpf(value) for value in env]
        ahead, behind = (inner((*known[:place], known[place] + side * step, *known[place + 1 :]), finer) for side in (1, -1))
        return context.mpf((ahead - behind) / (2 * step))

    return evaluate


def _refuse_heavy(integrand: _Evaluate, known: tuple[Any, ...], end: Any, context: Any) -> None:
    """Refuse an integrand that does not fall faster than 1/|t|: divergent pieces of either sign cancel to any number of digits."""
    far = context.sign(end) * context.mpf(10) ** (2 * context.dps)
    if not abs(integrand((*known, far), context) * far) < _HEAVY:
        raise CannotEvaluateError("the integrand is not seen to fall faster than 1/|t|, so that the integral may diverge")


def _truncated(integrand: _Evaluate, known: tuple[Any, ...], start: Any, side: int, context: Any) -> Any:
    """Find where an integrand has fallen below the precision; an estimate, like everything that is said here."""
    step = context.mpf(1)
    small = context.eps / 1000
    for _ in range(_DOUBLINGS):
        if all(abs(integrand((*known, start + side * far * step), context)) * step < small for far in (1, context.mpf(5) / 4, 2)):
            return start + side * step
        step = step * 5 / 4
    raise CannotEvaluateError("the integrand does not decay fast enough to cut its tail off")


def _hoist(expression: Any, variable: sp.Symbol, found: dict[sp.Expr, sp.Symbol]) -> Any:
    """Replace the parts without the variable by symbols, so that they are computed once and not at every node."""
    if isinstance(expression, sp.Symbol) or not (expression.args or expression.is_number):
        return expression
    if variable not in expression.free_symbols:
        return found.setdefault(expression, sp.Dummy(real=True)) if isinstance(expression, sp.Expr) else expression
    args = expression.args
    if isinstance(expression, (sp.Add, sp.Mul)):
        still, moving = expression.as_independent(variable, as_Add=isinstance(expression, sp.Add))
        args = (still, *expression.func.make_args(moving)) if still.args else args
    whole = isinstance(expression, sp.Pow) and expression.exp.is_Integer
    parts = [part if whole and part is args[-1] else _hoist(part, variable, found) for part in args]
    # Rebuilding must not evaluate: the statement is to be integrated as it stands.
    plain = isinstance(expression, (sp.Piecewise, ExprCondPair, sp.logic.boolalg.BooleanFunction))
    return expression.func(*parts) if plain else expression.func(*parts, evaluate=False)


@lru_cache(maxsize=1024)
def _zeros(expression: sp.Expr, variable: sp.Symbol) -> tuple[sp.Expr, ...]:
    """List where the kinks of an integrand and the centres of its bells lie; an extra cut does no harm.

    Each |u| within a kink is taken with both signs.
    """
    bells = [sp.diff(bell.args[0], variable) for bell in expression.atoms(sp.exp) if not bell.has(sp.Abs, sp.Piecewise)]
    pending = [*[(kink, True) for kink in kinks(expression)], *[(slope, False) for slope in bells]]
    found: dict[sp.Expr, None] = {}
    while pending:
        difference, needed = pending.pop()
        inner = next(iter(sorted(difference.atoms(sp.Abs), key=sp.default_sort_key)), None)
        if inner is not None:
            pending += [(difference.xreplace({inner: side}), needed) for side in (inner.args[0], -inner.args[0])]
        elif variable in difference.free_symbols and not difference.is_nonzero:
            places = _roots(difference, variable)
            if places is None and needed:
                raise CannotEvaluateError(f"where {difference} changes its sign is not known")
            found.update(dict.fromkeys(places or ()))
    return tuple(found)


def _roots(difference: sp.Expr, variable: sp.Symbol) -> tuple[sp.Expr, ...] | None:
    """Give the real zeros of a product of linear and quadratic factors, and of a quadratic without zeros its vertex; else None."""
    numerator = sp.numer(sp.together(difference))
    if not numerator.is_polynomial(variable):
        return None
    found: list[sp.Expr] = []
    for factor, _ in sp.factor_list(numerator, variable)[1]:
        match sp.Poly(factor, variable).all_coeffs():
            case [slope, rest]:
                found.append(-rest / slope)
            case [square, slope, rest]:
                middle, width = -slope / (2 * square), sp.sqrt(sp.Max(slope**2 - 4 * square * rest, 0)) / (2 * square)
                found += [middle - width, middle + width]
            case [_, _, _, *_]:
                return None
    return tuple(found)


_ORDERS: dict[Any, Callable[[Any, Any], Any]] = {
    sp.Eq: lambda one, two: one == two,
    sp.Ne: lambda one, two: one != two,
    sp.Lt: lambda one, two: one < two,
    sp.Le: lambda one, two: one <= two,
    sp.Gt: lambda one, two: one > two,
    sp.Ge: lambda one, two: one >= two,
}
_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    sp.Add: lambda _context, *parts: reduce(add, parts, 0),
    sp.Mul: lambda _context, *parts: reduce(mul, parts, 1),
    sp.Pow: lambda _context, base, exponent: base ** (int(exponent) if exponent == int(exponent) else exponent),
    sp.exp: lambda context, value: context.exp(value),
    sp.log: lambda context, value: context.log(value),
    sp.erf: lambda context, value: context.erf(value),
    sp.LambertW: lambda context, value, branch=0: context.lambertw(value, int(branch)),
    sp.Abs: lambda _context, value: abs(value),
    sp.sign: lambda context, value: context.sign(value),
    sp.Max: lambda _context, *parts: max(parts),
    sp.Min: lambda _context, *parts: min(parts),
}
