"""The library's three verbs: `claims` to read, `run` to re-verify, `check` for a statement of one's own."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

os.environ.setdefault("SYMPY_GROUND_TYPES", "python")

from verify.api.statement import as_form
from verify.claim import Claim, Evidence, Verdict
from verify.methods import Settings, methods_named
from verify.paper import PAPER, SPARE
from verify.paper import claims as _paper_claims
from verify.runner import Report, run_claims

if TYPE_CHECKING:
    import sympy as sp

__all__ = ["SPARE", "Result", "check", "claims", "find_claims", "run"]

claims: Mapping[str, Claim] = MappingProxyType(dict(_paper_claims))
"""Every claim by label, in the paper's order."""


@dataclass(frozen=True)
class Result:
    """What `check` found out.

    Args:
        verdict: An outcome: proved, consistent, agrees, observed, disagrees, refuted, undecided, unavailable, or contradictory.
        counterexample: Exact values at which the statement fails, by the symbols of the statement, or None.
        evidence: Every method's evidence.
    """

    verdict: str
    counterexample: Mapping[sp.Symbol, Any] | None
    evidence: tuple[Evidence, ...]


def run(
    labels: Iterable[str] | None = None,
    methods: Iterable[str] | None = None,
    digits: int = 50,
    jobs: int | None = None,
    progress: Callable[[int, int, Evidence | None], None] | None = None,
    *,
    timeout: float = 30.0,
) -> Report:
    """Re-verify claims of the paper.

    Args:
        labels: Labels such as "eq:27"; None for every claim.
        methods: Names of methods; None for every method that is installed.
        digits: Decimal digits for enclosures and quadrature, 1 to 100000.
        jobs: Worker processes; None for one a processor.
        progress: Called with (done, total, evidence) as evidence comes in.
        timeout: Seconds after which one evidence is killed and `undecided`.

    Returns:
        The report.

    Raises:
        ValueError: An argument is not allowed; the sentence names it.
    """
    settings = Settings(digits=_digits(digits), seconds=_positive("timeout", timeout))
    if jobs is not None and (not isinstance(jobs, int) or isinstance(jobs, bool) or not 1 <= jobs <= 1024):
        raise ValueError(f"jobs is {jobs!r}; allowed are whole numbers from 1 to 1024")
    chosen = None if labels is None else find_claims(labels)
    return run_claims(claims, chosen, methods_named(methods), settings, jobs, progress, PAPER)


def check(
    statement: Any,
    domain: Any = True,
    *,
    methods: Iterable[str] | None = None,
    digits: int = 50,
    timeout: float = 30.0,
) -> Result:
    """Decide a statement of one's own.

    Args:
        statement: A SymPy relational built with `evaluate=False`, a form, or a tuple such as (lhs, "<=", rhs). The symbols are real;
            `positive=True` and the like are honoured.
        domain: A SymPy Boolean: where the statement is to hold.
        methods: Names of methods; None for every one.
        digits: Decimal digits for enclosures and quadrature.
        timeout: Seconds after which a method is killed; its evidence is then `undecided`.

    Returns:
        Verdict, counterexample and evidence.

    Raises:
        ValueError: SymPy had already decided the statement, the domain is empty, or a side is not real at a point, which is named.
        TypeError: The statement or the domain is not one of the allowed kinds.
    """
    names = methods_named(methods)
    settings = Settings(digits=_digits(digits), seconds=_positive("timeout", timeout))
    form, back = as_form(statement, domain)
    claim = Claim("check", "identity", "", "a statement of your own", (form,), "")
    report = run_claims({"check": claim}, None, names, settings, min(2, os.cpu_count() or 1))
    counterexample = report.counterexample("check")
    named = None if counterexample is None else {back.get(symbol, symbol): value for symbol, value in counterexample.items()}
    verdict = report.verdicts["check"] if report.evidence else Verdict.UNDECIDED
    return Result(verdict.value, named, report.evidence)


def find_claims(labels: Iterable[str]) -> tuple[str, ...]:
    """Check labels.

    Args:
        labels: Labels of claims.

    Returns:
        The labels.

    Raises:
        ValueError: A label is unknown; the sentence suggests the nearest.
    """
    wanted = tuple(labels)
    for label in wanted:
        if label not in claims:
            close = difflib.get_close_matches(label, claims, n=6, cutoff=0.4)
            near = sorted(close, key=lambda other, typed=label: -_shared(other, typed))[:3]  # type: ignore[misc]
            hint = f"; did you mean {', '.join(near)}?" if near else "; `verify run` lists them all"
            raise ValueError(f"no claim is labelled {label!r}{hint}")
    return wanted


def _shared(first: str, second: str) -> int:
    """Count the letters that two labels begin with in common."""
    return next((place for place, (one, two) in enumerate(zip(first, second, strict=False)) if one != two), min(len(first), len(second)))


def _digits(digits: Any) -> int:
    if not isinstance(digits, int) or isinstance(digits, bool) or not 1 <= digits <= 100_000:
        raise ValueError(f"digits is {digits!r}; allowed are whole numbers from 1 to 100000")
    return digits


def _positive(name: str, value: Any) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value < float("inf"):
        raise ValueError(f"{name} is {value!r}; allowed are positive numbers of seconds")
    return float(value)
