"""Verdicts of all claims at once: evidence counts only if what it assumes is proved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verify.claim import Claim, Evidence, Verdict, verdict_of

__all__ = ["derive_verdicts"]


def derive_verdicts(claims: Mapping[str, Claim], evidence: Iterable[Evidence]) -> dict[str, Verdict]:
    """Derive the verdict of every claim.

    Starting from nothing proved, verdicts are derived again until they no longer change; so claims that only assume one
    another stay undecided, whatever their order.

    Args:
        claims: The claims by label.
        evidence: All evidence about them.

    Returns:
        A verdict for every claim.
    """
    of: dict[str, list[Evidence]] = {label: [] for label in claims}
    for item in evidence:
        of[item.claim].append(item)
    verdicts: dict[str, Verdict] = {}
    for _ in range(len(claims) + 1):
        derived = {label: verdict_of(claim, of[label], verdicts) for label, claim in claims.items()}
        if derived == verdicts:
            break
        verdicts = derived
    return verdicts
