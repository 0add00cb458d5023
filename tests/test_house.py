"""The house as a whole: layers, lazy imports, and nothing that belongs to somebody's machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_imports_never_run_up_the_layers() -> None:
    """The contracts in pyproject.toml hold."""
    script = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("statement", ["import verify", "import verify.losses", "import verify.sweep", "from verify import detector"])
def test_the_floating_point_path_loads_no_sympy(statement: str) -> None:
    """Importing the losses costs neither SymPy nor matplotlib nor SciPy's optimisers."""
    script = f"import sys\n{statement}\nprint(sorted(set(sys.modules) & {{'sympy', 'matplotlib', 'flint', 'scipy.optimize', 'yaml', 'numba', 'torch'}}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True
    )

    assert done.stdout.strip() == "[]"


def test_the_repository_speaks_of_the_project_alone() -> None:
    """No committed text names a machine's path or a registry's host."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\0")
    if tracked == [""]:
        tracked = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py")]
    pattern = re.compile(r"/work/|/root/|/home/\w|/tmp/venv|pypi\.org|registry\.npmjs")
    here = Path(__file__).relative_to(ROOT).as_posix()
    found = []
    for name in tracked:
        path = ROOT / name
        if not name or name == here or not path.is_file():
            continue
        found += [f"{name}: {match.group()}" for match in pattern.finditer(path.read_text(encoding="utf-8", errors="ignore"))]

    assert not found, found


def test_no_text_from_outside_is_executed() -> None:
    """The package calls neither eval, exec, pickle nor sympify."""
    pattern = re.compile(
        r"(?<![\w.])(?<!def )(eval|exec|sympify|parse_expr|parse_latex)\(|pickle\.loads?|yaml\.(?:unsafe_)?load\(|lambdify\("
    )
    allowed = re.compile(r"yaml\.load\(.*SafeLoader")
    found = []
    for path in sorted((ROOT / "verify").rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line) and not allowed.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")

    assert not found, "\n".join(found)
