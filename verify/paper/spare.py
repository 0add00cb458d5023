"""Hypotheses that a claim does not need."""

from __future__ import annotations

from collections.abc import Mapping

SPARE: Mapping[str, tuple[str, ...]] = {}
