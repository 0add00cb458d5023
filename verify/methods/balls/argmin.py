"""Same minimisers: refuted by concrete data at which the minimisers are proved to be apart."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from verify.claim import Finding, Inequality, Outcome, SameArgmin, Step
from verify.methods.balls.certificates import number
from verify.methods.balls.concrete import Kind, concrete_functions, made_concrete
from verify.methods.balls.covers import prove
from verify.methods.balls.pointwise import EMPTY, named
from verify.methods.base import Settings, undecided
from verify.methods.enclosures import Undefined, compile_real, exact, to_ball, working
from verify.methods.points import Point, admissible, sample_points

__all__ = ["decide_argmin"]

_SAMPLES = 2
_STEPS = 40
_GRID = 24


def decide_argmin(form: SameArgmin, _settings: Settings) -> Finding:
    """Compare the minimisers of two objectives on concrete data.

    Args:
        form: The statement, unfolded.
        _settings: Not used: minimisers are compared to 6 digits, and refutations are covers.

    Returns:
        Refuted if one objective is proved, by covers of both half-lines, to be smaller inside an interval than anywhere outside
        it, and the other is proved to be larger on the whole interval than at a point outside. Otherwise it agrees where the minimisers
        that were found do, or is undecided.
    """
    samples = _samples(form)
    if not samples:
        return undecided(EMPTY)
    if any(side.has(sp.Integral, sp.Derivative) and not side.has(AppliedUndef) for side in (form.objective, form.other)):
        return undecided("an objective that holds an integral or a derivative is not minimised by balls")
    signs = [1 if sense == "min" else -1 for sense in (form.sense, form.other_sense)]
    agreed = 0
    for sample in samples:
        objectives = [sign * side.subs(sample, simultaneous=True) for sign, side in zip(signs, (form.objective, form.other), strict=True)]
        kinds: tuple[Kind, ...] = ("linear", "positive") if any(side.has(AppliedUndef) for side in objectives) else ("any",)
        same = False
        for kind in kinds:
            table, said = concrete_functions(objectives, kind, form.variable)
            pair = [_expanded(made_concrete(objective, table)) for objective in objectives]
            if any(side.has(sp.Integral, sp.Derivative) for side in pair):
                continue
            trust = ["sympy's integrals of the concrete functions"] if form.objective.has(sp.Integral) else []
            certificate = _compared(pair[0], pair[1], form.variable)
            if isinstance(certificate, dict):
                return _refuted(sample, said, {**certificate, "trust": trust})
            same = same or certificate
        agreed += same
    if agreed == len(samples):
        detail = f"the minimisers that were found agree to 6 digits on {agreed} concrete data sets; that is no proof"
        return Finding(Outcome.AGREES, detail, digits=6)
    return undecided("the minimisers could neither be enclosed apart nor be found to agree")


def _compared(first: sp.Expr, second: sp.Expr, variable: sp.Symbol) -> dict[str, object] | bool:
    """Give the certificate that the minimisers are apart; otherwise whether they were found to be at the same place."""
    lows = [_lowest(objective, variable) for objective in (first, second)]
    if lows[0] is None or lows[1] is None:
        return False
    (one, inner), (two, other_inner) = lows
    if inner and other_inner and abs(one - two) <= sp.Rational(1, 10**6) * (1 + abs(one)):
        return True
    for own, other, near, far, enclosed in ((first, second, one, two, inner), (second, first, two, one, other_inner)):
        certificate = _apart(own, other, variable, near, far) if enclosed else None
        if certificate is not None:
            return certificate
    return False


def _refuted(sample: Point, said: tuple[str, ...], certificate: dict[str, object]) -> Finding:
    data = f" ({'; '.join(said)})" if said else ""
    point = {symbol.name: number(value) for symbol, value in sample.items()}
    near, far = (sp.N(sp.Rational(str(certificate[name])), 8) for name in ("inside", "outside"))
    apart = f"near {near}, and none of the other is: that one is smaller at {far}"
    detail = f"at {named(sample)}{data} every minimiser of one objective is {apart}"
    steps = (Step("covers of both half-lines and of the interval", named(sample)),)
    whole = {**certificate, "point": point, "data": list(said)}
    return Finding(Outcome.REFUTED, detail, steps, counterexample=dict(sample), certificate=whole)


def _samples(form: SameArgmin) -> list[Point]:
    """Give parameters: the fewest data first, and one number of data with its successor, for a sign may depend on which is odd."""
    samples = list(sample_points(form.free_symbols, form.domain, (), count=_SAMPLES)[:_SAMPLES])
    whole = [symbol for symbol in form.free_symbols if symbol.is_integer]
    if not samples or not whole:
        return samples
    few = {**samples[0], **{symbol: sp.Integer(0) for symbol in whole}}
    more = {**samples[0], **{symbol: samples[0][symbol] + 1 for symbol in whole}}
    return [point for point in (few, *samples, more) if admissible(point, form.domain)]


def _expanded(objective: sp.Expr) -> sp.Expr:
    """Write finite sums and products out, so that only the minimised symbol is left; for ±c·exp(u) with c > 0, ±u has the same minimisers."""
    for node in objective.atoms(sp.Sum, sp.Product):
        objective = objective.xreplace({node: node.doit()})
    factor, power = sp.powsimp(objective, combine="exp").as_independent(sp.exp, as_Add=False)
    if isinstance(power, sp.exp) and factor.is_number and factor.is_nonzero and power.args[0].is_real:
        return power.args[0] if factor.is_positive else -power.args[0]
    return objective


def _lowest(objective: sp.Expr, variable: sp.Symbol) -> tuple[sp.Rational, bool] | None:
    """Find a place near a minimiser: the lowest of a grid, then golden sections; and whether it is inside, not at the grid's end."""
    value = compile_real(objective, (variable,))

    def at(place: sp.Rational) -> float:
        try:
            ball = to_ball(value((exact(place),)))
        except (Undefined, ZeroDivisionError):
            return float("inf")
        return float(ball.mid()) if ball.is_finite() else float("inf")

    with working(120):
        grid = [sp.Rational(step, 2) for step in range(-2 * _GRID, 2 * _GRID + 1)]
        values = [at(place) for place in grid]
        best = min(range(len(grid)), key=values.__getitem__)
        if values[best] == float("inf"):
            return None
        if best in (0, len(grid) - 1):
            return grid[best], False
        left, right = grid[best - 1], grid[best + 1]
        for _ in range(_STEPS):
            third = (right - left) / 3
            one, two = _short(left + third, 40), _short(right - third, 40)
            if not left < one < two < right:
                break
            if to_ball(value((exact(one),))).mid() <= to_ball(value((exact(two),))).mid():
                right = two
            else:
                left = one
    return _short((left + right) / 2, 30), True


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
