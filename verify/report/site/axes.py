"""Two curves and a point in one pair of axes, as inline SVG: its colours are the page's, so that it is dark where the page is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

__all__ = ["Line", "Plot", "svg", "ticks"]

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 400, 240, 46, 12, 10, 38


@dataclass(frozen=True)
class Line:
    """A curve.

    Args:
        points: Its points, from left to right.
        breaks: Indices of points before which it leaps.
    """

    points: tuple[tuple[float, float], ...]
    breaks: tuple[int, ...]


@dataclass(frozen=True)
class Plot:
    """What is drawn.

    Args:
        lines: The left side and the right side.
        across: What runs along the axis.
        spoken: What a reader who does not see it is told.
        at: Where the statement fails, or None.
        values: The values of both sides there, or None.
    """

    lines: tuple[Line, Line]
    across: str
    spoken: str
    at: float | None
    values: tuple[float, float] | None


def svg(plot: Plot) -> str:
    """Draw both sides, the axes, and a mark on each side where the statement fails.

    Args:
        plot: What to draw.

    Returns:
        An SVG element.
    """
    xs = [x for line in plot.lines for x, _ in line.points]
    ys = [y for line in plot.lines for _, y in line.points]
    low, high = min(ys), max(ys)
    pad = 0.06 * (high - low) or 1.0
    frame = _Frame(min(xs), max(xs), low - pad, high + pad)
    parts = [f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(plot.spoken, quote=True)}">']
    parts += frame.axes(plot.across)
    # The right side first: the left one, dashed, is seen where both agree.
    for name, line in (("right", plot.lines[1]), ("left", plot.lines[0])):
        parts.append(f'<path class="{name}" d="{frame.path(line)}"/>')
    if plot.at is not None and plot.values is not None:
        x, (left, right) = frame.x(plot.at), (frame.y(value) for value in plot.values)
        parts.append(f'<line class="gap" x1="{x}" y1="{left}" x2="{x}" y2="{right}"/>')
        parts.append(f'<rect class="right" x="{round(x - 5, 1)}" y="{round(right - 5, 1)}" width="10" height="10"/>')
        parts.append(f'<circle class="left" cx="{x}" cy="{left}" r="4"/>')
    return "".join([*parts, "</svg>"])


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Give round numbers in a range: multiples of 1, 2 or 5 times a power of ten.

    Args:
        low: The range's lower end.
        high: Its upper end, above the lower one.
        most: At most how many.
    """
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-12))
    first = math.ceil(low / step - 1e-9)
    return [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)]


@dataclass(frozen=True)
class _Frame:
    """From values to places in the picture."""

    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        return round(_LEFT + (value - self.left) / (self.right - self.left) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        return round(_TOP + (self.high - value) / (self.high - self.low) * (_HEIGHT - _TOP - _BOTTOM), 1)

    def path(self, line: Line) -> str:
        return "".join(
            f"{'M' if index == 0 or index in line.breaks else 'L'}{self.x(x):g} {self.y(y):g}" for index, (x, y) in enumerate(line.points)
        )

    def axes(self, across: str) -> list[str]:
        base = _HEIGHT - _BOTTOM
        parts = []
        for value in ticks(self.low, self.high, 5):
            y = self.y(value)
            parts.append(f'<line class="rule" x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}"/>')
            parts.append(f'<text class="end" x="{_LEFT - 6}" y="{y + 4:g}">{value:.6g}</text>')
        for value in ticks(self.left, self.right, 8):
            x = self.x(value)
            parts.append(f'<line x1="{x}" y1="{base}" x2="{x}" y2="{base + 4}"/><text x="{x}" y="{base + 16}">{value:.6g}</text>')
        parts.append(f'<line x1="{_LEFT}" y1="{base}" x2="{_WIDTH - _RIGHT}" y2="{base}"/>')
        parts.append(f'<text class="label" x="{(_LEFT + _WIDTH - _RIGHT) / 2:g}" y="{_HEIGHT - 4}">{escape(across)}</text>')
        return parts
