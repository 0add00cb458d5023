"""A symbol that is not 0 is positive, or the negative of something positive: two statements whose assumptions say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from verify.claim import Finding, Form, Outcome, Step, unfold
from verify.methods.cells import sign_cells

__all__ = ["decide_by_sign"]


def decide_by_sign(form: Form, decide: Callable[[Form], Finding]) -> Finding | None:
    """Decide a form for each sign of every symbol that its domain says is not 0.

    Args:
        form: A form.
        decide: How each case is decided.

    Returns:
        A proof made of the cases' proofs, or the refutation of one case; None if there is no such symbol, or a case is open. A case
        of which the domain's other conditions leave nothing is left out.
    """
    try:
        cases = _cases(form)
    except TypeError:
        # SymPy refuses to write down what is not real, such as the logarithm of something negative.
        return None
    if not any(case.back for case in cases):
        return None
    findings = []
    for case in cases:
        findings.append(decide(case.form))
        if findings[-1].outcome is Outcome.REFUTED and findings[-1].counterexample is not None:
            return _refuted(case, findings[-1])
        if findings[-1].outcome is not Outcome.PROVED:
            return None
    steps = tuple(step for case, finding in zip(cases, findings, strict=True) for step in (Step("where", case.where), *finding.steps))
    certificate = {
        "type": "cases",
        "cases": [{"where": str(case.where), "certificate": finding.certificate} for case, finding in zip(cases, findings, strict=True)],
    }
    assumes = tuple(dict.fromkeys(label for finding in findings for label in finding.assumes))
    said = "; ".join(f"where {case.where}: {finding.detail}" for case, finding in zip(cases, findings, strict=True))
    return Finding(Outcome.PROVED, said, steps, certificate=certificate, assumes=assumes)


@dataclass(frozen=True)
class _Case:
    """A form with the signs of some symbols fixed: what that supposes, and what each new symbol is of the old one."""

    where: sp.Basic
    form: Any
    back: dict[sp.Symbol, tuple[sp.Symbol, int]]


def _refuted(case: _Case, finding: Finding) -> Finding:
    """Say the counterexample of a case in the form's own symbols."""
    point = {}
    for symbol, value in (finding.counterexample or {}).items():
        old, sign = case.back.get(symbol, (symbol, 1))
        point[old] = sign * value
    certificate = {"type": "case", "where": str(case.where), "certificate": finding.certificate}
    return replace(finding, detail=f"where {case.where}: {finding.detail}", counterexample=point, certificate=certificate)


def _cases(form: Form) -> list[_Case]:
    """Give the cases, each symbol put by one that is positive or by minus one."""
    cases = [_Case(sp.true, form, {})]
    for part in sp.And.make_args(getattr(form, "domain", sp.true)):
        symbol = part.lhs if isinstance(part, sp.Ne) and part.rhs == 0 else None
        if not isinstance(symbol, sp.Symbol) or symbol not in form.free_symbols or not symbol.is_real:
            continue
        above, below = sp.Symbol(symbol.name, positive=True), sp.Symbol(f"|{symbol.name}|", positive=True)
        cases = [
            _Case(sp.And(case.where, relation), _put(case.form, part, symbol, sign * new), {**case.back, new: (symbol, sign)})
            for case in cases
            for relation, new, sign in ((symbol > 0, above, 1), (symbol < 0, below, -1))
            if sign_cells([], unfold(sp.And(case.form.domain, relation)))
        ]
    return cases


def _put(form: Any, part: sp.Basic, symbol: sp.Symbol, value: sp.Expr) -> Any:
    rest = [other for other in sp.And.make_args(form.domain) if other != part]
    return replace(form, domain=sp.And(*rest)).map(lambda thing: thing.subs(symbol, value))
