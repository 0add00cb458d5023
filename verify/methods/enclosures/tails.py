"""A bound for the tail of an improper integral, derived from the integrand.

On s ≥ 0, where the variable is c ± s, the integrand is bounded by a sum of C·sⁿ·exp(−a·s − q·s²): constants and the
variable by themselves, sums and products term by term, exponentials of polynomials of degree at most 2 exactly, logarithms of
products through the logarithms of their factors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import arb, fmpq

from verify.methods.enclosures import values as v
from verify.methods.enclosures.real import compile_real
from verify.methods.enclosures.values import Unsupported, Value

__all__ = ["Majorant", "Term", "compile_majorant", "cut_off", "logarithm_of_factors", "tail_bound"]


@dataclass(frozen=True)
class Term:
    """C·sⁿ·exp(−rate·s − bell·s²), with C ≥ 0 a ball whose upper end counts."""

    size: arb
    degree: int
    rate: arb
    bell: arb


Majorant = tuple[Term, ...]
_Bound = Callable[[Sequence[Value], Value, int], Majorant]
_MOST_TERMS = 400


def tail_bound(majorant: Majorant, start: arb) -> arb:
    """Bound the integral of a majorant from `start` to infinity.

    Args:
        majorant: The terms.
        start: A positive number.

    Returns:
        An upper bound; infinite where a term does not decay yet.
    """
    total = arb(0)
    for term in majorant:
        # s² ≥ start·s beyond the start, so the bell only adds to the rate.
        rate = (term.rate + term.bell * start).lower() if not term.bell < 0 else arb(-1)
        # sⁿ·exp(−rate·s/2) falls beyond 2n/rate, which leaves exp(−rate·s/2) to integrate.
        if not (rate > 0 and (term.degree == 0 or start * rate >= 2 * term.degree)):
            return arb.pos_inf()
        factor = 1 if term.degree == 0 else 2
        total += term.size.upper() * start**term.degree * (-rate * start).exp() * factor / rate
    return total.upper()


def cut_off(majorant: Majorant, tolerance: arb) -> tuple[arb, arb]:
    """Find where to cut a tail off.

    Args:
        majorant: The terms.
        tolerance: How large the tail may be.

    Returns:
        The point s and a rigorous bound of the tail beyond it.

    Raises:
        Unsupported: If no point is found at which the majorant's tail is that small.
    """
    rates = [rate for term in majorant for rate in (term.rate.lower(), term.bell.lower().nonnegative_part().sqrt()) if rate > 0]
    if not rates:
        raise Unsupported("no decay of the integrand could be derived")
    start = min((1 / rate for rate in rates), key=float)
    for _ in range(600):
        bound = tail_bound(majorant, start)
        if bound < tolerance:
            return start, bound
        start = (start * fmpq(5, 4)).mid()
    raise Unsupported("no decay of the integrand could be derived")


@lru_cache(maxsize=2048)
def compile_majorant(expression: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> _Bound:
    """Derive a majorant of |expression| on a half-line.

    Args:
        expression: An unfolded expression.
        variable: The integration variable.
        symbols: The other symbols.

    Returns:
        A function of the symbols' values, the point c and the direction ±1, which gives a majorant in s ≥ 0 of |f(c ± s)|.

    Raises:
        Unsupported: If the expression is not built from exponentials of linear or quadratic arguments, polynomials and
            logarithms of such.
    """
    if variable not in expression.free_symbols:
        value = compile_real(expression, symbols)
        return lambda env, _c, _side: (_constant(abs(v.to_ball(value(env)))),)
    if expression == variable:
        return lambda _env, c, _side: _sum([(_constant(abs(v.to_ball(c))),), (Term(arb(1), 1, arb(0), arb(0)),)])
    if isinstance(expression, (sp.Add, sp.Max, sp.Min)):
        return _joined(expression.args, variable, symbols, _sum)
    if isinstance(expression, sp.Mul):
        return _joined(expression.args, variable, symbols, _product)
    if isinstance(expression, sp.Piecewise):
        return _joined([value for value, _ in expression.args], variable, symbols, _sum)
    if isinstance(expression, sp.exp):
        return _exponential(expression.args[0], variable, symbols)
    if isinstance(expression, sp.log):
        plain = logarithm_of_factors(expression.args[0], variable)
        if plain is None:
            raise Unsupported(f"no bound of {expression} near infinity is known")
        return compile_majorant(plain, variable, symbols)
    if isinstance(expression, sp.Abs):
        return compile_majorant(expression.args[0], variable, symbols)
    if isinstance(expression, (sp.erf, sp.sign)):
        return lambda _env, _c, _side: (_constant(arb(1)),)
    if isinstance(expression, sp.Pow) and expression.exp.is_Integer:
        return _power(expression, variable, symbols)
    raise Unsupported(f"no bound of {expression} near infinity is known")


def _constant(size: arb) -> Term:
    return Term(size, 0, arb(0), arb(0))


def _sum(parts: list[Majorant]) -> Majorant:
    total = tuple(term for part in parts for term in part)
    if len(total) > _MOST_TERMS:
        raise Unsupported("the bound of the integrand near infinity has too many terms")
    return total


def _product(parts: list[Majorant]) -> Majorant:
    total: Majorant = (_constant(arb(1)),)
    for part in parts:
        total = _sum([(_times(one, two),) for one in total for two in part])
    return total


def _times(one: Term, two: Term) -> Term:
    return Term(one.size * two.size, one.degree + two.degree, one.rate + two.rate, one.bell + two.bell)


def _joined(
    parts: Sequence[Any], variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], join: Callable[[list[Majorant]], Majorant]
) -> _Bound:
    compiled = [compile_majorant(part, variable, symbols) for part in parts]
    return lambda env, c, side: join([part(env, c, side) for part in compiled])


def _power(expression: Any, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> _Bound:
    base, count = expression.base, int(expression.exp)
    if count < 0:
        if isinstance(base, sp.exp):
            return _exponential(base.args[0] * count, variable, symbols)
        if isinstance(base, sp.Mul):
            return compile_majorant(sp.Mul(*[factor**count for factor in base.args]), variable, symbols)
        raise Unsupported(f"no bound of {expression} near infinity is known")
    inner = compile_majorant(base, variable, symbols)
    return lambda env, c, side: _product([inner(env, c, side)] * count)


def _exponential(argument: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> _Bound:
    try:
        polynomial = sp.Poly(argument, variable)
    except sp.PolynomialError as error:
        raise Unsupported(f"no bound of the exponential of {argument} near infinity is known") from error
    if polynomial.degree() > 2 or any(variable in coefficient.free_symbols for coefficient in polynomial.all_coeffs()):
        raise Unsupported(f"no bound of the exponential of {argument} near infinity is known")
    coefficients = [compile_real(polynomial.coeff_monomial(variable**power), symbols) for power in range(3)]

    def bound(env: Sequence[Value], c: Value, side: int) -> Majorant:
        zero, one, two = [coefficient(env) for coefficient in coefficients]
        size = v.to_ball(zero + one * c + two * c * c).exp()
        return (Term(size, 0, v.to_ball(-side * (one + 2 * two * c)), v.to_ball(-two)),)

    return bound


def logarithm_of_factors(argument: sp.Expr, variable: sp.Symbol) -> sp.Expr | None:
    """Write the logarithm of a product of exponentials and constants without a logarithm of the variable.

    On the real line log(C·e^q) = log C + q where C > 0, so a piece of an integrand becomes entire. A constant that is not
    positive shows itself when its logarithm is evaluated.

    Args:
        argument: The logarithm's argument.
        variable: The integration variable.

    Returns:
        The expression, or None if a factor is not the exponential of something real.
    """
    if isinstance(argument, sp.exp):
        return argument.args[0]
    if isinstance(argument, sp.Mul):
        still, moving = argument.as_independent(variable, as_Add=False)
        parts = [] if still == 1 else [sp.log(still)]
        for factor in sp.Mul.make_args(moving):
            part = logarithm_of_factors(factor, variable)
            if part is None:
                return None
            parts.append(part)
        return sp.Add(*parts)
    if isinstance(argument, sp.Pow) and not argument.exp.has(variable):
        part = logarithm_of_factors(argument.base, variable)
        return None if part is None else argument.exp * part
    return None
