"""Quadrature by mpmath: tanh–sinh on the pieces between the kinks, at two precisions. A cross-check, never a bound."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import pairwise
from operator import add, mul
from typing import Any

import mpmath
import sympy as sp
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair

from verify.claim import (
    Approximation,
    Exists,
    Extremum,
    Finding,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    Outcome,
    SameArgmin,
    Step,
    TableIs,
    unfold,
)
from verify.methods.base import Settings, undecided
from verify.methods.cells import kinks
from verify.methods.concrete import concrete_functions, made_concrete
from verify.methods.points import Point, sample_points

__all__ = ["MOST_DIGITS", "Quadrature", "quadrature"]

MOST_DIGITS = 100
"""Beyond this tanh–sinh takes minutes (measured: 12 s at 500 digits for one divergence), and balls are both faster and rigorous."""

_MOST_DIFFERENCED = 12
"""A derivative is a difference of two integrals, each to half as many digits more."""

_EXTRA = 20
_FEWEST = 6
"""Two runs that agree to fewer digits than this have not converged, and say nothing."""
_POINTS = 1
"""One plain point, pairwise distinct in its values: mpmath takes 0.2 s and more for each."""
_DOUBLINGS = 60
_Evaluate = Callable[[Sequence[Any], Any], Any]


class _CannotError(Exception):
    """The evaluator does not know a function."""


class Quadrature:
    """mpmath's tanh–sinh quadrature, split at the kinks, at n and n + 20 digits."""

    name = "quadrature"
    title = "quadrature (mpmath)"
    packages = ("mpmath", "sympy")
    forms: frozenset[type[Form]] = frozenset({IntegralIs, Identity})
    silent: Mapping[type[Form], str] = {
        Inequality: "quadrature gives a number without a bound, which cannot settle an inequality",
        Exists: "quadrature gives a number, not a witness",
        HoldsIff: "quadrature gives a number without a bound, which cannot settle a condition",
        LimitIs: "a limit is not an integral",
        Extremum: "an extremum is not an integral",
        Approximation: "the extreme error of an approximation is not an integral",
        SameArgmin: "a minimiser is not an integral",
        TableIs: "a cell is an exact rational, which the detector layer recomputes",
    }

    def applies(self, form: Form) -> bool:
        """Say whether there is an integral in the form."""
        return isinstance(form, IntegralIs) or any(unfold(side).has(sp.Integral) for side in form.expressions())

    def decide(self, form: Form, settings: Settings) -> Finding:
        """Integrate at two precisions and count the digits that agree with the stated value.

        Args:
            form: An `IntegralIs`, or an `Identity` that holds an `Integral`.
            settings: How many digits; at most `MOST_DIGITS` are used.

        Returns:
            Agrees or disagrees, to a counted number of digits, or undecided with the reason. Never proved, never refuted.
        """
        if not isinstance(form, (IntegralIs, Identity)):
            return undecided(self.silent.get(type(form), f"quadrature has nothing to say of the form {form.name}"))
        try:
            plain = form.map(unfold)
            if isinstance(plain, IntegralIs):
                whole = sp.Integral(plain.integrand, (plain.variable, plain.lower, plain.upper))
                return _compare(whole, sp.sympify(plain.value), plain.domain, settings)
            if not any(side.has(sp.Integral) for side in (plain.lhs, plain.rhs)):
                return undecided("there is no integral in the identity, and without one quadrature adds nothing")
            table, said = concrete_functions((plain.lhs, plain.rhs), "bell")
            lhs, rhs = (made_concrete(side, table) for side in (plain.lhs, plain.rhs))
            return _compare(lhs, rhs, plain.domain, settings, said)
        except _CannotError as error:
            return undecided(f"quadrature cannot evaluate the statement: {error}")
        except (ValueError, TypeError, ArithmeticError, NotImplementedError) as error:
            return undecided(f"quadrature came to no conclusion ({type(error).__name__}: {error})")


