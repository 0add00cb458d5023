"""Formulas as MathML: LaTeX of the paper's notation, SymPy objects, and prose with formulas in it; each is converted once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

import sympy as sp
from latex2mathml.converter import convert
from markupsafe import Markup

from verify.claim import Claim, Form, Step, TableIs
from verify.notation import form_latex, to_text
from verify.notation.latex import to_latex
from verify.report.text import short

__all__ = ["KINDS", "formula", "inline", "point", "printed", "prose", "statements", "step", "term"]

KINDS = {
    "Identity": "identity",
    "Inequality": "inequality",
    "Exists": "existence",
    "HoldsIff": "equivalence",
    "LimitIs": "limit",
    "IntegralIs": "integral",
    "Extremum": "extreme value",
    "SameArgmin": "same minimisers",
    "Approximation": "approximation",
    "TableIs": "table",
}
"""What each form is called on the pages."""

_MOST = 700
_LONG = 22
_NAMES = "exp|log|sgn|erf|min|max"
_COMMAND = re.compile(r"\\[A-Za-z]+|[{}_^ ]")
_SPELLED = frozenset(_NAMES.split("|")) | {"sup", "inf", "lim"}
_UNSEEN = {r"\left", r"\right", r"\frac", r"\text", r"\operatorname", "{", "}", "_", "^", " "}
_UNARY = re.compile(r"((?:^|<mrow>|<mo[^>]*>(?:[(\[,=≤≥<>≈→]|&#x0003[CE];)</mo>)\s*)<mo>−</mo>")
_APPLIED = re.compile(rf"(</m(?:i|n|sub|sup|frac)>)(<mi>(?:{_NAMES})</mi>)")
_ENTITY = re.compile(r"&#x0*([0-9A-F]+);")
_INDEX = re.compile(r"(?<![A-Za-zα-ωΑ-Ω_\\])([A-Za-zα-ωΑ-Ω])_(?:\{([^{}]*)\}|(\w+))")
_POWER = re.compile(r"(?<=[\w)])\^(−?\w+)")
_MARKS = re.compile(r"(\w)~")
_MATH = re.compile(r"\$([^$]+)\$")
_LOW = r"\\(?!left|right|frac|sum|prod|int|sqrt|begin|end|\||\\)[A-Za-z]+"
_SMALL = re.compile(rf"\\left\(((?:[^\\^]|{_LOW})*?)\\right\)|\\left\|((?:[^\\|^]|{_LOW})*?)\\right\|")
_SUBSCRIPT = re.compile(r"_\{(?:[^{}]|\{[^{}]*\})*\}")
_QUOTIENT = re.compile(r"\\frac\{(\w|\\[a-z]+)\}\{((?:\w|\\[a-z]+)(?: (?:\w|\\[a-z]+))*)\}")
_WORDS = re.compile(r"\\(?:begin|end)\{\w+\}|\\left\b|\\right\b|\\text\{([^{}]*)\}|[{}]")


@lru_cache(maxsize=4096)
def formula(latex: str) -> Markup:
    """Turn a formula into block MathML, one row a line of the source.

    Args:
        latex: LaTeX without delimiters; lines are separated by a double backslash outside of environments.
    """
    return Markup(" ").join(_piece(part, words=bool(index % 2)) for index, part in enumerate(_phrases(latex)) if part.strip())


@lru_cache(maxsize=8192)
def inline(latex: str) -> Markup:
    """Turn a formula into MathML that stands in a line of text.

    Args:
        latex: LaTeX without delimiters.
    """
    return Markup(_converted(latex))  # noqa: S704 - made by the converter from the project's own formulas


@lru_cache(maxsize=16384)
def term(value: Any) -> Markup | None:
    """Write a SymPy object as MathML that stands in a line.

    Args:
        value: A SymPy object; others, and those too long to be read as a formula, give None. A long one stands on a line of its own.
    """
    if not isinstance(value, sp.Basic):
        return None
    if isinstance(value, (sp.And, sp.Tuple)):
        # Conditions and the sides of a relation are several formulas, between which the line may break.
        parts = [term(part) for part in (sorted(value.args, key=sp.default_sort_key) if isinstance(value, sp.And) else value.args)]
        return None if None in parts else Markup(", ").join(part for part in parts if part is not None)
    latex = to_latex(value)
    if len(latex) > _MOST:
        return None
    return _fitting(latex)


def _fitting(latex: str) -> Markup:
    """Set a formula in the line or, where a phone has no room for it, on a line of its own that scrolls."""
    if _signs(latex) <= _LONG:
        return inline(latex)
    return Markup('<span class="long" tabindex="0" role="group" aria-label="formula">{}</span>').format(inline(latex))


def _signs(latex: str) -> int:
    """Count the signs that are seen, roughly: a phone has room for some thirty in a line."""
    return len(_COMMAND.sub(lambda found: "" if found[0] in _UNSEEN else found[0][1:] if found[0][1:] in _SPELLED else "x", latex))


def step(one: Step) -> Markup:
    """Write a step of an argument: what was done, and the formula that it gave unless the words say it already.

    Args:
        one: The step.
    """
    formula = one.formula
    # Only a number is said in words; writing every formula as text to compare would take a second.
    if formula == "" or (isinstance(formula, sp.Number) and one.what.endswith(f" is {formula}")):
        return Markup("{}").format(one.what)
    if formula is sp.true:
        return Markup("{}: everywhere").format(one.what)
    shown = term(formula) or Markup("<code>{}</code>").format(short(to_text(formula), 400))
    return Markup("{}: {}").format(one.what, shown)


def point(values: Mapping[sp.Symbol, Any]) -> Markup:
    """Write a counterexample as formulas: α = 7/5, x = 6/7.

    Args:
        values: The exact value of each symbol.
    """
    ordered = sorted(values.items(), key=lambda item: str(item[0]))
    return Markup(", ").join(inline(f"{to_latex(symbol)} = {_number(value)}") for symbol, value in ordered)


def _number(value: Any) -> str:
    return str(value) if getattr(value, "is_Rational", False) else to_latex(sp.sympify(value))


@lru_cache(maxsize=4096)
def prose(text: str) -> Markup:
    """Set a sentence: what stands between dollar signs as a formula, and D_{α,β} with its subscript.

    Args:
        text: Plain text; it is escaped.
    """
    parts = _MATH.split(text)
    return Markup("").join(_fitting(part) if index % 2 else _indexed(part) for index, part in enumerate(parts))


def printed(claim: Claim) -> Markup | None:
    """Give the paper's own display as a formula or, of a sentence, the sentence; None where the claim has neither."""
    if not claim.printed:
        return None
    if claim.family == "text":
        return Markup("<blockquote>{}</blockquote>").format(prose(claim.printed))
    return Markup('<div class="formula" tabindex="0" role="group" aria-label="{} as printed">{}</div>').format(
        claim.label, formula(claim.printed)
    )


