"""The independent checker: small, on its own, right about numbers, and not to be fooled."""

from __future__ import annotations

import ast
import hashlib
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flint import arb, ctx, fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mpmath import mp

from tests.evidence_run import small_report
from verify import recheck
from verify.report.evidence import manifest_text, write_evidence
from verify.report.rechecking import recheck_directory
from verify.report.trust import CHECKER

SOURCE = Path(recheck.__file__)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the evidence of a few claims, once."""
    directory = tmp_path_factory.mktemp("evidence") / "clean"
    write_evidence(small_report(), directory)
    return directory


@pytest.fixture
def copy(clean: Path, tmp_path: Path) -> Path:
    """Give a copy that may be spoiled."""
    return Path(shutil.copytree(clean, tmp_path / "copy"))


def failures(directory: Path) -> list[tuple[str, str, str]]:
    """List what the checker finds wrong."""
    return [result for result in recheck_directory(directory) if result[1] == "FAILED"]


def rehash(directory: Path) -> None:
    """Write a manifest that agrees with whatever the files now are."""
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in directory.iterdir() if path.name != "manifest.json"}
    (directory / "manifest.json").write_text(manifest_text(files, {}), encoding="utf-8")


def test_it_imports_the_standard_library_alone() -> None:
    """Every module that the checker imports, anywhere in it, is Python's own, and none of those runs text or loads code."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names, names
    assert not called & {"eval", "exec", "compile", "__import__", "open"}, called


def test_it_can_be_read_in_an_evening() -> None:
    """The checker is one file of at most 400 lines, blank ones and docstrings included, none of them long, with few statements a line."""
    text = SOURCE.read_text(encoding="utf-8")
    lines = text.splitlines()

    assert len(lines) <= 400
    assert max(map(len, lines)) <= 140
    assert ";" not in re.sub(r'"[^"]*"|#.*', "", text), "two statements share a line"
    assert sorted(path.name for path in SOURCE.parent.glob("recheck*")) == [SOURCE.name]


def test_a_clean_directory_passes(clean: Path) -> None:
    """Nothing fails; counterexamples, tables, identities and proofs by positivity are rechecked; other proofs say whom they need."""
    results = {name: (status, detail) for name, status, detail in recheck_directory(clean)}

    assert {status for status, _ in results.values()} == {"rechecked", "spot-checked", "hash only"}, results
    assert {name for name, (status, _) in results.items() if status == "rechecked"} >= {
        "eq-26.0.symbolic.json",
        "eq-27.0.positivity.json",
        "eq-27.1.positivity.json",
        "eq-28.0.symbolic.json",
        "eq-74.2.positivity.json",
        "table-2.0.tables.json",
    }
    assert results["eq-79.0.symbolic.json"] == (
        "spot-checked",
        "the proof needs symbolic; points at which it holds: 8, positive sums: 0; eq-79.0.positivity.json settles the statement",
    )


def test_statuses_and_trust_agree(clean: Path) -> None:
    """A file that the checkers settle asks for no trust in anything else, and says that it can be settled; every other names software."""
    for name, status, detail in recheck_directory(clean):
        data = json.loads((clean / name).read_text(encoding="utf-8"))
        settled = status == "rechecked"

        assert data["rechecked"] is settled, f"{name}: {status} ({detail})"
        assert (data["trust"] == [CHECKER]) is settled, f"{name}: {status} ({detail}), trust {data['trust']}"


def test_a_copied_file_works_alone(clean: Path, tmp_path: Path) -> None:
    """The file, copied elsewhere and run by an isolated interpreter, says that a good directory is good and an empty one is not."""
    (tmp_path / "empty").mkdir()
    alone = shutil.copy(SOURCE, tmp_path / "checker.py")
    good, bad = (
        subprocess.run([sys.executable, "-I", alone, str(path)], capture_output=True, text=True, check=False)
        for path in (clean, tmp_path / "empty")
    )

    assert (good.returncode, bad.returncode) == (0, 1), good.stdout + good.stderr + bad.stdout
    assert "0 FAILED" in good.stdout
    assert "FAILED        manifest.json: malformed" in bad.stdout


