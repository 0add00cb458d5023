"""Same minimisers: sums with cases, and integrals of undefined functions inside sums."""

import pytest
import sympy as sp

from verify.claim import Defined, Outcome, SameArgmin
from verify.methods.base import Settings
from verify.methods.symbolic import symbolic

N, i = sp.symbols("N i", integer=True, nonnegative=True)
theta, t = sp.symbols("theta t", real=True)
c = sp.Symbol("c", positive=True)
model = sp.Function("g", real=True)(theta, i)


class cases(Defined):  # noqa: N801 - a function, written as one
    """A function by cases."""

    @classmethod
    def definition(cls, *args):
        """Unfold the cases."""
        (x,) = args
        return sp.Piecewise((x**2 / 2, sp.Abs(x) <= 1), (sp.Abs(x) - sp.Rational(1, 2), True))


def _outcome(objective, other, **senses) -> Outcome:
    return symbolic.decide(SameArgmin(objective, other, theta, **senses), Settings()).outcome


@pytest.mark.parametrize(
    ("objective", "other", "wanted"),
    [
        pytest.param(cases(model) + c, cases(model), Outcome.PROVED, id="a constant beside cases"),
        pytest.param(c * cases(model), cases(model), Outcome.PROVED, id="a positive multiple of cases"),
        pytest.param(-c * cases(model), cases(model), Outcome.UNDECIDED, id="a negative multiple of cases"),
        pytest.param(cases(model) + c * theta, cases(model), Outcome.UNDECIDED, id="a term that moves with the variable"),
        pytest.param(cases(model + 1), cases(model), Outcome.UNDECIDED, id="another argument"),
    ],
)
def test_cases_under_a_sum(objective: sp.Expr, other: sp.Expr, wanted: Outcome):
    """What is added to a function by cases, or multiplies it, is told apart from the cases."""
    assert _outcome(sp.Sum(objective, (i, 0, N)), sp.Sum(other, (i, 0, N))) is wanted


def test_cases_in_the_exponent_under_a_product():
    """A product of exp(-cases)/c is maximal where the sum of the cases is minimal, and not where it is maximal."""
    product, total = sp.Product(sp.exp(-cases(model)) / c, (i, 0, N)), sp.Sum(cases(model), (i, 0, N))

    assert _outcome(product, total, sense="max", other_sense="min") is Outcome.PROVED
    assert _outcome(product, total) is Outcome.UNDECIDED


def test_integrals_that_stand_beside_each_other_in_a_sum():
    """An integral free of the variable may be added to one that is not."""
    p, q = sp.Function("p", positive=True)(t, i), sp.Function("q", positive=True)(t, model)
    cross, own = (sp.Integral(p * sp.log(density), (t, -sp.oo, sp.oo)) for density in (q, p))

    assert _outcome(sp.Sum(own - cross, (i, 0, N)), -sp.Sum(cross, (i, 0, N))) is Outcome.PROVED
    assert _outcome(sp.Sum(own - cross, (i, 0, N)), sp.Sum(cross, (i, 0, N))) is Outcome.UNDECIDED
