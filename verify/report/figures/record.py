"""The record of one figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Columns", "Figure"]

Columns = Mapping[str, Sequence[float | str]]
"""Named columns of equal length: what is drawn, and what the CSV holds."""


@dataclass(frozen=True)
class Figure:
    """A picture, its data and the claims that it illustrates.

    Args:
        name: The files' name without ending.
        title: A few words.
        caption: What is seen, in one or two sentences.
        claims: Labels of the claims that it illustrates.
        size: Width and height in inches.
        data: Computes the columns.
        draw: Draws columns into an empty matplotlib figure of that size.
    """

    name: str
    title: str
    caption: str
    claims: tuple[str, ...]
    size: tuple[float, float]
    data: Callable[[], Columns]
    draw: Callable[[Any, Columns], None]
