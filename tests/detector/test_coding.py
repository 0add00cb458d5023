"""Box coding and decoding, the clamps, and how far (48) is off."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.detector.coding import CONVENTIONS, decode, encode, log_approximation_error

SIGMA = (0.1, 0.1, 0.2, 0.2)
seeds = st.integers(0, 2**32 - 1)


def _boxes(seed, count=200):
    """Draw boxes and anchors like a detector's: 8 to 800 pixels wide, size ratios of at most eight."""
    rng = np.random.default_rng(seed)
    corner, size = rng.uniform(0, 1000, (count, 2)), np.exp(rng.uniform(np.log(8), np.log(800), (count, 2)))
    anchor = np.concatenate([corner, corner + size], axis=1)
    centre = corner + size * rng.uniform(0.2, 0.8, (count, 2))
    extent = size * np.exp(rng.uniform(-2, 2, (count, 2)))
    return np.concatenate([centre - extent / 2, centre + extent / 2], axis=1), anchor


@pytest.mark.parametrize("framework", CONVENTIONS)
@pytest.mark.parametrize("size", ["log", "linear"])
@given(seed=seeds)
def test_round_trip_to_a_few_ulp(framework, size, seed):
    """Decoding an encoded box gives it back, except for py-faster-rcnn's missing pixel and TensorFlow's epsilon."""
    boxes, anchors = _boxes(seed)
    back = decode(encode(boxes, anchors, framework=framework, stds=SIGMA, size=size), anchors, framework=framework, stds=SIGMA, size=size)
    wanted = boxes + (np.asarray([0, 0, 1, 1]) if framework == "py-faster-rcnn" else 0)
    # A dozen operations on numbers up to the largest coordinate or size; an epsilon of 1e-8 pixels moves TF's sizes by as much.
    reach = np.abs(np.concatenate([boxes, anchors], axis=1)).max(axis=1) + 8 * (anchors[:, 2:] - anchors[:, :2]).max(axis=1)
    slack = 16 * np.spacing(reach)[:, None] + (64e-8 if framework == "tf" else 0)

    worst = np.unravel_index(np.argmax(np.abs(back - wanted) / slack), back.shape)
    assert (np.abs(back - wanted) <= slack).all(), (framework, boxes[worst[0]], anchors[worst[0]], back[worst[0]])


def test_formulas_by_hand():
    """(32), (43), (38) and (93) on one box, by pencil."""
    anchor, box = [[0, 0, 10, 20]], [[3, 5, 23, 15]]

    np.testing.assert_allclose(encode(box, anchor), [[(13 - 5) / 10, (10 - 10) / 20, math.log(2), math.log(0.5)]], rtol=2**-52)
    np.testing.assert_allclose(encode(box, anchor, size="linear"), [[0.8, 0, 1, -0.5]], rtol=2**-52)
    np.testing.assert_allclose(
        encode(box, anchor, stds=(2, 2, 4, 4), means=(0.8, 1, 0, 0)), [[0, -0.5, math.log(2) / 4, math.log(0.5) / 4]], rtol=2**-52
    )


def test_inclusive_corners_add_a_pixel():
    """A box of one pixel has width 1 in py-faster-rcnn and no area in detectron2."""
    pixel = [[4, 4, 4, 4]]

    assert encode(pixel, pixel, framework="py-faster-rcnn").tolist() == [[0, 0, 0, 0]]
    with pytest.raises(ValueError, match=r"^boxes row 0 is \[4.0, 4.0, 4.0, 4.0\]; its width and height must be above 0[.]$"):
        encode(pixel, pixel, framework="detectron2")


