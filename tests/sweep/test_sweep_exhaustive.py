"""Every float32 and a billion float64 points for each scale: the statement that the bounds hold in floating point."""

import os
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest

from verify.sweep import Grid, Sweep, Tally, choose, combine, every_float32, run
from verify.sweep.backends import tally_blocks

ALPHAS = ("1/9", "1", "1/20", "1/10", "1/5", "1/2", "3.7", "1e-3", "1e3")
# Share of the blocks and of the points that the slow sweeps take: 1 is all, as issued; less for a bounded run.
SHARE = float(os.environ.get("VERIFY_SLOW_SHARE", "1"))


def explain(alpha, grid, tally):
    """Say where the order is broken."""
    places = [grid.at(index).hex() for index in (*tally.lower_witnesses, *tally.upper_witnesses)]
    return f"alpha = {alpha}: {tally.lower_violations} lower and {tally.upper_violations} upper violations, first at {places}"


@pytest.mark.parametrize("backend", ["numpy", "numba"])
@pytest.mark.parametrize("given", ALPHAS)
def test_a_regular_sample_of_every_float32_keeps_the_order(given, backend):
    """One block in four thousand of all finite float32, both signs: lower ≤ huber ≤ upper, without exception."""
    if backend == "numba":
        pytest.importorskip("numba", reason="Numba is not installed")
    grid, alpha, tally = every_float32(), float(np.float32(float(Fraction(given)))), Tally()
    for block in range(1, grid.blocks, 4001):
        tally = combine(tally, tally_blocks(backend, grid, alpha, block, block + 1, histogram=False))

    assert tally.points > 1_000_000
    assert tally.violations == 0, explain(alpha, grid, tally)


@pytest.mark.slow
@pytest.mark.parametrize("given", ALPHAS)
def test_every_float32_keeps_the_order(given, record_property):
    """All 4 278 190 080 finite float32: lower ≤ huber ≤ upper, without exception, with the fastest backend here."""
    alpha, grid = float(np.float32(float(Fraction(given)))), every_float32()
    if SHARE < 1:
        largest = float(np.finfo(np.float32).max)
        grid = Grid("log", 2.0**-126, largest, int(2e9 * SHARE), "float32")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tally = run(Sweep(grid, alpha, choose().name), pool)
    record_property("tally", tally.to_json())

    assert tally.points == grid.points
    assert tally.violations == 0, explain(alpha, grid, tally)


@pytest.mark.slow
@pytest.mark.parametrize("given", ALPHAS)
def test_a_billion_float64_points_keep_the_order(given, record_property):
    """A billion float64 residuals from 1e-300 to 1e300, and as many around the transition."""
    alpha, points = float(Fraction(given)), max(1000, int(1e9 * SHARE))
    for grid in (Grid("log", 1e-300, 1e300, points, "float64"), Grid("linear", -8 * alpha, 8 * alpha, points, "float64")):
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            tally = run(Sweep(grid, alpha, choose().name, histogram=False), pool)
        record_property("tally", tally.to_json())

        assert tally.violations == 0, explain(alpha, grid, tally)
