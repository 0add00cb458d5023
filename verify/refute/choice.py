"""Which mutants are tried: a rule that looks at what can be changed, never at what becomes of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from verify.claim import Claim, Form
from verify.refute.operators import OPERATORS, Operator

__all__ = ["EACH", "Mutant", "choose", "mutants_of"]

EACH = 3
"""Mutants of one form in the usual choice: over the paper's 542 forms they are some 1600, which takes a minute."""


@dataclass(frozen=True)
class Mutant:
    """A form of a claim, changed by one operator.

    Args:
        claim: The label of the claim.
        form: Which of its forms was changed.
        operator: The operator's name.
        number: Which of the operator's changes this is.
        statement: The changed form.
    """

    claim: str
    form: int
    operator: str
    number: int
    statement: Form

    @property
    def label(self) -> str:
        """A name under which the mutant can be asked for again."""
        return f"{self.claim}/{self.form + 1}/{self.operator}/{self.number}"


def mutants_of(claim: Claim, operators: Iterable[Operator] = OPERATORS) -> Iterator[Mutant]:
    """Give every mutant of a claim.

    Args:
        claim: The claim; one without forms has none.
        operators: The operators to apply.

    Yields:
        The mutants, form by form and operator by operator, each statement once an operator and never the form itself.
    """
    for index, form in enumerate(claim.statement):
        for operator in operators:
            yield from _changes(claim.label, index, form, operator)


def choose(claims: Iterable[Claim], each: int = EACH, seed: int = 0, operators: Sequence[Operator] = OPERATORS) -> tuple[Mutant, ...]:
    """Choose mutants such that every form has some and every operator has as many as can be.

    The forms are gone through `each` times, in an order that the seed shuffles. Each time a form takes, of the operators that
    still have a change for it, one that it has had least often; among those the one that all forms together have had least
    often; among those the first in an order that the seed shuffles. Which of that operator's changes it takes is drawn.

    Args:
        claims: The claims.
        each: Mutants of one form; a form that can be changed in fewer ways gives all of them.
        seed: From which the orders and the draws are made; the same claims and seed give the same choice.
        operators: The operators.

    Returns:
        The mutants, in the order of the claims, forms and operators.
    """
    draw = random.Random(seed)  # noqa: S311 - a draw, not a secret
    rank = {operator: place for place, operator in enumerate(draw.sample([operator.name for operator in operators], len(operators)))}
    pools = [_Pool(claim.label, index, form, operators, rank) for claim in claims for index, form in enumerate(claim.statement)]
    used: Counter[str] = Counter()
    for _ in range(each):
        for pool in draw.sample(pools, len(pools)):
            pool.take(used, draw)
    order = {operator.name: place for place, operator in enumerate(operators)}
    return tuple(mutant for pool in pools for mutant in sorted(pool.taken, key=lambda item: (order[item.operator], item.number)))


class _Pool:
    """What a form can still be changed into, and what has been taken of it; an operator is applied when its turn comes."""

    def __init__(self, claim: str, index: int, form: Form, operators: Sequence[Operator], rank: dict[str, int]) -> None:
        self.place = (claim, index, form)
        self.operators = {operator.name: operator for operator in operators}
        self.changes: dict[str, list[Mutant]] = {}
        self.taken: list[Mutant] = []
        self.rank = rank
        self.had: Counter[str] = Counter()

    def take(self, used: Counter[str], draw: random.Random) -> None:
        """Take one change, if there is one left, and count its operator."""
        while self.operators:
            name = min(self.operators, key=lambda other: (self.had[other], used[other], self.rank[other]))
            if name not in self.changes:
                self.changes[name] = list(_changes(*self.place, self.operators[name]))
            left = [change for change in self.changes[name] if change not in self.taken]
            if left:
                self.taken.append(left[draw.randrange(len(left))])
                self.had[name] += 1
                used[name] += 1
                return
            del self.operators[name]


def _changes(claim: str, index: int, form: Form, operator: Operator) -> Iterator[Mutant]:
    seen = {form}
    for mutant in operator.mutants(form):
        if mutant not in seen:
            seen.add(mutant)
            yield Mutant(claim, index, operator.name, len(seen) - 1, mutant)
