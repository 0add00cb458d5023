"""Proofs that conditions contradict one another, by Fourier–Motzkin elimination over ℚ with monomials as unknowns.

Relaxing monomials to independent unknowns only loses contradictions, never invents one, so a positive answer is a proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from verify.methods.quotients import Quotient, polynomial_factors, polynomial_sign, quotient
from verify.methods.samples import seems_satisfiable

__all__ = ["contradictory"]

_MOST_ROWS = 150
_Monomial = tuple[tuple[sp.Expr, int], ...]
_Row = tuple[tuple[tuple[int, Fraction], ...], Fraction, bool]
"""Σ coefficient·unknown + constant ≥ 0, or > 0 where the flag is set; unknowns are numbers into `_UNKNOWNS`."""
_Known = dict[sp.Expr, int]
"""Expressions whose signs strict conditions give."""


def contradictory(conditions: Iterable[Relational]) -> bool:
    """Prove that no values of the symbols meet all conditions and the symbols' assumptions.

    Args:
        conditions: Relationals without kinks; ≠ is ignored.

    Returns:
        True if a contradiction was derived. False says nothing.
    """
    wanted = frozenset(conditions)
    return bool(wanted) and _contradictory(wanted)


@lru_cache(maxsize=1 << 14)
def _contradictory(conditions: frozenset[Relational]) -> bool:
    if seems_satisfiable(conditions):
        return False
    ordered = sorted(conditions, key=sp.default_sort_key)
    rows = [row for condition in ordered for row in _rows_under(condition, ordered)]
    rows += [row for unknown in sorted({unknown for terms, _, _ in rows for unknown, _ in terms}) for row in _logarithm_rows(unknown)]
    bounded = _bounded(rows)
    for unknown in sorted({unknown for terms, _, _ in rows for unknown, _ in terms}):
        sign = _unknown_sign(unknown)
        if sign is not None:
            rows.append((((unknown, Fraction(1)),), Fraction(0), sign > 0))
        elif (product := _product_sign(unknown, bounded)) is not None:
            rows.append((((unknown, Fraction(product)),), Fraction(0), True))
    return _eliminate(rows)


def _bounded(rows: Iterable[_Row]) -> _Known:
    """Give the signs of the atoms that a row alone keeps off 0."""
    found: _Known = {}
    for terms, constant, strict in rows:
        if len(terms) == 1 and (constant < 0 or (strict and constant == 0)):
            ((unknown, value),) = terms
            match _UNKNOWNS[unknown]:
                case ((atom, 1),):
                    found[atom] = 1 if value > 0 else -1
    return found


def _product_sign(unknown: int, known: _Known) -> int | None:
    """Give the sign of a product of atoms, each positive by assumption or of known sign: elimination never multiplies two rows."""
    sign = 1
    for atom, power in _UNKNOWNS[unknown]:
        if atom in known:
            sign *= known[atom] ** power
        elif not atom.is_positive:
            return None
    return sign


def _rows_under(condition: Relational, conditions: list[Relational]) -> tuple[_Row, ...]:
    """Give a condition's rows, multiplied by its denominator where another condition, a strict one, gives that one's sign."""
    if isinstance(condition, sp.Ne):
        return ()
    found = _difference(condition)
    if found is None:
        return ()
    if found.bottom_sign is not None:
        return _rows(condition)
    sign = _sign_from(found, _given(tuple(conditions)))
    if sign is None:
        return ()
    cleared = _rows(condition.func(sign * found.expression(found.top), 0, evaluate=False))
    # What bounds a symbol by 0 is multiplied likewise, for elimination itself never multiplies two conditions.
    bounds = [other for other in conditions if other.lhs.is_Symbol and other.rhs == 0 and isinstance(other, (sp.Lt, sp.Le, sp.Gt, sp.Ge))]
    bottom = sign * found.expression(found.bottom)
    times = [
        _undivided((-bottom if isinstance(other, (sp.Lt, sp.Le)) else bottom) * other.lhs, isinstance(other, (sp.Lt, sp.Gt)))
        for other in bounds
    ]
    return (*cleared, *[row for row in times if row is not None])


@cache
def _logarithm_rows(unknown: int) -> tuple[_Row, ...]:
    """Bound a positive multiple of log s, s > 0, by 1 − 1/s ≤ log s ≤ s − 1, in the monomials that it brings with it."""
    monomial = _UNKNOWNS[unknown]
    logs = [atom for atom, power in monomial if isinstance(atom, sp.log) and power == 1 and atom.args[0].is_positive]
    if len(logs) != 1 or not all(atom.is_positive for atom, _ in monomial if atom != logs[0]):
        return ()
    inner, others = logs[0].args[0], sp.Mul(*[atom**power for atom, power in monomial if atom != logs[0]])
    bounds = (others * logs[0] - others + others / inner, others * inner - others - others * logs[0])
    return tuple(row for bound in bounds if (row := _undivided(bound, strict=False)) is not None)


def _undivided(expression: sp.Expr, strict: bool) -> _Row | None:
    """Write a polynomial ≥ 0 as a row in its own monomials, without dividing by factors of known sign."""
    found = quotient(expression)
    return _terms(found, (1, found.top), 1, strict) if found is not None and found.bottom == 1 else None


@lru_cache(maxsize=1 << 14)
def _difference(condition: Relational) -> Quotient | None:
    return quotient(condition.lhs - condition.rhs)


@lru_cache(maxsize=1 << 12)
def _given(conditions: tuple[Relational, ...]) -> _Known:
    return {
        sp.expand(relation.lhs - relation.rhs): 1 if isinstance(relation, sp.Gt) else -1
        for relation in conditions
        if isinstance(relation, (sp.Gt, sp.Lt))
    }


def _sign_from(found: Quotient, given: _Known) -> int | None:
    """Give the sign of a denominator if its factors are, up to numbers, expressions whose signs are given or forced."""
    sign = 1
    for factor, power in polynomial_factors(found.bottom):
        known = polynomial_sign(factor, found.atoms) or _stated_sign(found.expression(factor), given)
        if not known:
            return None
        sign *= known**power
    return sign


def _stated_sign(factor: sp.Expr, given: _Known) -> int | None:
    for known, value in given.items():
        ratio = quotient(factor / known) if known.free_symbols == factor.free_symbols else None
        if ratio is not None and ratio.top.is_ground and ratio.bottom.is_ground:
            return value if ratio.top.LC * ratio.bottom.LC > 0 else -value
    return None


def _eliminate(rows: list[_Row]) -> bool:
    pending = set(rows)
    while True:
        if any(not terms and (constant < 0 or (strict and constant == 0)) for terms, constant, strict in pending):
            return True
        counts: dict[int, list[int]] = {}
        for terms, _, _ in pending:
            for unknown, value in terms:
                counts.setdefault(unknown, [0, 0])[value > 0] += 1
        if not counts or len(pending) > _MOST_ROWS:
            return False
        chosen = min(counts, key=lambda key: (counts[key][0] * counts[key][1], _unknown_name(key)))
        pending = _without(pending, chosen)


def _without(rows: set[_Row], unknown: int) -> set[_Row]:
    above: list[tuple[Fraction, _Row]] = []
    below: list[tuple[Fraction, _Row]] = []
    rest: set[_Row] = set()
    for row in rows:
        value = next((number for key, number in row[0] if key == unknown), None)
        if value is None:
            rest.add(row)
        else:
            (above if value > 0 else below).append((value, row))
    for plus, first in above:
        for minus, second in below:
            rest.add(_sum(first, -minus, second, plus))
    return rest


def _sum(first: _Row, weight: Fraction, second: _Row, other: Fraction) -> _Row:
    total: dict[int, Fraction] = {}
    for terms, scale in ((first[0], weight), (second[0], other)):
        for unknown, value in terms:
            total[unknown] = total.get(unknown, Fraction(0)) + scale * value
    return _normal(total, weight * first[1] + other * second[1], first[2] or second[2])


def _normal(total: dict[int, Fraction], constant: Fraction, strict: bool) -> _Row:
    """Divide a row by its largest coefficient, so that proportional rows are one."""
    kept = {unknown: value for unknown, value in total.items() if value}
    size = max((abs(value) for value in kept.values()), default=Fraction(1))
    if size != 1:
        kept = {unknown: value / size for unknown, value in kept.items()}
        constant = constant / size
    return tuple(sorted(kept.items())), constant, strict


@lru_cache(maxsize=1 << 14)
def _rows(condition: Relational) -> tuple[_Row, ...]:
    """Turn a relation whose denominator has a known sign into rows."""
    found = _difference(condition)
    if found is None or found.bottom_sign is None or isinstance(condition, sp.Ne):
        return ()
    sign = -found.bottom_sign if isinstance(condition, (sp.Le, sp.Lt)) else found.bottom_sign
    strict = isinstance(condition, (sp.Lt, sp.Gt))
    row = _row(found, sign, strict)
    opposite = _row(found, -sign, strict=False) if isinstance(condition, sp.Eq) else None
    return tuple(one for one in (row, opposite) if one is not None)


def _row(found: Quotient, sign: int, strict: bool) -> _Row | None:
    return _terms(found, found.core, sign, strict)


def _terms(found: Quotient, whole: tuple[int, Any], sign: int, strict: bool) -> _Row | None:
    """Write sign·numerator ≥ 0 as a row; numbers that are not rational are replaced by rationals a little above."""
    factor, core = whole
    totals: dict[int, Fraction] = {}
    constant = Fraction(0)
    for monomial, coefficient in core.terms():
        present = [(atom, power) for atom, power in zip(found.atoms, monomial, strict=True) if power]
        key = tuple((atom, power) for atom, power in present if not atom.is_number)
        number = sp.Mul(*[atom**power for atom, power in present if atom.is_number])
        value = Fraction(sign * factor * int(coefficient))
        unknown = _unknown(key) if key else None
        if number != 1:
            if unknown is not None and _unknown_sign(unknown) is None:
                return None
            above = _rational_above(sp.Rational(value.numerator, value.denominator) * number)
            if above is None:
                return None
            value = above
        if unknown is None:
            constant += value
        else:
            totals[unknown] = totals.get(unknown, Fraction(0)) + value
    return _normal(totals, constant, strict)


_UNKNOWNS: list[_Monomial] = []
_NUMBERS: dict[_Monomial, int] = {}


def _unknown(monomial: _Monomial) -> int:
    """Give the number of a monomial, the same for the same one as long as the process lives."""
    known = _NUMBERS.get(monomial)
    if known is None:
        known = _NUMBERS[monomial] = len(_UNKNOWNS)
        _UNKNOWNS.append(monomial)
    return known


@cache
def _unknown_name(unknown: int) -> str:
    return repr(_UNKNOWNS[unknown])


@cache
def _unknown_sign(unknown: int) -> int | None:
    """Say of a monomial whether it is positive (1), non-negative (0), or neither by the assumptions alone (None)."""
    strict = True
    for atom, power in _UNKNOWNS[unknown]:
        if atom.is_positive:
            continue
        if power % 2 and not atom.is_nonnegative:
            return None
        strict = strict and bool(atom.is_nonzero)
    return 1 if strict else 0


def _rational_above(number: sp.Expr) -> Fraction | None:
    """Give a rational a little above a number; weakening a row by it only loses contradictions."""
    from verify.methods.rational import UnknownValueError, enclose

    try:
        return enclose(number, {}, 64)[1]
    except UnknownValueError:
        return None
