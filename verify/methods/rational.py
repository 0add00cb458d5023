"""Rational enclosures of exp, log, roots and Lambert's W, and of whole expressions at rational points.

Everything is done with integers: no floating-point number enters a bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from math import isqrt

import mpmath
import sympy as sp
from sympy.core.relational import Relational

__all__ = ["Range", "UnknownValueError", "enclose", "exp_bounds", "holds_at", "log_bounds", "range_exp", "to_fraction"]

Range = tuple[Fraction, Fraction]
"""A closed interval with rational ends."""


_LARGEST_EXPONENT = 20_000


class UnknownValueError(ValueError):
    """An expression that these enclosures do not cover."""


def to_fraction(value: sp.Expr) -> Fraction:
    """Turn a SymPy rational into a `Fraction`."""
    return Fraction(int(value.p), int(value.q))


def _rounded(value: Fraction, bits: int, up: bool) -> Fraction:
    """Round outward to `bits` significant binary digits."""
    if value == 0:
        return value
    shift = bits - (abs(value.numerator).bit_length() - value.denominator.bit_length())
    scaled = value * Fraction(2) ** shift
    whole = -((-scaled.numerator) // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return Fraction(whole) / Fraction(2) ** shift


@lru_cache(maxsize=8192)
def exp_bounds(argument: Fraction, bits: int = 96) -> Range:
    """Enclose exp of a rational number.

    Args:
        argument: The exponent.
        bits: Significant binary digits of the bounds, roughly.

    Returns:
        Rationals below and above; equal only where the exponent is 0.
    """
    if argument == 0:
        return Fraction(1), Fraction(1)
    if argument < -_LARGEST_EXPONENT:
        return Fraction(0), exp_bounds(Fraction(-_LARGEST_EXPONENT), bits)[1]
    if argument > _LARGEST_EXPONENT:
        raise UnknownValueError("an exponential is too large to enclose")
    if argument < 0:
        inverse = exp_bounds(-argument, bits)
        return _rounded(1 / inverse[1], bits, up=False), _rounded(1 / inverse[0], bits, up=True)
    halvings = max(0, (argument.numerator // argument.denominator).bit_length() + 2)
    precision = bits + 2 * halvings + 16
    one = 1 << precision
    step = argument / 2**halvings
    low_step, high_step = (step.numerator << precision) // step.denominator, -((-step.numerator << precision) // step.denominator)
    low = high = low_term = high_term = one
    order = 0
    while high_term > 1:
        order += 1
        low_term = (low_term * low_step >> precision) // order
        high_term = -(-(high_term * high_step) // (order << precision))
        low, high = low + low_term, high + high_term
    high += 2 * high_term
    for _ in range(halvings):
        low, high = low * low >> precision, -(-(high * high) >> precision)
    return _rounded(Fraction(low, one), bits, up=False), _rounded(Fraction(high, one), bits, up=True)


def range_exp(argument: Range, bits: int = 96) -> Range:
    """Enclose exp on an interval."""
    return exp_bounds(argument[0], bits)[0], exp_bounds(argument[1], bits)[1]


@lru_cache(maxsize=1024)
def log_bounds(argument: Fraction, bits: int = 96) -> Range:
    """Enclose the logarithm of a positive rational number, by the series of 2·artanh after halving."""
    if argument <= 0:
        raise UnknownValueError(f"the logarithm of {argument} is not real")
    shift = argument.numerator.bit_length() - argument.denominator.bit_length()
    rest = argument / Fraction(2) ** shift
    low, high = _artanh_bounds((rest - 1) / (rest + 1), bits + 16)
    two_low, two_high = _artanh_bounds(Fraction(1, 3), bits + 16)
    ends = (two_low, two_high) if shift >= 0 else (two_high, two_low)
    return 2 * (low + shift * ends[0]), 2 * (high + shift * ends[1])


@lru_cache(maxsize=256)
def _artanh_bounds(ratio: Fraction, bits: int) -> Range:
    """Enclose artanh on [-1/2, 1/2]."""
    if ratio == 0:
        return Fraction(0), Fraction(0)
    if ratio < 0:
        mirrored = _artanh_bounds(-ratio, bits)
        return -mirrored[1], -mirrored[0]
    one = 1 << bits
    low_power, high_power = (ratio.numerator << bits) // ratio.denominator, -((-ratio.numerator << bits) // ratio.denominator)
    square = ratio * ratio
    low_square, high_square = (square.numerator << bits) // square.denominator, -((-square.numerator << bits) // square.denominator)
    low = high = order = 0
    while high_power > 1:
        low += low_power // (2 * order + 1)
        high += -(-high_power // (2 * order + 1))
        low_power, high_power = low_power * low_square >> bits, -(-(high_power * high_square) >> bits)
        order += 1
    return Fraction(low, one), Fraction(high + 4, one)


def _root_bounds(argument: Fraction, bits: int) -> Range:
    if argument < 0:
        raise UnknownValueError(f"the square root of {argument} is not real")
    scale = 1 << bits
    square = argument * scale * scale
    low = isqrt(square.numerator // square.denominator)
    exact = Fraction(low * low) == square
    return Fraction(low, scale), Fraction(low if exact else low + 1, scale)


def _lambert_bounds(argument: Range, branch: int, bits: int) -> Range:
    """Enclose Lambert's W: an approximation, confirmed by the sign of w·exp(w) − z on both sides."""
    context = mpmath.MPContext()
    context.prec = bits + 60
    middle = (argument[0] + argument[1]) / 2
    guess = context.lambertw(context.mpf(middle.numerator) / middle.denominator, branch)
    if abs(guess.imag) > 0:
        raise UnknownValueError("Lambert's W is not real there")
    centre = Fraction(int(context.floor(guess.real * context.mpf(2) ** (bits + 30)))) / Fraction(2) ** (bits + 30)
    width = Fraction(1, 2**bits) * max(Fraction(1), abs(centre)) + 4 * (argument[1] - argument[0])
    for _ in range(40):
        low, high = centre - width, centre + width
        at_low, at_high = (times((end, end), exp_bounds(end, bits + 60)) for end in (low, high))
        rising = branch == 0 and low > -1 and at_low[1] <= argument[0] and at_high[0] >= argument[1]
        falling = branch == -1 and high < -1 and at_low[0] >= argument[1] and at_high[1] <= argument[0]
        if rising or falling:
            return low, high
        width *= 4
    raise UnknownValueError("Lambert's W could not be enclosed there")


