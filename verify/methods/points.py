"""Exact test points for any domain: pairwise distinct, not special, with extremes, and on and beside every kink and bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import arb, fmpq
from sympy.core.relational import Relational

from verify.methods.cells import conjunctions, kinks
from verify.methods.enclosures.real import compile_condition, compile_real
from verify.methods.enclosures.values import Undefined, Unsupported, Value, exact, to_ball, working
from verify.methods.substitution import put

__all__ = ["Point", "admissible", "at_point", "environment", "interval_of", "named", "sample_points"]

Point = dict[sp.Symbol, sp.Expr]
"""Exact values: rationals, or exact SymPy numbers where an end point of the domain is irrational."""

# No two are equal, none is 1, and numerators and denominators share no pattern: at α = β = 1 half of all wrong formulas look right.
_PLAIN = tuple(
    sp.Rational(*pair)
    for pair in (
        (7, 5),
        (3, 10),
        (13, 6),
        (5, 8),
        (17, 3),
        (9, 11),
        (22, 7),
        (4, 9),
        (31, 20),
        (2, 13),
        (41, 17),
        (8, 15),
        (19, 2),
        (6, 23),
    )
)
_EXTREME = tuple(sp.Rational(*pair) for pair in ((1, 1000), (1000, 1), (1, 40), (60, 1), (3, 1000), (997, 1), (1, 7), (350, 1)))
_FRACTIONS = tuple(sp.Rational(*pair) for pair in ((3, 7), (1, 11), (9, 10), (1, 1000), (999, 1000), (5, 8), (2, 9)))
_NEAR = sp.Rational(1, 1009)
_TARGETED = (0, 2, 7, 10)
_DUMMY = sp.Dummy("t", real=True)
_PRECISIONS = (80, 400, 2000)


def sample_points(
    symbols: Iterable[sp.Symbol], domain: sp.Basic = sp.true, expressions: Iterable[sp.Basic] = (), count: int = 16
) -> tuple[Point, ...]:
    """Choose exact points of a domain, the same ones every time.

    Args:
        symbols: The symbols that need a value. Their assumptions (positive, negative, nonnegative, integer, …) are kept.
        domain: A SymPy Boolean; decided exactly at every point.
        expressions: Unfolded expressions whose kinks are met: the kink itself and both sides of it.
        count: How many points are wanted at least, kinks and bounds not counted.

    Returns:
        Points that satisfy the assumptions and the domain, pairwise distinct; the plain ones come first, then
        kinks and bounds. Empty if none was found.
    """
    ordered = tuple(sorted(symbols, key=lambda item: (not item.is_positive, str(item))))
    return tuple(dict(point) for point in _sampled(ordered, domain, tuple(expressions), count))


@lru_cache(maxsize=512)
def _sampled(ordered: tuple[sp.Symbol, ...], domain: sp.Basic, expressions: tuple[sp.Basic, ...], count: int) -> tuple[Point, ...]:
    if not ordered:
        return ({},) if admissible({}, domain) else ()
    try:
        cases = list(conjunctions(domain))
    except TypeError:
        cases = [(domain,)]
    watched = tuple(dict.fromkeys(kink for expression in expressions for kink in kinks(expression)))
    found: dict[tuple[tuple[sp.Symbol, sp.Expr], ...], Point] = {}
    quota = max(4, -(-count // max(1, len(cases))))
    for case in cases:
        solved = _Case(ordered, case, watched)
        kept = 0
        for point in solved.proposals(4 * quota + 24):
            key = tuple(point.items())
            if key in found or not admissible(point, domain):
                continue
            found[key] = point
            kept += not solved.special
            if kept >= quota and solved.rounds > 1:
                break
    return tuple(found.values())


def interval_of(
    symbol: sp.Symbol, point: Mapping[sp.Symbol, sp.Expr], domain: sp.Basic
) -> tuple[sp.Rational | None, sp.Rational | None] | None:
    """Give rational bounds of one symbol, the others fixed, from the relations that are linear in it.

    Args:
        symbol: The symbol that moves.
        point: Exact values; that of `symbol` is not used.
        domain: A SymPy Boolean.

    Returns:
        The lower and the upper bound, None where there is none; or None if an equation leaves the symbol no freedom. Where the
        domain has several cases, the hull of them. The bounds only guide a search: whether a point lies inside is `admissible`.
    """
    others = {name: value for name, value in point.items() if name != symbol}
    found = []
    try:
        cases = list(conjunctions(domain))
    except TypeError:
        cases = []
    for relations in cases:
        low, high, fixed = _Case((*others, symbol), relations, (), ordered=True).interval(symbol, others)
        if fixed is None:
            found.append((low, high))
    if not found:
        return None
    lows, highs = [low for low, _ in found if low is not None], [high for _, high in found if high is not None]
    return min(lows) if len(lows) == len(found) else None, max(highs) if len(highs) == len(found) else None


def named(point: Mapping[sp.Symbol, sp.Expr]) -> str:
    """Name a point for people.

    Args:
        point: Exact values.
    """
    return ", ".join(f"{symbol.name} = {_written(value)}" for symbol, value in point.items()) or "the only point there is"


def _written(value: sp.Expr) -> str:
    """Write a number; a rational without SymPy's printer, which takes longer than what is printed."""
    if not value.is_Rational:
        return str(value)
    return f"{value.p}/{value.q}" if value.q != 1 else str(value.p)


