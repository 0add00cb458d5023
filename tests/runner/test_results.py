"""What a report says of a claim, whatever the order in which evidence came in."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.claim import Evidence, Finding, Outcome, Verdict
from verify.paper import claims
from verify.runner import Report

y = sp.Symbol("y", real=True)


def report(*methods: str) -> Report:
    """Give a report in which each method refutes (90) at its own point, the first at 1, the second at 2."""
    found = tuple(
        Evidence("eq:90", 2, method, Finding(Outcome.REFUTED, "no", counterexample={y: sp.Integer(place)}))
        for place, method in enumerate(methods, 1)
    )
    return Report((claims["eq:90"],), (), found, {"eq:90": Verdict.REFUTED}, methods, 50, 0.0)


@pytest.mark.parametrize(
    ("methods", "point"),
    [(("symbolic", "balls", "positivity"), 3), (("positivity", "symbolic"), 1), (("symbolic", "balls"), 1), (("balls", "symbolic"), 1)],
)
def test_the_point_shown_is_that_of_the_method_without_a_clock(methods: tuple[str, ...], point: int) -> None:
    """Positivity's point comes first, else the first method's."""
    assert report(*methods).counterexample("eq:90") == {y: point}


def test_without_a_refutation_there_is_no_point() -> None:
    """A report without evidence has no counterexample."""
    assert report().counterexample("eq:90") is None
