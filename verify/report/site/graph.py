"""The graph of what uses what, as an SVG with links: nobody draws it by hand.

Border: what the statement is. Fill: its own evidence. Dark: proved together with everything that it uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verify.claim import Claim, Verdict
from verify.report.text import SECTIONS, section_of
from verify.runner import Report

__all__ = ["Edge", "Node", "draw", "grounded"]

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _ROWS, _TOP = 92, 20, 34, 8, 26, 44


@dataclass(frozen=True)
class Node:
    """A claim in the picture: where, and how it looks."""

    label: str
    title: str
    href: str
    x: float
    y: float
    classes: str


@dataclass(frozen=True)
class Edge:
    """A line from a claim to one that it cites."""

    path: str
    classes: str


@dataclass(frozen=True)
class Picture:
    """Everything that the template draws."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    headings: tuple[tuple[str, float], ...]


def grounded(report: Report) -> frozenset[str]:
    """List the claims that are proved together with everything that they use, however far down.

    Args:
        report: The results.

    Returns:
        Labels. A claim that cites one outside the run is not among them; claims that cite one another in a circle may be.
    """
    good = {claim.label for claim in report.claims if report.verdicts[claim.label] in {Verdict.PROVED, Verdict.STATED}}
    cites = {claim.label: claim.cites for claim in report.claims}
    while True:
        kept = {label for label in good if all(cited in good for cited in cites[label])}
        if kept == good:
            return frozenset(kept)
        good = kept


def draw(report: Report, href: Mapping[str, str]) -> Picture:
    """Lay the claims out: a block of columns a section, in the paper's order.

    Args:
        report: The results.
        href: For each label the page to link to.
    """
    dark = grounded(report)
    places: dict[str, tuple[float, float]] = {}
    headings, x = [], 10.0
    for section, heading in SECTIONS.items():
        claims = [claim for claim in report.claims if section_of(claim) == section]
        if not claims:
            continue
        headings.append((heading, x))
        for position, claim in enumerate(claims):
            column, row = divmod(position, _ROWS)
            places[claim.label] = (x + column * (_WIDTH + _GAP_X), _TOP + row * (_HEIGHT + _GAP_Y))
        x += ((len(claims) - 1) // _ROWS + 1) * (_WIDTH + _GAP_X) + _GAP_X
    nodes = tuple(_node(claim, report, href, places[claim.label], dark) for claim in report.claims)
    edges = tuple(
        _edge(places[cited], places[claim.label], claim.label in dark)
        for claim in report.claims
        for cited in claim.cites
        if cited in places
    )
    return Picture(x, _TOP + _ROWS * (_HEIGHT + _GAP_Y) + 10, nodes, edges, tuple(headings))


def _node(claim: Claim, report: Report, href: Mapping[str, str], place: tuple[float, float], dark: frozenset[str]) -> Node:
    verdict = report.verdicts[claim.label]
    border = "fails" if claim.expects == "fails" else "reported" if claim.kind == "reported" or not claim.statement else "holds"
    classes = f"{verdict.value} {border}" + (" grounded" if claim.label in dark else "")
    return Node(claim.label, f"{claim.label}: {claim.title} ({verdict.value})", href[claim.label], *place, classes)


def _edge(start: tuple[float, float], end: tuple[float, float], dark: bool) -> Edge:
    (x, y), (u, v) = start, end
    y, v = y + _HEIGHT / 2, v + _HEIGHT / 2
    if abs(x - u) < 1:
        x = u = x + _WIDTH
        path = f"M{x:g} {y:g}C{x + 18:g} {y:g} {u + 18:g} {v:g} {u:g} {v:g}"
    else:
        x, u = (x + _WIDTH, u) if x < u else (x, u + _WIDTH)
        bend = (u - x) / 2
        path = f"M{x:g} {y:g}C{x + bend:g} {y:g} {u - bend:g} {v:g} {u:g} {v:g}"
    return Edge(path, "grounded" if dark else "")