def _compare(lhs: sp.Expr, rhs: sp.Expr, domain: sp.Basic, settings: Settings, said: tuple[str, ...] = ()) -> Finding:
    most = _MOST_DIFFERENCED if lhs.has(sp.Derivative) or rhs.has(sp.Derivative) else MOST_DIGITS
    digits = min(settings.digits, most)
    free = {symbol for side in (lhs, rhs, domain) for symbol in side.free_symbols}
    points = sample_points(free, domain, count=4)[:_POINTS]
    if not points:
        return undecided("no point of the domain was found: the statement may be vacuous")
    fewest, steps = digits, []
    for point in points:
        coarse, fine = (_sides(lhs, rhs, point, many) for many in (digits, digits + _EXTRA))
        steady = min(_agreement(one, two) for one, two in zip(coarse, fine, strict=True))
        agreed = _agreement(*fine)
        where = ", ".join(f"{name} = {value}" for name, value in point.items()) or "the only point there is"
        steps.append(
            Step(f"{agreed} digits agree with the stated value, {steady} between {digits} and {digits + _EXTRA} digits, at", where)
        )
        if steady < _FEWEST:
            return undecided(f"at {where} the two precisions agree to {steady} digits only")
        if agreed < min(steady, digits) - 3:
            shown = " and ".join(mpmath.nstr(side, 15) for side in fine)
            detail = f"at {where} the sides are {shown}: they agree to {agreed} digits, the two precisions to {steady}; no rigorous bound"
            return Finding(Outcome.DISAGREES, detail, tuple(steps), counterexample=point, digits=agreed)
        fewest = min(fewest, agreed, steady)
    capped = f" (asked for {settings.digits}; at most {most} are computed)" if settings.digits > digits else ""
    chosen = f" ({'; '.join(said)})" if said else ""
    where = f"{len(points)} exact point{'s' if len(points) > 1 else ''}, at {digits} and {digits + _EXTRA} digits{capped}{chosen}"
    detail = f"the sides agree to {fewest} digits at {where}; the estimate is no bound"
    return Finding(Outcome.AGREES, detail, tuple(steps), digits=fewest)


def _sides(lhs: sp.Expr, rhs: sp.Expr, point: Point, digits: int) -> tuple[Any, Any]:
    context = _context(digits + 5)
    symbols = tuple(point)
    env = tuple(_compile(value, ())((), context) for value in point.values())
    left, right = (_compile(side, symbols)(env, context) for side in (lhs, rhs))
    return left, right


@lru_cache(maxsize=16)
def _context(digits: int) -> Any:
    """Give an mpmath context of its own, which keeps its tanh–sinh nodes; mpmath's global precision is never touched."""
    context = mpmath.mp.clone()
    context.dps = digits
    return context


def _agreement(one: Any, two: Any) -> int:
    """Count the decimal digits to which two numbers agree, relative to the larger; absolute below 1e-30."""
    context = _context(2 * MOST_DIGITS)
    one, two = context.mpf(one), context.mpf(two)
    difference, size = abs(one - two), max(abs(one), abs(two))
    if difference == 0:
        return 2 * MOST_DIGITS
    if not context.isfinite(difference):
        return 0
    return max(0, int(-context.log10(difference / max(size, context.mpf(10) ** -30))))


@lru_cache(maxsize=4096)
def _compile(expression: Any, symbols: tuple[sp.Symbol, ...]) -> _Evaluate:
    """Turn an expression into a function of numbers and an mpmath context; no text is compiled."""
    if isinstance(expression, sp.Symbol):
        if expression not in symbols:
            raise _CannotError(f"the symbol {expression} has no value")
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
        raise _CannotError(f"{expression.func.__name__} is not known")
    parts = [_compile(part, symbols) for part in expression.args]
    return lambda env, context: function(context, *[part(env, context) for part in parts])


def _cases(expression: Any, symbols: tuple[sp.Symbol, ...]) -> _Evaluate:
    branches = [(_compile(value, symbols), _condition(condition, symbols)) for value, condition in expression.args]

    def evaluate(env: Sequence[Any], context: Any) -> Any:
        for value, condition in branches:
            if condition(env, context):
                return value(env, context)
        raise _CannotError("no case of a Piecewise applies")

    return evaluate


