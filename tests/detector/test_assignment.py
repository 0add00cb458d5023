"""Positives: thresholds, and the best anchor of each object."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.detector.anchors import py_faster_rcnn_anchors, shifted
from verify.detector.assignment import assign, iou


def test_iou_by_hand():
    """Half overlap, none, nested, and inclusive pixels."""
    assert iou([[0, 0, 2, 2]], [[1, 0, 3, 2], [5, 5, 6, 6], [0, 0, 1, 1]]).tolist() == [[1 / 3, 0, 1 / 4]]
    assert iou([[0, 0, 1, 1]], [[1, 1, 2, 2]], extra=1).tolist() == [[1 / 7]]
    assert iou([[0, 0, 0, 0]], [[0, 0, 0, 0]]).tolist() == [[0]]


@given(st.integers(0, 2**32 - 1))
def test_iou_bounds_the_size_ratio(seed):
    """IoU ≥ τ implies that the ratio of widths lies in [τ, 1/τ], the reason behind (48)."""
    rng = np.random.default_rng(seed)
    corner = rng.uniform(0, 100, (2, 300, 2))
    boxes = np.concatenate([corner, corner + rng.uniform(1, 100, (2, 300, 2))], axis=2)
    overlap = iou(boxes[0], boxes[1])
    width = boxes[..., 2] - boxes[..., 0]
    ratio = width[0][:, None] / width[1][None, :]

    assert (np.minimum(ratio, 1 / ratio) >= overlap * (1 - 8 * 2.0**-53)).all()


def test_best_anchor_is_positive_at_any_iou():
    """A tiny object makes its best anchor positive at an IoU of 0.4 %, where (48) has no bound to speak of."""
    anchors = shifted(py_faster_rcnn_anchors(), (10, 10), 16)
    small = [[80.0, 80.0, 87.0, 87.0]]
    with_best, without = assign(anchors, small, extra=1), assign(anchors, small, best_anchor=False, extra=1)

    assert (without.label == 1).sum() == 0
    assert math.isnan(without.lowest_positive)
    assert (with_best.label == 1).sum() >= 1
    assert 0 < with_best.lowest_positive < 0.01


def test_thresholds():
    """0.7 and above is positive, below 0.3 negative, between ignored."""
    got = assign([[0, 0, 10, 10], [0, 0, 10, 5], [0, 0, 10, 2], [0, 0, 10, 7]], [[0, 0, 10, 10]])

    assert got.label.tolist() == [1, -1, 0, 1]
    assert got.overlap.tolist() == [1, 0.5, 0.2, 0.7]


def test_ties_are_all_positive():
    """Two anchors that overlap an object equally well are both positive."""
    assert assign([[0, 0, 2, 2], [2, 0, 4, 2], [9, 9, 10, 10]], [[1, 0, 3, 2]]).label.tolist() == [1, 1, 0]


def test_bad_arguments_are_one_sentence():
    """Thresholds out of order, no objects, and a wrong shape."""
    with pytest.raises(ValueError, match=r"^negative and positive are 0.8 and 0.7"):
        assign([[0, 0, 1, 1]], [[0, 0, 1, 1]], negative=0.8)
    with pytest.raises(ValueError, match=r"number 1 and 0; both must be at least 1[.]$"):
        assign([[0, 0, 1, 1]], np.zeros((0, 4)))
    with pytest.raises(ValueError, match=r"^second has shape \(4,\)"):
        iou([[0, 0, 1, 1]], [0, 0, 1, 1])
