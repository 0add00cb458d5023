"""From a figure to files: SVG, PDF, PNG, CSV, the same bytes every time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from verify.report.figures.record import Columns, Figure
from verify.report.figures.registry import FIGURES
from verify.report.json import write_atomically

__all__ = ["csv_text", "drawn", "figure_rows", "render", "write_figures"]

_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": "huber-verify"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "huber-verify", "Producer": "matplotlib"},
    "png": {"Software": "huber-verify"},
}
_COLUMN = 7.0
"""Inches: a wider figure gets the page's whole width, or its text could not be read."""


def write_figures(directory: Path, figures: Iterable[Figure] = FIGURES, *, formats: Iterable[str] = ("svg", "pdf")) -> list[Path]:
    """Write every figure with its data.

    Args:
        directory: Where to; made if it is not there.
        figures: Which.
        formats: Any of svg, pdf, png; the CSV is always written.

    Returns:
        The files written, a figure after the other.

    Raises:
        ImportError: matplotlib, of the extra `report`, is missing.
        OSError: A file could not be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for figure in figures:
        columns = figure.data()
        path = directory / f"{figure.name}.csv"
        write_atomically(path, csv_text(columns))
        written.append(path)
        for ending, picture in _pictures(figure, columns, formats, dpi=100):
            path = directory / f"{figure.name}.{ending}"
            path.write_bytes(picture)
            written.append(path)
    return written


def figure_rows(folder: str, figures: Iterable[Figure] = FIGURES) -> list[dict[str, Any]]:
    """Describe figures for a page: source of the picture, title, caption, claims, size in CSS pixels, how wide it is to be shown.

    Args:
        folder: Where the pictures lie, relative to the page.
        figures: Which.
    """
    return [
        {
            "name": one.name,
            "src": f"{folder}/{one.name}.svg",
            "pdf": f"{folder}/{one.name}.pdf",
            "csv": f"{folder}/{one.name}.csv",
            "title": one.title,
            "caption": f"{one.title}. {one.caption}",
            "claims": one.claims,
            "width": round(96 * one.size[0]),
            "height": round(96 * one.size[1]),
            "span": "wide-figure" if one.size[0] > _COLUMN else "one-column",
        }
        for one in figures
    ]


def render(figure: Figure, columns: Columns, ending: str, *, dpi: int = 100) -> bytes:
    """Draw a figure.

    Args:
        figure: The figure.
        columns: Its data.
        ending: svg, pdf or png.
        dpi: Dots an inch, for png.

    Returns:
        The file's bytes: the same for the same data and version of matplotlib.
    """
    ((_, picture),) = _pictures(figure, columns, [ending], dpi=dpi)
    return picture


def _pictures(figure: Figure, columns: Columns, endings: Iterable[str], *, dpi: int) -> Iterator[tuple[str, bytes]]:
    """Draw once and save in each format."""
    with drawn(figure, columns) as canvas:
        for ending in endings:
            buffer = io.BytesIO()
            canvas.savefig(buffer, format=ending, dpi=dpi, metadata=_METADATA[ending])
            yield ending, buffer.getvalue()


@contextmanager
def drawn(figure: Figure, columns: Columns) -> Iterator[Any]:
    """Give the matplotlib figure, drawn and laid out; matplotlib's settings are restored afterwards.

    Args:
        figure: The figure.
        columns: Its data.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    from verify.report.figures.style import RC

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(RC)
        canvas = Canvas(figsize=figure.size, layout="constrained")
        FigureCanvasAgg(canvas)
        figure.draw(canvas, columns)
        # Laid out once, for all formats.
        canvas.draw_without_rendering()
        canvas.set_layout_engine("none")
        yield canvas


def csv_text(columns: Columns) -> str:
    """Write columns as CSV; a float has as many digits as restore it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(
        [value if isinstance(value, str) else repr(float(value)) for value in row] for row in zip(*columns.values(), strict=True)
    )
    return stream.getvalue()
