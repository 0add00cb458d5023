"""Label noise from several people's boxes: estimates in box widths, with intervals that respect the images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from verify.detector.labels.boxes import AnnotationError, load
from verify.detector.labels.laplace import Fit, fit_gaussian, fit_laplace, pairwise_scale
from verify.detector.labels.matching import Objects, match
from verify.detector.tuning import COORDINATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Values = NDArray[np.float64]

# With fewer images than this, images are too few to be resampled, and boxes are resampled instead.
_FEWEST_IMAGES = 30
# Two-sided 5 % of the normal distribution.
_DECISIVE = 1.959963984540054
# Above this share of boxes without a partner, the threshold has probably cut the largest differences off.
_MANY_UNMATCHED = 0.05

# Cluster numbers drawn at once: 8 MB of them.
_LARGEST_DRAW = 1_000_000

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CoordinateNoise:
    """The noise of one coordinate.

    Attributes:
        name: "x", "y" (centre), "w", "h" (size).
        scale: (2/3)·mean|Δ| over all pairs of people: unbiased for b₁ if the noise is Laplace. In box widths (x),
            box heights (y), and for w and h as the scale of the logarithm, which is (52) exactly and (53) to first order.
        interval: its bootstrap interval.
        likelihood_scale, likelihood_interval: the same by maximum likelihood.
        gaussian: the standard deviation of the best Gaussian instead.
        preference: which fits better, or "undecided".
        z: the standardised difference of the log likelihoods (Vuong); positive favours Laplace.
        offsets: by annotator, the mean deviation from the object's mean: a systematic difference, not noise.
        readings: (M, K) what was estimated from, relative to the object's first reading.
    """

    name: str
    scale: float
    interval: Interval
    likelihood_scale: float
    likelihood_interval: Interval
    gaussian: float
    preference: Literal["Laplace", "Gaussian", "undecided"]
    z: float
    offsets: dict[str, float]
    readings: Values


@dataclass(frozen=True, slots=True)
class LabelNoise:
    """What was measured, and on what.

    Attributes:
        annotators: their names.
        images: images that all of them have.
        objects: objects that at least two of them boxed.
        coordinates: the estimates for x, y, w, h.
        dropped: by annotator, boxes that could not be used, by reason.
        unmatched: by annotator, boxes in common images without a partner.
        elsewhere: by annotator, boxes in images that not all have.
        threshold: the least IoU of a match.
        level: the intervals' nominal coverage.
        resampled: "images" or "boxes".
        warnings: what a reader must know, in sentences.
    """

    annotators: tuple[str, ...]
    images: int
    objects: int
    coordinates: tuple[CoordinateNoise, ...]
    dropped: dict[str, dict[str, int]]
    unmatched: dict[str, int]
    elsewhere: dict[str, int]
    threshold: float
    level: float
    resampled: str
    warnings: tuple[str, ...]

    @property
    def label(self) -> tuple[float, ...]:
        """Return b₁ of x, y, w, h, to hand to `head_hyperparameters` or to `verify tune --label-noise`."""
        return tuple(one.scale for one in self.coordinates)


def measure(
    paths: Sequence[Path],
    *,
    threshold: float = 0.5,
    by_category: bool = True,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> LabelNoise:
    """Estimate the label noise from annotation files of the same images by different people.

    Args:
        paths: COCO JSON or CSV files, see `verify.detector.labels.boxes.load`.
        threshold: the least IoU of a match.
        by_category: whether boxes of different categories may not be matched.
        level: the intervals' nominal coverage, in (0, 1).
        resamples: bootstrap repetitions, at least 100.
        seed: of the bootstrap.

    Raises:
        AnnotationError: if the files cannot be used; one sentence.
        ValueError: if an argument is out of range.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; it must be above 0 and below 1.")
    if resamples < 100:
        raise ValueError(f"resamples is {resamples}; it must be at least 100.")
    people = load(paths)
    objects = match(people, threshold=threshold, by_category=by_category)
    names = tuple(one.name for one in people)
    by_image = len(np.unique(objects.image)) >= _FEWEST_IMAGES
    cluster = objects.image if by_image else np.arange(len(objects.image))
    coordinates = []
    for name, readings in zip(COORDINATES, readings_of(objects), strict=True):
        coordinates.append(estimate(name, readings, cluster, names, level=level, resamples=resamples, seed=seed))
    return LabelNoise(
        names,
        objects.images,
        len(objects.image),
        tuple(coordinates),
        {one.name: one.dropped for one in people if one.dropped},
        objects.unmatched,
        objects.elsewhere,
        threshold,
        level,
        "images" if by_image else "boxes",
        _warnings(objects, coordinates, by_image=by_image),
    )


