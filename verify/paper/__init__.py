"""The paper as data: every numbered statement, proposition, table, figure and checkable sentence is a claim.

A module a section; no module decides anything. `claims` lists them in the paper's order: by section, and within a section
the equations and propositions as they are numbered, then tables, figures, sentences and errata; what goes beyond the paper
comes last.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verify.claim import Claim
from verify.paper import (
    appendix_a,
    appendix_b,
    appendix_c,
    background,
    beyond,
    case_study,
    errata,
    figures,
    introduction,
    properties,
    proposed,
    sentences,
    tables,
    texts,
)
from verify.paper.hypotheses import SPARE
from verify.paper.source import PAPER

__all__ = ["PAPER", "SPARE", "claims"]

_SECTIONS = ("1", "2", "3.1", "3.2", "4", "4.1", "4.2", "4.3", "5", "6", "A", "B", "C", "")
_MODULES = (
    introduction,
    background,
    proposed,
    properties,
    case_study,
    appendix_a,
    appendix_b,
    appendix_c,
    tables,
    figures,
    texts,
    sentences,
    errata,
    beyond,
)


def _in_order() -> Mapping[str, Claim]:
    every = [claim for module in _MODULES for claim in module.CLAIMS]
    labels = [claim.label for claim in every]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise ValueError(f"each label is given once, but these are given again: {', '.join(twice)}")
    every.sort(key=lambda claim: _SECTIONS.index(claim.section))
    return MappingProxyType({claim.label: claim for claim in every})


claims: Mapping[str, Claim] = _in_order()
"""Every claim by label, in the paper's order."""
