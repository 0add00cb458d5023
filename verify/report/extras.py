"""What the site shows beside the claims: the detectors' table, the figures, the page about floating point.

Everything here is tabulated by `verify.detector` or measured, in a few seconds, with `verify.losses` and `verify.sweep`; what a
number was measured on stands beside it.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from verify.detector import presets
from verify.detector.head import Preset
from verify.detector.rational import as_text

__all__ = ["extras", "float_parts", "preset_rows"]

_FOLDER = "figures"
_SEED = 20191106
_POINTS = 4096
_KINDS = {"smooth_l1": "smooth L1", "huber": "Huber", "l1": "L1", "laplace_kl": "(19)"}


def extras(directory: Path) -> dict[str, Any]:
    """Write the figures and gather what the templates show.

    Args:
        directory: The site's directory; the figures go into a folder in it.

    Returns:
        `presets`, `figures` and `floats` for `build_site`, and `written`, the files. Without matplotlib there are no figures.

    Raises:
        OSError: A picture could not be written.
    """
    figures: list[dict[str, Any]] = []
    written: list[Path] = []
    try:
        import matplotlib as mpl  # noqa: F401 - only to find out whether it is there
    except ImportError:
        pass
    else:
        from verify.report.figures import figure_rows, write_figures

        written = write_figures(directory / _FOLDER)
        figures = figure_rows(_FOLDER)
    picture = next((row["src"] for row in figures if row["name"] == "ulp"), None)
    return {"presets": preset_rows(), "figures": figures, "floats": float_parts(picture), "written": written}


def preset_rows() -> list[dict[str, str]]:
    """List every published head with its noise scales, as the detectors' page shows them."""
    return [_preset_row(head) for head in presets.values()]


def _preset_row(head: Preset) -> dict[str, str]:
    centre, _, size, _ = head.noise.values()
    loss = _KINDS[head.loss] if head.alpha or head.loss != "smooth_l1" else "smooth L1, α = 0: L1"
    return {
        "name": head.name,
        "loss": loss,
        "label_centre": as_text(centre.label),
        "label_size": as_text(size.label),
        "prediction_centre": as_text(centre.prediction),
        "prediction_size": as_text(size.prediction),
        "normaliser": head.normaliser,
        "source": f"{head.repository}, {head.file}, {head.version[:12]}" + (f". {head.caveat}" if head.caveat else ""),
    }


def float_parts(picture: str | None = None) -> list[dict[str, Any]]:
    """Measure what the floating-point page shows: errors in ulp, where the printed formula breaks, order, throughput.

    Args:
        picture: The source of the picture of errors, or None.

    Returns:
        Parts with title, text, figure and rows; the first row of each table is its heading.
    """
    return [_printed_part(picture), _census_part(), _order_part(), _throughput_part()]


def _printed_part(picture: str | None) -> dict[str, Any]:
    import numpy as np

    from verify.losses import bounds, laplace_kl_loss
    from verify.losses.census import ball_errors

    x = _sample()
    with np.errstate(all="ignore"):
        printed = np.exp(-x) + x - np.float32(1)
        huber = bounds(x, np.float32(1))[1]
        upper = np.float32(0.5) * np.exp(-2 * x) + x - np.float32(0.5)
    errors = ball_errors("laplace_kl_loss", printed, x, 1.0, 1.0)
    stable = laplace_kl_loss(x, np.float32(1), np.float32(1))
    total = x.size
    rows = [
        ("of the sampled residuals", "(19) as printed", "verify.losses"),
        ("wrong by 100 % or more", *(f"{_count(np.abs(got - stable) >= stable):,}" for got in (printed, stable))),
        ("exactly 0, or below 0", *(f"{_count(got <= 0):,}" for got in (printed, stable))),
        ("more than 4 ulp off", f"{_count(errors > 4):,}", f"{_count(ball_errors('laplace_kl_loss', stable, x, 1.0, 1.0) > 4):,}"),
        ("lower bound above the Huber loss", f"{_count(printed > huber):,}", f"{_count(bounds(x, np.float32(1))[0] > huber):,}"),
        ("upper bound below the Huber loss", f"{_count(upper < huber):,}", f"{_count(bounds(x, np.float32(1))[2] < huber):,}"),
    ]
    return {
        "title": "Where the printed formula breaks",
        "text": "α exp(−|x|/α) + |x| − α subtracts nearly equal numbers. "
        f"Counts in float32 with α = β = 1 on a sample of {total:,} residuals, logarithmically uniform from 1e−9 to 1e2 (seed {_SEED}); "
        "errors against rigorous enclosures.",
        "figure": picture,
        "rows": rows,
    }


