"""Statements of a user's own: false ones that must be refuted with a certificate, and true ones that must not.

Each is (name, lhs, relation, rhs, domain). The false ones are wrong in the ways in which wrong formulas are usually wrong.
"""

from __future__ import annotations

import sympy as sp
from sympy import Abs, Piecewise, Rational, exp, log, oo, sign, sqrt

x, y, t, d, mu_1, mu_2 = sp.symbols("x y t d mu_1 mu_2", real=True)
alpha, beta, gamma, a, b, b_1, b_2, lam, sigma, w = sp.symbols("alpha beta gamma a b b_1 b_2 lambda sigma w", positive=True)
free = sp.Symbol("gamma", real=True)


def H(alpha, x):
    """Write the Huber loss (5) out."""
    return Piecewise((x**2 / 2, Abs(x) <= alpha), (alpha * (Abs(x) - alpha / 2), True))


def D(alpha, beta, x):
    """Write the proposed loss (19) out."""
    return (alpha * exp(-Abs(x) / alpha) + Abs(x) - alpha) / beta


def KL(d, b_1, b_2):
    """Write the divergence (63) out, for means a distance d apart."""
    return (b_1 * exp(-Abs(d) / b_1) + Abs(d)) / b_2 + log(b_2 / b_1) - 1


def laplace(t, mu, b):
    """Write the Laplace density (55) out."""
    return exp(-Abs(t - mu) / b) / (2 * b)


def integral(integrand, low=-oo, high=oo):
    """Integrate over t."""
    return sp.Integral(integrand, (t, low, high))


CE = integral(Abs(t - mu_2) / (2 * b_1 * b_2) * exp(-Abs(t - mu_1) / b_1))
CROSS = (b_1 * exp(-Abs(mu_1 - mu_2) / b_1) + Abs(mu_1 - mu_2)) / b_2
f1 = y**2 / 2 - y + 1 - exp(-y)
f3 = exp(-y) + y - 1 - y**2 / 4
f6 = exp(-y) + y - 1 - y**2 / (2 * gamma)
TINY = Rational(1, 10**7)
LOWER, UPPER, HUBER = D(alpha, 1 / alpha, x), D(alpha / 2, 1 / alpha, x), H(alpha, x)

