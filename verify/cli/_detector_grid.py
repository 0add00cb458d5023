"""`verify grid --detector`: the detector's grid behind the command."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from verify._version import __version__
from verify.detector.anchors import py_faster_rcnn_anchors
from verify.detector.grids import COORDINATES, TABLE_1_COLUMNS, detector_grid

if TYPE_CHECKING:
    from verify.sweep import Choice, Pool

# The nine of the default, and the twelve of the COCO end-to-end model, which contain them.
SCALES = ((8, 16, 32), (4, 8, 16, 32))
# Of a column and coordinate.
PARTS = len(TABLE_1_COLUMNS) * len(COORDINATES)


def anchors() -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return Faster R-CNN's anchors, shape (12, 4): the default's nine and the three more of its COCO end-to-end model."""
    made = [py_faster_rcnn_anchors(scales=scales) for scales in SCALES]
    return np.unique(np.concatenate([np.asarray(boxes, dtype=np.float64) for boxes in made]), axis=0)


def check_detector(
    *, dtype: str, points: int, choice: Choice, pool: Pool | None, jobs: int, quiet: bool, report: Any
) -> tuple[dict[str, Any], bool]:
    """Run the detector's grid with about so many points in all.

    Args:
        dtype: "float32" or "float64".
        points: Points in all, shared out over columns, coordinates and anchors; at least 101 for each.
        choice: The backend; CuPy computes on its device, the others in NumPy.
        pool: Where columns and coordinates are worked on; None for here.
        jobs: Workers of the pool.
        quiet: Whether to print nothing.
        report: Called with the number of columns and coordinates done and in all.

    Returns:
        The record for JSON, and whether every statement holds.
    """
    boxes = anchors()
    each = max(101, points // (PARTS * len(boxes))) | 1
    begun = time.perf_counter()
    library = "cupy" if choice.name == "cupy" else "numpy"
    findings = detector_grid(boxes, points=each, dtype=dtype, library=library, pool=pool, in_flight=4 * jobs, report=report)
    seconds = time.perf_counter() - begun
    good = not any(finding.violations for finding in findings)
    record = {
        "schema": 1,
        "command": "grid --detector",
        "software": {"verify": __version__, "numpy": np.__version__},
        "grid": {"dtype": dtype, "anchors": boxes.tolist(), "points_per_case": each, "range": "±2 anchor sizes"},
        "backend": {"name": library, "reason": choice.reason},
        "findings": [asdict(finding) for finding in findings],
        "violations": sum(finding.violations for finding in findings),
        "run": {"seconds": round(seconds, 3)},
    }
    if not quiet:
        _show(findings, each, len(boxes), dtype, library, choice.reason)
        click.echo(f"  time    {seconds:.2f} s")
    return record, good


def _show(findings: list[Any], each: int, boxes: int, dtype: str, library: str, reason: str) -> None:
    click.echo(f"Faster R-CNN in {dtype}: {len(TABLE_1_COLUMNS)} columns of Table 1, {len(COORDINATES)} coordinates,")
    click.echo(f"  {boxes} anchors, {each:,} residuals of ±2 anchor sizes each; backend {library} ({reason})")
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
