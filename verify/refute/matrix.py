"""Mutants of claims, run through the runner: what killed each, what was proved of it, and what survived."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from verify.claim import Claim, Evidence, Form, Outcome
from verify.methods import METHODS, Settings
from verify.refute.operators import OPERATORS, Operator
from verify.runner import run_claims

__all__ = ["Fate", "Matrix", "Mutant", "mutants_of", "refute"]


class Fate(StrEnum):
    """What became of a mutant, by one method or by all."""

    KILLED = "killed"
    EQUIVALENT = "equivalent"
    NOT_DECIDED = "not decided"
    SURVIVED = "survived"
    CONTRADICTORY = "contradictory"


_FATES = {
    Outcome.REFUTED: Fate.KILLED,
    Outcome.PROVED: Fate.EQUIVALENT,
    Outcome.CONSISTENT: Fate.SURVIVED,
    Outcome.AGREES: Fate.SURVIVED,
    Outcome.OBSERVED: Fate.SURVIVED,
    Outcome.DISAGREES: Fate.NOT_DECIDED,
    Outcome.UNDECIDED: Fate.NOT_DECIDED,
    Outcome.UNAVAILABLE: Fate.NOT_DECIDED,
}


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


@dataclass(frozen=True)
class Matrix:
    """What became of every mutant.

    Args:
        mutants: The mutants.
        evidence: For each mutant's label, every method's evidence.
        seconds: How long it took.
    """

    mutants: tuple[Mutant, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]
    seconds: float

    def by_method(self, mutant: Mutant) -> dict[str, Fate]:
        """Give each method's verdict on a mutant; a proof that rests on other claims does not count."""
        return {
            item.method: Fate.NOT_DECIDED if item.assumes and item.outcome is Outcome.PROVED else _FATES[item.outcome]
            for item in self.evidence[mutant.label]
        }

    def fate(self, mutant: Mutant) -> Fate:
        """Say what became of a mutant: killed or proved by at least one method, contradictory if both, else survived."""
        fates = set(self.by_method(mutant).values())
        if {Fate.KILLED, Fate.EQUIVALENT} <= fates:
            return Fate.CONTRADICTORY
        for fate in (Fate.KILLED, Fate.EQUIVALENT):
            if fate in fates:
                return fate
        return Fate.SURVIVED

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """The mutants that no method refuted or proved, and those on which methods contradict one another."""
        return tuple(mutant for mutant in self.mutants if self.fate(mutant) in {Fate.SURVIVED, Fate.CONTRADICTORY})

    @property
    def guarded(self) -> dict[str, bool]:
        """Whether every mutant of a claim is killed or proved equivalent, for each claim that has mutants."""
        bad = {mutant.claim for mutant in self.survivors}
        return {label: label not in bad for label in dict.fromkeys(mutant.claim for mutant in self.mutants)}

    def counts(self, method: str | None = None) -> Counter[Fate]:
        """Count the fates, of all methods together or of one over the mutants that it tried."""
        if method is None:
            return Counter(self.fate(mutant) for mutant in self.mutants)
        tried = [self.by_method(mutant) for mutant in self.mutants]
        return Counter(fates[method] for fates in tried if method in fates)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that tried at least one mutant, in the report's order."""
        tried = {item.method for evidence in self.evidence.values() for item in evidence}
        return tuple(name for name in METHODS if name in tried)


def mutants_of(claim: Claim, operators: Iterable[Operator] = OPERATORS, most: int = 2) -> Iterator[Mutant]:
    """Give the mutants of a claim.

    Args:
        claim: The claim; one without forms has none.
        operators: The operators to apply.
        most: How many changes of one operator to one form are kept, the first ones.

    Yields:
        The mutants, form by form and operator by operator. What is empty or trivial by construction is not among them.
    """
    for index, form in enumerate(claim.statement):
        for operator in operators:
            for number, mutant in enumerate(islice(_distinct(operator.mutants(form), form), most), 1):
                yield Mutant(claim.label, index, operator.name, number, mutant)


def _distinct(mutants: Iterator[Form], original: Form) -> Iterator[Form]:
    seen = {original}
    for mutant in mutants:
        if mutant not in seen:
            seen.add(mutant)
            yield mutant


def refute(
    claims: Mapping[str, Claim],
    labels: Iterable[str] | None = None,
    *,
    sample: int | None = None,
    seed: int = 0,
    most: int = 2,
    methods: Iterable[str] | None = None,
    settings: Settings | None = None,
    jobs: int | None = None,
    progress: Callable[[int, int, Evidence | None], None] | None = None,
) -> Matrix:
    """Run every claim's mutants through the methods.

    Args:
        claims: The claims by label.
        labels: Whose mutants; None for all.
        sample: How many mutants to draw at random, or None for all.
        seed: From which the draw is made.
        most: How many changes of one operator to one form.
        methods: Names of methods; None for every one.
        settings: Digits, and the seconds after which one method is stopped on one mutant.
        jobs: Worker processes.
        progress: As in the runner.

    Returns:
        The matrix.
    """
    chosen = claims.values() if labels is None else [claims[label] for label in labels]
    mutants = [mutant for claim in chosen for mutant in mutants_of(claim, most=most)]
    if sample is not None and sample < len(mutants):
        mutants = random.Random(seed).sample(mutants, sample)  # noqa: S311 - a draw, not a secret
    mutated = {
        mutant.label: replace(claims[mutant.claim], label=mutant.label, statement=(mutant.statement,), cites=()) for mutant in mutants
    }
    report = run_claims(mutated, None, methods, settings or Settings(digits=30, seconds=8), jobs, progress)
    found: dict[str, list[Evidence]] = {mutant.label: [] for mutant in mutants}
    for item in report.evidence:
        found[item.claim].append(item)
    return Matrix(tuple(mutants), {label: tuple(items) for label, items in found.items()}, report.seconds)