def environment(point: Mapping[sp.Symbol, sp.Expr], symbols: Sequence[sp.Symbol]) -> tuple[Value, ...]:
    """Give a point's values for the ball evaluator, at the current precision.

    Args:
        point: Exact values.
        symbols: In which order.

    Returns:
        Exact rationals, and balls for irrational numbers.
    """
    return tuple(exact(point[name]) if point[name].is_Rational else compile_real(point[name], ())(()) for name in symbols)


def at_point(expression: Any, point: Mapping[sp.Symbol, sp.Expr]) -> Any:
    """Put a point's values for symbols.

    Args:
        expression: A SymPy object.
        point: Exact values, which hold none of the symbols.

    Returns:
        The object with the values; in three passes, as `subs` needs, only where a symbol may be bound.
    """
    if expression.has(sp.Derivative, sp.Integral, sp.Sum, sp.Product, sp.Subs, sp.Limit):
        return put(expression, point)
    return expression.xreplace(dict(point))


def admissible(point: Mapping[sp.Symbol, sp.Expr], domain: sp.Basic) -> bool:
    """Decide whether a point satisfies its symbols' assumptions and a domain; what cannot be decided is not admissible.

    Args:
        point: Exact values.
        domain: A SymPy Boolean in the point's symbols.
    """
    if not all(_assumed(name, value) for name, value in point.items()):
        return False
    if domain in (sp.true, sp.false):
        return domain == sp.true
    symbols = tuple(point)
    try:
        answer = _decided(domain, symbols, point, _PRECISIONS[0])
        irrational = {name: value for name, value in point.items() if not value.is_Rational}
        if answer is None and irrational:
            # SymPy compares a number with itself exactly, which no ball can do.
            domain = at_point(domain, irrational)
        for bits in _PRECISIONS:
            if answer is None:
                answer = _decided(domain, symbols, point, bits)
    except (Undefined, Unsupported, ZeroDivisionError):
        return False
    return bool(answer)


def _decided(domain: sp.Basic, symbols: tuple[sp.Symbol, ...], point: Mapping[sp.Symbol, sp.Expr], bits: int) -> bool | None:
    with working(bits):
        return compile_condition(domain, symbols)(environment(point, symbols))


def _assumed(symbol: sp.Symbol, value: sp.Expr) -> bool:
    if value.is_Rational:
        # The sign of a rational is that of its numerator; SymPy's assumptions take fifty times as long to say so.
        top, bottom = int(value.p), int(value.q)
        return not (
            (symbol.is_positive and top <= 0)
            or (symbol.is_negative and top >= 0)
            or (symbol.is_nonnegative and top < 0)
            or (symbol.is_nonpositive and top > 0)
            or (symbol.is_nonzero and top == 0)
            or (symbol.is_integer and bottom != 1)
        )
    checks = (
        (symbol.is_integer, value.is_integer),
        (symbol.is_positive, value.is_positive),
        (symbol.is_negative, value.is_negative),
        (symbol.is_nonnegative, value.is_nonnegative),
        (symbol.is_nonpositive, value.is_nonpositive),
        (symbol.is_nonzero, value.is_nonzero),
    )
    return all(holds for wanted, holds in checks if wanted)


