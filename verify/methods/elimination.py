"""Proofs that conditions contradict one another, by Fourier–Motzkin elimination over ℚ with monomials as unknowns.

Relaxing monomials to independent unknowns only loses contradictions, never invents one, so a positive answer is a proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

import sympy as sp
from sympy.core.relational import Relational

__all__ = ["contradictory"]

_MOST_ROWS = 150
_Row = tuple[tuple[tuple[sp.Basic, Fraction], ...], Fraction, bool]
"""Σ coefficient·unknown + constant ≥ 0, or > 0 where the flag is set."""


def contradictory(conditions: Iterable[Relational]) -> bool:
    """Prove that no values of the symbols meet all conditions and the symbols' assumptions.

    Args:
        conditions: Relationals without kinks; ≠ is ignored.

    Returns:
        True if a contradiction was derived. False says nothing.
    """
    wanted = frozenset(conditions)
    return bool(wanted) and _contradictory(wanted)


@lru_cache(maxsize=4096)
def _contradictory(conditions: frozenset[Relational]) -> bool:
    rows = [row for condition in _cleared(conditions) for row in _rows(condition)]
    unknowns = {unknown for terms, _, _ in rows for unknown, _ in terms}
    rows += [row for unknown in unknowns for row in _logarithm_rows(unknown)]
    unknowns = {unknown for terms, _, _ in rows for unknown, _ in terms}
    for unknown in unknowns:
        if unknown.is_positive:
            rows.append((((unknown, Fraction(1)),), Fraction(0), True))
        elif unknown.is_nonnegative:
            rows.append((((unknown, Fraction(1)),), Fraction(0), False))
    return _eliminate(rows)


def _logarithm_rows(unknown: sp.Basic) -> list[_Row]:
    """Bound a positive multiple of log s, s > 0, by 1 − 1/s ≤ log s ≤ s − 1, in the monomials that it brings with it."""
    logs = [factor for factor in sp.Mul.make_args(unknown) if isinstance(factor, sp.log) and factor.args[0].is_positive]
    if len(logs) != 1 or not (unknown / logs[0]).is_positive:
        return []
    inner, others = logs[0].args[0], unknown / logs[0]
    rows = []
    for bound in (unknown - others + others / inner, others * inner - others - unknown):
        terms = {term: Fraction(int(value.p), int(value.q)) for term, value in sp.expand(bound).as_coefficients_dict().items()}
        constant = terms.pop(sp.S.One, Fraction(0))
        rows.append((tuple(sorted(terms.items(), key=lambda item: sp.default_sort_key(item[0]))), constant, False))
    return rows


def _cleared(conditions: frozenset[Relational]) -> list[Relational]:
    """Multiply conditions by their denominators where another condition, a strict one, gives the denominator's sign."""
    given = {
        sp.expand(relation.lhs - relation.rhs): 1 if isinstance(relation, sp.Gt) else -1
        for relation in conditions
        if isinstance(relation, (sp.Gt, sp.Lt))
    }
    found: list[Relational] = []
    for relation in conditions:
        numerator, denominator = sp.fraction(sp.together(relation.lhs - relation.rhs))
        sign = None if denominator.is_positive or denominator.is_negative else _sign_from(denominator, given)
        found.append(relation if sign is None else relation.func(sign * numerator, 0, evaluate=False))
        if sign is not None:
            # What bounds a symbol by 0 is multiplied likewise, for elimination itself never multiplies two conditions.
            found += [
                other.func(sp.expand(sign * denominator * other.lhs), 0, evaluate=False)
                for other in conditions
                if other.lhs.is_Symbol and other.rhs == 0 and not isinstance(other, sp.Ne)
            ]
    return found


def _sign_from(denominator: sp.Expr, given: dict[sp.Expr, int]) -> int | None:
    """Give the sign of a product of powers of expressions whose signs are given, up to rational factors."""
    sign = 1
    for factor in sp.Mul.make_args(denominator):
        base, exponent = factor.as_base_exp()
        if factor.is_positive:
            continue
        ratios = ((sp.cancel(base / known), value) for known, value in given.items() if known.free_symbols == base.free_symbols)
        found = next((value * int(sp.sign(ratio)) for ratio, value in ratios if ratio.is_Rational), None)
        if found is None or not exponent.is_Integer:
            return None
        sign *= found ** int(exponent)
    return sign


