"""A symbol that is not 0 is positive, or the negative of something positive: two statements whose assumptions say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sympy as sp

from verify.claim import Finding, Form, Outcome, Step

__all__ = ["decide_by_sign"]


def decide_by_sign(form: Form, decide: Callable[[Form], Finding]) -> Finding | None:
    """Prove a form for each sign of every symbol that its domain says is not 0.

    Args:
        form: A form.
        decide: How each case is decided.

    Returns:
        A proof made of the cases' proofs; None if there is no such symbol, or a case was not proved: which says nothing.
    """
    cases = _cases(form)
    if len(cases) == 1:
        return None
    findings = []
    for _, case in cases:
        findings.append(decide(case))
        if findings[-1].outcome is not Outcome.PROVED:
            return None
    steps = tuple(step for (where, _), finding in zip(cases, findings, strict=True) for step in (Step("where", where), *finding.steps))
    certificate = {
        "type": "cases",
        "cases": [{"where": str(where), "certificate": finding.certificate} for (where, _), finding in zip(cases, findings, strict=True)],
    }
    assumes = tuple(dict.fromkeys(label for finding in findings for label in finding.assumes))
    said = "; ".join(f"where {where}: {finding.detail}" for (where, _), finding in zip(cases, findings, strict=True))
    return Finding(Outcome.PROVED, said, steps, certificate=certificate, assumes=assumes)


def _cases(form: Form) -> list[tuple[sp.Basic, Any]]:
    """Give the cases with what they suppose, each symbol put by one that is positive or by minus one."""
    cases: list[tuple[sp.Basic, Any]] = [(sp.true, form)]
    domain = getattr(form, "domain", sp.true)
    for part in sp.And.make_args(domain):
        symbol = part.lhs if isinstance(part, sp.Ne) and part.rhs == 0 else None
        if not isinstance(symbol, sp.Symbol) or symbol not in form.free_symbols or not symbol.is_real:
            continue
        above, below = sp.Symbol(symbol.name, positive=True), sp.Symbol(f"|{symbol.name}|", positive=True)
        cases = [
            (sp.And(where, relation), _put(case, part, symbol, value))
            for where, case in cases
            for relation, value in ((symbol > 0, above), (symbol < 0, -below))
        ]
    return cases


def _put(form: Any, part: sp.Basic, symbol: sp.Symbol, value: sp.Expr) -> Any:
    rest = [other for other in sp.And.make_args(form.domain) if other != part]
    return replace(form, domain=sp.And(*rest)).map(lambda thing: thing.subs(symbol, value))
