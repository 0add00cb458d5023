"""What the paper does not draw: the gap of (27), the jumps of (24)–(26), where (90) holds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import LambertW, exp

from verify.claim import Approximation, Extremum
from verify.paper import claims
from verify.paper.appendix_b import Y_0
from verify.paper.auxiliary import Pieces, f6
from verify.paper.functions import D, H
from verify.paper.symbols import alpha, beta, gamma, x, y
from verify.report.figures.evaluate import curve, grid, number, values
from verify.report.figures.record import Columns, Figure
from verify.report.figures.style import BLACK, BLUE, GREY, VERMILION, finish, mark

__all__ = ["BOUND_FIGURES"]


def _extremum(label: str) -> Extremum:
    """Give the extreme value that a claim states."""
    form = claims[label].statement[0]
    if not isinstance(form, Extremum):
        raise TypeError(f"{label} begins with {form.name}; an extreme value is needed")
    return form


def _gaps() -> Columns:
    points = grid(0, 4, 241)
    names = {"upper - H": "beyond:gap-upper", "H - lower": "beyond:gap-lower"}
    return {"x": [float(one) for one in points]} | {
        name: curve(_extremum(label).expression, x, points, alpha=1) for name, label in names.items()
    }


def _draw_gaps(canvas: Any, data: Columns) -> None:
    left, right = canvas.subplots(1, 2)
    top = _extremum("beyond:gap-upper")
    at, value = number(top.at[0], alpha=1), number(top.value, alpha=1)
    left.plot(data["x"], data["upper - H"], "-", color=VERMILION)
    mark(left, at, value, f"$u_0=y_0/2={at:.6f}$\n$\\frac{{1}}{{2}}u_0(1-u_0)\\alpha^2={value:.6f}\\,\\alpha^2$", offset=(34, 2))
    left.axvline(1, color=GREY, lw=0.9, ls=(0, (2, 3)))
    left.set_ylim(0, 0.1)
    finish(left, title="$D_{\\alpha/2,1/\\alpha}-H_\\alpha$", x="$|x|/\\alpha$", y="gap, in units of $\\alpha^2$")
    inside = _extremum("beyond:gap-lower-inside")
    edge, height = number(inside.at[0], alpha=1), number(inside.value, alpha=1)
    limit = number(_extremum("beyond:gap-lower").value, alpha=1)
    right.plot(data["x"], data["H - lower"], "-.", color=BLUE)
    right.axhline(limit, color=GREY, lw=0.9, ls=(0, (2, 3)))
    right.annotate("$\\alpha^2/2$, never reached", (0.1, limit), xytext=(0, 5), textcoords="offset points", fontsize=9)
    mark(right, edge, height, f"$\\frac{{1}}{{2}}-\\frac{{1}}{{e}}={height:.6f}$", offset=(12, -4))
    right.set_ylim(0, 0.56)
    finish(right, title="$H_\\alpha-D_{\\alpha,1/\\alpha}$", x="$|x|/\\alpha$")


# Both sides of each threshold are sampled at the threshold itself, so that a jump is drawn as one.
_THRESHOLDS = {"24": Fraction(1), "26 printed": Fraction(1), "26 corrected": Fraction(1, 2)}


def _approximations() -> dict[str, Any]:
    correct, printed = (form.approximate for form in claims["erratum:26"].statement if isinstance(form, Approximation))
    return {"24": Pieces(alpha, beta, x), "26 printed": printed, "26 corrected": correct}


def _jumps() -> Columns:
    points = grid(0, 2, 161)
    columns: dict[str, list[float]] = {
        "x": [float(one) for one in points],
        "D_{1,1}": curve(D(alpha, beta, x), x, points, alpha=1, beta=1),
        "D_{1/2,1}": curve(D(alpha / 2, 1 / alpha, x), x, points, alpha=1),
        "H_1": curve(H(alpha, x), x, points, alpha=1),
    }
    return columns | {name: curve(formula, x, points, alpha=1, beta=1) for name, formula in _approximations().items()}


def _broken(axes: Any, data: Columns, name: str, line: str, color: str, label: str) -> None:
    """Draw a piecewise curve with its jump: a full dot where the value is taken, an open one where it is not."""
    edge = float(_THRESHOLDS[name])
    inside = [(u, v) for u, v in zip(data["x"], data[name], strict=True) if float(u) <= edge]
    outside = [(u, v) for u, v in zip(data["x"], data[name], strict=True) if float(u) > edge]
    axes.plot(*zip(*inside, strict=True), line, color=color, label=label)
    (u1, v1), (u2, v2) = outside[0], outside[-1]
    start = float(v1) - (float(v2) - float(v1)) / (float(u2) - float(u1)) * (float(u1) - edge)
    axes.plot([edge, *[u for u, _ in outside]], [start, *[v for _, v in outside]], line, color=color)
    mark(axes, edge, float(inside[-1][1]), "", offset=(0, 0), color=color)
    mark(axes, edge, start, "", offset=(0, 0), color=color, filled=False)


def _draw_jumps(canvas: Any, data: Columns) -> None:
    left, right = canvas.subplots(1, 2, sharey=True)
    for axes in (left, right):
        axes.plot(data["x"], data["H_1"], "-", color="#c4c4c4", lw=4, label="$H_1$")
        axes.set_ylim(-0.04, 1.55)
    left.plot(data["x"], data["D_{1,1}"], "-", color=BLACK, label="$D_{1,1}$")
    _broken(left, data, "24", "--", BLUE, "(24) and (25)")
    finish(left, title="(24), (25): $\\alpha=\\beta=1$", x="$|x|/\\alpha$", y="loss", legend="upper left")
    right.plot(data["x"], data["D_{1/2,1}"], "-", color=BLACK, label="$D_{1/2,1}$")
    _broken(right, data, "26 printed", ":", VERMILION, "(26) as printed")
    _broken(right, data, "26 corrected", "--", BLUE, "(26), threshold $\\alpha/2$")
    finish(right, title="(26): $\\alpha=1$", x="$|x|/\\alpha$", legend="upper left")


_ROWS, _COLUMNS = 61, 61
ROOT = gamma + LambertW(-gamma * exp(-gamma))
"""The zero y₀(γ) of f₆′ in (0, γ); that it is one is the last part of `erratum:90`."""


def _signs() -> Columns:
    gammas, shares = grid(1, 2, _ROWS), grid(0, 1, _COLUMNS)
    points = [(scale, share * scale) for scale in gammas for share in shares]
    f = values(f6(gamma, y), ({gamma: scale, y: place} for scale, place in points))
    return {
        "gamma": [float(scale) for scale, _ in points],
        "y": [float(place) for _, place in points],
        "f6": f,
        "sign": [float((value > 0) - (value < 0)) for value in f],
    }


def _draw_signs(canvas: Any, data: Columns) -> None:
    axes = canvas.subplots()
    rows = [slice(start, start + _COLUMNS) for start in range(0, _ROWS * _COLUMNS, _COLUMNS)]
    scale, place, height = ([list(data[name][row]) for row in rows] for name in ("gamma", "y", "f6"))
    filled = axes.contourf(scale, place, height, levels=[-1, 0, 1], colors=["#f0b48a", "#d3e6f3"])
    filled.set(hatch=None)
    axes.contourf(scale, place, height, levels=[-1, 0], colors="none", hatches=["///"])
    axes.contour(scale, place, height, levels=[0], colors=[VERMILION], linewidths=1.8, linestyles="--")
    edge = [row[0] for row in scale]
    axes.plot(edge, edge, "-", color=BLACK, lw=1.4)
    tops = grid(Fraction(101, 100), 2, 100)
    axes.plot([float(one) for one in tops], curve(ROOT, gamma, tops), ":", color=BLUE, lw=2.2)
    turn = number(Y_0)
    mark(axes, turn, turn, f"$\\gamma=2+W(-2e^{{-2}})={turn:.6f}$", offset=(-8, 16))
    axes.text(1.62, 0.62, "$f_6>0$", fontsize=13)
    axes.text(1.22, 0.93, "$f_6<0$", fontsize=13, backgroundcolor="#f0b48a")
    axes.annotate(
        "$y_0(\\gamma)$, to which the proof goes", (1.8, 1.33), xytext=(1.55, 0.25), fontsize=9, arrowprops={"arrowstyle": "-", "lw": 0.7}
    )
    axes.annotate(
        "$y=\\gamma$, the end of the printed range", (1.9, 1.9), xytext=(1.3, 1.92), fontsize=9, arrowprops={"arrowstyle": "-", "lw": 0.7}
    )
    axes.grid(visible=False)
    axes.set_xlim(1, 2)
    axes.set_ylim(0, 2.05)
    finish(axes, x="$\\gamma=\\alpha/\\alpha_1$", y="$y$")


BOUND_FIGURES: tuple[Figure, ...] = (
    Figure(
        "gap",
        "How far the bounds are from the Huber loss",
        "The upper bound is at most 0.08095…α² above, at |x| = (y₀/2)α with y₀/2 = 1 + W(−2e⁻²)/2; the lower bound stays below by less "
        "than α²/2, and by at most (1/2 − 1/e)α² up to |x| = α.",
        ("beyond:gap-upper", "beyond:gap-lower", "beyond:gap-lower-inside", "eq:27"),
        (8.2, 3.5),
        _gaps,
        _draw_gaps,
    ),
    Figure(
        "jumps",
        "Where (24)–(26) jump",
        "Each approximation jumps at its threshold, a full dot where the value is taken; (26) as printed also has the threshold of (25) "
        "in place of its own, α/2.",
        ("erratum:24", "erratum:25", "erratum:26", "erratum:26-jump", "eq:26"),
        (8.2, 3.7),
        _jumps,
        _draw_jumps,
    ),
    Figure(
        "sign-map",
        "Where (90) holds",
        "The sign of f₆ for 0 ≤ y ≤ γ: (90) fails in the hatched part, and holds on the whole printed range only for γ above "
        "2 + W(−2e⁻²); the proof needs it only up to y₀(γ), dotted.",
        ("eq:90", "erratum:90", "beyond:f6-region"),
        (6.2, 4.4),
        _signs,
        _draw_signs,
    ),
)
