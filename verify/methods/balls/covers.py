"""Covers: an inequality in one symbol, proved on its whole domain by boxes, contacts and tails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import sympy as sp
from flint import arb, fmpq

from verify.claim import Inequality
from verify.methods.balls.certificates import rational, tree
from verify.methods.balls.ends import modes, positive_beyond
from verify.methods.cells import kinks
from verify.methods.enclosures import Undefined, Unsupported, Value, compile_condition, compile_real, exact, jet, to_ball, working
from verify.methods.enclosures.integrals import pieces
from verify.methods.enclosures.values import sign_of

__all__ = ["Cover", "prove"]

_BITS = 128
_MOST_BOXES = 400
_DEEPEST = 48
_MOST_CONTACT = 8
_BRACKET = fmpq(1, 10**24)
_REACHES = (0, 1, 2, 4, 8, 16, 32, 64)


@dataclass
class Cover:
    """A cover of the domain: boxes on which a ball is on the right side of 0, contacts, and tails.

    Args:
        variable: The symbol.
        boxes: Intervals with how each was settled: "ball", or "contact" with the end and the order of the zero there.
        tails: Rational points with the direction, beyond which the slowest mode outweighs the others.
    """

    variable: sp.Symbol
    boxes: list[tuple[fmpq, fmpq, str]] = field(default_factory=list)
    tails: list[tuple[fmpq, int]] = field(default_factory=list)

    def certificate(self, form: Inequality) -> dict[str, Any]:
        """Give the cover as data."""
        return {
            "type": "cover",
            "relation": "<" if form.strict else "<=",
            "lhs": tree(form.lhs),
            "rhs": tree(form.rhs),
            "domain": tree(form.domain),
            "symbol": self.variable.name,
            "boxes": [[rational(low), rational(high), how] for low, high, how in self.boxes],
            "tails": [[rational(start), side] for start, side in self.tails],
        }


class _OpenError(Exception):
    """The cover does not close."""


def prove(form: Inequality) -> Cover | None:
    """Prove an inequality in at most one symbol on its whole domain.

    Args:
        form: The inequality, unfolded.

    Returns:
        The cover, or None if none was found: which says nothing.
    """
    free = form.free_symbols
    if len(free) > 1 or form.rhs.has(sp.Integral, sp.Derivative, sp.Sum) or form.lhs.has(sp.Integral, sp.Derivative, sp.Sum):
        return None
    variable = next(iter(free), sp.Dummy("x", real=True))
    if variable.is_integer:
        return None
    try:
        with working(_BITS):
            return _Prover(form, variable).cover()
    except (_OpenError, Undefined, Unsupported, ZeroDivisionError, sp.PolynomialError):
        return None


class _Prover:
    """One attempt."""

    def __init__(self, form: Inequality, variable: sp.Symbol) -> None:
        self.form, self.variable = form, variable
        self.difference = form.rhs - form.lhs
        self.inside = compile_condition(form.domain, (variable,))
        self.found = Cover(variable)

    def cover(self) -> Cover:
        """Cover the line from left to right, piece by piece between the marks."""
        marks = self.marks()
        if not self.variable.is_positive and not self.variable.is_nonnegative:
            self.tail(marks[0], -1)
        if not self.variable.is_negative and not self.variable.is_nonpositive:
            self.tail(marks[-1], 1)
        for mark in marks:
            self.at(mark)
        for low, high in pairwise(marks):
            if not self.outside(low, high):
                self.between(low, high)
        return self.found

    def marks(self) -> list[fmpq]:
        """List rationals at, or around, every kink and every bound of the domain."""
        found = {fmpq(0)}
        for root in _roots(self.variable, self.difference, self.form.domain):
            if root.is_Rational:
                found.add(exact(root))
            else:
                ball = to_ball(compile_real(root, ())(()))
                if not ball.is_finite():
                    raise _OpenError
                middle = arb(ball.mid()).fmpq()
                found |= {middle - _BRACKET, middle + _BRACKET}
        ordered = sorted(found)
        if self.variable.is_nonnegative:
            ordered = [mark for mark in ordered if mark >= 0]
        if self.variable.is_nonpositive:
            ordered = [mark for mark in ordered if mark <= 0]
        return ordered

    def admissible(self, point: fmpq) -> bool:
        """Say whether a point may lie in the domain."""
        if (self.variable.is_positive and point <= 0) or (self.variable.is_negative and point >= 0):
            return False
        if self.variable.is_nonzero and point == 0:
            return False
        return self.inside((point,)) is not False

    def outside(self, low: fmpq, high: fmpq) -> bool:
        """Say whether the open interval between two neighbouring marks certainly lies outside the domain."""
        return self.inside(((low + high) / 2,)) is False and high - low > 4 * _BRACKET

    def at(self, mark: fmpq) -> None:
        """Settle a mark itself, by the statement as it stands."""
        if not self.admissible(mark):
            return
        sign = sign_of(compile_real(self.difference, (self.variable,))((mark,)))
        if sign is None or sign < 0 or (sign == 0 and self.form.strict):
            raise _OpenError
        self.found.boxes.append((mark, mark, "ball"))

    def between(self, low: fmpq, high: fmpq) -> None:
        """Settle the open interval between two neighbouring marks, on which there is no kink."""
        for left, right, resolved in pieces(self.difference, self.variable, (), (), low, high):
            if left != low:
                # A kink that was not among the marks: its own value may differ from both sides.
                if not isinstance(left, fmpq):
                    raise _OpenError
                self.at(left)
            if resolved.has(sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise):
                raise _OpenError
            if sign_of(right - left) == 1:
                self.interval(_outward(left, -1), _outward(right, 1), resolved)

    def interval(self, low: fmpq, high: fmpq, resolved: sp.Expr) -> None:
        """Bisect until every box is settled."""
        value = compile_real(resolved, (self.variable,))
        pending = [(low, high, 0)]
        while pending:
            left, right, depth = pending.pop()
            how = self.settled(left, right, low, high, resolved, value)
            if how is not None:
                self.found.boxes.append((left, right, how))
                if len(self.found.boxes) > _MOST_BOXES:
                    raise _OpenError
                continue
            if depth >= _DEEPEST or len(pending) > _MOST_BOXES:
                raise _OpenError
            middle = (left + right) / 2
            pending += [(middle, right, depth + 1), (left, middle, depth + 1)]

    def settled(self, left: fmpq, right: fmpq, low: fmpq, high: fmpq, resolved: sp.Expr, value: Any) -> str | None:
        """Say how a box is settled, or None."""
        box = arb(left).union(arb(right))
        found = value((box,))
        if found > 0 or (not self.form.strict and found >= 0):
            return "ball"
        middle, radius = (left + right) / 2, arb(0, to_ball((right - left) / 2).upper())
        slope = jet(resolved, self.variable, (self.variable,), (box,), 1, 1)[1]
        centred = value((middle,)) + slope * radius
        if centred > 0:
            return "ball"
        # An inner box touches neither end; there a zero cannot be divided out.
        for end, side in ((left, 1), (right, -1)):
            if end in (low, high):
                order = self.contact(end, box, resolved, side)
                if order is not None:
                    return f"contact {order} at {rational(end)}"
        return None

    def contact(self, end: fmpq, box: arb, resolved: sp.Expr, side: int) -> int | None:
        """Divide out a zero at an end: f = (x − end)ᵏ·f⁽ᵏ⁾(ξ)/k!, so the sign of f⁽ᵏ⁾ on the box decides."""
        here = jet(resolved, self.variable, (self.variable,), (end,), _MOST_CONTACT, side)
        order = next((k for k, coefficient in enumerate(here) if not (isinstance(coefficient, fmpq) and coefficient == 0)), None)
        if not order:
            return None
        across: Value = jet(resolved, self.variable, (self.variable,), (box,), order, side)[order]
        return order if side**order * across > 0 else None

    def tail(self, mark: fmpq, side: int) -> None:
        """Settle what lies beyond the outermost mark."""
        if self.inside((mark + side,)) is False:
            return
        mirrored = sp.Dummy("s", real=True)
        turned = self.difference.xreplace({self.variable: side * mirrored})
        begin = side * mark
        split = pieces(turned, mirrored, (), (), begin, None)
        if len(split) != 1:
            raise _OpenError
        found = modes(split[0][2], mirrored)
        for reach in _REACHES:
            start = begin + reach
            if positive_beyond(found, start, self.form.strict):
                self.found.tails.append((side * start, side))
                if reach:
                    self.between(*sorted((mark, side * start)))
                    self.at(side * start)
                return
        raise _OpenError


def _outward(value: Value, side: int) -> fmpq:
    if isinstance(value, fmpq):
        return value
    return arb(value.upper() if side > 0 else value.lower()).fmpq()


def _roots(variable: sp.Symbol, *things: sp.Basic) -> Iterator[sp.Expr]:
    """Give the zeros of every kink and bound, each |u| within them taken with both signs."""
    pending = [kink for thing in things for kink in kinks(thing)]
    pending += [relation.lhs - relation.rhs for thing in things for relation in thing.atoms(sp.core.relational.Relational)]
    while pending:
        difference = pending.pop()
        inner = next((node for node in sp.preorder_traversal(difference) if isinstance(node, sp.Abs)), None)
        if inner is not None:
            pending += [difference.xreplace({inner: inner.args[0]}), difference.xreplace({inner: -inner.args[0]})]
            continue
        slope = sp.diff(difference, variable)
        if slope == 0:
            continue
        if variable in slope.free_symbols:
            raise _OpenError
        yield -difference.xreplace({variable: sp.S.Zero}) / slope
