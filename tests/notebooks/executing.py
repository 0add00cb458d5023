"""Notebooks, executed afresh, and their outputs in a form that can be compared."""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
SECONDS = 300


def execute(notebook):
    """Run all cells of a notebook in a new kernel, in the repository's root; a cell that raises raises here."""
    import nbformat
    from nbclient import NotebookClient

    fresh = nbformat.from_dict(notebook)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), before]))
    try:
        NotebookClient(
            fresh, timeout=SECONDS, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(ROOT)}}
        ).execute()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return fresh


def read_source(name: str):
    """Read the .py:percent file of a notebook."""
    import jupytext

    notebook = jupytext.read(NOTEBOOKS / f"{name}.py", fmt="py:percent")
    for index, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{index}"
    return notebook


def write(name: str, notebook) -> None:
    """Write the .ipynb of a notebook, without what differs from machine to machine."""
    import nbformat

    notebook.metadata = {
        "jupytext": {"formats": "ipynb,py:percent"},
        "kernelspec": notebook.metadata["kernelspec"],
        "language_info": {"name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    nbformat.write(notebook, NOTEBOOKS / f"{name}.ipynb")


def cells(notebook) -> list[tuple[str, str]]:
    """Give kind and source of every cell."""
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def texts(notebook) -> list[list[str]]:
    """Give the text outputs of every cell in a form that is the same on every machine; pictures are left out.

    Times and versions are masked, and in cells tagged `measured` all numbers. So are the names of the methods that proved something:
    one that gives up by the clock may miss on a busy machine what another proves; the verdict itself is compared.
    """
    return [[_masked(text, cell) for output in cell.get("outputs", []) for text in _texts(output)] for cell in notebook.cells]


def _texts(output) -> list[str]:
    if output.output_type == "stream":
        return [output.text]
    data = output.get("data", {})
    return [str(data[kind]) for kind in ("text/plain", "text/markdown") if kind in data and "image/png" not in data]


def _masked(text: str, cell) -> str:
    text = re.sub(r"\b\d+(\.\d+)? ?(s|ms)\b", "TIME", text)
    text = re.sub(r"\b\d+\.\d+\.\d+\b", "VERSION", text)
    text = re.sub(r"\bby (?:symbolic|positivity|balls|, )+", "by METHODS", text)
    return re.sub(r"-?\d[\d.e+-]*", "NUMBER", text) if "measured" in cell.metadata.get("tags", []) else text
