"""py-faster-rcnn's settings: a yml over lib/fast_rcnn/config.py, and the network's prototxt."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.detector.configs.files import read_text
from verify.detector.configs.plain_yaml import parse_yaml
from verify.detector.configs.records import Assumed, ConfigError, ConfigReading, Four, HeadReading, Skipped, Used
from verify.detector.configs.textproto import Message, last, parse_text_proto
from verify.detector.configs.values import Keys, shown

if TYPE_CHECKING:
    from pathlib import Path

    from verify.detector.rational import Number

_CONFIG = "lib/fast_rcnn/config.py"
_PROTO = "caffe.proto"
_STOCK = "models/coco/VGG16/faster_rcnn_end2end/train.prototxt"
_ONE = Fraction(1)
_UNIT: Four = (_ONE, _ONE, _ONE, _ONE)
_STDS: Four = (Fraction(1, 10), Fraction(1, 10), Fraction(1, 5), Fraction(1, 5))


def read_py_faster_rcnn(yml: Path | None, prototxt: Path | None) -> ConfigReading:
    """Read the box heads of py-faster-rcnn.

    Args:
        yml: the experiment's settings, or None to assume those of config.py.
        prototxt: the training network, or None to assume sigma 3 for the RPN and 1 for the detection head.

    Raises:
        ConfigError: if a file cannot be read, or neither is given.
    """
    if yml is None and prototxt is None:
        raise ConfigError("py-faster-rcnn needs a yml, a prototxt or both.")
    train = Keys(parse_yaml(read_text(yml), yml) if yml else {}, {(): str(yml)}).below("TRAIN")
    layers = _loss_layers(prototxt) if prototxt else None
    found: list[HeadReading | Skipped] = []
    if layers is None:
        has_rpn = train.flag("HAS_RPN", default=False, source=_CONFIG)
        names = (["rpn"] if has_rpn else []) + ["detection"]
    else:
        names = list(layers)
        has_rpn = "rpn" in layers
    for name in names:
        layer = layers[name] if layers is not None else None
        keys = train.below()
        keys.used.extend(train.used)
        keys.assumed.extend(train.assumed)
        weight, alpha = _layer(name, layer, prototxt, keys)
        found.append(_rpn(keys, weight, alpha) if name == "rpn" else _detection(keys, weight, alpha, has_rpn=has_rpn))
    heads = tuple(one for one in found if isinstance(one, HeadReading))
    skipped = tuple(one for one in found if isinstance(one, Skipped))
    return ConfigReading("py-faster-rcnn", heads, skipped, tuple(path for path in (yml, prototxt) if path))


def _loss_layers(path: Path) -> dict[str, Message]:
    net = parse_text_proto(read_text(path), path)
    layers: dict[str, Message] = {}
    for layer in net.get("layer", []):
        if isinstance(layer, dict) and last(layer, "type") == "SmoothL1Loss":
            name = str(last(layer, "name") or "")
            layers["rpn" if "rpn" in name else "detection"] = layer
    if not layers:
        raise ConfigError(f"{path} has no layer of type SmoothL1Loss; give a training network.")
    return layers


def _layer(name: str, layer: Message | None, path: Path | None, keys: Keys) -> tuple[Number, Number]:
    """Read λ and α = 1/sigma² of a loss layer, or assume the released network's."""
    own = "rpn_loss_bbox" if name == "rpn" else "loss_bbox"
    if layer is None:
        sigma = Fraction(3) if name == "rpn" else _ONE
        keys.assumed.append(Assumed(f"{own}.smooth_l1_loss_param.sigma", shown(sigma), _STOCK))
        keys.assumed.append(Assumed(f"{own}.loss_weight", "1.0", _STOCK))
        return _ONE, 1 / sigma**2
    parameters = last(layer, "smooth_l1_loss_param")
    sigma = _positive(last(parameters, "sigma") if isinstance(parameters, dict) else None, f"{own}.smooth_l1_loss_param.sigma", path, keys)
    return _positive(last(layer, "loss_weight"), f"{own}.loss_weight", path, keys), 1 / sigma**2


def _positive(value: Any, key: str, path: Path | None, keys: Keys) -> Fraction:
    if value is None:
        keys.assumed.append(Assumed(key, "1.0", _PROTO))
        return _ONE
    if not isinstance(value, Fraction) or value <= 0:
        raise ConfigError(f"{key} is {shown(value)} in {path}; it must be a number above 0.")
    keys.used.append(Used(key, shown(value), str(path)))
    return value


def _divided(stds: Four, inside: Four) -> Four:
    """Inside weights multiply the residual, which by (28) divides both scales."""
    return tuple(std / weight for std, weight in zip(stds, inside, strict=True))  # type: ignore[return-value]


def _rpn(keys: Keys, weight: Number, alpha: Number) -> HeadReading:
    inside = keys.four("RPN_BBOX_INSIDE_WEIGHTS", default=_UNIT, source=_CONFIG)
    share = keys.number("RPN_POSITIVE_WEIGHT", default=Fraction(-1), source=_CONFIG)
    divisor = "number of sampled anchors" if share < 0 else f"number of positive anchors, times {share}"
    return HeadReading("rpn", "smooth_l1", weight, alpha, _divided(_UNIT, inside), divisor, tuple(keys.used), tuple(keys.assumed))


def _detection(keys: Keys, weight: Number, alpha: Number, *, has_rpn: bool) -> HeadReading | Skipped:
    if not keys.flag("BBOX_REG", default=True, source=_CONFIG):
        return Skipped("detection", "TRAIN.BBOX_REG is false, so boxes are not regressed.")
    stds = _UNIT
    if keys.flag("BBOX_NORMALIZE_TARGETS", default=True, source=_CONFIG):
        if not keys.flag("BBOX_NORMALIZE_TARGETS_PRECOMPUTED", default=False, source=_CONFIG):
            why = "which the trainer refuses together with an RPN" if has_rpn else "so σ is measured for each class on the training data"
            return Skipped("detection", f"TRAIN.BBOX_NORMALIZE_TARGETS_PRECOMPUTED is false, {why}.")
        stds = keys.four("BBOX_NORMALIZE_STDS", default=_STDS, source=_CONFIG)
    inside = keys.four("BBOX_INSIDE_WEIGHTS", default=_UNIT, source=_CONFIG)
    sigma = _divided(stds, inside)
    return HeadReading("detection", "smooth_l1", weight, alpha, sigma, "number of sampled RoIs", tuple(keys.used), tuple(keys.assumed))
