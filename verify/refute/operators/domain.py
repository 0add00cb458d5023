"""Drop one condition of the domain, or add one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import sympy as sp

from sympy.core.relational import Relational

from verify.claim import Form, Identity, Inequality
from verify.refute.meaning import point_without_value, some_point
from verify.refute.operators.base import Example, Operator

__all__ = ["SHRINK_DOMAIN", "WIDEN_DOMAIN"]

x, a = sp.symbols("x a", real=True)


def _widen(form: Form) -> Iterator[Form]:
    """Drop a condition, unless a side then has no value at some point; where that is on the boundary alone, only that stays out."""
    for name in ("domain", "where"):
        region = getattr(form, name, sp.true)
        if region == sp.true:
            continue
        # SymPy's own order of a conjunction's parts depends on hashes; that of their text does not.
        parts = sorted(sp.And.make_args(region), key=str)
        for part in parts:
            rest = sp.And(*[other for other in parts if other != part])
            wider = dataclasses.replace(form, **{name: rest})
            edge = sp.Eq(part.lhs, part.rhs) if isinstance(part, Relational) else sp.false
            if point_without_value(wider, sp.And(sp.Not(part), sp.Not(edge))):
                continue
            if point_without_value(wider, sp.And(sp.Not(part), edge)):
                rest = sp.And(rest, sp.Not(edge))
            if rest != region:
                yield dataclasses.replace(form, **{name: rest})


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
