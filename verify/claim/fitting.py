"""Whether the fields of a form fit together: exact numbers, points that can be reached, one coordinate for each variable."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

__all__ = ["exact", "one_each", "reachable", "whole"]

_FLAGS = {"strict", "any_of", "unique", "attained", "relative"}
_CONDITIONS = {"domain", "where", "condition", "witnesses"}


def exact(name: str, value: Any) -> Any:
    """Give a field with Python's numbers and truth values as SymPy's.

    Args:
        name: The field.
        value: What was given for it.

    Raises:
        TypeError: A float, or a truth value where a number belongs.
    """
    if isinstance(value, tuple):
        changed = tuple(exact(name, item) for item in value)
        return value if all(new is old for new, old in zip(changed, value, strict=True)) else changed
    if isinstance(value, bool) and name in _FLAGS:
        return value
    if isinstance(value, bool | Boolean) and not isinstance(value, sp.Symbol):
        if name not in _CONDITIONS:
            raise TypeError(f"{name} has {value} where a real number belongs")
        return sp.sympify(value)
    if isinstance(value, int | Fraction):
        return sp.Rational(value)
    if isinstance(value, float):
        raise TypeError(f"{name} is the float {value!r}, which is not exact; use sympy.Rational")
    return value


def whole(relations: tuple[Any, ...]) -> None:
    """Refuse relations with domains of their own, of which nobody could say whether they narrow the statement or belong to it.

    Args:
        relations: Identities and inequalities inside a form.

    Raises:
        ValueError: One of them has a domain.
    """
    for relation in relations:
        if getattr(relation, "domain", sp.true) != sp.true:
            raise ValueError("a relation inside the form has a domain of its own; the form's domain and where say what is meant")


def one_each(name: str, values: tuple[sp.Expr, ...], variables: tuple[sp.Symbol, ...]) -> None:
    """Refuse a point with more or fewer coordinates than there are variables.

    Args:
        name: The field in which the point stands.
        values: Its coordinates.
        variables: The variables, in the same order.

    Raises:
        ValueError: Their numbers differ, or a variable stands twice.
    """
    if len(values) != len(variables) or len(set(variables)) != len(variables):
        raise ValueError(f"{name} has {len(values)} coordinates and there are {len(set(variables))} variables; each has one")


def reachable(variable: sp.Symbol, point: sp.Expr, direction: str) -> None:
    """Refuse a point that a variable cannot come near from a side, because of what is assumed of its sign.

    Args:
        variable: The variable.
        point: Where it goes; may be ±oo.
        direction: "+" from above, "-" from below, "+-" from both sides.

    Raises:
        ValueError: It cannot come near, or is not seen to.
    """
    for sign, assumed in ((1, variable.is_extended_nonnegative), (-1, variable.is_extended_nonpositive)):
        oriented = sign * point
        beyond = direction == ("+" if sign > 0 else "-")
        if assumed and not (oriented.is_extended_positive or (oriented.is_extended_nonnegative and beyond)):
            kind = "non-negative" if sign > 0 else "non-positive"
            raise ValueError(f"{variable} is assumed to be {kind}, and is not seen to come near {point} from every side that is meant")
