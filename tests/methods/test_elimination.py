"""Contradictions between conditions: those that need the sign of a product, and none that values meet."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from verify.methods.elimination import contradictory

a, b, c = sp.symbols("a b c", real=True)
p = sp.Symbol("p", positive=True)
RELATIONS = (sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.Eq)


@pytest.mark.parametrize(
    ("conditions", "impossible"),
    [
        ((a < 0, a * p > 1), True),
        ((a < -2, b > 3, a * b >= 0), True),
        ((a < 0, b < 0, a * b <= 0), True),
        ((a < 0, b < 0, c < 0, a * b * c > 0), True),
        ((a < 0, b < 0, a**2 * b > 0), True),
        ((a < 0, a * b > 1), False),
        ((a < 0, b < 0, a * b > 1), False),
        ((a <= 0, a * p >= 0), False),
        ((a < 2, b > 3, a * b > 5), False),
    ],
    ids=str,
)
def test_signs_of_products(conditions, impossible) -> None:
    """Factors that conditions keep off 0 give the sign of their product; where a sign is open nothing is a contradiction."""
    assert contradictory(conditions) is impossible


_NUMBERS = st.fractions(-3, 3, max_denominator=4).map(lambda value: sp.Rational(value.numerator, value.denominator))


@given(
    st.tuples(_NUMBERS, _NUMBERS, _NUMBERS), st.lists(st.tuples(st.sampled_from((a, b, c, a * b, a * c, a * b * c, a**2 * b)), _NUMBERS))
)
def test_what_some_values_meet_is_no_contradiction(values, bounds) -> None:
    """Whatever conditions a point meets, they are never said to contradict one another."""
    point = dict(zip((a, b, c), values, strict=True))
    conditions = [
        relation(product, bound, evaluate=False)
        for product, bound in bounds
        for relation in RELATIONS
        if relation(product.subs(point), bound) == sp.true
    ]

    assert not contradictory(conditions), f"{conditions} hold at {point}"
