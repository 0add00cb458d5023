"""`verify cite`, as an author uses it."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from verify.cli.main import cli
from verify.report.citation import BIB_LINE


def cite(*arguments: str):
    """Run the command in this process."""
    return CliRunner().invoke(cli, ["cite", *arguments], standalone_mode=True)


def test_several_labels_are_cited_in_their_order_and_once(replayed) -> None:
    """One sentence a claim, in the order asked for; naming a label twice changes nothing."""
    first, again = cite("prop:3", "eq:27"), cite("prop:3", "eq:27", "prop:3")
    names = re.findall(r"^(Equation \(\d+\)|Proposition \d)", first.output, re.MULTILINE)

    assert first.exit_code == 0, first.output
    assert names == ["Proposition 3", "Equation (27)"]
    assert first.output == again.output
    assert first.output.count("@inproceedings{meyer2021alternative") == 1
    assert first.output.isascii()


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("eq:27", r"Equation (27) (The bounds) is proved by"),
        ("eq:90", r"Equation (90) ($f_{6}$ is positive) does not hold as printed: it fails at $\gamma = \frac{3}{2}$ and $y = 0$, by"),
        ("table:4", "is a measurement that the paper reports, which was not repeated; only its arithmetic is checked, by"),
        ("erratum:26", r"The correction \texttt{erratum:26} (The transition of (26) is at $\alpha /2$) is proved"),
        ("beyond:gap-upper", r"\newcommand*{\VerifyBeyondGapUpper}{0.0809512797364894}% times $\alpha^{2}$"),
        ("eq:27", r"a derivation from Proposition 1 and Proposition 2~\cite{"),
        ("text:4.2-upper-bound-literal", "The sentence is about minimisers, for which a constant does not matter"),
    ],
)
def test_each_verdict_reads_as_a_sentence(replayed, label: str, words: str) -> None:
    """Proved, refuted with its point, reported, corrected, beyond the paper: each says what was found, and what that means."""
    done = cite(label)

    assert done.exit_code == 0, done.output
    assert words in done.output.partition(BIB_LINE)[0], done.output


def test_digits_are_those_asked_for(replayed) -> None:
    """`--digits 100` gives a hundred certified digits."""
    done = cite("beyond:gap-upper", "--digits", "100")
    (number,) = re.findall(r"\\VerifyBeyondGapUpper\}\{0\.0(\d+)\}", done.output)

    assert len(number) == 100
    assert number.startswith("80951279736489357455900245246")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("eq:999",), "no claim is labelled 'eq:999'; did you mean"),
        ((), "Missing argument 'LABEL...'"),
        (("eq:27", "--digits", "0"), "0 is not in the range"),
    ],
)
def test_wrong_use_is_named(arguments: tuple[str, ...], words: str) -> None:
    """An unknown label, no label and no digit are each one sentence, before anything is computed."""
    done = cite(*arguments)

    assert done.exit_code == 2
    assert words in done.output
