"""What the site shows beside the claims: complete tables, measured numbers that say what the text says."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.detector import presets
from verify.report import extras
from verify.report.extras import floats, recorded
from verify.report.extras.bars import bars
from verify.sweep import Tally, every_float32


@pytest.fixture(scope="module")
def parts():
    """Measure the floating-point page once."""
    return {part["title"]: part for part in extras.float_parts("figures/ulp.svg")}


def numbers(cells) -> list[int]:
    """Read counts that are written with commas."""
    return [int(cell.replace(",", "")) for cell in cells]


def test_every_preset_has_a_row() -> None:
    """The rows are the presets, in their order, with exact fractions."""
    rows = extras.preset_rows()
    row = next(row for row in rows if row["name"] == "torchvision/faster-rcnn/box-head")

    assert [row["name"] for row in rows] == list(presets)
    assert (row["label_centre"], row["label_size"], row["prediction_centre"], row["prediction_size"]) == ("1/90", "1/45", "1/10", "1/5")
    assert row["source"].startswith("pytorch/vision, torchvision/models/detection/roi_heads.py, 01fdb48883a5")


def test_the_rows_have_the_fields_of_the_template() -> None:
    """A field that the template asks for is never missing."""
    template = Path(extras.__file__).parents[1] / "site" / "templates" / "detectors.html"
    import re

    wanted = set(re.findall(r"row\.(\w+)", template.read_text(encoding="utf-8")))

    assert all(wanted <= row.keys() for row in extras.preset_rows())


def test_the_printed_formula_breaks_and_the_stable_one_does_not(parts) -> None:
    """Every count is positive for the formula as printed, and 0 for `verify.losses`."""
    rows = parts["Where the printed formula breaks"]["rows"][1:]

    assert all(numbers(row[1:2])[0] > 0 and numbers(row[2:3]) == [0] for row in rows), rows


def test_errors_are_counted_completely_and_stay_within_their_budget(parts) -> None:
    """The counts of a row add up to the sample, and the worst error is below the budget beside it."""
    heading, *rows = parts["Errors in ulp"]["rows"]
    bins = [index for index, name in enumerate(heading) if name.startswith("from ")]

    for row in rows:
        assert sum(numbers(row[index] for index in bins)) == floats._POINTS, row
        assert float(row[heading.index("worst")]) <= float(row[heading.index("budget")]), row


def test_the_order_of_the_bounds_is_kept(parts) -> None:
    """No violation and no overflow on the grids shown."""
    rows = parts["The order of (27) on a sample"]["rows"][1:]

    assert len(rows) == 6
    assert all(numbers(row[3:]) == [0, 0, 0] for row in rows), rows


def test_the_record_says_when_where_and_how_it_was_measured() -> None:
    """Every exhaustive row comes from a record with a date, a machine and a command, which the page shows."""
    about = recorded.recorded()["measured"]

    assert all(about[name] for name in ("date", "processor", "cores", "python", "numpy", "command"))
    for part in recorded.recorded_parts():
        assert part["title"] == "Margins in ulp" or (about["date"] in part["text"] and about["processor"] in part["text"]), part["title"]


def test_the_record_is_what_sweeps_of_every_float32_answer() -> None:
    """Each recorded sweep counts every finite float32 once, and its histograms add up to the points with a margin."""
    for grid in recorded.recorded()["grids"]:
        tally = Tally.from_json(grid["result"])

        assert tally.points == every_float32().points, grid["sweep"]
        for counts in (tally.lower_ulp, tally.upper_ulp):
            assert sum(counts) == tally.points - tally.nonfinite, grid["sweep"]
            assert counts[0] == tally.violations == 0, grid["sweep"]


def test_the_recorded_breaks_are_those_of_the_printed_formulas() -> None:
    """A count over the floats of a short range is the same when taken again, and lies within the recorded total."""
    from verify.sweep import floats_between
    from verify.sweep.textbook import textbook_breaks

    one = next(entry for entry in recorded.recorded()["textbook"] if entry["alpha"] == "1")
    lower, upper = one["sides"]
    first, last = float.fromhex(lower["first"]), float.fromhex(lower["last"])
    again = textbook_breaks(floats_between(first, first * 4, "float32"), 1.0)[0]
    beyond = textbook_breaks(floats_between(last * 1.0000002, last * 4, "float32"), 1.0)[0]

    assert 0 < again.broken <= lower["broken"]
    assert again.first == first
    assert beyond.broken == 0
    assert upper["broken"] > 0


def test_results_that_are_handed_in_replace_the_recorded_ones() -> None:
    """The page shows the counts of the results given, names no recorded machine, and leaves out what they do not hold."""
    grid = recorded.recorded()["grids"][0]
    other = {**grid, "result": {**grid["result"], "points": 7, "lower_violations": 3}}
    parts = recorded.recorded_parts([other])

    assert parts[0]["rows"][1][3:5] == ("7", "3")
    assert "handed to this report" in parts[0]["text"]
    assert "What the printed formulas do instead" not in [part["title"] for part in parts]


@pytest.mark.parametrize("data", [None, {}, {"schema": 1, "command": "grid"}, {"schema": 1, "command": "grid", "result": {"points": "7"}}])
def test_what_is_no_result_of_a_sweep_is_refused(data) -> None:
    """One sentence that names the file."""
    with pytest.raises(ValueError, match=r"^file\.json is not a result of verify grid"):
        recorded.check(data, "file.json")


def test_results_are_read_from_files(tmp_path: Path) -> None:
    """A result is read back whole; a file that is missing or no JSON is named in one sentence."""
    import json

    grid = recorded.recorded()["grids"][0]
    (tmp_path / "grid.json").write_text(json.dumps(grid))
    (tmp_path / "text.json").write_text("text")

    assert recorded.read_grids([tmp_path / "grid.json"]) == [grid]
    with pytest.raises(ValueError, match=r"text\.json is not a result of verify grid --json without --detector: it is no JSON$"):
        recorded.read_grids([tmp_path / "text.json"])
    with pytest.raises(ValueError, match=r"none\.json cannot be read: No such file"):
        recorded.read_grids([tmp_path / "none.json"])


def test_a_record_is_made_of_the_files_and_of_counts_taken_then(tmp_path: Path) -> None:
    """What is written is what `recorded` reads: the sweeps as they were handed in, the breaks of both sides for each α, this machine."""
    import json

    from verify.report.extras.__main__ import record, text_of
    from verify.sweep import floats_between

    grid = recorded.recorded()["grids"][0]
    (tmp_path / "grid.json").write_text(json.dumps(grid))
    found = record([tmp_path / "grid.json"], floats_between(1e-3, 1.01e-3, "float32"))

    assert json.loads(text_of(found)) == found
    assert found["grids"] == [grid]
    assert [(one["alpha"], len(one["sides"])) for one in found["textbook"]] == [("1", 2), ("1/9", 2)]
    assert found["textbook"][0]["sides"][0]["broken"] > 0
    assert found["measured"].keys() == recorded.recorded()["measured"].keys()


def test_bars_are_as_high_as_the_logarithm_of_their_counts() -> None:
    """An empty bin has no bar, a count of 1 is seen, and what is drawn is also said."""
    import re

    drawn = bars([("0", 1), ("1", 0), ("2^1", 1000)], "a <title>")
    heights = [float(height) for height in re.findall(r'<rect [^>]*height="([\d.]+)"', drawn)]

    assert len(heights) == 2
    assert heights[1] == pytest.approx(20 * heights[0], rel=1e-2)
    assert 'aria-label="a &lt;title&gt;: 0: 1, 2^1: 1,000"' in drawn


def test_extras_write_the_figures_that_they_list(small_site) -> None:
    """Every picture and table that a page links lies in the directory, and nothing is as large as a mebibyte."""
    directory, found = small_site

    assert len(found["figures"]) == 10
    assert all((directory / figure[kind]).is_file() for figure in found["figures"] for kind in ("src", "pdf", "csv"))
    assert all(path.stat().st_size < 2**20 for path in found["written"])
