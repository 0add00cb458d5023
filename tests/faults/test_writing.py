"""A full disk, a closed pipe, a device, a second run: no half-written file in place of a good one, and no traceback."""

from __future__ import annotations

import multiprocessing
import os
import threading
from pathlib import Path

import pytest

from tests.evidence_run import small_report
from tests.faults.commands import shell, verify
from verify.report.evidence import write_evidence
from verify.report.json import write_atomically
from verify.report.rechecking import recheck_directory


def test_a_full_disk_leaves_the_earlier_file(tmp_path: Path) -> None:
    """Where no file may grow beyond a kibibyte, a run says so in one sentence, and what was there before is there still."""
    results = tmp_path / "run.json"
    results.write_text("earlier")
    done = shell(f"ulimit -f 1; verify run eq:28 --method symbolic --json '{results}'")

    assert done.returncode == 2, done.stdout + done.stderr
    assert "cannot be written: File too large" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert results.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.parametrize("command", ["run eq:28 --method symbolic --json -", "noise --list"])
def test_a_full_device_is_one_sentence(command: str) -> None:
    """Standard output on a full device is exit code 2 and a sentence, not a traceback at the end of the process."""
    done = shell(f"verify {command} > /dev/full")

    assert done.returncode == 2, f"{done.returncode}: {done.stderr}"
    assert "No space left on device" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr, done.stderr


@pytest.mark.parametrize("command", ["run eq:28 --method symbolic", "noise --list"])
def test_a_closed_pipe_is_silent(command: str) -> None:
    """A reader who has seen enough ends the command without a traceback."""
    done = shell(f"verify {command} | true")

    assert done.returncode in {0, 1}, f"{done.returncode}: {done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    assert "BrokenPipe" not in done.stderr, done.stderr


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """A named pipe receives the text; a link stays a link, and the file that it points to is replaced."""
    pipe, link, target = tmp_path / "pipe", tmp_path / "link", tmp_path / "target"
    os.mkfifo(pipe)
    link.symlink_to(target)
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_text()))
    reader.start()
    write_atomically(pipe, "whole")
    reader.join(timeout=10)
    write_atomically(link, "whole")

    assert found == ["whole"]
    assert pipe.is_fifo()
    assert link.is_symlink()
    assert target.read_text() == "whole"


def test_readers_never_see_half_a_file(tmp_path: Path) -> None:
    """While two threads write one file in turn, every reading is one of the two texts whole."""
    path = tmp_path / "run.json"
    texts = {letter * 100_000 for letter in "ab"}
    write_atomically(path, min(texts))
    writers = [threading.Thread(target=lambda text=text: [write_atomically(path, text) for _ in range(40)]) for text in texts]
    for writer in writers:
        writer.start()
    seen = {path.read_text() for _ in range(200)}
    for writer in writers:
        writer.join()

    assert seen <= texts, "a reader saw a file that nobody wrote"
    assert [left.name for left in tmp_path.iterdir()] == ["run.json"]


def _write(directory: str, label: str, times: int) -> None:
    report = small_report((label,), ("symbolic",))
    for _ in range(times):
        write_evidence(report, Path(directory))


def test_two_runs_into_one_directory(tmp_path: Path) -> None:
    """Two processes that write their evidence into one directory, again and again, leave that of one of them, whole."""
    target = tmp_path / "evidence"
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=_write, args=(str(target), label, 15)) for label in ("eq:28", "eq:74")]
    for run in runs:
        run.start()
    for run in runs:
        run.join(timeout=200)
    results = recheck_directory(target)

    assert [run.exitcode for run in runs] == [0, 0]
    assert len({name.partition(".")[0] for name, _, _ in results}) == 1, results
    assert not [result for result in results if result[1] == "FAILED"], results
    assert [path.name for path in tmp_path.iterdir()] == ["evidence"]


def test_nowhere_to_write_is_found_before_the_work(tmp_path: Path) -> None:
    """A directory that does not exist is refused at once, with exit code 2."""
    done = verify("run", "--json", str(tmp_path / "nowhere" / "run.json"))

    assert done.returncode == 2, done.stderr
    assert "there is no directory" in done.stderr
