"""Limits: what remains of a sum of modes far out, or of a jet next to a point; otherwise values along a sequence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import sympy as sp
from flint import arb, fmpq

from verify.claim import Finding, LimitIs, Outcome, Step
from verify.methods.balls.certificates import ball, number
from verify.methods.balls.compare import bits_for
from verify.methods.balls.ends import modes
from verify.methods.balls.pointwise import EMPTY
from verify.methods.base import Settings, undecided
from verify.methods.enclosures import Undefined, Unsupported, Value, beside, compile_real, jet, to_ball, working
from verify.methods.enclosures.integrals import pieces
from verify.methods.enclosures.values import compare, sign_of
from verify.methods.points import Point, environment, named, sample_points

__all__ = ["decide_limit"]

_POINTS = 5
_FAR = sp.Dummy("s", positive=True)
_ORDER = 6
_WIDE = 400
_Size = tuple[Value, tuple[int, int], Value]
_INFINITE = {1: sp.oo, -1: -sp.oo}


@dataclass(frozen=True)
class _Limit:
    """A limit: a value, or ±∞ (as 1 or −1); exactly known where the value is rational."""

    value: Value | None
    endless: int = 0


def decide_limit(form: LimitIs, settings: Settings) -> Finding:
    """Enclose a limit at exact parameters and compare it with what is claimed.

    Args:
        form: The limit, unfolded.
        settings: How many digits.

    Returns:
        Proved if there are no parameters and the limit is exactly the claimed number; refuted where the enclosures are apart;
        consistent where they overlap at every sample of the parameters; undecided otherwise.
    """
    sides = {sp.oo: [1], -sp.oo: [-1]}.get(form.point, {"+": [1], "-": [-1], "+-": [1, -1]}[form.direction])
    points = sample_points(form.free_symbols, form.domain, (form.point,), count=_POINTS)[: _POINTS + 2]
    if not points:
        return undecided(EMPTY)
    exact, steps = True, []
    for point in points:
        for side in sides:
            try:
                found, claimed, how = _at(form, point, side, settings.digits)
            except Unsupported as error:
                if not _approached(form, point, side):
                    return undecided(f"balls cannot enclose the limit at {named(point)}, and values do not settle on it: {error}")
                exact = False
                steps.append(Step("values up to a distance of 10^12 settle on the claimed value at", named(point)))
                continue
            same = _same(found, claimed)
            if same is False:
                return _refuted(form, point, side, found, claimed, how)
            exact &= same is True
            steps.append(Step(f"the limit by {how} overlaps at", named(point)))
    if not form.free_symbols and exact:
        return Finding(
            Outcome.PROVED,
            f"the limit is the claimed number exactly, by {how}",
            tuple(steps),
            certificate=_certificate(form, {}, sides[0], found, claimed),
        )
    detail = f"the enclosed limit overlaps, or values settle on, the claimed value at {len(points)} exact parameters; overlap is no proof"
    return Finding(Outcome.CONSISTENT, detail, tuple(steps), digits=settings.digits)


def _same(found: _Limit, claimed: _Limit) -> bool | None:
    """Say whether two limits are certainly equal or certainly not."""
    if found.endless or claimed.endless:
        return found.endless == claimed.endless
    order = compare(found.value, claimed.value)
    return None if order is None else order == 0


def _at(form: LimitIs, point: Point, side: int, digits: int) -> tuple[_Limit, _Limit, str]:
    symbols = tuple(point)
    with working(bits_for(digits)):
        env = environment(point, symbols)
        endless = {sp.oo: 1, -sp.oo: -1}.get(form.value, 0)
        claimed = _Limit(None if endless else compile_real(form.value, symbols)(env), endless)
        if form.point in (sp.oo, -sp.oo):
            return _far_out(form.expression.xreplace({form.variable: side * _FAR}), _FAR, symbols, env), claimed, "its modes at infinity"
        try:
            return _next_to(form, symbols, env, side), claimed, "its jet"
        except (Undefined, Unsupported, ZeroDivisionError):
            turned = form.expression.subs(form.variable, form.point + side / _FAR)
            return _far_out(turned, _FAR, symbols, env), claimed, "its modes in 1/distance"


def _approached(form: LimitIs, point: Point, side: int) -> bool:
    """Say whether values along a sequence come ever nearer to the claimed value, at last within a millionth of it."""
    symbols = (*point, form.variable)
    infinite = form.point in (sp.oo, -sp.oo)
    with working(_WIDE):
        env = environment(point, tuple(point))
        evaluate = compile_real(form.expression, symbols)
        start = fmpq(0) if infinite else compile_real(form.point, tuple(point))(env)
        values = [to_ball(evaluate((*env, start + side * fmpq(10) ** (power if infinite else -power)))) for power in range(1, 13)]
        if form.value in (sp.oo, -sp.oo):
            sign = 1 if form.value == sp.oo else -1
            return all(sign * (two - one) > 0 for one, two in pairwise(values)) and sign * values[-1] > 10**6
        claimed = to_ball(compile_real(form.value, tuple(point))(env))
        errors = [abs(value - claimed) for value in values]
        shrinking = all(not two > one for one, two in pairwise(errors))
        return shrinking and bool(errors[-1] < fmpq(1, 10**6) * (1 + abs(claimed)))


def _far_out(expression: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], env: tuple[Value, ...]) -> _Limit:
    """Give the limit of a quotient of sums of modes, with powers of a logarithm; what decays against the largest part adds nothing."""
    resolved = pieces(expression, variable, symbols, env, fmpq(0), None)[-1][2]
    top, bottom = _fraction(resolved)
    over, under = _leading(top, variable, symbols, env), _leading(bottom, variable, symbols, env)
    if under is None:
        raise Undefined("the denominator is zero far out")
    if over is None:
        return _Limit(fmpq(0))
    sign = sign_of(over[2] / under[2])
    if sign in (None, 0):
        raise Unsupported("the sign of a leading coefficient is not certain at this precision")
    faster = sign_of(over[0] - under[0])
    if faster is None:
        raise Unsupported("the order of two rates of decay is not certain")
    if faster > 0 or (faster == 0 and over[1] < under[1]):
        return _Limit(fmpq(0))
    if faster < 0 or over[1] > under[1]:
        return _Limit(None, sign)
    return _Limit(over[2] / under[2])


@lru_cache(maxsize=512)
def _fraction(expression: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    top, bottom = sp.fraction(sp.together(expression))
    return top, bottom


@lru_cache(maxsize=512)
def _in_powers_of_the_logarithm(expression: sp.Expr, variable: sp.Symbol) -> tuple[sp.Expr, ...]:
    """Write an expression in a positive variable as a polynomial in the variable's logarithm; coefficients, the constant one first."""
    if not any(node.has(variable) for node in expression.atoms(sp.log)):
        return (expression,)
    logarithm = sp.Dummy(real=True)
    spread = sp.expand(sp.expand_log(expression).xreplace({sp.log(variable): logarithm}), power_exp=False, log=False)
    if any(node.has(variable) for node in spread.atoms(sp.log)):
        raise Unsupported(f"a logarithm in {expression} is not that of a product with a power of {variable}")
    try:
        return tuple(reversed(sp.Poly(spread, logarithm).all_coeffs()))
    except sp.PolynomialError as error:
        raise Unsupported(f"{expression} is no polynomial in the logarithm of {variable}") from error


