"""The proof notebooks: paired, executed, current, and unable to hide a failure."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("jupytext")
pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

import nbformat

from verify.claim import Verdict

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


def code_cells(name: str) -> list[str]:
    """Give the code of a notebook, cell by cell."""
    return [cell.source for cell in read_source(name).cells if cell.cell_type == "code"]


def run_here(sources: list[str]) -> None:
    """Run cells one after the other in this process."""
    names: dict[str, object] = {"__name__": "__main__"}
    for source in sources:
        exec(compile(source, "<cell>", "exec"), names)


PROMISES = [
    (name, label)
    for name in NAMES
    for label in dict.fromkeys(
        label
        for cell in code_cells(name)
        for call in re.findall(r"\.(?:holds|fails)\(([^)]*)\)", cell)
        for label in re.findall(r'"([^"]+)"', call)
    )
]


@pytest.mark.parametrize(("name", "promised"), PROMISES)
def test_a_cell_raises_where_its_statement_is_not_decided(name: str, promised: str, replayed, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what proves or refutes one claim taken away, the cell that promises it raises and names it; with it, nothing raises."""
    from verify.api import notebook

    cells_with = [source for source in code_cells(name) if "Study(" in source and "holds" not in source]
    promise = next(source for source in code_cells(name) if re.search(rf'\.(holds|fails)\([^)]*"{re.escape(promised)}"', source))
    cells_of = [source for source in code_cells(name)[:1] if source not in cells_with] + cells_with + [promise]

    def without(*args: object, **options: object):
        report = replayed(*args, **options)
        left = tuple(item for item in report.evidence if item.claim != promised or item.outcome not in {"proved", "refuted"})
        return replace(report, evidence=left, verdicts={**report.verdicts, promised: Verdict.UNDECIDED})

    run_here(cells_of)
    monkeypatch.setattr(notebook, "run", without)
    with pytest.raises(notebook.FailedError, match=rf"{re.escape(promised)} is undecided, not (proved|refuted)"):
        run_here(cells_of)


def test_a_claim_with_a_false_statement_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """(29) with its factor squared, decided afresh: the cell that says it holds raises."""
    from types import MappingProxyType

    import sympy as sp

    from verify import api
    from verify.api import notebook
    from verify.claim import Identity
    from verify.paper.functions import D

    x, gamma, alpha, beta = sp.Symbol("x", real=True), *sp.symbols("gamma alpha beta", positive=True)
    wrong = replace(api.claims["eq:29"], statement=(Identity(gamma * D(alpha, beta, x), D(alpha, beta / gamma**2, x)),))
    for module in (api, notebook):
        monkeypatch.setattr(module, "claims", MappingProxyType({**api.claims, "eq:29": wrong}))

    with pytest.raises(notebook.FailedError, match="eq:29 is refuted, not proved"):
        notebook.Study("eq:29", methods=["balls"], jobs=1).holds("eq:29")
