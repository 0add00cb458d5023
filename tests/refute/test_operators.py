"""Every operator does to its examples what it says, and never gives a form back unchanged."""

from __future__ import annotations

import pytest

from verify import api
from verify.refute.operators import OPERATORS

_EXAMPLES = [
    pytest.param(operator, example, id=f"{operator.name}-{number}")
    for operator in OPERATORS
    for number, example in enumerate(operator.examples, 1)
]


@pytest.mark.parametrize(("operator", "example"), _EXAMPLES)
def test_an_operator_does_what_its_example_says(operator, example) -> None:
    """The mutants of an example's form are those that the example lists."""
    got = tuple(operator.mutants(example.before))

    assert set(got) == set(example.after), f"{operator.name}: got {got}, wanted {example.after}"


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_an_operator_changes_what_it_touches(operator) -> None:
    """No mutant of a claim of the paper is the claim itself."""
    for claim in api.claims.values():
        for form in claim.statement:
            for mutant in operator.mutants(form):
                assert mutant != form, f"{operator.name} gave {claim.label} back unchanged"


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_every_operator_has_work_in_the_paper(operator) -> None:
    """Each operator changes at least one claim of the paper: one that changes none tests nothing."""
    found = [claim.label for claim in api.claims.values() for form in claim.statement for _ in operator.mutants(form)]

    assert found, f"{operator.name} applies to no claim"
