"""`verify report`: what it writes, and one sentence where it is used wrongly."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

pytest.importorskip("jinja2")
pytest.importorskip("latex2mathml")

from verify.cli.report import report


def test_the_command_writes_a_site_of_the_run(site_report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks for a run, writes the pages of it, names the index and gives 0 where everything is as expected."""
    from verify import api
    from verify.report import extras

    asked: list[object] = []
    monkeypatch.setattr(api, "run", lambda *given: asked.extend(given[:4]) or site_report)
    monkeypatch.setattr(
        extras, "extras", lambda _directory, grids: {"presets": (), "figures": (), "floats": (), "written": [], "seen": grids}
    )
    done = CliRunner().invoke(report, [str(tmp_path / "new" / "site"), "--digits", "60", "--jobs", "3"], standalone_mode=False)

    assert done.return_value == 0, done
    assert asked == [None, None, 60, 3]
    assert done.output.endswith(f"open {tmp_path / 'new' / 'site' / 'index.html'}\n")
    assert (tmp_path / "new" / "site" / "claims" / "eq-27.html").is_file()
    assert "made without figures" in (tmp_path / "new" / "site" / "figures.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["{tmp}/site", "--grid", "{tmp}/none.json"], "--grid: {tmp}/none.json cannot be read: No such file or directory"),
        (
            ["{tmp}/site", "--grid", "{tmp}/bad.json"],
            "--grid: {tmp}/bad.json is not a result of verify grid --json without --detector",
        ),
        (["{tmp}/bad.json/site"], "{tmp}/bad.json/site cannot be made: Not a directory"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_before_anything_runs(arguments: list[str], wanted: str, tmp_path: Path) -> None:
    """A sweep that is none, or a directory that cannot be: an error of use, without a minute of computing first."""
    (tmp_path / "bad.json").write_text("{}")
    done = CliRunner().invoke(report, [one.format(tmp=tmp_path) for one in arguments], standalone_mode=False)

    assert isinstance(done.exception, click.UsageError), done
    assert done.exception.message == wanted.format(tmp=tmp_path)
