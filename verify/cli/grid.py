"""`verify grid`: the bounds (27) over dense grids, in floating point."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from verify._version import __version__
from verify.sweep import (
    BackendUnavailableError,
    CheckpointError,
    Choice,
    Grid,
    Sweep,
    Tally,
    WorkerLostError,
    choose,
    every_float32,
    floats_between,
    open_pool,
    run,
)
from verify.sweep.backends import preferred_jobs

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_FLOATS = 1 << 45


class Rational(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A number written as a decimal or as a quotient, such as 0.1, 1e-3 or 1/9."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """Read a number exactly."""
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError, TypeError):
            self.fail(f"{value!r} is not a number; a decimal or a quotient such as 1/9 is allowed.", param, ctx)


@click.command()
@click.option("--backend", type=click.Choice(["auto", "numpy", "numba", "cupy"]), default="auto", show_default=True, help="What computes.")
@click.option("--dtype", type=click.Choice(["float32", "float64"]), default="float64", show_default=True)
@click.option("--alpha", type=Rational(), default="1", show_default=True, help="Transition point, such as 1/9; rounded to the dtype.")
@click.option("--exhaustive", is_flag=True, help="Every float of the range; without a range every finite float32.")
@click.option("--points", type=click.IntRange(min=2), default=1_000_000, show_default=True, help="Number of points.")
@click.option(
    "--range",
    "span",
    type=Rational(),
    nargs=2,
    metavar="LO HI",
    help="Residuals from LO to HI.  [default: 0 to 8 alpha, from alpha/2**40 if log]",
)
@click.option("--spacing", type=click.Choice(["linear", "log"]), default="linear", show_default=True)
@click.option("--detector", is_flag=True, help="The grid of the detector: the parameters of Table 1 on each anchor of Faster R-CNN.")
@click.option("--histogram/--no-histogram", default=True, show_default=True, help="Count the margins in ulp.")
@click.option("--executor", type=click.Choice(["threads", "processes", "dask"]), default="threads", show_default=True)
@click.option("--scheduler", metavar="ADDRESS", help="A running Dask scheduler.")
@click.option("--jobs", type=click.IntRange(min=1), help="Workers.  [default: one a core, or one where the backend does not gain]")
@click.option("--checkpoint", type=click.Path(dir_okay=False, path_type=Path), help="File to continue from and to write after each part.")
@click.option("--json", "json_file", metavar="FILE|-", help="Write the result as JSON.")
def grid(
    backend: str,
    dtype: str,
    alpha: Fraction,
    exhaustive: bool,
    points: int,
    span: tuple[Fraction, Fraction] | None,
    spacing: str,
    detector: bool,
    histogram: bool,
    executor: str,
    scheduler: str | None,
    jobs: int | None,
    checkpoint: Path | None,
    json_file: str | None,
) -> None:
    """Check the bounds (27) in floating point over a dense grid of residuals.

    Ends with 0 if they hold at every point, 1 if one is broken, 2 if the command was used wrongly.
    """
    if scheduler is not None and executor != "dask":
        raise click.UsageError(f"--scheduler = {scheduler!r} needs --executor dask.")
    if detector and (exhaustive or span is not None or checkpoint is not None):
        raise click.UsageError(
            "--detector has its own residuals and takes seconds: --exhaustive, --range and --checkpoint are not allowed with it."
        )
    try:
        choice = choose(backend)
        workers = jobs or preferred_jobs(choice.name) or os.cpu_count() or 1
        if detector:
            from verify.cli._detector_grid import check_detector

            with _progress(1) as (bar, task):
                record, good = check_detector(
                    dtype=dtype,
                    points=points,
                    choice=choice,
                    quiet=json_file == "-",
                    report=lambda done, total: bar.update(task, completed=done, total=total),
                )
        else:
            scale = _rounded(alpha, dtype)
            sweep = Sweep(_grid(dtype, alpha, span, spacing, points, exhaustive=exhaustive), scale, choice.name, histogram)
            record, good = _sweep(sweep, alpha, choice, executor, scheduler, workers, checkpoint, quiet=json_file == "-")
    except (BackendUnavailableError, CheckpointError, ValueError) as error:
        raise click.UsageError(str(error)) from None
    except WorkerLostError as error:
        raise click.ClickException(str(error)) from None
    if json_file is not None:
        _write(json_file, record)
    sys.exit(0 if good else 1)


def _rounded(alpha: Fraction, dtype: str) -> float:
    with np.errstate(over="ignore"):
        value = float(np.dtype(dtype).type(float(alpha) if abs(alpha) < Fraction(2) ** 1023 else math.inf))
    if not value >= float(np.finfo(dtype).tiny) or math.isinf(value):
        raise ValueError(f"alpha = {alpha} becomes {value!r} in {dtype}; a positive normal number is allowed.")
    return value


def _grid(dtype: str, alpha: Fraction, span: tuple[Fraction, Fraction] | None, spacing: str, points: int, *, exhaustive: bool) -> Grid:
    if exhaustive and span is None:
        if dtype != "float32":
            raise ValueError(f"--exhaustive over all of {dtype} would take centuries; --dtype float32, or a --range, is allowed.")
        return every_float32()
    kind = np.dtype(dtype).type
    start = alpha / 2**40 if spacing == "log" else Fraction(0)
    low, high = (float(kind(float(end))) for end in (span or (start, 8 * alpha)))
    if not exhaustive:
        return Grid("log" if spacing == "log" else "linear", low, high, points, dtype)
    every = floats_between(low, high, dtype)
    if every.points > _MOST_FLOATS:
        raise ValueError(f"--exhaustive from {low!r} to {high!r} has {every.points} floats; at most {_MOST_FLOATS} is allowed.")
    return every


def _sweep(
    sweep: Sweep, given: Fraction, choice: Choice, executor: str, scheduler: str | None, jobs: int, checkpoint: Path | None, *, quiet: bool
) -> tuple[dict[str, Any], bool]:
    begun = time.perf_counter()
    with _progress(sweep.grid.points) as (bar, task):
        report = _rate(bar, task)
        if executor == "threads" and jobs == 1:
            tally = run(sweep, checkpoint_file=checkpoint, report=report)
        else:
            with open_pool(executor, jobs=jobs, scheduler=scheduler) as pool:
                tally = run(sweep, pool, in_flight=4 * jobs, checkpoint_file=checkpoint, report=report)
    seconds = time.perf_counter() - begun
    record = {
        "schema": 1,
        "command": "grid",
        "software": {"verify": __version__, "numpy": np.__version__},
        "sweep": {**sweep.describe(), "alpha_given": str(given)},
        "backend": {"name": choice.name, "reason": choice.reason},
        "result": {**tally.to_json(), "violations": tally.violations, "x": _places(sweep, tally)},
        "run": {"executor": executor, "jobs": jobs, "seconds": round(seconds, 3)},
    }
    if not quiet:
        _show(sweep, given, choice, tally, seconds)
    return record, tally.violations == 0


def _places(sweep: Sweep, tally: Tally) -> dict[str, Any]:
    """Return the residuals behind the indices of a tally, as hexadecimal floats."""
    names = ("lower", "upper", "gap")
    places: dict[str, Any] = {name: sweep.grid.at(getattr(tally, name).index).hex() for name in names if getattr(tally, name).index >= 0}
    for name in ("lower_witnesses", "upper_witnesses", "nonfinite_witnesses"):
        places[name] = [sweep.grid.at(index).hex() for index in getattr(tally, name)]
    return places


def _show(sweep: Sweep, given: Fraction, choice: Choice, tally: Tally, seconds: float) -> None:
    def place(name: str) -> str:
        extreme = getattr(tally, name)
        if extreme.index < 0:
            return "none: every point overflows"
        x = sweep.grid.at(extreme.index)
        return f"{extreme.value:.9g} first at x = {x:.9g} ({x.hex()})"

    grid_ = sweep.grid
    click.echo(f"(27) D_(α,1/α) ≤ H_α ≤ D_(α/2,1/α) in {grid_.dtype}, α = {given} rounded to {sweep.alpha.hex()}")
    click.echo(f"  points            {tally.points:,} ({grid_.spacing}, {grid_.low!r} to {grid_.high!r})")
    click.echo(f"  backend           {choice.name} ({choice.reason})")
    click.echo(f"  violations        {tally.lower_violations:,} lower, {tally.upper_violations:,} upper")
    for name in ("lower_witnesses", "upper_witnesses"):
        for index in getattr(tally, name):
            click.echo(f"    broken at x = {grid_.at(index)!r} ({grid_.at(index).hex()})")
    click.echo(f"  overflows         {tally.nonfinite:,}")
    click.echo(f"  least H - lower   {place('lower')}")
    click.echo(f"  least upper - H   {place('upper')}")
    click.echo(f"  largest gap       {place('gap')}; its supremum α²/2 is {sweep.alpha**2 / 2:.9g}")
    click.echo(f"  time              {seconds:.2f} s, {tally.points / max(seconds, 1e-9):.3g} points a second")


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """Show a bar with rate and time left on the terminal's error stream; nothing where that is not a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("points", total=total, rate="")
        yield bar, task


def _rate(bar: Any, task: Any) -> Any:
    """Return a report that moves the bar and shows the rate."""
    begun = time.perf_counter()
    before: int | None = None

    def report(done: int, _total: int, _tally: Tally) -> None:
        nonlocal before
        # Points of an earlier run, read from a checkpoint, say nothing about the rate.
        before = done if before is None else before
        rate = (done - before) / max(time.perf_counter() - begun, 1e-9)
        bar.update(task, completed=done, rate=f"{rate:.3g} points/s")

    return report


def _write(target: str, record: dict[str, Any]) -> None:
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    if target == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"--json = {target!r} cannot be written ({error.strerror}); a file name or - is allowed.") from None
