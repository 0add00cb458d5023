"""Reads the pages of a site with the standard library alone: links, anchors, headings, names of pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(eq=False)
class Page(HTMLParser):
    """What a page holds."""

    path: Path
    targets: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    refers: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the file."""
        super().__init__()
        self._open: list[str] = []
        self.feed(self.path.read_text(encoding="utf-8"))
        self.close()
        self.broken += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag, attrs) -> None:
        """Take down a tag."""
        given = dict(attrs)
        self.tags.append(tag)
        if tag not in VOID:
            self._open.append(tag)
        self.targets += [given[name] for name in ("href", "src") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        self.refers += (given.get("aria-labelledby") or "").split()
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        named = given.get("alt") or given.get("aria-label") or given.get("aria-hidden") == "true"
        if tag in {"img", "svg"} and not named:
            self.unnamed.append(self.get_starttag_text() or tag)

    def handle_startendtag(self, tag, attrs) -> None:
        """Take down a tag that closes itself, as those of SVG do."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag) -> None:
        """Check that what is closed was opened last."""
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.broken.append(f"</{tag}> in line {self.getpos()[0]} closes {self._open[-1:] or 'nothing'}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass


def pages_of(site: Path) -> dict[str, Page]:
    """Read every page of a site, by its path in it."""
    return {path.relative_to(site).as_posix(): Page(path) for path in sorted(site.rglob("*.html"))}


def broken_links(site: Path, pages: dict[str, Page]) -> list[str]:
    """List the links and pictures that lead nowhere: outside, to a file that is not there, to an anchor that is not in it."""
    wrong = []
    for name, page in pages.items():
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme == "data":
                continue
            if parts.scheme or parts.netloc:
                wrong.append(f"{name}: {target} needs a network")
                continue
            goal = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path.resolve()
            if not goal.is_file() or not goal.is_relative_to(site.resolve()):
                wrong.append(f"{name}: {target} is not in the site")
            elif parts.fragment and unquote(parts.fragment) not in pages[goal.relative_to(site.resolve()).as_posix()].ids:
                wrong.append(f"{name}: {target} has no such anchor")
    return wrong
