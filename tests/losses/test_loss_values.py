"""Dtypes, shapes, special values and errors of the losses."""

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import losses
from verify.losses.budgets import BUDGETS

ARGUMENTS = {"x": 0.3, "alpha": 0.7, "beta": 1.3, "mu1": 0.1, "b1": 0.5, "mu2": -0.4, "b2": 0.9}
FUNCTIONS = {name: budget.arguments for name, budget in BUDGETS.items() if "[" not in name} | {"bounds": ("x", "alpha")}
scales = st.floats(1e-6, 1e6)
moderate = st.floats(-1e8, 1e8, allow_subnormal=False)


def call(name, **changes):
    """Call a function with ordinary arguments, some of them changed; bounds gives a tuple, all others one value."""
    result = getattr(losses, name)(*({**ARGUMENTS, **changes}[argument] for argument in FUNCTIONS[name]))
    return result if isinstance(result, tuple) else (result,)


def test_every_public_function_has_a_budget():
    """No function is without a promise about its accuracy."""
    assert set(losses.__all__) == set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_numbers_give_a_float(name):
    """Python numbers, integers and fractions included, give a Python float."""
    for change in ({}, {FUNCTIONS[name][0]: 2}, {FUNCTIONS[name][1]: Fraction(1, 9)}):
        assert all(type(value) is float for value in call(name, **change))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_dtype_is_kept(name, dtype):
    """A NumPy array keeps its dtype, whatever Python numbers come with it."""
    for value in call(name, **{FUNCTIONS[name][0]: np.linspace(-3, 3, 7).astype(dtype)}):
        assert value.dtype == dtype
        assert value.shape == (7,)


def test_float64_scalars_of_numpy_promote_as_numpy_does():
    """A NumPy float64 beside a float32 array gives float64, which is NumPy's own rule."""
    assert losses.huber(np.zeros(3, np.float32), np.float64(1)).dtype == np.float64
    assert losses.huber(np.float32(2), 1).dtype == np.float32


def test_integer_arrays_give_floats():
    """An integer array is read as the default float."""
    got = losses.huber(np.array([-3, 0, 3]), 2)

    assert got.dtype == np.float64
    assert got.tolist() == [4.0, 0.0, 4.0]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_arguments_broadcast(name):
    """Arrays of different shapes broadcast against one another, and agree with one call a point."""
    first, second = FUNCTIONS[name][:2]
    column, row = np.array([[-0.5], [0.0], [2.0]]), np.array([0.25, 1.0, 4.0, 8.0])

    for place, value in enumerate(call(name, **{first: column, second: row})):
        assert value.shape == (3, 4)
        for i, j in np.ndindex(3, 4):
            wanted = call(name, **{first: float(column[i, 0]), second: float(row[j])})[place]
            assert value[i, j] == wanted, f"{name} at {column[i, 0]}, {row[j]}: got {value[i, j]!r}, wanted {wanted!r}"


def test_half_precision_is_the_float32_result_rounded_once():
    """float16 in gives the float32 result rounded to float16, order included."""
    x = np.linspace(-4, 4, 1001).astype(np.float16)

    for half, single in zip(
        losses.bounds(x, np.float16(0.3)), losses.bounds(x.astype(np.float32), np.float32(np.float16(0.3))), strict=True
    ):
        assert (half == single.astype(np.float16)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_special_residuals(dtype):
    """±0, ±inf, NaN, the largest and the smallest floats have defined results."""
    limits = np.finfo(dtype)
    x = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, limits.max, limits.smallest_subnormal], dtype=dtype)

    even = losses.laplace_kl_loss(x, 1, 2)
    assert even[:2].tolist() == [0, 0]
    assert not np.signbit(even[:2]).any()
    assert np.isposinf(even[2:4]).all()
    assert np.isnan(even[4])
    assert even[5] == limits.max / 2
    assert even[6] == 0
    odd = losses.laplace_kl_loss_derivative(x, 1, 2)
    assert np.signbit(odd[:2]).tolist() == [False, True]
    assert odd[2:4].tolist() == [0.5, -0.5]
    assert np.isnan(odd[4])
    curvature = losses.laplace_kl_loss_second_derivative(x, 1, 2)
    assert curvature[:4].tolist() == [0.5, 0.5, 0, 0]
    assert np.isnan(curvature[4])
    assert losses.huber_derivative(x, 1)[[0, 2, 3]].tolist() == [0, 1, -1]
    for bound in losses.bounds(x, 1):
        assert bound[:2].tolist() == [0, 0]
        assert np.isposinf(bound[2:4]).all()
        assert np.isnan(bound[4])
        assert np.isfinite(bound[5])


