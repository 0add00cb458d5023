"""mmdetection's Python configurations, read as data: `_base_` lists, `read_base()` imports, `_delete_`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.detector.configs.files import MOST_FILES, base_path, read_text
from verify.detector.configs.plain_python import parse_python, read_base_of
from verify.detector.configs.records import ConfigError, ConfigReading, Four, HeadReading, Skipped
from verify.detector.configs.values import Keys, overlay, shown

if TYPE_CHECKING:
    from pathlib import Path

    from verify.detector.configs.values import Origins, Tree
    from verify.detector.noise import LossKind
    from verify.detector.rational import Number

_ONE = Fraction(1)
_UNIT: Four = (_ONE, _ONE, _ONE, _ONE)
_TENTH: Four = (Fraction(1, 10), Fraction(1, 10), Fraction(1, 5), Fraction(1, 5))
_ANCHOR_HEAD = "mmdet/models/dense_heads/anchor_head.py"
_BBOX_HEAD = "mmdet/models/roi_heads/bbox_heads/bbox_head.py"
_LOSSES = "mmdet/models/losses/smooth_l1_loss.py"

# Heads whose regression is per coordinate of (32) and (43); others share the key names but not the meaning (DETR's L1
# compares boxes in image units).
_DENSE = frozenset(
    {"RPNHead", "RetinaHead", "RetinaSepBNHead", "SSDHead", "AnchorHead", "PISARetinaHead", "PISASSDHead", "GARPNHead", "GARetinaHead"}
)
_ROI = frozenset({"BBoxHead", "ConvFCBBoxHead", "SharedFCBBoxHead", "Shared2FCBBoxHead", "Shared4Conv1FCBBoxHead", "DoubleConvFCBBoxHead"})
_CODERS = frozenset({"DeltaXYWHBBoxCoder", "LegacyDeltaXYWHBBoxCoder"})


def read_mmdetection(path: Path) -> ConfigReading:
    """Read the box heads of an mmdetection configuration without executing it.

    Args:
        path: the Python file; its `_base_` files and `read_base()` imports are read too.

    Raises:
        ConfigError: if a file cannot be read, has no model, or a key holds something else than it should.
    """
    files: list[Path] = []
    notes: list[str] = []
    tree, origins = _with_bases(path.resolve(), [], files, notes)
    if not isinstance(tree.get("model"), dict):
        raise ConfigError(f"{path} sets no model; an mmdetection configuration has model = dict(...).")
    model = Keys(tree, origins).below("model")
    if not model.has("train_cfg") and isinstance(tree.get("train_cfg"), dict):
        # Until version 2.3 train_cfg stood beside the model.
        model.tree = {**model.tree, "train_cfg": tree["train_cfg"]}
    found = [_read_head(keys, name, kind) for keys, name, kind in _heads(model)]
    if not found:
        raise ConfigError(f"{path} has neither rpn_head, roi_head nor bbox_head in its model; nothing regresses boxes there.")
    if model.has("roi_head", "stage_loss_weights"):
        notes.append("stage_loss_weights scales a stage's classification and box loss alike, so it is not charged to λ.")
    heads = tuple(one for one in found if isinstance(one, HeadReading))
    skipped = tuple(one for one in found if isinstance(one, Skipped))
    return ConfigReading("mmdetection", heads, skipped, tuple(files), tuple(notes))


def _with_bases(path: Path, chain: list[Path], files: list[Path], notes: list[str]) -> tuple[Tree, Origins]:
    if len(files) >= MOST_FILES:
        raise ConfigError(f"{path} is one of more than {MOST_FILES} files that one configuration pulls in.")
    files.append(path)
    text = read_text(path)
    named, imported = read_base_of(text, path)
    merged: Tree = {}
    origins: Origins = {}
    for name in [*named, *(_module_file(one) for one in imported)]:
        base, theirs = _with_bases(base_path(path, name, [*chain, path]), [*chain, path], files, notes)
        merged = overlay(merged, base, theirs, origins)
    module = parse_python(text, path, merged)
    notes.extend(module.notes)
    values = {name: value for name, value in module.values.items() if name != "_base_"}
    return overlay(merged, values, str(path), origins), origins


def _module_file(name: str) -> str:
    """Turn `.._base_.models.x` into `../_base_/models/x.py`."""
    dots = len(name) - len(name.lstrip("."))
    return "../" * max(dots - 1, 0) + name.lstrip(".").replace(".", "/") + ".py"


def _heads(model: Keys) -> list[tuple[Keys, str, str]]:
    found: list[tuple[Keys, str, str]] = []
    two_stages = model.has("rpn_head")
    if two_stages:
        found.append((model.below("rpn_head"), "rpn", "dense"))
    roi = model.below("roi_head") if model.has("roi_head") else model
    heads = roi.tree.get("bbox_head")
    kind = "roi" if two_stages or model.has("roi_head") else "dense"
    if isinstance(heads, list | tuple):
        for place, head in enumerate(heads, 1):
            if not isinstance(head, dict):
                raise ConfigError(f"model.roi_head.bbox_head is {shown(heads)}; it must list dict(...) for each stage.")
            path = (*roi.prefix, "bbox_head")
            found.append(
                (Keys(head, {(): roi.below().origins.get(path, "the configuration")}, (*path, str(place - 1))), f"stage-{place}", kind)
            )
    elif isinstance(heads, dict):
        keys = roi.below("bbox_head")
        if heads.get("type") == "SSDHead":
            _move_ssd_beta(model, keys)
        found.append((keys, "bbox-head", kind))
    return found


def _move_ssd_beta(model: Keys, head: Keys) -> None:
    """SSD's α stands in train_cfg.smoothl1_beta, in the model or (before version 2.3) beside it."""
    for holder in (model.tree.get("train_cfg"), head.tree.get("train_cfg")):
        if isinstance(holder, dict) and "smoothl1_beta" in holder:
            head.tree = {**head.tree, "smoothl1_beta": holder["smoothl1_beta"]}


