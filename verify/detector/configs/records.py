"""What a reader found in a configuration: heads, the keys used, the defaults assumed, and what it could not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verify.detector.noise import LossKind, NoiseScales, noise_scales
from verify.detector.rational import Number
from verify.detector.tuning import COORDINATES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Four = tuple[Number, Number, Number, Number]


class ConfigError(ValueError):
    """A configuration cannot be read; the text is one sentence that names the file, the key and what is allowed."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that stands in a file as code; it is kept as text and never executed."""

    text: str


@dataclass(frozen=True, slots=True)
class Used:
    """A key that a file states."""

    key: str
    value: str
    file: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """A key that no file states, with the framework's default and where that stands."""

    key: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class HeadReading:
    """One box-regression head as a configuration sets it.

    Attributes:
        name: which head, in the framework's words.
        loss, weight, alpha, sigma: its hyper-parameters, σ for x, y, w, h.
        normaliser: what the framework divides the sum by.
        used, assumed: where the numbers come from.
    """

    name: str
    loss: LossKind
    weight: Number
    alpha: Number
    sigma: Four
    normaliser: str
    used: tuple[Used, ...] = ()
    assumed: tuple[Assumed, ...] = ()

    @property
    def noise(self) -> Mapping[str, NoiseScales]:
        """Return the noise scales of each coordinate."""
        return {
            name: noise_scales(self.weight, self.alpha, sigma, self.loss, normaliser=self.normaliser)
            for name, sigma in zip(COORDINATES, self.sigma, strict=True)
        }


@dataclass(frozen=True, slots=True)
class Skipped:
    """A head whose loss is none of the kinds that have noise scales, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConfigReading:
    """All that was read from a configuration.

    Attributes:
        framework: whose configuration it is.
        heads: the heads with a loss of the Huber family.
        skipped: the heads without.
        files: every file that was read, the one asked for first.
        notes: what the reader did not follow, in sentences.
    """

    framework: str
    heads: tuple[HeadReading, ...]
    skipped: tuple[Skipped, ...] = ()
    files: tuple[Path, ...] = ()
    notes: tuple[str, ...] = field(default=())
