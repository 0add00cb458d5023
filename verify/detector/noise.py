"""From hyper-parameters to noise scales: equations (36), (42), (52) and (53)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeGuard, get_args

from verify.detector.rational import Number, NumberLike, non_negative, number, positive

LossKind = Literal["smooth_l1", "huber", "l1", "laplace_kl"]
"""Which function of the residual r a head computes, with weight λ and transition α (r is in target units).

* `smooth_l1`: (λ/α)·H_α(r), equation (37): slope λ far out. α = 0 is the limit λ|r|, as the frameworks have it.
* `huber`: λ·H_α(r), equation (5): slope λα far out.
* `l1`: λ|r|; there is no α.
* `laplace_kl`: λ·D_{α,1}(r) = D_{α,1/λ}(r), equation (19): the KL divergence itself, no approximation.
"""

LOSS_KINDS: tuple[str, ...] = get_args(LossKind)


@dataclass(frozen=True, slots=True)
class NoiseScales:
    """The scales of the two Laplace distributions that a loss assumes, in anchor widths (heights for y and h).

    Attributes:
        label: b₁, the scale of the noise in the label; the upper end of `band`, as the paper reports it.
        prediction: b₂, the scale of the noise in the prediction, before any division by `normaliser`.
        loss: the kind of loss, see `LossKind`.
        normaliser: what the sum of the losses is divided by, in words, where it is known. b₂ is proportional to it, so
            two heads' b₂ compare only under the same normaliser; b₁ does not depend on it.
    """

    label: Number
    prediction: Number
    loss: LossKind = "smooth_l1"
    normaliser: str | None = None

    @property
    def band(self) -> tuple[Number, Number]:
        """Return [b₁/2, b₁], the label scales that (27) leaves open for a Huber loss; one point for L1 and for (19)."""
        low = self.label / 2 if self.loss in {"smooth_l1", "huber"} else self.label
        return low, self.label

    @property
    def ratio(self) -> Number:
        """Return b₁/b₂, which one weight and one transition point fix for every coordinate at once."""
        return self.label / self.prediction

    def divided_by(self, divisor: NumberLike, normaliser: str | None = None) -> NoiseScales:
        """Charge a divisor of the loss to b₂: by (29) a loss divided by N has N times the prediction noise.

        Args:
            divisor: the number that the loss is divided by, above 0.
            normaliser: what that number is, in words.
        """
        amount = positive(divisor, "divisor")
        return replace(self, prediction=self.prediction * amount, normaliser=normaliser or f"divided by {divisor}")


def is_loss_kind(value: object) -> TypeGuard[LossKind]:
    """Tell whether a value names a kind of loss."""
    return isinstance(value, str) and value in LOSS_KINDS


def loss_kind(value: object) -> LossKind:
    """Check the name of a kind of loss.

    Raises:
        ValueError: if it is none of `LOSS_KINDS`.
    """
    if not is_loss_kind(value):
        raise ValueError(f"loss is {value!r}; it must be one of {', '.join(LOSS_KINDS)}.")
    return value


def transition(alpha: object, loss: LossKind) -> Number:
    """Check α for a kind of loss; 0 stands for the L1 limit where a framework allows it."""
    if loss == "l1":
        if number(alpha, "alpha") not in {0, 1}:
            raise ValueError(f"alpha is {alpha}; the L1 loss has no transition point, so leave alpha out.")
        return Fraction(0)
    return non_negative(alpha, "alpha") if loss == "smooth_l1" else positive(alpha, "alpha")


def noise_scales(
    weight: NumberLike = 1,
    alpha: NumberLike = 1,
    sigma: NumberLike = 1,
    loss: str = "smooth_l1",
    *,
    normaliser: str | None = None,
) -> NoiseScales:
    """Compute the label and prediction noise that a bounding-box loss assumes, in anchor widths.

    By (28) and (29), (λ/α)·D_{α,1/α}(r/(σ w_a)) = D_{ασw_a, σw_a/λ}(r), which is (42) for the centre and (53) for the
    size; by (27) a Huber loss lies between this and the same with half the label scale.

    Args:
        weight: λ, above 0.
        alpha: the transition point in target units, above 0; 0 is the L1 limit of `smooth_l1`; `l1` has none.
        sigma: the standard deviation by which targets are divided, above 0 (1/σ is what many frameworks call weight).
        loss: "smooth_l1" (λ/α·H_α), "huber" (λ·H_α), "l1" (λ|r|) or "laplace_kl" (λ·D_{α,1}).
        normaliser: what the sum of the losses is divided by, in words; kept beside the result, never charged to it.

    Returns:
        The scales, as `Fraction` where every input was exact and as floats otherwise.

    Raises:
        TypeError: if an argument is not a number.
        ValueError: if an argument is out of range, or a float result over- or underflows.
    """
    kind = loss_kind(loss)
    scale, share = positive(sigma, "sigma"), positive(weight, "weight")
    turn = transition(alpha, kind)
    slope = share * turn if kind == "huber" else share
    label = turn * scale
    prediction = _quotient(scale, slope)
    if not math.isfinite(prediction) or prediction == 0 or (label == 0) != (turn == 0):
        raise ValueError(f"weight={weight}, alpha={alpha}, sigma={sigma} give noise scales outside the range of floats.")
    return NoiseScales(label, prediction, kind, normaliser)


def _quotient(above: Number, below: Number) -> Number:
    """Divide; an overflow or a vanished denominator is infinity, which the caller refuses."""
    try:
        return above / below
    except (ZeroDivisionError, OverflowError):
        return math.inf
