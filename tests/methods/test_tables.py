"""Tables are recomputed in exact fractions: a wrong cell, a wrong derivation and a wrong input are each found."""

from __future__ import annotations

import dataclasses

import pytest
import sympy as sp

from verify.claim import Cell, Identity, Outcome, TableIs
from verify.methods import Settings, load
from verify.paper import claims

TABLES = {
    f"{label}.{place + 1}": form
    for label, claim in claims.items()
    for place, form in enumerate(claim.statement)
    if isinstance(form, TableIs) and load("tables").applies(form)
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_papers_tables_come_out(table: TableIs) -> None:
    """Every cell of the paper's tables and of what is read from them is the exact fraction."""
    assert load("tables").decide(table, Settings()).outcome is Outcome.PROVED


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("field", ["printed", "computed"])
def test_a_wrong_cell_is_refuted(table: TableIs, field: str) -> None:
    """A cell off by a hundred-millionth, as printed or as derived, is found whichever it is."""
    for place, cell in enumerate(table.cells):
        wrong = dataclasses.replace(cell, **{field: getattr(cell, field) + sp.Rational(1, 10**8)})
        found = load("tables").decide(TableIs((*table.cells[:place], wrong, *table.cells[place + 1 :])), Settings())

        assert found.outcome is Outcome.REFUTED, f"{cell.row}, {cell.column}: {found.detail}"
        assert found.certificate is not None


def test_there_are_tables_to_test() -> None:
    """Six tables hold noise or hyper-parameters, and every table of the paper is recomputed."""
    through_detector = [name for name, table in TABLES.items() if any(cell.quantity for cell in table.cells)]
    every = [label for label, claim in claims.items() for form in claim.statement if isinstance(form, TableIs)]

    assert len(through_detector) == 6
    assert len(TABLES) == len(every) >= 12


def test_a_difference_of_measurements_is_worked_out_from_its_tree() -> None:
    """An expression that SymPy was kept from evaluating is evaluated by fractions, a wrong sign is found."""
    above, below = (
        sp.Add(sp.Rational(447, 10), sp.Mul(sign, sp.Rational(214, 5), evaluate=False), evaluate=False)
        for sign in (sp.S.NegativeOne, sp.S.One)
    )
    right, wrong = (TableIs((Cell("a", "b", sp.Rational(19, 10), value),)) for value in (above, below))

    assert load("tables").decide(right, Settings()).outcome is Outcome.PROVED
    found = load("tables").decide(wrong, Settings())
    assert found.outcome is Outcome.REFUTED
    assert "derived as 175/2" in found.detail or "printed 19/10 and comes out 175/2" in found.detail, found.detail


@pytest.mark.parametrize("value", [sp.sqrt(2), sp.exp(sp.Integer(1)), sp.Pow(sp.Integer(0), -1, evaluate=False), sp.Symbol("x")], ids=str)
def test_what_is_no_fraction_is_left_alone(value: sp.Expr) -> None:
    """An irrational cell, a division by zero and a symbol are not decided, nor is a form of another kind."""
    plain = TableIs((Cell("a", "b", sp.Integer(1), value),))

    assert not load("tables").applies(plain)
    assert load("tables").decide(plain, Settings()).outcome is Outcome.UNDECIDED


def test_another_form_and_a_table_without_cells_are_left_alone() -> None:
    """There is nothing to recompute in an identity, and nothing in an empty table."""
    assert not load("tables").applies(Identity(sp.Integer(1), sp.Integer(1)))
    assert load("tables").decide(TableIs(()), Settings()).outcome is Outcome.UNDECIDED