def _condition(condition: Any, symbols: tuple[sp.Symbol, ...]) -> Callable[[Sequence[Any], Any], bool]:
    if condition in (sp.true, sp.false):
        return lambda _env, _context: bool(condition == sp.true)
    if isinstance(condition, Relational):
        left, right = _compile(condition.lhs, symbols), _compile(condition.rhs, symbols)
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
        raise _CannotError("an integral over several variables")
    inner = expression.function
    if variable in symbols:
        fresh = sp.Dummy(variable.name, real=True)
        inner, variable = inner.xreplace({variable: fresh}), fresh
    low, high = _compile(lower, symbols), _compile(upper, symbols)
    hoisted: dict[sp.Expr, sp.Symbol] = {}
    moving = _hoist(inner, variable, hoisted)
    constants = [_compile(constant, symbols) for constant in hoisted]
    integrand = _compile(moving, (*symbols, *hoisted.values(), variable))
    zeros = [_compile(zero, symbols) for zero in _zeros(inner, variable)]

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
        total = context.mpf(0)
        for left, right in pairwise(cuts):
            total += context.quad(lambda t: integrand((*known, t), context), [left, right], method="tanh-sinh")
        return total if start < stop else -total

    return evaluate


def _derivative(expression: Any, symbols: tuple[sp.Symbol, ...]) -> _Evaluate:
    """Differentiate by a central difference: its error is the step squared, and half of the digits are lost to the step."""
    (variable, count), *rest = expression.variable_count
    if rest or count != 1 or variable not in symbols:
        raise _CannotError("a derivative that is not the first in one symbol")
    inner, place = _compile(expression.expr, symbols), symbols.index(variable)

    def evaluate(env: Sequence[Any], context: Any) -> Any:
        finer = _context(context.dps * 3 // 2 + 4)
        step = finer.mpf(10) ** -(context.dps // 2 + 1)
        known = [finer.mpf(value) for value in env]
        ahead, behind = (inner((*known[:place], known[place] + side * step, *known[place + 1 :]), finer) for side in (1, -1))
        return context.mpf((ahead - behind) / (2 * step))

    return evaluate


def _truncated(integrand: _Evaluate, known: tuple[Any, ...], start: Any, side: int, context: Any) -> Any:
    """Find where an integrand has fallen below the precision; an estimate, like everything that is said here."""
    step = context.mpf(1)
    small = context.eps / 1000
    for _ in range(_DOUBLINGS):
        if all(abs(integrand((*known, start + side * far * step), context)) * step < small for far in (1, context.mpf(5) / 4, 2)):
            return start + side * step
        step = step * 5 / 4
    raise _CannotError("the integrand does not decay fast enough to cut its tail off")


def _hoist(expression: Any, variable: sp.Symbol, found: dict[sp.Expr, sp.Symbol]) -> Any:
    """Replace the parts without the variable by symbols, so that they are computed once and not at every node."""
    if expression == variable or not expression.args:
        return expression
    if variable not in expression.free_symbols:
        return found.setdefault(expression, sp.Dummy(real=True)) if isinstance(expression, sp.Expr) else expression
    args = expression.args
    if isinstance(expression, (sp.Add, sp.Mul)):
        still, moving = expression.as_independent(variable, as_Add=isinstance(expression, sp.Add))
        args = (still, *expression.func.make_args(moving)) if still.args else args
    parts = [_hoist(part, variable, found) for part in args]
    # Rebuilding must not evaluate: the statement is to be integrated as it stands.
    plain = isinstance(expression, (sp.Piecewise, ExprCondPair, sp.logic.boolalg.BooleanFunction))
    return expression.func(*parts) if plain else expression.func(*parts, evaluate=False)


@lru_cache(maxsize=1024)
def _zeros(expression: sp.Expr, variable: sp.Symbol) -> tuple[sp.Expr, ...]:
    """List where the kinks of an integrand and the centres of its bells lie; an extra cut does no harm.

    Each |u| within a kink is taken with both signs.
    """
    found: dict[sp.Expr, None] = {}
    pending = [
        *kinks(expression),
        *[sp.diff(bell.args[0], variable) for bell in expression.atoms(sp.exp) if not bell.has(sp.Abs, sp.Piecewise)],
    ]
    while pending:
        difference = pending.pop()
        inner = next(iter(sorted(difference.atoms(sp.Abs), key=sp.default_sort_key)), None)
        if inner is not None:
            pending += [difference.xreplace({inner: inner.args[0]}), difference.xreplace({inner: -inner.args[0]})]
            continue
        slope = sp.diff(difference, variable)
        if slope != 0 and variable not in slope.free_symbols:
            found[-difference.xreplace({variable: sp.S.Zero}) / slope] = None
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
    sp.Add: lambda _context, *parts: reduce(add, parts),
    sp.Mul: lambda _context, *parts: reduce(mul, parts),
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

quadrature = Quadrature()
