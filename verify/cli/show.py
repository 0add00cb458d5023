"""`verify show`: one claim, and every method's evidence step by step."""

from __future__ import annotations

import click

__all__ = ["show"]


@click.command()
@click.argument("label")
@click.option("--method", "methods", multiple=True, metavar="NAME", help="Only this method; may be given more than once.")
@click.option("--digits", type=int, default=50, show_default=True, help="Decimal digits for enclosures and quadrature.")
def show(label: str, methods: tuple[str, ...], digits: int) -> int:
    """Show LABEL: its statement, its reading, what it cites, each method's evidence step by step."""
    from rich.console import Console

    from verify import api

    try:
        (label,) = api.find_claims([label])
        report = api.run([label], methods or None, digits)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    from verify.notation import statement_text
    from verify.report.terminal import print_claim

    claim = api.claims[label]
    print_claim(claim, report, Console(), statement_text(claim))
    return 0 if report.ok else 1
