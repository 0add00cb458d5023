"""mmdetection's Python configurations, as data."""

from fractions import Fraction

import pytest

from verify.detector.configs import ConfigError, read_config
from verify.detector.heads import presets

FASTER = """\
_base_ = ['../_base_/models/faster_rcnn.py', '../_base_/schedule.py']
beta = 1 / 9
model = dict(
    rpn_head=dict(loss_bbox=dict(_delete_=True, type='SmoothL1Loss', beta=beta, loss_weight=2.0)),
    roi_head=dict(bbox_head=dict(bbox_coder=dict(target_stds=[0.05, 0.05, 0.1, 0.1]))))
img_norm = dict(mean=[1, 2, 3], to_rgb=True)
pipeline = [dict(type='Load'), dict(type='Normalize', **img_norm)]
work_dir = './runs/' + 'x'
hook = lambda: 1
"""
MODEL = """\
model = dict(
    type='FasterRCNN',
    rpn_head=dict(
        type='RPNHead',
        bbox_coder=dict(type='DeltaXYWHBBoxCoder', target_stds=[1.0, 1.0, 1.0, 1.0]),
        loss_bbox=dict(type='L1Loss', loss_weight=1.0)),
    roi_head=dict(
        type='StandardRoIHead',
        bbox_head=dict(
            type='Shared2FCBBoxHead',
            bbox_coder=dict(type='DeltaXYWHBBoxCoder', target_stds=[0.1, 0.1, 0.2, 0.2]),
            loss_bbox=dict(type='L1Loss', loss_weight=1.0))))
"""
SSD = """\
input_size = 300
model = dict(
    type='SingleStageDetector',
    bbox_head=dict(
        type='SSDHead',
        bbox_coder=dict(type='DeltaXYWHBBoxCoder', target_means=[.0, .0, .0, .0], target_stds=[0.1, 0.1, 0.2, 0.2])),
    train_cfg=dict(smoothl1_beta=1., neg_pos_ratio=3))
cudnn_benchmark = True
"""


@pytest.fixture
def folder(tmp_path):
    """Lay out a configuration folder as mmdetection's."""
    (tmp_path / "_base_" / "models").mkdir(parents=True)
    (tmp_path / "faster").mkdir()
    (tmp_path / "_base_" / "models" / "faster_rcnn.py").write_text(MODEL)
    (tmp_path / "_base_" / "schedule.py").write_text("optimizer = dict(type='SGD', lr=0.02)\n")
    (tmp_path / "faster" / "mine.py").write_text(FASTER)
    return tmp_path


def _write(path, text):
    path.write_text(text)
    return read_config([path])


def test_bases_and_overrides(folder):
    """The model comes from the base, `_delete_` replaces, names and quotients are followed exactly."""
    reading = read_config([folder / "faster" / "mine.py"])
    rpn, box = reading.heads

    assert ("smooth_l1", Fraction(1, 9), 2, (1, 1, 1, 1)) == (rpn.loss, rpn.alpha, rpn.weight, rpn.sigma)
    assert (box.loss, box.alpha, box.weight) == ("l1", 0, 1)
    assert (Fraction(1, 20), Fraction(1, 20), Fraction(1, 10), Fraction(1, 10)) == box.sigma
    assert [path.name for path in reading.files] == ["mine.py", "faster_rcnn.py", "schedule.py"]
    files = {used.key: used.file.rpartition("/")[2] for used in (*rpn.used, *box.used)}
    assert files["model.rpn_head.loss_bbox.beta"] == "mine.py"
    assert files["model.roi_head.bbox_head.loss_bbox.type"] == "faster_rcnn.py"


def test_stock_model_equals_the_presets(tmp_path):
    """The base model alone is mmdetection's stock Faster R-CNN."""
    rpn, box = _write(tmp_path / "a.py", MODEL).heads

    assert presets["mmdetection/faster-rcnn/rpn"].prediction == tuple(one.prediction for one in rpn.noise.values())
    assert presets["mmdetection/faster-rcnn/bbox-head"].label == tuple(one.label for one in box.noise.values())


def test_ssd_takes_beta_from_train_cfg(tmp_path):
    """SSD has no loss_bbox; its α stands in train_cfg."""
    head = _write(tmp_path / "ssd.py", SSD).heads[0]

    assert presets["mmdetection/ssd300"].noise["x"].label == head.noise["x"].label
    assert (head.loss, head.alpha) == ("smooth_l1", 1)


