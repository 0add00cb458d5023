"""The published heads by name, and which of them compute the same loss."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from verify.detector.head import Preset
from verify.detector.heads_table import HEADS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Preset", "preset", "presets", "same_as"]

presets: Mapping[str, Preset] = MappingProxyType({head.name: head for head in HEADS})
"""The heads by name, in the table's order."""


def preset(name: str) -> Preset:
    """Look up a head, with a suggestion where the name is nearly right.

    Raises:
        ValueError: if there is no such head.
    """
    if name in presets:
        return presets[name]
    from difflib import get_close_matches

    near = get_close_matches(name, presets, n=1) or [next((known for known in presets if name and name in known), "")]
    hint = f"did you mean {near[0]!r}?" if near[0] else "see the list of presets."
    raise ValueError(f"preset is {name!r}, which is not in the table; {hint}")


def same_as(name: str) -> tuple[Preset, ...]:
    """Find the heads that compute the same loss in other clothes: the same b₁ and b₂ for every coordinate.

    Equal as functions of the predicted box. Training can still differ, because σ also scales the network's output, and
    because the loss is divided by each framework's own normaliser.

    Args:
        name: a key of `presets`.

    Returns:
        The other heads with equal scales, in the table's order.

    Raises:
        ValueError: if there is no such head.
    """
    wanted = preset(name)
    return tuple(head for head in _groups()[wanted.clothes] if head is not wanted)


@cache
def _groups() -> dict[tuple[object, ...], list[Preset]]:
    groups: dict[tuple[object, ...], list[Preset]] = {}
    for head in presets.values():
        groups.setdefault(head.clothes, []).append(head)
    return groups
