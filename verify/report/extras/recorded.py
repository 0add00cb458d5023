"""Sweeps that take too long to be repeated for every report: read from a record that says when, where and how they were measured."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from verify.report.extras.bars import bars

__all__ = ["FILE", "check", "read_grids", "recorded", "recorded_parts"]

FILE = "exhaustive.json"
_ALL = 4_278_190_080


def recorded() -> dict[str, Any]:
    """Read the record beside this file, which `python -m verify.report.extras` writes.

    Returns:
        `measured` (when, where and how), `grids` (results of `verify grid --json`) and `textbook` (counts of the printed formulas).
    """
    return json.loads(files("verify.report.extras").joinpath(FILE).read_text(encoding="utf-8"))


def check(record: Any, name: str) -> Mapping[str, Any]:
    """Make sure that data are a result of `verify grid --json`.

    Args:
        record: What was read.
        name: Where it comes from, for the sentence.

    Returns:
        The record.

    Raises:
        ValueError: It is none.
    """
    if not _is_result(record):
        raise ValueError(f"{name} is not a result of verify grid --json without --detector")
    return record


def _is_result(record: Any) -> bool:
    if not isinstance(record, dict) or (record.get("schema"), record.get("command")) != (1, "grid"):
        return False
    if not all(isinstance(record.get(part), dict) and fields.keys() <= record[part].keys() for part, fields in _FIELDS.items()):
        return False
    if not all(isinstance(record[part][name], kind) for part, fields in _FIELDS.items() for name, kind in fields.items()):
        return False
    try:
        return all(math.isfinite(float.fromhex(record["sweep"][end])) for end in ("low", "high"))
    except ValueError:
        return False


_FIELDS: dict[str, dict[str, Any]] = {
    "sweep": dict.fromkeys(("alpha_given", "dtype", "spacing", "low", "high"), str),
    "backend": {"name": str},
    "run": {"seconds": (int, float), "jobs": int},
    "result": dict.fromkeys(("points", "nonfinite", "lower_violations", "upper_violations"), int)
    | dict.fromkeys(("lower_ulp", "upper_ulp"), list),
}


def read_grids(paths: Iterable[Path]) -> list[Mapping[str, Any]]:
    """Read results of `verify grid --json`.

    Args:
        paths: Files.

    Returns:
        The results, in that order.

    Raises:
        ValueError: A file cannot be read or holds something else; one sentence that names it.
    """
    found = []
    for path in paths:
        try:
            found.append(check(json.loads(path.read_text(encoding="utf-8")), str(path)))
        except OSError as error:
            raise ValueError(f"{path} cannot be read: {error.strerror or error}") from error
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            raise ValueError(f"{path} is not a result of verify grid --json without --detector: it is no JSON") from error
    return found


def recorded_parts(grids: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Show exhaustive counts, their margins and how fast they were taken.

    Args:
        grids: Results of `verify grid --json` to show instead of the recorded ones.

    Returns:
        Parts as `float_parts` gives them.
    """
    record = recorded()
    if grids:
        shown, source = list(grids), "Results of verify grid --json that were handed to this report."
    else:
        shown, source = record["grids"], _measured(record["measured"])
    textbook = [] if grids else [_textbook_part(record["textbook"], source)]
    return [_order_part(shown, source), *_margin_parts(shown), *textbook, _rate_part(shown, source)]


def _measured(about: Mapping[str, str]) -> str:
    return (
        f"Measured {about['date']} on {about['processor']} ({about['cores']} cores), Python {about['python']}, NumPy {about['numpy']}, "
        f"by {about['command']}."
    )


def _points(sweep: Mapping[str, Any], points: int) -> str:
    if points == _ALL and sweep["spacing"] == "every":
        return "every finite float32"
    return f"{sweep['spacing']}, {float.fromhex(sweep['low']):.3g} to {float.fromhex(sweep['high']):.3g}"


def _order_part(grids: Sequence[Mapping[str, Any]], source: str) -> dict[str, Any]:
    rows: list[tuple[str, ...]] = [("α", "dtype", "residuals", "how many", "lower > Huber", "Huber > upper", "overflowed")]
    for grid in grids:
        result, sweep = grid["result"], grid["sweep"]
        counts = (result[name] for name in ("points", "lower_violations", "upper_violations", "nonfinite"))
        rows.append((sweep["alpha_given"], sweep["dtype"], _points(sweep, result["points"]), *(f"{count:,}" for count in counts)))
    return {"title": "The order of (27) over all floats", "text": source, "figure": None, "rows": rows}


def _margin_parts(grids: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Draw how far apart the sides of the first sweep are that counted it, in ulp."""
    counted = next((grid for grid in grids if grid["result"]["upper_ulp"]), None)
    if counted is None:
        return []
    result, sweep = counted["result"], counted["sweep"]
    where = f"α = {sweep['alpha_given']}, {_points(sweep, result['points'])}"
    charts = [bars(_bins(result[f"{side}_ulp"]), f"{words}, {where}") for side, words in _SIDES.items()]
    text = (
        f"How many floats lie between the sides of (27) in {sweep['dtype']}, for {where}: a bar each for “broken”, 0, 1, 2–3, 4–7 and so "
        "on, doubling. A bound that is not broken and often 0 floats away is kept as tightly as the dtype can."
    )
    return [{"title": "Margins in ulp", "text": text, "figure": None, "charts": charts, "rows": []}]


_SIDES = {"lower": "Huber loss − lower bound", "upper": "upper bound − Huber loss"}


def _bins(counts: Sequence[int]) -> list[tuple[str, int]]:
    """Name the bins of a tally: broken, 0, then from each power of two; the empty ones at the end are left out."""
    last = max((index for index, count in enumerate(counts) if count), default=0)
    names = ["broken", "0", *(f"2^{power}" for power in range(len(counts)))]
    return list(zip(names, counts, strict=False))[: last + 1]


def _textbook_part(entries: Sequence[Mapping[str, Any]], source: str) -> dict[str, Any]:
    rows: list[tuple[str, ...]] = [("α", "side of (27)", "of", "broken at", "from |x| =", "to |x| =", "worst, in ulp")]
    for one in entries:
        for side in one["sides"]:
            ends = (f"{float.fromhex(side[name]):.3g}" for name in ("first", "last"))
            rows.append((one["alpha"], side["side"], f"{side['points']:,}", f"{side['broken']:,}", *ends, f"{side['worst_ulp']:.2g}"))
    return {
        "title": "What the printed formulas do instead",
        "text": "The three losses of (27) evaluated as they are printed, with β = fl(1/α), for every positive normal float32 whose results "
        f"are finite. {source}",
        "figure": None,
        "rows": rows,
    }


def _rate_part(grids: Sequence[Mapping[str, Any]], source: str) -> dict[str, Any]:
    rows: list[tuple[str, ...]] = [("backend", "workers", "dtype", "α", "residuals", "seconds", "residuals a second")]
    for grid in grids:
        run, points = grid["run"], grid["result"]["points"]
        name = grid["backend"]["name"]
        rate = f"{points / run['seconds']:.2g}" if run["seconds"] else "–"
        sweep = grid["sweep"]
        rows.append((name, str(run["jobs"]), sweep["dtype"], sweep["alpha_given"], f"{points:,}", f"{run['seconds']:.2f}", rate))
    text = "For each residual: the three losses, their order, the extremes of their margins and the histogram. Beside other work, with "
    return {"title": "Throughput", "text": f"{text}compilation: an indication, no benchmark. {source}", "figure": None, "rows": rows}
