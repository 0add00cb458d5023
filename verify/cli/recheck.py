"""`verify recheck`: the certificates of a run again, by the independent checker."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

__all__ = ["recheck"]


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Processes; as many as processors unless given.")
def recheck(directory: Path, as_json: bool, jobs: int | None) -> int:
    """Check the evidence in DIR, written by `verify run --evidence DIR`, again by the independent checker.

    Exits with 0 if nothing failed, 1 if something did, 2 if the command was used wrongly.
    """
    from verify.report.rechecking import STATUSES, recheck_directory, settled_statements

    if not directory.is_dir():
        raise click.UsageError(f"{directory} is no directory; allowed is one that `verify run --evidence DIR` wrote")
    results = recheck_directory(directory, jobs)
    counts = Counter(status for _, status, _ in results)
    failures = [f"FAILED {name}: {detail}" for name, status, detail in results if status == "FAILED"]
    if as_json:
        settled, stated = settled_statements(results)
        summary = {status: counts[status] for status in STATUSES} | {"statements": stated, "statements rechecked": settled}
        rows = [dict(zip(("file", "status", "detail"), result, strict=True)) for result in results]
        click.echo(json.dumps({"summary": summary, "results": rows}, indent=1, ensure_ascii=False))
        return 1 if failures or not results else 0
    for failure in failures:
        click.echo(failure)
    click.echo(", ".join(f"{counts[status]} {status}" for status in STATUSES))
    settled, stated = settled_statements(results)
    click.echo(f"{settled} of {stated} statements are rechecked by at least one file")
    if counts["spot-checked"] or counts["hash only"]:
        click.echo("Spot-checked and hash only: the proof needs SymPy, python-flint or mpmath; `verify recheck --json` names the reason.")
    return 1 if failures or not results else 0
