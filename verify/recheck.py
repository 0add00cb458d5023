"""Checks an evidence directory again with Python's standard library alone: copy this file anywhere and run it on DIR.

Every file must be what the manifest says, and the sums of proofs by positivity must be positive. Such a proof says that a statement's
difference of sides is, up to positive factors, a sum of rational functions times exponentials on a product of intervals. That the sums
make the statement, and all that is no sum, is for the neighbour `recheck_statements.py`; that they are positive is checked here, box by
box: Taylor's polynomials with Lagrange's remainder stand for the exponentials, and no coefficient may be negative.
"""

from __future__ import annotations

import hashlib
import json
import operator
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import product
from math import lcm
from pathlib import Path
from typing import Any

Poly = dict[tuple[int, ...], int]  # monomials, as tuples of powers, with their coefficients
Interval = tuple[Fraction, Fraction]
Axis = tuple[int, Fraction, Fraction | None, bool, bool]  # place, low, high or None for ∞, low end excluded, high end excluded
LIMITS = {"bytes": 2**26, "digits": 4000, "seconds": 120.0, "end": 0.0}
Failed, Unknown = AssertionError, ArithmeticError  # the evidence is wrong; it is not known here
ZERO, ONE = Fraction(0), Fraction(1)


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


def exp(x: Fraction, digits: int = 20) -> Interval:
    """Enclose exp at a rational: `decimal` rounds it correctly, and its argument is off by one unit of so many digits."""
    need(abs(x) < 2**20, "an exponential is too large", Unknown)
    if x == 0:
        return ONE, ONE
    by = Context(prec=digits, traps=[InvalidOperation, DivisionByZero, Overflow])
    got = Fraction(by.exp(by.divide(Decimal(x.numerator), Decimal(x.denominator))))
    off = (1 + abs(x)) * got / Fraction(10) ** (digits - 2)
    return got - off, got + off


def plus(p: Poly, q: Poly, scale: Any = 1) -> Poly:
    """Add a multiple of one polynomial, or sum, to another."""
    total = dict(p)
    for key, value in q.items():
        total[key] = total.get(key, 0) + scale * value
    return {key: value for key, value in total.items() if value}


def times(p: Poly, q: Poly) -> Poly:
    """Multiply polynomials."""
    total: Poly = {}
    for one, a in p.items():
        need(True)
        for two, b in q.items():
            key = tuple(map(operator.add, one, two))
            total[key] = total.get(key, 0) + a * b
    return {key: value for key, value in total.items() if value}


@lru_cache(maxsize=4096)
def _rows(low: Fraction, high: Fraction | None, most: int) -> list[list[int]]:
    down = lcm(low.denominator, (high or ONE).denominator)
    line, rest = (int(low * down), down if high is None else int(high * down)), (down, 0 if high is None else down)
    found = []
    for n in range(most + 1):
        row = [1]
        for a, b in [line] * n + [rest] * (most - n):
            row = [a * left + b * right for left, right in zip([*row, 0], [0, *row], strict=True)]
        found.append(row)
    return found


def on_unit(p: Poly, axes: list[Axis], degrees: Mapping[int, int]) -> Poly:
    """Give the coefficients, up to one positive factor, after x = (low + high·s)/(1 + s) (Bernstein's) or x = low + s on rays, s ≥ 0."""
    for place, low, high, _, _ in axes:
        rows, moved = _rows(low, high, degrees[place]), defaultdict[Any, int](int)
        for key, value in p.items():
            need(True)
            for j, factor in enumerate(rows[key[place]]):
                if factor:
                    moved[*key[:place], j, *key[place + 1 :]] += value * factor
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


def _degrees(axes: list[Axis], *polys: Poly) -> dict[int, int]:
    return {place: max((key[place] for p in polys for key in p), default=0) for place, *_ in axes}


