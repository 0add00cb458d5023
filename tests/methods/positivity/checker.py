"""An independent check of positivity certificates: `fractions` and nothing else of ours."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import comb, factorial
from typing import Any

Poly = dict[tuple[int, ...], Fraction]


ONE = Fraction(1)


def add(p: Poly, q: Poly, scale: Fraction = ONE) -> Poly:
    """Give p + scale·q."""
    total = dict(p)
    for key, value in q.items():
        total[key] = total.get(key, Fraction(0)) + scale * value
    return {key: value for key, value in total.items() if value}


def mul(p: Poly, q: Poly) -> Poly:
    """Multiply."""
    total: Poly = {}
    for one, a in p.items():
        for two, b in q.items():
            key = tuple(i + j for i, j in zip(one, two, strict=True))
            total[key] = total.get(key, Fraction(0)) + a * b
    return {key: value for key, value in total.items() if value}


def power(p: Poly, n: int, size: int) -> Poly:
    """Raise to a power."""
    result: Poly = {(0,) * size: Fraction(1)}
    for _ in range(n):
        result = mul(result, p)
    return result


def degree(p: Poly, place: int) -> int:
    """Give the degree in one variable."""
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
    """Apply the criterion: non-negative coefficients, and for strictness one that lives on every face that is included."""
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
    """Enclose a quotient whose denominator has positive coefficients; None is infinite."""
    degrees = {axis["symbol"]: max(degree(up, axis["symbol"]), degree(down, axis["symbol"])) for axis in axes}
    top, bottom = on_unit(up, axes, degrees), on_unit(down, axes, degrees)
    assert all(value > 0 for value in bottom.values())
    ratios = [top.get(key, Fraction(0)) / value for key, value in bottom.items()]
    outside = [value for key, value in top.items() if key not in bottom]
    return (None if any(v < 0 for v in outside) else min(ratios)), (None if any(v > 0 for v in outside) else max(ratios))


def parse(data: dict[str, Any], extra: int) -> Poly:
    """Read a polynomial, with more variables."""
    return {(*map(int, key), *(0,) * extra): Fraction(value) for key, value in data["terms"]}


def parse_axis(data: dict[str, Any]) -> dict[str, Any]:
    """Read a coordinate's interval."""
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
            cells.append([*pairwise(inside)] or [(axis["low"], axis["high"])])
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


def signed(up: Poly, down: Poly, axes: list[dict[str, Any]]) -> tuple[Poly, Poly]:
    """Make a denominator positive on the box; raise if it is not of one sign."""
    for sign in (1, -1):
        bottom = {key: sign * value for key, value in down.items()}
        if is_positive(bottom, axes, True):
            return {key: sign * value for key, value in up.items()}, bottom
    raise AssertionError("a denominator is not of one sign on the box")


def bounded_exponential(
    index: int, box: dict[str, Any], up: Poly, down: Poly, shape: tuple[int, int]
) -> tuple[Poly, Poly, list[dict[str, Any]]]:
    """Rebuild what stands for one exponential, checking every enclosure that it uses."""
    size, count = shape
    base = size - 2 * count
    how = box["exponentials"][index]
    axes = [parse_axis(axis) for axis in box["axes"]]
    centre, order = Fraction(how["centre"]), how["order"]
    low, high = ratio_range(up, down, axes)
    values, rest = ([Fraction(end) for end in how[name]] for name in ("value", "remainder"))
    true = exp_range(centre)
    assert values == [1, 1] if centre == 0 else (values[0] <= true[0] and true[1] <= values[1]), "exp of a centre is not enclosed"
    assert high is not None, "an exponent is not bounded above"
    moved = add(up, down, -centre)
    first = next(i for i, other in enumerate(box["exponentials"]) if other is not None and Fraction(other["centre"]) == centre)
    e_place, r_place = base + 2 * first, base + 2 * index + 1
    unit = {"low": Fraction(0), "high": Fraction(1), "open": [False, False]}
    extra = []
    rho = {(0,) * size: rest[0]} if rest[0] else {}
    if rest[0] != rest[1]:
        rho = add(rho, {tuple(int(i == r_place) for i in range(size)): rest[1] - rest[0]})
        extra.append({**unit, "symbol": r_place, "open": [rest[0] == 0, False]})
    series: Poly = {}
    sign = -1 if how["reciprocal"] else 1
    for k in range(order + 1 if how["reciprocal"] else order):
        series = add(series, mul(power(moved, k, size), power(down, order - k, size)), Fraction(sign**k, factorial(k)))
    if how["reciprocal"]:
        assert high <= centre, "a reciprocal bound is used above its centre"
        assert rest[0] <= 0, "a reciprocal bound has a wrong lower end"
        assert rest[1] >= 1, "a reciprocal bound has a wrong upper end"
        numerator, denominator = mul(rho, power(down, order, size)), series
    else:
        assert rest[1] >= exp_range(max(high - centre, Fraction(0)))[1] or (high <= centre and rest[1] >= 1), (
            "a remainder is not enclosed above"
        )
        assert rest[0] <= 0 or (low is not None and rest[0] <= exp_range(min(low - centre, Fraction(0)))[0]) or low == high == centre, (
            "nor below"
        )
        numerator = add(series, mul(rho, power(moved, order, size)), Fraction(1, factorial(order)))
        denominator = power(down, order, size)
    if centre != 0:
        numerator = mul(numerator, add({(0,) * size: values[0]}, {tuple(int(i == e_place) for i in range(size)): values[1] - values[0]}))
        extra.append({**unit, "symbol": e_place})
    return numerator, denominator, extra


