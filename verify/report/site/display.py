"""What a claim's page says of the paper's own display: where it was read, what was repaired in it, whether the statement says the same."""

from __future__ import annotations

from dataclasses import dataclass

from verify.claim import Claim
from verify.paper import printed
from verify.paper.agreement import Status, agreement
from verify.paper.readings import READINGS

__all__ = ["Display", "display_of"]

_WORDS = {
    Status.AGREES: "Read by the grammar of the paper's notation, the display says what the statement below says.",
    Status.READING: "Read by the grammar of the paper's notation, the display says what the statement below says, by a stated reading.",
    Status.UNREAD: "The grammar of the paper's notation does not read the display, so that it was not compared with the statement below.",
    Status.DISAGREES: "Read by the grammar of the paper's notation, the display does not say what the statement below says.",
}


@dataclass(frozen=True)
class Display:
    """The paper's display and the statement beside it.

    Args:
        status: How they compare.
        words: The same as a sentence.
        reason: Why they do not agree; "" where they do.
        readings: The readings that were used: the sign and what it becomes.
        line: The line of the transcription on which the display begins.
        digest: The SHA-256 of the display's transcription.
        repairs: Why and how the transcription was repaired: the old text, the new, the reason.
    """

    status: Status
    words: str
    reason: str
    readings: tuple[tuple[str, str], ...]
    line: int
    digest: str
    repairs: tuple[tuple[str, str, str], ...]


def display_of(claim: Claim) -> Display | None:
    """Compare a claim with its printed display.

    Args:
        claim: A claim.

    Returns:
        The comparison; None for a claim that has no numbered display.
    """
    label = claim.label
    if label not in printed.labels():
        return None
    found = agreement(claim)
    rules = dict.fromkeys(match.rule for match in found.matches if match.rule in READINGS)
    return Display(
        found.status,
        _WORDS[found.status],
        found.reason,
        tuple((rule, READINGS[rule]) for rule in rules),
        printed.line(label),
        printed.digest(label),
        tuple((repair.old, repair.new, repair.why) for repair in printed.repairs(label)),
    )
