"""Exact numbers from what people type: `1/9` is one ninth, `0.1` in a string is one tenth, a float stays a float."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real

Number = Fraction | float
"""A scale or a hyper-parameter: exact where the input was, otherwise a float."""

NumberLike = int | float | str | Fraction | Decimal
"""What is accepted: integers, floats, fractions, decimals, and their text ("1/9", "0.1", "1e-3")."""

_TEXT = re.compile(
    r"\s*(?P<sign>[+-]?)(?P<numerator>\d+(\.\d*)?|\.\d+)([eE](?P<exponent>[+-]?\d{1,4}))?\s*(/\s*(?P<denominator>\d+(\.\d*)?))?\s*",
    re.ASCII,
)
# Longer text than this is no hyper-parameter, and Fraction("1e999999999") would not return.
_LONGEST = 80
_LARGEST_EXPONENT = 400


def _from_text(text: str, name: str) -> Fraction:
    found = _TEXT.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or abs(int(found["exponent"] or 0)) > _LARGEST_EXPONENT:
        shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
        raise ValueError(f"{name} is {shown!r}; it must be a number such as 1/9, 0.1 or 2e-3.")
    value = Fraction(found["numerator"]) * Fraction(10) ** int(found["exponent"] or 0)
    if found["denominator"] is not None:
        below = Fraction(found["denominator"])
        if below == 0:
            raise ValueError(f"{name} is {text!r}; it must not divide by zero.")
        value /= below
    return -value if found["sign"] == "-" else value


def number(value: object, name: str) -> Number:
    """Turn what a person gave into an exact `Fraction`, or keep a float a float.

    Args:
        value: an int, a `Fraction`, a `Decimal`, text such as "1/9", or a float (which stays inexact).
        name: what the argument is called, for the error.

    Raises:
        TypeError: if the value is not a number.
        ValueError: if it is not finite, or the text is not a number.
    """
    if isinstance(value, str):
        return _from_text(value, name)
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise TypeError(f"{name} is {value!r}; it must be an int, a float, a Fraction, a Decimal or text such as '1/9'.")
    if not math.isfinite(value):
        raise ValueError(f"{name} is {value}; it must be finite.")
    if isinstance(value, Rational | Decimal):
        return Fraction(value)
    return float(value)


def positive(value: object, name: str) -> Number:
    """Turn a value into a number and insist that it is above zero."""
    result = number(value, name)
    if result <= 0:
        raise ValueError(f"{name} is {value}; it must be above 0.")
    return result


def non_negative(value: object, name: str) -> Number:
    """Turn a value into a number and insist that it is not below zero."""
    result = number(value, name)
    if result < 0:
        raise ValueError(f"{name} is {value}; it must not be below 0.")
    return result


def square_root(value: Number) -> Number:
    """Take the square root: exact where numerator and denominator are squares, otherwise a float."""
    if isinstance(value, Fraction):
        above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if above**2 == value.numerator and below**2 == value.denominator:
            return Fraction(above, below)
    return math.sqrt(value)


def as_text(value: Number) -> str:
    """Print a number as people write it: `1/9`, `3`, `0.1111` rather than 1111/10000, six digits of a float."""
    if isinstance(value, float):
        return f"{value:.6g}"
    short = repr(float(value))
    return short if value.denominator >= 100 and len(short) < 8 and Fraction(short) == value else str(value)


def as_json(value: Number) -> str | float:
    """Print a number for JSON: exact ones as text (`"1/9"`), floats as numbers."""
    return str(value) if isinstance(value, Fraction) else value
