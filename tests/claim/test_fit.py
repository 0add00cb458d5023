"""A form whose fields do not fit together cannot be made, and what is refused is said in one sentence."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
import sympy as sp

from verify.claim import Approximation, Exists, Extremum, HoldsIff, Identity, Inequality, IntegralIs, LimitIs, SameArgmin

x, a = sp.symbols("x a", real=True)
p = sp.Symbol("p", positive=True)
n = sp.Symbol("n", integer=True)
ZERO, ONE = sp.Integer(0), sp.Integer(1)
RELATION = (Inequality(a, x**2),)

MISFITS = {
    "limit-value": (lambda: LimitIs(x, x, ZERO, x), "value = x depends on a variable that the form binds"),
    "limit-point": (lambda: LimitIs(x, x, x, ZERO), "point = x depends on"),
    "limit-domain": (lambda: LimitIs(sp.sign(x), x, ZERO, ONE, domain=x > 0), "domain = x > 0 depends on"),
    "limit-below-0": (lambda: LimitIs(p, p, -ONE, -ONE), "p is assumed to be non-negative, and is not seen to come near -1"),
    "limit-both-sides": (lambda: LimitIs(1 / p, p, ZERO, sp.oo), "not seen to come near 0 from every side"),
    "limit-unknown-point": (lambda: LimitIs(p, p, a, a, "+"), "not seen to come near a"),
    "integral-upper": (lambda: IntegralIs(x, x, ZERO, x, x**2 / 2), "upper = x depends on"),
    "integral-value": (lambda: IntegralIs(ONE, x, ZERO, ONE, x), "value = x depends on"),
    "integral-below-0": (lambda: IntegralIs(p, p, -ONE, ONE, ZERO), "not seen to come near -1"),
    "integer": (lambda: Exists((n,), (Identity(2 * n, ONE),)), "n is assumed to be an integer"),
    "witness": (lambda: Exists((x,), (Identity(x, a),), witness=(x,)), "witness = x depends on"),
    "witness-length": (lambda: Exists((x,), (Identity(x, a),), witness=(a, a)), "witness has 2 coordinates and there are 1 variables"),
    "relation-domain": (lambda: Exists((x,), (Inequality(x, a, domain=x > 0),)), "a relation inside the form has a domain of its own"),
    "condition": (lambda: HoldsIff((x,), RELATION, x > 0), "condition = x > 0 depends on"),
    "iff-relation-domain": (lambda: HoldsIff((x,), (Inequality(a, x, domain=x > 0),), a < 0), "a relation inside the form has a domain"),
    "iff-witness": (lambda: HoldsIff((x,), RELATION, a <= 0, witnesses=((a > 0, (x,)),)), "witnesses = x depends on"),
    "place": (lambda: Extremum(x**2, (x,), ZERO, "inf", ()), "at has 0 coordinates and there are 1 variables"),
    "twice": (lambda: Extremum(x**2, (x, x), ZERO, "inf", (ZERO, ZERO)), "at has 2 coordinates and there are 1 variables"),
    "extreme-value": (lambda: Extremum(x**2, (x,), x, "inf", (ZERO,)), "value = x depends on"),
    "extremum-below-0": (lambda: Extremum(-p, (p,), ONE, "sup", (-ONE,), attained=False), "not seen to come near -1"),
    "argmin-domain": (lambda: SameArgmin(x, 2 * x, x, domain=x > 0), "domain = x > 0 depends on"),
    "two-errors": (
        lambda: Approximation(sp.sin(x), x, (x,), supremum=ONE, at=(ONE,), leading=-(x**3) / 6, point=ZERO),
        "supremum and leading are both given",
    ),
    "no-point": (lambda: Approximation(sp.sin(x), x, (x,), leading=-(x**3) / 6), "either the supremum of its error or its leading term"),
    "leading-where": (lambda: Approximation(x, ZERO, (x,), leading=x, point=ZERO, where=x > 0), "with a leading term"),
}


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_cannot_be_made(name: str) -> None:
    """The sentence names the field, and what is wrong with it."""
    make, words = MISFITS[name]
    with pytest.raises(ValueError, match=re.escape(words)) as caught:
        make()

    assert "\n" not in str(caught.value)


def test_what_fits_can_be_made() -> None:
    """What is assumed of a variable allows its own side of 0, and infinity."""
    assert LimitIs(1 / p, p, ZERO, sp.oo, "+").variable is p
    assert LimitIs(1 / p, p, sp.oo, ZERO).point is sp.oo
    assert LimitIs(p, p, ONE, ONE).direction == "+-"
    assert IntegralIs(sp.exp(-p), p, ZERO, sp.oo, ONE).upper is sp.oo
    assert Extremum(1 / p, (p,), ZERO, "inf", (sp.oo,), attained=False).at == (sp.oo,)


def test_numbers_are_exact() -> None:
    """Integers, fractions and truth values of Python are taken; a float is refused."""
    assert LimitIs(x, x, 0, 0) == LimitIs(x, x, ZERO, ZERO)
    assert Extremum(x**2, (x,), 0, "inf", (0,), where=True) == Extremum(x**2, (x,), ZERO, "inf", (ZERO,))
    assert Identity(Fraction(1, 2) * 2, 1) == Identity(ONE, ONE)
    assert Inequality(0, x**2, domain=True).domain == sp.true
    with pytest.raises(TypeError, match=r"rhs is the float 0\.5, which is not exact"):
        Identity(x, 0.5)
    with pytest.raises(TypeError, match="integrand has True where a real number belongs"):
        IntegralIs(sp.true, x, 0, 1, 1)
