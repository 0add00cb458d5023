"""Hyper-parameters in a framework's own words, in the form that the readers in `configs` read back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.detector.rational import square_root
from verify.detector.tuning import HeadHyperparameters, NoSolutionError, agree

if TYPE_CHECKING:
    from verify.detector.rational import Number

FRAMEWORKS: tuple[str, ...] = ("detectron2", "mmdetection", "torchvision", "tf", "py-faster-rcnn")

# fvcore turns smooth L1 into plain L1 below this β.
_SMALLEST_BETA = Fraction(1, 100_000)
_TF_SIGMA = (Fraction(1, 10), Fraction(1, 10), Fraction(1, 5), Fraction(1, 5))


@dataclass(frozen=True, slots=True)
class Settings:
    """A framework's settings as text.

    Attributes:
        framework: whose they are.
        files: file name to content; the names have the endings by which the readers recognise them.
    """

    framework: str
    files: dict[str, str]


def framework_settings(framework: str, detection: HeadHyperparameters, proposal: HeadHyperparameters | None = None) -> Settings:
    """Write hyper-parameters as a framework's own settings.

    λ, α and σ may come out otherwise than they went in, where the framework cannot say them: the loss as a function of
    the displacement, hence its noise scales, is the same (up to the last bit of a float, where a number has no finite
    decimal).

    Args:
        framework: one of `FRAMEWORKS`.
        detection: the head of the second or only stage.
        proposal: the first stage's head, or None to leave it alone.

    Raises:
        NoSolutionError: if the framework cannot express the loss; the sentence says which number it fixes.
        ValueError: if the framework is unknown.
    """
    if framework == "detectron2":
        return Settings(framework, {"settings.yaml": _detectron2(detection, proposal)})
    if framework == "mmdetection":
        return Settings(framework, {"settings.py": _mmdetection(detection, proposal)})
    if framework == "torchvision":
        return Settings(framework, {"settings.py": _torchvision(detection, proposal)})
    if framework == "tf":
        return Settings(framework, {"pipeline.config": _tensorflow(detection, proposal)})
    if framework == "py-faster-rcnn":
        return Settings(framework, _py_faster_rcnn(detection, proposal))
    raise ValueError(f"framework is {framework!r}; it must be one of {', '.join(FRAMEWORKS)}.")


def as_smooth_l1(head: HeadHyperparameters, *, alpha: Number | None = None) -> HeadHyperparameters:
    """Write the same loss as (λ/α)·H_α, with an α of one's choice: σ and λ are multiplied by what α is divided by.

    Args:
        head: any Huber or L1 head.
        alpha: the transition point wanted, above 0; None keeps the head's own. L1 has none and stays as it is.

    Raises:
        NoSolutionError: if the head is the loss (19), which no framework has.
    """
    if head.loss == "laplace_kl":
        raise NoSolutionError("The loss is laplace_kl, which no framework computes; ask for smooth_l1, huber or l1.")
    weight = head.weight * head.alpha if head.loss == "huber" else head.weight
    same = replace(head, weight=weight, loss="smooth_l1")
    if alpha is None or head.alpha == 0:
        return same
    factor = head.alpha / alpha
    sigma = tuple(one * factor for one in head.sigma)
    return HeadHyperparameters(weight * factor, alpha, sigma)  # type: ignore[arg-type]


def decimal(value: Number) -> str:
    """Write a number as a decimal: exactly where it has a short one, otherwise as the nearest float."""
    text = repr(float(value))
    return text if "e" not in text else text.replace("e", ".0e") if "." not in text else text


def _quotient(value: Number) -> str:
    """Write a number as Python: decimals where they are exact, otherwise a quotient, which is read back exactly."""
    if isinstance(value, float) or Fraction(repr(float(value))) == value:
        return repr(float(value))
    return f"{value.numerator} / {value.denominator}"


def _inverse(head: HeadHyperparameters) -> tuple[Number, ...]:
    return tuple(1 / one for one in head.sigma)


def _four(values: tuple[Number, ...]) -> str:
    return ", ".join(decimal(one) for one in values)


def _detectron2(detection: HeadHyperparameters, proposal: HeadHyperparameters | None) -> str:
    lines = ["MODEL:"]
    for section, head in (("RPN", proposal), ("ROI_BOX_HEAD", detection)):
        if head is None:
            continue
        said = as_smooth_l1(head)
        if 0 < said.alpha < _SMALLEST_BETA:
            said = as_smooth_l1(head, alpha=Fraction(1))
        lines += [
            f"  {section}:",
            "    BBOX_REG_LOSS_TYPE: smooth_l1",
            f"    SMOOTH_L1_BETA: {decimal(said.alpha)}",
            f"    BBOX_REG_LOSS_WEIGHT: {decimal(said.weight)}",
            f"    BBOX_REG_WEIGHTS: [{_four(_inverse(said))}]",
        ]
    return "\n".join(lines) + "\n"


def _mmdetection(detection: HeadHyperparameters, proposal: HeadHyperparameters | None) -> str:
    lines = ["model = dict("]
    for section, head in (("rpn_head", proposal), ("roi_head", detection)):
        if head is None:
            continue
        said = as_smooth_l1(head)
        kind = "type='L1Loss'" if said.alpha == 0 else f"type='SmoothL1Loss', beta={_quotient(said.alpha)}"
        stds = ", ".join(_quotient(one) for one in said.sigma)
        own = "RPNHead" if section == "rpn_head" else "Shared2FCBBoxHead"
        body = [
            f"type='{own}',",
            f"bbox_coder=dict(type='DeltaXYWHBBoxCoder', target_stds=[{stds}]),",
            f"loss_bbox=dict({kind}, loss_weight={_quotient(said.weight)}),",
        ]
        opening = f"    {section}=dict(" if section == "rpn_head" else f"    {section}=dict(bbox_head=dict("
        lines += [opening, *(f"        {line}" for line in body), "    )," if section == "rpn_head" else "    )),"]
    return "\n".join([*lines, ")"]) + "\n"


def _torchvision(detection: HeadHyperparameters, proposal: HeadHyperparameters | None) -> str:
    lines = ["# torchvision has no configuration file: these lines set its box losses."]
    rows = (
        ("rpn", "rpn.py, compute_loss", "rpn_box_loss", "pred_bbox_deltas", "loss_rpn_box_reg", proposal),
        ("roi_heads", "roi_heads.py, fastrcnn_loss", "box_loss", "box_regression", "loss_box_reg", detection),
    )
    for part, place, variable, prediction, loss, head in rows:
        if head is None:
            continue
        said = as_smooth_l1(head)
        call = "F.l1_loss" if said.alpha == 0 else "F.smooth_l1_loss"
        beta = "" if said.alpha == 0 else f"beta={_quotient(said.alpha)}, "
        lines += [
            f"model.{part}.box_coder.weights = ({', '.join(_quotient(one) for one in _inverse(said))})",
            f"# In torchvision/models/detection/{place}:",
            f'{variable} = {call}({prediction}, regression_targets, {beta}reduction="sum")',
            "# In the training loop:",
            f'losses["{loss}"] *= {_quotient(said.weight)}',
        ]
    return "\n".join(lines) + "\n"


def _tensorflow(detection: HeadHyperparameters, proposal: HeadHyperparameters | None) -> str:
    for head in (detection, proposal):
        if head is not None and head.alpha == 0:
            raise NoSolutionError("tf has no L1 loss, so label noise 0 cannot be asked of it; its delta must be above 0.")
    if proposal is None:
        said = as_smooth_l1(detection)
        weights = _inverse(said)
        return f"""model {{
  ssd {{
    box_coder {{
      faster_rcnn_box_coder {{
        x_scale: {decimal(weights[0])}
        y_scale: {decimal(weights[1])}
        width_scale: {decimal(weights[2])}
        height_scale: {decimal(weights[3])}
      }}
    }}
    loss {{
      localization_loss {{
        weighted_smooth_l1 {{
          delta: {decimal(said.alpha)}
        }}
      }}
      localization_weight: {decimal(said.weight / said.alpha)}
    }}
  }}
}}
"""
    fields = []
    for name, head in (("first", proposal), ("second", detection)):
        said = as_smooth_l1(head, alpha=Fraction(1))
        if not all(agree(own, fixed) for own, fixed in zip(said.sigma, _TF_SIGMA, strict=True)):
            raise NoSolutionError(
                f"tf's Faster R-CNN fixes delta = 1 and the box coder (10, 10, 5, 5), hence label noise 1/10 and 1/5 in its {name} "
                "stage; ask for that, or for one stage only, where both can be set."
            )
        fields.append(f"    {name}_stage_localization_loss_weight: {decimal(said.weight)}\n")
    return "model {\n  faster_rcnn {\n" + "".join(fields) + "  }\n}\n"


def _py_faster_rcnn(detection: HeadHyperparameters, proposal: HeadHyperparameters | None) -> dict[str, str]:
    yml = ["TRAIN:", f"  HAS_RPN: {proposal is not None}", "  BBOX_NORMALIZE_TARGETS_PRECOMPUTED: True"]
    layers = []
    for name, head in (("rpn_loss_bbox", proposal), ("loss_bbox", detection)):
        if head is None:
            continue
        said = as_smooth_l1(head)
        if said.alpha == 0:
            raise NoSolutionError("py-faster-rcnn has no L1 loss (its sigma would be infinite); ask for label noise above 0.")
        sigma = square_root(1 / said.alpha)
        if isinstance(sigma, float):
            # α = 1 makes sigma = 1; the noise is carried by the stds and the loss weight instead.
            said, sigma = as_smooth_l1(head, alpha=Fraction(1)), Fraction(1)
        if name == "loss_bbox":
            yml.append(f"  BBOX_NORMALIZE_STDS: [{_four(said.sigma)}]")
        else:
            yml.append(f"  RPN_BBOX_INSIDE_WEIGHTS: [{_four(_inverse(said))}]")
        layers.append(
            f'layer {{\n  name: "{name}"\n  type: "SmoothL1Loss"\n  loss_weight: {decimal(said.weight)}\n'
            f"  smooth_l1_loss_param {{ sigma: {decimal(sigma)} }}\n}}\n"
        )
    return {"settings.yml": "\n".join(yml) + "\n", "train.prototxt": "".join(layers)}
