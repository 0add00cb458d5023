"""True statements are proved, false ones never are: the symbolic method against a table of both."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.claim import (
    Approximation,
    Cell,
    Exists,
    Extremum,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    Outcome,
    SameArgmin,
    TableIs,
)
from verify.methods.base import Settings
from verify.methods.symbolic import symbolic
from verify.paper.functions import KL, D, H, laplace
from verify.paper.symbols import N, alpha, alpha_star, b_1, b_2, beta, beta_star, gamma, i, lam, mu, mu_1, mu_2, sigma, theta, u, x, y

pytestmark = pytest.mark.symbolic

R, oo, Abs, exp, log, Pw = sp.Rational, sp.oo, sp.Abs, sp.exp, sp.log, sp.Piecewise
t = sp.Symbol("t", real=True)
p, q = laplace(t, mu_1, b_1), laplace(t, mu_2, b_2)
ZERO, ONE = sp.Integer(0), sp.Integer(1)
F_i = sp.Function("F", real=True)(theta, i)
y_i = sp.Function("y", real=True)(i)
prob = sp.Function("p", positive=True)(y_i, theta)
loss = sp.Function("L", real=True)
density, other = sp.Function("p", positive=True), sp.Function("q", positive=True)
beyond = D(alpha_star, beta_star, x) - H(alpha, x)
quadratic = x**2 / (2 * alpha * beta)


def total(term: sp.Expr) -> sp.Expr:
    """Sum over the data."""
    return sp.Sum(term, (i, 0, N))


def line(integrand: sp.Expr) -> sp.Expr:
    """Integrate over the real line."""
    return sp.Integral(integrand, (t, -oo, oo))


def over_line(integrand: sp.Expr, value: sp.Expr) -> IntegralIs:
    """State an integral over the real line."""
    return IntegralIs(integrand, t, -oo, oo, value)


weighted = Abs(t - mu_2) / (2 * b_1 * b_2) * exp(-Abs(t - mu_1) / b_1)
derivative_21 = sp.sign(x) / beta * (1 - exp(-Abs(x) / alpha))
derivative_22 = exp(-Abs(x) / alpha) / (alpha * beta)
normaliser = sp.sqrt(2 * sp.pi) * sp.erf(alpha / sp.sqrt(2)) + 2 / alpha * exp(-(alpha**2) / 2)
f_1 = y**2 / 2 - y + 1 - exp(-y)

TRUE: dict[str, Form] = {
    "28": Identity(D(alpha, beta, gamma * x), D(alpha / gamma, beta / gamma, x)),
    "29": Identity(gamma * D(alpha, beta, x), D(alpha, beta / gamma, x)),
    "36": Identity(lam * D(ONE, ONE, x / sigma), D(sigma, sigma / lam, x)),
    "37": Identity(H(alpha, x) / alpha, Pw((x**2 / (2 * alpha), Abs(x) <= alpha), (Abs(x) - alpha / 2, True))),
    "19 from 63": Identity(KL(mu_1, alpha, mu_2, beta), D(alpha, beta, mu_1 - mu_2) + alpha / beta - 1 + log(beta / alpha)),
    "21 everywhere": Identity(sp.Derivative(D(alpha, beta, x), x), derivative_21),
    "22 everywhere": Identity(sp.Derivative(D(alpha, beta, x), (x, 2)), derivative_22),
    "Huber derivative": Identity(sp.Derivative(H(alpha, x), x), sp.Max(-alpha, sp.Min(alpha, x))),
    "even": Identity(H(alpha, -x), H(alpha, x)),
    "65": Identity(
        H(alpha, x) - D(alpha, 1 / alpha, x), x**2 / 2 - alpha * x + alpha**2 * (1 - exp(-x / alpha)), sp.And(x >= 0, x <= alpha)
    ),
    "66": Identity(H(alpha, x) - D(alpha, 1 / alpha, x), alpha**2 / 2 - alpha**2 * exp(-x / alpha), sp.And(x >= alpha)),
    "log of exp": Identity(log(exp(-Abs(x) / alpha) / (2 * alpha)), -Abs(x) / alpha - log(2) - log(alpha)),
    "power": Identity(exp(x * log(alpha)) * alpha, alpha ** (x + 1)),
    "square root": Identity(
        -log(exp(-(x**2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2)), log(sp.sqrt(2 * sp.pi * sigma**2)) + x**2 / (2 * sigma**2)
    ),
    "Leibniz": Identity(sp.Derivative(sp.Integral(density(t), (t, -oo, y - mu)), y), density(y - mu)),
    "sum of logs": Identity(log(sp.Product(prob, (i, 0, N))), total(log(prob))),
    "54": Identity(line(density(t) * log(density(t) / other(t))), line(density(t) * log(density(t))) - line(density(t) * log(other(t)))),
    "57": Identity(-line(p * log(q)), line(weighted) + log(2 * b_2)),
    "58": Identity(
        line(weighted),
        sp.Integral((mu_2 - t) / (2 * b_1 * b_2) * exp(-(mu_1 - t) / b_1), (t, -oo, mu_2))
        + sp.Integral((t - mu_2) / (2 * b_1 * b_2) * exp(-(mu_1 - t) / b_1), (t, mu_2, mu_1))
        + sp.Integral((t - mu_2) / (2 * b_1 * b_2) * exp(-(t - mu_1) / b_1), (t, mu_1, oo)),
        sp.Ge(mu_1, mu_2),
    ),
    "density": over_line(p, ONE),
    "18": over_line(p * log(p / q), KL(mu_1, b_1, mu_2, b_2)),
    "60": over_line(weighted, (b_1 * exp(-Abs(mu_1 - mu_2) / b_1) + Abs(mu_1 - mu_2)) / b_2),
    "62": over_line(-p * log(p), 1 + log(2 * b_1)),
    "Gaussian": over_line(exp(-((t - mu) ** 2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2), ONE),
    "Huber normaliser": over_line(exp(-H(alpha, t)), normaliser),
    "finite ends": IntegralIs(Abs(t - x), t, ZERO, ONE, (x**2 + (1 - x) ** 2) / 2, sp.And(x >= 0, x <= 1)),
    "85": LimitIs(D(alpha / 2, 1 / alpha, x) - H(alpha, x), x, oo, ZERO),
    "86": LimitIs(D(alpha, 1 / alpha, x) - H(alpha, x), x, -oo, -(alpha**2) / 2),
    "87 below": LimitIs(beyond, x, oo, oo, domain=beta_star < 1 / alpha),
    "87 at": LimitIs(beyond, x, oo, alpha * (alpha / 2 - alpha_star), domain=sp.Eq(beta_star, 1 / alpha)),
    "87 above": LimitIs(beyond, x, oo, -oo, domain=beta_star > 1 / alpha),
    "20": LimitIs((D(alpha, beta, x) - quadratic) / (-(Abs(x) ** 3) / (6 * alpha**2 * beta)), x, ZERO, ONE),
    "one side": LimitIs(sp.sign(x) * exp(x), x, ZERO, -ONE, "-"),
    "normaliser far": LimitIs(normaliser, alpha, oo, sp.sqrt(2 * sp.pi)),
    "64": Inequality(ZERO, H(alpha, x) - D(alpha, 1 / alpha, x)),
    "64 strict": Inequality(ZERO, H(alpha, x) - D(alpha, 1 / alpha, x), strict=True, domain=sp.Ne(x, 0)),
    "67": Inequality(ZERO, f_1, domain=sp.And(y >= 0, y <= 1)),
    "68": Inequality(ZERO, R(1, 2) - exp(-y), domain=y >= 1),
    "79": Inequality(1 - y + y**2 / 4, 1 - y / 2, domain=sp.And(y >= 0, y <= 2)),
    "log": Inequality(log(u), u - 1),
    "nonnegative": Inequality(ZERO, D(alpha, beta, x)),
    "remainder": Inequality(quadratic - D(alpha, beta, x), Abs(x) ** 3 / (6 * alpha**2 * beta)),
    "witness": Exists((y,), (Inequality(ZERO, y - x, strict=True),), where=y >= 0, witness=(Abs(x) + 1,)),
    "24": Approximation(
        D(alpha, beta, x),
        Pw((quadratic, Abs(x) <= alpha), ((Abs(x) - alpha) / beta, True)),
        (x,),
        alpha / beta * exp(-1),
        (alpha,),
        attained=False,
    ),
    "gap": Extremum(H(alpha, x) - D(alpha, 1 / alpha, x), (x,), alpha**2 / 2, "sup", (oo,), attained=False),
    "iff": HoldsIff((x,), (Inequality(beta * x**2, alpha * x**2),), beta <= alpha, witnesses=((sp.true, (ONE,)),)),
    "7": SameArgmin(sp.Product(prob, (i, 0, N)), -total(log(prob)), theta, sense="max"),
    "2": SameArgmin(sp.Product(exp(-loss(y_i - F_i)) / sigma, (i, 0, N)), total(loss(y_i - F_i)), theta, sense="max"),
    "10": SameArgmin(
        -total(log(exp(-((y_i - F_i) ** 2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2))), total((y_i - F_i) ** 2 / 2), theta
    ),
    "14": SameArgmin(total(KL(y_i, b_1, F_i, b_2)), total(D(b_1, b_2, y_i - F_i)), theta),
    "table": TableIs((Cell("label", "x", R(1, 9), R(1, 9) * 1), Cell("prediction", "x", R(1, 10), sp.Rational(1, 5) / 2))),
}

FALSE: dict[str, Form] = {
    "28 sign": Identity(D(alpha, beta, gamma * x), -D(alpha / gamma, beta / gamma, x)),
    "28 one scale": Identity(D(alpha, beta, gamma * x), D(alpha / gamma, beta, x)),
    "28 inverted": Identity(D(alpha, beta, gamma * x), D(alpha * gamma, beta * gamma, x)),
    "29 factor": Identity(gamma * D(alpha, beta, x), D(alpha, beta / (2 * gamma), x)),
    "29 other scale": Identity(gamma * D(alpha, beta, x), D(alpha / gamma, beta, x)),
    "37 threshold": Identity(H(alpha, x) / alpha, Pw((x**2 / (2 * alpha), Abs(x) <= alpha / 2), (Abs(x) - alpha / 2, True))),
    "37 missing bars": Identity(H(alpha, x) / alpha, Pw((x**2 / (2 * alpha), Abs(x) <= alpha), (x - alpha / 2, True))),
    "19 constant": Identity(KL(mu_1, alpha, mu_2, beta), D(alpha, beta, mu_1 - mu_2) + log(beta / alpha)),
    "21 no sgn": Identity(sp.Derivative(D(alpha, beta, x), x), (1 - exp(-Abs(x) / alpha)) / beta),
    "21 at zero only": Identity(sp.Derivative(D(alpha, beta, x), x), derivative_21 + Pw((ONE, sp.Eq(x, 0)), (ZERO, True))),
    "21 negative side": Identity(sp.Derivative(D(alpha, beta, x), x), (1 - exp(-x / alpha)) / beta),
    "22 at zero only": Identity(sp.Derivative(D(alpha, beta, x), (x, 2)), sp.sign(x) ** 2 * derivative_22),
    "22 alpha squared": Identity(sp.Derivative(D(alpha, beta, x), (x, 2)), derivative_22 / alpha),
    "no derivative at zero": Identity(sp.Derivative(Abs(x), x), sp.sign(x)),
    "no second derivative": Identity(sp.Derivative(H(alpha, x), (x, 2)), Pw((ONE, Abs(x) <= alpha), (ZERO, True))),
    "jump": Identity(sp.Derivative(Pw((x**2, x <= 0), (1 + x**2, True)), x), 2 * x),
    "26 threshold": Identity(
        D(alpha, beta, x),
        Pw((D(alpha, beta, x), Abs(x) <= alpha), (D(alpha, beta, x) + Pw((R(1, 10**7), x > 14 * alpha), (ZERO, True)), True)),
    ),
    "Leibniz sign": Identity(sp.Derivative(sp.Integral(density(t), (t, -oo, y - mu)), y), density(mu - y)),
    "hidden derivative": Identity(sp.Derivative(total(exp(theta * y_i)), theta), ZERO),
    "57 constant": Identity(-line(p * log(q)), line(weighted) + log(b_2)),
    "54 sign": Identity(
        line(density(t) * log(density(t) / other(t))), line(density(t) * log(density(t))) + line(density(t) * log(other(t)))
    ),
    "density factor": over_line(2 * p, ONE),
    "18 swapped scales": over_line(p * log(p / q), KL(mu_1, b_2, mu_2, b_1)),
    "18 dropped constant": over_line(p * log(p / q), KL(mu_1, b_1, mu_2, b_2) + 1),
    "60 no bars": over_line(weighted, (b_1 * exp(-(mu_1 - mu_2) / b_1) + (mu_1 - mu_2)) / b_2),
    "62 factor": over_line(-p * log(p), 1 + log(b_1)),
    "Huber normaliser factor": over_line(exp(-H(alpha, t)), normaliser + exp(-(alpha**2) / 2) / alpha),
    "diverges": over_line(Abs(t), ONE),
    "85 value": LimitIs(D(alpha / 2, 1 / alpha, x) - H(alpha, x), x, oo, alpha),
    "86 factor": LimitIs(D(alpha, 1 / alpha, x) - H(alpha, x), x, oo, -(alpha**2)),
    "87 swapped": LimitIs(beyond, x, oo, oo, domain=beta_star > 1 / alpha),
    "87 everywhere": LimitIs(beyond, x, oo, oo),
    "20 one sign": LimitIs((D(alpha, beta, x) - quadratic) / (-(x**3) / (6 * alpha**2 * beta)), x, ZERO, ONE),
    "two sides": LimitIs(sp.sign(x), x, ZERO, ONE),
    "64 reversed": Inequality(H(alpha, x), D(alpha, 1 / alpha, x)),
    "64 strict at zero": Inequality(ZERO, H(alpha, x) - D(alpha, 1 / alpha, x), strict=True),
    "67 everywhere": Inequality(ZERO, f_1),
    "68 earlier": Inequality(ZERO, R(1, 2) - exp(-y), domain=y >= R(1, 2)),
    "80 beyond": Inequality(ZERO, -(y**2) / 4 + y / 2, domain=sp.And(y >= 0, y <= 3)),
    "upper bound": Inequality(KL(x, alpha, ZERO, 1 / alpha), H(alpha, x)),
    "remainder factor": Inequality(quadratic - D(alpha, beta, x), Abs(x) ** 3 / (12 * alpha**2 * beta)),
    "pole": IntegralIs(1 / t**2, t, -ONE, ONE, sp.Integer(-2)),
    "pole of a tangent": IntegralIs(1 / sp.cos(t) ** 2, t, ZERO, sp.pi, ZERO),
    "by 1e-7": Inequality(u - 1, log(u) * (1 + R(1, 10**7))),
    "wrong witness": Exists((y,), (Inequality(ZERO, y - x, strict=True),), witness=(x,)),
    "24 constant": Approximation(D(alpha, beta, x), (Abs(x) - alpha) / beta, (x,), alpha / (2 * beta), (ZERO,)),
    "gap value": Extremum(H(alpha, x) - D(alpha, 1 / alpha, x), (x,), alpha**2, "sup", (oo,), attained=False),
    "iff strict": HoldsIff((x,), (Inequality(beta * x**2, alpha * x**2),), beta < alpha, witnesses=((sp.true, (ONE,)),)),
    "7 sense": SameArgmin(sp.Product(prob, (i, 0, N)), total(log(prob)), theta, sense="max"),
    "10 weight": SameArgmin(total(sigma * i * (y_i - F_i) ** 2), total((y_i - F_i) ** 2 / 2), theta),
    "14 other loss": SameArgmin(total(KL(y_i, b_1, F_i, b_2)), total(D(b_2, b_1, y_i - F_i)), theta),
    "table": TableIs((Cell("label", "x", R(1, 9), R(1, 9)), Cell("prediction", "x", R(1, 10), R(1, 9)))),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_statements_are_proved(name):
    """Each of the table's true statements is proved, with steps and a certificate."""
    finding = symbolic.decide(TRUE[name], Settings(seconds=60))

    assert finding.outcome is Outcome.PROVED, f"{name}: {finding.outcome}: {finding.detail} {finding.counterexample}"
    assert finding.steps, name
    assert "type" in (finding.certificate or {}), name


