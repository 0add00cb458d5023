"""The choice of mutants: every form has some, every operator is used, and the rule never looks at what becomes of them."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from itertools import islice

import pytest

from verify import api
from verify.refute import EACH, choose, mutants_of
from verify.refute.operators import OPERATORS


@pytest.fixture(scope="module")
def usual():
    """The usual choice."""
    return choose(api.claims.values())


def test_every_form_has_its_mutants(usual) -> None:
    """Each form of each claim has as many mutants as are asked for, each by another operator."""
    found = Counter((mutant.claim, mutant.form) for mutant in usual)
    wanted = {(claim.label, place): EACH for claim in api.claims.values() for place in range(len(claim.statement))}
    operators = Counter((mutant.claim, mutant.form, mutant.operator) for mutant in usual)

    assert dict(found) == wanted
    assert max(operators.values()) == 1
    assert len({mutant.label for mutant in usual}) == len(usual) >= 600


def test_every_operator_is_applied_to_several_claims(usual) -> None:
    """Each operator changes at least five claims, and none takes more than its share."""
    claims = defaultdict(set)
    for mutant in usual:
        claims[mutant.operator].add(mutant.claim)
    used = Counter(mutant.operator for mutant in usual)

    assert set(claims) == {operator.name for operator in OPERATORS}
    assert min(map(len, claims.values())) >= 5, {name: len(labels) for name, labels in claims.items()}
    assert max(used.values()) <= 2 * len(usual) / len(OPERATORS), used


def test_a_mutant_of_the_choice_is_found_by_its_name(usual) -> None:
    """A label names the same statement in the choice and among all mutants of its claim."""
    for mutant in usual[:: len(usual) // 12]:
        assert mutant in mutants_of(api.claims[mutant.claim]), mutant.label


def test_more_of_each_form_contains_less() -> None:
    """The first mutants of a form stay when more are asked for, and another seed chooses others."""
    some = [claim for claim in islice(api.claims.values(), 40) if claim.statement]
    labels = [{mutant.label for mutant in choose(some, each, seed)} for each, seed in ((1, 0), (2, 0), (1, 5))]

    assert labels[0] < labels[1]
    assert labels[0] != labels[2]
    assert len(labels[0]) == len(labels[2])


def test_a_form_with_few_changes_gives_all_of_them() -> None:
    """Asking for more than there are gives each once."""
    claim = api.claims["eq:28"]
    labels = [mutant.label for mutant in choose([claim], 10_000)]

    assert sorted(labels) == sorted(mutant.label for mutant in mutants_of(claim))


def test_the_choice_does_not_depend_on_hashes() -> None:
    """Two processes with other hash seeds choose the same statements: those whose domains are conjunctions among them."""
    script = (
        "from verify import api; from verify.refute import choose;"
        "print([(m.label, str(m.statement)) for m in choose([c for c in api.claims.values() if c.section == 'B'], 6)])"
    )
    texts = [
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]

    assert texts[0] == texts[1]
    assert "widen-domain" in texts[0]
