"""Same minimisers: refuted by concrete data at which the minimisers are proved to be apart."""

from __future__ import annotations

import sympy as sp
from flint import fmpq

from verify.claim import Finding, Inequality, Outcome, SameArgmin, Step
from verify.methods.balls.certificates import number
from verify.methods.balls.covers import prove
from verify.methods.balls.minimisers import BITS, PLACES, Minimiser, Objective, without_exponential
from verify.methods.balls.pointwise import EMPTY
from verify.methods.base import Settings, undecided
from verify.methods.concrete import written_out
from verify.methods.enclosures import working
from verify.methods.points import Point, admissible, named, sample_points

__all__ = ["decide_argmin"]

_SAMPLES = 2
_MOST_DATA = 3
_WIDEST = fmpq(1, 10**9)
_EXACT = 40
_STEPS = [fmpq(sign, 4**power) for power in range(4) for sign in (1, -1)]
"""How far beside a minimiser a place that is better for the other objective is looked for: that one may jump not far away."""


def decide_argmin(form: SameArgmin, _settings: Settings) -> Finding:
    """Compare the minimisers of two objectives on concrete data.

    Args:
        form: The statement, unfolded.
        _settings: Not used: how far a minimiser is enclosed does not depend on digits, and refutations are covers.

    Returns:
        Refuted if one objective is proved, by covers of both half-lines, to be smaller inside an interval than anywhere outside
        it, and the other is proved to be larger on the whole interval than at a point outside; or if every place minimises one and
        not the other. Disagrees if the objectives certainly order a minimiser of one and another place differently, without a cover.
        Agrees where the enclosures overlap on every data set. Otherwise undecided.
    """
    samples = _samples(form)
    if not samples:
        return undecided(EMPTY)
    widest, steps, against = fmpq(0), [], []
    for choice, sample in enumerate(samples):
        one, two, said = _concrete(form, sample, choice)
        data = f" ({'; '.join(said)})" if said else ""
        first, second = one.lowest(), two.lowest()
        if first is not None and second is not None and max(first.low, second.low) <= min(first.high, second.high):
            widest = max(widest, first.width, second.width)
            steps.append(Step(f"both minimisers are enclosed near {_shown(first.middle)} at", f"{named(sample)}{data}"))
            continue
        found = _different(sample, (one, two), (first, second), said)
        if found is not None and found.outcome is Outcome.REFUTED:
            return found
        missing = "first" if first is None else "other"
        reason = (
            "the minimisers that were found are apart, but not certainly" if first and second else f"no {missing} minimiser was enclosed"
        )
        against.append(found or undecided(f"at {named(sample)}{data} {reason}"))
    if against:
        return min(against, key=lambda found: found.outcome is Outcome.UNDECIDED)
    if widest > _WIDEST:
        return undecided("the enclosures of the minimisers overlap, but are too wide to say much")
    digits = len(str(int(1 / widest))) - 1 if widest else _EXACT
    detail = f"the enclosures of both minimisers overlap, to {digits} digits, on {len(samples)} concrete data sets; that is no proof"
    return Finding(Outcome.AGREES, detail, tuple(steps), digits=digits)


def _samples(form: SameArgmin) -> list[Point]:
    """Choose parameters: a small number of data, at least 2 where it can be, and its successor, for a sign may depend on which is odd.

    Where a parameter may have either sign, both are met, and with both parities.
    """
    points = sample_points(form.free_symbols, form.domain, (), count=4 * _SAMPLES)
    several = [point for point in points if all(1 <= value <= _MOST_DATA for symbol, value in point.items() if symbol.is_integer)]
    if not several:
        return list(points[:_SAMPLES])
    first, *others = several
    turned = {symbol: value - 1 if value == _MOST_DATA else value + 1 for symbol, value in first.items() if symbol.is_integer}
    successors = [point for other in others if admissible(point := {**other, **turned}, form.domain)]

    def signs(point: Point) -> int:
        return sum(bool(value * first[symbol] < 0) for symbol, value in point.items())

    second = max(successors, key=signs, default=None)
    third = {**first, **turned} if second is None or signs(second) else None
    return [first, *[point for point in (second, third) if point is not None and point != first and admissible(point, form.domain)]]


def _concrete(form: SameArgmin, sample: Point, choice: int) -> tuple[Objective, Objective, tuple[str, ...]]:
    """Put numbers for the parameters and rational functions for the undefined ones; maxima become minima."""
    sides, said = written_out((form.objective, form.other), sample, "data", choice)
    lowered = (
        side if sense == "min" else sp.Mul(-1, side, evaluate=False)
        for side, sense in zip(sides, (form.sense, form.other_sense), strict=True)
    )
    one, two = (Objective(side, form.variable) for side in lowered)
    return one, two, said


