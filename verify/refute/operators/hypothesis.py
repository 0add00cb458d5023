"""Drop a hypothesis: a positive symbol may have any sign but zero."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import sympy as sp

from verify.claim import Form, Identity
from verify.refute.meaning import point_without_value
from verify.refute.operators.base import Example, Operator

__all__ = ["DROP_HYPOTHESIS"]

x = sp.Symbol("x", real=True)
gamma, free = sp.Symbol("gamma", positive=True), sp.Symbol("gamma", real=True)


def _drop(form: Form) -> Iterator[Form]:
    """Let each positive symbol be negative, unless a side then has no value: log x is no statement about x < 0."""
    if not hasattr(form, "domain"):
        return
    for symbol in sorted(form.free_symbols, key=lambda item: item.name):
        if symbol.is_positive:
            real = sp.Symbol(symbol.name, real=True)
            wider = _with(form, symbol, real)
            if point_without_value(wider, real < 0) is None:
                yield dataclasses.replace(wider, domain=sp.And(wider.domain, sp.Ne(real, 0)))


def _with(form: Form, old: sp.Symbol, new: sp.Symbol) -> Any:
    return form.map(lambda thing: thing.xreplace({old: new}))


DROP_HYPOTHESIS = Operator(
    "drop-hypothesis",
    "Let a positive symbol be negative as well, where both sides keep a value.",
    _drop,
    (
        Example(Identity(x, gamma), (Identity(x, free, domain=sp.Ne(free, 0)),)),
        Example(Identity(x, sp.log(gamma)), ()),
        Example(Identity(x, x), ()),
    ),
)
