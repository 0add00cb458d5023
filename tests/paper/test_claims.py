"""The paper as data: nothing is missing, nothing is said twice, and nothing is said that could not fail."""

import re

import pytest
import sympy as sp

from verify.claim import (
    Approximation,
    Claim,
    Extremum,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    SameArgmin,
    TableIs,
    unfold,
)
from verify.paper import PAPER, claims
from verify.paper.printed import latex, paper_digest

KINDS = {"definition", "identity", "approximation", "inequality", "limit", "equivalence", "table", "figure", "reported"}
SECTIONS = ("1", "2", "3.1", "3.2", "4", "4.1", "4.2", "4.3", "5", "6", "A", "B", "C", "")
FORMS = [
    pytest.param(label, index, form, id=f"{label}-{index}") for label, claim in claims.items() for index, form in enumerate(claim.statement)
]


def _sides(form: Form) -> list[tuple[sp.Basic, sp.Basic]]:
    match form:
        case Identity() | Inequality():
            return [(form.lhs, form.rhs)]
        case HoldsIff():
            return [(relation.lhs, relation.rhs) for relation in form.relations]
        case Approximation():
            return [(form.exact, form.approximate)]
        case SameArgmin():
            return [(form.objective, form.other)]
        case LimitIs() | Extremum():
            return [(form.expression, form.value)]
        case IntegralIs():
            return [(form.integrand, form.value)]
        case TableIs():
            return []
        case _:
            return [(relation.lhs, relation.rhs) for relation in getattr(form, "relations", ())]


def test_every_number_has_one_claim_and_there_is_no_gap():
    """(1) to (94) are claims, as are Propositions 1 to 3, Tables 1 to 5 and Figures 1 to 4."""
    wanted = {f"eq:{number}" for number in range(1, 95)}
    wanted |= (
        {f"prop:{number}" for number in range(1, 4)}
        | {f"table:{number}" for number in range(1, 6)}
        | {f"fig:{number}" for number in range(1, 5)}
    )
    numbered = {label for label in claims if re.fullmatch(r"(eq|prop|table|fig):\d+", label)}

    assert not wanted - numbered, f"no claim: {sorted(wanted - numbered)}"
    assert not numbered - wanted, f"no such number in the paper: {sorted(numbered - wanted)}"


@pytest.mark.parametrize(("family", "least"), [("text", 15), ("erratum", 6), ("beyond", 20)])
def test_there_are_enough_of_each_family(family: str, least: int):
    """The sentences, the corrections and the results beyond the paper are not fewer than promised."""
    found = [label for label in claims if label.startswith(f"{family}:")]

    assert len(found) >= least, f"{family}: got {len(found)}, wanted at least {least}"


@pytest.mark.parametrize("label", list(claims))
def test_a_claim_is_whole(label: str):
    """A claim has a known kind and section, a title, and a reading that is a sentence of its own."""
    claim = claims[label]

    assert claim.label == label
    assert claim.kind in KINDS, f"{label}: {claim.kind}"
    assert claim.section in SECTIONS, f"{label}: {claim.section}"
    assert claim.title.strip(), label
    assert claim.reading.endswith((".", "…")), f"{label}: {claim.reading!r} does not end with a full stop"
    assert len(claim.reading.split()) >= 4, f"{label}: {claim.reading!r} says too little"
    assert claim.reading.rstrip(".") != claim.title, label
    assert not re.search(r"  |\s$", claim.reading), f"{label}: {claim.reading!r} is not clean"


@pytest.mark.parametrize("label", list(claims))
def test_cites_are_labels_of_other_claims(label: str):
    """What a claim cites exists, is not itself, and is cited once."""
    cites = claims[label].cites

    assert not [cited for cited in cites if cited not in claims], f"{label} cites {cites}"
    assert label not in cites
    assert len(cites) == len(set(cites)), f"{label} cites {cites}"


@pytest.mark.parametrize("label", [label for label in claims if re.fullmatch(r"eq:\d+", label)])
def test_an_equation_prints_what_is_printed(label: str):
    """The LaTeX of an equation is the display's, not a copy of it."""
    assert claims[label].printed == latex(label), label