def _different(
    sample: Point, objectives: tuple[Objective, Objective], lows: tuple[Minimiser | None, Minimiser | None], said: tuple[str, ...]
) -> Finding | None:
    """Find a minimiser of one objective and a place that is certainly worse for it and better for the other, and cover what is between.

    No increasing function takes one objective to the other then; without the cover one of the two may be smaller still elsewhere.
    """
    data = f" ({'; '.join(said)})" if said else ""
    disagreement = None
    for low, other, one, two in zip(lows, lows[::-1], objectives, objectives[::-1], strict=True):
        better = None if low is None else _better(one, two, low.middle, [] if other is None else [other.middle])
        if low is None or better is None:
            continue
        inside, outside = _number(low.middle), _number(better)
        near, there = (sp.N(place, 8) for place in (inside, outside))
        certificate = _apart(one, two, inside, outside)
        if certificate is not None:
            point = {symbol.name: number(value) for symbol, value in sample.items()}
            smaller = "every place minimises" if two.constant else f"{there} is better for"
            return Finding(
                Outcome.REFUTED,
                f"at {named(sample)}{data} every minimiser of one objective is near {near}, and none of the other is: {smaller} that one",
                (Step("covers of both half-lines and of the interval", named(sample)),),
                counterexample=dict(sample),
                certificate={**certificate, "point": point, "data": list(said)},
            )
        detail = f"at {named(sample)}{data} one objective is smallest near {near}, and the other is certainly smaller at {there} than there"
        disagreement = Finding(Outcome.DISAGREES, f"{detail}; that nothing is smaller elsewhere is not proved", counterexample=dict(sample))
    return disagreement


def _better(one: Objective, two: Objective, here: fmpq, places: list[fmpq]) -> fmpq | None:
    """Give a place that is certainly worse for one objective than a minimiser of it, and certainly no worse for the other."""
    with working(BITS):
        beside = [here + step for step in _STEPS]
        worse = [place for place in (*places, *beside, *PLACES) if _certainly_less(one, here, place)]
        return next((place for place in worse if two.constant or _certainly_less(two, place, here)), None)


def _certainly_less(objective: Objective, here: fmpq, there: fmpq) -> bool:
    low, high = objective.value(here), objective.value(there)
    return low is not None and high is not None and bool(low < high)


def _shown(value: fmpq) -> str:
    return str(sp.N(_number(value), 10))


def _number(value: fmpq) -> sp.Rational:
    """Shorten a place, so that what is covered has no long fractions."""
    return _short(sp.Rational(int(value.p), int(value.q)), 30)


def _short(value: sp.Rational, bits: int) -> sp.Rational:
    return sp.Rational((int(value.p) << bits) // int(value.q), 1 << bits)


def _apart(one: Objective, two: Objective, near: sp.Rational, far: sp.Rational) -> dict[str, object] | None:
    """Prove that all minimisers of `one` lie in an interval around `near`, in which `two` is above its value at `far`, or constant."""
    if two.constant:
        return {"type": "argmin", "inside": number(near), "outside": number(far)}
    place = sp.Dummy("t", real=True)
    (least, moving), (best, other) = (
        [plain.xreplace({objective.variable: where}) for where in (value, place)]
        for objective, value in ((one, near), (two, far))
        for plain in [without_exponential(_without_integrals(objective))]
    )
    if any(expression.free_symbols - {place} for expression in (least, moving, best, other)):
        return None
    for share in (sp.Rational(1, 16), sp.Rational(1, 4)):
        radius = abs(near - far) * share
        low, high = near - radius, near + radius
        covers = [
            Inequality(least, moving, strict=True, domain=sp.Le(place, low)),
            Inequality(least, moving, strict=True, domain=sp.Ge(place, high)),
            Inequality(best, other, strict=True, domain=sp.And(sp.Ge(place, low), sp.Le(place, high))),
        ]
        found = []
        for inequality in covers:
            cover = prove(inequality)
            if cover is None:
                break
            found.append(cover.certificate(inequality))
        if len(found) == len(covers):
            return {
                "type": "argmin",
                "interval": [number(low), number(high)],
                "inside": number(near),
                "outside": number(far),
                "covers": found,
                "trust": ["sympy's integrals"] if one.constants or two.constants else [],
            }
    return None


def _without_integrals(objective: Objective) -> sp.Expr:
    """Put SymPy's values for integrals that are free of the variable; those that it does not find stay as symbols."""
    values = {symbol: integral.doit() for symbol, integral in objective.stand_for.items()}
    return objective.expression.xreplace({symbol: value for symbol, value in values.items() if not value.has(sp.Integral)})
