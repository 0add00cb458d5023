"""The paper's functions: each names the claim that defines it, unfolds fully, prints, and stays folded until asked."""

import pytest
import sympy as sp

from verify.claim import Defined, unfold
from verify.paper import auxiliary, claims, coding, functions
from verify.paper.coding import center, center_target, label_scale, prediction_scale, size, size_target
from verify.paper.functions import KL, L1, L2, D, DPrime, DSecond, H, HPrime, cross_entropy, entropy, huber, laplace, normal
from verify.paper.symbols import alpha, b_1, beta, mu_1, mu_2, r, sigma, w_a, x, x_a, y

ARITY = {
    "L1": 1,
    "L2": 1,
    "H": 2,
    "HPrime": 2,
    "D": 3,
    "DPrime": 3,
    "DSecond": 3,
    "normal": 3,
    "laplace": 3,
    "huber": 3,
    "cross_entropy": 4,
}
ARITY |= {"entropy": 1, "KL": 4, "center_target": 3, "center": 3, "normalised": 3, "center_shifted": 5, "size_target": 2, "ratio_target": 2}
ARITY |= {"size": 4, "size_first_order": 4, "label_scale": 3, "prediction_scale": 3}
NAMES = [name for module in (functions, coding) for name in module.__all__]


def _applied(name: str) -> sp.Expr:
    module = functions if name in functions.__all__ else coding
    return getattr(module, name)(*sp.symbols("s_1:6", positive=True)[: ARITY[name]])


@pytest.mark.parametrize("name", NAMES)
def test_a_function_names_the_claim_that_defines_it(name: str):
    """The label of every function is a claim of the paper."""
    assert type(_applied(name)).label in claims, f"{name}: {type(_applied(name)).label}"


@pytest.mark.parametrize("name", NAMES)
def test_a_function_stays_folded_and_unfolds_fully(name: str):
    """Building it evaluates nothing, and unfolding leaves no function of the paper."""
    applied = _applied(name)
    unfolded = unfold(applied)

    assert isinstance(applied, Defined), name
    assert not unfolded.atoms(Defined), f"{name}: {unfolded}"
    assert unfolded.free_symbols <= applied.free_symbols, f"{name}: {unfolded}"


@pytest.mark.parametrize("name", NAMES)
def test_a_function_prints_all_its_arguments(name: str):
    """The LaTeX shows every argument, and its braces close."""
    text = sp.latex(_applied(name))

    for index in range(1, ARITY[name] + 1):
        assert f"s_{{{index}}}" in text, f"{name}: {text}"
    assert text.count("{") == text.count("}"), f"{name}: {text}"


def test_the_auxiliary_functions_name_claims_too():
    """The functions of Appendix B and of the results beyond it have their claims."""
    classes = [getattr(auxiliary, name) for name in auxiliary.__all__]

    assert [cls.__name__ for cls in classes if cls.label not in claims] == []


# Exact values at a point that is not special, worked out by hand from the printed formulas.
VALUES = [
    (H(sp.Integer(2), sp.Integer(3)), sp.Integer(4)),
    (H(sp.Integer(3), sp.Integer(-2)), sp.Integer(2)),
    (HPrime(sp.Integer(2), sp.Integer(-3)), sp.Integer(-2)),
    (L1(sp.Integer(-7)), sp.Integer(7)),
    (L2(sp.Integer(-3)), sp.Rational(9, 2)),
    (D(sp.Integer(2), sp.Integer(5), sp.Integer(-6)), (2 * sp.exp(-3) + 4) / 5),
    (DPrime(sp.Integer(2), sp.Integer(5), sp.Integer(-6)), -(1 - sp.exp(-3)) / 5),
    (DSecond(sp.Integer(2), sp.Integer(5), sp.Integer(-6)), sp.exp(-3) / 10),
    (laplace(sp.Integer(1), sp.Integer(3), sp.Integer(4)), sp.exp(-sp.Rational(1, 2)) / 8),
    (normal(sp.Integer(1), sp.Integer(3), sp.Integer(2)), sp.exp(-sp.Rational(1, 2)) / sp.sqrt(8 * sp.pi)),
    (cross_entropy(sp.Integer(1), sp.Integer(2), sp.Integer(4), sp.Integer(5)), (2 * sp.exp(-sp.Rational(3, 2)) + 3) / 5 + sp.log(10)),
    (entropy(sp.Integer(3)), 1 + sp.log(6)),
    (
        KL(sp.Integer(1), sp.Integer(2), sp.Integer(4), sp.Integer(5)),
        (2 * sp.exp(-sp.Rational(3, 2)) + 3) / 5 + sp.log(sp.Rational(5, 2)) - 1,
    ),
    (center_target(sp.Integer(7), sp.Integer(3), sp.Integer(8)), sp.Rational(1, 2)),
    (center(sp.Rational(1, 2), sp.Integer(3), sp.Integer(8)), sp.Integer(7)),
    (size_target(sp.Integer(6), sp.Integer(2)), sp.log(3)),
    (size(sp.Integer(2), sp.Integer(1), sp.Integer(3), sp.Integer(5)), 5 * sp.exp(7)),
    (label_scale(sp.Rational(1, 9), sp.Integer(3), sp.Integer(6)), sp.Integer(2)),
    (prediction_scale(sp.Integer(4), sp.Integer(3), sp.Integer(8)), sp.Integer(6)),
]


@pytest.mark.parametrize(("applied", "wanted"), VALUES, ids=[str(applied) for applied, _ in VALUES])
def test_a_function_has_the_printed_value(applied: sp.Expr, wanted: sp.Expr):
    """At a point that is not special a function has the value that the printed formula has."""
    got = unfold(applied)

    assert sp.simplify(got - wanted) == 0, f"{applied}: got {got}, wanted {wanted}"


def test_the_huber_density_is_the_exponential_over_the_normaliser():
    """The density of (11) is exp(−H_α) over Z(α), and Z stays closed inside it until unfolded."""
    density = type(huber(y, mu_1, alpha)).definition(y, mu_1, alpha)

    assert density == sp.exp(-H(alpha, y - mu_1)) / auxiliary.Z(alpha)


def test_symbols_carry_their_domains():
    """Scales, widths and ratios are positive; residuals, means and coordinates are real and of either sign."""
    assert all(symbol.is_positive for symbol in (alpha, beta, b_1, sigma, w_a, r))
    assert all(symbol.is_real and symbol.is_positive is None for symbol in (x, y, mu_1, mu_2, x_a))
