"""`verify cite`: what to paste into a paper."""

from __future__ import annotations

import click

__all__ = ["cite"]


@click.command()
@click.argument("labels", nargs=-1, required=True, metavar="LABEL...")
@click.option("--digits", type=click.IntRange(1, 100_000), default=15, show_default=True, help="Certified digits of each constant.")
def cite(labels: tuple[str, ...], digits: int) -> int:
    """Print a sentence for each LABEL with what was proved and how, the macros of its numbers, and BibTeX."""
    from verify import api
    from verify.report.citation import cite as citation

    try:
        chosen = api.find_claims(labels)
        report = api.run(chosen)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo(citation([api.claims[label] for label in chosen], report, digits), nl=False)
    return 0 if report.ok else 1
