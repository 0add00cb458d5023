"""How many solutions an equation has between two ends: boxes without a zero, and boxes on which the function is monotone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import arb, fmpq

from verify.claim import Exists, Identity
from verify.methods.balls.certificates import ball, number, rational, tree
from verify.methods.balls.compare import bits_for
from verify.methods.cells import conjunctions
from verify.methods.enclosures import Undefined, Unsupported, Value, compile_real, jet, to_ball, working
from verify.methods.enclosures.values import compare, sign_of
from verify.methods.points import Point, environment

__all__ = ["Roots", "counted_roots"]

_MOST_BOXES = 300
_MOST_CONTACT = 6
_GRAIN = fmpq(1, 2**40)


@dataclass(frozen=True)
class Roots:
    """What is certain of the solutions of one equation in an interval.

    Args:
        low: The interval's lower end.
        high: Its upper end.
        least: At least so many solutions there are.
        count: Exactly so many there are; None where that is open.
        boxes: A cover of the interval: the ends of each box, and how the function is known there.
    """

    low: Value
    high: Value
    least: int
    count: int | None
    boxes: tuple[tuple[fmpq, fmpq, str], ...]

    def certificate(self, form: Exists, sample: Point) -> dict[str, Any]:
        """Give the cover as data."""
        (relation,) = form.relations
        return {
            "type": "roots",
            "point": {symbol.name: number(value) for symbol, value in sample.items()},
            "symbol": form.variables[0].name,
            "lhs": tree(relation.lhs),
            "rhs": tree(relation.rhs),
            "where": tree(form.where),
            "interval": [ball(self.low), ball(self.high)],
            "least": self.least,
            "count": self.count,
            "boxes": [[rational(low), rational(high), how] for low, high, how in self.boxes],
        }


def counted_roots(form: Exists, sample: Point, digits: int) -> Roots | None:
    """Count the solutions of one equation in one variable between two ends, at exact parameters.

    Args:
        form: The statement, unfolded: one identity, one variable, and a `where` that says lower and upper ends, open or closed, that are
            linear in it.
        sample: Values of the parameters.
        digits: The precision in decimal digits.

    Returns:
        What is certain, or None where the statement is of another kind or nothing is certain.
    """
    if len(form.variables) != 1 or len(form.relations) != 1 or not isinstance(form.relations[0], Identity):
        return None
    (variable,), (relation,) = form.variables, form.relations
    if variable.is_integer or relation.domain != sp.true:
        return None
    symbols = tuple(sample)
    with working(bits_for(digits)):
        try:
            env = environment(sample, symbols)
            ends = _ends(variable, form.where, symbols, env)
            return None if ends is None else _Search(relation, variable, symbols, env, ends).roots()
        except (Undefined, Unsupported, ZeroDivisionError):
            return None


@dataclass(frozen=True)
class _End:
    """An end of an interval, and whether it belongs to it."""

    value: Value
    closed: bool


def _ends(variable: sp.Symbol, where: sp.Basic, symbols: tuple[sp.Symbol, ...], env: Sequence[Value]) -> tuple[_End, _End] | None:
    """Give the ends of an interval that is all of the region, or None if the region is no such interval."""
    (case, *others) = list(conjunctions(where)) or [()]
    lows = [_End(fmpq(0), closed=not variable.is_positive)] if variable.is_nonnegative else []
    highs = [_End(fmpq(0), closed=not variable.is_negative)] if variable.is_nonpositive else []
    for relation in case:
        slope = sp.diff(relation.lhs - relation.rhs, variable)
        if not isinstance(relation, (sp.Lt, sp.Gt, sp.Le, sp.Ge)) or slope == 0 or variable in slope.free_symbols:
            return None
        offset = (relation.lhs - relation.rhs).xreplace({variable: sp.S.Zero})
        sign = sign_of(compile_real(slope, symbols)(env))
        if not sign:
            return None
        end = _End(compile_real(-offset / slope, symbols)(env), closed=isinstance(relation, (sp.Le, sp.Ge)))
        (lows if (sign > 0) == isinstance(relation, (sp.Gt, sp.Ge)) else highs).append(end)
    low, high = _innermost(lows, 1), _innermost(highs, -1)
    if others or low is None or high is None or compare(low.value, high.value) != -1:
        return None
    return low, high


def _innermost(ends: list[_End], side: int) -> _End | None:
    """Give the end that is certainly the innermost of several."""
    best = ends[0] if ends else None
    for end in ends[1:]:
        order = compare(end.value, best.value) if best else side
        if order is None:
            raise Unsupported("the order of two ends is not certain")
        if order == side or (order == 0 and not end.closed):
            best = end
    return best


class _Search:
    """One function of one variable on one interval."""

    def __init__(
        self, relation: Identity | Any, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], env: Sequence[Value], ends: tuple[_End, _End]
    ) -> None:
        self.difference, self.variable = relation.lhs - relation.rhs, variable
        self.symbols, self.env, self.ends = (*symbols, variable), tuple(env), ends
        self.low, self.high = (end.value for end in ends)
        self.evaluate = compile_real(self.difference, self.symbols)
        self.boxes: list[tuple[fmpq, fmpq, str]] = []

    def roots(self) -> Roots | None:
        """Cover the interval; where the cover does not close, continuity and the signs at the ends are left."""
        first, last = self.inside(self.low, 1), self.inside(self.high, -1)
        closed = self.cover(_outward(self.low, -1), _outward(self.high, 1))
        if closed is None or not first or not last:
            return None
        count = self.count(first, last) if closed else None
        on_ends = [sign_of(self.evaluate((*self.env, end.value))) for end in self.ends if end.closed]
        if None in on_ends:
            return None
        least = (int(first != last) if count is None else count) + on_ends.count(0)
        return Roots(self.low, self.high, least, None if count is None else least, tuple(self.boxes))

    def inside(self, end: Value, side: int) -> int | None:
        """Give the function's sign next to an end, inside the interval; None where it is not certain."""
        # Written out, exact rationals may cancel that hide an exponential far below them.
        for expression in (self.difference, sp.expand(self.difference, power_exp=False, log=False)):
            for order, coefficient in enumerate(jet(expression, self.variable, self.symbols, (*self.env, end), _MOST_CONTACT, side)):
                sign = sign_of(coefficient)
                if sign:
                    return sign * side**order
                if sign is None:
                    break
        return None

    def cover(self, low: fmpq, high: fmpq) -> bool | None:
        """Settle boxes from left to right: True if all are settled, False if the function is continuous at least, None otherwise."""
        pending, closed = [(low, high)], True
        while pending:
            left, right = pending.pop()
            how = self.settled(left, right)
            if how in ("+", "-", "rises", "falls"):
                self.boxes.append((left, right, how))
                continue
            if len(self.boxes) + len(pending) >= _MOST_BOXES or right - left < _GRAIN * (high - low):
                if how is None:
                    return None
                closed = False
                self.boxes.append((left, right, how))
                continue
            middle = (left + right) / 2
            pending += [(middle, right), (left, middle)]
        return closed

    def settled(self, left: fmpq, right: fmpq) -> str | None:
        """Say what is certain on a box: a sign, a direction, continuity alone, or None for nothing."""
        box = arb(left).union(arb(right))
        try:
            found = jet(self.difference, self.variable, self.symbols, (*self.env, box), 1, 1)
        except (Undefined, Unsupported, ZeroDivisionError):
            return None
        value, slope = (to_ball(item) for item in found)
        if not (value.is_finite() and slope.is_finite()):
            return None
        centred = to_ball(self.evaluate((*self.env, (left + right) / 2))) + slope * arb(0, to_ball((right - left) / 2).upper())
        for enclosure in (value, centred):
            if sign_of(enclosure):
                return "+" if enclosure > 0 else "-"
        if sign_of(slope):
            return "rises" if slope > 0 else "falls"
        return "continuous"

    def count(self, first: int, last: int) -> int | None:
        """Count the monotone runs at whose ends the signs differ; None where a sign between two runs is not certain."""
        total, sign, direction = 0, first, ""
        for left, _, how in self.boxes:
            if how in ("+", "-"):
                here = 1 if how == "+" else -1
                total, sign, direction = total + (here != sign), here, ""
            elif direction and how != direction:
                turn = sign_of(self.evaluate((*self.env, left)))
                if not turn:
                    return None
                total, sign, direction = total + (turn != sign), turn, how
            else:
                direction = how
        return total + (sign != last)


def _outward(value: Value, side: int) -> fmpq:
    if isinstance(value, fmpq):
        return value
    return arb(value.upper() if side > 0 else value.lower()).fmpq()
