"""What the site shows beside the claims: the detectors' table, the figures, the page about floating point.

Tables come from `verify.detector`, samples are evaluated with `verify.losses` and `verify.sweep` while the report is made, and what takes
longer or depends on the machine is read from records that say when, where and how they were measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from verify.report.extras.floats import float_parts
from verify.report.extras.heads import preset_rows
from verify.report.extras.recorded import read_grids

__all__ = ["extras", "float_parts", "preset_rows", "read_grids"]

_FOLDER = "figures"


def extras(directory: Path, grids: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Write the figures and gather what the templates show.

    Args:
        directory: The site's directory; the figures go into a folder in it.
        grids: Results of `verify grid --json` to show instead of the recorded ones.

    Returns:
        `presets`, `figures` and `floats` for `build_site`, and `written`, the files. Without matplotlib there are no figures.

    Raises:
        OSError: A picture could not be written.
    """
    figures: list[dict[str, Any]] = []
    written: list[Path] = []
    try:
        import matplotlib as mpl  # noqa: F401 - only to find out whether it is there
    except ImportError:
        pass
    else:
        from verify.report.figures import figure_rows, write_figures

        written = write_figures(directory / _FOLDER)
        figures = figure_rows(_FOLDER)
    picture = next((row["src"] for row in figures if row["name"] == "ulp"), None)
    return {"presets": preset_rows(), "figures": figures, "floats": float_parts(picture, grids), "written": written}
