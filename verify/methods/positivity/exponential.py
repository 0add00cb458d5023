"""Exponential polynomials over ℚ: sums of rational functions times exponentials of rational functions, in a normal form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.polys.domains import QQ, ZZ
from sympy.polys.fields import FracField
from sympy.polys.orderings import lex

__all__ = ["Algebra", "ExpSum", "Quotient", "UnsupportedError", "compose", "derivative", "expand_logs"]

Frac = Any
"""An element of a SymPy `FracField`: a reduced quotient of polynomials with whole coefficients."""


class UnsupportedError(ValueError):
    """An expression that is not an exponential polynomial in this sense."""


def expand_logs(expression: sp.Basic) -> sp.Basic:
    """Expand logarithms of products and powers, where there are logarithms."""
    return sp.expand_log(expression) if expression.has(sp.log) else expression


def _is_one(polynomial: Any) -> bool:
    return len(polynomial) == 1 and polynomial.get(polynomial.ring.zero_monom) == 1


def _times(one: Frac, two: Frac) -> Frac:
    """Multiply; what has no denominators has nothing to cancel."""
    if _is_one(one.denom) and _is_one(two.denom):
        return one if _is_one(two.numer) else two if _is_one(one.numer) else one.raw_new(one.numer * two.numer, one.denom)
    return one * two


def _plus(one: Frac, two: Frac) -> Frac:
    """Add; what has no denominators has nothing to cancel."""
    if _is_one(one.denom) and _is_one(two.denom):
        return one.raw_new(one.numer + two.numer, one.denom)
    return one + two


@dataclass(frozen=True)
class ExpSum:
    """Σ coefficient·exp(exponent), with pairwise different exponents and no vanishing coefficient."""

    terms: tuple[tuple[Frac, Frac], ...]

    @staticmethod
    def collected(terms: Iterable[tuple[Frac, Frac]]) -> ExpSum:
        """Collect terms with equal exponents."""
        table: dict[Frac, Frac] = {}
        for coefficient, exponent in terms:
            table[exponent] = _plus(table[exponent], coefficient) if exponent in table else coefficient
        return ExpSum(tuple((coefficient, exponent) for exponent, coefficient in table.items() if coefficient))

    def __add__(self, other: ExpSum) -> ExpSum:
        """Add."""
        return ExpSum.collected(self.terms + other.terms)

    def __mul__(self, other: ExpSum) -> ExpSum:
        """Multiply."""
        return ExpSum.collected((_times(one, two), here + there) for one, here in self.terms for two, there in other.terms)

    def __neg__(self) -> ExpSum:
        """Change the sign."""
        return ExpSum(tuple((-coefficient, exponent) for coefficient, exponent in self.terms))


@dataclass(frozen=True)
class Quotient:
    """A quotient of exponential polynomials."""

    numerator: ExpSum
    denominator: ExpSum


class Algebra:
    """The field of rational functions in the atoms of some expressions, and the normal form over it.

    Args:
        expressions: SymPy objects without kinks, logarithms expanded.
        extra: Further symbols that are to be generators.

    The atoms are the symbols, the logarithms of symbols, and the numbers that are not rational (log 2, √2, π, W(z), …).
    """

    def __init__(self, expressions: Iterable[sp.Basic], extra: Iterable[sp.Symbol] = ()) -> None:
        symbols: dict[sp.Basic, None] = dict.fromkeys(extra)
        logs: dict[sp.Basic, None] = {}
        numbers: dict[sp.Basic, None] = {}
        for expression in expressions:
            _collect(expression, symbols, logs, numbers)
        symbols.update(dict.fromkeys(symbol for log in logs for symbol in log.free_symbols))
        self.symbols = tuple(sorted(symbols, key=lambda symbol: symbol.name))
        self.logs = tuple(logs)
        self.numbers = tuple(numbers)
        self.atoms: tuple[sp.Basic, ...] = (*self.symbols, *self.logs, *self.numbers)
        names = [sp.Symbol(f"g{index}") for index in range(len(self.atoms) or 1)]
        self.field = FracField(names, ZZ, lex)
        self.generator: dict[sp.Basic, Frac] = dict(zip(self.atoms, self.field.gens, strict=False))
        self.rewritable = [atom for atom in (*logs, *numbers) if isinstance(atom, (sp.log, sp.LambertW))]
        """The atoms whose exponentials are rational; a logarithm that became a variable of its own is taken off the list."""
        self.one, self.zero = self.field.one, self.field.zero
        self.unity = self._constant(self.one)
        """The denominator of what has none, always the same object."""

    def index(self, atom: sp.Basic) -> int:
        """Give the place of an atom among the generators."""
        return self.atoms.index(atom)

    def number(self, top: int, bottom: int = 1) -> Frac:
        """Give a rational number in lowest terms as an element of the field."""
        ring = self.field.ring
        return self.field.raw_new(ring.ground_new(top), ring.ground_new(bottom))

    def rational(self, expression: sp.Expr) -> Frac:
        """Turn an expression without exponentials into an element of the field."""
        quotient = self.quotient(expression)
        parts = []
        for side in (quotient.numerator, quotient.denominator):
            if any(exponent for _, exponent in side.terms):
                raise UnsupportedError(f"{expression} contains exponentials")
            parts.append(sum((coefficient for coefficient, _ in side.terms), self.zero))
        return parts[0] if quotient.denominator is self.unity else parts[0] / parts[1]

    def quotient(self, expression: sp.Expr) -> Quotient:
        """Turn an expression into a quotient of exponential polynomials.

        Raises:
            UnsupportedError: If it contains another function.
        """
        if expression in self.generator:
            return Quotient(self._constant(self.generator[expression]), self.unity)
        if expression.is_Rational:
            return Quotient(self._constant(self.number(int(expression.p), int(expression.q))), self.unity)
        if expression is sp.E:
            return Quotient(ExpSum(((self.one, self.one),)), self.unity)
        if expression.is_Add:
            return self._sum([self.quotient(arg) for arg in expression.args])
        if expression.is_Mul:
            first, *others = expression.args
            result = self.quotient(first)
            for arg in others:
                result = self._product(result, self.quotient(arg))
            return self._tidy(result)
        if isinstance(expression, sp.exp):
            return self._exponential(expression.args[0])
        if expression.is_Pow and expression.exp.is_Integer:
            return self._power(self.quotient(expression.base), int(expression.exp))
        raise UnsupportedError(f"{expression} is not an exponential polynomial over ℚ")

    def _constant(self, value: Frac) -> ExpSum:
        return ExpSum(((value, self.zero),)) if value else ExpSum(())

    def _product(self, one: Quotient, two: Quotient) -> Quotient:
        bottoms = [side for side in (one.denominator, two.denominator) if side is not self.unity]
        bottom = bottoms[0] * bottoms[1] if len(bottoms) == 2 else bottoms[0] if bottoms else self.unity
        return Quotient(one.numerator * two.numerator, bottom)

    def _sum(self, parts: list[Quotient]) -> Quotient:
        """Add, what has no denominator first."""
        whole = ExpSum.collected(term for part in parts if part.denominator is self.unity for term in part.numerator.terms)
        total = Quotient(whole, self.unity)
        for part in parts:
            if part.denominator is self.unity:
                continue
            if part.denominator == total.denominator or not total.numerator.terms:
                total = Quotient(total.numerator + part.numerator, part.denominator)
            else:
                crossed = total.numerator * part.denominator + part.numerator * total.denominator
                total = Quotient(crossed, self._product(total, part).denominator)
        return total

    def _power(self, base: Quotient, exponent: int) -> Quotient:
        if exponent < 0:
            if not base.numerator.terms:
                raise UnsupportedError("a denominator vanishes identically")
            base, exponent = self._tidy(Quotient(base.denominator, base.numerator)), -exponent
        result = base if exponent else Quotient(self.unity, self.unity)
        for _ in range(exponent - 1):
            result = self._product(result, base)
        return result

    def _tidy(self, quotient: Quotient) -> Quotient:
        """Divide by a denominator of one term."""
        if quotient.denominator is self.unity or len(quotient.denominator.terms) != 1:
            return quotient
        ((down, under),) = quotient.denominator.terms
        terms = tuple((coefficient / down, exponent - under) for coefficient, exponent in quotient.numerator.terms)
        return Quotient(ExpSum(terms), self.unity)

    def _exponential(self, argument: sp.Expr) -> Quotient:
        factor, rest = self.split_exponent(self.rational(argument))
        return Quotient(ExpSum(((factor, rest),)), self.unity)

    def split_exponent(self, exponent: Frac) -> tuple[Frac, Frac]:
        """Give (factor, rest) with exp(exponent) = factor·exp(rest): exp(k·log v) = v^k, and exp(k·W(z)) by W's own equation."""
        factor = self.one
        for atom in self.rewritable:
            multiple = _linear_coefficient(exponent, self.generator[atom])
            if multiple is None or multiple == 0:
                continue
            rewritten = self._known_exponential(atom, multiple)
            if rewritten is not None:
                factor *= rewritten[0]
                exponent = exponent - self.generator[atom] * QQ(multiple.numerator, multiple.denominator) + rewritten[1]
        return factor, exponent

    def substituted(self, total: ExpSum, images: Mapping[int, Frac]) -> ExpSum:
        """Substitute in an exponential polynomial and bring it into normal form again."""
        terms = []
        for coefficient, exponent in total.terms:
            factor, rest = self.split_exponent(compose(exponent, images))
            terms.append((_times(compose(coefficient, images), factor), rest))
        return ExpSum.collected(terms)

    def _known_exponential(self, atom: sp.Expr, multiple: Fraction) -> tuple[Frac, Frac] | None:
        """Give (factor, rest) with exp(multiple·atom) = factor·exp(rest), for a whole multiple."""
        if multiple.denominator != 1:
            return None
        times = int(multiple)
        if isinstance(atom, sp.log):
            argument = atom.args[0]
            if argument not in self.generator and not argument.is_Rational:
                return None
            return self.rational(argument) ** times, self.zero
        # W·exp(W) = z with z = c·exp(d): exp(W) = (c/W)·exp(d)
        whole = self.quotient(atom.args[0])
        if len(whole.numerator.terms) != 1 or len(whole.denominator.terms) != 1:
            return None
        (up, over), (down, under) = whole.numerator.terms[0], whole.denominator.terms[0]
        return (up / down / self.generator[atom]) ** times, (over - under) * times


