"""`verify refute`: every claim against its mutants, and without its hypotheses."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

__all__ = ["refute"]


@click.command()
@click.argument("labels", nargs=-1, metavar="[LABEL]...")
@click.option("--each", type=click.IntRange(1), default=None, show_default="3", help="How many mutants of each form are chosen.")
@click.option("--sample", type=click.IntRange(1), default=None, help="Draw so many of the mutants chosen instead of taking all.")
@click.option("--seed", type=int, default=0, show_default=True, help="From which the choice and the draw are made.")
@click.option("--every-method", is_flag=True, help="Let every method attack every mutant: the full matrix, at several times the cost.")
@click.option("--hypotheses", is_flag=True, help="Drop hypotheses instead: a point of each domain, and what each hypothesis is needed for.")
@click.option("--method", "methods", multiple=True, metavar="NAME", help="Only this method; may be given more than once.")
@click.option(
    "--limit", type=click.FloatRange(0.1), default=None, show_default="20", help="Processor seconds for one method on one mutant."
)
@click.option("--jobs", type=click.IntRange(1, 1024), default=None, help="Worker processes; as many as processors unless given.")
@click.option("--json", "json_file", metavar="FILE|-", default=None, help="Write what was found as JSON; - for standard output.")
def refute(
    labels: tuple[str, ...],
    each: int | None,
    sample: int | None,
    seed: int,
    every_method: bool,
    hypotheses: bool,
    methods: tuple[str, ...],
    limit: float | None,
    jobs: int | None,
    json_file: str | None,
) -> int:
    """Change every claim, or those named, in many small ways and see whether a method notices.

    Every form of every claim gives as many mutants as --each says, each by another operator, all operators about equally often;
    the choice depends on the seed and on what can be changed, not on what becomes of it. Methods attack a mutant one after the
    other, the cheap ones first, until one refutes it or proves that it is true; with --every-method all of them do.

    Exits with 0 if every mutant is refuted or proved, 1 if one survives, 2 if the command was used wrongly. With --hypotheses: 0 if
    every domain has a point and every hypothesis is needed, or proved not to be where the claim says so.
    """
    from rich.console import Console

    from verify import api
    from verify.cli.run import Progress
    from verify.methods import Settings, methods_named
    from verify.refute import EACH, LIMIT, PATIENCE, necessity
    from verify.refute import refute as run_mutants
    from verify.report.mutants import hypotheses_json, matrix_json, print_hypotheses, print_matrix

    try:
        chosen = api.find_claims(labels) if labels else None
        names = methods_named(methods or None)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if hypotheses and (methods or sample is not None or every_method):
        raise click.UsageError(
            "--hypotheses drops every hypothesis and asks every method; it takes no --method, --sample or --every-method"
        )
    settings = Settings(digits=30, seconds=limit or LIMIT, patience=PATIENCE)
    console = Console(stderr=json_file == "-")
    with Progress(Console(stderr=True)) as progress:
        if hypotheses:
            found = necessity(api.claims, chosen, settings=settings, jobs=jobs, progress=progress.update)
            as_stated = found.unlike(api.SPARE)
            _write(json_file, hypotheses_json(found, as_stated))
        else:
            matrix = run_mutants(
                api.claims,
                chosen,
                each=each or EACH,
                sample=sample,
                seed=seed,
                methods=names,
                every_method=every_method,
                settings=settings,
                jobs=jobs,
                progress=progress.update,
            )
            _write(json_file, matrix_json(matrix))
    if hypotheses:
        print_hypotheses(found, as_stated, console)
        return 130 if found.interrupted else 1 if as_stated else 0
    print_matrix(matrix, console)
    return 130 if matrix.interrupted else 1 if matrix.survivors else 0


def _write(target: str | None, data: dict[str, Any]) -> None:
    from verify.report.json import write_atomically

    if target is None:
        return
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    if target == "-":
        sys.stdout.write(text)
        return
    try:
        write_atomically(Path(target), text)
    except OSError as error:
        raise click.UsageError(f"--json {target} cannot be written: {error.strerror or error}") from error
