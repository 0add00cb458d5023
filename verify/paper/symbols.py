"""The paper's symbols, each with its domain, in one place."""

from __future__ import annotations

import sympy as sp

__all__ = [
    "F_i",
    "F_theta",
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
    "delta",
    "epsilon",
    "gamma",
    "h",
    "h_a",
    "h_target",
    "i",
    "lam",
    "mu",
    "mu_1",
    "mu_2",
    "mu_w",
    "mu_x",
    "r",
    "s",
    "sigma",
    "sigma_w",
    "sigma_x",
    "t_h",
    "t_w",
    "t_x",
    "tau",
    "theta",
    "u",
    "w_a",
    "w_predicted",
    "w_target",
    "x",
    "x_a",
    "x_i",
    "x_target",
    "y",
    "y_i",
    "y_star",
]

x, y, theta, mu, mu_1, mu_2 = sp.symbols("x y theta mu mu_1 mu_2", real=True)
alpha, beta, gamma, sigma, tau = sp.symbols("alpha beta gamma sigma tau", positive=True)
alpha_1, alpha_2, beta_1, beta_2 = sp.symbols("alpha_1 alpha_2 beta_1 beta_2", positive=True)
alpha_star, beta_star = sp.symbols("alpha_* beta_*", positive=True)
b_1, b_2, a, b = sp.symbols("b_1 b_2 a b", positive=True)
lam = sp.Symbol("lambda", positive=True)
u, r = sp.symbols("u r", positive=True)
i, N = sp.symbols("i N", integer=True, nonnegative=True)

# A label y_i, an input x_i and a prediction F_θ(x_i): one sample's as plain numbers, a data set's as functions of i.
y_star, F_theta, epsilon = sp.symbols("y^* F_theta epsilon", real=True)
x_i = sp.Function("x", real=True)(i)
y_i = sp.Function("y", real=True)(i)
F_i = sp.Function("F", real=True)(theta, x_i)

# A step, a real shift and a small exponent, for difference quotients and expansions.
h, delta, s = sp.symbols("h delta s", real=True)

# Box coding: ground truth (printed with a star), anchor (index a), the outputs, and the constants that shift and scale targets.
x_target, x_a, t_x, t_w, t_h = sp.symbols("x^* x_a t_x t_w t_h", real=True)
w_target, w_a, w_predicted, h_target, h_a = sp.symbols("w^* w_a wtilde h^* h_a", positive=True)
mu_x, mu_w = sp.symbols("mu_x mu_w", real=True)
sigma_x, sigma_w = sp.symbols("sigma_x sigma_w", positive=True)
