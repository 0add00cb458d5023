"""The same questions have the same answers, in whatever order and with whatever hash seed they are asked."""

from __future__ import annotations

import json
from typing import Any

from tests.faults.commands import verify

LABELS = ("eq:22", "eq:26", "eq:28", "eq:74", "table:2", "text:3.1-l1")
_TIMES = frozenset({"seconds", "started", "date", "time"})


def timeless(data: Any) -> Any:
    """Leave times out, also those that a sentence tells."""
    if isinstance(data, dict):
        return {key: timeless(value) for key, value in data.items() if key not in _TIMES}
    return [timeless(value) for value in data] if isinstance(data, list) else data


def test_hash_seeds_and_orders_change_nothing() -> None:
    """Three hash seeds, three orders of the claims, one and two workers: one result, in the paper's order."""
    found = []
    for seed, labels, jobs in (("0", LABELS, "1"), ("1", LABELS[::-1], "2"), ("4242", LABELS[3:] + LABELS[:3], "2")):
        done = verify(
            "run", *labels, "--method", "symbolic", "--method", "tables", "--jobs", jobs, "--json", "-", env={"PYTHONHASHSEED": seed}
        )
        assert done.returncode in {0, 1}, done.stderr
        found.append({"exit code": done.returncode, **timeless(json.loads(done.stdout))})

    assert len(found[0]["claims"]) >= len(LABELS)
    for other in found[1:]:
        for first, second in zip(found[0]["claims"], other["claims"], strict=True):
            assert first == second, f"{first['label']}: {first} != {second}"
    assert found[0] == found[1] == found[2]
