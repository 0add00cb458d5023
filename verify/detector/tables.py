"""Tables 1 and 2 of the paper: the first as data, the second recomputed from it cell by cell."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from verify.detector.noise import noise_scales

if TYPE_CHECKING:
    from collections.abc import Iterator

Setting = Literal["Published", "Implemented", "Proposed"]
Stage = Literal["Proposal", "Detection"]

SETTINGS: tuple[Setting, ...] = ("Published", "Implemented", "Proposed")
STAGES: tuple[Stage, ...] = ("Proposal", "Detection")
COLUMNS: tuple[tuple[Setting, Stage], ...] = tuple((setting, stage) for setting in SETTINGS for stage in STAGES)

_EXACT = Fraction

TABLE_1: dict[str, tuple[Fraction, ...]] = {
    # Rows as printed; columns in the order of COLUMNS.
    "lambda": (_EXACT(10), _EXACT(10), _EXACT(1), _EXACT(1), _EXACT(1, 4), _EXACT(1, 2)),
    "alpha": (_EXACT(1), _EXACT(1), _EXACT(1, 9), _EXACT(1), _EXACT(1), _EXACT(1)),
    "sigma_x": (_EXACT(1), _EXACT(1), _EXACT(1), _EXACT(1, 10), _EXACT(1, 20), _EXACT(1, 20)),
    "sigma_y": (_EXACT(1), _EXACT(1), _EXACT(1), _EXACT(1, 10), _EXACT(1, 20), _EXACT(1, 20)),
    "sigma_w": (_EXACT(1), _EXACT(1), _EXACT(1), _EXACT(1, 5), _EXACT(1, 10), _EXACT(1, 10)),
    "sigma_h": (_EXACT(1), _EXACT(1), _EXACT(1), _EXACT(1, 5), _EXACT(1, 10), _EXACT(1, 10)),
}
"""Table 1 as printed: the hyper-parameters of each setting and stage."""

TABLE_2: dict[str, tuple[Fraction, ...]] = {
    # Starred rows are label scales, tilded rows prediction scales, in anchor widths (x, w) and heights (y, h).
    "x*": (_EXACT(1), _EXACT(1), _EXACT(1, 9), _EXACT(1, 10), _EXACT(1, 20), _EXACT(1, 20)),
    "y*": (_EXACT(1), _EXACT(1), _EXACT(1, 9), _EXACT(1, 10), _EXACT(1, 20), _EXACT(1, 20)),
    "w*": (_EXACT(1), _EXACT(1), _EXACT(1, 9), _EXACT(1, 5), _EXACT(1, 10), _EXACT(1, 10)),
    "h*": (_EXACT(1), _EXACT(1), _EXACT(1, 9), _EXACT(1, 5), _EXACT(1, 10), _EXACT(1, 10)),
    "x~": (_EXACT(1, 10), _EXACT(1, 10), _EXACT(1), _EXACT(1, 10), _EXACT(1, 5), _EXACT(1, 10)),
    "y~": (_EXACT(1, 10), _EXACT(1, 10), _EXACT(1), _EXACT(1, 10), _EXACT(1, 5), _EXACT(1, 10)),
    "w~": (_EXACT(1, 10), _EXACT(1, 10), _EXACT(1), _EXACT(1, 5), _EXACT(2, 5), _EXACT(1, 5)),
    "h~": (_EXACT(1, 10), _EXACT(1, 10), _EXACT(1), _EXACT(1, 5), _EXACT(2, 5), _EXACT(1, 5)),
}
"""Table 2 as printed, transcribed independently of Table 1: nothing below computes from it."""


def table_1_cell(parameter: str, setting: Setting, stage: Stage) -> Fraction:
    """Return one printed cell of Table 1.

    Args:
        parameter: "lambda", "alpha", "sigma_x", "sigma_y", "sigma_w" or "sigma_h".
        setting: "Published", "Implemented" or "Proposed".
        stage: "Proposal" or "Detection".

    Raises:
        ValueError: if there is no such cell.
    """
    return _cell(TABLE_1, "parameter", parameter, setting, stage)


def table_2_printed(row: str, setting: Setting, stage: Stage) -> Fraction:
    """Return one printed cell of Table 2; rows are "x*" … "h*" (label) and "x~" … "h~" (prediction).

    Raises:
        ValueError: if there is no such cell.
    """
    return _cell(TABLE_2, "row", row, setting, stage)


def table_2_cell(row: str, setting: Setting, stage: Stage) -> Fraction:
    """Recompute one cell of Table 2 from Table 1 by (36), (42) or (53), exactly.

    The published setting is λH₁, which is the smooth L1 at α = 1, so one function serves every column.

    Args:
        row: "x*", "y*", "w*", "h*" for the label and "x~", "y~", "w~", "h~" for the prediction.
        setting: "Published", "Implemented" or "Proposed".
        stage: "Proposal" or "Detection".

    Returns:
        The scale as a multiple of the anchor's width or height.

    Raises:
        ValueError: if there is no such cell.
    """
    _cell(TABLE_2, "row", row, setting, stage)
    loss = "huber" if setting == "Published" else "smooth_l1"
    scales = noise_scales(
        table_1_cell("lambda", setting, stage),
        table_1_cell("alpha", setting, stage),
        table_1_cell(f"sigma_{row[0]}", setting, stage),
        loss,
    )
    return Fraction(scales.label if row.endswith("*") else scales.prediction)


def table_2_cells() -> Iterator[tuple[str, Setting, Stage, Fraction, Fraction]]:
    """Yield (row, setting, stage, printed, recomputed) for all 48 cells of Table 2."""
    for row in TABLE_2:
        for setting, stage in COLUMNS:
            yield row, setting, stage, table_2_printed(row, setting, stage), table_2_cell(row, setting, stage)


def _cell(table: dict[str, tuple[Fraction, ...]], kind: str, row: str, setting: Setting, stage: Stage) -> Fraction:
    if row not in table:
        raise ValueError(f"{kind} is {row!r}; it must be one of {', '.join(table)}.")
    if (setting, stage) not in COLUMNS:
        raise ValueError(f"setting and stage are {setting!r}, {stage!r}; they must be one of {SETTINGS} and one of {STAGES}.")
    return table[row][COLUMNS.index((setting, stage))]
