"""Which paper was read, and in which text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verify.paper.printed import paper_digest

__all__ = ["PAPER"]

PAPER: Mapping[str, str] = MappingProxyType(
    {
        "title": "An Alternative Probabilistic Interpretation of the Huber Loss",
        "author": "Gregory P. Meyer",
        "text": "an early arXiv version, in transcription",
        "sha256": paper_digest(),
    }
)
"""Title, author, which text it was, and the SHA-256 of that text: what a report says it speaks of."""
