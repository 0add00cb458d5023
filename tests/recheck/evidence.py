"""What is done to evidence, and what the checker then says."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from verify import recheck
from verify.report.evidence import manifest_text
from verify.report.rechecking import recheck_directory


def failures(directory: Path) -> list[tuple[str, str, str]]:
    """List what the checker finds wrong."""
    return [result for result in recheck_directory(directory) if result[1] == "FAILED"]


def rehash(directory: Path) -> None:
    """Write a manifest that agrees with whatever the files now are."""
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in directory.iterdir() if path.name != "manifest.json"}
    (directory / "manifest.json").write_text(manifest_text(files, {}), encoding="utf-8")


def numbers(data: Any, under: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the places of all rationals inside data."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from numbers(value, (*under, key))
    elif isinstance(data, list):
        for key, value in enumerate(data):
            if not (key == 1 and data[0] == "symbol"):
                yield from numbers(value, (*under, key))
    elif isinstance(data, str) and re.fullmatch(r"-?\d+(/\d+)?", data):
        yield under


def set_at(data: Any, where: tuple[Any, ...], change: Any) -> tuple[str, str]:
    """Change what stands at a place, and give what stood there and what stands there now."""
    for key in where[:-1]:
        data = data[key]
    old = data[where[-1]]
    data[where[-1]] = change(old)
    return old, data[where[-1]]


def status_of(data: Any) -> tuple[str, str]:
    """Check evidence as if its file had the right hash."""
    recheck.LIMITS["end"] = time.monotonic() + 60
    try:
        return recheck.check_evidence(data)
    except (recheck.Failed, recheck.Unknown, *recheck.MALFORMED) as error:
        return "FAILED", f"{type(error).__name__}: {error}"
