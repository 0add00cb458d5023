"""SymPy expressions as LaTeX of the paper's notation, such as this layer's reader takes back."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter

from verify.notation.plain import bars_first, positive_first
from verify.notation.tokens import GREEK

__all__ = ["to_latex"]


class _Latex(LatexPrinter):
    r"""Writes \exp(…), \log(…), \operatorname{sgn}(…) and cases as the paper does."""

    def __init__(self) -> None:
        super().__init__({"ln_notation": False, "mul_symbol": None, "fold_short_frac": False})

    def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[Any]:
        return positive_first(super()._as_ordered_terms(expr, order))

    def _applied(self, name: str, expression: Any, exponent: Any = None) -> str:
        inside = ", ".join(self._print(argument) for argument in expression.args)
        return rf"{name}\left({inside}\right)" + (f"^{{{exponent}}}" if exponent is not None else "")

    def _print_ExpBase(self, expression: Any, exp: Any = None) -> str:
        return self._applied(r"\exp", expression, exp)

    def _print_Exp1(self, _: Any, exp: Any = None) -> str:
        return r"\exp\left(1\right)" + (f"^{{{exp}}}" if exp is not None else "")

    def _print_log(self, expression: Any, exp: Any = None) -> str:
        return self._applied(r"\log", expression, exp)

    def _print_sign(self, expression: Any, exp: Any = None) -> str:
        return self._applied(r"\operatorname{sgn}", expression, exp)

    def _print_erf(self, expression: Any, exp: Any = None) -> str:
        return self._applied(r"\operatorname{erf}", expression, exp)

    def _print_Min(self, expression: Any, exp: Any = None) -> str:
        return self._applied(r"\min", expression, exp)

    def _print_Max(self, expression: Any, exp: Any = None) -> str:
        return self._applied(r"\max", expression, exp)

    def _print_Abs(self, expression: Any, exp: Any = None) -> str:
        inside = rf"\left|{self._print(expression.args[0])}\right|"
        return inside if exp is None else rf"\left({inside}\right)^{{{exp}}}"

    def _print_Function(self, expression: Any, exp: Any = None) -> str:
        own = getattr(expression, "_latex", None)
        if own is not None:
            written = own(self)
            return written if exp is None else rf"\left({written}\right)^{{{exp}}}"
        return self._applied(self._deal_with_super_sub(expression.func.__name__), expression, exp)

    def _print_Pow(self, expr: Any) -> str:
        if getattr(expr.base, "_latex", None) is not None and not (expr.exp.is_Rational and expr.exp.is_negative):
            return rf"\left({self._print(expr.base)}\right)^{{{self._print(expr.exp)}}}"
        return super()._print_Pow(expr)

    def _print_Symbol(self, expression: Any, style: str = "plain") -> str:
        name = expression.name
        star = name.endswith("^*")
        base, _, lower = name.removesuffix("^*").partition("_")
        letter = rf"\{base}" if base in GREEK else base if len(base) == 1 else super()._print_Symbol(sp.Symbol(base), style)
        index = rf"\{lower}" if lower in GREEK else lower
        return letter + (f"_{{{index}}}" if index else "") + ("^*" if star else "")

    def _print_Piecewise(self, expression: Any) -> str:
        rows = [rf"{self._print(value)}, & {self._condition(condition)}" for value, condition in expression.args]
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _condition(self, condition: Any) -> str:
        return r"\text{otherwise}" if condition == sp.true else self._print(condition)

    def _print_And(self, expression: Any) -> str:
        return ", ".join(self._print(argument) for argument in sorted(expression.args, key=sp.default_sort_key))

    def _print_Or(self, expression: Any) -> str:
        return r" \text{ or } ".join(self._print(argument) for argument in sorted(expression.args, key=sp.default_sort_key))

    def _print_Relational(self, expression: Any) -> str:
        expression = bars_first(expression)
        left, right = expression.lhs, expression.rhs
        return f"{self._print(left)} {_RELATIONS[type(expression)]} {self._print(right)}"


_RELATIONS = {
    sp.Eq: "=",
    sp.Ne: r"\ne",
    sp.Le: r"\le",
    sp.Lt: "<",
    sp.Ge: r"\ge",
    sp.Gt: ">",
}


def to_latex(expression: Any) -> str:
    """Write a SymPy expression or Boolean as LaTeX of the paper's notation.

    Args:
        expression: A SymPy object; what the grammar has no sign for is written as SymPy writes it.

    Returns:
        LaTeX without delimiters.
    """
    return _Latex().doprint(sp.sympify(expression) if isinstance(expression, int) else expression)