def _census_part() -> dict[str, Any]:
    import numpy as np

    from verify import losses
    from verify.losses.budgets import BUDGETS
    from verify.losses.census import EDGES, against_balls

    edges = [edge for edge in EDGES if edge <= 4]
    heading = ["function", "dtype", *[f"{edge:g} ulp and more" for edge in edges], "worst", "at", "budget"]
    rows: list[tuple[str, ...]] = [tuple(heading)]
    for name in ("huber", "laplace_kl_loss", "laplace_kl_loss_derivative"):
        for kind in ("float32", "float64"):
            ones = [np.ones((), dtype=kind)] * (len(BUDGETS[name].arguments) - 1)
            inputs = [_sample(kind), *ones]
            census = against_balls(name, getattr(losses, name)(*inputs), *inputs)
            counts = [int(census.counts[index]) for index in range(len(edges))]
            counts[-1] += int(census.counts[len(edges) :].sum())
            witness = census.witness[0] if census.witness else ""
            rows.append((name, kind, *[f"{count:,}" for count in counts], f"{census.worst:.2f}", witness, f"{BUDGETS[name].ulp:g}"))
    return {
        "title": "Errors in ulp",
        "text": f"How many of {_POINTS:,} results err by how much, α = β = 1, on the same sample drawn in each dtype; "
        "every error is measured against a rigorous enclosure, and the worst input is written so that it can be pasted (float.fromhex).",
        "figure": None,
        "rows": rows,
    }


def _order_part() -> dict[str, Any]:
    from fractions import Fraction

    from verify.sweep import Grid, Sweep, run

    rows: list[tuple[str, ...]] = [("α", "dtype", "residuals", "lower > Huber", "Huber > upper", "overflowed")]
    for text in ("1", "1/9", "1/20"):
        for dtype in ("float32", "float64"):
            tally = run(Sweep(Grid("log", 1e-30, 1e30, 1 << 18, dtype), float(Fraction(text)), histogram=False))
            rows.append(
                (text, dtype, f"{tally.points:,}", f"{tally.lower_violations:,}", f"{tally.upper_violations:,}", f"{tally.nonfinite:,}")
            )
    return {
        "title": "The order of (27) in floats",
        "text": "verify.losses.bounds keeps lower ≤ Huber ≤ upper for the floats themselves, without a tolerance; its proof stands in "
        "verify.losses.interval. Violations on a logarithmic grid from 1e−30 to 1e30; `verify grid --exhaustive` takes every float32.",
        "figure": None,
        "rows": rows,
    }


def _throughput_part() -> dict[str, Any]:
    from verify.sweep import Grid, Sweep, choose, run

    backend = choose("auto").name
    rows: list[tuple[str, ...]] = [("backend", "dtype", "residuals", "seconds", "residuals a second")]
    for name in dict.fromkeys(("numpy", backend)):
        for dtype in ("float32", "float64"):
            sweep = Sweep(Grid("linear", 0.0, 8 / 9, 1 << 21, dtype), 1 / 9, backend=name, histogram=False)
            run(Sweep(Grid("linear", 0.0, 8 / 9, 1 << 15, dtype), 1 / 9, backend=name, histogram=False))
            started = time.perf_counter()
            run(sweep)
            seconds = time.perf_counter() - started
            rows.append((name, dtype, f"{sweep.grid.points:,}", f"{seconds:.3f}", f"{sweep.grid.points / seconds:.2g}"))
    return {
        "title": "Throughput",
        "text": "Measured once while this report was made, in one process beside whatever else ran: an indication, no benchmark. "
        "To check a residual is to compute the three losses of (27), their order and the extremes of their margins.",
        "figure": None,
        "rows": rows,
    }


def _sample(dtype: str = "float32") -> Any:
    import numpy as np

    rng = np.random.default_rng(_SEED)
    return np.exp(rng.uniform(np.log(1e-9), np.log(1e2), _POINTS)).astype(dtype)


def _count(condition: Any) -> int:
    return int(condition.sum())
