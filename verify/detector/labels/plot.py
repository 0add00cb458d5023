"""A picture of measured label noise: the differences between people, and the two fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from verify.detector.labels.measure import CoordinateNoise, LabelNoise

    Values = NDArray[np.float64]


def difference_density(delta: Values, scale: float) -> Values:
    """Compute the density of the difference of two Laplace(0, b) errors: (1 + |Δ|/b)·exp(-|Δ|/b)/(4b).

    Args:
        delta: differences.
        scale: b, above 0.
    """
    u = np.abs(delta) / scale
    return (1 + u) * np.exp(-u) / (4 * scale)


def differences(noise: CoordinateNoise) -> Values:
    """Return the differences of all pairs of readings, in the unit of the estimate."""
    people = noise.readings.shape[1]
    found = [noise.readings[:, b] - noise.readings[:, a] for a in range(people) for b in range(a + 1, people)]
    joined = np.concatenate(found)
    return joined[np.isfinite(joined)]


def plot(noise: LabelNoise, path: Path) -> None:
    """Draw the differences of each coordinate with both fits into a file.

    Args:
        noise: a measurement.
        path: a file whose ending matplotlib knows (.png, .pdf, .svg).

    Raises:
        ImportError: if matplotlib is missing.
        ValueError: if the ending is unknown.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 6), layout="constrained")
    FigureCanvasAgg(figure)
    for axes, one in zip(figure.subplots(2, 2).flat, noise.coordinates, strict=True):
        delta = differences(one)
        reach = 6 * one.scale
        grid = np.linspace(-reach, reach, 601)
        deviation = one.gaussian * np.sqrt(2)
        axes.hist(delta, bins=61, range=(-reach, reach), density=True, color="0.8", label=f"{len(delta)} differences")
        axes.plot(grid, difference_density(grid, one.likelihood_scale), label=f"Laplace, b = {one.likelihood_scale:.3g}")
        axes.plot(
            grid, np.exp(-((grid / deviation) ** 2) / 2) / (deviation * np.sqrt(2 * np.pi)), "--", label=f"Gaussian, σ = {one.gaussian:.3g}"
        )
        axes.set_title(f"{one.name}: b₁ = {one.scale:.3g} ({one.interval[0]:.3g} to {one.interval[1]:.3g}), {one.preference}")
        axes.set_xlabel("difference in box heights" if one.name in {"y", "h"} else "difference in box widths")
        axes.legend(fontsize="small")
    figure.savefig(path)
