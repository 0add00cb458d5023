"""Shared by all tests: versions in the header, the paper's evidence run once, a summary by verdict at the end."""

from __future__ import annotations

import os

os.environ.setdefault("SYMPY_GROUND_TYPES", "python")

from importlib.metadata import PackageNotFoundError, version

import pytest
from hypothesis import settings

from verify._version import __version__

# Machines are shared and the first example pays for imports, so no example has a deadline. Examples are drawn anew in
# every run, but where CI is set (Hypothesis' own profile for it): there the same commit must get the same answer.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

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

    using = [item for item in request.session.items if "paper_report" in getattr(item, "fixturenames", ())]
    labels = {item.callspec.params.get("label") if hasattr(item, "callspec") else None for item in using}
    report = api.run(None if None in labels else [label for label in api.claims if label in labels])
    request.config.stash[REPORT] = report
    return report


REPORT = pytest.StashKey()


@pytest.fixture
def replayed(paper_report, monkeypatch: pytest.MonkeyPatch):
    """Let the command line and notebooks, in this process, report what this session has found out already."""
    from verify import api
    from verify.api import notebook
    from verify.methods import methods_named
    from verify.runner import Report
    from verify.runner.graph import derive_verdicts

    def run(labels=None, methods=None, digits=50, jobs=None, progress=None, *, timeout=30.0) -> Report:
        chosen = list(api.claims) if labels is None else list(api.find_claims(labels))
        names = methods_named(methods) or paper_report.methods
        needed = dict.fromkeys(chosen)
        for label in (waiting := list(chosen)):
            more = [other for item in paper_report.of(label) if item.method in names for other in item.assumes if other not in needed]
            needed.update(dict.fromkeys(more))
            waiting += dict.fromkeys(more)
        known = [label for label in api.claims if label in needed]
        evidence = tuple(item for item in paper_report.evidence if item.claim in needed and item.method in names)
        return Report(
            tuple(api.claims[label] for label in known if label in set(chosen)),
            tuple(api.claims[label] for label in known if label not in set(chosen)),
            evidence,
            derive_verdicts({label: api.claims[label] for label in known}, evidence),
            tuple(names),
            digits,
            sum(item.seconds for item in evidence),
            paper=paper_report.paper,
        )

    for module in (api, notebook):
        monkeypatch.setattr(module, "run", run)
    return run


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """Count the claims by verdict."""
    report = config.stash.get(REPORT, None)
    if report is None:
        return
    terminalreporter.section("claims by verdict")
    for verdict, count in report.counts.items():
        terminalreporter.write_line(f"{count:>5} {verdict.value}")
    terminalreporter.write_line(f"{len(report.claims):>5} claims, {len(report.claims) - len(report.unexpected)} as expected")