FALSE = [
    # wrong only at x = 0
    ("strict lower bound at 0", LOWER, "<", HUBER, True),
    ("strict upper bound at 0", HUBER, "<", UPPER, True),
    ("strict f3 at 0", 0, "<", f3, sp.And(y >= 0, y <= 2)),
    ("strict remainder at 0", D(a, b, x), "<", x**2 / (2 * a * b), True),
    ("sgn one at 0", sp.sign(x) ** 2, "=", sp.Integer(1), True),
    # wrong only for x < 0
    ("lower bound without |x|", (alpha * exp(-x / alpha) + x - alpha) * alpha, "<=", HUBER, True),
    ("f1 for negative y", 0, "<=", f1, True),
    ("derivative without sgn", (1 - exp(-Abs(x) / alpha)) / beta, "=", sign(x) * (1 - exp(-Abs(x) / alpha)) / beta, True),
    ("loss without |x|", D(alpha, beta, x), "=", (alpha * exp(-x / alpha) + x - alpha) / beta, True),
    ("|x| is x", Abs(x), "=", x, True),
    # wrong only far away
    ("upper bound that stops at 14", HUBER, "<=", UPPER - alpha**2 * exp(-28) / 2, sp.And(x >= alpha)),
    ("f2 beyond 14", exp(-y), "<=", exp(-14) * Rational(1, 2), sp.And(y >= 14)),
    ("tail with a smaller slope", (Abs(x) - alpha) * (1 + TINY) / beta, "<=", D(alpha, beta, x), True),
    ("upper bound at a bit more than half", HUBER, "<=", D(alpha / 2 + alpha * TINY, 1 / alpha, x), True),
    ("f3 past its zero", 0, "<=", f3, sp.And(y >= 0, y <= Rational(2557, 1000))),
    # wrong only by 1e-7
    ("scaling off by 1e-7", D(alpha, beta, gamma * x), "=", (1 + TINY) * D(alpha / gamma, beta / gamma, x), True),
    ("quadratic off by 1e-7", D(alpha, beta, x), "<=", (1 - TINY) * x**2 / (2 * alpha * beta), True),
    ("gap off by 1e-7", UPPER - LOWER, "=", alpha**2 / 2 * (1 - exp(-Abs(x) / alpha)) ** 2 * (1 + TINY), True),
    (
        "f3 with a coefficient off by 1e-7",
        0,
        "<=",
        exp(-y) + y - 1 - y**2 * (Rational(1, 4) * (1 + 12 * Rational(1, 10))),
        sp.And(y >= 0, y <= 2),
    ),
    ("half of 1/4 + 1e-7 at 2", 0, "<=", 1 - y / 2 - (1 - y / 2) ** 2 - TINY, sp.And(y >= 0, y <= 2)),
    ("entropy off by 1e-7", integral(-laplace(t, 0, b) * log(laplace(t, 0, b))), "=", 1 + log(2 * b) + TINY, True),
    ("normalised to 1 + 1e-7", integral(laplace(t, mu_1, b_1)), "=", 1 + TINY, True),
    # wrong parameters
    ("alpha and beta swapped", D(alpha, beta, x), "=", D(beta, alpha, x), True),
    ("beta for 1/beta", gamma * D(alpha, beta, x), "=", D(alpha, beta * gamma, x), True),
    ("scaling divides once", D(alpha, beta, gamma * x), "=", D(alpha / gamma, beta, x), True),
    ("scaling multiplies", D(alpha, beta, gamma * x), "=", D(alpha * gamma, beta * gamma, x), True),
    ("lower bound with beta = alpha", D(alpha, alpha, x), "<=", HUBER, True),
    ("upper bound with beta = alpha", HUBER, "<=", D(alpha / 2, alpha, x), True),
    ("threshold alpha/2", LOWER, "<=", Piecewise((x**2 / 2, Abs(x) <= alpha / 2), (alpha * (Abs(x) - alpha / 2), True)), True),
    ("threshold 2 alpha", Piecewise((x**2 / 2, Abs(x) <= 2 * alpha), (alpha * (Abs(x) - alpha / 2), True)), "<=", UPPER, True),
    ("b1 and b2 swapped in the cross entropy", CE, "=", (b_2 * exp(-Abs(mu_1 - mu_2) / b_2) + Abs(mu_1 - mu_2)) / b_1, True),
    ("b1 and b2 swapped in the log", KL(d, b_1, b_2), "=", KL(d, b_1, b_2) + 2 * log(b_1 / b_2), True),
    ("KL is symmetric", KL(d, b_1, b_2), "=", KL(d, b_2, b_1), True),
    ("KL is the loss", KL(d, b_1, b_2), "=", D(b_1, b_2, d), True),
    ("Huber bounds the KL without its constant", KL(x, alpha, 1 / alpha), "<=", HUBER, True),
    ("it does for alpha > 1", KL(x, alpha, 1 / alpha), "<=", HUBER, alpha > 1),
    # missing pieces
    ("missing factor 2 in the quadratic", D(alpha, beta, x), "<=", x**2 / (4 * alpha * beta), True),
    ("missing factor 2 in the density", integral(exp(-Abs(t) / b) / b), "=", sp.Integer(1), True),
    ("missing -alpha", (alpha * exp(-Abs(x) / alpha) + Abs(x)) / beta, "=", D(alpha, beta, x), True),
    ("missing - 1", KL(d, b, b), "=", D(b, b, d) + 1, True),
    ("missing |mu|", CE, "=", (b_1 * exp(-(mu_1 - mu_2) / b_1) + (mu_1 - mu_2)) / b_2, True),
    ("entropy without the 2", integral(-laplace(t, 0, b) * log(laplace(t, 0, b))), "=", 1 + log(b), True),
    ("entropy without the 1", integral(-laplace(t, 0, b) * log(laplace(t, 0, b))), "=", log(2 * b), True),
    ("second derivative without the exponential", 1 / (alpha * beta), "=", exp(-Abs(x) / alpha) / (alpha * beta), True),
    (
        "remainder without the 6",
        x**2 / (2 * a * b) - Abs(x) ** 3 / (7 * a**2 * b),
        "<=",
        D(a, b, x) - Abs(x) ** 3 / (42 * a**2 * b) * 6,
        True,
    ),
    # wrong relations
    (">= for <=, below", LOWER, ">=", HUBER, True),
    (">= for <=, above", HUBER, ">=", UPPER, True),
    ("f2 below log 2", 0, "<=", Rational(1, 2) - exp(-y), y >= Rational(2, 3)),
    ("f6 on the whole interval", 0, "<", f6, sp.And(gamma > 1, gamma < 2, y > 0, y <= gamma)),
    ("f6 at 0", 0, "<", exp(-y) + y - 1 - y**2 / 3, sp.And(y >= 0, y <= 1)),
    ("(78) from the start", 1 - y / 2, "<=", exp(-y), sp.And(y >= 0, y <= 2)),
    ("(79) beyond 2", (1 - y / 2) ** 2, "<=", 1 - y / 2, sp.And(y >= 0, y <= Rational(201, 100))),
    ("log t < t - 1 at 1", log(a), "<", a - 1, True),
    # wrong limits
    ("lower gap closes", sp.Limit(HUBER - LOWER, x, oo), "=", sp.Integer(0), True),
    ("lower gap of alpha squared", sp.Limit(LOWER - HUBER, x, oo), "=", -(alpha**2), True),
    ("upper gap stays", sp.Limit(UPPER - HUBER, x, oo), "=", alpha**2 / 2, True),
    ("slope at 0", sp.Limit(D(alpha, beta, x) / x**2, x, 0), "=", 1 / (alpha * beta), True),
    # wrong hypotheses
    ("scaling by a negative number", D(alpha, beta, free * x), "=", D(alpha / free, beta / free, x), sp.Ne(free, 0)),
    ("only for alpha > 1", alpha * Abs(x) - LOWER, "<=", alpha, True),
    ("H grows with alpha only to a point", H(alpha, x), "<=", H(1, x), True),
    ("Huber under L1", HUBER, "<=", Abs(x), True),
    (
        "two sides differ at one kink",
        Piecewise((x, x <= 1), (1 - x, True)),
        "<=",
        Abs(x) - Piecewise((Rational(1, 10), sp.Eq(x, 1)), (0, True)),
        True,
    ),
    ("smooth L1 is Huber", H(alpha, x) / alpha, "=", HUBER, True),
    ("ratio of losses", UPPER, "<=", Rational(19, 10) * HUBER, True),
    ("gap of (27) is at most 0.08", UPPER - HUBER, "<=", Rational(8, 100) * alpha**2, True),
    ("best ratio is 0.72", Rational(72, 100) * HUBER, "<=", LOWER, True),
]

