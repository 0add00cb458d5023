"""Values: exact rationals as long as possible, balls otherwise, and the elementary functions of both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq, fmpz

__all__ = [
    "Undefined",
    "Unsupported",
    "Value",
    "compare",
    "exact",
    "is_exact_zero",
    "power",
    "sign_of",
    "to_ball",
    "union",
    "whole_power",
    "working",
]

Value = Any
"""An `fmpq`, exact, or an `arb`, a ball that contains the true value. A ball that is not finite says nothing."""

_MOST_EXACT_BITS = 4000


class Undefined(ArithmeticError):  # noqa: N818 - not an error of the program but a property of the expression
    """The expression has no real value at the given point; the text says why."""


class Unsupported(TypeError):  # noqa: N818 - a limit of the evaluator, caught by every method
    """The evaluator does not know the function; the text names it."""


@contextmanager
def working(bits: int) -> Iterator[None]:
    """Set the precision of balls for the block and restore it afterwards.

    Args:
        bits: The precision in bits, at least 2.
    """
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def exact(number: Any) -> fmpq:
    """Turn a SymPy or Python rational (or float, taken as the binary rational that it is) into an `fmpq`."""
    value = number if isinstance(number, sp.Rational) else sp.Rational(number)
    return fmpq(int(value.p), int(value.q))


def to_ball(value: Value) -> arb:
    """Give a value as a ball at the current precision."""
    return value if isinstance(value, arb) else arb(value)


def is_exact_zero(value: Value) -> bool:
    """Say whether a value is the exact number 0."""
    return isinstance(value, fmpq) and value == 0


def sign_of(value: Value) -> int | None:
    """Give the sign 1, 0 or -1 of a value, or None where the ball straddles zero."""
    if isinstance(value, fmpq):
        return int(value > 0) - int(value < 0)
    if value > 0:
        return 1
    if value < 0:
        return -1
    return 0 if value.is_zero() else None


def compare(left: Value, right: Value) -> int | None:
    """Compare two values: -1, 0 or 1, or None where the balls overlap."""
    if left < right:
        return -1
    if left > right:
        return 1
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return 0
    return None


def union(values: list[Value]) -> Value:
    """Give a value that contains every given one."""
    first, *others = values
    if all(isinstance(other, fmpq) and isinstance(first, fmpq) and other == first for other in others):
        return first
    ball = to_ball(first)
    for other in others:
        ball = ball.union(to_ball(other))
    return ball


def power(base: Value, exponent: Value) -> Value:
    """Raise to a power as real numbers do: a negative base only to an integer."""
    if isinstance(exponent, fmpq) and exponent.q == 1:
        return whole_power(base, int(exponent.p))
    if is_exact_zero(base):
        sign = sign_of(exponent)
        if sign == 1:
            return fmpq(0)
        if sign is None:
            return arb.nan()
        raise Undefined("zero is raised to a negative power")
    if sign_of(base) == -1:
        raise Undefined("a negative number is raised to a power that is not an integer")
    if isinstance(exponent, fmpq) and isinstance(base, fmpq):
        root = _exact_root(base, int(exponent.q))
        if root is not None:
            return root ** int(exponent.p)
    ball = to_ball(base)
    if isinstance(exponent, fmpq) and exponent == fmpq(1, 2):
        return ball.nonnegative_part().sqrt() if ball.overlaps(arb(0)) and not ball < 0 else ball.sqrt()
    return ball ** to_ball(exponent)


def whole_power(base: Value, count: int) -> Value:
    """Raise to a whole power; an even power of a ball that straddles zero is not negative."""
    if isinstance(base, fmpq):
        if base == 0 and count < 0:
            raise Undefined("a division by zero")
        if -2 <= count <= 2 or max(base.p.bit_length(), base.q.bit_length()) * abs(count) <= _MOST_EXACT_BITS:
            return base**count
        base = arb(base)
    if count % 2 == 0 and sign_of(base) is None:
        size = abs(base).upper() ** abs(count)
        ball = arb(0).union(size)
        return ball if count >= 0 else 1 / ball
    return base ** arb(count)


def _exact_root(base: fmpq, degree: int) -> fmpq | None:
    parts = []
    for part in (base.p, base.q):
        root = fmpz(part).root(degree)
        if root**degree != part:
            return None
        parts.append(root)
    return fmpq(*parts)


def exponential(value: Value) -> Value:
    """Give e to the value."""
    return fmpq(1) if is_exact_zero(value) else to_ball(value).exp()


def logarithm(value: Value) -> Value:
    """Give the natural logarithm of a positive value."""
    if isinstance(value, fmpq):
        if value == 1:
            return fmpq(0)
        if value <= 0:
            raise Undefined("a logarithm of a number that is not positive")
    elif value <= 0:
        raise Undefined("a logarithm of a number that is not positive")
    return to_ball(value).log()


def error_function(value: Value) -> Value:
    """Give erf of the value."""
    return fmpq(0) if is_exact_zero(value) else to_ball(value).erf()


def lambert(value: Value, branch: int = 0) -> Value:
    """Give the real Lambert W function on branch 0 or -1."""
    if branch == 0 and is_exact_zero(value):
        return fmpq(0)
    if branch == -1 and not to_ball(value) < 0:
        if sign_of(value) is None:
            return arb.nan()
        raise Undefined("Lambert W on branch -1 of a number that is not negative")
    ball = to_ball(value)
    if ball * arb(1).exp() < -1:
        raise Undefined("Lambert W of a number below -1/e")
    return ball.lambertw(branch)