def _linear_coefficient(value: Frac, generator: Frac) -> Fraction | None:
    """Give the rational coefficient of the generator alone, 0 if there is none; None under a denominator with variables."""
    if not value.denom.is_ground:
        return None
    coefficient = value.numer.get(generator.numer.LM) if value else None
    if not coefficient:
        return Fraction(0)
    return Fraction(int(coefficient), int(value.denom.LC))


def _collect(expression: sp.Basic, symbols: dict[sp.Basic, None], logs: dict[sp.Basic, None], numbers: dict[sp.Basic, None]) -> None:
    """Find the atoms of an expression."""
    if expression.is_Symbol:
        symbols[expression] = None
    elif expression.is_Rational or expression is sp.E:
        return
    elif isinstance(expression, sp.log) and expression.args[0].is_Symbol:
        logs[expression] = None
    elif isinstance(expression, (sp.log, sp.LambertW)) and expression.is_number:
        numbers[expression] = None
        if isinstance(expression, sp.LambertW):
            _collect(expression.args[0], symbols, logs, numbers)
    elif expression is sp.pi or (expression.is_Pow and expression.is_number and not expression.exp.is_Integer):
        numbers[expression] = None
    else:
        for arg in expression.args:
            _collect(arg, symbols, logs, numbers)


def derivative(total: ExpSum, generator: Frac) -> ExpSum:
    """Differentiate an exponential polynomial in one generator."""
    return ExpSum.collected(
        (coefficient.diff(generator) + (coefficient * exponent.diff(generator) if exponent else 0), exponent)
        for coefficient, exponent in total.terms
    )


