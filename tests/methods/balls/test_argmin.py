"""Minimisers are enclosed on concrete data: what is true agrees to many digits, and a false neighbour is refuted or disagrees."""

from __future__ import annotations

import json

import pytest
import sympy as sp
from flint import arb, fmpq

from verify.claim import Outcome, SameArgmin
from verify.methods.balls import balls
from verify.methods.balls.minimisers import Objective
from verify.methods.base import Settings
from verify.methods.concrete import densities, written_out
from verify.paper.functions import KL, D, H, normal

theta, t, z = sp.symbols("theta t z", real=True)
alpha, beta, gamma = sp.symbols("alpha beta gamma", positive=True)
i, N = sp.symbols("i N", integer=True, nonnegative=True)
F, L, p, q, x, y = (sp.Function(name, real=True) for name in ("F", "L", "p", "q", "x", "y"))
RESIDUAL = y(i) - F(theta, x(i))
DENSITY = p(y(i), x(i), theta)
LIKELIHOOD = sp.Product(DENSITY, (i, 0, N))
CROSS = -sp.Integral(p(t, y(i)) * sp.log(q(t, F(theta, x(i)))), (t, -sp.oo, sp.oo))
ENTROPY = sp.Integral(p(t, y(i)) * sp.log(p(t, y(i))), (t, -sp.oo, sp.oo))
TINY = sp.Rational(1, 10**7)


def total(term):
    """Add a term over the data."""
    return sp.Sum(term, (i, 0, N))


AGREES = {
    "likelihood and its logarithm": SameArgmin(LIKELIHOOD, -total(sp.log(DENSITY)), theta, "max"),
    "a loss and the likelihood that it makes": SameArgmin(sp.Product(sp.exp(-L(RESIDUAL)), (i, 0, N)), total(L(RESIDUAL)), theta, "max"),
    "a normal likelihood and squares": SameArgmin(
        sp.Product(normal(y(i), F(theta, x(i)), alpha), (i, 0, N)), total(RESIDUAL**2 / 2), theta, "max"
    ),
    "divergence and cross entropy": SameArgmin(total(ENTROPY + CROSS), total(CROSS), theta),
    "a scale that is a factor": SameArgmin(total(D(alpha, beta, RESIDUAL)), total(D(alpha, gamma, RESIDUAL)), theta),
    "an affine function": SameArgmin(total(H(alpha, RESIDUAL)), 3 * total(H(alpha, RESIDUAL)) - 7, theta),
    "a minimum at a kink": SameArgmin(3 * sp.Abs(theta - 2) + sp.Abs(theta), 3 * sp.exp(sp.Abs(theta - 2)) + sp.Abs(theta - 2), theta),
}
REFUTED = {
    "another loss": SameArgmin(total(H(alpha, RESIDUAL)), total(RESIDUAL**2), theta),
    "scales swapped": SameArgmin(total(KL(y(i), alpha, F(theta, x(i)), beta)), total(D(beta, alpha, RESIDUAL)), theta),
    "weights that differ from datum to datum": SameArgmin(total((i + 1) * RESIDUAL**2), total(RESIDUAL**2), theta),
    "a place moved by 1e-7": SameArgmin((theta - 1) ** 2, (theta - 1 - TINY) ** 2, theta),
    "the wrong sense": SameArgmin(total(L(RESIDUAL)), total(L(RESIDUAL)), theta, "min", "max"),
    "the wrong sense of a likelihood": SameArgmin(LIKELIHOOD, -total(sp.log(DENSITY)), theta, "max", "max"),
    "a factor that may be negative, of an odd number of data": SameArgmin(
        sp.Product(z * sp.exp(-L(RESIDUAL)), (i, 0, N)), total(L(RESIDUAL)), theta, "max", domain=sp.Ne(z, 0)
    ),
    "a constant": SameArgmin(total(L(RESIDUAL)), total(L(y(i))), theta),
    "the wrong sign of the cross entropy": SameArgmin(total(ENTROPY - CROSS), total(CROSS), theta),
    "a missing factor between terms": SameArgmin(total(CROSS + RESIDUAL**2), total(CROSS + 2 * RESIDUAL**2), theta),
}