def test_no_overflow_on_the_way():
    """Where the result is finite, no intermediate overflows: huge residuals, tiny scales, and means far apart."""
    assert losses.huber(np.float32(1e38), np.float32(1e-3)) == pytest.approx(1e35, rel=1e-6)
    assert losses.laplace_kl_loss(np.float32(1e30), np.float32(1e38), np.float32(1e-10)) == pytest.approx(5e31, rel=1e-6)
    assert losses.laplace_kl_loss(np.float32(1e-30), np.float32(1e-10), np.float32(1e-30)) == pytest.approx(5e-21, rel=1e-6)
    far = losses.laplace_kl_divergence(np.float32(3e38), np.float32(1e30), np.float32(-3e38), np.float32(1e30))
    assert far == pytest.approx(6e8, rel=1e-6)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((1.0, 0.0), ValueError, "alpha = 0.0 is not a scale; a positive and finite number is allowed."),
        ((1.0, -1), ValueError, "alpha = -1 is not a scale; a positive and finite number is allowed."),
        ((1.0, float("nan")), ValueError, "alpha = nan is not a scale; a positive and finite number is allowed."),
        (
            (np.zeros(2), np.array([1.0, np.inf])),
            ValueError,
            "alpha = inf is not a scale in float64; a positive and finite number is allowed.",
        ),
        ((np.zeros(2, np.float32), 1e-60), ValueError, "alpha = 1e-60 is not a scale in float32; a positive and finite number is allowed."),
        ((np.zeros(2, np.float32), 1e60), ValueError, "alpha = 1e+60 overflows float32; a number that the dtype can hold is allowed."),
        ((10**400, 1), ValueError, "x is too large an integer; a number that a float can hold is allowed."),
        ((1j, 1), TypeError, "x is of type complex; a number or a NumPy, CuPy, PyTorch or JAX array is allowed."),
        ((True, 1), TypeError, "x is of type bool; a number or a NumPy, CuPy, PyTorch or JAX array is allowed."),
        (("1", 1), TypeError, "x is of type str; a number or a NumPy, CuPy, PyTorch or JAX array is allowed."),
        (([1.0], 1), TypeError, "x is of type list; a number or a NumPy, CuPy, PyTorch or JAX array is allowed."),
        ((np.zeros(2, complex), 1), TypeError, "x has dtype complex128; a real floating-point or integer dtype is allowed."),
        ((np.zeros(2, bool), 1), TypeError, "x has dtype bool; a real floating-point or integer dtype is allowed."),
        ((np.array([None]), 1), TypeError, "x has dtype object; a real floating-point or integer dtype is allowed."),
        (
            (np.zeros(2, np.longdouble), 1),
            TypeError,
            "x has dtype longdouble; float16, bfloat16, float32, float64 or an integer dtype is allowed.",
        ),
    ],
)
def test_errors_are_one_sentence(arguments, error, message):
    """A wrong argument raises one sentence with its name, its value and what is allowed."""
    with pytest.raises(error) as caught:
        losses.huber(*arguments)

    assert str(caught.value).replace("float128", "longdouble") == message


@given(moderate, scales, scales, st.sampled_from([2.0**-20, 0.25, 2.0, 2.0**30]))
def test_scaling_by_a_power_of_two_is_exact(x, alpha, beta, gamma):
    """(28) and (29) hold to the bit for powers of two: D(γx) = D with both scales over γ, and γD = D with β over γ."""
    wanted = losses.laplace_kl_loss(gamma * x, alpha, beta)
    got = losses.laplace_kl_loss(x, alpha / gamma, beta / gamma)
    assert got == wanted or max(got, wanted) < 1e-300

    product = gamma * losses.laplace_kl_loss(x, alpha, beta)
    assert product == losses.laplace_kl_loss(x, alpha, beta / gamma) or product < 1e-300


@given(moderate, scales, scales)
def test_the_loss_is_even_and_its_derivative_odd(x, alpha, beta):
    """D(-x) = D(x), D'(-x) = -D'(x), D''(-x) = D''(x) to the bit."""
    assert losses.laplace_kl_loss(-x, alpha, beta) == losses.laplace_kl_loss(x, alpha, beta)
    assert losses.laplace_kl_loss_derivative(-x, alpha, beta) == -losses.laplace_kl_loss_derivative(x, alpha, beta)
    assert losses.laplace_kl_loss_second_derivative(-x, alpha, beta) == losses.laplace_kl_loss_second_derivative(x, alpha, beta)


@given(moderate, scales, scales)
def test_the_three_derivatives_fit_one_differential_equation(x, alpha, beta):
    """α β D'' = 1 - β |D'|, and D = |x|/β - α |D'|: the first is (21) with (22), the second (19) with (21)."""
    slope = abs(losses.laplace_kl_loss_derivative(x, alpha, beta))
    curvature = losses.laplace_kl_loss_second_derivative(x, alpha, beta)
    size = abs(x) / beta

    assert alpha * beta * curvature == pytest.approx(1 - beta * slope, abs=8e-16)
    assert losses.laplace_kl_loss(x, alpha, beta) == pytest.approx(size - alpha * slope, abs=4e-16 * size + 1e-300)


@given(moderate, scales)
def test_smooth_l1_is_huber_over_alpha(x, alpha):
    """(37) is (5) divided by α, to 3 ulp."""
    assert losses.smooth_l1(x, alpha) == pytest.approx(losses.huber(x, alpha) / alpha, rel=3 * 2.3e-16, abs=1e-300)


def test_importing_the_losses_is_cheap():
    """`import verify.losses` needs neither SymPy nor matplotlib nor python-flint, and little more time than NumPy."""
    code = (
        "import time, numpy, sys; start = time.process_time(); import verify.losses; seconds = time.process_time() - start;"
        "print(seconds, *({'sympy', 'matplotlib', 'flint', 'scipy', 'torch', 'jax', 'numba'} & set(sys.modules)))"
    )
    fastest = None
    for _ in range(3):
        seconds, *heavy = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
        fastest = min(float(seconds), fastest or 99)

        assert heavy == []
    assert fastest < 0.3