def compose(value: Frac, images: Mapping[int, Frac]) -> Frac:
    """Substitute field elements for generators, by one common denominator.

    Args:
        value: The element.
        images: The new value of each generator that changes, by its place.
    """
    if not images:
        return value
    numerator, down = _compose_polynomial(value.numer, images)
    denominator, up = _compose_polynomial(value.denom, images)
    top, bottom = (one if _is_one(two) else one * two for one, two in ((numerator, up), (denominator, down)))
    return value.raw_new(top, bottom) if _is_one(bottom) else value.field.new(top, bottom)


def _compose_polynomial(polynomial: Any, images: Mapping[int, Frac]) -> tuple[Any, Any]:
    """Give numerator and denominator polynomials of a polynomial with fractions put in."""
    ring = polynomial.ring
    degrees = [(place, max((monomial[place] for monomial in polynomial), default=0)) for place in images]
    moved = [(place, degree) for place, degree in degrees if degree]
    if not moved:
        return polynomial, ring.one
    powers = [_powers(images[place], degree) for place, degree in moved]
    parts: dict[tuple[int, ...], Any] = {}
    for monomial, coefficient in polynomial.items():
        rest = list(monomial)
        for place, _ in moved:
            rest[place] = 0
        parts.setdefault(tuple([monomial[place] for place, _ in moved]), {})[tuple(rest)] = coefficient
    total = denominator = None
    for key, terms in parts.items():
        factor = ring.from_dict(terms)
        for power, table in zip(key, powers, strict=True):
            factor = factor if _is_one(table[power]) else factor * table[power]
        total = factor if total is None else total + factor
    for place, degree in moved:
        if not _is_one(down := images[place].denom):
            denominator = down**degree if denominator is None else denominator * down**degree
    return total, ring.one if denominator is None else denominator


def _powers(image: Frac, degree: int) -> list[Any]:
    """Give up^k·down^(degree−k) for k = 0, …, degree."""
    ups, downs = [image.numer.ring.one], [image.numer.ring.one]
    for _ in range(degree):
        ups.append(image.numer if len(ups) == 1 else ups[-1] * image.numer)
    if _is_one(image.denom):
        return ups
    for _ in range(degree):
        downs.append(image.denom if len(downs) == 1 else downs[-1] * image.denom)
    return [up if _is_one(down) else down if _is_one(up) else up * down for up, down in zip(ups, reversed(downs), strict=True)]


def vanishes(expression: sp.Expr) -> bool:
    """Say whether an expression is 0 by its normal form; False says nothing.

    Raises:
        UnsupportedError: If it is no exponential polynomial.
    """
    expression = expand_logs(expression)
    return not Algebra([expression]).quotient(expression).numerator.terms
