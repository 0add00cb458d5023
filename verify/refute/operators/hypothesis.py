"""Drop a hypothesis: a positive symbol may have any sign but zero."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import sympy as sp

from verify.claim import Form, Identity
from verify.refute.operators.base import Example, Operator

__all__ = ["DROP_HYPOTHESIS"]

x = sp.Symbol("x", real=True)
gamma, free = sp.Symbol("gamma", positive=True), sp.Symbol("gamma", real=True)


def _drop(form: Form) -> Iterator[Form]:
    if not hasattr(form, "domain"):
        return
    for symbol in sorted(form.free_symbols, key=lambda item: item.name):
        if symbol.is_positive:
            real = sp.Symbol(symbol.name, real=True)
            wider = form.map(lambda thing, old=symbol, new=real: thing.xreplace({old: new}))
            yield dataclasses.replace(wider, domain=sp.And(wider.domain, sp.Ne(real, 0)))


DROP_HYPOTHESIS = Operator(
    "drop-hypothesis",
    "Let a positive symbol be negative as well.",
    _drop,
    (Example(Identity(x, gamma), (Identity(x, free, domain=sp.Ne(free, 0)),)), Example(Identity(x, x), ())),
)
