"""What an operator is, and how an operator on expressions acts on forms: on one field at a time, never on both sides alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp

from verify.claim import Cell, Form, TableIs, unfold
from verify.refute.meaning import loses_value

__all__ = ["Example", "Operator", "in_one_place", "on_expressions", "remade"]

_SIDES = (
    "rhs",
    "lhs",
    "value",
    "expression",
    "integrand",
    "supremum",
    "leading",
    "approximate",
    "exact",
    "other",
    "objective",
    "relations",
    "cells",
)
"""The fields in which content stands; domains and quantifiers have operators of their own."""


@dataclass(frozen=True)
class Example:
    """A form and what the operator makes of it, from which the operator's test is made."""

    before: Form
    after: tuple[Form, ...]


@dataclass(frozen=True)
class Operator:
    """A change of meaning.

    Args:
        name: A few words with hyphens, as in the matrix.
        title: What it does, a sentence.
        mutants: From a form to the changed forms; none where there is nothing to change.
        examples: Forms with their mutants.
    """

    name: str
    title: str
    mutants: Callable[[Form], Iterator[Form]]
    examples: tuple[Example, ...]


def remade(form: Form, **changes: Any) -> Iterator[Form]:
    """Give a form with other fields, or nothing where these do not fit together.

    Args:
        form: A form.
        changes: The new fields.

    Yields:
        At most one form.
    """
    try:
        made = dataclasses.replace(form, **changes)
    except ValueError:
        return
    yield made


def on_expressions(change: Callable[[sp.Expr], Iterator[sp.Expr]], *, unfolded: bool = False) -> Callable[[Form], Iterator[Form]]:
    """Lift an operator on expressions to forms: it changes one field, the others stay.

    Args:
        change: From an expression to changed expressions.
        unfolded: Whether a field in which the change finds nothing is tried again with its functions unfolded.

    Returns:
        From a form to its distinct changed forms; none that says nothing because a side has no value at some point of the domain.
    """

    def mutants(form: Form) -> Iterator[Form]:
        seen = {form}
        for mutant in _mutants(form):
            if mutant not in seen and not loses_value(form, mutant):
                seen.add(mutant)
                yield mutant

    def _mutants(form: Form) -> Iterator[Form]:
        for name in _SIDES:
            value = getattr(form, name, None)
            if value is None:
                continue
            for changed in _changed(value):
                yield from remade(form, **{name: changed})

    def _changed(value: Any) -> Iterator[Any]:
        if isinstance(value, tuple):
            for position, item in enumerate(value):
                for changed in _changed(item):
                    yield (*value[:position], changed, *value[position + 1 :])
        elif isinstance(value, Cell):
            for changed in _changed(value.computed):
                yield dataclasses.replace(value, computed=changed)
        elif isinstance(value, Form) and not isinstance(value, TableIs):
            yield from _mutants(value)
        elif isinstance(value, sp.Expr):
            found = [changed for changed in change(value) if changed != value]
            if not found and unfolded:
                open_value = unfold(value)
                found = [changed for changed in change(open_value) if changed != open_value]
            yield from found

    return mutants


def in_one_place(expression: sp.Expr, change: Callable[[sp.Basic], Iterator[sp.Basic]]) -> Iterator[sp.Expr]:
    """Apply a change at each node of an expression in turn, the rest rebuilt around it.

    Args:
        expression: An expression.
        change: From a node to what may stand in its place; nothing where it does not apply.

    Yields:
        The changed expressions.
    """
    yield from change(expression)
    for position, arg in enumerate(expression.args):
        if isinstance(arg, sp.Tuple):
            continue
        for changed in in_one_place(arg, change):
            args = (*expression.args[:position], changed, *expression.args[position + 1 :])
            try:
                yield expression.func(*args)
            except (TypeError, ValueError):
                continue
