"""What noise a detector's loss assumes, and which hyper-parameters fit given labels (the paper's sections 5 and 6).

The names below are imported when they are first asked for: `import verify.detector` alone loads neither SciPy's
optimisers nor PyYAML nor matplotlib.

The modules, from the arithmetic outwards:

* `rational`, `noise`, `tuning`, `tables`: (λ, α, σ) to noise scales and back, exactly; Tables 1 and 2;
* `heads`, `heads_table`, `wording`: the published heads of real frameworks, and what each assumes in words;
* `configs`: readers of the frameworks' own configuration files; `settings`: writers of the same;
* `anchors`, `coding`, `assignment`: anchors, box coding (32)-(44), (93), (94), and who is a positive;
* `grids`: the dense grid over a detector's own anchors;
* `labels`: label noise measured from several people's boxes;
* `toy`: a small regression in which the truth is known.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.detector import anchors, assignment, coding, configs, grids, labels, settings, tables, toy
    from verify.detector.heads import Preset, presets, same_as
    from verify.detector.noise import NoiseScales, noise_scales
    from verify.detector.tuning import Hyperparameters, NoSolutionError, design_rules, head_hyperparameters, hyperparameters

__all__ = [
    "Hyperparameters",
    "NoSolutionError",
    "NoiseScales",
    "Preset",
    "anchors",
    "assignment",
    "coding",
    "configs",
    "design_rules",
    "grids",
    "head_hyperparameters",
    "hyperparameters",
    "labels",
    "noise_scales",
    "presets",
    "same_as",
    "settings",
    "tables",
    "toy",
]

_MODULES = frozenset({"anchors", "assignment", "coding", "configs", "grids", "labels", "settings", "tables", "toy"})
_NAMES = {
    "NoiseScales": "noise",
    "noise_scales": "noise",
    "Hyperparameters": "tuning",
    "NoSolutionError": "tuning",
    "design_rules": "tuning",
    "head_hyperparameters": "tuning",
    "hyperparameters": "tuning",
    "Preset": "heads",
    "presets": "heads",
    "same_as": "heads",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name in _MODULES:
        return importlib.import_module(f"verify.detector.{name}")
    if name in _NAMES:
        return getattr(importlib.import_module(f"verify.detector.{_NAMES[name]}"), name)
    message = f"module 'verify.detector' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
