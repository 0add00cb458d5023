"""Settings in each framework's words, and back."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.detector.configs import ConfigError, read_config
from verify.detector.heads import presets
from verify.detector.settings import FRAMEWORKS, as_smooth_l1, framework_settings
from verify.detector.tuning import HeadHyperparameters, NoSolutionError, agree

scales = st.fractions(min_value=Fraction(1, 1000), max_value=1000)
ONE_STAGE = {
    "detectron2": "box-head",
    "mmdetection": "bbox-head",
    "torchvision": "box-head",
    "tf": "box-head",
    "py-faster-rcnn": "detection",
}


def _head(preset):
    return HeadHyperparameters(preset.weight, preset.alpha, preset.sigma, preset.loss)


def _read_back(folder, framework, detection, proposal=None):
    paths = []
    for name, text in framework_settings(framework, detection, proposal).files.items():
        (folder / name).write_text(text)
        paths.append(folder / name)
    reading = read_config(paths)

    assert reading.framework == framework
    return {head.name: head for head in reading.heads}


def _same(wanted, got):
    pairs = zip(wanted.values(), got.values(), strict=True)
    return all(agree(one.label, other.label) and agree(one.prediction, other.prediction) for one, other in pairs)


def _agree_to_rounding(wanted, got):
    """Compare scales whose numbers went through decimals: three roundings of half an ulp, and as many products."""

    def close(one, other):
        return one == other or abs(one - other) <= 8 * 2.0**-53 * abs(float(one))

    pairs = zip(wanted.values(), got.values(), strict=True)
    return all(close(one.label, other.label) and close(one.prediction, other.prediction) for one, other in pairs)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("name", presets)
def test_every_preset_survives_every_framework(tmp_path, framework, name):
    """Written in a framework's words and read back, a head assumes the same noise; L1 is refused where there is none."""
    head = _head(presets[name])
    if head.alpha == 0 and framework in {"tf", "py-faster-rcnn"}:
        with pytest.raises(NoSolutionError, match="no L1 loss"):
            framework_settings(framework, head)
        return
    got = _read_back(tmp_path, framework, head)[ONE_STAGE[framework]]

    assert _agree_to_rounding(head.noise, got.noise), (head, got)


@pytest.mark.parametrize("framework", ["detectron2", "mmdetection", "torchvision", "py-faster-rcnn"])
@pytest.mark.parametrize("setting", ["published", "implemented", "proposed"])
def test_two_stages(tmp_path, framework, setting):
    """Both stages of the paper's settings come back."""
    proposal, detection = (_head(presets[f"paper/{setting}/{stage}"]) for stage in ("rpn", "detection"))
    got = _read_back(tmp_path, framework, detection, proposal)

    assert _agree_to_rounding(proposal.noise, got["rpn"].noise)
    assert _agree_to_rounding(detection.noise, got[ONE_STAGE[framework]].noise)


@pytest.mark.parametrize("framework", ["mmdetection", "torchvision"])
def test_python_keeps_fractions_exact(tmp_path, framework):
    """1/9 and 1/30 are written as quotients and come back exactly."""
    head = HeadHyperparameters(Fraction(2, 3), Fraction(1, 9), (Fraction(1, 30), Fraction(1, 30), Fraction(1, 15), Fraction(1, 15)))
    got = _read_back(tmp_path, framework, head)[ONE_STAGE[framework]]

    assert (head.weight, head.alpha, head.sigma) == (got.weight, got.alpha, got.sigma)


@settings(max_examples=30)
@given(scales, scales, scales, scales, st.sampled_from(["smooth_l1", "huber"]), st.sampled_from(FRAMEWORKS))
def test_any_head_survives(tmp_path_factory, weight, alpha, centre, size, loss, framework):
    """Not only stock numbers: any λ, α and σ come back to rounding."""
    head = HeadHyperparameters(weight, alpha, (centre, centre, size, size), loss)
    got = _read_back(tmp_path_factory.mktemp("any"), framework, head)[ONE_STAGE[framework]]

    assert _agree_to_rounding(head.noise, got.noise), (framework, head, got)


def test_tensorflow_with_two_stages(tmp_path):
    """Only the label noise that its fixed coder and δ give can be had; the weights are free."""
    sigma = (Fraction(1, 10), Fraction(1, 10), Fraction(1, 5), Fraction(1, 5))
    got = _read_back(
        tmp_path, "tf", HeadHyperparameters(Fraction(3), Fraction(1), sigma), HeadHyperparameters(Fraction(1, 2), Fraction(1), sigma)
    )

    assert (Fraction(1, 2), 3) == (got["first-stage"].weight, got["second-stage"].weight)
    with pytest.raises(NoSolutionError, match="fixes delta = 1 and the box coder"):
        framework_settings("tf", _head(presets["paper/proposed/detection"]), _head(presets["paper/proposed/rpn"]))


@given(scales, scales, scales, scales, st.sampled_from(["smooth_l1", "huber"]))
def test_another_alpha_is_the_same_loss(weight, alpha, sigma, other, loss):
    """The three hyper-parameters have one freedom: choosing α anew leaves both scales alone, exactly."""
    head = HeadHyperparameters(weight, alpha, (sigma,) * 4, loss)

    assert _same(head.noise, as_smooth_l1(head, alpha=other).noise)


def test_what_no_framework_has():
    """The loss (19) is in none of them, and an unknown framework is refused."""
    head = HeadHyperparameters(Fraction(1), Fraction(1), (Fraction(1),) * 4, "laplace_kl")
    for framework in FRAMEWORKS:
        with pytest.raises(NoSolutionError, match="laplace_kl, which no framework computes"):
            framework_settings(framework, head)
    with pytest.raises(ValueError, match=r"^framework is 'yolo'; it must be one of detectron2"):
        framework_settings("yolo", head)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("import torchvision\n", "sets none of torchvision's box losses"),
        ("import torchvision\nbox_loss = F.huber_loss(a, b)\n", "The box loss is huber_loss"),
        ("import torchvision\nmodel.roi_heads.box_coder.weights = (1, 2)\n", "must be four numbers"),
        ("import torchvision\nlosses['loss_box_reg'] *= 0\n", "must be above 0"),
        ("import torchvision\nbox_loss = F.smooth_l1_loss(a, b, beta=wide())\n", "box-head.beta is wide.. in"),
        ("import torchvision (\n", "is not valid Python"),
    ],
)
def test_torchvision_scripts_that_cannot_be_read(tmp_path, text, pattern):
    """A script without the lines, or with others, is one sentence."""
    (tmp_path / "a.py").write_text(text)
    with pytest.raises(ConfigError, match=pattern):
        read_config([tmp_path / "a.py"])


def test_torchvision_defaults_and_keyword(tmp_path):
    """A script that only builds a model with other weights keeps the β of both losses."""
    (tmp_path / "a.py").write_text(
        "from torchvision.models.detection import FasterRCNN\nmodel = FasterRCNN(backbone, 91, bbox_reg_weights=(20., 20., 10., 10.))\n"
    )
    rpn, box = read_config([tmp_path / "a.py"]).heads

    assert presets["torchvision/faster-rcnn/rpn"].label == tuple(one.label for one in rpn.noise.values())
    assert (Fraction(1, 9), (Fraction(1, 20), Fraction(1, 20), Fraction(1, 10), Fraction(1, 10))) == (box.alpha, box.sigma)
