"""The README: every command is run and its output compared; every number and every verdict in it is looked up.

`VERIFY_WRITE_README=1 pytest -m slow tests/readme` runs every command in a process of its own and writes into README.md what has changed.
"""

from __future__ import annotations

import itertools
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.readme.transcript import README, ROOT, WIDTH, Example, difference, examples, inside, normal, rewritten, session
from verify.claim import Verdict
from verify.cli.main import COMMANDS, cli
from verify.report.text import counterexample_text

TEXT = README.read_text(encoding="utf-8")
EXAMPLES = examples(TEXT)
LONG = ("refute", "pytest")
"""Commands that take longer than a test may: everyday their words are looked at, and they run where slow tests do."""
PICTURE = ROOT / "docs" / "jumps.svg"


def is_long(example: Example) -> bool:
    """Say whether an example runs with the slow tests only."""
    return example.kind == "console" and any(word in shlex.split(example.command)[:2] for word in LONG)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one directory to all commands, in which later ones find what earlier ones wrote."""
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(scope="module")
def prompt():
    """Give one Python session to all `pycon` blocks."""
    return session({})


@pytest.mark.parametrize("example", [example for example in EXAMPLES if not is_long(example)], ids=str)
def test_a_command_prints_what_the_readme_shows(example: Example, folder, prompt, replayed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command runs through the real command line; claims are reported from this session's run."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("NO_COLOR", "1")
    got = inside(example.command) if example.kind == "console" else prompt(example.command)
    diff = difference(example.output, got)

    assert not diff, f"$ {example.command}\n{diff}\n(refresh with VERIFY_WRITE_README=1 pytest -m slow tests/readme)"


@pytest.mark.slow
def test_every_command_prints_what_the_readme_shows_in_a_process_of_its_own(tmp_path: Path) -> None:
    """Nothing is replayed: a shell runs each command, the plain `verify` too; where asked to, README.md is written anew."""
    (tmp_path / "bin").mkdir()
    shim = tmp_path / "bin" / "verify"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from verify.cli import main; main()" "$@"\n')
    shim.chmod(0o755)
    (tmp_path / "bin" / "pytest").write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m pytest "$@"\n')
    (tmp_path / "bin" / "pytest").chmod(0o755)
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": str(WIDTH),
        "NO_COLOR": "1",
        "SYMPY_GROUND_TYPES": "python",
    }
    prompt, text, moved, wrong = session({}), TEXT, 0, []
    for example in EXAMPLES:
        if example.kind == "console":
            done = subprocess.run(
                ["sh", "-c", example.command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=900, check=False
            )
            got = done.stderr if done.returncode == 2 else done.stdout
        else:
            got = prompt(example.command)
        if diff := difference(example.output, got):
            wrong.append(f"$ {example.command}\n{diff}")
            new = rewritten(example.output, got)
            text = text[: example.start + moved] + new + text[example.end + moved :]
            moved += len(new) - (example.end - example.start)
    if os.environ.get("VERIFY_WRITE_README"):
        README.write_text(text, encoding="utf-8")

    assert not wrong, "\n\n".join(wrong)


@pytest.mark.slow
def test_pytest_finds_what_the_readme_says() -> None:
    """`pytest -k LABEL`, as the README gives it, selects tests of that claim."""
    (words,) = re.findall(r"`pytest -k ([^`]*)`", TEXT)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-k", *shlex.split(words), "tests/test_paper.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "test_verdict[eq:27]" in done.stdout


def test_every_use_is_shown_with_a_real_output() -> None:
    """The examples cover the commands a reader is told about, each with an output."""
    shown = {shlex.split(example.command)[1] if " " in example.command else "run" for example in EXAMPLES if example.kind == "console"}

    assert {"run", "show", "check", "refute", "recheck", "grid", "noise", "tune", "cite"} <= shown
    assert all(example.output.strip() for example in EXAMPLES if example.kind == "console")


def test_every_command_named_exists() -> None:
    """What stands as `verify …` anywhere in the text is a command with these options."""
    spoken = re.findall(r"`(verify(?: [^`\n]*)?)`", TEXT) + [example.command for example in EXAMPLES if example.kind == "console"]
    for command in spoken:
        words = shlex.split(command)[1:]
        name = words[0] if words and not words[0].startswith("-") else "run"
        assert name in COMMANDS, command
        known = {option for parameter in cli.get_command(None, name).params for option in (*parameter.opts, *parameter.secondary_opts)}
        options = {word for word in words if word.startswith("--")}

        assert options <= known | {"--version", "--help"}, f"{command}: {options - known}"


def test_the_two_commands_are_those_of_the_project() -> None:
    """The extras that the README installs exist, as do the script and the Python version that it promises."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(re.findall(r"\.\[(\w+)\]", TEXT))

    assert "pip install . && verify" in TEXT
    assert "pip install '.[test]' && pytest" in TEXT
    assert extras <= set(project["optional-dependencies"]), extras
    assert "verify" in project["scripts"]
    assert f"Python {project['requires-python'].replace('>=', '≥ ')}" in TEXT


