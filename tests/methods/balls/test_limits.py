"""Limits with powers of a logarithm and of quotients of cases: what is true is enclosed, a false neighbour is refuted."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.claim import LimitIs, Outcome
from verify.methods.balls import balls
from verify.methods.base import Settings
from verify.paper.functions import KL, D, H

x, mu_1, mu_2 = sp.symbols("x mu_1 mu_2", real=True)
alpha, b_1, b_2, s = sp.symbols("alpha b_1 b_2 s", positive=True)
TINY = sp.Rational(1, 10**7)
CROSS = sp.log(2 * b_2) + (b_1 * sp.exp(-sp.Abs(mu_1 - mu_2) / b_1) + sp.Abs(mu_1 - mu_2)) / b_2
RATIO = D(alpha, 1 / alpha, x) / H(alpha, x)

TRUE = {
    "the divergence of a Dirac label": LimitIs(KL(mu_1, b_1, mu_2, b_2), b_1, sp.S.Zero, sp.oo, "+"),
    "its cross entropy": LimitIs(CROSS, b_1, sp.S.Zero, sp.log(2 * b_2) + sp.Abs(mu_1 - mu_2) / b_2, "+"),
    "the entropy": LimitIs(sp.log(2 * s) + 1, s, sp.S.Zero, -sp.oo, "+"),
    "a logarithm against a power": LimitIs(sp.log(alpha * s) ** 3 / s, s, sp.oo, sp.S.Zero),
    "powers of a logarithm": LimitIs((3 * sp.log(s) ** 2 + sp.log(s)) / (sp.log(alpha * s**2) * sp.log(s)), s, sp.oo, sp.Rational(3, 2)),
    "a logarithm against an exponential": LimitIs(sp.exp(s) / (s**2 * sp.log(s)), s, sp.oo, sp.oo),
    "a power times a logarithm at 0": LimitIs(s * sp.log(s / alpha), s, sp.S.Zero, sp.S.Zero, "+"),
    "a quotient of cases": LimitIs(RATIO, x, sp.S.Zero, sp.S.One),
    "a quotient of cases, far out": LimitIs(RATIO, x, sp.oo, sp.S.One),
}
FALSE = {
    "the divergence tends to the cross entropy's limit": LimitIs(
        KL(mu_1, b_1, mu_2, b_2), b_1, sp.S.Zero, sp.log(2 * b_2) + sp.Abs(mu_1 - mu_2) / b_2, "+"
    ),
    "the divergence tends to −∞": LimitIs(KL(mu_1, b_1, mu_2, b_2), b_1, sp.S.Zero, -sp.oo, "+"),
    "the entropy with the sign of a divergence": LimitIs(sp.log(2 * s) + 1, s, sp.S.Zero, sp.oo, "+"),
    "a logarithm wins over a power": LimitIs(sp.log(alpha * s) ** 3 / s, s, sp.oo, sp.S.One),
    "powers of a logarithm, the factor forgotten": LimitIs(
        (3 * sp.log(s) ** 2 + sp.log(s)) / (sp.log(alpha * s**2) * sp.log(s)), s, sp.oo, sp.S(3)
    ),
    "a quotient of cases, off by 1e-7": LimitIs(RATIO, x, sp.S.Zero, 1 + TINY),
    "a quotient of cases, the other scale": LimitIs(D(alpha / 2, 1 / alpha, x) / H(alpha, x), x, sp.S.Zero, sp.S.One),
}


@pytest.mark.parametrize("form", TRUE.values(), ids=TRUE)
def test_true_limits_are_enclosed(form: LimitIs) -> None:
    """The limit overlaps at exact parameters; without any it is proved."""
    found = balls.decide(form, Settings())

    assert found.outcome is (Outcome.CONSISTENT if form.free_symbols else Outcome.PROVED), found.detail


@pytest.mark.parametrize("form", FALSE.values(), ids=FALSE)
def test_false_limits_are_refuted(form: LimitIs) -> None:
    """The two limits are certainly different, and the certificate holds both."""
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.REFUTED, found.detail
    assert found.certificate is not None
    assert found.certificate["limit"] != found.certificate["claimed"]


@pytest.mark.parametrize("expression", [sp.log(1 + s), sp.log(sp.log(s)), sp.sin(sp.log(s))], ids=str)
def test_other_logarithms_are_left_open(expression: sp.Expr) -> None:
    """A logarithm of anything but a product of powers is not decided by its modes, and a false limit is not confirmed."""
    found = balls.decide(LimitIs(expression, s, sp.oo, sp.S.One), Settings())

    assert found.outcome is Outcome.UNDECIDED, found.detail
