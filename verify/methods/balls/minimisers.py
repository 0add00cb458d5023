"""Where a function of one variable is smallest: the lowest of a grid, then an enclosure between a falling and a rising place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp
from flint import arb, fmpq

from verify.methods.enclosures import Undefined, Unsupported, Value, compile_real, jet, to_ball, working
from verify.methods.enclosures.tails import logarithm_of_factors
from verify.methods.enclosures.values import sign_of

__all__ = ["BITS", "PLACES", "Minimiser", "Objective", "without_exponential"]

BITS = 128
PLACES = tuple(fmpq(sign * step) for step in (28, 20, 15, 11, 8, 6, 4, 3, 2, 1, 0) for sign in ((-1, 1) if step else (1,)))
"""Where minimisers are looked for first."""
_FINER = 8
_MOST_SECTIONS = 90
_NEAR = fmpq(1, 2**70)
_PLACES = 90
_MOST_STEPS = 12


@dataclass(frozen=True)
class Minimiser:
    """An interval with exact ends: to the right of its left end a function certainly falls, of its right end it certainly rises.

    So a continuous function has a local minimiser in the closed interval. If both ends are the same the slope there is exactly 0.
    """

    low: fmpq
    high: fmpq

    @property
    def middle(self) -> fmpq:
        """The interval's middle."""
        return (self.low + self.high) / 2

    @property
    def width(self) -> fmpq:
        """The interval's width, against the size of the place where that is larger than 1."""
        return (self.high - self.low) / max(fmpq(1), abs(self.middle))


class Objective:
    """A function of one variable, with integrals over other variables worked out once.

    Args:
        expression: Without undefined functions, sums and products.
        variable: The variable, the only free symbol.
    """

    def __init__(self, expression: sp.Expr, variable: sp.Symbol) -> None:
        self.variable = variable
        constants: dict[sp.Expr, sp.Symbol] = {}
        self.expression = _separated(expression, variable, constants)
        self.symbols = (*constants.values(), variable)
        self.constants = tuple(map(_worked_out, constants))
        self.stand_for = {symbol: integral for integral, symbol in constants.items()}
        self.evaluate = compile_real(self.expression, self.symbols)
        self.constant = variable not in self.expression.free_symbols

    def value(self, place: fmpq) -> arb | None:
        """Enclose the value at a place; None where there is no finite one."""
        try:
            ball = to_ball(self.evaluate((*self.constants, place)))
        except (Undefined, ZeroDivisionError):
            return None
        return ball if ball.is_finite() else None

    def slope(self, place: fmpq) -> int | None:
        """Give the sign of the right-hand derivative at a place, None where it is not certain."""
        found = self._jet(place, 1)
        return None if found is None else sign_of(found[1])

    def _jet(self, place: fmpq, order: int) -> list[Value] | None:
        try:
            return jet(self.expression, self.variable, self.symbols, (*self.constants, place), order, 1)
        except (Undefined, Unsupported, ZeroDivisionError):
            return None

    def lowest(self) -> Minimiser | None:
        """Find the lowest of a grid and enclose the minimiser next to it; None if that lies at an end, or none can be enclosed."""
        with working(BITS):
            bracket = self._around_the_lowest(sorted(PLACES))
            if bracket is None:
                return None
            low, _, high = bracket
            bracket = self._around_the_lowest([low + (high - low) * fmpq(step, _FINER) for step in range(_FINER + 1)])
            if bracket is None:
                return None
            low, best, high = bracket
            found = (self._enclosed(*ends) for ends in ((low, high), (low, best), (best, high)))
            return next((minimiser for minimiser in found if minimiser is not None), None)

    def _around_the_lowest(self, places: list[fmpq]) -> tuple[fmpq, fmpq, fmpq] | None:
        values = [self.value(place) for place in places]
        known = [index for index, value in enumerate(values) if value is not None]
        best = min(known, key=lambda index: _Middle(values[index]), default=0)
        return None if best in (0, len(places) - 1) else (places[best - 1], places[best], places[best + 1])

    def _enclosed(self, low: fmpq, high: fmpq) -> Minimiser | None:
        """Narrow an interval by the signs of the slope, as far as they are certain: by Newton's steps, or else by halves."""
        if self.slope(low) != -1 or self.slope(high) != 1:
            return None
        guess = self._stationary(low, high)
        if guess is not None:
            near, far = guess - _NEAR, guess + _NEAR
            if low < near and far < high and self.slope(near) == -1 and self.slope(far) == 1:
                return Minimiser(near, far)
        for _ in range(_MOST_SECTIONS):
            tried = ((place, self.slope(place)) for place in _between(low, high))
            place, slope = next(((place, slope) for place, slope in tried if slope is not None), (low, None))
            if slope is None or high - low < _NEAR:
                break
            if slope == 0:
                return Minimiser(place, place)
            low, high = (place, high) if slope < 0 else (low, place)
        return Minimiser(low, high)

    def _stationary(self, low: fmpq, high: fmpq) -> fmpq | None:
        """Follow Newton's steps from the middle until they are short; None if they leave the interval or do not settle."""
        place = (low + high) / 2
        for _ in range(_MOST_STEPS):
            found = self._jet(place, 2)
            if found is None or not found[2] > 0:
                return None
            step = arb((to_ball(found[1]) / (2 * to_ball(found[2]))).mid())
            place = fmpq(((arb(place) - step).mid() * 2**_PLACES).floor().unique_fmpz(), 2**_PLACES)
            if not low < place < high:
                return None
            if abs(step) < _NEAR / 8:
                return place
        return None


