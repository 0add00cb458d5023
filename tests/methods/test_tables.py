"""Tables are recomputed through the detector: a wrong cell, a wrong derivation and a wrong input are each found."""

from __future__ import annotations

import dataclasses

import pytest
import sympy as sp

from verify.claim import Cell, Identity, Outcome, TableIs
from verify.methods import Settings, load
from verify.paper import claims

TABLES = [
    pytest.param(form, id=f"{label}.{place + 1}")
    for label in ("table:1", "table:2", "eq:36", "eq:42", "eq:52", "eq:53")
    for place, form in enumerate(claims[label].statement)
    if isinstance(form, TableIs) and load("tables").applies(form)
]


@pytest.mark.parametrize("table", TABLES)
def test_the_papers_tables_come_out(table: TableIs) -> None:
    """Every cell of Tables 1 and 2 and of the readings (36), (42), (52), (53) is the exact fraction."""
    assert load("tables").decide(table, Settings()).outcome is Outcome.PROVED


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("field", ["printed", "computed"])
def test_a_wrong_cell_is_refuted(table: TableIs, field: str) -> None:
    """A cell changed by a hundred-millionth, as printed or as derived, is found whichever it is."""
    for place, cell in enumerate(table.cells):
        wrong = dataclasses.replace(cell, **{field: getattr(cell, field) * (1 + sp.Rational(1, 10**8))})
        found = load("tables").decide(TableIs((*table.cells[:place], wrong, *table.cells[place + 1 :])), Settings())

        assert found.outcome is Outcome.REFUTED, f"{cell.row}, {cell.column}: {found.detail}"
        assert found.certificate is not None


def test_there_are_tables_to_test() -> None:
    """Six claims rest on a table that the detector recomputes."""
    assert len(TABLES) == 6


def test_what_is_no_noise_scale_is_left_alone() -> None:
    """A table of measurements and a form of another kind are not decided."""
    plain = TableIs((Cell("a", "b", sp.Integer(1), sp.Integer(1)),))

    assert not load("tables").applies(plain)
    assert load("tables").decide(plain, Settings()).outcome is Outcome.UNDECIDED
    assert not load("tables").applies(Identity(sp.Integer(1), sp.Integer(1)))