@dataclass(frozen=True)
class _Linear:
    """slope·symbol + offset, compared with 0: a bound or a kink, to be solved for its last symbol."""

    symbol: sp.Symbol
    slope: Any
    offset: Any
    root: sp.Expr
    relation: type | None


class _Case:
    """Proposals for one conjunction of relations."""

    def __init__(
        self, symbols: tuple[sp.Symbol, ...], case: Sequence[sp.Basic], watched: Sequence[sp.Expr], *, ordered: bool = False
    ) -> None:
        self.symbols = symbols if ordered else _by_need(symbols, case)
        relations = [relation for relation in case if isinstance(relation, Relational)]
        self.bounds = [bound for relation in relations for bound in self._bounds(relation)]
        self.kinks = [kink for expression in watched for variant in _variants(expression) for kink in self._linear(variant, None)]
        self.bounding = {
            symbol: [bound for bound in self.bounds if bound.symbol == symbol and bound.relation not in (None, sp.Ne)]
            for symbol in self.symbols
        }
        self.special = False
        self.rounds = 0

    def _bounds(self, relation: Relational) -> list[_Linear]:
        """Solve a relation; |u| ≤ a bounds u from both sides, any other |u| only gives points to try."""
        difference = relation.lhs - relation.rhs
        if not difference.has(sp.Abs):
            return self._linear(difference, relation.func)
        upward = difference if relation.func in (sp.Le, sp.Lt) else -difference
        convex = relation.func in (sp.Le, sp.Lt, sp.Ge, sp.Gt) and all(
            sp.diff(upward.subs(node, _DUMMY), _DUMMY) == 1 for node in upward.atoms(sp.Abs)
        )
        kind = {sp.Ge: sp.Le, sp.Gt: sp.Lt}.get(relation.func, relation.func) if convex else None
        return [bound for variant in _variants(upward) for bound in self._linear(variant, kind)]

    def _linear(self, difference: sp.Expr, relation: type | None) -> list[_Linear]:
        found = _solve(difference, self.symbols)
        return [] if found is None else [_Linear(*found, relation)]

    def proposals(self, many: int) -> Iterator[Point]:
        for index in range(many):
            self.special = False
            yield from self._filled({}, index, None)
            self.rounds = index // 4
            if index in _TARGETED:
                self.special = True
                for target in [*self.kinks, *[bound for bound in self.bounds if bound.relation is not sp.Eq]]:
                    yield from self._filled({}, index, target)

    def _filled(self, point: Point, index: int, target: _Linear | None) -> Iterator[Point]:
        """Give the remaining symbols values, one after the other; the target's symbol gets its root and both sides of it."""
        if len(point) == len(self.symbols):
            yield point
            return
        symbol = self.symbols[len(point)]
        low, high, fixed = self.interval(symbol, point)
        place = len(point)
        if fixed is not None:
            choices = [fixed]
        elif target is not None and target.symbol == symbol:
            choices = _around(_root(target, point))
        else:
            choices = [_choice(symbol, low, high, index, place)]
        for value in choices:
            if value is not None:
                yield from self._filled({**point, symbol: value}, index, target)

    def interval(self, symbol: sp.Symbol, point: Point) -> tuple[sp.Rational | None, sp.Rational | None, sp.Expr | None]:
        """Give rational bounds of a symbol, given the others; None where there is none, and the value that an equation forces."""
        low: sp.Rational | None = sp.S.Zero if symbol.is_nonnegative else None
        high: sp.Rational | None = sp.S.Zero if symbol.is_nonpositive else None
        for bound in self.bounding[symbol]:
            root, slope = _root(bound, point), _value(bound.slope, point)
            if root is None or slope is None:
                continue
            if bound.relation is sp.Eq:
                return None, None, root
            near = _rational(root)
            if near is None:
                continue
            above = (bound.relation in (sp.Gt, sp.Ge)) == bool(slope > 0)
            if above:
                low = near if low is None else max(low, near)
            else:
                high = near if high is None else min(high, near)
        return low, high, None


def _variants(difference: sp.Expr) -> list[sp.Expr]:
    """Give an expression with every |u| taken as u and as −u."""
    for node in sp.postorder_traversal(difference):
        if isinstance(node, sp.Abs):
            return [variant for sign in (1, -1) for variant in _variants(difference.xreplace({node: sign * node.args[0]}))]
    return [difference]


