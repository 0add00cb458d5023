"""The site as files: complete, whole, the same every time, and made of the results alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("jinja2")
pytest.importorskip("latex2mathml")


import sympy as sp

from tests.report.pages import broken_links, pages_of
from verify.claim import Claim, Evidence, Finding, Identity, LimitIs, Outcome, Step, Verdict
from verify.paper import claims
from verify.paper.symbols import alpha, x
from verify.report.figures.evaluate import number
from verify.report.site import build_site, mathml
from verify.report.site.axes import ticks
from verify.report.site.display import display_of
from verify.report.site.plot import picture_of
from verify.runner import Report


@pytest.fixture(scope="module")
def pages(site: Path):
    """Read the site's pages once."""
    return pages_of(site)


def test_no_link_leads_nowhere_or_outside(site: Path, pages) -> None:
    """Every link, picture and anchor of every page is in the site: it opens from disk without a network."""
    assert broken_links(site, pages) == []


def test_every_page_is_whole_and_well_formed(pages) -> None:
    """Tags are closed in order, one h1, no heading level is left out, ids are unique and what a label refers to is there."""
    wrong = {}
    for name, page in pages.items():
        jumps = [pair for pair in zip(page.headings, page.headings[1:], strict=False) if pair[1] > pair[0] + 1]
        doubled = sorted({one for one in page.ids if page.ids.count(one) > 1})
        missing = [one for one in page.refers if one not in page.ids]
        found = (page.broken, jumps, doubled, missing, page.unnamed, page.headings.count(1) - 1, "script" in page.tags)
        if any(found):
            wrong[name] = found

    assert not wrong


def test_the_checks_of_pages_notice_damage(tmp_path: Path) -> None:
    """A link to nothing, an anchor that is missing, a foreign picture, a picture without a name and a doubled id are all found."""
    text = '<h1>a</h1><p id="b"></p><p id="b"><a href="none.html">x</a><a href="#c">y</a><img src="https://example.org/a.png"></div>'
    (tmp_path / "bad.html").write_text(text)
    pages = pages_of(tmp_path)
    page = pages["bad.html"]

    assert [line.partition(": ")[2] for line in broken_links(tmp_path, pages)] == [
        "none.html is not in the site",
        "#c has no such anchor",
        "https://example.org/a.png needs a network",
    ]
    assert page.unnamed
    assert page.broken
    assert page.ids == ["b", "b"]


def test_every_claim_has_a_page_and_stands_on_the_index(site: Path, pages) -> None:
    """The index links each claim of the run, and each page of a claim has its statement's formulas as MathML."""
    import json

    run = json.loads((site / "run.json").read_text())
    index = set(pages["index.html"].targets)
    for claim in run["claims"]:
        name = f"claims/{claim['label'].replace(':', '-').replace('/', '-')}.html"
        assert name in index, name
        assert "math" in pages[name].tags or not claim["forms"] or claim["forms"] == ["TableIs"], name


def test_the_index_says_what_is_wrong_and_how_to_cite_before_anything_else(site: Path) -> None:
    """Within the first lines that one reads: each refuted claim with where it fails, then the BibTeX."""
    text = (site / "index.html").read_text()
    order = [text.index(mark) for mark in ("<h1>", 'id="wrong"', 'claims/eq-26.html"', 'id="cite"', "@misc{huberverify", 'id="verdicts"')]

    assert order == sorted(order)
    assert "fails at" in text[order[1] : order[3]]


def test_the_site_is_small(site: Path) -> None:
    """All files together stay below 15 MiB."""
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())

    assert size < 15 * 2**20, f"{size / 2**20:.1f} MiB"


def test_making_it_again_gives_the_same_bytes(site_report, tmp_path: Path) -> None:
    """HTML, JSON, LaTeX, BibTeX, CSV, SVG and PDF are the same files when the same results are reported twice."""
    pytest.importorskip("matplotlib")
    from verify.report.extras import float_parts, preset_rows
    from verify.report.figures import FIGURES, figure_rows, write_figures

    chosen = [figure for figure in FIGURES if figure.name == "figure-3"]
    made = []
    for name in ("first", "second"):
        directory = tmp_path / name
        write_figures(directory / "figures", chosen)
        extra = {"presets": preset_rows(), "figures": figure_rows("figures", chosen), "floats": float_parts()}
        build_site(site_report, directory, extra=extra)
        mathml.formula.cache_clear()
        made.append({path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()})
    different = sorted(name for name in made[0].keys() | made[1].keys() if made[0].get(name) != made[1].get(name))

    assert not different
    assert {Path(name).suffix for name in made[0]} == {".html", ".css", ".json", ".tex", ".bib", ".csv", ".svg", ".pdf"}


