"""Drop one condition of the domain, or add one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import sympy as sp

from verify.claim import Form, Inequality
from verify.refute.operators.base import Example, Operator

__all__ = ["SHRINK_DOMAIN", "WIDEN_DOMAIN"]

x, a = sp.symbols("x a", real=True)


def _widen(form: Form) -> Iterator[Form]:
    for name in ("domain", "where"):
        region = getattr(form, name, sp.true)
        if region == sp.true:
            continue
        for part in sp.And.make_args(region):
            rest = [other for other in sp.And.make_args(region) if other != part]
            yield dataclasses.replace(form, **{name: sp.And(*rest)})


def _shrink(form: Form) -> Iterator[Form]:
    if not hasattr(form, "domain"):
        return
    for symbol in sorted(form.free_symbols, key=lambda item: item.name):
        if symbol.is_real and not symbol.is_integer:
            yield dataclasses.replace(form, domain=sp.And(form.domain, symbol > sp.Rational(1, 3)))  # type: ignore[call-arg]
            return


WIDEN_DOMAIN = Operator(
    "widen-domain",
    "Drop one condition of the domain.",
    _widen,
    (
        Example(Inequality(x, a, domain=sp.And(x > 0, a > 1)), (Inequality(x, a, domain=a > 1), Inequality(x, a, domain=x > 0))),
        Example(Inequality(x, a), ()),
    ),
)
SHRINK_DOMAIN = Operator(
    "shrink-domain",
    "Add a condition to the domain; what was true stays true, and that must be proved.",
    _shrink,
    (Example(Inequality(x, sp.Integer(0)), (Inequality(x, sp.Integer(0), domain=x > sp.Rational(1, 3)),)),),
)
