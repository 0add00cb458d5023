"""Minimise for maximise."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import sympy as sp

from verify.claim import Form, Identity, SameArgmin
from verify.refute.operators.base import Example, Operator

__all__ = ["SWAP_SENSE"]

x = sp.Symbol("x", real=True)


def _swap(form: Form) -> Iterator[Form]:
    if isinstance(form, SameArgmin):
        yield dataclasses.replace(form, other_sense="max" if form.other_sense == "min" else "min")


SWAP_SENSE = Operator(
    "swap-sense",
    "Maximise the second objective where it was minimised.",
    _swap,
    (Example(SameArgmin(x**2, x**2 + 1, x), (SameArgmin(x**2, x**2 + 1, x, other_sense="max"),)), Example(Identity(x, x), ())),
)
