"""What the names mean: a vocabulary is data that the caller hands in; this layer knows no paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

__all__ = ["Function", "Vocabulary"]


@dataclass(frozen=True)
class Function:
    """One shape in which a function is written, and what it becomes.

    Args:
        make: Builds the SymPy expression from the subscripts, the arguments and what stands after the bar, in that order.
        subscripts: How many subscripts are its parameters, as in D_{α,β}(x).
        arguments: How many arguments stand in the bracket.
        given: How many stand after the bar in it.
        bar: "" for none, "|" as in p(y | x), "||" as in D(p ‖ q).
        primed: Optionally builds the derivative, from its order and then the same values; otherwise a prime is a
            derivative by the last argument that is kept unevaluated.
    """

    make: Callable[..., Any]
    subscripts: int = 0
    arguments: int = 1
    given: int = 0
    bar: str = ""
    primed: Callable[..., Any] | None = None

    def shape(self, name: str) -> str:
        """Show how the function is written."""
        letters = iter("abcdefgh")
        lower = ",".join(next(letters) for _ in range(self.subscripts))
        inside = ", ".join(next(letters) for _ in range(self.arguments))
        after = ", ".join(next(letters) for _ in range(self.given))
        return f"{name}{f'_{{{lower}}}' if lower else ''}({inside}{f' {self.bar} {after}' if self.bar else ''})"


@dataclass(frozen=True)
class Vocabulary:
    """The names that a text may use.

    A key is the name in plain letters: `x`, `alpha`, `alpha_1`, `y_i^*`, `tilde t_x^*`, `hat theta`, `cal L`, `alpha_*`.

    Args:
        symbols: What a key stands for, a SymPy expression.
        functions: The shapes of each function.
        unknown: Optionally makes a symbol of a key that is in neither, or gives None.
    """

    symbols: Mapping[str, Any] = field(default_factory=dict)
    functions: Mapping[str, tuple[Function, ...]] = field(default_factory=dict)
    unknown: Callable[[str], sp.Expr | None] | None = None

    def with_symbols(self, symbols: Mapping[str, Any]) -> Vocabulary:
        """Give the vocabulary with some names added or changed."""
        return replace(self, symbols={**self.symbols, **symbols})

    def with_functions(self, functions: Mapping[str, tuple[Function, ...]]) -> Vocabulary:
        """Give the vocabulary with some functions added or changed."""
        return replace(self, functions={**self.functions, **functions})

    def symbol(self, key: str) -> Any:
        """Look a name up, or make it where `unknown` allows; None if it is not known."""
        if key in self.symbols:
            return self.symbols[key]
        return self.unknown(key) if self.unknown is not None else None
