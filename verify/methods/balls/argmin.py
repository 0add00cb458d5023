"""Same minimisers: refuted by concrete data at which the minimisers are proved to be apart."""

from __future__ import annotations

import sympy as sp

from verify.claim import Finding, Inequality, Outcome, SameArgmin, Step
from verify.methods.balls.certificates import number
from verify.methods.balls.concrete import concrete_functions, made_concrete
from verify.methods.balls.covers import prove
from verify.methods.balls.pointwise import EMPTY, named
from verify.methods.base import Settings, undecided
from verify.methods.enclosures import Undefined, compile_real, exact, to_ball, working
from verify.methods.points import sample_points

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
    samples = sample_points(form.free_symbols, form.domain, (), count=_SAMPLES)[:_SAMPLES]
    if not samples:
        return undecided(EMPTY)
    if any(side.has(sp.Integral, sp.Derivative) for side in (form.objective, form.other)):
        return undecided("an objective that holds an integral or a derivative is not minimised by balls")
    signs = [1 if sense == "min" else -1 for sense in (form.sense, form.other_sense)]
    agreed = 0
    for sample in samples:
        objectives = [sign * side.subs(sample, simultaneous=True) for sign, side in zip(signs, (form.objective, form.other), strict=True)]
        table, said = concrete_functions(objectives, positive=True)
        first, second = (_expanded(made_concrete(objective, table)) for objective in objectives)
        lows = [_lowest(objective, form.variable) for objective in (first, second)]
        if lows[0] is None or lows[1] is None:
            continue
        if abs(lows[0] - lows[1]) <= sp.Rational(1, 10**6) * (1 + abs(lows[0])):
            agreed += 1
            continue
        for one, two, near, far in ((first, second, *lows), (second, first, lows[1], lows[0])):
            certificate = _apart(one, two, form.variable, near, far)
            if certificate is not None:
                data = f" ({'; '.join(said)})" if said else ""
                point = {symbol.name: number(value) for symbol, value in sample.items()}
                apart = f"near {sp.N(near, 8)}, and none of the other is: one is near {sp.N(far, 8)}"
                detail = f"at {named(sample)}{data} every minimiser of one objective is {apart}"
                steps = (Step("covers of both half-lines and of the interval", named(sample)),)
                return Finding(
                    Outcome.REFUTED,
                    detail,
                    steps,
                    counterexample=dict(sample),
                    certificate={**certificate, "point": point, "data": list(said)},
                )
    if agreed == len(samples):
        detail = f"the minimisers that were found agree to 6 digits on {agreed} concrete data sets; that is no proof"
        return Finding(Outcome.AGREES, detail, digits=6)
    return undecided("the minimisers could neither be enclosed apart nor be found to agree")


def _expanded(objective: sp.Expr) -> sp.Expr:
    """Write finite sums and products out, so that only the minimised symbol is left."""
    for node in objective.atoms(sp.Sum, sp.Product):
        objective = objective.xreplace({node: node.doit()})
    return objective


def _lowest(objective: sp.Expr, variable: sp.Symbol) -> sp.Rational | None:
    """Find a place near a minimiser: the lowest of a grid, then golden sections."""
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
        if best in (0, len(grid) - 1) or values[best] == float("inf"):
            return None
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
    return _short((left + right) / 2, 30)


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
