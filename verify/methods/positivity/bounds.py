"""Positivity of an exponential polynomial on a product of intervals, by non-negative coefficients.

On a box every exponential is replaced by exp(z) = e·(Σ_{k<n} (z−c)^k/k! + ρ·(z−c)^n/n!), with the rational enclosures of
e = exp(c) and of ρ (Lagrange's remainder). What is left is a polynomial in the coordinates that is linear in every e and ρ, so that
it is least at ends of their enclosures; it is non-negative on the box if, after t = s/(1+s) on every bounded coordinate, all its
coefficients are at these ends (the Bernstein criterion).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from verify.methods.positivity.boxes import Prepared
from verify.methods.positivity.polynomials import ONE, Box, Polynomial, criterion, degrees_of, faces
from verify.methods.rational import Range, exp_bounds

__all__ = ["Bound", "Least", "Piece", "centre_bounds", "check_bound"]

_CENTRE_BITS = 48


@dataclass(frozen=True)
class Bound:
    """How the exponentials were bounded on one box, which is all that is needed to check it again.

    Args:
        box: The box.
        centres: For each term the centre c, or None where the exponent is constantly 0.
        orders: For each term the order n of the Taylor polynomial.
        remainders: For each term the enclosure of ρ; its lower end is excluded where it is 0.
        reciprocals: For each term whether exp(z) = e·ρ/Σ_{k≤n} (c−z)^k/k! was used instead, with 0 < ρ ≤ 1.
    """

    box: Box
    centres: tuple[Fraction | None, ...]
    orders: tuple[int, ...]
    remainders: tuple[Range | None, ...]
    reciprocals: tuple[bool, ...]


@dataclass
class Piece:
    """One term with its exponential bounded: e·(first + ρ·last), where e = exp(centre), with the enclosure of ρ."""

    first: Polynomial
    last: Polynomial
    centre: Fraction
    rest: Range


def centre_bounds(centre: Fraction) -> Range:
    """Enclose exp at a centre, with few digits."""
    return exp_bounds(centre, _CENTRE_BITS)


def _bounded(prepared: Prepared, bound: Bound) -> tuple[Polynomial, list[Piece]]:
    """Give the terms over one denominator, which is positive: the sum of those without exponentials, and the others bounded."""
    numerators: list[tuple[Polynomial, Polynomial]] = []
    owners: list[list[Polynomial]] = []
    for index, (top, bottom) in enumerate(zip(prepared.tops, prepared.bottoms, strict=True)):
        centre, order = bound.centres[index], bound.orders[index]
        first, last, under = ONE, Polynomial({}), ONE
        if centre is not None and bound.reciprocals[index]:
            some, another, power = prepared.series(index, centre, mirrored=True).order(order)
            first, last, under = Polynomial({}), power, some + another
        elif centre is not None:
            first, last, under = prepared.series(index, centre, mirrored=False).order(order)
        numerators.append((top * first, top * last))
        owners.append([factor for factor in (bottom, under) if factor != ONE])
    denominators: list[Polynomial] = []
    for factor in (factor for own in owners for factor in own):
        if factor not in denominators:
            denominators.append(factor)
    fixed, pieces = Polynomial({}), []
    for (first, last), own, centre, rest in zip(numerators, owners, bound.centres, bound.remainders, strict=True):
        for factor in denominators:
            for _ in range(max(other.count(factor) for other in owners) - own.count(factor)):
                first, last = first * factor, last * factor  # noqa: PLW2901 - brought to the common denominator
        if centre is None or rest is None:
            fixed = fixed + first
        else:
            pieces.append(Piece(first, last, centre, rest))
    return fixed, pieces


def check_bound(prepared: Prepared, bound: Bound) -> bool:
    """Check that a bound proves the problem on its box."""
    fixed, pieces = _bounded(prepared, bound)
    polynomials = [fixed, *[side for piece in pieces for side in (piece.first, piece.last)]]
    degrees = degrees_of(polynomials, prepared.box)
    scale = lcm(*[polynomial.scale for polynomial in polynomials])

    def numerators(polynomial: Polynomial) -> dict[int, int]:
        factor = scale // polynomial.scale
        return {key: value * factor for key, value in criterion(polynomial, prepared.box, degrees).items()}

    least = Least(pieces)
    known, sides = numerators(fixed), [(numerators(piece.first), numerators(piece.last)) for piece in pieces]
    keys = set(known).union(*[side for pair in sides for side in pair])
    for key in keys:
        if least.of(known.get(key, 0), [(first.get(key, 0), last.get(key, 0)) for first, last in sides]) < 0:
            return False
    for mask, wanted in faces(prepared.box, degrees) if prepared.problem.strict else ():
        face = [key for key in keys if key & mask == wanted]
        sums = [(sum(first.get(key, 0) for key in face), sum(last.get(key, 0) for key in face)) for first, last in sides]
        if least.of(sum(known.get(key, 0) for key in face), sums, touching=False) <= 0:
            return False
    return True


class Least:
    """The least value of Σ e·(first + ρ·last) over the enclosures of every e and ρ: equal centres have one e."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.rests, self.rest_scale = _whole([piece.rest for piece in pieces])
        centres = list(dict.fromkeys(piece.centre for piece in pieces))
        self.values, value_scale = _whole([centre_bounds(centre) for centre in centres])
        self.groups = [[index for index, piece in enumerate(pieces) if piece.centre == centre] for centre in centres]
        self.scale = self.rest_scale * value_scale

    def of(self, fixed: int, sides: list[tuple[int, int]], *, touching: bool = True) -> int:
        """Give the least value, times a positive number.

        Args:
            fixed: A number that is added.
            sides: The numbers `first` and `last` of every term.
            touching: Whether a ρ whose enclosure begins at 0 may be 0; it is not itself.
        """
        total = self.scale * fixed
        for group, (low, high) in zip(self.groups, self.values, strict=True):
            inner = 0
            for index in group:
                first, last = sides[index]
                start, end = self.rests[index]
                inner += first * self.rest_scale + last * (start if last > 0 and (touching or start) else end)
            total += inner * (low if inner > 0 else high)
        return total


def _whole(ranges: list[Range]) -> tuple[list[tuple[int, int]], int]:
    """Give whole numerators of intervals' ends, and their denominator."""
    scale = lcm(*[end.denominator for ends in ranges for end in ends])
    return [(int(low * scale), int(high * scale)) for low, high in ranges], scale
