"""Certificates are data that another program accepts, and that it rejects once they are tampered with."""

from __future__ import annotations

import copy
import json
from fractions import Fraction

import pytest

from tests.methods.positivity.checker import check
from tests.methods.positivity.test_statements import TRUE
from verify.methods.base import Settings
from verify.methods.positivity import positivity


def certificate(name: str) -> dict:
    """Give a certificate after a trip through JSON."""
    found = positivity.decide(TRUE[name], Settings(seconds=60))
    return json.loads(json.dumps(found.certificate))


def accepted(data: dict) -> bool:
    """Say whether the checker accepts, counting a failed assertion of its own as a rejection."""
    try:
        return check(data)
    except AssertionError:
        return False


@pytest.mark.parametrize("name", TRUE)
def test_certificates_are_accepted(name: str) -> None:
    """Every proof of the paper's inequalities is checked again by rational arithmetic alone."""
    data = certificate(name)

    assert data["type"] == "positivity"
    assert check(data), f"{name}: the checker does not accept the certificate"


def test_a_false_polynomial_is_rejected() -> None:
    """A certificate of which a coefficient was changed by 1e-7 towards falsehood is rejected."""
    data = certificate("(74)")
    terms = data["cells"][0]["parts"][0]["terms"]
    constant = next(term for term in terms if not term["exponent"]["numerator"]["terms"])
    for entry in constant["coefficient"]["numerator"]["terms"]:
        if entry[0] == [0]:
            entry[1] = str(Fraction(entry[1]) - Fraction(1, 10**7))

    assert not accepted(data), "a polynomial that is negative at 0 was accepted"


def test_a_missing_box_is_rejected() -> None:
    """A certificate whose boxes do not cover the region is rejected."""
    data = certificate("(27) upper")
    data["cells"][0]["parts"][0]["boxes"].pop()

    assert not accepted(data), "a region that is not covered was accepted"


@pytest.mark.parametrize("end", [0, 1])
def test_a_false_enclosure_is_rejected(end: int) -> None:
    """A certificate with a remainder's enclosure that is too narrow is rejected."""
    data = certificate("(74)")
    changed = copy.deepcopy(data)
    for box in changed["cells"][0]["parts"][0]["boxes"]:
        for how in box["exponentials"]:
            if how is not None:
                low, high = map(Fraction, how["remainder"])
                middle = (low + high) / 2
                how["remainder"][end] = str(middle)

    assert accepted(data), "the certificate as written was rejected"
    assert not accepted(changed), "a remainder that is not enclosed was accepted"


def test_strictness_is_checked() -> None:
    """A weak inequality's certificate does not pass as one of the strict inequality."""
    data = certificate("(74)")
    data["strict"] = True

    assert not accepted(data), "(74) is not strict at 0"
