"""The figures: their data against exact values, their pictures against stored ones, their bytes against themselves."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

mpl = pytest.importorskip("matplotlib")

# ruff: noqa: E402 - matplotlib is optional, and asked for first

import mpmath
from PIL import Image

from verify.paper import claims
from verify.report.figures import FIGURES, render, toy, write_figures
from verify.report.figures.bounds import ROOT as ZERO_OF_SLOPE
from verify.report.figures.evaluate import number, values
from verify.report.figures.style import RC
from verify.report.figures.write import csv_text, drawn

ROOT = Path(__file__).parents[2]
BASELINE = Path(__file__).parent / "baseline"
DPI = 45
BY_NAME = {figure.name: figure for figure in FIGURES}
NAMES = list(BY_NAME)

# A pixel counts as different from a quarter of the full range on: less is antialiasing of a line moved by a fraction of a pixel.
STEP = 64
# With the matplotlib that drew the stored pictures all bytes should agree; 0.1 % leaves room for a FreeType or libm of another
# processor, and is a sixth of what the thinnest curve of these figures covers (test_a_missing_curve_is_noticed).
SAME_VERSION = 0.001
# Another matplotlib may place glyphs and ticks a pixel elsewhere. Text covers about 4 % of these pictures.
OTHER_VERSION = 0.04


@pytest.fixture(scope="module")
def data():
    """Compute every figure's columns once."""
    return {name: figure.data() for name, figure in BY_NAME.items()}


def pixels(picture: bytes) -> np.ndarray:
    """Read a picture as red, green, blue."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=np.int16)


def share_different(first: np.ndarray, second: np.ndarray) -> float:
    """Give the share of pixels that differ visibly."""
    return float((np.abs(first - second).max(axis=2) >= STEP).mean()) if first.shape == second.shape else 1.0


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_the_stored_one(name: str, data) -> None:
    """A picture differs from the stored one in no more pixels than its tolerance, which depends on matplotlib's version."""
    stored = BASELINE / f"{name}.png"
    version = (BASELINE / "matplotlib.txt").read_text().strip()
    limit = SAME_VERSION if version == mpl.__version__ else OTHER_VERSION
    picture = render(BY_NAME[name], data[name], "png", dpi=DPI)
    if os.environ.get("VERIFY_WRITE_BASELINE"):
        stored.write_bytes(picture)
    share = share_different(pixels(picture), pixels(stored.read_bytes()))

    assert share <= limit, f"{name}: {share:.4%} of the pixels differ, wanted at most {limit:.2%} (stored by matplotlib {version})"


def test_a_missing_curve_is_noticed(data) -> None:
    """A picture without its thinnest curve differs by more than the tolerance."""
    columns = dict(data["ulp"])
    columns["verify.losses"] = [0.0] * len(columns["verify.losses"])
    share = share_different(pixels(render(BY_NAME["ulp"], columns, "png", dpi=DPI)), pixels((BASELINE / "ulp.png").read_bytes()))

    assert share > SAME_VERSION, f"{share:.4%} of the pixels differ; the tolerance of {SAME_VERSION:.2%} would hide a missing curve"


def test_the_stored_pictures_are_small_and_complete() -> None:
    """There is one stored picture a figure, and all together take less than a mebibyte."""
    stored = sorted(BASELINE.glob("*.png"))

    assert [path.stem for path in stored] == sorted(NAMES)
    assert sum(path.stat().st_size for path in stored) < 2**20


@pytest.mark.parametrize("name", ["figure-3", "sign-map", "noise-plane"])
def test_an_svg_is_the_same_byte_for_byte(name: str, data) -> None:
    """Drawing again gives the same SVG, without a date."""
    first, second = (render(BY_NAME[name], data[name], "svg") for _ in range(2))

    assert first == second
    assert b"<dc:date>" not in first


