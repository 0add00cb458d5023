"""The reader: notation to SymPy, by a vocabulary; what is unknown, ambiguous or left over is an error."""

from __future__ import annotations

import pytest
import sympy as sp

from tests.notation.conftest import F, G, P, alpha, beta, gamma, t, x, y
from verify.notation import NotationError, Optimum, read

S = sp.Symbol


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\frac{1}{2}x^2", x**2 / 2),
        (r"F_{\alpha,1/\alpha\gamma}(x)", F(alpha, 1 / (alpha * gamma), x)),
        ("F(alpha, 1/alpha, x)", F(alpha, 1 / alpha, x)),
        ("F_{α,1/α}(x)", F(alpha, 1 / alpha, x)),
        (r"\alpha(|x| - \alpha)", alpha * (sp.Abs(x) - alpha)),
        ("x(y+1)", x * (y + 1)),
        ("2x y", 2 * x * y),
        (
            "x_1 + x^* + \\tilde{x}^* + \\alpha_*",
            S("x_1", real=True) + S("x^*", real=True) + S("x_tilde", real=True) + S("alpha_*", positive=True),
        ),
        (r"\operatorname{sgn}(x)\exp\left[-\frac{|x|}{\alpha}\right]", sp.sign(x) * sp.exp(-sp.Abs(x) / alpha)),
        (r"\log\frac{\beta}{\alpha} - 1", sp.log(beta / alpha) - 1),
        (r"\log 2\,", sp.log(2)),
        (r"\sqrt{2\pi\alpha^2}", sp.sqrt(2 * sp.pi) * alpha),
        (r"\sqrt[3]{\alpha}", alpha ** sp.Rational(1, 3)),
        (r"\begin{cases} x, & |x| \le \alpha \\ -x & \text{otherwise} \end{cases}", sp.Piecewise((x, sp.Abs(x) <= alpha), (-x, True))),
        (r"\int_{-\infty}^{\infty} \exp(-x^2) dx", sp.Integral(sp.exp(-(x**2)), (x, -sp.oo, sp.oo))),
        (r"\sum_{i=0}^{N} \frac{1}{2} G(i)^2", sp.Sum(G(S("i", integer=True)) ** 2 / 2, (S("i", integer=True), 0, S("N", integer=True)))),
        (r"\lim_{x \to \infty} G(x) - x", sp.Limit(G(x) - x, x, sp.oo, "-")),
        (r"\lim_{x \to 0^+} |x|/x", sp.Limit(sp.Abs(x) / x, x, 0, "+")),
        ("p(x|y, t)", P(x, y, t)),
        ("G(x || y)", G(x) / G(y)),
        ("G'(x)", sp.Derivative(G(x), x)),
        ("G''(x)", sp.Derivative(G(x), (x, 2))),
        ("min(x, y, 1)", sp.Min(x, y, 1)),
        ("e^{-x}", sp.exp(-x)),
        ("x**2 - x^-1", x**2 - 1 / x),
        ("0.5 x", x / 2),
        ("(|x|/2)|y|", sp.Abs(x) * sp.Abs(y) / 2),
        ("-x^2", -(x**2)),
        ("1/2*x", x / 2),
    ],
)
def test_an_expression_is_read(vocabulary, text, expected):
    """Each piece of the notation becomes the SymPy expression that it stands for."""
    ((reading,)) = read(text, vocabulary)

    assert reading.sides == (expected,), f"{text}: got {reading.sides}, wanted {expected}"


def test_a_chain_keeps_its_sides_apart(vocabulary):
    """Three sides and two relations stay as they stand; nothing is evaluated to true."""
    (reading,) = read(r"0 \le \alpha < x + 1", vocabulary)

    assert reading.sides == (0, alpha, x + 1)
    assert reading.relations == ("<=", "<")
    assert not reading.continues


def test_and_joins_chains(vocabulary):
    """Two statements joined by "and" are two readings."""
    assert len(read(r"x \le y \quad\text{and}\quad y \le t", vocabulary)) == 2


def test_a_leading_relation_continues(vocabulary):
    """A display that begins with = has one relation for each side."""
    (reading,) = read("= x + 1", vocabulary)

    assert reading.continues
    assert reading.sides == (x + 1,)


def test_argmin_takes_all_that_follows(vocabulary):
    """Argmin and argmax are sides with a variable and an objective."""
    (reading,) = read(r"\arg\max_{x} G(x) - 1 = \arg\min_{x} - G(x)", vocabulary)

    assert reading.sides == (Optimum("max", x, G(x) - 1), Optimum("min", x, -G(x)))


def test_a_derivative_at_a_point_is_taken_before_the_point_is_put_in(vocabulary):
    """G′(0) and F′_{x,α}(x) differentiate by the last argument only."""
    (reading,) = read(r"G'(0) + F'_{x,\alpha}(x)", vocabulary)
    place = reading.sides[0].atoms(sp.Subs)

    assert {item.point for item in place} == {(0,), (x,)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x + z", "the name 'z' is unknown"),
        ("x y garbage", "the name 'garbage' is unknown"),
        ("F(x)", "this is not how the function is written, which is 'F'_{a,b}(c)"),
        (r"F_{\alpha}(x)", "this is not how the function is written"),
        ("G x", "needs its arguments in brackets"),
        ("G^2(x)", "an exponent stands after the function's bracket"),
        ("x'", "a prime stands only after a function"),
        ("1/x y", "after / a product is ambiguous"),
        (r"\log x y", "what log applies to is ambiguous"),
        (r"\log x/y", "what log applies to is ambiguous"),
        (r"\log", "log needs something that it applies to"),
        ("x^2^3", "a second superscript follows"),
        ("x_1_{2}", "a second subscript follows"),
        ("G_{'}(x)", "this is not expected"),
        (r"F_{',\alpha}(x)", "this is not expected"),
        ("x^{',2}", "this is not expected"),
        ("x^{2,3}", "exactly one entry must stand here"),
        ("x/0", "this divides by zero"),
        ("x/(y-y)", "this divides by zero"),
        ("2^99999", "this power has more than 4096 bits"),
        ("exp(exp(exp(exp(9))))", "a constant exponent is beyond"),
        ("oo - oo", "∞ stands only alone"),
        (r"\int x dx", "the integral needs both bounds"),
        (r"\int_0^1 x", "not complete"),
        (r"|\int_0^1 x dx|", "cannot stand within a function"),
        (r"\sum_{i}^{N} x", "a sum or product needs i = a below it"),
        (r"\lim_{x} x", "below lim stands x → a"),
        (r"\arg\min_{1} x", "here stands a variable"),
        (r"1 + \arg\min_x x", "argmin and argmax stand only as a whole side"),
        (r"\begin{cases} x, & 1 \le 2 \\ y & \text{otherwise} \end{cases}", "holds no letter"),
        ("(x, y)", "a bracket with several entries stands only after a function"),
        ("x = ", "the formula is not complete"),
        ("x = = y", "this is not expected"),
        ("", "there is no formula"),
        ("x_{y", "this bracket is not closed"),
        ("0^-1", "zero has no negative power"),
    ],
)
def test_an_error_names_the_problem(vocabulary, text, problem):
    """Unknown, ambiguous, incomplete or left-over text is an error with its place, never a shorter formula."""
    with pytest.raises(NotationError) as caught:
        read(text, vocabulary)

    assert problem in str(caught.value), f"{text}: got {caught.value}"
    assert 0 <= caught.value.position <= len(text)
    assert "\n" not in str(caught.value)
