"""What a method is: it knows forms, not the paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from verify.claim import Claim, Finding, Form, Outcome

__all__ = ["Method", "Settings", "undecided"]


@dataclass(frozen=True)
class Settings:
    """What a method is asked for.

    Args:
        digits: Decimal digits for enclosures and quadrature.
        seconds: The time after which the method should give up by itself, of the processor where it can tell.
        lemmas: Claims that the one under test cites, by label, for the method that rewrites with them.
        sweep: Whether long floating-point sweeps are wanted.
        patience: How many times as long by the clock the runner waits before it kills the method. A busy machine takes longer.
    """

    digits: int = 50
    seconds: float = 30.0
    lemmas: Mapping[str, Claim] = field(default_factory=dict)
    sweep: bool = False
    patience: float = 1.0


class Method(Protocol):
    """A way to decide forms.

    `forms` are those that it decides. `silent` says for every other form, in one sentence, why it has nothing to say: an
    empty cell of the table of methods and forms. A method may have `applies(form) -> bool`: whether there is anything in a
    form of a kind that it decides for it to work on (an integral, a cell that it can recompute).
    """

    name: str
    title: str
    packages: tuple[str, ...]
    forms: frozenset[type[Form]]
    silent: Mapping[type[Form], str]

    def decide(self, form: Form, settings: Settings) -> Finding:
        """Decide one form.

        Args:
            form: The form; its functions may be folded.
            settings: Digits, seconds and lemmas.

        Returns:
            The finding. A method never raises for a form that it cannot decide: it says `undecided` and why.
        """
        ...


def undecided(detail: str) -> Finding:
    """Give the finding of a method that came to no conclusion.

    Args:
        detail: The reason, one sentence.

    Returns:
        An `undecided` finding.
    """
    return Finding(Outcome.UNDECIDED, detail)
