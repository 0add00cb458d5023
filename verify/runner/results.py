"""What a run found out: everything that reports are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from verify.claim import Claim, Evidence, Verdict
from verify.claim.verdicts import as_expected

if TYPE_CHECKING:
    import sympy as sp

__all__ = ["Report"]

_STEADY = ("positivity",)
"""Methods whose point is shown first: what stops by the clock may show another point on a busy machine."""


@dataclass(frozen=True)
class Report:
    """The results of a run.

    Args:
        claims: The claims that were asked for, in the paper's order.
        supporting: Claims that were decided beside them because evidence rests on them.
        evidence: All evidence, in the order of claims, forms and methods.
        verdicts: The verdict of every claim decided.
        methods: The methods that were asked for.
        digits: The digits that were asked for.
        seconds: How long it took.
        interrupted: Whether the run was stopped before its end.
        paper: Title and sha256 of the text that was read.
    """

    claims: tuple[Claim, ...]
    supporting: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    verdicts: Mapping[str, Verdict]
    methods: tuple[str, ...]
    digits: int
    seconds: float
    interrupted: bool = False
    paper: Mapping[str, str] = field(default_factory=dict)

    def of(self, label: str) -> tuple[Evidence, ...]:
        """Give the evidence about one claim."""
        return tuple(item for item in self.evidence if item.claim == label)

    def as_expected(self, label: str) -> bool:
        """Say whether a claim's verdict is what the claim expects."""
        claim = next(claim for claim in (*self.claims, *self.supporting) if claim.label == label)
        return as_expected(claim, self.verdicts[label])

    def refutations(self, label: str) -> tuple[Evidence, ...]:
        """Give the evidence that refutes a claim at a point, first what is found on every machine."""
        found = (item for item in self.of(label) if item.finding.counterexample is not None and item.outcome == "refuted")
        return tuple(sorted(found, key=lambda item: item.method not in _STEADY))

    def counterexample(self, label: str) -> Mapping[sp.Symbol, Any] | None:
        """Give the counterexample of a refuted claim, or None; of several the one that is found on every machine."""
        return next((item.finding.counterexample for item in self.refutations(label)), None)

    @property
    def unexpected(self) -> tuple[Claim, ...]:
        """The claims whose verdict is not what they expect."""
        return tuple(claim for claim in self.claims if not as_expected(claim, self.verdicts[claim.label]))

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many claims have each verdict."""
        counted = Counter(self.verdicts[claim.label] for claim in self.claims)
        return {verdict: counted[verdict] for verdict in Verdict if counted[verdict]}

    @property
    def ok(self) -> bool:
        """Whether the run came to its end and everything is as expected."""
        return not self.interrupted and not self.unexpected
