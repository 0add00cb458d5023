"""Checks an evidence directory again with Python's standard library alone: copy this file anywhere and run it on DIR.

It knows rational intervals, expressions as nested lists, and polynomials over ℚ; of the package that wrote DIR it knows nothing.
Statuses: `rechecked` (by mathematics, here) · `spot-checked` (no contradiction at rational points, or only parts of the proof were
checked; the rest needs SymPy, FLINT or mpmath) · `hash only` · `FAILED`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise, product
from math import comb
from pathlib import Path
from typing import Any

Interval = tuple[Fraction, Fraction]
Poly = dict[tuple[int, ...], Fraction]
Axis = tuple[int, Fraction, Fraction | None, bool, bool]  # place, low, high or None for ∞, low end excluded, high end excluded
STATUSES = ("rechecked", "spot-checked", "hash only", "FAILED")
ZERO, ONE, LARGEST, LIMITS = Fraction(0), Fraction(1), 2**20, {"bytes": 2**26, "digits": 4000, "seconds": 300.0, "end": 0.0}
SHARES = tuple(Fraction(*pair) for pair in ((3, 7), (8, 11), (1, 5), (12, 13), (1, 17)))


class Failed(Exception):  # noqa: N818 - a verdict on the evidence, not an error of this program
    """The evidence is wrong, or not of the kind that this checker reads."""


class Unknown(Exception):  # noqa: N818 - no error either
    """Intervals do not give this value: a division by what may be 0, a symbol without a value, an unknown function."""


def need(condition: Any, why: str = "", error: type[Exception] = Failed) -> None:
    """Raise unless a condition holds and there is time left."""
    if time.monotonic() > LIMITS["end"]:
        raise Failed("it takes too long to check")
    if not condition:
        raise error(why)


def number(text: Any) -> Fraction:
    """Read "p" or "p/q" strictly: no floats, no exponents, no endless digits."""
    need(isinstance(text, str) and len(text) <= LIMITS["digits"], "a rational is malformed")
    up, slash, down = text.partition("/")
    need(up.removeprefix("-").isdecimal() and (down.isdecimal() and int(down) if slash else True), f"{text[:40]!r} is no rational")
    return Fraction(int(up), int(down or 1))


def rounded(value: Fraction, bits: int, up: bool) -> Fraction:
    """Round to so many binary digits, up or down."""
    shift = bits - value.numerator.bit_length() + value.denominator.bit_length()
    need(abs(shift) <= 4 * LARGEST, "a number is too large", Unknown)
    whole, rest = divmod(value.numerator << max(shift, 0), value.denominator << max(-shift, 0))
    return (whole + (up and rest > 0)) * Fraction(2) ** -shift


def series(z: int, w: int, sign: int) -> Interval:
    """Enclose exp z (sign 0, 0 ≤ z < 1), artanh z (sign 1) or arctan z (sign −1; 0 ≤ z ≤ 1/3), where z counts in units of 2^−w."""
    total, term, n = 0, (z if sign else 1 << w), 0
    while term:
        total += sign**n * term // (2 * n + 1) if sign else term
        n += 1
        term = (term * (z * z >> w) >> w) if sign else (term * z >> w) // n
    # Every term is off by at most 4 units, the tail that was left out by 8, and z by 1, which counts at most 3 times.
    return Fraction(total - 4 * n - 12, 1 << w), Fraction(total + 4 * n + 12, 1 << w)


class Arithmetic:
    """Intervals rounded outward to so many bits; an exact rational stays exact while it is short."""

    def __init__(self, bits: int) -> None:
        self.bits, self.work = bits, bits + 72
        self.log2 = self.out(*(2 * end for end in series((1 << self.work) // 3, self.work, 1)), more=64)

    def out(self, low: Fraction, high: Fraction, more: int = 0) -> Interval:
        """Round outward, unless it is a short exact number."""
        if low == high and low.numerator.bit_length() + low.denominator.bit_length() < 4096:
            return low, high
        return rounded(low, self.bits + more, up=False), rounded(high, self.bits + more, up=True)

    def mul(self, *factors: Interval) -> Interval:
        """Multiply."""
        result = factors[0]
        for factor in factors[1:]:
            ends = [x * y for x in result for y in factor]
            result = self.out(min(ends), max(ends))
        return result

    def exp(self, x: Fraction) -> Interval:
        """Enclose exp at a rational: x = k·log 2 + r with 0 ≤ r < 1, and Taylor's series at r."""
        need(abs(x) <= LARGEST, "an exponent is too large", Unknown)
        if x == 0:
            return ONE, ONE
        k = (x / self.log2[0] - Fraction(1, 100)).__floor__()
        r = sorted((x - k * self.log2[0], x - k * self.log2[1]))
        need(0 <= r[0] and r[1] < 1, "internal: the reduced argument of exp")
        low, high = (series((end * 2**self.work).__floor__() + n, self.work, 0)[n] for n, end in enumerate(r))
        return self.out(low * Fraction(2) ** k, high * Fraction(2) ** k)

    def log(self, x: Fraction) -> Interval:
        """Enclose log at a rational: x = 2^k·m with 1 ≤ m < 2, and log m = 2·artanh((m − 1)/(m + 1))."""
        need(x > 0, "a logarithm of what may not be positive", Unknown)
        if x == 1:
            return ZERO, ZERO
        k = x.numerator.bit_length() - x.denominator.bit_length()
        k -= x < Fraction(2) ** k
        m = x / Fraction(2) ** k
        low, high = series(((m - 1) / (m + 1) * 2**self.work).__floor__(), self.work, 1)
        ends = sorted((k * self.log2[0], k * self.log2[1]))
        return self.out(2 * low + ends[0], 2 * high + ends[1])

    def power(self, a: Interval, exponent: Interval) -> Interval:
        """Raise to a power: a small integer one by multiplication, another by exp and log."""
        n = int(exponent[0])
        if exponent == (n, n) and abs(n) <= 256:
            need(n >= 0 or a[0] > 0 or a[1] < 0, "a denominator may vanish", Unknown)
            low, high = sorted((a[0] ** n, a[1] ** n))
            return self.out(ZERO if n > 0 and n % 2 == 0 and a[0] < 0 < a[1] else low, high)
        if a == (0, 0) and exponent[0] > 0:
            return a
        logarithm = self.mul(exponent, (self.log(a[0])[0], self.log(a[1])[1]))
        return self.exp(logarithm[0])[0], self.exp(logarithm[1])[1]

    def pi(self) -> Interval:
        """Enclose π by Machin's formula."""
        five, other = (series((1 << self.work) // n, self.work, -1) for n in (5, 239))
        return self.out(16 * five[0] - 4 * other[1], 16 * five[1] - 4 * other[0])

    def lambert(self, a: Fraction, lower: bool) -> Interval:
        """Enclose the solution w ≥ −1 (or w ≤ −1: `lower`) of w·exp(w) = a by bisection between certain signs."""
        low, high = (Fraction(-self.bits), -ONE) if lower else (-ONE, max(a, ONE))
        first, last = (self.mul((w, w), self.exp(w)) for w in ((high, low) if lower else (low, high)))
        need(first[1] <= a <= last[0], "Lambert's function is not seen to be real there", Unknown)
        while high - low > Fraction(1, 2**self.bits):
            middle = (low + high) / 2
            value = self.mul((middle, middle), self.exp(middle))
            if value[0] <= a <= value[1]:
                break
            low, high = (middle, high) if (value[1] < a) != lower else (low, middle)
        return low, high

    def value(self, tree: Any, at: Mapping[str, Interval]) -> Interval:
        """Enclose an expression, a nested list such as ["+", "1/2", ["exp", ["symbol", "x"]]], at a point."""
        if isinstance(tree, str):
            return number(tree), number(tree)
        name, args = tree[0], tree[1:]
        if name == "symbol":
            need(args[0] in at, "a symbol has no value", Unknown)
            return at[args[0]]
        found: list[Interval] = []
        if name == "cases":
            for condition, branch in args:
                truth = self.truth(condition, at)
                found += [] if truth is False else [self.value(branch, at)]
                if truth:
                    return min(low for low, _ in found), max(high for _, high in found)
        need(name in (*FUNCTIONS, "cases"), f"{str(name)[:40]!r} is not a function known here", Unknown)
        need(name != "cases", "no case is certain to apply", Unknown)
        found = [self.value(arg, at) for arg in args]
        return FUNCTIONS[name](self, *found)

    def truth(self, tree: Any, at: Mapping[str, Interval]) -> bool | None:
        """Decide a condition at a point; None where intervals do not tell."""
        name, args = tree[0], tree[1:]
        if name in ("true", "false"):
            return bool(name == "true")
        if name in ("and", "or", "not"):
            truths = [self.truth(arg, at) for arg in args]
            if name == "not":
                return None if truths[0] is None else not truths[0]
            return (name == "or") if (name == "or") in truths else None if None in truths else name == "and"
        if name == "integer":
            low, high = self.value(args[0], at)
            return low == high and low.denominator == 1
        left, right = (self.value(arg, at) for arg in args)
        low, high = left[0] - right[1], left[1] - right[0]
        equal, apart = low == high == 0, low > 0 or high < 0
        answers = {"<": (high < 0, low >= 0), "<=": (high <= 0, low > 0), ">": (low > 0, high <= 0), ">=": (low >= 0, high < 0)}
        yes, no = (answers | {"=": (equal, apart), "!=": (apart, equal)})[name]
        return True if yes else False if no else None


FUNCTIONS: dict[str, Callable[..., Interval]] = {
    "+": lambda by, *a: by.out(sum((low for low, _ in a), ZERO), sum((high for _, high in a), ZERO)),
    "*": lambda by, *a: by.mul(*a),
    "^": lambda by, a, n: by.power(a, n),
    "exp": lambda by, a: (by.exp(a[0])[0], by.exp(a[1])[1]),
    "log": lambda by, a: (by.log(a[0])[0], by.log(a[1])[1]),
    "abs": lambda _, a: (max(a[0], -a[1], ZERO), max(-a[0], a[1])),
    "sign": lambda _, a: (Fraction((a[0] > 0) - (a[0] < 0)), Fraction((a[1] > 0) - (a[1] < 0))),
    "min": lambda _, *a: (min(low for low, _ in a), min(high for _, high in a)),
    "max": lambda _, *a: (max(low for low, _ in a), max(high for _, high in a)),
    "lambertw": lambda by, a, n=(ZERO, ZERO): (by.lambert(a[int(n[0])], n[0] < 0)[0], by.lambert(a[-1 - int(n[0])], n[0] < 0)[1]),
    "pi": lambda by: by.pi(),
}


def relation_at(relation: Any, point: Any) -> tuple[bool, bool | None]:
    """Say whether a point certainly lies in a relation's domain, and whether the relation certainly holds or fails there."""
    member = False
    for bits in (80, 320, 1280):
        arithmetic = Arithmetic(bits)
        try:
            at = {name: arithmetic.value(tree, {}) for name, tree in point.items()}
            member = member or arithmetic.truth(relation["domain"], at) is True
            truth = arithmetic.truth([relation["relation"], relation["lhs"], relation["rhs"]], at) if member else None
        except Unknown:
            continue
        if truth is not None:
            return member, truth
    return member, None


def _add(p: Poly, q: Poly, scale: Fraction = ONE) -> Poly:
    total = dict(p)
    for key, value in q.items():
        total[key] = total.get(key, ZERO) + scale * value
    return {key: value for key, value in total.items() if value}


def _mul(p: Poly, q: Poly) -> Poly:
    total: Poly = {}
    for one, a in p.items():
        need(True, "")
        for two, b in q.items():
            key = tuple(map(int.__add__, one, two))
            total[key] = total.get(key, ZERO) + a * b
    return {key: value for key, value in total.items() if value}


def _degree(p: Poly, place: int) -> int:
    return max((key[place] for key in p), default=0)


def on_unit(p: Poly, axes: list[Axis], degrees: Mapping[int, int]) -> Poly:
    """Move a box to the unit cube and give the coefficients after t = s/(1 + s) on bounded axes (those of Bernstein)."""
    for place, low, high, _, _ in axes:
        most, width = degrees[place], ONE if high is None else high - low
        rows = [[comb(n, k) * low ** (n - k) * width**k for k in range(n + 1)] for n in range(most + 1)]
        if high is not None:
            rows = [
                [sum((row[k] * comb(most - k, j - k) for k in range(min(j + 1, len(row)))), ZERO) for j in range(most + 1)] for row in rows
            ]
        moved: Poly = {}
        for key, value in p.items():
            need(True, "")
            for k, factor in enumerate(rows[key[place]]):
                new = (*key[:place], k, *key[place + 1 :])
                moved[new] = moved.get(new, ZERO) + value * factor
        p = {key: value for key, value in moved.items() if value}
    return p


def is_positive(p: Poly, axes: list[Axis], strict: bool) -> bool:
    """Apply the criterion: no negative coefficient, and for strictness on every included face one that does not vanish there."""
    degrees = {axis[0]: _degree(p, axis[0]) for axis in axes}
    coefficients = on_unit(p, axes, degrees)
    ends = [([] if axis[3] else [0]) + ([] if axis[2] is None or axis[4] else [degrees[axis[0]]]) for axis in axes]
    faces = product(*[choice or [None] for choice in ends]) if strict else ()
    return all(value > 0 for value in coefficients.values()) and all(
        any(all(end in (None, key[axis[0]]) for end, axis in zip(face, axes, strict=True)) for key in coefficients) for face in faces
    )


def _signed(up: Poly, down: Poly, axes: list[Axis]) -> tuple[Poly, Poly]:
    for sign in (ONE, -ONE):
        if is_positive(bottom := _add({}, down, sign), axes, strict=True):
            return _add({}, up, sign), bottom
    raise Failed("a denominator is not of one sign on a box")


def exponential(index: int, hows: list[Any], up: Poly, down: Poly, axes: list[Axis], size: int) -> tuple[Poly, Poly, list[Axis]]:
    """Rebuild what stands for exp(z), z = up/down > on a box, from verified enclosures of e = exp(c) and of the remainder's ρ.

    exp(z) = e·(Σ_{k<n} (z−c)^k/k! + ρ·(z−c)^n/n!) with ρ between 1 and exp(z−c) (Lagrange), or, where z ≤ c, exp(z) = e·ρ/Σ_{k≤n} (c−z)^k/k!
    with 0 < ρ ≤ 1. Where e and ρ are not exact they become coordinates between 0 and 1; equal centres share one.
    """
    how, exact = hows[index], Arithmetic(160)
    centre, order = number(how["centre"]), how["order"]
    need(type(order) is int and 0 <= order <= 40, "an order is not known")
    degrees = {axis[0]: max(_degree(up, axis[0]), _degree(down, axis[0])) for axis in axes}
    top, bottom = on_unit(up, axes, degrees), on_unit(down, axes, degrees)
    need(bottom and all(value > 0 for value in bottom.values()), "a denominator is not positive on a box")
    need(all(top[key] < 0 for key in top if key not in bottom), "an exponent is not bounded above")
    ratios = [top.get(key, ZERO) / value - centre for key, value in bottom.items()]
    low, high = (min(ratios) if set(top) <= set(bottom) else None), max(ratios)
    first = next(n for n, other in enumerate(hows) if other is not None and number(other["centre"]) == centre)
    (e_low, e_high), (r_low, r_high) = map(number, hows[first]["value"]), map(number, how["remainder"])
    true = exact.exp(centre)
    need(e_low <= true[0] and true[1] <= e_high, "exp of a centre is not enclosed")
    one, extra = (0,) * size, [(size - 2 * (len(hows) - index) + 1, ZERO, ONE, r_low == 0, False)]
    rho = _add({one: r_low} if r_low else {}, {tuple(int(n == extra[0][0]) for n in range(size)): r_high - r_low})
    e_place = size - 2 * (len(hows) - first)
    scale = _add({one: e_low} if e_low else {}, {tuple(int(n == e_place) for n in range(size)): e_high - e_low})
    moved, reciprocal = _add(up, down, -centre), how["reciprocal"]
    if reciprocal:
        need(high <= 0 and r_low <= 0 and r_high >= 1, "a reciprocal bound is used wrongly")
    else:
        need(r_high >= exact.exp(max(high, ZERO))[1], "a remainder is not enclosed above")
        need(r_low <= 0 or (low is not None and r_low <= exact.exp(min(low, ZERO))[0]), "a remainder is not enclosed below")
    total, power = ({one: ONE} if reciprocal else rho), {one: ONE}
    for k in range(order, 0, -1):
        power = _mul(power, down)
        total = _add(power, _mul(total, moved), Fraction(-1 if reciprocal else 1, k))
    over, under = (_mul(rho, power), total) if reciprocal else (total, power)
    return _mul(scale, over), under, [*extra, (e_place, ZERO, ONE, False, False)]


def _poly(data: Any, places: int, extra: int = 0) -> Poly:
    found = {(*key, *(0,) * extra): number(value) for key, value in data["terms"]}
    need(len(found) == len(data["terms"]) and all(len(key) == places + extra for key in found), "a polynomial is malformed")
    need(all(type(n) is int and 0 <= n <= 60 for key in found for n in key), "an exponent is malformed")
    return _add({}, found)


def _axes(data: Any, places: int) -> list[Axis]:
    axes = [(a["symbol"], number(a["low"]), None if a["high"] is None else number(a["high"]), *a["open"]) for a in data]
    for place, low, high, *opens in axes:
        need(type(place) is int and 0 <= place < places and (high is None or low <= high), "an axis is malformed")
        need([type(end) for end in opens] == [bool, bool], "an axis does not say which ends belong to it")
    need(len({axis[0] for axis in axes}) == len(axes), "an axis occurs twice")
    return axes


def check_cover(region: list[Axis], boxes: list[list[Axis]]) -> None:
    """Check that every cell of the grid made by all ends lies in a box, and that inner walls belong to their boxes."""
    grid = []
    for n, (place, start, stop, *opens) in enumerate(region):
        for box in boxes:
            need(len(box) == len(region) and box[n][0] == place, "a box has other axes than its region")
            need(not box[n][3] or (opens[0] and box[n][1] == start), "a box leaves out a wall")
            need(not box[n][4] or (opens[1] and box[n][2] == stop), "a box leaves out a wall")
        ends = {start, stop, *[end for box in boxes for end in box[n][1:3]]} - {None}
        inner = sorted(end for end in ends if end is not None and end >= start and (stop is None or end <= stop))
        grid.append([*pairwise([*inner, None] if stop is None else inner)] or [(start, stop)])
    for cell in product(*grid):
        within = (
            all(b[1] <= c[0] and (b[2] is None or (c[1] is not None and c[1] <= b[2])) for b, c in zip(box, cell, strict=True))
            for box in boxes
        )
        need(any(within), "the boxes do not cover their region")


def check_sum(terms: Any, boxes: Any, region: list[Axis], places: int, strict: bool) -> None:
    """Check that Σ coefficient·exp(exponent) is ≥ 0, or > 0, on a region, box by box, by the signs of polynomials' coefficients."""
    need((terms or not strict) and len(terms) <= 40 and places <= 40, "an empty sum is called positive, or there are too many terms")
    extra, parsed = 2 * len(terms), [_axes(box["axes"], places) for box in boxes]
    check_cover(region, parsed)
    polys = [[_poly(side, places, extra) for part in ("coefficient", "exponent") for side in _sides(term[part])] for term in terms]
    for box, axes in zip(boxes, parsed, strict=True):
        parts: list[tuple[Poly, Poly]] = []
        more = {axis[0]: axis for axis in axes}
        for index, (top, bottom, up, down) in enumerate(polys):
            part = _signed(top, bottom, axes)
            if up:
                over, under, added = exponential(index, box["exponentials"], *_signed(up, down, axes), axes, places + extra)
                part = _mul(part[0], over), _mul(part[1], under)
                more |= {axis[0]: axis for axis in added}
            parts.append(part)
        total: Poly = {}
        denominators = [d for n, (_, d) in enumerate(parts) if d not in [other for _, other in parts[:n]]]
        for term, own in parts:
            for other in denominators:
                term = term if other == own else _mul(term, other)  # noqa: PLW2901 - a product that grows
            total = _add(total, term)
        need(is_positive(total, [*more.values()], strict), "a coefficient on a box has the wrong sign")


def _sides(fraction: Any) -> tuple[Any, Any]:
    return fraction["numerator"], fraction["denominator"]


def _tree(data: Any) -> list[Any]:
    up, down = (
        ["+", "0", *[["*", v, *[["^", ["symbol", n], str(k)] for n, k in enumerate(key) if k]] for key, v in side["terms"]]]
        for side in _sides(data)
    )
    return ["*", up, ["^", down, "-1"]]


def check_tie(statement: Any, cell: Any, part: Any, turn: int) -> bool:
    """Compare statement and sum at one point of a region; raise if they differ, say whether the point was in the statement's domain."""
    by, names = Arithmetic(320), part["symbols"]
    at: dict[Any, Interval] = dict.fromkeys(range(len(names)), (ZERO, ZERO))
    for n, (place, low, high, *_) in enumerate(_axes(part["region"], len(names))):
        share = SHARES[(turn + 2 * n) % len(SHARES)]
        at[place] = (low + share * (4 if high is None else high - low),) * 2
        if str(place) in part["numbers"]:
            at[place] = by.value(part["numbers"][str(place)], {})
            need(high is not None and low <= at[place][0] and at[place][1] <= high, "a number is not where its axis says")
    total, divisor = (
        by.value(["+", "0", *[["*", _tree(t["coefficient"]), ["exp", _tree(t["exponent"])]] for t in terms]], at)
        for terms in (part["terms"], part["divisor"]["terms"])
    )
    shift = by.value(["exp", _tree(part["shift"])], at)
    at |= {int(place): by.value(_tree(image), at) for place, image in part["coordinates"].items()}
    at |= {int(place): by.value(["exp", ["symbol", log_of]], at) for place, log_of in part["logarithms"].items()}
    at |= {int(place): by.value(_tree(image), at) for place, image in part["scaling"].items()}
    point = defaultdict(lambda: (ONE, ONE), {name: at[n] for n, name in enumerate(names)})
    point |= {name: by.value(tree, point) for name, tree in cell["back"].items()}
    value = by.value(cell["value"], point)
    need(_overlap(by.mul(value, divisor, shift), total), "the sum is not the statement's difference times its divisor")
    if not all(by.truth(condition, point) for condition in [statement[3], *cell["where"]]):
        return False
    difference = by.value(["+", statement[2], ["*", "-1", statement[1]]], point)
    need(_overlap(difference, value), "a cell's expression is not the statement's difference")
    return True


def _overlap(a: Interval, b: Interval) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def check_positivity(certificate: Any) -> list[Any]:
    """Check a proof of positivity; give the statement ["<=", lhs, rhs, domain] if its sums were seen to be the statement's."""
    tied, statement = certificate["statement"] is not None, certificate["statement"]
    for cell in certificate["cells"]:
        tied = tied and None not in (cell["value"], cell["where"], cell["back"])
        for part in cell["parts"]:
            places, divisor = len(part["symbols"]), part["divisor"]
            region = _axes(part["region"], places)
            check_sum(part["terms"], part["boxes"], region, places, statement[0] == "<" if statement else certificate["strict"])
            check_sum(divisor["terms"], divisor["boxes"], region, places, strict=True)
            seen = 0
            for turn in range(len(SHARES)) if tied else ():
                with suppress(Unknown):
                    seen += check_tie(statement, cell, part, turn)
            tied = tied and bool(seen or not part["terms"])
    return [statement] if tied else []


def check_proof(certificate: Any) -> tuple[int, list[Any]]:
    """Check whatever can be checked in a certificate: how many proofs of positivity were, and which statements they make."""
    if not isinstance(certificate, dict):
        return 0, []
    if certificate.get("type") == "positivity":
        return 1, check_positivity(certificate)
    inner = [*certificate.get("parts", []), *certificate.get("proofs", []), certificate.get("proof"), certificate.get("certificate")]
    found = [check_proof(part) for part in inner]
    return sum(count for count, _ in found), [statement for _, statements in found for statement in statements]


def check_evidence(evidence: Any) -> tuple[str, str]:
    """Check one evidence and give its status with a sentence."""
    outcome, relations = evidence["outcome"], evidence["relations"]
    need(outcome in ("proved", "refuted"), "the outcome is neither proved nor refuted")
    if evidence["cells"]:
        values = [(number(printed), Arithmetic(320).value(computed, {})) for _, _, printed, computed in evidence["cells"]]
        right = sum(found == (printed, printed) for printed, found in values)
        need(
            (right == len(values)) == (outcome == "proved"), f"{right} of {len(values)} cells are right, and the table is called {outcome}"
        )
        return "rechecked", f"{right} of {len(values)} cells are the exact rationals"
    counted, statements = check_proof(evidence["certificate"])
    if outcome == "refuted":
        points = [relation_at(relation, evidence["counterexample"]) for relation in relations if evidence["counterexample"] is not None]
        for relation, (_, truth) in zip(relations, points, strict=False):
            for side, span in zip(("lhs", "rhs"), relation["values"] or (), strict=False):
                found = Arithmetic(320).value(
                    relation[side], {name: Arithmetic(320).value(tree, {}) for name, tree in evidence["counterexample"].items()}
                )
                need(
                    number(span[0]) <= found[0] and found[1] <= number(span[1]), "a side is not where the evidence says it is at the point"
                )
            if truth is False:
                return "rechecked", "the point lies in the domain and the relation fails there"
        need(not evidence["complete"] or not all(truth for _, truth in points), "the statement holds at what is called a counterexample")
        return ("spot-checked" if counted else "hash only"), f"intervals alone do not refute; proofs inside that were checked: {counted}"
    tried = [[relation_at(relation, point) for point in relation["spots"]] for relation in relations]
    need(all(truth is not False for spots in tried for _, truth in spots), "the statement is called proved and fails at a point")
    known = [relation["spots"] == [{}] and spots[0][1] is True for relation, spots in zip(relations, tried, strict=True)]
    known = [yes or [r["relation"], r["lhs"], r["rhs"], r["domain"]] in statements for yes, r in zip(known, relations, strict=True)]
    if evidence["complete"] and relations and all(known):
        return "rechecked", f"{counted} proofs of positivity, whose sums are the statement's"
    seen = sum(member for spots in tried for member, _ in spots)
    kind = (evidence["certificate"] or {}).get("type")
    return (
        "spot-checked" if seen or counted else "hash only"
    ), f"{kind}: no contradiction at {seen} points; proofs inside that were checked: {counted}"


def check_file(path: Path) -> tuple[str, str]:
    """Check one file of evidence; whatever is wrong with it is a failure, never a crash, and in bounded time."""
    LIMITS["end"] = time.monotonic() + LIMITS["seconds"]
    try:
        need(path.stat().st_size <= LIMITS["bytes"], "the file is too large")
        return check_evidence(json.loads(path.read_bytes()))
    except (Failed, Unknown) as error:
        return "FAILED", str(error)
    except (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, StopIteration, TypeError, ValueError) as error:
        return "FAILED", f"malformed: {type(error).__name__}: {str(error)[:120]}"


def recheck(directory: Path) -> list[dict[str, str]]:
    """Check a directory against its manifest and every file in it by mathematics.

    Args:
        directory: What `verify run --evidence` wrote: files of evidence and `manifest.json` with the SHA-256 of each and of itself.

    Returns:
        One result a file: its name, a status, a sentence.
    """
    try:
        text = (directory / "manifest.json").read_bytes()
        manifest = json.loads(text)
        own, files = str(manifest["self"]), dict(manifest["files"])
    except (LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        return [{"file": "manifest.json", "status": "FAILED", "detail": f"the manifest cannot be read: {type(error).__name__}"}]
    results = []
    there = {path.name for path in directory.iterdir()} - {"manifest.json"}
    if hashlib.sha256(text.replace(own.encode(), b"0" * 64, 1)).hexdigest() != own:
        results.append({"file": "manifest.json", "status": "FAILED", "detail": "the manifest was changed"})
    for name in sorted(there | set(files)):
        path = directory / name
        if name not in files or name not in there or not path.is_file():
            status = "FAILED", "it is not in the manifest" if name in there else "it is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != files[name]:
            status = "FAILED", "its SHA-256 is not the manifest's"
        else:
            status = check_file(path)
        results.append({"file": name, "status": status[0], "detail": status[1]})
    return results


def main(arguments: list[str]) -> int:
    """Check the directory named and print what was found: 0 without failures, 1 with, 2 if used wrongly."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("recheck: give one directory of evidence\n")
        return 2
    results = recheck(Path(arguments[0]))
    counts = Counter(result["status"] for result in results)
    lines = [f"{result['status']:<13} {result['file']}: {result['detail']}" for result in results]
    sys.stdout.write("\n".join([*lines, ", ".join(f"{counts[status]} {status}" for status in STATUSES)]) + "\n")
    return 1 if counts["FAILED"] or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
