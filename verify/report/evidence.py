"""Writes an evidence directory: every proof and refutation of a run as a file that `verify/recheck.py` checks again."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import sympy as sp

from verify._version import __version__
from verify.claim import Claim, Evidence, Form, Identity, Inequality, Outcome, TableIs, reduce_form, unfold
from verify.claim.trees import TreeError, relation_tree, tree_of
from verify.methods.points import sample_points
from verify.report.json import write_atomically
from verify.report.rechecking import recheck_files
from verify.report.trust import CHECKER, trust_of
from verify.runner import Report

__all__ = ["MANIFEST", "evidence_data", "manifest_text", "write_evidence"]

MANIFEST = "manifest.json"
_SPOTS = 4
_TURNS = 1000
"""So often a directory is tried to be put in its place while other runs put theirs there."""
_NOTHING = "0" * 64


def write_evidence(report: Report, directory: Path) -> list[Path]:
    """Write a file for every proof and every refutation, and the manifest with the SHA-256 of each and of itself.

    Args:
        report: The results of a run.
        directory: Where to. A directory that is there must be empty or an earlier evidence directory, and is replaced as a
            whole once the new one is complete.

    Returns:
        The files written, the manifest last.

    Raises:
        OSError: It could not be written, or `directory` holds something else; what was there before is untouched.
    """
    target = directory.absolute()
    _refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part"))
    try:
        names = _write_files(report, part)
        part.chmod(0o755)
        _replace(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return [target / name for name in names]


def evidence_data(claim: Claim, item: Evidence) -> dict[str, Any]:
    """Turn one evidence into what its file holds.

    Args:
        claim: The claim.
        item: A proof or a refutation of one of its forms.

    Returns:
        JSON-able data: who says what of what, what must be trusted, whether the checker settles it (not known yet), the relations
        of the statement as trees (each with points: rational ones of its domain, or the counterexample; those of a table say what its cells
        are), the sums that are said to be positive, and the certificate, in which a sum is named by its number.
    """
    form = claim.statement[item.form]
    relations, complete = _relations(form, item)
    sums: list[Any] = []
    certificate = _without_sums(item.finding.certificate, sums)
    return {
        "claim": claim.label,
        "form": item.form,
        "kind": form.name,
        "reading": claim.reading,
        "method": item.method,
        "outcome": item.outcome.value,
        "detail": item.detail,
        "trust": trust_of(item),
        "versions": dict(item.versions),
        "assumes": list(item.assumes),
        "relations": relations,
        "complete": complete,
        "rechecked": False,
        "counterexample": _point(item.finding.counterexample),
        "sums": sums,
        "certificate": certificate,
    }


def manifest_text(files: Mapping[str, str], about: Mapping[str, Any]) -> str:
    """Give the manifest's text, with its own SHA-256 taken while sixty-four zeros stand in its place.

    Args:
        files: The SHA-256 of every other file, by name.
        about: What else the manifest says.
    """
    text = json.dumps({"format": 1, "self": _NOTHING, **about, "files": dict(sorted(files.items()))}, indent=1, ensure_ascii=False) + "\n"
    return text.replace(_NOTHING, hashlib.sha256(text.encode()).hexdigest(), 1)


def _refuse_foreign(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise NotADirectoryError(f"{target} is a file")
    if target.is_dir() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        raise FileExistsError(f"{target} holds other files and no {MANIFEST}")


def _write_files(report: Report, part: Path) -> list[str]:
    claims = {claim.label: claim for claim in (*report.claims, *report.supporting)}
    contents: dict[str, dict[str, Any]] = {}
    for item in report.evidence:
        if item.outcome in (Outcome.PROVED, Outcome.REFUTED):
            name = f"{item.claim.replace(':', '-').replace('/', '-')}.{item.form}.{item.method.replace(':', '-')}.json"
            contents[name] = evidence_data(claims[item.claim], item)
    hashes = {name: _write(part / name, data) for name, data in contents.items()}
    statuses = recheck_files([(part / name, digest) for name, digest in hashes.items()])
    for name, (status, _) in zip(contents, statuses, strict=True):
        if status == "rechecked":
            hashes[name] = _write(part / name, contents[name] | {"rechecked": True, "trust": [CHECKER]})
    about = {"software": {"verify": __version__}, "paper": dict(report.paper), "interrupted": report.interrupted}
    write_atomically(part / MANIFEST, manifest_text(hashes, about))
    return [*hashes, MANIFEST]


def _write(path: Path, data: Mapping[str, Any]) -> str:
    """Write one file and give its SHA-256."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str) + "\n"
    write_atomically(path, text)
    return hashlib.sha256(text.encode()).hexdigest()


def _replace(part: Path, target: Path) -> None:
    """Put a complete directory in the place of an earlier one, which comes back if that fails; another run may be doing the same."""
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".old"))
    try:
        for turn in range(_TURNS):
            try:
                part.rename(target)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
            else:
                return
            with suppress(FileNotFoundError):  # another run has just taken it away
                target.rename(aside / str(turn))
        part.rename(target)
    except BaseException:
        _put_back(aside, target)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put_back(aside: Path, target: Path) -> None:
    for earlier in sorted(aside.iterdir(), key=lambda path: int(path.name))[-1:]:
        with suppress(OSError):
            earlier.rename(target)


def _without_sums(data: Any, sums: list[Any]) -> Any:
    """Give a certificate with its sums moved to a list, and their numbers in their places."""
    if isinstance(data, Mapping):
        if {"terms", "box"} <= data.keys():
            if data not in sums:
                sums.append(data)
            return sums.index(data)
        return {name: _without_sums(value, sums) for name, value in data.items()}
    return [_without_sums(value, sums) for value in data] if isinstance(data, (list, tuple)) else data


def _relations(form: Form, item: Evidence) -> tuple[list[dict[str, Any]], bool]:
    """Give the relations that the form says, as trees, and whether they are all that it says."""
    found: list[dict[str, Any]] = []
    complete = True
    if isinstance(form, TableIs):
        return _table(form)
    for part in reduce_form(form):
        if not isinstance(part, (Identity, Inequality)):
            complete = False
            continue
        try:
            points = _spots(part) if item.outcome is Outcome.PROVED else [_point(item.finding.counterexample)]
            found.append({"statement": relation_tree(part), "points": [point for point in points if point is not None]})
        except TreeError:
            complete = False
    return found, complete and bool(found)


def _table(form: TableIs) -> tuple[list[dict[str, Any]], bool]:
    """Give a relation for every cell: what is printed is what was computed."""
    try:
        sides = [(str(cell.printed), tree_of(cell.computed)) for cell in form.cells]
    except TreeError:
        return [], False
    return [{"statement": ["=", *pair, ["and"]], "points": [{}]} for pair in sides], bool(sides)


def _spots(part: Identity | Inequality) -> list[dict[str, Any]]:
    """Give a few rational points of the relation's domain."""
    sides = (unfold(part.lhs), unfold(part.rhs))
    points = sample_points(part.free_symbols, unfold(part.domain), sides, _SPOTS)
    rational = [point for point in points if all(value.is_Rational for value in point.values())]
    return [{symbol.name: str(value) for symbol, value in point.items()} for point in rational[: 2 * _SPOTS]]


def _point(point: Mapping[sp.Symbol, Any] | None) -> dict[str, Any] | None:
    if point is None:
        return None
    try:
        return {symbol.name: tree_of(value) for symbol, value in point.items()}
    except (TreeError, AttributeError):
        return None
