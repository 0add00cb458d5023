"""One inequality without kinks, proved on one region of its domain after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from time import process_time

import sympy as sp
from sympy.core.relational import Relational

from verify.methods.positivity.boxes import Problem, upper_end
from verify.methods.positivity.contacts import contact, split_at, turned_round, vanishes, vanishing_faces
from verify.methods.positivity.covers import Cover, cover
from verify.methods.positivity.exponential import ExpSum, Quotient, UnsupportedError, derivative
from verify.methods.positivity.polynomials import Axis
from verify.methods.positivity.regions import Region
from verify.methods.positivity.setting import Setting
from verify.methods.rational import Range, UnknownValueError

_FEW = 4
"""Boxes that are tried before anything else is: most statements need one."""

_SOME = 40
_BRIEF = 12
"""Boxes that a region may take at first where the statement is in several variables, for which there are other ways."""
_MANY = 200

__all__ = ["Confirm", "Part", "Proof", "prove"]

Confirm = Callable[[Mapping[sp.Symbol, Fraction]], bool]


@dataclass(frozen=True)
class Part:
    """One region with its problem and what the subdivision gave."""

    region: Region
    problem: Problem
    cover: Cover
    grown: Grown | None = None


@dataclass(frozen=True)
class Grown:
    """Why a part proves another statement: a sum that vanishes at the low end of a coordinate grows with it.

    Args:
        place: The coordinate.
        total: The sum that is proved to be non-negative; the part itself speaks of its derivative.
    """

    place: int
    total: ExpSum


@dataclass
class Proof:
    """What was found out about one inequality without kinks.

    Args:
        setting: The inequality.
        parts: Its regions, as far as they were proved.
        proved: Whether all were.
        exact: A point at which the two sides of a strict inequality seem to be equal.
        complete: Whether more boxes would not be tried another time.
    """

    setting: Setting
    parts: list[Part] = field(default_factory=list)
    proved: bool = False
    exact: dict[sp.Symbol, sp.Expr] | None = None
    complete: bool = True


def prove(
    expression: sp.Expr, strict: bool, conditions: Sequence[Relational], deadline: float, confirm: Confirm, *, brief: bool = False
) -> Proof:
    """Prove expression ≥ 0 (or > 0) wherever conditions hold, or find a point where it seems to fail.

    Args:
        expression: Without kinks.
        strict: Whether > 0 is wanted.
        conditions: Relationals without kinks; the symbols' assumptions hold too.
        deadline: When to give up, as `time.process_time()` counts.
        confirm: Whether values of the symbols are a counterexample.
        brief: Whether to try few boxes where the statement is in several variables.

    Raises:
        UnsupportedError: If the expression is not an exponential polynomial.
    """
    try:
        setting, known = _known(expression, tuple(conditions))
    except UnknownValueError as error:
        raise UnsupportedError(str(error)) from error
    if strict in known:
        return known[strict]
    short = brief and len(setting.needed()) > 1
    search = _Search(setting, strict, deadline, confirm, short)
    before: list[Region] | None = None
    for outermost in (frozenset[int](), setting.in_exponents()):
        found = setting.regions(outermost)
        if found == before:
            break
        search.deadline = deadline if before is not None else process_time() + (deadline - process_time()) / 2
        search.parts = []
        if all(search.region(region) for region in found):
            known[strict] = Proof(setting, search.parts, proved=True)
            return known[strict]
        if search.confirmed or search.exact is not None:
            break
        before = found
    return Proof(setting, search.parts, proved=False, exact=search.exact, complete=not short)


@lru_cache(maxsize=256)
def _known(expression: sp.Expr, conditions: tuple[Relational, ...]) -> tuple[Setting, dict[bool, Proof]]:
    """Give a statement's setting, and a place for its proofs: that it is ≥ 0 (False), or > 0 (True)."""
    return Setting(expression, conditions), {}


