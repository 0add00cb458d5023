"""Whether a claim says what is printed: the parsed sides and relation of a display against the claim's forms.

Nothing is decided here. Sides are compared as they stand; allowed are only the changes of writing in `_plain` and the
readings of `READINGS`, a fixed table of what "≈", "∝", argmin and the names of random variables become.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sympy as sp

from verify.claim import Approximation, Claim, Defined, Exists, HoldsIff, Identity, Inequality, IntegralIs, LimitIs, SameArgmin
from verify.notation import NotationError, Optimum, Reading, read
from verify.paper import printed
from verify.paper.functions import D, H, two_branches
from verify.paper.symbols import epsilon, w_a
from verify.paper.vocabulary import vocabularies

__all__ = ["CONTINUED", "READINGS", "UNREAD", "Agreement", "Match", "Status", "agreement", "compare"]

READINGS: dict[str, str] = {
    "≈ as an error": "Approximation of the left side by the right",
    "≈ as =": "Identity of the two sides",
    "≈ by D_{α,1/α} for H_α": "Identity of the two sides, after D_{α,1/α} for H_α (Section 4.3)",
    "≈ by (24)": "Identity of the two sides, after the right-hand side of (24) for D_{α,β}",
    "≈ by (48)": "Identity of the two sides, after log(w/w_a) = w/w_a − 1",
    "∝": "IntegralIs of the right side: the normaliser is a number free of the data",
    "argmin": "SameArgmin with the printed objective",
    "objective": "SameArgmin with the printed expression, which stands without a relation",
    "noise": "y = g + ε between random variables: the density of ε at y − g",
}
"""What a sign that states no formula becomes."""

CONTINUED: dict[str, str] = {
    "eq:34": "eq:33",
    "eq:35": "eq:34",
    "eq:40": "eq:39",
    "eq:41": "eq:40",
    "eq:46": "eq:45",
    "eq:47": "eq:46",
    "eq:50": "eq:49",
    "eq:51": "eq:50",
    "eq:53": "eq:52",
}
"""Displays that begin with a relation, and the display whose last side is their left one."""

UNREAD: dict[str, str] = {}
"""Displays that are not read, each with its reason."""


class Status(StrEnum):
    """How a claim and its display compare."""

    AGREES = "agrees"
    READING = "agrees by a stated reading"
    UNREAD = "not read"
    DISAGREES = "disagrees"


@dataclass(frozen=True)
class Match:
    """One printed relation and where the claim has it.

    Args:
        printed: The relation, its sides as SymPy writes them.
        form: The index of the form in the claim's statement, or None if it is not there.
        rule: "as it stands", "definition", or a key of `READINGS`; "" where there is no match.
    """

    printed: str
    form: int | None
    rule: str


@dataclass(frozen=True)
class Agreement:
    """The comparison of one claim with its display.

    Args:
        label: The claim's label.
        status: The result.
        matches: Each printed relation.
        reason: Why a display is not read, or what disagrees; "" otherwise.
    """

    label: str
    status: Status
    matches: tuple[Match, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class _Fact:
    """A relation that a form of the claim states."""

    lhs: Any
    relation: str
    rhs: Any
    form: int


@dataclass(frozen=True)
class _Goal:
    """A printed relation; `equals` are the sides that the display says are equal to each."""

    lhs: Any
    relation: str
    rhs: Any
    equals: tuple[tuple[Any, ...], tuple[Any, ...]]


def agreement(claim: Claim) -> Agreement:
    """Compare a claim with its printed display.

    Args:
        claim: A claim with a printed display, `eq:1` … `eq:94` or `prop:1` … `prop:3`.

    Returns:
        How they compare. It never raises for a display that cannot be read: that is a status.
    """
    label = claim.label
    if label in UNREAD:
        return Agreement(label, Status.UNREAD, (), UNREAD[label])
    if claim.printed != printed.latex(label):
        return Agreement(label, Status.DISAGREES, (), "the claim's LaTeX is not the display's")
    return compare(claim, claim.printed)


def compare(claim: Claim, text: str) -> Agreement:
    """Compare a claim with a formula, read as its display's names are read.

    Args:
        claim: The claim; its label says what the names mean.
        text: LaTeX of the paper's notation.

    Returns:
        How they compare; a text that cannot be read is `Status.UNREAD` with the reader's sentence.
    """
    label = claim.label
    try:
        goals = [goal for vocabulary in vocabularies(label) for goal in _goals(label, text, vocabulary)]
    except NotationError as error:
        return Agreement(label, Status.UNREAD, (), str(error))
    facts = list(_facts(claim))
    matches = tuple(_match(claim, goal, facts) for goal in goals)
    missing = [match.printed for match in matches if not match.rule]
    if missing:
        return Agreement(label, Status.DISAGREES, matches, f"the claim does not state {'; '.join(missing)}")
    by_reading = any(match.rule in READINGS for match in matches)
    return Agreement(label, Status.READING if by_reading else Status.AGREES, matches)


def _goals(label: str, text: str, vocabulary: Any) -> Iterator[_Goal]:
    for chain in read(text, vocabulary):
        whole = _whole(label, chain, vocabulary)
        if not whole.relations:
            yield _Goal(whole.sides[0], "", None, ((), ()))
        for place, relation in enumerate(whole.relations):
            left, right = whole.sides[place], whole.sides[place + 1]
            if relation == "=":
                yield _Goal(left, relation, right, ((left,), (right,)))
            elif relation in {">=", ">"}:
                yield _Goal(right, relation.replace(">", "<"), left, (_equal_to(whole, place + 1), _equal_to(whole, place)))
            else:
                yield _Goal(left, relation, right, (_equal_to(whole, place), _equal_to(whole, place + 1)))


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


def _facts(claim: Claim) -> Iterator[_Fact]:
    for index, form in enumerate(claim.statement):
        match form:
            case Identity() | Inequality():
                yield _relation(form, index)
            case HoldsIff() | Exists():
                for relation in form.relations:
                    yield _relation(relation, index)
            case LimitIs():
                yield _Fact(_limit(form), "=", form.value, index)
            case IntegralIs():
                yield _Fact(sp.Integral(form.integrand, (form.variable, form.lower, form.upper)), "=", form.value, index)
            case SameArgmin():
                first = Optimum(form.sense, form.variable, form.objective)
                yield _Fact(first, "=", Optimum(form.other_sense, form.variable, form.other), index)
            case Approximation():
                yield _Fact(form.exact, "≈", form.approximate, index)
            case _:
                continue
    yield from _limits_by_cases(claim)


def _relation(form: Identity | Inequality, index: int) -> _Fact:
    if isinstance(form, Identity):
        return _Fact(form.lhs, "=", form.rhs, index)
    return _Fact(form.lhs, "<" if form.strict else "<=", form.rhs, index)


def _limit(form: LimitIs) -> sp.Limit:
    direction = {sp.oo: "-", -sp.oo: "+"}.get(form.point, form.direction)
    return sp.Limit(form.expression, form.variable, form.point, direction)


def _limits_by_cases(claim: Claim) -> Iterator[_Fact]:
    """Join limits of one expression under different conditions into one limit with a value by cases."""
    cases: dict[Any, list[tuple[Any, Any, int]]] = {}
    for index, form in enumerate(claim.statement):
        if isinstance(form, LimitIs) and form.domain is not sp.true:
            cases.setdefault(_limit(form), []).append((form.value, form.domain, index))
    for limit, rows in cases.items():
        yield _Fact(limit, "=", sp.Piecewise(*[(value, condition) for value, condition, _ in rows]), rows[0][2])


def _match(claim: Claim, goal: _Goal, facts: list[_Fact]) -> Match:
    shown = f"{_show(goal.lhs)} {goal.relation} {_show(goal.rhs)}" if goal.relation else _show(goal.lhs)
    for rule, form in _candidates(claim, goal, facts):
        return Match(shown, form, rule)
    return Match(shown, None, "")


def _show(side: Any) -> str:
    return f"arg{side.sense} {side.objective}" if isinstance(side, Optimum) else str(side)


def _candidates(claim: Claim, goal: _Goal, facts: list[_Fact]) -> Iterator[tuple[str, int | None]]:
    """List where the claim states a goal, the plainest rule first."""
    if goal.relation == "=":
        yield from _definition(claim, goal)
    for fact in facts:
        if fact.relation == goal.relation and _both(claim, goal, fact):
            yield ("≈ as an error" if goal.relation == "≈" else "as it stands"), fact.form
    if goal.relation == "=":
        yield from _noise(claim, goal)
        yield from _integrands(claim, goal, facts)
    if goal.relation == "≈":
        yield from _approximately(claim, goal, facts)
    if goal.relation == "∝":
        yield from _proportional(claim, goal, facts)
    yield from _objective(claim, goal, facts)


def _both(claim: Claim, goal: _Goal, fact: _Fact) -> bool:
    lefts, rights = goal.equals
    if any(_same(claim, left, fact.lhs) for left in lefts) and any(_same(claim, right, fact.rhs) for right in rights):
        return True
    if goal.relation != "=":
        return False
    return any(_same(claim, left, fact.rhs) for left in lefts) and any(_same(claim, right, fact.lhs) for right in rights)


def _same(claim: Claim, one: Any, other: Any) -> bool:
    """Compare two sides as they stand, up to plain writing and what this very display defines."""
    if isinstance(one, Optimum) or isinstance(other, Optimum):
        if not (isinstance(one, Optimum) and isinstance(other, Optimum)):
            return False
        return (one.sense, one.variable) == (other.sense, other.variable) and _same(claim, one.objective, other.objective)
    if one == other:
        return True
    return _plain(_opened(claim, one)) == _plain(_opened(claim, other))


def _opened(claim: Claim, side: Any) -> Any:
    """Write out the functions that this display defines."""
    return side.replace(
        lambda node: isinstance(node, Defined) and type(node).label == claim.label, lambda node: type(node).definition(*node.args)
    )


def _plain(side: Any) -> Any:
    """Write sums and multiples of integrals over the same interval as one integral, and −(a − b) in an exponent as b − a."""
    opened = side.replace(sp.exp, lambda exponent: sp.exp(sp.expand_mul(exponent)))
    return opened.replace(lambda node: isinstance(node, sp.Add | sp.Mul | sp.Integral) and node.has(sp.Integral), _gathered)


def _gathered(side: Any) -> Any:
    rest, integrands = [], {}
    for term in sp.Add.make_args(side):
        factor, inner = term.as_independent(sp.Integral, as_Add=False)
        if isinstance(inner, sp.Integral) and not factor.has(*inner.variables):
            integrands[inner.limits] = integrands.get(inner.limits, sp.Integer(0)) + factor * inner.function
        else:
            rest.append(term)
    return sp.Add(*rest, *[sp.Integral(function, *limits) for limits, function in integrands.items()])


def _definition(claim: Claim, goal: _Goal) -> Iterator[tuple[str, int | None]]:
    """A display that defines a function: what is printed is what the function unfolds to, and the claim speaks of it."""
    if not isinstance(goal.lhs, Defined) or not _same(claim, type(goal.lhs).definition(*goal.lhs.args), goal.rhs):
        return
    for index, form in enumerate(claim.statement):
        if any(expression.has(type(goal.lhs)) for expression in form.expressions()):
            yield "definition", index


def _noise(claim: Claim, goal: _Goal) -> Iterator[tuple[str, int | None]]:
    """y = g + ε: the claim has the density of ε at y − g."""
    if isinstance(goal.rhs, Optimum) or isinstance(goal.lhs, Optimum) or not goal.rhs.has(epsilon) or goal.lhs.has(epsilon):
        return
    place = goal.lhs - (goal.rhs - epsilon)
    for index, form in enumerate(claim.statement):
        sides = [form.lhs, form.rhs] if isinstance(form, Identity) else []
        if any(isinstance(side, sp.core.function.AppliedUndef) and side.args == (place,) for side in sides):
            yield "noise", index


def _integrands(claim: Claim, goal: _Goal, facts: list[_Fact]) -> Iterator[tuple[str, int | None]]:
    """Both sides are integrals over one interval: the claim states the identity of the integrands."""
    if isinstance(goal.lhs, Optimum) or isinstance(goal.rhs, Optimum):
        return
    left, right = _plain(goal.lhs), _plain(goal.rhs)
    if not (isinstance(left, sp.Integral) and isinstance(right, sp.Integral) and left.limits == right.limits):
        return
    inside = _Goal(left.function, "=", right.function, ((left.function,), (right.function,)))
    for fact in facts:
        if fact.relation == "=" and _both(claim, inside, fact):
            yield "as it stands", fact.form


def _approximately(claim: Claim, goal: _Goal, facts: list[_Fact]) -> Iterator[tuple[str, int | None]]:
    facts = [fact for fact in facts if fact.relation == "=" and not isinstance(fact.lhs, Optimum)]
    if isinstance(goal.lhs, Optimum) or isinstance(goal.rhs, Optimum):
        return
    changes = {
        "≈ as =": lambda side: side,
        "≈ by D_{α,1/α} for H_α": lambda side: side.replace(H, lambda alpha, x: D(alpha, 1 / alpha, x)),
        "≈ by (24)": lambda side: side.replace(D, two_branches),
        "≈ by (48)": _first_order,
    }
    for rule, change in changes.items():
        left = change(goal.lhs)
        for fact in facts:
            agree = _same(claim, left, fact.lhs) or (rule == "≈ by (48)" and sp.expand(left - fact.lhs).is_zero)
            if agree and _same(claim, goal.rhs, fact.rhs):
                yield rule, fact.form


def _first_order(side: Any) -> Any:
    """Put w/w_a − 1 for log(w/w_a), in whichever way the logarithms stand."""
    opened = side.replace(lambda node: isinstance(node, Defined) and not isinstance(node, D), _unfolded_target)
    parted = sp.expand_log(opened)
    return parted.replace(sp.log, lambda width: sp.Integer(0) if width == w_a else width / w_a - 1)


def _unfolded_target(node: Any) -> Any:
    definition = type(node).definition(*node.args)
    return definition if node.has(sp.log) or definition.has(sp.log) else node


def _proportional(claim: Claim, goal: _Goal, facts: list[_Fact]) -> Iterator[tuple[str, int | None]]:
    if isinstance(goal.rhs, Optimum):
        return
    for fact in facts:
        integral = fact.lhs
        if not isinstance(integral, sp.Integral) or not _same(claim, integral.function, goal.rhs):
            continue
        if fact.rhs.free_symbols <= _parameters(goal.rhs):
            yield "∝", fact.form


def _parameters(side: Any) -> set[Any]:
    """List the symbols on which a normaliser may depend: those of the loss, and not the label or the prediction."""
    return {argument for node in side.atoms(H) for argument in node.args[0].free_symbols}


def _objective(claim: Claim, goal: _Goal, facts: list[_Fact]) -> Iterator[tuple[str, int | None]]:
    """One side is argmin or argmax and the other a mere name; or an objective stands without a relation."""
    for fact in facts:
        for side in (fact.lhs, fact.rhs):
            if not isinstance(side, Optimum):
                continue
            if not goal.relation and _same(claim, goal.lhs, side.objective):
                yield "objective", fact.form
            if goal.relation == "=" and isinstance(goal.lhs, sp.Symbol) and _same(claim, goal.rhs, side):
                yield "argmin", fact.form
