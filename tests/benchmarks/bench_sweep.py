"""Speed as ratios in one interleaved run: `pytest tests/benchmarks/bench_sweep.py -s` (the name keeps it out of the everyday suite).

It writes tests/benchmarks/RESULTS.md. VERIFY_BENCH_ROUNDS sets the number of rounds (9); VERIFY_BENCH_ASSERT=0 only measures, for a machine
that is busy with something else.
"""

import datetime as dt
import os
import platform
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import scipy
from scipy.special import pseudo_huber

from verify import losses
from verify.sweep import Grid, Sweep, every_float32, run

ROUNDS = int(os.environ.get("VERIFY_BENCH_ROUNDS", "9"))
# On a machine that is busy with something else, processor time says more than time on the wall; two threads then count twice.
CLOCK = time.process_time if os.environ.get("VERIFY_BENCH_CLOCK") == "cpu" else time.perf_counter
ASSERT = os.environ.get("VERIFY_BENCH_ASSERT", "1") == "1"
DTYPES = ["float32", "float64"]
POINTS = 1 << 22
FAST_POINTS = 1 << 27
# Four parts: as many points in each as in a part of a sweep by default.
FAST_PART = 1024
NAIVE_BLOCK = 1 << 13
ROWS: list[str] = []


def alpha_of(dtype):
    """Return 1/9 in a dtype."""
    return np.dtype(dtype).type(1 / 9)


def naive_check(x, alpha, beta, xp=np):
    """Reduce the printed formulas, divided by fl(1/α), over an array."""
    z = abs(x)
    middle = xp.where(z <= alpha, x * x / 2, alpha * (z - alpha / 2))
    lower = (alpha * xp.exp(-z / alpha) + z - alpha) / beta
    upper = (alpha / 2 * xp.exp(-2 * z / alpha) + z - alpha / 2) / beta
    return (middle - lower).min(), (upper - middle).min(), (upper - lower).max()


def blocked(check, x, alpha, beta, size):
    """Reduce in blocks."""
    parts = [check(x[start : start + size], alpha, beta) for start in range(0, len(x), size)]
    return min(float(p[0]) for p in parts), min(float(p[1]) for p in parts), max(float(p[2]) for p in parts)


def pooled(sweep):
    """Run a sweep on two threads."""
    with ThreadPoolExecutor(2) as pool:
        return run(sweep, pool)


