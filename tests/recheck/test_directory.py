"""The independent checker: small, on its own, and whatever happens to a directory is found."""

from __future__ import annotations

import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.recheck.evidence import failures, rehash
from verify import recheck
from verify.report.rechecking import recheck_directory
from verify.report.trust import CHECKER

SOURCE = Path(recheck.__file__)


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
