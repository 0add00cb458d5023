"""Whether a claim says what is printed: the parsed sides, relation and conditions of a display against the claim's forms.

Nothing is decided here. Sides are compared as they stand; allowed are only the changes of writing in `relations.plain` and the
readings in the fixed table of `readings.py`: what "≈", "∝", argmin and the names of random variables become.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sympy as sp

from verify.claim import Claim, Defined, Identity
from verify.notation import NotationError, Optimum, read
from verify.paper import printed
from verify.paper.auxiliary import Pieces
from verify.paper.functions import D, H
from verify.paper.readings import READ_AS, READINGS, UNREAD
from verify.paper.relations import Fact, Goal, admitted, facts_of, goals_of, plain, same
from verify.paper.symbols import epsilon, w_a
from verify.paper.vocabulary import vocabularies

__all__ = ["Agreement", "Match", "Status", "agreement", "compare"]


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
        goals = [goal for vocabulary in vocabularies(label) for goal in goals_of(label, text, vocabulary)]
    except NotationError as error:
        return Agreement(label, Status.UNREAD, (), str(error))
    facts = [fact for fact in facts_of(claim) if admitted(label, fact)]
    matches = tuple(_match(claim, goal, facts) for goal in goals)
    missing = [match.printed for match in matches if not match.rule]
    if missing:
        return Agreement(label, Status.DISAGREES, matches, f"the claim does not state {'; '.join(missing)}")
    by_reading = any(match.rule in READINGS for match in matches)
    if by_reading != (label in READ_AS):
        return Agreement(label, Status.DISAGREES, matches, f"it is not read as the table says: {READ_AS.get(label, 'as it stands')}")
    return Agreement(label, Status.READING if by_reading else Status.AGREES, matches)


def _match(claim: Claim, goal: Goal, facts: list[Fact]) -> Match:
    shown = f"{_show(goal.lhs)} {goal.relation} {_show(goal.rhs)}" if goal.relation else _show(goal.lhs)
    for rule, form in _candidates(claim, goal, facts):
        if rule not in READINGS or READ_AS.get(claim.label) == rule:
            return Match(shown, form, rule)
    return Match(shown, None, "")


def _show(side: Any) -> str:
    return f"arg{side.sense} {side.objective}" if isinstance(side, Optimum) else str(side)


def _candidates(claim: Claim, goal: Goal, facts: list[Fact]) -> Iterator[tuple[str, int | None]]:
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


def _both(claim: Claim, goal: Goal, fact: Fact) -> bool:
    lefts, rights = goal.equals
    if any(same(claim, left, fact.lhs) for left in lefts) and any(same(claim, right, fact.rhs) for right in rights):
        return True
    if goal.relation != "=":
        return False
    return any(same(claim, left, fact.rhs) for left in lefts) and any(same(claim, right, fact.lhs) for right in rights)


def _definition(claim: Claim, goal: Goal) -> Iterator[tuple[str, int | None]]:
    """A display that defines a function: what is printed is what the function unfolds to, and the claim speaks of it."""
    if not isinstance(goal.lhs, Defined) or not same(claim, type(goal.lhs).definition(*goal.lhs.args), goal.rhs):
        return
    for index, form in enumerate(claim.statement):
        if any(expression.has(type(goal.lhs)) for expression in form.expressions()):
            yield "definition", index


def _noise(claim: Claim, goal: Goal) -> Iterator[tuple[str, int | None]]:
    """Read y = g + ε: the claim has the density of ε at y − g."""
    if isinstance(goal.rhs, Optimum) or isinstance(goal.lhs, Optimum) or not goal.rhs.has(epsilon) or goal.lhs.has(epsilon):
        return
    place = goal.lhs - (goal.rhs - epsilon)
    for index, form in enumerate(claim.statement):
        sides = [form.lhs, form.rhs] if isinstance(form, Identity) else []
        if any(isinstance(side, sp.core.function.AppliedUndef) and side.args == (place,) for side in sides):
            yield "noise", index


def _integrands(claim: Claim, goal: Goal, facts: list[Fact]) -> Iterator[tuple[str, int | None]]:
    """Both sides are integrals over one interval: the claim states the identity of the integrands."""
    if isinstance(goal.lhs, Optimum) or isinstance(goal.rhs, Optimum):
        return
    left, right = plain(goal.lhs), plain(goal.rhs)
    if not (isinstance(left, sp.Integral) and isinstance(right, sp.Integral) and left.limits == right.limits):
        return
    inside = Goal(left.function, "=", right.function, ((left.function,), (right.function,)))
    for fact in facts:
        if fact.relation == "=" and _both(claim, inside, fact):
            yield "as it stands", fact.form


def _approximately(claim: Claim, goal: Goal, facts: list[Fact]) -> Iterator[tuple[str, int | None]]:
    facts = [fact for fact in facts if fact.relation == "=" and not isinstance(fact.lhs, Optimum)]
    if isinstance(goal.lhs, Optimum) or isinstance(goal.rhs, Optimum):
        return
    changes = {
        "≈ as =": lambda side: side,
        "≈ by D for H": _lower_bound,
        "≈ by D for H, and (47)": lambda side: _lower_bound(side).xreplace(_residual(claim.label)),
        "≈ by (24)": lambda side: side.replace(D, Pieces),
        "≈ by (48)": _first_order,
    }
    rule = READ_AS.get(claim.label, "")
    if rule not in changes:
        return
    left = changes[rule](goal.lhs)
    for fact in facts:
        agree = same(claim, left, fact.lhs) or (rule == "≈ by (48)" and sp.expand(left - fact.lhs).is_zero)
        if agree and same(claim, goal.rhs, fact.rhs):
            yield rule, fact.form


def _lower_bound(side: Any) -> Any:
    """Put D_{α,1/α} for H_α."""
    return side.replace(H, lambda alpha, x: D(alpha, 1 / alpha, x))


def _residual(label: str) -> dict[Any, Any]:
    """Give, as printed, the residual of the width, the left side of (45), and what (47) says that it is."""
    (vocabulary, *_) = vocabularies(label)
    (first,), (last,) = (read(printed.latex(place), vocabulary) for place in ("eq:45", "eq:47"))
    return {first.sides[0]: last.sides[-1]}


def _first_order(side: Any) -> Any:
    """Put w/w_a − 1 for log(w/w_a), in whichever way the logarithms stand."""
    opened = side.replace(lambda node: isinstance(node, Defined) and not isinstance(node, D), _unfolded_target)
    parted = sp.expand_log(opened)
    return parted.replace(sp.log, lambda width: sp.Integer(0) if width == w_a else width / w_a - 1)


def _unfolded_target(node: Any) -> Any:
    definition = type(node).definition(*node.args)
    return definition if node.has(sp.log) or definition.has(sp.log) else node


def _proportional(claim: Claim, goal: Goal, facts: list[Fact]) -> Iterator[tuple[str, int | None]]:
    if isinstance(goal.rhs, Optimum):
        return
    for fact in facts:
        integral = fact.lhs
        if not isinstance(integral, sp.Integral) or not same(claim, integral.function, goal.rhs):
            continue
        if fact.rhs.free_symbols <= _parameters(goal.rhs):
            yield "∝", fact.form


def _parameters(side: Any) -> set[Any]:
    """List the symbols on which a normaliser may depend: those of the loss, and not the label or the prediction."""
    return {argument for node in side.atoms(H) for argument in node.args[0].free_symbols}


def _objective(claim: Claim, goal: Goal, facts: list[Fact]) -> Iterator[tuple[str, int | None]]:
    """One side is argmin or argmax and the other a mere name; or an objective stands without a relation."""
    for fact in facts:
        for side in (fact.lhs, fact.rhs):
            if not isinstance(side, Optimum):
                continue
            if not goal.relation and same(claim, goal.lhs, side.objective):
                yield "objective", fact.form
            if goal.relation == "=" and isinstance(goal.lhs, sp.Symbol) and same(claim, goal.rhs, side):
                yield "argmin", fact.form
