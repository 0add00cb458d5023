"""Sign cells: a statement with |·|, sgn, min, max and cases, as finitely many statements without them.

The cells partition the domain: on each the expressions are resolved, and its conditions say where it is. A cell is left out
only if its conditions are proved to contradict one another (Fourier–Motzkin elimination over ℚ, with monomials as unknowns).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from verify.methods.elimination import contradictory
from verify.methods.quotients import polynomial_sign, quotient

__all__ = ["SignCell", "conjunctions", "kinks", "known_sign", "sign_cells"]

_KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise)
_SIGNS = {sp.Gt: 1, sp.Eq: 0, sp.Lt: -1}


@dataclass(frozen=True)
class SignCell:
    """One cell of the partition.

    Args:
        conditions: Relationals whose conjunction is the cell, without kinks; symbols' assumptions are not repeated.
        expressions: The given expressions, resolved on the cell, in their order.
    """

    conditions: tuple[Relational, ...]
    expressions: tuple[sp.Expr, ...]

    @property
    def domain(self) -> sp.Basic:
        """The conjunction of the conditions."""
        return _all(self.conditions)


@lru_cache(maxsize=1 << 12)
def _all(conditions: tuple[Relational, ...]) -> sp.Basic:
    return sp.And(*conditions)


def sign_cells(expressions: Iterable[sp.Expr], domain: sp.Basic = sp.true) -> tuple[SignCell, ...]:
    """Partition a domain into cells on which the expressions have no kinks.

    Args:
        expressions: Unfolded expressions.
        domain: A SymPy Boolean of relationals; it may itself contain kinks, disjunctions and ≠.

    Returns:
        The cells that are not proved to be empty. No cell at all means that the domain is empty.
    """
    return _sign_cells(tuple(expressions), domain)


@lru_cache(maxsize=1 << 12)
def _sign_cells(expressions: tuple[sp.Expr, ...], domain: sp.Basic) -> tuple[SignCell, ...]:
    cells = [
        SignCell(tuple(resolved), tuple(found))
        for case in conjunctions(domain)
        for resolved, found in _resolve([], list(case), list(expressions))
    ]
    return tuple(dict.fromkeys(cells))


def kinks(expression: sp.Basic) -> tuple[sp.Expr, ...]:
    """List the expressions at whose zeros an expression changes its formula.

    Args:
        expression: An unfolded expression.

    Returns:
        The arguments of |·| and sgn, the differences under min and max, and the two sides' differences in cases.
    """
    found: dict[sp.Expr, None] = {}
    for node in sp.preorder_traversal(expression):
        if isinstance(node, (sp.Abs, sp.sign)):
            found[node.args[0]] = None
        elif isinstance(node, (sp.Max, sp.Min)):
            first, *others = node.args
            found.update(dict.fromkeys(first - other for other in others))
        elif isinstance(node, sp.Piecewise):
            relations = [rel for _, condition in node.args for rel in sorted(condition.atoms(Relational), key=sp.default_sort_key)]
            found.update(dict.fromkeys(rel.lhs - rel.rhs for rel in relations))
    return tuple(found)


def conjunctions(condition: sp.Basic) -> Iterator[tuple[Relational, ...]]:
    """Give disjoint conjunctions of relationals whose union is a condition; ≠ is split into < and >.

    Args:
        condition: A SymPy Boolean.

    Yields:
        Tuples of relationals with no ≠ among them; nothing if the condition is false.
    """
    if condition == sp.true:
        yield ()
    elif condition == sp.false:
        return
    elif isinstance(condition, sp.Ne):
        yield (sp.Lt(condition.lhs, condition.rhs, evaluate=False),)
        yield (sp.Gt(condition.lhs, condition.rhs, evaluate=False),)
    elif isinstance(condition, Relational):
        yield (condition,)
    elif isinstance(condition, sp.And):
        yield from _product([list(conjunctions(part)) for part in condition.args])
    elif isinstance(condition, sp.Or):
        before: list[sp.Basic] = []
        for part in condition.args:
            yield from conjunctions(_conjunction([part, *map(_negated, before)]))
            before.append(part)
    elif isinstance(condition, sp.Not):
        yield from conjunctions(_negated(condition.args[0]))
    else:
        raise TypeError(f"a domain is built from relations with and, or, not; this is {condition}")


def known_sign(expression: sp.Expr, conditions: Iterable[Relational] = ()) -> int | None:
    """Give the sign of an expression if it is forced: 1, -1 or 0, or None.

    Args:
        expression: An expression without kinks.
        conditions: What is known to hold beside the symbols' assumptions.
    """
    direct = _own_sign(expression)
    if direct is not None:
        return direct
    given = list(conditions)
    stated = next((_SIGNS[type(item)] for item in given if item.rhs == 0 and item.lhs == expression and type(item) in _SIGNS), None)
    if stated is not None:
        return stated
    if contradictory([*given, sp.Le(expression, 0, evaluate=False)]):
        return 1
    if contradictory([*given, sp.Ge(expression, 0, evaluate=False)]):
        return -1
    return None


def _own_sign(expression: sp.Expr) -> int | None:
    """Give the sign that the symbols' assumptions force."""
    if expression.is_number or expression.is_Symbol:
        return 1 if expression.is_positive else -1 if expression.is_negative else 0 if expression.is_zero else None
    found = quotient(expression)
    if found is None:
        return None
    top = polynomial_sign(found.top, found.atoms)
    return None if top is None or found.bottom_sign is None else top * found.bottom_sign


