"""Test points are exact, distinct, not special, inside the domain, and on and beside every kink and bound."""

from __future__ import annotations

import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from verify.methods.points import admissible, sample_points

x, y = sp.symbols("x y", real=True)
alpha, alpha_1, gamma = sp.symbols("alpha alpha_1 gamma", positive=True)


def test_points_are_pairwise_distinct_and_not_special():
    """No two points agree, and at no plain point do two symbols have the same value."""
    points = sample_points([alpha, alpha_1, x])

    assert len({tuple(point.values()) for point in points}) == len(points) >= 12
    assert all(len(set(point.values())) == 3 for point in points), points


def test_points_reach_the_extremes():
    """Scales from 1/1000 to 1000, both signs and 0 occur."""
    points = sample_points([alpha, x], count=24)
    scales, places = [point[alpha] for point in points], [point[x] for point in points]

    assert min(scales) <= sp.Rational(1, 1000), scales
    assert max(scales) >= 1000, scales
    assert min(places) < 0 < max(places), places
    assert 0 in places


def test_points_meet_a_kink_and_both_sides():
    """The kink |x| = α is met on both branches, with a point on either side of it."""
    huber = sp.Piecewise((x**2 / 2, sp.Abs(x) <= alpha), (alpha * (sp.Abs(x) - alpha / 2), True))
    points = sample_points([alpha, x], expressions=[huber])

    assert any(point[x] == point[alpha] for point in points)
    assert any(point[x] == -point[alpha] for point in points)
    assert any(point[x] == 0 for point in points)
    assert any(0 < point[x] - point[alpha] < point[alpha] / 100 for point in points)
    assert any(0 < point[alpha] - point[x] < point[alpha] / 100 for point in points)


def test_closed_ends_belong_to_the_points_and_open_ends_do_not():
    """The ends of 0 ≤ y ≤ γ are met; those of 1 < γ < 2 are not."""
    points = sample_points([y, gamma], sp.And(y >= 0, y <= gamma, gamma > 1, gamma < 2))

    assert any(point[y] == 0 for point in points)
    assert any(point[y] == point[gamma] for point in points)
    assert all(1 < point[gamma] < 2 and 0 <= point[y] <= point[gamma] for point in points), points


def test_an_irrational_end_is_kept_exact():
    """The end 2 + W(−2e⁻²) is met as an exact number, and no point lies below it."""
    end = 2 + sp.LambertW(-2 * sp.exp(-2))
    points = sample_points([y], sp.And(y >= end, y <= 2))

    assert any(point[y] == end for point in points), points
    assert all((point[y] - end).evalf(40) >= 0 for point in points), points


def test_an_equation_between_parameters_is_solved():
    """α₁ = α holds exactly at every point."""
    points = sample_points([alpha, alpha_1, x], sp.Eq(alpha_1, alpha))

    assert len(points) >= 12
    assert all(point[alpha] == point[alpha_1] for point in points), points


def test_an_empty_domain_has_no_points():
    """X < 0 and x > 1 has no point."""
    assert sample_points([x], sp.And(x < 0, x > 1, evaluate=False)) == ()


def test_points_are_the_same_every_time():
    """The choice is deterministic."""
    assert sample_points([alpha, x], x > alpha) == sample_points([x, alpha], x > alpha)


@given(st.fractions(-50, 50, max_denominator=99), st.fractions(min_value="1/99", max_value=50, max_denominator=99))
def test_every_point_of_a_random_interval_is_inside(low, width):
    """Points of low < x ≤ low + width lie there, and the closed end is among them."""
    left, right = (
        sp.Rational(low.numerator, low.denominator),
        sp.Rational(low.numerator, low.denominator) + sp.Rational(width.numerator, width.denominator),
    )
    points = sample_points([x], sp.And(x > left, x <= right))

    assert len(points) >= 4
    assert all(left < point[x] <= right for point in points), (low, width, points)
    assert any(point[x] == right for point in points)


def test_admissible_decides_exactly_where_balls_straddle():
    """e^0 ≤ 1 holds at 0 exactly, and log 2 lies on its own end."""
    assert admissible({x: sp.Integer(0)}, sp.Le(sp.exp(x), 1, evaluate=False))
    assert not admissible({x: sp.Integer(0)}, sp.Lt(sp.exp(x), 1, evaluate=False))
    assert admissible({x: sp.log(2)}, sp.Le(x, sp.log(2)))
