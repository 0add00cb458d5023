"""False variants are refuted at a point of the statement itself; none is ever proved."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.claim import Inequality, Outcome, unfold
from verify.methods.base import Settings
from verify.methods.positivity import positivity
from verify.methods.rational import enclose, holds_at
from verify.paper.functions import KL, D, H
from verify.paper.symbols import a, alpha, b, b_1, b_2, gamma, mu_1, mu_2, x, y

exp, log, Q, zero = sp.exp, sp.log, sp.Rational, sp.S.Zero
y0 = 2 + sp.LambertW(-2 * exp(-2))
tiny = Q(1, 10**7)
f1 = y**2 / 2 - y + 1 - exp(-y)
f3 = exp(-y) + y - 1 - y**2 / 4
f6 = exp(-y) + y - 1 - y**2 / (2 * gamma)

FALSE = {
    "(67) for negative y": Inequality(zero, f1),
    "(67) strict at 0": Inequality(zero, f1, strict=True, domain=y >= 0),
    "(68) from 1/2": Inequality(zero, Q(1, 2) - exp(-y), domain=y >= Q(1, 2)),
    "(68) from a little below log 2": Inequality(zero, Q(1, 2) - exp(-y), domain=y >= log(2) - tiny),
    "(68) strict at log 2": Inequality(zero, Q(1, 2) - exp(-y), strict=True, domain=y >= log(2)),
    "(74) for all y ≥ 0": Inequality(zero, f3, domain=y >= 0),
    "(74) to 13/5": Inequality(zero, f3, domain=(y >= 0) & (y <= Q(13, 5))),
    "(74) to a little beyond its next zero": Inequality(zero, f3, domain=(y >= 0) & (y <= Q(25569291, 10**7))),
    "(78) from a little below y0": Inequality(1 - y / 2, exp(-y), domain=(y >= y0 - tiny) & (y <= 2)),
    "(78) strict at y0": Inequality(1 - y / 2, exp(-y), strict=True, domain=(y >= y0) & (y <= 2)),
    "(79) a little beyond 2": Inequality((1 - y / 2) ** 2, 1 - y / 2, domain=(y >= 0) & (y <= 2 + tiny)),
    "(80) for negative y": Inequality(zero, -(y**2) / 4 + y / 2, domain=y <= 2),
    "(27) lower, strict at 0": Inequality(D(alpha, 1 / alpha, x), H(alpha, x), strict=True),
    "(27) upper, strict at 0": Inequality(H(alpha, x), D(alpha / 2, 1 / alpha, x), strict=True),
    "(27) lower reversed": Inequality(H(alpha, x), D(alpha, 1 / alpha, x)),
    "(27) upper reversed": Inequality(D(alpha / 2, 1 / alpha, x), H(alpha, x)),
    "(27) α for α/2": Inequality(H(alpha, x), D(alpha, 1 / alpha, x), domain=x > 0),
    "(27) α/2 for α": Inequality(D(alpha / 2, 1 / alpha, x), H(alpha, x), domain=x > 0),
    "(27) α(1/2 + 1e-7)": Inequality(H(alpha, x), D(alpha * (Q(1, 2) + tiny), 1 / alpha, x)),
    "(27) upper, β off by 1e-7": Inequality(H(alpha, x), D(alpha / 2, (1 + tiny) / alpha, x)),
    "(27) lower, β off by 1e-7": Inequality(D(alpha, (1 - tiny) / alpha, x), H(alpha, x)),
    "(27) lower, α off by 1e-7": Inequality(D(alpha * (1 - tiny), 1 / alpha, x), H(alpha, x)),
    "(27) lower times 1 + 1e-7": Inequality(D(alpha, 1 / alpha, x) * (1 + tiny), H(alpha, x)),
    "(27) upper times 1 + 1e-7": Inequality(H(alpha, x) * (1 + tiny), D(alpha / 2, 1 / alpha, x)),
    "(27) β = α": Inequality(D(alpha, alpha, x), H(alpha, x)),
    "(27) false only for α < 1": Inequality(D(alpha, 1, x), H(alpha, x)),
    "(27) false only for α > 1": Inequality(D(1 / alpha, 1 / alpha, x), H(alpha, x)),
    "(27) without |·|": Inequality((alpha * exp(-x / alpha) + x - alpha) * alpha, H(alpha, x)),
    "(27) only x < 0 fails": Inequality(D(alpha, 1 / alpha, x), H(alpha, x) * (1 - sp.Min(sp.sign(x), 0) * -1)),
    "(27) fails beyond u > 14": Inequality(H(alpha, x) + alpha**2 * Q(1, 10**12), D(alpha / 2, 1 / alpha, x), domain=x >= alpha / 1000),
    "(27) a small loss at infinity": Inequality(D(alpha, 1 / alpha, x), H(alpha, x) - alpha**2 * (Q(1, 2) - Q(1, 10**9)), domain=x >= 0),
    "gap of (27) below its value": Inequality(D(alpha / 2, 1 / alpha, x) - H(alpha, x), alpha**2 * Q(809512797, 10**10)),
    "gap below 1/2": Inequality(H(alpha, x) - D(alpha, 1 / alpha, x), alpha**2 * (Q(1, 2) - Q(1, 10**9))),
    "remainder with 1/7": Inequality(x**2 / (2 * a * b) - D(a, b, x), sp.Abs(x) ** 3 / (7 * a**2 * b)),
    "remainder off by 1e-7": Inequality(x**2 / (2 * a * b) - D(a, b, x), sp.Abs(x) ** 3 / (6 * a**2 * b) * (1 - tiny)),
    "remainder without |·|": Inequality(x**2 / (2 * a * b) - D(a, b, x), x**3 / (6 * a**2 * b)),
    "remainder without the factor 2": Inequality(x**2 / (a * b) - D(a, b, x), sp.Abs(x) ** 3 / (6 * a**2 * b)),
    "(90) as printed": Inequality(zero, f6, strict=True, domain=(y >= 0) & (y <= gamma) & (gamma > 1) & (gamma < 2)),
    "(90) from γ = 3/2": Inequality(zero, f6, strict=True, domain=(y > 0) & (y <= gamma) & (gamma >= Q(3, 2)) & (gamma <= 2)),
    "(90) from a little below y0": Inequality(
        zero, f6, strict=True, domain=(y > 0) & (y <= gamma) & (gamma >= Q(159362, 10**5)) & (gamma <= 2)
    ),
    "(90) strict at y0": Inequality(zero, f6, strict=True, domain=(y > 0) & (y <= gamma) & (gamma >= y0) & (gamma <= 2)),
    "Huber above the KL, no constant": Inequality(KL(x, alpha, 0, 1 / alpha), H(alpha, x)),
    "Huber above the KL, half the logarithm": Inequality(KL(x, alpha, 0, 1 / alpha), H(alpha, x) + alpha**2 - 1 - log(alpha)),
    "D = KL, strict": Inequality(D(b_1, b_2, mu_1 - mu_2), KL(mu_1, b_1, mu_2, b_2), strict=True),
    "b1 ↔ b2": Inequality(D(b_2, b_1, mu_1 - mu_2), KL(mu_1, b_1, mu_2, b_2)),
    "t − 1 > log t": Inequality(log(alpha), alpha - 1, strict=True),
    "t − 1 − log t ≥ 1e-7 (t − 1)": Inequality(tiny * (alpha - 1), alpha - 1 - log(alpha)),
    "|x| ≤ x": Inequality(sp.Abs(x), x),
    "max(x, y) ≤ x": Inequality(sp.Max(x, y), x),
    "wrong only at 0": Inequality(sp.Piecewise((1, sp.Eq(x, 0)), (0, True)), sp.Abs(sp.sign(x))),
    "wrong only at 1/3": Inequality(zero, (x - Q(1, 3)) ** 2, strict=True),
    "wrong only near √2": Inequality(zero, (x**2 - 2) ** 2 - Q(1, 10**14)),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_variants_are_refuted(name: str) -> None:
    """A false statement is refuted, and its counterexample violates the statement in its domain."""
    statement = FALSE[name]
    found = positivity.decide(statement, Settings(seconds=60))

    assert found.outcome is Outcome.REFUTED, f"{name}: got {found.outcome} ({found.detail}), wanted refuted"
    point = found.counterexample
    assert point is not None, f"{name}: refuted without a point"
    if all(value.is_Rational for value in point.values()):
        values = {symbol: enclose(value)[0] for symbol, value in point.items()}
        assert holds_at(unfold(statement.domain), values), f"{name}: {point} is not in the domain"
        left, right = (enclose(unfold(side), values, 512) for side in (statement.lhs, statement.rhs))
        assert left[0] > right[1] or (statement.strict and left == right), f"{name}: at {point} got {left}, {right}"
    else:
        difference = (unfold(statement.lhs) - unfold(statement.rhs)).subs(point)
        assert statement.strict, f"{name}: an exact point refutes only a strict inequality"
        assert abs(difference.evalf(60)) < Q(1, 10**50), f"{name}: the sides differ at {point}"
