"""`verify run`: every claim, every method, a progress bar, a table."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from verify.claim import Evidence
    from verify.runner import Report

__all__ = ["run"]


@click.command()
@click.argument("labels", nargs=-1, metavar="[LABEL]...")
@click.option("--method", "methods", multiple=True, metavar="NAME", help="Only this method; may be given more than once.")
@click.option("--digits", type=int, default=50, show_default=True, help="Decimal digits for enclosures and quadrature.")
@click.option("--jobs", type=int, default=None, help="Worker processes; as many as processors unless given.")
@click.option("--timeout", type=float, default=30.0, show_default=True, help="Seconds after which one evidence is stopped.")
@click.option("--json", "json_file", metavar="FILE|-", default=None, help="Write the results as JSON; - for standard output.")
@click.option("--evidence", "evidence_dir", metavar="DIR", default=None, help="Write every certificate there, for `verify recheck`.")
def run(
    labels: tuple[str, ...],
    methods: tuple[str, ...],
    digits: int,
    jobs: int | None,
    timeout: float,
    json_file: str | None,
    evidence_dir: str | None,
) -> int:
    """Re-verify every claim of the paper, or those that are named (eq:27, prop:3, erratum:26).

    Exits with 0 if everything is as expected, 1 if something is not, 2 if the command was used wrongly.
    """
    from rich.console import Console

    from verify import api
    from verify.report.terminal import print_report

    _refuse_unwritable(json_file)
    to_stdout = json_file == "-"
    console = Console(stderr=to_stdout)
    with Progress(Console(stderr=True)) as progress:
        try:
            report = api.run(labels or None, methods or None, digits, jobs, progress.update, timeout=timeout)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    if json_file:
        _write_json(report, json_file)
    if evidence_dir:
        _write_evidence(report, evidence_dir)
    if not to_stdout:
        print_report(report, console)
    return 130 if report.interrupted else 0 if report.ok else 1


class Progress:
    """A bar on a terminal, a plain line now and then elsewhere."""

    def __init__(self, console: Console) -> None:
        """Draw on this console."""
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        self._console = console
        self._bar = Bar(
            TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True
        )
        self._task = self._bar.add_task("", total=None)
        self._next = 0.25

    def __enter__(self) -> Progress:
        """Start drawing."""
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self._console.is_terminal:
            self._bar.stop()

    def update(self, done: int, total: int, evidence: Evidence | None) -> None:
        """Show how far the run is."""
        if self._console.is_terminal:
            self._bar.update(
                self._task, completed=done, total=total, description=f"{evidence.claim} {evidence.method}" if evidence else "starting"
            )
            return
        if evidence is None:
            self._next = 0.25
        elif total and done / total >= self._next:
            click.echo(f"{done} of {total} evidences", err=True)
            self._next += 0.25


def _write_json(report: Report, target: str) -> None:
    from verify.report.json import to_json, write_atomically

    text = json.dumps(to_json(report), indent=1, ensure_ascii=False) + "\n"
    if target == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        write_atomically(Path(target), text)
    except OSError as error:
        raise click.UsageError(f"--json {target} cannot be written: {error.strerror or error}") from error


def _write_evidence(report: Report, target: str) -> None:
    from verify.report.evidence import write_evidence

    try:
        write_evidence(report, Path(target))
    except OSError as error:
        raise click.UsageError(f"--evidence {target} cannot be written: {error.strerror or error}") from error


def _refuse_unwritable(target: str | None) -> None:
    """Refuse before the work is done, not after it."""
    if target in {None, "-"}:
        return
    path = Path(str(target))
    if path.is_dir():
        raise click.UsageError(f"--json {target} is a directory; allowed is a file or -")
    if not path.parent.is_dir():
        raise click.UsageError(f"--json {target} cannot be written: there is no directory {path.parent}")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise click.UsageError(f"--json {target} cannot be written: permission denied")
