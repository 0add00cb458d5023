"""Builds the site: index, a page a claim, the graph, errata, results beyond the paper, figures, detectors, LaTeX and BibTeX beside them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from verify._version import __version__
from verify.claim import Claim, Verdict
from verify.report.bibtex import PAPER_KEY, SOFTWARE_KEY, bibliography, entry
from verify.report.citation import sentence
from verify.report.json import to_json, write_atomically
from verify.report.latex import values_tex, verification_tex
from verify.report.site import mathml
from verify.report.site.display import display_of
from verify.report.site.graph import HEIGHT, WIDTH, draw, grounded
from verify.report.site.plot import picture_of
from verify.report.text import SECTIONS, counterexample_text, section_of, short
from verify.report.trust import trust_of
from verify.runner import Report

__all__ = ["PAGES", "build_site", "page_name"]

PAGES = ("index", "errata", "beyond", "figures", "graph", "floats", "detectors")
"""The pages beside those of the claims, in the order of the menu."""


def page_name(label: str) -> str:
    """Give the file name of a claim's page: `eq:27` gives `eq-27.html`."""
    return label.replace(":", "-").replace("/", "-") + ".html"


def build_site(report: Report, directory: Path, *, digits: int = 15, extra: Mapping[str, Any] | None = None) -> list[Path]:
    """Write the site.

    Args:
        report: The results of a run.
        directory: Where to; made if it is not there. Files of an earlier site are replaced one by one, each whole.
        digits: How many certified digits the macros have.
        extra: More for the templates: `presets` (rows of the detectors' table), `figures` (names and captions of pictures
            that lie in the directory), `floats` (what the floating-point page shows).

    Returns:
        The files written.

    Raises:
        OSError: A file could not be written.
    """
    (directory / "claims").mkdir(parents=True, exist_ok=True)
    environment = _environment(report, extra or {})
    written: list[Path] = []

    def write(name: str, text: str) -> None:
        write_atomically(directory / name, text)
        written.append(directory / name)

    for name in PAGES:
        write(f"{name}.html", environment.get_template(f"{name}.html").render(root="", page=name))
    template = environment.get_template("claim.html")
    for claim in (*report.claims, *report.supporting):
        write(f"claims/{page_name(claim.label)}", template.render(root="../", page="claim", **_claim_context(claim, report, extra or {})))
    write("run.json", json.dumps(to_json(report), indent=1, ensure_ascii=False) + "\n")
    write("verification.tex", verification_tex(report))
    write("values.tex", values_tex(report.claims, digits))
    write("verify.bib", bibliography(report.evidence, report.paper.get("sha256", "")))
    style = files("verify.report.site").joinpath("templates/style.css")
    shutil.copyfile(str(style), directory / "style.css")
    return [*written, directory / "style.css"]


def _environment(report: Report, extra: Mapping[str, Any]) -> Environment:
    environment = Environment(
        loader=PackageLoader("verify.report.site"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    known = {claim.label: claim for claim in (*report.claims, *report.supporting)}
    href = {label: f"claims/{page_name(label)}" for label in known}
    wrong = [claim for claim in report.claims if report.verdicts[claim.label] is Verdict.REFUTED]
    errata = [claim for claim in report.claims if claim.family == "erratum"]
    environment.filters.update(
        math=mathml.formula,
        term=mathml.term,
        step=mathml.step,
        prose=mathml.prose,
        short=short,
        paste=counterexample_text,
        point=mathml.point,
    )
    environment.globals.update(
        report=report,
        known=known,
        href=href,
        sections=_sections(report),
        section_titles=SECTIONS,
        picture=draw(report, href),
        node_width=WIDTH,
        node_height=HEIGHT,
        dark=grounded(report),
        wrong=wrong,
        errata=errata,
        corrections={claim.label: [other for other in errata if claim.label in other.cites] for claim in wrong},
        others=[other for other in errata if not any(claim.label in other.cites for claim in wrong)],
        beyond=[claim for claim in report.claims if claim.family == "beyond"],
        printed=mathml.printed,
        counterexample=lambda label: picture_of(label, report),
        trust=trust_of,
        kinds=mathml.KINDS,
        statements=mathml.statements,
        version=__version__,
        bibtex="\n\n".join((entry(PAPER_KEY), entry(SOFTWARE_KEY, report.paper.get("sha256", "")))),
        presets=extra.get("presets", ()),
        figures=extra.get("figures", ()),
        floats=[_with_charts(part) for part in extra.get("floats") or ()],
    )
    return environment


def _with_charts(part: Mapping[str, Any]) -> dict[str, Any]:
    """Charts are SVG of the project's own making, and not to be escaped."""
    return {**part, "charts": [Markup(chart) for chart in part.get("charts", ())]}  # noqa: S704


def _sections(report: Report) -> list[tuple[str, list[Claim]]]:
    order = list(SECTIONS)
    listed = sorted(report.claims, key=lambda claim: order.index(section_of(claim)))
    return [(section, list(claims)) for section, claims in groupby(listed, key=section_of)]


def _claim_context(claim: Claim, report: Report, extra: Mapping[str, Any]) -> dict[str, Any]:
    evidence = report.of(claim.label)
    return {
        "claim": claim,
        "verdict": report.verdicts[claim.label],
        "evidence": evidence,
        "glance": [
            (mathml.KINDS[form.name], [(number, item) for number, item in enumerate(evidence, 1) if item.form == index])
            for index, form in enumerate(claim.statement)
        ],
        "display": display_of(claim),
        "used_by": [other.label for other in report.claims if claim.label in other.cites],
        "pictures": [one for one in extra.get("figures", ()) if claim.label in one["claims"]],
        "sentence": sentence(claim, report),
        "certificates": {index: _certificate(item) for index, item in enumerate(evidence)},
    }


def _certificate(item: Any) -> str | None:
    certificate = item.finding.certificate
    return None if certificate is None else short(json.dumps(certificate, ensure_ascii=False, default=str, indent=1), 4000)
