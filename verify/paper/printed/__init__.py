"""The paper's displays as data: what was transcribed, what was repaired, and the LaTeX that is read.

`displays.json` keeps, for (1)–(94) and Propositions 1–3, the text of the transcription character by character with its
SHA-256 and the line on which it begins. `repairs.py` lists every change of content. Layout alone (the `$$`, the tag, the
full stop of the sentence) is removed by one rule for all displays.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from verify.paper.printed.repairs import REPAIRS, Repair

__all__ = ["Repair", "digest", "labels", "latex", "line", "paper_digest", "repairs", "source"]

_BLOCK = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
_TAG = re.compile(r"\\tag\{\d+\}\s*$")
_STOP = re.compile(r"[.,]\s*(?=\\end\{cases\}\s*$|$)")


@cache
def _data() -> dict[str, Any]:
    return json.loads(files(__name__).joinpath("displays.json").read_text(encoding="utf-8"))


def _display(label: str) -> dict[str, Any]:
    displays = _data()["displays"]
    if label not in displays:
        raise KeyError(f"no display is printed under {label!r}: the labels are eq:1 to eq:94 and prop:1 to prop:3")
    return displays[label]


def labels() -> tuple[str, ...]:
    """List the labels of the displays: eq:1 … eq:94, then prop:1 … prop:3."""
    return tuple(_data()["displays"])


def paper_digest() -> str:
    """Give the SHA-256 of the whole transcription from which the displays were taken."""
    return _data()["paper"]["sha256"]


def source(label: str) -> str:
    """Give a display as it was transcribed, delimiters and number included, nothing repaired.

    Args:
        label: `eq:1` … `eq:94`, `prop:1` … `prop:3`.

    Returns:
        The text; a display printed in several blocks is all of them, a proposition is its whole sentence.

    Raises:
        KeyError: If nothing is printed under that label.
    """
    return _display(label)["source"]


def line(label: str) -> int:
    """Give the line of the transcription, counted from 1, on which a display begins."""
    return _display(label)["line"]


def digest(label: str) -> str:
    """Compute the SHA-256 of a display's transcription, as hexadecimal digits."""
    return hashlib.sha256(source(label).encode()).hexdigest()


def repairs(label: str) -> tuple[Repair, ...]:
    """List the repairs of a display, in the order in which they are made."""
    _display(label)
    return REPAIRS.get(label, ())


def latex(label: str) -> str:
    """Give the LaTeX that is read: the transcription, repaired, without delimiters, number and the sentence's full stop.

    Args:
        label: `eq:1` … `eq:94`, `prop:1` … `prop:3`.

    Returns:
        One formula. The blocks of one display are joined; the two displays of Proposition 3 are joined by "and".

    Raises:
        KeyError: If nothing is printed under that label.
        ValueError: If a repair does not apply exactly once.
    """
    text = source(label)
    for repair in repairs(label):
        if text.count(repair.old) != 1:
            raise ValueError(f"the repair of {label} must apply once, but {repair.old!r} occurs {text.count(repair.old)} times")
        text = text.replace(repair.old, repair.new)
    blocks = [_STOP.sub(" ", _TAG.sub("", block.strip())).strip() for block in _BLOCK.findall(text)]
    glue = r" \quad\text{and}\quad " if label.startswith("prop:") else " "
    return glue.join(" ".join(block.split()) for block in blocks)
