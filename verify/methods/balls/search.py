"""Where an inequality may fail: ladders of magnitudes along each symbol, and a descent from every dip of the margin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from flint import arb

from verify.claim import Inequality
from verify.methods.enclosures import Undefined, compile_real, to_ball, working
from verify.methods.points import Point, admissible, environment, interval_of

__all__ = ["suspects"]

_BITS = 160
_BASES = 4
_BUDGET = 900
_GOLDEN = sp.Rational(34, 55)
_DECADES = tuple(sp.Integer(10) ** power * factor for power in range(-12, 13) for factor in (1, sp.Rational(7, 4), 3, sp.Rational(11, 2)))
_COARSE = tuple(size for size in _DECADES if size.p == 1 or size.q == 1)
_FRACTIONS = tuple(
    sorted({*[sp.Rational(step, 24) for step in range(25)], *[sp.Rational(1, 10**k) for k in range(2, 13)], *[1 - sp.Rational(1, 10**k) for k in range(2, 13)]})
)


def suspects(form: Inequality, points: tuple[Point, ...]) -> Iterator[Point]:
    """Look for points at which an inequality fails.

    Balls at a modest precision do the looking, so nothing that is certain is lost to rounding; each suspect is then decided
    by the caller at full precision.

    Args:
        form: The inequality, unfolded.
        points: Exact points of the domain from which to look.

    Yields:
        Exact points of the domain at which the left side was found to be the larger, at most a few.
    """
    look = _Look(form)
    bases = list({id(point): point for point in (points[0], points[len(points) // 3], points[len(points) // 2], points[-1])}.values())
    with working(_BITS):
        for base in bases[:_BASES]:
            for symbol in base:
                yield from look.along(base, symbol)
                if look.spent > _BUDGET:
                    return


class _Look:
    """One search, with its budget."""

    def __init__(self, form: Inequality) -> None:
        self.form = form
        self.spent = 0

    def margin(self, point: Point) -> tuple[arb, arb] | None:
        """Give right − left, as it is and relative to the sides; None where there is nothing to compare."""
        self.spent += 1
        if not admissible(point, self.form.domain):
            return None
        symbols = tuple(point)
        try:
            env = environment(point, symbols)
            left, right = (to_ball(compile_real(side, symbols)(env)) for side in (self.form.lhs, self.form.rhs))
        except (Undefined, ZeroDivisionError):
            return None
        difference = right - left
        size = (abs(left) + abs(right)).mid()
        if not difference.is_finite():
            return None
        return difference, difference / size if size > 0 else arb(0)

    def along(self, base: Point, symbol: sp.Symbol) -> Iterator[Point]:
        """Walk one symbol over its ladder, and descend into each dip."""
        walked: list[tuple[Any, tuple[arb, arb]]] = []
        for value in self.ladder(base, symbol):
            point = {**base, symbol: value}
            found = self.margin(point)
            if found is None:
                continue
            if found[0] < 0:
                yield point
                return
            walked.append((value, found))
        for which in (0, 1):
            for before, here, after in zip(walked, walked[1:], walked[2:], strict=False):
                if self.spent > _BUDGET:
                    return
                if here[1][which].mid() < before[1][which].mid() and here[1][which].mid() <= after[1][which].mid():
                    yield from self.descend(base, symbol, before[0], after[0], which)

    def ladder(self, base: Point, symbol: sp.Symbol) -> list[sp.Expr]:
        """Give the values to try for a symbol, in increasing order."""
        bounds = interval_of(symbol, base, self.form.domain)
        if bounds is None:
            return []
        low, high = bounds
        if symbol.is_integer:
            start = 0 if low is None else int(sp.ceiling(low))
            return [sp.Integer(start + step) for step in range(12)]
        if low is not None and high is not None:
            return [low + (high - low) * fraction for fraction in _FRACTIONS]
        scales = {abs(value) for name, value in base.items() if name != symbol and value.is_Rational and value != 0}
        steps = sorted({*_COARSE, *[scale * size for scale in sorted(scales)[:2] for size in _DECADES if sp.Rational(1, 101) < size < 101]})
        if low is not None:
            return [low, *[low + step for step in steps]]
        if high is not None:
            return [*[high - step for step in reversed(steps)], high]
        return [*[-step for step in reversed(steps)], sp.Integer(0), *steps]

    def descend(self, base: Point, symbol: sp.Symbol, left: sp.Rational, right: sp.Rational, which: int) -> Iterator[Point]:
        """Narrow a dip by golden sections until the margin is negative or the dip is narrow."""
        inner = [right - (right - left) * _GOLDEN, left + (right - left) * _GOLDEN]
        found = [self.margin({**base, symbol: value}) for value in inner]
        for _ in range(36):
            if not left < inner[0] < inner[1] < right:
                return
            for value, margin in zip(inner, found, strict=True):
                if margin is not None and margin[0] < 0:
                    yield {**base, symbol: value}
                    return
            if found[0] is None or found[1] is None:
                return
            if found[0][which].mid() <= found[1][which].mid():
                right = inner[1]
                inner = [_rounded(right - (right - left) * _GOLDEN, right - left), inner[0]]
                found = [self.margin({**base, symbol: inner[0]}), found[0]]
            else:
                left = inner[0]
                inner = [inner[1], _rounded(left + (right - left) * _GOLDEN, right - left)]
                found = [found[1], self.margin({**base, symbol: inner[1]})]


def _rounded(value: sp.Rational, width: sp.Rational) -> sp.Rational:
    """Shorten a rational without leaving its thousandth of the interval, so that exact arithmetic stays cheap."""
    if width <= 0:
        return value
    grain = sp.Integer(2) ** max(0, 13 + int((1 / width).p.bit_length()) - int((1 / width).q.bit_length()))
    return sp.Rational(round(value * grain), grain)
