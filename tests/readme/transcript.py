"""The README's commands with their outputs: read, run again, compared, written anew.

A fenced block `console` holds commands behind `$ ` and what they print; a block `pycon` holds a Python session. A line `…` stands
for lines left out. Before two outputs are compared, these rules make them alike, and nothing else does:

1. seconds and rates: `64.2 s`, `8 min`, `1.07e+07 points a second` → `TIME`;
2. versions and commits: `1.14.0`, forty hexadecimal digits → `VERSION`;
3. what stands behind the verdict in the table of a run: which methods stop by the clock depends on the machine, the verdict does not;
4. columns: runs of blanks, and the lines of a table, count as one blank.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
LEFT_OUT = "…"
WIDTH = 140

_BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RULES = (
    (re.compile(r"\b[\d.,]+(?:e[+-]?\d+)? (?:s|ms|min)\b|\b[\d.,]+(?:e[+-]?\d+)? points a second"), "TIME"),
    (re.compile(r"\b\d+\.\d+\.\d+\b|\b[0-9a-f]{40}\b"), "VERSION"),
    (re.compile(r"^(\S+:\S+ .* (?:proved|refuted|reported|stated))\s+[●○✗?–].*$"), r"\1"),
    (re.compile(r"[\s│┃┏┓┗┛└┘┌┐━─┳┻┴┬╇┡┩┼]+"), " "),
)


@dataclass(frozen=True)
class Example:
    """One command with the output that the README shows, and where it stands in the text."""

    kind: str
    command: str
    output: str
    start: int
    end: int

    def __str__(self) -> str:
        """Name a test by its command."""
        return self.command.splitlines()[0]


def examples(text: str) -> list[Example]:
    """Find the commands of a text and the output below each.

    Args:
        text: Markdown.
    """
    found: list[Example] = []
    for block in _BLOCK.finditer(text):
        mark, more = ("$ ", "> ") if block[1] == "console" else (">>> ", "... ")
        place, command, command_start, start = block.start(2), "", 0, 0
        for line in [*block[2].splitlines(keepends=True), None]:
            if line is None or line.startswith(mark):
                if command:
                    found.append(Example(block[1], command, text[start:place], start, place))
                if line is not None:
                    command, command_start = line[len(mark) :].rstrip("\n"), place
                    start = place + len(line)
            elif line.startswith(more) and start == place and command_start < place:
                command += "\n" + line[len(more) :].rstrip("\n")
                start = place + len(line)
            place += len(line or "")
    return found


def inside(command: str) -> str:
    """Run a `verify` command in this process; give its standard output, or what it says of wrong use."""
    from verify.cli import main

    name, *arguments = shlex.split(command)
    assert name == "verify", f"only `verify` runs inside a test, not {name}"
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            main(arguments)
        except SystemExit as end:
            code = end.code
    return errors.getvalue() if code == 2 else out.getvalue()


def session(names: dict[str, object]) -> Callable[[str], str]:
    """Give a Python prompt: it runs a command and returns what it prints, a value by its repr."""

    def run(command: str) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(command + "\n", "<README>", "single"), names)
        return out.getvalue()

    return run


def normal(output: str) -> list[str]:
    """Make outputs alike by the rules above: lines, without empty ones."""
    lines = []
    for line in output.splitlines():
        text = line.rstrip()
        for pattern, replacement in _RULES:
            text = pattern.sub(replacement, text)
        if text.strip():
            lines.append(text.strip())
    return lines


def difference(shown: str, got: str) -> str:
    """Compare what the README shows with what came out.

    Returns:
        Nothing where they agree, `…` standing for any lines; else a diff.
    """
    wanted, found = normal(shown), normal(got)
    pattern = "".join("(?:.*\n)+?" if line == LEFT_OUT else re.escape(line) + "\n" for line in wanted)
    if re.fullmatch(pattern, "".join(f"{line}\n" for line in found)):
        return ""
    near = _abridged(wanted, found)
    return "\n".join(difflib.unified_diff(wanted, found if near == wanted else near, "README", "now", lineterm="", n=1))


def rewritten(shown: str, got: str) -> str:
    """Give the output as it is now, with lines left out where the README leaves them out."""
    lines = [line.rstrip() for line in got.strip("\n").splitlines()]
    return "".join(f"{line}\n" for line in _abridged([line.rstrip() for line in shown.splitlines()], lines))


def _abridged(wanted: list[str], found: list[str]) -> list[str]:
    """Choose from the lines found those that come nearest to the lines wanted, with `…` for what lies between."""
    if LEFT_OUT not in wanted:
        return found
    return list(_chosen(wanted, found))


def _chosen(wanted: list[str], found: list[str]) -> Iterator[str]:
    place, open_end = 0, False
    for line in wanted:
        if line == LEFT_OUT:
            open_end = True
            continue
        near = max(range(place, len(found)), key=lambda index: _likeness(line, found[index], index - place), default=None)
        if near is None or _likeness(line, found[near], 0) < 0.5:
            continue
        if open_end and near > place:
            yield LEFT_OUT
        yield found[near]
        place, open_end = near + 1, False
    if open_end and place < len(found):
        yield LEFT_OUT


def _likeness(line: str, other: str, far: int) -> float:
    """Say how alike two lines are: not at all if they begin with different labels; of equally alike ones the nearer counts."""
    labels = [line.split(maxsplit=1)[0] for line in (line, other) if line.strip()]
    if len(set(labels)) > 1 and any(":" in label for label in labels):
        return -1e-6 * far
    return difflib.SequenceMatcher(None, line, other, autojunk=False).ratio() - 1e-6 * far
