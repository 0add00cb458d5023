"""Polynomials as packed integers agree with SymPy's, and the criterion says only what is so."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.polys.domains import QQ, ZZ
from sympy.polys.rings import ring

from verify.methods.positivity.polynomials import Axis, Polynomial, criterion, degrees_of, moved_to_unit, positive_on_unit, ratio_range

RING, *GENS = ring("u,v,w", ZZ)
RATIONAL = RING.clone(domain=QQ)
HALVES = [Fraction(k, 4) for k in range(5)]
fractions = st.fractions(min_value=-4, max_value=4, max_denominator=6)
elements = st.dictionaries(st.tuples(*[st.integers(0, 3)] * 3), st.integers(-9, 9).filter(bool), max_size=5).map(RING.from_dict)
axes = st.builds(
    lambda place, low, width, ends: Axis(place, low, None if width is None else low + width, *ends),
    st.integers(0, 1),
    fractions,
    st.one_of(st.none(), st.fractions(min_value=Fraction(1, 6), max_value=3, max_denominator=6)),
    st.tuples(st.booleans(), st.booleans()),
)
examples = settings(max_examples=120, deadline=None, derandomize=True)


def at(polynomial: Polynomial, point: tuple[Fraction, ...]) -> Fraction:
    """Evaluate a packed polynomial in the plainest way."""
    total = Fraction(0)
    for key, value in polynomial.terms.items():
        term = Fraction(value)
        for place, base in enumerate(point):
            term *= base ** (key >> 16 * place & 0xFFFF)
        total += term
    return total / polynomial.scale


def by_sympy(element: Any, point: tuple[Fraction, ...]) -> Fraction:
    """Evaluate with SymPy."""
    values = [QQ(value.numerator, value.denominator) for value in point]
    value = element.set_ring(RATIONAL).evaluate(list(zip(RATIONAL.gens, values, strict=True)))
    return Fraction(int(value.numerator), int(value.denominator))


@examples
@given(first=elements, second=elements, third=elements, factor=fractions, point=st.tuples(*[fractions] * 3))
def test_arithmetic_agrees_with_sympy(first: Any, second: Any, third: Any, factor: Fraction, point: tuple[Fraction, ...]) -> None:
    """A sum of products has SymPy's value, is kept without a common factor, and has no power above its bound."""
    got = Polynomial.of(first) * Polynomial.of(second).times(factor) + -Polynomial.of(third)
    wanted = by_sympy(first, point) * by_sympy(second, point) * factor - by_sympy(third, point)

    assert at(got, point) == wanted, f"{first}, {second}, {third} at {point}: got {at(got, point)}, wanted {wanted}"
    assert all(got.terms.values()), f"{got}: a numerator is 0"
    assert max((got.degree(place) for place in range(3)), default=0) <= got.most, f"{got}: a power is above {got.most}"


@examples
@given(element=elements, box=st.tuples(axes, axes), point=st.tuples(*[fractions] * 3))
def test_a_box_is_moved_to_the_unit_cube(element: Any, box: tuple[Axis, ...], point: tuple[Fraction, ...]) -> None:
    """The moved polynomial has at a point of the unit cube the value that the polynomial has at the corresponding one of the box."""
    (axis, _) = box
    there = list(point)
    there[axis.place] = axis.low + point[axis.place] * (1 if axis.high is None else axis.high - axis.low)
    got, wanted = at(moved_to_unit(Polynomial.of(element), (axis,)), point), by_sympy(element, tuple(there))

    assert got == wanted, f"{element} on {axis} at {point}: got {got}, wanted {wanted}"


@examples
@given(element=elements)
def test_the_criterions_numbers_are_bernstein_coefficients(element: Any) -> None:
    """Summed with the Bernstein polynomials of the coordinates' degrees, the numbers give the polynomial back."""
    box = tuple(Axis(place, Fraction(0), Fraction(1)) for place in range(3))
    polynomial = Polynomial.of(element)
    degrees = degrees_of([polynomial], box)
    found = criterion(polynomial, box, degrees)
    for point in product(HALVES[1:-1], repeat=3):
        got = Fraction(0)
        for key, value in found.items():
            basis = Fraction(value)
            for place, t in enumerate(point):
                power = key >> 16 * place & 0xFFFF
                basis *= t**power * (1 - t) ** (degrees[place] - power)
            got += basis

        assert got == by_sympy(element, point), f"{element} at {point}: got {got}, wanted {by_sympy(element, point)}"


