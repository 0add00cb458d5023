"""The TensorFlow Object Detection API's pipeline.config."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from verify.detector.configs.files import read_text
from verify.detector.configs.records import ConfigError, ConfigReading, Four, HeadReading, Skipped
from verify.detector.configs.textproto import merged, parse_text_proto
from verify.detector.configs.values import Keys

if TYPE_CHECKING:
    from pathlib import Path

_ONE = Fraction(1)
# create_target_assigner builds both stages of Faster R-CNN with this coder; it cannot be configured.
_FIXED: Four = (Fraction(1, 10), Fraction(1, 10), Fraction(1, 5), Fraction(1, 5))
_ASSIGNER = "object_detection/core/target_assigner.py create_target_assigner"
_FASTER = "object_detection/protos/faster_rcnn.proto"
_SSD = "object_detection/protos/ssd.proto"
_LOSSES = "object_detection/protos/losses.proto"
_CODER = "object_detection/protos/faster_rcnn_box_coder.proto"


def read_tensorflow(path: Path) -> ConfigReading:
    """Read the box heads of a pipeline.config.

    The loss called smooth L1 there is the Huber loss δ(|x| - δ/2), not divided by δ, and is read as such.

    Args:
        path: the file in protobuf text format.

    Raises:
        ConfigError: if the file cannot be read, has no model, or a field holds something else than it should.
    """
    tree = merged(parse_text_proto(read_text(path), path))
    keys = Keys(tree, {(): str(path)})
    model = keys.below("model")
    if model.has("faster_rcnn"):
        found = _faster_rcnn(model.below("faster_rcnn"))
    elif model.has("ssd"):
        found = [_ssd(model.below("ssd"))]
    else:
        raise ConfigError(f"{path} has neither model.faster_rcnn nor model.ssd; other models of TensorFlow's API are not read.")
    heads = tuple(one for one in found if isinstance(one, HeadReading))
    skipped = tuple(one for one in found if isinstance(one, Skipped))
    return ConfigReading("tf", heads, skipped, (path,))


def _faster_rcnn(model: Keys) -> list[HeadReading | Skipped]:
    stages = model.number("number_of_stages", default=Fraction(2), source=_FASTER)
    found: list[HeadReading | Skipped] = []
    for name, divisor in (("first-stage", "first-stage minibatch size"), ("second-stage", "number of proposals"))[: 1 if stages < 2 else 2]:
        keys = model.below()
        weight = keys.number(f"{name.replace('-', '_')}_localization_loss_weight", default=_ONE, source=_FASTER)
        keys.four("box_coder", default=_FIXED, source=_ASSIGNER)
        keys.number("delta", default=_ONE, source="object_detection/core/losses.py WeightedSmoothL1LocalizationLoss")
        if weight <= 0:
            found.append(Skipped(name, f"its loss weight is {weight}, so it has no regression loss."))
        else:
            found.append(HeadReading(name, "huber", weight, _ONE, _FIXED, divisor, tuple(keys.used), tuple(keys.assumed)))
    return found


def _ssd(model: Keys) -> HeadReading | Skipped:
    loss = model.below("loss", "localization_loss")
    kinds = [kind for kind in loss.tree if kind.startswith("weighted_")]
    if kinds != ["weighted_smooth_l1"]:
        named = " and ".join(kinds) or "not set"
        return Skipped("box-head", f"loss.localization_loss is {named}; only weighted_smooth_l1 has noise scales.")
    alpha = model.number("loss", "localization_loss", "weighted_smooth_l1", "delta", default=_ONE, source=_LOSSES)
    weight = model.number("loss", "localization_weight", default=_ONE, source=_LOSSES)
    coder = model.below("box_coder")
    if coder.tree and "faster_rcnn_box_coder" not in coder.tree:
        return Skipped("box-head", f"box_coder is {', '.join(coder.tree)}; only faster_rcnn_box_coder regresses (32) and (43).")
    place = ("box_coder", "faster_rcnn_box_coder")
    ten, five = Fraction(10), Fraction(5)
    x, y = (model.number(*place, name, default=ten, source=_CODER) for name in ("x_scale", "y_scale"))
    w, h = (model.number(*place, name, default=five, source=_CODER) for name in ("width_scale", "height_scale"))
    if min(x, y, w, h) <= 0:
        raise ConfigError("model.ssd.box_coder.faster_rcnn_box_coder has a scale that is not above 0.")
    if alpha <= 0 or weight <= 0:
        return Skipped("box-head", f"its delta is {alpha} and its weight {weight}; both must be above 0 for a regression loss.")
    by_matches = model.flag("normalize_loss_by_num_matches", default=True, source=_SSD)
    by_size = model.flag("normalize_loc_loss_by_codesize", default=False, source=_SSD)
    divisor = ("number of matches" if by_matches else "number of images") + (" times the code size 4" if by_size else "")
    return HeadReading("box-head", "huber", weight, alpha, (1 / x, 1 / y, 1 / w, 1 / h), divisor, tuple(model.used), tuple(model.assumed))
