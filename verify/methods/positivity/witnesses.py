"""Witnesses to try: what equations give, what does at one point, what balances leading terms. Whether one does is proved elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Exists, Identity
from verify.methods.cells import known_sign, sign_cells
from verify.methods.positivity.composite import equal_to
from verify.methods.positivity.exponential import UnsupportedError
from verify.methods.positivity.limits import germ, leading_at, leading_at_infinity
from verify.methods.positivity.samples import sample_points
from verify.methods.rational import UnknownValueError, enclose, holds_at

__all__ = ["divided", "leading_witnesses", "relations_hold", "simple_witnesses"]

_FRACTIONS = tuple(map(sp.Rational, ("1/2", "1/8", "1/64")))
_Witness = tuple[sp.Expr, ...]


def simple_witnesses(form: Exists, case: Sequence[Relational]) -> Iterator[_Witness]:
    """Give witnesses that are solutions of equations, a positive parameter, or numbers.

    Args:
        form: The statement, unfolded.
        case: What the parameters meet.

    Yields:
        Values of the variables. Parameters and numbers do at a few points of the parameters.
    """
    yield from _solved(form)
    points = sample_points(sp.Add(*form.free_symbols), sp.And(*case), 40)
    yield from (witness for witness in [*_parameters(form), *_numeric(form, case)] if _survives(form, witness, points))


def leading_witnesses(form: Exists, cell: Sequence[Relational]) -> Iterator[_Witness]:
    """Give witnesses made of leading coefficients: small where the first two terms balance, or far out.

    Args:
        form: A statement of one variable, unfolded.
        cell: What the parameters meet; the signs of leading coefficients are among it.

    Yields:
        Values of the variable that do at a few points of the parameters.
    """
    points = sample_points(sp.Add(*form.free_symbols), sp.And(*cell), 40)
    for leading in _leading_forms(form, cell):
        if known_sign(leading.terms[0], cell) == 1:
            yield from ((witness,) for witness in dict.fromkeys(_balanced(form, leading)) if _survives(form, (witness,), points))


def _solved(form: Exists) -> list[_Witness]:
    """Solve identities one after the other, each for a variable that it gives; no or one witness."""
    table: dict[sp.Symbol, sp.Expr] = {}
    for relation in form.relations:
        if not isinstance(relation, Identity):
            return []
        top, _ = sp.fraction(sp.together((relation.lhs - relation.rhs).subs(table)))
        for variable in form.variables:
            value = None if variable in table else _root_of(top, variable)
            if value is not None:
                table = {other: known.subs(variable, value) for other, known in table.items()} | {variable: value}
                break
    return [tuple(table[variable] for variable in form.variables)] if set(table) == set(form.variables) else []


def _root_of(expression: sp.Expr, variable: sp.Symbol) -> sp.Expr | None:
    """Solve an equation that is linear in a variable, or in the one exponential in which it stands, its exponent linear."""
    slope = sp.diff(expression, variable)
    if slope != 0 and not slope.has(variable):
        return sp.cancel(-expression.subs(variable, 0) / slope)
    powers = [node for node in expression.atoms(sp.exp) if node.has(variable)]
    if len(powers) != 1:
        return None
    power = sp.Dummy("e")
    rate = sp.diff(powers[0].args[0], variable)
    value = None if rate.has(variable) else _root_of(expression.xreplace({powers[0]: power}), power)
    return None if value is None or value.has(variable) else (sp.log(value) - powers[0].args[0].subs(variable, 0)) / rate


def _parameters(form: Exists) -> list[_Witness]:
    """Give the positive parameters themselves, as values of one variable."""
    positive = sorted((symbol for symbol in form.free_symbols if symbol.is_positive), key=lambda symbol: symbol.name)
    return [(symbol,) for symbol in positive] if len(form.variables) == 1 else []


def _numeric(form: Exists, case: Sequence[Relational]) -> Iterator[_Witness]:
    """Give numbers that do at one point of the parameters, if the parameters are absent."""
    parameters = form.free_symbols
    everything = sp.And(form.where, *case)
    marker = sp.Add(*form.variables, *parameters)
    tried = 0
    for point in sample_points(marker, everything, 200):
        if relations_hold(form, point):
            yield tuple(sp.Rational(point[variable].numerator, point[variable].denominator) for variable in form.variables)
            tried += 1
            if tried >= (8 if parameters else 3):
                return


def relations_hold(form: Exists, point: Mapping[sp.Symbol, Fraction]) -> bool:
    """Say whether the relations certainly hold at a point: all of them, or one where one is enough.

    Args:
        form: The statement, unfolded.
        point: Rational values of the variables and the parameters.
    """
    truths = []
    for relation in form.relations:
        kind = sp.Eq if isinstance(relation, Identity) else (sp.Lt if relation.strict else sp.Le)
        try:
            truths.append(holds_at(kind(relation.lhs, relation.rhs, evaluate=False), point))
        except UnknownValueError:
            truths.append(None)
    return True in truths if form.any_of else all(truths)


@dataclass(frozen=True)
class _Leading:
    """How the difference of an inequality's sides begins near 0 or far out: its leading coefficients, and what decays beside them.

    Args:
        terms: The first two coefficients.
        far: Whether they are those far out.
        decaying: For each c·exp(−r·x), far out, the value of c/r: the exponential is less than 1/(r·x).
    """

    terms: tuple[sp.Expr, ...]
    far: bool
    decaying: tuple[sp.Expr, ...]


def _leading_forms(form: Exists, case: Sequence[Relational]) -> list[_Leading]:
    """Give the leading terms of every inequality, near 0 and far out, where equalities among the conditions are put in."""
    (variable,) = form.variables
    found = []
    step = sp.Dummy("h", positive=True)
    for relation in form.relations:
        difference = relation.rhs - relation.lhs
        for symbol, value in equal_to(case):
            difference = difference.subs(symbol, value)
        for far in (False, True):
            try:
                pieces = germ(difference, variable, 1 / step if far else step, step, case)
                pieces = [piece.subs(step, 1 / step) for piece in pieces] if far else pieces
                leading = leading_at_infinity(pieces[0], step, case) if far else leading_at(pieces[0], step)
            except (UnsupportedError, TypeError, IndexError):
                continue
            if leading is not None:
                found.append(_Leading(leading.terms, far, _decaying(pieces[0], step) if far else ()))
    return found


def _decaying(expression: sp.Expr, variable: sp.Symbol) -> tuple[sp.Expr, ...]:
    """Give c/r for every term c·exp(−r·x + d) with a factor exp(d) in c; nothing for what is not of this kind."""
    expanded, found = sp.expand(expression, power_exp=False), []
    for node in sorted((node for node in expanded.atoms(sp.exp) if node.has(variable)), key=sp.default_sort_key):
        rate, coefficient = -sp.diff(node.args[0], variable), expanded.coeff(node)
        if not rate.has(variable) and not coefficient.has(variable):
            found.append(coefficient * sp.exp(node.args[0].subs(variable, 0)) / rate)
    return tuple(found)


def divided(form: Exists, case: Sequence[Relational]) -> Iterator[tuple[Relational, ...]]:
    """Divide a cell of the parameters by the signs of the leading coefficients.

    Args:
        form: A statement of one variable, unfolded.
        case: The cell.

    Yields:
        Its parts that are not seen to be empty.
    """
    terms = [leading.terms[0] for leading in _leading_forms(form, case)]
    open_terms = [term for term in dict.fromkeys(terms) if term.free_symbols and known_sign(term, case) is None]
    kinds = (sp.Gt, sp.Lt, sp.Eq)
    for signs in islice(product(kinds, repeat=min(len(open_terms), 3)), 27):
        cell = (*case, *[kind(term, 0, evaluate=False) for kind, term in zip(signs, open_terms, strict=False)])
        put_in = sp.And(*cell).subs(equal_to(case))
        if sign_cells([], sp.And(*cell, evaluate=False)) and sign_cells([], put_in):
            yield cell


def _survives(form: Exists, witness: Sequence[sp.Expr], points: Sequence[Mapping[sp.Symbol, Fraction]]) -> bool:
    """Say whether a witness does at a few values of the parameters, before it is tried on all of them."""
    for point in points:
        try:
            ranges = [enclose(value, point) for value in witness]
            there = {**point, **{variable: low for variable, (low, _) in zip(form.variables, ranges, strict=True)}}
            exact = all(low == high for low, high in ranges)
            if exact and (not holds_at(form.where, there) or not relations_hold(form, there)):
                return False
        except (UnknownValueError, ZeroDivisionError):
            return False
    return True


def _balanced(form: Exists, leading: _Leading) -> Iterator[sp.Expr]:
    ratio = sp.factor(leading.terms[1] / leading.terms[0]) if len(leading.terms) > 1 else sp.S.Zero
    parameters = sorted((symbol for symbol in form.free_symbols if symbol.is_positive), key=lambda symbol: symbol.name)
    if leading.far:
        ratios = (ratio, *[sp.factor(decaying / leading.terms[0]) for decaying in leading.decaying])
        for start, bound in product([*parameters, sp.S.Zero, sp.S.One], dict.fromkeys(ratios)):
            for times in (-2, -1, 2, 1):
                yield sp.factor(start + times * bound)
    else:
        for fraction in _FRACTIONS:
            if ratio != 0:
                yield sp.factor(-fraction / ratio)
            for parameter in parameters:
                yield fraction * parameter