def readings_of(objects: Objects) -> tuple[Values, Values, Values, Values]:
    """Turn boxes into readings of x, y, w, h in units of the object's own size, relative to the first reading.

    The centre is divided by the geometric mean of the widths (heights) that the people gave; the size is the logarithm
    of the width (height), whose differences are those of (47).
    """
    size = objects.boxes[:, :, 2:] - objects.boxes[:, :, :2]
    centre = (objects.boxes[:, :, 2:] + objects.boxes[:, :, :2]) / 2
    log = np.log(size)
    unit = np.exp(np.nanmean(log, axis=1, keepdims=True))
    place = (centre - centre[:, :1]) / unit
    extent = log - log[:, :1]
    return place[..., 0], place[..., 1], extent[..., 0], extent[..., 1]


def estimate(
    name: str,
    readings: Values,
    cluster: NDArray[np.intp],
    annotators: Sequence[str],
    *,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
) -> CoordinateNoise:
    """Estimate one coordinate's Laplace scale, by moments and by maximum likelihood.

    Args:
        name: the coordinate.
        readings: (M, K), NaN where an annotator has no reading, at least two in every row.
        cluster: (M,) what is resampled together: the image's number.
        annotators: the K names.
        level: the intervals' nominal coverage.
        resamples: bootstrap repetitions.
        seed: of the bootstrap.

    Raises:
        AnnotationError: if all readings agree, or there are fewer than two clusters.
    """
    total, pairs = pairwise_scale(readings)
    if not total.sum() > 0:
        raise AnnotationError(f"All annotators agree exactly on {name}; the files are probably copies of one another.")
    _, place = np.unique(cluster, return_inverse=True)
    groups = int(place.max()) + 1
    if groups < 2:
        raise AnnotationError("Only one object was matched; an interval needs at least two.")
    laplace, gaussian = fit_laplace(readings), fit_gaussian(readings)
    # The zero of the score, one scoring step from the estimate: b + Σ score/Σ information is a ratio of sums as well. The
    # mean information of objects with as many readings serves each of them: its own is so closely tied to its score that
    # intervals would cover too little.
    known = _mean_by(np.isfinite(readings).sum(axis=1), laplace.information)
    pseudo = laplace.score + laplace.scale * known
    columns = [np.bincount(place, one, groups).astype(np.float64) for one in (2 / 3 * total, pairs, pseudo, known)]
    scale = float(columns[0].sum() / columns[1].sum())
    ratios = np.stack([columns[:2], columns[2:]])
    interval, by_likelihood = _intervals(ratios, level, resamples, np.random.default_rng(seed))
    z = _vuong(laplace, gaussian, place, groups)
    preference: Literal["Laplace", "Gaussian", "undecided"] = "undecided"
    if abs(z) > _DECISIVE:
        preference = "Laplace" if z > 0 else "Gaussian"
    deviation = readings - np.nanmean(readings, axis=1, keepdims=True)
    offsets = {who: float(np.nanmean(deviation[:, column])) for column, who in enumerate(annotators)}
    return CoordinateNoise(name, scale, interval, laplace.scale, by_likelihood, gaussian.scale, preference, z, offsets, readings)


def _mean_by(kind: NDArray[np.intp], values: Values) -> Values:
    """Replace each value by the mean of its kind."""
    _, place, count = np.unique(kind, return_inverse=True, return_counts=True)
    return np.asarray((np.bincount(place, values) / count)[place])