def _eliminate(rows: list[_Row]) -> bool:
    pending = set(rows)
    while True:
        if any(not terms and (constant < 0 or (strict and constant == 0)) for terms, constant, strict in pending):
            return True
        counts: dict[sp.Basic, list[int]] = {}
        for terms, _, _ in pending:
            for unknown, value in terms:
                counts.setdefault(unknown, [0, 0])[value > 0] += 1
        if not counts or len(pending) > _MOST_ROWS:
            return False
        unknown = min(counts, key=lambda key: (counts[key][0] * counts[key][1], sp.default_sort_key(key)))
        pending = _without(pending, unknown)


def _without(rows: set[_Row], unknown: sp.Basic) -> set[_Row]:
    above: list[tuple[Fraction, _Row]] = []
    below: list[tuple[Fraction, _Row]] = []
    rest: set[_Row] = set()
    for row in rows:
        value = dict(row[0]).get(unknown)
        if value is None:
            rest.add(row)
        else:
            (above if value > 0 else below).append((value, row))
    for plus, first in above:
        for minus, second in below:
            rest.add(_sum(first, -minus, second, plus))
    return rest


def _sum(first: _Row, weight: Fraction, second: _Row, other: Fraction) -> _Row:
    total: dict[sp.Basic, Fraction] = {}
    for terms, scale in ((first[0], weight), (second[0], other)):
        for unknown, value in terms:
            total[unknown] = total.get(unknown, Fraction(0)) + scale * value
    kept = {unknown: value for unknown, value in total.items() if value}
    size = max((abs(value) for value in kept.values()), default=Fraction(1))
    terms = tuple(sorted(((unknown, value / size) for unknown, value in kept.items()), key=lambda item: sp.default_sort_key(item[0])))
    return terms, (weight * first[1] + other * second[1]) / size, first[2] or second[2]


@lru_cache(maxsize=4096)
def _rows(condition: Relational) -> tuple[_Row, ...]:
    """Turn a relation into rows, after clearing what has a known sign."""
    if isinstance(condition, sp.Ne):
        return ()
    difference = condition.lhs - condition.rhs
    if isinstance(condition, (sp.Le, sp.Lt)):
        difference = -difference
    strict = isinstance(condition, (sp.Lt, sp.Gt))
    row = _row(difference, strict)
    if row is None:
        return ()
    if isinstance(condition, sp.Eq):
        opposite = _row(-difference, False)
        return (row,) if opposite is None else (row, opposite)
    return (row,)


def _row(expression: sp.Expr, strict: bool) -> _Row | None:
    numerator, denominator = sp.fraction(sp.together(expression))
    if denominator.is_positive:
        pass
    elif denominator.is_negative:
        numerator = -numerator
    else:
        return None
    sign, numerator = _without_known_factors(numerator)
    if numerator is None:
        return None
    if numerator.is_number and not numerator.is_Rational:
        numerator = sp.Integer((numerator.is_positive is True) - (numerator.is_negative is True)) if numerator.is_nonzero else numerator
    terms: dict[sp.Basic, Fraction] = {}
    constant = Fraction(0)
    for term, coefficient in (sign * sp.expand(numerator)).expand().as_coefficients_dict().items():
        if not coefficient.is_Rational:
            return None
        number, unknown = term.as_independent(*term.free_symbols, as_Add=False) if term.free_symbols else (term, sp.S.One)
        if number == 1:
            value = Fraction(int(coefficient.p), int(coefficient.q))
        elif unknown == 1 or unknown.is_nonnegative:
            above = _rational_above(coefficient * number)
            if above is None:
                return None
            value = above
        else:
            return None
        if unknown == 1:
            constant += value
        else:
            terms[unknown] = terms.get(unknown, Fraction(0)) + value
    return tuple(sorted(terms.items(), key=lambda item: sp.default_sort_key(item[0]))), constant, strict


def _rational_above(number: sp.Expr) -> Fraction | None:
    """Give a rational a little above a number; weakening a row by it only loses contradictions."""
    from verify.methods.rational import UnknownValueError, enclose

    try:
        return enclose(number, {}, 64)[1]
    except UnknownValueError:
        return None


def _without_known_factors(numerator: sp.Expr) -> tuple[int, sp.Expr | None]:
    """Divide by the factors whose sign the assumptions give; dividing by a positive one changes nothing."""
    if numerator.is_number:
        return 1, numerator
    sign, kept = 1, sp.Integer(1)
    for factor in sp.Mul.make_args(sp.factor(numerator)):
        if factor.is_positive and not factor.is_number:
            continue
        if factor.is_negative and not factor.is_number:
            sign = -sign
        else:
            kept *= factor
    return sign, kept