def refuted(form, point) -> Report:
    """Make the results of a run that refuted one form at a point."""
    claim = Claim("eq:1", "identity", "1", "made up", (form,), "made up", expects="fails")
    item = Evidence("eq:1", 0, "balls", Finding(Outcome.REFUTED, "", counterexample=point))
    return Report((claim,), (), (item,), {"eq:1": Verdict.REFUTED}, ("balls",), 50, 0.0)


def test_a_picture_shows_the_counterexample_of_any_relation() -> None:
    """A made-up identity is drawn along x with both sides' own values at the point; nothing is particular to the paper's claims."""
    drawn = picture_of("eq:1", refuted(Identity(alpha * x**2, x + 1), {alpha: sp.Integer(3), x: sp.Rational(1, 2)}))

    assert drawn is not None
    assert (drawn.variable, drawn.fixed, drawn.at) == (x, {alpha: 3}, (0.75, 1.5))
    assert len(re.findall("[ML]", re.search(r'class="left" d="([^"]*)"', drawn.svg)[1])) == 121


def test_a_picture_stays_in_the_domain_and_breaks_at_a_jump() -> None:
    """Points outside of the domain are not drawn, and a step is drawn as two pieces."""
    step = sp.Piecewise((sp.Integer(0), x < 0), (sp.Integer(1), True))
    form = Identity(step, x, domain=sp.And(x >= -1, x <= 1))
    drawn = picture_of("eq:1", refuted(form, {x: sp.Rational(1, 2)}))

    assert drawn is not None
    assert re.search(r'class="left" d="([^"]*)"', drawn.svg)[1].count("M") == 2
    assert ">1.5<" not in drawn.svg


def test_a_picture_of_a_limit_has_the_value_that_it_should_approach() -> None:
    """The expression runs towards the point from the side of the limit."""
    form = LimitIs(sp.log(x) * alpha, x, sp.Integer(0), alpha, "+")
    drawn = picture_of("eq:1", refuted(form, {alpha: sp.Integer(2)}))

    assert drawn is not None
    assert drawn.limit
    assert "the value 2 " in drawn.svg


def test_every_refuted_claim_of_the_site_is_drawn_where_it_fails(site_report) -> None:
    """The values marked are those of the claim's own sides, and they break the relation."""
    wrong = [label for label, verdict in site_report.verdicts.items() if verdict is Verdict.REFUTED]
    drawn = {label: picture_of(label, site_report) for label in wrong}

    assert len(wrong) == 5
    for label, picture in drawn.items():
        assert picture is not None, label
        if picture.at is None:
            assert picture.limit, label
            continue
        form, given = claims[label].statement[picture.form], site_report.counterexample(label)
        values = tuple(number(side, **{symbol.name: value for symbol, value in given.items()}) for side in (form.lhs, form.rhs))
        assert picture.at == values, label
        assert values[0] != values[1] if isinstance(form, Identity) else values[0] >= values[1], label


def test_no_picture_is_made_up_where_nothing_was_refuted(site_report) -> None:
    """A proved claim has none, and a refutation without a point has none."""
    assert picture_of("eq:27", site_report) is None
    assert picture_of("eq:1", refuted(Identity(x, x + 1), None)) is None


def test_the_display_is_compared_and_not_taken_on_trust() -> None:
    """A claim agrees with its display, and the same claim with another right-hand side does not."""
    claim = claims["eq:28"]
    form = claim.statement[0]
    other = replace(claim, statement=(replace(form, rhs=form.rhs + 1),))

    assert display_of(claim).status == "agrees"
    assert display_of(other).status == "disagrees"
    assert display_of(other).reason
    assert display_of(claims["beyond:gap-upper"]) is None
    assert [why for _, _, why in display_of(claims["eq:31"]).repairs]


