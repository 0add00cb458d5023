"""Tallies: what they count, and that combining them knows no order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import losses
from verify.sweep import BLOCK, Extreme, Grid, Sweep, Tally, combine, floats_between, run
from verify.sweep.backends import tally_blocks
from verify.sweep.measure import measure, ulp_histogram
from verify.sweep.tally import BINS

BACKENDS = ["numpy", "numba"]


@pytest.fixture(params=BACKENDS)
def backend(request):
    """A backend that runs on this machine."""
    if request.param != "numpy":
        pytest.importorskip(request.param, reason=f"{request.param} is not installed")
    return request.param


extremes = st.builds(Extreme, st.sampled_from([0.0, 0.5, 1.0, float("inf")]), st.integers(-1, 20))
tallies = st.builds(
    Tally,
    points=st.integers(0, 9),
    lower_violations=st.integers(0, 9),
    lower_witnesses=st.lists(st.integers(0, 30), max_size=4).map(lambda items: tuple(sorted(items))),
    lower=extremes,
    upper=extremes,
    gap=extremes,
    lower_ulp=st.sampled_from([(), (1, 2, 3)]),
)


@given(tallies, tallies, tallies)
def test_combining_is_associative_and_commutative(one, two, three):
    """The order and the grouping in which parts come back do not matter."""
    assert combine(combine(one, two), three) == combine(one, combine(two, three))
    assert combine(one, two) == combine(two, one)
    assert combine(one, Tally()) == one


@given(tallies)
def test_a_tally_survives_json(tally):
    """A tally read back is the same tally."""
    import json

    assert Tally.from_json(json.loads(json.dumps(tally.to_json()))) == tally


def test_ties_go_to_the_smallest_index():
    """Of equal extremes the one with the smallest index is kept."""
    assert Extreme(1.0, 7).least(Extreme(1.0, 3)) == Extreme(1.0, 3)
    assert Extreme(1.0, 3).most(Extreme(1.0, 7)) == Extreme(1.0, 3)
    assert Extreme(1.0, 3).most(Extreme(2.0, 7)) == Extreme(2.0, 7)


def test_measure_finds_what_is_broken():
    """Violations, NaN and overflow are counted with their first indices, and none of them is counted as right."""
    lower = np.array([0.0, 2.0, 1.0, np.nan, 1.0, np.inf])
    middle = np.array([1.0, 1.0, 1.0, 1.0, np.inf, np.inf])
    upper = np.array([3.0, 0.5, 1.5, 1.0, np.inf, np.inf])

    tally = measure(100, lower, middle, upper, np.zeros(6), histogram=True)

    assert tally.points == 6
    assert (tally.lower_violations, tally.lower_witnesses) == (2, (101, 103))
    assert (tally.upper_violations, tally.upper_witnesses) == (1, (101,))
    assert (tally.nonfinite, tally.nonfinite_witnesses) == (2, (104, 105))
    assert tally.lower == Extreme(-1.0, 101)
    assert tally.upper == Extreme(-0.5, 101)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_histogram_counts_floats(dtype):
    """The bin of a margin is the bit length of the number of floats between, at powers of two and at the far end."""
    one = dtype(1)
    distances = [0, 1, 2, 3, 4, 7, 8, 2**20 - 1, 2**20, 2**22]
    integer = np.dtype(f"i{np.dtype(dtype).itemsize}")
    large = (np.asarray(one).view(integer) + np.array(distances, dtype=integer)).view(dtype)
    small = np.full(large.shape, one)

    counts = ulp_histogram(small, large)
    wanted = np.bincount([1 + distance.bit_length() for distance in distances], minlength=BINS)

    assert counts.tolist() == wanted.tolist()
    assert ulp_histogram(large[1:2], small[:1])[0] == 1


def brute_force(grid, alpha):
    """Tally a grid at once by the array functions."""
    x = np.concatenate([grid.block(block) for block in range(grid.blocks)])
    lower, middle, upper = losses.bounds(x, alpha)
    return x, measure(0, lower, middle, upper, np.zeros_like(x), histogram=True)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("histogram", [False, True])
def test_the_numpy_backend_is_the_array_functions_to_the_bit(dtype, histogram):
    """Margins, places and histograms are those of losses.bounds on the whole grid at once."""
    alpha = float(np.dtype(dtype).type(1 / 9))
    for grid in (Grid("linear", -0.5, 1.0, 100_000, dtype), Grid("log", 1e-30, 1e25, 100_000, dtype)):
        _, wanted = brute_force(grid, alpha)
        got = run(Sweep(grid, alpha, "numpy", histogram=histogram))

        assert (got.lower, got.upper, got.points) == (wanted.lower, wanted.upper, wanted.points)
        if histogram:
            assert (got.lower_ulp, got.upper_ulp) == (wanted.lower_ulp, wanted.upper_ulp)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numba_agrees_with_numpy_to_the_documented_ulp(dtype):
    """The losses of the two differ by at most 4 ulp, by their exponentials and fused operations; the counts of points agree exactly."""
    pytest.importorskip("numba", reason="Numba is not installed")
    from verify.sweep import numba_backend
    from verify.sweep._portable_exp import Scales
    from verify.sweep.plan import plan

    alpha = np.dtype(dtype).type(1 / 9)
    for grid in (Grid("linear", -0.5, 4.0, 200_000, dtype), Grid("log", 1e-30, 1e25, 200_000, dtype)):
        layout = plan(grid, Scales.of(alpha), 0, grid.blocks)
        for segment in range(layout.base.size):
            x = grid.block(int(layout.block[segment]))
            for one, other in zip(
                numba_backend.losses_of_segment(layout, segment, Scales.of(alpha))[:3], losses.bounds(x, alpha), strict=True
            ):
                assert (np.abs(one - other) <= 4 * np.spacing(np.maximum(one, other))).all()
        numpy_tally, numba_tally = (run(Sweep(grid, float(alpha), name)) for name in ("numpy", "numba"))
        assert numpy_tally.violations == numba_tally.violations == 0
        assert numba_tally.points == numpy_tally.points
        assert numba_tally.gap.value == pytest.approx(numpy_tally.gap.value, rel=4 * float(np.finfo(dtype).eps))
        assert sum(numba_tally.upper_ulp) == sum(numpy_tally.upper_ulp) == grid.points


@pytest.mark.parametrize("blocks_per_part", [1, 2, 5])
def test_the_result_does_not_depend_on_the_partition(backend, blocks_per_part):
    """Any cut into parts gives the same tally."""
    grid, alpha = Grid("log", 1e-20, 3e38, 5 * BLOCK + 11, "float32"), float(np.float32(3.7))

    assert run(Sweep(grid, alpha, backend, blocks_per_part=blocks_per_part)) == run(Sweep(grid, alpha, backend))


def test_the_histogram_does_not_change_the_rest(backend):
    """With and without a histogram all other answers are the same, overflow included."""
    from dataclasses import replace

    grid = Grid("log", 1e-20, 3e38, 3 * BLOCK, "float32")
    with_it = tally_blocks(backend, grid, 1000.0, 0, 3, histogram=True)

    assert replace(with_it, lower_ulp=(), upper_ulp=()) == tally_blocks(backend, grid, 1000.0, 0, 3, histogram=False)
    assert with_it.nonfinite > 0
    assert sum(with_it.lower_ulp) == grid.points - with_it.nonfinite


def test_overflow_is_where_the_exact_value_overflows(backend):
    """The first residual reported as overflowing is one whose upper bound exceeds the largest float, or is within 4 ulp of it."""
    from fractions import Fraction

    alpha = float(np.float32(3.7))
    grid = Grid("log", 1e37, 3e38, 100_000, "float32")
    tally = run(Sweep(grid, alpha, backend))
    largest = Fraction(float(np.finfo(np.float32).max))
    first = tally.nonfinite_witnesses[0]

    def value(index):
        return Fraction(alpha) * (Fraction(grid.at(index)) - Fraction(alpha) / 2)

    assert value(first) > largest * (1 - Fraction(4, 2**23))
    assert value(first - 1) < largest * (1 + Fraction(4, 2**23))
    assert tally.nonfinite == grid.points - first


def test_a_broken_kernel_is_reported(monkeypatch):
    """A kernel that breaks the order is found: the count, the first witnesses and the margin."""
    from verify.sweep import numpy_backend

    real = numpy_backend.bounds_into

    def broken(x, alpha, outs, work):
        real(x, alpha, outs, work)
        outs[0][x > 0.5] *= 2

    monkeypatch.setattr(numpy_backend, "bounds_into", broken)
    grid = Grid("linear", 0.0, 1.0, 1001, "float64")
    tally = run(Sweep(grid, 0.1, "numpy"))

    assert tally.lower_violations == 500
    assert tally.lower_witnesses == (501, 502, 503, 504)
    assert tally.lower.value < 0
    assert tally.upper_violations == 0


def test_every_float32_near_the_transition(backend):
    """Every float32 from α/4 to 4α is checked, without a violation."""
    alpha = float(np.float32(1 / 9))
    grid = floats_between(alpha / 4, 4 * alpha, "float32") if backend == "numba" else floats_between(alpha * 0.99, alpha * 1.01, "float32")
    tally = run(Sweep(grid, alpha, backend))

    assert tally.points == grid.points
    assert tally.violations == 0
