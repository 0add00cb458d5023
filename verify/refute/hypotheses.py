"""The hypotheses of a form, each with the form without it: signs that its symbols carry, and conditions of its domain."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Form
from verify.methods.points import Point
from verify.refute.meaning import hidden_without_value, point_without_value

__all__ = ["Dropped", "conditions_dropped", "signs_dropped"]


@dataclass(frozen=True)
class Dropped:
    """A form without one of its hypotheses.

    Args:
        hypothesis: What was dropped, as text.
        statement: The form without it; None where it would say nothing, because a side has no value.
        point: A point without the hypothesis at which a side has no value, or None.
        reason: Why it has none, or why the form does not fit together.
    """

    hypothesis: str
    statement: Form | None
    point: Point | None = None
    reason: str = ""


def signs_dropped(form: Form) -> Iterator[Dropped]:
    """Let each positive symbol have any sign but 0, at which scales and quotients have no meaning.

    Args:
        form: A form.

    Yields:
        One record a positive symbol, in the order of their names.
    """
    if not hasattr(form, "domain"):
        return
    for symbol in sorted(form.free_symbols, key=lambda item: item.name):
        if symbol.is_positive:
            real = sp.Symbol(symbol.name, real=True)
            text = f"{symbol.name} > 0"
            try:
                wider = _with(form, symbol, real)
            except ValueError as error:
                yield Dropped(text, None, None, str(error))
                continue
            nowhere = point_without_value(wider, real < 0)
            if nowhere is None:
                yield _dropped(text, dataclasses.replace(wider, domain=sp.And(wider.domain, sp.Ne(real, 0))))
            else:
                yield Dropped(text, None, *nowhere)


def conditions_dropped(form: Form) -> Iterator[Dropped]:
    """Drop each condition of the domain; where only its boundary has no value, that stays out.

    Args:
        form: A form.

    Yields:
        One record a condition, in the order of their text: SymPy's own order of a conjunction depends on hashes.
    """
    for name in ("domain", "where"):
        region = getattr(form, name, sp.true)
        parts = sorted(sp.And.make_args(region), key=str) if region != sp.true else []
        for part in parts:
            rest = sp.And(*[other for other in parts if other != part])
            wider: Any = dataclasses.replace(form, **{name: rest})
            edge = sp.Eq(part.lhs, part.rhs) if isinstance(part, Relational) else sp.false
            beyond = point_without_value(wider, sp.And(sp.Not(part), sp.Not(edge)))
            if beyond is not None:
                yield Dropped(str(part), None, *beyond)
                continue
            at_edge = point_without_value(wider, sp.And(sp.Not(part), edge))
            kept = rest if at_edge is None else sp.And(rest, sp.Not(edge))
            if kept != region:
                yield _dropped(str(part), dataclasses.replace(form, **{name: kept}))
            elif at_edge is not None:
                yield Dropped(str(part), None, *at_edge)


def _dropped(hypothesis: str, statement: Form) -> Dropped:
    """Look further for a point without a value, at what `point_without_value` does not look at."""
    nowhere = hidden_without_value(statement)
    return Dropped(hypothesis, statement) if nowhere is None else Dropped(hypothesis, None, *nowhere)


def _with(form: Form, old: sp.Symbol, new: sp.Symbol) -> Any:
    return form.map(lambda thing: thing.xreplace({old: new}))
