"""A second entry of the table of heads: the scales that follow from each source, worked out by pencil.

Each row: label noise of centre and size, prediction noise of centre and size. A slip in the table's λ, α or σ shows here.
"""

from fractions import Fraction

import pytest

from verify.detector.heads import presets

LEDGER = {
    "paper/published/rpn": "1 1 1/10 1/10",
    "paper/published/detection": "1 1 1/10 1/10",
    "paper/implemented/rpn": "1/9 1/9 1 1",
    "paper/implemented/detection": "1/10 1/5 1/10 1/5",
    "paper/proposed/rpn": "1/20 1/10 1/5 2/5",
    "paper/proposed/detection": "1/20 1/10 1/10 1/5",
    "py-faster-rcnn/rpn": "1/9 1/9 1 1",
    "py-faster-rcnn/detection": "1/10 1/5 1/10 1/5",
    "detectron/rpn": "1/9 1/9 1 1",
    "detectron/fast-rcnn/box-head": "1/10 1/5 1/10 1/5",
    "detectron/retinanet": "11/100 11/100 1 1",
    "detectron2/faster-rcnn/rpn": "0 0 1 1",
    "detectron2/faster-rcnn/box-head": "0 0 1/10 1/5",
    "detectron2/detectron1/rpn": "1111/10000 1111/10000 1 1",
    "detectron2/detectron1/box-head": "1/10 1/5 1/10 1/5",
    "detectron2/keypoint-rcnn/box-head": "1/20 1/10 1/10 1/5",
    "detectron2/cascade-rcnn/stage-1": "0 0 1/10 1/5",
    "detectron2/cascade-rcnn/stage-2": "0 0 1/20 1/10",
    "detectron2/cascade-rcnn/stage-3": "0 0 1/30 1/15",
    "detectron2/retinanet/defaults": "1/10 1/10 1 1",
    "detectron2/retinanet/model-zoo": "0 0 1 1",
    "torchvision/faster-rcnn/rpn": "1/9 1/9 1 1",
    "torchvision/faster-rcnn/box-head": "1/90 1/45 1/10 1/5",
    "torchvision/retinanet": "0 0 1 1",
    "torchvision/ssd": "1/10 1/5 1/10 1/5",
    "maskrcnn-benchmark/rpn": "1/9 1/9 1 1",
    "maskrcnn-benchmark/box-head": "1/10 1/5 1/10 1/5",
    "maskrcnn-benchmark/retinanet": "11/1000 22/1000 2/5 4/5",
    "mmdetection/faster-rcnn-early/rpn": "1/9 1/9 1 1",
    "mmdetection/faster-rcnn-early/bbox-head": "1/10 1/5 1/10 1/5",
    "mmdetection/faster-rcnn/rpn": "0 0 1 1",
    "mmdetection/faster-rcnn/bbox-head": "0 0 1/10 1/5",
    "mmdetection/cascade-rcnn/rpn": "1/9 1/9 1 1",
    "mmdetection/cascade-rcnn/stage-1": "1/10 1/5 1/10 1/5",
    "mmdetection/cascade-rcnn/stage-2": "1/20 1/10 1/20 1/10",
    "mmdetection/cascade-rcnn/stage-3": "33/1000 67/1000 33/1000 67/1000",
    "mmdetection/retinanet": "0 0 1 1",
    "mmdetection/ssd300": "1/10 1/5 1/10 1/5",
    "tf/faster-rcnn/first-stage": "1/10 1/5 1/20 1/10",
    "tf/faster-rcnn/second-stage": "1/10 1/5 1/20 1/10",
    "tf/ssd-mobilenet-v1": "1/10 1/5 1/10 1/5",
    "tf/efficientdet": "1/10 1/10 1/5 1/5",
    "ssd-caffe/ssd300": "1/10 1/5 1/10 1/5",
    "ssd-pytorch/ssd300": "1/10 1/5 1/10 1/5",
    "keras-retinanet/regression": "1/45 1/45 1/5 1/5",
    "matterport/mask-rcnn/rpn": "1/10 1/5 1/10 1/5",
    "matterport/mask-rcnn/box-head": "1/10 1/5 1/10 1/5",
}


@pytest.mark.parametrize("name", presets)
def test_scales_equal_the_ledger(name):
    """The table and the ledger agree on every coordinate of every head."""
    head = presets[name]

    assert tuple(map(Fraction, LEDGER[name].split())) == (head.label[0], head.label[2], head.prediction[0], head.prediction[2])
    assert (head.label[0], head.label[2], head.prediction[0], head.prediction[2]) == (*head.label[1::2], *head.prediction[1::2])


def test_the_ledger_has_no_other_rows():
    """A head that leaves the table leaves the ledger."""
    assert set(LEDGER) == set(presets)
