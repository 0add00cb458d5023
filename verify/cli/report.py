"""`verify report`: the site, LaTeX, BibTeX, JSON and figures."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["report"]


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--digits", type=click.IntRange(1, 100_000), default=15, show_default=True, help="Certified digits of each constant.")
@click.option(
    "--grid",
    "grids",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="A result of verify grid --json to show instead of the recorded sweeps; may be repeated.",
)
@click.option("--jobs", type=click.IntRange(1, 1024), default=None, help="Worker processes; as many as processors unless given.")
def report(directory: Path, digits: int, grids: tuple[Path, ...], jobs: int | None) -> int:
    """Verify everything and write the report to DIRECTORY: HTML, LaTeX, BibTeX, JSON, figures."""
    from rich.console import Console

    from verify import api
    from verify.cli.run import Progress

    try:
        from verify.report.extras import extras, read_grids
        from verify.report.site import build_site
    except ImportError as error:
        raise click.UsageError(f"the report needs the extra 'report' (pip install 'huber-verify[report]'): {error}") from error
    try:
        sweeps = read_grids(grids)
    except ValueError as error:
        raise click.UsageError(f"--grid: {error}") from error
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"{directory} cannot be made: {error.strerror or error}") from error
    with Progress(Console(stderr=True)) as progress:
        results = api.run(None, None, max(50, digits), jobs, progress.update)
    try:
        extra = extras(directory, sweeps)
        written = [*build_site(results, directory, digits=digits, extra=extra), *extra["written"]]
    except OSError as error:
        raise click.UsageError(f"{directory} cannot be written: {error.strerror or error}") from error
    click.echo(f"{len(written)} files; open {directory / 'index.html'}")
    return 0 if results.ok else 1
