"""How all figures look: colours that the colour-blind tell apart, with a line style and a marker each, so that grey will do."""

from __future__ import annotations

from typing import Any

__all__ = ["BLACK", "BLUE", "GREEN", "GREY", "ORANGE", "PURPLE", "RC", "SKY", "VERMILION", "finish", "mark"]

# Okabe and Ito, Color Universal Design (2008).
BLACK, ORANGE, SKY, GREEN, BLUE, VERMILION, PURPLE = "#000000", "#e69f00", "#56b4e9", "#009e73", "#0072b2", "#d55e00", "#cc79a7"
GREY = "#767676"

RC: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.labelsize": 10,
    "legend.fontsize": 9,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "lines.linewidth": 1.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.7,
    "axes.axisbelow": True,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "huber-verify",
    "pdf.fonttype": 42,
    "path.simplify": False,
}
"""Settings of every figure. Glyphs are drawn as paths, so that a picture is the same wherever it is opened."""


def finish(axes: Any, *, title: str = "", x: str = "", y: str = "", legend: str | None = None) -> None:
    """Set title, labels and legend of one pair of axes."""
    if title:
        axes.set_title(title, loc="left")
    if x:
        axes.set_xlabel(x)
    if y:
        axes.set_ylabel(y)
    if legend is not None:
        axes.legend(loc=legend)


def mark(axes: Any, x: float, y: float, text: str, *, offset: tuple[float, float], color: str = BLACK, filled: bool = True) -> None:
    """Mark a point with a dot, open where the value is not taken, and a text beside it."""
    axes.plot([x], [y], "o", ms=5.5, mec=color, mfc=color if filled else "white", zorder=5)
    if text:
        axes.annotate(
            text, (x, y), xytext=offset, textcoords="offset points", fontsize=9, va="center", ha="left" if offset[0] >= 0 else "right"
        )
