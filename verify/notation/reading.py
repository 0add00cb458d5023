"""From the syntax tree to SymPy, by a vocabulary: the sides of a formula and the relations between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import sympy as sp

from verify.notation import tree
from verify.notation.arithmetic import bounded_exponent
from verify.notation.parser import parse_chains
from verify.notation.spelling import spell
from verify.notation.values import Values
from verify.notation.vocabulary import Function, Vocabulary

__all__ = ["Optimum", "Reader", "Reading", "read"]


@dataclass(frozen=True)
class Optimum:
    """argmin or argmax: a side of a relation that is no expression.

    Args:
        sense: "min" or "max".
        variable: Over what.
        objective: Of what.
    """

    sense: Literal["min", "max"]
    variable: sp.Symbol
    objective: sp.Expr


@dataclass(frozen=True)
class Reading:
    """One chain: sides and the relations between them, in the order printed.

    Args:
        sides: SymPy expressions or `Optimum` records.
        relations: "=", "<=", "<", ">=", ">", "!=", "≈" or "∝"; one fewer than the sides, or as many where the chain
            continues a formula before it.
    """

    sides: tuple[Any, ...]
    relations: tuple[str, ...]

    @property
    def continues(self) -> bool:
        """Whether the left side stands in the formula before."""
        return len(self.relations) == len(self.sides)


def read(text: str, vocabulary: Vocabulary) -> tuple[Reading, ...]:
    """Read a whole formula.

    Args:
        text: LaTeX of the paper's notation, or plain text.
        vocabulary: What its names mean.

    Returns:
        One reading for each chain ("… and …").

    Raises:
        NotationError: If any of it is unknown, ambiguous or left over.
    """
    reader = Reader(text, vocabulary)
    return tuple(reader.chain(chain) for chain in parse_chains(text))


_WORDS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "exp": (sp.exp, 1, 1),
    "log": (sp.log, 1, 1),
    "ln": (sp.log, 1, 1),
    "sgn": (sp.sign, 1, 1),
    "sign": (sp.sign, 1, 1),
    "erf": (sp.erf, 1, 1),
    "abs": (sp.Abs, 1, 1),
    "Abs": (sp.Abs, 1, 1),
    "sqrt": (sp.sqrt, 1, 1),
    "min": (sp.Min, 1, 8),
    "Min": (sp.Min, 1, 8),
    "max": (sp.Max, 1, 8),
    "Max": (sp.Max, 1, 8),
}


class Reader(Values):
    """Reads the nodes of one text, functions applied to the brackets behind them."""

    def chain(self, node: tree.Chain) -> Reading:
        """Read a chain of relations."""
        return Reading(tuple(self.side(side) for side in node.sides), node.relations)

    def side(self, node: tree.Node) -> Any:
        """Read a side: an expression, or argmin or argmax of one."""
        if not isinstance(node, tree.Argument):
            return self.expression(node)
        sense: Literal["min", "max"] = "min" if node.sense == "min" else "max"
        return Optimum(sense, self.variable(node.variable), self.within(node.body))

    def row(self, node: tree.Row, *, script: bool) -> Any:
        """Read factors beside each other, applying functions to the brackets that follow them."""
        value: Any = sp.Integer(1)
        index = 0
        after_slash = False
        while index < len(node.items):
            sign = node.signs[index]
            factor_node = node.items[index]
            factor, index = self.applied(node, index)
            self.finite(factor_node, factor)
            if sign == "/":
                value, after_slash = self.quotient(value, factor_node, self.plain(factor_node, factor)), True
            elif sign == "" and after_slash and not script:
                raise self.fail("after / a product is ambiguous, so write a/(b c) or (a/b) c", factor_node)
            elif sign == "" and after_slash:
                value = self.quotient(value, factor_node, factor)
            else:
                value, after_slash = value * factor, False
        return value

    def applied(self, node: tree.Row, index: int) -> tuple[Any, int]:
        """Read the factor at an index, with the bracket behind it if it is a function's name; say where the next stands."""
        item = node.items[index]
        behind = node.items[index + 1] if index + 1 < len(node.items) and node.signs[index + 1] == "" else None
        bare = item.base if isinstance(item, tree.Scripted) else item
        if isinstance(bare, tree.Big):
            return self.big(item, node, index + 1), len(node.items)
        if isinstance(bare, tree.Word):
            return self.word(item, node, index + 1)
        found, lower = self.shapes(item)
        if not found:
            return self.expression(item), index + 1
        paren = behind.base if isinstance(behind, tree.Scripted) and not behind.sub else behind
        if not isinstance(paren, tree.Paren) or paren.bar == "{":
            raise self.fail(f"the function {spell(item)} needs its arguments in brackets", item)
        value = self.call(item, found, lower, paren)
        return self.raised(value, behind), index + 2

    def raised(self, value: Any, behind: tree.Node | None) -> Any:
        """Apply the exponent of the bracket behind a function to the function's value."""
        if not isinstance(behind, tree.Scripted):
            return value
        if behind.primes or behind.star or behind.side or behind.sub or behind.sup is None:
            raise self.fail("after a function's bracket stands at most an exponent", behind)
        return self.power(value, self.simple(behind.sup))

    def call(self, node: tree.Node, found: tuple[Function, ...], lower: tuple[tree.Node, ...], paren: tree.Paren) -> Any:
        """Apply a function of the vocabulary in the one shape that fits."""
        if isinstance(node, tree.Scripted) and (node.sup is not None or node.side):
            raise self.fail("an exponent stands after the function's bracket", node)
        primes = node.primes if isinstance(node, tree.Scripted) else 0
        wanted = (len(lower), len(paren.entries), len(paren.given), paren.bar)
        for shape in found:
            flat = not lower and not paren.bar and shape.bar == "" and len(paren.entries) == shape.subscripts + shape.arguments
            if flat or wanted == (shape.subscripts, shape.arguments, shape.given, shape.bar):
                parameters = [self.simple(entry, script=True) for entry in lower]
                inside = [self.simple(entry) for entry in (*paren.entries, *paren.given)]
                return self._made(shape, [*parameters, *inside], primes, node)
        written = " or ".join(shape.shape(spell(node.base if isinstance(node, tree.Scripted) and lower else node)) for shape in found)
        raise self.fail(f"this is not how the function is written, which is {written}", node)

    def _made(self, shape: Function, values: list[Any], primes: int, node: tree.Node) -> Any:
        if not primes:
            return shape.make(*values)
        if shape.primed is not None:
            try:
                return shape.primed(primes, *values)
            except ValueError as error:
                raise self.fail(str(error), node) from None
        if shape.bar:
            raise self.fail("a prime stands only after a function of one last argument", node)
        *first, last = values
        place = sp.Dummy("t", real=True)
        general = shape.make(*first, place)
        if isinstance(last, sp.Symbol) and last not in general.free_symbols:
            return sp.Derivative(shape.make(*values), (last, primes))
        return sp.Subs(sp.Derivative(general, (place, primes)), place, last)

    def word(self, item: tree.Node, node: tree.Row, index: int) -> tuple[Any, int]:
        """Apply exp, log, … to the bracket behind it, or to the one factor that ends the term."""
        scripted = isinstance(item, tree.Scripted)
        word = item.base if isinstance(item, tree.Scripted) else item
        if scripted or not isinstance(word, tree.Word):
            raise self.fail("an exponent or subscript stands after the function's bracket", item)
        make, fewest, most = _WORDS[word.text]
        if index >= len(node.items) or node.signs[index] != "":
            raise self.fail(f"{word.text} needs something that it applies to", item)
        behind = node.items[index]
        paren = behind.base if isinstance(behind, tree.Scripted) and not behind.sub else behind
        if isinstance(paren, tree.Paren) and paren.bar != "{":
            if paren.given or not fewest <= len(paren.entries) <= most:
                raise self.fail(f"{word.text} takes {fewest if fewest == most else f'{fewest} to {most}'} argument", paren)
            values = [self.simple(entry) for entry in paren.entries]
            return self.raised(self._worded(word.text, make, values), behind), index + 1
        value, end = self.applied(node, index)
        if end < len(node.items):
            raise self.fail(f"what {word.text} applies to is ambiguous here, so put it in brackets", item)
        return self._worded(word.text, make, [self.plain(behind, value)]), end

    def _worded(self, word: str, make: Callable[..., Any], values: list[Any]) -> Any:
        if word in {"log", "ln"} and not values[0].is_positive:
            self.grant(sp.Gt, values[0])
        if word == "sqrt":
            return self.power(values[0], sp.Rational(1, 2))
        if word == "exp":
            bounded_exponent(values[0])
        return make(*values)

    def big(self, item: tree.Node, node: tree.Row, index: int) -> Any:
        """Read a sum or product over all factors that follow."""
        scripted = item if isinstance(item, tree.Scripted) else tree.Scripted(item.at, item)
        entry = scripted.sub[0] if len(scripted.sub) == 1 else None
        if not isinstance(entry, tree.Entry) or entry.kind != "=" or scripted.sup is None or index >= len(node.items):
            raise self.fail("a sum or product needs i = a below it, a bound above it, and a term behind it", item)
        rest = tree.Row(node.items[index].at, node.items[index:], ("", *node.signs[index + 1 :]))
        if node.signs[index] != "":
            raise self.fail("directly behind the sum or product stands its term", node.items[index])
        bounds = (self.variable(entry.left), self.bound(entry.right), self.bound(scripted.sup))
        kind = scripted.base.kind if isinstance(scripted.base, tree.Big) else "sum"
        return (sp.Sum if kind == "sum" else sp.Product)(self.within(rest), bounds)
