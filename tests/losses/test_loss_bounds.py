"""The order of (27) survives rounding, and the facts on which its proof rests hold in floats."""

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.losses.loss_points import ALPHAS, residuals, scaled
from verify import losses
from verify.losses import _series
from verify.losses._blocks import BLOCK
from verify.losses.interval import bounds_kernel
from verify.losses.laplace import loss_kernel

DTYPES = [np.float32, np.float64]


def ordered(x, alpha):
    """Fail with the first residual at which the order is broken."""
    lower, middle, upper = losses.bounds(x, alpha)
    bad = ~((lower <= middle) & (middle <= upper))
    if bad.any():
        index = int(np.argmax(bad))
        pytest.fail(
            f"(27) at x = {float(x[index]).hex()}, alpha = {float(alpha).hex()}: {lower[index]!r}, {middle[index]!r}, {upper[index]!r}"
        )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_order_holds_over_the_whole_range(alpha, dtype):
    """Lower ≤ huber ≤ upper on a sample of the whole range."""
    ordered(scaled(residuals(dtype, 20_000, 5), alpha, dtype), dtype(alpha))


@settings(max_examples=300)
@given(
    st.floats(width=32, min_value=0, allow_infinity=True),
    st.floats(width=32, min_value=float(np.finfo(np.float32).tiny), allow_infinity=False),
)
def test_the_order_holds_for_any_scale_in_float32(x, alpha):
    """Lower ≤ huber ≤ upper for any float32 residual and any normal float32 scale, overflow and underflow included."""
    ordered(np.array([x, np.float32(alpha) * np.float32(0.5), alpha], dtype=np.float32), np.float32(alpha))


@settings(max_examples=300)
@given(st.floats(min_value=0, allow_infinity=True), st.floats(min_value=float(np.finfo(np.float64).tiny), allow_infinity=False))
def test_the_order_holds_for_any_scale_in_float64(x, alpha):
    """Lower ≤ huber ≤ upper for any float64 residual and any normal float64 scale."""
    ordered(np.array([x, alpha * 0.5, alpha]), np.float64(alpha))


def test_the_order_holds_where_the_results_are_subnormal():
    """The order holds where all three results have only a few bits: every float32 around the square root of the smallest subnormal."""
    centre = np.float32(2.0**-75).view(np.int32)
    x = np.arange(centre - 400_000, centre + 400_000, dtype=np.int32).view(np.float32)
    for ratio in (0.1, 0.9, 1.0, 1.1, 7.0, 1e20):
        ordered(x, np.float32(2.0**-75 * ratio))


def test_the_facts_of_the_proof_hold_for_every_float32_ratio():
    """C ≤ 1 ≤ f for every float32 w = u/2 from 0 to just beyond 1/2, in steps of 16 (every float in the slow sweep of the bounds)."""
    w = np.arange(0, np.float32(0.5).view(np.int32) + 64, 16, dtype=np.int32).view(np.float32)
    for part in np.array_split(w, 64):
        c = _series.ratio(part)
        v = np.float32(1) - part * c
        f = v * v + c

        assert c.max() <= 1
        assert f.min() >= 1.13
        assert c.dtype == f.dtype == np.float32


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_exponential_is_as_good_as_the_proof_assumes(dtype):
    """NumPy's exp(-u) is within 8 ulp, and at most 0.3679 from u = 1 on."""
    u = np.linspace(1, 80, 20_001).astype(dtype)
    got = np.exp(-u)
    with mpmath.workdps(40):
        error = max(
            abs(mpmath.exp(-mpmath.mpf(float(a))) - float(b)) / float(np.spacing(b)) for a, b in zip(u[::37], got[::37], strict=True)
        )

    assert error < 8
    assert got.max() <= 0.3679


@pytest.mark.parametrize("dtype", DTYPES)
def test_blocks_give_the_bits_of_the_kernel(dtype):
    """Working in blocks, in place and by side, changes no bit: sorted, shuffled, one-sided and special residuals."""
    rng = np.random.default_rng(6)
    normal = rng.normal(0, 1, 3 * BLOCK + 17).astype(dtype)
    special = normal.copy()
    special[::1001], special[1::1001] = np.nan, np.inf
    alpha, beta = dtype(0.7), dtype(1.3)
    for x in (normal, np.sort(normal), normal * dtype(0.01), normal + dtype(50), special, normal.reshape(1, -1)):
        with np.errstate(all="ignore"):
            wanted = (*bounds_kernel(np_namespace(), x, alpha), loss_kernel(np_namespace(), x, alpha, beta))
        got = (*losses.bounds(x, alpha), losses.laplace_kl_loss(x, alpha, beta))

        for one, other in zip(got, wanted, strict=True):
            assert one.shape == x.shape
            assert np.array_equal(one, other, equal_nan=True)


def np_namespace():
    """Return the array namespace of NumPy."""
    import array_api_compat

    return array_api_compat.array_namespace(np.empty(0))


@pytest.mark.parametrize(("table", "degree"), [(_series.FLOAT32, 6), (_series.FLOAT64, 11)])
def test_the_coefficients_interpolate_the_remainder(table, degree):
    """The coefficients are those of the interpolation of R at the Chebyshev nodes of [0, 1], computed here with 50 digits."""
    with mpmath.workdps(50):
        nodes = [(1 + mpmath.cos((2 * i + 1) * mpmath.pi / (2 * degree + 2))) / 2 for i in range(degree + 1)]
        matrix = mpmath.matrix(degree + 1, degree + 1)
        values = mpmath.matrix(degree + 1, 1)
        for i, node in enumerate(nodes):
            values[i] = sum(2 * (-node) ** k / mpmath.factorial(k + 3) for k in range(60))
            for j in range(degree + 1):
                matrix[i, j] = node**j
        wanted = [float(value) for value in mpmath.lu_solve(matrix, values)]

    assert list(table) == wanted


@given(st.floats(1e-3, 1e3), st.floats(-50, 50))
@example(13.0, 9.215533880123291e-163)
def test_the_gap_is_half_a_square(alpha, u):
    """Upper - lower is (α²/2)(1 - e^(-u))², up to the rounding of the two bounds, among subnormals too."""
    lower, _, upper = losses.bounds(u * alpha, alpha)
    wanted = (alpha * losses.laplace_kl_loss_derivative(u * alpha, alpha, 1.0)) ** 2 / 2

    assert upper - lower == pytest.approx(wanted, abs=8 * (2.3e-16 * upper + 5e-324), rel=1e-14)


def test_the_textbook_formulas_break_the_order():
    """The printed formulas, divided by fl(1/α), break (27) on most small residuals in float32: what this module is for."""
    x = np.logspace(-6, -2, 10_001).astype(np.float32)
    alpha, beta = np.float32(1 / 9), np.float32(1) / np.float32(1 / 9)
    middle = np.where(x <= alpha, x * x / 2, alpha * (x - alpha / 2))
    lower = (alpha * np.exp(-x / alpha) + x - alpha) / beta
    upper = (alpha / 2 * np.exp(-2 * x / alpha) + x - alpha / 2) / beta

    assert np.count_nonzero(lower > middle) > 1000
    assert np.count_nonzero(middle > upper) > 1000
