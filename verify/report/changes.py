"""What changed between two runs: claims, verdicts, outcomes, counterexamples; not times."""

from __future__ import annotations

from typing import Any

__all__ = ["changes"]


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Compare two runs.

    Args:
        old: A run, as `verify.report.json.read` gives it.
        new: Another.

    Returns:
        One line a change, in the new run's order; claims that are gone come last.
    """
    before = {claim["label"]: claim for claim in old["claims"]}
    after = {claim["label"]: claim for claim in new["claims"]}
    lines = [] if old.get("paper") == new.get("paper") else [f"the paper: {old.get('paper')} → {new.get('paper')}"]
    for label, claim in after.items():
        if label not in before:
            lines.append(f"{label}: new, {claim['verdict']}")
        else:
            lines += _claim_changes(label, before[label], claim)
    return lines + [f"{label}: gone, was {before[label]['verdict']}" for label in before if label not in after]


def _claim_changes(label: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    lines = []
    for field in ("verdict", "expects", "counterexample", "forms"):
        if old.get(field) != new.get(field):
            lines.append(f"{label}: {field} {_word(old.get(field))} → {_word(new.get(field))}")
    before, after = _outcomes(old), _outcomes(new)
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            form, method = key
            lines.append(f"{label}: {method} on form {form + 1} {before.get(key, 'absent')} → {after.get(key, 'absent')}")
    return lines


def _outcomes(claim: dict[str, Any]) -> dict[tuple[int, str], str]:
    return {(item["form"], item["method"]): item["outcome"] for item in claim.get("evidence", [])}


def _word(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} = {number}" for name, number in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)
