"""People's own statements and domains: relations between two real sides, conditions, and what they take for granted."""

from __future__ import annotations

from typing import Any

import sympy as sp

from verify.notation.errors import NotationError
from verify.notation.parser import parse_chains, parse_conditions
from verify.notation.reading import Optimum, Reader, read
from verify.notation.vocabulary import Vocabulary

__all__ = ["parse_domain", "parse_statement", "taken_for_granted"]

_DECIDABLE = ("=", "<=", "<", ">=", ">")
_ALLOWED = "allowed are =, ≤, <, ≥ and >"


def parse_statement(text: str, vocabulary: Vocabulary) -> tuple[tuple[sp.Expr, str, sp.Expr], ...]:
    r"""Read a statement that can be decided.

    Args:
        text: LaTeX of the paper's notation (`D_{\alpha,1/\alpha}(x) \le H_{\alpha}(x)`) or plain text
            (`D(alpha, 1/alpha, x) <= H(alpha, x)`); a chain or "and" states several relations.
        vocabulary: What its names mean.

    Returns:
        Each relation as (left side, "=", "<=", "<", ">=" or ">", right side). Nothing is evaluated to true or false.

    Raises:
        NotationError: If any of the text is unknown, ambiguous or left over, or a relation cannot be decided.
    """
    found: list[tuple[sp.Expr, str, sp.Expr]] = []
    for chain in read(text, vocabulary):
        if not chain.relations:
            raise NotationError(f"a statement needs a relation between two sides; {_ALLOWED}", text, len(text))
        if chain.continues:
            raise NotationError("the left side is missing", text, 0)
        for left, relation, right in zip(chain.sides, chain.relations, chain.sides[1:], strict=False):
            if relation not in _DECIDABLE:
                at = max(text.find(mark) for mark in (*_SPELLED.get(relation, ()), relation))
                raise NotationError(f"{relation} states nothing that could be decided; {_ALLOWED}", text, max(at, 0))
            if isinstance(left, Optimum) or isinstance(right, Optimum):
                raise NotationError("argmin and argmax are no numbers that could be compared", text, 0)
            found.append((left, relation, right))
    return tuple(found)


_SPELLED = {"≈": (r"\approx",), "∝": (r"\propto",), "!=": (r"\ne", "≠"), "∈": (r"\in",)}


def parse_domain(text: str, vocabulary: Vocabulary) -> Any:
    """Read where a statement is to hold.

    Args:
        text: Conditions such as `alpha > 0, x != 0`, `0 <= y <= 2`, `x < 0 or x > 1`; "," and "and" bind tighter than "or".
        vocabulary: What its names mean.

    Returns:
        A SymPy Boolean.

    Raises:
        NotationError: If any of the text is unknown, ambiguous or left over, or is no condition.
    """
    reader = Reader(text, vocabulary)
    alternatives = [sp.And(*[reader.condition(chain) for chain in group]) for group in parse_conditions(text)]
    return sp.Or(*alternatives)


def taken_for_granted(text: str, vocabulary: Vocabulary) -> tuple[Any, ...]:
    """List the conditions under which every quotient and logarithm of a statement is defined.

    SymPy writes x/x as 1, so that what was divided by can only be told from the text.

    Args:
        text: A statement that `parse_statement` reads.
        vocabulary: What its names mean.

    Returns:
        SymPy Booleans, those left out that follow from the assumptions on the symbols.

    Raises:
        NotationError: As `parse_statement`.
    """
    reader = Reader(text, vocabulary)
    for chain in parse_chains(text):
        reader.chain(chain)
    return tuple(dict.fromkeys(condition for condition in reader.granted if condition is not sp.true))
