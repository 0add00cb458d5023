"""Appendix B as claims: complete, fair and as printed."""

import pytest
import sympy as sp

from verify.claim import Exists, HoldsIff, Identity, Inequality, LimitIs, unfold
from verify.paper.appendix_b import CLAIMS, Y_0
from verify.paper.printed import latex
from verify.paper.symbols import alpha, gamma, x, y

BY_LABEL = {claim.label: claim for claim in CLAIMS}


def test_every_number_and_proposition_has_one_claim():
    """(64) to (92) and the three propositions are there, each once."""
    expected = [f"eq:{number}" for number in range(64, 93)] + [f"prop:{number}" for number in (1, 2, 3)]

    assert sorted(expected) == sorted(claim.label for claim in CLAIMS)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.label)
def test_a_claim_is_complete(claim):
    """A claim has a statement, a reading, a title and its section, prints what is printed, and does not cite itself."""
    assert claim.statement, claim.label
    assert claim.reading.endswith("."), claim.label
    assert claim.title, claim.label
    assert claim.section == "B", claim.label
    assert claim.printed == latex(claim.label), claim.label
    assert claim.label not in claim.cites


def test_only_the_two_misquantified_displays_are_expected_to_fail():
    """(89) and (90) fail as printed, each cites its correction and says of which text it speaks."""
    failing = {claim.label for claim in CLAIMS if claim.expects == "fails"}

    assert failing == {"eq:89", "eq:90"}
    for label in failing:
        assert label.replace("eq", "erratum") in BY_LABEL[label].cites
        assert "transcription" in BY_LABEL[label].note


def test_the_sides_stay_apart():
    """No statement of the form A = A has crept in by evaluation."""
    for claim in CLAIMS:
        for form in claim.statement:
            if isinstance(form, Identity):
                assert form.lhs != form.rhs, f"{claim.label}: {form.lhs} = {form.rhs}"


def test_the_domains_are_those_printed():
    """(67), (68), (74) and (75) are claimed where the text claims them; (89) and (90) on all of their closed ranges."""
    wanted = {
        "eq:67": sp.And(y >= 0, y <= 1),
        "eq:68": y >= 1,
        "eq:74": sp.And(y >= 0, y <= 2),
        "eq:75": y >= 2,
        "eq:90": sp.And(gamma > 1, gamma < 2, y >= 0, y <= gamma),
    }
    for label, domain in wanted.items():
        assert domain in [form.domain for form in BY_LABEL[label].statement], label


def test_y_0_is_the_paper_s_root():
    """y₀ is the root of f₃′ in (0, 2), to fifty digits."""
    slope = -sp.exp(-Y_0) + 1 - Y_0 / 2

    assert abs(sp.N(slope, 60)) < sp.Rational(1, 10**50), sp.N(slope, 60)
    assert 1 < sp.N(Y_0) < 2


@pytest.mark.parametrize("label", ["eq:81", "eq:82", "eq:83", "eq:84"])
def test_the_witnesses_of_proposition_3_cover_the_complement(label):
    """Whatever the parameters, either the condition of Proposition 3 holds or one of the cases has a witness, never two."""
    (form,) = BY_LABEL[label].statement
    assert isinstance(form, HoldsIff)
    scales = (sp.Rational(1, 3), sp.Rational(2, 3), sp.Rational(4, 3), sp.Rational(8, 3))
    parameters = sorted(form.free_symbols - {alpha}, key=str)
    for first in scales:
        for second in (sp.Rational(1, 4), sp.Rational(3, 4), sp.Rational(3, 2)):
            point = {alpha: sp.Rational(4, 3), parameters[0]: first, parameters[1]: second}
            cases = [case.subs(point) for case, _ in form.witnesses]
            holds = form.condition.subs(point)
            assert sum(bool(case) for case in cases) + bool(holds) == 1, (label, point, cases, holds)


def test_the_three_cases_of_87_cover_all_parameters():
    """The domains of (87) are β* < 1/α, β* = 1/α and β* > 1/α, with three different limits."""
    forms = BY_LABEL["eq:87"].statement

    assert all(isinstance(form, LimitIs) and form.point == sp.oo for form in forms)
    assert {type(form.domain) for form in forms} == {sp.StrictLessThan, sp.Equality, sp.StrictGreaterThan}
    assert len({form.value for form in forms}) == 3


def test_88_names_a_witness_for_every_scale():
    """The witness of (88) is positive and inside the transition point for every α/2 < α₁ < α tried."""
    (form,) = BY_LABEL["eq:88"].statement
    assert isinstance(form, Exists)
    (witness,) = form.witness
    (scale,) = form.free_symbols - {alpha, x}
    for share in (sp.Rational(51, 100), sp.Rational(3, 4), sp.Rational(99, 100)):
        at = witness.subs({scale: share * alpha})
        assert sp.simplify(at / alpha).is_positive
        assert sp.simplify(1 - at / alpha).is_positive


def test_definitions_unfold_to_what_is_printed():
    """Each fᵢ that is defined in a display unfolds to the display's right side."""
    for label in ("eq:67", "eq:68", "eq:74", "eq:75", "eq:80", "eq:90"):
        first = BY_LABEL[label].statement[0]
        assert isinstance(first, Identity)
        assert type(first.lhs).label == label
        assert unfold(first.lhs) == first.rhs, label


def test_every_inequality_is_oriented_as_lhs_at_most_rhs():
    """No inequality of the appendix has two equal sides."""
    for claim in CLAIMS:
        for form in claim.statement:
            if isinstance(form, Inequality):
                assert form.lhs != form.rhs, claim.label
