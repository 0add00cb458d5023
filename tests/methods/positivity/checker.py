"""An independent check of positivity certificates: `fractions` and nothing else of ours."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, factorial
from typing import Any

Poly = dict[tuple[int, ...], Fraction]


def add(p: Poly, q: Poly, scale: Fraction = Fraction(1)) -> Poly:
    total = dict(p)
    for key, value in q.items():
        total[key] = total.get(key, Fraction(0)) + scale * value
    return {key: value for key, value in total.items() if value}


def mul(p: Poly, q: Poly) -> Poly:
    total: Poly = {}
    for one, a in p.items():
        for two, b in q.items():
            key = tuple(i + j for i, j in zip(one, two, strict=True))
            total[key] = total.get(key, Fraction(0)) + a * b
    return {key: value for key, value in total.items() if value}


def power(p: Poly, n: int, size: int) -> Poly:
    result: Poly = {(0,) * size: Fraction(1)}
    for _ in range(n):
        result = mul(result, p)
    return result


def degree(p: Poly, place: int) -> int:
    return max((key[place] for key in p), default=0)


def exp_range(z: Fraction) -> tuple[Fraction, Fraction]:
    """Enclose exp by Taylor's series with its remainder after halving the argument."""
    halvings = 0
    while abs(z) / 2**halvings > Fraction(1, 2):
        halvings += 1
    small = z / 2**halvings
    total, term = Fraction(0), Fraction(1)
    for order in range(1, 26):
        total += term
        term = term * small / order
    low, high = total - 2 * abs(term), total + 2 * abs(term)
    for _ in range(halvings):
        low, high = _short(low * low, False), _short(high * high, True)
    return low, high


def _short(value: Fraction, up: bool) -> Fraction:
    shift = 150 - value.numerator.bit_length() + value.denominator.bit_length()
    scaled = value * Fraction(2) ** shift
    whole = scaled.__ceil__() if up else scaled.__floor__()
    return Fraction(whole) / Fraction(2) ** shift


def on_unit(p: Poly, axes: list[dict[str, Any]], degrees: dict[int, int] | None = None) -> Poly:
    """Move the box to the unit cube and give the coefficients after t = s/(1+s) on bounded axes."""
    for axis in axes:
        place, low = axis["symbol"], axis["low"]
        width = Fraction(1) if axis["high"] is None else axis["high"] - low
        moved: Poly = {}
        for key, value in p.items():
            for k in range(key[place] + 1):
                new = (*key[:place], k, *key[place + 1 :])
                moved[new] = moved.get(new, Fraction(0)) + value * comb(key[place], k) * low ** (key[place] - k) * width**k
        p = moved
    for axis in axes:
        if axis["high"] is None:
            continue
        place = axis["symbol"]
        most = degrees[place] if degrees else degree(p, place)
        moved = {}
        for key, value in p.items():
            for j in range(key[place], most + 1):
                new = (*key[:place], j, *key[place + 1 :])
                moved[new] = moved.get(new, Fraction(0)) + value * comb(most - key[place], j - key[place])
        p = moved
    return {key: value for key, value in p.items() if value}


def is_positive(p: Poly, axes: list[dict[str, Any]], strict: bool) -> bool:
    coefficients = on_unit(p, axes)
    if any(value < 0 for value in coefficients.values()):
        return False
    if not strict:
        return True
    tops = {axis["symbol"]: degree(p, axis["symbol"]) for axis in axes}
    choices = []
    for axis in axes:
        ends: list[int | None] = [] if axis["open"][0] else [0]
        if axis["high"] is not None and not axis["open"][1]:
            ends.append(tops[axis["symbol"]])
        choices.append(ends or [None])
    return all(
        any(all(end is None or key[axis["symbol"]] == end for axis, end in zip(axes, face, strict=True)) for key in coefficients)
        for face in product(*choices)
    )


def ratio_range(up: Poly, down: Poly, axes: list[dict[str, Any]]) -> tuple[Fraction | None, Fraction | None]:
    degrees = {axis["symbol"]: max(degree(up, axis["symbol"]), degree(down, axis["symbol"])) for axis in axes}
    top, bottom = on_unit(up, axes, degrees), on_unit(down, axes, degrees)
    assert all(value > 0 for value in bottom.values())
    ratios = [top.get(key, Fraction(0)) / value for key, value in bottom.items()]
    outside = [value for key, value in top.items() if key not in bottom]
    return (None if any(v < 0 for v in outside) else min(ratios)), (None if any(v > 0 for v in outside) else max(ratios))


def parse(data: dict[str, Any], extra: int) -> Poly:
    return {(*map(int, key), *(0,) * extra): Fraction(value) for key, value in data["terms"]}


def parse_axis(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "low": Fraction(data["low"]), "high": None if data["high"] is None else Fraction(data["high"])}


def covers(region: list[dict[str, Any]], boxes: list[list[dict[str, Any]]]) -> bool:
    """Check that every elementary cell of the grid made by all boxes' ends lies in a box, with closed inner walls."""
    cells = []
    for number, axis in enumerate(region):
        ends = {end for box in boxes for end in (box[number]["low"], box[number]["high"]) if end is not None} | {axis["low"]}
        inside = sorted(end for end in ends if end >= axis["low"] and (axis["high"] is None or end <= axis["high"]))
        if axis["high"] is None:
            cells.append([*zip(inside, [*inside[1:], None], strict=True)])
        else:
            cells.append([*zip(inside, inside[1:], strict=False)] or [(axis["low"], axis["high"])])
            if inside[-1] < axis["high"]:
                return False
    for cell in product(*cells):
        if not any(all(_within(part, axis) for part, axis in zip(cell, box, strict=True)) for box in boxes):
            return False
    for box in boxes:
        for axis, whole in zip(box, region, strict=True):
            if (axis["open"][0] and not (whole["open"][0] and axis["low"] == whole["low"])) or (
                axis["open"][1] and not (whole["open"][1] and axis["high"] == whole["high"])
            ):
                return False
    return True


