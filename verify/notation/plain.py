"""SymPy expressions as one line of text for a terminal: D_{α,1/α}(x) ≤ H_α(x)."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp
from sympy.printing.precedence import PRECEDENCE, precedence
from sympy.printing.str import StrPrinter

from verify.notation.tokens import LETTERS

__all__ = ["bars_first", "positive_first", "to_text"]

_GREEK = {name: letter for letter, name in LETTERS.items()}
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_STAR = "\ue000"
"""Stands for the star of a name while "*" still means a product."""
_RELATIONS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "<": "<", ">": ">"}
_ACCENTS = {"tilde": "\u0303", "hat": "\u0302", "bar": "\u0304"}


def bars_first(relation: Any) -> Any:
    """Write |x| ≤ α rather than α ≥ |x|, which is how SymPy orders a condition of a case."""
    turn = isinstance(relation, sp.Ge | sp.Gt | sp.Le | sp.Lt) and isinstance(relation.rhs, sp.Abs) and not relation.lhs.has(sp.Abs)
    return relation.reversed if turn else relation


def positive_first(terms: list[Any]) -> list[Any]:
    """Begin a sum with a term that has no minus, if there is one: |x| − α rather than −α + |x|."""
    for index, term in enumerate(terms):
        if not term.could_extract_minus_sign():
            return [term, *terms[:index], *terms[index + 1 :]]
    return terms


class _Text(StrPrinter):
    """Writes Greek letters, indices, powers and absolute values as one reads them."""

    def _print_Symbol(self, expr: Any) -> str:
        name = expr.name
        base, _, lower = name.removesuffix("^*").partition("_")
        shown = _GREEK.get(base, base)
        if lower.isdigit():
            shown += lower.translate(_LOWERED)
        elif lower:
            shown += f"_{_GREEK.get(lower, lower).replace('*', _STAR)}"
        return shown + (f"^{_STAR}" if name.endswith("^*") else "")

    def _print_Dummy(self, expr: Any) -> str:
        return self._print_Symbol(expr)

    def _print_Function(self, expr: Any) -> str:
        own = getattr(expr, "_latex", None)
        if own is not None:
            return _from_latex(own(self))
        return f"{_GREEK.get(expr.func.__name__, expr.func.__name__)}({self.stringify(expr.args, ', ')})"

    def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[Any]:
        return positive_first(super()._as_ordered_terms(expr, order))

    def _print_Abs(self, expr: Any) -> str:
        return f"|{self._print(expr.args[0])}|"

    def _print_sign(self, expr: Any) -> str:
        return f"sgn({self._print(expr.args[0])})"

    def _print_LambertW(self, expr: Any) -> str:
        branch = "" if len(expr.args) == 1 else str(expr.args[1]).translate(_LOWERED).replace("-", "₋")
        return f"W{branch}({self._print(expr.args[0])})"

    def _print_Exp1(self, expr: Any) -> str:  # noqa: ARG002 - SymPy's signature
        return "e"

    def _print_Pi(self, expr: Any) -> str:  # noqa: ARG002 - SymPy's signature
        return "π"

    def _print_Infinity(self, expr: Any) -> str:  # noqa: ARG002 - SymPy's signature
        return "∞"

    def _print_NegativeInfinity(self, expr: Any) -> str:  # noqa: ARG002 - SymPy's signature
        return "-∞"

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        if expr.exp == sp.Rational(1, 2):
            return f"√({self._print(expr.base)})"
        if expr.exp == -sp.Rational(1, 2) and expr.is_commutative:
            return f"1/√({self._print(expr.base)})"
        if expr.exp == -1:
            return f"1/{self.parenthesize(expr.base, PRECEDENCE['Pow'])}"
        base = self.parenthesize(expr.base, PRECEDENCE["Pow"])
        if expr.exp.is_Integer:
            return base + str(expr.exp).translate(_RAISED)
        return f"{base}^{self.parenthesize(expr.exp, PRECEDENCE['Pow'], strict=False)}" if not rational else base

    def _print_Relational(self, expr: Any) -> str:
        expr = bars_first(expr)
        return f"{self._print(expr.lhs)} {_RELATIONS[expr.rel_op]} {self._print(expr.rhs)}"

    def _print_And(self, expr: Any) -> str:
        return ", ".join(self._print(part) for part in sorted(expr.args, key=sp.default_sort_key))

    def _print_Or(self, expr: Any) -> str:
        return " or ".join(self._print(part) for part in sorted(expr.args, key=sp.default_sort_key))

    def _print_BooleanTrue(self, expr: Any) -> str:  # noqa: ARG002 - SymPy's signature
        return "always"

    def _print_BooleanFalse(self, expr: Any) -> str:  # noqa: ARG002 - SymPy's signature
        return "never"

    def _print_Piecewise(self, expr: Any) -> str:
        rows = [
            f"{self._print(value)} {'otherwise' if condition == sp.true else f'if {self._print(condition)}'}"
            for value, condition in expr.args
        ]
        return f"{{{'; '.join(rows)}}}"

    def _print_Integral(self, expr: Any) -> str:
        signs, ends = "", ""
        for variable, *bounds in expr.limits:
            signs += "∫" + (f"_{{{self._print(bounds[0])}}}^{{{self._print(bounds[1])}}}" if len(bounds) == 2 else "")
            ends += f" d{self._print(variable)}"
        return f"{signs} {self.parenthesize(expr.function, PRECEDENCE['Mul'], strict=True)}{ends}"

    def _over(self, sign: str, expr: Any) -> str:
        ((variable, lower, upper),) = expr.limits
        bounds = f"_{{{self._print(variable)}={self._print(lower)}}}^{{{self._print(upper)}}}"
        return f"{sign}{bounds} {self.parenthesize(expr.function, PRECEDENCE['Mul'], strict=True)}"

    def _print_Sum(self, expr: Any) -> str:
        return self._over("Σ", expr)

    def _print_Product(self, expr: Any) -> str:
        return self._over("Π", expr)

    def _print_Limit(self, expr: Any) -> str:
        inside, variable, point, direction = expr.args
        side = "" if point.is_infinite or str(direction) == "+-" else {"+": "⁺", "-": "⁻"}[str(direction)]
        return f"lim_{{{self._print(variable)}→{self._print(point)}{side}}} {self.parenthesize(inside, PRECEDENCE['Mul'], strict=True)}"

    def _print_Derivative(self, expr: Any) -> str:
        order = sum(count for _, count in expr.variable_count)
        power = "" if order == 1 else str(order).translate(_RAISED)
        below = "".join(
            f"d{self._print(variable)}{'' if count == 1 else str(count).translate(_RAISED)}" for variable, count in expr.variable_count
        )
        return f"d{power}/{below} {self.parenthesize(expr.expr, PRECEDENCE['Mul'])}"

    def _print_Subs(self, expr: Any) -> str:
        places = ", ".join(f"{self._print(old)} = {self._print(new)}" for old, new in zip(expr.variables, expr.point, strict=True))
        return f"[{self._print(expr.expr)} at {places}]"

    def parenthesize(self, item: Any, level: int, strict: bool = False) -> str:
        """Put brackets around what binds less tightly, sums under an operator included."""
        if isinstance(item, sp.Integral | sp.Sum | sp.Product | sp.Limit | sp.Derivative):
            return f"({self._print(item)})" if level > PRECEDENCE["Add"] else self._print(item)
        if precedence(item) < level or (not strict and precedence(item) <= level):
            return f"({self._print(item)})"
        return self._print(item)


_COMMANDS = (
    (re.compile(r"\\(?:operatorname|text|mathcal|mathrm)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\(tilde|hat|bar)[ {]*(\w)\}?"), lambda match: match[2] + _ACCENTS[match[1]]),
    (re.compile(r"\\(?:left|right)"), ""),
    (re.compile(r"\s*\\,?\s*\\\|\s*\\,?\s*"), " ‖ "),
    (re.compile(r"\\approx"), "≈"),
    (re.compile(r"\\[,;]"), " "),
    (re.compile(r"_\{(\w)\}"), r"_\1"),
    (re.compile(r"\^\*"), f"^{_STAR}"),
)


def _from_latex(written: str) -> str:
    """Turn the LaTeX of a function's own name and brackets, whose arguments are text already, into text."""
    for pattern, replacement in _COMMANDS:
        written = pattern.sub(replacement, written)
    return re.sub(r"_(\d)(?=\()", lambda match: match[1].translate(_LOWERED), written)


def to_text(expression: Any) -> str:
    """Write a SymPy expression or Boolean as one line of text; anything else as it is.

    Args:
        expression: A SymPy object, or text.

    Returns:
        Text in the paper's letters, which `read` takes back where it has a sign for everything in it.
    """
    if not isinstance(expression, sp.Basic):
        return str(expression)
    return _Text({"abbrev": False}).doprint(expression).replace("*", "·").replace(_STAR, "*").replace("-", "−")
