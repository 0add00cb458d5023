"""From noise scales to hyper-parameters: (42) and (53) solved backwards, and the design rules of section 6."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.detector.noise import LossKind, NoiseScales, loss_kind, noise_scales, transition
from verify.detector.rational import Number, NumberLike, as_text, non_negative, positive, square_root

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COORDINATES = ("x", "y", "w", "h")
"""The order of the four coordinates, everywhere in this package."""

# Two float computations of one quantity differ by a few roundings (at most six operations, half an ulp each).
_FLOAT_AGREEMENT = 8 * 2.0**-53


class NoSolutionError(ValueError):
    """No hyper-parameters give the noise asked for with what is held fixed; the text says why and what to free."""


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """One coordinate's λ (`weight`), α (`alpha`; 0 for L1) and σ (`sigma`), and the kind of loss that they belong to."""

    weight: Number
    alpha: Number
    sigma: Number
    loss: LossKind = "smooth_l1"

    @property
    def noise(self) -> NoiseScales:
        """Return the noise scales that these hyper-parameters assume."""
        return noise_scales(self.weight, self.alpha, self.sigma, self.loss)


@dataclass(frozen=True, slots=True)
class HeadHyperparameters:
    """A head's λ and α, one for all coordinates, and its σ for each of x, y, w, h."""

    weight: Number
    alpha: Number
    sigma: tuple[Number, Number, Number, Number]
    loss: LossKind = "smooth_l1"

    @property
    def noise(self) -> dict[str, NoiseScales]:
        """Return the noise scales of each coordinate."""
        return {name: noise_scales(self.weight, self.alpha, sigma, self.loss) for name, sigma in zip(COORDINATES, self.sigma, strict=True)}


@dataclass(frozen=True, slots=True)
class Rule:
    """One of the paper's design rules, whether it holds here, and the numbers that decide it."""

    name: str
    holds: bool
    detail: str


def agree(first: Number, second: Number) -> bool:
    """Compare exactly where both numbers are exact, otherwise up to the rounding of a few float operations."""
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return first == second
    return math.isclose(first, second, rel_tol=_FLOAT_AGREEMENT)


def hyperparameters(
    label_noise: NumberLike,
    prediction_noise: NumberLike,
    *,
    alpha: NumberLike | None = None,
    sigma: NumberLike | None = None,
    weight: NumberLike | None = None,
    loss: str = "smooth_l1",
) -> Hyperparameters:
    """Solve (42) or (53) for the hyper-parameters that assume the given noise.

    The three unknowns meet two equations, so one is free: hold one fixed, or none (then α = 1, as in the paper's
    proposed settings, or σ = 1 where the label noise is 0). More than one may be held if they agree.

    Args:
        label_noise: b₁ in anchor widths, not below 0 (0 is possible for `l1` and for `smooth_l1` with α = 0 only).
        prediction_noise: b₂ in anchor widths, above 0.
        alpha: the transition point to hold fixed.
        sigma: the target's standard deviation to hold fixed.
        weight: λ to hold fixed.
        loss: a kind of loss, see `verify.detector.noise.LossKind`.

    Returns:
        The hyper-parameters, exact where the inputs were (a square root that is not rational is a float).

    Raises:
        NoSolutionError: if nothing fits; the sentence says what contradicts what.
        TypeError: if an argument is not a number.
        ValueError: if an argument is out of range or `loss` is unknown.
    """
    kind = loss_kind(loss)
    label, prediction = non_negative(label_noise, "label_noise"), positive(prediction_noise, "prediction_noise")
    held_alpha = None if alpha is None else transition(alpha, kind)
    held_sigma = None if sigma is None else positive(sigma, "sigma")
    held_weight = None if weight is None else positive(weight, "weight")
    if kind == "l1" or label == 0 or held_alpha == 0:
        found = _without_label_noise(label, prediction, held_alpha, held_sigma, held_weight, kind)
    else:
        found = _with_label_noise(label, prediction, held_alpha, held_sigma, held_weight, kind)
    _refuse_contradiction(found, label, prediction, kind)
    return found


def _without_label_noise(
    label: Number, prediction: Number, alpha: Number | None, sigma: Number | None, weight: Number | None, kind: LossKind
) -> Hyperparameters:
    if label != 0:
        reason = "the L1 loss" if kind == "l1" else "alpha = 0"
        raise NoSolutionError(f"label_noise is {as_text(label)}, but {reason} assumes none; use another loss or alpha, or ask for 0.")
    if kind not in {"l1", "smooth_l1"} or (alpha is not None and alpha != 0):
        held = f"alpha = {as_text(alpha)}" if alpha is not None else f"loss {kind!r}"
        raise NoSolutionError(f"label_noise is 0, but {held} assumes label noise above 0; use the loss 'l1'.")
    if sigma is None:
        sigma = prediction * weight if weight is not None else Fraction(1)
    return Hyperparameters(sigma / prediction if weight is None else weight, Fraction(0), sigma, kind)


def _with_label_noise(
    label: Number, prediction: Number, alpha: Number | None, sigma: Number | None, weight: Number | None, kind: LossKind
) -> Hyperparameters:
    slope = None if weight is None else weight
    if alpha is None and sigma is None and slope is not None:
        # b₁/b₂ is αλ for the smooth L1 and α²λ for the Huber loss.
        alpha = label / (prediction * slope)
        if kind == "huber":
            alpha = square_root(alpha)
    elif alpha is None and sigma is None:
        alpha = Fraction(1)
    if sigma is None and alpha is not None:
        sigma = label / alpha
    if alpha is None and sigma is not None:
        alpha = label / sigma
    if alpha is None or sigma is None:  # pragma: no cover - the branches above leave neither open
        raise NoSolutionError("alpha and sigma could not be determined.")
    if weight is None:
        weight = sigma / (prediction * alpha) if kind == "huber" else sigma / prediction
    return Hyperparameters(weight, alpha, sigma, kind)