def test_an_svg_does_not_depend_on_the_process(data) -> None:
    """Another process with another hash seed draws the same SVG and the same PDF."""
    script = (
        "import hashlib; from verify.report.figures import FIGURES, render; f = FIGURES[0]; "
        "print([hashlib.sha256(render(f, f.data(), e)).hexdigest() for e in ('svg', 'pdf')])"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    import hashlib

    expected = [hashlib.sha256(render(FIGURES[0], data[FIGURES[0].name], ending)).hexdigest() for ending in ("svg", "pdf")]

    assert done.stdout.strip() == str(expected)


def test_drawing_leaves_the_settings_alone(data) -> None:
    """Matplotlib's settings are those from before."""
    before = dict(mpl.rcParams)
    render(BY_NAME["figure-1"], data["figure-1"], "png", dpi=DPI)

    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", NAMES)
def test_text_is_large_enough_and_curves_differ_without_colour(name: str, data) -> None:
    """No text is below 9 points, and the curves of a legend differ in line style or marker."""
    from matplotlib.text import Text

    with drawn(BY_NAME[name], data[name]) as canvas:
        small = {text.get_text(): text.get_fontsize() for text in canvas.findobj(Text) if text.get_text() and text.get_fontsize() < 9}
        looks = []
        for axes in canvas.axes:
            handles, _ = axes.get_legend_handles_labels()
            looks.append(
                [
                    (str(line._unscaled_dash_pattern), line.get_marker(), line.get_linewidth())
                    for line in handles
                    if hasattr(line, "get_marker")
                ]
            )

    assert not small, f"{name}: {small}"
    assert all(len(set(look)) == len(look) for look in looks), f"{name}: {looks}"


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_names_claims_that_exist(name: str) -> None:
    """Every label is a claim's."""
    unknown = [label for label in BY_NAME[name].claims if label not in claims]

    assert not unknown, f"{name}: {unknown}"


def row(columns, **where: float) -> dict[str, float]:
    """Find the row with the given values."""
    index = next(i for i in range(len(next(iter(columns.values())))) if all(columns[key][i] == value for key, value in where.items()))
    return {key: column[index] for key, column in columns.items()}


def close(got: float, wanted: mpmath.mpf) -> bool:
    """Compare with a value of 30 digits: equal after rounding to a float."""
    return float(got) == float(wanted)


def test_curves_are_the_exact_values(data) -> None:
    """At a few points the data are the floats nearest to values computed by hand with mpmath."""
    with mpmath.workdps(30):
        e, pi, root = mpmath.e, mpmath.pi, mpmath.sqrt
        z = root(2 * pi) * mpmath.erf(1 / root(mpmath.mpf(2))) + 2 * mpmath.exp(mpmath.mpf(-1) / 2)
        three, four = row(data["figure-3"], x=2.0), row(data["figure-4"], alpha=2.0, x=-1.0)
        wanted = {
            "figure-1 L2": (row(data["figure-1"], x=-3.0)["L2"], mpmath.mpf(9) / 2),
            "figure-1 H": (row(data["figure-1"], x=-3.0)["H_1"], mpmath.mpf(5) / 2),
            "figure-2 normal": (row(data["figure-2"], x=0.0)["normal"], 1 / root(2 * pi)),
            "figure-2 huber": (row(data["figure-2"], x=0.0)["huber"], 1 / z),
            "figure-2 huber tail": (row(data["figure-2"], x=5.0)["huber"], mpmath.exp(mpmath.mpf(-9) / 2) / z),
            "figure-3 lower": (three["lower"], mpmath.exp(-2) + 1),
            "figure-3 upper": (three["upper"], mpmath.exp(-4) / 2 + mpmath.mpf(3) / 2),
            "figure-4 lower slope": (four["lower_slope"], -2 * (1 - 1 / root(e))),
            "figure-4 upper slope": (four["upper_slope"], -2 * (1 - 1 / e)),
            "figure-4 H slope": (four["H_slope"], mpmath.mpf(-1)),
            "gap upper": (row(data["gap"], x=1.0)["upper - H"], mpmath.exp(-2) / 2),
            "gap lower": (row(data["gap"], x=4.0)["H - lower"], mpmath.mpf(1) / 2 - mpmath.exp(-4)),
            "jumps 24": (row(data["jumps"], x=1.0)["24"], mpmath.mpf(1) / 2),
            "jumps 26 printed": (row(data["jumps"], x=1.0)["26 printed"], mpmath.mpf(1)),
            "jumps 26 corrected": (row(data["jumps"], x=1.0)["26 corrected"], mpmath.mpf(1) / 2),
            "sign map": (
                row(data["sign-map"], gamma=1.5, y=1.5)["f6"],
                mpmath.exp(-mpmath.mpf(3) / 2) + mpmath.mpf(1) / 2 - mpmath.mpf(3) / 4,
            ),
        }
        wrong = {name: (float(got), mpmath.nstr(value, 20)) for name, (got, value) in wanted.items() if not close(float(got), value)}

    assert not wrong


def test_the_marked_maximum_is_where_the_derivative_vanishes() -> None:
    """The gap's maximum is at half the root of exp(-y) = 1 - y/2, and no sampled gap exceeds it."""
    form = claims["beyond:gap-upper"].statement[0]
    at, value = number(form.at[0], alpha=1), number(form.value, alpha=1)
    with mpmath.workdps(30):
        root = mpmath.findroot(lambda y: mpmath.exp(-y) - 1 + y / 2, 1.6) / 2
        top = root * (1 - root) / 2

    assert (at, value) == (float(root), float(top))
    assert max(BY_NAME["gap"].data()["upper - H"]) <= value


def test_signs_are_those_of_the_claim(data) -> None:
    """f₆ is negative somewhere exactly for the sampled γ below 2 + W(-2e⁻²), as `erratum:90` says."""
    columns = data["sign-map"]
    negative = {gamma for gamma, sign in zip(columns["gamma"], columns["sign"], strict=True) if sign < 0}
    turn = float(2 + mpmath.lambertw(-2 * mpmath.exp(-2)))

    assert negative == {gamma for gamma in columns["gamma"] if gamma < turn}


def test_the_root_drawn_is_that_of_the_claim() -> None:
    """The dotted curve of the sign map is the root about which the last part of `erratum:90` speaks."""
    from sympy import exp

    from verify.paper.symbols import gamma

    assert any(form.expressions()[0] == -exp(-ZERO_OF_SLOPE) + 1 - ZERO_OF_SLOPE / gamma for form in claims["erratum:90"].statement)


def test_the_stable_loss_stays_within_its_budget_where_the_printed_one_does_not(data) -> None:
    """The stable loss errs by at most 4 ulp in every bin, the printed one by more than 2^20 in a third of them."""
    columns = data["ulp"]

    assert max(columns["verify.losses"]) <= 4
    assert sum(error > 2**20 for error in columns["as printed"]) > len(columns["u"]) / 3


def test_the_plane_holds_every_preset(data) -> None:
    """Every preset has its two points, and the paper's are those of Table 2."""
    from verify.detector import presets

    columns = data["noise-plane"]

    assert set(columns["head"]) == set(presets)
    assert len(columns["head"]) == 2 * len(presets)
    assert row(columns, head="paper/proposed/rpn", coordinate="w")["prediction"] == float(Fraction(2, 5))


def test_the_stored_toy_data_are_what_the_command_computes() -> None:
    """One transition point, computed again with all 200 data sets, gives the stored row; BLAS may sum in another order."""
    stored = toy.columns()
    turn = stored["alpha"][7]
    again = toy.compute((0.3,), alphas=(float(turn),))
    wanted = row(stored, label_noise=0.3, alpha=turn)
    wrong = {name: (again[name][0], wanted[name]) for name in wanted if abs(again[name][0] - wanted[name]) > 1e-9 * abs(wanted[name])}

    assert not wrong


def test_files_are_written_with_data_that_restore_the_floats(tmp_path: Path, data) -> None:
    """A figure gives a CSV, an SVG and a PDF; the CSV holds the columns to the last bit."""
    written = write_figures(tmp_path, [BY_NAME["figure-1"]])
    names, *rows = csv.reader((tmp_path / "figure-1.csv").read_text().splitlines())

    assert [path.name for path in written] == ["figure-1.csv", "figure-1.svg", "figure-1.pdf"]
    assert {name: [float(line[index]) for line in rows] for index, name in enumerate(names)} == data["figure-1"]
    assert (tmp_path / "figure-1.pdf").read_bytes().startswith(b"%PDF")


def test_a_value_that_balls_do_not_know_is_refused() -> None:
    """A value that cancels beyond the working precision raises instead of being drawn."""
    import sympy as sp

    with pytest.raises(ValueError, match="60 bits"):
        values(sp.exp(sp.Symbol("x")) - sp.exp(sp.Symbol("x") + sp.Rational(1, 2**127)), [{sp.Symbol("x"): Fraction(1)}])


def test_the_csv_has_a_heading_and_exact_floats() -> None:
    """Floats are written so that they can be read back."""
    assert csv_text({"a": [0.1], "b": ["text, with comma"]}) == 'a,b\n0.1,"text, with comma"\n'


def test_every_colour_of_the_style_keeps_text_as_paths() -> None:
    """Pictures need no font of the reader's machine."""
    assert RC["svg.fonttype"] == "path"
    assert RC["pdf.fonttype"] == 42
