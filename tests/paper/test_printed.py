"""The paper's displays as data: complete, unchanged, repaired only where a repair is listed."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.resources import files
from pathlib import Path

import pytest

from verify.paper import printed
from verify.paper.printed.repairs import REPAIRS

LABELS = [*(f"eq:{number}" for number in range(1, 95)), *(f"prop:{number}" for number in range(1, 4))]


def test_every_number_has_a_display():
    """The displays are (1) to (94) and the three propositions, in the paper's order."""
    assert list(printed.labels()) == LABELS


def test_lines_ascend():
    """The displays stand in the order of the transcription."""
    lines = [printed.line(label) for label in LABELS[:94]]

    assert lines == sorted(lines)


@pytest.mark.parametrize("label", LABELS)
def test_the_source_has_the_recorded_hash(label):
    """A changed character of a display is found."""
    stored = json.loads(files(printed).joinpath("displays.json").read_text(encoding="utf-8"))["displays"][label]["sha256"]

    assert printed.digest(label) == stored


@pytest.mark.parametrize("label", LABELS)
def test_layout_is_gone(label):
    """What is read has no delimiter, tag or number, and ends in no full stop."""
    latex = printed.latex(label)

    assert latex
    assert "$" not in latex
    assert r"\tag" not in latex
    assert not latex.endswith((".", ",", f"({label.removeprefix('eq:')})"))
    assert latex.count("{") == latex.count("}")


@pytest.mark.parametrize("label", sorted(REPAIRS))
def test_a_repair_has_a_reason_and_changes_the_text(label):
    """Each listed repair applies exactly once and says why."""
    text = printed.source(label)
    for repair in printed.repairs(label):
        assert text.count(repair.old) == 1, (label, repair.old)
        assert repair.why.endswith(".")
        text = text.replace(repair.old, repair.new)

    assert text != printed.source(label)


def test_only_layout_changes_where_no_repair_is_listed():
    """Apart from blanks, full stops, delimiters and the number, an unrepaired display is what was transcribed."""
    for label in LABELS[:94]:
        if label in REPAIRS:
            continue
        number = label.removeprefix("eq:")
        bare = printed.source(label).replace("$$", "").replace(rf"\tag{{{number}}}", "")
        if bare.endswith(f"({number})"):
            bare = bare.removesuffix(f"({number})")
        squeezed = "".join(bare.split())

        assert squeezed.rstrip(".").replace(r".\end{cases}", r"\end{cases}") == "".join(printed.latex(label).split()), label


def test_equation_31_has_two_subscripts_after_repair():
    """The damaged subscript of (31) is read as α, 1/αγ."""
    assert printed.latex("eq:31") == r"\gamma H_{\alpha}(x) \approx D_{\alpha,1/\alpha\gamma}(x)"


def test_equation_35_is_its_own_display():
    """(35) is the display that was tagged (34) a second time."""
    assert printed.latex("eq:35") == r"= \frac{x - x^*}{w_a}"


def test_the_third_proposition_joins_both_chains():
    """Proposition 3 is read as (81) and (82) together."""
    assert printed.latex("prop:3") == printed.latex("eq:81") + r" \quad\text{and}\quad " + printed.latex("eq:82")


def test_an_unknown_label_is_one_sentence():
    """A label without a display is refused by name."""
    with pytest.raises(KeyError, match=r"no display is printed under 'eq:95': the labels are eq:1 to eq:94 and prop:1 to prop:3"):
        printed.source("eq:95")


@pytest.mark.skipif("VERIFY_PAPER_TEXT" not in os.environ, reason="the transcription itself is not distributed; VERIFY_PAPER_TEXT names it")
def test_every_display_stands_in_the_transcription():
    """With the transcription at hand, each source is found on its line, character by character."""
    text = Path(os.environ["VERIFY_PAPER_TEXT"]).read_text(encoding="utf-8")

    assert hashlib.sha256(text.encode()).hexdigest() == printed.paper_digest()
    rows = text.split("\n")
    for label in LABELS:
        rest = "\n".join(rows[printed.line(label) - 1 :])
        assert printed.source(label) in rest[: len(printed.source(label)) + 400], label
