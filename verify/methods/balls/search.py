"""Where an inequality may fail: ladders of magnitudes along each symbol, and a descent from every dip of the margin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import sympy as sp
from flint import arb, fmpq

from verify.claim import Inequality
from verify.methods.enclosures import Undefined, compile_condition, compile_real, exact, to_ball, working
from verify.methods.points import Point, interval_of

__all__ = ["suspects"]

_BITS = 160
_BASES = 4
_BUDGET = 500
_GOLDEN = fmpq(34, 55)
_COARSE = tuple(fmpq(10) ** power for power in range(-12, 13))
_NEAR = (*[fmpq(10) ** power * factor for power in (-2, -1, 0, 1) for factor in (1, fmpq(7, 4), 3, fmpq(11, 2))], fmpq(100))
_FRACTIONS = tuple(
    sorted(
        {
            *[fmpq(step, 24) for step in range(25)],
            *[fmpq(1, 10**k) for k in range(2, 13)],
            *[1 - fmpq(1, 10**k) for k in range(2, 13)],
        }
    )
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
    plain = [point for point in points if all(value.is_Rational for value in point.values())]
    if not plain:
        return
    look = _Look(form, tuple(plain[0]))
    bases = list({id(point): point for point in (plain[0], plain[len(plain) // 3], plain[len(plain) // 2], plain[-1])}.values())
    with working(_BITS):
        for base in bases[:_BASES]:
            for place in range(len(look.symbols)):
                yield from look.along(base, place)
                if look.spent > _BUDGET:
                    return


class _Look:
    """One search, with its budget. Points are tuples of exact rationals, in the order of the symbols."""

    def __init__(self, form: Inequality, symbols: tuple[sp.Symbol, ...]) -> None:
        self.form, self.symbols, self.spent = form, symbols, 0
        self.allowed, self.inside = _allowed(symbols), compile_condition(form.domain, symbols)
        self.left, self.right = compile_real(form.lhs, symbols), compile_real(form.rhs, symbols)

    def point(self, env: Sequence[fmpq]) -> Point:
        """Give an exact point as SymPy numbers."""
        return {symbol: sp.Rational(int(value.p), int(value.q)) for symbol, value in zip(self.symbols, env, strict=True)}

    def margin(self, env: Sequence[fmpq]) -> tuple[arb, arb] | None:
        """Give right − left, as it is and relative to the sides; None where there is nothing to compare."""
        self.spent += 1
        try:
            if not (self.allowed(env) and self.inside(env)):
                return None
            left, right = to_ball(self.left(env)), to_ball(self.right(env))
        except (Undefined, ZeroDivisionError):
            return None
        difference = right - left
        size = (abs(left) + abs(right)).mid()
        if not difference.is_finite():
            return None
        return difference, difference / size if size > 0 else arb(0)

    def along(self, base: Point, place: int) -> Iterator[Point]:
        """Walk one symbol over its ladder, and descend into each dip."""
        env = [exact(base[symbol]) for symbol in self.symbols]
        walked: list[tuple[fmpq, tuple[arb, arb]]] = []
        for rung in self.ladder(base, self.symbols[place]):
            env[place] = rung
            found = self.margin(env)
            if found is None:
                continue
            if found[0] < 0:
                yield self.point(env)
                return
            walked.append((env[place], found))
        for which in (0, 1):
            for before, here, after in zip(walked, walked[1:], walked[2:], strict=False):
                if self.spent > _BUDGET:
                    return
                if here[1][which].mid() < before[1][which].mid() and here[1][which].mid() <= after[1][which].mid():
                    yield from self.descend(env, place, (before[0], after[0]), which)

    def ladder(self, base: Point, symbol: sp.Symbol) -> list[fmpq]:
        """Give the values to try for a symbol, in increasing order."""
        bounds = interval_of(symbol, base, self.form.domain)
        if bounds is None:
            return []
        low, high = (None if bound is None else exact(bound) for bound in bounds)
        if symbol.is_integer:
            start = 0 if bounds[0] is None else int(sp.ceiling(bounds[0]))
            return [fmpq(start + step) for step in range(12)]
        if low is not None and high is not None:
            return [low + (high - low) * fraction for fraction in _FRACTIONS]
        if low is None and symbol.is_nonnegative:
            low = fmpq(0)
        scales = {abs(exact(value)) for name, value in base.items() if name != symbol and value != 0}
        steps = sorted({*_COARSE, *[scale * size for scale in sorted(scales)[:2] for size in _NEAR]})
        if low is not None:
            return [low, *[low + step for step in steps]]
        if high is not None:
            return [*[high - step for step in reversed(steps)], high]
        return [*[-step for step in reversed(steps)], fmpq(0), *steps]

    def descend(self, start: Sequence[fmpq], place: int, ends: tuple[fmpq, fmpq], which: int) -> Iterator[Point]:
        """Narrow a dip by golden sections until the margin is negative or the dip is narrow."""
        env = list(start)
        left, right = ends

        def at(value: fmpq) -> tuple[arb, arb] | None:
            env[place] = value
            return self.margin(env)

        inner = [_rounded(right - (right - left) * _GOLDEN, right - left), _rounded(left + (right - left) * _GOLDEN, right - left)]
        found = [at(value) for value in inner]
        for _ in range(30):
            for value, margin in zip(inner, found, strict=True):
                if margin is not None and margin[0] < 0:
                    env[place] = value
                    yield self.point(env)
                    return
            one, two = found
            if one is None or two is None or not left < inner[0] < inner[1] < right:
                return
            if one[which].mid() <= two[which].mid():
                right = inner[1]
                inner = [_rounded(right - (right - left) * _GOLDEN, right - left), inner[0]]
                found = [at(inner[0]), one]
            else:
                left = inner[0]
                inner = [inner[1], _rounded(left + (right - left) * _GOLDEN, right - left)]
                found = [two, at(inner[1])]


def _rounded(value: fmpq, width: fmpq) -> fmpq:
    """Shorten a rational by less than a thousandth of the interval, so that exact arithmetic stays cheap."""
    grain = 1 << max(0, 13 + int(width.q).bit_length() - int(width.p).bit_length())
    return fmpq((2 * value.p * grain + value.q) // (2 * value.q), grain)


def _allowed(symbols: Sequence[sp.Symbol]) -> Callable[[Sequence[fmpq]], bool]:
    """Give a check of the symbols' assumptions at rationals; SymPy's own answers cost more than what they are asked about."""
    checks: list[tuple[int, Callable[[fmpq], bool]]] = []
    for place, symbol in enumerate(symbols):
        known = (
            (symbol.is_positive, lambda value: value > 0),
            (symbol.is_negative, lambda value: value < 0),
            (symbol.is_nonnegative and not symbol.is_positive, lambda value: value >= 0),
            (symbol.is_nonpositive and not symbol.is_negative, lambda value: value <= 0),
            (symbol.is_nonzero and not (symbol.is_positive or symbol.is_negative), lambda value: value != 0),
            (symbol.is_integer, lambda value: value.q == 1),
        )
        checks += [(place, check) for wanted, check in known if wanted]
    return lambda env: all(check(env[place]) for place, check in checks)
