"""Estimating a Laplace scale from several noisy readings of values that nobody knows.

Person j reads object i as t_i + ε_ij with ε_ij ~ Laplace(0, b). Only differences between readings say something about
b. For two people, the difference Δ has density (1 + |Δ|/b)·exp(-|Δ|/b)/(4b), hence E|Δ| = 3b/2 and E Δ² = 4b².
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Values = NDArray[np.float64]


def pairwise_scale(readings: Values) -> tuple[Values, Values]:
    """Return, object by object, the sum of |Δ| over the pairs of readings and the number of pairs.

    (2/3)·Σ|Δ|/Σ pairs is unbiased for b, for any number of people, because every pair's E|Δ| is 3b/2.

    Args:
        readings: (M, K) with NaN for a missing reading.
    """
    ordered = np.sort(readings, axis=1)
    count = np.isfinite(ordered).sum(axis=1)
    place = np.arange(ordered.shape[1])
    # In sorted order, reading k stands k times on the larger side of a pair and count - 1 - k times on the smaller.
    sign = np.where(place[None, :] < count[:, None], 2 * place[None, :] - (count[:, None] - 1), 0)
    return np.nansum(np.where(sign == 0, 0.0, ordered * sign), axis=1), count * (count - 1) / 2


def log_likelihood(readings: Values, scale: float) -> tuple[Values, Values, Values]:
    """Compute each object's log likelihood of b, and its first two derivatives.

    The unknown value t is integrated out under a flat prior, which leaves the likelihood of the differences:
    ∫ Π_j exp(-|x_j - t|/b)/(2b) dt. Between two neighbouring readings the exponent is linear in t, so the integral is
    a sum of exponentials.

    Args:
        readings: (M, K) with NaN for a missing reading; at least two in every row.
        scale: b, above 0.

    Returns:
        Three arrays (M,): the value, d/db and d²/db².
    """
    ordered = np.sort(readings, axis=1)
    count = np.isfinite(ordered).sum(axis=1)
    value, first, second = np.empty(len(ordered)), np.empty(len(ordered)), np.empty(len(ordered))
    for size in np.unique(count):
        rows = count == size
        value[rows], first[rows], second[rows] = _same_size(ordered[rows, :size], scale)
    return value, first, second


def _same_size(ordered: Values, scale: float) -> tuple[Values, Values, Values]:
    """Sum the pieces of the integral for objects with equally many readings.

    With u = 1/b and S_k = Σ_j |x_j - x_k|, the integral without its factor (u/2)^n is e^{-u·S}/(n·u) on each of the two
    tails; between the k-th and the next reading the exponent falls by s = n - 2k per unit, which gives
    (e^{-u·S_{k+1}} - e^{-u·S_k})/(s·u), or e^{-u·S} times the gap where s = 0.
    """
    n = ordered.shape[1]
    u = 1 / scale
    spread = np.abs(ordered[:, :, None] - ordered[:, None, :]).sum(axis=1)
    least = spread.min(axis=1, keepdims=True)
    # Everything is kept relative to exp(-u·least), the largest term.
    terms = np.exp(-u * (spread - least))
    share = np.zeros((len(ordered), n))
    share[:, 0] += 1 / n
    share[:, -1] += 1 / n
    flat = np.zeros(len(ordered))
    for k in range(1, n):
        slope = n - 2 * k
        if slope == 0:
            flat = ordered[:, k] - ordered[:, k - 1]
        else:
            share[:, k] += 1 / slope
            share[:, k - 1] -= 1 / slope
    # I(u) = e^{-u·least}·(Σ share·terms/u + flat·(term of the flat piece)); S is least on the flat piece.
    gap = spread - least
    base = (share * terms).sum(axis=1)
    total = base / u + flat
    d_base = -(share * gap * terms).sum(axis=1)
    dd_base = (share * gap**2 * terms).sum(axis=1)
    d_total = d_base / u - base / u**2
    dd_total = dd_base / u - 2 * d_base / u**2 + 2 * base / u**3
    log_value = n * np.log(u / 2) - u * least[:, 0] + np.log(total)
    by_u = n / u - least[:, 0] + d_total / total
    by_uu = -n / u**2 + dd_total / total - (d_total / total) ** 2
    # d/db = -u²·d/du and d²/db² = u⁴·d²/du² + 2u³·d/du.
    return log_value, -(u**2) * by_u, u**4 * by_uu + 2 * u**3 * by_u


# A Newton step of this relative size leaves an error of its square; bisection leaves this.
_CONVERGED = 1e-10


@dataclass(frozen=True, slots=True)
class Fit:
    """A maximum-likelihood fit.

    Attributes:
        scale: the estimate: b for Laplace, the standard deviation for a Gaussian.
        likelihood: (M,) each object's log likelihood there.
        score: (M,) its derivative there; they sum to zero.
        information: (M,) minus the second derivative there.
    """

    scale: float
    likelihood: Values
    score: Values
    information: Values


def fit_laplace(readings: Values) -> Fit:
    """Find the maximum-likelihood b: Newton's steps on the score from (2/3)·mean|Δ|, kept inside a bracket.

    Args:
        readings: (M, K) with NaN for a missing reading; at least two in every row, not all equal.

    Raises:
        ValueError: if all readings agree, so that the likelihood grows without bound as b → 0.
    """
    total, pairs = pairwise_scale(readings)
    scale = 2 / 3 * float(total.sum() / pairs.sum())
    if not scale > 0:
        raise ValueError("readings all agree; there is no noise to estimate.")
    low, high = 0.0, np.inf
    while True:
        value, first, second = log_likelihood(readings, scale)
        slope, curve = float(first.sum()), float(second.sum())
        low, high = (scale, high) if slope > 0 else (low, scale)
        newton = scale - slope / curve if curve < 0 else np.inf
        if not low <= newton <= high:
            newton = 2 * scale if high == np.inf else (low + high) / 2
        if abs(newton - scale) <= _CONVERGED * scale:
            return Fit(scale, value, first, -second)
        scale = newton


def fit_gaussian(readings: Values) -> Fit:
    """Fit a Gaussian by maximum likelihood, with each object's value integrated out under the same flat prior.

    Args:
        readings: as for `fit_laplace`.
    """
    count = np.isfinite(readings).sum(axis=1)
    squares = np.nansum((readings - np.nanmean(readings, axis=1, keepdims=True)) ** 2, axis=1)
    free = float((count - 1).sum())
    variance = float(squares.sum()) / free
    likelihood = -(count - 1) / 2 * np.log(2 * np.pi * variance) - np.log(count) / 2 - squares / (2 * variance)
    deviation = float(np.sqrt(variance))
    score = -(count - 1) / deviation + squares / deviation**3
    return Fit(deviation, likelihood, score, 3 * squares / deviation**4 - (count - 1) / variance)
