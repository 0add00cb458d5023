"""`verify refute`: what it prints, what it writes, how it exits."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from verify.cli.refute import refute
from verify.refute import EACH, LIMIT


def _run(*args: str):
    return CliRunner().invoke(refute, args, standalone_mode=False)


def test_defaults_in_the_help_are_the_package_s() -> None:
    """The help names the numbers that are used, though it does not load them."""
    shown = {option.name: getattr(option, "show_default", None) for option in refute.params}

    assert (shown["each"], shown["limit"]) == (str(EACH), f"{LIMIT:g}")


def test_guarded_claims_exit_with_0() -> None:
    """Every mutant of (28) is decided: the matrix, the rates and the claims that are guarded are printed."""
    done = _run("eq:28", "--jobs", "1")

    assert done.return_value == 0, done.output
    assert "Guarded: eq:28" in done.output
    assert "of 1 claim:" in done.output
    assert "kill rate" in done.output
    assert "(100.0 % decided)" in " ".join(done.output.split())


def test_a_survivor_is_named_and_exits_with_1(tmp_path) -> None:
    """A method that refutes nothing leaves survivors: each is named with what was tried, on the terminal and in the JSON."""
    target = tmp_path / "matrix.json"
    done = _run("eq:28", "--method", "floats", "--jobs", "1", "--json", str(target))
    data = json.loads(target.read_text(encoding="utf-8"))

    assert done.return_value == 1
    assert "Not guarded: eq:28" in done.output
    assert data["survivors"]
    assert all(label in done.output for label in data["survivors"])
    assert data["guarded"] == {"eq:28": False}


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("eq:95",), "no claim is labelled 'eq:95'"),
        (("--method", "magic"), "method 'magic' is not one of"),
        (("--hypotheses", "--sample", "3"), "it takes no --method, --sample or --every-method"),
        (("--each", "0"), "0 is not in the range"),
    ],
)
def test_wrong_use_is_one_sentence(args, sentence) -> None:
    """An unknown claim or method, and options that do not go together, are refused before anything runs."""
    done = _run(*args)

    assert sentence in str(done.exception)


def test_hypotheses_of_a_claim() -> None:
    """The roles of a claim's hypotheses are printed with the point at which it fails without them."""
    done = _run("eq:28", "--hypotheses", "--jobs", "1")

    assert done.return_value == 0, done.output
    assert "gamma > 0" in done.output
    assert "with a point" in done.output
