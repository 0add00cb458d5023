"""`verify grid --detector`: the detector's grid behind the command."""

from __future__ import annotations

import importlib
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from verify._version import __version__
from verify.detector.anchors import py_faster_rcnn_anchors
from verify.detector.grids import COORDINATES, TABLE_1_COLUMNS, detector_grid

if TYPE_CHECKING:
    from verify.sweep import Choice

# The nine of the default, and the twelve of the COCO end-to-end model, which contain them.
SCALES = ((8, 16, 32), (4, 8, 16, 32))


def anchors() -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return Faster R-CNN's anchors, shape (12, 4): the default's nine and the three more of its COCO end-to-end model."""
    made = [py_faster_rcnn_anchors(scales=scales) for scales in SCALES]
    return np.unique(np.concatenate([np.asarray(boxes, dtype=np.float64) for boxes in made]), axis=0)


def check_detector(*, dtype: str, points: int, choice: Choice, quiet: bool, report: Any) -> tuple[dict[str, Any], bool]:
    """Run the detector's grid with about so many points in all.

    Args:
        dtype: "float32" or "float64".
        points: Points in all, shared out over columns, coordinates and anchors; at least 101 for each.
        choice: The backend; CuPy computes on its device, the others in NumPy.
        quiet: Whether to print nothing.
        report: Called with the number of cases done and in all.

    Returns:
        The record for JSON, and whether every statement holds.
    """
    boxes = anchors()
    cases = len(TABLE_1_COLUMNS) * len(COORDINATES) * len(boxes)
    each = max(101, points // cases) | 1
    begun = time.perf_counter()
    xp = importlib.import_module("cupy") if choice.name == "cupy" else np
    findings = detector_grid(boxes, points=each, dtype=dtype, xp=xp, report=report)
    seconds = time.perf_counter() - begun
    good = not any(finding.violations for finding in findings)
    record = {
        "schema": 1,
        "command": "grid --detector",
        "software": {"verify": __version__, "numpy": np.__version__},
        "grid": {"dtype": dtype, "anchors": boxes.tolist(), "points_per_case": each, "range": "±2 anchor sizes"},
        "backend": {"name": choice.name if choice.name == "cupy" else "numpy", "reason": choice.reason},
        "findings": [asdict(finding) for finding in findings],
        "violations": sum(finding.violations for finding in findings),
        "run": {"seconds": round(seconds, 3)},
    }
    if not quiet:
        _show(findings, each, len(boxes), dtype, seconds)
    return record, good


def _show(findings: list[Any], each: int, boxes: int, dtype: str, seconds: float) -> None:
    click.echo(f"Faster R-CNN in {dtype}: {len(TABLE_1_COLUMNS)} columns of Table 1, {len(COORDINATES)} coordinates,")
    click.echo(f"  {boxes} anchors, {each:,} residuals of ±2 anchor sizes each")
    click.echo(f"  {'check':7} {'column':22} {'points':>12} {'violations':>10}   largest use of the bound")
    for check in dict.fromkeys(finding.check for finding in findings):
        for column in TABLE_1_COLUMNS:
            rows = [finding for finding in findings if (finding.check, finding.column) == (check, column.name)]
            if not rows:
                continue
            worst = max(rows, key=lambda finding: finding.worst)
            place = f"{worst.coordinate}, anchor {worst.anchor_size:g} px, residual {worst.residual:.6g} px"
            points, violations = sum(row.points for row in rows), sum(row.violations for row in rows)
            click.echo(f"  {check:7} {column.name:22} {points:>12,} {violations:>10,}   {worst.worst:.3g} at {place}")
    click.echo(f"  time    {seconds:.2f} s")
