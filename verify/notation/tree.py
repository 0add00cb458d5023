"""The syntax tree: what stands on the page, before anyone says what the names mean.

A bracket after a name is kept as it stands (`Row`), because only a vocabulary knows whether `f(x)` applies a function.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "Absolute",
    "Accented",
    "Argument",
    "Big",
    "Cases",
    "Chain",
    "Constant",
    "Entry",
    "Fraction",
    "IntegralSign",
    "LimitSign",
    "Name",
    "Node",
    "Number",
    "Paren",
    "Root",
    "Row",
    "Scripted",
    "Star",
    "Sum",
    "Word",
]


@dataclass(frozen=True)
class Node:
    """A part of a formula. `at` is the position of its first character, counted from 0."""

    at: int


@dataclass(frozen=True)
class Number(Node):
    """A decimal number, exact: its digits."""

    digits: str


@dataclass(frozen=True)
class Name(Node):
    """A letter or word: `x`, `alpha`, `cal L`."""

    text: str


@dataclass(frozen=True)
class Constant(Node):
    """π, ∞ or e, as `pi`, `oo`, `e`."""

    text: str


@dataclass(frozen=True)
class Word(Node):
    """A function that every vocabulary has: such as `exp` and `log`."""

    text: str


@dataclass(frozen=True)
class Star(Node):
    """The * of y* or of α_*."""


@dataclass(frozen=True)
class Accented(Node):
    """A name under an accent: `tilde`, `hat` or `bar`."""

    accent: str
    name: Name


@dataclass(frozen=True)
class Scripted(Node):
    """Something with a subscript (its entries), a superscript, a star, primes, or a side (0⁺)."""

    base: Node
    sub: tuple[Node, ...] = ()
    sup: Node | None = None
    star: bool = False
    primes: int = 0
    side: str = ""


@dataclass(frozen=True)
class Paren(Node):
    """A bracket: its entries, and what follows the bar | ("given") or ‖ ("from") in it."""

    entries: tuple[Node, ...]
    given: tuple[Node, ...] = ()
    bar: str = ""


@dataclass(frozen=True)
class Row(Node):
    """Factors beside each other; before each but the first stands "", "*" or "/"."""

    items: tuple[Node, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Sum(Node):
    """Terms, each with its sign."""

    terms: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Absolute(Node):
    """|…|."""

    inside: Node


@dataclass(frozen=True)
class Fraction(Node):
    """A fraction set with a bar."""

    above: Node
    below: Node


@dataclass(frozen=True)
class Root(Node):
    """A root; `degree` is None for a square root."""

    inside: Node
    degree: Node | None


@dataclass(frozen=True)
class Chain(Node):
    """Sides with relations between them: one fewer than the sides, or as many where the first side is left out."""

    sides: tuple[Node, ...]
    relations: tuple[str, ...]

    @property
    def continues(self) -> bool:
        """Whether the chain begins with a relation, and so continues a formula before it."""
        return len(self.relations) == len(self.sides)


@dataclass(frozen=True)
class Entry(Node):
    """i = 0 or x → ∞ below an operator; `kind` is "=" or "to"."""

    kind: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Cases(Node):
    """Rows of a value and its conditions (all of which hold); None is "otherwise"."""

    rows: tuple[tuple[Node, tuple[Chain, ...] | None], ...]


@dataclass(frozen=True)
class Big(Node):
    """Σ or Π, as `sum` or `prod`; its scripts stand in the `Scripted` around it, its body beside it in the `Row`."""

    kind: str


@dataclass(frozen=True)
class IntegralSign(Node):
    """∫ from `lower` to `upper` of `body` over `variable`."""

    lower: Node | None
    upper: Node | None
    body: Node
    variable: Node


@dataclass(frozen=True)
class LimitSign(Node):
    """The limit of all that follows in the sum, under its entry x → a."""

    entry: Node
    body: Node


@dataclass(frozen=True)
class Argument(Node):
    """argmin or argmax (`sense`) over `variable` of all that follows in the sum."""

    sense: str
    variable: Node
    body: Node
