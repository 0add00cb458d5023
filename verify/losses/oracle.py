"""The losses with rigorous error bounds, by python-flint: what the floating-point functions are measured against.

Each function takes floats, which are exact, and returns an `arb` whose relative radius is below 2^-100.
It evaluates the printed formula itself, with enough bits to survive the cancellation; it shares no formula with the kernels.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Ball = Any
_GUARD_BITS = 160


@contextmanager
def _precision(bits: int) -> Iterator[None]:
    from flint import ctx

    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def _bits(x: float, alpha: float) -> int:
    """Bits that the cancellation of order u² costs, plus a guard."""
    if x == 0:
        return _GUARD_BITS
    # The exponents' difference bounds |log2 u| within one.
    return _GUARD_BITS + 3 * abs(math.frexp(x)[1] - math.frexp(alpha)[1]) + 4


def loss(x: float, alpha: float, beta: float) -> Ball:
    """Enclose D_{α,β}(x) of (19)."""
    from flint import arb

    with _precision(_bits(x, alpha)):
        z, a = abs(arb(x)), arb(alpha)
        return (a * (-z / a).exp() + z - a) / arb(beta)


def loss_derivative(x: float, alpha: float, beta: float) -> Ball:
    """Enclose D'_{α,β}(x) of (21)."""
    from flint import arb

    with _precision(_bits(x, alpha)):
        return math.copysign(1, x) * (1 - (-abs(arb(x)) / arb(alpha)).exp()) / arb(beta)


def loss_second_derivative(x: float, alpha: float, beta: float) -> Ball:
    """Enclose D''_{α,β}(x) of (22)."""
    from flint import arb

    with _precision(_GUARD_BITS):
        return (-abs(arb(x)) / arb(alpha)).exp() / (arb(alpha) * arb(beta))


def huber(x: float, alpha: float) -> Ball:
    """Enclose H_α(x) of (5)."""
    from flint import arb

    with _precision(_GUARD_BITS + 2048):
        z, a = abs(arb(x)), arb(alpha)
        return z * z / 2 if abs(x) <= alpha else a * (z - a / 2)


def huber_derivative(x: float, alpha: float) -> Ball:
    """Enclose H'_α(x)."""
    from flint import arb

    return arb(max(-alpha, min(x, alpha)))


def smooth_l1(x: float, alpha: float) -> Ball:
    """Enclose H_α(x)/α of (37)."""
    from flint import arb

    with _precision(_GUARD_BITS + 2048):
        return huber(x, alpha) / arb(alpha)


def lower_bound(x: float, alpha: float) -> Ball:
    """Enclose D_{α,1/α}(x) with the exact 1/α."""
    from flint import arb

    with _precision(_bits(x, alpha)):
        z, a = abs(arb(x)), arb(alpha)
        return a * (a * (-z / a).exp() + z - a)


def upper_bound(x: float, alpha: float) -> Ball:
    """Enclose D_{α/2,1/α}(x) with the exact 1/α."""
    from flint import arb

    with _precision(_bits(x, alpha)):
        z, a = abs(arb(x)), arb(alpha)
        return a * (a / 2 * (-2 * z / a).exp() + z - a / 2)


def divergence(mu1: float, b1: float, mu2: float, b2: float) -> Ball:
    """Enclose the divergence (63)."""
    from flint import arb

    spread = max(abs(math.frexp(v)[1] - math.frexp(b1)[1]) for v in (mu1 or b1, mu2 or b1, b2))
    with _precision(_GUARD_BITS + 4 * spread + 220):
        d, a, b = abs(arb(mu1) - arb(mu2)), arb(b1), arb(b2)
        return (a * (-d / a).exp() + d) / b + (b / a).log() - 1


ORACLES: dict[str, Callable[..., Ball]] = {
    "huber": huber,
    "huber_derivative": huber_derivative,
    "smooth_l1": smooth_l1,
    "laplace_kl_loss": loss,
    "laplace_kl_loss_derivative": loss_derivative,
    "laplace_kl_loss_second_derivative": loss_second_derivative,
    "laplace_kl_divergence": divergence,
    "bounds[lower]": lower_bound,
    "bounds[huber]": huber,
    "bounds[upper]": upper_bound,
}
