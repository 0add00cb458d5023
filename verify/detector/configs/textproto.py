"""Protocol buffers' text format, as Caffe's prototxt and TensorFlow's pipeline.config use it, without protobuf."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from verify.detector.configs.files import DEEPEST
from verify.detector.configs.records import ConfigError
from verify.detector.rational import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Message = dict[str, list[Any]]
"""A message: every field holds the list of its values, in order; a value is a `Message`, a `Fraction`, a word or a str."""

_TOKEN = re.compile(
    r"""(?P<space>[\s]+|\#[^\n]*)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?(?![\w.]))
    |(?P<word>[+-]?[A-Za-z_0-9][\w./-]*|\[[A-Za-z_][\w./]*\])
    |(?P<mark>[{}<>\[\]:;,])""",
    re.VERBOSE | re.ASCII,
)
_CLOSING = {"{": "}", "<": ">"}


def parse_text_proto(text: str, path: Path) -> Message:
    """Parse a message in text format.

    Args:
        text: the file's content.
        path: the file, for the error.

    Raises:
        ConfigError: if the text is no such message or is nested too deeply.
    """
    parser = _Parser(list(_tokens(text, path)), path)
    message = parser.message(None, 0)
    if not message:
        raise ConfigError(f"{path} holds no fields.")
    return message


def _tokens(text: str, path: Path) -> Iterator[tuple[str, str, int]]:
    at, line = 0, 1
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ConfigError(f"{path} line {line} is not protobuf text at {text[at : at + 10]!r}.")
        kind, content = str(found.lastgroup), found.group()
        if kind != "space":
            yield kind, content, line
        line += content.count("\n")
        at = found.end()


class _Parser:
    """A recursive descent over the tokens, with a bounded depth."""

    def __init__(self, tokens: list[tuple[str, str, int]], path: Path) -> None:
        self.tokens, self.path, self.at = tokens, path, 0

    def peek(self) -> tuple[str, str, int]:
        return (
            self.tokens[self.at] if self.at < len(self.tokens) else ("end", "the end of the file", self.tokens[-1][2] if self.tokens else 1)
        )

    def fail(self, wanted: str) -> ConfigError:
        _, text, line = self.peek()
        return ConfigError(f"{self.path} line {line} has {text[:40]!r} where {wanted} is expected.")

    def message(self, closing: str | None, depth: int) -> Message:
        if depth > DEEPEST:
            raise ConfigError(f"{self.path} is nested more than {DEEPEST} levels deep.")
        fields: Message = {}
        while True:
            kind, text, _ = self.peek()
            if kind == "end" and closing is None:
                return fields
            if kind == "mark" and text == closing:
                self.at += 1
                return fields
            if kind != "word":
                raise self.fail("a field name" if closing is None else f"a field name or {closing!r}")
            self.at += 1
            fields.setdefault(text.strip("[]"), []).extend(self.values(depth))
            while self.peek()[1] in {",", ";"}:
                self.at += 1

    def values(self, depth: int) -> list[Any]:
        colon = self.peek()[1] == ":"
        self.at += colon
        _, text, _ = self.peek()
        if text in _CLOSING:
            self.at += 1
            return [self.message(_CLOSING[text], depth + 1)]
        if not colon:
            raise self.fail("':' or '{'")
        if text != "[":
            return [self.scalar()]
        self.at += 1
        found: list[Any] = []
        while self.peek()[1] != "]":
            _, text, _ = self.peek()
            if text in _CLOSING:
                self.at += 1
                found.append(self.message(_CLOSING[text], depth + 1))
            else:
                found.append(self.scalar())
            if self.peek()[1] == ",":
                self.at += 1
            elif self.peek()[1] != "]":
                raise self.fail("',' or ']'")
        self.at += 1
        return found

    def scalar(self) -> Any:
        kind, text, _ = self.peek()
        if kind not in {"string", "number", "word"}:
            raise self.fail("a value")
        self.at += 1
        if kind == "number":
            try:
                return number(text.rstrip("fF"), "value")
            except ValueError:
                return text
        if kind == "word":
            return text
        parts = [text[1:-1]]
        # Neighbouring strings are one string.
        while self.peek()[0] == "string":
            parts.append(self.peek()[1][1:-1])
            self.at += 1
        return "".join(parts)


def last(message: Message, name: str) -> Any:
    """Return a field's last value, which is the one that counts for a field that is not repeated; None if absent."""
    found = message.get(name)
    return found[-1] if found else None


def merged(message: Message) -> dict[str, Any]:
    """Turn a message into a tree: single fields by their last value, messages given twice laid over each other."""
    tree: dict[str, Any] = {}
    for name, values in message.items():
        for value in values:
            if isinstance(value, dict):
                below = tree.get(name)
                tree[name] = _joined(below if isinstance(below, dict) else {}, merged(value))
            else:
                tree[name] = value
    return tree


def _joined(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Merge two messages field by field, as the text format does when a message is given twice."""
    both = dict(first)
    for name, value in second.items():
        below = both.get(name)
        both[name] = _joined(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both