def statements(claim: Claim) -> list[tuple[str, Markup]]:
    """Give each form of a claim: what it is, in a word, and its MathML."""
    return [(KINDS[form.name], _form(form)) for form in claim.statement]


def _form(form: Form) -> Markup:
    return _table(form) if isinstance(form, TableIs) else formula(form_latex(form))


def _table(form: TableIs) -> Markup:
    """Set a table as one: in each cell what is printed and the expression that it must equal."""
    rows, columns = (list(dict.fromkeys(getattr(cell, name) for cell in form.cells)) for name in ("row", "column"))
    cells = {(cell.row, cell.column): inline(f"{cell.printed} = {_number(cell.computed)}") for cell in form.cells}
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(column) for column in columns)
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            _MARKS.sub(_marked, row), Markup("").join(Markup("<td>{}</td>").format(cells.get((row, column), "")) for column in columns)
        )
        for row in rows
    )
    return Markup("<table><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)


def _marked(found: re.Match[str]) -> str:
    return f"{found[1]}\u0303"


def _indexed(text: str) -> Markup:
    lowered = _INDEX.sub(lambda found: f"{found[1]}<sub>{found[2] or found[3]}</sub>", escape(text))
    return Markup(_POWER.sub(r"<sup>\1</sup>", lowered))  # noqa: S704 - escaped before


def _phrases(latex: str) -> list[str]:
    """Split a formula at its words, so that a long one breaks there: formula, words, formula, …; words inside a formula stay in it."""
    parts, start, depth = [], 0, 0
    for found in _WORDS.finditer(latex):
        mark = found[0]
        if found[1] is not None:
            if depth == 0:
                parts += [latex[start : found.start()], found[1].replace(r"\_", "_")]
                start = found.end()
        else:
            depth += 1 if mark == "{" or mark.startswith((r"\begin", r"\left")) else -1
    return [*parts, latex[start:]]


def _piece(part: str, *, words: bool) -> Markup:
    if words:
        return Markup("<span>{}</span>").format(part.strip())
    return Markup(_converted(part).replace("<math>", '<math displaystyle="true">', 1))  # noqa: S704 - made by the converter


def _converted(latex: str) -> str:
    for name in ("min", "max"):
        latex = latex.replace(rf"\arg\{name}", rf"\mathrm{{arg\,{name}}}").replace(rf"\arg \{name}", rf"\mathrm{{arg\,{name}}}")
    text = convert(_tidied(latex)).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "", 1).replace(' display="inline"', "", 1)
    return _spaced(_ENTITY.sub(_character, text))


def _spaced(text: str) -> str:
    """Set the room around signs that a browser cannot know: a slash and bars need none, nor has a minus sign that begins something."""
    text = text.replace("<mo>/</mo>", '<mo lspace="0" rspace="0">/</mo>')
    text = text.replace('<mo stretchy="false">|</mo>', '<mo stretchy="false" lspace="0" rspace="0">|</mo>')
    text = _UNARY.sub(r'\1<mo form="prefix">−</mo>', text)
    return _APPLIED.sub(r'\1<mspace width="0.17em"></mspace>\2', text)


def _tidied(latex: str) -> str:
    """Write brackets that need not grow without growing ones, and quotients in a subscript with a slash, as the paper does."""
    before = ""
    while before != latex:
        before, latex = latex, _SMALL.sub(lambda found: f"({found[1]})" if found[1] is not None else f"|{found[2]}|", latex)
    return _SUBSCRIPT.sub(lambda found: _QUOTIENT.sub(_slanted, found[0]), latex)


def _slanted(found: re.Match[str]) -> str:
    return f"{found[1]}/({found[2]})" if " " in found[2] else f"{found[1]}/{found[2]}"


def _character(found: re.Match[str]) -> str:
    """Write a character as itself, unless HTML would read it as markup."""
    character = chr(int(found[1], 16))
    return found[0] if character in "<>&\"'" else character
