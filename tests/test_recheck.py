"""The independent checker: small, on its own, right about numbers, and not to be fooled."""

from __future__ import annotations

import ast
import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence_run import small_report
from verify import recheck
from verify.report.evidence import manifest_text, write_evidence

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
    return [result for result in recheck.recheck(directory) if result[1] == "FAILED"]


def rehash(directory: Path) -> None:
    """Write a manifest that agrees with whatever the files now are."""
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in directory.iterdir() if path.name != "manifest.json"}
    (directory / "manifest.json").write_text(manifest_text(files, {}), encoding="utf-8")


def test_it_imports_the_standard_library_alone() -> None:
    """Every module that the checker imports, anywhere in it, is Python's own."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names, names


def test_it_can_be_read_in_an_evening() -> None:
    """The checker has at most 400 lines that are not blank."""
    lines = [line for line in SOURCE.read_text(encoding="utf-8").splitlines() if line.strip()]

    assert len(lines) <= 400
    assert max(map(len, lines)) <= 140


def test_a_clean_directory_passes(clean: Path) -> None:
    """Nothing fails; counterexamples, tables and positivity proofs are rechecked; symbolic proofs say that they need SymPy's word."""
    results = {name: status for name, status, _ in recheck.recheck(clean)}

    assert set(results.values()) == {"rechecked", "spot-checked"}, results
    assert {name for name, status in results.items() if status == "rechecked"} >= {
        "eq-26.0.symbolic.json",
        "eq-27.0.positivity.json",
        "eq-27.1.positivity.json",
        "eq-74.2.positivity.json",
        "eq-90.2.positivity.json",
        "table-2.0.tables.json",
    }
    assert results["eq-28.0.symbolic.json"] == "spot-checked"


def test_a_copied_file_works_alone(clean: Path, tmp_path: Path) -> None:
    """The file, copied elsewhere and run by an isolated interpreter, gives the same answer and exit code."""
    alone = shutil.copy(SOURCE, tmp_path / "checker.py")
    (clean.parent / "spoiled").mkdir(exist_ok=True)
    good = subprocess.run([sys.executable, "-I", alone, str(clean)], capture_output=True, text=True, check=False)
    bad = subprocess.run([sys.executable, "-I", alone, str(clean.parent / "spoiled")], capture_output=True, text=True, check=False)

    assert (good.returncode, bad.returncode) == (0, 1), good.stdout + good.stderr + bad.stdout
    assert "0 FAILED" in good.stdout