@pytest.mark.parametrize("name", FALSE)
def test_false_statements_are_never_proved(name):
    """No mutant is proved; one that is refuted names an exact point for all its symbols."""
    form = FALSE[name]
    finding = symbolic.decide(form, Settings(seconds=60))

    assert finding.outcome in {Outcome.REFUTED, Outcome.UNDECIDED}, f"{name}: {finding.outcome}: {finding.detail}"
    if finding.outcome is Outcome.REFUTED:
        assert "type" in (finding.certificate or {}), name
        assert all(value.is_number for value in finding.counterexample.values()), f"{name}: {finding.counterexample}"


REFUTED = (
    "28 sign", "28 one scale", "28 inverted", "29 factor", "29 other scale", "37 threshold", "37 missing bars", "19 constant", "21 no sgn", "21 at zero only",
    "21 negative side", "22 at zero only", "22 alpha squared", "57 constant", "density factor", "18 swapped scales", "18 dropped constant", "60 no bars",
    "62 factor", "Huber normaliser factor", "85 value", "86 factor", "87 swapped", "87 everywhere", "20 one sign", "two sides", "64 reversed",
    "64 strict at zero", "67 everywhere", "68 earlier", "80 beyond", "upper bound", "remainder factor", "by 1e-7", "gap value", "table",
)  # fmt: skip


