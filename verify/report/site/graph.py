"""The graph of what uses what, as an SVG with links: nobody draws it by hand.

Border: what the statement is. Fill: its own evidence. Dark: proved together with everything that it uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verify.claim import Claim, Verdict
from verify.report.text import SECTIONS, section_of, short
from verify.runner import Report

__all__ = ["HEIGHT", "WIDTH", "Edge", "Node", "Picture", "draw", "grounded"]

WIDTH, HEIGHT = 134, 22
_GAP_X, _GAP_Y, _ACROSS, _MARGIN, _HEADING = 10, 20, 7, 8, 30
_LETTERS = 20


@dataclass(frozen=True)
class Node:
    """A claim in the picture: where, and how it looks."""

    label: str
    text: str
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

    @property
    def rules(self) -> str:
        """Style rules that bring out a node's lines while it is pointed at or has the focus: no script is needed."""
        chosen = (f"svg:has(#n{index}:hover,#n{index}:focus-visible) .e{index}" for index in range(len(self.nodes)))
        return ",".join(chosen) + "{stroke:var(--link);stroke-opacity:1;stroke-width:2}"


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
    """Lay the claims out: a band of rows a section, in the paper's order.

    Args:
        report: The results.
        href: For each label the page to link to.
    """
    dark = grounded(report)
    places: dict[str, tuple[float, float]] = {}
    headings, top = [], float(_MARGIN)
    for section, heading in SECTIONS.items():
        claims = [claim for claim in report.claims if section_of(claim) == section]
        if not claims:
            continue
        headings.append((heading, top + _HEADING - 12))
        for position, claim in enumerate(claims):
            row, column = divmod(position, _ACROSS)
            places[claim.label] = (_MARGIN + column * (WIDTH + _GAP_X), top + _HEADING + row * (HEIGHT + _GAP_Y))
        top += _HEADING + ((len(claims) - 1) // _ACROSS + 1) * (HEIGHT + _GAP_Y)
    number = {claim.label: index for index, claim in enumerate(report.claims)}
    nodes = tuple(_node(claim, report, href, places[claim.label], dark) for claim in report.claims)
    edges = tuple(
        Edge(
            _path(places[cited], places[claim.label]),
            f"e{number[cited]} e{number[claim.label]}" + (" grounded" if claim.label in dark else ""),
        )
        for claim in report.claims
        for cited in claim.cites
        if cited in places
    )
    return Picture(2 * _MARGIN + _ACROSS * (WIDTH + _GAP_X) - _GAP_X, top + _MARGIN, nodes, edges, tuple(headings))


def _node(claim: Claim, report: Report, href: Mapping[str, str], place: tuple[float, float], dark: frozenset[str]) -> Node:
    verdict = report.verdicts[claim.label]
    border = "fails" if claim.expects == "fails" else "reported" if claim.kind == "reported" or not claim.statement else "holds"
    classes = f"{verdict.value} {border}" + (" grounded" if claim.label in dark else "")
    # The section and the family stand in the heading already.
    family, _, name = claim.label.partition(":")
    text = name.removeprefix(f"{claim.section}-") if family == "text" else name if family == "beyond" else claim.label
    return Node(claim.label, short(text, _LETTERS), f"{claim.label}: {claim.title} ({verdict.value})", href[claim.label], *place, classes)


def _path(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Lead from below the claim that is cited to above the one that cites it; sideways where they stand in one row."""
    (x, y), (u, v) = start, end
    x, u = x + WIDTH / 2, u + WIDTH / 2
    if y == v:
        return f"M{x:g} {y + HEIGHT:g}C{x:g} {y + HEIGHT + 16:g} {u:g} {v + HEIGHT + 16:g} {u:g} {v + HEIGHT:g}"
    y, v = (y + HEIGHT, v) if y < v else (y, v + HEIGHT)
    bend = (v - y) / 2 if abs(v - y) > 2 * _GAP_Y else _GAP_Y * (1 if v > y else -1)
    return f"M{x:g} {y:g}C{x:g} {y + bend:g} {u:g} {v - bend:g} {u:g} {v:g}"
