"""The other pages about the project: what they say of version, paper and counts is so."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from verify import __version__
from verify.claim import Verdict
from verify.report.bibtex import PAPER_KEY, SOFTWARE_KEY, entry

ROOT = Path(__file__).parents[2]
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_citation_file_agrees_with_the_bibliography() -> None:
    """CITATION.cff names this version, and the paper as `verify cite` does."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    (paper,) = cited["references"]
    fields = dict(re.findall(r"(\w+)\s*= \{(.*)\}", entry(PAPER_KEY)))

    assert str(cited["version"]) == __version__
    assert f"Version {__version__}" in entry(SOFTWARE_KEY)
    assert str(cited["date-released"])[:4] in entry(SOFTWARE_KEY)
    assert fields["title"].replace("{", "").replace("}", "") == paper["title"]
    assert fields["pages"] == f"{paper['start']}--{paper['end']}"
    assert fields["year"] == str(paper["year"])
    assert fields["author"] == f"{paper['authors'][0]['family-names']}, {paper['authors'][0]['given-names']}"
    assert paper["identifiers"][0]["value"] in fields["note"]


def test_the_changelog_counts_what_the_run_counts(paper_report) -> None:
    """The newest entry is of this version, and its counts are those of the run."""
    counts = paper_report.counts
    newest = CHANGES.split("\n## ")[1]

    assert newest.startswith(__version__)
    assert f"{len(paper_report.claims)} claims" in newest
    assert f"{counts[Verdict.PROVED]} are proved" in newest
    assert f"{counts[Verdict.REFUTED]} are refuted as printed" in newest
    assert f"{counts[Verdict.REPORTED]} are measurements" in newest


def test_every_command_is_in_the_changelog() -> None:
    """No command is new without being named."""
    from verify.cli.main import COMMANDS

    assert all(f"`{name}`" in CHANGES or f"`verify {name}`" in CHANGES for name in COMMANDS)
