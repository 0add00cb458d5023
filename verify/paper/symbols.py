"""The paper's symbols, each with its domain, in one place."""

from __future__ import annotations

import sympy as sp

__all__ = [
    "N",
    "a",
    "alpha",
    "alpha_1",
    "alpha_2",
    "alpha_star",
    "b",
    "b_1",
    "b_2",
    "beta",
    "beta_1",
    "beta_2",
    "beta_star",
    "gamma",
    "i",
    "lam",
    "mu",
    "mu_1",
    "mu_2",
    "r",
    "sigma",
    "tau",
    "theta",
    "u",
    "x",
    "y",
]

x, y, theta, mu, mu_1, mu_2 = sp.symbols("x y theta mu mu_1 mu_2", real=True)
alpha, beta, gamma, sigma, tau = sp.symbols("alpha beta gamma sigma tau", positive=True)
alpha_1, alpha_2, beta_1, beta_2 = sp.symbols("alpha_1 alpha_2 beta_1 beta_2", positive=True)
alpha_star, beta_star = sp.symbols("alpha_* beta_*", positive=True)
b_1, b_2, a, b = sp.symbols("b_1 b_2 a b", positive=True)
lam = sp.Symbol("lambda", positive=True)
u, r = sp.symbols("u r", positive=True)
i, N = sp.symbols("i N", integer=True, nonnegative=True)
