"""What is printed is what is verified: every display is read, and its claim says the same; changed displays are noticed."""

from __future__ import annotations

import dataclasses
import os
import re
from functools import cache
from pathlib import Path

import pytest
import sympy as sp

from verify.claim import Identity, Inequality
from verify.paper import claims, printed
from verify.paper.agreement import Status, agreement, compare
from verify.paper.printed.conditions import CONDITIONS
from verify.paper.readings import CONTINUED, READ_AS, READINGS, UNREAD
from verify.paper.vocabulary import vocabularies

LABELS = printed.labels()
NUMBERED = [label for label in LABELS if label.startswith("eq:")]


@cache
def of(label):
    """Compare a claim with its display, once for all tests."""
    return agreement(claims[label])


@pytest.mark.parametrize("label", LABELS)
def test_a_claim_says_what_is_printed(label):
    """The parsed sides, relation and conditions of a display are those of its claim, or it is listed as not read."""
    found = of(label)

    assert found.status is not Status.DISAGREES, f"{label}: {found.reason}"
    assert (found.status is Status.UNREAD) == (label in UNREAD), f"{label}: {found.reason}"
    assert all(match.form is not None for match in found.matches)


def test_at_least_85_numbers_are_read_completely():
    """Of the 94 numbers at least 85 are read to their last character."""
    read = [label for label in NUMBERED if of(label).status in {Status.AGREES, Status.READING}]

    assert len(read) >= 85, f"only {len(read)} of {len(NUMBERED)} are read"


def test_a_display_is_read_by_its_entry_in_the_table_only():
    """A display has a stated reading exactly if the table gives it one, and that is the rule that was used."""
    for label in NUMBERED:
        rules = {match.rule for match in of(label).matches} & set(READINGS)
        assert rules == ({READ_AS[label]} if label in READ_AS else set()), label


def test_signs_that_state_no_formula_are_in_the_table():
    """Every display with ≈ or ∝ has a stated reading."""
    for label in NUMBERED:
        if r"\approx" in printed.latex(label) or r"\propto" in printed.latex(label):
            assert label in READ_AS, label


def test_only_displays_that_begin_with_a_relation_continue_another():
    """A display continues the one before exactly if it begins with = or ≈."""
    begin = {label for label in NUMBERED if printed.latex(label).startswith(("=", r"\approx"))}

    assert begin == set(CONTINUED)


CHANGES = (
    (r"\+", "-"),
    (r"(?<![{^_])-(?!\\infty)", "+"),
    (r"\\le(?![a-z])", r"\\ge"),
    (r"\\ge(?![a-z])", ">"),
    (r"(?<![A-Za-z])>(?!=)", r"\\ge"),
    (r"\\frac\{1\}\{2\}", r"\\frac{1}{3}"),
    (r"\\alpha", r"\\beta"),
    (r"\\beta", r"\\alpha"),
    (r"\|x\|", "x"),
    (r"\^2", "^3"),
    ("b_1", "b_2"),
    (r"\\mu_1", r"\\mu_2"),
    ("w_a", "x_a"),
    (r"\\min", r"\\max"),
    (r"\\max", r"\\min"),
    (r"\\sum", r"\\prod"),
    (r"f_(\d)'", r"f_\1"),
    (r"\\gamma", r"\\beta"),
    (r"\\sigma_([xw])", r"\\mu_\1"),
    (r"1/\\alpha", "1"),
    ("i=0", "i=1"),
    ("D", "H"),
    ("=", r"\\approx"),
    (r"\\approx", "="),
    ("=", r"\\le"),
    ("$", r" + 1"),
)


def changed(label):
    """Give a display with one place changed, for each kind of change that it has a place for."""
    text = printed.latex(label)
    for pattern, replacement in CHANGES:
        places = list(re.finditer(pattern, text))
        if places:
            place = places[len(text) % len(places)]
            yield text[: place.start()] + place.expand(replacement) + text[place.end() :]


@pytest.mark.parametrize("label", NUMBERED)
def test_a_changed_display_is_noticed(label):
    """One sign, letter, number or bound changed in the LaTeX, and the claim no longer says it."""
    count = 0
    for text in changed(label):
        if text == printed.latex(label):
            continue
        count += 1
        found = compare(claims[label], text)
        assert found.status in {Status.DISAGREES, Status.UNREAD}, f"{label} still agrees with {text}"

    assert count >= 1


@pytest.mark.parametrize(
    ("label", "change"),
    [
        ("eq:27", lambda form: Inequality(form.rhs, form.lhs)),
        ("eq:27", lambda form: dataclasses.replace(form, strict=True)),
        ("eq:28", lambda form: Identity(form.lhs, form.lhs)),
        ("eq:64", lambda form: dataclasses.replace(form, domain=sp.Ge(sp.Symbol("x", real=True), 0))),
        ("eq:58", lambda form: dataclasses.replace(form, domain=sp.false)),
        ("eq:81", lambda form: dataclasses.replace(form, condition=sp.true)),
    ],
)
def test_a_changed_claim_is_noticed(label, change):
    """A side turned round, a strict sign, a trivial identity, a narrower domain: each disagrees with the display."""
    claim = claims[label]
    altered = dataclasses.replace(claim, statement=tuple(change(form) for form in claim.statement))

    assert agreement(altered).status is Status.DISAGREES, label


def test_other_latex_in_a_claim_is_noticed():
    """A claim whose printed LaTeX is not the display's disagrees."""
    altered = dataclasses.replace(claims["eq:27"], printed=r"D_{\alpha,1/\alpha}(x) \le H_{\alpha}(x)")

    assert agreement(altered).reason == "the claim's LaTeX is not the display's"


def test_text_that_cannot_be_read_is_not_agreed_with():
    """Left-over text makes a display unread, not a shorter formula."""
    found = compare(claims["eq:28"], printed.latex("eq:28") + r" \text{somehow}")

    assert found.status is Status.UNREAD
    assert "the word 'somehow' is not part of the notation" in found.reason


def test_every_vocabulary_is_of_a_display():
    """Vocabularies and conditions are given for displays that exist."""
    assert set(CONDITIONS) <= set(LABELS)
    assert all(vocabularies(label) for label in LABELS)


@pytest.mark.skipif("VERIFY_PAPER_TEXT" not in os.environ, reason="the transcription itself is not distributed; VERIFY_PAPER_TEXT names it")
def test_every_condition_stands_in_the_transcription():
    """With the transcription at hand, each condition is found in it."""
    text = Path(os.environ["VERIFY_PAPER_TEXT"]).read_text(encoding="utf-8")
    for label, condition in CONDITIONS.items():
        for latex in condition.texts:
            assert f"${latex}" in text, (label, latex)
