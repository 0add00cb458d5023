"""`verify tune`: solutions, rules, frameworks, and wrong use."""

import json

import pytest
from click.testing import CliRunner

from verify.cli.main import main
from verify.cli.noise import noise
from verify.cli.tune import tune
from verify.detector.heads import presets


def run(*arguments):
    """Run the command and return its result."""
    return CliRunner().invoke(tune, [str(one) for one in arguments])


def test_the_papers_proposal_comes_out():
    """Its two stages' noise gives its own hyper-parameters, and every rule is kept."""
    result = run("--label-noise", "1/20,1/10", "--prediction-noise", "1/10,1/5", "--proposal-prediction-noise", "1/5,2/5", "--json", "-")
    content = json.loads(result.output)

    assert (content["stages"]["proposal"]["weight"], content["stages"]["detection"]["weight"]) == ("1/4", "1/2")
    assert [rule["holds"] for rule in content["rules"]] == [True] * 4


def test_measured_label_noise_with_a_multiple():
    """Four measured scales and "2x" always have a solution, with the ratio 1/2."""
    content = json.loads(run("--label-noise", "0.031,0.029,0.052,0.047", "--prediction-noise", "2x", "--json", "-").output)
    head = content["stages"]["detection"]

    assert (head["weight"], head["noise"]["w"]["label"], head["noise"]["w"]["prediction"]) == ("1/2", "13/250", "13/125")


def test_broken_rules_are_said_loudly():
    """Label noise above prediction noise is allowed, but not silently."""
    result = run("--label-noise", "1/5", "--prediction-noise", "1/10")

    assert result.exit_code == 0
    assert "BROKEN: prediction noise above label noise (detection) (not for x, y, w, h: x: 1/10 and 1/5;" in result.output


@pytest.mark.parametrize("framework", ["detectron2", "mmdetection", "torchvision", "tf", "py-faster-rcnn"])
def test_settings_are_read_back_by_noise(tmp_path, framework):
    """What tune prints, noise reads: the same label noise."""
    content = json.loads(
        run("--label-noise", "1/20,1/10", "--prediction-noise", "1/10,1/5", "--framework", framework, "--json", "-").output
    )
    for name, text in content["files"].items():
        (tmp_path / name).write_text(text)
    paths = [str(tmp_path / name) for name in content["files"]]
    back = json.loads(CliRunner().invoke(noise, ["--config", *paths, "--json", "-"]).output)
    head = back["heads"][-1]["noise"]

    assert (head["x"]["label"], head["w"]["label"], head["x"]["prediction"], head["h"]["prediction"]) == ("1/20", "1/10", "1/10", "1/5")


@pytest.mark.parametrize("name", presets)
def test_tune_and_noise_are_inverse_on_every_preset(name):
    """From a head's noise and its λ and α, tune recovers its σ."""
    head = presets[name]
    arguments = ["--label-noise", ",".join(map(str, head.label)), "--prediction-noise", ",".join(map(str, head.prediction))]
    held = ["--weight", str(head.weight), *([] if head.alpha == 0 else ["--alpha", str(head.alpha)]), "--loss", head.loss]
    content = json.loads(run(*arguments, *held, "--json", "-").output)

    assert content["stages"]["detection"]["sigma"] == [str(one) for one in head.sigma]


def test_the_text_shows_the_settings():
    """Without JSON: a table, the rules and the framework's words."""
    output = run("--label-noise", "1/20", "--prediction-noise", "1/5", "--framework", "detectron2").output

    assert "SMOOTH_L1_BETA: 1.0" in output
    assert "kept: prediction noise above label noise (detection)" in output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "--label-noise"),
        (["--label-noise", "1/20"], "--prediction-noise"),
        (["--label-noise", "a", "--prediction-noise", "1"], "label_noise is 'a'; it must be a number"),
        (["--label-noise", "1/20", "--prediction-noise", "0"], "prediction_noise is 0; it must be above 0"),
        (["--label-noise", "1/20", "--prediction-noise", "x"], "prediction_noise is ''; it must be a number"),
        (["--label-noise", "1/20,1/10", "--prediction-noise", "1/5"], "one weight and one alpha for all coordinates fix the ratio"),
        (["--label-noise", "1/20", "--prediction-noise", "1/5", "--alpha", "1", "--weight", "1"], "no solution: alpha = 1"),
        (["--label-noise", "1/20", "--prediction-noise", "1/5", "--loss", "l1"], "but the L1 loss assumes none"),
        (["--label-noise", "1/20", "--prediction-noise", "1/5", "--framework", "yolo"], "framework is 'yolo'; it must be one of"),
        (["--label-noise", "0", "--prediction-noise", "1/5", "--loss", "l1", "--framework", "tf"], "tf has no L1 loss"),
        (
            ["--label-noise", "1/20", "--prediction-noise", "1/5", "--loss", "laplace_kl", "--framework", "tf"],
            "laplace_kl, which no framework",
        ),
        (["--label-noise", "1/20", "--prediction-noise", "1/5", "--proposal-label-noise", "1"], "needs --proposal-prediction-noise too"),
        (["--label-noise", "1/20", "--prediction-noise", "1/5", "--sigma", "1,2,3"], "--sigma is '1,2,3'"),
        (["--label-noise", "1/20", "--prediction-noise", "1/5", "--json", "/"], "/ cannot be used"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(arguments, sentence, capsys):
    """The sentence names the argument and its value; the exit code is 2."""
    with pytest.raises(SystemExit) as caught:
        main(["tune", *arguments])

    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert sentence in error, error
    assert error.count("\n") == 1
