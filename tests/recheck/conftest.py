"""The evidence of a few claims, written once."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from tests.evidence_run import small_report
from verify import recheck
from verify.report.evidence import write_evidence


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the evidence of a few claims, once."""
    directory = tmp_path_factory.mktemp("evidence") / "clean"
    write_evidence(small_report(), directory)
    return directory


@pytest.fixture
def copy(clean: Path, tmp_path: Path) -> Path:
    """Give a copy that may be spoiled."""
    return Path(shutil.copytree(clean, tmp_path / "copy"))


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the checker a minute."""
    monkeypatch.setitem(recheck.LIMITS, "end", time.monotonic() + 60)