def times(first: Range, second: Range) -> Range:
    """Multiply intervals."""
    if first[0] is first[1] and second[0] is second[1]:
        value = first[0] * second[0]
        return value, value
    ends: list[Fraction] = [one * other for one in first for other in second]
    return min(ends), max(ends)


def _power(base: Range, exponent: int) -> Range:
    if exponent < 0:
        if base[0] <= 0 <= base[1]:
            raise UnknownValueError("a denominator may vanish there")
        low, high = _power(base, -exponent)
        if low is high:
            value = 1 / low
            return value, value
        return 1 / high, 1 / low
    if base[0] is base[1]:
        value = base[0] ** exponent
        return value, value
    ends = sorted((base[0] ** exponent, base[1] ** exponent))
    if exponent % 2 == 0 and base[0] < 0 < base[1]:
        return Fraction(0), ends[1]
    return ends[0], ends[1]


def enclose(expression: sp.Basic, point: Mapping[sp.Symbol, Fraction] | None = None, bits: int = 96) -> Range:
    """Enclose an expression at a rational point.

    Args:
        expression: Made of +, ·, powers, exp, log, square roots, W, |·|, sgn, min, max and cases.
        point: Rational values of its free symbols.
        bits: Working precision of the transcendental parts.

    Returns:
        A rational interval that contains the value; a single point where only rational arithmetic was needed.

    Raises:
        UnknownValueError: For other functions, or where a case or a denominator cannot be told.
    """
    node, where = expression, point or {}
    if node.is_Rational:
        value = to_fraction(node)
        return value, value
    if node.is_Symbol:
        if node not in where:
            raise UnknownValueError(f"{node} has no value")
        return where[node], where[node]
    if isinstance(node, sp.Piecewise):
        for value, condition in node.args:
            truth = holds_at(condition, where, bits)
            if truth is None:
                raise UnknownValueError("a case cannot be told there")
            if truth:
                return enclose(value, where, bits)
        raise UnknownValueError("no case applies there")
    if node is sp.E:
        return exp_bounds(Fraction(1), bits)
    if node is sp.pi:
        return _pi_bounds(bits)
    if node.is_Pow and node.exp is sp.S.Half:
        low, high = enclose(node.base, where, bits)
        return _root_bounds(low, bits)[0], _root_bounds(high, bits)[1]
    if node.is_Pow and node.exp == -sp.S.Half:
        return _power(enclose(sp.sqrt(node.base), where, bits), -1)
    if isinstance(node, sp.LambertW):
        branch = int(node.args[1]) if len(node.args) > 1 else 0
        return _lambert_bounds(enclose(node.args[0], where, bits + 60), branch, bits)
    return _combine(node, [enclose(arg, where, bits) for arg in node.args], bits)


