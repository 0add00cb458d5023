"""An exponential polynomial on a product of intervals, moved to the unit cube, with the Taylor polynomials of its exponentials."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product

from verify.methods.positivity.exponential import ExpSum, Frac
from verify.methods.positivity.polynomials import ONE, Box, Polynomial, moved_to_unit, positive_on_unit, ratio_range
from verify.methods.positivity.values import Rough

__all__ = ["Prepared", "Problem", "Series", "exponent_ranges", "prepare", "upper_end"]


@dataclass(frozen=True)
class Problem:
    """To prove: the sum is ≥ 0, or > 0 where `strict`, on the box."""

    total: ExpSum
    box: Box
    places: int
    strict: bool = False

    @cached_property
    def polynomials(self) -> list[tuple[Polynomial, Polynomial, Polynomial, Polynomial]]:
        """Of each term the numerator and the denominator of the coefficient, then those of the exponent."""
        return [
            (Polynomial.of(top.numer), Polynomial.of(top.denom), Polynomial.of(inside.numer), Polynomial.of(inside.denom))
            for top, inside in self.total.terms
        ]

    @cached_property
    def rough(self) -> Rough:
        """The sum in floating point."""
        return Rough(self.total)


@dataclass
class Series:
    """What Taylor's polynomial of one exponential comes to, order after order, each from the one before.

    For an exponent up/down and a centre c, `first` is downⁿ·Σ_{k<n} (z−c)^k/k!, `last` is downⁿ·(z−c)^n/n!, and `power` is downⁿ.
    """

    moved: Polynomial
    down: Polynomial
    found: list[tuple[Polynomial, Polynomial, Polynomial]] = field(default_factory=lambda: [(Polynomial({}), ONE, ONE)])

    def order(self, wanted: int) -> tuple[Polynomial, Polynomial, Polynomial]:
        """Give (first, last, power) for one order."""
        whole = self.down == ONE
        while len(self.found) <= wanted:
            first, last, power = self.found[-1]
            following = (last * self.moved).times(Fraction(1, len(self.found)))
            self.found.append((first + last, following, ONE) if whole else ((first + last) * self.down, following, power * self.down))
        return self.found[wanted]


@dataclass
class Prepared:
    """A problem on one box, moved to the unit cube."""

    problem: Problem
    box: Box
    tops: list[Polynomial]
    bottoms: list[Polynomial]
    ups: list[Polynomial]
    downs: list[Polynomial]
    ranges: list[tuple[Fraction | None, Fraction | None]]
    kept: dict[tuple[int, Fraction, bool], Series] = field(default_factory=dict)

    @cached_property
    def corners(self) -> list[tuple[tuple[float, float], ...]]:
        """The terms' coefficients and exponents at the corners of the box, about."""
        return list(_corner_values(self))

    def series(self, index: int, centre: Fraction, mirrored: bool) -> Series:
        """Give Taylor's polynomials of one term's exponential around a centre, or of its reciprocal."""
        key = (index, centre, mirrored)
        if key not in self.kept:
            moved = self.ups[index] + self.downs[index].times(-centre)
            self.kept[key] = Series(-moved if mirrored else moved, self.downs[index])
        return self.kept[key]


def _corner_values(prepared: Prepared) -> Iterator[tuple[tuple[float, float], ...]]:
    """Give the coefficients and the exponents at every corner where they are defined."""
    moving = [axis.place for axis in prepared.box if not axis.constant]
    fixed = frozenset(axis.place for axis in prepared.box if axis.constant)
    for ends in product((0, 1), repeat=len(moving)):
        off = frozenset(place for place, end in zip(moving, ends, strict=True) if not end) | fixed
        values = [[side.at_corner(off) for side in sides] for sides in (prepared.tops, prepared.bottoms, prepared.ups, prepared.downs)]
        if all((*values[1], *values[3])):
            try:
                yield tuple((float(top / bottom), float(up / down)) for top, bottom, up, down in zip(*values, strict=True))
            except OverflowError:
                continue


def _signed(up: Polynomial, down: Polynomial, box: Box) -> tuple[Polynomial, Polynomial] | None:
    """Make a denominator positive on the box, or give None."""
    if positive_on_unit(down, box, strict=True):
        return up, down
    return (-up, -down) if positive_on_unit(-down, box, strict=True) else None


def prepare(problem: Problem, box: Box) -> Prepared | None:
    """Move a problem to the unit cube, or give None where a denominator is not seen to keep its sign on the box."""
    prepared = Prepared(problem, box, [], [], [], [], [])
    for top, bottom, up, down in problem.polynomials:
        outer = _signed(moved_to_unit(top, box), moved_to_unit(bottom, box), box)
        inner = _signed(moved_to_unit(up, box), moved_to_unit(down, box), box)
        if outer is None or inner is None:
            return None
        prepared.tops.append(outer[0])
        prepared.bottoms.append(outer[1])
        prepared.ups.append(inner[0])
        prepared.downs.append(inner[1])
        prepared.ranges.append(ratio_range(*inner, box) if up.terms else (Fraction(0), Fraction(0)))
    return prepared


def exponent_ranges(problem: Problem, box: Box) -> list[tuple[Fraction | None, Fraction | None]]:
    """Enclose each term's exponent on a box; None is infinite.

    Args:
        problem: The sum.
        box: A box on which its denominators are of one sign.

    Raises:
        ValueError: They are not.
    """
    prepared = prepare(problem, box)
    if prepared is None:
        raise ValueError("a denominator is not of one sign on the box")
    return prepared.ranges


def upper_end(exponent: Frac, box: Box) -> Fraction | None:
    """Give a bound of a rational function from above on a box, or None."""
    pair = _signed(moved_to_unit(Polynomial.of(exponent.numer), box), moved_to_unit(Polynomial.of(exponent.denom), box), box)
    return None if pair is None else ratio_range(*pair, box)[1]