@examples
@given(element=elements, ends=st.tuples(*[st.tuples(st.booleans(), st.booleans(), st.booleans())] * 2), strict=st.booleans())
def test_what_meets_the_criterion_is_positive(element: Any, ends: tuple[tuple[bool, bool, bool], ...], strict: bool) -> None:
    """Where the criterion holds the polynomial is nowhere negative on the box, nor 0 if that was asked, excluded ends apart."""
    box = tuple(
        Axis(place, Fraction(0), None if ray else Fraction(1), first, last and not ray) for place, (first, last, ray) in enumerate(ends)
    )
    local = Polynomial.of(RING.from_dict({(*key[:2], 0): value for key, value in element.items()}))
    if not positive_on_unit(local, box, strict):
        return
    for point in product([*HALVES, Fraction(7, 2)], repeat=2):
        inside = all(
            not (axis.open_low and t == 0) and (axis.high is None or (t <= 1 and not (axis.open_high and t == 1)))
            for axis, t in zip(box, point, strict=True)
        )
        value = at(local, point)

        assert not inside or value > 0 or (value == 0 and not strict), f"{element} on {box}: called positive, and is {value} at {point}"


@pytest.mark.parametrize(
    ("terms", "open_low", "wanted"),
    [({(0,): 1}, False, True), ({(1,): 1}, False, False), ({(1,): 1}, True, True), ({}, True, False), ({(0,): 1, (1,): -1}, True, False)],
)
def test_a_closed_end_must_not_be_a_zero(terms: dict[tuple[int, ...], int], open_low: bool, wanted: bool) -> None:
    """A polynomial that vanishes at an end is strictly positive only if that end is excluded."""
    one, *_ = ring("u", ZZ)
    box = (Axis(0, Fraction(0), Fraction(1), open_low=open_low),)
    got = positive_on_unit(Polynomial.of(one.from_dict(terms)), box, strict=True)

    assert got is wanted, f"{terms}, low end {'excluded' if open_low else 'included'}: got {got}, wanted {wanted}"


@examples
@given(numbers=st.lists(st.integers(-9, 9), min_size=1, max_size=4), scales=st.tuples(*[st.integers(1, 7)] * 2), t=st.sampled_from(HALVES))
def test_a_range_holds_every_value_of_a_quotient(numbers: list[int], scales: tuple[int, int], t: Fraction) -> None:
    """On [0, 1] a polynomial over a multiple of 2 + 3u² lies between the ends that are given."""
    u = GENS[0]
    unit = (Axis(0, Fraction(0), Fraction(1)),)
    element = sum((number * u**power for power, number in enumerate(numbers)), RING.zero)
    up, down = (Polynomial.of(side).times(Fraction(1, scale)) for side, scale in zip((element, 3 * u**2 + 2), scales, strict=True))
    low, high = ratio_range(up, down, unit)
    value = at(up, (t,)) / at(down, (t,))

    assert low is not None, f"{element}: no low end"
    assert high is not None, f"{element}: no high end"
    assert low <= value <= high, f"{element}, scales {scales}, at {t}: {value} is not in [{low}, {high}]"


def test_a_range_of_a_quotient_on_a_ray() -> None:
    """(1 + u)/(2 + u) lies between 1/2 and 1 on the ray, and u/1 has no upper end there."""
    u = GENS[0]
    ray = (Axis(0, Fraction(0), None),)
    got = [ratio_range(Polynomial.of(up), Polynomial.of(down), ray) for up, down in ((1 + u, 2 + u), (u, RING.one))]
    wanted = [(Fraction(1, 2), Fraction(1)), (Fraction(0), None)]

    assert got == wanted, f"got {got}, wanted {wanted}"


def test_powers_do_not_run_into_one_another() -> None:
    """A power that needs more than 16 bits is refused, not added to the next variable's."""
    large = Polynomial({40_000: 1}, 1, 40_000)

    with pytest.raises(OverflowError, match="a power is at most 65535, not 80000"):
        large * large
