"""Mutants of claims, run through the runner: what killed each, what was proved of it, and what survived."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from verify.claim import Claim, Evidence, Outcome
from verify.methods import METHODS, Settings
from verify.refute.choice import EACH, Mutant, choose
from verify.runner import run_claims

__all__ = ["CHEAP_FIRST", "LIMIT", "PATIENCE", "Fate", "Matrix", "attack", "refute"]

CHEAP_FIRST = ("tables", "balls", "positivity", "symbolic", "lemmas", "quadrature", "floats")
"""In which order methods attack a mutant. Exact points in balls kill most that are false in milliseconds; what is left is mostly
true and needs a proof of the whole domain; the last three never decide by themselves, so they see only what no other decided."""

LIMIT = 20.0
"""Seconds of processor time after which one method gives up on one mutant: thrice what any verdict takes."""

PATIENCE = 3.0
"""How many times as long by the clock a method is left alone: the machine may have more to do."""

Progress = Callable[[int, int, Evidence | None], None]


class Fate(StrEnum):
    """What became of a mutant, by one method or by all.

    Only the first two count. A method that is not rigorous can notice that a mutant is wrong; that kills nothing.
    """

    KILLED = "killed"
    EQUIVALENT = "equivalent"
    NOT_DECIDED = "not decided"
    NOTICED = "noticed"
    SURVIVED = "survived"
    CONTRADICTORY = "contradictory"


_FATES = {
    Outcome.REFUTED: Fate.KILLED,
    Outcome.PROVED: Fate.EQUIVALENT,
    Outcome.CONSISTENT: Fate.SURVIVED,
    Outcome.AGREES: Fate.SURVIVED,
    Outcome.OBSERVED: Fate.SURVIVED,
    Outcome.DISAGREES: Fate.NOTICED,
    Outcome.UNDECIDED: Fate.NOT_DECIDED,
    Outcome.UNAVAILABLE: Fate.NOT_DECIDED,
}


@dataclass(frozen=True)
class Matrix:
    """What became of every mutant.

    Args:
        mutants: The mutants.
        evidence: For each mutant's label, the evidence of every method that attacked it.
        seconds: How long it took.
        interrupted: Whether it was stopped before its end.
    """

    mutants: tuple[Mutant, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]
    seconds: float
    interrupted: bool = False

    def by_method(self, mutant: Mutant) -> dict[str, Fate]:
        """Give the verdict of each method that attacked a mutant."""
        return {item.method: _fate(item) for item in self.evidence[mutant.label]}

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

    def kill_rate(self, method: str) -> tuple[int, int]:
        """Count the mutants that a method killed, and those that it tried and some method killed."""
        tried = [mutant for mutant in self.mutants if method in self.by_method(mutant) and self.fate(mutant) is Fate.KILLED]
        return sum(self.by_method(mutant)[method] is Fate.KILLED for mutant in tried), len(tried)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that tried at least one mutant, in the report's order."""
        tried = {item.method for evidence in self.evidence.values() for item in evidence}
        return tuple(name for name in METHODS if name in tried)


def refute(
    claims: Mapping[str, Claim],
    labels: Iterable[str] | None = None,
    *,
    each: int = EACH,
    sample: int | None = None,
    seed: int = 0,
    methods: Iterable[str] | None = None,
    every_method: bool = False,
    settings: Settings | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Matrix:
    """Attack mutants of claims with the methods.

    Args:
        claims: The claims by label.
        labels: Whose mutants; None for all.
        each: Mutants of one form: see `choose`.
        sample: How many of those chosen to draw at random, or None for all.
        seed: From which the choice and the draw are made.
        methods: Names of methods; None for every one.
        every_method: Whether every method attacks every mutant; otherwise the cheap ones first, until one decides.
        settings: Digits, and the seconds after which one method is stopped on one mutant.
        jobs: Worker processes.
        progress: Called with the mutants decided so far, their number, and the last evidence.

    Returns:
        The matrix.
    """
    mutants = choose((claims.values() if labels is None else [claims[label] for label in labels]), each, seed)
    if sample is not None and sample < len(mutants):
        drawn = set(random.Random(seed).sample(range(len(mutants)), sample))  # noqa: S311 - a draw, not a secret
        mutants = tuple(mutant for place, mutant in enumerate(mutants) if place in drawn)
    return attack(claims, mutants, methods=methods, every_method=every_method, settings=settings, jobs=jobs, progress=progress)


def attack(
    claims: Mapping[str, Claim],
    mutants: Sequence[Mutant],
    *,
    methods: Iterable[str] | None = None,
    every_method: bool = False,
    settings: Settings | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Matrix:
    """Attack the mutants that are handed in; the arguments are those of `refute`.

    Args:
        claims: The claims by label: each mutant is decided as its claim would be, alone and citing nothing.
        mutants: The mutants.
        methods: Names of methods; None for every one.
        every_method: Whether every method attacks every mutant.
        settings: Digits and seconds.
        jobs: Worker processes.
        progress: As in `refute`.

    Returns:
        The matrix.
    """
    changed = {
        mutant.label: replace(claims[mutant.claim], label=mutant.label, statement=(mutant.statement,), cites=()) for mutant in mutants
    }
    asked = tuple(METHODS) if methods is None else tuple(methods)
    ordered = sorted(asked, key=lambda name: CHEAP_FIRST.index(name) if name in CHEAP_FIRST else len(CHEAP_FIRST))
    found: dict[str, list[Evidence]] = {mutant.label: [] for mutant in mutants}
    seconds, decided = 0.0, set[str]()

    def tell(_done: int, _total: int, item: Evidence | None) -> None:
        if item is not None and _decides(item):
            decided.add(item.claim)
        if progress:
            progress(len(decided), len(changed), item)

    for names in [ordered] if every_method else [[name] for name in ordered]:
        left = {label: claim for label, claim in changed.items() if not any(map(_decides, found[label]))}
        report = run_claims(left, None, names, settings or Settings(digits=30, seconds=LIMIT, patience=PATIENCE), jobs, tell)
        seconds += report.seconds
        for item in report.evidence:
            found[item.claim].append(item)
        if report.interrupted:
            break
    evidence = {label: tuple(items) for label, items in found.items()}
    return Matrix(tuple(mutants), evidence, seconds, report.interrupted if ordered else False)


def _decides(item: Evidence) -> bool:
    return _fate(item) in {Fate.KILLED, Fate.EQUIVALENT}


def _fate(item: Evidence) -> Fate:
    """Give one method's verdict; a proof that rests on other claims does not count."""
    return Fate.NOT_DECIDED if item.assumes and item.outcome is Outcome.PROVED else _FATES[item.outcome]