def test_ssd_of_early_versions(tmp_path):
    """There, train_cfg stands beside the model."""
    early = SSD.replace(
        ",\n    train_cfg=dict(smoothl1_beta=1., neg_pos_ratio=3))", ")\ntrain_cfg = dict(smoothl1_beta=0.5, neg_pos_ratio=3)"
    )

    assert Fraction(1, 2) == _write(tmp_path / "ssd.py", early).heads[0].alpha


def test_a_list_of_stages(tmp_path):
    """Cascade R-CNN has a head a stage."""
    stage = "dict(type='Shared2FCBBoxHead', bbox_coder=dict(target_stds=[{0}, {0}, {1}, {1}]), loss_bbox=dict(type='SmoothL1Loss'))"
    stages = ", ".join(stage.format(*pair) for pair in ((0.1, 0.2), (0.05, 0.1), (0.033, 0.067)))
    reading = _write(tmp_path / "cascade.py", f"model = dict(roi_head=dict(stage_loss_weights=[1, 0.5, 0.25], bbox_head=[{stages}]))")

    assert reading.notes == ("stage_loss_weights scales a stage's classification and box loss alike, so it is not charged to λ.",)
    for head in reading.heads:
        assert presets[f"mmdetection/cascade-rcnn/{head.name}"].label == tuple(one.label for one in head.noise.values())


def test_assumed_defaults(tmp_path):
    """A head that says nothing has the framework's defaults: β 1/9 for dense heads, 1 for RoI heads."""
    rpn, box = _write(
        tmp_path / "a.py", "model = dict(rpn_head=dict(type='RPNHead'), roi_head=dict(bbox_head=dict(type='BBoxHead')))"
    ).heads

    assert (Fraction(1, 9), 1) == (rpn.alpha, box.alpha)
    assert ((1, 1, 1, 1), presets["mmdetection/faster-rcnn-early/bbox-head"].sigma) == (rpn.sigma, box.sigma)
    assert {"model.rpn_head.loss_bbox.beta", "model.rpn_head.bbox_coder.target_stds"} <= {one.key for one in rpn.assumed}


def test_read_base_and_class_names(tmp_path):
    """The newer style imports its bases and names classes instead of strings."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "base.py").write_text(
        "from mmdet.models import RPNHead, L1Loss\nmodel = dict(rpn_head=dict(type=RPNHead, loss_bbox=dict(type=L1Loss, loss_weight=3.0)))\n"
    )
    (tmp_path / "mine.py").write_text(
        "from mmengine.config import read_base\nfrom mmdet.models.losses import SmoothL1Loss\nwith read_base():\n    from .models.base import *\n"
        "model.update(dict(rpn_head=dict(loss_bbox=dict(_delete_=True, type=SmoothL1Loss, beta=0.5))))\n"
    )
    head = read_config([tmp_path / "mine.py"]).heads[0]

    assert ("smooth_l1", Fraction(1, 2), 1) == (head.loss, head.alpha, head.weight)


def test_values_of_the_base_by_name(tmp_path):
    """`_base_.name` stands for what the base assigned."""
    (tmp_path / "base.py").write_text("width = 0.25\nmodel = dict(rpn_head=dict(type='RPNHead'))\n")
    head = _write(
        tmp_path / "a.py", "_base_ = 'base.py'\nmodel = dict(rpn_head=dict(loss_bbox=dict(type='SmoothL1Loss', beta=_base_.width)))\n"
    ).heads[0]

    assert Fraction(1, 4) == head.alpha


def test_item_assignment_is_followed(tmp_path):
    """A key set afterwards counts."""
    text = "model = dict(rpn_head=dict(type='RPNHead', loss_bbox=dict(type='L1Loss')))\nmodel['rpn_head']['loss_bbox']['loss_weight'] = 5\n"

    assert _write(tmp_path / "a.py", text).heads[0].weight == 5


def test_nothing_is_executed(tmp_path):
    """Code in a configuration stays text, and the reading says which lines were not followed."""
    victim = tmp_path / "victim"
    victim.write_text("here")
    text = f"""import os
