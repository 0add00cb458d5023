"""Results beyond the paper as claims, and the figures."""

import pytest
import sympy as sp

from verify.claim import Extremum, Identity, unfold
from verify.paper import beyond, figures
from verify.paper.auxiliary import IoU, Z, mismatch

CLAIMS = beyond.CLAIMS + figures.CLAIMS


def test_there_are_at_least_thirty_results():
    """More than the twenty that are asked for, each under its own label."""
    labels = [claim.label for claim in beyond.CLAIMS]

    assert len(labels) >= 30
    assert len(set(labels)) == len(labels)


def test_every_figure_has_a_claim():
    """Figures 1 to 4 each have one."""
    assert [claim.label for claim in figures.CLAIMS] == [f"fig:{number}" for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.label)
def test_a_claim_is_complete(claim):
    """A claim has a statement, a reading of one sentence or more, a title, and cites what it is about."""
    assert claim.statement, claim.label
    assert claim.reading.endswith((".", "…")), claim.label
    assert claim.title, claim.label
    assert claim.cites, claim.label
    assert claim.label not in claim.cites, claim.label
    assert claim.expects == "holds", claim.label


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.label)
def test_no_claim_is_a_tautology(claim):
    """No identity has two equal sides before anything is unfolded."""
    for form in claim.statement:
        if isinstance(form, Identity):
            assert form.lhs != form.rhs, claim.label


@pytest.mark.parametrize(
    ("label", "decimal"),
    [
        ("beyond:gap-upper", "0.0809512797364893574559002452469943227"),
        ("beyond:gap-lower-inside", "0.132120558828557678404476229838539133"),
        ("beyond:ratio-lower", "0.715331862959161538319774323230280869"),
        ("beyond:slope-lower", "0.367879441171442321595523770161460867"),
        ("beyond:slope-upper", "0.153426409720027345291383939270911716"),
        ("beyond:slope-upper-least", "-0.135335283236612691893999494972484403"),
        ("beyond:bend-lower", "0.632120558828557678404476229838539133"),
    ],
)
def test_closed_forms_have_their_decimals(label, decimal):
    """With α = 1 the extreme value is the decimal that was computed independently, to 30 digits."""
    claim = next(claim for claim in beyond.CLAIMS if claim.label == label)
    form = claim.statement[0]
    assert isinstance(form, Extremum)
    (value,) = [sp.N(form.value.subs(dict.fromkeys(form.value.free_symbols, 1)), 40)]

    assert abs(value - sp.Float(decimal, 40)) < sp.Float("1e-30", 40), f"{label}: got {value}, want {decimal}"


@pytest.mark.parametrize("label", ["beyond:gap-upper", "beyond:ratio-lower", "beyond:slope-upper", "beyond:slope-lower"])
def test_the_stated_point_is_where_the_extremum_is(label):
    """The expression at the stated point has the stated value, to 30 digits at α = 7/3."""
    form = next(claim for claim in beyond.CLAIMS if claim.label == label).statement[0]
    assert isinstance(form, Extremum)
    at = dict.fromkeys(form.free_symbols, sp.Rational(7, 3))
    there = unfold(form.expression).subs(dict(zip(form.variables, form.at, strict=True))).subs(at)

    assert abs(sp.N(there - form.value.subs(at), 40)) < sp.Float("1e-30", 40), label


def test_the_normaliser_has_its_decimals():
    """Z(1) is 2.92431…, to 30 digits."""
    assert abs(sp.N(unfold(Z(1)), 40) - sp.Float("2.92431010320956445355420831054245103", 40)) < sp.Float("1e-30", 40)


def test_the_mismatch_has_its_decimals():
    """c(4) is 3 − ln 4."""
    assert unfold(mismatch(sp.Integer(4))) == 3 - sp.log(4)


def test_the_iou_of_a_half_shifted_square_is_a_third():
    """Two unit squares that overlap in a half have IoU 1/3."""
    half, one = sp.Rational(1, 2), sp.Integer(1)

    assert unfold(IoU(one, one, one, one, half, one)) == sp.Rational(1, 3)
