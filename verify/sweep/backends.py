"""Which engine computes a sweep, and why: each is probed by use, not by import."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from verify.sweep.grids import Grid
    from verify.sweep.tally import Tally

# In the order in which "auto" prefers them.
NAMES = ("cupy", "numba", "numpy")
_HINTS = {"cupy": "install huber-verify[gpu] on a machine with a CUDA device", "numba": "install huber-verify[fast]", "numpy": ""}


class BackendUnavailableError(RuntimeError):
    """A backend that was asked for by name cannot be used here."""


@dataclass(frozen=True)
class Choice:
    """A backend and the reason it was taken.

    Args:
        name: "numpy", "numba" or "cupy".
        reason: One sentence.
    """

    name: str
    reason: str


def tally_blocks(backend: str, grid: Grid, alpha: float, first: int, last: int, *, histogram: bool) -> Tally:
    """Return the tally of the blocks first to last - 1, computed by a backend.

    This is the one protocol of all backends, and a plain function of plain values, so that any executor can run it.
    """
    return _module(backend).tally_blocks(grid, alpha, first, last, histogram=histogram)


def preferred_jobs(backend: str) -> int | None:
    """Return how many parts a backend likes to have in flight; None for one a core."""
    return _module(backend).PREFERRED_JOBS


@cache
def probe(backend: str) -> str | None:
    """Return None if a backend computes, else the reason it does not.

    CuPy without a driver imports and fails at its first use; without NVRTC it fails at its first kernel: so the probe is a small sweep.
    """
    try:
        return _module(backend).probe()
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in a probe is the answer
        return f"{type(error).__name__}: {' '.join(str(error).split())}"


def choose(wanted: str = "auto", *, prober: Callable[[str], str | None] = probe) -> Choice:
    """Choose a backend.

    Args:
        wanted: "auto", or a backend by name.
        prober: What says whether a backend computes.

    Returns:
        The choice and its reason.

    Raises:
        BackendUnavailableError: If a backend asked for by name does not compute.
        ValueError: If the name is not known.
    """
    if wanted == "auto":
        missing: list[str] = []
        for name in NAMES:
            reason = prober(name)
            if reason is None:
                return Choice(name, "; ".join(["auto", *missing]) if missing else "auto: first choice")
            missing.append(f"no {name}: {reason}")
        raise BackendUnavailableError("; ".join(missing))
    if wanted not in NAMES:
        raise ValueError(f"backend = {wanted!r} is not known; auto, {', '.join(sorted(NAMES))} are allowed.")
    reason = prober(wanted)
    if reason is not None:
        raise BackendUnavailableError(f"backend = {wanted!r} cannot be used here ({reason}); {_HINTS[wanted]}, or use --backend auto.")
    return Choice(wanted, "asked for by name")


def _module(backend: str) -> Any:
    return importlib.import_module(f"verify.sweep.{backend}_backend")
