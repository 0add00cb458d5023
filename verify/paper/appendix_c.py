"""Appendix C: (93) and (94), the targets without a logarithm."""

from __future__ import annotations

import sympy as sp

from verify.claim import Approximation, Claim, Form, Identity
from verify.paper.coding import ratio_target, size_target
from verify.paper.printed import latex
from verify.paper.symbols import h_a, h_target, t_h, t_w, w_a, w_target

__all__ = ["CLAIMS"]


def _replaced(target: sp.Symbol, anchor: sp.Symbol, output: sp.Symbol) -> tuple[Form, ...]:
    """State that the target can be decoded, in both orders, and how far it is from the logarithm that it replaces."""
    return (
        Identity((ratio_target(target, anchor) + 1) * anchor, target),
        Identity(ratio_target((output + 1) * anchor, anchor), output),
        Approximation(
            size_target(target, anchor),
            ratio_target(target, anchor),
            (target,),
            leading=-((target / anchor - 1) ** 2) / 2,
            point=anchor,
        ),
    )


eq_93 = Claim(
    label="eq:93",
    kind="definition",
    section="C",
    title="The width's target to first order",
    printed=latex("eq:93"),
    statement=_replaced(w_target, w_a, t_w),
    reading=(
        "Coding can be undone by w = (t + 1)w_a, in both orders; what the target replaces, (43), differs from it by −(w*/w_a − "
        "1)²/2 to leading order as w* → w_a."
    ),
    cites=("eq:43", "eq:48"),
)

eq_94 = Claim(
    label="eq:94",
    kind="definition",
    section="C",
    title="The height's target to first order",
    printed=latex("eq:94"),
    statement=_replaced(h_target, h_a, t_h),
    reading=(
        "Coding can be undone by h = (t + 1)h_a, in both orders; what the target replaces differs from it by −(h*/h_a − 1)²/2 to "
        "leading order as h* → h_a."
    ),
    cites=("eq:48", "eq:93"),
)

CLAIMS: tuple[Claim, ...] = (eq_93, eq_94)
