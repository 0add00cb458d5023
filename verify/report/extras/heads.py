"""The detectors' table: every published head with its noise scales."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verify.detector import presets
from verify.detector.rational import as_text

if TYPE_CHECKING:
    from verify.detector.head import Preset

__all__ = ["preset_rows"]

_KINDS = {"smooth_l1": "smooth L1", "huber": "Huber", "l1": "L1", "laplace_kl": "(19)"}


def preset_rows() -> list[dict[str, str]]:
    """List every published head with its noise scales, as the detectors' page shows them."""
    return [_preset_row(head) for head in presets.values()]


def _preset_row(head: Preset) -> dict[str, str]:
    centre, _, size, _ = head.noise.values()
    version = head.version[:12] if re.fullmatch(r"[0-9a-f]{40}", head.version) else head.version
    loss = _KINDS[head.loss] if head.alpha or head.loss != "smooth_l1" else "L1 (smooth L1, α = 0)"
    return {
        "name": head.name,
        "loss": loss,
        "label_centre": as_text(centre.label),
        "label_size": as_text(size.label),
        "prediction_centre": as_text(centre.prediction),
        "prediction_size": as_text(size.prediction),
        "normaliser": head.normaliser,
        "source": f"{head.repository}, {head.file}, {version}" + (f". {head.caveat}" if head.caveat else ""),
    }
