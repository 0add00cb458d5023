"""The certain sign of an exact number, by outward-rounded interval arithmetic."""

from __future__ import annotations

from typing import Any

import mpmath
import sympy as sp

from verify.methods.symbolic.normal import vanishes

__all__ = ["rigorous_sign"]

_BITS = (96, 400)


def rigorous_sign(number: sp.Expr) -> int | None:
    """Give the sign of an exact real number if it is certain.

    Args:
        number: Built from rationals, π, exp, log, sums, products and powers.

    Returns:
        1 or -1 if an interval that contains the number excludes 0 (or it is rational), 0 if a chain of rewriting brings it
        to 0, otherwise None.
    """
    if number.is_Rational:
        return int(sp.sign(number))
    if number.free_symbols or number.has(sp.nan, sp.zoo, sp.oo, sp.I):
        return None
    if vanishes(number):
        return 0
    for bits in _BITS:
        context = mpmath.iv.__class__()
        context.prec = bits
        try:
            ball = _enclose(number, context)
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        if ball is None:
            return None
        if ball.a > 0:
            return 1
        if ball.b < 0:
            return -1
    return None


def _enclose(number: sp.Expr, context: Any) -> Any:
    if number.is_Rational:
        return context.mpf(int(number.p)) / int(number.q)
    if number == sp.pi:
        return context.pi + 0
    if number == sp.E:
        return context.exp(1)
    parts = [_enclose(arg, context) for arg in number.args]
    if not parts or any(part is None for part in parts):
        return None
    if isinstance(number, sp.exp):
        return context.exp(parts[0])
    if isinstance(number, sp.log):
        return context.log(parts[0]) if parts[0].a > 0 else None
    if number.is_Add:
        return sum(parts[1:], parts[0])
    if number.is_Mul:
        product = parts[0]
        for part in parts[1:]:
            product *= part
        return product
    if isinstance(number, sp.Pow):
        return _power(number, parts, context)
    return None


def _power(number: sp.Expr, parts: list[Any], context: Any) -> Any:
    base, exponent = parts
    if number.exp.is_Integer:
        if number.exp < 0 and base.a <= 0 <= base.b:
            return None
        return base ** int(number.exp)
    return context.exp(exponent * context.log(base)) if base.a > 0 else None