def _read_head(keys: Keys, name: str, kind: str) -> HeadReading | Skipped:
    source = _ANCHOR_HEAD if kind == "dense" else _BBOX_HEAD
    own = keys.text("type", default="RPNHead" if name == "rpn" else "a head without a type", source=source)
    if own not in (_DENSE if kind == "dense" else _ROI):
        return Skipped(name, f"{own} is not a head known to regress the four coordinates of an anchor.")
    if keys.has("reg_decoded_bbox") and keys.flag("reg_decoded_bbox", default=False, source=source):
        return Skipped(name, "reg_decoded_bbox is true, so the loss compares decoded boxes in pixels.")
    sigma = _sigma(keys, kind, source)
    if not isinstance(sigma, tuple):
        return Skipped(name, f"its box coder is {sigma}, not one of {', '.join(sorted(_CODERS))}.")
    if own in {"SSDHead", "PISASSDHead"}:
        alpha = keys.number("smoothl1_beta", default=_ONE, source="mmdet SSDHead, train_cfg.smoothl1_beta")
        return _reading(keys, name, ("smooth_l1", _ONE, alpha), sigma, "number of positive anchors")
    loss = _loss(keys, kind, source)
    if isinstance(loss, str):
        return Skipped(name, f"its loss is {loss}, which is none of SmoothL1Loss and L1Loss.")
    normaliser = (
        "number of sampled RoIs" if kind == "roi" else "number of sampled anchors" if name == "rpn" else "number of positive anchors"
    )
    return _reading(keys, name, loss, sigma, normaliser)


def _reading(keys: Keys, name: str, loss: tuple[LossKind, Number, Number], sigma: Four, normaliser: str) -> HeadReading | Skipped:
    kind, weight, alpha = loss
    if weight <= 0:
        return Skipped(name, f"its loss weight is {weight}, so it has no regression loss.")
    if kind == "smooth_l1" and alpha <= 0:
        raise ConfigError(f"{'.'.join(keys.prefix)} has a SmoothL1Loss with beta {alpha}; mmdetection wants it above 0.")
    return HeadReading(name, kind, weight, alpha, sigma, normaliser, tuple(keys.used), tuple(keys.assumed))


def _sigma(keys: Keys, kind: str, source: str) -> Four | str:
    default = _UNIT if kind == "dense" else _TENTH
    if keys.has("target_stds"):
        # Versions before 2.0 put the coder's numbers into the head itself.
        return keys.four("target_stds", default=default, source=source)
    coder = keys.below("bbox_coder")
    own = keys.text("bbox_coder", "type", default="DeltaXYWHBBoxCoder", source=source)
    if own not in _CODERS:
        return own
    if coder.tree and not coder.has("target_stds"):
        default, source = _UNIT, "mmdet DeltaXYWHBBoxCoder"
    return keys.four("bbox_coder", "target_stds", default=default, source=source)


def _loss(keys: Keys, kind: str, source: str) -> tuple[LossKind, Number, Number] | str:
    stated = keys.has("loss_bbox")
    own = keys.text("loss_bbox", "type", default="SmoothL1Loss", source=source)
    if own not in {"SmoothL1Loss", "L1Loss"}:
        return own
    weight = keys.number("loss_bbox", "loss_weight", default=_ONE, source=_LOSSES if stated else source)
    if own == "L1Loss":
        return "l1", weight, Fraction(0)
    default: Any = _ONE if stated or kind == "roi" else Fraction(1, 9)
    return "smooth_l1", weight, keys.number("loss_bbox", "beta", default=default, source=_LOSSES if stated else source)
