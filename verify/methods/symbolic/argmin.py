"""Same minimisers: one objective is an increasing affine function of the other, or of its logarithm."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from verify.claim import Defined, Finding, Identity, Outcome, SameArgmin, Step, unfold
from verify.methods.base import undecided
from verify.methods.cells import conjunctions
from verify.methods.elimination import contradictory
from verify.methods.symbolic.context import sign_of
from verify.methods.symbolic.identities import decide_identity
from verify.methods.symbolic.linear import spread
from verify.methods.symbolic.normal import abstract, depends, vanishes

__all__ = ["decide_argmin"]

_Terms = dict[sp.Expr, sp.Expr]


def decide_argmin(form: SameArgmin) -> Finding:
    """Decide that two objectives have the same minimisers, by finding φ with other = φ(objective).

    φ is an affine function with a slope free of the variable (so between sums every term has the same slope), after a
    logarithm of a positive product where one is needed.

    Args:
        form: The two objectives.

    Returns:
        Proved with φ in the steps, or undecided.
    """
    cases = [given for given in conjunctions(form.domain) if not contradictory(given)]
    if not cases:
        return undecided("the domain is empty, so the statement is vacuous")
    wanted = 1 if form.sense == form.other_sense else -1
    pairs = (*_pairs(_closed(form.objective), _closed(form.other)), *_pairs(unfold(form.objective), unfold(form.other)))
    for name, first, other in pairs:
        slope = _slope(first, other, form.variable)
        if slope is None or any(sign_of(slope, given) != wanted for given in cases):
            continue
        offset = sp.expand(other - slope * first)
        steps = (
            Step("spread the first objective", first),
            Step("spread the other objective", other),
            Step(f"{name}; the slope, free of {form.variable} and of sign {wanted:+d}, is", slope),
            Step(f"and what is left is free of {form.variable}", offset),
        )
        certificate = {
            "type": "affine",
            "trust": ["sympy", "a strictly monotone function keeps minimisers"],
            "relation": name,
            "slope": sp.srepr(slope),
            "objective": sp.srepr(first),
            "other": sp.srepr(other),
        }
        way = "increasing" if wanted > 0 else "decreasing"
        return Finding(Outcome.PROVED, f"{name}, {way} in it, with slope {slope}", steps, certificate=certificate)
    return _term_by_term(form, wanted) or undecided("no increasing function was found that takes one objective to the other")


def _term_by_term(form: SameArgmin, sign: int) -> Finding | None:
    """Prove that between two sums over the same range the terms differ, up to the sign, by what does not move with the variable.

    The undefined functions that hold the variable become real symbols; that the difference of the terms is the same for any
    two values of such a symbol is an identity, with kinks and cases and all.
    """
    first, other = _as_sum(unfold(form.objective)), _as_sum(unfold(form.other))
    if first is None or other is None or first.args[1:] != other.args[1:]:
        return None
    terms = [first.args[0], other.args[0]]
    applied = sorted({node for term in terms for node in term.atoms(AppliedUndef)}, key=sp.default_sort_key)
    outer = [node for node in applied if not any(node is not big and big.has(node) for big in applied)]
    moving = [node for node in outer if node.has(form.variable)]
    table = {node: sp.Dummy(str(node.func), real=True) for node in outer}
    one, two = (term.xreplace(table) for term in terms)
    if len(moving) != 1 or any(part.has(form.variable, AppliedUndef) for part in (one, two)):
        return None
    free = table[moving[0]]
    difference = two - sign * one
    steady = Identity(difference, difference.xreplace({free: sp.Dummy("other", real=True)}), form.domain)
    found = decide_identity(steady)
    if found.outcome is not Outcome.PROVED:
        return None
    certificate = {
        "type": "affine",
        "trust": ["sympy"],
        "relation": "term by term",
        "slope": sp.srepr(sp.Integer(sign)),
        "proof": found.certificate,
    }
    return Finding(
        Outcome.PROVED,
        f"the terms of the sums differ, with slope {sign:+d}, by what is free of {form.variable}",
        (Step("the difference of two terms does not move", sp.Eq(steady.lhs, steady.rhs, evaluate=False)), *found.steps),
        certificate=certificate,
    )


def _as_sum(objective: sp.Expr) -> sp.Sum | None:
    """Give an objective that is a sum over data; a product of positive terms by the sum of their logarithms, which moves likewise."""
    if isinstance(objective, sp.Sum):
        return objective
    if isinstance(objective, sp.Product) and objective.args[0].is_positive:
        inside = sp.piecewise_fold(sp.expand_log(sp.log(objective.args[0]), force=False))
        return sp.Sum(inside, *objective.args[1:])
    return None


def _closed(expression: sp.Expr) -> sp.Expr:
    """Unfold definitions down to those by cases, which stay closed: SymPy would draw what is added to them into every case."""
    current = expression
    while True:
        opened = {node: type(node).definition(*node.args) for node in current.atoms(Defined)}
        if not opened:
            return current
        table = {
            node: sp.Function(f"_{type(node).__name__}", real=True)(*node.args) if value.has(sp.Piecewise) else value
            for node, value in opened.items()
        }
        current = current.xreplace(table)


def _pairs(first: sp.Expr, other: sp.Expr) -> Iterator[tuple[str, sp.Expr, sp.Expr]]:
    """Give what is compared: the objectives, and the logarithms of those that are positive products."""
    plain = {"the first objective": spread(first), "the other objective": spread(other)}
    yield "the other objective is affine in the first", *plain.values()
    logs = {name: spread(sp.log(value)) for name, value in zip(plain, (first, other), strict=True) if _positive(value)}
    if "the first objective" in logs:
        yield "the other objective is affine in the logarithm of the first", logs["the first objective"], plain["the other objective"]
    if "the other objective" in logs:
        yield "the logarithm of the other objective is affine in the first", plain["the first objective"], logs["the other objective"]
    if len(logs) == 2:
        yield "the logarithms are affine in one another", *logs.values()


def _positive(value: sp.Expr) -> bool:
    if value.is_positive:
        return True
    return all(
        bool(factor.args[0].is_positive) if isinstance(factor, sp.Product) else bool(factor.is_positive)
        for factor in sp.Mul.make_args(value)
    )


def _slope(first: sp.Expr, other: sp.Expr, variable: sp.Symbol) -> sp.Expr | None:
    """Find a, free of the variable, such that other - a·first is free of it."""
    one, two = _moving(first, variable), _moving(other, variable)
    if not one or set(one) != set(two):
        return None
    pivot = next(iter(one))
    slope = two[pivot] / one[pivot]
    if all(vanishes(two[key] - slope * one[key]) for key in one):
        return sp.cancel(slope) if not slope.atoms(sp.Dummy) else None
    return None


def _moving(expression: sp.Expr, variable: sp.Symbol) -> _Terms:
    """Collect the coefficients, free of the variable, of the monomials that depend on it."""
    terms: _Terms = {}
    for term in sp.Add.make_args(sp.expand(abstract(expression))):
        fixed, moving = sp.Integer(1), sp.Integer(1)
        for factor in sp.Mul.make_args(term):
            if depends(factor, variable):
                moving *= factor
            else:
                fixed *= factor
        if moving != 1:
            terms[moving] = terms.get(moving, sp.Integer(0)) + fixed
    return {moving: fixed for moving, fixed in terms.items() if not vanishes(fixed)}
