"""One inequality without kinks: brought into normal form, scaled, in new variables where that makes it simpler."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.polys.domains import QQ

from verify.claim import Step
from verify.methods.positivity.exponential import Algebra, Quotient, UnsupportedError, compose, expand_logs
from verify.methods.positivity.logarithms import as_exponential, common_denominator, rewrite
from verify.methods.positivity.regions import Condition, Region, places_of, regions
from verify.methods.positivity.scaling import argument_substitutions, scaled_to_one, weight
from verify.methods.rational import Range, enclose, exp_bounds, log_bounds, to_fraction

__all__ = ["Setting"]


class Setting:
    """An inequality e ≥ 0 (or > 0) under conditions, in normal form, with its scalings and substitutions.

    Args:
        expression: e, without kinks.
        conditions: Relationals without kinks.

    Raises:
        UnsupportedError: If e is not an exponential polynomial.
    """

    def __init__(self, expression: sp.Expr, conditions: Iterable[Relational]) -> None:
        rewritten = rewrite(expression, list(conditions))
        expression, conditions, self.back = rewritten.expression, rewritten.conditions, rewritten.back
        sides = [expand_logs(condition.lhs - condition.rhs) for condition in conditions]
        self.algebra = Algebra([expression, *sides])
        self.quotient = self.algebra.quotient(expression)
        self.steps: list[Step] = []
        self.images: dict[int, Any] = {}
        self.scales: dict[int, tuple[list[Fraction], Fraction]] = {}
        """For each generator that was set to 1: the weights of all symbols, and the weight of the statement."""
        self.conditions = self._assumptions() + self._conditions(conditions, sides)
        self.constants: dict[int, Range] = {self.algebra.index(number): enclose(number, {}, 56) for number in self.algebra.numbers}
        self._scale()
        self._substitute_arguments()
        self.logs: dict[int, int] = {}
        self._substitute_logs()
        self._regions: dict[frozenset[int], list[Region]] = {}

    def _substitute_logs(self) -> None:
        """Let v = exp(s) for every symbol v whose logarithm occurs."""
        occurring = self._used() | frozenset(
            self.algebra.atoms[place] for condition in self.conditions for place in places_of(condition.value)
        )
        for atom in self.algebra.logs:
            if atom not in occurring:
                continue
            symbol, log_of = self.algebra.index(atom.args[0]), self.algebra.index(atom)
            sides = common_denominator(self.algebra, (self.quotient.numerator, self.quotient.denominator), symbol)
            self.quotient = Quotient(*(as_exponential(self.algebra, side, symbol, log_of) for side in sides))
            self.logs[symbol] = log_of
            self.algebra.rewritable.remove(atom)
            self.steps.append(Step("the exponential of a new variable", sp.Eq(atom.args[0], sp.exp(sp.Symbol("s")), evaluate=False)))
        if self.logs:
            self.conditions = [found for condition in self.conditions if (found := self._log_condition(condition)) is not None]

    def _log_condition(self, condition: Condition) -> Condition | None:
        """Turn c·M ≥ c'·M', for products M, M' of such symbols, into one on logarithms; leave out what cannot be turned.

        A number whose logarithm is no generator is rounded so that the domain grows.
        """
        if not places_of(condition.value) & self.logs.keys():
            return condition
        for symbol in self.logs:
            condition = Condition(_without_powers(condition.value, symbol), condition.strict)
        if not places_of(condition.value) & self.logs.keys():
            return condition
        terms = sorted(condition.value.numer.terms(), key=lambda term: term[1], reverse=True)
        foreign = places_of(condition.value) - self.logs.keys()
        if len(terms) != 2 or foreign or not condition.value.denom.is_ground or terms[0][1] <= 0 or terms[1][1] >= 0:
            return None
        (above, one), (below, other) = terms if condition.value.denom.LC > 0 else terms[::-1]
        ratio = abs(Fraction(int(other.numerator), int(other.denominator)) / Fraction(int(one.numerator), int(one.denominator)))
        total = self.algebra.zero
        for symbol, log_of in self.logs.items():
            total += self.algebra.field.gens[log_of] * (above[symbol] - below[symbol])
        try:
            number, exact = self.algebra.rational(expand_logs(sp.log(sp.Rational(ratio.numerator, ratio.denominator)))), True
        except UnsupportedError:
            low = log_bounds(ratio)[0]
            number, exact = self.algebra.one * QQ(low.numerator, low.denominator), False
        return Condition(total - number, condition.strict and exact)

    def _used(self) -> frozenset[sp.Basic]:
        places = {
            place
            for side in (self.quotient.numerator, self.quotient.denominator)
            for term in side.terms
            for value in term
            for polynomial in (value.numer, value.denom)
            for monomial in polynomial
            for place, power in enumerate(monomial)
            if power
        }
        return frozenset(self.algebra.atoms[place] for place in places)

    def _assumptions(self) -> list[Condition]:
        found = []
        for symbol in self.algebra.symbols:
            generator = self.algebra.generator[symbol]
            if symbol.is_nonnegative:
                found.append(Condition(generator, bool(symbol.is_positive)))
            elif symbol.is_nonpositive:
                found.append(Condition(-generator, bool(symbol.is_negative)))
        return found

    def _conditions(self, conditions: Iterable[Relational], sides: Sequence[sp.Expr]) -> list[Condition]:
        """Turn relations into field elements; one that cannot be turned is left out, which enlarges the domain."""
        found: list[Condition] = []
        for condition, side in zip(conditions, sides, strict=True):
            try:
                value = self.algebra.rational(side)
            except UnsupportedError:
                continue
            strict = isinstance(condition, (sp.Lt, sp.Gt))
            if isinstance(condition, sp.Eq):
                found += [Condition(value), Condition(-value)]
            elif isinstance(condition, (sp.Le, sp.Lt)):
                found.append(Condition(-value, strict))
            elif isinstance(condition, (sp.Ge, sp.Gt)):
                found.append(Condition(value, strict))
        return found

    def _positive(self) -> list[int]:
        """Places of the generators that are positive, parameters before what stands alone in an exponent's numerator."""
        ring = self.algebra.field.ring
        strict = {condition.value.numer for condition in self.conditions if condition.strict and condition.value.denom == ring.one}
        places = [place for place, generator in enumerate(ring.gens) if generator in strict and place < len(self.algebra.symbols)]
        over = {
            place
            for _, exponent in self.quotient.numerator.terms
            for monomial in exponent.numer
            for place, power in enumerate(monomial)
            if power
        }
        return sorted(places, key=lambda place: place in over)

    def _apply(self, images: dict[int, Any]) -> None:
        def change(value: Any) -> Any:
            return compose(value, images)

        self.quotient = Quotient(*(self.algebra.substituted(side, images) for side in (self.quotient.numerator, self.quotient.denominator)))
        self.conditions = [
            Condition(value, condition.strict) for condition in self.conditions if (value := change(condition.value)) is not None
        ]
        self.images = {
            **{place: change(value) for place, value in self.images.items()},
            **{place: image for place, image in images.items() if place not in self.images},
        }

    def _scale(self) -> None:
        sums = (self.quotient.numerator, self.quotient.denominator)
        places = list(range(len(self.algebra.symbols)))
        found = scaled_to_one(sums, [condition.value for condition in self.conditions], places, self._positive())
        self.scales = {place: (row, weight(sums[0], places, row) - weight(sums[1], places, row)) for place, row in found.items()}
        if found:
            self._apply(dict.fromkeys(found, self.algebra.one))
            names = ", ".join(str(self.algebra.atoms[place]) for place in found)
            self.steps.append(Step("the statement is homogeneous: set to 1", names))

    def _substitute_arguments(self) -> None:
        for _ in range(2):
            numbers = range(len(self.algebra.symbols), len(self.algebra.atoms))
            candidates = [place for place in range(len(self.algebra.symbols)) if place not in numbers]
            images = argument_substitutions(self.quotient.numerator, self._positive(), candidates)
            if not images:
                return
            self._apply(images)
            for place in images:
                self.steps.append(Step("a new variable for the exponent's argument", self.algebra.atoms[place]))

    def in_exponents(self) -> frozenset[int]:
        """Places of the variables that stand in exponents."""
        found = frozenset(place for _, exponent in self.quotient.numerator.terms if exponent for place in places_of(exponent))
        return found & self.needed()

    def regions(self, outermost: frozenset[int]) -> list[Region]:
        """Cover the conditions by regions, the variables at some places eliminated last."""
        if outermost not in self._regions:
            self._regions[outermost] = regions(self.algebra.field, self.conditions, self.constants, self.needed(), outermost)
        return self._regions[outermost]

    def needed(self) -> frozenset[int]:
        """Places of the variables on which the statement depends."""
        used = self._used()
        return frozenset(self.algebra.index(atom) for atom in used if atom not in self.algebra.numbers)

    def point(self, region: Region, values: Sequence[Range], size: int) -> dict[sp.Symbol, Fraction]:
        """Give rational values of the symbols for values of the coordinates; numbers that are not rational with this denominator."""
        middle = [(low + high) / 2 for low, high in values]
        middle = [value if low == high else value.limit_denominator(size) for value, (low, high) in zip(middle, values, strict=True)]
        inner = [_value(region.images[place], middle) if place in region.images else middle[place] for place in range(len(middle))]
        for symbol, log_of in self.logs.items():
            inner[symbol] = _near_exponential(inner[log_of], size)
        outer = [_value(self.images[place], inner) if place in self.images else inner[place] for place in range(len(middle))]
        point = {symbol: outer[place] for place, symbol in enumerate(self.algebra.symbols)}
        for symbol, image in self.back.items():
            value = image.subs({other: sp.Rational(here.numerator, here.denominator) for other, here in point.items()})
            if value.is_Rational:
                point[symbol] = to_fraction(value)
        return {symbol: value for symbol, value in point.items() if not isinstance(symbol, sp.Dummy)}

    def exact_point(self, region: Region, values: Mapping[int, Any]) -> dict[sp.Symbol, sp.Expr] | None:
        """Give exact values of the symbols for exact values of the coordinates, or None where they are not simple."""
        try:
            here = {place: compose(image, values) for place, image in region.images.items()}
        except ZeroDivisionError:
            # The coordinates name a point at infinity.
            return None
        for symbol, log_of in self.logs.items():
            if compose(here.get(log_of, self.algebra.field.gens[log_of]), values):
                return None
            here[symbol] = self.algebra.one
        point = {}
        for place, symbol in enumerate(self.algebra.symbols):
            inner = self.images.get(place, self.algebra.field.gens[place])
            value = compose(inner, here)
            atoms = [*self.algebra.atoms] or [sp.Symbol("unused")]
            expression = value.as_expr(*atoms)
            point[symbol] = sp.sympify(expression).subs({other: _unused(other) for other in expression.free_symbols})
        for symbol, image in self.back.items():
            point[symbol] = image.subs(point)
        return {symbol: value for symbol, value in point.items() if not isinstance(symbol, sp.Dummy)}


