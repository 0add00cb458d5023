"""Parts of a formula that have a value of their own: numbers, names, brackets, quotients, cases, limits, integrals."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

import sympy as sp

from verify.notation import tree
from verify.notation.arithmetic import TooLargeError, bounded_power
from verify.notation.errors import NotationError
from verify.notation.spelling import key_of, spell
from verify.notation.vocabulary import Function, Vocabulary

__all__ = ["Values"]

_OPERATORS = (sp.Integral, sp.Limit, sp.Sum, sp.Product, sp.Piecewise)
_CONSTANTS = {"pi": sp.pi, "oo": sp.oo, "e": sp.E}
_CONDITIONS: dict[str, Callable[..., Any]] = {"=": sp.Eq, "<=": sp.Le, "<": sp.Lt, ">=": sp.Ge, ">": sp.Gt, "!=": sp.Ne}


class Values:
    """Reads nodes of one text; `Reader` adds what stands beside each other.

    Args:
        text: The text, for error messages.
        vocabulary: What its names mean.

    Attributes:
        granted: Conditions under which what was read is defined: divisors are not zero, logarithms are of positive numbers.
    """

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.granted: list[Any] = []
        self._bound = 0

    def fail(self, problem: str, node: tree.Node) -> NotationError:
        """Make the error for a node."""
        return NotationError(problem, self.text, node.at)

    def condition(self, node: tree.Chain) -> Any:
        """Read a chain as a SymPy Boolean: all its relations hold."""
        if not node.relations or node.continues:
            raise self.fail("a condition needs a relation between two sides, such as x > 0", node)
        if "∈" in node.relations:
            return self.membership(node)
        sides = [self.real(side) for side in node.sides]
        parts = []
        for left, relation, right in zip(sides, node.relations, sides[1:], strict=False):
            if relation not in _CONDITIONS:
                raise self.fail(f"{relation} is no condition; allowed are =, ≠, ≤, <, ≥ and >", node)
            if not left.free_symbols and not right.free_symbols:
                raise self.fail("this condition compares constants and holds no letter", node)
            try:
                built = _CONDITIONS[relation](left, right)
                parts.append(built if left.free_symbols or built in {sp.true, sp.false} else built.reversed)
            except TypeError:
                raise self.fail("a side of this condition is not a real number", node) from None
        return sp.And(*parts)

    def membership(self, node: tree.Chain) -> Any:
        """Read x ∈ ℝ or x ∈ ℝ⁺."""
        if len(node.sides) != 2:
            raise self.fail("∈ stands alone, as in x ∈ ℝ", node)
        left, right = node.sides
        positive = isinstance(right, tree.Scripted) and (right.side, right.sub, right.sup, right.primes) == ("+", (), None, 0)
        kind = right.base if isinstance(right, tree.Scripted) and positive else right
        if not isinstance(kind, tree.Name) or kind.text not in {"bb R", "ℝ"}:
            raise self.fail("behind ∈ stands ℝ or ℝ⁺", right)
        value = self.real(left)
        return sp.Gt(value, 0) if positive else sp.true

    def real(self, node: tree.Node) -> Any:
        """Read a side of an order relation, which SymPy refuses to build from what is not real."""
        value = self.simple(node)
        if value.is_extended_real is False:
            raise self.fail("this side is not a real number", node)
        return value

    def simple(self, node: tree.Node, *, script: bool = False) -> Any:
        """Read what stands within a function, a power, a condition or a bound: no integral, limit, sum, product or cases."""
        return self.plain(node, self.expression(node, script=script))

    def plain(self, node: tree.Node, value: Any) -> Any:
        """Refuse a value that may not stand within a function, a power, a condition or a bound."""
        if value.has(*_OPERATORS):
            raise self.fail("an integral, limit, sum, product or cases cannot stand within a function, power, bound or condition", node)
        return self.finite(node, value)

    def finite(self, node: tree.Node, value: Any) -> Any:
        """Refuse ∞ within an expression, and what SymPy makes of dividing by zero."""
        outside = value.replace(lambda part: isinstance(part, _OPERATORS), lambda _: sp.S.One) if value.has(*_OPERATORS) else value
        if outside.has(sp.oo, -sp.oo, sp.zoo, sp.nan):
            raise self.fail("∞ stands only alone: as a side, a bound, a limit or a case", node)
        return value

    def bound(self, node: tree.Node) -> Any:
        """Read a bound or a point that may be ±∞."""
        value = self.expression(node)
        return value if value in {sp.oo, -sp.oo} else self.plain(node, value)

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
                if len(terms) > 1:
                    for (_, value), (_, term) in zip(terms, node.terms, strict=True):
                        self.finite(term, value)
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
                return sp.Abs(self.simple(node.inside))
            case tree.Fraction():
                return self.quotient(self.finite(node.above, self.expression(node.above)), node.below, self.simple(node.below))
            case tree.Root():
                degree = sp.Integer(2) if node.degree is None else self.simple(node.degree)
                return self.power(self.simple(node.inside), self.quotient(sp.Integer(1), node, degree))
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
                return sp.Integral(self.within(node.body), (variable, self.bound(node.lower), self.bound(node.upper)))
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
        if not below.is_nonzero:
            self.grant(sp.Ne, below)
        return above / below

    def grant(self, relation: Callable[..., Any], value: Any) -> None:
        """Note what must hold for the text to mean anything, unless a bound variable or a case stands in it."""
        if not self._bound and value.is_extended_real is not False:
            self.granted.append(relation(value, 0))

    def power(self, base: Any, exponent: Any) -> Any:
        """Raise to a power, noting that a negative power divides and that a root is of no negative number."""
        if exponent.is_negative and not base.is_nonzero:
            self.grant(sp.Ne, base)
        if exponent.is_Rational and not exponent.is_Integer and not base.is_nonnegative:
            self.grant(sp.Ge, base)
        return bounded_power(base, exponent)

    def within(self, node: tree.Node) -> Any:
        """Read what stands under a bound variable or in a case, where nothing can be granted."""
        self._bound += 1
        try:
            return self.expression(node)
        finally:
            self._bound -= 1

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
        near = difflib.get_close_matches(key or "", [*self.vocabulary.symbols, *self.vocabulary.functions], n=1)
        raise self.fail(f"the name {spell(node)} is unknown" + (f"; did you mean {near[0]!r}?" if near else ""), node)

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
            value = self.expression(node.base) if node.sup is None else self.simple(node.base)
        return value if node.sup is None else self.power(self.finite(node, value), self.simple(node.sup))

    def cases(self, node: tree.Cases) -> Any:
        """Read a definition by cases."""
        rows = []
        for value, conditions in node.rows:
            condition = sp.true if conditions is None else sp.And(*[self.condition(item) for item in conditions])
            rows.append((self.within(value), condition))
        return sp.Piecewise(*rows)

    def limit(self, node: tree.LimitSign) -> Any:
        """Read a limit; without a side, a finite point is approached from both."""
        entry = node.entry
        if not isinstance(entry, tree.Entry) or entry.kind != "to":
            raise self.fail("below lim stands x → a", node)
        point, direction = entry.right, "+-"
        if isinstance(point, tree.Scripted) and point.side:
            direction, point = point.side, point.base
        target = self.bound(point)
        if target in {sp.oo, -sp.oo}:
            direction = "-" if target == sp.oo else "+"
        return sp.Limit(self.within(node.body), self.variable(entry.left), target, direction)

    def row(self, node: tree.Row, *, script: bool) -> Any:
        """Read factors beside each other."""
        raise NotImplementedError

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
