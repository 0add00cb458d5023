"""Protobuf text: TensorFlow's pipeline.config, Caffe's prototxt, and what is neither."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.detector.configs import ConfigError, read_config
from verify.detector.configs.textproto import merged, parse_text_proto
from verify.detector.heads import presets

FASTER = """\
# Faster R-CNN
model {
  faster_rcnn {
    num_classes: 90
    feature_extractor { type: 'faster_rcnn_resnet101'; first_stage_features_stride: 16 }
    first_stage_anchor_generator {
      grid_anchor_generator { scales: [0.25, 0.5, 1.0, 2.0] aspect_ratios: [0.5, 1.0, 2.0] }
    }
    first_stage_localization_loss_weight: 2.0
    second_stage_post_processing { batch_non_max_suppression { iou_threshold: 0.6 } score_converter: SOFTMAX }
  }
}
train_config: {
  batch_size: 1
  optimizer { momentum_optimizer: { momentum_optimizer_value: 0.9 } }
  fine_tune_checkpoint: "PATH/TO/model.ckpt"
  data_augmentation_options { random_horizontal_flip { } }
}
"""
SSD = """\
model {
  ssd {
    box_coder { faster_rcnn_box_coder { y_scale: 10.0 x_scale: 10.0 height_scale: 5.0 width_scale: 5.0 } }
    anchor_generator { ssd_anchor_generator { aspect_ratios: 1.0 aspect_ratios: 2.0 } }
    loss {
      localization_loss { weighted_smooth_l1 { delta: 0.5 } }
      localization_weight: 3
    }
    normalize_loss_by_num_matches: true
    normalize_loc_loss_by_codesize: true,
  }
}
"""
NET = """\
name: "VGG"
layer {
  name: 'input-data' type: 'Python' top: 'data'
  python_param { module: 'roi_data_layer.layer' param_str: "'num_classes': 81" }
}
layer {
  name: "rpn_loss_bbox" type: "SmoothL1Loss" bottom: "a" bottom: "b"
  loss_weight: 1
  smooth_l1_loss_param { sigma: 3.0 }
}
layer { name: "loss_bbox" type: "SmoothL1Loss" propagate_down: 1 propagate_down: 0 loss_weight: 2 }
"""
YML = """\
EXP_DIR: faster_rcnn_end2end
TRAIN:
  HAS_RPN: True
  BBOX_NORMALIZE_TARGETS_PRECOMPUTED: True
TEST:
  HAS_RPN: True
