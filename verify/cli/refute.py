"""`verify refute`: every claim against its mutants."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

__all__ = ["refute"]


@click.command()
@click.argument("labels", nargs=-1, metavar="[LABEL]...")
@click.option("--sample", type=click.IntRange(1), default=None, help="Draw so many mutants at random instead of all.")
@click.option("--seed", type=int, default=0, show_default=True, help="From which the draw is made.")
@click.option("--most", type=click.IntRange(1), default=2, show_default=True, help="How many changes of one operator to one form.")
@click.option("--method", "methods", multiple=True, metavar="NAME", help="Only this method; may be given more than once.")
@click.option("--jobs", type=click.IntRange(1, 1024), default=None, help="Worker processes; as many as processors unless given.")
@click.option("--json", "json_file", metavar="FILE|-", default=None, help="Write the matrix as JSON; - for standard output.")
def refute(
    labels: tuple[str, ...], sample: int | None, seed: int, most: int, methods: tuple[str, ...], jobs: int | None, json_file: str | None
) -> int:
    """Change every claim, or those named, in many small ways and see which method notices.

    Exits with 0 if every mutant is refuted or proved equivalent, 1 if one survives, 2 if the command was used wrongly.
    """
    from rich.console import Console

    from verify import api
    from verify.cli.run import Progress
    from verify.methods import methods_named
    from verify.refute import refute as run_mutants
    from verify.report.mutants import matrix_json, print_matrix

    try:
        chosen = api.find_claims(labels) if labels else None
        names = methods_named(methods or None)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with Progress(Console(stderr=True)) as progress:
        matrix = run_mutants(api.claims, chosen, sample=sample, seed=seed, most=most, methods=names, jobs=jobs, progress=progress.update)
    if json_file:
        text = json.dumps(matrix_json(matrix), indent=1, ensure_ascii=False) + "\n"
        _write(json_file, text)
    if json_file != "-":
        print_matrix(matrix, Console())
    return 1 if matrix.survivors else 0


def _write(target: str, text: str) -> None:
    from verify.report.json import write_atomically

    if target == "-":
        sys.stdout.write(text)
        return
    try:
        write_atomically(Path(target), text)
    except OSError as error:
        raise click.UsageError(f"--json {target} cannot be written: {error.strerror or error}") from error
