"""LaTeX and BibTeX: set by a real LaTeX, with digits that are right, and the same bytes whenever they are made."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import mpmath
import pytest
import sympy as sp

from tests.evidence_run import small_report
from tests.report.typeset import PREAMBLE, need_latex, typeset
from verify.claim import Verdict
from verify.paper import claims
from verify.report.bibtex import bibliography
from verify.report.citation import BIB_LINE, cite
from verify.report.constants import certified, constants
from verify.report.escape import escape
from verify.report.latex import values_tex, verification_tex
from verify.runner.results import Report

ROOT = Path(__file__).parents[2]
MOST_POINTS = 2.0
"""How far, in points (0.7 mm), a cell or a line may run into the margin before it looks wrong."""
CITED = (
    *(
        "eq:1",
        "eq:18",
        "eq:26",
        "eq:27",
        "eq:55",
        "eq:76",
        "eq:90",
        "prop:3",
        "table:2",
        "table:4",
        "fig:3",
        "erratum:26",
        "erratum:prop-3",
    ),
    *("text:4-dirac-divergence", "text:4.2-upper-bound-literal", "text:6-tuned", "beyond:gap-upper", "beyond:f6-region"),
)
FEW = ("eq:26", "eq:28", "table:2", "table:4", "beyond:slope-lower", "beyond:gap-upper")
STEADY = ("positivity", "balls", "tables")
MACROS = constants(claims.values())


@pytest.fixture(scope="module")
def report() -> Report:
    """Decide a few claims of different verdicts, once, by methods that do not give up by the clock."""
    return small_report(FEW, STEADY)


def made(report: Report) -> dict[str, str]:
    """Make everything that is made for LaTeX."""
    return {
        "verification.tex": verification_tex(report),
        "values.tex": values_tex(report.claims, 40),
        "verify.bib": bibliography(report.evidence, "0" * 64),
        "cite": cite(report.claims, report),
    }


def digests(files: dict[str, str]) -> list[str]:
    """Give a line a file: its name and the SHA-256 of what it holds."""
    return [f"{name} {hashlib.sha256(text.encode()).hexdigest()}" for name, text in files.items()]


def test_the_table_of_all_claims_is_set(paper_report: Report, tmp_path: Path) -> None:
    """The longtable of every claim compiles, keeps to its columns, and is referred to; the whole bibliography is set below it."""
    need_latex()
    source = (
        PREAMBLE
        + r"\begin{document}Table~\ref{tab:verification} lists everything~\cite{huberverify}. \input{verification} \nocite{*}"
        + r"\bibliographystyle{plain}\bibliography{verify}\end{document}"
    )
    bib = bibliography(paper_report.evidence, paper_report.paper["sha256"])
    done = typeset(tmp_path, source, verification__tex=verification_tex(paper_report), verify__bib=bib)
    wide = [found for found in done.overfull if found[0] > MOST_POINTS]

    assert not wide, wide
    assert not done.unresolved, done.unresolved
    assert "Warning" not in done.bibtex, done.bibtex
    assert set(done.items) == set(re.findall(r"^@\w+\{([^,]+),", bib, re.MULTILINE))
    assert len(paper_report.claims) / 60 < done.pages < len(paper_report.claims) / 12, f"{done.pages} pages"


def test_the_table_has_a_row_for_every_claim(paper_report: Report) -> None:
    """Each claim stands in one row, with its verdict; what fails as printed says so."""
    rows = [line for line in verification_tex(paper_report).splitlines() if line.startswith(r"\texttt{")]
    labels = [re.sub(r"\\allowbreak |[{}]", "", row[len(r"\texttt") : row.index(" & ")]) for row in rows]
    refuted = [label for label, row in zip(labels, rows, strict=True) if "refuted (as printed)" in row]

    assert sorted(labels) == sorted(claim.label for claim in paper_report.claims)
    assert sorted(refuted) == sorted(claim.label for claim in paper_report.claims if paper_report.verdicts[claim.label] is Verdict.REFUTED)


def test_every_macro_stands_anywhere(tmp_path: Path) -> None:
    r"""Each macro is set in text, in math, in a caption, in a heading that becomes a bookmark, and is compared as a number."""
    need_latex()
    uses = [
        rf"\section{{The number \{constant.macro}}} In text \{constant.macro}, in math $x < \{constant.macro}$."
        rf"\begin{{table}}[h]\caption{{The number \{constant.macro}\ and ${{\{constant.macro}}}\,\alpha$}}\end{{table}}"
        rf"\ifdim\{constant.macro} pt<10pt\else\errmessage{{\{constant.macro} is no number}}\fi"
        rf"\edef\full{{\{constant.macro}}}\typeout{{value <\full>}}"
        for constant in MACROS
    ]
    contents = r"\tableofcontents\listoftables" + r"\clearpage ".join(uses)
    done = typeset(
        tmp_path, PREAMBLE + r"\input{values}\begin{document}" + contents + r"\end{document}", values__tex=values_tex(claims.values())
    )
    expanded = re.findall(r"^value <(.*)>$", done.log, re.MULTILINE)

    assert len(MACROS) > 20
    assert expanded == [certified(constant.number, 15) for constant in MACROS]
    assert not done.overfull, done.overfull
    assert not done.unresolved, done.unresolved
    assert done.pages >= len(MACROS)


@pytest.mark.parametrize("digits", [1, 15, 100, 1000])
def test_every_digit_is_right(digits: int) -> None:
    """As many significant digits as are asked for, each that of mpmath at thirty digits more, the last one rounded."""
    for constant in MACROS:
        shown = certified(constant.number, digits)
        with mpmath.workdps(digits + 30):
            exact = mpmath.mpf(sp.N(constant.number, digits + 30))
            unit = mpmath.mpf(10) ** (mpmath.floor(mpmath.log10(abs(exact))) - digits + 1)
            error = abs(mpmath.mpf(shown) - exact) / unit

        assert error <= 0.5, f"{constant.macro}: {shown} is {mpmath.nstr(error, 5)} units of its last digit off"
        assert len(shown.lstrip("-0.").replace(".", "")) == digits, f"{constant.macro}: {shown} has not {digits} digits"


def test_macros_have_names_of_their_own() -> None:
    """No two constants share a macro, and a name is letters only."""
    names = [constant.macro for constant in MACROS]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[A-Za-z]+", name) for name in names)


def test_what_is_made_twice_is_the_same(report: Report) -> None:
    """The same results give the same bytes, also in another process with another hash seed."""
    here = made(report)
    script = (
        "from tests.report.test_latex import FEW, STEADY, digests, made; from tests.evidence_run import small_report\n"
        "print(*digests(made(small_report(FEW, STEADY))), sep='\\n')"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "12345", "SYMPY_GROUND_TYPES": "python"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )

    assert made(report) == here
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == digests(here)


def test_everything_is_ascii(report: Report) -> None:
    """What is pasted into a document needs no encoding."""
    for name, text in made(report).items():
        assert text.isascii(), f"{name}: {sorted({letter for letter in text if not letter.isascii()})}"


def test_every_sentence_about_a_claim_is_set(tmp_path: Path) -> None:
    """Titles, readings and notes of all claims become ASCII that LaTeX sets."""
    need_latex()
    said = [escape(text) for claim in claims.values() for text in (claim.title, claim.reading, claim.note) if text]
    done = typeset(tmp_path, PREAMBLE + r"\begin{document}\sloppy " + "\n\n".join(said) + r"\end{document}")

    assert all(text.isascii() for text in said)
    assert done.pages > 5


@pytest.mark.parametrize(
    ("plain", "latex"),
    [
        ("for 1 < γ < 2 it is", r"for $1 < \gamma < 2$ it is"),
        ("D_{α/2,1/α} − H_α", r"$D_{\alpha /2,1/\alpha} - H_\alpha$"),
        ("at x = αu₀, where |x| ≤ α₁", r"at $x = \alpha u_{0}$, where $|x| \le \alpha_{1}$"),
        ("(24) with α/2 (which is a half)", r"(24) with $\alpha /2$ (which is a half)"),
        ("as one, α^{−1}/(αγ), not", r"as one, $\alpha^{-1}/(\alpha \gamma)$, not"),
        ("a 50% & more_or_less #1", r"a 50\% \& more\_or\_less \#1"),
        ("the paper's s, e.g. “so”", r"the paper's $s$, e.g. ``so''"),
        ("e⁻² at [0, y₀]", r"$e^{-2}$ at $[0, y_{0}]$"),
    ],
)
def test_sentences_become_mathematics(plain: str, latex: str) -> None:
    """Formulas in a sentence are set as formulas, words as words."""
    assert escape(plain) == latex


@pytest.mark.parametrize("label", CITED)
def test_a_citation_names_exactly_what_was_used(replayed, label: str) -> None:
    """The works cited in the text are those in the bibliography, and each method that is named has found something."""
    report = replayed([label])
    text, _, bib = cite([claims[label]], report).partition(BIB_LINE)
    cited = {key for keys in re.findall(r"\\cite\{([^}]*)\}", text) for key in keys.split(",")}

    assert cited == set(re.findall(r"^@\w+\{([^,]+),", bib, re.MULTILINE)), text
    assert text.isascii()
    assert {"proved": "is proved", "refuted": "does not hold as printed", "reported": "which was not repeated"}[
        report.verdicts[label].value
    ] in text


def test_citations_are_set(replayed, tmp_path: Path) -> None:
    """What `verify cite` prints for many labels compiles as it is pasted, text and bibliography."""
    need_latex()
    text, _, bib = cite([claims[label] for label in CITED], replayed(CITED)).partition(BIB_LINE)
    source = (
        PREAMBLE.replace(",hyperref", "")
        + rf"\begin{{document}}\sloppy {text}\bibliographystyle{{plain}}\bibliography{{cited}}\end{{document}}"
    )
    done = typeset(tmp_path, source, cited__bib=bib)

    assert not done.unresolved, done.unresolved
    assert "Warning" not in done.bibtex, done.bibtex
    assert set(done.items) == set(re.findall(r"^@\w+\{([^,]+),", bib, re.MULTILINE))


def test_without_latex_the_tests_skip_unless_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing pdflatex is a skip that says what to install, and a failure where VERIFY_REQUIRE_LATEX is set."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("VERIFY_REQUIRE_LATEX", raising=False)
    with pytest.raises(pytest.skip.Exception, match="pdflatex and bibtex is not installed"):
        need_latex()
    monkeypatch.setenv("VERIFY_REQUIRE_LATEX", "1")
    with pytest.raises(pytest.fail.Exception, match="VERIFY_REQUIRE_LATEX is set"):
        need_latex()
