"""Lies made by hand, with right hashes: none of them is rechecked."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.recheck.evidence import failures, rehash, status_of


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
    status, detail = status_of(data | {"rechecked": False})
    assert status != "rechecked", f"{lie}: {detail}"
