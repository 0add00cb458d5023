"""The page about floating point: samples evaluated while the report is made, beside sweeps that were recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from verify.report.extras.bars import bars
from verify.report.extras.recorded import recorded_parts

__all__ = ["float_parts"]

_SEED = 20191106
_POINTS = 4096
_BINS = 50


def float_parts(picture: str | None = None, grids: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Gather what the floating-point page shows: where the printed formula breaks, errors in ulp, order, exhaustive counts, throughput.

    Args:
        picture: The source of the picture of errors, or None.
        grids: Results of `verify grid --json` to show instead of the recorded ones.

    Returns:
        Parts with title, text, figure, possibly charts (SVG), and rows; the first row of each table is its heading.
    """
    return [_printed_part(picture), _census_part(), _order_part(), *recorded_parts(grids)]


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
    settled = ball_errors("laplace_kl_loss", stable, x, 1.0, 1.0)
    total = x.size
    rows = [
        ("of the sampled residuals", "(19) as printed", "verify.losses"),
        ("wrong by 100 % or more", *(f"{_count(np.abs(got - stable) >= stable):,}" for got in (printed, stable))),
        ("exactly 0, or below 0", *(f"{_count(got <= 0):,}" for got in (printed, stable))),
        ("more than 4 ulp off", f"{_count(errors > 4):,}", f"{_count(settled > 4):,}"),
        ("lower bound above the Huber loss", f"{_count(printed > huber):,}", f"{_count(bounds(x, np.float32(1))[0] > huber):,}"),
        ("upper bound below the Huber loss", f"{_count(upper < huber):,}", f"{_count(bounds(x, np.float32(1))[2] < huber):,}"),
    ]
    return {
        "title": "Where the printed formula breaks",
        "text": "α exp(−|x|/α) + |x| − α subtracts nearly equal numbers. "
        f"Counts in float32 with α = β = 1 on a sample of {total:,} residuals, logarithmically uniform from 1e−9 to 1e2 (seed {_SEED}); "
        "errors against rigorous enclosures.",
        "figure": picture,
        "charts": [
            bars(_error_bins(errors, _BINS), "error of (19) as printed, in ulp"),
            bars(_error_bins(settled, _BINS), "error of verify.losses, in ulp"),
        ],
        "rows": rows,
    }


def _error_bins(errors: Any, most: int) -> list[tuple[str, int]]:
    """Count errors up to half an ulp (the float nearest to the value), below one, then from each power of two, the last bin open."""
    import numpy as np

    errors = errors[~np.isnan(errors)]
    # An error of exactly half an ulp is still that of a nearest float.
    bins = np.where(errors <= 0.5, 0, np.where(errors < 1, 1, 2 + np.floor(np.log2(np.maximum(errors, 1)))))
    counts = np.bincount(np.minimum(bins.astype(int), most - 1), minlength=most)
    return [(name, int(count)) for name, count in zip(["≤½", "½", *(f"2^{power}" for power in range(most - 2))], counts, strict=True)]


def _census_part() -> dict[str, Any]:
    import numpy as np

    from verify import losses
    from verify.losses.budgets import BUDGETS
    from verify.losses.census import EDGES, against_balls

    edges = [edge for edge in EDGES if edge <= 2]
    heading = ["function", "dtype", *[f"from {edge:g}" for edge in edges], "worst", "at", "budget"]
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
        "text": f"How many of {_POINTS:,} results err by the ulp stated or more, up to the next column; α = β = 1, "
        "the same sample in each dtype; every error is measured against a rigorous enclosure, "
        "and the worst input is written so that it can be pasted (float.fromhex).",
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
        "title": "The order of (27) on a sample",
        "text": "verify.losses.bounds keeps lower ≤ Huber ≤ upper for the floats themselves, without a tolerance; its proof stands in "
        "verify.losses.interval. Violations on a logarithmic grid from 1e−30 to 1e30; below, every float32.",
        "figure": None,
        "rows": rows,
    }


def _sample(dtype: str = "float32") -> Any:
    import numpy as np

    rng = np.random.default_rng(_SEED)
    return np.exp(rng.uniform(np.log(1e-9), np.log(1e2), _POINTS)).astype(dtype)


def _count(condition: Any) -> int:
    return int(condition.sum())
