"""Existence: witnesses that are functions of the parameters, case by case, or a proof that there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from time import process_time

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Exists, Finding, Form, Identity, Inequality, Outcome, Step
from verify.claim.reduction import negate
from verify.methods.base import undecided
from verify.methods.cells import conjunctions, known_sign, sign_cells
from verify.methods.existence import at_most_one, between_signs, by_witness
from verify.methods.positivity.composite import combined, decide_part, equal_to
from verify.methods.positivity.exponential import UnsupportedError
from verify.methods.positivity.samples import allowed, plain_form, sample_points
from verify.methods.positivity.witnesses import divided, leading_witnesses, relations_hold, simple_witnesses
from verify.methods.rational import UnknownValueError, enclose, holds_at
from verify.methods.substitution import put

__all__ = ["decide_exists"]

_SAMPLES, _FEW = 60, 2
_STEPS = tuple(Fraction(sign, 10**power) for power in (4, 9) for sign in (1, -1))
"""How far beside a bound, relative to its size, parameters are tried."""
_Relation = Identity | Inequality


def decide_exists(form: Exists, deadline: float) -> Finding:
    """Decide an existence statement.

    Args:
        form: The statement; a witness may be given.
        deadline: When to give up, as `time.process_time()` counts.
    """
    form = form.map(plain_form)
    cases = [(part, case) for part in by_witness(form) for case in conjunctions(part.domain) if sign_cells([], sp.And(*case))]
    if not cases:
        return undecided("no parameters meet the domain, so that there is nothing to decide")
    findings = []
    for part, case in cases:
        finding = _stated(part, case, _until(deadline, 8)) or _refuted(form, _until(deadline, 4), _FEW)
        if finding is None:
            finding = _sought(part, case, _until(deadline, 2) if part.witness else deadline)
        if finding.outcome is Outcome.UNDECIDED:
            finding = _refuted(form, deadline, _SAMPLES) or _stated(part, case, deadline) or finding
        if finding.outcome is not Outcome.PROVED:
            return finding
        findings.append(finding)
    found = combined([form] * len(findings), findings)
    return found if not form.unique else _unique(form, found, deadline)


def _until(deadline: float, share: int) -> float:
    """Give the end of one of so many equal parts of the time that is left."""
    return process_time() + (deadline - process_time()) / share


def _stated(form: Exists, case: Sequence[Relational], deadline: float) -> Finding | None:
    """Prove that the stated witness does on a cell of the parameters."""
    return None if form.witness is None else _with_witness(form, case, form.witness, deadline)


def _sought(form: Exists, case: Sequence[Relational], deadline: float) -> Finding:
    """Find a witness, or a zero between two signs: a statement says that some point will do, not that the one it names does."""
    finding = _case(form, case, deadline)
    if finding.outcome is Outcome.PROVED or not isinstance(form.relations[0], Identity):
        return finding
    return between_signs(replace(form, domain=sp.And(*case)), lambda part: _decide(part, deadline))


def _case(form: Exists, case: Sequence[Relational], deadline: float) -> Finding:
    """Find witnesses on one cell of the parameters, dividing it by the signs of leading coefficients."""
    for witness in simple_witnesses(form, case):
        finding = _with_witness(form, case, witness, _until(deadline, 4))
        if finding is not None:
            return finding
    if len(form.variables) != 1:
        return undecided("no witness was found")
    findings = []
    for cell in divided(form, case):
        finding = _symbolic(form, cell, deadline)
        if finding is None:
            return undecided(f"no witness was found where {sp.And(*cell)}")
        findings.append(finding)
    return combined([form] * len(findings), findings) if findings else undecided("no witness was found")


def _with_witness(form: Exists, case: Sequence[Relational], witness: Sequence[sp.Expr], deadline: float) -> Finding | None:
    """Prove that a witness meets `where` and the relations on a cell of the parameters."""
    table = dict(zip(form.variables, witness, strict=True))
    domain = sp.And(*case)
    if any(not _meets_assumptions(variable, value, case) for variable, value in table.items()):
        return None
    proofs: list[Finding] = []
    parts: list[_Relation] = []
    for condition in conjuncts(form.where):
        for part in _as_forms(condition, table, domain):
            finding = _decide(part, deadline)
            if finding.outcome is not Outcome.PROVED:
                return None
            proofs.append(finding)
            parts.append(part)
    for relation in form.relations:
        part = replace(_at(relation, table), domain=domain)
        finding = _decide(part, deadline)
        if finding.outcome is Outcome.PROVED:
            proofs.append(finding)
            parts.append(part)
            if form.any_of:
                break
        elif not form.any_of:
            return None
    else:
        if form.any_of:
            return None
    found = combined(parts, proofs)
    shown = ", ".join(f"{variable} = {value}" for variable, value in table.items())
    return Finding(
        Outcome.PROVED,
        f"witness {shown}",
        steps=(Step("where", domain), Step("witness", shown), *found.steps),
        certificate={"type": "witness", "witness": {v.name: str(value) for v, value in table.items()}, "proof": found.certificate},
    )


def _at(relation: _Relation, values: Mapping[sp.Symbol, sp.Expr]) -> _Relation:
    """Put values into a relation."""
    return replace(relation, lhs=put(relation.lhs, values), rhs=put(relation.rhs, values))


def _decide(form: Form, deadline: float) -> Finding:
    try:
        return decide_part(form, deadline)
    except (UnsupportedError, UnknownValueError, TypeError) as error:
        return undecided(str(error))


def conjuncts(condition: sp.Basic) -> tuple[sp.Basic, ...]:
    """Give the parts of a conjunction."""
    if condition == sp.true:
        return ()
    return tuple(condition.args) if isinstance(condition, sp.And) else (condition,)


def _as_forms(condition: sp.Basic, table: Mapping[sp.Symbol, sp.Expr], domain: sp.Basic) -> list[_Relation]:
    """Turn a relation into forms that say that it holds on a domain; ≠ is read as >, or as < where that is so."""
    if not isinstance(condition, Relational):
        raise UnsupportedError(f"{condition} is not a conjunction of relations")
    lhs, rhs = (put(side, table) for side in (condition.lhs, condition.rhs))
    if isinstance(condition, sp.Eq):
        return [Identity(lhs, rhs, domain)]
    if isinstance(condition, sp.Ne):
        below = known_sign(lhs - rhs, [item for item in conjuncts(domain) if isinstance(item, Relational)]) == -1
        return [Inequality(lhs, rhs, True, domain) if below else Inequality(rhs, lhs, True, domain)]
    if isinstance(condition, (sp.Ge, sp.Gt)):
        lhs, rhs = rhs, lhs
    return [Inequality(lhs, rhs, isinstance(condition, (sp.Lt, sp.Gt)), domain)]


def _meets_assumptions(variable: sp.Symbol, value: sp.Expr, case: Sequence[Relational]) -> bool:
    if variable.is_positive:
        return (
            known_sign(value, case) == 1
            or _decide(Inequality(sp.S.Zero, value, True, sp.And(*case)), process_time() + 1).outcome is Outcome.PROVED
        )
    if variable.is_nonnegative:
        return _decide(Inequality(sp.S.Zero, value, False, sp.And(*case)), process_time() + 1).outcome is Outcome.PROVED
    return variable.is_nonpositive is None and not variable.is_integer


def _symbolic(form: Exists, cell: Sequence[Relational], deadline: float) -> Finding | None:
    """Try witnesses made of leading coefficients: small where the first two terms balance, or far out."""
    for witness in leading_witnesses(form, cell):
        if process_time() > deadline:
            return None
        finding = _with_witness(form, cell, witness, _until(deadline, 4))
        if finding is not None:
            return finding
    return None


def _refuted(form: Exists, deadline: float, most: int) -> Finding | None:
    """Refute: at one of so many parameters at which no simple value does, the relation fails for all values of the variables."""
    points = sample_points(sp.Add(*form.free_symbols), form.domain, _SAMPLES)
    sampled = [
        {symbol: sp.Rational(value.numerator, value.denominator) for symbol, value in point.items() if symbol in form.free_symbols}
        for point in (*points, *_beside_bounds(form, points))
    ]
    for exact in [*_ends_of(form), *sampled]:
        relations = [_at(relation, exact) for relation in form.relations]
        where = form.where.subs(exact)
        if not sign_cells([], where):
            return _nowhere(form, exact)
        if _met(replace(form, relations=tuple(relations), where=where)):
            continue
        most -= 1
        fails = [_fails_everywhere(relation, where, min(deadline, process_time() + 2)) for relation in relations]
        if all(fails) if form.any_of else any(fails):
            certificates = [finding.certificate for finding in fails if finding is not None]
            shown = ", ".join(f"{symbol} = {value}" for symbol, value in exact.items())
            return Finding(
                Outcome.REFUTED,
                f"there is none: the negation is proved{' at ' + shown if shown else ''}",
                counterexample=exact,
                certificate={
                    "type": "negation",
                    "point": {symbol.name: str(value) for symbol, value in exact.items()},
                    "proofs": certificates,
                },
            )
        if process_time() > deadline or most == 0:
            return None
    return None


def _met(form: Exists) -> bool:
    """Say whether a simple value of the variables will do, where there are no parameters left."""
    return any(relations_hold(form, point) for point in sample_points(sp.Add(*form.variables), form.where))


def _beside_bounds(form: Exists, points: Sequence[Mapping[sp.Symbol, Fraction]]) -> Iterator[dict[sp.Symbol, Fraction]]:
    """Give points of the parameters just inside the bounds of the domain, where what holds beyond them may hold still."""
    for bound in conjuncts(form.domain):
        ends = equal_to([sp.Eq(bound.lhs, bound.rhs, evaluate=False)]) if isinstance(bound, Relational) else []
        for (symbol, end), point, step in product(ends, points[:_FEW], _STEPS):
            try:
                low, high = enclose(end, point)
                beside = {**point, symbol: low * (1 + step)}
                if low == high and allowed(symbol, beside[symbol]) and holds_at(form.domain, beside):
                    yield beside
            except (UnknownValueError, ZeroDivisionError, KeyError):
                continue


def _nowhere(form: Exists, point: dict[sp.Symbol, sp.Expr]) -> Finding:
    """Refute: at some parameters no value of the variables may be tried at all."""
    shown = ", ".join(f"{symbol} = {value}" for symbol, value in point.items())
    names = ", ".join(variable.name for variable in form.variables)
    said = f"there is none: the condition on {names} cannot be met{' at ' + shown if shown else ''}"
    at = {symbol.name: str(value) for symbol, value in point.items()}
    return Finding(Outcome.REFUTED, said, counterexample=point, certificate={"type": "empty", "point": at, "where": str(form.where)})


def _ends_of(form: Exists) -> list[dict[sp.Symbol, sp.Expr]]:
    """Give the ends of the domain that lie in it, where there is one parameter and an end is an irrational number."""
    if len(form.free_symbols) != 1:
        return []
    (symbol,) = form.free_symbols
    ends = []
    for part in conjuncts(form.domain):
        if isinstance(part, (sp.Le, sp.Ge)) and symbol in part.args:
            other = part.rhs if part.lhs == symbol else part.lhs
            if other.is_number and not other.is_Rational and form.domain.subs(symbol, other) == sp.true:
                ends.append({symbol: other})
    return ends


def _fails_everywhere(relation: _Relation, where: sp.Basic, deadline: float) -> Finding | None:
    for opposite in negate(relation):
        finding = _decide(Inequality(opposite.lhs, opposite.rhs, opposite.strict, where), deadline)
        if finding.outcome is Outcome.PROVED:
            return finding
    return None


def _unique(form: Exists, found: Finding, deadline: float) -> Finding:
    """Prove that the relation fails everywhere else."""
    single = at_most_one(form, lambda part: _decide(part, deadline))
    if single.outcome is not Outcome.PROVED:
        return undecided(f"it exists, but was not seen to be the only one: {single.detail}")
    return combined([form, form], [found, single])
