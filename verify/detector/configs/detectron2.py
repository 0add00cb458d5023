"""detectron2's YAML: `_BASE_` chains over config/defaults.py."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.detector.configs.files import MOST_FILES, base_path, read_text
from verify.detector.configs.plain_yaml import parse_yaml
from verify.detector.configs.records import ConfigError, ConfigReading, Four, HeadReading, Opaque, Skipped
from verify.detector.configs.values import Keys, overlay

if TYPE_CHECKING:
    from pathlib import Path

    from verify.detector.configs.values import Origins, Tree
    from verify.detector.rational import Number

_DEFAULTS = "detectron2/config/defaults.py"
_ONE, _ZERO = Fraction(1), Fraction(0)
_UNIT: Four = (_ONE, _ONE, _ONE, _ONE)
_TEN: Four = (Fraction(10), Fraction(10), Fraction(5), Fraction(5))
_STAGES: tuple[Four, ...] = (
    _TEN,
    (Fraction(20), Fraction(20), Fraction(10), Fraction(10)),
    (Fraction(30), Fraction(30), Fraction(15), Fraction(15)),
)
# fvcore computes plain L1 below this β.
_SMALLEST_BETA = Fraction(1, 100_000)


def read_detectron2(path: Path) -> ConfigReading:
    """Read the box heads of a detectron2 configuration.

    Args:
        path: the YAML file; its `_BASE_` files are read too.

    Raises:
        ConfigError: if a file cannot be read or a key holds something else than it should.
    """
    files: list[Path] = []
    tree, origins = _with_bases(path.resolve(), [], files)
    _refuse_relatives(tree, path)
    model = Keys(tree, origins).below("MODEL")
    kind = model.text("META_ARCHITECTURE", default="GeneralizedRCNN", source=_DEFAULTS)
    found: list[HeadReading | Skipped] = []
    if kind == "RetinaNet":
        found.append(_retinanet(model))
    elif kind in {"GeneralizedRCNN", "ProposalNetwork", "PanopticFPN"}:
        found.extend(_two_stages(model, with_boxes=kind != "ProposalNetwork"))
    else:
        raise ConfigError(
            f"{path} sets MODEL.META_ARCHITECTURE to {kind!r}; GeneralizedRCNN, ProposalNetwork, PanopticFPN and RetinaNet are read."
        )
    heads = tuple(
        replace(one, used=(*model.used, *one.used), assumed=(*model.assumed, *one.assumed)) for one in found if isinstance(one, HeadReading)
    )
    skipped = tuple(one for one in found if isinstance(one, Skipped))
    notes = tuple(f"{'.'.join(key)} is the expression {value.text}, which was not executed." for key, value in _opaque(tree))
    return ConfigReading("detectron2", heads, skipped, tuple(files), notes)


def _refuse_relatives(tree: Tree, path: Path) -> None:
    """Refuse the configurations that look alike but whose keys mean something else."""
    keys = Keys(tree, {})
    if keys.has("MODEL", "TYPE") or keys.has("MODEL", "CONV_BODY"):
        raise ConfigError(f"{path} is a configuration of Detectron, not detectron2; see verify noise --list.")
    if keys.has("MODEL", "WEIGHT") or keys.has("MODEL", "BACKBONE", "CONV_BODY") or keys.has("MODEL", "ROI_HEADS", "BBOX_REG_WEIGHTS"):
        raise ConfigError(f"{path} is a configuration of maskrcnn-benchmark, not detectron2; see verify noise --list.")


def _with_bases(path: Path, chain: list[Path], files: list[Path]) -> tuple[Tree, Origins]:
    if len(files) >= MOST_FILES:
        raise ConfigError(f"{path} is one of more than {MOST_FILES} files that one configuration pulls in.")
    files.append(path)
    tree = parse_yaml(read_text(path), path)
    bases = tree.pop("_BASE_", [])
    names = [bases] if isinstance(bases, str) else bases
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise ConfigError(f"{path} sets _BASE_ to something else than file names.")
    merged: Tree = {}
    origins: Origins = {}
    for name in names:
        base, theirs = _with_bases(base_path(path, name, [*chain, path]), [*chain, path], files)
        merged = overlay(merged, base, theirs, origins)
    return overlay(merged, tree, str(path), origins), origins


def _opaque(tree: Tree, prefix: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Opaque]]:
    found: list[tuple[tuple[str, ...], Opaque]] = []
    for key, value in tree.items():
        if isinstance(value, Opaque):
            found.append(((*prefix, key), value))
        elif isinstance(value, dict):
            found.extend(_opaque(value, (*prefix, key)))
    return found


def _beta(keys: Keys, name: str, default: Number) -> Number:
    beta = keys.number(name, default=default, source=_DEFAULTS)
    if beta < 0:
        raise ConfigError(f"{'.'.join((*keys.prefix, name))} is {beta}; it must not be below 0.")
    return beta if beta >= _SMALLEST_BETA else _ZERO


def _head(name: str, keys: Keys, weight: Number, alpha: Number, weights: Four, normaliser: str) -> HeadReading | Skipped:
    kind = keys.text("BBOX_REG_LOSS_TYPE", default="smooth_l1", source=_DEFAULTS)
    if kind != "smooth_l1":
        return Skipped(name, f"its loss is {kind}, which compares whole boxes and assumes no noise for a coordinate.")
    if weight <= 0:
        return Skipped(name, f"its loss weight is {weight}, so it has no regression loss.")
    sigma: Four = tuple(1 / one for one in weights)  # type: ignore[assignment]
    return HeadReading(name, "smooth_l1", weight, alpha, sigma, normaliser, tuple(keys.used), tuple(keys.assumed))


def _retinanet(model: Keys) -> HeadReading | Skipped:
    keys = model.below("RETINANET")
    alpha = _beta(keys, "SMOOTH_L1_LOSS_BETA", Fraction(1, 10))
    weights = keys.four("BBOX_REG_WEIGHTS", default=_UNIT, source=_DEFAULTS)
    return _head("retinanet", keys, _ONE, alpha, weights, "moving average of the number of positive anchors")


def _two_stages(model: Keys, *, with_boxes: bool) -> list[HeadReading | Skipped]:
    found: list[HeadReading | Skipped] = []
    generator = model.text("PROPOSAL_GENERATOR", "NAME", default="RPN", source=_DEFAULTS)
    if generator == "RPN":
        keys = model.below("RPN")
        weight = keys.number("BBOX_REG_LOSS_WEIGHT", default=_ONE, source=_DEFAULTS) * keys.number(
            "LOSS_WEIGHT", default=_ONE, source=_DEFAULTS
        )
        alpha, weights = _beta(keys, "SMOOTH_L1_BETA", _ZERO), keys.four("BBOX_REG_WEIGHTS", default=_UNIT, source=_DEFAULTS)
        found.append(_head("rpn", keys, weight, alpha, weights, "RPN.BATCH_SIZE_PER_IMAGE times the number of images"))
    else:
        found.append(Skipped("rpn", f"MODEL.PROPOSAL_GENERATOR.NAME is {generator}, not RPN."))
    if not with_boxes:
        return found
    cascade = model.text("ROI_HEADS", "NAME", default="Res5ROIHeads", source=_DEFAULTS) == "CascadeROIHeads"
    stages: list[tuple[str, Four | None]] = [("box-head", None)]
    if cascade:
        holder = model.below("ROI_BOX_CASCADE_HEAD")
        values = holder.value("BBOX_REG_WEIGHTS", default=_STAGES, source=_DEFAULTS)
        if isinstance(values, str):
            from verify.detector.configs.plain_python import literal

            values = literal(values)
        if not isinstance(values, list | tuple) or not values:
            raise ConfigError("MODEL.ROI_BOX_CASCADE_HEAD.BBOX_REG_WEIGHTS must be a list of four numbers for each stage.")
        stages = [(f"stage-{place}", holder.as_four(one, "BBOX_REG_WEIGHTS")) for place, one in enumerate(values, 1)]
    for name, own in stages:
        keys = model.below("ROI_BOX_HEAD")
        if cascade:
            keys.used.extend(holder.used)
            keys.assumed.extend(holder.assumed)
        alpha = _beta(keys, "SMOOTH_L1_BETA", _ZERO)
        weight = keys.number("BBOX_REG_LOSS_WEIGHT", default=_ONE, source=_DEFAULTS)
        chosen = own if own is not None else keys.four("BBOX_REG_WEIGHTS", default=_TEN, source=_DEFAULTS)
        found.append(_head(name, keys, weight, alpha, chosen, "number of sampled RoIs"))
    return found
