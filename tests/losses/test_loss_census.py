"""The measuring instruments reject what is wrong."""

import numpy as np
import pytest

from verify import losses
from verify.losses.census import Census, against_balls, ball_errors, float64_errors
from verify.losses.oracle import ORACLES


def test_a_census_finds_an_error_of_one_ulp():
    """A result that is one ulp off is counted as such, and its input is named in hexadecimal."""
    x = np.array([0.5, 0.75, 2.0])
    got = losses.huber(x, 1.0)
    got[1] = np.nextafter(got[1], 1)

    census = against_balls("huber", got, x, 1.0)

    assert census.worst == 1.0
    assert census.witness == ((0.75).hex(), (1.0).hex())
    assert census.points == 3
    assert "worst 1.000 ulp at 0x1.8" in census.table()


def test_the_naive_formula_is_caught():
    """The printed formula of (19) is off by more than a million ulp at u = 1e-6 in float64."""
    x = np.array([1e-6])

    assert against_balls("laplace_kl_loss", np.exp(-x) + x - 1, x, 1.0, 1.0).worst > 1e6


def test_an_overflow_where_the_value_is_finite_is_an_infinite_error():
    """A spurious overflow or a NaN is an infinite error, not a point outside."""
    for wrong in (np.inf, np.nan):
        assert np.isinf(ball_errors("huber", np.array([wrong]), np.array([2.0]), 1.0)).all()
        assert np.isinf(float64_errors(np.array([wrong], np.float32), np.array([2.0]))).all()


def test_values_outside_the_normal_range_are_counted_apart():
    """Zero, subnormal and overflowing exact values are outside."""
    census = against_balls("huber", np.zeros(3, np.float32), np.array([0.0, 1e-22, 1e30], np.float32), 1e20)

    assert (census.points, census.outside) == (0, 3)


@pytest.mark.parametrize("name", [name for name in ORACLES if name != "laplace_kl_divergence"])
@pytest.mark.parametrize("x", [1e-300, 3e-17, 0.3, -0.9999, 1.0, -7.5, 1e200])
def test_the_oracle_encloses_tightly(name, x):
    """An oracle's ball is narrower than 2^-100 of its value, at both ends of the range."""
    from verify.losses.budgets import BUDGETS

    value = ORACLES[name](*(x, 0.7, 1.3)[: len(BUDGETS[name].arguments)])

    assert value.rel_accuracy_bits() > 100 or float(abs(value)) == 0 or "second" in name


def test_the_oracle_agrees_with_mpmath():
    """The oracle of the divergence agrees with the defining integral (54), by quadrature."""
    import mpmath

    mu1, b1, mu2, b2 = 0.25, 0.5, -1.0, 2.0
    with mpmath.workdps(30):

        def density(t, mu, b):
            return mpmath.exp(-abs(t - mu) / b) / (2 * b)

        wanted = mpmath.quad(
            lambda t: density(t, mu1, b1) * mpmath.log(density(t, mu1, b1) / density(t, mu2, b2)), [-mpmath.inf, mu2, mu1, mpmath.inf]
        )

    assert float(ORACLES["laplace_kl_divergence"](mu1, b1, mu2, b2)) == pytest.approx(float(wanted), rel=1e-13)


def test_a_census_keeps_the_worst_of_its_blocks():
    """Blocks are added up, and the worst input of all is kept."""
    census = Census()
    census.add(np.array([0.1, 0.7, np.nan]), (np.array([1.0, 2.0, 3.0]),))
    census.add(np.array([20.0, 0.2, 0.3]), (np.array([4.0, 5.0, 6.0]),))

    assert census.counts.tolist() == [3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert (census.worst, census.witness, census.outside) == (20.0, ((4.0).hex(),), 1)


def test_the_catalogue_names_the_papers_functions():
    """Each of the paper's names leads to the function that its budget is about, with the arguments that the budget lists."""
    from verify.losses.catalogue import FUNCTIONS

    values = {"x": 0.3, "alpha": 0.7, "beta": 1.3, "mu1": 0.1, "b1": 0.5, "mu2": -0.4, "b2": 0.9}
    for name, entry in FUNCTIONS.items():
        arguments = [values[argument] for argument in entry.budget.arguments]
        exact = float(ORACLES[entry.budget.function](*arguments))

        assert entry.name == name
        assert entry.function(*arguments) == pytest.approx(exact, rel=1e-14), name
    assert set(FUNCTIONS) == {"H", "H'", "smooth_l1", "D", "D'", "D''", "KL"}
