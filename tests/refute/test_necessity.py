"""Hypotheses: every domain has a point, each hypothesis is needed or said not to be, and what says nothing is told from what is false."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
import sympy as sp

from verify import api
from verify.claim import Claim, Identity, Inequality
from verify.methods import Settings
from verify.methods.points import admissible
from verify.refute import LIMIT, PATIENCE, Role, mutants_of, necessity, vacuity

x = sp.Symbol("x", real=True)
a = sp.Symbol("a", positive=True)
HURRIED = Settings(digits=30, seconds=LIMIT / 3, patience=3 * PATIENCE)
"""A third of a method's time, as long by the clock: every verdict has to be three times as fast as it must."""
README = Path(__file__).parents[2] / "README.md"
STRIDE = int(os.environ.get("VERIFY_SLOW_STRIDE", "1"))


def _claim(*forms) -> dict[str, Claim]:
    return {"c": Claim("c", "identity", "", "", forms, "")}


@pytest.mark.parametrize("label", [label for label, claim in api.claims.items() if claim.statement])
def test_every_domain_has_a_point(label) -> None:
    """No statement is vacuous: exact values meet every condition of each form's domain."""
    for number, form in enumerate(api.claims[label].statement, 1):
        point = vacuity(form)

        assert point is not None, f"{label}, form {number}: no point of {form.domain}"
        assert not point or admissible(point, sp.true), f"{label}, form {number}: {point}"


def test_an_empty_domain_is_found_out() -> None:
    """A statement about nothing has no point, and that is told."""
    found = necessity(_claim(Identity(x, x + 1, domain=sp.And(x > 1, x < 0))), jobs=1)

    assert found.empty == (("c", 0),)
    assert any("no point" in sentence for sentence in found.unlike({}))


def test_roles_of_hypotheses() -> None:
    """A needed condition has a counterexample, a spare one a proof, and one that gives values a point without any."""
    claims = _claim(
        Inequality(x, x**2, domain=x > 1),
        Inequality(sp.Integer(0), x**2, domain=x > 1),
        Identity(2 * sp.log(x), sp.log(x**2), domain=x > 0),
        Inequality(sp.Integer(0), a * x**2),
        Identity(a * x / a, x),
    )
    found = necessity(claims, jobs=1)
    roles = {(need.form, need.hypothesis): need.role for need in found.needs}

    assert roles == {
        (0, "x > 1"): Role.NEEDED,
        (1, "x > 1"): Role.SPARE,
        (2, "x > 0"): Role.GIVES_VALUES,
        (3, "a > 0"): Role.NEEDED,
    }
    assert all(need.counterexample is not None for need in found.needs if need.role is not Role.SPARE)


def test_a_claim_that_says_nothing_is_no_mutant() -> None:
    """Without τ > 0 a logarithm in (48) would stand where it has no value: that is seen, and the claim is not asked without."""
    dropped = [mutant for mutant in mutants_of(api.claims["eq:48"]) if mutant.operator == "drop-hypothesis"]
    needs = [need for need in necessity(api.claims, ["eq:48"], jobs=1).needs if need.hypothesis == "tau > 0"]

    assert dropped == []
    assert {need.role for need in needs} == {Role.GIVES_VALUES}
    assert all(need.counterexample for need in needs)


def test_what_is_said_must_be_so() -> None:
    """A spare hypothesis that no one mentions is told, and so is one that is said to be spare and is needed, or is none at all."""
    claims = _claim(Inequality(sp.Integer(0), x**2, domain=x > 1), Inequality(x, x**2, domain=x > 2))
    found = necessity(claims, jobs=1)

    assert found.unlike({"c": ("x > 1",)}) == ()
    assert found.unlike({}) == ("c: x > 1 is not needed, and said to be needed",)
    assert "c: x > 2 is needed, and said to be not needed" in found.unlike({"c": ("x > 1", "x > 2")})
    assert len(found.unlike({"c": ("x > 2", "x > 3")})) == 3


def test_what_is_not_decided_cannot_be_said_away() -> None:
    """A hypothesis that no method decides is told whatever the claim says of it."""
    found = necessity(_claim(Inequality(sp.sin(x), x, domain=x >= 0)), jobs=1)

    assert [need.role for need in found.unknown] == [Role.UNKNOWN]
    assert found.unlike({}) == ("c: x >= 0 is not decided, and said to be needed",)
    assert found.unlike({"c": ("x >= 0",)}) == ("c: x >= 0 is not decided, and said to be not needed",)


@pytest.mark.parametrize(
    "label",
    ["eq:27", "eq:28", "eq:30", "prop:1", "eq:83", *[f"beyond:{name}" for name in ("effective-scale", "kl-below-huber", "f6-region")]],
)
def test_hypotheses_of_main_claims(label) -> None:
    """Of main results, and of those that take longest, a third of the limit is enough to see what each hypothesis is for."""
    found = necessity(api.claims, [label], settings=HURRIED, jobs=1)

    assert found.needs, f"{label} has no hypotheses"
    assert found.unlike(api.SPARE) == ()


@pytest.mark.slow
def test_hypotheses_of_every_claim() -> None:
    """No hypothesis of any claim is left undecided, in a third of the limit; VERIFY_SLOW_STRIDE takes some claims only."""
    labels = [label for label, claim in api.claims.items() if claim.statement][::STRIDE]
    found = necessity(api.claims, labels, settings=HURRIED)

    assert found.unknown == ()
    assert found.unlike(api.SPARE) == ()
    if STRIDE == 1:
        counts = Counter(need.role for need in found.needs)
        told = (
            f"Of the {len(found.needs)} hypotheses of all claims {counts[Role.NEEDED]} are needed, {counts[Role.GIVES_VALUES]} give values and "
            f"{counts[Role.SPARE]} are not needed"
        )
        assert told in README.read_text(encoding="utf-8")