def _without_powers(value: Any, place: int) -> Any:
    """Divide by the power of a positive generator that is a factor."""
    generator = value.field.gens[place]
    powers = [min(monomial[place] for monomial in side) if side else 0 for side in (value.numer, value.denom)]
    return value / generator ** powers[0] * generator ** powers[1]


def _near_exponential(argument: Fraction, size: int) -> Fraction:
    """Give a short rational close to exp of a number."""
    low, high = exp_bounds(argument)
    return low if low == high else low.limit_denominator(size) or low


def _unused(symbol: sp.Symbol) -> int:
    """Give a value that a symbol's assumptions allow."""
    return -1 if symbol.is_nonpositive else 1


def _value(element: Any, point: Sequence[Fraction]) -> Fraction:
    """Evaluate a field element at rational values of the generators."""
    up, down = (
        sum(
            (
                Fraction(int(coefficient.numerator), int(coefficient.denominator)) * _monomial(monomial, point)
                for monomial, coefficient in side.terms()
            ),
            Fraction(0),
        )
        for side in (element.numer, element.denom)
    )
    return up / down


def _monomial(powers: Sequence[int], point: Sequence[Fraction]) -> Fraction:
    product = Fraction(1)
    for power, base in zip(powers, point, strict=True):
        if power:
            product *= base**power
    return product
