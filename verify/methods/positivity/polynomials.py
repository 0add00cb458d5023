"""Polynomials with rational coefficients on products of intervals, and the criterion by which they are seen to be positive.

Most of the time of a proof goes into them. So a polynomial is whole numerators over one denominator, and a monomial one number:
its powers stand in groups of 16 bits, and multiplying monomials is adding them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import comb, gcd, lcm
from typing import Any

__all__ = [
    "ONE",
    "Axis",
    "Box",
    "Polynomial",
    "Terms",
    "criterion",
    "degrees_of",
    "faces",
    "moved_to_unit",
    "positive_on_unit",
    "ratio_range",
]

_BITS = 16
_MASK = (1 << _BITS) - 1

Terms = Mapping[int, int]
"""Numerators by packed monomial."""


@dataclass(frozen=True)
class Axis:
    """A coordinate of the whole region.

    Args:
        place: The generator's place in the field.
        low: Its lower end.
        high: Its upper end, or None for a ray.
        open_low: Whether the lower end is excluded.
        open_high: Whether the upper end is excluded.
        constant: Whether it is a number known only by these bounds; such a coordinate is never split.
    """

    place: int
    low: Fraction
    high: Fraction | None
    open_low: bool = False
    open_high: bool = False
    constant: bool = False


Box = tuple[Axis, ...]


@dataclass(frozen=True, slots=True)
class Polynomial:
    """Σ numerator·monomial over a denominator.

    Args:
        terms: The numerators that are not 0.
        scale: The denominator, positive.
        most: A number that no power exceeds.

    Raises:
        OverflowError: If a power may need more than 16 bits.
    """

    terms: Terms
    scale: int = 1
    most: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        """Keep the groups of bits apart."""
        if self.most > _MASK:
            raise OverflowError(f"a power is at most {_MASK}, not {self.most}")

    @staticmethod
    def of(element: Any) -> Polynomial:
        """Read an element of a SymPy polynomial ring over ZZ."""
        terms = {
            sum(power << _BITS * place for place, power in enumerate(monomial) if power): int(value) for monomial, value in element.items()
        }
        return Polynomial(terms, 1, max((max(monomial) for monomial in element), default=0))

    def __neg__(self) -> Polynomial:
        """Change the sign."""
        return Polynomial({key: -value for key, value in self.terms.items()}, self.scale, self.most)

    def __add__(self, other: Polynomial) -> Polynomial:
        """Add."""
        scale = lcm(self.scale, other.scale)
        mine, theirs = scale // self.scale, scale // other.scale
        total = {key: value * mine for key, value in self.terms.items()} if mine != 1 else dict(self.terms)
        for key, value in other.terms.items():
            total[key] = total.get(key, 0) + value * theirs
        return _shortened(total, scale, max(self.most, other.most))

    def __mul__(self, other: Polynomial) -> Polynomial:
        """Multiply."""
        total: dict[int, int] = {}
        get = total.get
        pairs = list(other.terms.items())
        for one, value in self.terms.items():
            for two, factor in pairs:
                total[one + two] = get(one + two, 0) + value * factor
        return Polynomial({key: value for key, value in total.items() if value}, self.scale * other.scale, self.most + other.most)

    def times(self, factor: Fraction) -> Polynomial:
        """Multiply by a number."""
        return _shortened({key: value * factor.numerator for key, value in self.terms.items()}, self.scale * factor.denominator, self.most)

    def affine(self, place: int, offset: Fraction, width: Fraction) -> Polynomial:
        """Substitute offset + width·t for the variable t at a place."""
        degree = self.degree(place)
        if degree == 0 or (offset == 0 and width == 1):
            return self
        common = lcm(offset.denominator, width.denominator)
        start, step = int(offset * common), int(width * common)
        rows = [
            [comb(power, k) * start ** (power - k) * step**k * common ** (degree - power) for k in range(power + 1)]
            for power in range(degree + 1)
        ]
        shift = _BITS * place
        total: dict[int, int] = {}
        for key, value in self.terms.items():
            power = key >> shift & _MASK
            rest = key - (power << shift)
            for k, factor in enumerate(rows[power]):
                if factor:
                    total[rest + (k << shift)] = total.get(rest + (k << shift), 0) + value * factor
        return _shortened(total, self.scale * common**degree, self.most)

    def degree(self, place: int) -> int:
        """Give the highest power of the variable at a place."""
        shift = _BITS * place
        return max((key >> shift & _MASK for key in self.terms), default=0)

    def at_corner(self, zeros: Iterable[int]) -> Fraction:
        """Evaluate where the variables at some places are 0 and the others 1."""
        mask = sum(_MASK << _BITS * place for place in zeros)
        return Fraction(sum(value for key, value in self.terms.items() if not key & mask), self.scale)


def _shortened(terms: Mapping[int, int], scale: int, most: int) -> Polynomial:
    """Leave out what is 0 and divide by a common factor of all numerators and the denominator."""
    common = gcd(scale, *terms.values())
    if common == 1:
        return Polynomial({key: value for key, value in terms.items() if value}, scale, most)
    return Polynomial({key: value // common for key, value in terms.items() if value}, scale // common, most)


ONE = Polynomial({0: 1})


def moved_to_unit(polynomial: Polynomial, box: Box) -> Polynomial:
    """Move a box to the unit cube (rays to [0, ∞))."""
    for axis in box:
        width = Fraction(1) if axis.high is None else axis.high - axis.low
        polynomial = polynomial.affine(axis.place, axis.low, width)
    return polynomial


def degrees_of(polynomials: Sequence[Polynomial], box: Box) -> dict[int, int]:
    """Give the highest power of each coordinate of a box, by its place."""
    return {axis.place: max(polynomial.degree(axis.place) for polynomial in polynomials) for axis in box}


def criterion(polynomial: Polynomial, box: Box, degrees: Mapping[int, int]) -> Terms:
    """Give the numerators whose signs decide on the unit cube: those of Π(1+s)^degree · P(t = s/(1+s)), rays as they are.

    A bounded coordinate's key is then the number of a Bernstein polynomial of its degree.
    """
    terms = polynomial.terms
    for axis in box:
        degree = degrees[axis.place]
        if axis.high is None or degree == 0:
            continue
        shift = _BITS * axis.place
        total: dict[int, int] = {}
        for key, value in terms.items():
            for factor in _binomials(degree - (key >> shift & _MASK)):
                total[key] = total.get(key, 0) + value * factor
                key += 1 << shift  # noqa: PLW2901 - the next power
        terms = total
    return terms


@lru_cache(maxsize=256)
def _binomials(power: int) -> tuple[int, ...]:
    return tuple(comb(power, k) for k in range(power + 1))


def faces(box: Box, degrees: Mapping[int, int]) -> list[tuple[int, int]]:
    """List the faces that a positive polynomial may not vanish on, as masks with what the masked keys are there.

    A coordinate that has closed ends is at one of them; one that has none is anywhere.
    """
    found = [(0, 0)]
    for axis in box:
        shift = _BITS * axis.place
        ends = [] if axis.open_low else [0]
        if axis.high is not None and not axis.open_high:
            ends.append(degrees[axis.place] << shift)
        if ends:
            found = [(mask | _MASK << shift, wanted | end) for mask, wanted in found for end in ends]
    return found


def positive_on_unit(polynomial: Polynomial, box: Box, strict: bool) -> bool:
    """Say whether the criterion shows a polynomial to be ≥ 0, or > 0 where `strict`, on the unit cube, excluded faces apart."""
    if polynomial.terms.get(0, 0) < 0:
        return False
    degrees = degrees_of([polynomial], box)
    found = criterion(polynomial, box, degrees)
    if any(value < 0 for value in found.values()):
        return False
    return not strict or all(any(value and key & mask == wanted for key, value in found.items()) for mask, wanted in faces(box, degrees))


def ratio_range(up: Polynomial, down: Polynomial, box: Box) -> tuple[Fraction | None, Fraction | None]:
    """Enclose a quotient of polynomials on the unit cube; None is infinite. The criterion shows the denominator to be positive."""
    degrees = degrees_of([up, down], box)
    tops, bottoms = criterion(up, box, degrees), criterion(down, box, degrees)
    ratios, low_open, high_open = [], False, False
    for monomial in {*tops, *bottoms}:
        top, bottom = tops.get(monomial, 0), bottoms.get(monomial, 0)
        if bottom > 0:
            ratios.append(Fraction(top * down.scale, bottom * up.scale))
        elif top > 0:
            high_open = True
        elif top < 0:
            low_open = True
    return (None if low_open or not ratios else min(ratios)), (None if high_open or not ratios else max(ratios))