@pytest.mark.parametrize("name", REFUTED)
def test_mutants_within_reach_are_refuted(name):
    """Mutants that an exact point can show to be false are refuted, not left undecided."""
    finding = symbolic.decide(FALSE[name], Settings(seconds=60))

    assert finding.outcome is Outcome.REFUTED, f"{name}: {finding.outcome}: {finding.detail}"


EMPTY = (
    Identity(x, x + 1, sp.And(x > 1, x < 0)),
    Inequality(x, x - 1, domain=alpha < 0),
    LimitIs(beta * exp(x), x, -oo, ONE, domain=sp.And(beta > 2, beta < 1)),
    SameArgmin(x**2, x**2, x, domain=beta < 0),
    TableIs(()),
)


@pytest.mark.parametrize("form", EMPTY, ids=lambda form: form.name)
def test_an_empty_domain_is_undecided(form):
    """What speaks of nothing is neither proved nor refuted, and the reason is said."""
    finding = symbolic.decide(form, Settings(seconds=60))

    assert finding.outcome is Outcome.UNDECIDED
    assert "vacuous" in finding.detail


def test_undefined_sides_are_not_proved():
    """An identity whose sides are undefined somewhere in the domain is not proved."""
    form = Identity((x**2 - 1) / (x - 1), x + 1)

    finding = symbolic.decide(form, Settings())

    assert finding.outcome is Outcome.UNDECIDED
    assert "not known to be defined" in finding.detail


def test_the_time_limit_gives_undecided():
    """A statement that takes longer than allowed is undecided, and the limit is named."""
    finding = symbolic.decide(TRUE["18"], Settings(seconds=0.002))

    assert finding.outcome is Outcome.UNDECIDED
    assert "within 0.002 s" in finding.detail


def test_primitives_recheck():
    """Each recorded primitive differentiates to the recorded integrand."""
    finding = symbolic.decide(TRUE["Gaussian"], Settings())
    step = dict(zip([step.what for step in finding.steps], finding.steps, strict=True))
    found = step["a primitive, checked by differentiation"].formula
    (variable,) = [symbol for symbol in found.free_symbols if isinstance(symbol, sp.Dummy)]
    integrand = step["the integrand is"].formula

    assert sp.simplify(sp.diff(found, variable) - integrand) == 0
