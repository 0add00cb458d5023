"""Claims, findings and evidence: frozen records that pass between the layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

import sympy as sp

from verify.claim.forms import Form

__all__ = ["Claim", "Evidence", "Finding", "Kind", "Outcome", "Step", "Verdict"]

Kind = Literal["definition", "identity", "approximation", "inequality", "limit", "equivalence", "table", "figure", "reported"]


class Outcome(StrEnum):
    """What one method found out about one form."""

    PROVED = "proved"
    CONSISTENT = "consistent"
    AGREES = "agrees"
    OBSERVED = "observed"
    DISAGREES = "disagrees"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    UNAVAILABLE = "unavailable"


class Verdict(StrEnum):
    """What all evidence together says of a claim."""

    PROVED = "proved"
    CONSISTENT = "consistent"
    AGREES = "agrees"
    OBSERVED = "observed"
    DISAGREES = "disagrees"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    UNAVAILABLE = "unavailable"
    CONTRADICTORY = "contradictory"
    STATED = "stated"
    REPORTED = "reported"


@dataclass(frozen=True)
class Step:
    """One step of a recorded argument: what was done, and the formula that it gave.

    Args:
        what: The rule, in a few words ("substitute y = x/α", "cell x ≥ α", "Bernstein coefficients ≥ 0").
        formula: The resulting SymPy object, or text where there is none.
    """

    what: str
    formula: Any = ""


@dataclass(frozen=True)
class Finding:
    """What a method found: the outcome and what supports it.

    Args:
        outcome: The typed outcome.
        detail: One sentence for people: how it was decided, or why not.
        steps: The recorded argument, printable step by step.
        counterexample: Exact values of the free symbols at which the statement fails, or None.
        certificate: JSON-able data that re-checks the finding without redoing the search, or None. It has a "type".
        digits: To how many digits balls or quadrature agreed, or None.
        assumes: Labels of the claims on which the finding relied; only these propagate.
    """

    outcome: Outcome
    detail: str
    steps: tuple[Step, ...] = ()
    counterexample: Mapping[sp.Symbol, sp.Expr] | None = None
    certificate: Mapping[str, Any] | None = None
    digits: int | None = None
    assumes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A finding of one method about one form of one claim, with what it took."""

    claim: str
    form: int
    method: str
    finding: Finding
    seconds: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """The finding's outcome."""
        return self.finding.outcome

    @property
    def assumes(self) -> tuple[str, ...]:
        """The labels that the finding relied on."""
        return self.finding.assumes

    @property
    def detail(self) -> str:
        """The finding's sentence."""
        return self.finding.detail


@dataclass(frozen=True)
class Claim:
    """One statement of the paper, of its errata, or beyond it. Data, not code.

    Args:
        label: `eq:18`, `prop:2`, `table:2`, `fig:3`, `text:4.2-bounds`, `erratum:26`, `beyond:gap`.
        kind: What sort of statement it is.
        section: The paper's section ("4.2", "A", "B"), or "" for results beyond it.
        title: A few words.
        statement: A tuple of forms, all of which must hold; empty for a mere name.
        reading: One plain sentence: what the statement says, and what ≈, ∝ or "closely" are read to mean.
        printed: The paper's own LaTeX, repaired only where a repair is listed; "" where there is none.
        cites: Labels, for the reader and the graph, and as lemmas for the method that rewrites with them.
        expects: Whether the statement is expected to hold or, being wrong as printed, to fail.
        note: For errata and gaps: of which text this speaks, and whether damaged transcription could explain it.
    """

    label: str
    kind: Kind
    section: str
    title: str
    statement: tuple[Form, ...]
    reading: str
    printed: str = ""
    cites: tuple[str, ...] = ()
    expects: Literal["holds", "fails"] = "holds"
    note: str = ""

    @property
    def number(self) -> int | None:
        """The equation's number, or None if the claim is not a numbered equation."""
        family, _, rest = self.label.partition(":")
        return int(rest) if family == "eq" and rest.isdigit() else None

    @property
    def family(self) -> str:
        """What stands before the colon: eq, prop, table, fig, text, erratum or beyond."""
        return self.label.partition(":")[0]