def check_box(terms: list[tuple[Poly, ...]], box: dict[str, Any], strict: bool, size: int) -> bool:
    """Rebuild the polynomial of one box and check its coefficients."""
    axes = [parse_axis(axis) for axis in box["axes"]]
    parts: list[tuple[Poly, Poly]] = []
    more: dict[int, dict[str, Any]] = {}
    for index, (top, bottom, up, down) in enumerate(terms):
        numerator, denominator = signed(top, bottom, axes)
        if up:
            one, two, extra = bounded_exponential(index, box, *signed(up, down, axes), (size, len(terms)))
            numerator, denominator = mul(numerator, one), mul(denominator, two)
            more.update({axis["symbol"]: axis for axis in extra})
        parts.append((numerator, denominator))
    denominators: list[Poly] = []
    for _, denominator in parts:
        if denominator not in denominators:
            denominators.append(denominator)
    total: Poly = {}
    for numerator, own in parts:
        term = numerator
        for denominator in denominators:
            term = term if denominator == own else mul(term, denominator)
        total = add(total, term)
    return is_positive(total, [*axes, *more.values()], strict)


def value(p: Poly, point: list[Fraction]) -> Fraction:
    """Evaluate a polynomial."""
    total = Fraction(0)
    for key, coefficient in p.items():
        term = coefficient
        for base, exponent in zip(point, key, strict=True):
            term *= base**exponent
        total += term
    return total


def slope(p: Poly, place: int) -> Poly:
    """Differentiate a polynomial."""
    return {(*key[:place], key[place] - 1, *key[place + 1 :]): key[place] * number for key, number in p.items() if key[place]}


def grows(part: dict[str, Any]) -> bool:
    """Check at many rational points that the terms are the derivative of others that vanish at a coordinate's low end."""
    place = part["grown"]["symbol"]
    count = len(part["symbols"])
    names = [("coefficient", "numerator"), ("coefficient", "denominator"), ("exponent", "numerator"), ("exponent", "denominator")]
    original, derived = (
        [tuple(parse(term[a][b], 0) for a, b in names) for term in terms] for terms in (part["grown"]["terms"], part["terms"])
    )
    for seed in range(1, 40):
        point = [Fraction((seed * (7 + 3 * index)) % 41 + 1, 19 + index) for index in range(count)]
        wanted: dict[Fraction, Fraction] = {}
        for top, bottom, up, down in original:
            c, d, u, v = (value(side, point) for side in (top, bottom, up, down))
            cp, dp, up_, vp = (value(slope(side, place), point) for side in (top, bottom, up, down))
            exponent = u / v
            wanted[exponent] = wanted.get(exponent, Fraction(0)) + (cp * d - c * dp) / d**2 + c / d * (up_ * v - u * vp) / v**2
        got = sorted((value(up, point) / value(down, point), value(top, point) / value(bottom, point)) for top, bottom, up, down in derived)
        expected = sorted((key, number) for key, number in wanted.items() if number)
        if [number for _, number in got] != [number for _, number in expected]:
            return False
        if len({one - other for (one, _), (other, _) in zip(got, expected, strict=True)}) > 1:
            return False
        start = [Fraction(0) if index == place else base for index, base in enumerate(point)]
        sums: dict[Fraction, Fraction] = {}
        for top, bottom, up, down in original:
            exponent = value(up, start) / value(down, start)
            sums[exponent] = sums.get(exponent, Fraction(0)) + value(top, start) / value(bottom, start)
        if any(sums.values()):
            return False
    return True


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
            if part["grown"] is not None:
                (axis,) = [axis for axis in region if axis["symbol"] == part["grown"]["symbol"]]
                if not grows(part) or axis["low"] != 0 or (certificate["strict"] and not axis["open"][0]):
                    return False
            if not terms:
                if certificate["strict"]:
                    return False
                continue
            if not all(check_box(terms, box, certificate["strict"], size) for box in part["boxes"]):
                return False
    return True
