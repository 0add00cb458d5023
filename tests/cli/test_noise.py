"""`verify noise`: its modes, its words, its JSON, and wrong use."""

import json
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from verify.cli.main import main
from verify.cli.noise import noise
from verify.detector.heads import presets


def run(*arguments):
    """Run the command and return its result."""
    return CliRunner().invoke(noise, [str(one) for one in arguments])


def test_list_has_every_head_with_its_source():
    """The table that people look for: at least thirty rows, each with its repository."""
    result = run("--list")

    assert result.exit_code == 0
    assert [name for name in presets if name not in result.output] == []
    assert result.output.count("rbgirshick/py-faster-rcnn") == 2


def test_preset_in_words():
    """The torchvision head is explained by percentages and by comparison."""
    result = run("--preset", "torchvision/faster-rcnn/box-head")

    assert result.exit_code == 0
    assert "x, y: assumes label noise of 1.1 % of the box (1/90); anything from 0.56 % on fits as well (27)." in result.output
    assert "Its label noise is nine times less than that of py-faster-rcnn/detection." in result.output


@pytest.mark.parametrize("name", presets)
def test_every_preset_is_explained(name):
    """No head's words fail, and each names its source."""
    result = run("--preset", name)

    assert result.exit_code == 0, result.exception
    assert presets[name].repository in result.output


def test_same_as():
    """The paper's proposed detection head is detectron2's keypoint head; some heads have no twin."""
    assert run("--same-as", "paper/proposed/detection").output == "detectron2/keypoint-rcnn/box-head\n"
    assert "No other head" in run("--same-as", "tf/efficientdet").output


def test_numbers_with_json():
    """1/9 on the command line is 1/9, and JSON keeps it exact."""
    result = run("--alpha", "1/9", "--sigma", "1,1/5", "--json", "-")
    scales = json.loads(result.output)["noise"]

    assert (scales["x"]["label"], scales["w"]["label"], scales["w"]["label_band"]) == ("1/9", "1/45", ["1/90", "1/45"])
    assert "assumes label noise of 11 % of the box (1/9)" in run("--alpha", "1/9").output


def test_l1_needs_no_alpha():
    """L1 assumes no label noise, and α is not asked for."""
    result = run("--loss", "l1", "--sigma", "1/10")

    assert "assumes no label noise" in result.output


def test_config_names_keys_and_defaults(tmp_path):
    """A detectron2 file: what was used, what was assumed, and the noise."""
    (tmp_path / "a.yaml").write_text("MODEL: {RPN: {SMOOTH_L1_BETA: 0.25}, X: !!python/name:os.system ''}")
    result = run("--config", tmp_path / "a.yaml")

    assert result.exit_code == 0, result.output
    for part in (
        "used     MODEL.RPN.SMOOTH_L1_BETA = 0.25",
        "assumed  MODEL.ROI_BOX_HEAD.SMOOTH_L1_BETA",
        "25 % of the box (1/4)",
        "was not executed",
    ):
        assert part in result.output, result.output
    content = json.loads(run("--config", tmp_path / "a.yaml", "--json", "-").output)
    assert [head["name"] for head in content["heads"]] == ["rpn", "box-head"]


def test_two_files_of_py_faster_rcnn(tmp_path):
    """One option takes both files, and a further option may follow."""
    (tmp_path / "a.yml").write_text("TRAIN: {HAS_RPN: True, BBOX_NORMALIZE_TARGETS_PRECOMPUTED: True}")
    (tmp_path / "a.prototxt").write_text(
        "layer { name: 'rpn_loss_bbox' type: 'SmoothL1Loss' loss_weight: 1 smooth_l1_loss_param { sigma: 3.0 } }"
    )
    content = json.loads(run("--config", tmp_path / "a.yml", tmp_path / "a.prototxt", "--json", "-").output)

    assert content["heads"][0]["noise"]["x"]["label"] == "1/9"


def _annotations(folder):
    """Write two people's boxes."""
    rng = np.random.default_rng(0)
    paths = []
    for name in ("a.csv", "b.csv"):
        rows = ["image,x,y,w,h"]
        for place in range(200):
            error = 0.03 * rng.laplace(size=4) * 100
            rows.append(f"{place // 4}.jpg,{1000 * place + error[0]},{error[1]},{100 + error[2]},{100 + error[3]}")
        (folder / name).write_text("\n".join(rows))
        paths.append(folder / name)
    return paths


def test_annotations_hand_over_to_tune(tmp_path):
    """The table, the counts, the JSON, the picture and the next command."""
    pytest.importorskip("matplotlib")
    result = run("--from-annotations", *_annotations(tmp_path), "--json", tmp_path / "out.json", "--plot", tmp_path / "out.svg")

    assert result.exit_code == 0, result.output
    content = json.loads((tmp_path / "out.json").read_text())
    assert [one["name"] for one in content["coordinates"]] == ["x", "y", "w", "h"]
    assert f"verify tune --label-noise {content['coordinates'][0]['label']:.4g}," in result.output
    assert "a.csv: boxes not used: 0 without a partner, 0 in images that not all have." in result.output
    assert "<svg" in (tmp_path / "out.svg").read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "nothing was given; give either hyper-parameters or one of --list"),
        (["--list", "--alpha", "1"], "--list and --alpha was given"),
        (["--preset", "nothing"], "preset is 'nothing', which is not in the table"),
        (["--preset", "torchvision/sdd"], "did you mean 'torchvision/ssd'?"),
        (["--same-as", ""], "nothing was given"),
        (["--alpha", "x"], "alpha is 'x'; it must be a number"),
        (["--alpha", "1e99999999"], "alpha is '1e99999999'"),
        (["--weight", "0"], "weight is 0; it must be above 0"),
        (["--sigma", "1,2,3"], "--sigma is '1,2,3'; it must be one number, two (centre, size) or four"),
        (["--loss", "iou"], "loss is 'iou'; it must be one of"),
        (["--config", "none.yaml"], "none.yaml does not exist"),
        (["--from-annotations", "none.json"], "none.json is not a file"),
        (["--plot", "a.png", "--alpha", "1"], "--plot is a.png; it goes with --from-annotations only"),
        (["--alpha", "1", "--json", "no/such/folder/a.json"], "no/such/folder/a.json cannot be used"),
        (["--from-annotations", "none.json", "--iou", "x"], "'x' is not a valid float"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(arguments, sentence, capsys, tmp_path, monkeypatch):
    """The sentence names the argument and its value; the exit code is 2."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(["noise", *arguments])

    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert sentence in error, error
    assert error.count("\n") == 1


def test_a_missing_matplotlib_is_named(tmp_path, monkeypatch):
    """Without the extra, --plot says what to install."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    monkeypatch.setitem(sys.modules, "matplotlib.backends.backend_agg", None)
    result = run("--from-annotations", *_annotations(tmp_path), "--plot", tmp_path / "out.png")

    assert result.exit_code == 2
    assert "install huber-verify[report]" in result.output


def test_an_unknown_picture_format_is_one_sentence(tmp_path):
    """Matplotlib's own message is passed on with exit 2."""
    pytest.importorskip("matplotlib")
    result = run("--from-annotations", *_annotations(tmp_path), "--plot", tmp_path / "out.xyz")

    assert (result.exit_code, "xyz" in result.output) == (2, True)
