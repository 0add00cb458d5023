"""`verify show`: one claim, and every method's evidence step by step."""

from __future__ import annotations

import click

__all__ = ["show"]


@click.command()
@click.argument("label")
@click.option("--method", "methods", multiple=True, metavar="NAME", help="Only this method; may be given more than once.")
@click.option("--digits", type=int, default=50, show_default=True, help="Decimal digits for enclosures and quadrature.")
@click.option("--hypotheses", is_flag=True, help="Say of each hypothesis what the statement needs it for.")
def show(label: str, methods: tuple[str, ...], digits: int, hypotheses: bool) -> int:
    """Show LABEL: its statement, its reading, what it cites, a point of its domain, each method's evidence step by step."""
    from rich.console import Console

    from verify import api

    try:
        (label,) = api.find_claims([label])
        report = api.run([label], methods or None, digits)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    from verify.notation import statement_text
    from verify.refute import necessity, vacuity
    from verify.report.mutants import print_domains, print_hypotheses
    from verify.report.terminal import print_claim

    claim, console = api.claims[label], Console()
    print_claim(claim, report, console, statement_text(claim))
    print_domains([vacuity(form) for form in claim.statement], console)
    if not hypotheses:
        return 0 if report.ok else 1
    found = necessity(api.claims, [label])
    unlike = found.unlike(api.SPARE)
    print_hypotheses(found, unlike, console)
    return 0 if report.ok and not unlike else 1
