"""The vocabulary of people's own statements: the paper's names with the paper's domains, other letters real."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.notation import NotationError, parse_statement
from verify.paper.functions import D, H
from verify.paper.symbols import alpha, x
from verify.paper.vocabulary import people


@pytest.mark.parametrize(
    "text", [r"D_{\alpha,1/\alpha}(x) \le H_{\alpha}(x)", "D(alpha, 1/alpha, x) <= H(alpha, x)", "D_{α,1/α}(x) ≤ H_α(x)"]
)
def test_three_ways_to_write_the_lower_bound(text):
    """LaTeX, plain text and the terminal's own print are read alike."""
    assert parse_statement(text, people()) == ((D(alpha, 1 / alpha, x), "<=", H(alpha, x)),)


def test_another_letter_is_real():
    """A letter that the paper does not use is a real symbol; a star and an index belong to its name."""
    ((left, _, _),) = parse_statement(r"z + z_2 + \rho^* = 0", people())

    assert left.free_symbols == {sp.Symbol(name, real=True) for name in ("z", "z_2", "rho^*")}


def test_e_is_the_number():
    """The letter e is Euler's number."""
    assert parse_statement("e > 2", people()) == ((sp.E, ">", 2),)


def test_a_misspelt_name_is_told_the_nearest():
    """The error names the nearest known name."""
    with pytest.raises(NotationError, match="the name 'alhpa' is unknown; did you mean 'alpha'"):
        parse_statement("alhpa > 0", people())


@pytest.mark.parametrize("text", ["alhpa > 0", "foo(x) = 1", "Dx = 1", "D(x) = 1"])
def test_a_word_that_is_no_name_is_refused(text):
    """A misspelt word is an error, not a new symbol."""
    with pytest.raises(NotationError):
        parse_statement(text, people())


def test_a_derivative_that_the_paper_does_not_name_is_refused_by_its_reason() -> None:
    """The Huber loss has one named derivative; a second is no failure of SymPy."""
    with pytest.raises(NotationError, match="the paper names no derivative of this order"):
        parse_statement(r"H_\alpha''(x) = 1", people())