@pytest.mark.parametrize("form", AGREES.values(), ids=AGREES)
def test_true_statements_agree_to_many_digits(form: SameArgmin) -> None:
    """The enclosures overlap on every data set, which is no proof and says so."""
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.AGREES, found.detail
    assert found.digits is not None
    assert found.digits >= 18, found.detail
    assert "no proof" in found.detail


@pytest.mark.parametrize("form", REFUTED.values(), ids=REFUTED)
def test_false_statements_are_refuted_with_their_data(form: SameArgmin) -> None:
    """The certificate names a place inside and one outside, and the data if there are any."""
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.REFUTED, found.detail
    assert found.counterexample is not None
    certificate = json.loads(json.dumps(found.certificate))
    assert certificate["type"] == "argmin"
    assert certificate["inside"] != certificate["outside"]


@pytest.mark.parametrize("name", ["the wrong sign of the cross entropy", "a missing factor between terms", "the wrong sense"])
def test_what_is_not_covered_disagrees(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a cover two certain orders that contradict one another are `disagrees`, and never agreement."""
    monkeypatch.setattr("verify.methods.balls.argmin.prove", lambda _inequality: None)
    form = REFUTED[name]
    found = balls.decide(form, Settings())

    assert found.outcome is Outcome.DISAGREES, found.detail
    assert "is not proved" in found.detail


def test_a_minimised_symbol_inside_a_density_is_said_to_be_out_of_reach() -> None:
    """Where the minimised symbol stands in the exponent of what is integrated there is no decision, and the integrand is named."""
    swapped = -total(sp.Integral(q(t, F(theta, x(i))) * sp.log(p(t, y(i))), (t, -sp.oo, sp.oo)))
    found = balls.decide(SameArgmin(total(CROSS), swapped, theta), Settings())

    assert found.outcome is Outcome.UNDECIDED
    assert "is no polynomial in t but for factors without theta" in found.detail


@pytest.mark.parametrize("objective", [theta, -(theta**2), sp.exp(theta), sp.Integer(3)], ids=str)
def test_what_has_no_minimiser_has_no_enclosure(objective: sp.Expr) -> None:
    """Where the lowest of the grid lies at its end nothing is enclosed."""
    assert Objective(sp.sympify(objective), theta).lowest() is None


@pytest.mark.parametrize(
    ("objective", "place"),
    [
        ((theta - sp.Rational(22, 7)) ** 2, fmpq(22, 7)),
        (sp.Abs(theta - sp.Rational(1, 3)), fmpq(1, 3)),
        (-sp.exp(-((theta - 18) ** 2)), fmpq(18)),
        (sp.exp(theta - sp.Rational(9, 5)) - theta, fmpq(9, 5)),
        (sp.Max((theta + 4) ** 2, 9 - theta), None),
    ],
    ids=["a parabola", "a kink", "a bell far out", "an exponential", "where two pieces cross"],
)
def test_an_enclosure_holds_the_minimiser(objective: sp.Expr, place: fmpq | None) -> None:
    """A known minimiser lies between the ends, which are 2⁻⁶⁹ apart at most."""
    found = Objective(objective, theta).lowest()

    assert found is not None
    assert found.width <= fmpq(1, 2**69)
    if place is None:
        crossing = (arb(53).sqrt() - 9) / 2
        assert arb(found.low) - fmpq(1, 2**40) < crossing < arb(found.high) + fmpq(1, 2**40), crossing
    else:
        assert found.low <= place <= found.high


def test_data_are_written_out_without_undefined_functions() -> None:
    """Sums become their terms, parameters numbers, densities bells and models squares; the data are distinct."""
    (objective, values), said = written_out((total(sp.log(p(RESIDUAL))), total(y(i))), {N: sp.Integer(2)}, "data")

    assert densities([total(sp.log(p(RESIDUAL)))]) == {"p"}
    assert objective.free_symbols == {theta}
    assert not objective.atoms(sp.core.function.AppliedUndef, sp.Sum)
    assert len({term.doit() for term in values.args}) == 3
    assert [line.split("(")[0] for line in said] == ["F", "p", "x", "y"]
    assert next(line for line in said if line.startswith("p")).count("exp") == 1


def test_a_sum_whose_ends_are_no_numbers_is_not_written_out() -> None:
    """Without a number of data there is nothing to add."""
    with pytest.raises(ValueError, match="the sum from 0 to N is not written out"):
        written_out((total(y(i)),), {}, "data")
