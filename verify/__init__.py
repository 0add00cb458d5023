"""A symbolic and numeric verification of *An Alternative Probabilistic Interpretation of the Huber Loss*.

Two paths, from the bottom up; each layer may import those below it and never those above::

    cli
    api
    report · refute
    runner
    paper  |  methods
    notation
    claim

    detector              the second path shares no formula and no code with the first
    sweep
    losses

`methods.floats` and `methods.tables` are the two declared bridges between them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from verify._version import __version__

if TYPE_CHECKING:
    from verify import detector, losses
    from verify.api import check, claims, run

__all__ = ["__version__", "check", "claims", "detector", "losses", "run"]

_MODULES = frozenset({"losses", "sweep", "detector", "claim", "methods", "paper", "runner", "notation", "report", "refute"})
_API = frozenset({"check", "claims", "run"})


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `verify.losses` costs neither SymPy nor matplotlib."""
    if name in _MODULES:
        return importlib.import_module(f"verify.{name}")
    if name in _API:
        return getattr(importlib.import_module("verify.api"), name)
    message = f"module 'verify' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
