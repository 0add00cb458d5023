"""`verify grid` on a line of residuals: the sweep behind the command, and what is printed of it."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from verify._version import __version__
from verify.sweep import Choice, Sweep, Tally, run
from verify.sweep.checkpoint import load

if TYPE_CHECKING:
    from verify.sweep import Pool

# Bits of a row of the printed histogram; JSON has a bin for each bit.
_ROW_BITS = 4


def run_sweep(
    sweep: Sweep, given: Fraction, choice: Choice, pool: Pool | None, jobs: int, checkpoint: Path | None, *, quiet: bool, report: Any
) -> tuple[dict[str, Any], bool]:
    """Run a sweep.

    Args:
        sweep: The sweep.
        given: α as it was given.
        choice: The backend and why.
        pool: Where parts are worked on; None for here.
        jobs: Workers of the pool.
        checkpoint: File to continue from and to write after each part.
        quiet: Whether to print nothing.
        report: Called with points done, points in all and the tally so far.

    Returns:
        The record for JSON, and whether the bounds hold.
    """
    known = load(checkpoint, sweep.describe()) if checkpoint is not None else None
    begun = time.perf_counter()
    tally = run(sweep, pool, in_flight=4 * jobs, checkpoint_file=checkpoint, report=report)
    seconds = time.perf_counter() - begun
    record = {
        "schema": 1,
        "command": "grid",
        "software": {"verify": __version__, "numpy": np.__version__},
        "sweep": {**sweep.describe(), "alpha_given": str(given)},
        "backend": {"name": choice.name, "reason": choice.reason},
        "result": {**tally.to_json(), "violations": tally.violations, "x": _places(sweep, tally)},
        "run": {"seconds": round(seconds, 3)},
    }
    if not quiet:
        _show(sweep, given, choice, tally)
        # Points of an earlier run, read from a checkpoint, say nothing about the rate.
        fresh = tally.points - (known.tally.points if known else 0)
        click.echo(f"  time              {seconds:.2f} s, {fresh / max(seconds, 1e-9):.3g} points a second")
    return record, tally.violations == 0


def _places(sweep: Sweep, tally: Tally) -> dict[str, Any]:
    """Return the residuals behind the indices of a tally, as hexadecimal floats."""
    names = ("lower", "upper", "gap")
    places: dict[str, Any] = {name: sweep.grid.at(getattr(tally, name).index).hex() for name in names if getattr(tally, name).index >= 0}
    for name in ("lower_witnesses", "upper_witnesses", "nonfinite_witnesses"):
        places[name] = [sweep.grid.at(index).hex() for index in getattr(tally, name)]
    return places


def _show(sweep: Sweep, given: Fraction, choice: Choice, tally: Tally) -> None:
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
    if tally.lower_ulp:
        _show_histogram(tally)


def _show_histogram(tally: Tally) -> None:
    """Print the histogram of the margins in ulp, `tally.BINS`, with a few bits a row."""
    click.echo(f"  {'floats between':17} {'H - lower':>15} {'upper - H':>15}")
    both = list(zip(tally.lower_ulp, tally.upper_ulp, strict=True))
    rows = [("out of order", both[:1]), ("0", both[1:2])]
    for bit in range(0, len(both) - 2, _ROW_BITS):
        rows.append((f"2^{bit} to 2^{bit + _ROW_BITS}" if bit else f"1 to 2^{_ROW_BITS}", both[2 + bit : 2 + bit + _ROW_BITS]))
    for name, bins in rows:
        lower, upper = (sum(column) for column in zip(*bins, strict=True))
        if lower or upper:
            click.echo(f"    {name:15} {lower:>15,} {upper:>15,}")