TRUE = [
    ("(27) below", LOWER, "<=", HUBER, True),
    ("(27) above", HUBER, "<=", UPPER, True),
    ("(27) strictly off 0", LOWER, "<", HUBER, sp.Ne(x, 0)),
    ("(27) with ≥", UPPER, ">=", HUBER, True),
    ("(28)", D(alpha, beta, gamma * x), "=", D(alpha / gamma, beta / gamma, x), True),
    ("(29)", gamma * D(alpha, beta, x), "=", D(alpha, beta / gamma, x), True),
    ("(42)", lam / alpha * D(alpha, 1 / alpha, x / (sigma * w)), "=", D(alpha * sigma * w, sigma * w / lam, x), True),
    ("the gap", UPPER - LOWER, "=", alpha**2 / 2 * (1 - exp(-Abs(x) / alpha)) ** 2, True),
    ("the loss is even", D(alpha, beta, -x), "=", D(alpha, beta, x), True),
    ("(74) shifted", 0, "<=", exp(-(y + 1)) + (y + 1) - 1 - (y + 1) ** 2 / 4, sp.And(y >= -1, y <= 1)),
    ("(74) strictly inside", 0, "<", f3, sp.And(y > 0, y <= 2)),
    ("(67) on the half line", 0, "<=", f1, y >= 0),
    ("(68) from log 2 on", 0, "<=", Rational(1, 2) - exp(-y), y >= log(2)),
    ("the remainder of (20)", x**2 / (2 * a * b) - D(a, b, x), "<=", Abs(x) ** 3 / (6 * a**2 * b), True),
    ("log t ≤ t - 1", log(a), "<=", a - 1, True),
    ("(60)", CE, "=", CROSS, True),
    ("(62)", integral(-laplace(t, 0, b) * log(laplace(t, 0, b))), "=", 1 + log(2 * b), True),
    ("(86)", sp.Limit(LOWER - HUBER, x, oo), "=", -(alpha**2) / 2, True),
    ("(85)", sp.Limit(UPPER - HUBER, x, oo), "=", sp.Integer(0), True),
    ("the KL with its constant", KL(x, alpha, 1 / alpha), "<=", HUBER + alpha**2 - 1 - 2 * log(alpha), True),
    ("(79)", (1 - y / 2) ** 2, "<=", 1 - y / 2, sp.And(y >= 0, y <= 2)),
    ("a square root", sqrt(x**2), "=", Abs(x), True),
]
