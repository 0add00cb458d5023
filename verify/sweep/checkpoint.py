"""A sweep's state on disk: written whole or not at all, and read back only by the sweep that wrote it."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.sweep.tally import Tally

SCHEMA = 1


class CheckpointError(ValueError):
    """A checkpoint that cannot be used: torn, or of another sweep."""


@dataclass(frozen=True)
class Progress:
    """The parts that are done and their tally.

    Args:
        done: Numbers of the parts that are done.
        tally: Their combined tally.
    """

    done: frozenset[int]
    tally: Tally


def save(path: Path, sweep: dict[str, Any], progress: Progress) -> None:
    """Write a checkpoint atomically: a reader finds the old one or the new one, never half of one.

    Args:
        path: The file.
        sweep: What defines the sweep, as JSON values.
        progress: What is done.
    """
    body = {"schema": SCHEMA, "sweep": sweep, "done": _ranges(progress.done), "tally": progress.tally.to_json()}
    text = json.dumps({"sha256": _digest(body), **body}, indent=1) + "\n"
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(path: Path, sweep: dict[str, Any]) -> Progress | None:
    """Read a checkpoint.

    Args:
        path: The file.
        sweep: What defines the sweep that wants it.

    Returns:
        What is done, or None if there is no such file.

    Raises:
        CheckpointError: If the file is torn or belongs to another sweep.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CheckpointError(f"checkpoint = {str(path)!r} cannot be read ({error}); a file that a sweep wrote is allowed.") from None
    try:
        record = json.loads(text)
        digest = record.pop("sha256")
        torn = digest != _digest(record) or record["schema"] != SCHEMA
    except (ValueError, KeyError, TypeError, AttributeError):
        torn = True
    if torn:
        raise CheckpointError(f"checkpoint = {str(path)!r} is torn or was edited; remove it to start again.")
    if record["sweep"] != sweep:
        changed = ", ".join(sorted(key for key in {*sweep, *record["sweep"]} if sweep.get(key) != record["sweep"].get(key)))
        raise CheckpointError(
            f"checkpoint = {str(path)!r} is of a sweep with another {changed}; the same sweep or another file is allowed."
        )
    done = frozenset(part for low, high in record["done"] for part in range(low, high))
    return Progress(done, Tally.from_json(record["tally"]))


def _ranges(numbers: frozenset[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and ranges[-1][1] == number:
            ranges[-1][1] = number + 1
        else:
            ranges.append([number, number + 1])
    return ranges


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
