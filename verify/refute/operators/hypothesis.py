"""Drop a hypothesis: a positive symbol may have any sign but zero."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.claim import Form, Identity
from verify.refute.hypotheses import signs_dropped
from verify.refute.operators.base import Example, Operator

__all__ = ["DROP_HYPOTHESIS"]

x = sp.Symbol("x", real=True)
gamma, free = sp.Symbol("gamma", positive=True), sp.Symbol("gamma", real=True)


def _drop(form: Form) -> Iterator[Form]:
    """Let each positive symbol be negative, unless a side then has no value: log x is no statement about x < 0."""
    for dropped in signs_dropped(form):
        if dropped.statement is not None:
            yield dropped.statement


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
