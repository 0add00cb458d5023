"""Same minimisers: refuted by concrete data at which the minimisers are proved to be apart."""

from __future__ import annotations

import sympy as sp
from flint import fmpq

from verify.claim import Finding, Inequality, Outcome, SameArgmin, Step
from verify.methods.balls.certificates import number
from verify.methods.balls.covers import prove
from verify.methods.balls.minimisers import BITS, PLACES, Minimiser, Objective
from verify.methods.balls.pointwise import EMPTY, named
from verify.methods.base import Settings, undecided
from verify.methods.concrete import written_out
from verify.methods.enclosures import working
from verify.methods.points import Point, admissible, sample_points

__all__ = ["decide_argmin"]

_SAMPLES = 2
_MOST_DATA = 3
_WIDEST = fmpq(1, 10**9)
_EXACT = 40


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
    widest, steps = fmpq(0), []
    for choice, sample in enumerate(samples):
        one, two, said = _concrete(form, sample, choice)
        data = f" ({'; '.join(said)})" if said else ""
        first, second = one.lowest(), two.lowest()
        if first is None or second is None:
            return _differently_ordered(form, sample, (one, two), (first, second), said) or undecided(
                f"no minimiser of the {'first' if first is None else 'other'} objective was enclosed at {named(sample)}{data}"
            )
        if max(first.low, second.low) > min(first.high, second.high):
            return _different(form, sample, (one, two), (first, second), said)
        widest = max(widest, first.width, second.width)
        steps.append(Step(f"both minimisers are enclosed near {_shown(first.middle)} at", f"{named(sample)}{data}"))
    if widest > _WIDEST:
        return undecided("the enclosures of the minimisers overlap, but are too wide to say much")
    digits = len(str(int(1 / widest))) - 1 if widest else _EXACT
    detail = f"the enclosures of both minimisers overlap, to {digits} digits, on {len(samples)} concrete data sets; that is no proof"
    return Finding(Outcome.AGREES, detail, tuple(steps), digits=digits)


def _samples(form: SameArgmin) -> tuple[Point, ...]:
    """Choose parameters; a number of data is at least 2 where it can be, and small; one comes with its successor, whose parity differs."""
    points = sample_points(form.free_symbols, form.domain, (), count=4 * _SAMPLES)
    several = [point for point in points if all(1 <= value <= _MOST_DATA for symbol, value in point.items() if symbol.is_integer)]
    chosen = (several or list(points))[:_SAMPLES]
    more = [{**point, **{symbol: value + 1 for symbol, value in point.items() if symbol.is_integer}} for point in chosen[:1]]
    return (*chosen, *[point for point in more if point not in chosen and admissible(point, form.domain)])


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
    form: SameArgmin, sample: Point, objectives: tuple[Objective, Objective], lows: tuple[Minimiser, Minimiser], said: tuple[str, ...]
) -> Finding:
    """Say how certain it is that minimisers which were found apart are apart."""
    data = f" ({'; '.join(said)})" if said else ""
    near, far = (_number(low.middle) for low in lows)
    for pair, places in ((objectives, (near, far)), (objectives[::-1], (far, near))):
        covered = _covered(form, sample, pair, places, said)
        if covered is not None:
            return covered
    return _differently_ordered(form, sample, objectives, lows, said) or undecided(
        f"at {named(sample)}{data} the minimisers that were found are apart, but not certainly"
    )


