"""From the syntax tree to SymPy, by a vocabulary: the sides of a formula and the relations between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import sympy as sp

from verify.notation import tree
from verify.notation.arithmetic import TooLargeError, bounded_power
from verify.notation.errors import NotationError
from verify.notation.parser import parse_chains
from verify.notation.spelling import key_of, spell
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
_CONSTANTS = {"pi": sp.pi, "oo": sp.oo, "e": sp.E}
_CONDITIONS: dict[str, Callable[..., Any]] = {"=": sp.Eq, "<=": sp.Le, "<": sp.Lt, ">=": sp.Ge, ">": sp.Gt, "!=": sp.Ne}


class Reader:
    """Reads nodes of one text.

    Args:
        text: The text, for error messages.
        vocabulary: What its names mean.
    """

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary

    def fail(self, problem: str, node: tree.Node) -> NotationError:
        """Make the error for a node."""
        return NotationError(problem, self.text, node.at)

    def chain(self, node: tree.Chain) -> Reading:
        """Read a chain of relations."""
        return Reading(tuple(self.side(side) for side in node.sides), node.relations)

    def condition(self, node: tree.Chain) -> Any:
        """Read a chain as a SymPy Boolean: all its relations hold."""
        if not node.relations or node.continues:
            raise self.fail("a condition needs a relation between two sides, such as x > 0", node)
        sides = [self.real(side) for side in node.sides]
        parts = []
        for left, relation, right in zip(sides, node.relations, sides[1:], strict=False):
            if relation not in _CONDITIONS:
                raise self.fail(f"{relation} is no condition; allowed are =, ≠, ≤, <, ≥ and >", node)
            parts.append(_CONDITIONS[relation](left, right))
        return sp.And(*parts)

    def real(self, node: tree.Node) -> Any:
        """Read a side of an order relation, which SymPy refuses to build from what is not real."""
        value = self.expression(node)
        if value.is_extended_real is False:
            raise self.fail("this side is not a real number", node)
        return value

    def side(self, node: tree.Node) -> Any:
        """Read a side: an expression, or argmin or argmax of one."""
        if not isinstance(node, tree.Argument):
            return self.expression(node)
        sense: Literal["min", "max"] = "min" if node.sense == "min" else "max"
        return Optimum(sense, self.variable(node.variable), self.expression(node.body))

    def variable(self, node: tree.Node) -> sp.Symbol:
        """Read a name that an operator binds."""
        key = key_of(node)
        value = None if key is None else self.vocabulary.symbol(key)
        if not isinstance(value, sp.Symbol):
            raise self.fail("here stands a variable", node)
        return value

    def expression(self, node: tree.Node, *, script: bool = False) -> Any:
        """Read an expression; in a subscript a/bc is a/(bc)."""
        try:
            return self._expression(node, script=script)
        except NotationError:
            raise
        except TooLargeError as error:
            raise self.fail(str(error), node) from None
        except (TypeError, ValueError, ArithmeticError, NotImplementedError, RecursionError) as error:
            raise self.fail(f"SymPy cannot build this ({type(error).__name__})", node) from None

    def _expression(self, node: tree.Node, *, script: bool) -> Any:
        match node:
            case tree.Number():
                return sp.Rational(node.digits)
            case tree.Constant():
                return _CONSTANTS[node.text]
            case tree.Sum():
                terms = [(sign, self.expression(term, script=script)) for sign, term in node.terms]
                return sp.Add(*[-value if sign == "-" else value for sign, value in terms])
            case tree.Row():
                return self.row(node, script=script)
            case tree.Name() | tree.Accented():
                return self.named(node)
            case tree.Scripted():
                return self.scripted(node)
            case tree.Paren():
                return self.inside(node)
            case tree.Absolute():
                return sp.Abs(self.expression(node.inside))
            case tree.Fraction():
                return self.quotient(self.expression(node.above), node.below, self.expression(node.below))
            case tree.Root():
                degree = sp.Integer(2) if node.degree is None else self.expression(node.degree)
                return bounded_power(self.expression(node.inside), self.quotient(sp.Integer(1), node, degree))
            case _:
                return self._operator(node)

    def _operator(self, node: tree.Node) -> Any:
        match node:
            case tree.Cases():
                return self.cases(node)
            case tree.IntegralSign():
                variable = self.variable(node.variable)
                if node.lower is None or node.upper is None:
                    raise self.fail("the integral needs both bounds", node)
                return sp.Integral(self.expression(node.body), (variable, self.expression(node.lower), self.expression(node.upper)))
            case tree.LimitSign():
                return self.limit(node)
            case tree.Word() | tree.Big():
                raise self.fail(f"{node.text if isinstance(node, tree.Word) else 'the operator'} needs something that it applies to", node)
            case tree.Argument():
                raise self.fail("argmin and argmax stand only as a whole side of a relation", node)
            case _:
                raise self.fail("this has no meaning here", node)

    def quotient(self, above: Any, node: tree.Node, below: Any) -> Any:
        """Divide, unless by zero."""
        if below.is_zero:
            raise self.fail("this divides by zero", node)
        return above / below

    def inside(self, node: tree.Paren) -> Any:
        """Read a bracket that groups."""
        if len(node.entries) != 1 or node.given:
            raise self.fail("a bracket with several entries stands only after a function", node)
        return self.expression(node.entries[0])

    def named(self, node: tree.Node) -> Any:
        """Read a name that stands for a value."""
        key = key_of(node)
        value = None if key is None else self.vocabulary.symbol(key)
        if value is not None:
            return value
        if key == "e":
            return sp.E
        if self.shapes(node)[0]:
            raise self.fail(f"the function {spell(node)} needs its arguments in brackets", node)
        raise self.fail(f"the name {spell(node)} is unknown", node)

    def scripted(self, node: tree.Scripted) -> Any:
        """Read a name with scripts, or a power."""
        if node.primes:
            raise self.fail("a prime stands only after a function, before its arguments", node)
        if node.side:
            raise self.fail("a sign without a number stands only below lim", node)
        bare = tree.Scripted(node.at, node.base, node.sub, star=node.star)
        if key_of(bare) is not None:
            value = self.named(bare if node.sub or node.star else node.base)
        elif node.sub or node.star:
            raise self.fail("this subscript has no meaning here", node)
        else:
            value = self.expression(node.base)
        return value if node.sup is None else bounded_power(value, self.expression(node.sup))

    def cases(self, node: tree.Cases) -> Any:
        """Read a definition by cases."""
        rows = []
        for value, conditions in node.rows:
            condition = sp.true if conditions is None else sp.And(*[self.condition(item) for item in conditions])
            rows.append((self.expression(value), condition))
        return sp.Piecewise(*rows)

    def limit(self, node: tree.LimitSign) -> Any:
        """Read a limit; without a side, a finite point is approached from both."""
        entry = node.entry
        if not isinstance(entry, tree.Entry) or entry.kind != "to":
            raise self.fail("below lim stands x → a", node)
        point, direction = entry.right, "+-"
        if isinstance(point, tree.Scripted) and point.side:
            direction, point = point.side, point.base
        target = self.expression(point)
        if target in {sp.oo, -sp.oo}:
            direction = "-" if target == sp.oo else "+"
        return sp.Limit(self.expression(node.body), self.variable(entry.left), target, direction)

    def row(self, node: tree.Row, *, script: bool) -> Any:
        """Read factors beside each other, applying functions to the brackets that follow them."""
        value: Any = sp.Integer(1)
        index = 0
        after_slash = False
        while index < len(node.items):
            sign = node.signs[index]
            factor_node = node.items[index]
            factor, index = self.applied(node, index)
            if sign == "/":
                value, after_slash = self.quotient(value, factor_node, factor), True
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
        return bounded_power(value, self.expression(behind.sup))

    def shapes(self, node: tree.Node) -> tuple[tuple[Function, ...], tuple[tree.Node, ...]]:
        """Find the function that a name with its subscripts stands for, and which of the subscripts are parameters."""
        bare = tree.Scripted(node.at, node.base, node.sub, star=node.star) if isinstance(node, tree.Scripted) else node
        key = key_of(bare)
        if key is not None and key in self.vocabulary.functions:
            return self.vocabulary.functions[key], ()
        if key is not None and key in self.vocabulary.symbols:
            return (), ()
        if isinstance(node, tree.Scripted) and node.sub and not node.star:
            base = key_of(node.base)
            if base is not None and base in self.vocabulary.functions:
                return self.vocabulary.functions[base], node.sub
        return (), ()

    def call(self, node: tree.Node, found: tuple[Function, ...], lower: tuple[tree.Node, ...], paren: tree.Paren) -> Any:
        """Apply a function of the vocabulary in the one shape that fits."""
        if isinstance(node, tree.Scripted) and (node.sup is not None or node.side):
            raise self.fail("an exponent stands after the function's bracket", node)
        primes = node.primes if isinstance(node, tree.Scripted) else 0
        wanted = (len(lower), len(paren.entries), len(paren.given), paren.bar)
        for shape in found:
            flat = not lower and not paren.bar and shape.bar == "" and len(paren.entries) == shape.subscripts + shape.arguments
            if flat or wanted == (shape.subscripts, shape.arguments, shape.given, shape.bar):
                parameters = [self.expression(entry, script=True) for entry in lower]
                inside = [self.expression(entry) for entry in (*paren.entries, *paren.given)]
                return self._made(shape, [*parameters, *inside], primes, node)
        written = " or ".join(shape.shape(spell(node.base if isinstance(node, tree.Scripted) and lower else node)) for shape in found)
        raise self.fail(f"this is not how the function is written, which is {written}", node)

    def _made(self, shape: Function, values: list[Any], primes: int, node: tree.Node) -> Any:
        if not primes:
            return shape.make(*values)
        if shape.primed is not None:
            return shape.primed(primes, *values)
        if shape.bar:
            raise self.fail("a prime stands only after a function of one last argument", node)
        *first, last = values
        if isinstance(last, sp.Symbol):
            return sp.Derivative(shape.make(*values), (last, primes))
        place = sp.Dummy("t", real=True)
        return sp.Subs(sp.Derivative(shape.make(*first, place), (place, primes)), place, last)

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
            return self.raised(make(*[self.expression(entry) for entry in paren.entries]), behind), index + 1
        value, end = self.applied(node, index)
        if end < len(node.items):
            raise self.fail(f"what {word.text} applies to is ambiguous here, so put it in brackets", item)
        return make(value), end

    def big(self, item: tree.Node, node: tree.Row, index: int) -> Any:
        """Read a sum or product over all factors that follow."""
        scripted = item if isinstance(item, tree.Scripted) else tree.Scripted(item.at, item)
        entry = scripted.sub[0] if len(scripted.sub) == 1 else None
        if not isinstance(entry, tree.Entry) or entry.kind != "=" or scripted.sup is None or index >= len(node.items):
            raise self.fail("a sum or product needs i = a below it, a bound above it, and a term behind it", item)
        rest = tree.Row(node.items[index].at, node.items[index:], ("", *node.signs[index + 1 :]))
        if node.signs[index] != "":
            raise self.fail("directly behind the sum or product stands its term", node.items[index])
        bounds = (self.variable(entry.left), self.expression(entry.right), self.expression(scripted.sup))
        kind = scripted.base.kind if isinstance(scripted.base, tree.Big) else "sum"
        return (sp.Sum if kind == "sum" else sp.Product)(self.expression(rest), bounds)
