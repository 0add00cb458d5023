"""The printers: what is printed is read back as the same expression; forms become sentences."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.notation.conftest import VOCABULARY, F, G, alpha, beta, gamma, x, y
from verify.claim import Approximation, Claim, Exists, Extremum, HoldsIff, Identity, Inequality, IntegralIs, LimitIs, SameArgmin
from verify.notation import form_latex, form_text, read, statement_latex, statement_text, to_latex, to_text

LEAVES = st.one_of(
    st.sampled_from([x, y, alpha, beta, gamma, sp.pi, sp.Symbol("x_1", real=True), sp.Symbol("alpha_*", positive=True)]),
    st.fractions(min_value=-20, max_value=20, max_denominator=12).map(lambda value: sp.Rational(value.numerator, value.denominator)),
)


def grow(inner):
    """Build larger expressions from smaller ones."""
    return st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] - pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] * pair[1]),
        st.tuples(inner, st.sampled_from([alpha, beta, alpha + 1, sp.Integer(7)])).map(lambda pair: pair[0] / pair[1]),
        st.tuples(inner, st.integers(2, 4)).map(lambda pair: pair[0] ** pair[1]),
        inner.map(lambda value: sp.exp(value) if value.free_symbols else sp.Abs(value)),
        inner.map(sp.Abs),
        inner.map(sp.sign),
        st.tuples(inner, inner).map(lambda pair: F(alpha, 1 / alpha, pair[0]) + G(pair[1])),
    )


EXPRESSIONS = st.recursive(LEAVES, grow, max_leaves=6).filter(lambda value: not value.has(sp.nan, sp.zoo, sp.oo, sp.I))


@settings(max_examples=80, deadline=None)
@given(EXPRESSIONS)
def test_printed_latex_is_read_back(expression):
    """LaTeX of an expression gives the same expression again, up to expansion of products over sums."""
    ((back,),) = [item.sides for item in read(to_latex(expression), VOCABULARY.with_functions({"F": three_places()}))]
    rebuilt = expression.replace(sp.Abs, sp.Abs)

    assert back == rebuilt or sp.expand(back - rebuilt) == 0, f"{to_latex(expression)}: got {back}, wanted {expression}"


@settings(max_examples=80, deadline=None)
@given(EXPRESSIONS)
def test_printed_text_is_read_back(expression):
    """The line for a terminal gives the same expression again."""
    ((back,),) = [item.sides for item in read(to_text(expression), VOCABULARY.with_functions({"F": three_places()}))]
    rebuilt = expression.replace(sp.Abs, sp.Abs)  # SymPy builds ||x|| in one order of steps and |x| in another

    assert back == rebuilt or sp.expand(back - rebuilt) == 0, f"{to_text(expression)}: got {back}, wanted {expression}"


def three_places():
    """Write F with its three arguments in one bracket, as an undefined function prints."""
    from verify.notation import Function

    return (Function(F, arguments=3),)


@pytest.mark.parametrize(
    ("expression", "text", "latex"),
    [
        (alpha * (sp.Abs(x) - alpha / 2), "α·(|x| − α/2)", r"\alpha \left(\left|x\right| - \frac{\alpha}{2}\right)"),
        (x**2 / (2 * alpha), "x²/(2·α)", r"\frac{x^{2}}{2 \alpha}"),
        (sp.exp(-sp.Abs(x) / alpha), "exp(−|x|/α)", r"\exp\left(- \frac{\left|x\right|}{\alpha}\right)"),
        (sp.Symbol("t_x^*", real=True), "t_x^*", "t_{x}^*"),
        (sp.Le(x, alpha), "x ≤ α", r"x \le \alpha"),
        (sp.Ge(alpha, sp.Abs(x), evaluate=False), "|x| ≤ α", r"\left|x\right| \le \alpha"),
        (sp.sqrt(alpha), "√(α)", r"\sqrt{\alpha}"),
        (sp.Integral(x, (x, 0, sp.oo)), "∫_{0}^{∞} x dx", r"\int\limits_{0}^{\infty} x\, dx"),
    ],
)
def test_an_expression_prints_as_the_paper_writes_it(expression, text, latex):
    """Greek letters, bars, raised digits; exp and sgn by name."""
    assert to_text(expression) == text
    assert to_latex(expression) == latex


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Identity(G(x), x, domain=x > 0), "G(x) = x for x > 0"),
        (Inequality(x, y, strict=True), "x < y"),
        (LimitIs(G(x), x, sp.oo, sp.Integer(0)), "lim_{x→∞} G(x) = 0"),
        (IntegralIs(G(x), x, sp.Integer(0), sp.oo, alpha), "∫_{0}^{∞} G(x) dx = α"),
        (Exists((x,), (Identity(G(x), y),), witness=(y,), unique=True), "there is exactly one x such that G(x) = y, namely x = y"),
        (HoldsIff((x,), (Inequality(G(x), y),), sp.Eq(y, alpha)), "G(x) ≤ y for all x ⇔ y = α"),
        (Extremum(G(x) + 1, (x,), alpha, "sup", (sp.oo,), attained=False), "sup_{x} (G(x) + 1) = α, not attained, approached as x → ∞"),
        (SameArgmin(G(x), 1 - G(x), x, "min", "max"), "argmin_{x} G(x) = argmax_{x} (1 − G(x))"),
        (Approximation(G(x), x, (x,), supremum=alpha, at=(sp.Integer(1),)), "G(x) ≈ x with an error of at most α (attained)"),
        (Approximation(G(x), x, (x,), leading=x**2, point=sp.Integer(0)), "G(x) ≈ x with the error x² to leading order as x → 0"),
    ],
)
def test_a_form_is_a_sentence(form, text):
    """Each form says what it states."""
    assert form_text(form) == text
    assert form_latex(form)


def test_a_statement_is_a_line_a_form():
    """A claim's statement is one line for each form."""
    claim = Claim("text:1", "identity", "", "", (Identity(x, y), Inequality(x, y)), "")

    assert statement_text(claim) == "x = y\nx ≤ y"
    assert statement_latex(claim) == "x = y \\\\\nx \\le y"


def test_the_lambert_function_is_one_letter() -> None:
    """W as the paper would print it, its lower branch with an index."""
    assert to_text(sp.LambertW(-2 * sp.exp(-2)) + 2) == "W(−2·exp(−2)) + 2"
    assert to_text(sp.LambertW(x, -1)) == "W₋₁(x)"
