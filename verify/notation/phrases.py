"""Forms as sentences: the statement of a claim in the paper's notation, for a terminal or as LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp

from verify.claim import (
    Approximation,
    Claim,
    Exists,
    Extremum,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    SameArgmin,
    TableIs,
)
from verify.notation.latex import to_latex
from verify.notation.plain import to_text

__all__ = ["form_latex", "form_text", "statement_latex", "statement_text"]


@dataclass(frozen=True)
class _Style:
    """How expressions, words and signs are written."""

    write: Callable[[Any], str]
    word: Callable[[str], str]
    signs: dict[str, str]


_TEXT = _Style(to_text, lambda word: word, {"<=": "≤", "<": "<", "=": "=", "~": "≈", "to": "→", "iff": "⇔", "in": "", "|": "|"})
_LATEX = _Style(
    to_latex,
    lambda word: r" \text{" + word.replace("_", r"\_") + "} ",
    {"<=": r"\le", "<": "<", "=": "=", "~": r"\approx", "to": r"\to", "iff": r"\iff", "in": "", "|": r"\left|"},
)


def form_text(form: Form) -> str:
    """Write a form as one line of text."""
    return " ".join(_sentence(form, _TEXT).split())


def form_latex(form: Form) -> str:
    """Write a form as LaTeX."""
    return " ".join(_sentence(form, _LATEX).split())


def statement_text(claim: Claim) -> str:
    """Write a claim's statement as text.

    Args:
        claim: A claim.

    Returns:
        One line a form; "" for a mere name.
    """
    return "\n".join(form_text(form) for form in claim.statement)


def statement_latex(claim: Claim) -> str:
    """Write a claim's statement as LaTeX, a line a form, joined by a LaTeX line break."""
    return " \\\\\n".join(form_latex(form) for form in claim.statement)


def _where(style: _Style, *conditions: Any) -> str:
    stated = [style.write(condition) for condition in conditions if condition is not sp.true]
    return f"{style.word(' for ')}{', '.join(stated)}" if stated else ""


def _names(style: _Style, variables: tuple[sp.Symbol, ...]) -> str:
    return ", ".join(style.write(variable) for variable in variables)


def _relation(form: Identity | Inequality, style: _Style) -> str:
    sign = "=" if isinstance(form, Identity) else "<" if form.strict else "<="
    return f"{style.write(form.lhs)} {style.signs[sign]} {style.write(form.rhs)}"


def _sentence(form: Form, style: _Style) -> str:
    match form:
        case Identity() | Inequality():
            return _relation(form, style) + _where(style, form.domain)
        case LimitIs():
            direction = {sp.oo: "-", -sp.oo: "+"}.get(form.point, form.direction)
            limit = sp.Limit(form.expression, form.variable, form.point, direction)
            return f"{style.write(limit)} = {style.write(form.value)}{_where(style, form.domain)}"
        case IntegralIs():
            integral = sp.Integral(form.integrand, (form.variable, form.lower, form.upper))
            return f"{style.write(integral)} = {style.write(form.value)}{_where(style, form.domain)}"
        case HoldsIff():
            relations = style.word(" and ").join(_relation(relation, style) for relation in form.relations)
            always = f"{style.word(' for all ')}{_names(style, form.variables)}{_where(style, form.where)}"
            return f"{relations}{always} {style.signs['iff']} {style.write(form.condition)}{_where(style, form.domain)}"
        case Exists():
            return _exists(form, style)
        case SameArgmin():
            sides = [(form.sense, form.objective), (form.other_sense, form.other)]
            written = [f"{_optimum(sense, form.variable, style)} {_grouped(objective, style)}" for sense, objective in sides]
            return " = ".join(written) + _where(style, form.domain)
        case Extremum():
            return _extremum(form, style)
        case Approximation():
            return _approximation(form, style)
        case TableIs():
            cells = [
                f"{style.word(f'{cell.row}, {cell.column}:')} {style.write(cell.printed)} = {style.write(cell.computed)}"
                for cell in form.cells
            ]
            return "; ".join(cells)
        case _:
            return style.word(form.name)


def _grouped(expression: Any, style: _Style) -> str:
    """Write an expression in brackets if it is a sum, which an operator before it would otherwise cut."""
    written = style.write(expression)
    if not isinstance(expression, sp.Add):
        return written
    return f"({written})" if style is _TEXT else rf"\left({written}\right)"


def _optimum(sense: str, variable: sp.Symbol, style: _Style) -> str:
    name = f"arg{sense}" if style is _TEXT else rf"\arg\{sense}"
    return f"{name}_{{{style.write(variable)}}}"


def _exists(form: Exists, style: _Style) -> str:
    joined = style.word(" or " if form.any_of else " and ").join(_relation(relation, style) for relation in form.relations)
    count = " there is exactly one " if form.unique else " there is "
    inside = "" if form.where is sp.true else f"{style.word(' with ')}{style.write(form.where)}"
    values = zip(form.variables, form.witness or (), strict=False)
    point = ", ".join(f"{style.write(variable)} = {style.write(value)}" for variable, value in values)
    point = f"{style.word(', namely ')}{point}" if point else ""
    before = "" if form.domain is sp.true else f"{style.word('for ')}{style.write(form.domain)}"
    return f"{before}{style.word(count)}{_names(style, form.variables)}{inside}{style.word(' such that ')}{joined}{point}"


def _extremum(form: Extremum, style: _Style) -> str:
    name = form.sense if style is _TEXT else rf"\{form.sense}"
    point = ", ".join(
        f"{style.write(variable)} {'=' if form.attained else style.signs['to']} {style.write(value)}"
        for variable, value in zip(form.variables, form.at, strict=False)
    )
    place = style.word(" attained only at " if form.unique else " attained at " if form.attained else " not attained, approached as ")
    ending = f",{place}{point}" if point else ""
    head = f"{name}_{{{_names(style, form.variables)}}} {_grouped(form.expression, style)} = {style.write(form.value)}"
    return head + ending + _where(style, form.where, form.domain)


def _approximation(form: Approximation, style: _Style) -> str:
    head = f"{style.write(form.exact)} {style.signs['~']} {style.write(form.approximate)}"
    if form.leading is not None and form.point is not None:
        limit = f"{_names(style, form.variables)} {style.signs['to']} {style.write(form.point)}"
        error = f"{style.word(' with the error ')}{style.write(form.leading)}{style.word(' to leading order as ')}{limit}"
        return head + error + _where(style, form.where, form.domain)
    kind = " with the relative error at most " if form.relative else " with an error of at most "
    bound = style.write(form.supremum) if form.supremum is not None else ""
    reached = " (attained)" if form.attained else " (approached)"
    return f"{head}{style.word(kind)}{bound}{style.word(reached)}{_where(style, form.where, form.domain)}"
