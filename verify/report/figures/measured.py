"""Pictures of what is measured or tabulated: rounding errors, the noise that detectors assume, the toy regression."""

from __future__ import annotations

from typing import Any

from verify.report.figures import toy
from verify.report.figures.record import Columns, Figure
from verify.report.figures.style import BLUE, GREEN, GREY, ORANGE, VERMILION, finish

__all__ = ["MEASURED_FIGURES", "as_printed", "with_expm1"]

_BINS, _SAMPLES = 120, 16
_LEAST, _MOST = 1e-9, 1e2


def as_printed(x: Any) -> Any:
    """Evaluate (19) with α = β = 1 as it is printed, in the dtype of x, which is nonnegative."""
    import numpy as np

    return np.exp(-x) + x - x.dtype.type(1)


def with_expm1(x: Any) -> Any:
    """Evaluate (19) with α = β = 1 by `expm1`, in the dtype of x, which is nonnegative."""
    import numpy as np

    return np.expm1(-x) + x


def _errors() -> Columns:
    import numpy as np

    from verify.losses import laplace_kl_loss
    from verify.losses.census import ball_errors

    edges = np.geomspace(_LEAST, _MOST, _BINS + 1)
    share = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    points = (edges[:-1, None] * (edges[1:] / edges[:-1])[:, None] ** share).astype(np.float32)
    x = points.reshape(-1)
    one = np.float32(1)
    kinds = {"as printed": as_printed(x), "expm1": with_expm1(x), "verify.losses": laplace_kl_loss(x, one, one)}
    errors = {name: ball_errors("laplace_kl_loss", got, x, 1.0, 1.0).reshape(points.shape) for name, got in kinds.items()}
    return {"u": [float(value) for value in np.sqrt(edges[:-1] * edges[1:])]} | {
        name: [float(value) for value in found.max(axis=1)] for name, found in errors.items()
    }


def _draw_errors(canvas: Any, data: Columns) -> None:
    from verify.losses.budgets import BUDGETS

    axes = canvas.subplots()
    looks = (
        ("as printed", "--", VERMILION, "(19) as printed"),
        ("expm1", ":", ORANGE, "with expm1"),
        ("verify.losses", "-", BLUE, "verify.losses"),
    )
    for name, line, color, label in looks:
        axes.plot(data["u"], data[name], line, color=color, label=label)
    budget = BUDGETS["laplace_kl_loss"].ulp
    axes.axhline(budget, color=GREY, lw=0.9, ls=(0, (2, 3)))
    axes.annotate(f"budget, {budget:g} ulp", (2e-9, budget), xytext=(0, 5), textcoords="offset points", fontsize=9)
    worst = 2.0**24
    axes.axhline(worst, color=GREY, lw=0.9, ls=(0, (2, 3)))
    axes.annotate("no digit right, $2^{24}$ ulp", (3e-2, worst), xytext=(0, 5), textcoords="offset points", fontsize=9)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(0.1, 1e19)
    finish(axes, x="$u=|x|/\\alpha$", y="largest error, ulp of float32", legend="upper right")


def _noise() -> Columns:
    from verify.detector import presets

    rows = [
        (head.name, head.loss, head.normaliser, letter, name, float(scales.label), float(scales.prediction))
        for head, letter in zip(presets.values(), _letters(), strict=True)
        for name, scales in head.noise.items()
        if name in {"x", "w", "x1", "x2"}
    ]
    names = ("head", "loss", "divided by", "group", "coordinate", "label", "prediction")
    return dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))


def _letters() -> list[str]:
    """Give heads that compute one loss one letter, in the table's order."""
    from verify.detector import presets

    known: dict[tuple[object, ...], str] = {}
    return [known.setdefault(head.clothes, chr(ord("A") + len(known))) for head in presets.values()]


_NONE = 2.0**-8
"""Where a label noise of 0 is drawn on the logarithmic axis, left of a break."""