def _digits(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\d", text)]


@pytest.mark.parametrize("seed", range(50))
def test_a_changed_digit_is_found(copy: Path, seed: int) -> None:
    """Any digit of any file, the manifest included, changed to another one is found."""
    chance = random.Random(seed)
    path = chance.choice(sorted(copy.iterdir()))
    text = path.read_text(encoding="utf-8")
    place = chance.choice(_digits(text))
    other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
    path.write_text(text[:place] + other + text[place + 1 :], encoding="utf-8")

    assert failures(copy), f"{path.name}: digit {place} changed from {text[place]} to {other} was not found"


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


def _meaningful(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Give the places of numbers whose change makes the evidence false: those of statements, points, sums and printed cells."""
    places: list[tuple[Any, ...]] = []
    if data["cells"]:
        return [("cells", *where) for where in _numbers(data["cells"]) if where[1] == 2]
    if data["outcome"] == "refuted":
        for relation in data["relations"]:
            if relation["values"]:
                places += [("counterexample", *where) for where in _numbers(data["counterexample"])]
        return places
    if data["certificate"]["type"] == "positivity":
        for c, cell in enumerate(data["certificate"]["cells"]):
            for p, part in enumerate(cell["parts"]):
                places += [
                    ("certificate", "cells", c, "parts", p, "terms", *where)
                    for where in _numbers(part["terms"])
                    if _counts(part["terms"], where)
                ]
        places += [("certificate", "statement", k, *where) for k in (1, 2) for where in _numbers(data["certificate"]["statement"][k])]
    elif data["kind"] == "Identity":
        places += [("relations", 0, "statement", k, *where) for k in (1, 2) for where in _numbers(data["relations"][0]["statement"][k])]
    return places


def _counts(terms: Any, where: tuple[Any, ...]) -> bool:
    """Say whether a number matters: the denominator of 0 does not."""
    term, part, *_ = where
    return bool(terms[term][part][0])


def _changed(text: str) -> str:
    """Give a number that differs by about a thousandth, or by 1/1000 where it is 0."""
    value = Fraction(text)
    return str(value * Fraction(1001, 1000) if value else Fraction(1, 1000))


@pytest.mark.parametrize("seed", range(50))
def test_a_changed_number_is_found_by_mathematics(copy: Path, seed: int) -> None:
    """A number changed by a thousandth is found even where all hashes are made to agree with it."""
    chance = random.Random(1000 + seed)
    candidates = [
        (path, where)
        for path in sorted(copy.iterdir())
        if path.name != "manifest.json"
        for where in _meaningful(json.loads(path.read_text()))
    ]
    path, where = chance.choice(candidates)
    data = json.loads(path.read_text(encoding="utf-8"))
    old, new = _set(data, where, _changed)
    path.write_text(json.dumps(data), encoding="utf-8")
    rehash(copy)
    found = failures(copy)

    assert [name for name, _, _ in found] == [path.name], f"{path.name} {where}: {old} changed to {new} was not found"
    assert "SHA-256" not in found[0][2]


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
def test_hostile_files_fail_in_bounded_time(copy: Path, how: str) -> None:
    """JSON that is made to hurt is a failure, never a crash, and soon."""
    path = copy / "eq-28.0.symbolic.json"
    text = _HOSTILE[how](path.read_text(encoding="utf-8"))
    for other in copy.iterdir():
        if other != path:
            other.unlink()
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    rehash(copy)
    started = time.process_time()
    (result,) = recheck.recheck(copy)

    assert time.process_time() - started < 20
    assert result[1] in {"FAILED", "hash only"}, f"{how}: {result}"


def test_a_proof_of_something_false_fails(copy: Path) -> None:
    """A refutation passed off as a proof is found at the points, whatever its certificate says."""
    path = copy / "eq-26.0.symbolic.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["outcome"] = "proved"
    data["relations"][0]["spots"] = [data["counterexample"]]
    path.write_text(json.dumps(data), encoding="utf-8")
    rehash(copy)

    assert [name for name, _, _ in failures(copy)] == [path.name]


def test_a_proof_without_cells_fails(copy: Path) -> None:
    """A positivity proof that has no cells proves nothing."""
    path = copy / "eq-27.0.positivity.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["certificate"]["cells"] = []
    path.write_text(json.dumps(data), encoding="utf-8")
    rehash(copy)

    assert [name for name, _, _ in failures(copy)] == [path.name]


rationals = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)
_BITS = st.sampled_from([53, 100, 320])


def _inside(found: tuple[Fraction, Fraction], true: Any, bits: int, slack: int = 12) -> None:
    """Compare an interval with a ball of many more bits: it must overlap it, and be narrow."""
    low, high = (arb(fmpq(end.numerator, end.denominator)) for end in found)
    assert low <= true.upper(), f"got [{low}, {high}], wanted {true}"
    assert high >= true.lower(), f"got [{low}, {high}], wanted {true}"
    assert high - low <= abs(true) * arb(2) ** (slack - bits) + arb(2) ** (slack - bits - 60), f"[{low}, {high}] is wide for {bits} bits"


@settings(max_examples=150, deadline=None)
@given(rationals, _BITS)
def test_exp_encloses(x: Fraction, bits: int) -> None:
    """The checker's exp encloses FLINT's, to nearly all bits."""
    recheck.LIMITS["end"] = time.monotonic() + 60
    with ctx.workprec(1200):
        _inside(recheck.Arithmetic(bits).exp(x), arb(fmpq(x.numerator, x.denominator)).exp(), bits)


@settings(max_examples=150, deadline=None)
@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**9), _BITS)
def test_log_encloses(x: Fraction, bits: int) -> None:
    """The checker's log encloses FLINT's, to nearly all bits."""
    recheck.LIMITS["end"] = time.monotonic() + 60
    with ctx.workprec(1200):
        _inside(recheck.Arithmetic(bits).log(x), arb(fmpq(x.numerator, x.denominator)).log(), bits)


@settings(max_examples=40, deadline=None)
@given(st.fractions(min_value=Fraction(-36, 100), max_value=100, max_denominator=10**4), st.sampled_from([53, 100]))
def test_lambert_encloses(x: Fraction, bits: int) -> None:
    """Both branches of Lambert's function enclose FLINT's, to nearly all bits."""
    recheck.LIMITS["end"] = time.monotonic() + 60
    by = recheck.Arithmetic(bits)
    with ctx.workprec(1200):
        value = arb(fmpq(x.numerator, x.denominator))
        _inside(by.lambert(x, False), value.lambertw(0), bits, 24)
        if -Fraction(36, 100) <= x < -Fraction(1, 10**6):
            _inside(by.lambert(x, True), value.lambertw(-1), bits, 24)


@pytest.mark.parametrize("bits", [53, 320, 1280])
def test_pi_and_roots_enclose(bits: int) -> None:
    """π by Machin's formula and √2 by exp and log enclose FLINT's."""
    recheck.LIMITS["end"] = time.monotonic() + 60
    by = recheck.Arithmetic(bits)
    with ctx.workprec(2000):
        _inside(by.value(["pi"], {}), arb.pi(), bits)
        _inside(by.value(["^", "2", "1/2"], {}), arb(2).sqrt(), bits)


@settings(max_examples=100, deadline=None)
@given(rationals, rationals, st.integers(-4, 4))
def test_rational_expressions_stay_exact(x: Fraction, y: Fraction, n: int) -> None:
    """Sums, products, powers, |·|, sgn, min and max of short rationals are exact, not enclosed."""
    recheck.LIMITS["end"] = time.monotonic() + 60
    by, at = recheck.Arithmetic(80), {"x": (x, x), "y": (y, y)}
    a, b = ["symbol", "x"], ["symbol", "y"]
    wanted = [
        (["+", a, ["*", "-1/3", b]], x - y / 3),
        (["abs", a], abs(x)),
        (["min", a, b], min(x, y)),
        (["sign", b], Fraction((y > 0) - (y < 0))),
    ]
    if x or n >= 0:
        wanted.append((["^", a, str(n)], x**n))

    for tree, value in wanted:
        assert by.value(tree, at) == (value, value), tree
