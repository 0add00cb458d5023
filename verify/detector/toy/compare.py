"""Table 4 and Table 5 in small: another loss, or another target, with nothing else changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from verify.detector.toy.fit import ToyLoss, fit, laplace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """A paired comparison over many seeds.

    Attributes:
        name: what was varied besides, in words.
        first, second: the mean errors.
        relative: the mean of (second - first), over the mean of first.
        low, high: its confidence interval.
        seeds: how many pairs.
    """

    name: str
    first: float
    second: float
    relative: float
    low: float
    high: float
    seeds: int


def _difference(name: str, first: Values, second: Values, level: float) -> Difference:
    from scipy.special import stdtrit

    seeds = len(first)
    gap = second - first
    half = float(stdtrit(seeds - 1, (1 + level) / 2) * gap.std(ddof=1) / np.sqrt(seeds))
    base, middle = float(first.mean()), float(gap.mean())
    return Difference(name, base, float(second.mean()), middle / base, (middle - half) / base, (middle + half) / base, seeds)


def loss_comparison(
    label_noises: Sequence[float] = (0.1, 0.5, 1.0),
    prediction_noise: float = 1.0,
    *,
    alpha: float = 1.0,
    second_alpha: float = 0.5,
    seeds: int = 400,
    points: int = 100,
    features: int = 3,
    level: float = 0.95,
    seed: int = 1,
) -> tuple[Difference, ...]:
    """Compare H_α with (19) on the same data: Table 4 in small, for D_{α/2,1/α} with the defaults.

    A factor before the loss changes no minimiser here, so β plays no part.

    Args:
        label_noises: b₁, each above 0.
        prediction_noise: b₂.
        alpha: the Huber loss's transition point.
        second_alpha: α of (19); the paper's Table 4 has half the Huber loss's.
        seeds: data sets.
        points: observations in each.
        features: coefficients.
        level: coverage of the intervals.
        seed: of the generator.

    Returns:
        For each label noise, the error with H_α first and with (19) second.
    """
    rng = np.random.default_rng(seed)
    design = rng.normal(size=(seeds, points, features))
    label, prediction = laplace(rng, (seeds, points)), laplace(rng, (seeds, points))
    pairs: tuple[tuple[float, ToyLoss], ...] = ((alpha, "huber"), (second_alpha, "laplace_kl"))
    found = []
    for noise in label_noises:
        labels = prediction_noise * prediction - noise * label
        errors = [np.sqrt((fit(design, labels, np.asarray([turn]), kind)[:, 0] ** 2).sum(axis=1)) for turn, kind in pairs]
        found.append(_difference(f"label noise {noise:g}", errors[0], errors[1], level))
    return tuple(found)


def target_comparison(
    ious: Sequence[float] = (0.9, 0.7, 0.5),
    label_noise: float = 0.1,
    *,
    world: Literal["log", "linear"] = "log",
    alpha: float = 0.1,
    seeds: int = 400,
    points: int = 100,
    features: int = 3,
    level: float = 0.95,
    seed: int = 2,
) -> tuple[Difference, ...]:
    """Compare the targets (43) and (93) for box widths: Table 5 in small.

    The true ratio of box to anchor lies between τ and 1/τ, as it does for an IoU of τ. In the "log" world its
    logarithm is linear in the features, which suits (43); in the "linear" world the ratio itself is, which suits (93).

    Args:
        ious: τ, each above 0 and below 1.
        label_noise: the scale of the noise in the logarithm of the labelled width.
        world: which target the truth suits.
        alpha: the Huber loss's transition point, in target units, for both targets.
        seeds: data sets.
        points: boxes in each.
        features: coefficients.
        level: coverage of the intervals.
        seed: of the generator.

    Returns:
        For each IoU, the mean relative error of the width with (43) first and with (93) second.

    Raises:
        ValueError: if an IoU or the world is out of range.
    """
    if not all(0 < one < 1 for one in ious):
        raise ValueError(f"ious is {ious!r}; each must be above 0 and below 1.")
    if world not in {"log", "linear"}:
        raise ValueError(f"world is {world!r}; it must be 'log' or 'linear'.")
    rng = np.random.default_rng(seed)
    # Features in a cube, so that the ratio is bounded, and a column of ones.
    design = np.concatenate([np.ones((seeds, points, 1)), rng.uniform(-1, 1, (seeds, points, features))], axis=2)
    noise = np.exp(label_noise * laplace(rng, (seeds, points)))
    found = []
    for iou in ious:
        ratio = _ratios(design, iou, world)
        errors = [_width_error(design, ratio, ratio * noise, alpha, linear=linear) for linear in (False, True)]
        found.append(_difference(f"IoU {iou:g}", errors[0], errors[1], level))
    return tuple(found)


def _ratios(design: Values, iou: float, world: str) -> Values:
    """Make true ratios that fill [τ, 1/τ] and are linear in the features, themselves or their logarithm."""
    share = design[:, :, 1:].mean(axis=2)
    if world == "log":
        return np.asarray(np.exp(share * np.log(iou)))
    middle, half = (iou + 1 / iou) / 2, (1 / iou - iou) / 2
    return np.asarray(middle + share * half)


def _width_error(design: Values, ratio: Values, label: Values, alpha: float, *, linear: bool) -> Values:
    targets = label - 1 if linear else np.log(label)
    theta = fit(design, targets, np.asarray([alpha]), "huber")[:, 0]
    predicted = np.einsum("snd,sd->sn", design, theta)
    width = predicted + 1 if linear else np.exp(predicted)
    return np.asarray((np.abs(width - ratio) / ratio).mean(axis=1))