os.unlink({str(victim)!r})
x = os.unlink({str(victim)!r})
model = dict(rpn_head=dict(type='RPNHead', loss_bbox=dict(type='SmoothL1Loss', beta=0.5, note=eval("1"))))
for i in range(3): pass
"""
    reading = _write(tmp_path / "evil.py", text)

    assert victim.read_text() == "here"
    assert reading.notes == ("Line 2 of evil.py is code and was not followed.", "Line 5 of evil.py is code and was not followed.")
    assert reading.heads[0].alpha == Fraction(1, 2)


@pytest.mark.parametrize(
    ("head", "pattern"),
    [
        ("type='DETRHead', loss_bbox=dict(type='L1Loss', loss_weight=5.0)", "DETRHead is not a head known"),
        ("type='RetinaHead', reg_decoded_bbox=True", "reg_decoded_bbox is true"),
        ("type='RetinaHead', loss_bbox=dict(type='GIoULoss')", "its loss is GIoULoss"),
        ("type='RetinaHead', bbox_coder=dict(type='TBLRBBoxCoder')", "its box coder is TBLRBBoxCoder"),
        ("type='RetinaHead', loss_bbox=dict(type='L1Loss', loss_weight=0)", "its loss weight is 0"),
    ],
)
def test_heads_without_noise_scales_are_skipped_with_a_reason(tmp_path, head, pattern):
    """DETR's L1 and IoU losses must not be read as if they were per coordinate of an anchor."""
    reading = _write(tmp_path / "a.py", f"model = dict(bbox_head=dict({head}))")

    assert reading.heads == ()
    assert pattern in reading.skipped[0].reason


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("model = dict(", "is not valid Python .line 1"),
        ("x = 1", "sets no model"),
        ("model = 1", "sets no model"),
        ("model = dict(type='FCOS')", "has neither rpn_head"),
        ("model = dict(rpn_head=3)", "model.rpn_head is 3.0 in .*a.py; it must hold further keys"),
        (
            "model = dict(rpn_head=dict(loss_bbox=dict(type='SmoothL1Loss', beta='wide')))",
            "loss_bbox.beta is wide in .*; it must be a number",
        ),
        (
            "model = dict(rpn_head=dict(loss_bbox=dict(type='SmoothL1Loss', beta=get())))",
            "loss_bbox.beta is get.. in .*; it must be a number",
        ),
        ("model = dict(rpn_head=dict(loss_bbox=dict(type='SmoothL1Loss', beta=1/0)))", "loss_bbox.beta is 1 / 0 in"),
        ("model = dict(rpn_head=dict(loss_bbox=dict(type='SmoothL1Loss', beta=0)))", "SmoothL1Loss with beta 0"),
        ("model = dict(rpn_head=dict(loss_bbox=dict(type='SmoothL1Loss', beta=1e999)))", "it must be a number"),
        ("model = dict(rpn_head=dict(bbox_coder=dict(target_stds=[1, 1])))", "it must be four numbers"),
        ("model = dict(roi_head=dict(bbox_head=[1]))", "it must list dict"),
        ("_base_ = 7", "sets _base_ to something else"),
        ("_base_ = 'mmdet::faster.py'", "does not exist"),
        ("_base_ = 'a.py'", "must not contain itself"),
        ("_base_ = 'https://example.org/a.py'", "only files are read"),
        ("model = " + "(" * 3000, "not valid Python|nested too deeply"),
        ("model = " + "[" * 150 + "]" * 150, "nested"),
        ("model = " + "-" * 100000 + "1", "nested too deeply|not valid Python|sets no model"),
        ("model = " + "1+" * 50000 + "1", "nested too deeply"),
    ],
)
def test_broken_files_are_one_sentence(tmp_path, text, pattern):
    """Each says which file and what is wrong, in one line; no error of the parser reaches the user."""
    (tmp_path / "a.py").write_text(text)
    with pytest.raises(ConfigError, match=pattern) as caught:
        read_config([tmp_path / "a.py"])

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["x = 2**10**10", "x = [0] * 10**10", "x = 'a' * 10**10", "x = 9**9**9**9"])
def test_expensive_arithmetic_is_not_followed(tmp_path, text):
    """Powers and repetitions stay text."""
    reading = _write(tmp_path / "a.py", text + "\nmodel = dict(rpn_head=dict(type='RPNHead'))\n")

    assert reading.heads[0].alpha == Fraction(1, 9)