def _resolve(
    done: list[Relational], pending: list[Relational], expressions: list[sp.Expr]
) -> Iterator[tuple[list[Relational], list[sp.Expr]]]:
    """Resolve the innermost kinked node of the conditions and the expressions, and go on in each branch."""
    if contradictory([*done, *[relation for relation in pending if not relation.has(*_KINKED)]]):
        return
    node = _innermost([*pending, *expressions])
    if node is None:
        yield [*done, *pending], expressions
        return
    clean = [relation for relation in pending if not relation.has(*_KINKED)]
    kinked = [relation for relation in pending if relation.has(*_KINKED)]
    for condition, value in _branches(node):
        for case in conjunctions(condition):
            replaced = [_replace(relation, node, value) for relation in kinked]
            if any(relation == sp.false for relation in replaced):
                continue
            left = [relation for relation in replaced if relation != sp.true]
            news = [relation for relation in case if not _implied(relation)]
            if any(relation == sp.false for relation in case):
                continue
            yield from _resolve([*done, *clean], [*news, *left], [_with_value(expression, node, value) for expression in expressions])


@lru_cache(maxsize=1 << 13)
def _with_value(expression: sp.Expr, node: sp.Basic, value: sp.Expr) -> sp.Expr:
    return expression.xreplace({node: value})


def _implied(relation: Relational) -> bool:
    return relation == sp.true or relation.func(relation.lhs, relation.rhs) == sp.true


def _replace(relation: Relational, node: sp.Basic, value: sp.Expr) -> Any:
    lhs, rhs = relation.lhs.xreplace({node: value}), relation.rhs.xreplace({node: value})
    decided = relation.func(lhs, rhs)
    return decided if decided in (sp.true, sp.false) else relation.func(lhs, rhs, evaluate=False)


def _innermost(objects: list[Any]) -> sp.Basic | None:
    for thing in objects:
        for node in sp.postorder_traversal(thing):
            if isinstance(node, _KINKED):
                return node
    return None


def _branches(node: Any) -> list[tuple[sp.Basic, sp.Expr]]:
    """Give conditions that partition ℝ, each with the value of the node there."""
    if isinstance(node, sp.Abs):
        inner = node.args[0]
        return [(sp.Ge(inner, 0, evaluate=False), inner), (sp.Lt(inner, 0, evaluate=False), -inner)]
    if isinstance(node, sp.sign):
        inner = node.args[0]
        signs = ((sp.Gt, 1), (sp.Eq, 0), (sp.Lt, -1))
        return [(relation(inner, 0, evaluate=False), sp.Integer(value)) for relation, value in signs]
    if isinstance(node, (sp.Max, sp.Min)):
        first, *others = node.args
        rest = node.func(*others)
        least, most = (rest, first) if isinstance(node, sp.Max) else (first, rest)
        return [(sp.Ge(first - rest, 0, evaluate=False), most), (sp.Lt(first - rest, 0, evaluate=False), least)]
    branches: list[tuple[sp.Basic, sp.Expr]] = []
    before: list[sp.Basic] = []
    for value, condition in node.args:
        branches.append((_conjunction([condition, *map(_negated, before)]), value))
        before.append(condition)
    return branches


def _negated(condition: sp.Basic) -> sp.Basic:
    """Negate without evaluating relations."""
    opposite = {sp.Le: sp.Gt, sp.Lt: sp.Ge, sp.Ge: sp.Lt, sp.Gt: sp.Le, sp.Eq: sp.Ne, sp.Ne: sp.Eq}
    if isinstance(condition, Relational):
        return opposite[condition.func](condition.lhs, condition.rhs, evaluate=False)
    if isinstance(condition, sp.And):
        return sp.Or(*map(_negated, condition.args))
    if isinstance(condition, sp.Or):
        return _conjunction(list(map(_negated, condition.args)))
    return sp.Not(condition)


def _conjunction(parts: list[sp.Basic]) -> sp.Basic:
    return sp.And(*parts)


def _product(choices: list[list[tuple[Relational, ...]]]) -> Iterator[tuple[Relational, ...]]:
    if not choices:
        yield ()
        return
    head, *tail = choices
    for rest in _product(tail):
        for case in head:
            yield case + rest