def _by_need(symbols: tuple[sp.Symbol, ...], case: Sequence[sp.Basic]) -> tuple[sp.Symbol, ...]:
    """Put symbols first that are bounded by numbers alone, and last those that an equation gives in terms of others."""

    def need(symbol: sp.Symbol) -> tuple[int, bool, str]:
        alone = any(relation.free_symbols == {symbol} for relation in case)
        equated = any(
            isinstance(relation, sp.Eq) and symbol in relation.free_symbols and len(relation.free_symbols) > 1 for relation in case
        )
        return (2 if equated and not alone else 0 if alone and symbol.is_positive else 1, not symbol.is_positive, str(symbol))

    return tuple(sorted(symbols, key=need))


@lru_cache(maxsize=4096)
def _solve(difference: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> tuple[sp.Symbol, Any, Any, sp.Expr] | None:
    """Solve an expression that is linear in one of its symbols, the last one if it can be."""
    present = [name for name in symbols if name in difference.free_symbols]
    for symbol in reversed(present):
        if difference.has(sp.Abs, sp.Piecewise, sp.Max, sp.Min, sp.sign):
            # |x| ≤ a bounds x from both sides; the exact test sorts out the rest.
            continue
        slope = sp.diff(difference, symbol)
        if symbol in slope.free_symbols or slope == 0 or symbol != present[-1]:
            continue
        offset = difference.xreplace({symbol: sp.S.Zero})
        return symbol, slope, offset, -offset / slope
    return None


def _root(linear: _Linear, point: Point) -> sp.Expr | None:
    found = _value(linear.root, point)
    if found is None or isinstance(found, sp.Rational):
        return found
    # An irrational end point keeps its exact form, so that the domain can be decided at it.
    value = at_point(linear.root, point)
    return value if value.is_number and value.is_real else None


def _value(expression: sp.Expr, point: Point) -> sp.Rational | float | None:
    """Evaluate at a partial point: a rational if it is one, otherwise a float; None where it has no value."""
    if expression.is_Rational:
        return expression
    symbols = tuple(point)
    if not expression.free_symbols <= set(symbols):
        return None
    try:
        with working(80):
            value = compile_real(expression, symbols)(environment(point, symbols))
            if isinstance(value, fmpq):
                return sp.Rational(int(value.p), int(value.q))
            return float(value.mid()) if value.is_finite() else None
    except (Undefined, Unsupported, ZeroDivisionError):
        return None


def _rational(value: sp.Expr) -> sp.Rational | None:
    """Give a rational equal to a number, or so near that no choice depends on it."""
    if value.is_Rational:
        return value
    try:
        with working(120):
            ball = to_ball(compile_real(value, ())(()))
            if not ball.is_finite():
                return None
            middle: fmpq = arb(ball.mid()).fmpq()
    except (Undefined, Unsupported, ZeroDivisionError):
        return None
    return sp.Rational(int(middle.p), int(middle.q)).limit_denominator(10**12)


def _around(root: sp.Expr | None) -> list[sp.Expr | None]:
    if root is None:
        return []
    near = _rational(root)
    if near is None:
        return [root]
    step = max(abs(near), sp.Rational(1, 1000)) * _NEAR
    return [root, near - step, near + step]


def _choice(symbol: sp.Symbol, low: sp.Rational | None, high: sp.Rational | None, index: int, place: int) -> sp.Expr:
    """Choose a value for one symbol: plain first, then extremes, with an own offset for each symbol so that no two agree."""
    stride = 3 * place + index
    size = _EXTREME[(index // 3 + 3 * place) % len(_EXTREME)] if index % 3 == 2 else _PLAIN[stride % len(_PLAIN)]
    size = size * (1 + sp.Rational(index // len(_PLAIN), 17))
    if symbol.is_integer:
        whole = sp.Integer(int(size) % 7 + index % 3)
        return whole if low is None else sp.ceiling(low) + whole
    if low is None and high is None:
        return sp.Integer(0) if index % 7 == 4 else size * (-1) ** (index + place)
    if low is not None and high is not None:
        return low + (high - low) * _FRACTIONS[(index + 2 * place) % len(_FRACTIONS)]
    return low + size if low is not None else high - size