def _intervals(ratios: Values, level: float, resamples: int, rng: np.random.Generator) -> list[Interval]:
    """Bootstrap the logarithm of ratios of sums over clusters, studentised, which is second-order accurate.

    Args:
        ratios: (R, 2, G): numerator and denominator of each ratio, summed over each cluster.
        level: the nominal coverage.
        resamples: how many times the clusters are drawn.
        rng: the generator; all ratios see the same draws.
    """
    groups = ratios.shape[2]
    above, below = ratios[:, 0], ratios[:, 1]
    columns = np.stack([above, below, above**2, above * below, below**2], axis=1)

    def ratio_and_error(sums: Values) -> tuple[Values, Values]:
        ratio = sums[..., 0] / sums[..., 1]
        square = sums[..., 2] - 2 * ratio * sums[..., 3] + ratio**2 * sums[..., 4]
        return np.log(ratio), np.sqrt(np.maximum(square, 0)) / np.abs(sums[..., 0])

    centre, error = ratio_and_error(columns.sum(axis=2))
    flat = np.ascontiguousarray(columns.reshape(-1, groups).T)
    chunk = max(1, _LARGEST_DRAW // groups)
    drawn = np.concatenate([_counts(rng, min(chunk, resamples - done), groups) @ flat for done in range(0, resamples, chunk)])
    with np.errstate(invalid="ignore", divide="ignore"):
        means, errors = ratio_and_error(drawn.reshape(resamples, *columns.shape[:2]))
        student = (means - centre) / errors
    found: list[Interval] = []
    for own, middle, width in zip(student.T, centre, error, strict=True):
        usable = own[np.isfinite(own)]
        high, low = np.quantile(usable, [(1 + level) / 2, (1 - level) / 2]) if usable.size else (np.nan, np.nan)
        with np.errstate(over="ignore"):
            # Two or three clusters say next to nothing: the upper end may be infinite.
            found.append((float(np.exp(middle - high * width)), float(np.exp(middle - low * width))))
    return found


def _counts(rng: np.random.Generator, times: int, groups: int) -> NDArray[np.intp]:
    """Draw the clusters with replacement, several times, and count each."""
    drawn = rng.integers(groups, size=(times, groups)) + groups * np.arange(times)[:, None]
    return np.bincount(drawn.reshape(-1), minlength=times * groups).reshape(times, groups)


def _vuong(laplace: Fit, gaussian: Fit, place: NDArray[np.intp], groups: int) -> float:
    difference = np.bincount(place, laplace.likelihood - gaussian.likelihood, groups)
    deviation = difference.std(ddof=1)
    return float(difference.sum() / (deviation * np.sqrt(groups))) if deviation > 0 else 0.0


def _warnings(objects: Objects, coordinates: Sequence[CoordinateNoise], *, by_image: bool) -> tuple[str, ...]:
    found = []
    matched = int(np.isfinite(objects.boxes[:, :, 0]).sum())
    lost = sum(objects.unmatched.values())
    if lost > _MANY_UNMATCHED * (lost + matched):
        found.append(
            f"{100 * lost / (lost + matched):.0f} % of the boxes have no partner: "
            "if that is noise rather than missed objects, the estimates are too small."
        )
    if len(objects.image) < _FEWEST_IMAGES:
        found.append(f"Only {len(objects.image)} objects were matched, so the intervals are rough.")
    if not by_image:
        found.append("The images are few, so boxes were resampled as if those of one image were independent.")
    for one in coordinates:
        largest = max(abs(value) for value in one.offsets.values())
        if largest > one.scale / 2:
            found.append(f"The annotators differ systematically in {one.name} (by up to {largest:.3g}), which counts as noise here.")
        if one.preference == "Gaussian":
            found.append(f"The noise in {one.name} is closer to Gaussian, so (2/3)·mean|Δ| is no Laplace scale.")
    return tuple(found)
