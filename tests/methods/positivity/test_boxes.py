"""Bounds on one box: what encloses the exponentials is used at its worst ends, and floating point concludes nothing."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import exp

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.methods.positivity.bounds import Least, Piece, centre_bounds
from verify.methods.positivity.boxes import Problem
from verify.methods.positivity.exponential import Algebra, ExpSum
from verify.methods.positivity.plans import prove_box
from verify.methods.positivity.polynomials import Axis, Polynomial
from verify.methods.positivity.values import Rough, value_range
from verify.methods.rational import UnknownValueError

y, z = sp.symbols("y z", real=True)
fractions = st.fractions(min_value=-3, max_value=3, max_denominator=8)
numbers = st.integers(-20, 20)
examples = settings(max_examples=150, deadline=None, derandomize=True)


@st.composite
def pieces(draw: st.DrawFn) -> list[Piece]:
    """Draw centres, some of them equal, with enclosures of the remainders, some of which begin at 0."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        low = draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]))
        rest = low, low + draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(2)]))
        found.append(Piece(Polynomial({}), Polynomial({}), draw(st.sampled_from([Fraction(0), Fraction(-1), Fraction(2, 3)])), rest))
    return found


@examples
@given(drawn=pieces(), fixed=numbers, data=st.data())
def test_the_least_value_is_that_at_the_worst_ends(drawn: list[Piece], fixed: int, data: st.DataObject) -> None:
    """The least value is the least over all choices of ends, one for every remainder and one for every different centre."""
    sides = [(data.draw(numbers), data.draw(numbers)) for _ in drawn]
    for touching in (True, False):
        least = Least(drawn)
        got = Fraction(least.of(fixed, sides, touching=touching), least.scale)
        centres = sorted({piece.centre for piece in drawn})
        rests = [[end for end in piece.rest if touching or end] or [piece.rest[1]] for piece in drawn]
        wanted = min(
            fixed
            + sum(
                values[centres.index(piece.centre)] * (first + rho * last)
                for piece, (first, last), rho in zip(drawn, sides, chosen, strict=True)
            )
            for values in product(*[centre_bounds(centre) for centre in centres])
            for chosen in product(*rests)
        )

        assert got == wanted, f"{drawn}, {fixed}, {sides}, touching {touching}: got {got}, wanted {wanted}"


def in_normal_form(expression: sp.Expr) -> ExpSum:
    """Give the numerator of an expression in y and z."""
    return Algebra([expression], extra=[y, z]).quotient(expression).numerator


@st.composite
def expressions(draw: st.DrawFn) -> sp.Expr:
    """Draw an exponential polynomial in y and z."""
    terms = [
        sp.Rational(*draw(fractions).as_integer_ratio())
        * y ** draw(st.integers(0, 2))
        * z ** draw(st.integers(-1, 2))
        * sp.exp(draw(st.integers(-2, 2)) * y * z + draw(st.integers(-2, 2)) * y)
        for _ in range(draw(st.integers(1, 3)))
    ]
    return sp.Add(*terms)


@examples
@given(expression=expressions(), point=st.tuples(fractions, fractions))
def test_what_seems_positive_is(expression: sp.Expr, point: tuple[Fraction, Fraction]) -> None:
    """Floating point calls nothing positive that the rational enclosure does not, and the enclosure holds what floating point finds."""
    total = in_normal_form(expression)
    try:
        low, high = value_range(total, [(value, value) for value in point])
    except (ZeroDivisionError, UnknownValueError):
        return
    seems = Rough(total).seems_positive([float(value) for value in point])

    assert not seems or low > 0, f"{expression} at {point}: called positive, and lies between {low} and {high}"
    assert low <= high, f"{expression} at {point}: the enclosure from {low} to {high} is empty"


@examples
@given(expression=expressions(), zero=fractions)
def test_a_zero_does_not_seem_positive(expression: sp.Expr, zero: Fraction) -> None:
    """Where a factor vanishes exactly, rounding does not make the value seem positive."""
    total = in_normal_form(sp.expand((y - sp.Rational(*zero.as_integer_ratio())) * expression))

    assert not Rough(total).seems_positive([float(zero), 0.7]), f"(y - {zero})·({expression}) is called positive at y = {zero}"


@examples
@given(expression=expressions(), point=st.tuples(fractions, fractions))
def test_the_enclosure_is_that_of_the_expression(expression: sp.Expr, point: tuple[Fraction, Fraction]) -> None:
    """A point's enclosure holds the value that SymPy computes, multiplied by the denominator that was cleared."""
    if point[1] == 0:
        return
    algebra = Algebra([expression], extra=[y, z])
    quotient = algebra.quotient(expression)
    values = {y: sp.Rational(*point[0].as_integer_ratio()), z: sp.Rational(*point[1].as_integer_ratio())}
    (low, high), (below, above) = (
        value_range(side, [(value, value) for value in point]) for side in (quotient.numerator, quotient.denominator)
    )
    wanted = expression.subs(values).evalf(40)
    got = sorted(float(up / down) for up in (low, high) for down in (below, above))

    assert got[0] <= float(wanted) + 1e-12 * abs(float(wanted)), f"{expression} at {point}: {wanted} is below {got}"
    assert got[-1] >= float(wanted) - 1e-12 * abs(float(wanted)), f"{expression} at {point}: {wanted} is above {got}"


@pytest.mark.parametrize(
    ("expression", "low", "high", "strict", "wanted"),
    [
        (sp.exp(-y) + y - 1, 0, 1, False, True),
        (sp.exp(-y) + y - 1, 0, 1, True, False),
        (sp.exp(-y) + y - 1, Fraction(1, 4), 1, True, True),
        (sp.exp(-y), 0, None, True, True),
        (1 - sp.exp(-y) - y, 0, 1, False, False),
        (sp.exp(y) - sp.E, 1, 2, False, True),
        (sp.exp(y) - sp.E - sp.Rational(1, 10**9), 1, 2, False, False),
    ],
)
def test_one_box(expression: sp.Expr, low: Fraction, high: Fraction | None, strict: bool, wanted: bool) -> None:
    """One box proves what holds with room, or touches at a corner, and never what fails at one."""
    axis = Axis(0, Fraction(low), None if high is None else Fraction(high))
    got = prove_box(Problem(in_normal_form(expression), (axis,), 2, strict), (axis,)) is not None

    assert got is wanted, f"{expression} on {axis}, strict {strict}: got {got}, wanted {wanted}; at its low end {expression.subs(y, low)}"


def test_a_proved_box_has_no_negative_value() -> None:
    """What one box proves, exp(−y) ≥ 1 − y + y²/4 on [0, 3/2], holds in floating point at a hundred points."""
    axis = Axis(0, Fraction(0), Fraction(3, 2))
    problem = Problem(in_normal_form(sp.exp(-y) - 1 + y - y**2 / 4), (axis,), 2)

    assert prove_box(problem, problem.box) is not None, "the box is not proved"
    worst = min((exp(-t) - 1 + t - t * t / 4, t) for t in (1.5 * k / 100 for k in range(101)))
    assert worst[0] >= -1e-15, f"at y = {worst[1]}: got {worst[0]}, wanted at least 0 up to rounding"