def without_exponential(expression: sp.Expr) -> sp.Expr:
    """Give u for c·exp(u) with c > 0, and −u where c < 0, which has the same minimisers; any other expression as it is.

    Args:
        expression: An expression; products of exponentials and numbers may be nested.
    """
    sign, exponents, pending = 1, [], [expression]
    while pending:
        factor = pending.pop()
        if isinstance(factor, sp.Mul):
            pending += factor.args
        elif isinstance(factor, sp.exp):
            exponents.append(factor.args[0])
        elif factor.is_number and factor.is_nonzero and factor.is_real:
            sign *= 1 if factor.is_positive else -1
        else:
            return expression
    if not exponents:
        return expression
    total = sp.Add(*exponents, evaluate=False)
    return total if sign > 0 else sp.Mul(-1, total, evaluate=False)


class _Middle:
    """The order of balls by their middles, whatever their exponents."""

    def __init__(self, ball: arb | None) -> None:
        self.middle = arb(0) if ball is None else ball.mid()

    def __lt__(self, other: _Middle) -> bool:
        return bool(self.middle < other.middle)


def _between(low: fmpq, high: fmpq) -> Iterator[fmpq]:
    for share in (fmpq(1, 2), fmpq(3, 8), fmpq(5, 8)):
        yield low + (high - low) * share


@lru_cache(maxsize=256)
def _worked_out(constant: sp.Expr) -> Value:
    """Enclose an integral; two objectives often share it."""
    with working(BITS):
        return compile_real(constant, ())(())


def _separated(expression: sp.Expr, variable: sp.Symbol, constants: dict[sp.Expr, sp.Symbol]) -> sp.Expr:
    """Take out of every integral what depends on the variable, and put a symbol for each integral that is left.

    What depends on the variable has to be a polynomial in the integration variable. An integral of a finite sum is the sum of the
    integrals, as each is shown to converge when it is enclosed.
    """
    table: dict[sp.Expr, sp.Expr] = {}
    for node in expression.atoms(sp.Integral):
        if len(node.limits) != 1 or len(node.limits[0]) != 3:
            raise Unsupported("an integral over several variables, or without its ends, in an objective")
        inner, *ends = node.limits[0]
        if any(end.has(variable) for end in ends):
            raise Unsupported(f"an integral whose ends depend on {variable}, in an objective")
        plain = {log: logarithm_of_factors(log.args[0], inner) for log in node.function.atoms(sp.log) if log.has(inner)}
        function = node.function.xreplace({log: found for log, found in plain.items() if found is not None})
        parts = []
        for term in sp.Add.make_args(function):
            fixed, moving = term.as_independent(variable, as_Add=False)
            if any(node.has(inner) for node in moving.atoms(sp.exp, sp.log, sp.Abs, sp.Piecewise)):
                raise Unsupported(f"the integrand {moving} is no polynomial in {inner} but for factors without {variable}")
            for (power,), coefficient in sp.Poly(moving, inner).terms():
                rest = sp.Integral(sp.Mul(fixed, inner**power, evaluate=False) if power else fixed, *node.limits)
                parts.append(coefficient * constants.setdefault(rest, sp.Dummy(real=True)))
        table[node] = sp.Add(*parts)
    return expression.xreplace(table) if table else expression
