"""A site to look at: one of a few claims made here, or a whole one that VERIFY_SITE points to."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.evidence_run import small_report

# Every kind of page: refuted relations and a refuted limit, a correction, a sharper result, a table, a measurement, a repaired display.
SITE_LABELS = (
    "eq:5",
    "eq:26",
    "eq:27",
    "eq:31",
    "text:4-dirac-divergence",
    "text:4.2-upper-bound-literal",
    "eq:89",
    "eq:90",
    "table:2",
    "table:3",
    "erratum:26",
    "beyond:gap-upper",
)


@pytest.fixture(scope="session")
def site_report():
    """Decide the claims of the small site, about 9 s."""
    from verify.paper import PAPER

    return replace(small_report(SITE_LABELS, ("symbolic", "positivity", "balls", "tables", "lemmas")), paper=PAPER)


@pytest.fixture(scope="session")
def small_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Make the small site with all figures, about 12 s; give its directory and what `extras` gave."""
    for package in ("jinja2", "latex2mathml", "matplotlib"):
        pytest.importorskip(package, reason=f"{package} is not installed (extra 'report')")
    from verify.report.extras import extras
    from verify.report.site import build_site

    directory = tmp_path_factory.mktemp("site")
    extra = extras(directory)
    build_site(request.getfixturevalue("site_report"), directory, extra=extra)
    return directory, extra


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Path:
    """Give the directory of a site: VERIFY_SITE, as `verify report` wrote it, or the small one."""
    given = os.environ.get("VERIFY_SITE")
    if not given:
        return request.getfixturevalue("small_site")[0]
    assert (Path(given) / "index.html").is_file(), (
        f"VERIFY_SITE = {given!r} holds no index.html; the directory of `verify report` is needed"
    )
    return Path(given).absolute()
