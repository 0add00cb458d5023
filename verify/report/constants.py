"""The paper's constants with as many certified digits as are asked for: no digit is printed that a ball does not guarantee."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

import sympy as sp
from flint import arb

from verify.claim import Approximation, Claim, Exists, Extremum, IntegralIs, LimitIs, unfold
from verify.methods.enclosures import compile_real, to_ball, working

__all__ = ["Constant", "certified", "constants", "macro_name"]

_MOST_BITS = 1 << 20


@dataclass(frozen=True)
class Constant:
    """A number that a claim states.

    Args:
        label: The claim's label.
        form: Which of its forms.
        macro: The name of its LaTeX macro, letters only.
        value: The stated expression.
        number: The factor that is left when every scale is 1.
        unit: The expression by which the number is multiplied, 1 where there is none.
        what: What it is, a few words.
    """

    label: str
    form: int
    macro: str
    value: sp.Expr
    number: sp.Expr
    unit: sp.Expr
    what: str


def constants(claims: Iterable[Claim]) -> tuple[Constant, ...]:
    """List the irrational numbers that claims state, each as number times unit.

    They are extreme values, errors, integrals, limits; where an extreme is taken or approached; and the only point of which
    something is said (y₀ of (76)).

    Args:
        claims: The claims.

    Returns:
        One record a stated value that is a number, or a number times a power product of scales.
    """
    found: list[Constant] = []
    for claim in claims:
        for index, form in enumerate(claim.statement):
            name = macro_name(claim.label, index + 1 if len(claim.statement) > 1 else None)
            for suffix, stated in _stated(form):
                value = unfold(stated)
                parts = _number_and_unit(value)
                if parts is not None and not parts[0].is_Rational:
                    found.append(Constant(claim.label, index, name + suffix, value, *parts, claim.title))
    return tuple(found)


def certified(number: sp.Expr, digits: int) -> str:
    """Write a number with significant digits that are all correct, rounded to nearest.

    Args:
        number: An expression without symbols.
        digits: How many significant digits, 1 to 100000.

    Returns:
        A decimal string; its last digit is that of the correctly rounded number.

    Raises:
        ValueError: Digits is not allowed, or the number cannot be separated from a rounding boundary.
    """
    if not 1 <= digits <= 100_000:
        raise ValueError(f"digits is {digits}; allowed are whole numbers from 1 to 100000")
    evaluate = compile_real(number, ())
    bits = int(3.33 * digits) + 64
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN)
    while bits <= _MOST_BITS:
        with working(bits):
            ball = to_ball(evaluate(()))
            if ball.is_finite():
                low, high = (_decimal(end, context) for end in (ball.lower(), ball.upper()))
                if low == high:
                    return _plain(low)
        bits *= 2
    raise ValueError(f"{number} could not be separated from a rounding boundary at {digits} digits")


def macro_name(label: str, form: int | None = None) -> str:
    """Turn a label into the name of a LaTeX macro: letters only, `eq:27` gives `VerifyEqTwoSeven`.

    Args:
        label: A claim's label.
        form: Which part of its statement, from 1; None where it states one number.
    """
    words = {
        "0": "Zero",
        "1": "One",
        "2": "Two",
        "3": "Three",
        "4": "Four",
        "5": "Five",
        "6": "Six",
        "7": "Seven",
        "8": "Eight",
        "9": "Nine",
    }
    text = label if form is None else f"{label}-part-{form}"
    spelled = re.sub(r"\d", lambda digit: f"-{words[digit.group()]}-", text)
    return "Verify" + "".join(part.capitalize() for part in re.split(r"[^A-Za-z]+", spelled) if part)


def _stated(form: object) -> Iterator[tuple[str, sp.Expr]]:
    """Give the values that a form states, each with what is put behind the macro's name."""
    match form:
        case Extremum(value=value, at=at) | Approximation(supremum=sp.Expr() as value, at=at):
            yield "", value
            if len(at) == 1:
                yield "At", at[0]
        case LimitIs(value=value) | IntegralIs(value=value):
            yield "", value
        case Exists(witness=(only,), unique=True):
            yield "At", only


def _number_and_unit(value: sp.Expr) -> tuple[sp.Expr, sp.Expr] | None:
    """Split a value into a number and a product of powers of positive symbols; None where it is no such product."""
    if value.is_infinite or value.has(sp.nan):
        return None
    number, unit = value.as_independent(*value.free_symbols, as_Add=False) if value.free_symbols else (value, sp.Integer(1))
    powers = sp.Mul.make_args(unit)
    if all(part == 1 or part.is_Symbol or (part.is_Pow and part.base.is_Symbol and part.exp.is_Rational) for part in powers):
        return number, unit
    return None


def _decimal(end: arb, context: Context) -> Decimal:
    mantissa, exponent = end.man_exp()
    exact = Decimal(int(mantissa))
    wide = Context(prec=max(50, int(mantissa).bit_length() + abs(int(exponent)) + 50))
    scaled = (
        wide.multiply(exact, wide.power(Decimal(2), Decimal(int(exponent))))
        if exponent >= 0
        else wide.divide(exact, Decimal(2 ** -int(exponent)))
    )
    return context.plus(scaled)


def _plain(number: Decimal) -> str:
    return format(number, "f")
