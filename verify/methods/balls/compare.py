"""Two sides at one exact point: raise the precision until they are apart, are the same rational, or agree to so many digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp
from flint import arb

from verify.methods.enclosures import compile_real, to_ball, working
from verify.methods.enclosures.values import Undefined, Value, compare
from verify.methods.points import Point, environment, named

__all__ = ["Comparison", "NotReal", "bits_for", "compare_at"]

_BITS_PER_DIGIT = 3.3219280948873626
_GUARD = 40
_ATTEMPTS = 4


class NotReal(Undefined):
    """A side has no real value at an admissible point; the text names the side, the point and the reason."""


@dataclass(frozen=True)
class Comparison:
    """What two sides were found to be at a point.

    Args:
        order: −1, 0 or 1 where that is certain (0: the same exact rational), None where the balls overlap.
        left: The left side's value.
        right: The right side's value.
        reached: Whether both balls are as narrow as was asked.
    """

    order: int | None
    left: Value
    right: Value
    reached: bool


def bits_for(digits: int) -> int:
    """Give the working precision for a number of decimal digits."""
    return int(digits * _BITS_PER_DIGIT) + _GUARD


def compare_at(lhs: sp.Expr, rhs: sp.Expr, point: Point, digits: int) -> Comparison:
    """Compare two expressions at an exact point.

    Args:
        lhs: The left side, unfolded.
        rhs: The right side, unfolded.
        point: An exact value for every free symbol.
        digits: To how many decimal digits overlapping balls must be known.

    Returns:
        The comparison, at the first precision that settles it.

    Raises:
        NotReal: If a side has no real value there.
        Unsupported: If a side cannot be evaluated by balls.
    """
    symbols = tuple(point)
    bits = bits_for(digits)
    left: Value = None
    right: Value = None
    reached = False
    for _ in range(_ATTEMPTS):
        with working(bits):
            env = environment(point, symbols)
            left, right = _value(lhs, symbols, env, point, "left"), _value(rhs, symbols, env, point, "right")
            order = compare(left, right)
            if order is not None:
                return Comparison(order, left, right, reached=True)
            reached = _narrow(left, right, digits)
            if reached:
                break
        bits *= 2
    # A side far below the other's rounding (exp of minus a million against a difference) is only known absolutely.
    return Comparison(None, left, right, reached or _narrow_absolutely(left, right, digits))


def _value(side: sp.Expr, symbols: tuple[sp.Symbol, ...], env: Sequence[Value], point: Point, name: str) -> Value:
    try:
        return compile_real(side, symbols)(env)
    except (Undefined, ZeroDivisionError) as error:
        where = named(point)
        reason = str(error) or "a division by zero"
        raise NotReal(f"the {name} side has no real value at {where}: {reason}") from error


def _narrow(left: Value, right: Value, digits: int) -> bool:
    one, two = to_ball(left), to_ball(right)
    if not (one.is_finite() and two.is_finite()):
        return False
    unit = arb(10) ** (-digits)
    size = abs(one).max(abs(two)).upper()
    if one.contains(0) and two.contains(0):
        size = arb(1)
    return bool(one.rad() <= unit * size and two.rad() <= unit * size)


def _narrow_absolutely(left: Value, right: Value, digits: int) -> bool:
    unit = arb(10) ** (-2 * digits)
    return all(ball.is_finite() and ball.rad() <= unit for ball in (to_ball(left), to_ball(right)))
