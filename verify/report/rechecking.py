"""The independent checker over a directory, on several processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from verify import recheck

__all__ = ["STATUSES", "recheck_directory", "recheck_files", "settled_statements"]

STATUSES = recheck.STATUSES
_FEW = 40
"""So many files are checked sooner than processes are started."""

Result = tuple[str, str, str]


def recheck_directory(directory: Path, jobs: int | None = None) -> list[Result]:
    """Check an evidence directory again: its manifest, its statements and its sums.

    Args:
        directory: What `verify run --evidence DIR` wrote.
        jobs: Processes; None for as many as there are processors.

    Returns:
        For each file its name, its status (`STATUSES`) and a sentence; a manifest that is wrong comes first.
    """
    return _with_neighbours(recheck.recheck(directory, lambda check, *columns: _mapped(check, list(zip(*columns, strict=True)), jobs)))


def recheck_files(files: Iterable[tuple[Path, str | None]], jobs: int | None = None) -> list[tuple[str, str]]:
    """Check files, each with the SHA-256 that it should have: a status and a sentence for each."""
    return _mapped(recheck.check_file, list(files), jobs)


def _mapped(check: Callable[..., tuple[str, str]], todo: list[Any], jobs: int | None) -> list[tuple[str, str]]:
    processes = min(jobs or _processors(), len(todo))
    if processes < 2 or len(todo) <= _FEW:
        return [check(*item) for item in todo]
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(processes, multiprocessing.get_context(method)) as pool:
        return list(pool.map(check, *zip(*todo, strict=True), chunksize=4))


def _with_neighbours(results: list[Result]) -> list[Result]:
    """Where a file is not settled, name one that settles the same statement."""
    settling = {name.rsplit(".", 2)[0]: name for name, status, _ in reversed(results) if status == "rechecked"}
    told = []
    for name, status, detail in results:
        other = settling.get(name.rsplit(".", 2)[0])
        more = f"; {other} settles the statement" if other and status not in ("rechecked", "FAILED") else ""
        told.append((name, status, detail + more))
    return told


def settled_statements(results: Iterable[Result]) -> tuple[int, int]:
    """Count the statements (a form of a claim) that at least one file settles without other software, and all that have files."""
    found: dict[str, bool] = {}
    for name, status, _ in results:
        if name != "manifest.json":
            statement = name.rsplit(".", 2)[0]
            found[statement] = found.get(statement, False) or status == "rechecked"
    return sum(found.values()), len(found)


def _processors() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
