"""Expressions as quotients of polynomials with whole coefficients in atoms: symbols, roots, exponentials and what is left whole.

Equal quotients are equal expressions wherever both are defined. Of the atoms only this is used: the signs that SymPy's
assumptions give them, and that each is independent of the others, which loses relations between them and invents none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import sympy as sp
from sympy.polys.domains import ZZ
from sympy.polys.orderings import lex
from sympy.polys.rings import PolyRing

__all__ = ["Quotient", "factored", "fraction", "polynomial_factors", "polynomial_sign", "quotient"]

Polynomial = Any
"""An element of a SymPy `PolyRing` over ZZ."""

_LARGEST_POWER = 40
_MOST_FACTORED = 100
_MOST_TERMS = 3000


class _TooLargeError(ValueError):
    """Multiplying this out would cost more than it can tell."""


@dataclass(frozen=True)
class Quotient:
    """A reduced quotient of polynomials in atoms.

    Args:
        atoms: What the generators of the ring stand for, in their order.
        top: The numerator.
        bottom: The denominator, not 0.
        whole: Whether no relation between the atoms was lost, so that 0 is the only expression with numerator 0.
    """

    atoms: tuple[sp.Expr, ...]
    top: Polynomial
    bottom: Polynomial
    whole: bool

    @cached_property
    def bottom_sign(self) -> int | None:
        """The sign of the denominator if the atoms' own signs force it."""
        return self._factor_sign(self.bottom)

    @cached_property
    def core(self) -> tuple[int, Polynomial]:
        """A sign and what is left of the numerator after dividing by the factors whose sign is known."""
        sign, kept = 1, self.top.ring.one
        for factor, power in polynomial_factors(self.top):
            known = polynomial_sign(factor, self.atoms)
            if not known or factor.is_ground:
                kept = kept * factor**power
            elif known < 0 and power % 2:
                sign = -sign
        return sign, kept

    def expression(self, polynomial: Polynomial) -> sp.Expr:
        """Write a polynomial in the generators as a SymPy expression."""
        return polynomial.as_expr(*self.atoms)

    def _factor_sign(self, polynomial: Polynomial) -> int | None:
        direct = polynomial_sign(polynomial, self.atoms)
        if direct is not None:
            return direct
        total = 1
        for factor, power in polynomial_factors(polynomial):
            sign = polynomial_sign(factor, self.atoms)
            if sign is None:
                return None
            total *= sign**power
        return total


@lru_cache(maxsize=1 << 15)
def quotient(expression: sp.Expr) -> Quotient | None:
    """Write an expression as a quotient of polynomials in atoms.

    Args:
        expression: A kink-free expression.

    Returns:
        The quotient in lowest terms; None for what is not finite, divides by 0, or is too large to be multiplied out.
    """
    roots: dict[sp.Expr, int] = {}
    try:
        whole = _scan(expression, roots)
    except _TooLargeError:
        return None
    bases = sorted(roots, key=sp.default_sort_key)
    atoms = tuple(_root(base, roots[base]) for base in bases)
    ring = _ring(len(bases) or 1)
    places = {base: (ring.gens[place], roots[base]) for place, base in enumerate(bases)}
    try:
        top, bottom = _Reader(ring, places).read(expression)
    except (_TooLargeError, ZeroDivisionError):
        return None
    top, bottom = top.cancel(bottom)
    return Quotient(atoms or (sp.Integer(1),), top, bottom, whole)


@lru_cache(maxsize=1 << 14)
def factored(expression: sp.Expr) -> tuple[tuple[sp.Expr, int], ...] | None:
    """Give the factors of an expression with their powers, negative in the denominator; None where it has no quotient.

    Args:
        expression: A kink-free expression.
    """
    found = quotient(expression)
    if found is None:
        return None
    return tuple(
        (found.expression(factor), side * power)
        for side, polynomial in ((1, found.top), (-1, found.bottom))
        for factor, power in polynomial_factors(polynomial)
    )


