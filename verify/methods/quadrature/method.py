"""Quadrature by mpmath: tanh–sinh on the pieces between the kinks, at two precisions. A cross-check, never a bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath
import sympy as sp

from verify.claim import (
    Approximation,
    Exists,
    Extremum,
    Finding,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    Outcome,
    SameArgmin,
    Step,
    TableIs,
    unfold,
)
from verify.methods.base import Settings, undecided
from verify.methods.concrete import concrete_functions, made_concrete
from verify.methods.points import Point, named, sample_points
from verify.methods.quadrature.evaluate import CannotEvaluateError, compiled, context_of

__all__ = ["MOST_DIGITS", "Quadrature", "quadrature"]

MOST_DIGITS = 100
"""Beyond this tanh–sinh takes minutes (measured: 12 s at 500 digits for one divergence), and balls are both faster and rigorous."""

_MOST_DIFFERENCED = 12
"""A derivative is a difference of two integrals, each to half as many digits more."""

_EXTRA = 20
_FEWEST = 6
"""Two runs that agree to fewer digits than this have not converged, and say nothing."""
_POINTS = 1
"""One plain point, pairwise distinct in its values: mpmath takes 0.2 s and more for each."""


class Quadrature:
    """mpmath's tanh–sinh quadrature, split at the kinks, at n and n + 20 digits."""

    name = "quadrature"
    title = "quadrature (mpmath)"
    packages = ("mpmath", "sympy")
    forms: frozenset[type[Form]] = frozenset({IntegralIs, Identity})
    silent: Mapping[type[Form], str] = {
        Inequality: "quadrature gives a number without a bound, which cannot settle an inequality",
        Exists: "quadrature gives a number, not a witness",
        HoldsIff: "quadrature gives a number without a bound, which cannot settle a condition",
        LimitIs: "a limit is not an integral",
        Extremum: "an extremum is not an integral",
        Approximation: "the extreme error of an approximation is not an integral",
        SameArgmin: "a minimiser is not an integral",
        TableIs: "a cell is an exact rational, which the detector layer recomputes",
    }

    def applies(self, form: Form) -> bool:
        """Say whether there is an integral in the form."""
        return isinstance(form, IntegralIs) or any(unfold(side).has(sp.Integral) for side in form.expressions())

    def decide(self, form: Form, settings: Settings) -> Finding:
        """Integrate at two precisions and count the digits that agree with the stated value.

        Args:
            form: An `IntegralIs`, or an `Identity` that holds an `Integral`.
            settings: How many digits; at most `MOST_DIGITS` are used.

        Returns:
            Agrees or disagrees, to a counted number of digits, or undecided with the reason. Never proved, never refuted.
        """
        if not isinstance(form, (IntegralIs, Identity)):
            return undecided(self.silent.get(type(form), f"quadrature has nothing to say of the form {form.name}"))
        try:
            plain = form.map(unfold)
            if isinstance(plain, IntegralIs):
                whole = sp.Integral(plain.integrand, (plain.variable, plain.lower, plain.upper))
                return _compare(whole, sp.sympify(plain.value), plain.domain, settings)
            if not any(side.has(sp.Integral) for side in (plain.lhs, plain.rhs)):
                return undecided("there is no integral in the identity, and without one quadrature adds nothing")
            table, said = concrete_functions((plain.lhs, plain.rhs), "bell")
            lhs, rhs = (made_concrete(side, table) for side in (plain.lhs, plain.rhs))
            return _compare(lhs, rhs, plain.domain, settings, said)
        except CannotEvaluateError as error:
            return undecided(f"quadrature cannot evaluate the statement: {error}")
        except (ValueError, TypeError, ArithmeticError, NotImplementedError) as error:
            return undecided(f"quadrature came to no conclusion ({type(error).__name__}: {error})")


def _compare(lhs: sp.Expr, rhs: sp.Expr, domain: sp.Basic, settings: Settings, said: tuple[str, ...] = ()) -> Finding:
    most = _MOST_DIFFERENCED if lhs.has(sp.Derivative) or rhs.has(sp.Derivative) else MOST_DIGITS
    digits = min(settings.digits, most)
    free = {symbol for side in (lhs, rhs, domain) for symbol in side.free_symbols}
    points = sample_points(free, domain, count=4)[:_POINTS]
    if not points:
        return undecided("no point of the domain was found: the statement may be vacuous")
    fewest, steps = digits, []
    for point in points:
        coarse, fine = (_sides(lhs, rhs, point, many) for many in (digits, digits + _EXTRA))
        steady = min(_agreement(one, two) for one, two in zip(coarse, fine, strict=True))
        agreed = _agreement(*fine)
        where = named(point)
        steps.append(
            Step(f"{agreed} digits agree with the stated value, {steady} between {digits} and {digits + _EXTRA} digits, at", where)
        )
        if steady < _FEWEST:
            return undecided(f"at {where} the two precisions agree to {steady} digits only")
        if agreed < min(steady, digits) - 3:
            shown = " and ".join(mpmath.nstr(side, 15) for side in fine)
            detail = f"at {where} the sides are {shown}: they agree to {agreed} digits, the two precisions to {steady}; no rigorous bound"
            return Finding(Outcome.DISAGREES, detail, tuple(steps), counterexample=point, digits=agreed)
        fewest = min(fewest, agreed, steady)
    capped = f" (asked for {settings.digits}; at most {most} are computed)" if settings.digits > digits else ""
    chosen = f" ({'; '.join(said)})" if said else ""
    where = f"{len(points)} exact point{'s' if len(points) > 1 else ''}, at {digits} and {digits + _EXTRA} digits{capped}{chosen}"
    detail = f"the sides agree to {fewest} digits at {where}; the estimate is no bound"
    return Finding(Outcome.AGREES, detail, tuple(steps), digits=fewest)


def _sides(lhs: sp.Expr, rhs: sp.Expr, point: Point, digits: int) -> tuple[Any, Any]:
    context = context_of(digits + 5)
    symbols = tuple(point)
    env = tuple(compiled(value, ())((), context) for value in point.values())
    left, right = (compiled(side, symbols)(env, context) for side in (lhs, rhs))
    return left, right


def _agreement(one: Any, two: Any) -> int:
    """Count the decimal digits to which two numbers agree, relative to the larger; absolute below 1e-30."""
    context = context_of(2 * MOST_DIGITS)
    one, two = context.mpf(one), context.mpf(two)
    difference, size = abs(one - two), max(abs(one), abs(two))
    if difference == 0:
        return 2 * MOST_DIGITS
    if not context.isfinite(difference):
        return 0
    return max(0, int(-context.log10(difference / max(size, context.mpf(10) ** -30))))


quadrature = Quadrature()
