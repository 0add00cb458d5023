"""Figures 1–4 of the paper, redrawn from the definitions that the claims state."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp

from verify.paper.functions import L1, L2, D, DPrime, H, HPrime, huber, laplace, normal
from verify.paper.symbols import alpha, x
from verify.report.figures.evaluate import curve, grid
from verify.report.figures.record import Columns, Figure
from verify.report.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, VERMILION, finish

__all__ = ["PAPER_FIGURES"]

ONE = sp.Integer(1)
_LOWER, _HUBER, _UPPER = D(alpha, 1 / alpha, x), H(alpha, x), D(alpha / 2, 1 / alpha, x)
_SLOPES = DPrime(alpha, 1 / alpha, x), HPrime(alpha, x), DPrime(alpha / 2, 1 / alpha, x)
_ALPHAS = (Fraction(1, 2), Fraction(1), Fraction(2))


def _losses() -> Columns:
    points = grid(-3, 3, 241)
    return {
        "x": [float(one) for one in points],
        "L1": curve(L1(x), x, points),
        "L2": curve(L2(x), x, points),
        "H_1": curve(H(ONE, x), x, points),
    }


def _draw_losses(canvas: Any, data: Columns) -> None:
    axes = canvas.subplots()
    axes.plot(data["x"], data["L2"], "--", color=ORANGE, label="$L_2(x)=x^2/2$")
    axes.plot(data["x"], data["L1"], ":", color=BLUE, label="$L_1(x)=|x|$")
    axes.plot(data["x"], data["H_1"], "-", color=BLACK, label="$H_1(x)$")
    for edge in (-1, 1):
        axes.axvline(edge, color=GREY, lw=0.9, ls=(0, (2, 3)))
    axes.annotate("transition, $|x|=\\alpha=1$", (1, 0.14), xytext=(6, 0), textcoords="offset points", fontsize=9, color=GREY)
    axes.set_ylim(0, 3)
    finish(axes, x="residual $x$", y="loss", legend="upper center")


def _densities() -> Columns:
    points = grid(-5, 5, 321)
    zero, one = sp.Integer(0), ONE
    return {
        "x": [float(point) for point in points],
        "normal": curve(normal(x, zero, one), x, points),
        "laplace": curve(laplace(x, zero, one), x, points),
        "huber": curve(huber(x, zero, one), x, points),
    }


def _draw_densities(canvas: Any, data: Columns) -> None:
    left, right = canvas.subplots(1, 2)
    for axes in (left, right):
        axes.plot(data["x"], data["normal"], "--", color=ORANGE, label="normal")
        axes.plot(data["x"], data["laplace"], ":", color=BLUE, label="Laplace")
        axes.plot(data["x"], data["huber"], "-", color=BLACK, label="Huber, $\\alpha=1$")
    left.set_ylim(0, 0.52)
    right.set_yscale("log")
    right.set_ylim(1e-5, 0.7)
    finish(left, x="$x$", y="density", legend="upper right")
    finish(right, title="the same, logarithmic", x="$x$")


def _between() -> Columns:
    points = grid(-3, 3, 241)
    return {
        "x": [float(one) for one in points],
        "lower": curve(_LOWER, x, points, alpha=1),
        "H_1": curve(_HUBER, x, points, alpha=1),
        "upper": curve(_UPPER, x, points, alpha=1),
    }


def _draw_between(canvas: Any, data: Columns) -> None:
    axes = canvas.subplots()
    axes.fill_between(data["x"], data["lower"], data["upper"], color="#ededed", lw=0)
    axes.plot(data["x"], data["upper"], "--", color=VERMILION, label="$D_{\\alpha/2,1/\\alpha}$, above")
    axes.plot(data["x"], data["H_1"], "-", color=BLACK, label="$H_\\alpha$")
    axes.plot(data["x"], data["lower"], "-.", color=BLUE, label="$D_{\\alpha,1/\\alpha}$, below")
    axes.set_ylim(0, 2.6)
    finish(axes, x="residual $x$, with $\\alpha=1$", y="loss", legend="upper center")


def _several() -> Columns:
    points = grid(-4, 4, 161)
    names = ("lower", "H", "upper", "lower_slope", "H_slope", "upper_slope")
    columns: dict[str, list[float]] = {name: [] for name in ("alpha", "x", *names)}
    for scale in _ALPHAS:
        columns["alpha"] += [float(scale)] * len(points)
        columns["x"] += [float(one) for one in points]
        for name, expression in zip(names, (_LOWER, _HUBER, _UPPER, *_SLOPES), strict=True):
            columns[name] += curve(expression, x, points, alpha=scale)
    return columns


def _draw_several(canvas: Any, data: Columns) -> None:
    rows = canvas.subplots(2, len(_ALPHAS), sharex=True, sharey="row")
    count = len(data["x"]) // len(_ALPHAS)
    looks = (
        ("upper", "--", VERMILION, "$D_{\\alpha/2,1/\\alpha}$"),
        ("H", "-", BLACK, "$H_\\alpha$"),
        ("lower", "-.", BLUE, "$D_{\\alpha,1/\\alpha}$"),
    )
    for column, scale in enumerate(_ALPHAS):
        part = slice(column * count, (column + 1) * count)
        for row, ending in enumerate(("", "_slope")):
            for name, line, color, label in looks:
                rows[row][column].plot(data["x"][part], data[f"{name}{ending}"][part], line, color=color, label=label)
        finish(rows[0][column], title=f"$\\alpha={scale}$")
        finish(rows[1][column], x="residual $x$")
        rows[1][column].axhline(float(scale), color=GREEN, lw=0.9, ls=(0, (2, 3)))
        rows[1][column].axhline(-float(scale), color=GREEN, lw=0.9, ls=(0, (2, 3)))
    rows[0][0].set_ylim(0, 6)
    finish(rows[0][0], y="loss", legend="upper center")
    finish(rows[1][0], y="derivative")


PAPER_FIGURES: tuple[Figure, ...] = (
    Figure(
        "figure-1",
        "Figure 1: the L₁, L₂ and Huber losses",
        "With α = 1 the Huber loss is L₂ for |x| ≤ 1 and runs parallel to L₁, half a unit below it, beyond.",
        ("fig:1", "eq:5"),
        (5.2, 3.6),
        _losses,
        _draw_losses,
    ),
    Figure(
        "figure-2",
        "Figure 2: three densities",
        "The standard normal, the standard Laplace and the Huber density with α = 1; on a logarithmic axis the Huber density has "
        "the normal density's top and the Laplace density's tails.",
        ("fig:2", "eq:8", "eq:11", "eq:16", "beyond:huber-normaliser"),
        (8.2, 3.4),
        _densities,
        _draw_densities,
    ),
    Figure(
        "figure-3",
        "Figure 3: the Huber loss between its bounds",
        "D_{α,1/α} lies below the Huber loss and D_{α/2,1/α} above it; all three meet at 0 only.",
        ("fig:3", "eq:27", "prop:1", "prop:2"),
        (5.2, 3.6),
        _between,
        _draw_between,
    ),
    Figure(
        "figure-4",
        "Figure 4: losses and derivatives for several α",
        "The Huber loss, its bounds (top) and their derivatives (bottom) for α = 1/2, 1 and 2; all derivatives run from −α to α, dotted.",
        ("fig:4", "eq:5", "eq:19", "eq:21"),
        (8.6, 5.0),
        _several,
        _draw_several,
    ),
)
