"""Who is a positive: IoU, the thresholds, and the best anchor of each object at any IoU."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Boxes = NDArray[np.float64]


def iou(first: ArrayLike, second: ArrayLike, *, extra: float = 0.0) -> Boxes:
    """Compute the intersection over union of every pair of boxes.

    Args:
        first: corners (N, 4).
        second: corners (M, 4).
        extra: 1 where x2 and y2 are the last pixels that belong to the box (py-faster-rcnn, Detectron), else 0.

    Returns:
        An array (N, M) in [0, 1]; a pair without any area has 0.

    Raises:
        ValueError: if an array is not (N, 4).
    """
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    for name, array in (("first", a), ("second", b)):
        if array.ndim != 2 or array.shape[1] != 4:
            raise ValueError(f"{name} has shape {array.shape}; it must be (N, 4).")
    overlap = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]) + extra
    shared = np.clip(overlap, 0, None).prod(axis=2)
    areas = [np.clip(array[:, 2:] - array[:, :2] + extra, 0, None).prod(axis=1) for array in (a, b)]
    union = areas[0][:, None] + areas[1][None, :] - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which anchors a detector regresses.

    Attributes:
        label: (N,) int8: 1 positive, 0 negative, -1 ignored.
        match: (N,) the index of the object that the anchor is regressed to: the one it overlaps most.
        overlap: (N,) the IoU with that object.
    """

    label: NDArray[np.int8]
    match: NDArray[np.intp]
    overlap: Boxes

    @property
    def lowest_positive(self) -> float:
        """Return the lowest IoU of a positive anchor; NaN if there is none."""
        positive = self.overlap[self.label == 1]
        return float(positive.min()) if positive.size else float("nan")


def assign(
    anchors: ArrayLike,
    objects: ArrayLike,
    *,
    positive: float = 0.7,
    negative: float = 0.3,
    best_anchor: bool = True,
    extra: float = 0.0,
) -> Assignment:
    """Label anchors as the region proposal networks do.

    An anchor is positive from IoU `positive` on and negative below `negative`. With `best_anchor`, as in
    py-faster-rcnn and those after it, the best anchor of each object is positive whatever its IoU (ties all are), so
    no IoU bounds the size ratio for which (48) is used. py-faster-rcnn then regresses such an anchor to the object that
    *it* overlaps most, which need not be the one that made it positive.

    Args:
        anchors: corners (N, 4).
        objects: corners (M, 4), M ≥ 1.
        positive: IoU from which an anchor is positive.
        negative: IoU below which an anchor is negative, at most `positive`.
        best_anchor: whether each object's best anchor is positive at any IoU above 0.
        extra: as for `iou`.

    Raises:
        ValueError: if there are no objects, or the thresholds are not 0 ≤ negative ≤ positive ≤ 1.
    """
    if not 0 <= negative <= positive <= 1:
        raise ValueError(f"negative and positive are {negative} and {positive}; they must satisfy 0 ≤ negative ≤ positive ≤ 1.")
    overlaps = iou(anchors, objects, extra=extra)
    if 0 in overlaps.shape:
        raise ValueError(f"anchors and objects number {overlaps.shape[0]} and {overlaps.shape[1]}; both must be at least 1.")
    match = overlaps.argmax(axis=1)
    best = overlaps[np.arange(len(match)), match]
    label = np.full(len(match), -1, dtype=np.int8)
    label[best < negative] = 0
    label[best >= positive] = 1
    if best_anchor:
        peak = overlaps.max(axis=0)
        label[((overlaps == peak) & (peak > 0)).any(axis=1)] = 1
    return Assignment(label, match, best)