def _signed(up: Poly, down: Poly, axes: list[Axis]) -> tuple[Poly, Poly]:
    for sign in (1, -1):
        if is_positive(bottom := plus({}, down, sign), axes, strict=True):
            return plus({}, up, sign), bottom
    raise Failed("a denominator is not of one sign on a box")


def exponential(index: int, hows: Any, up: Poly, down: Poly, axes: list[Axis], size: int) -> tuple[Poly, Poly, list[Axis]]:
    """Give what stands for exp(z), z = up/down, on a box: numerator, denominator, and the axes of e = exp(c) and ρ.

    exp(z) = e·(Σ_{k<n} (z−c)^k/k! + ρ·(z−c)^n/n!) with ρ between 1 and exp(z−c) (Lagrange); or, where z ≤ c, exp(z) = e·ρ/Σ_{k≤n}(c−z)^k/k!
    with 0 < ρ ≤ 1. As e and ρ are known within bounds only, coordinates between 0 and 1 run through these; equal centres share one.
    """
    centre, order, reciprocal = hows[index]
    need(type(order) is int and 0 <= order <= 40, "an order is not known")
    degrees, c = _degrees(axes, up, down), number(centre)
    top, bottom = on_unit(up, axes, degrees), on_unit(down, axes, degrees)
    need(all(value < 0 or key in bottom for key, value in top.items()), "an exponent is not bounded above")
    ratios = [Fraction(top.get(key, 0), value) - c for key, value in bottom.items()]
    least = exp(min(*ratios, ZERO))[0] if set(top) <= set(bottom) else ZERO
    need(not reciprocal or max(ratios) <= 0, "a reciprocal bound is used above its centre")
    spans = exp(c), (ZERO, ONE) if reciprocal else (least, exp(max(*ratios, ZERO))[1])
    places = size - 2 * (len(hows) - [how and how[0] for how in hows].index(centre)), size - 2 * (len(hows) - index) + 1
    one, scale = (0,) * size, lcm(*(end.denominator for span in spans for end in span))
    e, rho = (
        plus({one: int(a * scale)}, {(*one[:n], 1, *one[n + 1 :]): int((b - a) * scale)}) for n, (a, b) in zip(places, spans, strict=True)
    )
    down, moved = plus({}, down, c.denominator), plus(plus({}, up, c.denominator), down, -c.numerator)
    # After every step the series is total/(unit·power), in whole numbers.
    total, power, unit = ({one: 1}, {one: 1}, 1) if reciprocal else (rho, {one: 1}, scale)
    for k in range(order, 0, -1):
        power = plus({}, times(power, down), k)
        total = plus(plus({}, power, unit), times(total, moved), -1 if reciprocal else 1)
    over, under = (times(rho, power), total) if reciprocal else (total, power)
    return times(e, over), plus({}, under, scale**2), [(n, ZERO, ONE, low == 0, False) for n, (low, _) in zip(places, spans, strict=True)]


def _fraction(data: Any, places: int, extra: int = 0) -> list[Poly]:
    """Read a quotient of polynomials, both times one number so that all coefficients are whole."""
    sides = [{(*key, *(0,) * extra): number(value) for key, value in side} for side in data]
    need([len(side) for side in sides] == list(map(len, data)) and sides[1], "a polynomial is malformed, or a denominator 0")
    need(all(type(n) is int and 0 <= n <= 60 for side in sides for key in side for n in key), "an exponent is malformed")
    need(all(len(key) == places + extra for side in sides for key in side), "a monomial is malformed")
    scale = lcm(*(value.denominator for side in sides for value in side.values()))
    return [{key: int(value * scale) for key, value in side.items() if value} for side in sides]


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
    need((terms or not strict) and len(terms) <= 40 and places <= 16, "an empty sum is called positive, or there are too many terms")
    extra = 2 * len(terms)
    polys = [[side for part in term for side in _fraction(part, places, extra)] for term in terms]
    for axes, hows in boxes_of(cover, region):
        parts: list[tuple[Poly, Poly]] = []
        more = {axis[0]: axis for axis in axes}
        for index, (top, bottom, up, down) in enumerate(polys):
            part = _signed(top, bottom, axes)
            if up:
                over, under, added = exponential(index, hows, *_signed(up, down, axes), axes, places + extra)
                part = times(part[0], over), times(part[1], under)
                more |= {axis[0]: axis for axis in added}
            parts.append(part)
        denominators = [d for n, (_, d) in enumerate(parts) if d not in [other for _, other in parts[:n]]]
        total = dict[Any, Any]()
        for term, own in parts:
            total = plus(total, reduce(times, [other for other in denominators if other != own], term))
        need(is_positive(total, [*more.values()], strict), "a coefficient on a box has the wrong sign")