@lru_cache(maxsize=1 << 14)
def fraction(expression: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Give numerator and denominator of an expression, in lowest terms where it has a quotient.

    Args:
        expression: A kink-free expression.
    """
    found = quotient(expression)
    if found is None:
        top, bottom = sp.fraction(sp.together(expression))
        return top, bottom
    return found.expression(found.top), found.expression(found.bottom)


def polynomial_sign(polynomial: Polynomial, atoms: tuple[sp.Expr, ...]) -> int | None:
    """Give the sign of a polynomial if the signs of the atoms force it, term by term.

    Args:
        polynomial: The polynomial.
        atoms: What its generators stand for.
    """
    if not polynomial:
        return 0
    signs: set[int] = set()
    strict = False
    for monomial, coefficient in polynomial.terms():
        sign, positive = _monomial_sign(monomial, atoms)
        if sign is None:
            return None
        signs.add(sign if coefficient > 0 else -sign)
        strict = strict or positive
    return signs.pop() if strict and len(signs) == 1 else None


def _monomial_sign(monomial: tuple[int, ...], atoms: tuple[sp.Expr, ...]) -> tuple[int | None, bool]:
    """Give the weak sign of a monomial, and whether it is certainly not 0."""
    sign, strict = 1, True
    for power, atom in zip(monomial, atoms, strict=True):
        if not power or atom.is_positive:
            continue
        if atom.is_negative:
            sign = -sign if power % 2 else sign
        elif power % 2 == 0 and atom.is_real:
            strict = strict and bool(atom.is_nonzero)
        elif atom.is_nonnegative:
            strict = False
        else:
            return None, False
    return sign, strict


@lru_cache(maxsize=1 << 14)
def polynomial_factors(polynomial: Polynomial) -> tuple[tuple[Polynomial, int], ...]:
    """Factor a polynomial; what is linear or a single term needs no algorithm.

    Args:
        polynomial: In the generators of a quotient.

    Returns:
        Factors with their powers; one of very high degree stands for itself.
    """
    ring = polynomial.ring
    if not polynomial:
        return ((polynomial, 1),)
    low = tuple(min(powers) for powers in zip(*polynomial, strict=True))
    content = polynomial.content() if polynomial.LC > 0 else -polynomial.content()
    rest = ring.from_dict({tuple(a - b for a, b in zip(key, low, strict=True)): value // content for key, value in polynomial.items()})
    found = [(generator, power) for generator, power in zip(ring.gens, low, strict=True) if power]
    if content != 1 or (rest == 1 and not found):
        found.insert(0, (ring(content), 1))
    if rest != 1:
        linear = any(sum(key) == 1 and _linear(rest, key.index(1)) for key in rest)
        found += [(rest, 1)] if linear or max(map(max, rest)) > _MOST_FACTORED else rest.factor_list()[1]
    return tuple(found)


def _linear(polynomial: Polynomial, place: int) -> bool:
    """Say whether a primitive polynomial is linear in a generator, with a constant slope: then it is irreducible."""
    return sum(1 for key in polynomial if key[place]) == 1


@lru_cache(maxsize=64)
def _ring(count: int) -> PolyRing:
    return PolyRing([f"a{place}" for place in range(count)], ZZ, lex)


def _root(base: sp.Expr, degree: int) -> sp.Expr:
    if isinstance(base, sp.exp):
        return sp.exp(base.args[0] / degree)
    return base if degree == 1 else base ** sp.Rational(1, degree)


def _scan(expression: sp.Expr, roots: dict[sp.Expr, int]) -> bool:
    """Collect the atoms' bases with the degree of the root that is needed; say whether all is without hidden relations."""
    if expression.is_Rational:
        return True
    if expression.is_Add or expression.is_Mul:
        free = [_scan(arg, roots) for arg in expression.args]  # all of them: each adds its atoms
        return all(free)
    if expression in (sp.oo, -sp.oo, sp.zoo, sp.nan):
        raise _TooLargeError
    if expression.is_Pow and expression.exp.is_Integer and expression.base is not sp.E:
        return _scan(expression.base, roots)
    whole = True
    for base, power in _bases(expression):
        if base is None:
            whole = _scan(power, roots) and whole
            continue
        degree = int(power.q)
        known = roots.get(base, 1)
        roots[base] = known * degree // int(sp.igcd(known, degree))
        whole = whole and (base.is_Symbol or isinstance(base, sp.exp) or degree == 1 == roots[base])
    return whole and not (expression.is_number and not isinstance(expression, (sp.exp, sp.log)))


@lru_cache(maxsize=1 << 14)
def _bases(expression: sp.Expr) -> tuple[tuple[sp.Expr | None, sp.Expr], ...]:
    """Write what is neither a sum, a product nor a whole power as a product of rational powers of bases.

    A pair with None for the base holds an expression that is to be read on.
    """
    if expression.is_Symbol:
        return ((expression, sp.S.One),)
    if expression is sp.E:
        return ((sp.exp(sp.S.One, evaluate=False), sp.S.One),)
    if isinstance(expression, sp.exp):
        found = []
        for term in sp.Add.make_args(sp.expand(expression.args[0])):
            coefficient, rest = term.as_coeff_Mul()
            if not coefficient.is_Rational:
                coefficient, rest = sp.S.One, term
            found.append((sp.exp(rest, evaluate=False), coefficient))
        return tuple(found)
    if expression.is_Pow and expression.exp.is_Rational and (expression.base.is_Symbol or expression.base.is_Integer):
        return ((expression.base, expression.exp),)
    opened = sp.expand(expression)
    if opened.func is not expression.func:
        return ((None, opened),)
    return ((opened, sp.S.One),)


class _Reader:
    """Arithmetic on pairs of polynomials."""

    def __init__(self, ring: PolyRing, places: dict[sp.Expr, tuple[Polynomial, int]]) -> None:
        self.ring, self.places = ring, places

    def read(self, expression: sp.Expr) -> tuple[Polynomial, Polynomial]:
        """Give numerator and denominator."""
        ring = self.ring
        if expression.is_Rational:
            return ring(int(expression.p)), ring(int(expression.q))
        if expression.is_Add:
            return self._sum(expression.args)
        if expression.is_Mul:
            top, bottom = ring.one, ring.one
            for arg in expression.args:
                over, under = self.read(arg)
                top, bottom = _times(top, over), _times(bottom, under)
            return top, bottom
        if expression.is_Pow and expression.exp.is_Integer and expression.base is not sp.E:
            return self._power(self.read(expression.base), int(expression.exp))
        top, bottom = ring.one, ring.one
        for base, power in _bases(expression):
            if base is None:
                over, under = self.read(power)
            else:
                generator, degree = self.places[base]
                over, under = self._power((generator, ring.one), int(power * degree))
            top, bottom = _times(top, over), _times(bottom, under)
        return top, bottom

    def _sum(self, parts: tuple[sp.Expr, ...]) -> tuple[Polynomial, Polynomial]:
        """Add, terms with the same denominator first."""
        sums: dict[Polynomial, Polynomial] = {}
        for part in parts:
            top, bottom = self.read(part)
            sums[bottom] = sums.get(bottom, self.ring.zero) + top
        (bottom, top), *others = sums.items()
        for under, over in others:
            common = bottom.gcd(under)
            left, right = bottom.exquo(common), under.exquo(common)
            top, bottom = _times(top, right) + _times(over, left), _times(bottom, right)
        return top, bottom

    def _power(self, base: tuple[Polynomial, Polynomial], exponent: int) -> tuple[Polynomial, Polynomial]:
        top, bottom = base
        if exponent < 0:
            if not top:
                raise ZeroDivisionError
            top, bottom, exponent = bottom, top, -exponent
        if exponent > _LARGEST_POWER and max(len(top), len(bottom)) > 1:
            raise _TooLargeError
        return top**exponent, bottom**exponent


def _times(one: Polynomial, two: Polynomial) -> Polynomial:
    if len(one) * len(two) > _MOST_TERMS:
        raise _TooLargeError
    return one * two
