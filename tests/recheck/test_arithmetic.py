"""The independent checker is right about numbers, polynomials and statements without sums."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flint import arb, ctx, fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verify import recheck

rationals = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)
_DIGITS = st.sampled_from([20, 30, 120])
_quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _inside(found: tuple[Fraction, Fraction], true: Any, digits: int) -> None:
    """Compare an interval with a ball of many more digits: it must overlap it, and be narrow."""
    low, high = (arb(fmpq(end.numerator, end.denominator)) for end in found)
    assert low <= true.upper(), f"got [{low}, {high}], wanted {true}"
    assert high >= true.lower(), f"got [{low}, {high}], wanted {true}"
    slack = abs(true) * arb(10) ** (7 - digits) + arb(10) ** (7 - digits)
    assert high - low <= slack, f"[{low}, {high}] is wide for {digits} digits"


@pytest.mark.usefixtures("unhurried")
@_quick
@given(rationals, _DIGITS)
def test_exp_encloses(x: Fraction, digits: int) -> None:
    """The checker's exp encloses FLINT's, to nearly all digits."""
    with ctx.workprec(1200):
        _inside(recheck.enclosed("exp", x, digits), arb(fmpq(x.numerator, x.denominator)).exp(), digits)


@pytest.mark.usefixtures("unhurried")
@_quick
@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**9), _DIGITS)
def test_log_encloses(x: Fraction, digits: int) -> None:
    """The checker's logarithm encloses FLINT's, to nearly all digits."""
    with ctx.workprec(1200):
        _inside(recheck.enclosed("ln", x, digits), arb(fmpq(x.numerator, x.denominator)).log(), digits)


def _number(tree: Any) -> tuple[Fraction, Fraction]:
    cell = recheck.Cell()
    return cell.enclose(cell.value(tree))


@pytest.mark.usefixtures("unhurried")
@settings(_quick, max_examples=40)
@given(st.fractions(min_value=Fraction(-36, 100), max_value=100, max_denominator=10**4), st.sampled_from([0, -1]))
def test_lambert_is_where_it_is_said_to_be(x: Fraction, branch: int) -> None:
    """An interval around FLINT's value is accepted, on both branches; one beside it, and the other branch's, are not."""
    if branch == 0 or x < 0:
        with ctx.workprec(300):
            value = arb(fmpq(x.numerator, x.denominator)).lambertw(branch)
            low, high = (Fraction(int((value * 10**20).floor().unique_fmpz()) + step, 10**20) for step in (-1, 2))
        width = high - low

        assert _number(["lambertw", str(x), str(low), str(high)]) == (low, high)
        for beside in ((low + width, high + width), (low - width, low - width / 2), (Fraction(-5), Fraction(5))):
            with pytest.raises((recheck.Failed, recheck.Unknown)):
                _number(["lambertw", str(x), *map(str, beside)])


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("tree", "true"),
    [
        (["exp", "-1/2"], lambda: arb(-0.5).exp()),
        (["*", ["exp", ["*", "3", ["log", "5/3"]]], ["log", "7/2"]], lambda: (arb(7) / 2).log() * arb(5) ** 3 / 27),
        (["exp", ["exp", ["*", "-1", ["log", "7"]]]], (arb(1) / 7).exp),
        (["^", ["log", "10"], "-3"], lambda: arb(10).log() ** -3),
    ],
)
def test_numbers_enclose(tree: Any, true: Any) -> None:
    """Exponentials, logarithms and their products enclose FLINT's."""
    with ctx.workprec(1200):
        _inside(_number(tree), true(), 50)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("end", ["low", "high", "ray", "both"])
@settings(_quick, max_examples=60)
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=5), st.booleans())
def test_positive_polynomials_are_positive(end: str, coefficients: list[int], strict: bool) -> None:
    """What is called positive on an interval is so at every sampled point, ends apart where these are excluded."""
    low, high = Fraction(-1, 2), None if end == "ray" else Fraction(2)
    polynomial = {(power, *recheck.NONE[1:]): Fraction(value) for power, value in enumerate(coefficients) if value}
    opens = end in ("low", "both"), end in ("high", "both")
    if recheck.is_positive(polynomial, {0: (low, high, *opens)}, strict):
        points = [low + Fraction(k, 16) for k in range(40 if high is None else 41)]
        for x in points[opens[0] : -1 if opens[1] else None]:
            value = sum(c * x**n for n, c in enumerate(coefficients))
            assert value > 0 or (value == 0 and not strict), f"{coefficients} at {x} is {value}"


