"""The proof notebooks: paired, executed, current, and unable to hide a failure."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

pytest.importorskip("jupytext")
pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

import nbformat

sys.path.insert(0, str(Path(__file__).parent))
from executing import NOTEBOOKS, cells, execute, read_source, texts, write

sys.path.pop(0)

NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.py"))

# jupyter_client and zmq warn of their own loops and deprecations while a kernel starts; nothing of that is the notebook's.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def stored(name: str):
    """Read the committed .ipynb."""
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def test_there_are_six_notebooks() -> None:
    """One a part of the argument, each in both forms."""
    assert len(NAMES) == 6
    assert sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")) == NAMES


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_and_its_outputs_are_current(name: str) -> None:
    """Executed afresh, no cell raises and every text output is the committed one."""
    fresh = execute(read_source(name))
    if os.environ.get("VERIFY_WRITE_NOTEBOOKS"):
        write(name, fresh)
    old, new = texts(stored(name)), texts(fresh)
    changed = [(index, was, now) for index, (was, now) in enumerate(zip(old, new, strict=True)) if was != now]

    assert not changed, "\n".join(f"{name}, cell {index}: stored {was!r}, got {now!r}" for index, was, now in changed)


@pytest.mark.parametrize("name", NAMES)
def test_both_forms_hold_the_same_cells(name: str) -> None:
    """The .ipynb and the .py:percent file agree cell by cell."""
    assert cells(stored(name)) == cells(read_source(name))


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_short_and_outputs_small(name: str) -> None:
    """One idea a cell, at most ten lines of code; the whole file stays below 100 KB; no error is committed."""
    notebook = stored(name)
    long = [
        (index, cell.source) for index, cell in enumerate(notebook.cells) if cell.cell_type == "code" and len(cell.source.splitlines()) > 10
    ]
    errors = [output for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"]

    assert not long
    assert not errors
    assert (NOTEBOOKS / f"{name}.ipynb").stat().st_size < 100_000


@pytest.mark.slow
def test_a_false_statement_in_a_notebook_raises() -> None:
    """A notebook in which (27) is turned round stops at that cell."""
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.v4.new_notebook()
    source = (
        "from sympy import symbols\nfrom verify.api.notebook import proved\nfrom verify.paper.functions import D, H\n"
        "x, alpha = symbols('x', real=True), symbols('alpha', positive=True)\n"
        "proved((H(alpha, x), '<=', D(alpha, 1 / alpha, x)), methods=['positivity'])"
    )
    notebook.cells = [nbformat.v4.new_code_cell(source)]

    with pytest.raises(CellExecutionError, match=r"FailedError.*: .* is refuted at"):
        execute(notebook)
