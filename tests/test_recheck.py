"""The independent checker: small, on its own, right about numbers, and not to be fooled."""

from __future__ import annotations

import ast
import hashlib
import json
import os
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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.evidence_run import small_report
from verify import recheck, recheck_statements
from verify.report.evidence import manifest_text, write_evidence
from verify.report.rechecking import recheck_directory, recheck_file
from verify.report.trust import CHECKER

SOURCES = {module.__name__: Path(module.__file__) for module in (recheck, recheck_statements)}


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


@pytest.mark.parametrize("name", SOURCES)
def test_it_imports_the_standard_library_alone(name: str) -> None:
    """Every module that a checker imports, anywhere in it, is Python's own."""
    tree = ast.parse(SOURCES[name].read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names, names


@pytest.mark.parametrize(("name", "most"), [("verify.recheck", 400), ("verify.recheck_statements", 490)])
def test_it_can_be_read_in_an_evening(name: str, most: int) -> None:
    """A checker has so many lines at most, blank ones and docstrings included, none of them long."""
    lines = SOURCES[name].read_text(encoding="utf-8").splitlines()

    assert len(lines) <= most
    assert max(map(len, lines)) <= 140


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
        "no contradiction at 8 points; symbolic is trusted; eq-79.0.positivity.json settles the statement",
    )


def test_statuses_and_trust_agree(clean: Path) -> None:
    """A file that the checkers settle asks for no trust in anything else, and says that it can be settled; every other names software."""
    for name, status, detail in recheck_directory(clean):
        data = json.loads((clean / name).read_text(encoding="utf-8"))
        settled = status == "rechecked"

        assert data["rechecked"] is settled, f"{name}: {status} ({detail})"
        assert (data["trust"] == [CHECKER]) is settled, f"{name}: {status} ({detail}), trust {data['trust']}"


def test_a_copied_file_works_alone(clean: Path, tmp_path: Path) -> None:
    """Each file, copied elsewhere and run by an isolated interpreter, says that a good directory is good and an empty one is not."""
    (tmp_path / "empty").mkdir()
    for name, source in SOURCES.items():
        alone = shutil.copy(source, tmp_path / "checker.py")
        good, bad = (
            subprocess.run([sys.executable, "-I", alone, str(path)], capture_output=True, text=True, check=False)
            for path in (clean, tmp_path / "empty")
        )

        assert (good.returncode, bad.returncode) == (0, 1), name + good.stdout + good.stderr + bad.stdout
        assert "0 FAILED" in good.stdout, name


def _digits(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\d", text)]


def _digits_changed(directory: Path, seeds: range) -> list[str]:
    """Change one digit after the other, each back again, and list the changes that were not found."""
    missed = []
    for seed in seeds:
        chance = random.Random(seed)
        path = chance.choice(sorted(directory.iterdir()))
        text = path.read_text(encoding="utf-8")
        place = chance.choice(_digits(text))
        other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
        path.write_text(text[:place] + other + text[place + 1 :], encoding="utf-8")
        if not any(status == "FAILED" for _, status, _ in recheck.recheck(directory)):
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


def _meaningful(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Give the places of numbers whose change makes the evidence false: those of statements, points, sums and printed cells."""
    places: list[tuple[Any, ...]] = []
    if not data["rechecked"]:
        return places
    if data["cells"]:
        return [("cells", *where) for where in _numbers(data["cells"]) if where[1] == 2]
    if data["outcome"] == "refuted":
        for relation in data["relations"]:
            if relation["values"] and data["claim"] != "eq:90":  # at y = 0 its sides are equal whatever γ is
                places += [("counterexample", *where) for where in _numbers(data["counterexample"])]
        return places
    if data["certificate"]["type"] == "positivity":
        for c, cell in enumerate(data["certificate"]["cells"]):
            for p, part in enumerate(cell["parts"]):
                under = ("certificate", "cells", c, "parts", p)
                places += [(*under, "terms", *where) for where in _numbers(part["terms"]) if _counts(part["terms"], where)]
                places += [(*under, "coordinates", *where) for where in _numbers(part["coordinates"]) if where[1] == 1]
        places += [("relations", 0, "statement", k, *where) for k in (1, 2) for where in _numbers(data["relations"][0]["statement"][k])]
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
    status, detail = recheck_file((path, hashlib.sha256(path.read_bytes()).hexdigest()))

    assert status == "FAILED", f"{path.name} {where}: {old} changed to {new} was not found: {status}, {detail}"
    assert "SHA-256" not in detail


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
    (result,) = recheck_directory(copy)

    assert time.process_time() - started < 20
    assert result[1] == "FAILED", f"{how}: {result}"


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


def test_a_gap_in_a_cover_fails(copy: Path) -> None:
    """A proof whose regions leave a sliver of the domain out is no proof, though every sum is positive."""
    path = copy / "eq-27.0.positivity.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    for cell in data["certificate"]["cells"]:
        for part in cell["parts"]:
            part["region"] = [[place, str(Fraction(low) + Fraction(1, 10**9)), high, *ends] for place, low, high, *ends in part["region"]]
    path.write_text(json.dumps(data), encoding="utf-8")
    rehash(copy)

    assert [(name, detail) for name, _, detail in failures(copy)] == [
        (path.name, "it is said to be rechecked, and the statement was not settled again")
    ]


def test_a_weak_sum_does_not_prove_a_strict_statement(copy: Path) -> None:
    """A sum that is only seen not to be negative makes no strict inequality."""
    path = copy / "eq-27.0.positivity.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["relations"][0]["statement"][0] = "<"
    data["relations"][0]["spots"] = []
    path.write_text(json.dumps(data), encoding="utf-8")
    rehash(copy)

    assert [name for name, _, _ in failures(copy)] == [path.name]


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the checkers a minute."""
    for module in (recheck, recheck_statements):
        monkeypatch.setitem(module.LIMITS, "end", time.monotonic() + 60)


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
    """The checkers' exp encloses FLINT's, to nearly all digits."""
    with ctx.workprec(1200):
        for found in (recheck.exp(x, digits), recheck_statements.enclosed("exp", x, digits)):
            _inside(found, arb(fmpq(x.numerator, x.denominator)).exp(), digits)


@pytest.mark.usefixtures("unhurried")
@_quick
@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**9), _DIGITS)
def test_log_encloses(x: Fraction, digits: int) -> None:
    """The checker's logarithm encloses FLINT's, to nearly all digits."""
    with ctx.workprec(1200):
        _inside(recheck_statements.enclosed("ln", x, digits), arb(fmpq(x.numerator, x.denominator)).log(), digits)


