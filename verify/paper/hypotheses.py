"""Hypotheses that claims do not need."""

from __future__ import annotations

from collections.abc import Mapping

SPARE: Mapping[str, tuple[str, ...]] = {}
UNDECIDED: Mapping[str, tuple[str, ...]] = {}
