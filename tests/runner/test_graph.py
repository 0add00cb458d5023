"""Verdicts over the graph: only what rests on proofs counts."""

from __future__ import annotations

from itertools import pairwise, permutations

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.claim import Claim, Evidence, Finding, Identity, Outcome, Verdict
from verify.runner import derive_verdicts

X = sp.Symbol("x", real=True)


def claim(label: str, **more: object) -> Claim:
    """Make a claim of one form."""
    return Claim(label, "identity", "1", "a title", (Identity(X, X),), "A reading.", **more)


def proof(label: str, *assumes: str, outcome: Outcome = Outcome.PROVED) -> Evidence:
    """Make evidence for it."""
    return Evidence(label, 0, "m", Finding(outcome, "It is so.", assumes=assumes, certificate={"type": "test"}))


def test_claims_that_only_assume_one_another_are_undecided() -> None:
    """A circle of assumptions proves nothing, in whatever order it is read."""
    for order in permutations(["a", "b", "c"]):
        claims = {label: claim(label) for label in order}
        verdicts = derive_verdicts(claims, [proof("a", "b"), proof("b", "c"), proof("c", "a")])

        assert set(verdicts.values()) == {Verdict.UNDECIDED}, f"{order}: {verdicts}"


@settings(deadline=None)
@given(st.permutations(list("abcdef")))
def test_a_chain_is_proved_from_its_end(order: list[str]) -> None:
    """A chain of assumptions is proved if and only if what it ends in is."""
    claims = {label: claim(label) for label in order}
    chain = [proof(left, right) for left, right in pairwise("abcdef")]

    assert set(derive_verdicts(claims, chain).values()) == {Verdict.UNDECIDED}
    assert set(derive_verdicts(claims, [*chain, proof("f")]).values()) == {Verdict.PROVED}


def test_what_rests_on_a_refuted_claim_does_not_count() -> None:
    """Evidence that assumes a refuted claim is as good as none."""
    claims = {label: claim(label) for label in "ab"}
    verdicts = derive_verdicts(claims, [proof("a", "b"), proof("b", outcome=Outcome.REFUTED)])

    assert verdicts == {"a": Verdict.UNDECIDED, "b": Verdict.REFUTED}


def test_the_weakest_form_decides() -> None:
    """A claim of two forms is as good as the weaker of them."""
    two = Claim("a", "identity", "1", "a title", (Identity(X, X), Identity(X, X)), "A reading.")
    first = proof("a")
    second = Evidence("a", 1, "m", Finding(Outcome.CONSISTENT, "The balls overlap."))

    assert derive_verdicts({"a": two}, [first])["a"] is Verdict.UNDECIDED
    assert derive_verdicts({"a": two}, [first, second])["a"] is Verdict.CONSISTENT


def test_unavailable_never_counts_as_passed() -> None:
    """A missing package leaves the claim unavailable, which is not as expected."""
    from verify.claim.verdicts import as_expected

    verdict = derive_verdicts({"a": claim("a")}, [proof("a", outcome=Outcome.UNAVAILABLE)])["a"]

    assert verdict is Verdict.UNAVAILABLE
    assert not as_expected(claim("a"), verdict)
