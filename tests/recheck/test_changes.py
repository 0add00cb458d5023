"""A changed number, or a changed anything, in evidence with right hashes: what is still rechecked is true."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from mpmath import mp

from tests.recheck.evidence import numbers, set_at, status_of
from verify import recheck


def _needed(data: dict[str, Any]) -> list[int]:
    """Give the sums without which the statement is not settled."""
    rest = [data | {"sums": [*data["sums"][:n], *data["sums"][n + 1 :]]} for n in range(len(data["sums"]))]
    return [n for n, less in enumerate(rest) if status_of(less)[0] == "FAILED"]


def _tight(part: dict[str, Any]) -> bool:
    """Say whether a sum is not seen to be more than a millionth."""
    less = part | {"terms": [*part["terms"], ["-1/1000000", "0"]], "bounds": [*part["bounds"], None]}
    try:
        recheck.fact_of(less)
    except recheck.Failed:
        return True
    return False


def _meaningful(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Give the places of numbers whose change makes the evidence false: in identities, tables, and sums that are needed and reach 0."""
    if not data["rechecked"] or data["outcome"] == "refuted":
        return []
    sums = [n for n in _needed(data) if _tight(data["sums"][n])]
    places = [("sums", n, "terms", *where) for n in sums for where in numbers(data["sums"][n]["terms"])]
    places += [("sums", n, "coordinates", *where) for n in sums for where in numbers(data["sums"][n]["coordinates"]) if where[1] == 1]
    for n, relation in enumerate(data["relations"]):
        if relation["statement"][0] == "=":
            places += [("relations", n, "statement", k, *where) for k in (1, 2) for where in numbers(relation["statement"][k])]
    return places


def _changed(text: str) -> str:
    """Give a number that differs by about a thousandth, or by 1/1000 where it is 0."""
    value = Fraction(text)
    return str(value * Fraction(1001, 1000) if value else Fraction(1, 1000))


@pytest.mark.parametrize("seed", range(50))
def test_a_changed_number_is_found_by_mathematics(clean: Path, seed: int) -> None:
    """A number changed by a thousandth is found even where all hashes are made to agree with it."""
    chance = random.Random(1000 + seed)
    files = [path for path in sorted(clean.glob("*.json")) if path.name != "manifest.json"]
    candidates = []
    while not candidates:
        path = chance.choice(files)
        data = json.loads(path.read_text(encoding="utf-8"))
        candidates = _meaningful(data)
    where = chance.choice(candidates)
    assert status_of(data)[0] == "rechecked", f"{path.name} as it was written is not rechecked"
    old, new = set_at(data, where, _changed)
    status, detail = status_of(data)

    assert status == "FAILED", f"{path.name} {where}: {old} changed to {new} was not found: {status}, {detail}"


def _at(tree: Any, point: dict[str, mp.mpf]) -> Any:
    """Evaluate a tree in floating point, which the checker never uses."""
    if isinstance(tree, str):
        return mp.mpf(Fraction(tree).numerator) / Fraction(tree).denominator
    name, args = tree[0], tree[1:]
    if name == "symbol":
        return point[args[0]]
    if name == "lambertw":
        z, low = _at(args[0], point), _at(args[1], point)
        return mp.lambertw(z, 0 if low >= -1 else -1)
    if name == "cases":
        return next(_at(value, point) for condition, value in args if _holds(condition, point))
    values = [_at(arg, point) for arg in args]
    match name:
        case "+":
            return mp.fsum(values)
        case "*":
            return mp.fprod(values)
        case "^":
            return values[0] ** values[1]
        case _:
            return {"exp": mp.exp, "log": mp.log, "abs": abs}[name](*values)


def _holds(condition: Any, point: dict[str, mp.mpf], slack: float = 0) -> bool:
    """Say whether a condition holds, up to so much of the sizes of its sides."""
    name, *args = condition
    if name in ("and", "or"):
        return (all if name == "and" else any)(_holds(arg, point, slack) for arg in args)
    a, b = (_at(arg, point) for arg in args)
    slack *= 1 + abs(a) + abs(b)
    return {
        "=": abs(a - b) <= slack,
        "!=": abs(a - b) > slack,
        "<": a < b + slack,
        "<=": a <= b + slack,
        ">": a > b - slack,
        ">=": a >= b - slack,
    }[name]


_GRID = [Fraction(value) for value in ("-3", "-7/5", "-1", "-1/1000", "0", "1/1000", "1/3", "1", "7/5", "2", "3", "20")]