def _covered(
    form: SameArgmin,
    sample: Point,
    objectives: tuple[Objective, Objective],
    places: tuple[sp.Rational, sp.Rational],
    said: tuple[str, ...],
) -> Finding | None:
    """Refute by covers: every minimiser of one objective is near the first place, where the other is larger than at the second."""
    one, two = (_without_exponential(_without_integrals(objective)) for objective in objectives)
    if not one.free_symbols <= {form.variable} >= two.free_symbols:
        return None
    certificate = _apart(one, two, form.variable, *places)
    if certificate is None:
        return None
    data = f" ({'; '.join(said)})" if said else ""
    near, far = (sp.N(place, 8) for place in places)
    return Finding(
        Outcome.REFUTED,
        f"at {named(sample)}{data} every minimiser of one objective is near {near}, and none of the other is: that one is smaller at {far}",
        (Step("covers of both half-lines and of the interval", named(sample)),),
        counterexample=dict(sample),
        certificate={
            **certificate,
            "point": {symbol.name: number(value) for symbol, value in sample.items()},
            "data": list(said),
            "trust": ["sympy's integrals"] if any(objective.constants for objective in objectives) else [],
        },
    )


def _without_integrals(objective: Objective) -> sp.Expr:
    """Put SymPy's values for integrals that are free of the variable; those that it does not find stay as symbols."""
    values = {symbol: integral.doit() for symbol, integral in objective.stand_for.items()}
    return objective.expression.xreplace({symbol: value for symbol, value in values.items() if not value.has(sp.Integral)})


def _without_exponential(objective: sp.Expr) -> sp.Expr:
    """Give ±u for ±c·exp(u) with a number c > 0, which has the same minimisers."""
    factor, power = sp.powsimp(objective, combine="exp").as_independent(sp.exp, as_Add=False)
    if isinstance(power, sp.exp) and factor.is_number and factor.is_nonzero and power.args[0].is_real:
        return power.args[0] if factor.is_positive else -power.args[0]
    return objective


def _differently_ordered(
    form: SameArgmin,
    sample: Point,
    objectives: tuple[Objective, Objective],
    lows: tuple[Minimiser | None, Minimiser | None],
    said: tuple[str, ...],
) -> Finding | None:
    """Find a minimiser of one objective and a place that is certainly no better for it, but is for the other one.

    No increasing function takes one objective to the other then. Where the other objective is constant, every place minimises it, and that
    refutes; otherwise one of the two may be smaller still elsewhere.
    """
    data = f" ({'; '.join(said)})" if said else ""
    places = [low.middle for low in lows if low is not None] + list(PLACES)
    for low, one, two in zip(lows, objectives, objectives[::-1], strict=True):
        if low is None:
            continue
        with working(BITS):
            worse = [place for place in places if _certainly_less(one, low.middle, place)]
            better = next((place for place in worse if two.constant or _certainly_less(two, place, low.middle)), None)
        if better is None:
            continue
        near, there = (sp.N(_number(place), 8) for place in (low.middle, better))
        if two.constant:
            detail = f"at {named(sample)}{data} every value minimises one objective; the other is smaller at {near} than at {there}"
            certificate = {
                "type": "argmin",
                "point": {symbol.name: number(value) for symbol, value in sample.items()},
                "inside": number(_number(low.middle)),
                "outside": number(_number(better)),
                "data": list(said),
            }
            return Finding(Outcome.REFUTED, detail, counterexample=dict(sample), certificate=certificate)
        covered = _covered(form, sample, (one, two), (_number(low.middle), _number(better)), said)
        if covered is not None:
            return covered
        detail = f"at {named(sample)}{data} one objective is smallest near {near}, and the other is certainly smaller at {there} than there"
        return Finding(Outcome.DISAGREES, f"{detail}; that nothing is smaller elsewhere is not proved", counterexample=dict(sample))
    return None


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


def _apart(one: sp.Expr, two: sp.Expr, variable: sp.Symbol, near: sp.Rational, far: sp.Rational) -> dict[str, object] | None:
    """Prove that all minimisers of `one` lie in an interval around `near`, in which `two` is above its value at `far`."""
    place = sp.Dummy("t", real=True)
    for share in (sp.Rational(1, 16), sp.Rational(1, 4)):
        radius = abs(near - far) * share
        low, high = near - radius, near + radius
        least, best = one.xreplace({variable: near}), two.xreplace({variable: far})
        moving, other = one.xreplace({variable: place}), two.xreplace({variable: place})
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
            }
    return None
