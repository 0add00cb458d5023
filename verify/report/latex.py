"""Results as LaTeX: a longtable of claims and verdicts, and a macro for every constant. Made from results only, always alike."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import sympy as sp

from verify.claim import Claim
from verify.report.constants import Constant, certified, constants
from verify.report.text import SECTIONS, section_of
from verify.runner import Report

__all__ = ["escape", "values_tex", "verification_tex"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MATH = {
    "α": r"\alpha",
    "β": r"\beta",
    "γ": r"\gamma",
    "σ": r"\sigma",
    "λ": r"\lambda",
    "μ": r"\mu",
    "θ": r"\theta",
    "τ": r"\tau",
    "ε": r"\epsilon",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\neq",
    "≈": r"\approx",
    "∞": r"\infty",
    "→": r"\to",
    "∝": r"\propto",
    "ℝ": r"\mathbb{R}",
    "ℚ": r"\mathbb{Q}",
    "·": r"\cdot",
    "−": "-",
    "½": r"\tfrac12",
    "⅔": r"\tfrac23",
    "⇔": r"\Leftrightarrow",
    "∈": r"\in",
    "′": "'",
    "″": "''",
    "√": r"\surd",
    "×": r"\times",
    "∀": r"\forall",
    "∃": r"\exists",
    "π": r"\pi",
}
_SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
_SUB = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))


def escape(text: str) -> str:
    """Turn plain text into LaTeX that any engine sets: specials escaped, mathematical letters in math mode.

    Args:
        text: Plain text, as titles and readings are.
    """
    out: list[str] = []
    for letter in text:
        if letter in _SPECIAL:
            out.append(_SPECIAL[letter])
        elif letter in _MATH:
            out.append(rf"\ensuremath{{{_MATH[letter]}}}")
        elif letter in _SUPER:
            out.append(rf"\ensuremath{{^{{{_SUPER[letter]}}}}}")
        elif letter in _SUB:
            out.append(rf"\ensuremath{{_{{{_SUB[letter]}}}}}")
        else:
            out.append(letter)
    return "".join(out)


def verification_tex(report: Report) -> str:
    """Give a longtable of every claim with its verdict and the methods behind it, to be input into a paper.

    Args:
        report: The results.

    Returns:
        LaTeX that needs the packages longtable and amsmath, amssymb; it names no time, so it is the same when made again.
    """
    lines = [
        "% Made by `verify report`; needs \\usepackage{longtable,amsmath,amssymb}.",
        r"\begin{longtable}{@{}lp{0.5\linewidth}lp{0.2\linewidth}@{}}",
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
    lines.append(r"\end{longtable}")
    return "\n".join(lines) + "\n"


def values_tex(claims: Iterable[Claim], digits: int = 15) -> str:
    """Give a macro a constant, expandable and safe in captions: its certified digits, nothing else.

    Args:
        claims: The claims whose numbers are wanted.
        digits: How many significant digits.
    """
    lines = [
        "% Made by `verify report`. Every digit is certified by a ball that contains the number; the last one is correctly rounded.",
        "% Each macro expands to digits and a decimal point, so it may stand in captions, \\num{} and comparisons.",
    ]
    for constant in constants(claims):
        lines.append(f"% {constant.label}: {_ascii(constant)}")
        lines.append(rf"\newcommand*{{\{constant.macro}}}{{{certified(constant.number, digits)}}}")
    return "\n".join(lines) + "\n"


def _ascii(constant: Constant) -> str:
    unit = "" if constant.unit == 1 else f", in units of {sp.sstr(constant.unit)}"
    return f"{sp.sstr(constant.number)}{unit}"


def _row(report: Report, claim: Claim) -> str:
    supporting = dict.fromkeys(item.method for item in report.of(claim.label) if item.outcome not in {"undecided", "unavailable"})
    verdict = report.verdicts[claim.label].value + ("" if claim.expects == "holds" else " (as printed)")
    return rf"\texttt{{{escape(claim.label)}}} & {escape(claim.title)} & {escape(verdict)} & {escape(', '.join(supporting))} \\"
