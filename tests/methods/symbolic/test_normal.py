"""The normal form brings equal expressions together, and numbers are told from 0 only where that is a theorem."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.methods.symbolic.intervals import rigorous_sign
from verify.methods.symbolic.normal import certainly_nonzero, vanishes

pytestmark = pytest.mark.symbolic

x, y = sp.symbols("x y", real=True)
a, b = sp.symbols("a b", positive=True)
RATIONALS = st.fractions(min_value=-5, max_value=5, max_denominator=7).map(lambda value: sp.Rational(value.numerator, value.denominator))

ZEROS = (
    sp.exp(x + y) - sp.exp(x) * sp.exp(y),
    sp.log(a * b**2) - sp.log(a) - 2 * sp.log(b),
    sp.log(sp.exp(-x / a) / (2 * a)) + x / a + sp.log(2) + sp.log(a),
    sp.sqrt(2 * sp.pi * a**2) - a * sp.sqrt(2) * sp.sqrt(sp.pi),
    a**x - sp.exp(x * sp.log(a)),
    sp.exp(2 * x) - 1 - (sp.exp(x) - 1) * (sp.exp(x) + 1),
    sp.erf((x - y) / a) + sp.erf((y - x) / a),
    sp.log(6) - sp.log(2) - sp.log(3),
    (x**2 - y**2) / (x - y) - x - y,
)


@pytest.mark.parametrize("expression", ZEROS, ids=str)
def test_zeros_vanish(expression):
    """Each of these is 0 by the laws of exponents and logarithms."""
    assert vanishes(expression)


@pytest.mark.parametrize(
    "expression",
    [sp.log(x * y) - sp.log(x) - sp.log(y), sp.exp(x) - 1 - x, sp.sqrt(x**2 + 1) - x, a**x - b**x, sp.erf(x) - sp.erf(y)],
    ids=str,
)
def test_what_is_not_zero_does_not_vanish(expression):
    """None of these is 0 everywhere (the first not for negative x and y)."""
    assert not vanishes(expression)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(RATIONALS, RATIONALS), min_size=1, max_size=4))
def test_certainly_nonzero_agrees_with_an_interval(terms):
    """A sum of rational multiples of rational powers of e is told from 0 exactly where high precision tells it."""
    number = sp.Add(*[coefficient * sp.exp(exponent) for coefficient, exponent in terms])
    about = number.evalf(60)

    if certainly_nonzero(number):
        assert abs(about) > sp.Rational(1, 10**40), f"{number}"
    else:
        assert number == 0, f"{number}"


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (sp.exp(-1) - sp.Rational(1, 2), -1),
        (sp.log(2) - sp.Rational(69314718055994530941723212, 10**26), 1),
        (sp.exp(sp.log(3)) - 3, 0),
        (sp.sqrt(2) * sp.pi - 5, -1),
        (sp.Symbol("z") + 1, None),
        (sp.erf(1), None),
    ],
    ids=str,
)
def test_signs_of_numbers_are_certain_or_none(number, wanted):
    """The sign is given where an interval excludes 0 or rewriting brings 0, otherwise nothing is said."""
    assert rigorous_sign(number) == wanted


@pytest.mark.parametrize(
    "number", [sp.zoo, sp.nan, sp.oo, sp.exp(sp.sqrt(2)) - sp.pi, sp.log(2) * sp.exp(1) - 1, sp.erf(1), sp.Integer(0)], ids=str
)
def test_no_theorem_no_claim(number):
    """Numbers for which no theorem is at hand are not claimed to differ from 0."""
    assert not certainly_nonzero(number)
