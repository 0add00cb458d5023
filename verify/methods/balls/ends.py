"""Behaviour towards infinity of sums of polynomials times exponentials: which term is slowest, and what bounds the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import sympy as sp
from flint import arb, fmpq

from verify.methods.enclosures import Unsupported, Value, compile_real, to_ball
from verify.methods.enclosures.values import sign_of

__all__ = ["Mode", "modes", "positive_beyond"]


@dataclass(frozen=True)
class Mode:
    """(Σ coefficients[n]·xⁿ)·exp(−rate·x)."""

    coefficients: tuple[Value, ...]
    rate: Value


def modes(expression: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...] = (), env: Sequence[Value] = ()) -> list[Mode]:
    """Write an expression as a sum of polynomials times exponentials, one mode a rate, the slowest first.

    Args:
        expression: An unfolded expression without kinks in the variable.
        variable: The symbol that goes to infinity.
        symbols: The other symbols.
        env: Their values.

    Returns:
        Modes with pairwise different rates in increasing order. A mode whose coefficients are all exactly 0 is left out.

    Raises:
        Unsupported: If the expression is no such sum, or the order of two rates is not certain.
    """
    found: list[Mode] = []
    for slope, parts in _split(expression, variable):
        coefficients = tuple(compile_real(part, symbols)(env) for part in parts)
        if not all(isinstance(coefficient, fmpq) and coefficient == 0 for coefficient in coefficients):
            found.append(Mode(coefficients, -compile_real(slope, symbols)(env)))
    return _sorted(found)


@lru_cache(maxsize=2048)
def _split(expression: sp.Expr, variable: sp.Symbol) -> tuple[tuple[sp.Expr, tuple[sp.Expr, ...]], ...]:
    """Give the slopes of the exponents and the coefficients of their polynomials, as expressions in the other symbols."""
    table: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(sp.expand(expression, power_exp=False, log=False, force=False)):
        factors = sp.Mul.make_args(term)
        exponent = sp.Add(*[factor.args[0] for factor in factors if isinstance(factor, sp.exp) and variable in factor.free_symbols])
        rest = sp.Mul(*[factor for factor in factors if not (isinstance(factor, sp.exp) and variable in factor.free_symbols)])
        slope = sp.diff(exponent, variable)
        if variable in slope.free_symbols:
            raise Unsupported(f"the exponent {exponent} is not linear in {variable}")
        still = sp.expand(exponent - slope * variable)
        table[slope] = table.get(slope, sp.S.Zero) + rest * sp.exp(still)
    split = []
    for slope, factor in table.items():
        try:
            coefficients = tuple(reversed(sp.Poly(factor, variable).all_coeffs()))
        except sp.PolynomialError as error:
            raise Unsupported(f"{factor} is no polynomial in {variable}") from error
        if any(variable in coefficient.free_symbols for coefficient in coefficients):
            raise Unsupported(f"{factor} is no polynomial in {variable}")
        split.append((slope, coefficients))
    return tuple(split)


def _sorted(found: list[Mode]) -> list[Mode]:
    ordered: list[Mode] = []
    for mode in found:
        place = 0
        for other in ordered:
            sign = sign_of(mode.rate - other.rate)
            if sign is None:
                raise Unsupported("the order of two rates of decay is not certain")
            if sign == 0:
                mode = _merged(ordered.pop(place), mode)  # noqa: PLW2901 - equal rates are one mode
                break
            if sign < 0:
                break
            place += 1
        ordered.insert(place, mode)
    return [mode for mode in ordered if not all(isinstance(item, fmpq) and item == 0 for item in mode.coefficients)]


def _merged(one: Mode, two: Mode) -> Mode:
    pairs = zip_longest(one.coefficients, two.coefficients, fillvalue=fmpq(0))
    return Mode(tuple(left + right for left, right in pairs), one.rate)


def positive_beyond(found: list[Mode], start: fmpq, strict: bool) -> bool:
    """Prove that a sum of modes is ≥ 0 (or > 0) from a point to infinity.

    With x = start + s and the slowest exponential divided out, the slowest mode is a polynomial in s. If its coefficients are all
    ≥ 0, it is at least its value at s = 0, which must outweigh the largest values of all other modes.

    Args:
        found: The modes, the slowest first.
        start: The point.
        strict: Whether 0 is excluded.

    Returns:
        True if that is proved. False says nothing.
    """
    if not found:
        return not strict
    first, *others = found
    shifted = _shifted(first.coefficients, start)
    if not all(coefficient >= 0 for coefficient in shifted):
        return False
    budget = to_ball(shifted[0])
    for mode in others:
        rate = to_ball(mode.rate - first.rate)
        scale = (-rate * start).exp()
        for power, coefficient in enumerate(_shifted(mode.coefficients, start)):
            # sⁿ·exp(−rate·s) is largest at s = n/rate.
            peak = arb(1) if power == 0 else (power / rate) ** power * arb(-power).exp()
            budget -= abs(to_ball(coefficient)) * scale * peak
    return bool(budget > 0 or (not strict and budget >= 0))


def _shifted(coefficients: tuple[Value, ...], start: fmpq) -> list[Value]:
    """Give the coefficients of p(start + s) in s."""
    result: list[Any] = list(coefficients)
    for low in range(len(result) - 1):
        for place in range(len(result) - 2, low - 1, -1):
            result[place] = result[place] + start * result[place + 1]
    return result