def _leading(expression: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], env: tuple[Value, ...]) -> _Size | None:
    """Give the largest part far out: the rate, the powers of the variable and of its logarithm, and the coefficient."""
    largest: _Size | None = None
    for height, part in enumerate(_in_powers_of_the_logarithm(expression, variable)):
        for mode in modes(part, variable, symbols, env)[:1]:
            power = max(place for place, item in enumerate(mode.coefficients) if not (isinstance(item, fmpq) and item == 0))
            size = (mode.rate, (power, height), mode.coefficients[power])
            slower = 1 if largest is None else sign_of(largest[0] - mode.rate)
            if slower is None:
                raise Unsupported("the order of two rates of decay is not certain")
            if largest is None or slower > 0 or (slower == 0 and size[1] > largest[1]):
                largest = size
    return largest


def _next_to(form: LimitIs, symbols: tuple[sp.Symbol, ...], env: tuple[Value, ...], side: int) -> _Limit:
    """Give the one-sided limit at a finite point as a quotient of jets."""
    inner = (*symbols, form.variable)
    values = (*env, compile_real(form.point, symbols)(env))
    try:
        return _Limit(jet(form.expression, form.variable, inner, values, 1, side)[0])
    except Undefined:
        top, bottom = _fraction(beside(form.expression, form.variable, inner, values, side))
        over, under = (_first(jet(part, form.variable, inner, values, _ORDER, side)) for part in (top, bottom))
    if under is None:
        raise Undefined("the denominator is zero next to the point")
    if over is None or over[0] > under[0]:
        if over is None:
            raise Unsupported("every coefficient of the numerator that was computed is zero") from None
        return _Limit(fmpq(0))
    quotient = over[1] / under[1]
    if over[0] == under[0]:
        return _Limit(quotient)
    sign = sign_of(quotient)
    if not sign:
        raise Unsupported("the sign of a leading coefficient is not certain at this precision")
    return _Limit(None, sign * side ** (under[0] - over[0]))


def _first(coefficients: list[Value]) -> tuple[int, Value] | None:
    for order, coefficient in enumerate(coefficients):
        if not (isinstance(coefficient, fmpq) and coefficient == 0):
            if sign_of(coefficient) is None:
                raise Unsupported("the order of a zero is not certain at this precision")
            return order, coefficient
    return None


def _shown(limit: _Limit) -> str:
    if limit.endless:
        return "∞" if limit.endless > 0 else "−∞"
    return limit.value.str(15) if isinstance(limit.value, arb) else str(limit.value)


def _certificate(form: LimitIs, point: Point, side: int, found: _Limit, claimed: _Limit) -> dict[str, Any]:
    return {
        "type": "limit",
        "variable": form.variable.name,
        "to": str(form.point),
        "side": side,
        "point": {symbol.name: number(value) for symbol, value in point.items()},
        "limit": str(_INFINITE[found.endless]) if found.endless else ball(found.value),
        "claimed": str(_INFINITE[claimed.endless]) if claimed.endless else ball(claimed.value),
    }


def _refuted(form: LimitIs, point: Point, side: int, found: _Limit, claimed: _Limit, how: str) -> Finding:
    detail = f"at {named(point)} the limit is {_shown(found)}, by {how}, and not {_shown(claimed)}: the tails are apart"
    certificate = _certificate(form, point, side, found, claimed)
    if found.value is not None and claimed.value is not None:
        certificate["gap"] = ball(abs(to_ball(found.value) - to_ball(claimed.value)))
    return Finding(
        Outcome.REFUTED,
        detail,
        (Step("enclose the limit at exact parameters", named(point)),),
        counterexample=dict(point),
        certificate=certificate,
    )
