"""This package's records as JSON: exact numbers as text, floats as numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from verify.detector.rational import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from verify.detector.configs import ConfigReading
    from verify.detector.head import Preset
    from verify.detector.labels import LabelNoise
    from verify.detector.noise import NoiseScales
    from verify.detector.tuning import HeadHyperparameters


def scales_json(scales: Mapping[str, NoiseScales]) -> dict[str, object]:
    """Turn noise scales into JSON: exact numbers as text."""
    return {
        name: {
            "label": as_json(one.label),
            "label_band": [as_json(edge) for edge in one.band],
            "prediction": as_json(one.prediction),
            "normaliser": one.normaliser,
        }
        for name, one in scales.items()
    }


def preset_json(head: Preset) -> dict[str, object]:
    """Turn a published head into JSON."""
    return {
        "name": head.name,
        "loss": head.loss,
        "weight": str(head.weight),
        "alpha": str(head.alpha),
        "sigma": [str(one) for one in head.sigma],
        "noise": scales_json(head.noise),
        "normaliser": head.normaliser,
        "coordinates": head.coordinates,
        "plus_one": head.plus_one,
        "repository": head.repository,
        "file": head.file,
        "version": head.version,
        "caveat": head.caveat,
    }


def reading_json(reading: ConfigReading) -> dict[str, object]:
    """Turn what was read from a configuration into JSON."""
    return {
        "schema": 1,
        "kind": "config",
        "framework": reading.framework,
        "files": [str(one) for one in reading.files],
        "heads": [
            {
                "name": head.name,
                "loss": head.loss,
                "weight": as_json(head.weight),
                "alpha": as_json(head.alpha),
                "sigma": [as_json(one) for one in head.sigma],
                "noise": scales_json(head.noise),
                "used": [{"key": one.key, "value": one.value, "file": one.file} for one in head.used],
                "assumed": [{"key": one.key, "value": one.value, "source": one.source} for one in head.assumed],
            }
            for head in reading.heads
        ],
        "skipped": [{"name": one.name, "reason": one.reason} for one in reading.skipped],
        "notes": list(reading.notes),
    }


def label_noise_json(found: LabelNoise) -> dict[str, object]:
    """Turn measured label noise into JSON."""
    return {
        "schema": 1,
        "kind": "label-noise",
        "annotators": list(found.annotators),
        "images": found.images,
        "objects": found.objects,
        "threshold": found.threshold,
        "level": found.level,
        "resampled": found.resampled,
        "coordinates": [
            {
                "name": one.name,
                "label": one.scale,
                "interval": _finite(one.interval),
                "likelihood": one.likelihood_scale,
                "likelihood_interval": _finite(one.likelihood_interval),
                "gaussian": one.gaussian,
                "preference": one.preference,
                "z": one.z,
                "offsets": one.offsets,
            }
            for one in found.coordinates
        ],
        "dropped": found.dropped,
        "unmatched": found.unmatched,
        "elsewhere": found.elsewhere,
        "warnings": list(found.warnings),
    }


def hyperparameters_json(head: HeadHyperparameters) -> dict[str, object]:
    """Turn a head's hyper-parameters and their noise into JSON."""
    return {
        "loss": head.loss,
        "weight": as_json(head.weight),
        "alpha": as_json(head.alpha),
        "sigma": [as_json(one) for one in head.sigma],
        "noise": scales_json(head.noise),
    }


def _finite(values: Sequence[float]) -> list[float | None]:
    """Write NaN as null, for which JSON has a word."""
    return [value if math.isfinite(value) else None for value in values]
