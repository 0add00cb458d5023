"""Table 2 comes out of Table 1, cell by cell."""

import pytest

from verify.detector.tables import COLUMNS, TABLE_1, TABLE_2, table_1_cell, table_2_cell, table_2_cells, table_2_printed

CELLS = [(row, *column) for row in TABLE_2 for column in COLUMNS]


@pytest.mark.parametrize("cell", CELLS, ids=["{} {} {}".format(*cell) for cell in CELLS])
def test_cell_of_table_2(cell):
    """The recomputed cell equals the printed one exactly."""
    assert table_2_printed(*cell) == table_2_cell(*cell)


def test_a_changed_table_1_changes_table_2(monkeypatch):
    """The recomputation reads Table 1: another σ gives another cell."""
    monkeypatch.setitem(TABLE_1, "sigma_x", tuple(2 * cell for cell in TABLE_1["sigma_x"]))

    assert table_2_printed("x*", "Proposed", "Proposal") * 2 == table_2_cell("x*", "Proposed", "Proposal")


def test_all_cells_are_yielded():
    """Eight rows and six columns."""
    assert len(list(table_2_cells())) == 48


def test_unknown_cells_are_refused():
    """A wrong row or column is one sentence."""
    with pytest.raises(ValueError, match=r"^parameter is 'mu'; it must be one of lambda"):
        table_1_cell("mu", "Published", "Proposal")
    with pytest.raises(ValueError, match=r"^setting and stage are 'Best', 'Proposal'"):
        table_2_cell("x*", "Best", "Proposal")
