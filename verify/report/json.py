"""Results as JSON, schema 1, and back as far as comparing two runs needs."""

from __future__ import annotations

import json
import os
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import sympy as sp

from verify._version import __version__
from verify.claim import Claim, Evidence
from verify.report.trust import trust_of
from verify.runner import Report

__all__ = ["SCHEMA", "read", "to_json", "write_atomically"]

SCHEMA = 1
_PACKAGES = ("sympy", "mpmath", "numpy", "scipy", "python-flint")
_MOST_BYTES = 256 * 2**20


def to_json(report: Report) -> dict[str, Any]:
    """Turn results into JSON-able data.

    Args:
        report: The results of a run.

    Returns:
        A dictionary in schema 1: paper, software, claims with their evidence, summary.
    """
    claims = [_claim(report, claim) for claim in report.claims]
    return {
        "schema": SCHEMA,
        "paper": dict(report.paper),
        "software": {"verify": __version__} | {name: _version(name) for name in _PACKAGES},
        "digits": report.digits,
        "methods": list(report.methods),
        "seconds": round(report.seconds, 3),
        "interrupted": report.interrupted,
        "claims": claims,
        "supporting": [_claim(report, claim) for claim in report.supporting],
        "summary": {
            "claims": len(claims),
            "as_expected": sum(1 for claim in claims if claim["as_expected"]),
            **{verdict.value: count for verdict, count in report.counts.items()},
        },
    }


def read(path: Path) -> dict[str, Any]:
    """Read a run that was written with `to_json`.

    Args:
        path: A file.

    Returns:
        The data; labels, verdicts and counterexamples are checked to be there.

    Raises:
        ValueError: The file is not such a run; one sentence that names it.
    """
    try:
        large = path.stat().st_size > _MOST_BYTES
        data = None if large else json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is not JSON as `verify run --json` writes it: {' '.join(str(error).split())[:120]}") from error
    if large:
        raise ValueError(f"{path} is larger than {_MOST_BYTES >> 20} MiB, which no run is")
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("claims"), list):
        raise ValueError(f"{path} is not a run of schema {SCHEMA}")
    for claim in data["claims"]:
        if not isinstance(claim, dict) or not isinstance(claim.get("label"), str) or not isinstance(claim.get("verdict"), str):
            raise ValueError(f"{path} holds a claim without a label and a verdict")
        if (
            not _is_evidence(claim.get("evidence", []))
            or not _is_words(claim.get("forms", []))
            or not isinstance(claim.get("expects", ""), str)
            or not _is_point(claim.get("counterexample"))
        ):
            raise ValueError(
                f"{path} holds a claim whose expectation, evidence, forms or counterexample are not as `verify run --json` writes them"
            )
    return data


def _is_evidence(items: Any) -> bool:
    """Say whether a claim's evidence has a form, a method and an outcome each."""
    wanted = (("form", int), ("method", str), ("outcome", str))
    return isinstance(items, list) and all(
        isinstance(item, dict) and all(type(item.get(name)) is kind for name, kind in wanted) for item in items
    )


def _is_words(items: Any) -> bool:
    return isinstance(items, list) and all(isinstance(item, str) for item in items)


def _is_point(point: Any) -> bool:
    return point is None or (isinstance(point, dict) and all(isinstance(value, str) for value in point.values()))


def write_atomically(path: Path, text: str) -> None:
    """Write a file whole or not at all: into a temporary file beside it, then renamed over it.

    Args:
        path: Where to.
        text: What.

    Raises:
        OSError: It could not be written; what was there before is untouched.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():  # a device or a pipe is written to, never replaced
        with target.open("w", encoding="utf-8") as stream:
            stream.write(text)
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _claim(report: Report, claim: Claim) -> dict[str, Any]:
    counterexample = report.counterexample(claim.label)
    return {
        "label": claim.label,
        "number": claim.number,
        "kind": claim.kind,
        "section": claim.section,
        "title": claim.title,
        "reading": claim.reading,
        "printed": claim.printed,
        "note": claim.note,
        "forms": [form.name for form in claim.statement],
        "expects": claim.expects,
        "verdict": report.verdicts[claim.label].value,
        "as_expected": report.as_expected(claim.label),
        "cites": list(claim.cites),
        "counterexample": None if counterexample is None else _point(counterexample),
        "evidence": [_evidence(item) for item in report.of(claim.label)],
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "form": item.form,
        "method": item.method,
        "outcome": item.outcome.value,
        "assumes": list(item.assumes),
        "seconds": round(item.seconds, 4),
        "detail": item.detail,
        "digits": item.finding.digits,
        "versions": dict(item.versions),
        "trust": trust_of(item),
        "certificate": None if item.finding.certificate is None else item.finding.certificate.get("type"),
    }


def _point(point: Any) -> dict[str, str]:
    return {str(symbol): sp.sstr(value) for symbol, value in sorted(point.items(), key=lambda item: str(item[0]))}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
