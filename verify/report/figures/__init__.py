"""Figures 1–4 of the paper, redrawn from the verified functions, and those that the paper lacks.

Every curve is an expression of a claim, or of the definition that a claim states, evaluated by balls as the methods do it;
the pictures of floating point and of detectors come from `verify.losses` and `verify.detector`. `write_figures` writes each
as SVG and PDF with its data as CSV.
"""

from verify.report.figures.record import Figure
from verify.report.figures.registry import FIGURES
from verify.report.figures.write import figure_rows, render, write_figures

__all__ = ["FIGURES", "Figure", "figure_rows", "render", "write_figures"]