def test_the_page_of_a_claim_shows_digest_and_repairs_of_its_display(site: Path) -> None:
    """Line, SHA-256, the reading and the repair stand on the page of (31)."""
    text = (site / "claims" / "eq-31.html").read_text()
    display = display_of(claims["eq:31"])

    assert display.digest in text
    assert f"Line {display.line} " in text
    assert "Repaired before it was read" in text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("D_{α/2,1/α} − H_α", "D<sub>α/2,1/α</sub> − H<sub>α</sub>"),
        ("a < b & 2D_{α,β}", "a &lt; b &amp; 2D<sub>α,β</sub>"),
        ("laplace_kl_loss", "laplace_kl_loss"),
        ("γe^−γ and x^2", "γe<sup>−γ</sup> and x<sup>2</sup>"),
        ("when $x$ is", "when <math><mrow><mi>x</mi></mrow></math> is"),
    ],
)
def test_prose_is_set_with_its_formulas(text: str, wanted: str) -> None:
    """Subscripts and formulas in a sentence are set, names of functions are left alone, and the rest is escaped."""
    assert str(mathml.prose(text)) == wanted


def test_a_long_formula_breaks_at_its_words() -> None:
    """Words between formulas are text; words inside cases stay in the formula."""
    text = str(mathml.formula(r"f = \begin{cases} 1, & \text{otherwise} \end{cases}, \text{ attained at } x = 1"))

    assert text.count("<math") == 2
    assert "<span>attained at</span>" in text
    assert "<mtext>otherwise</mtext>" in text


def test_a_step_does_not_say_its_formula_twice() -> None:
    """Where the words end with the formula it is not repeated; markup in a step is escaped."""
    assert str(mathml.step(Step("it is 0", sp.Integer(0)))) == "it is 0"
    assert str(mathml.step(Step("cell", "x < 1"))) == "cell: <code>x &lt; 1</code>"
    assert "<msup>" in str(mathml.step(Step("divide", x**2)))
    assert str(mathml.step(Step("on the cell", sp.true))) == "on the cell: everywhere"


def test_every_form_has_a_word() -> None:
    """No page shows the name of a class."""
    from verify.claim import forms

    assert set(mathml.KINDS) == set(forms.__all__) - {"Form", "Cell"}


def test_a_table_is_set_as_a_table() -> None:
    """A row a printed row, a column a printed column, in each cell the printed number and what it must equal."""
    (name, text), *_ = mathml.statements(claims["table:2"])

    assert name == "table"
    assert (text.count("<tr>"), text.count("<td><math>")) == (9, 48)
    assert '<th scope="row">w\u0303</th>' in text


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        (r"D_{\frac{\alpha}{2},\frac{1}{\alpha \gamma}}\left(x\right)", "D_{α/2,1/(αγ)}(x)"),
        (r"\alpha \exp\left(- \left|x\right|\right) = -1", "α exp(−|x|)=−1"),
        (r"\left|x\right| - 1 < \frac{1}{2}", "|x|−1<[1 2]"),
    ],
)
def test_formulas_read_as_the_paper_sets_them(latex: str, wanted: str) -> None:
    """Quotients in subscripts are slanted, brackets do not grow without need, and nothing is lost."""
    text = str(mathml.inline(latex)).replace('<mspace width="0.17em"></mspace>', " ")
    text = re.sub(r"<msub><mi>D</mi><mrow>(.*?)</mrow></msub>", r"D_{\1}", text)
    text = re.sub(r"<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>", "[1 2]", text)

    assert re.sub(r"<[^>]*>", "", text).replace("&#x0003C;", "<") == wanted
    assert 'stretchy="true"' not in text


def test_a_formula_too_wide_for_a_phone_stands_apart() -> None:
    """A long formula scrolls by itself and can be reached with the keyboard; conditions are formulas between which a line breaks."""
    many = sp.And(*(x > bound for bound in (sp.Symbol("a"), sp.Symbol("b"), sp.Symbol("c"))))

    assert "long" not in str(mathml.term(sp.exp(-x / alpha)))
    assert '<span class="long" tabindex="0"' in str(mathml.term(sp.expand((x + 1) ** 9)))
    assert str(mathml.term(many)).count("<math>") == 3
    assert mathml.term(sp.expand((x + alpha) ** 99)) is None


def test_a_counterexample_is_set_as_formulas() -> None:
    """Symbols in order, exact rationals with a slash."""
    text = re.sub(r"<[^>]*>", "", str(mathml.point({x: sp.Rational(-6, 7), alpha: sp.sqrt(2)})))

    assert text == "α=2, x=−6/7"


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]),
        (-3, 2.4, [-3, -2, -1, 0, 1, 2]),
        (1e-9, 3e-9, [1e-9, 1.5e-9, 2e-9, 2.5e-9, 3e-9]),
    ],
)
def test_ticks_are_round(low: float, high: float, wanted: list[float]) -> None:
    """Ticks are multiples of 1, 2 or 5 times a power of ten, inside of the range."""
    assert ticks(low, high, 6) == pytest.approx(wanted)
