"""Inequalities: refuted at exact points that are looked for where they may fail, proved by a cover of the whole domain."""

from __future__ import annotations

from verify.claim import Finding, Inequality, Outcome, Step
from verify.methods.balls.covers import prove
from verify.methods.balls.pointwise import EMPTY, failing_point, named, refuted_at
from verify.methods.balls.search import suspects
from verify.methods.base import Settings, undecided
from verify.methods.points import sample_points

__all__ = ["decide_inequality"]


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