@dataclass
class _Search:
    """The search for a proof on one region after another."""

    setting: Setting
    strict: bool
    deadline: float
    confirm: Confirm
    brief: bool
    parts: list[Part] = field(default_factory=list)
    exact: dict[sp.Symbol, sp.Expr] | None = None
    confirmed: bool = False

    @property
    def most(self) -> int:
        """How many boxes a region may take."""
        return _BRIEF if self.brief else _MANY

    def refutes(self, region: Region, values: Sequence[Range]) -> bool:
        """Ask whether a point, or a simpler one nearby, is a counterexample."""
        try:
            return any(self.confirm(self.setting.point(region, values, size)) for size in (100, 10**6, 10**15))
        except ZeroDivisionError:
            # The coordinates name a point at infinity.
            return False

    def _cover(self, region: Region, problem: Problem, most: int, seen: set[tuple[Fraction, ...]]) -> Cover | None:
        """Subdivide a region; None means that a counterexample was confirmed."""
        covered = cover(problem, self.deadline, most, lambda values: self.refutes(region, values), seen)
        if covered.failure is not None:
            self.confirmed = True
            return None
        if not covered.left:
            self.parts.append(Part(region, problem, covered))
        return covered

    def _grows(self, region: Region, whole: Problem) -> bool:
        """Prove a sum that vanishes where a coordinate is at its low end by its derivative in that coordinate.

        If the statement is strict, the low end must be excluded, and the derivative positive.
        """
        algebra, total = self.setting.algebra, whole.total
        for axis in region.box:
            if axis.constant or (self.strict and not axis.open_low):
                continue
            if not vanishes(algebra, whole, {axis.place: algebra.field.zero}):
                continue
            for slope in _decaying(derivative(total, algebra.field.gens[axis.place]), region.box):
                problem = Problem(slope, region.box, len(algebra.field.gens), self.strict)
                covered = cover(problem, self.deadline, min(_SOME, self.most), patience=_FEW if self.brief else None)
                if not covered.left and covered.failure is None:
                    self.parts.append(Part(region, problem, covered, Grown(axis.place, total)))
                    return True
        return False

    def region(self, region: Region, splits: int = 3) -> bool:
        """Prove the statement on a region, splitting it where the two sides touch inside."""
        setting = self.setting
        if self.confirmed or self.exact is not None:
            return False
        whole, images = setting.quotient, dict(region.images)
        sides = Quotient(*(setting.algebra.substituted(side, images) for side in (whole.numerator, whole.denominator)))
        forms = _over_positive(setting, sides, region, self.deadline)
        if not forms:
            return False
        problems = [Problem(total, region.box, len(setting.algebra.field.gens), self.strict) for total in forms]
        seen: set[tuple[Fraction, ...]] = set()
        hopeful = not self.brief
        for problem in problems:
            covered = self._cover(region, problem, _FEW, seen)
            if covered is None or not covered.left:
                return covered is not None
            hopeful = hopeful or bool(covered.bounds)
        problem = problems[0]
        if self.strict:
            for values in vanishing_faces(setting.algebra, problem):
                self.exact = setting.exact_point(region, values)
                return False
        turned = turned_round(setting.algebra, problem, region) if splits else ()
        if turned:
            return all(self.region(part, splits - 1) for part in turned)
        if self._grows(region, problem):
            return True
        if not hopeful:
            return False
        covered = self._cover(region, problem, self.most, seen)
        if covered is None or not covered.left:
            return covered is not None
        touching = contact(setting.algebra, problem, covered.left, setting.constants) if covered.complete else None
        if touching is None or not splits:
            return False
        if self.strict:
            self.exact = setting.exact_point(region, dict([touching]))
            return False
        return all(self.region(part, splits - 1) for part in split_at(region, *touching))


def _over_positive(setting: Setting, sides: Quotient, region: Region, deadline: float) -> list[ExpSum]:
    """Clear a denominator with exponentials after proving its sign on a region.

    Returns:
        What is to be positive, multiplied by different positive exponentials; nothing if the denominator's sign is not known.
    """
    numerators, denominator = _decaying(sides.numerator, region.box), sides.denominator
    if len(denominator.terms) == 1 and not denominator.terms[0][1] and denominator.terms[0][0] == setting.algebra.one:
        return numerators
    for sign, side in ((1, denominator), (-1, -denominator)):
        problem = Problem(_decaying(side, region.box)[0], region.box, len(setting.algebra.field.gens), strict=True)
        positive = cover(problem, deadline, 20)
        if not positive.left and positive.failure is None:
            return numerators if sign == 1 else [-numerator for numerator in numerators]
    return []


def _decaying(total: ExpSum, box: tuple[Axis, ...]) -> list[ExpSum]:
    """Multiply by positive exponentials so that no exponent is unbounded above; give what is as it is only where nothing else helps."""
    found: list[ExpSum] = []
    shifts = [None, *[exponent for _, exponent in total.terms if exponent]]
    for shift in shifts[:5]:
        moved = total if shift is None else ExpSum(tuple((coefficient, exponent - shift) for coefficient, exponent in total.terms))
        if all(not exponent or upper_end(exponent, box) is not None for _, exponent in moved.terms):
            found.append(moved)
    return found or [total]
