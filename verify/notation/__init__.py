"""The paper's notation: a reader from LaTeX or plain text to SymPy, and printers back. It knows no paper.

`read` gives the sides of a formula and the relations between them; `parse_statement` and `parse_domain` are for people's
own statements. What a name means is said by a `Vocabulary` that the caller hands in. Text that is unknown, ambiguous or
left over is a `NotationError` with its position, never a shorter formula.
"""

from verify.notation.errors import NotationError
from verify.notation.latex import to_latex
from verify.notation.phrases import form_latex, form_text, statement_latex, statement_text
from verify.notation.plain import to_text
from verify.notation.reading import Optimum, Reading, read
from verify.notation.statements import parse_domain, parse_statement, taken_for_granted
from verify.notation.vocabulary import Function, Vocabulary

__all__ = [
    "Function",
    "NotationError",
    "Optimum",
    "Reading",
    "Vocabulary",
    "form_latex",
    "form_text",
    "parse_domain",
    "parse_statement",
    "read",
    "statement_latex",
    "statement_text",
    "taken_for_granted",
    "to_latex",
    "to_text",
]
