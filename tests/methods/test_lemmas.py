"""The method of cited claims proves what follows from them, and nothing else; it names what it used."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.claim import Claim, Exists, Form, Identity, Inequality, IntegralIs, LimitIs, Outcome
from verify.methods.base import Settings
from verify.methods.lemmas import lemmas
from verify.paper.functions import KL, D, H, laplace
from verify.paper.symbols import alpha, b_1, b_2, beta, gamma, lam, mu_1, mu_2, sigma, u, x, y

pytestmark = pytest.mark.lemmas

R, oo, exp, log, Abs = sp.Rational, sp.oo, sp.exp, sp.log, sp.Abs
ZERO = sp.Integer(0)
t = sp.Symbol("t", real=True)
p, q = laplace(t, mu_1, b_1), laplace(t, mu_2, b_2)
weighted = Abs(t - mu_2) / (2 * b_1 * b_2) * exp(-Abs(t - mu_1) / b_1)
distance = Abs(mu_1 - mu_2)


def line(integrand: sp.Expr) -> sp.Expr:
    """Integrate over the real line."""
    return sp.Integral(integrand, (t, -oo, oo))


STATEMENTS: dict[str, Form] = {
    "eq:28": Identity(D(alpha, beta, gamma * x), D(alpha / gamma, beta / gamma, x)),
    "eq:29": Identity(gamma * D(alpha, beta, x), D(alpha, beta / gamma, x)),
    "eq:57": Identity(-line(p * log(q)), line(weighted) + log(2 * b_2)),
    "eq:60": IntegralIs(
        weighted,
        t,
        -oo,
        oo,
        sp.Piecewise(
            ((b_1 * exp(-(mu_1 - mu_2) / b_1) + (mu_1 - mu_2)) / b_2, mu_1 >= mu_2),
            ((b_1 * exp(-(mu_2 - mu_1) / b_1) + (mu_2 - mu_1)) / b_2, True),
        ),
    ),
    "eq:61": IntegralIs(-p * log(q), t, -oo, oo, (b_1 * exp(-distance / b_1) + distance) / b_2 + log(2 * b_2)),
    "eq:62": IntegralIs(-p * log(p), t, -oo, oo, 1 + log(2 * b_1)),
    "eq:64": Inequality(ZERO, H(alpha, x) - D(alpha, 1 / alpha, x)),
    "eq:67": Inequality(ZERO, y**2 / 2 - y + 1 - exp(-y), domain=sp.And(y >= 0, y <= 1)),
    "eq:68": Inequality(ZERO, R(1, 2) - exp(-y), domain=y >= 1),
    "eq:71": Inequality(ZERO, D(alpha / 2, 1 / alpha, x) - H(alpha, x)),
    "eq:74": Inequality(ZERO, exp(-y) + y - 1 - y**2 / 4, domain=sp.And(y >= 0, y <= 2)),
    "eq:75": Inequality(ZERO, exp(-y), domain=y >= 2),
    "eq:85": LimitIs(D(alpha / 2, 1 / alpha, x) - H(alpha, x), x, oo, ZERO),
    "eq:16": IntegralIs(laplace(t, mu_1, b_1), t, -oo, oo, sp.Integer(1)),
}

FOLLOWS: dict[str, tuple[Form, tuple[str, ...], tuple[str, ...]]] = {
    "(63) from (61), (62)": (
        Identity(line(p * log(p)) - line(p * log(q)), (b_1 * exp(-distance / b_1) + distance) / b_2 + log(b_2) - log(b_1) - 1),
        ("eq:61", "eq:62"),
        ("eq:61", "eq:62"),
    ),
    "(61) from (57), (60)": (STATEMENTS["eq:61"], ("eq:57", "eq:60"), ("eq:57", "eq:60")),
    "(27) below from (64)": (Inequality(D(alpha, 1 / alpha, x), H(alpha, x)), ("eq:64", "eq:71"), ("eq:64",)),
    "(27) above from (71)": (Inequality(H(alpha, x), D(alpha / 2, 1 / alpha, x)), ("eq:64", "eq:71"), ("eq:71",)),
    "(27) chained": (Inequality(D(alpha, 1 / alpha, x), D(alpha / 2, 1 / alpha, x)), ("eq:64", "eq:71"), ("eq:64", "eq:71")),
    "(64) by cases": (STATEMENTS["eq:64"], ("eq:67", "eq:68"), ("eq:67", "eq:68")),
    "(71) by cases": (STATEMENTS["eq:71"], ("eq:74", "eq:75"), ("eq:74", "eq:75")),
    "(30) exact, from (28)": (Identity(D(alpha, 1 / alpha, gamma * x), D(alpha / gamma, 1 / (alpha * gamma), x)), ("eq:28",), ("eq:28",)),
    "(31) exact, from (29)": (Identity(gamma * D(alpha, 1 / alpha, x), D(alpha, 1 / (alpha * gamma), x)), ("eq:29",), ("eq:29",)),
    "a renamed density": (IntegralIs(laplace(t, mu_2, b_2), t, -oo, oo, sp.Integer(1)), ("eq:16",), ("eq:16",)),
    "a renamed limit": (LimitIs(D(beta / 2, 1 / beta, y) - H(beta, y), y, oo, ZERO), ("eq:85",), ("eq:85",)),
    "(42) bound": (
        Inequality(D(alpha * sigma, sigma / lam, x), lam / alpha * H(alpha, x / sigma)),
        ("eq:64",),
        ("eq:64",),
    ),
}

DOES_NOT: dict[str, tuple[Form, tuple[str, ...]]] = {
    "nothing cited": (STATEMENTS["eq:64"], ()),
    "one case is missing": (STATEMENTS["eq:64"], ("eq:67",)),
    "the wrong bound": (Inequality(H(alpha, x), D(alpha, 1 / alpha, x)), ("eq:64", "eq:71")),
    "strict from weak": (Inequality(ZERO, H(alpha, x) - D(alpha, 1 / alpha, x), strict=True), ("eq:64",)),
    "a sign": (Identity(gamma * D(alpha, 1 / alpha, x), -D(alpha, 1 / (alpha * gamma), x)), ("eq:29",)),
    "a parameter that may be negative": (Identity(y * D(alpha, beta, x), D(alpha, beta / y, x)), ("eq:29",)),
    "outside the cited domain": (Inequality(ZERO, y**2 / 2 - y + 1 - exp(-y)), ("eq:67",)),
    "swapped scales": (Identity(D(alpha, beta, gamma * x), D(beta / gamma, alpha / gamma, x)), ("eq:28",)),
    "a dropped constant": (
        Identity(line(p * log(p)) - line(p * log(q)), (b_1 * exp(-distance / b_1) + distance) / b_2 + log(b_2) - log(b_1)),
        ("eq:61", "eq:62"),
    ),
    "another divergence": (Identity(line(p * log(p)) - line(p * log(q)), KL(mu_1, b_2, mu_2, b_1)), ("eq:61", "eq:62")),
    "another limit": (LimitIs(D(alpha / 2, 1 / alpha, x) - H(alpha, x), x, oo, alpha), ("eq:85",)),
    "a weaker symbol": (LimitIs(D(x / 2, 1 / x, y) - H(x, y), y, oo, ZERO), ("eq:85",)),
    "a merged symbol": (Identity(D(alpha, beta, gamma * x), D(alpha / gamma, beta / gamma, y)), ("eq:28",)),
    "an empty domain": (Inequality(ZERO, u - 1, domain=u < 0), ("eq:64",)),
}


def test_a_bound_symbol_keeps_its_assumptions():
    """What exists among the reals need not exist among the positive numbers."""
    known = Exists((y,), (Inequality(y, -alpha),))
    wanted = Exists((u,), (Inequality(u, -alpha),))
    claim = Claim("eq:1", "inequality", "A", "below", (known,), "A test.")

    assert lemmas.decide(known, Settings(lemmas={"eq:1": claim})).outcome is Outcome.PROVED
    assert lemmas.decide(wanted, Settings(lemmas={"eq:1": claim})).outcome is Outcome.UNDECIDED


def cited(labels: tuple[str, ...]) -> Settings:
    """Settings that cite claims."""
    claims = {label: Claim(label, "identity", "A", label, (STATEMENTS[label],), "A test.") for label in labels}
    return Settings(seconds=60, lemmas=claims)


@pytest.mark.parametrize("name", FOLLOWS)
def test_what_follows_is_proved_and_names_its_lemmas(name):
    """A statement is proved from the claims cited, and `assumes` is exactly those that were used."""
    form, labels, used = FOLLOWS[name]

    finding = lemmas.decide(form, cited(labels))

    assert finding.outcome is Outcome.PROVED, f"{name}: {finding.detail}"
    assert set(finding.assumes) == set(used), f"{name}: {finding.assumes}"
    assert finding.steps
    assert finding.certificate["assumes"] == list(finding.assumes)


@pytest.mark.parametrize("name", DOES_NOT)
def test_what_does_not_follow_is_undecided(name):
    """A statement that the cited claims do not give is undecided, never proved and never refuted."""
    form, labels = DOES_NOT[name]

    finding = lemmas.decide(form, cited(labels))

    assert finding.outcome is Outcome.UNDECIDED, f"{name}: {finding.outcome}: {finding.detail}"
    assert not finding.assumes
