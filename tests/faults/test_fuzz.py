"""Whatever comes from outside is read, or refused in one sentence: nothing else is raised, nothing is run, and it does not take long."""

from __future__ import annotations

import builtins
import copy
import hashlib
import json
import os
import subprocess
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.evidence_run import small_report
from verify import recheck
from verify.api.statement import as_form
from verify.claim import Approximation, Exists, Extremum, HoldsIff, Identity, Inequality, IntegralIs, LimitIs
from verify.notation import NotationError, parse_domain, parse_statement
from verify.paper import claims
from verify.paper.vocabulary import people
from verify.report.changes import changes
from verify.report.evidence import write_evidence
from verify.report.json import read, to_json

SHARE = float(os.environ.get("VERIFY_SLOW_SHARE", "1"))
QUICK = 10.0
"""Seconds of this process in which any one input must be answered on a busy machine; the usual is some milliseconds."""
_everyday = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
_long = settings(max_examples=max(100, int(20_000 * SHARE)), deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make whatever would run code or a command from a text fail the test."""

    def refuse(*args: Any, **_: Any) -> Any:
        raise AssertionError(f"code from outside was to be run: {args!r:.200}")

    plain_eval, plain_exec = builtins.eval, builtins.exec
    for name in ("system", "popen", "execv"):
        monkeypatch.setattr(os, name, refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr(builtins, "eval", lambda text, *rest: refuse(text) if "sentinel" in str(text) else plain_eval(text, *rest))
    monkeypatch.setattr(builtins, "exec", lambda text, *rest: refuse(text) if "sentinel" in str(text) else plain_exec(text, *rest))


x, y, n = sp.Symbol("x", real=True), sp.Symbol("y", positive=True), sp.Symbol("n")
_LEAVES = st.one_of(
    st.sampled_from([x, y, n, sp.nan, sp.oo, -sp.oo, sp.zoo, sp.I, sp.pi, sp.E, sp.true, sp.EmptySet, sp.Function("F")(n), sp.Matrix([1])]),
    st.integers(-3, 3).map(sp.Integer),
    st.fractions(max_denominator=9, min_value=-9, max_value=9).map(lambda value: sp.Rational(value.numerator, value.denominator)),
    st.sampled_from([0.1, -1e-300, 1e30, float("nan"), float("inf")]).map(sp.Float),
)
_MAKERS = (
    sp.Abs,
    sp.sign,
    sp.exp,
    sp.log,
    sp.sqrt,
    sp.erf,
    lambda a: 1 / a,
    lambda a: -a,
    lambda a: sp.Derivative(a, n),
    lambda a: sp.Integral(a, (n, 0, 1)),
    lambda a: sp.Piecewise((a, n > 0), (0, True)),
    sp.Function("G"),
)
_PAIRS = (sp.Add, sp.Mul, sp.Pow, sp.Max, sp.Min)


def _made(make: Any, *parts: Any) -> Any:
    """Build an expression; where SymPy refuses, that is its business, and the first part will do."""
    try:
        return make(*parts)
    except Exception:  # noqa: BLE001 - whatever SymPy raises while it builds
        return parts[0]


_EXPRESSIONS = st.recursive(
    _LEAVES,
    lambda parts: st.one_of(st.builds(_made, st.sampled_from(_MAKERS), parts), st.builds(_made, st.sampled_from(_PAIRS), parts, parts)),
    max_leaves=6,
)
_OBJECTS = st.one_of(
    _EXPRESSIONS,
    st.none(),
    st.text(max_size=20),
    st.just("__import__('os').system('sentinel')"),
    st.floats(),
    st.integers(),
    st.binary(max_size=5),
    st.lists(st.integers(), max_size=3),
    st.just(object()),
    st.just(print),
)
_RELATIONS = st.sampled_from(["=", "<=", "<", ">=", ">", "==", "≠", "", None, "is", 3])
_STATEMENTS = st.one_of(
    st.tuples(_OBJECTS, _RELATIONS, _OBJECTS),
    st.tuples(_EXPRESSIONS, st.sampled_from(["=", "<=", "<"]), _EXPRESSIONS),
    st.builds(
        lambda kind, a, b: _made(lambda *_: kind(a, b, evaluate=False), a),
        st.sampled_from([sp.Eq, sp.Le, sp.Lt, sp.Ne]),
        _EXPRESSIONS,
        _EXPRESSIONS,
    ),
    st.builds(lambda a, b: _made(lambda *_: Identity(a, b), a), _EXPRESSIONS, _EXPRESSIONS),
    st.builds(lambda a, b: _made(lambda *_: Inequality(a, b), a), _EXPRESSIONS, _EXPRESSIONS),
    st.builds(lambda a, b: _made(lambda *_: IntegralIs(a, n, sp.S.Zero, sp.oo, b), a), _EXPRESSIONS, _EXPRESSIONS),
    st.builds(lambda a, b: _made(lambda *_: LimitIs(a, n, sp.S.Zero, b, "+"), a), _EXPRESSIONS, _EXPRESSIONS),
    st.builds(lambda a, b, c: _made(lambda *_: Extremum(a, (y,), b, "sup", (c,)), a), _EXPRESSIONS, _EXPRESSIONS, _EXPRESSIONS),
    st.builds(lambda a, b, c: _made(lambda *_: Exists((x,), (Inequality(a, b),), witness=(c,)), a), *[_EXPRESSIONS] * 3),
    st.builds(lambda a, b, c: _made(lambda *_: HoldsIff((n,), (Identity(a, b),), c > 0), a), *[_EXPRESSIONS] * 3),
    st.builds(lambda a, b, c: _made(lambda *_: Approximation(a, b, (x,), leading=c, point=sp.S.Zero), a), *[_EXPRESSIONS] * 3),
    _OBJECTS,
    st.lists(_OBJECTS, max_size=4).map(tuple),
)
_DOMAINS = st.one_of(
    st.just(True), st.sampled_from([sp.true, sp.false, n > 0, (n > 1) & (n < 0), sp.Ne(n, 0), sp.Or(n > 0, n < -1)]), _OBJECTS
)


def _check_statement(statement: Any, domain: Any) -> None:
    begin = time.process_time()
    try:
        form, back = as_form(statement, domain)
    except (TypeError, ValueError) as error:
        said = str(error)
    else:
        said = "a form"
        assert all(symbol.is_real for symbol in form.free_symbols if isinstance(symbol, sp.Symbol)), statement
        assert set(back) <= form.free_symbols | set(back)
    assert said, f"{statement!r} on {domain!r} was refused without a word"
    assert "\n" not in said, f"{statement!r} on {domain!r}: more than a sentence: {said}"
    assert time.process_time() - begin < QUICK, f"{statement!r} on {domain!r} took too long"


@_everyday
@given(_STATEMENTS, _DOMAINS)
def test_statements_become_forms_or_one_sentence(statement: Any, domain: Any) -> None:
    """Any object at all, given to `verify.check`, is a form, or a TypeError or ValueError of one sentence, before a worker starts."""
    _check_statement(statement, domain)


@pytest.mark.slow
@_long
@given(_STATEMENTS, _DOMAINS)
def test_many_statements_become_forms_or_one_sentence(statement: Any, domain: Any) -> None:
    """The same for many more."""
    _check_statement(statement, domain)


@cache
def _displays() -> tuple[str, ...]:
    return tuple(claim.printed for claim in claims.values() if claim.printed and len(claim.printed) < 600)


_PIECES = st.sampled_from(
    [
        "\\",
        "{",
        "}",
        "_",
        "^",
        "|",
        "&",
        "\\\\",
        "$",
        r"\frac",
        r"\left(",
        r"\right",
        r"\begin{cases}",
        r"\end{cases}",
        "=",
        r"\le",
        "0",
        "1",
        "9" * 11,
        r"\alpha",
        "'",
        ",",
        ";",
        r"\text{sentinel}",
        "__import__('sentinel')",
        " ",
    ]
)


@st.composite
def damaged(draw: Any) -> str:
    """Give a display of the paper with a few pieces cut out or put in."""
    text = draw(st.sampled_from(_displays()))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = draw(st.integers(start, min(len(text), start + 15)))
        text = text[:start] + draw(_PIECES) + text[stop:]
    return text


def _check_display(text: str) -> None:
    for parse in (parse_statement, parse_domain):
        begin = time.process_time()
        try:
            parse(text, people())
        except NotationError as error:
            assert "\n" not in str(error), f"{text!r}: {error}"  # noqa: PT017 - either answer is allowed
        assert time.process_time() - begin < QUICK, f"{text!r} took too long"


@_everyday
@given(damaged())
def test_damaged_displays_are_read_or_refused(text: str) -> None:
    """The paper's own LaTeX with pieces cut out and put in is a reading or a NotationError."""
    _check_display(text)


@pytest.mark.slow
@_long
@given(damaged())
def test_many_damaged_displays_are_read_or_refused(text: str) -> None:
    """The same for many more."""
    _check_display(text)


def _places(data: Any, under: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the places of everything inside data."""
    yield under
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _places(value, (*under, key))


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [
            [],
            {},
            [[]],
            [None],
            {"": None},
            "1/0",
            "-",
            "9" * 5000,
            ["symbol"],
            ["^", "10", "99999"],
            ["exp", ["exp", "30"]],
            ["cases"],
            "__import__('sentinel')",
        ]
    ),
)


def _spoiled(draw: Any, data: Any) -> Any:
    """Put other values in one to three places."""
    data = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(data))
        where = places[draw(st.integers(0, len(places) - 1))]
        value = copy.deepcopy(draw(_VALUES))
        if not where:
            return value
        inside = data
        for key in where[:-1]:
            inside = inside[key]
        if draw(st.booleans()) or isinstance(inside, list):
            inside[where[-1]] = value
        else:
            del inside[where[-1]]
    return data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a run and its evidence, once."""
    directory = tmp_path_factory.mktemp("fuzz")
    report = small_report(("eq:26", "eq:28", "eq:74", "eq:79", "table:2"))
    (directory / "run.json").write_text(json.dumps(to_json(report)), encoding="utf-8")
    write_evidence(report, directory / "evidence")
    return directory


def _check_run(data: st.DataObject, folder: Path) -> None:
    spoiled = folder / "spoiled.json"
    begin = time.process_time()
    spoiled.write_text(json.dumps(_spoiled(data.draw, json.loads((folder / "run.json").read_text()))), encoding="utf-8")
    try:
        lines = changes(read(folder / "run.json"), read(spoiled)) + changes(read(spoiled), read(folder / "run.json"))
    except ValueError as error:
        assert "spoiled.json" in str(error)  # noqa: PT017 - either answer is allowed
    else:
        assert all(isinstance(line, str) for line in lines)
    assert time.process_time() - begin < QUICK


@_everyday
@given(st.data())
def test_spoiled_runs_are_compared_or_refused(folder: Path, data: st.DataObject) -> None:
    """A run in which values were replaced or left out is compared by `verify diff`, or refused by a sentence that names the file."""
    _check_run(data, folder)


@pytest.mark.slow
@_long
@given(st.data())
def test_many_spoiled_runs_are_compared_or_refused(folder: Path, data: st.DataObject) -> None:
    """The same for many more."""
    _check_run(data, folder)


def _check_evidence(data: st.DataObject, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(recheck.LIMITS, "seconds", 3.0)
    source = data.draw(st.sampled_from(sorted((folder / "evidence").glob("*.*.json"))))
    spoiled = folder / "spoiled-evidence.json"
    text = json.dumps(_spoiled(data.draw, json.loads(source.read_text())))
    spoiled.write_text(text, encoding="utf-8")
    begin = time.process_time()
    status, detail = recheck.check_file(spoiled, hashlib.sha256(text.encode()).hexdigest())

    assert status in recheck.STATUSES
    assert detail, f"{source.name}: {status} without a word: {text[:300]}"
    assert time.process_time() - begin < QUICK, f"{source.name} took too long: {text[:300]}"


@_everyday
@given(data=st.data())
def test_spoiled_evidence_has_a_status(folder: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject) -> None:
    """Evidence in which values were replaced or left out has a status and a sentence, and is never a crash."""
    _check_evidence(data, folder, monkeypatch)


@pytest.mark.slow
@_long
@given(data=st.data())
def test_much_spoiled_evidence_has_a_status(folder: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject) -> None:
    """The same for many more."""
    _check_evidence(data, folder, monkeypatch)


@_everyday
@given(st.binary(max_size=300))
def test_any_manifest_has_an_answer(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """A manifest of any bytes, beside any file, fails and does not crash."""
    directory = tmp_path_factory.mktemp("manifest")
    (directory / "manifest.json").write_bytes(content)
    (directory / "other.json").write_bytes(content)

    assert any(status == "FAILED" for _, status, _ in recheck.recheck(directory))


def test_towers_of_powers_do_not_hold_a_statement_up() -> None:
    """Powers and exponentials that no memory holds are not evaluated to see whether they are real."""
    large = sp.Pow(n, n**n)
    for side in (n ** sp.Float(1e30), n ** (10**30), large, sp.exp(sp.exp(sp.exp(sp.exp(n)))), sp.sin(sp.exp(sp.exp(n**20)))):
        _check_statement(Inequality(side, n**n), n > 0)


def test_a_form_that_does_not_fit_together_is_one_sentence() -> None:
    """A number where a condition belongs is refused with the form's name."""
    with pytest.raises(ValueError, match="the form Extremum does not fit together"):
        as_form(Extremum(x**2, (x,), sp.S.Zero, sense="inf", at=(sp.S.Zero,), where=sp.Integer(3)))
