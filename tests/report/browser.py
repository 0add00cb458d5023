"""Looks at pages with a real Chromium: what it says on its console, what overflows, what it tells people who do not see."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

REQUIRED = "VERIFY_REQUIRE_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOUD = {"serious", "critical"}
PICTURES = {"img", "image", "graphics-document", "graphics-symbol"}


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    scheme: str
    tree: bool
    rules: dict[str, Any]


PHONE = Look(360, "light", True, {"type": "tag", "values": list(TAGS)})
# Of axe's rules only the contrast depends on the colours.
DESK = Look(1280, "dark", False, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})


@dataclass
class Visit:
    """What was found on one page."""

    page: str
    look: Look
    said: list[str] = field(default_factory=list)
    overflow: int = 0
    widest: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    tree: list[str] = field(default_factory=list)


def missing() -> str:
    """Say in a sentence why no browser can be used, or "" where one can."""
    if not any(shutil.which(name) for name in NAMES):
        return f"no Chromium is installed: none of {', '.join(NAMES)} is on the path"
    for package in ("playwright", "axe_playwright_python"):
        if find_spec(package) is None:
            return f"{package} is not installed (extra 'browser')"
    return ""


def required() -> bool:
    """Say whether a missing browser is an error."""
    return os.environ.get(REQUIRED, "") not in ("", "0")


@contextmanager
def browser() -> Iterator[Any]:
    """Start the installed Chromium without a window; it is closed afterwards."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Continuous integration runs as root in a container, where Chromium's own sandbox cannot start.
        options = {"args": ["--no-sandbox", "--disable-gpu"], "executable_path": next(filter(None, map(shutil.which, NAMES)))}
        chromium = playwright.chromium.launch(**options)
        try:
            yield chromium
        finally:
            chromium.close()


def visit(chromium: Any, site: Path, names: list[str], look: Look) -> list[Visit]:
    """Open pages one after the other, with everything that can be opened on them open.

    Args:
        chromium: A running browser.
        site: The directory.
        names: Pages in it.
        look: Width, colours and rules.

    Returns:
        What was found, a visit a page.
    """
    from axe_playwright_python.base import AXE_FILE_PATH

    context = chromium.new_context(viewport={"width": look.width, "height": 900}, color_scheme=look.scheme)
    context.add_init_script(path=str(AXE_FILE_PATH))
    page = context.new_page()
    session = context.new_cdp_session(page)
    visits: list[Visit] = []
    page.on("console", lambda message: visits[-1].said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: visits[-1].said.append(f"error: {error}"))
    page.on("requestfailed", lambda request: visits[-1].said.append(f"not loaded: {request.url}"))
    for name in names:
        visits.append(Visit(name, look))
        page.goto((site / name).as_uri(), wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        visits[-1].overflow, visits[-1].widest = page.evaluate(_OVERFLOW)
        page.evaluate(_FLAT)
        if look.tree:
            visits[-1].tree = _tree(session)
        visits[-1].axe = _axe(page, look)
    context.close()
    return visits


_OVERFLOW = """() => {
  const over = document.documentElement.scrollWidth - window.innerWidth;
  if (over <= 0) return [over, []];
  const wide = [...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > window.innerWidth + 1);
  return [over, wide.slice(0, 3).map(one => one.outerHTML.slice(0, 90))];
}"""


# Axe has no rule about what is inside of a formula or a curve and takes seconds to walk through it: text of the same colour stands for it.
# Steps of an argument and pieces of evidence are set alike each; six of them on a page are enough for it.
_FLAT = """() => {
  for (const one of document.querySelectorAll('math')) {
    const text = document.createElement('span');
    text.textContent = one.textContent;
    one.replaceWith(text);
  }
  document.querySelectorAll('svg path, ol > li:nth-child(n+7), article.evidence:nth-of-type(n+7)').forEach(one => one.remove());
}"""


def _axe(page: Any, look: Look) -> list[str]:
    options = {"runOnly": look.rules, "resultTypes": ["violations"], "iframes": False, "preload": False}
    violations = page.evaluate("options => axe.run(document, options).then(result => result.violations)", options)
    return [
        f"{one['impact']}: {one['id']} ({len(one['nodes'])}): " + "; ".join(node["html"][:90] for node in one["nodes"][:2])
        for one in violations
        if one["impact"] in LOUD
    ]


def _tree(session: Any) -> list[str]:
    """Say what is wrong in the accessibility tree: headings, landmarks, links and pictures without a name."""
    nodes = [node for node in session.send("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
    roles: dict[str, list[dict[str, Any]]] = {}
    for node in nodes:
        roles.setdefault(node.get("role", {}).get("value", ""), []).append(node)
    first = [node for node in roles.get("heading", ()) if {"name": "level", "value": {"type": "integer", "value": 1}} in node["properties"]]
    wrong = [f"{len(first)} headings of level 1"] if len(first) != 1 else []
    wrong += [f"{len(roles.get(role, ()))} landmarks {role}" for role in ("banner", "main", "contentinfo") if len(roles.get(role, ())) != 1]
    named = ["link", "navigation", "region", "heading", "button", *PICTURES]
    for role in named:
        empty = [node for node in roles.get(role, ()) if not node.get("name", {}).get("value", "").strip()]
        wrong += [f"{len(empty)} of role {role} without a name"] if empty else []
    return wrong + ([] if roles.get("navigation") else ["no navigation"])
