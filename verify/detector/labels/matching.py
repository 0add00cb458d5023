"""Which boxes of different people are the same object: an optimal one-to-one matching by IoU in every image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from verify.detector.labels.boxes import AnnotationError, Annotator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# An IoU matrix of this many cells takes 300 MB while it is computed; an image with so many boxes has other problems.
_LARGEST_MATRIX = 4_000_000


@dataclass(frozen=True, slots=True)
class Objects:
    """Objects that at least two people boxed.

    Attributes:
        boxes: (M, K, 4) corners by object and annotator; NaN where that annotator has no box for it.
        image: (M,) the image's number.
        images: how many images all annotators have in common.
        unmatched: boxes without a partner in common images, by annotator.
        elsewhere: boxes in images that not all annotators have, by annotator.
    """

    boxes: NDArray[np.float64]
    image: NDArray[np.intp]
    images: int
    unmatched: dict[str, int]
    elsewhere: dict[str, int]


def match(people: Sequence[Annotator], *, threshold: float = 0.5, by_category: bool = True) -> Objects:
    """Match the boxes of all annotators with those of the first.

    In every common image (and category), the pairs with the largest total IoU are chosen among those whose IoU is at
    least `threshold` (Hungarian algorithm). With more than two people each is matched with the first, so an object
    that the first one missed is not used.

    Args:
        people: two or more annotators.
        threshold: the least IoU of a match, above 0 and at most 1. It cuts off the largest differences: where many
            boxes stay unmatched, the noise is underestimated.
        by_category: whether boxes of different categories may not be matched.

    Raises:
        AnnotationError: if there is no common image, no match, or an image with too many boxes.
        ValueError: if the threshold is out of range.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it must be above 0 and at most 1.")
    common = sorted(frozenset.intersection(*(one.images for one in people)))
    if not common:
        raise AnnotationError(f"{people[0].name} and {people[1].name} have no image in common (images are matched by file name).")
    number = {name: place for place, name in enumerate(common)}
    first = people[0]
    boxes = np.full((len(first.corners), len(people), 4), np.nan)
    boxes[:, 0] = first.corners
    used = np.zeros(len(first.corners), dtype=bool)
    unmatched: dict[str, int] = {}
    elsewhere: dict[str, int] = {}
    groups = [_groups(one, number, by_category=by_category) for one in people]
    for place, person in enumerate(people):
        outside = len(person.corners) - sum(len(rows) for rows in groups[place].values())
        elsewhere[person.name] = outside
        if place == 0:
            continue
        left, right = _pairs(first, person, groups[0], groups[place], threshold)
        boxes[left, place] = person.corners[right]
        used[left] = True
        unmatched[person.name] = len(person.corners) - outside - len(right)
    unmatched = {first.name: len(first.corners) - elsewhere[first.name] - int(used.sum()), **unmatched}
    if not used.any():
        raise AnnotationError(f"No box of {first.name} overlaps one of another annotator with IoU {threshold} or more.")
    rows = np.flatnonzero(used)
    image = np.asarray([number[name] for name in first.image[rows]], dtype=np.intp)
    return Objects(boxes[rows], image, len(common), unmatched, elsewhere)


def _groups(person: Annotator, number: dict[str, int], *, by_category: bool) -> dict[tuple[int, str], NDArray[np.intp]]:
    """Collect the rows of every image (and category) that all annotators have."""
    rows: dict[tuple[int, str], list[int]] = {}
    for row, (image, category) in enumerate(zip(person.image, person.category, strict=True)):
        place = number.get(image)
        if place is not None:
            rows.setdefault((place, category if by_category else ""), []).append(row)
    return {key: np.asarray(found, dtype=np.intp) for key, found in rows.items()}


def _pairs(
    first: Annotator,
    other: Annotator,
    ours: dict[tuple[int, str], NDArray[np.intp]],
    theirs: dict[tuple[int, str], NDArray[np.intp]],
    threshold: float,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    from scipy.optimize import linear_sum_assignment

    left: list[NDArray[np.intp]] = [np.empty(0, dtype=np.intp)]
    right: list[NDArray[np.intp]] = [np.empty(0, dtype=np.intp)]
    for key, rows in ours.items():
        columns = theirs.get(key)
        if columns is None:
            continue
        if len(rows) * len(columns) > _LARGEST_MATRIX:
            name = first.image[rows[0]]
            raise AnnotationError(f"Image {name} has {len(rows)} and {len(columns)} boxes of one category, too many to match.")
        overlap = _overlaps(first.corners[rows], other.corners[columns])
        # A pair below the threshold must not displace one above it, so it is worth nothing.
        overlap[overlap < threshold] = 0
        picked, partner = linear_sum_assignment(overlap, maximize=True)
        good = overlap[picked, partner] > 0
        left.append(rows[picked[good]])
        right.append(columns[partner[good]])
    return np.concatenate(left), np.concatenate(right)


def _overlaps(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compute IoU as `verify.detector.assignment.iou` does, for boxes known to have an area, with half its overhead."""
    width = np.minimum.outer(first[:, 2], second[:, 2]) - np.maximum.outer(first[:, 0], second[:, 0])
    height = np.minimum.outer(first[:, 3], second[:, 3]) - np.maximum.outer(first[:, 1], second[:, 1])
    shared = np.maximum(width, 0) * np.maximum(height, 0)
    mine = (first[:, 2] - first[:, 0]) * (first[:, 3] - first[:, 1])
    yours = (second[:, 2] - second[:, 0]) * (second[:, 3] - second[:, 1])
    return np.asarray(shared / (np.add.outer(mine, yours) - shared))
