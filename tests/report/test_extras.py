"""What the site shows beside the claims: complete tables, measured numbers that say what the text says."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.detector import presets
from verify.report import extras


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
    template = Path(extras.__file__).with_name("site") / "templates" / "detectors.html"
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
    bins = [index for index, name in enumerate(heading) if name.endswith("and more")]

    for row in rows:
        assert sum(numbers(row[index] for index in bins)) == extras._POINTS, row
        assert float(row[heading.index("worst")]) <= float(row[heading.index("budget")]), row


def test_the_order_of_the_bounds_is_kept(parts) -> None:
    """No violation and no overflow on the grids shown."""
    rows = parts["The order of (27) in floats"]["rows"][1:]

    assert len(rows) == 6
    assert all(numbers(row[3:]) == [0, 0, 0] for row in rows), rows


def test_throughput_is_measured(parts) -> None:
    """Each row has a positive time, and the text says that it is no benchmark."""
    part = parts["Throughput"]

    assert "no benchmark" in part["text"]
    assert all(float(row[3]) > 0 for row in part["rows"][1:])


def test_extras_write_the_figures_that_they_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every picture and table that a page links lies in the directory, and nothing is as large as a mebibyte."""
    pytest.importorskip("matplotlib")
    monkeypatch.setattr(extras, "float_parts", lambda _picture: [])
    found = extras.extras(tmp_path)

    assert len(found["figures"]) == 10
    assert all((tmp_path / figure[kind]).is_file() for figure in found["figures"] for kind in ("src", "pdf", "csv"))
    assert all(path.stat().st_size < 2**20 for path in found["written"])