def _number(tree: Any, digits: int) -> tuple[Fraction, Fraction]:
    cell = recheck_statements.Cell()
    return cell.enclose(cell.value(tree)[0], digits)


@pytest.mark.usefixtures("unhurried")
@settings(_quick, max_examples=40)
@given(st.fractions(min_value=Fraction(-36, 100), max_value=100, max_denominator=10**4), st.sampled_from([20, 30]))
def test_lambert_encloses(x: Fraction, digits: int) -> None:
    """Both branches of Lambert's function enclose FLINT's."""
    with ctx.workprec(1200):
        value = arb(fmpq(x.numerator, x.denominator))
        _inside(_number(["lambertw", str(x)], digits), value.lambertw(0), digits // 2)
        if -Fraction(36, 100) <= x < -Fraction(1, 10**6):
            _inside(_number(["lambertw", str(x), "-1"], digits), value.lambertw(-1), digits // 2)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("tree", "true"),
    [
        (["pi"], arb.pi),
        (["^", "2", "1/2"], lambda: arb(2).sqrt()),
        (["*", ["^", "3", "-1/2"], ["log", "7/2"]], lambda: (arb(7) / 2).log() / arb(3).sqrt()),
    ],
)
def test_numbers_enclose(tree: Any, true: Any) -> None:
    """π, roots and logarithms enclose FLINT's."""
    with ctx.workprec(1200):
        for digits in (20, 50):
            _inside(_number(tree, digits), true(), digits)


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
        (False, ["=", ["abs", ["*", ["symbol", "a"], ["symbol", "x"]]], ["*", ["symbol", "a"], ["abs", ["symbol", "x"]]], ["true"]]),
        (True, ["=", ["exp", ["+", ["symbol", "x"], ["log", "2"]]], ["*", "2", ["exp", ["symbol", "x"]]], ["true"]]),
        (True, ["=", ["max", ["symbol", "x"], "0"], ["*", "1/2", ["+", ["symbol", "x"], ["abs", ["symbol", "x"]]]], ["true"]]),
        (False, ["=", ["sign", ["symbol", "x"]], "1", [">=", ["symbol", "x"], "0"]]),
        (True, ["=", ["sign", ["symbol", "x"]], "1", [">", ["symbol", "x"], "0"]]),
        (True, ["=", ["^", ["^", "2", "1/2"], "2"], "2", ["true"]]),
        (False, ["=", ["^", ["^", ["symbol", "x"], "2"], "1/2"], ["symbol", "x"], ["true"]]),
        (False, ["=", ["*", ["symbol", "x"], ["symbol", "y"]], ["*", ["symbol", "x"], ["symbol", "y"], "10000001/10000000"], ["true"]]),
        (False, ["=", ["cases", [[">", ["symbol", "x"], "0"], "1"]], "1", ["true"]]),
        (True, ["<", ["log", "2"], "7/10", ["true"]]),
        (False, ["<", "7/10", ["log", "2"], ["true"]]),
        (False, ["=", "1", "1", ["false"]]),
    ],
)
def test_statements_are_proved_and_false_ones_are_not(true: bool, statement: Any) -> None:
    """What holds on every cell is proved; what fails somewhere, is undefined somewhere, or speaks of nothing, is not."""
    assert recheck_statements.proved(statement, []) is true


@pytest.mark.usefixtures("unhurried")
@settings(_quick, max_examples=100)
@given(rationals, rationals, st.integers(-4, 4))
def test_rational_expressions_stay_exact(x: Fraction, y: Fraction, n: int) -> None:
    """At rational points sums, products, powers, |·|, sgn, min and max are exact: equal to their value, and to no other."""
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
        for right in (value, value + Fraction(1, 10**30)):
            relation = {"statement": ["=", tree, str(right), ["true"]], "values": None}
            assert recheck_statements.at_point(relation, {"x": str(x), "y": str(y)}) is (right == value), f"{tree} at {x}, {y}, {n}"
