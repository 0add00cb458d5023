"""The figures, in order."""

from verify.report.figures.bounds import BOUND_FIGURES
from verify.report.figures.measured import MEASURED_FIGURES
from verify.report.figures.paper import PAPER_FIGURES
from verify.report.figures.record import Figure

__all__ = ["FIGURES"]

FIGURES: tuple[Figure, ...] = (*PAPER_FIGURES, *BOUND_FIGURES, *MEASURED_FIGURES)
"""Every figure: those of the paper, then those it lacks."""