_SIGN = ["cases", [[">", ["symbol", "x"], "0"], "1"], [["=", ["symbol", "x"], "0"], "0"], [["and"], "-1"]]
_MAX = ["cases", [[">=", ["symbol", "x"], "0"], ["symbol", "x"]], [["and"], "0"]]


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("true", "statement"),
    [
        (
            True,
            [
                "=",
                ["abs", ["*", ["symbol", "a"], ["symbol", "x"]]],
                ["*", ["symbol", "a"], ["abs", ["symbol", "x"]]],
                [">", ["symbol", "a"], "0"],
            ],
        ),
        (False, ["=", ["abs", ["*", ["symbol", "a"], ["symbol", "x"]]], ["*", ["symbol", "a"], ["abs", ["symbol", "x"]]], ["and"]]),
        (True, ["=", ["exp", ["+", ["symbol", "x"], ["log", "2"]]], ["*", "2", ["exp", ["symbol", "x"]]], ["and"]]),
        (True, ["=", _MAX, ["*", "1/2", ["+", ["symbol", "x"], ["abs", ["symbol", "x"]]]], ["and"]]),
        (False, ["=", _SIGN, "1", [">=", ["symbol", "x"], "0"]]),
        (True, ["=", _SIGN, "1", [">", ["symbol", "x"], "0"]]),
        (False, ["=", ["*", ["symbol", "x"], ["^", ["symbol", "x"], "-1"]], "1", ["and"]]),
        (True, ["=", ["*", ["symbol", "x"], ["^", ["symbol", "x"], "-1"]], "1", ["!=", ["symbol", "x"], "0"]]),
        (False, ["=", ["exp", ["log", ["symbol", "x"]]], ["symbol", "x"], [">=", ["symbol", "x"], "0"]]),
        (True, ["=", ["exp", ["log", ["symbol", "x"]]], ["symbol", "x"], [">", ["symbol", "x"], "0"]]),
        (False, ["=", ["*", "0", ["log", ["symbol", "x"]]], "0", ["and"]]),
        (True, ["<=", ["log", ["symbol", "x"]], ["log", "3"], ["and", ["<=", ["symbol", "x"], "3"], [">", ["symbol", "x"], "0"]]]),
        (
            True,
            [
                "<",
                ["symbol", "x"],
                ["symbol", "z"],
                ["and", ["<", ["symbol", "x"], ["symbol", "y"]], ["<=", ["symbol", "y"], ["symbol", "z"]]],
            ],
        ),
        (
            False,
            [
                "<",
                ["symbol", "x"],
                ["symbol", "z"],
                ["and", ["<=", ["symbol", "x"], ["symbol", "y"]], ["<=", ["symbol", "y"], ["symbol", "z"]]],
            ],
        ),
        (True, ["=", ["^", ["symbol", "x"], "2"], "4", ["=", ["symbol", "x"], ["+", "1", "1"]]]),
        (False, ["=", ["^", ["^", ["symbol", "x"], "2"], "1/2"], ["symbol", "x"], ["and"]]),
        (False, ["=", ["*", ["symbol", "x"], ["symbol", "y"]], ["*", ["symbol", "x"], ["symbol", "y"], "10000001/10000000"], ["and"]]),
        (False, ["=", ["cases", [[">", ["symbol", "x"], "0"], "1"]], "1", ["and"]]),
        (True, ["<", ["log", "2"], "7/10", ["and"]]),
        (False, ["<", "7/10", ["log", "2"], ["and"]]),
        (False, ["=", "1", "1", ["or"]]),
    ],
)
def test_statements_are_proved_and_false_ones_are_not(true: bool, statement: Any) -> None:
    """What holds on every cell is proved; what fails somewhere, is undefined somewhere, or speaks of nothing, is not."""
    data = {"outcome": "proved", "sums": [], "complete": True, "rechecked": False, "method": "none"}
    status, _ = recheck.check_evidence(data | {"relations": [{"statement": statement, "points": []}]})

    assert (status == "rechecked") is true


@pytest.mark.usefixtures("unhurried")
@settings(_quick, max_examples=100)
@given(rationals, rationals, st.integers(-4, 4))
def test_rational_expressions_stay_exact(x: Fraction, y: Fraction, n: int) -> None:
    """At rational points sums, products, powers, |·| and cases are exact: equal to their value, and to no other."""
    a, b = ["symbol", "x"], ["symbol", "y"]
    wanted = [
        (["+", a, ["*", "-1/3", b]], x - y / 3),
        (["abs", a], abs(x)),
        (["cases", [["<=", a, b], a], [["and"], b]], min(x, y)),
    ]
    if x or n >= 0:
        wanted.append((["^", a, str(n)], x**n))

    for tree, value in wanted:
        for right in (value, value + Fraction(1, 10**30)):
            relation = ["=", tree, str(right), ["and"]]
            assert recheck.at_point(relation, {"x": str(x), "y": str(y)}) is (right == value), f"{tree} at {x}, {y}, {n}"
