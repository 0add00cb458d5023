"""Each component of the bounds on every float32, the float64 values it is measured by, and float64 itself against rigorous enclosures."""

import os
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from tests.losses.loss_points import adversarial
from verify import losses
from verify.losses.budgets import BUDGETS
from verify.losses.census import Census, against_balls, float64_errors
from verify.sweep import floats_between
from verify.sweep._portable_exp import Scales, constants
from verify.sweep.accuracy import COMPONENTS, EVERY, bounds_census, loss_census
from verify.sweep.plan import plan

ALPHAS = ("1/9", "1", "1/20", "1/10", "1/5", "1/2", "3.7", "1e-3", "1e3")
BACKENDS = ("numpy", "numba")
# One chunk of 2^18 floats in so many; 1 is every float.
STRIDE = int(os.environ.get("VERIFY_SLOW_STRIDE", "1"))
# Points of each α and kind in the slow measure of float64: with the default about 42,000 for each α.
POINTS = int(os.environ.get("VERIFY_SLOW_POINTS", "1000000")) // 50
# The float64 values are right to 8 of their ulp, 2^-26 of a float32 ulp.
BLUR = 2.0**-26
OCTAVE = 1 << 23
pytestmark = pytest.mark.floats


@pytest.fixture(autouse=True)
def _numba():
    """Numba, or a skip that says that it is not installed."""
    pytest.importorskip("numba", reason="Numba is not installed")


def rounded(given, dtype=np.float32):
    """Return an α as a float of a dtype."""
    return float(dtype(float(Fraction(given))))


def judged(given, backend, censuses):
    """Fail where a component is off by more than its budget."""
    for name, census in censuses.items():
        budget = BUDGETS[f"bounds[{name}]"].ulp

        assert census.points > 0
        assert census.worst <= budget + BLUR, f"alpha = {given}, {backend}, {name}: budget {budget} ulp, got\n{census.table()}"


def compiled(x, alpha, dtype):
    """Return the three losses of sorted float residuals by the compiled kernel, one point at a time."""
    from verify.sweep.numba_backend import losses_of_segment

    scales = Scales.of(np.dtype(dtype).type(alpha))
    columns = []
    for value in x:
        layout = plan(floats_between(float(value), float(np.nextafter(value, np.inf)), np.dtype(dtype).name), scales, 0, 1)
        columns.append(losses_of_segment(layout, 0, scales)[:3, :1])
    return np.concatenate(columns, axis=1)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("given", ALPHAS)
def test_each_component_is_right_on_a_sample_of_every_float32(given, backend):
    """Every 1501st chunk of all floats, and every 61st of the floats with u in [1/16, 64): within the budget."""
    alpha = rounded(given)
    centre = int(np.float32(alpha).view(np.int32)) & ~(OCTAVE - 1)

    judged(given, backend, bounds_census(alpha, backend, stride=1501))
    judged(given, backend, bounds_census(alpha, backend, first=centre - 4 * OCTAVE, last=centre + 6 * OCTAVE, stride=61))


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("given", ALPHAS)
def test_each_component_is_right_on_every_float32(given, backend, record_property):
    """All 2 139 095 040 non-negative finite float32: each component within its budget wherever it is finite and normal."""
    censuses = bounds_census(rounded(given), backend, stride=STRIDE, jobs=os.cpu_count())
    for name, census in censuses.items():
        record_property(name, census.table())
        print(f"\nalpha = {given}, {backend}, {name}\n{census.table()}")  # noqa: T201 - the histogram is the result

    judged(given, backend, censuses)
    if STRIDE == 1:
        assert all(census.points + census.outside == EVERY for census in censuses.values())


@pytest.mark.slow
@pytest.mark.parametrize("given", ALPHAS)
def test_the_loss_is_right_on_every_float32(given, record_property):
    """laplace_kl_loss with β = 1/α on all non-negative finite float32: within its budget, and by float64 within half an ulp."""
    alpha = rounded(given)
    census = loss_census(alpha, 1 / alpha, stride=STRIDE, jobs=os.cpu_count())
    record_property("census", census.table())
    print(f"\nalpha = {given}\n{census.table()}")  # noqa: T201 - the histogram is the result

    assert census.worst <= 0.5 + 2 * BLUR <= BUDGETS["laplace_kl_loss"].ulp, census.table()


def exact_values(x, alpha):
    """Return the float64 values of sorted float32 residuals."""
    from verify.sweep._numba_census import exact_bounds

    outs = [np.empty(x.size) for _ in range(3)]
    exact_bounds(x, alpha, *outs)
    return outs


def certify(given, count):
    """Hold the float64 values against rigorous enclosures, in pieces that lie on one side of α and across it; return the points."""
    alpha, points = rounded(given), 0
    x = adversarial(alpha, np.float32, count, 12)
    for piece in (x, x[x < alpha / 32], x[x >= 40 * alpha]):
        part = piece[:: 1 if piece is x else 7]
        for name, got in zip(COMPONENTS, exact_values(part, alpha), strict=True):
            census = against_balls(f"bounds[{name}]", got, part.astype(np.float64), alpha)
            points += census.points

            assert census.worst <= 8, f"alpha = {given}, {name}: {census.table()}"
    return points


@pytest.mark.parametrize("given", ALPHAS)
def test_the_float64_values_are_certified(given):
    """The values that the census measures by are within 8 float64 ulp of rigorous enclosures, adversarial points included."""
    assert certify(given, 60) > 120


