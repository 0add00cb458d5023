"""LaTeX of the paper's notation as MathML, once for each formula."""

from __future__ import annotations

from functools import lru_cache

from latex2mathml.converter import convert
from markupsafe import Markup

from verify.claim import Claim, Form
from verify.notation import form_latex

__all__ = ["formula", "printed", "statements"]


@lru_cache(maxsize=4096)
def formula(latex: str) -> Markup:
    """Turn a formula into block MathML, one row a line of the source.

    Args:
        latex: LaTeX without delimiters; lines are separated by a double backslash outside of environments.
    """
    for name in ("min", "max"):
        latex = latex.replace(rf"\arg\{name}", rf"\mathrm{{arg\,{name}}}").replace(rf"\arg \{name}", rf"\mathrm{{arg\,{name}}}")
    return Markup(convert(latex, display="block"))  # noqa: S704 - made by the converter from the project's own formulas


def printed(claim: Claim) -> Markup | None:
    """Give the paper's own display, or None where the claim has none."""
    return formula(claim.printed) if claim.printed else None


def statements(claim: Claim) -> list[tuple[str, Markup]]:
    """Give each form of a claim: its name and its MathML."""
    return [(form.name, _form(form)) for form in claim.statement]


def _form(form: Form) -> Markup:
    return formula(form_latex(form))
