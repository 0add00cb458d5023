"""Drop one condition of the domain, or add one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import sympy as sp

from verify.claim import Form, Identity, Inequality
from verify.refute.hypotheses import conditions_dropped
from verify.refute.meaning import some_point
from verify.refute.operators.base import Example, Operator

__all__ = ["SHRINK_DOMAIN", "WIDEN_DOMAIN"]

x, a = sp.symbols("x a", real=True)


def _widen(form: Form) -> Iterator[Form]:
    """Drop a condition, unless a side then has no value at some point; where that is on the boundary alone, only that stays out."""
    for dropped in conditions_dropped(form):
        if dropped.statement is not None:
            yield dropped.statement


def _shrink(form: Form) -> Iterator[Form]:
    """Add a condition on the first symbol that leaves points: a statement about none would say nothing."""
    if not hasattr(form, "domain"):
        return
    for symbol in sorted(form.free_symbols, key=lambda item: item.name):
        if symbol.is_real and not symbol.is_integer:
            narrower = dataclasses.replace(form, domain=sp.And(form.domain, symbol > sp.Rational(1, 3)))  # type: ignore[call-arg]
            if some_point(narrower) is not None:
                yield narrower
                return


WIDEN_DOMAIN = Operator(
    "widen-domain",
    "Drop one condition of the domain, where both sides keep a value without it.",
    _widen,
    (
        Example(Inequality(x, a, domain=sp.And(x > 0, a > 1)), (Inequality(x, a, domain=a > 1), Inequality(x, a, domain=x > 0))),
        Example(Inequality(x, a), ()),
        Example(Identity(x, sp.log(a), domain=a > 0), ()),
        Example(Identity(x, 1 / a, domain=a > 0), (Identity(x, 1 / a, domain=sp.Ne(a, 0)),)),
    ),
)
SHRINK_DOMAIN = Operator(
    "shrink-domain",
    "Add a condition to the domain; what was true stays true, and that must be proved.",
    _shrink,
    (
        Example(Inequality(x, sp.Integer(0)), (Inequality(x, sp.Integer(0), domain=x > sp.Rational(1, 3)),)),
        Example(Identity(x, sp.Integer(0), domain=sp.Eq(x, 0)), ()),
    ),
)
