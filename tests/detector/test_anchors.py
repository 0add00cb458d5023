"""Anchors, to the pixel."""

import numpy as np
import pytest

from verify.detector.anchors import detectron2_anchors, mmdetection_anchors, py_faster_rcnn_anchors, shifted, torchvision_anchors

# What the Python function returns when it is run; the array in its own comment is one larger everywhere.
NINE = [
    (-84, -40, 99, 55),
    (-176, -88, 191, 103),
    (-360, -184, 375, 199),
    (-56, -56, 71, 71),
    (-120, -120, 135, 135),
    (-248, -248, 263, 263),
    (-36, -80, 51, 95),
    (-80, -168, 95, 183),
    (-168, -344, 183, 359),
]


def test_nine_anchors_of_py_faster_rcnn():
    """Nine anchors, ratio-major, equal to the pixel."""
    assert py_faster_rcnn_anchors().tolist() == [list(map(float, row)) for row in NINE]


def test_twelve_anchors_of_the_coco_model():
    """Scale 4 adds one anchor to each ratio; the other nine are as before."""
    twelve = py_faster_rcnn_anchors(scales=(4, 8, 16, 32)).reshape(3, 4, 4)

    assert twelve[:, 1:].reshape(-1, 4).tolist() == py_faster_rcnn_anchors().tolist()
    assert twelve[:, 0].tolist() == [[-38, -16, 53, 31], [-24, -24, 39, 39], [-14, -36, 29, 51]]


def test_anchors_of_a_pyramid_level():
    """Detectron's stride 4 and size 32: rounding at base 4 is coarse."""
    assert py_faster_rcnn_anchors(scales=(8,), base_size=4).tolist() == [[-22, -10, 25, 13], [-14, -14, 17, 17], [-10, -22, 13, 25]]


def test_areas_differ_by_rounding_at_the_base():
    """The wide anchors are 7.8 % larger and the tall ones 5.5 % smaller than the square ones."""
    boxes = py_faster_rcnn_anchors()
    areas = (boxes[:, 2:] - boxes[:, :2] + 1).prod(axis=1).reshape(3, 3)

    assert (areas / areas[1]).tolist() == [[276 / 256] * 3, [1] * 3, [242 / 256] * 3]


def test_torchvision_rounds_the_corners():
    """Widths and heights of 128, 256 and 512, and of the pyramid's 32."""
    boxes = torchvision_anchors()
    sizes = (boxes[:, 2:] - boxes[:, :2]).tolist()

    assert sizes == [[182, 90], [362, 182], [724, 362], [128, 128], [256, 256], [512, 512], [90, 182], [182, 362], [362, 724]]
    assert (torchvision_anchors((32,)) == [[-23, -11, 23, 11], [-16, -16, 16, 16], [-11, -23, 11, 23]]).all()


def test_detectron2_is_size_major_and_exact():
    """Areas equal the sizes squared to rounding, and three ratios of a size stand together."""
    boxes = detectron2_anchors()
    width, height = (boxes[:, 2:] - boxes[:, :2]).T

    np.testing.assert_allclose(
        np.sqrt(width * height).reshape(5, 3), np.repeat([[32], [64], [128], [256], [512]], 3, axis=1), rtol=4 * 2.0**-52
    )
    np.testing.assert_allclose((height / width).reshape(5, 3), [[0.5, 1, 2]] * 5, rtol=4 * 2.0**-52)
    np.testing.assert_array_equal(boxes[:, :2], -boxes[:, 2:])


def test_mmdetection_is_ratio_major():
    """The same boxes as detectron2's in the other order, and an offset moves all corners alike."""
    ours, theirs = mmdetection_anchors(4, (8, 16)), detectron2_anchors((32, 64))

    np.testing.assert_allclose(ours.reshape(3, 2, 4), theirs.reshape(2, 3, 4).swapaxes(0, 1), rtol=4 * 2.0**-52)
    np.testing.assert_allclose(mmdetection_anchors(4, (8,), center_offset=0.5) - mmdetection_anchors(4, (8,)), np.full((3, 4), 2.0))


def test_shifts_go_row_by_row():
    """The anchors of one cell stand together; columns move before rows."""
    grid = shifted(py_faster_rcnn_anchors(), (2, 3), 16).reshape(2, 3, 9, 4)

    for row in range(2):
        for column in range(3):
            wanted = np.asarray(NINE) + 16 * np.asarray([column, row, column, row])
            np.testing.assert_array_equal(grid[row, column], wanted)


def test_shifts_take_two_strides_and_an_offset():
    """Down and across may differ, and detectron2's offset 0.5 puts anchors into the middle of cells."""
    grid = shifted(np.asarray([[-1.0, -1, 1, 1]]), (2, 2), (8, 4), offset=0.5)

    assert grid.tolist() == [[1, 3, 3, 5], [5, 3, 7, 5], [1, 11, 3, 13], [5, 11, 7, 13]]


@pytest.mark.parametrize(
    ("call", "pattern"),
    [
        (lambda: py_faster_rcnn_anchors(scales=()), r"^scales is \(\)"),
        (lambda: py_faster_rcnn_anchors(ratios=(0,)), r"^ratios is \(0,\)"),
        (lambda: torchvision_anchors((-1,)), r"^sizes is "),
        (lambda: detectron2_anchors((np.nan,)), r"^sizes is "),
        (lambda: shifted(np.zeros(4), (1, 1), 16), r"^anchors has shape \(4,\)"),
        (lambda: shifted(np.zeros((1, 4)), (0, 1), 16), r"^shape is \(0, 1\)"),
        (lambda: shifted(np.zeros((1, 4)), (1, 1), 0), r"^stride is "),
    ],
)
def test_bad_arguments_are_one_sentence(call, pattern):
    """Each message names the argument and its value."""
    with pytest.raises(ValueError, match=pattern):
        call()
