"""The promises of the symbolic path: run by name, `pytest tests/benchmarks/bench_verify.py`, on a machine with nothing else to do.

Absolute figures are printed by pytest-benchmark; what is asserted is a ratio of two things measured in the same run, and the
ceilings that the project promises on two cores.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest
import sympy as sp
from sympy.core.cache import clear_cache

from verify.claim import unfold
from verify.methods import Settings, load
from verify.methods.enclosures import exact, integrate, working
from verify.paper import claims

ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "SYMPY_GROUND_TYPES": "python"}


def _integral(digits: int):
    """Enclose the divergence (18) at one point by balls, tail included."""
    (form,) = [form for form in claims["eq:63"].statement if type(form).__name__ == "IntegralIs"][:1]
    integrand = unfold(form.integrand)
    symbols = tuple(sorted(integrand.free_symbols - {form.variable}, key=lambda symbol: symbol.name))
    values = [exact(sp.Rational(7 + 3 * place, 5 + place)) for place in range(len(symbols))]

    def enclose():
        with working(int(3.33 * digits) + 40):
            return integrate(integrand, form.variable, form.lower, form.upper, symbols, values)

    return enclose, form, symbols, values


def test_kl_enclosure_at_100_digits(benchmark) -> None:
    """The divergence at a hundred digits, tail included, is at least ten times as fast as mpmath's split quadrature."""
    enclose, *_ = _integral(100)
    benchmark(enclose)
    quadrature = load("quadrature")
    started = time.perf_counter()
    found = quadrature.decide(claims["eq:18"].statement[0], Settings(digits=100, seconds=60))
    slow = time.perf_counter() - started
    fast = benchmark.stats.stats.median

    assert found.outcome == "agrees", found.detail
    assert fast <= 0.020, f"{1000 * fast:.1f} ms for one enclosure"
    assert slow / fast >= 10, f"{slow / fast:.1f} times as fast as quadrature"


@pytest.mark.parametrize(("label", "form", "ceiling"), [("eq:74", 2, 0.020), ("eq:27", 0, 0.100), ("eq:27", 1, 0.100)])
def test_positivity(benchmark, label: str, form: int, ceiling: float) -> None:
    """A proof for the whole domain, with nothing remembered of the one before."""
    decide, statement = load("positivity").decide, claims[label].statement[form]
    found = benchmark.pedantic(decide, setup=lambda: (_forget(), ((statement, Settings()), {}))[1], rounds=30)

    assert found.outcome == "proved", found.detail
    assert benchmark.stats.stats.median <= ceiling, f"{1000 * benchmark.stats.stats.median:.0f} ms"


@pytest.mark.parametrize(
    "script", ["from verify.cli import main\ntry: main(['--version'])\nexcept SystemExit: pass", "import verify.losses"]
)
def test_start_up(script: str) -> None:
    """Neither the version nor the losses cost more than 0.3 s over importing NumPy."""
    over = [_seconds(script) - _seconds("import numpy") for _ in range(7)]

    print(f"\n{script.splitlines()[0]}: {1000 * median(over):.0f} ms over importing NumPy")  # noqa: T201 - a benchmark reports
    assert median(over) <= 0.3


def test_the_whole_run(tmp_path: Path) -> None:
    """Every claim, every method, fifty digits, in a fresh process: the promise is 20 s and 1 GiB on two cores."""
    target = tmp_path / "run.json"
    started = time.perf_counter()
    code = f"from verify.cli import main\nmain(['run', '--json', {str(target)!r}, '--jobs', '2'])"
    subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    summary = json.loads(target.read_text())["summary"]

    print(f"\n{summary} in {seconds:.1f} s, largest process {peak:.2f} GiB")  # noqa: T201 - a benchmark reports
    assert summary["claims"] == summary["as_expected"]
    assert peak <= 1.0
    assert seconds <= 20


def _forget() -> None:
    """Empty every cache of the package and of SymPy."""
    clear_cache()
    for name, module in list(sys.modules.items()):
        for value in vars(module).values() if name.startswith("verify") else ():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def _seconds(script: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, check=True, capture_output=True)
    return time.perf_counter() - started
