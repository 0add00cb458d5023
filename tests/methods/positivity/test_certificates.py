"""Certificates are data that the independent checker accepts, and that it rejects once they are tampered with."""

from __future__ import annotations

import json
import time
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from tests.methods.positivity.test_statements import TRUE
from verify import recheck, recheck_statements
from verify.claim import Inequality
from verify.methods.base import Settings
from verify.methods.positivity import positivity
from verify.paper.symbols import x


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the checker a minute."""
    for module in (recheck, recheck_statements):
        monkeypatch.setitem(module.LIMITS, "end", time.monotonic() + 60)


def certificate(name: str) -> dict[str, Any]:
    """Give a certificate after a trip through JSON."""
    found = positivity.decide(TRUE[name], Settings(seconds=60))
    return json.loads(json.dumps(found.certificate))


def proved(data: dict[str, Any]) -> bool:
    """Say whether a certificate's sums are seen to make its statement on its whole domain."""
    return recheck_statements.proved(data["statement"], recheck_statements.parts_of(data))


UNSOLVED: frozenset[str] = frozenset()


@pytest.mark.parametrize("name", TRUE)
def test_certificates_are_accepted(name: str) -> None:
    """Every proof of the paper's inequalities is checked again by rational arithmetic alone, statement included."""
    data = certificate(name)
    derived = data["type"] != "positivity" or any(part["grown"] for cell in data["cells"] for part in cell["parts"])

    assert recheck.check_certificate(data), f"{name}: the certificate holds nothing that can be checked again"
    assert derived or name in UNSOLVED or proved(data), f"{name}: the sums are not seen to make the statement on its whole domain"


def test_a_false_polynomial_is_rejected() -> None:
    """A certificate of which a coefficient was changed by 1e-7 is rejected."""
    data = certificate("(74)")
    terms = data["cells"][0]["parts"][0]["terms"]
    (up, _), _ = next(term for term in terms if not term[1][0])
    for entry in up:
        if entry[0] == [0]:
            entry[1] = str(Fraction(entry[1]) - Fraction(1, 10**7))

    with pytest.raises(recheck.Failed):
        recheck.check_certificate(data)


def test_a_false_statement_is_rejected() -> None:
    """A certificate that is handed in for a slightly sharper statement is rejected, because its sums are not that statement's."""
    data = certificate("(27) upper")
    data["statement"][1] = ["+", data["statement"][1], "1/10000000"]

    assert proved(certificate("(27) upper"))
    assert not proved(data)


def test_a_missing_box_is_rejected() -> None:
    """A certificate in which a cut has lost one of its halves is rejected."""
    form = Inequality(sp.S.Zero, (x - 1) ** 2 + sp.Rational(1, 100), domain=(x >= 0) & (x <= 2))
    data = json.loads(json.dumps(positivity.decide(form, Settings(seconds=60)).certificate))
    assert recheck.check_certificate(data), "the certificate as written was rejected"
    data["cells"][0]["parts"][0]["cover"]["parts"].pop()

    with pytest.raises((recheck.Failed, ValueError)):
        recheck.check_certificate(data)


def test_a_false_bound_is_rejected() -> None:
    """A certificate that bounds an exponential by too short a Taylor polynomial is rejected."""
    data = certificate("(74)")
    for how in data["cells"][0]["parts"][0]["cover"]:
        if how is not None:
            how[1] = 1

    with pytest.raises(recheck.Failed, match="wrong sign"):
        recheck.check_certificate(data)


def test_strictness_is_checked() -> None:
    """A weak inequality's certificate does not pass as one of the strict inequality."""
    data = certificate("(74)")
    data["statement"][0] = "<"

    with pytest.raises(recheck.Failed):
        recheck.check_certificate(data)


def test_a_number_outside_its_interval_is_rejected() -> None:
    """A certificate in which a constant such as log 2 is said to lie where it does not is rejected."""
    data = certificate("(68) from log 2")
    assert proved(data)
    numbers = [
        axis
        for cell in data["cells"]
        for part in cell["parts"]
        for axis in part["region"]
        if "symbol" not in json.dumps(dict(part["coordinates"])[str(axis[0])])
    ]
    assert numbers, "no axis of this certificate is a number"
    for axis in numbers:
        axis[2] = axis[1]

    assert not proved(data)
