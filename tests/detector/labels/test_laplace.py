"""Estimating a Laplace scale from differences."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from verify.detector.labels.laplace import fit_gaussian, fit_laplace, log_likelihood, pairwise_scale
from verify.detector.labels.plot import difference_density


def test_expectation_of_the_difference():
    """E|Δ| = 3b/2 and E Δ² = 4b² for the density (1 + |Δ|/b)·exp(-|Δ|/b)/(4b), which integrates to one."""
    for b in (0.5, 2.0):
        moments = [2 * quad(lambda x, n=n, b=b: x**n * float(difference_density(np.asarray(x), b)), 0, 60 * b)[0] for n in (0, 1, 2)]

        np.testing.assert_allclose(moments, [1, 3 * b / 2, 4 * b * b], rtol=1e-7)


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=7))
def test_sum_over_pairs(readings):
    """The sorted formula equals the double loop, with readings missing or not."""
    padded = np.asarray([[*readings, math.nan], [math.nan, *readings]])
    total, pairs = pairwise_scale(padded)
    wanted = sum(abs(a - b) for a, b in itertools.combinations(readings, 2))

    # A sum of at most 21 differences of numbers up to 10.
    np.testing.assert_allclose(total, [wanted] * 2, rtol=0, atol=21 * 20 * 2.0**-52)
    assert pairs.tolist() == [math.comb(len(readings), 2)] * 2


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("scale", [0.3, 1.0, 4.0])
def test_likelihood_is_the_integral(count, scale):
    """The closed form equals numerical integration over the unknown value, for any number of people."""
    readings = np.random.default_rng(count).laplace(size=count)

    def integrand(t):
        return math.exp(-float(np.abs(readings - t).sum()) / scale) / (2 * scale) ** count

    ends = sorted(readings)
    wanted = sum(quad(integrand, a, b, epsabs=0, epsrel=1e-11)[0] for a, b in itertools.pairwise([-np.inf, *ends, np.inf]))
    got = log_likelihood(readings[None, :], scale)[0][0]

    assert math.isclose(got, math.log(wanted), rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_derivatives_of_the_likelihood(count):
    """First and second derivatives agree with central differences."""
    readings = np.random.default_rng(count).laplace(size=(4, count))
    step = 1e-4
    below, (value, first, second), above = (log_likelihood(readings, scale) for scale in (0.8 - step, 0.8, 0.8 + step))

    # The error of a central difference is step² times a third (fourth) derivative of size 100 at most, plus cancellation.
    np.testing.assert_allclose((above[0] - below[0]) / (2 * step), first, rtol=0, atol=1e-5)
    np.testing.assert_allclose((above[0] - 2 * value + below[0]) / step**2, second, rtol=0, atol=1e-4)


def test_two_readings_have_the_density_of_the_difference():
    """For two people the likelihood is the density of Δ."""
    delta = np.asarray([0.0, 0.3, -2.0])
    readings = np.stack([np.zeros(3), delta], axis=1)

    np.testing.assert_allclose(np.exp(log_likelihood(readings, 0.7)[0]), difference_density(delta, 0.7), rtol=1e-14)


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3), st.floats(-100, 100))
def test_estimates_scale_and_shift(seed, factor, shift):
    """Multiplying all readings multiplies the estimates; shifting an object changes nothing."""
    rng = np.random.default_rng(seed)
    readings = rng.laplace(size=(30, 3))
    moved = factor * (readings + shift)

    # The shift costs digits: up to 100 is added to readings of size 1.
    for estimate in (fit_laplace, fit_gaussian):
        assert math.isclose(estimate(moved).scale, factor * estimate(readings).scale, rel_tol=1e-8)


@pytest.mark.parametrize("people", [2, 3, 5])
def test_estimates_are_consistent(people):
    """With 40 000 objects all three estimates lie within four standard errors of the truth."""
    readings = 0.05 * np.random.default_rng(people).laplace(size=(40000, people))
    total, pairs = pairwise_scale(readings)

    # A Laplace scale from n differences has a relative error of about 1/√n; four of them.
    for got in (2 / 3 * total.sum() / pairs.sum(), fit_laplace(readings).scale, fit_gaussian(readings).scale / math.sqrt(2)):
        assert abs(got / 0.05 - 1) < 4 / math.sqrt(40000), got


def test_scores_sum_to_zero():
    """At both maxima the score vanishes and the information is positive."""
    readings = np.random.default_rng(0).laplace(size=(200, 2))
    readings[:50] = np.stack([readings[:50, 0], readings[:50, 1]], axis=1)
    for found in (fit_laplace(readings), fit_gaussian(readings)):
        assert abs(found.score.sum()) < 1e-6 * np.abs(found.score).sum()
        assert found.information.sum() > 0


def test_identical_readings_are_refused():
    """Without any difference there is nothing to estimate."""
    with pytest.raises(ValueError, match="readings all agree"):
        fit_laplace(np.ones((5, 2)))
