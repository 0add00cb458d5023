"""The toy regression's data: computed by `python -m verify.report.figures` (about a minute) and kept beside this file as CSV."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import TYPE_CHECKING

from verify.report.figures.record import Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FILE", "LABEL_NOISES", "SEEDS", "columns", "compute"]

LABEL_NOISES = (0.1, 0.3, 1.0)
SEEDS = 200
FILE = "toy.csv"


def compute(label_noises: Sequence[float] = LABEL_NOISES, seeds: int = SEEDS, alphas: Sequence[float] | None = None) -> Columns:
    """Fit the toy regression for each label noise and transition point.

    Args:
        label_noises: b₁ in units of the prediction noise.
        seeds: Data sets.
        alphas: Transition points; None for those of `verify.detector.toy`.

    Returns:
        Columns label_noise, alpha, error with its 95 % band low and high, and ideal, the best α for infinitely many data.
    """
    from verify.detector.toy import best_transitions
    from verify.detector.toy.transition import ALPHAS

    found: dict[str, list[float]] = {name: [] for name in ("label_noise", "alpha", "error", "low", "high", "ideal")}
    for one in best_transitions(label_noises, seeds=seeds, alphas=alphas or ALPHAS):
        rows = len(one.alphas)
        found["label_noise"] += [one.label_noise] * rows
        found["alpha"] += list(one.alphas)
        found["error"] += [float(value) for value in one.error]
        found["low"] += [float(value) for value in one.low]
        found["high"] += [float(value) for value in one.high]
        found["ideal"] += [one.ideal] * rows
    return found


def columns() -> Columns:
    """Read the data that lie beside this file."""
    text = files("verify.report.figures").joinpath(FILE).read_text(encoding="utf-8")
    first, *rows = csv.reader(text.splitlines())
    return {name: [float(row[index]) for row in rows] for index, name in enumerate(first)}
