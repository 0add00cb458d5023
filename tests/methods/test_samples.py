"""What floating point says of expressions at fixed points: never that something true is false by more than rounding, the same everywhere."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from verify.methods.elimination import contradictory
from verify.methods.samples import seems_negative, seems_satisfiable, values_at
from verify.methods.smooth import slope_of

ROOT = Path(__file__).parents[2]
x, y = sp.symbols("x y", real=True)
a, b = sp.symbols("a b", positive=True)
coefficients = st.integers(-4, 4)
atoms = st.sampled_from([x, y, a, b, sp.exp(-x), sp.exp(x / a), sp.log(b), sp.Abs(x - y), a / b])
sums = st.lists(st.tuples(coefficients, atoms, atoms), min_size=1, max_size=4).map(
    lambda terms: sp.Add(*[factor * one * two for factor, one, two in terms])
)
TRUE = [
    (sp.expand((x - y) ** 2), []),
    (sp.expand((a - b) ** 2 * (x + 1) ** 2), []),
    (sp.exp(x) - 1 - x, []),
    (a**2 * (sp.exp(-x / a) - 1 + x / a), [x >= 0]),
    (sp.Abs(x) + sp.Abs(y) - sp.Abs(x + y), []),
    (sp.Max(x, y) - x, []),
    (a - b, [sp.Gt(a, b), x < 3]),
    (sp.expand(sp.exp(-2 * x) - 2 * sp.exp(-x) + 1), [x > 0]),
]


@pytest.mark.parametrize(("expression", "conditions"), TRUE, ids=str)
def test_what_is_nonnegative_never_seems_negative(expression, conditions) -> None:
    """Cancellation leaves rounding behind, which does not count; the negative of the same does seem negative."""
    assert not seems_negative(expression, conditions)
    assert seems_negative(-expression - sp.Rational(1, 1000), conditions)


@given(sums, st.booleans())
def test_what_contradicts_itself_is_never_satisfiable(expression, strict) -> None:
    """No point lies above and below a threshold; one of the two sides is met unless the expression is nearly constant."""
    above, below = sp.Gt(expression, 1, evaluate=False), (sp.Lt if strict else sp.Le)(expression, 1, evaluate=False)

    assert not seems_satisfiable([above, below])
    assert not seems_satisfiable([sp.Ne(expression, 1, evaluate=False), sp.Eq(expression, 1, evaluate=False)])


@given(st.lists(st.tuples(coefficients, coefficients, coefficients, st.sampled_from([sp.Gt, sp.Lt])), min_size=1, max_size=4))
def test_what_is_met_at_a_point_is_not_contradictory(rows) -> None:
    """Where conditions seem to hold together, they do not contradict each other when they are looked at one by one either."""
    conditions = [kind(p * x + q * a + r, 0, evaluate=False) for p, q, r, kind in rows]

    assert not (seems_satisfiable(conditions) and any(contradictory([one, other]) for one in conditions for other in conditions))


def test_and_or_and_unknown_functions() -> None:
    """A disjunction needs one part, a conjunction both; nothing is known of an undefined function or of an integral."""
    f = sp.Function("f")

    assert seems_satisfiable([sp.Or(x > 1, x < 1)])
    assert not seems_satisfiable([sp.And(x > 1, sp.Or(x < 0, x < 1), evaluate=False)])
    assert not seems_negative(f(x) - 10**6, [])
    assert not seems_negative(sp.Integral(sp.exp(-(x**2)), (x, 0, 1)) - 2, [])
    assert seems_negative(sp.LambertW(sp.exp(-1)) - 1, [])


@given(sums, st.floats(-3, 3), st.floats(-3, 3), st.floats(0.1, 3), st.floats(0.1, 3))
def test_values_are_those_of_the_expression(expression, at_x, at_y, at_a, at_b) -> None:
    """A number for each symbol gives what SymPy gives, and an array gives an array of such values."""
    places = {x: at_x, y: at_y, a: at_a, b: at_b}
    exact = float(expression.subs({symbol: sp.Float(value, 40) for symbol, value in places.items()}))
    size = 1 + sum(abs(float(term.subs(places))) for term in sp.Add.make_args(expression))

    assert math.isclose(values_at(expression, places), exact, abs_tol=1e-12 * size), expression
    assert np.allclose(values_at(expression, {**places, x: np.full(3, at_x)}), exact, rtol=0, atol=1e-12 * size)


def test_where_there_is_no_value_there_is_none() -> None:
    """A logarithm of something negative, a symbol without value and a division by zero give nan or infinity, and no warning."""
    assert math.isnan(values_at(sp.log(x), {x: -1.0}))
    assert math.isnan(values_at(x + y, {x: 1.0}))
    assert not math.isfinite(values_at(1 / x, {x: 0.0}))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_points_are_the_same_in_every_process(seed) -> None:
    """The order of sets and hashes chooses nothing."""
    code = (
        "import sympy as sp\nfrom verify.methods.samples import _values\nx, a = sp.Symbol('x', real=True), sp.Symbol('a', positive=True)\n"
        "print(repr(_values(sp.exp(-x / a) * x).sum()))"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    printed = {
        subprocess.run([sys.executable, "-c", code], env=environment | extra, capture_output=True, text=True, check=True).stdout
        for extra in ({}, {"PYTHONHASHSEED": "0"})
    }

    assert len(printed) == 1, printed


@given(sums)
def test_slopes_are_derivatives(expression) -> None:
    """What is differentiated part by part is SymPy's derivative."""
    smooth = expression.replace(sp.Abs, lambda inner: inner**2)
    difference = slope_of(smooth, x) - sp.diff(smooth, x)

    assert sp.expand(difference) == 0, (smooth, difference)
