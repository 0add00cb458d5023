"""Errata as claims: fair, proved by nature, and no tautologies."""

import pytest
import sympy as sp

from verify.claim import Approximation, Identity
from verify.paper import appendix_b, errata

CLAIMS = errata.CLAIMS
BY_LABEL = {claim.label: claim for claim in CLAIMS}
WANTED = (
    "erratum:15",
    "erratum:20",
    "erratum:24",
    "erratum:25",
    "erratum:26",
    "erratum:26-jump",
    "erratum:31",
    "erratum:4.2-upper-bound",
    "erratum:50",
    "erratum:51",
    "erratum:89",
    "erratum:90",
    "erratum:prop-3",
)


def test_every_erratum_that_is_promised_is_there():
    """Each of the corrections is a claim, once, and expected to hold."""
    assert sorted(WANTED) == sorted(claim.label for claim in CLAIMS)
    assert {claim.expects for claim in CLAIMS} == {"holds"}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.label)
def test_an_erratum_is_fair(claim):
    """A note says of which text it speaks, and whether the transcription or the argument is at fault."""
    assert claim.note.startswith("Early arXiv version, in transcription."), claim.label
    assert any(word in claim.note for word in ("explain", "Transcription has no part", "damage to the transcription")), claim.label
    assert claim.statement, claim.label
    assert claim.reading.endswith("."), claim.label
    assert claim.cites, claim.label


def test_each_claim_of_the_appendix_that_fails_has_its_erratum():
    """(89) and (90) have corrections of the same number, which cite them."""
    for claim in appendix_b.CLAIMS:
        if claim.expects == "fails":
            correction = BY_LABEL[claim.label.replace("eq:", "erratum:")]
            assert claim.label in correction.cites


def test_no_erratum_is_a_tautology():
    """No identity has two equal sides before anything is unfolded."""
    for claim in CLAIMS:
        for form in claim.statement:
            if isinstance(form, Identity):
                assert form.lhs != form.rhs, claim.label


def test_the_corrected_threshold_is_better_than_the_printed_one():
    """The errors of (26) are α²/(2e) and (1 − e⁻²)α²/2, and the first is the smaller."""
    corrected, printed = (form.supremum for form in BY_LABEL["erratum:26"].statement if isinstance(form, Approximation))
    ratio = sp.N(corrected / printed)

    assert 0.42 < ratio < 0.43
