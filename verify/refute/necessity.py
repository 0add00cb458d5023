"""Vacuity and necessity: a point of every domain, and for every hypothesis a counterexample without it or a proof that it is not needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sympy as sp

from verify.claim import Claim, Form, Outcome
from verify.methods import Settings
from verify.methods.points import Point
from verify.refute.choice import Mutant
from verify.refute.hypotheses import conditions_dropped, signs_dropped
from verify.refute.matrix import Fate, Matrix, Progress, attack
from verify.refute.meaning import some_point

__all__ = ["Hypotheses", "Need", "Role", "necessity", "vacuity"]


class Role(StrEnum):
    """What a hypothesis does for a statement."""

    NEEDED = "needed"
    GIVES_VALUES = "gives values"
    SPARE = "not needed"
    UNKNOWN = "not decided"


@dataclass(frozen=True)
class Need:
    """What becomes of a form without one of its hypotheses.

    Args:
        claim: The claim's label.
        form: Which of its forms.
        hypothesis: The condition or sign, as text.
        role: Needed, with a counterexample; gives values, with a point at which a side has none; not needed, with a proof.
        detail: The counterexample's or the proof's sentence.
        counterexample: Where the statement fails, or says nothing, without the hypothesis.
        method: Which method decided it; "" where a side has no value.
    """

    claim: str
    form: int
    hypothesis: str
    role: Role
    detail: str
    counterexample: Mapping[sp.Symbol, Any] | None
    method: str = ""


@dataclass(frozen=True)
class Hypotheses:
    """What the domains of claims are worth.

    Args:
        points: For each form, by the claim's label and its place, a point of its domain, or None.
        needs: One record a hypothesis.
        interrupted: Whether it was stopped before its end.
    """

    points: Mapping[tuple[str, int], Point | None]
    needs: tuple[Need, ...]
    interrupted: bool = False

    @property
    def empty(self) -> tuple[tuple[str, int], ...]:
        """The forms of whose domain no point was found."""
        return tuple(place for place, point in self.points.items() if point is None)

    def unlike(self, spare: Mapping[str, Collection[str]]) -> tuple[str, ...]:
        """Say what is not as the claims say: a domain without a point, a hypothesis whose role is another than is said.

        Args:
            spare: For each claim's label the hypotheses that it says no form of it needs.

        Returns:
            One sentence each; none if all is well. What is not mentioned is needed by some form, or gives it values; no claim can say
            that it is not decided.
        """
        said = [f"{claim}: no point of the domain of form {place + 1} was found" for claim, place in self.empty]
        found: dict[tuple[str, str], set[Role]] = {}
        for need in self.needs:
            found.setdefault((need.claim, need.hypothesis), set()).add(need.role)
        wanted = {(claim, text): Role.SPARE for claim, texts in spare.items() for text in texts}
        for (claim, hypothesis), roles in found.items():
            role = _together(roles)
            stated = wanted.get((claim, hypothesis), Role.NEEDED)
            if role is not stated:
                said.append(f"{claim}: {hypothesis} is {role.value}, and said to be {stated.value}")
        chosen = {claim for claim, _ in self.points}
        said += [
            f"{claim}: {text} is said to be {wanted[claim, text].value}, and is no hypothesis"
            for claim, text in wanted
            if claim in chosen and (claim, text) not in found
        ]
        return tuple(sorted(said))

    @property
    def unknown(self) -> tuple[Need, ...]:
        """The hypotheses of which it was not decided whether they are needed."""
        return tuple(need for need in self.needs if need.role is Role.UNKNOWN)


def _together(roles: Collection[Role]) -> Role:
    """Give the role of a hypothesis that several forms of a claim share: needed if one needs it."""
    if set(roles) & {Role.NEEDED, Role.GIVES_VALUES}:
        return Role.NEEDED
    return Role.UNKNOWN if Role.UNKNOWN in roles else Role.SPARE


def vacuity(form: Form) -> Point | None:
    """Give a point of a form's domain: exact values of its free symbols that meet every condition.

    Args:
        form: A form.

    Returns:
        The point; {} where there is nothing to choose; None if none was found.
    """
    return some_point(form)


def necessity(
    claims: Mapping[str, Claim],
    labels: Iterable[str] | None = None,
    *,
    settings: Settings | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Hypotheses:
    """Give a point of every domain, and drop each hypothesis in turn to see whether the statement falls.

    A claim that is expected to fail has no hypotheses that matter; of its domain only a point is given.

    Args:
        claims: The claims by label.
        labels: Which; None for all.
        settings: Digits, and the seconds after which one method is stopped on one statement.
        jobs: Worker processes.
        progress: As for mutants.

    Returns:
        The points, and one record a hypothesis.
    """
    chosen = [claims[label] for label in (claims if labels is None else labels)]
    points = {(claim.label, place): vacuity(form) for claim in chosen for place, form in enumerate(claim.statement)}
    dropped = [item for claim in chosen if claim.expects == "holds" for item in _dropped(claim)]
    mutants = [item for item, _ in dropped if isinstance(item, Mutant)]
    matrix = attack(claims, mutants, settings=settings, jobs=jobs, progress=progress)
    needs = tuple(_need(matrix, item, text) if isinstance(item, Mutant) else item for item, text in dropped)
    return Hypotheses(points, needs, matrix.interrupted)


def _dropped(claim: Claim) -> Iterator[tuple[Mutant | Need, str]]:
    """Give every form without each of its hypotheses, as mutants; at once what is known where a side then has no value."""
    for place, form in enumerate(claim.statement):
        for number, item in enumerate((*signs_dropped(form), *conditions_dropped(form)), 1):
            if item.statement is None:
                yield Need(claim.label, place, item.hypothesis, Role.GIVES_VALUES, item.reason, item.point), item.hypothesis
            else:
                yield Mutant(claim.label, place, "without", number, item.statement), item.hypothesis


def _need(matrix: Matrix, mutant: Mutant, text: str) -> Need:
    role = {Fate.KILLED: Role.NEEDED, Fate.EQUIVALENT: Role.SPARE}.get(matrix.fate(mutant), Role.UNKNOWN)
    wanted = {Role.NEEDED: Outcome.REFUTED, Role.SPARE: Outcome.PROVED}.get(role)
    for item in matrix.evidence[mutant.label]:
        if item.outcome is wanted:
            return Need(mutant.claim, mutant.form, text, role, item.detail, item.finding.counterexample, item.method)
    return Need(mutant.claim, mutant.form, text, role, "no method decided the statement without it", None)