@pytest.mark.parametrize(
    ("framework", "high", "low"),
    [
        ("detectron2", 62.5, math.exp(-6)),
        ("torchvision", 62.5, math.exp(-6)),
        ("detectron", 62.5, math.exp(-6)),
        ("mmdetection", 62.5, 1 / 62.5),
        ("py-faster-rcnn", math.exp(6), math.exp(-6)),
    ],
)
def test_clamps(framework, high, low):
    """Most clamp growth at 1000/16, mmdetection shrinkage too, py-faster-rcnn neither."""
    extra = CONVENTIONS[framework].encode_extra
    anchor = [[0.0, 0.0, 10 - extra, 10 - extra]]
    big = decode([[0, 0, 6, -6]], anchor, framework=framework)[0]
    moved = CONVENTIONS[framework].decode_extra

    np.testing.assert_allclose([big[2] - big[0] + moved, big[3] - big[1] + moved], [10 * high, 10 * low], rtol=1e-12)


def test_a_decoded_box_is_a_pixel_too_wide_in_py_faster_rcnn():
    """Its x2 and y2 come back one pixel beyond those encoded; Detectron subtracts the one."""
    box = [[10.0, 20.0, 49.0, 59.0]]

    assert (decode(encode(box, box, framework="py-faster-rcnn"), box, framework="py-faster-rcnn") - box).tolist() == [[0, 0, 1, 1]]
    assert (decode(encode(box, box, framework="detectron"), box, framework="detectron") - box).tolist() == [[0, 0, 0, 0]]


@pytest.mark.parametrize("iou", [0.5, 0.7, 0.9, 1.0])
def test_error_of_the_logarithm_is_the_supremum(iou):
    """No ratio in [τ, 1/τ] does worse than the stated error, and 1/τ attains it."""
    got = log_approximation_error(iou)
    ratio = np.linspace(iou, 1 / iou, 10001)
    error = ratio - 1 - np.log(ratio)

    assert math.isclose(got.largest, error.max(), rel_tol=1e-12, abs_tol=1e-15)
    assert math.isclose(got.smallest, error[0], rel_tol=1e-12, abs_tol=1e-15)


def test_error_of_the_logarithm_at_the_thresholds():
    """At IoU .5 the error is 1 - log 2 = .307; at .7 it is .072; relative errors -28/+44 % and -16/+20 %."""
    half, most = log_approximation_error(0.5), log_approximation_error(0.7)

    assert math.isclose(1 - math.log(2), half.largest, rel_tol=1e-15)
    assert math.isclose(3 / 7 + math.log(0.7), most.largest, rel_tol=1e-14)
    assert [round(100 * one, 2) for one in (half.relative_low, half.relative_high)] == [-27.87, 44.27]
    assert [round(100 * one, 2) for one in (most.relative_low, most.relative_high)] == [-15.89, 20.16]


@pytest.mark.parametrize(
    ("call", "pattern"),
    [
        (lambda: encode([[0, 0, 1, 1]], [[0, 0, 1, 1]] * 2), r"^boxes has shape \(1, 4\) and anchors \(2, 4\)"),
        (lambda: encode([0, 0, 1, 1], [[0, 0, 1, 1]]), r"^boxes has shape \(4,\)"),
        (lambda: encode([[0, 0, 1, 1]], [[0, 0, 1, 1]], stds=(0, 1, 1, 1)), r"^stds is \(0, 1, 1, 1\)"),
        (lambda: encode([[0, 0, 1, 1]], [[0, 0, 1, 1]], means=(0, 1)), r"^means is \(0, 1\)"),
        (lambda: encode([[0, 0, 1, 1]], [[0, 0, 1, 1]], framework="yolo"), r"^framework is 'yolo'; it must be one of exact"),
        (lambda: encode([[0, 0, 1, 1]], [[0, 0, 1, 1]], size="sqrt"), r"^size is 'sqrt'"),
        (lambda: decode([[0, 0, 1, 1]], [[0, 0, 0, 1]]), r"^anchors row 0"),
        (lambda: log_approximation_error(0), r"^iou is 0"),
    ],
)
def test_bad_arguments_are_one_sentence(call, pattern):
    """Each message names the argument and its value."""
    with pytest.raises(ValueError, match=pattern):
        call()
