"""Inequalities: refuted at exact points that are looked for where they may fail, proved by a cover of the whole domain."""

from __future__ import annotations

import sympy as sp

from verify.claim import Finding, Inequality, Outcome, Step
from verify.methods.balls.covers import prove
from verify.methods.balls.pointwise import EMPTY, failing_point, refuted_at
from verify.methods.balls.search import suspects
from verify.methods.base import Settings, undecided
from verify.methods.points import Point, admissible, named, sample_points

__all__ = ["decide_inequality"]

_TRIED = 2


def decide_inequality(form: Inequality, settings: Settings) -> Finding:
    """Decide an inequality.

    Args:
        form: The inequality, unfolded.
        settings: How many digits.

    Returns:
        Refuted with a point, proved by a cover, consistent at points, or undecided.
    """
    points = sample_points(form.free_symbols, form.domain, (form.lhs, form.rhs), count=16)
    if not points:
        return undecided(EMPTY)
    if form.strict:
        points = (*points, *_at_zero(form, points), *_where_logarithms_vanish(form, points))
    failing = failing_point(form, points, settings.digits) or failing_point(form, suspects(form, points), settings.digits)
    if failing:
        return refuted_at("<" if form.strict else "<=", form.lhs, form.rhs, *failing, form.domain)
    cover = prove(form)
    if cover is not None:
        boxes, tails = len(cover.boxes), len(cover.tails)
        detail = f"the whole domain is covered: {boxes} boxes and {tails} tails on each of which the difference is on the right side of 0"
        steps = tuple(Step(f"box settled by {how}", f"[{low}, {high}]") for low, high, how in cover.boxes)
        steps += tuple(
            Step("tail settled by its slowest mode", f"from {start} to {'∞' if side > 0 else '−∞'}") for start, side in cover.tails
        )
        return Finding(Outcome.PROVED, detail, steps, certificate=cover.certificate(form))
    detail = f"holds, or the balls overlap, at {len(points)} exact points; points are no proof"
    return Finding(Outcome.CONSISTENT, detail, tuple(Step("holds at", named(point)) for point in points), digits=settings.digits)


def _at_zero(form: Inequality, points: tuple[Point, ...]) -> list[Point]:
    """Give points with a 0 in the place of each symbol that may be 0: many an inequality is an equality there."""
    moved = [{**point, symbol: sp.Integer(0)} for point in points[:_TRIED] for symbol in point]
    return [point for point in moved if point not in points and admissible(point, form.domain)]


def _where_logarithms_vanish(form: Inequality, points: tuple[Point, ...]) -> list[Point]:
    """Give points at which log(c·sⁿ) is 0, such as the contact of t − 1 with log t where t is a power: s is then c^(−1/n)."""
    found = []
    for node in (form.rhs - form.lhs).atoms(sp.log):
        for symbol in sorted(node.free_symbols, key=str):
            factor, power = node.args[0].as_independent(symbol, as_Add=False)
            base, exponent = power.as_base_exp()
            if base != symbol or not exponent.is_Integer or exponent == 0:
                continue
            for point in points[:_TRIED]:
                root = (1 / factor.subs(point)) ** (1 / exponent)
                moved = {**point, symbol: root}
                if root.is_real and not root.free_symbols and admissible(moved, form.domain):
                    found.append(moved)
    return found
