"""Inequalities on their whole domain: proved cell by cell, or refuted at an exact point of the statement itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Finding, Inequality, Outcome, Step
from verify.methods.base import undecided
from verify.methods.cells import SignCell, sign_cells
from verify.methods.elimination import contradictory
from verify.methods.positivity.certificates import certificate
from verify.methods.positivity.exponential import UnsupportedError, vanishes
from verify.methods.positivity.parameters import by_monotonicity, equated
from verify.methods.positivity.samples import allowed, allowed_range, plain_form, sample_points
from verify.methods.positivity.statements import Proof, prove
from verify.methods.rational import UnknownValueError, enclose, holds_at
from verify.methods.substitution import put

_DEPTH = 2
_SHOWN = 12_000
"""Bits of a number that Python still writes down."""

__all__ = ["decide_inequality", "refute_at", "refute_by_equality"]


def decide_inequality(form: Inequality, deadline: float, splits: Sequence[sp.Symbol] = (), depth: int = _DEPTH) -> Finding:
    """Decide one inequality on its whole domain.

    Args:
        form: The inequality; its functions may be folded.
        deadline: When to give up, as `time.process_time()` counts.
        splits: Variables at whose zeros the domain is divided, because the two sides touch there.
        depth: How often the statement may be reduced to its values at the end of a variable's range.
    """
    lhs, rhs, domain = plain_form(form.lhs), plain_form(form.rhs), plain_form(form.domain)
    # Of the disjunction of a relation and its opposite SymPy makes `true`: each side is asked for by itself.
    sides = product(*[(sp.Ge(split, 0, evaluate=False), sp.Lt(split, 0, evaluate=False)) for split in splits])
    cells = tuple(cell for side in sides for cell in sign_cells([rhs - lhs], sp.And(domain, *side)))
    if not cells:
        return undecided("the domain is empty, so that there is nothing to decide")
    refutations: list[Finding] = []

    def confirm(point: Mapping[sp.Symbol, Fraction]) -> bool:
        refuted = refute_at(lhs, rhs, form.strict, domain, point)
        refutations.extend([refuted] if refuted is not None else [])
        return refuted is not None

    proofs: list[tuple[SignCell, Proof | None]] = []
    outside = ""
    # A statement in several variables is reduced to others before all is tried that bounds alone can do.
    for brief in (True, False):
        for place, cell in enumerate(cells):
            if place < len(proofs) and _settled(proofs[place][1]):
                continue
            try:
                proof: Proof | None = prove(*_subject(cell, form.strict), deadline, confirm, brief=brief)
            except UnsupportedError as error:
                outside, proof = f"outside the exponential polynomials over ℚ: {error}", None
            proofs[place : place + 1] = [(cell, proof)]
            if refutations:
                return refutations[0]
            if proof is not None and proof.exact is not None and (equal := refute_by_equality(cell, form.strict, proof.exact)) is not None:
                return equal
        closed = [(cell, proof) for cell, proof in proofs if proof is not None and proof.proved]
        if len(closed) == len(proofs):
            some = any(proof.parts for _, proof in closed)
            return _proved(closed, form) if some else undecided("the domain is empty, so that there is nothing to decide")
        zeros = () if splits else _touching_zeros(cell for cell, proof in proofs if not _closed(proof))
        if zeros:
            return decide_inequality(form, deadline, zeros, depth)
        last = not brief or depth < _DEPTH or bool(outside)
        several = all(proof is None or len(proof.setting.needed()) > 1 for _, proof in proofs if not _closed(proof))
        reduced = _reduced(form, proofs, deadline, depth) if depth and (several or last) else None
        if reduced is not None:
            return reduced
        if last:
            break
    sampled = _by_sampling(lhs, rhs, form.strict, domain)
    if sampled is not None:
        return sampled
    open_cells = [cell for cell, proof in proofs if not _closed(proof)]
    return undecided(outside or f"neither proved nor refuted where {sp.And(*open_cells[0].conditions)}")


def _subject(cell: SignCell, strict: bool) -> tuple[sp.Expr, bool, Sequence[Relational]]:
    """Give what is to be proved on a cell; a logarithm of a quotient of equal symbols is not left standing."""
    (expression,) = cell.expressions
    simpler = equated(expression, cell.conditions)
    if expression.has(sp.log) and simpler[0] != expression:
        return simpler[0], strict, simpler[1]
    return expression, strict, cell.conditions


def _closed(proof: Proof | None) -> bool:
    return proof is not None and proof.proved


def _touching_zeros(cells: Iterable[SignCell]) -> tuple[sp.Symbol, ...]:
    """Give the variables of either sign at whose zeros the two sides touch on a cell: no box around such a zero can be proved."""
    found: dict[sp.Symbol, None] = {}
    for cell in cells:
        (expression,) = cell.expressions
        for symbol in sorted(expression.free_symbols, key=lambda item: item.name):
            signs = (sp.Lt(symbol, 0, evaluate=False), sp.Gt(symbol, 0, evaluate=False))
            if not any(contradictory([*cell.conditions, sign]) for sign in signs) and _vanishes(expression.subs(symbol, 0)):
                found[symbol] = None
    return tuple(found)


def _vanishes(expression: sp.Expr) -> bool:
    try:
        return not expression.has(sp.nan, sp.zoo, sp.oo) and vanishes(expression)
    except UnsupportedError:
        return False


def _settled(proof: Proof | None) -> bool:
    return proof is not None and (proof.proved or proof.complete)


def _reduced(form: Inequality, proofs: Sequence[tuple[SignCell, Proof | None]], deadline: float, depth: int) -> Finding | None:
    """Prove the open cells by monotonicity in one variable."""
    findings = []
    for cell, proof in proofs:
        if _closed(proof):
            continue
        found = by_monotonicity(
            cell.expressions[0],
            form.strict,
            cell.conditions,
            lambda part: decide_inequality(part, deadline, depth=depth - 1),
            deadline,
        )
        if found is None:
            return None
        findings.append(found)
    closed = [(cell, proof) for cell, proof in proofs if proof is not None and proof.proved]
    there = replace(form, domain=sp.And(form.domain, sp.Or(*[cell.domain for cell, _ in closed]), evaluate=False))
    parts = ([_proved(closed, there)] if closed else []) + findings
    return Finding(
        Outcome.PROVED,
        "; ".join(dict.fromkeys(part.detail for part in parts)),
        steps=tuple(step for part in parts for step in part.steps),
        certificate={"type": "parts", "parts": [part.certificate for part in parts]},
    )


def _by_sampling(lhs: sp.Expr, rhs: sp.Expr, strict: bool, domain: sp.Basic) -> Finding | None:
    """Look for a counterexample among a few rational points."""
    for point in sample_points(lhs - rhs, domain, 200):
        try:
            refuted = refute_at(lhs, rhs, strict, domain, point)
        except (UnknownValueError, ZeroDivisionError):
            continue
        if refuted is not None:
            return refuted
    return None


def refute_at(lhs: sp.Expr, rhs: sp.Expr, strict: bool, domain: sp.Basic, values: Mapping[sp.Symbol, Fraction]) -> Finding | None:
    """Confirm a counterexample by evaluating the statement as it stands, with rational enclosures.

    Returns:
        A refutation with its certificate, or None if the point does not refute, or the sides have more digits there than can be shown.
    """
    point = dict(values)
    for symbol in (lhs - rhs).free_symbols | domain.free_symbols:
        point.setdefault(symbol, Fraction(1))
    if not all(allowed(symbol, value) for symbol, value in point.items()) or not holds_at(domain, point):
        return None
    for bits in (96, 256, 1024, 4096):
        left, right = enclose(lhs, point, bits), enclose(rhs, point, bits)
        equal = left == right and left[0] == left[1]
        if left[0] > right[1] or (strict and equal):
            break
        if left[1] < right[0] or equal:
            return None
    else:
        return None
    if any(max(abs(end.numerator), end.denominator).bit_length() > _SHOWN for end in (*left, *right)):
        return None
    shown = ", ".join(f"{symbol} = {value}" for symbol, value in sorted(point.items(), key=lambda item: item[0].name))
    data = {
        "type": "counterexample",
        "point": {symbol.name: str(value) for symbol, value in point.items()},
        "left": [str(end) for end in left],
        "right": [str(end) for end in right],
        "strict": strict,
    }
    relation = "=" if equal else ">"
    return Finding(
        Outcome.REFUTED,
        f"at {shown or 'the numbers stated'} the left side is {relation} the right side, by rational enclosures",
        counterexample={symbol: sp.Rational(value.numerator, value.denominator) for symbol, value in point.items()},
        certificate=data,
    )


def refute_by_equality(cell: SignCell, strict: bool, point: Mapping[sp.Symbol, sp.Expr]) -> Finding | None:
    """Confirm that the two sides are equal at an exact point of a cell, which refutes a strict inequality.

    Returns:
        A refutation, or None if the equality or the point's being in the domain was not established.
    """
    difference = put(cell.expressions[0], point)
    if not strict or difference.free_symbols or not vanishes(difference):
        return None
    for condition in cell.conditions:
        side = put(condition.lhs - condition.rhs, point)
        touching = vanishes(side)
        if touching and isinstance(condition, (sp.Lt, sp.Gt, sp.Ne)):
            return None
        if not touching and not holds_at(condition.func(side, 0, evaluate=False), {}):
            return None
    if not all(allowed_range(symbol, enclose(value)) for symbol, value in point.items()):
        return None
    shown = ", ".join(f"{symbol} = {value}" for symbol, value in sorted(point.items(), key=lambda item: item[0].name))
    return Finding(
        Outcome.REFUTED,
        f"at {shown} the two sides are equal",
        counterexample=dict(point),
        certificate={"type": "equality", "point": {symbol.name: str(value) for symbol, value in point.items()}},
    )


def _proved(proofs: list[tuple[SignCell, Proof]], form: Inequality) -> Finding:
    steps: list[Step] = []
    boxes = 0
    for cell, proof in proofs:
        steps.append(Step("cell", cell.domain))
        steps += proof.setting.steps
        count = sum(len(part.cover.bounds) for part in proof.parts)
        boxes += count
        steps.append(Step("non-negative coefficients on boxes", str(count)))
    return Finding(
        Outcome.PROVED,
        f"{len(proofs)} sign cells, {boxes} boxes: after Taylor bounds of the exponentials all coefficients are non-negative",
        steps=tuple(steps),
        certificate=certificate(proofs, form),
    )
