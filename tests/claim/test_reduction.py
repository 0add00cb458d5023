"""Composite forms say exactly what the primitive forms say to which they reduce."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.claim import Approximation, Exists, Extremum, HoldsIff, Identity, Inequality, LimitIs, reduce_form
from verify.claim.reduction import negate

x, a = sp.symbols("x a", real=True)


def test_an_attained_supremum_is_a_bound_and_a_point() -> None:
    """A supremum that is attained is the bound everywhere and equality at the point."""
    form = Extremum(-((x - a) ** 2), (x,), sp.Integer(0), "sup", (a,))

    assert reduce_form(form) == (Inequality(-((x - a) ** 2), sp.Integer(0)), Identity(sp.Integer(0), sp.Integer(0)))


def test_a_unique_maximiser_is_strict_elsewhere() -> None:
    """Uniqueness adds the strict inequality off the point."""
    (*_, elsewhere) = reduce_form(Extremum(-(x**2), (x,), sp.Integer(0), "sup", (sp.Integer(0),), unique=True))

    assert elsewhere == Inequality(-(x**2), sp.Integer(0), strict=True, domain=sp.Ne(x, 0))


def test_an_unattained_supremum_is_strict_and_approached() -> None:
    """A supremum that is not attained is a strict bound and a limit."""
    form = Extremum(1 - sp.exp(-x), (x,), sp.Integer(1), "sup", (sp.oo,), attained=False, where=x >= 0)

    assert reduce_form(form) == (
        Inequality(1 - sp.exp(-x), sp.Integer(1), strict=True, domain=x >= 0),
        LimitIs(1 - sp.exp(-x), x, sp.oo, sp.Integer(1), "+"),
        LimitIs(sp.Piecewise((1, x >= 0), (0, True)), x, sp.oo, sp.Integer(1), "+"),
    )


def test_an_infimum_bounds_from_below() -> None:
    """An infimum turns the inequality round."""
    bound, _ = reduce_form(Extremum(x**2, (x,), sp.Integer(0), "inf", (sp.Integer(0),)))

    assert bound == Inequality(sp.Integer(0), x**2)


def test_a_leading_term_is_a_limit_of_the_quotient() -> None:
    """≈ with a leading term says that error over leading term goes to one."""
    (form,) = reduce_form(Approximation(sp.exp(x), 1 + x, (x,), leading=x**2 / 2, point=sp.Integer(0)))

    assert form == LimitIs((sp.exp(x) - (1 + x)) / (x**2 / 2), x, sp.Integer(0), sp.Integer(1), "+-")


def test_an_approximation_without_a_stated_error_is_refused() -> None:
    """≈ alone proves nothing, so it cannot be decided."""
    with pytest.raises(ValueError, match="supremum"):
        Approximation(x, a, (x,))


def test_if_and_only_if_is_sufficiency_and_a_failure_outside() -> None:
    """⇔ says that the relation holds inside and that somewhere it fails for every parameter outside."""
    inside, outside = reduce_form(HoldsIff((x,), (Inequality(a, x**2),), a <= 0))

    assert inside == Inequality(a, x**2, domain=a <= 0)
    assert isinstance(outside, Exists)
    assert outside.domain == (a > 0)
    assert outside.relations == (Inequality(x**2, a, strict=True),)


def test_negation_of_an_equation_is_either_strict_order() -> None:
    """Where an equation fails, one side is smaller."""
    assert negate(Identity(x, a)) == (Inequality(x, a, strict=True), Inequality(a, x, strict=True))


def test_free_symbols_leave_out_what_a_form_binds() -> None:
    """A limit's variable is bound; its parameters are free."""
    assert LimitIs(a * x, x, sp.Integer(0), sp.Integer(0)).free_symbols == {a}


def test_the_largest_error_is_stated_without_bars() -> None:
    """|error| ≤ s becomes error ≤ s and -s ≤ error, and the square says that s is taken: no kink at the error's unknown zeros."""
    form = Approximation(sp.exp(x), 1 + x, (x,), supremum=a, at=(sp.Integer(2),), where=sp.Le(x, 2))
    above, below, taken = reduce_form(form)

    assert (above.lhs, above.rhs, above.strict) == (sp.exp(x) - (1 + x), a, False)
    assert (below.lhs, below.rhs) == (-a, sp.exp(x) - (1 + x))
    assert taken == Identity((sp.exp(2) - 3) ** 2, a**2)
    assert not any(expression.has(sp.Abs) for part in (above, below, taken) for expression in part.expressions())


def test_an_error_that_is_only_approached_is_strictly_below() -> None:
    """Where the supremum is not attained both bounds are strict, and the square of the error tends to its square."""
    form = Approximation(sp.exp(-x), sp.Integer(0), (x,), supremum=sp.Integer(1), at=(sp.Integer(0),), attained=False, where=sp.Gt(x, 0))
    above, below, approached, near = reduce_form(form)

    assert above.strict
    assert below.strict
    assert isinstance(approached, LimitIs)
    assert near == LimitIs(sp.Piecewise((1, x > 0), (0, True)), x, sp.Integer(0), sp.Integer(1), "+")
    assert (approached.expression, approached.value, approached.direction) == (sp.exp(-x) ** 2, sp.Integer(1), "+")
