"""The printed formulas break (27) in floating point, where and by how much; the structural bounds do not."""

import numpy as np
import pytest

from verify.sweep import Grid, Sweep, run
from verify.sweep.textbook import textbook_breaks


@pytest.mark.parametrize(("alpha", "sides"), [(1.0, ("lower", "upper")), (1 / 9, ("lower", "upper")), (3.7, ("lower", "upper"))])
def test_the_textbook_breaks_the_bounds_in_float32(alpha, sides):
    """Both sides break on a logarithmic grid, by thousands of ulp near u = 1e-6, and the structural form on the same grid does not."""
    grid = Grid("log", alpha * 1e-12, alpha * 1e12, 400_000, "float32")
    broken = {found.side: found for found in textbook_breaks(grid, alpha) if found.broken}

    assert set(broken) == set(sides)
    for found in broken.values():
        assert found.worst_ulp > 1000
        assert 0.9e-12 <= found.first / alpha <= found.last / alpha
        assert found.broken < found.points
    assert run(Sweep(grid, float(np.float32(alpha)))).violations == 0


def test_far_out_only_the_rounding_of_beta_breaks():
    """For u from 16 to 10^6 there is no cancellation: with α = 1, whose inverse is a float, nothing breaks, and with α = 1/9 it does."""
    clean = textbook_breaks(Grid("log", 16.0, 1e6, 100_000, "float32"), 1.0)
    dirty = textbook_breaks(Grid("log", 16.0 / 9, 1e6 / 9, 100_000, "float32"), 1 / 9)

    assert [found.broken for found in clean] == [0, 0]
    assert max(found.broken for found in dirty) > 1000
    assert max(found.worst_ulp for found in dirty) <= 8


def test_where_nothing_breaks_nothing_is_named():
    """Without a break the places are NaN and the counts 0."""
    lower, upper = textbook_breaks(Grid("linear", 0.5, 2.0, 10_000, "float64"), 1.0)

    assert lower.broken == upper.broken == 0
    assert np.isnan(lower.worst_at)
    assert lower.points == 10_000
