"""Limits of exponential polynomials in one variable: leading terms at a finite point and at infinity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from verify.methods.cells import known_sign, sign_cells
from verify.methods.positivity.exponential import Algebra, ExpSum, UnsupportedError, expand_logs
from verify.methods.substitution import put

__all__ = ["Leading", "germ", "leading_at", "leading_at_infinity", "limit"]

_MOST = 8


@dataclass(frozen=True)
class Leading:
    """coefficients·step^power + …, where the step goes to 0 from above, or grows to infinity.

    Args:
        terms: The coefficients of successive powers, the first of them not zero, as SymPy expressions.
        power: The power of the first.
    """

    terms: tuple[sp.Expr, ...]
    power: int


def germ(expression: sp.Expr, variable: sp.Symbol, image: sp.Expr, step: sp.Symbol, conditions: Sequence[Relational]) -> list[sp.Expr]:
    """Resolve the kinks of an expression along variable = image(step), for small or for large steps.

    Args:
        expression: An unfolded expression.
        variable: The symbol that moves.
        image: Its value as a function of the positive symbol `step`.
        step: It goes to 0 if `image` is polynomial in it, and large values are written as 1/step.
        conditions: What holds for the parameters.

    Returns:
        The resolved expressions, one for each cell that comes arbitrarily close to step = 0.
    """
    moved = put(expression, {variable: image})
    cells = sign_cells([moved], sp.And(*conditions) if conditions else sp.true)
    far = image.subs(step, 0).has(sp.zoo, sp.oo)
    return [cell.expressions[0] for cell in cells if all(_near_zero(condition, step, conditions, far) for condition in cell.conditions)]


def _near_zero(condition: Relational, step: sp.Symbol, conditions: Sequence[Relational], far: bool) -> bool:
    """Say whether a condition may hold for arbitrarily small positive steps."""
    difference = condition.lhs - condition.rhs
    if step not in difference.free_symbols:
        return True
    try:
        leading = leading_at_infinity(difference.subs(step, 1 / step), step, conditions, 1) if far else leading_at(difference, step, 1)
    except UnsupportedError:
        return True
    if leading is None:
        return True
    sign = known_sign(leading.terms[0], conditions)
    return sign is None or condition.func in ((sp.Ge, sp.Gt, sp.Ne) if sign > 0 else (sp.Le, sp.Lt, sp.Ne))


def leading_at(expression: sp.Expr, step: sp.Symbol, count: int = 2) -> Leading | None:
    """Expand an exponential polynomial at step = 0.

    Args:
        expression: Without kinks; regular at 0.
        step: The positive symbol that goes to 0.
        count: How many coefficients.

    Returns:
        The first coefficients, or None if they all vanish up to the eighth.
    """
    expression = expand_logs(expression)
    algebra = Algebra([expression], extra=[step])
    quotient = algebra.quotient(expression)
    place = algebra.index(step)
    sides = (quotient.numerator, quotient.denominator)
    poles = max((min(monomial[place] for monomial in coefficient.denom) for side in sides for coefficient, _ in side.terms), default=0)
    factor = algebra.generator[step] ** poles
    cleared = [ExpSum(tuple((coefficient * factor, exponent) for coefficient, exponent in side.terms)) for side in sides]
    tops, down = (_coefficients(algebra, side, place) for side in cleared)
    first, below = (next((order for order, value in enumerate(side) if value.terms), None) for side in (tops, down))
    if first is None or below is None:
        return None
    if any(side.terms for side in down[below + 1 :]):
        count = 1
    bottom = _as_expression(algebra, down[below])
    return Leading(tuple(_as_expression(algebra, value) / bottom for value in tops[first : first + count]), first - below)


def _coefficients(algebra: Algebra, total: ExpSum, place: int) -> list[ExpSum]:
    """Give the Taylor coefficients at 0 by repeated differentiation."""
    generator = algebra.field.gens[place]
    current = total
    found = []
    factor = algebra.one
    for order in range(_MOST):
        if order:
            current = ExpSum.collected(
                (
                    coefficient.diff(generator) + coefficient * exponent.diff(generator) if exponent else coefficient.diff(generator),
                    exponent,
                )
                for coefficient, exponent in current.terms
            )
            factor = factor * order
        for value in (side for term in current.terms for side in term):
            if not value.denom.subs(place, 0):
                raise UnsupportedError("the expression is not regular at the point")
        there = algebra.substituted(current, {place: algebra.field.zero})
        found.append(ExpSum(tuple((coefficient / factor, exponent) for coefficient, exponent in there.terms)))
    return found


def _as_expression(algebra: Algebra, total: ExpSum) -> sp.Expr:
    atoms = [*algebra.atoms] or [sp.Symbol("unused")]
    return sp.Add(*[coefficient.as_expr(*atoms) * sp.exp(exponent.as_expr(*atoms)) for coefficient, exponent in total.terms])


def leading_at_infinity(expression: sp.Expr, variable: sp.Symbol, conditions: Sequence[Relational], count: int = 2) -> Leading | None:
    """Expand an exponential polynomial as its positive variable grows; exponentials that decay are left out.

    Args:
        expression: Without kinks.
        variable: The symbol that grows.
        conditions: What holds for the parameters.
        count: How many coefficients.

    Raises:
        UnsupportedError: If an exponential grows, or its rate's sign is unknown.
    """
    expression = expand_logs(expression)
    algebra = Algebra([expression], extra=[variable])
    quotient = algebra.quotient(expression)
    place = algebra.index(variable)
    sides = [_without_decaying(algebra, side, place, conditions) for side in (quotient.numerator, quotient.denominator)]
    (ups, high), (downs, low) = (_top_coefficients(algebra, side, place, count) for side in sides)
    if not ups or not downs:
        return None
    if len(downs) > 1 and any(value != 0 for value in downs[1:]):
        ups = ups[:1]
    return Leading(tuple(value / downs[0] for value in ups), high - low)


def _without_decaying(algebra: Algebra, total: ExpSum, place: int, conditions: Sequence[Relational]) -> ExpSum:
    kept = []
    for coefficient, exponent in total.terms:
        rate = exponent.diff(algebra.field.gens[place]) if exponent else None
        if rate:
            sign = known_sign(rate.as_expr(*algebra.atoms), conditions)
            if sign != -1 or any(monomial[place] for side in (rate.numer, rate.denom) for monomial in side):
                raise UnsupportedError("an exponential is not known to decay")
            continue
        kept.append((coefficient, exponent))
    return ExpSum(tuple(kept))


def _top_coefficients(algebra: Algebra, total: ExpSum, place: int, count: int) -> tuple[list[sp.Expr], int]:
    """Give the coefficients of the highest powers of a generator, and the highest power."""
    table: dict[int, list[tuple[Any, Any]]] = {}
    for coefficient, exponent in total.terms:
        below = {monomial[place] for monomial in coefficient.denom}
        if len(below) != 1:
            raise UnsupportedError("the variable stands in a denominator beside other terms")
        (shift,) = below
        bare = coefficient * algebra.field.gens[place] ** shift
        for monomial, value in bare.numer.terms():
            rest = (*monomial[:place], 0, *monomial[place + 1 :])
            part = algebra.field.new(bare.numer.ring({rest: value}), bare.denom)
            table.setdefault(monomial[place] - shift, []).append((part, exponent))
    sums = {power: ExpSum.collected(parts) for power, parts in table.items()}
    powers = [power for power, value in sums.items() if value.terms]
    if not powers:
        return [], 0
    top = max(powers)
    return [_as_expression(algebra, sums.get(power, ExpSum(()))) for power in range(top, top - count, -1)], top


def _without_logs(expression: sp.Expr, step: sp.Symbol) -> sp.Expr:
    """Let 1 + c·step = exp(± new step) where its logarithm occurs; the new step goes to 0 with the old one, at the same rate up to c."""
    for node in sorted(expression.atoms(sp.log), key=sp.default_sort_key):
        argument = sp.expand(node.args[0])
        slope = argument.coeff(step, 1)
        if argument.coeff(step, 0) == 1 and slope.is_Rational and sp.expand(argument - 1 - slope * step) == 0:
            sign = 1 if slope > 0 else -1
            new = sp.Dummy("h", positive=True)
            marked = sp.Dummy("l", real=True)
            return expression.subs(node, marked).subs(step, (sp.exp(sign * new) - 1) / slope).subs({marked: sign * new}).subs(new, step)
    return expression


def limit(expression: sp.Expr, variable: sp.Symbol, point: sp.Expr, side: int, conditions: Sequence[Relational]) -> list[sp.Expr]:
    """Compute the one-sided limits of an unfolded expression, one for each cell that comes arbitrarily close.

    Args:
        expression: The expression.
        variable: The symbol that moves.
        point: A finite expression, `oo` or `-oo`.
        side: 1 from above, -1 from below; ignored at infinity.
        conditions: What holds for the parameters.

    Returns:
        The limits, exact expressions or ±oo.

    Raises:
        UnsupportedError: If a limit could not be computed.
    """
    step = sp.Dummy("h", positive=True)
    infinite = point in (sp.oo, -sp.oo)
    if infinite:
        sign = 1 if point is sp.oo else -1
        pieces = [put(piece, {step: 1 / step}) for piece in germ(expression, variable, sign / step, step, conditions)]
    else:
        pieces = germ(expression, variable, point + side * step, step, conditions)
    found = []
    for piece in pieces:
        leading = leading_at_infinity(piece, step, conditions, 1) if infinite else leading_at(_without_logs(piece, step), step, 1)
        growth = 0 if leading is None else (leading.power if infinite else -leading.power)
        if leading is None or growth < 0:
            found.append(sp.Integer(0))
        elif growth == 0:
            found.append(leading.terms[0])
        else:
            direction = known_sign(leading.terms[0], conditions)
            if not direction:
                raise UnsupportedError("the sign of the leading term is unknown")
            found.append(sp.oo * direction)
    return found
