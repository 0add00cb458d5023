"""`verify tune`: hyper-parameters that assume a stated label and prediction noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from verify.cli.noise import Refusal, four, refusals, table, write_json

if TYPE_CHECKING:
    from verify.detector.rational import Number
    from verify.detector.tuning import HeadHyperparameters, Rule

_FRAMEWORKS = "detectron2, mmdetection, torchvision, tf or py-faster-rcnn"


@click.command(name="tune")
@click.option("--label-noise", required=True, metavar="b₁", help="Label noise: one number, centre,size or x,y,w,h, such as 1/20,1/10.")
@click.option(
    "--prediction-noise",
    required=True,
    metavar="b₂",
    help="Prediction noise of the detection (or only) stage; 2x is twice the label noise.",
)
@click.option("--proposal-prediction-noise", metavar="b₂", help="Prediction noise of the proposal stage, for a detector with two.")
@click.option("--proposal-label-noise", metavar="b₁", help="Label noise of the proposal stage.  [default: that of the detection]")
@click.option("--alpha", metavar="α", help="Hold the transition point fixed.")
@click.option("--sigma", metavar="σ", help="Hold the targets' divisor fixed: one number, centre,size or x,y,w,h.")
@click.option("--weight", metavar="λ", help="Hold the weight of the loss fixed.")
@click.option("--loss", default="smooth_l1", show_default=True, metavar="KIND", help="smooth_l1, huber, l1 or laplace_kl.")
@click.option("--framework", metavar="NAME", help=f"Print the settings in the words of {_FRAMEWORKS}.")
@click.option("--json", "json_", metavar="FILE|-", help="Write the result as JSON.")
def tune(
    label_noise: str,
    prediction_noise: str,
    proposal_prediction_noise: str | None,
    proposal_label_noise: str | None,
    alpha: str | None,
    sigma: str | None,
    weight: str | None,
    loss: str,
    framework: str | None,
    json_: str | None,
) -> None:
    """Find hyper-parameters that assume the stated noise, in box widths and heights.

    Hold at most one of --alpha, --sigma and --weight fixed; with none, α is 1 as in the paper's proposal.
    """
    from verify.detector.settings import framework_settings
    from verify.detector.tuning import design_rules, head_hyperparameters

    if proposal_label_noise and not proposal_prediction_noise:
        raise Refusal(f"--proposal-label-noise is {proposal_label_noise}; it needs --proposal-prediction-noise too.")
    sigmas = None
    with refusals():
        if sigma is not None:
            sigmas = four(sigma, "--sigma")

        def solve(label: str, prediction: str, where: str) -> HeadHyperparameters:
            labels = four(label, f"--{where}label-noise")
            predictions = _multiplied(four(prediction, f"--{where}prediction-noise"), labels)
            return head_hyperparameters(labels, predictions, alpha=alpha, sigma=sigmas, weight=weight, loss=loss)

        detection = solve(label_noise, prediction_noise, "")
        proposal = None
        if proposal_prediction_noise:
            proposal = solve(proposal_label_noise or label_noise, proposal_prediction_noise, "proposal-")
        rules = design_rules(proposal.noise if proposal else None, detection.noise)
        files = framework_settings(framework, detection, proposal).files if framework else {}
        if json_:
            write_json(_json(proposal, detection, rules, framework, files), json_)
    if json_ != "-":
        _print(proposal, detection, rules, files)


def _multiplied(predictions: list[str], labels: list[str]) -> list[str | Number]:
    """Replace "2x" by twice the label noise of the same coordinate."""
    from verify.detector.rational import number

    return [
        number(one[:-1], "prediction_noise") * number(label, "label_noise") if one.endswith("x") else one
        for one, label in zip(predictions, labels, strict=True)
    ]


def _stages(proposal: HeadHyperparameters | None, detection: HeadHyperparameters) -> list[tuple[str, HeadHyperparameters]]:
    return [*([("proposal", proposal)] if proposal else []), ("detection", detection)]


def _json(
    proposal: HeadHyperparameters | None,
    detection: HeadHyperparameters,
    rules: tuple[Rule, ...],
    framework: str | None,
    files: dict[str, str],
) -> dict[str, object]:
    from verify.detector.as_json import hyperparameters_json

    return {
        "schema": 1,
        "kind": "hyper-parameters",
        "stages": {name: hyperparameters_json(head) for name, head in _stages(proposal, detection)},
        "rules": [{"rule": rule.name, "holds": rule.holds, "detail": rule.detail} for rule in rules],
        "framework": framework,
        "files": files,
    }


def _print(proposal: HeadHyperparameters | None, detection: HeadHyperparameters, rules: tuple[Rule, ...], files: dict[str, str]) -> None:
    from verify.detector.rational import as_text

    rows = [
        (name, head.loss, as_text(head.weight), as_text(head.alpha), ", ".join(as_text(one) for one in head.sigma))
        for name, head in _stages(proposal, detection)
    ]
    table("Hyper-parameters", ("stage", "loss", "λ", "α", "σ of x, y, w, h"), rows)
    for rule in rules:
        click.echo(f"{'kept' if rule.holds else 'BROKEN'}: {rule.name} ({rule.detail}).")
    for name, text in files.items():
        click.echo(f"\n# {name}\n{text}", nl=False)
