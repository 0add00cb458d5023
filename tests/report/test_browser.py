"""The site in a real Chromium: a few pages every day, all of them where VERIFY_SITE names a whole site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.browser import DESK, PHONE, REQUIRED, browser, missing, required, visit


@pytest.fixture(scope="module")
def chromium():
    """Start one browser for all tests, or say why there is none."""
    reason = missing()
    if reason and required():
        pytest.fail(f"{REQUIRED} is set, and {reason}", pytrace=False)
    if reason:
        pytest.skip(reason)
    with browser() as running:
        yield running


# All pages of claims come from one template, and dark colours differ by the style sheet alone: on a desk one in ten of a whole site will do.
SOME = 10


@pytest.fixture(scope="module")
def visits(chromium, site: Path):
    """Open every page on a phone in light colours, then on a desk in dark ones those that have a template of their own and some claims."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    claims = [name for name in names if name.startswith("claims/")]
    some = [name for name in names if name not in claims] + claims[:: SOME if len(claims) > 100 else 1]
    return [*visit(chromium, site, names, PHONE), *visit(chromium, site, some, DESK)]


def told(visits, what: str) -> dict[str, list[str]]:
    """List what was found, by page and look."""
    return {f"{one.page} at {one.look.width} px, {one.look.scheme}": getattr(one, what) for one in visits if getattr(one, what)}


def test_every_page_was_opened(visits, site: Path) -> None:
    """Each page was looked at on a phone, and each template on a desk."""
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}

    assert {one.page for one in visits if one.look is PHONE} == pages
    assert {one.page for one in visits if one.look is DESK} >= {name for name in pages if "/" not in name}
    assert len(pages) > 15


def test_the_console_stays_silent(visits) -> None:
    """No error, no warning, and nothing that could not be loaded."""
    assert told(visits, "said") == {}


def test_nothing_overflows_the_width(visits) -> None:
    """No page scrolls sideways at 360 or 1280 px, with every detail open."""
    assert {one.page: (one.overflow, one.widest) for one in visits if one.overflow > 0} == {}


def test_axe_finds_nothing_serious(visits) -> None:
    """Axe-core has no serious or critical finding; contrast in both colour schemes."""
    assert told(visits, "axe") == {}


def test_the_accessibility_tree_is_sane(visits) -> None:
    """One heading of level 1, the landmarks once each, and every link, region and picture with a name."""
    assert told(visits, "tree") == {}


def test_the_browser_notices_a_bad_page(chromium, tmp_path: Path) -> None:
    """A page with everything wrong is found out by each of the checks."""
    (tmp_path / "bad.html").write_text(
        "<!doctype html><title>bad</title><style>p {color: #bbb; width: 700px}</style><h2>no first heading</h2><p>pale and wide</p>"
        "<a href='x'></a><img src='none.png'><script>console.error('loud')</script>"
    )
    (phone,) = visit(chromium, tmp_path, ["bad.html"], PHONE)
    (desk,) = visit(chromium, tmp_path, ["bad.html"], DESK)

    assert "error: loud" in phone.said
    assert any("none.png" in line for line in phone.said)
    assert phone.overflow > 0
    assert {line.split()[1] for line in phone.axe} >= {"color-contrast", "image-alt", "link-name", "html-has-lang"}
    assert any(line.startswith("serious: color-contrast") for line in desk.axe)
    assert {"0 headings of level 1", "1 of role link without a name", "0 landmarks main", "no navigation"} <= set(phone.tree)


def test_the_keyboard_reaches_the_content_and_the_graph(chromium, site: Path) -> None:
    """The first Tab shows the link past the menu; the focus on a claim of the graph brings its lines out, without a script."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=True)
    page.goto((site / "graph.html").as_uri())
    page.keyboard.press("Tab")
    skip = page.evaluate("[document.activeElement.className, document.activeElement.getBoundingClientRect().left]")
    widths = "() => [...document.querySelectorAll('.edges path')].filter(one => getComputedStyle(one).strokeWidth === '2px').length"
    before = page.evaluate(widths)
    page.focus("svg a:has(text)")
    page.keyboard.press("Tab")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    after = page.evaluate(widths)
    page.close()

    assert skip[0] == "skip"
    assert skip[1] >= 0
    assert ":" in label
    assert before == 0
    assert after > 0, label


def test_colours_follow_the_scheme_and_print_is_plain(chromium, site: Path) -> None:
    """The ground is light or dark as asked for, in the plots too; on paper there is no menu."""
    page = chromium.new_page(color_scheme="light")
    page.goto((site / "errata.html").as_uri())
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    curve = "() => getComputedStyle(document.querySelector('.plot path.left')).stroke"
    light = (page.evaluate(ground), page.evaluate(curve))
    page.emulate_media(color_scheme="dark")
    dark = (page.evaluate(ground), page.evaluate(curve))
    page.emulate_media(media="print")
    menu = page.evaluate("() => getComputedStyle(document.querySelector('nav')).display")
    page.close()

    assert all(one != other for one, other in zip(light, dark, strict=True)), (light, dark)
    assert sum(int(part) for part in light[0][4:-1].split(",")) > 700
    assert sum(int(part) for part in dark[0][4:-1].split(",")) < 100
    assert menu == "none"