def _violated(data: dict[str, Any], chance: random.Random) -> str | None:
    """Give a point that shows the evidence to be wrong, if one of a hundred does: a proved statement fails there, a refuted one holds."""
    refuted = data["outcome"] == "refuted"
    for relation in data["relations"]:
        *statement, domain = relation["statement"]
        names = sorted(set(re.findall(r'\["symbol", "([^"]+)"\]', json.dumps(relation["statement"]))))
        grid = [{name: chance.choice(_GRID) for name in names} for _ in range(100)]
        if refuted:
            grid = [{name: Fraction(value) for name, value in point.items()} for point in relation["points"]]
        for exact in grid:
            point = {name: mp.mpf(value.numerator) / value.denominator for name, value in exact.items()}
            inside = _understood(domain, point)
            if not inside and not refuted:
                continue
            try:
                wrong = _holds(statement, point) or not inside if refuted else not _holds(statement, point, 1e-30)
            except _UNDEFINED as error:
                wrong = f"undefined: {error!r}"
            if wrong:
                return f"{statement} where {domain}, at {exact}: {wrong}"
    return None


_UNDEFINED = (ArithmeticError, LookupError, StopIteration, TypeError, ValueError)


def _understood(condition: Any, point: dict[str, mp.mpf]) -> bool:
    """Say whether a condition means something at a point, and holds."""
    try:
        return _holds(condition, point)
    except _UNDEFINED:
        return False


def _places(data: Any, under: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the places of everything inside data."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*under, key)
        yield from _places(value, (*under, key))


_SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<=", "and": "or", "or": "and", "+": "*", "*": "+", "exp": "abs", "abs": "exp"}


def _lie(data: dict[str, Any], chance: random.Random) -> str:
    """Change one thing in the statement or in what is to prove it: a number, a sign, a relation, an end, an operation, a part."""
    parts = [("relations", n, "statement") for n in range(len(data["relations"]))] + [("sums", n) for n in range(len(data["sums"]))]
    under = chance.choice([*parts, *parts, ("sums",)])
    inside: Any = data
    for key in under:
        inside = inside[key]
    places = [*numbers(inside)] if chance.random() < 0.5 else [*_places(inside)]
    where = (*under, *chance.choice(places)) if places else under
    inner: Any = data
    for key in where[:-1]:
        inner = inner[key]
    old = inner[where[-1]]
    if isinstance(old, bool):
        inner[where[-1]] = not old
    elif isinstance(old, str) and re.fullmatch(r"-?\d+(/\d+)?", old):
        value = Fraction(old)
        inner[where[-1]] = str(chance.choice([-value, value + 1, value - 1, value * 2, value / 2, Fraction(0), _near(value)]))
    elif isinstance(old, str):
        inner[where[-1]] = _SWAPS.get(old, old)
    elif isinstance(inner, list) and chance.random() < 0.5:
        del inner[where[-1]]
    elif isinstance(old, list):
        inner[where[-1]] = chance.choice([[], old[:-1], old[::-1], old[1:], None, "0", ["and"], ["or"]])
    elif type(old) is int:
        inner[where[-1]] = chance.choice([0, old + 1, old - 1])
    return f"{where}: {json.dumps(old)[:80]}"


def _near(value: Fraction) -> Fraction:
    return Fraction(_changed(str(value)))


def _lies(directory: Path, seeds: range) -> tuple[list[str], int]:
    """Tell one lie after the other; list those that pass for rechecked though a point shows them to be wrong, and count all that pass."""
    files = [path for path in sorted(directory.glob("*.json")) if path.name != "manifest.json"]
    known = [path for path in files if json.loads(path.read_text(encoding="utf-8"))["rechecked"]]
    believed, passed = [], 0
    for seed in seeds:
        chance = random.Random(seed)
        path = chance.choice(known)
        data = json.loads(path.read_text(encoding="utf-8")) | {"rechecked": False}
        told = _lie(data, chance)
        if status_of(data)[0] == "rechecked":
            passed += 1
            with mp.workdps(60):
                wrong = _violated(data, chance)
            believed += [f"seed {seed}: {path.name} {told}: {wrong}"] if wrong else []
    return believed, passed


def test_no_lie_is_rechecked(clean: Path) -> None:
    """Whatever is changed in evidence, with hashes that agree: what is still called rechecked holds wherever it is evaluated."""
    believed, passed = _lies(clean, range(400))

    assert not believed
    assert passed > 30, "hardly any changed evidence passes, so that little was evaluated"


@pytest.mark.slow
def test_no_lie_of_many_is_rechecked(clean: Path) -> None:
    """The same for thirty thousand changes, or a stated share of them."""
    share = float(os.environ.get("VERIFY_SLOW_SHARE", "1"))

    assert not _lies(clean, range(10_000, 10_000 + max(400, int(30_000 * share))))[0]