def _refuse_contradiction(found: Hyperparameters, label: Number, prediction: Number, kind: LossKind) -> None:
    got = found.noise
    if agree(got.label, label) and agree(got.prediction, prediction):
        return
    held = f"alpha = {as_text(found.alpha)}, sigma = {as_text(found.sigma)}, weight = {as_text(found.weight)} ({kind})"
    raise NoSolutionError(
        f"No solution: {held} give label noise {as_text(got.label)} and prediction noise {as_text(got.prediction)}, not {as_text(label)} "
        f"and {as_text(prediction)} (alpha and weight alone fix the ratio label/prediction); leave one of them free."
    )


def head_hyperparameters(
    label_noise: Sequence[NumberLike],
    prediction_noise: Sequence[NumberLike],
    *,
    alpha: NumberLike | None = None,
    sigma: Sequence[NumberLike] | None = None,
    weight: NumberLike | None = None,
    loss: str = "smooth_l1",
) -> HeadHyperparameters:
    """Solve for a whole head: λ and α are shared by its four coordinates, σ is each coordinate's own.

    Args:
        label_noise: b₁ for x, y, w, h.
        prediction_noise: b₂ for x, y, w, h.
        alpha: the transition point to hold fixed.
        sigma: the four σ to hold fixed.
        weight: λ to hold fixed.
        loss: a kind of loss.

    Raises:
        NoSolutionError: if nothing fits, in particular if b₁/b₂ differs between coordinates: one λ and one α fix it.
        TypeError: if an argument is not a number.
        ValueError: if an argument is out of range, or not four numbers were given.
    """
    for name, values in (("label_noise", label_noise), ("prediction_noise", prediction_noise), ("sigma", sigma)):
        if values is not None and len(values) != len(COORDINATES):
            raise ValueError(f"{name} has {len(values)} values; it must have four, for x, y, w and h.")
    sigmas: Sequence[NumberLike | None] = [None] * 4 if sigma is None else sigma
    first = hyperparameters(label_noise[0], prediction_noise[0], alpha=alpha, sigma=sigmas[0], weight=weight, loss=loss)
    found = [first]
    for name, label, prediction, own in zip(COORDINATES[1:], label_noise[1:], prediction_noise[1:], sigmas[1:], strict=True):
        found.append(_same_ratio(first, name, label, prediction, own))
    return HeadHyperparameters(first.weight, first.alpha, tuple(one.sigma for one in found), first.loss)  # type: ignore[arg-type]


def _same_ratio(first: Hyperparameters, name: str, label: NumberLike, prediction: NumberLike, sigma: NumberLike | None) -> Hyperparameters:
    ratio = non_negative(label, "label_noise") / positive(prediction, "prediction_noise")
    if not agree(ratio, first.noise.ratio):
        raise NoSolutionError(
            f"No solution: one weight and one alpha for all coordinates fix the ratio of label to prediction noise, which is "
            f"{as_text(first.noise.ratio)} for x but {as_text(ratio)} for {name}; ask for one ratio."
        )
    alpha = None if first.loss == "l1" else first.alpha
    # σ comes from the prediction noise, which L1 has too.
    slope = first.weight * first.alpha if first.loss == "huber" else first.weight
    own = positive(prediction, "prediction_noise") * slope if sigma is None else sigma
    return hyperparameters(label, prediction, alpha=alpha, sigma=own, weight=first.weight, loss=first.loss)


def design_rules(
    proposal: Mapping[str, NoiseScales] | None,
    detection: Mapping[str, NoiseScales],
) -> tuple[Rule, ...]:
    """Check the rules from which section 6 derives its proposed settings.

    The same label noise in both stages; prediction noise above label noise in each; the proposal's prediction noise
    above the detection's. Scales are in each stage's own anchor widths, as in the paper, and b₂ is as nominal as there.

    Args:
        proposal: the first stage's noise scales by coordinate, or None for a detector with one stage.
        detection: the second (or only) stage's.
    """
    rules = []
    for stage, scales in (("proposal", proposal), ("detection", detection)):
        if scales is not None:
            broken = [name for name, one in scales.items() if not one.prediction > one.label]
            detail = _pairs(scales) if not broken else f"not for {', '.join(broken)}: {_pairs(scales)}"
            rules.append(Rule(f"prediction noise above label noise ({stage})", not broken, detail))
    if proposal is not None:
        shared = [name for name in proposal if name in detection]
        unequal = [name for name in shared if not agree(proposal[name].label, detection[name].label)]
        told = "; ".join(f"{name}: {as_text(proposal[name].label)} and {as_text(detection[name].label)}" for name in shared)
        rules.append(Rule("the same label noise in both stages", not unequal, told))
        smaller = [name for name in shared if not proposal[name].prediction > detection[name].prediction]
        told = "; ".join(f"{name}: {as_text(proposal[name].prediction)} and {as_text(detection[name].prediction)}" for name in shared)
        rules.append(Rule("the proposal's prediction noise above the detection's", not smaller, told))
    return tuple(rules)


def _pairs(scales: Mapping[str, NoiseScales]) -> str:
    return "; ".join(f"{name}: {as_text(one.prediction)} and {as_text(one.label)}" for name, one in scales.items())
