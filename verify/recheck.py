"""Checks an evidence directory again, with nothing but Python's standard library: copy this file anywhere and run it on DIR.

What it knows: rational intervals, expressions as nested lists, polynomials with rational coefficients. It imports nothing of
the package that wrote the evidence. Statuses: `rechecked` (by mathematics, here), `spot-checked` (no contradiction at rational
points; the proof needs SymPy or FLINT), `hash only`, `FAILED`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise, product
from math import comb, factorial
from pathlib import Path
from typing import Any

Interval = tuple[Fraction, Fraction]
Poly = dict[tuple[int, ...], Fraction]
Axis = dict[str, Any]
ZERO, ONE = Fraction(0), Fraction(1)
MOST_BYTES, MOST_DIGITS, MOST_SECONDS, LARGEST = 64 * 2**20, 4000, 300.0, 2**20
PRECISIONS = (80, 320, 1280)


class Failed(Exception):
    """The evidence is wrong, or not of the form that this checker reads."""


class Unknown(Exception):
    """A value that intervals do not give: a possible division by zero, an operation without an enclosure."""


class Clock:
    """The time that one file may take."""

    end = 0.0

    @classmethod
    def tick(cls) -> None:
        """Raise when time is up."""
        if time.monotonic() > cls.end:
            raise Failed("it takes too long to check")


def need(condition: Any, why: str) -> None:
    """Raise unless a condition holds."""
    if not condition:
        raise Failed(why)


def number(text: Any) -> Fraction:
    """Read "p" or "p/q" strictly: no floats, no exponents, no endless digits."""
    need(isinstance(text, str) and len(text) <= MOST_DIGITS, f"{str(text)[:40]!r} is no rational")
    up, _, down = text.partition("/")
    need(up.removeprefix("-").isdecimal() and (down.isdecimal() if "/" in text else True), f"{text[:40]!r} is no rational")
    need(int(down or 1), f"{text[:40]!r} divides by zero")
    return Fraction(int(up), int(down or 1))


# ---- rational intervals -------------------------------------------------------------------------------------------------


def rounded(value: Fraction, bits: int, up: bool) -> Fraction:
    """Round to so many binary digits, up or down."""
    shift = bits - value.numerator.bit_length() + value.denominator.bit_length()
    if abs(shift) > 4 * LARGEST:
        raise Unknown("a number is too large")
    whole, rest = divmod(value.numerator << max(shift, 0), value.denominator << max(-shift, 0))
    whole += bool(rest) and up
    return Fraction(whole, 1 << shift) if shift >= 0 else Fraction(whole << -shift)


def _series(z: int, w: int, square: int, odd: bool) -> Interval:
    """Enclose Σ z^n/n! (0 ≤ z < 1), or with `odd` Σ (±1)^n z^(2n+1)/(2n+1) (0 ≤ z ≤ 1/3), z and the sum scaled by 2^w."""
    total, term, n = 0, (z if odd else 1 << w), 0
    step = z * z >> w if odd else z
    while term:
        total += (square**n * term // (2 * n + 1)) if odd else term
        n += 1
        term = term * step >> w
        term = term if odd else term // n
    # Each term is off by at most 4 units, the tail by 8, and z itself by 1, which counts at most 3.
    return Fraction(total - 4 * n - 12, 1 << w), Fraction(total + 4 * n + 12, 1 << w)


class Arithmetic:
    """Outward-rounded rational intervals; exact rationals stay exact while they are short."""

    def __init__(self, bits: int) -> None:
        self.bits, self.work = bits, bits + 40
        low, high = _series((1 << self.work) // 3, self.work, 1, odd=True)
        self.log2 = (2 * low, 2 * high)

    def out(self, low: Fraction, high: Fraction) -> Interval:
        """Round outward, unless it is a short exact number."""
        if low == high and low.numerator.bit_length() + low.denominator.bit_length() < 4096:
            return low, high
        return rounded(low, self.bits, up=False), rounded(high, self.bits, up=True)

    def add(self, a: Interval, b: Interval) -> Interval:
        """Add."""
        return self.out(a[0] + b[0], a[1] + b[1])

    def mul(self, a: Interval, b: Interval) -> Interval:
        """Multiply."""
        ends = [x * y for x in set(a) for y in set(b)]
        return self.out(min(ends), max(ends))

    def exp(self, a: Interval) -> Interval:
        """Take the exponential of both ends."""
        return self.exp_at(a[0])[0], self.exp_at(a[1])[1]

    def exp_at(self, x: Fraction) -> Interval:
        """Enclose exp at a rational: x = k·log 2 + r with 0 ≤ r < 1, and Taylor's series at r."""
        if x == 0:
            return ONE, ONE
        if abs(x) > LARGEST:
            raise Unknown("an exponent is too large")
        k = int(x / self.log2[1] - Fraction(1, 100)) if x > 0 else -int(-x / self.log2[0] + Fraction(101, 100))
        extra = self.work + abs(k).bit_length()
        log2 = self.log2 if extra == self.work else tuple(2 * end for end in _series((1 << extra) // 3, extra, 1, odd=True))
        r = sorted((x - k * log2[0], x - k * log2[1]))
        need(0 <= r[0] and r[1] < 1, "internal: the reduced argument of exp")
        low = _series(int(r[0] * 2**self.work), self.work, 1, odd=False)[0]
        high = _series(int(r[1] * 2**self.work) + 1, self.work, 1, odd=False)[1]
        power = Fraction(2) ** k
        return rounded(low * power, self.bits, up=False), rounded(high * power, self.bits, up=True)

    def log(self, a: Interval) -> Interval:
        """Take the logarithm of both ends."""
        if a[0] <= 0:
            raise Unknown("a logarithm of what may not be positive")
        return self.log_at(a[0])[0], self.log_at(a[1])[1]

    def log_at(self, x: Fraction) -> Interval:
        """Enclose log at a positive rational: x = 2^k·m with 1 ≤ m < 2, and log m = 2·artanh((m − 1)/(m + 1))."""
        if x == 1:
            return ZERO, ZERO
        k = x.numerator.bit_length() - x.denominator.bit_length()
        k -= x < Fraction(2) ** k
        m = x / Fraction(2) ** k
        z = (m - 1) / (m + 1)
        low, high = _series(int(z * 2**self.work), self.work, 1, odd=True)
        ends = sorted((k * self.log2[0], k * self.log2[1]))
        return rounded(2 * low + ends[0], self.bits, up=False), rounded(2 * high + ends[1], self.bits, up=True)

    def pi(self) -> Interval:
        """Enclose π by Machin's formula."""
        a, b = (_series((1 << self.work) // n, self.work, -1, odd=True) for n in (5, 239))
        return self.out(16 * a[0] - 4 * b[1], 16 * a[1] - 4 * b[0])

    def power(self, a: Interval, exponent: Interval) -> Interval:
        """Raise to a power: an integer one by multiplication, another by exp and log."""
        if exponent[0] == exponent[1] and exponent[0].denominator == 1 and abs(exponent[0]) <= 256:
            n = int(exponent[0])
            if n < 0:
                return self.reciprocal(self.power(a, (-exponent[0], -exponent[0])))
            ends = sorted((a[0] ** n, a[1] ** n))
            return self.out(ZERO if n and n % 2 == 0 and a[0] < 0 < a[1] else ends[0], ends[1])
        if a[0] == a[1] == 0 and exponent[0] > 0:
            return ZERO, ZERO
        if a[0] == a[1] == 1:
            return ONE, ONE
        return self.exp(self.mul(exponent, self.log(a)))

    def reciprocal(self, a: Interval) -> Interval:
        """Divide 1 by it."""
        if a[0] <= 0 <= a[1]:
            raise Unknown("a denominator may vanish")
        return self.out(1 / a[1], 1 / a[0])

    def lambert(self, branch: int, a: Interval) -> Interval:
        """Enclose the solution w of w·exp(w) = a by bisection, w ≥ −1 on branch 0 and w ≤ −1 on branch −1."""
        if branch not in (0, -1) or (branch == -1 and a[1] >= 0):
            raise Unknown("no such branch of Lambert's function")
        low, high = (-ONE, max(a[1], ONE)) if branch == 0 else (Fraction(-self.bits - 64), -ONE)
        return self._root(a[branch], low, high, branch)[0], self._root(a[-1 - branch], low, high, branch)[1]

    def _root(self, a: Fraction, low: Fraction, high: Fraction, branch: int) -> Interval:
        """Bisect between ends at which w·exp(w) is certainly on either side of a; it rises on branch 0 and falls on branch −1."""
        values = [self.mul((w, w), self.exp((w, w))) for w in (low, high)][:: 1 if branch == 0 else -1]
        if not values[0][1] <= a <= values[1][0]:
            raise Unknown("Lambert's function is not seen to be real there")
        for _ in range(self.bits):
            Clock.tick()
            middle = rounded((low + high) / 2, self.bits + 8, up=False)
            value = self.mul((middle, middle), self.exp((middle, middle)))
            if value[0] <= a <= value[1]:
                break
            low, high = (middle, high) if (value[1] < a) == (branch == 0) else (low, middle)
        return low, high

    # ---- expressions as nested lists -------------------------------------------------------------------------------------

    def value(self, tree: Any, at: dict[str, Interval]) -> Interval:
        """Enclose an expression at a point."""
        Clock.tick()
        if isinstance(tree, str):
            exact = number(tree)
            return exact, exact
        need(isinstance(tree, list) and tree and isinstance(tree[0], str), f"{str(tree)[:40]!r} is no expression")
        name, args = tree[0], tree[1:]
        if name == "symbol":
            need(len(args) == 1 and args[0] in at, f"the symbol {str(args)[:40]} has no value")
            return at[args[0]]
        if name == "cases":
            return self._cases(args, at)
        if name == "pi":
            return self.pi()
        need(name in ARITY and ARITY[name][0] <= len(args) <= ARITY[name][1], f"{name[:40]!r} with {len(args)} arguments is not known")
        parts = [self.value(arg, at) for arg in args]
        first = parts[0]
        if name in ("+", "*"):
            for part in parts[1:]:
                first = self.add(first, part) if name == "+" else self.mul(first, part)
            return first
        if name in ("min", "max"):
            best = min if name == "min" else max
            return best(low for low, _ in parts), best(high for _, high in parts)
        if name == "abs":
            return max(first[0], -first[1], ZERO), max(-first[0], first[1])
        if name == "sign":
            return Fraction((first[0] > 0) - (first[0] < 0)), Fraction((first[1] > 0) - (first[1] < 0))
        if name == "lambertw":
            return self.lambert(int(parts[1][0]) if len(parts) > 1 else 0, first)
        return self.power(first, parts[1]) if name == "^" else (self.exp if name == "exp" else self.log)(first)

    def _cases(self, cases: list[Any], at: dict[str, Interval]) -> Interval:
        found: list[Interval] = []
        for case in cases:
            need(isinstance(case, list) and len(case) == 2, "a case is not a condition with a value")
            truth = self.truth(case[0], at)
            if truth is not False:
                found.append(self.value(case[1], at))
            if truth:
                return min(low for low, _ in found), max(high for _, high in found)
        raise Unknown("no case is certain to apply")

    def truth(self, tree: Any, at: dict[str, Interval]) -> bool | None:
        """Decide a condition at a point; None where intervals do not tell."""
        need(isinstance(tree, list) and tree and isinstance(tree[0], str), f"{str(tree)[:40]!r} is no condition")
        name, args = tree[0], tree[1:]
        if name in ("true", "false"):
            return name == "true"
        if name in ("and", "or", "not"):
            truths = [self.truth(arg, at) for arg in args]
            if name == "not":
                return None if truths[0] is None else not truths[0]
            ends = name == "or"
            return ends if ends in truths else None if None in truths else not ends
        need(name in ("<", "<=", ">", ">=", "=", "!=") and len(args) == 2, f"{name[:40]!r} is no relation")
        left, right = self.value(args[0], at), self.value(args[1], at)
        if name in (">", ">="):
            left, right = right, left
        if name in ("=", "!="):
            same = True if left == right and left[0] == left[1] else False if left[1] < right[0] or right[1] < left[0] else None
            return same if name == "=" or same is None else not same
        if name in ("<", ">"):
            return True if left[1] < right[0] else False if left[0] >= right[1] else None
        return True if left[1] <= right[0] else False if left[0] > right[1] else None


MANY = 10**6
ARITY = {"+": (1, MANY), "*": (1, MANY), "min": (1, MANY), "max": (1, MANY), "^": (2, 2), "lambertw": (1, 2)}
ARITY |= dict.fromkeys(("exp", "log", "abs", "sign"), (1, 1))


# ---- points -------------------------------------------------------------------------------------------------------------

SIGNS = {
    "positive": lambda a: a[0] > 0,
    "negative": lambda a: a[1] < 0,
    "nonnegative": lambda a: a[0] >= 0,
    "nonpositive": lambda a: a[1] <= 0,
    "nonzero": lambda a: a[0] > 0 or a[1] < 0,
    "integer": lambda a: a[0] == a[1] and a[0].denominator == 1,
}


def inside(relation: dict[str, Any], point: dict[str, Any], bits: int) -> dict[str, Interval] | None:
    """Give a point's coordinates if it certainly meets the symbols' assumptions and the domain."""
    arithmetic = Arithmetic(bits)
    at = {name: arithmetic.value(tree, {}) for name, tree in point.items()}
    for name, wanted in relation["assumptions"].items():
        need(name in at, f"the point has no value for {name[:40]}")
        if not all(SIGNS[sign](at[name]) for sign in wanted):
            return None
    return at if arithmetic.truth(relation["domain"], at) else None


def relation_at(relation: dict[str, Any], point: dict[str, Any]) -> bool | None:
    """Say whether a relation certainly holds (True) or fails (False) at a point of its domain; None if neither is seen."""
    for bits in PRECISIONS:
        try:
            at = inside(relation, point, bits)
            truth = None if at is None else Arithmetic(bits).truth([relation["relation"], relation["lhs"], relation["rhs"]], at)
        except Unknown:
            truth = None
        if truth is not None:
            return truth
    return None


def recorded_values(certificate: Any, relation: dict[str, Any], point: dict[str, Any]) -> None:
    """Compare the values of the two sides that were recorded, if they were, with those found here."""
    while isinstance(certificate, dict) and "certificate" in certificate:
        certificate = certificate["certificate"]
    for side, name in (("lhs", "left"), ("rhs", "right")):
        if isinstance(certificate, dict) and isinstance(certificate.get(name), list):
            low, high = map(number, certificate[name])
            found = Arithmetic(160).value(relation[side], inside(relation, point, 160) or {})
            need(low <= found[0] and found[1] <= high, f"the {name} side is not where the certificate says")


def check_refutation(evidence: dict[str, Any]) -> tuple[str, str]:
    """Check a counterexample: the point lies in the domain, and one of the relations that the statement is made of fails there."""
    point, relations = evidence["counterexample"], evidence["relations"]
    if point is None or not relations:
        return "hash only", "there is no point, or the statement has no values by intervals"
    for relation in relations:
        if set(relation["assumptions"]) <= set(point) and relation_at(relation, point) is False:
            recorded_values(evidence["certificate"], relation, point)
            return "rechecked", "the relation fails at the point"
    complete = evidence["complete"]
    if complete and all(relation_at(relation, point) for relation in relations):
        raise Failed("the statement holds at what is called a counterexample")
    return "hash only", "intervals do not tell that the statement fails at the point"


def spots(evidence: dict[str, Any]) -> int:
    """Count the points at which relations were seen not to fail; raise where one fails."""
    seen = 0
    for relation in evidence["relations"]:
        for point in relation["spots"]:
            truth = relation_at(relation, point)
            need(truth is not False, f"{evidence['claim']} is called proved and fails at {json.dumps(point)[:80]}")
            seen += truth is True or _close(relation, point)
    return seen


def _close(relation: dict[str, Any], point: dict[str, Any]) -> bool:
    """Say whether the sides agree to 80 digits at a point of the domain."""
    try:
        at = inside(relation, point, 320)
        if at is None:
            return False
        arithmetic = Arithmetic(320)
        left, right = arithmetic.value(relation["lhs"], at), arithmetic.value(relation["rhs"], at)
    except Unknown:
        return False
    return max(left[1], right[1]) - min(left[0], right[0]) < Fraction(1, 10**80) * max(ONE, abs(left[0]))


# ---- polynomials and exponential sums -----------------------------------------------------------------------------------


def add(p: Poly, q: Poly, scale: Fraction = ONE) -> Poly:
    """Give p + scale·q."""
    total = dict(p)
    for key, value in q.items():
        total[key] = total.get(key, ZERO) + scale * value
    return {key: value for key, value in total.items() if value}


def mul(p: Poly, q: Poly) -> Poly:
    """Multiply."""
    Clock.tick()
    total: Poly = {}
    for one, a in p.items():
        for two, b in q.items():
            key = tuple(map(int.__add__, one, two))
            total[key] = total.get(key, ZERO) + a * b
    return {key: value for key, value in total.items() if value}


def power(p: Poly, n: int, size: int) -> Poly:
    """Raise to a power."""
    result: Poly = {(0,) * size: ONE}
    for _ in range(n):
        result = mul(result, p)
    return result


def degree(p: Poly, place: int) -> int:
    """Give the degree in one variable."""
    return max((key[place] for key in p), default=0)


def on_unit(p: Poly, axes: list[Axis], degrees: dict[int, int] | None = None) -> Poly:
    """Move a box to the unit cube and give the coefficients after t = s/(1 + s) on bounded axes."""
    for axis in axes:
        place, low = axis["symbol"], axis["low"]
        width, most = (ONE if axis["high"] is None else axis["high"] - low), degree(p, place)
        most = max(most, degrees[place]) if degrees else most
        rows = [[comb(n, k) * low ** (n - k) * width**k for k in range(n + 1)] for n in range(most + 1)]
        if axis["high"] is not None:
            turned = [[ZERO] * (most + 1) for _ in rows]
            for row, new in zip(rows, turned, strict=True):
                for k, value in enumerate(row):
                    for j in range(k, most + 1):
                        new[j] += value * comb(most - k, j - k)
            rows = turned
        Clock.tick()
        moved: Poly = {}
        for key, value in p.items():
            for k, factor in enumerate(rows[key[place]]):
                if factor:
                    new_key = (*key[:place], k, *key[place + 1 :])
                    moved[new_key] = moved.get(new_key, ZERO) + value * factor
        p = moved
    return {key: value for key, value in p.items() if value}


def is_positive(p: Poly, axes: list[Axis], strict: bool) -> bool:
    """Apply the criterion: non-negative coefficients, and for strictness one that lives on every face that is included."""
    coefficients = on_unit(p, axes)
    if not strict or any(value < 0 for value in coefficients.values()):
        return all(value >= 0 for value in coefficients.values())
    choices = []
    for axis in axes:
        ends: list[int | None] = [] if axis["open"][0] else [0]
        if axis["high"] is not None and not axis["open"][1]:
            ends.append(degree(p, axis["symbol"]))
        choices.append(ends or [None])
    places = [axis["symbol"] for axis in axes]
    return all(
        any(all(end is None or key[place] == end for place, end in zip(places, face, strict=True)) for key in coefficients)
        for face in product(*choices)
    )


def signed(up: Poly, down: Poly, axes: list[Axis]) -> tuple[Poly, Poly]:
    """Make a denominator positive on the box; raise if it is not of one sign."""
    for sign in (1, -1):
        if is_positive(bottom := {key: sign * value for key, value in down.items()}, axes, True):
            return {key: sign * value for key, value in up.items()}, bottom
    raise Failed("a denominator is not of one sign on a box")


def ratio_range(up: Poly, down: Poly, axes: list[Axis]) -> tuple[Fraction | None, Fraction | None]:
    """Enclose a quotient whose denominator has positive coefficients; None is infinite."""
    degrees = {axis["symbol"]: max(degree(up, axis["symbol"]), degree(down, axis["symbol"])) for axis in axes}
    top, bottom = on_unit(up, axes, degrees), on_unit(down, axes, degrees)
    need(bottom and all(value > 0 for value in bottom.values()), "a denominator is not positive on a box")
    ratios = [top.get(key, ZERO) / value for key, value in bottom.items()]
    outside = [value for key, value in top.items() if key not in bottom]
    return (None if any(v < 0 for v in outside) else min(ratios)), (None if any(v > 0 for v in outside) else max(ratios))


def parse_poly(data: Any, places: int, extra: int = 0) -> Poly:
    """Read a polynomial, with more variables."""
    found: Poly = {}
    for key, value in data["terms"]:
        need(len(key) == places and all(type(k) is int and 0 <= k <= 60 for k in key), "a monomial is malformed")
        need((*key, *(0,) * extra) not in found, "a monomial occurs twice")
        found[(*key, *(0,) * extra)] = number(value)
    return {key: value for key, value in found.items() if value}


def parse_axes(data: Any, places: int) -> list[Axis]:
    """Read the intervals of coordinates."""
    axes = [{**axis, "low": number(axis["low"]), "high": None if axis["high"] is None else number(axis["high"])} for axis in data]
    for axis in axes:
        need(type(axis["symbol"]) is int and 0 <= axis["symbol"] < places, "an axis has no place")
        need(axis["high"] is None or axis["low"] <= axis["high"], "an axis is empty")
        need([type(end) for end in axis["open"]] == [bool, bool], "an axis does not say which ends belong to it")
    need(len({axis["symbol"] for axis in axes}) == len(axes), "an axis occurs twice")
    return axes


def covers(region: list[Axis], boxes: list[list[Axis]]) -> bool:
    """Check that every elementary cell of the grid made by all boxes' ends lies in a box, inner walls belonging to the boxes."""
    for box in boxes:
        for axis, whole in zip(box, region, strict=True):
            need(axis["symbol"] == whole["symbol"], "a box has other axes than its region")
            for side, end in enumerate(("low", "high")):
                if axis["open"][side] and not (whole["open"][side] and axis[end] == whole[end]):
                    return False
    cells = []
    for n, axis in enumerate(region):
        ends = {box[n][end] for box in boxes for end in ("low", "high")} | {axis["low"], axis["high"]}
        inner = sorted(e for e in ends if e is not None and e >= axis["low"] and (axis["high"] is None or e <= axis["high"]))
        cells.append([*pairwise([*inner, None] if axis["high"] is None else inner)] or [(axis["low"], axis["high"])])
    for cell in product(*cells):
        Clock.tick()
        if not any(
            all(axis["low"] <= low and (axis["high"] is None or (high is not None and high <= axis["high"])) for (low, high), axis in zip(cell, box, strict=True))
            for box in boxes
        ):
            return False
    return True


def exponential(index: int, hows: list[Any], up: Poly, down: Poly, axes: list[Axis], size: int) -> tuple[Poly, Poly, list[Axis]]:
    """Rebuild what stands for one exponential, checking every enclosure that it uses: exp(z) = e·(Taylor + ρ·(z−c)^n/n!)."""
    how = hows[index]
    need(how is not None, "an exponential has no bound")
    centre, order = number(how["centre"]), how["order"]
    need(type(order) is int and 0 <= order <= 40, "an order is not known")
    low, high = ratio_range(up, down, axes)
    first = next(n for n, other in enumerate(hows) if other is not None and number(other["centre"]) == centre)
    values, rest = [number(end) for end in hows[first]["value"]], [number(end) for end in how["remainder"]]
    exact = Arithmetic(160)
    true = exact.exp_at(centre)
    need(values[0] <= true[0] and true[1] <= values[1], "exp of a centre is not enclosed")
    if high is None:
        raise Failed("an exponent is not bounded above")
    moved, one = add(up, down, -centre), (0,) * size
    e_place, r_place = size - 2 * (len(hows) - first), size - 2 * (len(hows) - index) + 1
    rho, extra = {one: rest[0]} if rest[0] else {}, []
    if rest[0] != rest[1]:
        rho = add(rho, {(*one[:r_place], 1, *one[r_place + 1 :]): rest[1] - rest[0]})
        extra.append({"low": ZERO, "high": ONE, "symbol": r_place, "open": [rest[0] == 0, False]})
    sign = -1 if how["reciprocal"] else 1
    series: Poly = {}
    for k in range(order + (sign < 0)):
        series = add(series, mul(power(moved, k, size), power(down, order - k, size)), Fraction(sign**k, factorial(k)))
    if how["reciprocal"]:
        need(high <= centre and rest[0] <= 0 and rest[1] >= 1, "a reciprocal bound is used wrongly")
        numerator, denominator = mul(rho, power(down, order, size)), series
    else:
        need(rest[1] >= exact.exp_at(max(high - centre, ZERO))[1], "a remainder is not enclosed above")
        least = ZERO if low is None else exact.exp_at(min(low - centre, ZERO))[0]
        need(rest[0] <= max(least, ZERO), "a remainder is not enclosed below")
        numerator = add(series, mul(rho, power(moved, order, size)), Fraction(1, factorial(order)))
        denominator = power(down, order, size)
    if values[0] != values[1]:
        numerator = mul(numerator, add({one: values[0]}, {(*one[:e_place], 1, *one[e_place + 1 :]): values[1] - values[0]}))
        extra.append({"low": ZERO, "high": ONE, "symbol": e_place, "open": [False, False]})
    return numerator, denominator, extra


def check_sum(terms: Any, boxes: Any, region: list[Axis], places: int, strict: bool) -> None:
    """Check that Σ coefficient·exp(exponent) is ≥ 0, or > 0, on a region: box by box, and that the boxes cover it."""
    need(terms or not strict, "an empty sum is called positive")
    need(len(terms) <= 40 and places <= 40, "there are too many terms")
    parsed = [parse_axes(box["axes"], places) for box in boxes]
    need(covers(region, parsed), "the boxes do not cover their region")
    extra = 2 * len(terms)
    size = places + extra
    polys = [[parse_poly(term[n][side], places, extra) for n in ("coefficient", "exponent") for side in SIDES] for term in terms]
    for box, axes in zip(boxes, parsed, strict=True):
        if not terms:
            continue
        need(len(box["exponentials"]) == len(terms), "a box does not bound every exponential")
        parts: list[tuple[Poly, Poly]] = []
        more: dict[int, Axis] = {}
        for index, (top, bottom, up, down) in enumerate(polys):
            numerator, denominator = signed(top, bottom, axes)
            if up:
                one, two, added = exponential(index, box["exponentials"], *signed(up, down, axes), axes, size)
                numerator, denominator = mul(numerator, one), mul(denominator, two)
                more |= {axis["symbol"]: axis for axis in added}
            parts.append((numerator, denominator))
        denominators = [d for n, (_, d) in enumerate(parts) if d not in [other for _, other in parts[:n]]]
        total: Poly = {}
        for numerator, own in parts:
            term = numerator
            for denominator in denominators:
                term = term if denominator == own else mul(term, denominator)
            total = add(total, term)
        need(is_positive(total, [*axes, *more.values()], strict), "a coefficient on a box has the wrong sign")


SIDES = ("numerator", "denominator")


# ---- positivity: the statement tied to its sums --------------------------------------------------------------------------


def fraction_at(data: Any, at: list[Interval], arithmetic: Arithmetic) -> Interval:
    """Evaluate a rational function whose polynomials are data."""
    parts = []
    for side in SIDES:
        total: Interval = (ZERO, ZERO)
        for key, value in parse_poly(data[side], len(at)).items():
            term: Interval = (value, value)
            for base, n in zip(at, key, strict=True):
                term = arithmetic.mul(term, arithmetic.power(base, (Fraction(n), Fraction(n)))) if n else term
            total = arithmetic.add(total, term)
        parts.append(total)
    return arithmetic.mul(parts[0], arithmetic.reciprocal(parts[1]))


def sum_at(terms: Any, at: list[Interval], arithmetic: Arithmetic) -> Interval:
    """Evaluate Σ coefficient·exp(exponent)."""
    total: Interval = (ZERO, ZERO)
    for term in terms:
        here = arithmetic.mul(fraction_at(term["coefficient"], at, arithmetic), arithmetic.exp(fraction_at(term["exponent"], at, arithmetic)))
        total = arithmetic.add(total, here)
    return total


def apart(a: Interval, b: Interval) -> bool:
    """Say whether two intervals have no point in common."""
    return a[1] < b[0] or b[1] < a[0]


def tie(certificate: Any, cell: Any, part: Any, region: list[Axis], turn: int) -> bool:
    """Compare statement and sum at one point of a region; raise if they differ, say whether the point was in the domain."""
    arithmetic, names = Arithmetic(320), part["symbols"]
    at: list[Interval] = [(ZERO, ZERO)] * len(names)
    for n, axis in enumerate(region):
        share = SHARES[(turn + 2 * n) % len(SHARES)]
        value = axis["low"] + (share * 4 if axis["high"] is None else share * (axis["high"] - axis["low"]))
        at[axis["symbol"]] = (value, value)
    for place, tree in part["numbers"].items():
        at[int(place)] = arithmetic.value(tree, {})
        axis = next(axis for axis in region if axis["symbol"] == int(place))
        need(axis["low"] <= at[int(place)][0] and at[int(place)][1] <= axis["high"], "a number is not where its axis says")
    total = sum_at(part["terms"], at, arithmetic)
    divisor = sum_at(part["divisor"]["terms"], at, arithmetic)
    scale = arithmetic.mul(divisor, arithmetic.exp(fraction_at(part["shift"], at, arithmetic)))
    inner = [fraction_at(part["coordinates"][str(n)], at, arithmetic) if str(n) in part["coordinates"] else at[n] for n in range(len(at))]
    for place, log_of in part["logarithms"].items():
        inner[int(place)] = arithmetic.exp(inner[log_of])
    outer = [fraction_at(part["scaling"][str(n)], inner, arithmetic) if str(n) in part["scaling"] else inner[n] for n in range(len(at))]
    point = dict(zip(names, outer, strict=True))
    point |= {name: arithmetic.value(tree, point) for name, tree in cell["back"].items()}
    point |= {name: (ONE, ONE) for name in certificate["assumptions"] if name not in point}
    value = arithmetic.value(cell["value"], point)
    need(not apart(arithmetic.mul(value, scale), total), "the sum is not the statement's difference times the divisor")
    lhs, rhs, domain = certificate["statement"]
    if not all(arithmetic.truth(condition, point) for condition in [domain, *cell["where"]]):
        return False
    difference = arithmetic.add(arithmetic.value(rhs, point), arithmetic.mul((-ONE, -ONE), arithmetic.value(lhs, point)))
    need(not apart(difference, value), "a cell's expression is not the statement's difference")
    return True


SHARES = tuple(Fraction(*pair) for pair in ((3, 7), (8, 11), (1, 5), (12, 13), (1, 17)))


def check_positivity(certificate: Any) -> tuple[str, str]:
    """Check a proof of positivity: boxes, enclosures, coefficients, and that the sums are the statement's."""
    tied = complete = True
    for cell in certificate["cells"]:
        for part in cell["parts"]:
            places = len(part["symbols"])
            region = parse_axes(part["region"], places)
            check_sum(part["terms"], part["boxes"], region, places, certificate["strict"])
            trivial = len(part["divisor"]["terms"]) == 1 and not part["divisor"]["boxes"]
            if trivial:
                (term,) = part["divisor"]["terms"]
                need(term == {"coefficient": UNIT(places), "exponent": NIL(places)}, "a divisor is not seen to be positive")
            else:
                check_sum(part["divisor"]["terms"], part["divisor"]["boxes"], region, places, True)
            if cell["value"] is None or cell["where"] is None or cell["back"] is None or certificate["statement"] is None:
                complete = False
                continue
            seen = []
            for turn in range(5):
                try:
                    seen.append(tie(certificate, cell, part, region, turn))
                except Unknown:
                    continue
            tied = tied and any(seen)
    if not complete:
        return "spot-checked", "the sums are non-negative; that they are the statement's is not seen here"
    return "rechecked", "the sums are non-negative, and agree with the statement" + ("" if tied else " up to cells without inner points")


def UNIT(places: int) -> Any:
    """Give 1 as a rational function."""
    return {side: {"terms": [[[0] * places, "1"]]} for side in SIDES}


def NIL(places: int) -> Any:
    """Give 0 as a rational function."""
    return {"numerator": {"terms": []}, "denominator": {"terms": [[[0] * places, "1"]]}}


# ---- evidence and directory ----------------------------------------------------------------------------------------------

ORDER = ("hash only", "spot-checked", "rechecked")


def check_certificate(certificate: Any) -> list[tuple[str, str]]:
    """Check a proof's certificate: one status for every leaf."""
    if not isinstance(certificate, dict):
        return [("hash only", "no certificate")]
    kind = certificate.get("type")
    if kind == "positivity":
        return [check_positivity(certificate)]
    inner = [*certificate.get("parts", []), *certificate.get("proofs", [])] if kind in ("parts", "witness", "negation") else []
    inner += [certificate["proof"]] if "proof" in certificate else []
    return [leaf for part in inner for leaf in check_certificate(part)] or [("hash only", f"{kind}: needs the package that made it")]


def check_table(evidence: dict[str, Any]) -> tuple[str, str]:
    """Compare the cells of a table as exact rationals."""
    arithmetic, wrong = Arithmetic(320), 0
    for row, column, printed, computed in evidence["cells"]:
        found = arithmetic.value(computed, {})
        if found[0] != found[1]:
            return "spot-checked", f"{row}, {column} is not rational"
        wrong += found[0] != number(printed)
    need((wrong > 0) == (evidence["outcome"] == "refuted"), f"{wrong} cells are wrong, and the outcome is {evidence['outcome']}")
    return "rechecked", f"{len(evidence['cells'])} cells compared as exact rationals"


def check_evidence(evidence: dict[str, Any]) -> tuple[str, str]:
    """Check one evidence and give its status with a sentence."""
    need(evidence["outcome"] in ("proved", "refuted"), "the outcome is neither proved nor refuted")
    if evidence["cells"]:
        return check_table(evidence)
    if evidence["outcome"] == "refuted":
        status = check_refutation(evidence)
        if status[0] != "rechecked" and isinstance(evidence["certificate"], dict) and evidence["certificate"].get("type") == "negation":
            return min(check_certificate(evidence["certificate"]), key=lambda leaf: ORDER.index(leaf[0]))
        return status
    status = min(check_certificate(evidence["certificate"]), key=lambda leaf: ORDER.index(leaf[0]))
    seen = spots(evidence)
    if status[0] == "hash only" and seen:
        return "spot-checked", f"no contradiction at {seen} points; the proof: {status[1]}"
    return status


def check_file(path: Path) -> tuple[str, str]:
    """Check one file of evidence; whatever is wrong with it is a failure, never a crash."""
    Clock.end = time.monotonic() + MOST_SECONDS
    try:
        need(path.stat().st_size <= MOST_BYTES, "the file is too large")
        return check_evidence(json.loads(path.read_bytes()))
    except Failed as error:
        return "FAILED", str(error)
    except Unknown as error:
        return "FAILED", f"a value cannot be enclosed: {error}"
    except RecursionError:
        return "FAILED", "it is nested too deeply"
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, OverflowError, ZeroDivisionError, OSError) as error:
        return "FAILED", f"malformed: {type(error).__name__}: {str(error)[:120]}"


def check_manifest(directory: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Compare a directory with its manifest: the names of the files, and what is wrong."""
    try:
        text = (directory / "manifest.json").read_bytes()
        manifest = json.loads(text)
        own, files = manifest["self"], manifest["files"]
        need(isinstance(files, dict) and isinstance(own, str), "malformed")
    except (OSError, ValueError, KeyError, TypeError, RecursionError, Failed) as error:
        return [], [failure("manifest.json", f"the manifest cannot be read: {type(error).__name__}")]
    wrong = []
    if hashlib.sha256(text.replace(own.encode(), b"0" * 64, 1)).hexdigest() != own:
        wrong.append(failure("manifest.json", "the manifest was changed"))
    there = {path.name for path in directory.iterdir()} - {"manifest.json"}
    wrong += [failure(name, "it is not in the manifest") for name in sorted(there - set(files))]
    wrong += [failure(name, "it is missing") for name in sorted(set(files) - there)]
    for name in sorted(there & set(files)):
        if not (directory / name).is_file() or hashlib.sha256((directory / name).read_bytes()).hexdigest() != files[name]:
            wrong.append(failure(name, "its SHA-256 is not the manifest's"))
    return sorted(there & set(files)), wrong


def failure(name: str, why: str) -> dict[str, str]:
    """Give a failure as a result."""
    return {"file": name, "status": "FAILED", "detail": why}


def recheck(directory: Path) -> list[dict[str, str]]:
    """Check a directory: one result a file, failures of the manifest first."""
    names, results = check_manifest(directory)
    for name in names:
        status, detail = check_file(directory / name)
        results.append({"file": name, "status": status, "detail": detail})
    return results


def main(arguments: Iterable[str]) -> int:
    """Check the directory named, print what was found; 0 without failures, 1 with, 2 if used wrongly."""
    given = list(arguments)
    if len(given) != 1 or not Path(given[0]).is_dir():
        sys.stderr.write("recheck: give one directory of evidence\n")
        return 2
    results = recheck(Path(given[0]))
    for result in results:
        sys.stdout.write(f"{result['status']:<13} {result['file']}: {result['detail']}\n")
    counts = Counter(result["status"] for result in results)
    sys.stdout.write(", ".join(f"{counts[status]} {status}" for status in (*reversed(ORDER), "FAILED")) + "\n")
    return 1 if counts["FAILED"] or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
