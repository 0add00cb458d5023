"""Every function stays within its budget, measured against rigorous enclosures."""

import os

import numpy as np
import pytest

from tests.losses.loss_points import ALPHAS, SCALES, residuals, scaled
from verify import losses
from verify.losses.budgets import BUDGETS
from verify.losses.census import Census, against_balls, float64_errors

POINTS = int(os.environ.get("VERIFY_CENSUS_POINTS", "60"))
EXHAUSTIVE_STRIDE = int(os.environ.get("VERIFY_CENSUS_STRIDE", "4096"))
DTYPES = [np.float32, np.float64]
RESIDUAL_FUNCTIONS = [name for name, budget in BUDGETS.items() if budget.arguments[0] == "x" and "[" not in name]


def explain(name, census):
    """Say what was measured against what was promised."""
    return f"{name}: budget {BUDGETS[name].ulp} ulp, got\n{census.table()}"


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("alpha", "beta"), SCALES)
@pytest.mark.parametrize("name", RESIDUAL_FUNCTIONS)
def test_a_function_of_the_residual_stays_within_its_budget(name, alpha, beta, dtype):
    """The error of each function, over the whole range of u, is within the table's budget."""
    alpha, beta = float(dtype(alpha)), float(dtype(beta))
    x = scaled(residuals(dtype, POINTS, 1), alpha, dtype)
    scales = (alpha, beta)[: len(BUDGETS[name].arguments) - 1]

    got = getattr(losses, name)(x, *scales)
    census = against_balls(name, got, x, *scales)

    assert got.dtype == dtype
    assert census.points > x.size / 2, explain(name, census)
    assert census.worst <= BUDGETS[name].ulp, explain(name, census)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("alpha", ALPHAS)
def test_each_bound_stays_within_its_budget_without_spurious_overflow(alpha, dtype):
    """The components of bounds are right wherever they are finite and normal, at the ends of the range too."""
    alpha = float(dtype(alpha))
    x = scaled(residuals(dtype, POINTS, 2), alpha, dtype)
    tiny, largest = float(np.finfo(dtype).tiny), float(np.finfo(dtype).max)
    edges = [np.sqrt(2 * tiny), np.sqrt(largest / 4), largest / max(alpha, 1) / 1.001, tiny / min(alpha, 1) * 1.001]
    x = np.concatenate([x, np.array(edges, dtype=dtype)])

    for name, got in zip(("lower", "huber", "upper"), losses.bounds(x, alpha), strict=True):
        census = against_balls(f"bounds[{name}]", got, x, alpha)

        assert census.points > x.size / 3
        assert census.worst <= BUDGETS[f"bounds[{name}]"].ulp, explain(f"bounds[{name}]", census)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_divergence_stays_within_its_budget_and_is_never_negative(dtype):
    """The divergence is within its budget for scales of every ratio, and at least 0 where the two laws almost agree."""
    rng = np.random.default_rng(3)
    count = 40 * POINTS
    decades = 8 if dtype == np.float32 else 60
    b2 = 10 ** rng.uniform(-3, 3, count)
    ratio = np.concatenate(
        [rng.uniform(0.4, 2.5, count // 4), 1 + 10 ** rng.uniform(-16, -1, count // 4), 10 ** rng.uniform(-decades, decades, count // 2)]
    )
    mu2 = rng.normal(0, 1, count) * b2
    mu1 = mu2 + rng.choice([0.0, 1.0], count) * 10 ** rng.uniform(-12, 2, count) * b2
    mu1, b1, mu2, b2 = (values.astype(dtype) for values in (mu1, ratio * b2, mu2, b2))

    got = losses.laplace_kl_divergence(mu1, b1, mu2, b2)
    census = against_balls("laplace_kl_divergence", got, mu1, b1, mu2, b2)

    assert (got >= 0).all()
    assert census.points > count / 2
    assert census.worst <= BUDGETS["laplace_kl_divergence"].ulp, explain("laplace_kl_divergence", census)


def test_the_divergence_of_a_law_from_itself_is_zero():
    """D(p||p) is exactly 0 for every scale."""
    scales = np.float32(10) ** np.linspace(-30, 30, 1001, dtype=np.float32)

    assert not losses.laplace_kl_divergence(scales, scales, scales, scales).any()


def float32_census(name, alpha, beta, stride):
    """Measure a float32 function on every stride-th float against the float64 function."""
    census = Census()
    scales = (alpha, beta)[: len(BUDGETS[name].arguments) - 1]
    for start in range(0, 0x7F800000, stride << 20):
        bits = np.arange(start, min(start + (stride << 20), 0x7F800000), stride, dtype=np.int64).astype(np.int32)
        x = bits.view(np.float32)
        wide = x.astype(np.float64)
        if name.startswith("bounds"):
            place = ("lower", "huber", "upper").index(name[7:-1])
            got, exact = losses.bounds(x, scales[0])[place], losses.bounds(wide, scales[0])[place]
        else:
            got, exact = getattr(losses, name)(x, *scales), getattr(losses, name)(wide, *scales)
        census.add(float64_errors(got, exact), (x, *scales))
    return census


@pytest.mark.parametrize("name", [name for name in BUDGETS if name != "laplace_kl_divergence"])
def test_float32_stays_within_its_budget_on_a_regular_sample_of_all_floats(name):
    """The float32 functions are within budget on every 4096th float (VERIFY_CENSUS_STRIDE=1 takes every one), by the float64 ones."""
    census = float32_census(name, float(np.float32(1 / 9)), 9.0, EXHAUSTIVE_STRIDE)

    assert census.points > 1e9 / EXHAUSTIVE_STRIDE
    # The float64 result is right to 6 of its own ulp, 2**-26 of a float32 ulp.
    assert census.worst <= BUDGETS[name].ulp + 1e-6, explain(name, census)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["laplace_kl_loss", "laplace_kl_loss_derivative", "laplace_kl_loss_second_derivative"])
def test_float32_stays_within_its_budget_on_every_float(name, record_property):
    """The float32 functions are within budget on every finite non-negative float; they are even or odd by construction.

    The bounds are measured so for all nine α in tests/sweep/test_sweep_accuracy.py.
    """
    census = float32_census(name, 1.0, 1.0, int(os.environ.get("VERIFY_SLOW_STRIDE", "1")))
    record_property("census", census.table())
    print(f"\n{name}\n{census.table()}")  # noqa: T201 - the histogram is the result

    assert census.worst <= BUDGETS[name].ulp + 1e-6, explain(name, census)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["laplace_kl_loss", "laplace_kl_loss_derivative", "bounds[lower]", "bounds[upper]"])
def test_float64_stays_within_its_budget_on_a_million_points(name, record_property):
    """A million float64 points with u from 1e-300 to 1e300 are within budget, against python-flint."""
    count = int(os.environ.get("VERIFY_SLOW_POINTS", "1000000")) // 5
    x = scaled(residuals(np.float64, count, 4), 1 / 9, np.float64)
    if name.startswith("bounds"):
        got = losses.bounds(x, 1 / 9)[0 if "lower" in name else 2]
        census = against_balls(name, got, x, 1 / 9)
    else:
        got = getattr(losses, name)(x, 1 / 9, 9.0)
        census = against_balls(name, got, x, 1 / 9, 9.0)
    record_property("census", census.table())
    print(f"\n{name}\n{census.table()}")  # noqa: T201 - the histogram is the result

    assert census.worst <= BUDGETS[name].ulp, explain(name, census)
