"""The record of one published detection head."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from verify.detector.noise import LossKind, NoiseScales, noise_scales

if TYPE_CHECKING:
    from collections.abc import Mapping

Sigmas = tuple[Fraction, Fraction, Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Preset:
    """One box-regression head of a framework at a stated version.

    Attributes:
        name: "framework/model/head", the key in `presets`.
        loss: the kind of loss as computed, whatever the framework calls it.
        weight: λ as configured; an extra constant divisor that the framework calls a weight is charged to it.
        alpha: the transition point in target units; 0 for L1.
        sigma: what the targets of x, y, w, h (or x1, y1, x2, y2) are divided by.
        coordinates: "centre-size" for (32) and (43), "corners" where the four sides are regressed without a logarithm.
        plus_one: whether a width is x2 - x1 + 1 pixels.
        normaliser: what the sum over boxes is divided by.
        repository, file, version: where it stands; the version is a commit, or the paper's own table.
        caveat: what a reader must know before comparing this row with another.
    """

    name: str
    loss: LossKind
    weight: Fraction
    alpha: Fraction
    sigma: Sigmas
    normaliser: str
    repository: str
    file: str
    version: str
    caveat: str = ""
    coordinates: Literal["centre-size", "corners"] = "centre-size"
    plus_one: bool = False

    @property
    def coordinate_names(self) -> tuple[str, str, str, str]:
        """Return what the four regressed coordinates are."""
        return ("x", "y", "w", "h") if self.coordinates == "centre-size" else ("x1", "y1", "x2", "y2")

    @property
    def noise(self) -> Mapping[str, NoiseScales]:
        """Return the noise scales of each coordinate, in anchor widths (x, w) and heights (y, h)."""
        scales = (noise_scales(self.weight, self.alpha, sigma, self.loss, normaliser=self.normaliser) for sigma in self.sigma)
        return MappingProxyType(dict(zip(self.coordinate_names, scales, strict=True)))

    @property
    def label(self) -> tuple[Fraction, ...]:
        """Return b₁ of the four coordinates, exactly."""
        return tuple(Fraction(one.label) for one in self.noise.values())

    @property
    def prediction(self) -> tuple[Fraction, ...]:
        """Return b₂ of the four coordinates, exactly, before any division by the normaliser."""
        return tuple(Fraction(one.prediction) for one in self.noise.values())

    @property
    def clothes(self) -> tuple[object, ...]:
        """Return what decides the loss as a function of the displacement: two heads with equal clothes are one loss.

        The parameterisation (λ, α, σ) has three numbers for two, so the scales decide, with the coordinates regressed.
        """
        return (self.coordinates, self.label, self.prediction)