def check_certificate(certificate: Any, strict: bool = False) -> int:
    """Check whatever proofs of positivity are in a certificate; give how many sums there were."""
    if not isinstance(certificate, dict) or certificate.get("type") != "positivity":
        inner = certificate.values() if isinstance(certificate, dict) else certificate if isinstance(certificate, list) else ()
        return sum(map(check_certificate, inner))
    need(certificate["cells"], "there are no cells")
    strict = certificate["statement"][0] == "<" if certificate["statement"] else certificate["strict"]
    parts = [part for cell in certificate["cells"] for part in cell["parts"]]
    for part in parts:
        region = _axes(part["region"], part["places"])
        check_sum(part["terms"], part["cover"], region, part["places"], strict)
        check_sum(part["divisor"]["terms"], part["divisor"]["cover"], region, part["places"], strict=True)
    return len(parts)


def check_file(path: Path, digest: str | None) -> tuple[str, str]:
    """Check one file: its hash and its sums; whatever is wrong with it is a failure, never a crash, and in bounded time."""
    LIMITS["end"] = time.monotonic() + LIMITS["seconds"]
    try:
        need(digest is not None, "it is not in the manifest")
        need(path.is_file(), "it is missing")
        need(path.stat().st_size <= LIMITS["bytes"], "the file is too large")
        data = path.read_bytes()
        need(hashlib.sha256(data).hexdigest() == digest, "its SHA-256 is not the manifest's")
        count = check_certificate(json.loads(data)["certificate"])
    except (Failed, Unknown) as error:
        return "FAILED", str(error) or "it is wrong"
    except (AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        return "FAILED", f"malformed: {type(error).__name__}: {str(error)[:120]}"
    return ("positive", f"{count} sums are positive") if count else ("hash only", "there are no sums in it")


def listed(directory: Path) -> tuple[dict[str, str | None], list[tuple[str, str, str]]]:
    """Read the manifest: the hash that each file should have, None for one that is not in it; and what is wrong with the manifest."""
    try:
        text = (directory / "manifest.json").read_bytes()
        own, files = (json.loads(text)[name] for name in ("self", "files"))
        whole = hashlib.sha256(text.replace(own.encode(), b"0" * 64, 1)).hexdigest() == own
        names = sorted({path.name for path in directory.iterdir()} - {"manifest.json"} | {*files})
        return {name: files.get(name) for name in names}, [] if whole else [("manifest.json", "FAILED", "the manifest was changed")]
    except (AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        return {}, [("manifest.json", "FAILED", f"the manifest cannot be read: {type(error).__name__}")]


def recheck(directory: Path) -> list[tuple[str, str, str]]:
    """Check a directory against its manifest, and the sums in it: a name, a status and a sentence for each file."""
    files, wrong = listed(directory)
    return wrong + [(name, *check_file(directory / name, digest)) for name, digest in files.items()]


def main(arguments: list[str]) -> int:
    """Check the directory named (or this one) and print what was found: 0 without failures, otherwise 1."""
    results = recheck(Path(*arguments))
    lines = [f"{status:<9} {name}: {detail}" for name, status, detail in results]
    failed = sum(status == "FAILED" for _, status, _ in results)
    sys.stdout.write("\n".join([*lines, f"{len(results) - failed} files as they were written, {failed} FAILED", ""]))
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
