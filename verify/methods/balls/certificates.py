"""Certificates as JSON-able data: exact points, balls with exact ends, and the two sides as trees."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import fmpq

from verify.claim.trees import TreeError, tree_of
from verify.methods.balls.compare import Comparison
from verify.methods.enclosures.values import Value
from verify.methods.points import Point

__all__ = ["ball", "number", "point_certificate", "rational", "tree"]

_MOST_BITS = 4000


def rational(value: Any) -> str:
    """Give a rational as "p/q"."""
    return f"{value.p}/{value.q}"


def ball(value: Value) -> dict[str, str]:
    """Give a value by its exact midpoint and radius.

    Args:
        value: A rational or a finite ball.

    Returns:
        "mid" and "rad": each "p/q", or "m*2^e" where the exponent is too large to be written out.
    """
    if isinstance(value, fmpq):
        return {"mid": rational(value), "rad": "0/1"}
    return {"mid": _dyadic(value.mid()), "rad": _dyadic(value.rad())}


def _dyadic(value: Any) -> str:
    mantissa, exponent = (int(part) for part in value.man_exp())
    if abs(exponent) > _MOST_BITS:
        return f"{mantissa}*2^{exponent}"
    return f"{mantissa << exponent}/1" if exponent >= 0 else _reduced(mantissa, 1 << -exponent)


def _reduced(numerator: int, denominator: int) -> str:
    value = fmpq(numerator, denominator)
    return f"{value.p}/{value.q}"


def number(value: sp.Expr) -> Any:
    """Give an exact number: "p/q", or a tree where it is irrational."""
    return rational(value) if value.is_Rational else tree(value)


def tree(expression: sp.Basic) -> Any:
    """Write an expression as the trees that every certificate uses, or as text where those have no words for it (an integral)."""
    try:
        return tree_of(expression)
    except TreeError:
        return str(expression)


def point_certificate(
    relation: str, lhs: sp.Expr, rhs: sp.Expr, point: Point, found: Comparison, domain: sp.Basic = sp.true
) -> dict[str, Any]:
    """Certify that a relation fails at an exact point.

    Args:
        relation: "=", "<=" or "<": what was claimed.
        lhs: The left side.
        rhs: The right side.
        point: The exact point, inside the domain.
        found: The comparison that was made there.
        domain: The domain that the point lies in.

    Returns:
        The certificate, of type "point". The relation fails because the two balls are in the wrong order, or because both
        sides are the same exact number.
    """
    return {
        "type": "point",
        "relation": relation,
        "point": {symbol.name: number(value) for symbol, value in point.items()},
        "left": ball(found.left),
        "right": ball(found.right),
        "lhs": tree(lhs),
        "rhs": tree(rhs),
        "domain": tree(domain),
    }