def contestants(dtype):
    """Return name -> (points, function) of everything that answers the question for |x| in [0, 8α], and why others are absent."""
    alpha = alpha_of(dtype)
    beta = alpha.dtype.type(1) / alpha
    x = np.linspace(0, 8 * float(alpha), POINTS).astype(dtype)
    grid, large = Grid("linear", 0.0, 8 * float(alpha), POINTS, dtype), Grid("linear", 0.0, 8 * float(alpha), FAST_POINTS, dtype)
    entries = {
        "naive, blocks of 2^13": (POINTS, lambda: blocked(naive_check, x, alpha, beta, NAIVE_BLOCK)),
        "naive, whole array": (POINTS, lambda: naive_check(x, alpha, beta)),
        "numpy backend": (POINTS, lambda: run(Sweep(grid, float(alpha), "numpy", histogram=False))),
        "numpy backend, 2 threads": (POINTS, lambda: pooled(Sweep(grid, float(alpha), "numpy", histogram=False, blocks_per_part=32))),
        "numpy backend, histogram": (POINTS, lambda: run(Sweep(grid, float(alpha), "numpy", histogram=True))),
    }
    absent = []
    try:
        import numba  # noqa: F401

        def threads(histogram):
            pooled(Sweep(large, float(alpha), "numba", histogram=histogram, blocks_per_part=FAST_PART))

        entries["numba backend, 2 threads"] = (FAST_POINTS, lambda: threads(False))
        entries["numba backend, 2 threads, histogram"] = (FAST_POINTS, lambda: threads(True))
        entries["numba backend, 1 thread"] = (
            FAST_POINTS,
            lambda: run(Sweep(large, float(alpha), "numba", histogram=False, blocks_per_part=FAST_PART)),
        )
    except ImportError:
        absent.append("numba")
    try:
        import torch

        if CLOCK is time.process_time:
            torch.set_num_threads(1)
        tensor = torch.from_numpy(x)
        entries["PyTorch, blocks of 2^18"] = (
            POINTS,
            lambda: blocked(lambda *a: naive_check(*a, xp=torch), tensor, float(alpha), float(beta), 1 << 18),
        )
    except ImportError:
        absent.append("PyTorch")
    try:
        import jax

        if dtype == "float32":
            compiled = jax.jit(lambda v: naive_check(v, float(alpha), float(beta), xp=jax.numpy))
            array = jax.numpy.asarray(x)
            entries["JAX, compiled"] = (POINTS, lambda: [float(v) for v in compiled(array)])
    except ImportError:
        absent.append("JAX")
    try:
        import numexpr

        def expression(v, a, b):
            known = {"v": v, "z": numexpr.evaluate("abs(v)", local_dict={"v": v}), "a": a, "b": b}
            for name, formula in (
                ("middle", "where(z <= a, v * v / 2, a * (z - a / 2))"),
                ("lower", "(a * exp(-z / a) + z - a) / b"),
                ("upper", "(a / 2 * exp(-2 * z / a) + z - a / 2) / b"),
            ):
                known[name] = numexpr.evaluate(formula, local_dict=known)
            below, above, gap = (numexpr.evaluate(f, local_dict=known) for f in ("middle - lower", "upper - middle", "upper - lower"))
            return below.min(), above.min(), gap.max()

        entries["numexpr, blocks of 2^18"] = (POINTS, lambda: blocked(expression, x, alpha, beta, 1 << 18))
    except ImportError:
        absent.append("numexpr")
    data = np.ones(1 << 25, dtype=dtype)
    halves = np.array_split(data, 2)
    try:
        from numba import njit

        @njit(nogil=True, fastmath=True)
        def read(values):
            total = values.dtype.type(0)
            for value in values:
                total += value
            return total

        def read_both():
            with ThreadPoolExecutor(2) as pool:
                return sum(pool.map(read, halves))

        entries["read an array, 2 threads"] = (data.size, read_both)
    except ImportError:
        pass
    return entries, absent


def measure(entries):
    """Return the rates of each in each round, all run in turn in every round."""
    rates = {name: [] for name in entries}
    for _, function in entries.values():
        function()
    for _ in range(ROUNDS):
        for name, (points, function) in entries.items():
            start = CLOCK()
            function()
            rates[name].append(points / (CLOCK() - start))
    return rates


def reach(what, rates, other, goal, factor=1):
    """Record the ratios of two rates, round by round, against a goal for their median; fail if it is missed."""
    ratios = [factor * one / two for one, two in zip(rates, other, strict=True)]
    got = statistics.median(ratios)
    ROWS.append(f"| {what} | {got:.2f} | {min(ratios):.2f} to {max(ratios):.2f} | {goal:g} | {'yes' if got >= goal else 'no'} |")
    if ASSERT:
        assert got >= goal, f"{what}: got {got:.2f}, goal {goal}"


