"""Evidence directories: complete or not there at all, and with what must be trusted."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.evidence_run import small_report
from verify.claim import Outcome
from verify.cli.main import cli
from verify.report import evidence
from verify.report.evidence import write_evidence
from verify.report.json import to_json
from verify.report.trust import CHECKER, trust_of
from verify.runner.results import Report


@pytest.fixture(scope="module")
def report() -> Report:
    """Decide a few claims, once."""
    return small_report(("eq:26", "eq:28", "eq:74", "table:2"))


def test_every_proof_and_refutation_has_a_file(report: Report, tmp_path: Path) -> None:
    """There is a file for each, the manifest names exactly these, and nothing else lies there."""
    written = write_evidence(report, tmp_path / "evidence")
    decided = [item for item in report.evidence if item.outcome in (Outcome.PROVED, Outcome.REFUTED)]
    manifest = json.loads((tmp_path / "evidence" / "manifest.json").read_text(encoding="utf-8"))

    assert len(written) == len(decided) + 1
    assert written[-1].name == "manifest.json"
    assert set(manifest["files"]) == {path.name for path in written[:-1]}
    assert {path.name for path in tmp_path.iterdir()} == {"evidence"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "evidence" / name).read_bytes()).hexdigest() == digest, name


def test_writing_twice_gives_the_same_bytes(report: Report, tmp_path: Path) -> None:
    """The same results give the same files, and an earlier directory is replaced whole."""
    first = {path.name: path.read_bytes() for path in write_evidence(report, tmp_path / "evidence")}
    (tmp_path / "evidence" / "stale.json").write_text("{}")
    second = {path.name: path.read_bytes() for path in write_evidence(report, tmp_path / "evidence")}

    assert first == second
    assert not (tmp_path / "evidence" / "stale.json").exists()


def test_a_failure_leaves_the_earlier_directory(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a file cannot be written, the earlier directory is as it was, and no half-written one lies beside it."""
    target = tmp_path / "evidence"
    before = {path.name: path.read_bytes() for path in write_evidence(report, target)}
    calls = []

    def full(path: Path, text: str) -> None:
        calls.append(path)
        if len(calls) > 2:
            raise OSError(28, "No space left on device")
        path.write_text(text)

    monkeypatch.setattr(evidence, "write_atomically", full)
    with pytest.raises(OSError, match="No space"):
        write_evidence(report, target)

    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["evidence"]


def test_a_foreign_directory_is_refused(report: Report, tmp_path: Path) -> None:
    """A directory that holds other files is not overwritten."""
    (tmp_path / "thesis.tex").write_text("years of work")

    with pytest.raises(FileExistsError, match="holds other files"):
        write_evidence(report, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_trust_names_software_with_versions(report: Report) -> None:
    """A table of rationals needs the checker alone; a symbolic proof names SymPy and its version; the JSON says the same."""
    by_file = {(item.claim, item.method): trust_of(item) for item in report.evidence}
    (table,) = [claim for claim in to_json(report)["claims"] if claim["label"] == "table:2"]

    assert by_file["table:2", "tables"] == [CHECKER]
    assert any(entry.startswith("sympy 1.") for entry in by_file["eq:28", "symbolic"]), by_file["eq:28", "symbolic"]
    assert [CHECKER] in [item["trust"] for item in table["evidence"]]


def test_what_needs_the_checker_alone_is_rechecked(report: Report, tmp_path: Path) -> None:
    """Where a run says that the checker alone must be trusted, the checker does settle the file."""
    target = tmp_path / "evidence"
    write_evidence(report, target)
    decided = [item for item in report.evidence if item.outcome in (Outcome.PROVED, Outcome.REFUTED)]
    alone = [item for item in decided if trust_of(item) == [CHECKER]]

    assert alone
    for item in alone:
        name = f"{item.claim.replace(':', '-')}.{item.form}.{item.method}.json"
        assert json.loads((target / name).read_text(encoding="utf-8"))["rechecked"] is True, name


def test_the_command_checks_a_directory(report: Report, tmp_path: Path) -> None:
    """`verify recheck` exits with 0 on a good directory, 1 on a damaged one with the file named, 2 on none."""
    target = tmp_path / "evidence"
    write_evidence(report, target)
    run = CliRunner().invoke
    good = run(cli, ["recheck", str(target), "--json"], standalone_mode=False)
    (target / "eq-28.0.symbolic.json").write_text("{}")
    bad = run(cli, ["recheck", str(target)], standalone_mode=False)
    wrong = run(cli, ["recheck", str(tmp_path / "nowhere")], standalone_mode=True)

    assert (good.return_value, bad.return_value, wrong.exit_code) == (0, 1, 2), good.output + bad.output + wrong.output
    summary = json.loads(good.output)["summary"]
    assert summary["FAILED"] == 0
    assert 0 < summary["statements rechecked"] <= summary["statements"] < len(list(target.iterdir()))
    assert "FAILED eq-28.0.symbolic.json" in bad.output
    assert "nowhere is no directory" in wrong.output
