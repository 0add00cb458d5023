"""`verify diff`: what changed between two runs."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["diff"]


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def diff(old: Path, new: Path) -> int:
    """Say what changed from the run OLD to the run NEW, two files of `verify run --json`.

    Exits with 0 if no verdict and no outcome changed, 1 if one did.
    """
    from verify.report.changes import changes
    from verify.report.json import read

    try:
        lines = changes(read(old), read(new))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo("no claim, verdict or outcome changed")
    return 1 if lines else 0
