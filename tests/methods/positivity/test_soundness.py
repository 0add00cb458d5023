"""Never proved where a sample violates, never refuted where an enclosure shows that the statement holds."""

from __future__ import annotations

import json

import flint
import sympy as sp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.methods.positivity.rechecked import rechecked
from verify.claim import Inequality, Outcome
from verify.methods.base import Settings
from verify.methods.positivity import positivity

y, p = sp.Symbol("y", real=True), sp.Symbol("p", positive=True)
GRID = [sp.Rational(k, 8) for k in range(-40, 41)] + [sp.Rational(1, 2**20), sp.Rational(-1, 2**20), sp.Integer(30), sp.Integer(-30)]
small = st.fractions(min_value=-3, max_value=3, max_denominator=4).map(lambda q: sp.Rational(q.numerator, q.denominator))
rates = st.sampled_from([sp.Integer(1), sp.Integer(2), sp.Rational(1, 2), sp.Integer(-1)])


@st.composite
def statements(draw) -> Inequality:
    """Draw an inequality between an exponential polynomial and 0, often one that touches 0 at the origin."""
    polynomial = sum((draw(small) * y**k for k in range(4)), sp.S.Zero)
    terms = [draw(small) * y ** draw(st.integers(0, 2)) * sp.exp(-draw(rates) * y) for _ in range(draw(st.integers(1, 2)))]
    expression = polynomial + sum(terms)
    if draw(st.booleans()):
        expression = sp.expand(expression - expression.subs(y, 0))
    if draw(st.booleans()):
        expression = sp.expand(y * expression)
    low, width = draw(small), draw(st.sampled_from([sp.Rational(1, 2), sp.Integer(1), sp.Integer(3), None]))
    domain = y >= low if width is None else sp.And(y >= low, y <= low + width)
    return Inequality(sp.S.Zero, expression, strict=draw(st.booleans()), domain=domain)


def enclosure(expression: sp.Expr, point: sp.Rational) -> flint.arb:
    """Enclose an exponential polynomial in y at a rational point, with another library."""
    total = flint.arb(0)
    for term in sp.Add.make_args(expression.subs(y, sp.Symbol("z")).expand()):
        value = flint.arb(1)
        for factor in sp.Mul.make_args(term):
            if factor.is_Rational:
                value *= flint.arb(flint.fmpq(int(factor.p), int(factor.q)))
            elif isinstance(factor, sp.exp):
                rate = factor.args[0].coeff(sp.Symbol("z")) * point
                value *= flint.arb(flint.fmpq(int(rate.p), int(rate.q))).exp()
            else:
                base, power = factor.as_base_exp()
                assert base == sp.Symbol("z")
                value *= flint.arb(flint.fmpq(int(point.p), int(point.q))) ** int(power)
        total += value
    return total


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(statement=statements())
def test_no_verdict_is_contradicted_by_enclosures(statement: Inequality) -> None:
    """A proof survives every sampled point, a refutation's point really fails, and every certificate is accepted."""
    found = positivity.decide(statement, Settings(seconds=4))
    if found.outcome is Outcome.PROVED:
        for point in GRID:
            if statement.domain.subs(y, point) == sp.true:
                assert not enclosure(statement.rhs, point) < 0, f"{statement}: proved, but negative at y = {point}"
        certificate = json.loads(json.dumps(found.certificate))
        assert rechecked(certificate), f"{statement}: what its certificate says is not proved again"
    elif found.outcome is Outcome.REFUTED:
        point = found.counterexample.get(y, sp.Integer(1))
        if point.is_Rational:
            assert statement.domain.subs(y, point) == sp.true, f"{statement}: refuted outside its domain, at y = {point}"
            assert not enclosure(statement.rhs, point) > 0, f"{statement}: refuted, but positive at y = {point}"
    else:
        assert found.outcome is Outcome.UNDECIDED, f"{statement}: got {found.outcome}, which this method never gives"
        assert found.detail, f"{statement}: undecided without a reason"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(coefficients=st.lists(small, min_size=6, max_size=6), strict=st.booleans())
def test_two_variables_agree_with_samples(coefficients: list[sp.Rational], strict: bool) -> None:
    """Statements with a parameter: no sample on a grid contradicts a proof."""
    c = coefficients
    expression = c[0] + c[1] * y + c[2] * y**2 + c[3] * p + (c[4] + c[5] * y) * sp.exp(-y * p)
    found = positivity.decide(Inequality(sp.S.Zero, expression, strict, sp.And(y >= 0, p <= 2)), Settings(seconds=3))
    if found.outcome is Outcome.PROVED:
        for point in (sp.Integer(0), sp.Rational(1, 3), sp.Integer(1), sp.Integer(4), sp.Integer(20)):
            for parameter in (sp.Rational(1, 100), sp.Rational(1, 2), sp.Integer(1), sp.Integer(2)):
                value = expression.subs({y: point, p: parameter}).evalf(40)
                assert value > -(10**-30), f"{expression} >= 0: proved, but {value} at y = {point}, p = {parameter}"
    elif found.outcome is Outcome.REFUTED:
        value = expression.subs(found.counterexample).evalf(40)
        assert value < 10**-30, f"{expression} >= 0: refuted, but {value} at {found.counterexample}"
