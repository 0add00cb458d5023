"""`python -m verify.report.extras FILE...`: records results of `verify grid --exhaustive --json`, and what the printed formulas do.

The breaks of the printed formulas are counted here, a quarter of a minute for each α; the record goes into the file beside this one.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from verify.report.extras.recorded import FILE, read_grids
from verify.sweep import Grid, floats_between
from verify.sweep.textbook import textbook_breaks

_ALPHAS = ("1", "1/9")


def record(paths: list[Path], every: Grid | None = None) -> dict[str, Any]:
    """Gather what is recorded.

    Args:
        paths: Results of `verify grid --json`.
        every: Where the printed formulas are counted; None for every positive normal float32.

    Returns:
        What `recorded` reads.

    Raises:
        ValueError: A file is no such result.
    """
    info = np.finfo(np.float32)
    grids = read_grids(paths)
    every = every or floats_between(float(info.tiny), float(info.max), "float32")
    textbook = []
    for alpha in _ALPHAS:
        sides = [{name: _plain(value) for name, value in asdict(one).items()} for one in textbook_breaks(every, float(Fraction(alpha)))]
        textbook.append({"alpha": alpha, "low": every.low.hex(), "high": every.high.hex(), "sides": sides})
    return {"measured": _about(), "grids": grids, "textbook": textbook}


def text_of(found: dict[str, Any]) -> str:
    """Write a record with a line for each sweep, so that what changed can be seen."""
    parts = []
    for name, value in found.items():
        lines = [json.dumps(one, ensure_ascii=False) for one in value] if isinstance(value, list) else []
        parts.append(f"{json.dumps(name)}: " + ("[\n" + ",\n".join(lines) + "\n]" if lines else json.dumps(value, ensure_ascii=False)))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, float) else value


def _about() -> dict[str, str]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": next(_processors(), platform.machine()),
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "command": "verify grid --exhaustive --dtype float32 --json FILE, recorded by python -m verify.report.extras FILE",
    }


def _processors() -> Iterator[str]:
    table = Path("/proc/cpuinfo")
    for line in table.read_text(encoding="utf-8").splitlines() if table.is_file() else ():
        if line.startswith("model name"):
            yield line.partition(":")[2].strip()


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_text(text_of(record([Path(name) for name in sys.argv[1:]])), encoding="utf-8")
