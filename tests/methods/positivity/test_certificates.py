"""Certificates are data that the independent checker accepts, and that it rejects once they are tampered with."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sympy as sp

from tests.methods.positivity.rechecked import facts_of, rechecked, sums_in
from tests.methods.positivity.test_statements import TRUE
from verify import recheck
from verify.claim import Inequality
from verify.methods.base import Settings
from verify.methods.positivity import positivity
from verify.paper.symbols import x


def certificate(name: str) -> dict[str, Any]:
    """Give a certificate after a trip through JSON."""
    found = positivity.decide(TRUE[name], Settings(seconds=60))
    return json.loads(json.dumps(found.certificate))


def first_sum(data: dict[str, Any]) -> dict[str, Any]:
    """Give a certificate's first sum."""
    return data["cells"][0]["sums"][0]


QUOTIENTS = frozenset({"every D-minorant lies below", "D decreases in its label scale"})
"""Statements whose proofs need quotients of sums as exponents, for which the checker has no normal forms: it must not settle them."""


@pytest.mark.parametrize("name", TRUE)
def test_certificates_are_accepted(name: str) -> None:
    """Every proof of the paper's inequalities is checked again by rational arithmetic alone, statement included."""
    data = certificate(name)
    derived = data["type"] != "positivity" or any(part["derived"] for part in sums_in(data))

    assert facts_of(data) or name in QUOTIENTS, f"{name}: the certificate holds nothing that can be checked again"
    if not derived:
        assert rechecked(data) is (name not in QUOTIENTS), f"{name}: whether the sums make the statement on its whole domain"


def test_a_false_polynomial_is_rejected() -> None:
    """A certificate of which a coefficient was changed by 1e-7 is rejected."""
    data = certificate("(74)")
    first_sum(data)["terms"].append(["-1/10000000", "0"])
    first_sum(data)["bounds"].append(None)

    with pytest.raises(recheck.Failed, match="wrong sign"):
        facts_of(data)


def test_a_false_statement_is_rejected() -> None:
    """A certificate that is handed in for a slightly sharper statement is rejected, because its sums are not that statement's."""
    data = certificate("(27) upper")
    data["statement"][1] = ["+", data["statement"][1], "1/10000000"]

    assert rechecked(certificate("(27) upper"))
    assert not rechecked(data)


def test_a_missing_box_is_rejected() -> None:
    """A certificate that has lost one of the boxes into which a region was cut is rejected."""
    form = Inequality(sp.S.Zero, (x - 1) ** 2 + sp.Rational(1, 100), domain=(x >= 0) & (x <= 2))
    data = json.loads(json.dumps(positivity.decide(form, Settings(seconds=60)).certificate))
    boxes = data["cells"][0]["sums"]
    assert len(boxes) > 1, "the region was not cut"
    assert rechecked(data), "the certificate as written was rejected"
    for n in range(len(boxes)):
        less = data | {"cells": [{"sums": [*boxes[:n], *boxes[n + 1 :]]}]}
        assert not rechecked(less), f"without box {n} it was accepted"


def test_a_false_bound_is_rejected() -> None:
    """A certificate that bounds an exponential by too short a Taylor polynomial is rejected."""
    data = certificate("(74)")
    for how in first_sum(data)["bounds"]:
        if how is not None:
            how[1] = 1

    with pytest.raises(recheck.Failed, match="wrong sign"):
        facts_of(data)


def test_strictness_is_checked() -> None:
    """A weak inequality's sums pass neither as positive ones nor as a proof of the strict inequality."""
    data, strict = certificate("(74)"), certificate("(74)")
    first_sum(data)["strict"] = True
    strict["statement"][0] = "<"

    with pytest.raises(recheck.Failed, match="wrong sign"):
        facts_of(data)
    assert not rechecked(strict)


def test_a_number_outside_its_interval_is_rejected() -> None:
    """A certificate in which a constant such as W(−2/e²) is said to lie where it does not is rejected."""
    data = certificate("(78)")
    assert rechecked(data)
    numbers = [axis for part in sums_in(data) for axis in part["box"] if "symbol" not in json.dumps(dict(part["coordinates"])[axis[0]])]
    assert numbers, "no axis of this certificate is a number"
    for axis in numbers:
        axis[2] = axis[1]

    assert not rechecked(data)
