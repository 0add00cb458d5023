"""A refuted statement near its counterexample, as inline SVG made from the statement's own form.

Of a relation both sides are drawn along one of its variables, all others as in the counterexample; of a limit the expression and the
value that it should have. Values are those of the claim's expressions by rigorous balls.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from verify.claim import Evidence, Form, Identity, Inequality, LimitIs, reduce_form, unfold
from verify.report.figures.evaluate import curve, number
from verify.report.site.axes import Line, Plot, svg
from verify.runner import Report

__all__ = ["Picture", "picture_of"]

_STEPS = 120
_ORDER = ("x", "y", "mu_2", "mu_1")


@dataclass(frozen=True)
class Picture:
    """The drawing of one counterexample.

    Args:
        svg: The SVG element.
        form: The index of the form that is drawn.
        variable: What runs along the axis.
        fixed: The values of the other symbols.
        left: The left side, or the expression of a limit.
        right: The right side, or the value of a limit.
        at: The values of both where the statement fails, None of a limit.
        limit: Whether it is a limit.
    """

    svg: str
    form: int
    variable: sp.Symbol
    fixed: Mapping[sp.Symbol, Any]
    left: sp.Expr
    right: sp.Expr
    at: tuple[float, float] | None
    limit: bool = False


def picture_of(label: str, report: Report) -> Picture | None:
    """Draw where a refuted claim fails.

    Args:
        label: The claim's label.
        report: The results.

    Returns:
        The picture; None where nothing was refuted at a point, or the form is neither a relation nor a limit.
    """
    claim = next(claim for claim in (*report.claims, *report.supporting) if claim.label == label)
    drawings = (_draw(claim.statement[item.form], item) for item in report.refutations(label))
    return next((drawn for drawn in drawings if drawn is not None), None)


def _draw(form: Form, item: Evidence) -> Picture | None:
    given = dict(item.finding.counterexample or {})
    if isinstance(form, LimitIs):
        return _limit(form, item.form, given)
    for part in reduce_form(form):
        if isinstance(part, (Identity, Inequality)) and part.free_symbols <= given.keys() and _fails(part, given):
            return _relation(part, item.form, given)
    return None


def _fails(part: Identity | Inequality, given: Mapping[sp.Symbol, Any]) -> bool:
    left, right = (_at(side, given) for side in (part.lhs, part.rhs))
    if left is None or right is None:
        return False
    return left != right if isinstance(part, Identity) else left >= right if part.strict else left > right


def _at(side: sp.Expr, given: Mapping[sp.Symbol, Any]) -> float | None:
    try:
        return number(side, **{symbol.name: value for symbol, value in given.items()})
    except (ValueError, TypeError, ArithmeticError):
        return None


def _relation(part: Identity | Inequality, index: int, given: dict[sp.Symbol, Any]) -> Picture | None:
    """Draw both sides along the first variable by which they move: a residual or a mean before a scale."""
    moving = sorted(part.free_symbols, key=lambda symbol: (_rank(symbol), symbol.name))
    if not moving:
        return None
    variable = moving[0]
    fixed = {symbol: value for symbol, value in given.items() if symbol != variable}
    inside = _inside(part.domain, variable, fixed)
    points = [point for point in _around(given[variable], variable) if inside(point)]
    lines = (_line(part.lhs, variable, points, fixed), _line(part.rhs, variable, points, fixed))
    at = (_at(part.lhs, given), _at(part.rhs, given))
    if at[0] is None or at[1] is None or not all(line.points for line in lines):
        return None
    values = (at[0], at[1])
    said = f"{_name(variable)} = {given[variable]}: left side {values[0]:.6g}, right side {values[1]:.6g}"
    drawn = svg(Plot(lines, _name(variable), f"Both sides near the counterexample; at {said}", float(given[variable]), values))
    return Picture(drawn, index, variable, fixed, part.lhs, part.rhs, values)


def _limit(form: LimitIs, index: int, given: dict[sp.Symbol, Any]) -> Picture | None:
    """Draw the expression as its variable approaches the point, and the value that it should approach."""
    if not form.point.is_Rational or not (form.free_symbols <= given.keys()):
        return None
    sign = -1 if form.direction == "-" else 1
    near = [Fraction(int(form.point.p), int(form.point.q)) + sign * Fraction(step, _STEPS) for step in range(1, _STEPS + 1)]
    # Three decades closer, so that what happens at the end is seen.
    close = [near[0] + (near[0] - near[1]) * (1 - Fraction(1, 2**power)) for power in range(1, 10)]
    points = sorted((*near, *close))
    value = _at(form.value, given)
    line = _line(form.expression, form.variable, points, given)
    if value is None or not line.points:
        return None
    wanted = Line(tuple((float(point), value) for point in points), ())
    said = f"{_name(form.variable)} → {form.point}: the expression, and the value {value:.6g} that it should approach"
    drawn = svg(Plot((line, wanted), _name(form.variable), f"Near the limit {said}", None, None))
    return Picture(drawn, index, form.variable, given, form.expression, form.value, None, limit=True)


def _rank(symbol: sp.Symbol) -> int:
    return _ORDER.index(symbol.name) if symbol.name in _ORDER else len(_ORDER) + bool(symbol.is_positive)


def _around(centre: Any, variable: sp.Symbol) -> list[Fraction]:
    """Give points around a value, the value among them; a positive symbol stays positive."""
    middle = Fraction(int(centre.p), int(centre.q)) if centre.is_Rational else Fraction(float(centre)).limit_denominator(10**6)
    reach = max(Fraction(3, 2), 2 * abs(middle))
    points = [middle + reach * Fraction(step, _STEPS // 2) for step in range(-_STEPS // 2, _STEPS // 2 + 1)]
    return [point for point in points if point > 0] if variable.is_positive else points


def _inside(domain: Any, variable: sp.Symbol, fixed: Mapping[sp.Symbol, Any]) -> Callable[[Fraction], bool]:
    condition = unfold(domain).subs(fixed) if domain is not sp.true else domain

    def inside(point: Fraction) -> bool:
        return condition is sp.true or condition.subs(variable, sp.Rational(point.numerator, point.denominator)) == sp.true

    return inside


def _line(side: sp.Expr, variable: sp.Symbol, points: list[Fraction], fixed: Mapping[sp.Symbol, Any]) -> Line:
    """Sample a side; it breaks where one of its cases ends and the value leaps."""
    plain = unfold(side)
    others = {symbol.name: value for symbol, value in fixed.items()}
    values: list[tuple[float, float]] = []
    kept: list[sp.Rational] = []
    for point in points:
        try:
            (value,) = curve(plain, variable, [point], **others)
        except (ValueError, ArithmeticError):
            continue
        values.append((float(point), value))
        kept.append(sp.Rational(point.numerator, point.denominator))
    cases = [condition.subs(fixed) for node in plain.atoms(sp.Piecewise) for _, condition in node.args if condition is not sp.true]
    truth = [tuple(condition.subs(variable, place) for condition in cases) for place in kept]
    breaks = [index for index in range(1, len(values)) if truth[index] != truth[index - 1] and _leaps(values, index)]
    return Line(tuple(values), tuple(breaks))


def _leaps(values: list[tuple[float, float]], index: int) -> bool:
    steps = [abs(values[k][1] - values[k - 1][1]) for k in (index - 1, index + 1) if 0 < k < len(values)]
    return abs(values[index][1] - values[index - 1][1]) > 3 * max(steps, default=math.inf)


def _name(symbol: sp.Symbol) -> str:
    from verify.notation import to_text

    return to_text(symbol)
