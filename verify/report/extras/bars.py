"""A bar chart as inline SVG, on a logarithmic axis: its colours are the page's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

__all__ = ["bars"]

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 440, 170, 34, 34, 10


def bars(bins: Sequence[tuple[str, int]], title: str) -> str:
    """Draw counts as bars.

    Args:
        bins: Names and counts, in order; `2^5` is set with an exponent.
        title: What a reader who does not see it is told.

    Returns:
        An SVG element.
    """
    most = max((count for _, count in bins), default=0)
    decades = max(1, math.ceil(math.log10(most))) if most > 1 else 1
    step, tall = (_WIDTH - _LEFT) / max(1, len(bins)), _HEIGHT - _TOP - _BOTTOM
    base = _HEIGHT - _BOTTOM
    parts = [
        f'<svg class="bars" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(_spoken(bins, title), quote=True)}">',
        *(_rule(decade, base - tall * decade / decades) for decade in range(0, decades + 1, 3)),
    ]
    every = max(1, math.ceil(len(bins) / 10))
    for index, (name, count) in enumerate(bins):
        left = _LEFT + index * step
        if count:
            # A count of 1 must be seen too.
            height = tall * max(math.log10(count), 0.15) / decades
            parts.append(f'<rect x="{left + 1:.1f}" y="{base - height:.1f}" width="{step - 2:.1f}" height="{height:.1f}"/>')
        # The first two bins have no exponent and are named only where there is room.
        if index % every == 0 if every == 1 else index == 0 or (index > 2 and (index - 2) % every == 0):
            parts.append(f'<text x="{left + step / 2:.1f}" y="{base + 14}">{_name(name)}</text>')
    parts.append(f'<line x1="{_LEFT}" y1="{base}" x2="{_WIDTH}" y2="{base}"/>')
    parts.append(f'<text class="label" x="{(_LEFT + _WIDTH) / 2}" y="{_HEIGHT - 4}">{escape(title)}</text></svg>')
    return "".join(parts)


def _rule(decade: int, y: float) -> str:
    text = f'<text x="{_LEFT - 14}" y="{y + 4:.1f}">{_name(f"10^{decade}")}</text>'
    return f'<line class="rule" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}"/>{text}'


def _name(name: str) -> str:
    base, _, power = name.partition("^")
    return f'{escape(base)}<tspan dy="-4" font-size="8">{escape(power)}</tspan>' if power else escape(base)


def _spoken(bins: Sequence[tuple[str, int]], title: str) -> str:
    return f"{title}: " + ", ".join(f"{name}: {count:,}" for name, count in bins if count or name == "broken")
