"""Primitives of the terms that occur: polynomials times exponentials of linear and quadratic polynomials."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from verify.methods.smooth import slope_of
from verify.methods.symbolic.context import Conditions, Unable, need_sign
from verify.methods.symbolic.normal import open_logs, vanishes

__all__ = ["primitive"]


@lru_cache(maxsize=1 << 10)
def primitive(integrand: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> sp.Expr:
    """Find a primitive of a kink-free integrand and check it by differentiation.

    Args:
        integrand: The integrand.
        variable: The integration variable.
        conditions: What is known of the parameters.

    Returns:
        An expression whose derivative is the integrand, as a chain of rewriting proves.

    Raises:
        NeedSign: If the sign of a parameter is missing.
        Unable: If no primitive was found or it did not pass the check.
    """
    flat = sp.expand(open_logs(integrand))
    try:
        terms = [(_term(term, variable, conditions), term) for term in sp.Add.make_args(flat)]
    except Unable:
        terms = [(sp.integrate(integrand, variable), integrand)]
    for found, term in terms:
        if found.has(sp.Integral, sp.Piecewise) or not vanishes(slope_of(found, variable) - term):
            raise Unable(f"no primitive of {term} was found")
    return sp.Add(*[found for found, _ in terms])


def _term(term: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> sp.Expr:
    constant, power, exponent = sp.Integer(1), 0, sp.Integer(0)
    for factor in sp.Mul.make_args(term):
        base, raised = factor.as_base_exp()
        if not factor.has(variable):
            constant *= factor
        elif base == variable and raised.is_Integer and raised >= 0:
            power += int(raised)
        elif base == sp.E and raised.is_polynomial(variable) and sp.degree(raised, variable) <= 2:
            exponent += raised
        else:
            raise Unable(f"{factor} is of another kind")
    coefficients = sp.Poly(exponent, variable).all_coeffs()[::-1]
    constant *= sp.exp(coefficients[0])
    slope, curvature = ([*coefficients[1:], sp.Integer(0), sp.Integer(0)])[:2]
    if curvature != 0:
        return constant * _gaussian(variable, power, slope, curvature, conditions)
    if slope == 0:
        return constant * variable ** (power + 1) / (power + 1)
    if need_sign(slope, conditions) == 0:
        raise Unable("an exponent vanishes")
    falling = sum((-1) ** k * sp.ff(power, k) * variable ** (power - k) / slope ** (k + 1) for k in range(power + 1))
    return constant * falling * sp.exp(slope * variable)


def _gaussian(variable: sp.Symbol, power: int, slope: sp.Expr, curvature: sp.Expr, conditions: Conditions) -> sp.Expr:
    """Integrate tⁿ exp(-a t² + s t): complete the square, expand tⁿ about the centre, and lower the power by parts."""
    rate = -curvature
    if need_sign(rate, conditions) != 1:
        raise Unable("an exponential grows like a square")
    centre = sp.cancel(slope / (2 * rate))
    shifted = variable - centre
    bell = sp.exp(-sp.expand(rate * shifted**2))
    lowered = [sp.sqrt(sp.pi) / (2 * sp.sqrt(rate)) * sp.erf(sp.sqrt(rate) * shifted), -bell / (2 * rate)]
    for order in range(2, power + 1):
        lowered.append(-(shifted ** (order - 1)) * bell / (2 * rate) + sp.Rational(order - 1, 2) / rate * lowered[order - 2])
    height = sp.exp(sp.expand(rate * centre**2))
    return height * sum(sp.binomial(power, k) * centre ** (power - k) * lowered[k] for k in range(power + 1))