def _draw_noise(canvas: Any, data: Columns) -> None:
    axes, key = canvas.subplots(1, 2, width_ratios=(3, 2))
    groups: dict[str, dict[bool, tuple[float, float]]] = {}
    heads: dict[str, dict[str, None]] = {}
    for letter, name, label, prediction, head in zip(
        data["group"], data["coordinate"], data["label"], data["prediction"], data["head"], strict=True
    ):
        groups.setdefault(str(letter), {})[str(name).startswith("x")] = (float(label) or _NONE, float(prediction))
        heads.setdefault(str(letter), {})[str(head)] = None
    axes.plot([2.0**-7.4, 2], [2.0**-7.4, 2], color=GREY, lw=1, ls=(0, (2, 3)))
    axes.axvspan(2.0**-8.6, 2.0**-7.5, color="#eeeeee", lw=0)
    places: dict[tuple[int, int], list[str]] = {}
    for letter, places_of in groups.items():
        ends = [places_of[True], places_of[False]] if len(places_of) == 2 else [places_of[True]]
        axes.plot(*zip(*ends, strict=True), color="#b5b5b5", lw=0.8, zorder=1)
        for place, (look, color, size) in zip(ends, (("o", BLUE, 7), ("s", VERMILION, 5.5)), strict=False):
            axes.plot(*place, look, ms=size, mfc="none", mec=color, mew=1.6)
            places.setdefault(_near(place), []).append(letter)
    for (across, up), letters in places.items():
        axes.annotate(_runs(letters), (2.0 ** (across / 8), 2.0 ** (up / 8)), xytext=(6, 5), textcoords="offset points", fontsize=9)
    axes.plot([], [], "o", ms=7, mfc="none", mec=BLUE, mew=1.6, label="centre, x")
    axes.plot([], [], "s", ms=5.5, mfc="none", mec=VERMILION, mew=1.6, label="size, w")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log", base=2)
    axes.set_xlim(2.0**-8.6, 2)
    axes.set_ylim(2.0**-5.6, 2)
    ticks = [_NONE, *(2.0**-power for power in range(7, -2, -1))]
    axes.set_xticks(ticks, ["0", *(f"1/{2**power}" if power > 0 else str(2**-power) for power in range(7, -2, -1))])
    axes.set_yticks(
        [2.0**-power for power in range(5, -2, -1)], [f"1/{2**power}" if power > 0 else str(2**-power) for power in range(5, -2, -1)]
    )
    axes.minorticks_off()
    axes.annotate("$b_1=b_2$", (2.0**-0.6, 2.0**-1.0), fontsize=9, color=GREY)
    finish(axes, x="label noise $b_1$, in anchor widths", y="prediction noise $b_2$, in anchor widths", legend="lower right")
    key.axis("off")
    lines = [f"{letter}  {_some(list(names))}" for letter, names in heads.items()]
    key.text(0, 1, "\n".join(lines), va="top", fontsize=9, linespacing=1.35, transform=key.transAxes)


def _near(place: tuple[float, float]) -> tuple[int, int]:
    import math

    return round(8 * math.log2(place[0])), round(8 * math.log2(place[1]))


def _runs(letters: list[str]) -> str:
    return ",".join(dict.fromkeys(letters))


def _some(names: list[str]) -> str:
    first = names[0].removeprefix("paper/")
    first = f"paper, {first}" if first != names[0] else first
    return first if len(names) == 1 else f"{first} (+{len(names) - 1})"


def _draw_toy(canvas: Any, data: Columns) -> None:
    axes = canvas.subplots()
    looks = ((BLUE, "-", "o"), (VERMILION, "--", "s"), (GREEN, "-.", "^"))
    for noise, (color, line, look) in zip(sorted({float(value) for value in data["label_noise"]}), looks, strict=True):
        chosen = [index for index, value in enumerate(data["label_noise"]) if value == noise]
        turns, error, low, high = ([float(data[name][index]) for index in chosen] for name in ("alpha", "error", "low", "high"))
        axes.fill_between(turns, low, high, color=color, alpha=0.14, lw=0)
        axes.plot(turns, error, line, color=color, marker=look, ms=4, label=f"label noise {noise:g}")
        ideal = float(data["ideal"][chosen[0]])
        axes.axvline(ideal, color=color, lw=1, ls=line)
    axes.set_xscale("log", base=2)
    axes.set_xticks([2.0**power for power in range(-4, 3)], ["1/16", "1/8", "1/4", "1/2", "1", "2", "4"])
    axes.minorticks_off()
    axes.set_ylim(0.15, 0.39)
    finish(axes, x="transition point $\\alpha$, prediction noise 1", y="root mean square error", legend="upper left")


MEASURED_FIGURES: tuple[Figure, ...] = (
    Figure(
        "ulp",
        "The loss (19) in float32, as printed and stable",
        "Largest error in ulp, from rigorous enclosures, over 16 points a bin, α = β = 1: as printed every digit is lost for "
        "|x| below about 4·10⁻⁴α, and with expm1 below 10⁻⁷α; `verify.losses` stays within its budget.",
        ("eq:19", "eq:20"),
        (6.6, 4.0),
        _errors,
        _draw_errors,
    ),
    Figure(
        "noise-plane",
        "What noise published heads assume",
        "Label and prediction noise of every preset by (42) and (53), before any division by the normaliser; a letter is one loss, "
        "and heads that compute it share it. By (27) a Huber head's label noise may be read as anything down to half of what is drawn.",
        ("eq:42", "eq:53", "table:1", "table:2"),
        (9.4, 5.6),
        _noise,
        _draw_noise,
    ),
    Figure(
        "toy",
        "Which transition point is best in a toy regression",
        "Error against the known truth for three label noises, 200 data sets of 100 points each with 95 % bands; vertical lines: the best "
        "transition point for infinitely many data. It grows with the label noise, and curves are flat near it.",
        ("text:4.2-bounds", "eq:27"),
        (6.6, 4.0),
        toy.columns,
        _draw_toy,
    ),
)
