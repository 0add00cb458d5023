"""Shared by all tests: versions in the header, the paper's evidence run once, a summary by verdict at the end."""

from __future__ import annotations

import os

os.environ.setdefault("SYMPY_GROUND_TYPES", "python")

from importlib.metadata import PackageNotFoundError, version

import pytest

from verify._version import __version__

PACKAGES = ("sympy", "mpmath", "numpy", "scipy", "python-flint")


def pytest_report_header() -> list[str]:
    """Name the versions that the evidence rests on."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    return [f"huber-verify {__version__}: {', '.join(found)}"]


@pytest.fixture(scope="session")
def paper_report(request: pytest.FixtureRequest):
    """Decide, once, whatever the selected tests of the paper ask about."""
    from verify import api

    labels = {
        item.callspec.params["label"]
        for item in request.session.items
        if "paper_report" in getattr(item, "fixturenames", ()) and hasattr(item, "callspec")
    }
    report = api.run([label for label in api.claims if label in labels] or None)
    request.config.stash[REPORT] = report
    return report


REPORT = pytest.StashKey()


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """Count the claims by verdict."""
    report = config.stash.get(REPORT, None)
    if report is None:
        return
    terminalreporter.section("claims by verdict")
    for verdict, count in report.counts.items():
        terminalreporter.write_line(f"{count:>5} {verdict.value}")
    terminalreporter.write_line(f"{len(report.claims):>5} claims, {len(report.claims) - len(report.unexpected)} as expected")
