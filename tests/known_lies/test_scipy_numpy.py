"""SciPy and NumPy, seen with 1.17.1 and 2.4.6: floating-point answers that look certain."""

from __future__ import annotations

import numpy as np
import scipy.integrate
import sympy as sp

import verify
from verify import losses
from verify.claim import Identity, IntegralIs
from verify.paper.functions import D, H, laplace

T = sp.Symbol("t", real=True)


Y = sp.Symbol("y", real=True)


def test_a_narrow_peak_is_missed() -> None:
    """For a density with scale 1e-6 `quad` gives 0 with error 0; here the integral is proved to be 1."""
    value, error = scipy.integrate.quad(lambda s: np.exp(-abs(s - 0.3) / 1e-6) / 2e-6, -np.inf, np.inf)
    density = laplace(T, sp.Rational(3, 10), sp.Rational(1, 10**6))

    assert (value, error) == (0.0, 0.0), f"{value} with error {error}: this version no longer lies"
    assert verify.check(IntegralIs(density, T, -sp.oo, sp.oo, sp.S.One), methods=["symbolic"]).verdict == "proved"


def test_close_is_called_equal() -> None:
    """`allclose` takes a loss and the same loss times 1 + 1e-7 for equal; here that is refuted at an exact point."""
    points = np.linspace(-5, 5, 1001)
    values = losses.huber(points, 1.0)
    alpha = sp.Symbol("alpha", positive=True)

    assert np.allclose(values, values * (1 + 1e-7)), "this version no longer lies"
    found = verify.check(Identity(H(alpha, Y), H(alpha, Y) * (1 + sp.Rational(1, 10**7))), methods=["symbolic", "balls"])
    assert found.verdict == "refuted"
    assert found.counterexample


def test_scales_of_one_hide_an_error() -> None:
    """At α = β = 1 the loss with its scales exchanged is the loss, at every float; for other scales the exchange is refuted."""
    points = np.linspace(-20, 20, 100_001)
    alpha, beta = sp.symbols("alpha beta", positive=True)

    assert np.array_equal(losses.laplace_kl_loss(points, alpha=1.0, beta=1.0), losses.laplace_kl_loss(points, beta=1.0, alpha=1.0))
    found = verify.check(Identity(D(alpha, beta, Y), D(beta, alpha, Y)), methods=["symbolic", "balls"])
    assert found.verdict == "refuted"
    assert found.counterexample[alpha] != found.counterexample[beta]


def test_a_difference_that_cancels() -> None:
    """Equation (19) as printed gives 0, or twice the truth, for residuals near 1e-8; `losses` is right to 4 units of the last place."""
    points = np.array([1e-9, 3e-9, 1e-8, 2e-8])
    naive = np.exp(-points) + points - 1
    truth = np.array([float((sp.exp(-sp.Rational(point)) + sp.Rational(point) - 1).evalf(30)) for point in points])

    assert np.max(np.abs(naive / truth - 1)) > 0.5, f"{naive}: this version no longer lies"
    assert np.all(np.abs(losses.laplace_kl_loss(points, alpha=1.0, beta=1.0) - truth) <= 4 * np.spacing(truth))
