"""People's own statements: what is read, what is refused, what is taken for granted; hostile text does no harm."""

from __future__ import annotations

import time

import pytest
import sympy as sp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.notation.conftest import VOCABULARY, F, alpha, beta, x, y
from verify.notation import NotationError, parse_domain, parse_statement, taken_for_granted, to_latex, to_text

QUICK = 2.0
"""Seconds for one text: the slowest that was found takes 0.9 on the slowest machine; SymPy's caches are cold in it."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"F_{\alpha,1/\alpha}(x) \le x", ((F(alpha, 1 / alpha, x), "<=", x),)),
        ("F(alpha,1/alpha,x) <= x", ((F(alpha, 1 / alpha, x), "<=", x),)),
        ("exp(-y) >= 1 - y/2", ((sp.exp(-y), ">=", 1 - y / 2),)),
        ("0 <= x < y", ((0, "<=", x), (x, "<", y))),
        ("x = x", ((x, "=", x),)),
        ("1 > 2", ((1, ">", 2),)),
    ],
)
def test_a_statement_is_read(text, expected):
    """Each relation is a triple; what is true or false stays a statement."""
    assert parse_statement(text, VOCABULARY) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x + 1", "a statement needs a relation between two sides"),
        (r"x \approx y", "≈ states nothing that could be decided"),
        (r"x \propto y", "∝ states nothing that could be decided"),
        ("x != y", "!= states nothing that could be decided"),
        ("= x", "the left side is missing"),
        (r"x = \arg\min_{y} y", "argmin and argmax are no numbers"),
    ],
)
def test_what_cannot_be_decided_is_refused(text, problem):
    """A statement that no method could decide is refused in one sentence."""
    with pytest.raises(NotationError, match=problem):
        parse_statement(text, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 <= y <= 2", sp.And(y >= 0, y <= 2)),
        ("alpha > beta, x != 0", sp.And(alpha > beta, sp.Ne(x, 0))),
        ("x < 0 or x > 1 and y = 2", sp.Or(x < 0, sp.And(x > 1, sp.Eq(y, 2)))),
        (r"|x| \ge \alpha", sp.Abs(x) >= alpha),
        ("alpha > 0", sp.true),
        (r"x \in \mathbb{R}, y \in \mathbb{R}^+", y > 0),
    ],
)
def test_a_domain_is_read(text, expected):
    """Conditions become a SymPy Boolean; "and" binds tighter than "or"."""
    assert parse_domain(text, VOCABULARY) == expected


@pytest.mark.parametrize(
    "text", ["x", "x > 0 z", "x > 0,", "1 < 2", r"x \approx 1", "sqrt(-1) < x", "= 1", r"x \in y", r"x \in \mathbb{Q}"]
)
def test_what_is_no_condition_is_refused(text):
    """A domain that is not a condition, or has text left over, is an error."""
    with pytest.raises(NotationError):
        parse_domain(text, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x/x = 1", {sp.Ne(x, 0)}),
        ("log x <= x - 1", {x > 0}),
        ("sqrt(x) >= 0", {x >= 0}),
        ("1/alpha > 0", set()),
        ("x^-2 > 0", {sp.Ne(x, 0)}),
        ("1/(x^2+1) > 0", set()),
        (r"\int_1^2 \frac{1}{x} dx = 1", set()),
    ],
)
def test_what_is_taken_for_granted_is_listed(text, expected):
    """Divisors, logarithms and roots give conditions, unless the assumptions do, or a bound variable stands in them."""
    assert set(taken_for_granted(text, VOCABULARY)) == expected


def test_code_in_a_text_is_only_text():
    """Text that would be code elsewhere is an error like any other."""
    for text in ("__import__('os').system('true') = 1", "x.__class__ = 1", "lambda: 1", "exec(x)", "[].append(1)=1"):
        with pytest.raises(NotationError):
            parse_statement(text, VOCABULARY)


PIECES = [
    *(  # noqa: SIM905 - sixty pieces of LaTeX in quotes would not be read more easily
        r"x|y|\alpha|F_{\alpha,\beta}(x)|F_{\alpha|(|)|[|]|{|}|\left(|\right)|^|_|^2|_1|^{|_{|+|-|*|/|=|<=|\le|>|\frac{|}{|\sqrt{|\exp|\log |"
        r"\int_0^1|dx|d|\sum_{i=0}^N|\lim_{x\to 0}|\infty|\begin{cases}|\end{cases}|&|\\|,|\text{otherwise}|\text{and}|'|0|1|1/2|99999|"
        r"\operatorname{sgn}|min|exp(|e|pi|oo|**|or|and|α|²|₁|∞|\hat{\theta}|*|\arg\min_x|\approx|p(x|q|G(|\mid|sqrt|.|;"
    ).split("|"),
    "|",
    "||",
    r"\left|",
    r"\right|",
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_shuffled_notation_is_read_or_refused_in_time(text):
    """Pieces of notation in any order give a reading that can be printed, or a NotationError, quickly."""
    begin = time.process_time()
    for parse in (parse_statement, parse_domain, taken_for_granted):
        try:
            found = parse(text, VOCABULARY)
        except NotationError as error:
            assert 0 <= error.position <= len(text)  # noqa: PT017 - either answer is allowed
        else:
            if parse is parse_statement:
                assert all(to_text(left) and to_latex(right) for left, _, right in found)

    assert time.process_time() - begin < QUICK, text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    """Text of any characters gives a reading or a NotationError."""
    try:
        parse_statement(text, VOCABULARY)
    except NotationError as error:
        assert str(error).startswith("cannot read the formula at character ")  # noqa: PT017 - either answer is allowed


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2000,
        "x^" * 2000,
        "|" * 3999,
        "-" * 3999,
        "x+" * 1999 + "x > 0",
        "2^(2^(2^(2^(2^(2^99))))) > x",
        "exp(exp(exp(exp(exp(exp(9)))))) > 1",
        "(2x)^4096 > 1",
        "9" * 60 + "^" + "9" * 60 + " > 1",
        r"\log" * 40 + " x > 1",
        r"\frac{1}{" * 30 + "x" + "}" * 30 + " > 0",
        "min(" * 20 + "x" + ",y)" * 20 + " > 0",
    ],
)
def test_hostile_text_is_answered_in_time(text):
    """Deep, long or explosive text is read or refused within the bound."""
    begin = time.process_time()
    try:
        parse_statement(text, VOCABULARY)
    except NotationError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either answer is allowed

    assert time.process_time() - begin < QUICK
