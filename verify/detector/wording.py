"""What a head assumes, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.detector.heads import presets, same_as
from verify.detector.rational import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from verify.detector.head import Preset
    from verify.detector.noise import NoiseScales
    from verify.detector.rational import Number

_FORMULAS = {"smooth_l1": "(λ/α)·H_α", "huber": "λ·H_α", "l1": "λ|r|", "laplace_kl": "λ·D_{α,1}"}
_NAMES = {"smooth_l1": "the smooth L1 loss", "huber": "the Huber loss", "l1": "the L1 loss", "laplace_kl": "the loss (19)"}
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_UNITS = {"x": "box width", "y": "box height", "w": "box width", "h": "box height", "x1": "box width", "x2": "box width"}

# What a head is compared with: the heads from which the others descend.
_REFERENCES = {"proposal": "py-faster-rcnn/rpn", "detection": "py-faster-rcnn/detection"}


def percent(value: Number) -> str:
    """Print a scale in percent of the box, with two digits: 1/90 is "1.1 %"."""
    return f"{float(100 * value):.2g} %" if value < 1 else f"{float(100 * value):.0f} %"


def times(ratio: Number) -> str:
    """Print a ratio above 1 as people say it: "nine times", "2.5 times"."""
    if ratio == int(ratio) and ratio < len(_COUNTS):
        return {1: "once", 2: "twice"}.get(int(ratio), f"{_COUNTS[int(ratio)]} times")
    return f"{float(ratio):.2g} times"


def compared(value: Number, reference: Number) -> str:
    """Compare a scale with another head's: "nine times less than"; both above 0, or the first 0."""
    if value == 0:
        return f"none, against {percent(reference)} in"
    if value == reference:
        return "that of"
    if value < reference:
        return "half that of" if reference / value == 2 else f"{times(reference / value)} less than that of"
    return f"{times(value / reference)} that of"


def stage(name: str) -> str:
    """Tell whether a head proposes or detects, by its name."""
    return "proposal" if name.rpartition("/")[2] in {"rpn", "first-stage"} else "detection"


def grouped(scales: Mapping[str, NoiseScales]) -> list[tuple[str, NoiseScales]]:
    """Join coordinates of equal scales: "x, y" and "w, h" instead of four lines."""
    groups: dict[NoiseScales, list[str]] = {}
    for name, one in scales.items():
        groups.setdefault(one, []).append(name)
    return [(", ".join(names), one) for one, names in groups.items()]


def noise_sentences(scales: Mapping[str, NoiseScales]) -> list[str]:
    """Explain noise scales, coordinates of equal scales together."""
    lines = []
    for names, one in grouped(scales):
        unit = "the box" if "," in names else f"the {_UNITS.get(names, 'box height')}"
        if one.label == 0:
            lines.append(f"{names}: assumes no label noise (the L1 loss is the likelihood of a noise-free label).")
        else:
            low = one.band[0]
            band = f"; anything from {percent(low)} on fits as well (27)" if low != one.label else ""
            lines.append(f"{names}: assumes label noise of {percent(one.label)} of {unit} ({as_text(one.label)}){band}.")
        known = one.normaliser and one.normaliser != "not stated"
        divisor = f"; the loss is divided by: {one.normaliser}" if known else ", whatever the loss is divided by"
        lines.append(f"{names}: assumes prediction noise of {percent(one.prediction)} of {unit} ({as_text(one.prediction)}){divisor}.")
    return lines


def formula(loss: str, weight: Number, alpha: Number, sigmas: Sequence[Number]) -> str:
    """Write a head's loss as a formula with its numbers."""
    spread = " and ".join(as_text(one) for one in dict.fromkeys(sigmas))
    turn = "" if loss == "l1" or alpha == 0 else f", α = {as_text(alpha)}"
    limit = " in its limit α = 0, which is L1," if alpha == 0 and loss == "smooth_l1" else ""
    return f"{_NAMES[loss]} {_FORMULAS[loss]}{limit} with λ = {as_text(weight)}{turn}, on targets divided by σ = {spread}"


def explain(head: Preset) -> list[str]:
    """Explain one published head in sentences: what it computes, what that assumes, with whom it agrees, its source."""
    lines = [f"{head.name} computes {formula(head.loss, head.weight, head.alpha, head.sigma)}."]
    lines += noise_sentences(head.noise)
    reference = presets[_REFERENCES[stage(head.name)]]
    if reference.name != head.name and head.coordinates == reference.coordinates:
        centre = compared(head.label[0], reference.label[0])
        size = compared(head.label[2], reference.label[2])
        both = centre if centre == size else f"{centre} for the centre, {size} for the size"
        lines.append(f"Its label noise is {both} {reference.name}.")
    twins = same_as(head.name)
    if twins:
        lines.append(f"The same loss in other clothes: {', '.join(one.name for one in twins)}.")
    if head.coordinates == "corners":
        lines.append("It regresses x1, y1, x2, y2 rather than centre and size.")
    if head.plus_one:
        lines.append("A width is x2 - x1 + 1 pixels there.")
    if head.caveat:
        lines.append(f"Note: {head.caveat}")
    lines.append(f"Source: {head.repository}, {head.file}, at {head.version}.")
    return lines