def _pi_bounds(bits: int) -> Range:
    """Machin's formula."""
    fifth, far = _arctan_bounds(5, bits + 16), _arctan_bounds(239, bits + 16)
    return 4 * (4 * fifth[0] - far[1]), 4 * (4 * fifth[1] - far[0])


def _arctan_bounds(inverse: int, bits: int) -> Range:
    total, power, order = Fraction(0), Fraction(1, inverse), 0
    while power > Fraction(1, 2**bits):
        total += (-1) ** order * power / (2 * order + 1)
        power /= inverse * inverse
        order += 1
    return total - power, total + power


def _combine(node: sp.Basic, parts: list[Range], bits: int) -> Range:
    if node.is_Add:
        low = sum((low for low, _ in parts), Fraction(0))
        return (low, low) if all(part[0] is part[1] for part in parts) else (low, sum((high for _, high in parts), Fraction(0)))
    if node.is_Mul:
        product = parts[0]
        for part in parts[1:]:
            product = times(product, part)
        return product
    if isinstance(node, sp.exp):
        return range_exp(parts[0], bits)
    if node.is_Pow and node.exp.is_Integer:
        return _power(parts[0], int(node.exp))
    if node.is_Pow and node.base is sp.E:
        return range_exp(parts[1], bits)
    if isinstance(node, sp.log):
        return log_bounds(parts[0][0], bits)[0], log_bounds(parts[0][1], bits)[1]
    if isinstance(node, sp.Abs):
        low, high = parts[0]
        return (Fraction(0), max(-low, high)) if low < 0 < high else (min(abs(low), abs(high)), max(abs(low), abs(high)))
    if isinstance(node, sp.sign):
        low, high = parts[0]
        if low > 0 or high < 0 or low == high:
            value = Fraction((low > 0) - (low < 0))
            return value, value
        raise UnknownValueError("a sign cannot be told there")
    if isinstance(node, (sp.Max, sp.Min)):
        best = max if isinstance(node, sp.Max) else min
        return best(low for low, _ in parts), best(high for _, high in parts)
    raise UnknownValueError(f"{node.func} has no rational enclosure here")


def holds_at(condition: sp.Basic, point: Mapping[sp.Symbol, Fraction], bits: int = 96) -> bool | None:
    """Decide a condition at a rational point.

    Returns:
        True or False where it is certain, None where the enclosures do not tell.
    """
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, Relational):
        lhs, rhs = enclose(condition.lhs, point, bits), enclose(condition.rhs, point, bits)
        told = _told(condition, lhs[0] - rhs[1], lhs[1] - rhs[0])
        exact = lhs[0] == lhs[1] and rhs[0] == rhs[1]
        return told if told is not None or exact else _told(condition, *enclose(condition.lhs - condition.rhs, point, bits))
    parts = [holds_at(part, point, bits) for part in condition.args]
    if isinstance(condition, sp.And):
        return False if False in parts else (None if None in parts else True)
    if isinstance(condition, sp.Or):
        return True if True in parts else (None if None in parts else False)
    if isinstance(condition, sp.Not):
        return None if parts[0] is None else not parts[0]
    raise UnknownValueError(f"{condition} is not a condition made of relations")


def _told(condition: Relational, low: Fraction, high: Fraction) -> bool | None:
    """Decide a relation by an enclosure of the difference of its sides."""
    if isinstance(condition, (sp.Le, sp.Lt)):
        yes, no = (high <= 0, low > 0) if isinstance(condition, sp.Le) else (high < 0, low >= 0)
    elif isinstance(condition, (sp.Ge, sp.Gt)):
        yes, no = (low >= 0, high < 0) if isinstance(condition, sp.Ge) else (low > 0, high <= 0)
    else:
        yes, no = low == high == 0, low > 0 or high < 0
        if isinstance(condition, sp.Ne):
            yes, no = no, yes
    return True if yes else (False if no else None)