@pytest.mark.slow
@pytest.mark.parametrize("given", ALPHAS)
def test_the_float64_values_are_certified_on_many_points(given):
    """The same on a hundred times as many."""
    assert certify(given, POINTS // 3) > POINTS


@pytest.mark.parametrize("given", ALPHAS)
@pytest.mark.parametrize("backend", BACKENDS)
def test_float64_is_right_where_it_is_hard(given, backend):
    """Each component in float64 against rigorous enclosures: the transition, the seams of the exponential, subnormals, overflow."""
    measure_float64(given, backend, 40)


@pytest.mark.slow
@pytest.mark.parametrize("given", ALPHAS)
@pytest.mark.parametrize("backend", BACKENDS)
def test_float64_is_right_on_many_hard_points(given, backend, record_property):
    """The same on forty thousand points of each α."""
    for name, census in measure_float64(given, backend, POINTS).items():
        record_property(name, census.table())
        print(f"\nalpha = {given}, {backend}, {name}\n{census.table()}")  # noqa: T201 - the histogram is the result


def measure_float64(given, backend, count):
    """Return the censuses of the three components in float64, within their budgets."""
    alpha = rounded(given, np.float64)
    x = adversarial(alpha, np.float64, count, 13)
    values = losses.bounds(x, alpha) if backend == "numpy" else compiled(x, alpha, np.float64)
    censuses = {name: against_balls(f"bounds[{name}]", got, x, alpha) for name, got in zip(COMPONENTS, values, strict=True)}
    judged(given, backend, censuses)
    return censuses


def test_the_judge_counts_as_the_census_does():
    """Its counts, its worst error and its place are those of `float64_errors`; no number and no float are infinite errors."""
    from verify.sweep._numba_census import HALVES, INFINITE, judge

    rng = np.random.default_rng(3)
    exact = np.concatenate([10 ** rng.uniform(-44, 39, 5000), [1.0, 1.0, 0.0, 1e39, 1.5]])
    with np.errstate(over="ignore", under="ignore"):
        got = (exact * (1 + rng.uniform(-3e-7, 3e-7, exact.size))).astype(np.float32)
    got[-1] = np.float32(1.5) * np.float32(1 + 2**-20)
    bits = np.arange(exact.size, dtype=np.int32)
    wanted = Census()
    wanted.add(float64_errors(got, exact), (bits.astype(np.float32),))
    census, halves, worst, where = Census(), np.zeros(HALVES, dtype=np.int64), np.full(1, -1.0), np.zeros(1, dtype=np.int32)
    outside = judge(got, exact, bits, halves, worst, where)
    census.add_halves(halves, float(worst[0]), (float(where[0]),), outside)

    assert census.counts.tolist() == wanted.counts.tolist()
    assert (census.worst, census.witness, census.outside) == (wanted.worst, wanted.witness, wanted.outside)
    for wrong in (np.nan, np.inf):
        worst[0] = -1.0
        judge(np.array([1.0, wrong], np.float32), np.ones(2), bits, halves, worst, where)
        assert (worst[0], where[0]) == (INFINITE, 1)


def test_a_wrong_component_is_found():
    """A kernel that is wrong by 2^-20 on a single octave is found, with its input."""
    from verify.sweep import accuracy

    def evaluate(_start, x):
        lower, middle, upper = losses.bounds(x, np.float32(1))
        return lower, np.where((x >= 4) & (x < 8), middle * np.float32(1 + 2**-20), middle), upper

    one = int(np.float32(1).view(np.int32))
    starts = range(one, one + 4 * OCTAVE, 8 * accuracy._CHUNK)
    censuses = accuracy._gather(COMPONENTS, 1.0, evaluate, accuracy._exact_bounds(1.0), starts, EVERY, 1)

    assert 8 <= censuses["huber"].worst <= 20
    assert 4 <= float.fromhex(censuses["huber"].witness[0]) < 8
    assert max(censuses["lower"].worst, censuses["upper"].worst) < 5


@pytest.mark.parametrize(("dtype", "power"), [("float32", 5), ("float64", 10)])
def test_the_powers_interpolate_the_exponential(dtype, power):
    """2^f = 1 + f q(f): q interpolates at the Chebyshev nodes of [-1/2, 1/2], computed here with 50 digits."""
    with mpmath.workdps(50):
        nodes = [mpmath.cos((2 * i + 1) * mpmath.pi / (2 * power + 2)) / 2 for i in range(power + 1)]
        matrix, values = mpmath.matrix(power + 1, power + 1), mpmath.matrix(power + 1, 1)
        for i, node in enumerate(nodes):
            values[i] = sum(mpmath.log(2) ** (k + 1) * node**k / mpmath.factorial(k + 1) for k in range(60))
            for j in range(power + 1):
                matrix[i, j] = node**j
        wanted = [float(value) for value in mpmath.lu_solve(matrix, values)]

    assert list(constants(dtype)["powers"]) == [1.0, *wanted]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("given", [*ALPHAS, "3e38", "1.2e-38"])
def test_the_scales_are_rounded_once(given, dtype):
    """1/(2α) and -log₂(e)/α are the floats nearest to them, at the ends of the range too."""
    alpha = np.dtype(dtype).type(float(Fraction(given)))
    scales = Scales.of(alpha)
    with mpmath.workdps(60):
        wanted = (1 / (2 * mpmath.mpf(float(alpha))), -1 / (mpmath.log(2) * mpmath.mpf(float(alpha))), float(alpha) / mpmath.sqrt(2))
        for got, value in zip((scales.inverse, scales.rate, scales.root), wanted, strict=True):
            assert abs(float(got) - value) <= 0.5000001 * float(np.spacing(abs(got))) * (2 if value is wanted[2] else 1)