def _digits(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\d", text)]


def _digits_changed(directory: Path, seeds: range) -> list[str]:
    """Change one digit after the other, each back again, and list the changes that were not found."""
    missed = []
    hashes = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))["files"]
    for seed in seeds:
        chance = random.Random(seed)
        path = chance.choice(sorted(directory.iterdir()))
        text = path.read_text(encoding="utf-8")
        place = chance.choice(_digits(text))
        other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
        path.write_text(text[:place] + other + text[place + 1 :], encoding="utf-8")
        found = recheck.check_file(path, hashes[path.name]) if path.name in hashes else recheck.recheck(directory)[0][1:]
        if found[0] != "FAILED":
            missed.append(f"seed {seed}: {path.name}, digit {place} from {text[place]} to {other}")
        path.write_text(text, encoding="utf-8")
    return missed


def test_a_changed_digit_is_found(copy: Path) -> None:
    """Any digit of any file changed to another one is found: in numbers, statements, labels, versions, hashes, and the manifest."""
    assert not _digits_changed(copy, range(200))
    assert not failures(copy)


@pytest.mark.slow
def test_many_changed_digits_are_found(copy: Path) -> None:
    """The same for ten thousand changes, or a stated share of them."""
    share = float(os.environ.get("VERIFY_SLOW_SHARE", "1"))

    assert not _digits_changed(copy, range(1000, 1000 + max(200, int(10_000 * share))))