def _within(part: tuple[Fraction, Fraction | None], axis: dict[str, Any]) -> bool:
    low, high = part
    return axis["low"] <= low and (axis["high"] is None or (high is not None and high <= axis["high"]))


def check_box(terms: list[tuple[Poly, Poly, Poly, Poly]], box: dict[str, Any], strict: bool, size: int) -> bool:
    """Rebuild the polynomial of one box and check its coefficients, and every enclosure that it uses."""
    axes = [parse_axis(axis) for axis in box["axes"]]
    base = size - 2 * len(terms)
    one: Poly = {(0,) * size: Fraction(1)}
    parts: list[tuple[Poly, Poly]] = []
    extra_axes: dict[int, dict[str, Any]] = {}
    for index, ((top, bottom, up, down), how) in enumerate(zip(terms, box["exponentials"], strict=True)):
        if not is_positive(bottom, axes, True):
            top, bottom = ({key: -value for key, value in side.items()} for side in (top, bottom))
        if not is_positive(bottom, axes, True):
            return False
        if how is None:
            if up:
                return False
            parts.append((top, bottom))
            continue
        if not is_positive(down, axes, True):
            up, down = ({key: -value for key, value in side.items()} for side in (up, down))
        if not is_positive(down, axes, True):
            return False
        centre, order = Fraction(how["centre"]), how["order"]
        low, high = ratio_range(up, down, axes)
        values, rest = [list(map(Fraction, how[name])) for name in ("value", "remainder")]
        true = exp_range(centre)
        if not (values[0] <= true[1] and true[0] <= values[1] and values[0] <= true[0] and true[1] <= values[1]) and centre != 0:
            return False
        if centre == 0 and values != [1, 1]:
            return False
        moved = add(up, down, -centre)
        first = next(i for i, other in enumerate(box["exponentials"]) if other is not None and other["centre"] == how["centre"])
        e_place, r_place = base + 2 * first, base + 2 * index + 1
        unit = {"low": Fraction(0), "high": Fraction(1), "open": [False, False]}
        rho: Poly = {key: value for key, value in ((one.copy().popitem()[0], rest[0]),) if value}
        if rest[0] != rest[1]:
            rho = add(rho, {tuple(int(i == r_place) for i in range(size)): rest[1] - rest[0]})
            extra_axes[r_place] = {**unit, "symbol": r_place, "open": [rest[0] == 0, False]}
        if how["reciprocal"]:
            if high is None or high > centre or rest[0] > 0 or rest[1] < 1:
                return False
            series: Poly = {}
            for k in range(order + 1):
                series = add(series, mul(power(moved, k, size), power(down, order - k, size)), Fraction((-1) ** k, factorial(k)))
            numerator, denominator = mul(rho, power(down, order, size)), series
        else:
            if high is None or rest[1] < 1 or rest[1] < exp_range(max(high - centre, Fraction(0)))[0]:
                return False
            if rest[0] > 0 and (low is None or rest[0] > exp_range(min(low - centre, Fraction(0)))[1]):
                return False
            numerator = mul(rho, power(moved, order, size))
            numerator = {key: value / factorial(order) for key, value in numerator.items()}
            for k in range(order):
                numerator = add(numerator, mul(power(moved, k, size), power(down, order - k, size)), Fraction(1, factorial(k)))
            denominator = power(down, order, size)
        if centre != 0:
            scale = add({key: values[0] for key in one}, {tuple(int(i == e_place) for i in range(size)): values[1] - values[0]})
            numerator = mul(numerator, scale)
            extra_axes[e_place] = {**unit, "symbol": e_place}
        parts.append((mul(top, numerator), mul(bottom, denominator)))
    total: Poly = {}
    for index, (numerator, _) in enumerate(parts):
        term = numerator
        for other, (_, denominator) in enumerate(parts):
            if other != index and denominator != parts[index][1] and denominator not in [d for _, d in parts[:other]]:
                term = mul(term, denominator)
        total = add(total, term)
    return is_positive(total, [*axes, *extra_axes.values()], strict)


def check(certificate: dict[str, Any]) -> bool:
    """Check a certificate of type "positivity": every box, and that the boxes cover their region."""
    for cell in certificate["cells"]:
        for part in cell["parts"]:
            region = [parse_axis(axis) for axis in part["region"]]
            if not covers(region, [[parse_axis(axis) for axis in box["axes"]] for box in part["boxes"]]):
                return False
            extra = 2 * len(part["terms"])
            size = len(part["symbols"]) + extra
            terms = [
                tuple(parse(term[name][side], extra) for name in ("coefficient", "exponent") for side in ("numerator", "denominator"))
                for term in part["terms"]
            ]
            if not terms:
                if certificate["strict"]:
                    return False
                continue
            if not all(check_box(terms, box, certificate["strict"], size) for box in part["boxes"]):
                return False
    return True
