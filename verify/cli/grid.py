"""`verify grid`: the bounds (27) over dense grids, in floating point."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
from click.core import ParameterSource

from verify.cli._sweep_grid import run_sweep
from verify.sweep import (
    BackendUnavailableError,
    CheckpointError,
    Choice,
    Grid,
    Sweep,
    WorkerLostError,
    choose,
    every_float32,
    floats_between,
    open_pool,
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
@click.option(
    "--histogram/--no-histogram",
    default=True,
    show_default=True,
    help="Count the margins H - lower and upper - H in ulp: by the floats between the two.",
)
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

    With --detector, the paper's reading of a detector's losses, (21) to (53), on Faster R-CNN's anchors.

    Ends with 0 if they hold at every point, 1 if one is broken or the sweep could not be finished, 2 if the command was used wrongly.
    """
    if scheduler is not None and executor != "dask":
        raise click.UsageError(f"--scheduler = {scheduler!r} needs --executor dask.")
    quiet = json_file == "-"
    with ExitStack() as stack:
        with _wrong_usage():
            for option, file in (("--json", json_file), ("--checkpoint", checkpoint)):
                _check_writable(option, file)
            if detector:
                _refuse_beside_detector(backend)
            elif exhaustive and (given := _given({"points": "--points", "spacing": "--spacing"})):
                raise ValueError(f"{given} cannot be given with --exhaustive, which takes every float; --range is allowed.")
            choice = choose(backend)
            workers = jobs or _default_jobs(choice, detector=detector)
            sweep = None if detector else _sweep(dtype, alpha, span, spacing, points, choice, exhaustive=exhaustive, histogram=histogram)
            here = executor == "threads" and workers == 1
            pool = None if here else stack.enter_context(open_pool(executor, jobs=workers, scheduler=scheduler))
        with _wrong_work():
            if sweep is None:
                from verify.cli._detector_grid import PARTS, check_detector

                bar, task = stack.enter_context(_progress(PARTS))
                record, good = check_detector(
                    dtype=dtype, points=points, choice=choice, pool=pool, jobs=workers, quiet=quiet, report=_rate(bar, task, "cases")
                )
            else:
                bar, task = stack.enter_context(_progress(sweep.grid.points))
                record, good = run_sweep(sweep, alpha, choice, pool, workers, checkpoint, quiet=quiet, report=_rate(bar, task, "points"))
    record["run"] = {"executor": executor, "jobs": workers, **record["run"]}
    if json_file is not None:
        _write(json_file, record)
    sys.exit(0 if good else 1)


@contextmanager
def _wrong_usage() -> Iterator[None]:
    """Turn what the library says of the options into an error of use, exit code 2."""
    try:
        yield
    except (BackendUnavailableError, ValueError) as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def _wrong_work() -> Iterator[None]:
    """Turn what goes wrong in the work, here or in a worker, into one sentence and exit code 1: the user did nothing wrong.

    A checkpoint that cannot be used is an error of use all the same; it shows only now.
    """
    try:
        yield
    except CheckpointError as error:
        raise click.UsageError(str(error)) from None
    except (click.ClickException, BrokenPipeError):
        raise
    except WorkerLostError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"the sweep stopped: {error}.") from None
    except Exception as error:
        raise click.ClickException(f"the sweep failed at its work, {type(error).__name__}: {error}") from error


def _check_writable(option: str, file: str | Path | None) -> None:
    """Refuse a file that cannot be written before the work, not after it."""
    if file is None or file == "-":
        return
    path = Path(file)
    reason = "Is a directory" if path.is_dir() else "" if path.parent.is_dir() else "No such file or directory"
    if not reason and not os.access(path if path.exists() else path.parent, os.W_OK):
        reason = "Permission denied"
    if reason:
        raise ValueError(
            f"{option} = {str(file)!r} cannot be written ({reason}); a file name{' or -' if option == '--json' else ''} is allowed."
        )


def _given(options: dict[str, str]) -> str:
    """Return which options, by the names of their parameters, were given by the user."""
    context = click.get_current_context()
    return ", ".join(option for name, option in options.items() if context.get_parameter_source(name) is not ParameterSource.DEFAULT)


def _refuse_beside_detector(backend: str) -> None:
    names = {
        "alpha": "--alpha",
        "exhaustive": "--exhaustive",
        "span": "--range",
        "spacing": "--spacing",
        "histogram": "--histogram",
        "checkpoint": "--checkpoint",
    }
    if given := _given(names):
        raise ValueError(
            f"{given} cannot be given with --detector, whose scales are those of Table 1 and whose residuals are linear from -2 "
            "to 2 anchor sizes; --backend, --dtype, --points, --executor, --scheduler, --jobs and --json are allowed."
        )
    if backend == "numba":
        raise ValueError(
            "--backend = 'numba' cannot be given with --detector, which uses the array functions; auto, numpy or cupy is allowed."
        )


def _default_jobs(choice: Choice, *, detector: bool) -> int:
    """Return the number of workers that a backend likes; the detector's grid is NumPy's where it is not CuPy's."""
    name = "numpy" if detector and choice.name != "cupy" else choice.name
    return preferred_jobs(name) or os.cpu_count() or 1


def _sweep(
    dtype: str,
    alpha: Fraction,
    span: tuple[Fraction, Fraction] | None,
    spacing: str,
    points: int,
    choice: Choice,
    *,
    exhaustive: bool,
    histogram: bool,
) -> Sweep:
    scale = _rounded(alpha, dtype)
    return Sweep(_grid(dtype, alpha, span, spacing, points, exhaustive=exhaustive), scale, choice.name, histogram)


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


def _rate(bar: Any, task: Any, unit: str) -> Any:
    """Return a report that moves the bar and shows the rate."""
    begun = time.perf_counter()
    before: int | None = None

    def report(done: int, _total: int, *_rest: Any) -> None:
        nonlocal before
        # Points of an earlier run, read from a checkpoint, say nothing about the rate.
        before = done if before is None else before
        rate = (done - before) / max(time.perf_counter() - begun, 1e-9)
        bar.update(task, completed=done, rate=f"{rate:.3g} {unit}/s")

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