def _numbers(data: Any, under: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the places of all rationals inside data."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _numbers(value, (*under, key))
    elif isinstance(data, list):
        for key, value in enumerate(data):
            if not (key == 1 and data[0] == "symbol"):
                yield from _numbers(value, (*under, key))
    elif isinstance(data, str) and re.fullmatch(r"-?\d+(/\d+)?", data):
        yield under


def _set(data: Any, where: tuple[Any, ...], change: Any) -> tuple[str, str]:
    for key in where[:-1]:
        data = data[key]
    old = data[where[-1]]
    data[where[-1]] = change(old)
    return old, data[where[-1]]


def _status(data: Any) -> tuple[str, str]:
    """Check evidence as if its file had the right hash."""
    recheck.LIMITS["end"] = time.monotonic() + 60
    try:
        return recheck.check_evidence(data)
    except (recheck.Failed, recheck.Unknown, *recheck.MALFORMED) as error:
        return "FAILED", f"{type(error).__name__}: {error}"


def _needed(data: dict[str, Any]) -> list[int]:
    """Give the sums without which the statement is not settled."""
    rest = [data | {"sums": [*data["sums"][:n], *data["sums"][n + 1 :]]} for n in range(len(data["sums"]))]
    return [n for n, less in enumerate(rest) if _status(less)[0] == "FAILED"]


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
    places = [("sums", n, "terms", *where) for n in sums for where in _numbers(data["sums"][n]["terms"])]
    places += [("sums", n, "coordinates", *where) for n in sums for where in _numbers(data["sums"][n]["coordinates"]) if where[1] == 1]
    for n, relation in enumerate(data["relations"]):
        if relation["statement"][0] == "=":
            places += [("relations", n, "statement", k, *where) for k in (1, 2) for where in _numbers(relation["statement"][k])]
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
    assert _status(data)[0] == "rechecked", f"{path.name} as it was written is not rechecked"
    old, new = _set(data, where, _changed)
    status, detail = _status(data)

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
    """Give a point that shows the evidence to be wrong, if one of a grid does: a proved statement fails there, a refuted one holds."""
    refuted = data["outcome"] == "refuted"
    for relation in data["relations"]:
        *statement, domain = relation["statement"]
        names = sorted(set(re.findall(r'\["symbol", "([^"]+)"\]', json.dumps(relation["statement"]))))
        grid = [dict(zip(names, values, strict=True)) for values in itertools.product(_GRID, repeat=len(names))]
        if refuted:
            grid = [{name: Fraction(value) for name, value in point.items()} for point in relation["points"]]
        for exact in chance.sample(grid, min(len(grid), 100)):
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
    places = [*_numbers(inside)] if chance.random() < 0.5 else [*_places(inside)]
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
        if _status(data)[0] == "rechecked":
            passed += 1
            with mp.workdps(60):
                wrong = _violated(data, chance)
            believed += [f"seed {seed}: {path.name} {told}: {wrong}"] if wrong else []
    return believed, passed


def test_no_lie_is_rechecked(clean: Path) -> None:
    """Whatever is changed in evidence, with hashes that agree: what is still called rechecked holds wherever it is evaluated."""
    believed, passed = _lies(clean, range(600))

    assert not believed
    assert passed > 30, "hardly any changed evidence passes, so that little was evaluated"


@pytest.mark.slow
def test_no_lie_of_many_is_rechecked(clean: Path) -> None:
    """The same for thirty thousand changes, or a stated share of them."""
    share = float(os.environ.get("VERIFY_SLOW_SHARE", "1"))

    assert not _lies(clean, range(10_000, 10_000 + max(600, int(30_000 * share))))[0]


@pytest.mark.parametrize("how", ["removed", "added", "renamed", "truncated", "emptied", "no manifest", "manifest truncated"])
def test_other_damage_is_found(copy: Path, how: str) -> None:
    """A file that is missing, foreign, renamed or cut off fails."""
    path = copy / "eq-27.0.positivity.json"
    text = path.read_text(encoding="utf-8")
    match how:
        case "removed":
            path.unlink()
        case "added":
            (copy / "more.json").write_text("{}")
        case "renamed":
            path.rename(copy / "eq-27.9.positivity.json")
        case "truncated":
            path.write_text(text[: len(text) // 2], encoding="utf-8")
        case "emptied":
            path.write_text("")
        case "no manifest":
            (copy / "manifest.json").unlink()
        case _:
            manifest = copy / "manifest.json"
            manifest.write_text(manifest.read_text(encoding="utf-8")[:-40], encoding="utf-8")

    assert failures(copy), f"{how}: not found"


def _deep(depth: int) -> str:
    return '["abs",' * depth + '"1"' + "]" * depth


_HOSTILE = {
    "deep nesting": lambda _: "[" * 10**6 + "]" * 10**6,
    "deep expression": lambda text: _with_lhs(text, _deep(5000)),
    "huge integer": lambda text: _with_lhs(text, '"' + "9" * 10**6 + '"'),
    "huge exponent": lambda text: _with_lhs(text, '["^","10","999999999999"]'),
    "tower": lambda text: _with_lhs(text, '["exp",["exp",["exp",["exp","20"]]]]'),
    "tower of powers": lambda text: _with_lhs(text, '["^",' * 6 + '"7"' + ',"255"]' * 6),
    "float": lambda text: _with_lhs(text, "1e400"),
    "long digits": lambda text: _with_lhs(text, '"' + "1" * 3999 + "/" + "7" * 3999 + '"'),
    "powers of a sum": lambda text: _with_lhs(text, '["^",["^",["+",["symbol","x"],["symbol","alpha"],"1"],"60"],"60"]'),
    "powers of powers": lambda text: _with_lhs(text, '["^",' * 6 + '"7"' + ',"60"]' * 6),
    "many kinks": lambda text: _with_lhs(text, '["+"' + "".join(f',["abs",["+",["symbol","x"],"{n}"]]' for n in range(400)) + "]"),
    "scientific": lambda text: _with_lhs(text, '"1e999999999"'),
    "null": lambda _: "null",
    "NaN": lambda _: "NaN",
    "numbers": lambda _: "[" + "1," * 10**5 + "1]",
    "not utf-8": lambda text: text.replace("claim", "\udcff"),
}


def _with_lhs(text: str, tree: str) -> str:
    data = json.loads(text)
    data["relations"][0]["statement"][1] = "HERE"
    return json.dumps(data).replace('"HERE"', tree)


@pytest.mark.parametrize("how", _HOSTILE)
def test_hostile_files_fail_in_bounded_time(copy: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON that is made to hurt is a failure, never a crash, and soon."""
    monkeypatch.setitem(recheck.LIMITS, "seconds", 5.0)
    path = copy / "eq-28.0.symbolic.json"
    text = _HOSTILE[how](path.read_text(encoding="utf-8"))
    for other in copy.iterdir():
        if other != path:
            other.unlink()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    rehash(copy)
    started = time.process_time()
    (result,) = recheck_directory(copy)

    assert time.process_time() - started < 20
    assert result[1] == "FAILED", f"{how}: {result}"


def test_a_proof_of_something_false_fails(copy: Path) -> None:
    """A refutation passed off as a proof is found at the points, whatever else the file says."""
    path = copy / "eq-26.0.symbolic.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(data | {"outcome": "proved", "rechecked": False}), encoding="utf-8")
    rehash(copy)

    assert [(name, detail) for name, _, detail in failures(copy)] == [(path.name, "the statement is called proved and fails at a point")]


def _each_sum(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], None]:
    def spoil(data: dict[str, Any]) -> None:
        for part in data["sums"]:
            change(part)

    return spoil


def _flip(part: dict[str, Any]) -> None:
    """Change the sign of a term's coefficient."""
    part["terms"][0][0] = ["*", "-1", part["terms"][0][0]]


def _shift(part: dict[str, Any], by: Fraction) -> None:
    """Move the low end of the last axis of a box."""
    part["box"][-1][1] = str(Fraction(part["box"][-1][1]) + by)


def _scale(part: dict[str, Any], by: str) -> None:
    """Multiply the last coordinate."""
    part["coordinates"][-1][1] = ["*", by, part["coordinates"][-1][1]]


def _outcome(data: dict[str, Any]) -> None:
    """Exchange proved and refuted."""
    data["outcome"] = "refuted" if data["outcome"] == "proved" else "proved"


def _refuted_at(data: dict[str, Any], point: dict[str, str]) -> None:
    data["relations"][0]["points"] = [data["relations"][0]["points"][0] | point]


_UPPER, _TANGENT, _LAMBERT, _IDENTITY = "eq-27.0.positivity", "eq-74.2.positivity", "eq-79.0.positivity", "eq-28.0.symbolic"
_LIES: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "a flipped sign in a sum": (_UPPER, _each_sum(_flip)),
    "an exponential forgotten": (_UPPER, _each_sum(lambda part: part["terms"][-1].__setitem__(1, "0"))),
    "a term left out": (_UPPER, _each_sum(lambda part: (part["terms"].pop(), part["bounds"].pop()))),
    "a term without its bound": (_UPPER, _each_sum(lambda part: part["bounds"].pop())),
    "a sliver left out": (_UPPER, _each_sum(lambda part: _shift(part, Fraction(1, 10**9)))),
    "a box too wide": (_UPPER, _each_sum(lambda part: _shift(part, Fraction(-2)))),
    "a wall that belongs to nobody": (_UPPER, _each_sum(lambda part: part["box"][-1].__setitem__(slice(3, 5), [True, True]))),
    "a cell without its sum": (_UPPER, lambda data: data["sums"].pop(0)),
    "another cell without its sum": (_UPPER, lambda data: data["sums"].pop(1)),
    "a sum in the place of another": (_UPPER, lambda data: data["sums"].__setitem__(0, data["sums"][1])),
    "no sums": (_UPPER, lambda data: data["sums"].clear()),
    "a wrong scale": (_UPPER, _each_sum(lambda part: _scale(part, "1001/1000"))),
    "a coordinate of the other sign": (_UPPER, _each_sum(lambda part: _scale(part, "-1"))),
    "no coordinates": (_UPPER, _each_sum(lambda part: part["coordinates"].clear())),
    "a coordinate that is not defined": (_UPPER, _each_sum(lambda part: _scale(part, ["^", ["+", ["symbol", "x"], "1"], "-1"]))),
    "a series too short": (_TANGENT, _each_sum(lambda part: part["bounds"][-1].__setitem__(1, 1))),
    "an exponent said to be less": (_TANGENT, _each_sum(lambda part: part["bounds"][-1].__setitem__(4, "-1"))),
    "an exponent said to be more": (_TANGENT, _each_sum(lambda part: part["bounds"][-1].__setitem__(3, "-1"))),
    "a reciprocal above its centre": (_TANGENT, _each_sum(lambda part: part["bounds"][-1].__setitem__(slice(0, 3), ["-1", 4, True]))),
    "strictness that is not there": (_UPPER, _each_sum(lambda part: part.update(strict=True))),
    "a strict statement by weak sums": (_UPPER, lambda data: data["relations"][0]["statement"].__setitem__(0, "<")),
    "an equation by sums": (_UPPER, lambda data: data["relations"][0]["statement"].__setitem__(0, "=")),
    "a sharper statement": (_UPPER, lambda data: data["relations"][0]["statement"].__setitem__(1, _more(data, 1, "1/10000000"))),
    "a sharper constant statement": (_LAMBERT, lambda data: data["relations"][0]["statement"].__setitem__(1, _more(data, 1, "1/10000000"))),
    "Lambert's W elsewhere": (_LAMBERT, lambda data: _lambert(data, "-3/10", "-1/5")),
    "Lambert's W on two branches": (_LAMBERT, lambda data: _lambert(data, "-2", "-1/5")),
    "a wrong normal form": (_IDENTITY, lambda data: data["relations"][0]["statement"].__setitem__(1, _more(data, 1, "1/1000000000"))),
    "half of a domain": (_IDENTITY, lambda data: data["relations"][0]["statement"].__setitem__(3, ["and"])),
    "an empty domain": (_IDENTITY, lambda data: data["relations"][0]["statement"].__setitem__(3, ["or"])),
    "a contradictory domain": (_IDENTITY, lambda data: data["relations"][0]["statement"][3].append(["<", ["symbol", "gamma"], "-1"])),
    "a part of the statement": (_IDENTITY, lambda data: data.update(complete=False)),
    "no statement": (_IDENTITY, lambda data: data["relations"].clear()),
    "a refutation of what holds": (_IDENTITY, _outcome),
    "a proof of what fails": ("eq-26.0.symbolic", _outcome),
    "an outcome of another name": (_IDENTITY, lambda data: data.update(outcome="true")),
    "a counterexample outside the domain": ("eq-90.2.symbolic", lambda data: _refuted_at(data, {"gamma": "-1"})),
    "no counterexample": ("eq-26.0.symbolic", lambda data: data["relations"][0]["points"].clear()),
    "a counterexample that is none": ("eq-26.0.symbolic", lambda data: _refuted_at(data, {"x": "0"})),
    "another number in a table": ("table-2.0.tables", lambda data: data["relations"][7]["statement"].__setitem__(1, "1001/1000")),
    "a table said to be wrong": ("table-2.0.tables", _outcome),
}


def _more(data: dict[str, Any], side: int, by: str) -> Any:
    return ["+", data["relations"][0]["statement"][side], by]


def _lambert(data: dict[str, Any], low: str, high: str) -> None:
    """Say of every W that it lies elsewhere."""

    def moved(tree: Any) -> Any:
        if isinstance(tree, list):
            return ["lambertw", tree[1], low, high] if tree[:1] == ["lambertw"] else [moved(part) for part in tree]
        return {key: moved(value) for key, value in tree.items()} if isinstance(tree, dict) else tree

    data.update(relations=moved(data["relations"]), sums=moved(data["sums"]))


@pytest.mark.parametrize("lie", _LIES)
def test_a_lie_with_right_hashes_is_not_rechecked(copy: Path, lie: str) -> None:
    """Evidence that does not prove its statement is not called rechecked, and a file that says so fails, though every hash agrees."""
    name, spoil = _LIES[lie]
    path = copy / f"{name}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["rechecked"], f"{name} was not rechecked in the first place"
    spoil(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    rehash(copy)

    assert [name for name, _, _ in failures(copy)] == [path.name]
    status, detail = _status(data | {"rechecked": False})
    assert status != "rechecked", f"{lie}: {detail}"


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the checker a minute."""
    monkeypatch.setitem(recheck.LIMITS, "end", time.monotonic() + 60)


rationals = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)
_DIGITS = st.sampled_from([20, 30, 120])
_quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _inside(found: tuple[Fraction, Fraction], true: Any, digits: int) -> None:
    """Compare an interval with a ball of many more digits: it must overlap it, and be narrow."""
    low, high = (arb(fmpq(end.numerator, end.denominator)) for end in found)
    assert low <= true.upper(), f"got [{low}, {high}], wanted {true}"
    assert high >= true.lower(), f"got [{low}, {high}], wanted {true}"
    slack = abs(true) * arb(10) ** (7 - digits) + arb(10) ** (7 - digits)
    assert high - low <= slack, f"[{low}, {high}] is wide for {digits} digits"


@pytest.mark.usefixtures("unhurried")
@_quick
@given(rationals, _DIGITS)
def test_exp_encloses(x: Fraction, digits: int) -> None:
    """The checker's exp encloses FLINT's, to nearly all digits."""
    with ctx.workprec(1200):
        _inside(recheck.enclosed("exp", x, digits), arb(fmpq(x.numerator, x.denominator)).exp(), digits)


@pytest.mark.usefixtures("unhurried")
@_quick
@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**9), _DIGITS)
def test_log_encloses(x: Fraction, digits: int) -> None:
    """The checker's logarithm encloses FLINT's, to nearly all digits."""
    with ctx.workprec(1200):
        _inside(recheck.enclosed("ln", x, digits), arb(fmpq(x.numerator, x.denominator)).log(), digits)


def _number(tree: Any) -> tuple[Fraction, Fraction]:
    cell = recheck.Cell()
    return cell.enclose(cell.value(tree))


@pytest.mark.usefixtures("unhurried")
@settings(_quick, max_examples=40)
@given(st.fractions(min_value=Fraction(-36, 100), max_value=100, max_denominator=10**4), st.sampled_from([0, -1]))
def test_lambert_is_where_it_is_said_to_be(x: Fraction, branch: int) -> None:
    """An interval around FLINT's value is accepted, on both branches; one beside it, and the other branch's, are not."""
    if branch == 0 or x < 0:
        with ctx.workprec(300):
            value = arb(fmpq(x.numerator, x.denominator)).lambertw(branch)
            low, high = (Fraction(int((value * 10**20).floor().unique_fmpz()) + step, 10**20) for step in (-1, 2))
        width = high - low

        assert _number(["lambertw", str(x), str(low), str(high)]) == (low, high)
        for beside in ((low + width, high + width), (low - width, low - width / 2), (Fraction(-5), Fraction(5))):
            with pytest.raises((recheck.Failed, recheck.Unknown)):
                _number(["lambertw", str(x), *map(str, beside)])


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("tree", "true"),
    [
        (["exp", "-1/2"], lambda: arb(-0.5).exp()),
        (["*", ["exp", ["*", "3", ["log", "5/3"]]], ["log", "7/2"]], lambda: (arb(7) / 2).log() * arb(5) ** 3 / 27),
        (["exp", ["exp", ["*", "-1", ["log", "7"]]]], (arb(1) / 7).exp),
        (["^", ["log", "10"], "-3"], lambda: arb(10).log() ** -3),
    ],
)
def test_numbers_enclose(tree: Any, true: Any) -> None:
    """Exponentials, logarithms and their products enclose FLINT's."""
    with ctx.workprec(1200):
        _inside(_number(tree), true(), 50)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("end", ["low", "high", "ray", "both"])
@settings(_quick, max_examples=60)
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=5), st.booleans())
def test_positive_polynomials_are_positive(end: str, coefficients: list[int], strict: bool) -> None:
    """What is called positive on an interval is so at every sampled point, ends apart where these are excluded."""
    low, high = Fraction(-1, 2), None if end == "ray" else Fraction(2)
    polynomial = {(power, *recheck.NONE[1:]): Fraction(value) for power, value in enumerate(coefficients) if value}
    opens = end in ("low", "both"), end in ("high", "both")
    if recheck.is_positive(polynomial, {0: (low, high, *opens)}, strict):
        points = [low + Fraction(k, 16) for k in range(40 if high is None else 41)]
        for x in points[opens[0] : -1 if opens[1] else None]:
            value = sum(c * x**n for n, c in enumerate(coefficients))
            assert value > 0 or (value == 0 and not strict), f"{coefficients} at {x} is {value}"


_SIGN = ["cases", [[">", ["symbol", "x"], "0"], "1"], [["=", ["symbol", "x"], "0"], "0"], [["and"], "-1"]]
_MAX = ["cases", [[">=", ["symbol", "x"], "0"], ["symbol", "x"]], [["and"], "0"]]


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("true", "statement"),
    [
        (
            True,
            [
                "=",
                ["abs", ["*", ["symbol", "a"], ["symbol", "x"]]],
                ["*", ["symbol", "a"], ["abs", ["symbol", "x"]]],
                [">", ["symbol", "a"], "0"],
            ],
        ),
        (False, ["=", ["abs", ["*", ["symbol", "a"], ["symbol", "x"]]], ["*", ["symbol", "a"], ["abs", ["symbol", "x"]]], ["and"]]),
        (True, ["=", ["exp", ["+", ["symbol", "x"], ["log", "2"]]], ["*", "2", ["exp", ["symbol", "x"]]], ["and"]]),
        (True, ["=", _MAX, ["*", "1/2", ["+", ["symbol", "x"], ["abs", ["symbol", "x"]]]], ["and"]]),
        (False, ["=", _SIGN, "1", [">=", ["symbol", "x"], "0"]]),
        (True, ["=", _SIGN, "1", [">", ["symbol", "x"], "0"]]),
        (False, ["=", ["*", ["symbol", "x"], ["^", ["symbol", "x"], "-1"]], "1", ["and"]]),
        (True, ["=", ["*", ["symbol", "x"], ["^", ["symbol", "x"], "-1"]], "1", ["!=", ["symbol", "x"], "0"]]),
        (False, ["=", ["exp", ["log", ["symbol", "x"]]], ["symbol", "x"], [">=", ["symbol", "x"], "0"]]),
        (True, ["=", ["exp", ["log", ["symbol", "x"]]], ["symbol", "x"], [">", ["symbol", "x"], "0"]]),
        (False, ["=", ["*", "0", ["log", ["symbol", "x"]]], "0", ["and"]]),
        (True, ["<=", ["log", ["symbol", "x"]], ["log", "3"], ["and", ["<=", ["symbol", "x"], "3"], [">", ["symbol", "x"], "0"]]]),
        (
            True,
            [
                "<",
                ["symbol", "x"],
                ["symbol", "z"],
                ["and", ["<", ["symbol", "x"], ["symbol", "y"]], ["<=", ["symbol", "y"], ["symbol", "z"]]],
            ],
        ),
        (
            False,
            [
                "<",
                ["symbol", "x"],
                ["symbol", "z"],
                ["and", ["<=", ["symbol", "x"], ["symbol", "y"]], ["<=", ["symbol", "y"], ["symbol", "z"]]],
            ],
        ),
        (True, ["=", ["^", ["symbol", "x"], "2"], "4", ["=", ["symbol", "x"], ["+", "1", "1"]]]),
        (False, ["=", ["^", ["^", ["symbol", "x"], "2"], "1/2"], ["symbol", "x"], ["and"]]),
        (False, ["=", ["*", ["symbol", "x"], ["symbol", "y"]], ["*", ["symbol", "x"], ["symbol", "y"], "10000001/10000000"], ["and"]]),
        (False, ["=", ["cases", [[">", ["symbol", "x"], "0"], "1"]], "1", ["and"]]),
        (True, ["<", ["log", "2"], "7/10", ["and"]]),
        (False, ["<", "7/10", ["log", "2"], ["and"]]),
        (False, ["=", "1", "1", ["or"]]),
    ],
)
def test_statements_are_proved_and_false_ones_are_not(true: bool, statement: Any) -> None:
    """What holds on every cell is proved; what fails somewhere, is undefined somewhere, or speaks of nothing, is not."""
    data = {"outcome": "proved", "sums": [], "complete": True, "rechecked": False, "method": "none"}
    status, _ = recheck.check_evidence(data | {"relations": [{"statement": statement, "points": []}]})

    assert (status == "rechecked") is true


@pytest.mark.usefixtures("unhurried")
@settings(_quick, max_examples=100)
@given(rationals, rationals, st.integers(-4, 4))
def test_rational_expressions_stay_exact(x: Fraction, y: Fraction, n: int) -> None:
    """At rational points sums, products, powers, |·| and cases are exact: equal to their value, and to no other."""
    a, b = ["symbol", "x"], ["symbol", "y"]
    wanted = [
        (["+", a, ["*", "-1/3", b]], x - y / 3),
        (["abs", a], abs(x)),
        (["cases", [["<=", a, b], a], [["and"], b]], min(x, y)),
    ]
    if x or n >= 0:
        wanted.append((["^", a, str(n)], x**n))

    for tree, value in wanted:
        for right in (value, value + Fraction(1, 10**30)):
            relation = ["=", tree, str(right), ["and"]]
            assert recheck.at_point(relation, {"x": str(x), "y": str(y)}) is (right == value), f"{tree} at {x}, {y}, {n}"