def test_what_is_wrong_in_the_paper_is_all_there(paper_report) -> None:
    """Every refuted claim stands in the table of what was found, with the point at which it fails."""
    rows = [line for line in TEXT.splitlines() if line.startswith("| ")]
    for claim in paper_report.claims:
        if paper_report.verdicts[claim.label] is Verdict.REFUTED:
            point = counterexample_text(paper_report.counterexample(claim.label))
            found = [row for row in rows if f"`{claim.label}`" in row]

            assert found, f"{claim.label} is refuted and is not in the table"
            assert any(point in row for row in found), f"{claim.label} fails at {point}; the README says {found}"


def test_labels_and_counts_are_those_of_the_run(paper_report) -> None:
    """Every label in the text is a claim, each `erratum:` and `beyond:` named is proved, and the counts are right."""
    labels = {label.rstrip(".") for label in re.findall(r"\b(?:eq|prop|table|fig|text|erratum|beyond):[\w.-]+", TEXT)}
    known = {claim.label: claim for claim in paper_report.claims}
    families = {family: sum(claim.family == family for claim in known.values()) for family in ("text", "erratum", "beyond")}

    assert labels <= known.keys(), labels - known.keys()
    assert all(paper_report.verdicts[label] is Verdict.PROVED for label in labels if known[label].family in {"erratum", "beyond"})
    assert f"{len(known)} claims" in TEXT
    assert f"{families['text']} sentences" in TEXT
    assert f"{families['erratum']} errata" in TEXT
    assert f"{families['beyond']} results" in TEXT


def test_decimals_are_certified() -> None:
    """Each decimal that goes on (0.0809512797…) begins as a certified constant of the claims does."""
    from verify.paper import claims
    from verify.report.constants import certified, constants

    known = [certified(constant.number, 30) for constant in constants(claims.values())]
    shown = re.findall(r"(?<![\d.])(\d+\.\d{3,})…", TEXT)

    assert shown
    for number in shown:
        assert any(digits.startswith(number) for digits in known), f"{number}… is none of the constants"


def test_verdicts_and_statuses_are_explained() -> None:
    """Every verdict, and every status of the independent checker, has its row."""
    from verify.recheck import STATUSES

    for word in itertools.chain((verdict.value for verdict in Verdict), STATUSES):
        assert f"| **{word}** |" in TEXT, word


def test_links_and_pictures_lead_somewhere() -> None:
    """Every file that the README links is there."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)

    assert "docs/jumps.svg" in links
    assert all((ROOT / link).exists() for link in links), links


def test_the_picture_is_current() -> None:
    """The curves of the committed picture are those that the figures draw now, to a thousandth of their extent."""
    pytest.importorskip("matplotlib")
    from verify.report.figures import FIGURES, render

    figure = next(figure for figure in FIGURES if figure.name == PICTURE.stem)
    drawn, stored = (_curves(text) for text in (render(figure, figure.data(), "svg").decode(), PICTURE.read_text(encoding="utf-8")))

    assert len(stored) > 5
    assert len(drawn) == len(stored)
    assert PICTURE.stat().st_size < 100_000
    for place, (new, old) in enumerate(zip(drawn, stored, strict=True)):
        assert len(new) == len(old), f"curve {place} has {len(new)} numbers, the committed one {len(old)}"
        assert max(abs(a - b) for a, b in zip(new, old, strict=True)) < 1e-3, f"curve {place} differs"


def _curves(svg: str) -> list[list[float]]:
    """Give the coordinates of each clipped path, in units of all of them: another matplotlib may lay the axes out elsewhere."""
    paths = [[float(number) for number in re.findall(r"-?\d+\.?\d*", path)] for path in re.findall(r'<path d="([^"]*)" clip-path', svg)]
    across, up = ([number for path in paths for number in path[axis::2]] for axis in (0, 1))
    (left, right), (low, high) = ((min(numbers), max(numbers)) for numbers in (across, up))
    return [
        [(number - left) / (right - left) if place % 2 == 0 else (number - low) / (high - low) for place, number in enumerate(path)]
        for path in paths
    ]


def test_outputs_are_compared_by_the_stated_rules_only() -> None:
    """Times, versions, methods and blanks are made alike; a verdict, a number or a missing line is not."""
    shown = "eq:1  The estimate  proved  ● symbolic  ? 1\n…\n2 claims, 2 as expected in 3.0 s\n"
    same = "eq:1   The estimate   proved   ● balls\neq:2 x\n2 claims, 2 as expected in 71.25 s\n"

    assert not difference(shown, same)
    assert difference(shown, same.replace("proved", "undecided"))
    assert difference(shown, same.replace("2 claims", "3 claims"))
    assert difference(shown, same.replace("eq:2 x\n", ""))
    assert difference(shown, same + "more\n")
    assert normal(rewritten(shown, same)) == normal(shown.replace("● symbolic ? 1", "● balls").replace("3.0 s", "71.25 s"))
