"""The relations that a display prints and the relations that a claim states, in one shape, so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sympy as sp

from verify.claim import Approximation, Claim, Defined, Exists, HoldsIff, Identity, Inequality, IntegralIs, LimitIs, SameArgmin
from verify.notation import Optimum, Reading, parse_domain, read
from verify.paper import printed
from verify.paper.printed.conditions import CONDITIONS
from verify.paper.readings import APART, CONTINUED
from verify.paper.vocabulary import vocabularies

__all__ = ["Fact", "Goal", "admitted", "facts_of", "goals_of", "plain", "same"]


@dataclass(frozen=True)
class Fact:
    """A relation that a form of the claim states."""

    lhs: Any
    relation: str
    rhs: Any
    form: int
    domain: Any = sp.true


@dataclass(frozen=True)
class Goal:
    """A printed relation; `equals` are the sides that the display says are equal to each."""

    lhs: Any
    relation: str
    rhs: Any
    equals: tuple[tuple[Any, ...], tuple[Any, ...]]


def goals_of(label: str, text: str, vocabulary: Any) -> Iterator[Goal]:
    """List the relations that a text prints.

    Args:
        label: The display's label, which says what it continues.
        text: LaTeX of the paper's notation.
        vocabulary: What its names mean.

    Returns:
        The relations, ≥ and > turned round; an expression that stands alone has the relation "".

    Raises:
        NotationError: If the text cannot be read.
    """
    for chain in read(text, vocabulary):
        whole = _whole(label, chain, vocabulary)
        if not whole.relations:
            yield Goal(whole.sides[0], "", None, ((), ()))
        for place, relation in enumerate(whole.relations):
            left, right = whole.sides[place], whole.sides[place + 1]
            if relation == "=":
                yield Goal(left, relation, right, ((left,), (right,)))
            elif relation in {">=", ">"}:
                yield Goal(right, relation.replace(">", "<"), left, (_equal_to(whole, place + 1), _equal_to(whole, place)))
            else:
                yield Goal(left, relation, right, (_equal_to(whole, place), _equal_to(whole, place + 1)))


def _whole(label: str, chain: Reading, vocabulary: Any) -> Reading:
    """Put the left side of a chain that continues another display in its place."""
    if not chain.continues:
        return chain
    (before,) = read(printed.latex(CONTINUED[label]), vocabulary)
    return Reading((before.sides[-1], *chain.sides), chain.relations)


def _equal_to(chain: Reading, place: int) -> tuple[Any, ...]:
    """List the side at a place and those that the chain joins to it by "="."""
    first = last = place
    while first > 0 and chain.relations[first - 1] == "=":
        first -= 1
    while last < len(chain.relations) and chain.relations[last] == "=":
        last += 1
    return (chain.sides[place], *(side for side in chain.sides[first : last + 1] if side is not chain.sides[place]))


def facts_of(claim: Claim) -> Iterator[Fact]:
    """List the relations that a claim's forms state, limits under conditions also joined into one value by cases."""
    for index, form in enumerate(claim.statement):
        match form:
            case Identity() | Inequality():
                yield _relation(form, index)
            case HoldsIff():
                for relation in form.relations:
                    yield _relation(relation, index, sp.And(form.domain, form.where, form.condition))
            case Exists():
                for relation in form.relations:
                    yield _relation(relation, index, form.domain)
            case LimitIs():
                yield Fact(_limit(form), "=", form.value, index, form.domain)
            case IntegralIs():
                integral = sp.Integral(form.integrand, (form.variable, form.lower, form.upper))
                yield Fact(integral, "=", form.value, index, form.domain)
            case SameArgmin():
                first = Optimum(form.sense, form.variable, form.objective)
                yield Fact(first, "=", Optimum(form.other_sense, form.variable, form.other), index, form.domain)
            case Approximation():
                yield Fact(form.exact, "≈", form.approximate, index)
            case _:
                continue
    yield from _limits_by_cases(claim)


def _relation(form: Identity | Inequality, index: int, around: Any = sp.true) -> Fact:
    domain = sp.And(form.domain, around)
    if isinstance(form, Identity):
        return Fact(form.lhs, "=", form.rhs, index, domain)
    return Fact(form.lhs, "<" if form.strict else "<=", form.rhs, index, domain)


