"""Whatever a file holds, a reader answers with a reading or with one sentence."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verify.detector.configs import ConfigError, read_config

SEEDS = {
    ".yaml": "_BASE_: b.yaml\nMODEL:\n  RPN: {SMOOTH_L1_BETA: 0.1, BBOX_REG_WEIGHTS: (1, 1, 2, 2)}\n  ROI_HEADS: {NAME: CascadeROIHeads}\n  X: !!python/name:a.b ''\n",
    ".yml": "TRAIN:\n  HAS_RPN: True\n  BBOX_NORMALIZE_TARGETS_PRECOMPUTED: True\n  BBOX_NORMALIZE_STDS: [0.1, 0.1, 0.2, 0.2]\n",
    ".py": "_base_ = ['a.py']\nmodel = dict(rpn_head=dict(type='RPNHead', loss_bbox=dict(type='SmoothL1Loss', beta=1.0 / 9.0)),\n roi_head=dict(bbox_head=[dict(type='BBoxHead')]))\nmodel['x'] = [1, *y]\n",
    ".config": "model { ssd { box_coder { faster_rcnn_box_coder { x_scale: 10.0 } } loss { localization_loss { weighted_smooth_l1 { delta: .5 } } } } }",
    ".prototxt": "layer { name: 'rpn_loss_bbox' type: 'SmoothL1Loss' loss_weight: 1 smooth_l1_loss_param { sigma: 3.0 } }",
}
PIECES = [
    "\n",
    "  ",
    ":",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "'",
    '"',
    "&a ",
    "*a",
    "!!",
    "<<: ",
    "- ",
    "=",
    "dict(",
    "**",
    "None",
    "nan",
    "1e999",
    "-1",
    "0",
    "\t",
    "é",
    "\u2028",
    "@",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all the examples."""
    return tmp_path_factory.mktemp("any")


@pytest.mark.parametrize("ending", SEEDS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_give_one_sentence(folder, ending, data):
    """A valid file with a few pieces cut out or put in is read or refused, and nothing else is raised."""
    text = SEEDS[ending]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        stop = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(st.sampled_from(PIECES)) + text[stop:]
    _read(folder / f"any{ending}", text)


@pytest.mark.parametrize("ending", SEEDS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_any_text_gives_one_sentence(folder, ending, text):
    """Text of any kind, too."""
    _read(folder / f"any{ending}", text)


def _read(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        reading = read_config([path])
    except ConfigError as error:
        message = str(error)
    else:
        message = "read."
        assert all(scale.prediction > 0 for head in reading.heads for scale in head.noise.values()), text
    assert "\n" not in message, text
    assert message.endswith("."), text
