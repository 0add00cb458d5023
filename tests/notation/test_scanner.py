"""The scanner: every character accounted for, bars told apart, limits kept."""

from __future__ import annotations

import pytest

from verify.notation import NotationError
from verify.notation.scanner import DEPTH_LIMIT, DIGIT_LIMIT, LENGTH_LIMIT, scan


def kinds(text):
    """List the kinds of a text's tokens."""
    return [token.type for token in scan(text).tokens]


@pytest.mark.parametrize(
    ("text", "bars"),
    [
        ("|x|", ["_OPEN_BAR", "_CLOSE_BAR"]),
        ("||x|-|y||", ["_OPEN_BAR", "_OPEN_BAR", "_CLOSE_BAR", "_OPEN_BAR", "_CLOSE_BAR", "_CLOSE_BAR"]),
        ("2|x|", ["_OPEN_BAR", "_CLOSE_BAR"]),
        ("p(x|y)", ["_MID"]),
        ("p(|x| | y)", ["_OPEN_BAR", "_CLOSE_BAR", "_MID"]),
        ("G(x||y)", ["_DOUBLE"]),
        (r"G(x \| y)", ["_DOUBLE"]),
        (r"p(x \mid y)", ["_MID"]),
        (r"\left|x\right|", ["_OPEN_BAR", "_CLOSE_BAR"]),
        (r"x, & |x| \le y", ["_OPEN_BAR", "_CLOSE_BAR"]),
        ("|x|-|y| < 1", ["_OPEN_BAR", "_CLOSE_BAR", "_OPEN_BAR", "_CLOSE_BAR"]),
    ],
)
def test_bars_are_told_apart(text, bars):
    """A bar opens, closes, conditions or separates by what stands before it and behind it."""
    assert [kind for kind in kinds(text) if kind.endswith("BAR") or kind in {"_MID", "_DOUBLE"}] == bars


def test_latex_takes_letters_and_plain_text_takes_words():
    """Without a backslash a word is one name; with one every letter is."""
    assert [str(token) for token in scan("alpha x").tokens] == ["alpha", "x"]
    assert [str(token) for token in scan(r"\alpha xy").tokens] == ["alpha", "x", "y"]


def test_a_differential_ends_its_integral_only():
    """The d of dx is a differential inside an integral and a name outside it."""
    assert kinds(r"\int_0^1 x dx").count("_DIFF") == 1
    assert "_DIFF" not in kinds(r"\alpha d x")


def test_greek_letters_and_raised_digits_are_read_as_typed():
    """α₁² is the name alpha_1 and the exponent 2."""
    assert [str(token) for token in scan("α₁²").tokens] == ["alpha_1", "^", "2"]


@pytest.mark.parametrize(
    ("text", "problem", "position"),
    [
        ("x + $", "the character '$' has no meaning here", 4),
        (r"\foo x", r"the command \foo is not part of the notation", 0),
        (r"\text{maybe} x", "the word 'maybe' is not part of the notation", 0),
        ("(x", "this bracket is not closed", 0),
        ("x)", "this bracket was not opened", 1),
        ("(x]", "this bracket does not match", 2),
        (r"\left(x)", "this bracket does not match", 7),
        ("|x", "this bar is not closed", 0),
        (r"\alpha^10", "several digits need braces", 7),
        ("9" * (DIGIT_LIMIT + 1), f"longer than the {DIGIT_LIMIT}", 0),
        ("x" * (LENGTH_LIMIT + 1), f"at most {LENGTH_LIMIT} are read", LENGTH_LIMIT),
        ("(" * (DEPTH_LIMIT + 1), f"nested more than {DEPTH_LIMIT} deep", DEPTH_LIMIT),
        (r"\log" * 60 + " x", "stand in one formula", None),
        ("x{\\begin{cases} x } \\end{cases}", "does not match", None),
    ],
)
def test_an_error_is_a_sentence_with_its_position(text, problem, position):
    """What cannot be read is named, with its place."""
    with pytest.raises(NotationError) as caught:
        scan(text)

    assert problem in str(caught.value)
    assert str(caught.value).startswith("cannot read the formula at character ")
    if position is not None:
        assert caught.value.position == position, text


def test_what_is_no_text_is_refused():
    """Something other than text is an error of the same type."""
    with pytest.raises(NotationError, match="a formula is text, not int"):
        scan(3)