"""


def _write(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


def test_faster_rcnn_of_tensorflow(tmp_path):
    """The sample configuration has weight 2 in the first stage and the default 1 in the second."""
    first, second = read_config([_write(tmp_path, "pipeline.config", FASTER)]).heads

    assert presets["tf/faster-rcnn/first-stage"].prediction == tuple(one.prediction for one in first.noise.values())
    assert (second.loss, second.weight, second.alpha) == ("huber", 1, 1)
    assert [one.key for one in second.assumed if "weight" in one.key] == ["model.faster_rcnn.second_stage_localization_loss_weight"]


def test_ssd_of_tensorflow(tmp_path):
    """The Huber loss with its own δ, weight and coder; the code size goes to the normaliser."""
    (head,) = read_config([_write(tmp_path, "ssd.config", SSD)]).heads

    assert ("huber", 3, Fraction(1, 2), presets["tf/ssd-mobilenet-v1"].sigma) == (head.loss, head.weight, head.alpha, head.sigma)
    assert head.normaliser == "number of matches times the code size 4"
    assert Fraction(1, 20) == head.noise["x"].label
    assert Fraction(1, 15) == head.noise["x"].prediction


def test_py_faster_rcnn_from_both_files(tmp_path):
    """The yml gives σ, the network gives λ and α, in either order on the command line."""
    yml, net = _write(tmp_path, "a.yml", YML), _write(tmp_path, "train.prototxt", NET)
    for paths in ([yml, net], [net, yml]):
        rpn, detection = read_config(paths).heads

        assert (Fraction(1, 9), 1) == (rpn.alpha, rpn.weight)
        assert (1, 2, presets["py-faster-rcnn/detection"].sigma) == (detection.alpha, detection.weight, detection.sigma)
        assert "loss_bbox.smooth_l1_loss_param.sigma" in [one.key for one in detection.assumed]


def test_py_faster_rcnn_from_the_yml_alone(tmp_path):
    """Without a network its released numbers are assumed, and said to be."""
    reading = read_config([_write(tmp_path, "a.yml", YML)])

    for head in reading.heads:
        assert presets[f"py-faster-rcnn/{head.name}"].label == tuple(one.label for one in head.noise.values())
        assert any("sigma" in one.key for one in head.assumed)


def test_py_faster_rcnn_without_precomputed_stds(tmp_path):
    """The default is to measure σ on the data, which no file tells; the RPN is read all the same."""
    reading = read_config([_write(tmp_path, "train.prototxt", NET)])

    assert [head.name for head in reading.heads] == ["rpn"]
    assert "which the trainer refuses together with an RPN" in reading.skipped[0].reason


def test_the_last_of_repeated_fields_counts(tmp_path):
    """A field that is not repeated but given twice has its last value, and messages given twice are merged."""
    net = _write(
        tmp_path, "a.prototxt", "layer { name: 'rpn_loss_bbox' type: 'SmoothL1Loss' smooth_l1_loss_param { sigma: 2.0 sigma: 3.0 } }"
    )
    twice = (
        SSD.replace("localization_weight: 3", "localization_weight: 2 localization_weight: 3")
        + "model { ssd { loss { localization_weight: 4 } } }"
    )

    assert Fraction(1, 9) == read_config([net]).heads[0].alpha
    assert read_config([_write(tmp_path, "a.config", twice)]).heads[0].weight == 4


def test_inside_weights_divide_sigma(tmp_path):
    """Inside weights multiply the residual, so by (28) they divide both scales."""
    yml = _write(
        tmp_path, "a.yml", YML.replace("  HAS_RPN: True\n  BBOX", "  RPN_BBOX_INSIDE_WEIGHTS: [2, 2, 4, 4]\n  HAS_RPN: True\n  BBOX")
    )
    rpn = read_config([yml]).heads[0]

    assert (Fraction(1, 2), Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)) == rpn.sigma


numbers = st.integers(-(10**6), 10**6).map(lambda x: Fraction(x, 1000))
names = st.sampled_from(["model", "ssd", "loss", "delta", "x_scale", "a_1"])


@given(
    st.dictionaries(
        names, st.recursive(numbers, lambda inner: st.dictionaries(names, inner, max_size=3), max_leaves=6), min_size=1, max_size=3
    )
)
def test_what_is_written_is_read(tree):
    """Any tree of fields and numbers survives being written and parsed."""

    def write(node):
        return " ".join(f"{k} {{ {write(v)} }}" if isinstance(v, dict) else f"{k}: {float(v)!r}" for k, v in node.items())

    assert merged(parse_text_proto(write(tree), Path("a.config"))) == tree


def test_scalars_of_every_kind():
    """Numbers, words, quoted and joined strings, lists and messages in angle brackets."""
    message = parse_text_proto(
        "a: 1e-3f b: TRUE c: \"x\" 'y' d: [1, 2] e < f: -2.5 > g { } h: 0x10 i [ ] j: inf".replace("i [ ]", "i: []"), Path("a")
    )

    assert [Fraction(1, 1000)] == message["a"]
    assert (message["b"], message["c"], message["d"]) == (["TRUE"], ["xy"], [1, 2])
    assert ([{"f": [Fraction(-5, 2)]}], [{}], ["0x10"], [], ["inf"]) == tuple(message[name] for name in "eghij")


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("", "holds no fields"),
        ("model {", "where a field name or '}' is expected"),
        ("model }", "where ':' or '{' is expected"),
        ("}", "where a field name is expected"),
        ("a: ", "where a value is expected"),
        ("a: [1 2]", "where ',' or ']' is expected"),
        ("a: 'unfinished", "is not protobuf text"),
        ("a: @", "is not protobuf text at '@'"),
        ("model { ssd: 3 }", "model.ssd is 3.0 in .*; it must hold further keys"),
        ("model { center_net { } }", "neither model.faster_rcnn nor model.ssd"),
        ("train_config { }", "neither model.faster_rcnn nor model.ssd"),
        ("model { faster_rcnn { first_stage_localization_loss_weight: heavy } }", "is heavy in .*; it must be a number"),
        ("model { ssd { loss { localization_loss { weighted_smooth_l1 { delta: nan } } } } }", "delta is nan in"),
        (
            "model { ssd { loss { localization_loss { weighted_smooth_l1 { } } } box_coder { faster_rcnn_box_coder { x_scale: 0 } } } }",
            "scale that is not above 0",
        ),
        ("a { " * 100 + "}" * 100, "more than 60 levels"),
        ("a { " * 50000, "more than 60 levels"),
    ],
)
def test_broken_files_are_one_sentence(tmp_path, text, pattern):
    """Each says the file, the line and what was expected."""
    with pytest.raises(ConfigError, match=pattern) as caught:
        read_config([_write(tmp_path, "a.config", text)])

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("loss", ["weighted_l2 { }", "weighted_iou { }", ""])
def test_other_losses_are_skipped_with_a_reason(tmp_path, loss):
    """L2 and IoU have no noise scales."""
    reading = read_config([_write(tmp_path, "a.config", f"model {{ ssd {{ loss {{ localization_loss {{ {loss} }} }} }} }}")])

    assert "only weighted_smooth_l1 has noise scales" in reading.skipped[0].reason


@pytest.mark.parametrize(
    ("name", "text", "pattern"),
    [
        ("a.prototxt", "layer { name: 'x' type: 'Pooling' }", "no layer of type SmoothL1Loss"),
        ("a.prototxt", "layer { name: 'loss_bbox' type: 'SmoothL1Loss' loss_weight: 0 }", "loss_weight is 0.0 in .*above 0"),
        ("a.prototxt", "layer { name: 'loss_bbox' type: 'SmoothL1Loss' smooth_l1_loss_param { sigma: wide } }", "sigma is wide in"),
        ("a.yml", "TRAIN: {HAS_RPN: 3}", "TRAIN.HAS_RPN is 3.0 in .*; it must be true or false"),
        ("a.yml", "TRAIN: {BBOX_NORMALIZE_TARGETS_PRECOMPUTED: true, BBOX_NORMALIZE_STDS: [1, 2, 3]}", "must be four numbers"),
    ],
)
def test_broken_files_of_py_faster_rcnn(tmp_path, name, text, pattern):
    """A wrong network or a wrong key is one sentence."""
    with pytest.raises(ConfigError, match=pattern):
        read_config([_write(tmp_path, name, text)])


def test_files_that_do_not_go_together(tmp_path):
    """Two networks, or a network with a Python file."""
    net, python = _write(tmp_path, "a.prototxt", NET), _write(tmp_path, "a.py", "model = dict()")
    with pytest.raises(ConfigError, match="2 configuration files were given"):
        read_config([net, net])
    with pytest.raises(ConfigError, match="only py-faster-rcnn's yml goes with one"):
        read_config([net, python])
