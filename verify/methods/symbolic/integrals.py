"""Integrals with kinks: split where the formula changes, a primitive on each piece, its limits at both ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Step
from verify.methods.cells import kinks, sign_cells
from verify.methods.quotients import fraction
from verify.methods.symbolic.context import Conditions, Unable, defined, need_sign, settle, sign_of
from verify.methods.symbolic.germs import germ, one_sided_limit
from verify.methods.symbolic.primitives import primitive

__all__ = ["Diverges", "Evaluated", "Piece", "evaluate_integral"]


@dataclass(frozen=True)
class Piece:
    """One piece of the way: between two neighbouring places where the formula changes.

    Args:
        lower: Its lower end.
        upper: Its upper end.
        integrand: The formula on it.
        primitive: A primitive of the formula.
        at_lower: The primitive's limit at the lower end.
        at_upper: The primitive's limit at the upper end.
    """

    lower: sp.Expr
    upper: sp.Expr
    integrand: sp.Expr
    primitive: sp.Expr
    at_lower: sp.Expr
    at_upper: sp.Expr


@dataclass(frozen=True)
class Evaluated:
    """An integral for one order of its kinks.

    Args:
        conditions: For which parameters.
        pieces: The pieces, in order.
        value: The sum.
    """

    conditions: Conditions
    pieces: tuple[Piece, ...]
    value: sp.Expr

    def steps(self) -> tuple[Step, ...]:
        """List what was done, in order."""
        where = Step("for", sp.And(*self.conditions)) if self.conditions else Step("for all parameters")
        done = [where]
        for piece in self.pieces:
            done.append(Step("between", sp.Tuple(piece.lower, piece.upper)))
            done.append(Step("the integrand is", piece.integrand))
            done.append(Step("a primitive, checked by differentiation", piece.primitive))
            done.append(Step("its limits at the ends", sp.Tuple(piece.at_lower, piece.at_upper)))
        return (*done, Step("sum of the pieces", self.value))


class Diverges(Unable):
    """An integral has an infinite part, for every choice of the parameters that meets the conditions.

    Args:
        evaluated: The pieces; at least one primitive has an infinite limit at an end.
    """

    def __init__(self, evaluated: Evaluated) -> None:
        super().__init__("an integral diverges")
        self.evaluated = evaluated


@lru_cache(maxsize=512)
def evaluate_integral(integrand: sp.Expr, variable: sp.Symbol, lower: sp.Expr, upper: sp.Expr, conditions: Conditions) -> Evaluated:
    """Evaluate an integral for the one order of its kinks and ends that conditions give.

    Args:
        integrand: Unfolded; may have kinks that are linear in the variable.
        variable: The integration variable.
        lower: The lower end.
        upper: The upper end.
        conditions: What is known of the parameters.

    Returns:
        The pieces and their sum.

    Raises:
        NeedSign: If the order is not known.
        Unable: If it was not found.
        Diverges: If a primitive has an infinite limit at an end.
    """
    own = _stand_in(variable.name)
    given, table = settle(conditions)
    moved, lower, upper = (sp.sympify(part).subs(table) for part in (integrand.subs(variable, own), lower, upper))
    direction = 1
    if _compare(upper, lower, given) < 0:
        lower, upper, direction = upper, lower, -1
    ends = [lower, *_between(_breaks(moved, own, given), lower, upper, given), upper]
    pieces = tuple(_piece(moved, own, start, stop, given) for start, stop in pairwise(ends) if start != stop)
    total = sp.Add(*[piece.at_upper - piece.at_lower for piece in pieces])
    if any(end.is_infinite for piece in pieces for end in (piece.at_lower, piece.at_upper)):
        raise Diverges(Evaluated(conditions, pieces, direction * total))
    return Evaluated(conditions, pieces, direction * total)


@lru_cache(maxsize=64)
def _stand_in(name: str) -> sp.Dummy:
    """Give the real symbol that is integrated over, the same for the same name, so that what is known of its functions stays known."""
    return sp.Dummy(name, real=True)


def _compare(one: sp.Expr, two: sp.Expr, conditions: Conditions) -> int:
    if one == two:
        return 0
    if one.is_infinite or two.is_infinite:
        return 1 if one is sp.oo or two is -sp.oo else -1
    return need_sign(one - two, conditions)


def _breaks(integrand: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> list[sp.Expr]:
    """Find every place where the formula may change: the zeros of all kinks, in every branch of the inner ones."""
    found: dict[sp.Expr, None] = {}
    for kink in kinks(integrand):
        if not kink.has(variable):
            continue
        for cell in sign_cells([kink]):
            found.update(dict.fromkeys(_zeros(cell.expressions[0], variable, conditions)))
    return list(found)


def _zeros(kink: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> list[sp.Expr]:
    top, bottom = fraction(kink)
    if bottom.has(variable):
        raise Unable(f"a kink has {variable} in a denominator")
    zeros = []
    _, factors = sp.factor_list(top, variable)
    for factor, _ in factors:
        if not factor.has(variable) or sign_of(factor, conditions) in (1, -1):
            continue
        if sp.degree(factor, variable) != 1:
            raise Unable(f"a kink is not linear in {variable}")
        slope, rest = sp.Poly(factor, variable).all_coeffs()
        if need_sign(slope, conditions) == 0:
            raise Unable("a kink has no zero")
        zeros.append(sp.cancel(-rest / slope))
    return zeros


def _between(places: list[sp.Expr], lower: sp.Expr, upper: sp.Expr, conditions: Conditions) -> list[sp.Expr]:
    """Sort the places that lie strictly between the ends, each once."""
    ordered: list[sp.Expr] = []
    for place in places:
        if _compare(place, lower, conditions) <= 0 or _compare(place, upper, conditions) >= 0:
            continue
        index, known = 0, False
        for other in ordered:
            order = _compare(place, other, conditions)
            known = known or order == 0
            index += order > 0
        if not known:
            ordered.insert(index, place)
    return ordered


def _piece(integrand: sp.Expr, variable: sp.Symbol, start: sp.Expr, stop: sp.Expr, conditions: Conditions) -> Piece:
    beside, side = (start, 1) if not start.is_infinite else (stop, -1)
    formula = germ(integrand, variable, beside, side, conditions)
    origin = next((end for end in (start, stop) if not end.is_infinite), sp.Integer(0))
    moved = formula.subs(variable, variable + origin)
    found = primitive(moved, variable, conditions)
    first, last = start - origin, stop - origin
    inside = (*conditions, *_inside(variable, first, last))
    for part in (moved, found):
        trouble = defined(part, inside)
        if trouble:
            raise Unable(f"on ({start}, {stop}): {trouble}")
    at_lower = one_sided_limit(found, variable, first, 1, conditions)
    at_upper = one_sided_limit(found, variable, last, -1, conditions)
    return Piece(start, stop, formula, found.subs(variable, variable - origin), at_lower, at_upper)


def _inside(variable: sp.Symbol, start: sp.Expr, stop: sp.Expr) -> list[Relational]:
    bounds = []
    if not start.is_infinite:
        bounds.append(sp.Gt(variable, start, evaluate=False))
    if not stop.is_infinite:
        bounds.append(sp.Lt(variable, stop, evaluate=False))
    return bounds
