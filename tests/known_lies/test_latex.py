"""SymPy's LaTeX reader, seen with 1.14.0 and ANTLR's runtime 4.11: less than was printed, read without a word."""

from __future__ import annotations

import pytest
import sympy as sp
from click.testing import CliRunner
from sympy.parsing.latex import parse_latex

from verify.cli.main import cli
from verify.paper import claims


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        (r"D(p||q) = 1", "D"),
        (r"p(x)||q(x)", "p(x)"),
        (r"x = 1, y = 2", "Eq(x, 1)"),
        (r"x + 1 \quad y", "x + 1*y"),
        (r"x^2 \mid y", "x**2*(mid*y)"),
    ],
)
def test_what_follows_is_dropped(printed: str, read: str) -> None:
    """`parse_latex` returns the first letter, the first relation, or a product with the name of a space; `verify check` refuses."""
    answer = CliRunner().invoke(cli, ["check", printed])

    assert str(parse_latex(printed)) == read, "this version no longer lies"
    assert answer.exit_code == 2, answer.output
    assert len(answer.output.strip().splitlines()) <= 4, answer.output


def test_euler_s_number_is_read_as_a_letter() -> None:
    """`parse_latex` reads e^{-|x|/α} with a symbol e that nobody meant; here e is the number, as (19) prints it."""
    expression = parse_latex(r"e^{-|x|/\alpha}", backend="lark")
    loss = claims["eq:19"].statement[0]

    assert sp.Symbol("e") in expression.free_symbols, "this version no longer lies"
    assert not any(symbol.name == "e" for symbol in loss.free_symbols)
    answer = CliRunner().invoke(cli, ["check", r"e^{-x} \le 1", "--where", r"x \ge 0"], standalone_mode=False)
    assert answer.return_value == 0, answer.output
