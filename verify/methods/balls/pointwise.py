"""Identities, inequalities and integrals at finitely many exact points: refutations, or consistency and no more."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp
from flint import arb

from verify.claim import Finding, Identity, Inequality, IntegralIs, Outcome, Step
from verify.methods.balls.certificates import point_certificate
from verify.methods.balls.compare import Comparison, compare_at
from verify.methods.base import Settings, undecided
from verify.methods.concrete import Kind, concrete_functions, made_concrete
from verify.methods.points import Point, at_point, named, sample_points

__all__ = ["EMPTY", "decide_identity", "decide_integral", "failing_point", "refuted_at"]

EMPTY = "no point of the domain was found: the statement may be vacuous"
_RELATION = {True: "<", False: "<="}


def decide_identity(form: Identity, settings: Settings) -> Finding:
    """Compare both sides at exact points.

    Args:
        form: The identity, unfolded.
        settings: How many digits.

    Returns:
        Refuted with the first point at which the balls are apart, consistent where they overlap at all points, or undecided.
    """
    last: Finding | None = None
    for kind in _kinds(form):
        table, said = concrete_functions([form.lhs, form.rhs], kind)
        lhs, rhs = made_concrete(form.lhs, table), made_concrete(form.rhs, table)
        domain = made_concrete(form.domain, table)
        found = _same_everywhere(lhs, rhs, domain, settings, said)
        if found.outcome is not Outcome.UNDECIDED or not table:
            return found
        last = last or found
    return last or undecided(EMPTY)


def _kinds(form: Identity) -> tuple[Kind, ...]:
    """Say what undefined functions may be made: what is integrated to infinity has to decay."""
    ends = [end for side in (form.lhs, form.rhs) for node in side.atoms(sp.Integral) for limit in node.limits for end in limit[1:]]
    return ("bell",) if any(end in (sp.oo, -sp.oo) for end in ends) else ("polynomial", "positive")


def _same_everywhere(lhs: sp.Expr, rhs: sp.Expr, domain: sp.Basic, settings: Settings, said: tuple[str, ...]) -> Finding:
    points = sample_points(_free(lhs, rhs, domain), domain, (lhs, rhs), count=12)
    if not points:
        return undecided(EMPTY)
    few, exact = False, 0
    with_integral = lhs.has(sp.Integral) or rhs.has(sp.Integral)
    for point in points[: 14 if with_integral else 48]:
        found = compare_at(lhs, rhs, point, settings.digits)
        if found.order in (-1, 1):
            return refuted_at("=", lhs, rhs, point, found, domain, said)
        few |= not found.reached
        exact += found.order == 0
    if few:
        return undecided(f"the balls overlap, but are wider than {settings.digits} digits")
    used = min(len(points), 14 if with_integral else 48)
    where = f" ({'; '.join(said)})" if said else ""
    detail = f"both sides overlap at {used} exact points to {settings.digits} digits{where}; overlap is no proof"
    return Finding(Outcome.CONSISTENT, detail, _steps(points[:used]), digits=settings.digits)


def decide_integral(form: IntegralIs, settings: Settings) -> Finding:
    """Enclose an integral, tail included, and compare it with its value at exact points."""
    whole = sp.Integral(form.integrand, (form.variable, form.lower, form.upper))
    return decide_identity(Identity(whole, form.value, form.domain), settings)


def failing_point(form: Inequality, points: Iterable[Point], digits: int) -> tuple[Point, Comparison] | None:
    """Look for a point at which an inequality certainly fails.

    Args:
        form: The inequality, unfolded.
        points: Exact points of its domain.
        digits: To how many digits overlapping sides are followed.

    Returns:
        The point and the comparison, or None.
    """
    for point in points:
        found = compare_at(form.lhs, form.rhs, point, digits)
        if found.order == 1 or (form.strict and (found.order == 0 or (found.order is None and _same_number(form, point)))):
            return point, found
    return None


def _same_number(form: Inequality, point: Point) -> bool:
    """Say whether both sides are the same number by the identity of the expressions, where they are irrational."""
    difference = at_point(form.lhs, point) - at_point(form.rhs, point)
    return bool(difference == 0 or sp.expand(difference) == 0)


def refuted_at(
    relation: str, lhs: sp.Expr, rhs: sp.Expr, point: Point, found: Comparison, domain: sp.Basic, said: tuple[str, ...] = ()
) -> Finding:
    """Give the refutation by a point."""
    how = "both sides are the same number" if found.order in (0, None) else "the two balls are apart"
    left, right = (_shown(value) for value in (found.left, found.right))
    where = f" ({'; '.join(said)})" if said else ""
    detail = f"fails at {named(point)}: left {left}, right {right}; {how}{where}"
    return Finding(
        Outcome.REFUTED,
        detail,
        (Step("evaluate both sides at an exact point", named(point)),),
        counterexample=dict(point),
        certificate=point_certificate(relation, lhs, rhs, point, found, domain),
    )


def _shown(value: object) -> str:
    return value.str(15) if isinstance(value, arb) else str(value)


def _free(*expressions: sp.Basic) -> set[sp.Symbol]:
    return {symbol for expression in expressions for symbol in expression.free_symbols if isinstance(symbol, sp.Symbol)}


def _steps(points: Iterable[Point]) -> tuple[Step, ...]:
    return tuple(Step("both balls overlap at", named(point)) for point in points)
