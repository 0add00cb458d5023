"""Extrema, approximations, existence and equivalences, decided by their parts."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.claim import Approximation, Exists, Extremum, Form, HoldsIff, Identity, Inequality, Outcome
from verify.methods.base import Settings
from verify.methods.positivity import positivity
from verify.paper.functions import KL, D, H
from verify.paper.symbols import a, alpha, alpha_1, b, b_1, b_2, gamma, mu_1, mu_2, x, y

exp, Q, zero = sp.exp, sp.Rational, sp.S.Zero
w = sp.LambertW(-2 * exp(-2))
y0 = 2 + w
lowest = sp.LambertW(-exp(-Q(1, 2)) / 2, -1)
gap = Q(1, 2) * (y0 / 2) * (1 - y0 / 2)
f6 = exp(-y) + y - 1 - y**2 / (2 * gamma)
upper, lower = D(alpha / 2, 1 / alpha, x), D(alpha, 1 / alpha, x)
printed = sp.Piecewise((x**2 / (2 * a * b), sp.Abs(x) <= a), ((sp.Abs(x) - a) / b, True))

TRUE: dict[str, Form] = {
    "sup of the upper gap": Extremum(upper - H(alpha, x), (x,), alpha**2 * gap, "sup", (alpha * y0 / 2,)),
    "sup of the upper gap, unique": Extremum(
        upper - H(alpha, x), (x,), alpha**2 * gap, "sup", (alpha * y0 / 2,), unique=True, where=x >= 0
    ),
    "sup of the lower gap": Extremum(H(alpha, x) - lower, (x,), alpha**2 / 2, "sup", (sp.oo,), attained=False),
    "max of the lower gap inside": Extremum(
        H(alpha, x) - lower, (x,), alpha**2 * (Q(1, 2) - exp(-1)), "sup", (alpha,), where=sp.Abs(x) <= alpha
    ),
    "inf of the ratio": Extremum(
        lower / H(alpha, x), (x,), 1 - exp(Q(1, 2) + lowest), "inf", (alpha * (-Q(1, 2) - lowest),), where=sp.Ne(x, 0)
    ),
    "sup of the ratio": Extremum(upper / H(alpha, x), (x,), sp.Integer(2), "sup", (zero,), attained=False, where=sp.Ne(x, 0)),
    "error of the linear piece": Approximation(D(a, b, x), (sp.Abs(x) - a) / b, (x,), a / b, (zero,)),
    "error of (24)": Approximation(D(a, b, x), printed, (x,), (a / b) * exp(-1), (a,), attained=False),
    "leading error of (20)": Approximation(D(a, b, x), x**2 / (2 * a * b), (x,), leading=-(sp.Abs(x) ** 3) / (6 * a**2 * b), point=zero),
    "(88), witness given": Exists(
        (y,),
        (Inequality(zero, f6, strict=True),),
        (gamma > 1) & (gamma <= 2),
        (y > 0) & (y <= gamma),
        witness=(3 * (gamma - 1) / (2 * gamma),),
    ),
    "(88), witness found": Exists((y,), (Inequality(zero, f6, strict=True),), (gamma > 1) & (gamma <= 2), (y > 0) & (y <= gamma)),
    "(88) in α and α1": Exists(
        (x,), (Inequality(H(alpha, x), D(alpha_1, 1 / alpha, x), strict=True),), (alpha_1 >= alpha / 2) & (alpha_1 < alpha)
    ),
    "y0 is unique": Exists((y,), (Identity(exp(-y), 1 - y / 2),), where=(y > 0) & (y < 2), witness=(y0,), unique=True),
    "log 2 is unique": Exists((y,), (Identity(exp(-y), Q(1, 2)),), witness=(sp.log(2),), unique=True),
    "where (90) holds": HoldsIff(
        (y,), (Inequality(zero, f6, strict=True),), gamma > y0, (gamma > 1) & (gamma <= 2), (y > 0) & (y <= gamma), ((sp.true, (gamma,)),)
    ),
    "D is the KL iff the scales agree": HoldsIff(
        (mu_1, mu_2), (Identity(D(b_1, b_2, mu_1 - mu_2), KL(mu_1, b_1, mu_2, b_2)),), sp.Eq(b_1, b_2)
    ),
    "a witness with cases": Exists((x,), (Inequality(a, x), Inequality(b, x)), witness=(sp.Piecewise((a, a >= b), (b, True)),)),
    "another witness than the one named": Exists((x,), (Inequality(zero, x**2, strict=True),), witness=(a - b,)),
    "all D-minorants": HoldsIff((x,), (Inequality(D(a, b, x), H(alpha, x)),), (a * b >= 1) & (b >= 1 / alpha)),
}

FALSE: dict[str, Form] = {
    "sup of the upper gap, too large": Extremum(upper - H(alpha, x), (x,), alpha**2 * (gap + Q(1, 10**7)), "sup", (alpha * y0 / 2,)),
    "sup of the upper gap, elsewhere": Extremum(upper - H(alpha, x), (x,), alpha**2 * gap, "sup", (alpha,)),
    "sup of the lower gap, twice": Extremum(H(alpha, x) - lower, (x,), alpha**2, "sup", (sp.oo,), attained=False),
    "error of (24), the inner one": Approximation(D(a, b, x), printed, (x,), (a / b) * (Q(1, 2) - exp(-1)), (a,)),
    "leading error of (20), half": Approximation(
        D(a, b, x), x**2 / (2 * a * b), (x,), leading=-(sp.Abs(x) ** 3) / (3 * a**2 * b), point=zero
    ),
    "(88) from γ = 1": Exists((y,), (Inequality(zero, f6, strict=True),), (gamma >= 1) & (gamma <= 2), (y > 0) & (y <= gamma)),
    "where (90) holds, with its end": HoldsIff(
        (y,), (Inequality(zero, f6, strict=True),), gamma >= y0, (gamma > 1) & (gamma <= 2), (y > 0) & (y <= gamma), ((sp.true, (gamma,)),)
    ),
    "a witness with cases, of which none can do": Exists((x,), (Inequality(x**2, -a),), witness=(sp.Piecewise((a, a >= b), (b, True)),)),
    "a condition that nothing meets": Exists((a,), (Identity(D(a, 1, x), H(b, x)),), x < 0, a < x, unique=True),
    "D-minorants without b ≥ 1/α": HoldsIff((x,), (Inequality(D(a, b, x), H(alpha, x)),), a * b >= 1),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_forms_are_proved(name: str) -> None:
    """A true composite form is proved, with a certificate for each part."""
    found = positivity.decide(TRUE[name], Settings(seconds=120))

    assert found.outcome is Outcome.PROVED, f"{name}: got {found.outcome} ({found.detail}), wanted proved"
    assert found.certificate, f"{name}: proved without a certificate"


@pytest.mark.parametrize("name", FALSE)
def test_false_forms_are_refuted(name: str) -> None:
    """A false composite form is refuted by one of its parts."""
    found = positivity.decide(FALSE[name], Settings(seconds=120))

    assert found.outcome is Outcome.REFUTED, f"{name}: got {found.outcome} ({found.detail}), wanted refuted"
    assert found.certificate, f"{name}: refuted without a certificate"
