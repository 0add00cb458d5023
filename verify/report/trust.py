"""What must be trusted for a finding: the independent checker alone, or which software besides, with its version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from verify.claim import Evidence, Outcome

__all__ = ["trust_of"]

CHECKER = "the independent checker alone"
_SOFTWARE = {
    "symbolic": (("sympy", "the symbolic steps"),),
    "lemmas": (("sympy", "the rewriting"),),
    "positivity": (("sympy", "the division of the domain into cells and their coordinates"),),
    "balls": (("python-flint", "ball arithmetic"), ("sympy", "finding kinks and ends")),
    "quadrature": (("mpmath", "quadrature"), ("sympy", "finding kinks")),
    "floats": (("numpy", "floating point"), ("sympy", "reading the statement")),
}
_COMPUTED = frozenset({"normal form", "leading terms", "limit"})


def trust_of(item: Evidence) -> list[str]:
    """List what must be trusted for one evidence.

    Args:
        item: The evidence.

    Returns:
        Short phrases: the checker alone for a counterexample at an exact point and for a table of rationals; otherwise software with its
        version and what it was used for, what the certificate itself asks to be trusted, and the claims that it rests on.
        Empty where nothing was decided.
    """
    if item.outcome in (Outcome.UNDECIDED, Outcome.UNAVAILABLE):
        return []
    kinds = set(_kinds(item.finding.certificate))
    if kinds and kinds <= {"table", "cell", "counterexample", "equality", "point", "part"}:
        return [CHECKER]
    found = [f"{name}{_version(item, name)} for {what}" for name, what in _SOFTWARE.get(item.method, ())]
    if kinds & _COMPUTED and item.method == "positivity":
        found.append(f"sympy{_version(item, 'sympy')} for normal forms and leading terms")
    found += [str(entry) for entry in (item.finding.certificate or {}).get("trust", ()) if entry != "sympy" and entry not in item.assumes]
    found += [f"the claim {label}" for label in item.assumes]
    return list(dict.fromkeys(found))


def _version(item: Evidence, package: str) -> str:
    return f" {item.versions[package]}" if package in item.versions else ""


def _kinds(certificate: Any) -> Iterator[str]:
    """Give the types of the certificate and of those inside it."""
    if isinstance(certificate, Mapping):
        if isinstance(certificate.get("type"), str):
            yield certificate["type"]
        for name in ("parts", "proofs", "proof", "certificate"):
            yield from _kinds(certificate.get(name))
    elif isinstance(certificate, (list, tuple)):
        for part in certificate:
            yield from _kinds(part)
