"""Values of the claims' own expressions, by the same balls that decide them: every float drawn is correctly rounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp

from verify.claim import unfold
from verify.methods.enclosures import compile_real, exact, to_ball, working

__all__ = ["curve", "grid", "number", "values"]

_BITS = 128


def grid(low: Fraction | int, high: Fraction | int, points: int) -> list[Fraction]:
    """Give equally spaced rationals from low to high, both ends included."""
    step = (Fraction(high) - Fraction(low)) / (points - 1)
    return [Fraction(low) + index * step for index in range(points)]


def values(expression: sp.Expr, points: Iterable[Mapping[sp.Symbol, Any]]) -> list[float]:
    """Evaluate an expression at rational points.

    Args:
        expression: A SymPy expression; defined functions are unfolded by their definitions, nothing is simplified.
        points: For each value a rational for every symbol.

    Returns:
        The floats nearest to the true values.

    Raises:
        ValueError: A value is not finite, or is not known to the last bit of a float.
    """
    plain = unfold(expression)
    symbols = tuple(sorted(plain.free_symbols, key=str))
    found = []
    with working(_BITS):
        evaluate = compile_real(plain, symbols)
        for point in points:
            given = {symbol.name: value for symbol, value in point.items()}
            ball = to_ball(evaluate([exact(_rational(given[symbol.name])) for symbol in symbols]))
            if not ball.is_finite() or (ball.mid() != 0 and ball.rel_accuracy_bits() < 60):
                raise ValueError(f"{expression} at {given} is only known to lie in {ball}; a value known to 60 bits is needed to draw it")
            found.append(float(ball.mid()))
    return found


def curve(expression: sp.Expr, variable: sp.Symbol, points: Sequence[Fraction], **fixed: Any) -> list[float]:
    """Evaluate an expression along one variable.

    Args:
        expression: A SymPy expression.
        variable: Which symbol moves.
        points: Its values.
        **fixed: Rationals for the other symbols, by name.
    """
    others = {sp.Symbol(name): value for name, value in fixed.items()}
    return values(expression, ({variable: point, **others} for point in points))


def number(expression: sp.Expr, **fixed: Any) -> float:
    """Evaluate an expression at one point."""
    (value,) = values(expression, [{sp.Symbol(name): value for name, value in fixed.items()}])
    return value


def _rational(value: Any) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, (Fraction, int)) else value