def admitted(label: str, fact: Fact) -> bool:
    """Say whether a form speaks of all that the display does: its domain adds nothing to the conditions printed around it."""
    stated = _conditions(label)
    narrowed = {_normal(condition) for condition in sp.And.make_args(fact.domain)} - {sp.true}
    if label in CONDITIONS and CONDITIONS[label].only:
        return narrowed == {condition for condition in stated if condition.free_symbols <= _symbols(fact)}
    return narrowed <= stated


def _symbols(fact: Fact) -> set[Any]:
    """List the symbols of both sides."""
    return fact.lhs.free_symbols | fact.rhs.free_symbols


def _normal(condition: Any) -> Any:
    """Write b ≥ a as a ≤ b."""
    return condition.reversed if isinstance(condition, sp.Ge | sp.Gt) else condition


@cache
def _conditions(label: str) -> frozenset[Any]:
    """Read the conditions around a display; in a chain of equalities each side is compared with the last."""
    texts = (*(CONDITIONS[label].texts if label in CONDITIONS else ()), *([APART[label]] if label in APART else ()))
    (vocabulary, *_) = vocabularies(label)
    found: set[Any] = set()
    for text in texts:
        (chain,) = read(text, vocabulary)
        if set(chain.relations) == {"="}:
            found |= {sp.Eq(side, chain.sides[-1]) for side in chain.sides[:-1]}
        else:
            found |= set(sp.And.make_args(parse_domain(text, vocabulary)))
    return frozenset(_normal(condition) for condition in found)


def _limit(form: LimitIs) -> sp.Limit:
    direction = {sp.oo: "-", -sp.oo: "+"}.get(form.point, form.direction)
    return sp.Limit(form.expression, form.variable, form.point, direction)


def _limits_by_cases(claim: Claim) -> Iterator[Fact]:
    """Join limits of one expression under different conditions into one limit with a value by cases."""
    cases: dict[Any, list[tuple[Any, Any, int]]] = {}
    for index, form in enumerate(claim.statement):
        if isinstance(form, LimitIs) and form.domain is not sp.true:
            cases.setdefault(_limit(form), []).append((form.value, form.domain, index))
    for limit, rows in cases.items():
        yield Fact(limit, "=", sp.Piecewise(*[(value, condition) for value, condition, _ in rows]), rows[0][2])


def same(claim: Claim, one: Any, other: Any) -> bool:
    """Compare two sides as they stand, up to plain writing and what this very display defines."""
    if isinstance(one, Optimum) or isinstance(other, Optimum):
        if not (isinstance(one, Optimum) and isinstance(other, Optimum)):
            return False
        return (one.sense, one.variable) == (other.sense, other.variable) and same(claim, one.objective, other.objective)
    if one == other:
        return True
    return plain(_opened(claim, one)) == plain(_opened(claim, other))


def _opened(claim: Claim, side: Any) -> Any:
    """Write out the functions that this display defines."""
    return side.replace(
        lambda node: isinstance(node, Defined) and type(node).label == claim.label, lambda node: type(node).definition(*node.args)
    )


def plain(side: Any) -> Any:
    """Write sums and multiples of integrals over the same interval as one integral, and −(a − b) in an exponent as b − a."""
    opened = side.replace(sp.exp, lambda exponent: sp.exp(sp.expand_mul(exponent)))
    return opened.replace(lambda node: isinstance(node, sp.Add | sp.Mul | sp.Integral) and node.has(sp.Integral), _gathered)


def _gathered(side: Any) -> Any:
    rest: list[Any] = []
    integrands: dict[Any, Any] = {}
    for term in sp.Add.make_args(side):
        factor, inner = term.as_independent(sp.Integral, as_Add=False)
        if isinstance(inner, sp.Integral) and not factor.has(*inner.variables):
            integrands[inner.limits] = integrands.get(inner.limits, sp.Integer(0)) + factor * inner.function
        else:
            rest.append(term)
    return sp.Add(*rest, *[sp.Integral(function, *limits) for limits, function in integrands.items()])
