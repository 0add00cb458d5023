"""Which transition point is best as the label noise grows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from verify.detector.toy.fit import ToyLoss, fit, influence, laplace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Values = NDArray[np.float64]

ALPHAS = tuple(float(one) for one in np.geomspace(0.05, 6.4, 15))
"""The transition points tried, in units of the prediction noise: seven octaves in steps of √2."""

_REDRAWS = 400


@dataclass(frozen=True, slots=True)
class Curve:
    """The error against the truth for each transition point, at one label noise.

    Attributes:
        label_noise: b₁.
        prediction_noise: b₂.
        loss: "huber" or "laplace_kl".
        alphas: (A,) transition points.
        error: (A,) root mean square error of the fitted function, averaged over the seeds.
        low, high: (A,) pointwise confidence band of `error`.
        best: the transition point of least error.
        best_low, best_high: its interval, from redrawing seeds.
        ideal: the transition point that is best for infinitely many data (`ideal_transition`).
        seeds: how many data sets.
    """

    label_noise: float
    prediction_noise: float
    loss: ToyLoss
    alphas: tuple[float, ...]
    error: Values
    low: Values
    high: Values
    best: float
    best_low: float
    best_high: float
    ideal: float
    seeds: int


def best_transitions(
    label_noises: Sequence[float] = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0),
    prediction_noise: float = 1.0,
    *,
    alphas: Sequence[float] = ALPHAS,
    loss: ToyLoss = "huber",
    seeds: int = 400,
    points: int = 100,
    features: int = 3,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[Curve, ...]:
    """Fit the model for every label noise and transition point, over many seeds.

    All label noises and transition points see the same features and the same standardised noise, so that curves differ
    by what is varied only.

    Args:
        label_noises: b₁, each above 0.
        prediction_noise: b₂, above 0.
        alphas: transition points, each above 0.
        loss: "huber" (H_α) or "laplace_kl" (D_{α,1/α}).
        seeds: data sets, at least 20.
        points: observations in each.
        features: coefficients of the linear function.
        level: coverage of the bands.
        seed: of the generator.

    Raises:
        ValueError: if an argument is out of range.
    """
    from scipy.special import ndtri

    _check(label_noises, prediction_noise, alphas, seeds, points, features)
    rng = np.random.default_rng(seed)
    design = rng.normal(size=(seeds, points, features))
    label, prediction = laplace(rng, (seeds, points)), laplace(rng, (seeds, points))
    redraws = rng.integers(seeds, size=(_REDRAWS, seeds))
    reach = float(ndtri((1 + level) / 2))
    turns = np.asarray(alphas, dtype=np.float64)
    curves = []
    for noise in label_noises:
        # (12), (13) with F = 0: the true coefficients are zero, which loses nothing because the fit is equivariant.
        fitted = fit(design, prediction_noise * prediction - noise * label, turns, loss)
        error = np.sqrt((fitted**2).sum(axis=2))
        mean, spread = error.mean(axis=0), error.std(axis=0, ddof=1) / np.sqrt(seeds)
        chosen = turns[error[redraws].mean(axis=1).argmin(axis=1)]
        low, high = np.quantile(chosen, [(1 - level) / 2, (1 + level) / 2])
        ideal = ideal_transition(noise, prediction_noise, loss=loss)
        best = float(turns[mean.argmin()])
        band = (mean - reach * spread, mean + reach * spread)
        curves.append(Curve(noise, prediction_noise, loss, tuple(alphas), mean, *band, best, float(low), float(high), ideal, seeds))
    return tuple(curves)


def _check(label_noises: Sequence[float], prediction_noise: float, alphas: Sequence[float], seeds: int, points: int, features: int) -> None:
    for name, values in (("label_noises", label_noises), ("prediction_noise", [prediction_noise]), ("alphas", alphas)):
        if not len(values) or not all(0 < one < float("inf") for one in values):
            raise ValueError(f"{name} is {values!r}; it must hold finite numbers above 0.")
    if seeds < 20 or features < 1 or points < 5 * features:
        raise ValueError(f"seeds, points, features are {seeds}, {points}, {features}; at least 20, five a feature, and 1 are needed.")


def density(residual: Values, label_noise: float, prediction_noise: float) -> Values:
    """Compute the density of ε₂ - ε₁, the difference of two independent Laplace errors.

    Args:
        residual: where.
        label_noise: b₁, above 0.
        prediction_noise: b₂, above 0.
    """
    u = np.abs(residual)
    b, c = label_noise, prediction_noise
    if b == c:
        return (1 + u / b) * np.exp(-u / b) / (4 * b)
    return (c * np.exp(-u / c) - b * np.exp(-u / b)) / (2 * (c * c - b * b))


def asymptotic_variance(alpha: float, label_noise: float, prediction_noise: float, *, loss: ToyLoss = "huber") -> float:
    """Compute E ψ²/(E ψ')², the variance of a coefficient for many data, times their number and the features' variance.

    E ψ' is taken as ∫ ψ·(-f'), by parts, so that the kink of the Huber loss does no harm.

    Args:
        alpha: the transition point, above 0.
        label_noise: b₁, above 0.
        prediction_noise: b₂, above 0.
        loss: which loss.
    """
    b, c = label_noise, prediction_noise
    # Beyond 45 scales the density is below 1e-19 of its peak; no panel is wider than twice the one before.
    edges = np.geomspace(min(b, c, alpha) / 64, 45 * max(b, c), 64)
    edges = np.unique(np.concatenate([[0.0, min(alpha, edges[-1])], edges]))
    node, weight = np.polynomial.legendre.leggauss(16)
    half = np.diff(edges)[:, None] / 2
    x = (edges[:-1, None] + half + half * node).reshape(-1)
    weights = (half * weight).reshape(-1)
    psi = influence(x, np.full_like(x, alpha), loss)
    slope = -x * np.exp(-x / b) / (4 * b**3) if b == c else (np.exp(-x / b) - np.exp(-x / c)) / (2 * (c * c - b * b))
    square = 2 * float((weights * psi**2 * density(x, b, c)).sum())
    mean = -2 * float((weights * psi * slope).sum())
    return square / mean**2


def ideal_transition(label_noise: float, prediction_noise: float, *, loss: ToyLoss = "huber") -> float:
    """Find the transition point that is best for infinitely many data.

    Args:
        label_noise: b₁, above 0.
        prediction_noise: b₂, above 0.
        loss: which loss.
    """
    from scipy.optimize import minimize_scalar

    low, high = np.log(min(label_noise, prediction_noise) / 20), np.log(20 * max(label_noise, prediction_noise))
    found = minimize_scalar(
        lambda log: asymptotic_variance(float(np.exp(log)), label_noise, prediction_noise, loss=loss),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-3},
    )
    return float(np.exp(found.x))


def sentences(curves: Sequence[Curve]) -> list[str]:
    """Say what the curves show, with the numbers that they have."""
    lines = [
        f"Label noise {one.label_noise:g}: the best transition point is {one.best:.2g} ({one.best_low:.2g} to {one.best_high:.2g}; "
        f"{one.ideal:.2g} for infinitely many data), {one.ideal / one.label_noise:.1f} times the label noise."
        for one in curves
    ]
    ordered = sorted(curves, key=lambda one: one.label_noise)
    grows = all(first.ideal < second.ideal for first, second in pairwise(ordered))
    lines.append(f"The best transition point {'grows' if grows else 'does not always grow'} with the label noise.")
    equal = [one for one in curves if one.best_low <= one.label_noise <= one.best_high]
    lines.append(f"It agrees with the label noise itself within its interval at {len(equal)} of {len(curves)} levels.")
    return lines