@pytest.fixture(scope="module", autouse=True)
def results():
    """Write what was measured when all is done."""
    ROWS.clear()
    yield
    import subprocess

    model = subprocess.run(
        ["sh", "-c", "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2"], capture_output=True, text=True, check=False
    ).stdout.strip()
    head = [
        "# Measured speed",
        "",
        (
            f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}, {model or platform.processor()}, {os.cpu_count()} cores shared with other work, "
            f"load {os.getloadavg()[0]:.1f} at the end; Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}."
        ),
        f"Medians of {ROUNDS} interleaved rounds, a ratio being taken in each; written by `pytest tests/benchmarks/bench_sweep.py`. No GPU was measured.",
        "Rates are points a second of processor time, summed over threads, because the machine was busy with other work; "
        "in the ratios, two threads count as twice that rate."
        if CLOCK is time.process_time
        else "Rates are points a second of wall-clock time.",
        "",
    ]
    Path(__file__).with_name("RESULTS.md").write_text("\n".join([*head, *ROWS]) + "\n", encoding="utf-8")


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_backends_against_their_peers(dtype):
    """The full check on a sorted grid: numpy and numba backends against the naive formulas, PyTorch, JAX, numexpr and the memory."""
    entries, absent = contestants(dtype)
    rates = measure(entries)
    naive = rates["naive, blocks of 2^13"]
    medians = {name: statistics.median(values) for name, values in rates.items()}
    ROWS.extend(
        [f"\n## Full check, {dtype}, |x| in [0, 8α], α = 1/9\n", "| what | points a second | over naive in blocks |", "|---|---|---|"]
    )
    ROWS.extend(f"| {name} | {rate:.3g} | {rate / statistics.median(naive):.2f} |" for name, rate in medians.items())
    ROWS.extend(f"| {name} | not installed | |" for name in absent)
    ROWS.extend(["", "| ratio | median | least to largest | goal | reached |", "|---|---|---|---|---|"])
    # Processor time adds up over threads: two free cores give twice the rate. The other contestants of a ratio use one thread.
    threads = 2 if CLOCK is time.process_time else 1
    reach("numpy backend / naive in blocks", rates["numpy backend"], naive, 2.5 if dtype == "float32" else 1.8)
    if "numba backend, 2 threads" in rates:
        fast = rates["numba backend, 2 threads"]
        reach("numba backend / naive in blocks", fast, naive, 20 if dtype == "float32" else 10, threads)
        if "PyTorch, blocks of 2^18" in rates:
            reach("numba backend / PyTorch in blocks", fast, rates["PyTorch, blocks of 2^18"], 10, threads)
        reach("numba backend / reading an array", fast, rates["read an array, 2 threads"], 0.45 if dtype == "float32" else 0.33)


def test_every_float32_for_one_alpha():
    """All 4 278 190 080 finite float32, both signs, for one α on two threads."""
    pytest.importorskip("numba", reason="Numba is not installed")
    alpha = float(alpha_of("float32"))
    with ThreadPoolExecutor(2) as pool:
        run(Sweep(Grid("linear", 0.0, 1.0, 1000, "float32"), alpha, "numba", histogram=False), pool)
        seconds = {}
        for histogram in (False, True):
            start, spent = time.perf_counter(), time.process_time()
            tally = run(Sweep(every_float32(), alpha, "numba", histogram=histogram), pool)
            seconds[histogram] = f"{time.perf_counter() - start:.1f} s on the wall, {time.process_time() - spent:.1f} s of processor time"
            assert tally.violations == 0
            assert histogram or not ASSERT or time.perf_counter() - start <= 5, seconds
    ROWS.extend(
        [
            "\n## Every finite float32, α = 1/9, numba, 2 threads\n",
            f"{seconds[False]}; with the histogram {seconds[True]}; goal 5 s.",
            "",
        ]
    )


def test_the_loss_against_pseudo_huber():
    """laplace_kl_loss on ten million points, against scipy.special.pseudo_huber."""
    ROWS.extend(
        ["\n## laplace_kl_loss, 10^7 points, NumPy\n", "| ratio | median | least to largest | goal | reached |", "|---|---|---|---|---|"]
    )
    for dtype in DTYPES:
        one = np.dtype(dtype).type(1)
        for name, values in (
            ("normal residuals", np.random.default_rng(0).normal(0, 1, 10**7)),
            ("sorted residuals", np.linspace(0, 8, 10**7)),
        ):
            x = values.astype(dtype)
            rates = measure(
                {
                    "ours": (x.size, lambda x=x: losses.laplace_kl_loss(x, 1.0, 1.0)),
                    "scipy": (x.size, lambda x=x, one=one: pseudo_huber(one, x)),
                }
            )
            reach(
                f"laplace_kl_loss / pseudo_huber, {dtype}, {name} ({statistics.median(rates['ours']):.3g} points a second)",
                rates["ours"],
                rates["scipy"],
                1.0,
            )