@pytest.mark.parametrize("label", [label for label in claims if claims[label].expects == "fails"])
def test_what_is_expected_to_fail_says_why_and_has_company(label: str):
    """A statement that fails as printed has a note, and a claim about the same passage says what holds instead."""
    claim = claims[label]
    number = label.partition(":")[2]
    related = [other for other in claims.values() if other.expects == "holds" and (label in other.cites or other.label in claim.cites)]

    assert claim.note.endswith("."), f"{label}: no note"
    assert f"erratum:{number}" in claims or related, f"{label}: nothing is said to hold instead"


def test_at_most_ten_claims_are_mere_names():
    """Hardly a claim goes without a statement that can be decided."""
    names = [label for label, claim in claims.items() if not claim.statement]

    assert len(names) <= 10, names


@pytest.mark.parametrize(("label", "index", "form"), FORMS)
def test_a_form_could_fail(label: str, index: int, form: Form):
    """The two sides of a form are two objects: neither evaluation nor writing has made them one."""
    for left, right in _sides(form):
        assert left != right, f"{label}[{index}]: both sides are {left}"


@pytest.mark.parametrize(("label", "index", "form"), FORMS)
def test_a_form_is_decidable_in_principle(label: str, index: int, form: Form):
    """No side has collapsed to an undefined value or a truth value, and no domain is empty by evaluation."""
    for expression in form.expressions():
        assert not unfold(expression).has(sp.nan, sp.zoo), f"{label}[{index}]: {expression}"
    for condition in (getattr(form, "domain", sp.true), getattr(form, "where", sp.true)):
        assert condition != sp.false, f"{label}[{index}] is vacuous"


@pytest.mark.parametrize(("label", "index", "form"), [row for row in FORMS if isinstance(row.values[2], Approximation)])
def test_an_approximation_states_its_error(label: str, index: int, form: Approximation):
    """An ≈ gives the supremum of its error and where, or the leading term and the point: one of the two."""
    supremum = form.supremum is not None and bool(form.at)
    leading = form.leading is not None and form.point is not None

    assert supremum != leading, f"{label}[{index}]"


@pytest.mark.parametrize(("label", "index", "form"), [row for row in FORMS if isinstance(row.values[2], TableIs)])
def test_the_cells_of_a_table_are_exact(label: str, index: int, form: TableIs):
    """Every cell is an exact rational that is computed from something, and no cell occurs twice."""
    places = [(cell.row, cell.column) for cell in form.cells]

    assert len(places) == len(set(places)), label
    for cell in form.cells:
        assert cell.printed.is_Rational, f"{label}: {cell.row}, {cell.column}"
        assert not cell.computed.free_symbols, f"{label}: {cell.row}, {cell.column}"
        got = cell.computed.doit()
        assert got == cell.printed, f"{label}: {cell.row}, {cell.column}: got {got}, wanted {cell.printed}"


@pytest.mark.parametrize(("label", "cells"), [("table:1", 36), ("table:2", 48)])
def test_the_derived_tables_are_complete(label: str, cells: int):
    """Each cell of Tables 1 and 2 is there."""
    form, *recomputed = claims[label].statement

    assert len(form.cells) == cells
    assert [len(other.cells) for other in recomputed] == ([30] if label == "table:1" else [])


def test_the_claims_stand_in_the_papers_order():
    """Sections follow one another as in the paper, and within a section the equations as they are numbered."""
    sections = [SECTIONS.index(claim.section) for claim in claims.values()]
    for section in SECTIONS:
        numbers = [claim.number for claim in claims.values() if claim.section == section and claim.number is not None]
        assert numbers == sorted(numbers), f"Section {section}: {numbers}"

    assert sections == sorted(sections)


def test_claims_cannot_be_changed():
    """The mapping is read-only and a claim is frozen."""
    with pytest.raises(TypeError):
        claims["eq:1"] = claims["eq:2"]
    with pytest.raises(AttributeError):
        claims["eq:1"].title = "another"


def test_it_is_said_which_text_was_read():
    """The paper is named, and the text by its SHA-256."""
    assert PAPER["title"] == "An Alternative Probabilistic Interpretation of the Huber Loss"
    assert PAPER["author"] == "Gregory P. Meyer"
    assert re.fullmatch(r"[0-9a-f]{64}", PAPER["sha256"])
    assert PAPER["sha256"] == paper_digest()


def test_the_helpers_of_this_module_reject():
    """A form whose sides are one object would be noticed."""
    x = sp.Symbol("x")
    false_claim = Claim("text:none", "identity", "1", "None", (Identity(x, x),), "Nothing is said here.")

    assert all(left == right for left, right in _sides(false_claim.statement[0]))
