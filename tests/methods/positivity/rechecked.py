"""Certificates of positivity before the independent checker."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from verify import recheck


def sums_in(certificate: Any) -> Iterator[dict[str, Any]]:
    """Give the sums of all proofs of positivity inside a certificate."""
    if isinstance(certificate, dict) and "terms" in certificate:
        yield certificate
    else:
        inner = certificate.values() if isinstance(certificate, dict) else certificate if isinstance(certificate, list) else ()
        for part in inner:
            yield from sums_in(part)


def facts_of(certificate: Any) -> list[Any]:
    """Check all sums and give what they say; an exception if one is wrong."""
    recheck.LIMITS["end"] = time.monotonic() + 60
    return [recheck.fact_of(part) for part in sums_in(certificate)]


def rechecked(certificate: dict[str, Any]) -> bool:
    """Say whether a certificate's sums prove its statement on its whole domain."""
    *relation, domain = certificate["statement"]
    return recheck.impossible([domain, recheck.opposite(relation), *facts_of(certificate)])
