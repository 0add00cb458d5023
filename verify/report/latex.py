"""Results as LaTeX: a longtable of claims and verdicts, and a macro for every constant. Made from results only, always alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from verify.claim import Claim
from verify.notation import form_latex, to_latex
from verify.report.constants import certified, constants
from verify.report.escape import escape, literal
from verify.report.text import SECTIONS, counting, section_of
from verify.runner import Report

__all__ = ["macro_lines", "values_tex", "verification_tex"]


_SHARES = (0.25, 0.36, 0.13, 0.19)
"""The widths of the columns as shares of the line; what is left goes between them."""


def verification_tex(report: Report) -> str:
    r"""Give a longtable of every claim with its verdict and the methods behind it, to be input into a paper.

    Args:
        report: The results.

    Returns:
        LaTeX in ASCII for a line of 11 cm or more; needs the packages longtable, array, amsmath and amssymb. It names no time, so the same
        results give the same bytes.
    """
    lines = [
        r"% Made by `verify report`; needs \usepackage{longtable,array,amsmath,amssymb}.",
        r"\begingroup\small\setlength{\tabcolsep}{4pt}%",
        r"\begin{longtable}{@{}" + "".join(rf">{{\raggedright\arraybackslash}}p{{{share}\linewidth}}" for share in _SHARES) + "@{}}",
        r"\caption{Every claim of the paper, its verdict, and the methods whose evidence counts.}\label{tab:verification}\\",
        r"\hline Claim & & Verdict & By \\ \hline \endfirsthead",
        r"\hline Claim & & Verdict & By \\ \hline \endhead",
        r"\hline \endfoot",
    ]
    order = list(SECTIONS)
    listed = sorted(report.claims, key=lambda claim: order.index(section_of(claim)))
    for section, claims in groupby(listed, key=section_of):
        lines.append(rf"\multicolumn{{4}}{{@{{}}l}}{{\textbf{{{escape(SECTIONS[section])}}}}} \\*")
        lines += [_row(report, claim) for claim in claims]
    lines.append(r"\end{longtable}\endgroup")
    return "\n".join(lines) + "\n"


def values_tex(claims: Iterable[Claim], digits: int = 15) -> str:
    r"""Give a macro a constant, expandable and safe in captions: its certified digits, nothing else.

    Args:
        claims: The claims whose numbers are wanted.
        digits: How many significant digits, 1 to 100000.

    Returns:
        One comment and one \newcommand a constant, in ASCII.
    """
    head = [
        "% Made by `verify report`. Every digit is certified by a ball that contains the number; the last one is correctly rounded.",
        "% Each macro expands to digits, a decimal point and perhaps a minus, so it may stand in captions, headings and comparisons.",
    ]
    return "\n".join([*head, *macro_lines(claims, digits)]) + "\n"


def macro_lines(claims: Iterable[Claim], digits: int) -> list[str]:
    r"""Give a macro a constant, below a comment that says what is stated.

    Args:
        claims: The claims that state them.
        digits: How many significant digits.
    """
    chosen = {claim.label: claim for claim in claims}
    lines: list[str] = []
    for (label, form), found in groupby(constants(chosen.values()), key=lambda constant: (constant.label, constant.form)):
        lines.append(f"% {label}: {' '.join(form_latex(chosen[label].statement[form]).split())}")
        for constant in found:
            unit = "" if constant.unit == 1 else f"% times ${to_latex(constant.unit)}$"
            lines.append(rf"\newcommand*{{\{constant.macro}}}{{{certified(constant.number, digits)}}}{unit}")
    return lines


def _row(report: Report, claim: Claim) -> str:
    supporting = dict.fromkeys(item.method for item in counting(claim.label, report))
    label = re.sub("([:-])", r"\1\\allowbreak ", literal(claim.label))
    verdict = report.verdicts[claim.label].value + ("" if claim.expects == "holds" else " (as printed)")
    return rf"\texttt{{{label}}} & {escape(claim.title)} & {escape(verdict)} & {escape(', '.join(supporting))} \\"
