"""Whether a statement says anything: a domain with points, and sides that are real numbers there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from verify.claim import Exists, Form, IntegralIs, LimitIs, TableIs, unfold
from verify.methods.concrete import concrete_functions, made_concrete
from verify.methods.enclosures import Undefined, Unsupported, compile_real, working
from verify.methods.points import Point, environment, sample_points

__all__ = ["hidden_without_value", "loses_value", "point_without_value", "some_point"]

_SIDES = ("lhs", "rhs", "expression", "integrand", "value", "exact", "approximate", "supremum", "leading", "objective", "other")
_POINTS = 8
_BITS = 80
_FAR = 1000
"""From where on a variable counts as near infinity."""


def some_point(form: Form, region: sp.Basic = sp.true) -> Point | None:
    """Give a point of a form's domain: exact values of its free symbols that meet every condition.

    Args:
        form: A form.
        region: A further condition.

    Returns:
        The point; {} where there is nothing to choose; None if none was found.
    """
    domain = unfold(sp.And(getattr(form, "domain", sp.true), getattr(form, "where", sp.true), region))
    symbols = sorted(form.free_symbols | set(domain.free_symbols), key=lambda symbol: symbol.name)
    return next(iter(sample_points(symbols, domain)), None) if symbols else {}


def point_without_value(form: Form, region: sp.Basic = sp.true) -> tuple[Point, str] | None:
    """Look for a point of a form's domain at which one of its sides is not a real number, as a logarithm of −1 is not.

    Args:
        form: A form.
        region: A further condition: where to look.

    Returns:
        The point and the reason; None if none was found among the exact points that were tried. Sides that hold an integral or
        a limit are not looked at, nor what an `Exists` says of its own variables; of a derivative, whether there is one.
    """
    domain = unfold(sp.And(getattr(form, "domain", sp.true), getattr(form, "where", sp.true), _near(form), region))
    conditions = sp.And.make_args(domain)
    bounds = [bound for relation in domain.atoms(Relational) for bound in relation.args]
    for side in (*_sides(form), *sorted(bounds, key=str)):
        expression = unfold(side)
        kinked = _without_derivative(expression, domain, region)
        if kinked is not None:
            return kinked
        if not expression.has(sp.Integral, sp.Derivative, sp.Limit):
            for part in _risky(expression, region):
                # A condition that has no value itself keeps nothing out.
                found = _outside(part, sp.And(*[condition for condition in conditions if not condition.has(part)]))
                if found is not None:
                    return found
    return None


def hidden_without_value(form: Form) -> tuple[Point, str] | None:
    """Look further: at integrands on the way of an integral, and at values for parameters that leave the bound variables no room.

    Args:
        form: A form.
    """
    parameters = unfold(getattr(form, "domain", sp.true))
    domain = sp.And(parameters, unfold(getattr(form, "where", sp.true)))
    for side in _sides(form):
        if form.bound and not side.free_symbols & form.bound:
            for part in _risky(unfold(side), sp.true):
                found = _outside(part, parameters)
                if found is not None:
                    return found
        for node in sorted(unfold(side).atoms(sp.Integral), key=str):
            if len(node.args) == 2 and len(node.args[1]) == 3:
                variable, lower, upper = node.args[1]
                way = sp.And(domain, variable > lower, variable < upper)
                for part in _risky(node.args[0], sp.true):
                    found = _outside(part, way)
                    if found is not None:
                        return found
    return None


def loses_value(before: Form, after: Form) -> bool:
    """Say whether a change took the value from a side somewhere, as 1/(N + 1) loses it at N = 0 when it becomes 1/N.

    Args:
        before: A form.
        after: The form with changed sides.
    """
    domain = unfold(sp.And(getattr(after, "domain", sp.true), getattr(after, "where", sp.true), _near(after)))
    known = {part for side in _sides(before) for part in _risky(unfold(side), sp.true)}
    for side in _sides(after):
        expression = unfold(side)
        if not expression.has(sp.Integral, sp.Derivative, sp.Limit):
            news = [part for part in _risky(expression, sp.true) if part not in known]
            if any(_outside(part, domain) is not None for part in news):
                return True
    return False


def _risky(expression: sp.Expr, region: sp.Basic) -> list[sp.Expr]:
    """List what is no real number for some arguments, and depends on the symbols that the region is about, if it is about any."""
    parts = [node for node in sp.preorder_traversal(expression) if isinstance(node, (sp.log, sp.LambertW))]
    apart = {part.lhs for part in sp.And.make_args(region) if isinstance(part, (sp.Gt, sp.Lt, sp.Ne)) and part.rhs == 0}
    for node in expression.atoms(sp.Pow):
        always = node.base.is_positive or (node.exp.is_Integer and node.exp > 0)
        away = node.exp.is_Integer and node.base in apart
        if not always and not away:
            parts.append(node)
    return [part for part in dict.fromkeys(parts) if not region.free_symbols or part.free_symbols & region.free_symbols]


def _without_derivative(expression: sp.Expr, domain: sp.Basic, region: sp.Basic) -> tuple[Point, str] | None:
    """Look for a kink at which a derivative is taken and the slopes on its two sides differ."""
    for node in sorted(expression.atoms(sp.Derivative), key=str):
        inner = node.expr
        plain = not inner.has(sp.Integral, sp.Derivative, AppliedUndef) and inner.has(sp.Abs, sp.Piecewise) and len(node.variables) == 1
        if not plain or (region.free_symbols and not node.free_symbols & region.free_symbols):
            continue
        symbols = inner.free_symbols | {symbol for symbol in domain.free_symbols if isinstance(symbol, sp.Symbol)}
        for point in sample_points(symbols, domain, (inner,), count=_POINTS):
            reason = _reason(node, point)
            if reason:
                return point, reason
    return None


def _sides(form: Form) -> Iterator[sp.Expr]:
    if isinstance(form, TableIs):
        return
    for name in _SIDES:
        side = getattr(form, name, None)
        if side is not None:
            yield side
    for relation in getattr(form, "relations", ()):
        yield from (side for side in _sides(relation) if not (isinstance(form, Exists) and side.has(*form.variables)))


def _near(form: Form) -> sp.Basic:
    """Say where the variable runs that a form binds by a limit or an integral."""
    if isinstance(form, IntegralIs):
        return sp.And(form.variable > form.lower, form.variable < form.upper)
    if not isinstance(form, LimitIs):
        return sp.true
    if form.point.is_infinite:
        return form.variable > _FAR if form.point is sp.oo else form.variable < -_FAR
    return {"+": sp.Gt, "-": sp.Lt, "+-": sp.Ne}[form.direction](form.variable, form.point)


def _outside(expression: sp.Expr, domain: sp.Basic) -> tuple[Point, str] | None:
    table, _ = concrete_functions([expression], "polynomial")
    concrete = made_concrete(expression, table)
    symbols = concrete.free_symbols | {symbol for symbol in domain.free_symbols if isinstance(symbol, sp.Symbol)}
    for point in sample_points(symbols, domain, (), count=_POINTS):
        reason = _reason(concrete, point)
        if reason:
            return point, reason
    return None


def _reason(expression: Any, point: Point) -> str:
    symbols: Sequence[sp.Symbol] = tuple(point)
    try:
        with working(_BITS):
            compile_real(expression, tuple(symbols))(environment(point, symbols))
    except Undefined as error:
        return str(error)
    except ZeroDivisionError:
        return "a division by zero"
    except Unsupported:
        return ""
    return ""
