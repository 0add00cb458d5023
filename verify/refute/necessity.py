"""Vacuity and necessity: a point of every domain, and for every hypothesis a counterexample without it or a proof that it is not needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from verify.claim import Claim, Evidence, Form, Outcome, unfold
from verify.methods.points import sample_points
from verify.refute.matrix import Fate, Matrix, refute
from verify.refute.operators.domain import WIDEN_DOMAIN
from verify.refute.operators.hypothesis import DROP_HYPOTHESIS

__all__ = ["Need", "necessity", "vacuity"]


@dataclass(frozen=True)
class Need:
    """What became of a claim without one of its hypotheses.

    Args:
        claim: The claim's label.
        hypothesis: The mutant's label: which condition or sign was dropped.
        needed: True with a counterexample, False with a proof, None where no method decided.
        counterexample: Where the statement fails without the hypothesis.
    """

    claim: str
    hypothesis: str
    needed: bool | None
    counterexample: Mapping[sp.Symbol, Any] | None


def vacuity(form: Form) -> dict[sp.Symbol, sp.Expr] | None:
    """Give a point of a form's domain: exact values of its free symbols that meet every condition.

    Args:
        form: A form.

    Returns:
        The point; {} where there is nothing to choose; None if none was found.
    """
    domain = unfold(sp.And(getattr(form, "domain", sp.true), getattr(form, "where", sp.true)))
    symbols = sorted(form.free_symbols | (domain.free_symbols if isinstance(domain, sp.Basic) else set()), key=lambda symbol: symbol.name)
    if not symbols:
        return {}
    return next(iter(sample_points(symbols, domain)), None)


def necessity(claims: Mapping[str, Claim], labels: Iterable[str] | None = None, *, jobs: int | None = None) -> tuple[Need, ...]:
    """Drop each hypothesis of each claim in turn and see whether the statement falls.

    Args:
        claims: The claims by label.
        labels: Which; None for all.
        jobs: Worker processes.

    Returns:
        One record a hypothesis.
    """
    matrix = refute(claims, labels, most=99, jobs=jobs)
    wanted = {WIDEN_DOMAIN.name, DROP_HYPOTHESIS.name}
    return tuple(_need(matrix, mutant.label, mutant.claim, matrix.fate(mutant)) for mutant in matrix.mutants if mutant.operator in wanted)


def _need(matrix: Matrix, label: str, claim: str, fate: Fate) -> Need:
    point = next((item.finding.counterexample for item in matrix.evidence[label] if _killed(item)), None)
    needed = {Fate.KILLED: True, Fate.EQUIVALENT: False}.get(fate)
    return Need(claim, label, needed, point)


def _killed(item: Evidence) -> bool:
    return item.outcome is Outcome.REFUTED and item.finding.counterexample is not None
