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
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from fractions import Fraction
from itertools import product
from math import comb
from pathlib import Path
from typing import Any

Interval = tuple[Fraction, Fraction]
Poly = dict[tuple[int, ...], Fraction]
Axis = tuple[int, Fraction, Fraction | None, bool, bool]  # place, low, high or None for ∞, low end excluded, high end excluded
MACHIN = ((5, 1), (239, -1))  # π = 16·arctan(1/5) − 4·arctan(1/239)
STATUSES = ("rechecked", "spot-checked", "hash only", "FAILED")
ZERO, ONE, LARGEST, LIMITS = Fraction(0), Fraction(1), 2**20, {"bytes": 2**26, "digits": 4000, "seconds": 300.0, "end": 0.0}
Failed, Unknown = AssertionError, ArithmeticError  # the evidence is wrong; intervals do not tell, as where a divisor may be 0
SHARES = tuple(Fraction(*pair) for pair in ((3, 7), (8, 11), (1, 5), (12, 13), (1, 17)))


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
        low, high = series((1 << self.work) // 3, self.work, 1)
        self.log2 = self.out(2 * low, 2 * high, more=64)

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
        need(r[0] >= 0 and r[1] < 1, "internal: the reduced argument of exp")
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
        if exponent[0] == exponent[1] == n and abs(n) <= 256:
            size = max(end.numerator.bit_length() + end.denominator.bit_length() for end in a)
            need(size * abs(n) <= 4 * LARGEST, "a power is too large", Unknown)
            need(n >= 0 or a[0] > 0 or a[1] < 0, "a denominator may vanish", Unknown)
            low, high = sorted((a[0] ** n, a[1] ** n))
            return self.out(ZERO if n > 0 and n % 2 == 0 and a[0] < 0 < a[1] else low, high)
        if a[0] == a[1] == 0 < exponent[0]:
            return a
        logarithm = self.mul(exponent, (self.log(a[0])[0], self.log(a[1])[1]))
        return self.exp(logarithm[0])[0], self.exp(logarithm[1])[1]

    def lambert(self, a: Fraction, lower: bool) -> Interval:
        """Enclose the solution w ≥ −1 (or w ≤ −1: `lower`) of w·exp(w) = a by bisection between certain signs."""
        low, high = (Fraction(-self.bits), -ONE) if lower else (-ONE, max(a, ONE))
        first, last = (self.mul((w, w), self.exp(w)) for w in ((high, low) if lower else (low, high)))
        need(first[1] <= a <= last[0], "Lambert's function is not seen to be real there", Unknown)
        while high - low > Fraction(1, 2**self.bits):
            middle = (low + high) / 2
            value = self.mul((middle, middle), self.exp(middle))
            if value[0] <= a <= value[1]:
                return (middle, middle) if value == (a, a) else (low, high)
            low, high = (middle, high) if (value[1] < a) != lower else (low, middle)
        return low, high

    def value(self, tree: Any, at: Mapping[Any, Interval]) -> Interval:
        """Enclose an expression, a nested list such as ["+", "1/2", ["exp", ["symbol", "x"]]], at a point."""
        if isinstance(tree, str):
            return number(tree), number(tree)
        name, args = tree[0], tree[1:]
        if name == "symbol":
            need(args[0] in at, "a symbol has no value", Unknown)
            return at[args[0]]
        if name == "cases":
            found: list[Interval] = []
            for condition, branch in args:
                truth = self.truth(condition, at)
                found += [] if truth is False else [self.value(branch, at)]
                if truth:
                    return min(low for low, _ in found), max(high for _, high in found)
        need(name in FUNCTIONS, f"{str(name)[:40]!r} is not known here, or no case is certain to apply", Unknown)
        return FUNCTIONS[name](self, *[self.value(arg, at) for arg in args])

    def truth(self, tree: Any, at: Mapping[Any, Interval]) -> bool | None:
        """Decide a condition at a point; None where intervals do not tell."""
        name, args = tree[0], tree[1:]
        if name in ("true", "false"):
            return bool(name == "true")
        if name in ("and", "or"):
            truths = [self.truth(arg, at) for arg in args]
            return (name == "or") if (name == "or") in truths else None if None in truths else name == "and"
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
    "pi": lambda by: by.out(
        *(16 * a - 4 * b for a, b in zip(*[series((1 << by.work) // n, by.work, -1)[::d] for n, d in MACHIN], strict=True))
    ),
}


def relation_at(relation: Any, point: Any) -> tuple[bool, bool | None]:
    """Say whether a point certainly lies in a relation's domain, and whether the relation certainly holds or fails there."""
    kind, lhs, rhs, domain = relation["statement"]
    spans = zip((lhs, rhs), relation["values"] or (), strict=False)
    bounds = ["and", *[["and", ["<=", low, side], ["<=", side, high]] for side, (low, high) in spans]]
    member = seen = False
    for by in map(Arithmetic, (80, 320, 1280)):
        with suppress(Unknown):
            at = {name: by.value(tree, {}) for name, tree in point.items()}
            member = member or by.truth(domain, at) is True
            need(not member or by.truth(bounds, at) is not False, "a side is not where the evidence says it is at the point")
            truth = by.truth([kind, lhs, rhs], at) if member else None
            seen = member
            if truth is not None:
                return member, truth
    return seen, None


def _add(p: Poly, q: Poly, scale: Fraction = ONE) -> Poly:
    total = dict(p)
    for key, value in q.items():
        total[key] = total.get(key, ZERO) + scale * value
    return {key: value for key, value in total.items() if value}


def _mul(p: Poly, q: Poly) -> Poly:
    total: Poly = {}
    for one, a in p.items():
        need(True)
        for two, b in q.items():
            key = tuple(map(int.__add__, one, two))
            total[key] = total.get(key, ZERO) + a * b
    return {key: value for key, value in total.items() if value}


def _degrees(axes: list[Axis], *polys: Poly) -> dict[int, int]:
    return {place: max((key[place] for p in polys for key in p), default=0) for place, *_ in axes}


def on_unit(p: Poly, axes: list[Axis], degrees: Mapping[int, int]) -> Poly:
    """Give the coefficients after x = (low + high·s)/(1 + s) on bounded axes (Bernstein's) and x = low + s on rays, 0 ≤ s < ∞."""
    for place, low, high, _, _ in axes:
        most, end = degrees[place], ONE if high is None else high
        choose = [[comb(0 if high is None else most - n, k) for k in range(most + 1)] for n in range(most + 1)]
        moved: Poly = {}
        for key, value in p.items():
            n = key[place]
            for j in range(most + 1):
                need(True)
                factor = sum(comb(n, k) * low ** (n - k) * end**k * choose[n][j - k] for k in range(min(n, j) + 1))
                new = (*key[:place], j, *key[place + 1 :])
                moved[new] = moved.get(new, ZERO) + value * factor
        p = {key: value for key, value in moved.items() if value}
    return p


def is_positive(p: Poly, axes: list[Axis], strict: bool) -> bool:
    """Apply the criterion: no negative coefficient, and for strictness on every included face one that does not vanish there."""
    degrees = _degrees(axes, p)
    need(all(not k or n in degrees for key in p for n, k in enumerate(key)), "a variable has no interval")
    coefficients = on_unit(p, axes, degrees)
    ends: list[list[Any]] = [([] if axis[3] else [0]) + ([] if axis[2] is None or axis[4] else [degrees[axis[0]]]) for axis in axes]
    faces = product(*[choice or [None] for choice in ends]) if strict else ()
    return all(value > 0 for value in coefficients.values()) and all(
        any(all(end in (None, key[axis[0]]) for end, axis in zip(face, axes, strict=True)) for key in coefficients) for face in faces
    )


def _signed(up: Poly, down: Poly, axes: list[Axis]) -> tuple[Poly, Poly]:
    for sign in (ONE, -ONE):
        if is_positive(bottom := _add({}, down, sign), axes, strict=True):
            return _add({}, up, sign), bottom
    raise Failed("a denominator is not of one sign on a box")


def exponential(index: int, hows: Any, up: Poly, down: Poly, axes: list[Axis], size: int) -> tuple[Poly, Poly, list[Axis]]:
    """Give what stands for exp(z), z = up/down, on a box: numerator, denominator, and the axes of e = exp(c) and ρ.

    exp(z) = e·(Σ_{k<n} (z−c)^k/k! + ρ·(z−c)^n/n!) with ρ between 1 and exp(z−c) (Lagrange); or, where z ≤ c, exp(z) = e·ρ/Σ_{k≤n}(c−z)^k/k!
    with 0 < ρ ≤ 1. As e and ρ are known within bounds only, coordinates between 0 and 1 run through these; equal centres share one.
    """
    by, (centre, order, reciprocal) = Arithmetic(64), hows[index]
    need(type(order) is int and 0 <= order <= 40, "an order is not known")
    degrees = _degrees(axes, up, down)
    top, bottom = on_unit(up, axes, degrees), on_unit(down, axes, degrees)
    need(all(value < 0 or key in bottom for key, value in top.items()), "an exponent is not bounded above")
    ratios = [top.get(key, ZERO) / value - number(centre) for key, value in bottom.items()]
    least = by.exp(min(*ratios, ZERO))[0] if set(top) <= set(bottom) else ZERO
    spans = by.exp(number(centre)), (ZERO, ONE) if reciprocal else (least, by.exp(max(*ratios, ZERO))[1])
    need(not reciprocal or max(ratios) <= 0, "a reciprocal bound is used above its centre")
    places = size - 2 * (len(hows) - [how and how[0] for how in hows].index(centre)), size - 2 * (len(hows) - index) + 1
    one, moved = (0,) * size, _add(up, down, -number(centre))
    e, rho = (_add(_add({}, {one: a}), {(*one[:n], 1, *one[n + 1 :]): b - a}) for n, (a, b) in zip(places, spans, strict=True))
    total, power = ({one: ONE} if reciprocal else rho), {one: ONE}
    for k in range(order, 0, -1):
        power = _mul(power, down)
        total = _add(power, _mul(total, moved), Fraction(-1 if reciprocal else 1, k))
    over, under = (_mul(rho, power), total) if reciprocal else (total, power)
    return _mul(e, over), under, [(n, ZERO, ONE, low == 0, False) for n, (low, _) in zip(places, spans, strict=True)]


def _poly(data: Any, places: int, extra: int = 0) -> Poly:
    found = {(*key, *(0,) * extra): number(value) for key, value in data}
    need(len(found) == len(data) and all(len(key) == places + extra for key in found), "a polynomial is malformed")
    need(all(type(n) is int and 0 <= n <= 60 for key in found for n in key), "an exponent is malformed")
    return _add({}, found)


def _axes(data: Any, places: int) -> list[Axis]:
    for place, *_, first, last in data:
        need(type(place) is int and 0 <= place < places and type(first) is type(last) is bool, "an axis is malformed")
    need(len({axis[0] for axis in data}) == len(data), "an axis occurs twice")
    return [(place, number(low), None if high is None else number(high), *opens) for place, low, high, *opens in data]


def boxes_of(cover: Any, axes: list[Axis]) -> list[tuple[list[Axis], Any]]:
    """Cut a region as a cover says, so that its boxes fill it; a wall between two belongs to both."""
    if isinstance(cover, list):
        return [(axes, cover)]
    n, cut = cover["axis"], number(cover["at"])
    need(type(n) is int and 0 <= n < len(axes), "a cut names no axis")
    place, low, high, first, last = axes[n]
    need(low < cut and (high is None or cut < high), "a cut is outside its box")
    halves: list[Axis] = [(place, low, cut, first, False), (place, cut, high, False, last)]
    return [box for half, part in zip(halves, cover["parts"], strict=True) for box in boxes_of(part, [*axes[:n], half, *axes[n + 1 :]])]


def check_sum(terms: Any, cover: Any, region: list[Axis], places: int, strict: bool) -> None:
    """Check that Σ coefficient·exp(exponent) is ≥ 0, or > 0, on a region, box by box, by the signs of polynomials' coefficients."""
    need((terms or not strict) and len(terms) <= 40 and places <= 40, "an empty sum is called positive, or there are too many terms")
    extra = 2 * len(terms)
    polys = [[_poly(side, places, extra) for part in term for side in part] for term in terms]
    for axes, hows in boxes_of(cover, region):
        parts: list[tuple[Poly, Poly]] = []
        more = {axis[0]: axis for axis in axes}
        for index, (top, bottom, up, down) in enumerate(polys):
            part = _signed(top, bottom, axes)
            if up:
                over, under, added = exponential(index, hows, *_signed(up, down, axes), axes, places + extra)
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


def _tree(fraction: Any) -> list[Any]:
    up, down = (
        ["+", "0", *[["*", v, *[["^", ["symbol", str(n)], str(k)] for n, k in enumerate(key)]] for key, v in side]] for side in fraction
    )
    return ["*", up, ["^", down, "-1"]]


def _sum(terms: Any) -> list[Any]:
    return ["+", "0", *[["*", _tree(coefficient), ["exp", _tree(exponent)]] for coefficient, exponent in terms]]


def check_tie(statement: Any, cell: Any, part: Any, turn: int) -> bool:
    """Compare statement and sum at one point of a region; raise if they differ, say whether the point was in the statement's domain."""
    by, at = Arithmetic(320), {str(n): (ZERO, ZERO) for n in range(part["places"])}
    for n, (place, low, high, *_) in enumerate(_axes(part["region"], part["places"])):
        at[str(place)] = (low + SHARES[(turn + 2 * n) % len(SHARES)] * (4 if high is None else high - low),) * 2
        if str(place) in part["numbers"]:
            at[str(place)] = a = by.value(part["numbers"][str(place)], {})
            need(high is not None and low <= a[0] and a[1] <= high, "a number is not where its axis says")
    at["sum of the terms"] = by.value(_sum(part["terms"]), at)
    at["factor"] = by.value(["*", _sum(part["divisor"]["terms"]), ["exp", _tree(part["shift"])]], at)
    for name, tree in part["point"]:
        at[name] = by.value(tree, at)
    scaled, total = ["*", cell["value"], ["symbol", "factor"]], ["symbol", "sum of the terms"]
    need(by.truth(["=", scaled, total], at) is not False, "the sum is not the statement's difference times its divisor")
    if not all(by.truth(condition, at) for condition in [statement[3], *cell["where"]]):
        return False
    need(by.truth(["=", ["+", statement[1], cell["value"]], statement[2]], at) is not False, "a cell's expression is not the difference")
    return True


def check_positivity(certificate: Any) -> list[Any]:
    """Check a proof of positivity; give its statement [relation, lhs, rhs, domain] if its sums were seen to be the statement's."""
    statement = certificate["statement"]
    need(certificate["cells"], "there are no cells")
    tied = statement is not None
    for cell in certificate["cells"]:
        tied = tied and None not in (cell["value"], cell["where"])
        for part in cell["parts"]:
            places, divisor = part["places"], part["divisor"]
            region = _axes(part["region"], places)
            check_sum(part["terms"], part["cover"], region, places, statement[0] == "<" if statement else certificate["strict"])
            check_sum(divisor["terms"], divisor["cover"], region, places, strict=True)
            seen, tied = 0, tied and part["point"] is not None
            for turn in range(len(SHARES)) if tied else ():
                with suppress(Unknown):
                    seen += check_tie(statement, cell, part, turn)
            tied = tied and seen > 0
    return [statement] if tied else []


def check_proof(certificate: Any) -> tuple[int, list[Any]]:
    """Check whatever can be checked in a certificate: how many proofs of positivity were, and which statements they make."""
    if isinstance(certificate, dict) and certificate.get("type") == "positivity":
        return 1, check_positivity(certificate)
    inner = certificate.values() if isinstance(certificate, dict) else certificate if isinstance(certificate, list) else ()
    found = [check_proof(part) for part in inner]
    return sum(count for count, _ in found), [statement for _, statements in found for statement in statements]


def check_evidence(evidence: Any) -> tuple[str, str]:
    """Check one evidence and give its status with a sentence."""
    outcome, relations, point = evidence["outcome"], evidence["relations"], evidence["counterexample"]
    need(outcome in ("proved", "refuted"), "the outcome is neither proved nor refuted")
    if evidence["cells"]:
        right = [Arithmetic(320).truth(["=", printed, computed], {}) for _, _, printed, computed in evidence["cells"]]
        need(all(right) if outcome == "proved" else False in right, f"a table is called {outcome} and is not")
        return "rechecked", f"{sum(map(bool, right))} of {len(right)} cells are the exact rationals"
    counted, statements = check_proof(evidence["certificate"])
    rest = f"{(evidence['certificate'] or {}).get('type')}, proofs of positivity inside that were checked: {counted}"
    if outcome == "refuted":
        truths = [relation_at(relation, point)[1] for relation in relations if point is not None]
        need(not (evidence["complete"] and truths and all(truths)), "the statement holds at what is called a counterexample")
        if False in truths:
            return "rechecked", "the point lies in the domain and the relation fails there"
        return ("spot-checked" if counted else "hash only"), f"intervals alone do not refute: {rest}"
    tried = [[relation_at(relation, spot) for spot in relation["spots"]] for relation in relations]
    need(all(truth is not False for spots in tried for _, truth in spots), "the statement is called proved and fails at a point")
    known = [r["statement"] in statements or (r["spots"] == [{}] and t[0][1]) for r, t in zip(relations, tried, strict=True)]
    if evidence["complete"] and relations and all(known):
        return "rechecked", f"{counted} proofs of positivity, whose sums are the statement's"
    seen = sum(member for spots in tried for member, _ in spots)
    return ("spot-checked" if seen or counted else "hash only"), f"no contradiction at {seen} points: {rest}"


def check_file(path: Path, digest: str | None) -> tuple[str, str]:
    """Check one file of evidence; whatever is wrong with it is a failure, never a crash, and in bounded time."""
    LIMITS["end"] = time.monotonic() + LIMITS["seconds"]
    try:
        need(digest is not None, "it is not in the manifest")
        need(path.is_file(), "it is missing")
        need(path.stat().st_size <= LIMITS["bytes"], "the file is too large")
        data = path.read_bytes()
        need(hashlib.sha256(data).hexdigest() == digest, "its SHA-256 is not the manifest's")
        return check_evidence(json.loads(data))
    except (Failed, Unknown) as error:
        return "FAILED", str(error)
    except (AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        return "FAILED", f"malformed: {type(error).__name__}: {str(error)[:120]}"


def recheck(directory: Path) -> list[tuple[str, str, str]]:
    """Check a directory against its manifest and every file in it by mathematics: a name, a status and a sentence for each."""
    try:
        text = (directory / "manifest.json").read_bytes()
        own, files = (json.loads(text)[name] for name in ("self", "files"))
        whole = hashlib.sha256(text.replace(own.encode(), b"0" * 64, 1)).hexdigest() == own
        names = sorted({path.name for path in directory.iterdir()} - {"manifest.json"} | {*files})
        results = [] if whole else [("manifest.json", "FAILED", "the manifest was changed")]
        return results + [(name, *check_file(directory / name, files.get(name))) for name in names]
    except (AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        return [("manifest.json", "FAILED", f"the manifest cannot be read: {type(error).__name__}")]


def main(arguments: list[str]) -> int:
    """Check the directory named (or this one) and print what was found: 0 without failures, otherwise 1."""
    results = recheck(Path(*arguments))
    counts = Counter(status for _, status, _ in results)
    lines = [f"{status:<13} {name}: {detail}" for name, status, detail in results]
    sys.stdout.write("\n".join([*lines, ", ".join(f"{counts[status]} {status}" for status in STATUSES), ""]))
    return 1 if counts["FAILED"] or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
