"""A real LaTeX, run until everything is resolved, and what its log says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

INSTALL = "apt-get install --no-install-recommends texlive-latex-base"
PREAMBLE = r"""\documentclass[a4paper,11pt]{article}
\usepackage{longtable,array,amsmath,amssymb,url,hyperref}
"""


@dataclass(frozen=True)
class Typeset:
    """What came out: the last log, the log of BibTeX, the bibliography, how many pages the PDF has."""

    log: str
    bibtex: str
    items: tuple[str, ...]
    pages: int

    @property
    def overfull(self) -> list[tuple[float, str]]:
        """How far each line or cell runs into the margin, in points, and where."""
        found = re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\) (.*)", self.log)
        return [(float(points), where) for points, where in found]

    @property
    def unresolved(self) -> list[str]:
        """The references and citations without a target, and labels that are there twice."""
        return re.findall(r"(?:LaTeX|Package natbib) Warning: (?:Reference|Citation|Label|There were undefined|Label\(s\)).*", self.log)


def need_latex() -> None:
    """Skip where there is no LaTeX; fail where VERIFY_REQUIRE_LATEX says that there has to be one."""
    missing = [name for name in ("pdflatex", "bibtex") if shutil.which(name) is None]
    if missing and os.environ.get("VERIFY_REQUIRE_LATEX"):
        pytest.fail(f"VERIFY_REQUIRE_LATEX is set and {' and '.join(missing)} is not installed ({INSTALL})")
    if missing:
        pytest.skip(f"{' and '.join(missing)} is not installed ({INSTALL})")


def typeset(folder: Path, source: str, **files: str) -> Typeset:
    """Run pdflatex, bibtex and pdflatex twice on a document.

    Args:
        folder: Where to work.
        source: The document.
        files: Other files, their dots written as two underscores.
    """
    for name, text in ({"document.tex": source} | {name.replace("__", "."): text for name, text in files.items()}).items():
        (folder / name).write_text(text, encoding="ascii")
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "document"]
    _call(latex, folder)
    bibtex = _call(["bibtex", "document"], folder) if r"\bibliography" in source else ""
    _call(latex, folder)
    _call(latex, folder)
    log = (folder / "document.log").read_text(encoding="latin-1")
    written = re.search(r"Output written on document\.pdf \((\d+) pages?", log)
    assert written is not None, log[-2000:]
    assert (folder / "document.pdf").read_bytes().startswith(b"%PDF-")
    entries = (folder / "document.bbl").read_text(encoding="latin-1") if bibtex else ""
    return Typeset(log, bibtex, tuple(re.findall(r"\\bibitem\{([^}]*)\}", entries)), int(written[1]))


def _call(command: list[str], folder: Path) -> str:
    environment = os.environ | {"max_print_line": "2000", "error_line": "254", "half_error_line": "238", "SOURCE_DATE_EPOCH": "0"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", timeout=120, check=False)

    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-3000:]}"
    return done.stdout
