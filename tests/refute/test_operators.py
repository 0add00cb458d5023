"""Every operator does to its examples what it says, and never gives a form back unchanged."""

from __future__ import annotations

from collections import defaultdict

import pytest

from verify import api
from verify.refute import choose
from verify.refute.operators import OPERATORS

_EXAMPLES = [
    pytest.param(operator, example, id=f"{operator.name}-{number}")
    for operator in OPERATORS
    for number, example in enumerate(operator.examples, 1)
]


@pytest.fixture(scope="module")
def every_mutant():
    """The usual mutants of every claim, by operator."""
    found = defaultdict(list)
    for mutant in choose(api.claims.values()):
        found[mutant.operator].append(mutant)
    return found


@pytest.mark.parametrize(("operator", "example"), _EXAMPLES)
def test_an_operator_does_what_its_example_says(operator, example) -> None:
    """The mutants of an example's form are those that the example lists."""
    got = tuple(operator.mutants(example.before))

    assert set(got) == set(example.after), f"{operator.name}: got {got}, wanted {example.after}"


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_an_operator_changes_what_it_touches(operator, every_mutant) -> None:
    """Each operator changes some claim of the paper, and no mutant is the form itself or of another kind."""
    assert every_mutant[operator.name], f"{operator.name} applies to no claim"
    for mutant in every_mutant[operator.name]:
        form = api.claims[mutant.claim].statement[mutant.form]

        assert mutant.statement != form, f"{mutant.label} is the form itself"
        assert type(mutant.statement) is type(form), f"{mutant.label} is a {mutant.statement.name}, not a {form.name}"
