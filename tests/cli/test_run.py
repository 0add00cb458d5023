"""`verify run`, `verify show` and `verify diff`, as a person at a terminal uses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from verify.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def inside(capsys: pytest.CaptureFixture[str]):
    """Run the command line in this process, for uses that end before any work is done."""

    def call(*args: str) -> subprocess.CompletedProcess[str]:
        with pytest.raises(SystemExit) as ended:
            main(list(args))
        captured = capsys.readouterr()
        return subprocess.CompletedProcess(args, ended.value.code, captured.out, captured.err)

    return call


def verify(*args: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "140"} | environment
    return subprocess.run(
        [sys.executable, "-c", "from verify.cli import main; main()", *args],
        capture_output=True,
        text=True,
        env=env,
        cwd=cwd,
        timeout=300,
        check=False,
    )


def test_one_claim_is_verified_and_summed_up() -> None:
    """Naming a claim runs it alone and ends with one line."""
    done = verify("run", "eq:28")

    assert done.returncode == 0, done.stderr
    assert "eq:28" in done.stdout
    assert "proved" in done.stdout
    assert "1 claim, 1 as expected" in done.stdout


def test_json_on_standard_output_is_nothing_but_json() -> None:
    """`--json -` prints schema 1 and nothing else."""
    done = verify("run", "eq:28", "eq:26", "--json", "-")
    data = json.loads(done.stdout)

    assert done.returncode == 0, done.stderr
    assert data["schema"] == 1
    assert set(data["paper"]) >= {"title", "sha256"}
    assert [claim["label"] for claim in data["claims"]] == ["eq:26", "eq:28"]
    assert data["summary"]["claims"] == 2
    wrong = data["claims"][0]
    assert (wrong["expects"], wrong["verdict"], wrong["as_expected"]) == ("fails", "refuted", True)
    assert {"method", "outcome", "assumes", "seconds", "detail"} <= set(wrong["evidence"][0])


def test_what_is_wrong_in_the_paper_is_named_with_its_counterexample() -> None:
    """A refuted statement is listed at the end, with the point at which it fails."""
    done = verify("run", "eq:90")

    assert done.returncode == 0, done.stderr
    assert "What does not hold as printed" in done.stdout
    assert "fails at" in done.stdout
    assert "y = " in done.stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("run", "eq:270"), "did you mean eq:27"),
        (("run", "propp:1"), "did you mean prop:1"),
        (("run", "--digits", "0"), "digits is 0; allowed are whole numbers"),
        (("run", "--method", "guess"), "method 'guess' is not one of symbolic"),
        (("run", "--jobs", "0"), "jobs is 0"),
        (("run", "--timeout", "-1"), "timeout is -1.0"),
        (("run", "--json", "/nonexistent/run.json"), "--json /nonexistent/run.json cannot be written"),
        (("run", "--json", "/"), "is a directory"),
        (("runn",), "did you mean run?"),
        (("diff", "a.json", "b.json"), "a.json cannot be read"),
        (("show",), "missing argument 'LABEL'"),
        (("show", "eq:0"), "no claim is labelled 'eq:0'"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(inside, args: tuple[str, ...], words: str) -> None:
    """Wrong use names the argument and what is allowed, on one line, and does no work."""
    done = inside(*args)

    assert done.returncode == 2, done.stderr
    assert words.lower() in done.stderr.lower()
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not done.stdout


def test_a_run_on_disk_is_whole_and_compares_equal_to_itself(tmp_path: Path) -> None:
    """A run is written whole; compared with itself nothing changed, with another claim's run everything did."""
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert verify("run", "eq:28", "--json", str(first)).returncode == 0
    assert verify("run", "eq:29", "--json", str(second)).returncode == 0
    same, other = verify("diff", str(first), str(first)), verify("diff", str(first), str(second))

    assert (same.returncode, same.stdout) == (0, "no claim, verdict or outcome changed\n")
    assert other.returncode == 1
    assert other.stdout.splitlines() == ["eq:29: new, proved", "eq:28: gone, was proved"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.json", "second.json"]


def test_diff_names_what_changed(tmp_path: Path) -> None:
    """A changed verdict and a changed outcome are each one line."""
    path, changed = tmp_path / "run.json", tmp_path / "changed.json"
    verify("run", "eq:28", "--method", "symbolic", "--json", str(path))
    data = json.loads(path.read_text())
    data["claims"][0]["verdict"] = "undecided"
    data["claims"][0]["evidence"][0]["outcome"] = "undecided"
    changed.write_text(json.dumps(data))
    done = verify("diff", str(path), str(changed))

    assert done.returncode == 1
    assert done.stdout.splitlines() == ["eq:28: verdict proved → undecided", "eq:28: symbolic on form 1 proved → undecided"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": 2, "claims": []}',
        '{"schema": 1, "claims": [3]}',
        '{"schema": 1, "claims": [{"label": "eq:1", "verdict": "proved", "expects": [[]]}]}',
        "[" * 100_000,
        "\x00\xff",
    ],
)
def test_a_file_that_is_no_run_is_refused(inside, tmp_path: Path, text: str) -> None:
    """A broken file is one sentence that names it."""
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="latin-1")
    done = inside("diff", str(path), str(path))

    assert done.returncode == 2, done.stderr
    assert "broken.json" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_show_prints_the_argument_step_by_step() -> None:
    """`verify show` prints the statement, the reading and numbered steps."""
    done = verify("show", "eq:28")

    assert done.returncode == 0, done.stderr
    assert "γ" in done.stdout or "gamma" in done.stdout
    assert " 1. " in done.stdout
    assert "symbolic" in done.stdout


def test_a_closed_pipe_is_no_traceback() -> None:
    """A reader that goes away leaves no traceback behind."""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = f'{sys.executable} -c "from verify.cli import main; main()" run eq:28 --json - | head -c 10'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=env, timeout=120, check=False)

    assert "Traceback" not in done.stderr


def test_the_plain_command_runs_everything() -> None:
    """`verify --help` says so, and the version needs no SymPy."""
    script = "import sys; from verify.cli import main\ntry: main(['--version'])\nexcept SystemExit: pass\nprint('sympy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=60, check=False
    )

    assert done.stdout.splitlines()[0].startswith("huber-verify, version ")
    assert done.stdout.splitlines()[1] == "False"
