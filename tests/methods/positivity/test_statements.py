"""The paper's inequalities, proved on their whole domains."""

from __future__ import annotations

import time

import pytest
import sympy as sp

from verify.claim import Inequality, Outcome
from verify.methods.base import Settings
from verify.methods.positivity import composite, covers, method, parameters, plans, positivity, statements
from verify.paper.functions import KL, D, H
from verify.paper.symbols import a, alpha, b, gamma, x, y

exp, Q = sp.exp, sp.Rational
y0 = 2 + sp.LambertW(-2 * exp(-2))

TRUE = {
    "(67)": Inequality(sp.S.Zero, y**2 / 2 - y + 1 - exp(-y), domain=(y >= 0) & (y <= 1)),
    "(67) on the ray": Inequality(sp.S.Zero, y**2 / 2 - y + 1 - exp(-y), domain=y >= 0),
    "(67) strict": Inequality(sp.S.Zero, y**2 / 2 - y + 1 - exp(-y), strict=True, domain=y > 0),
    "(68)": Inequality(sp.S.Zero, Q(1, 2) - exp(-y), strict=True, domain=y >= 1),
    "(68) from log 2": Inequality(sp.S.Zero, Q(1, 2) - exp(-y), domain=y >= sp.log(2)),
    "(74)": Inequality(sp.S.Zero, exp(-y) + y - 1 - y**2 / 4, domain=(y >= 0) & (y <= 2)),
    "(74) strict": Inequality(sp.S.Zero, exp(-y) + y - 1 - y**2 / 4, strict=True, domain=(y > 0) & (y <= 2)),
    "(75)": Inequality(sp.S.Zero, exp(-y), strict=True),
    "(78)": Inequality(1 - y / 2, exp(-y), domain=(y >= y0) & (y <= 2)),
    "(79)": Inequality((1 - y / 2) ** 2, 1 - y / 2, domain=(y >= 0) & (y <= 2)),
    "(80)": Inequality(sp.S.Zero, -(y**2) / 4 + y / 2, domain=(y >= 0) & (y <= 2)),
    "(27) lower": Inequality(D(alpha, 1 / alpha, x), H(alpha, x)),
    "(27) upper": Inequality(H(alpha, x), D(alpha / 2, 1 / alpha, x)),
    "(27) lower strict": Inequality(D(alpha, 1 / alpha, x), H(alpha, x), strict=True, domain=sp.Ne(x, 0)),
    "(27) upper strict": Inequality(H(alpha, x), D(alpha / 2, 1 / alpha, x), strict=True, domain=sp.Ne(x, 0)),
    "remainder of (20), sign": Inequality(D(a, b, x), x**2 / (2 * a * b)),
    "remainder of (20), size": Inequality(x**2 / (2 * a * b) - D(a, b, x), sp.Abs(x) ** 3 / (6 * a**2 * b)),
    "remainder of (20), from below": Inequality(exp(-sp.Abs(x) / a) * sp.Abs(x) ** 3 / (6 * a**2 * b), x**2 / (2 * a * b) - D(a, b, x)),
    "Huber bounds the KL up to a constant": Inequality(KL(x, alpha, 0, 1 / alpha), H(alpha, x) + alpha**2 - 1 - 2 * sp.log(alpha)),
    "D decreases in its label scale": Inequality(D(alpha, b, x), D(a, b, x), domain=a <= alpha),
    "every D-minorant lies below": Inequality(D(a, b, x), H(alpha, x), domain=(a * b >= 1) & (alpha * b >= 1)),
    "majorants with a bounded gap": Inequality(H(alpha, x), D(a, 1 / alpha, x), domain=2 * a <= alpha),
    "(90) on a box": Inequality(
        sp.S.Zero, exp(-y) + y - 1 - y**2 / (2 * gamma), strict=True, domain=(y > 0) & (y <= gamma) & (gamma >= Q(8, 5)) & (gamma <= 2)
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_statements_are_proved(name: str) -> None:
    """Every inequality of the paper is proved on its whole domain."""
    found = positivity.decide(TRUE[name], Settings())

    assert found.outcome is Outcome.PROVED, f"{name}: got {found.outcome} ({found.detail}), wanted proved"


CLOCKED = ("(67) on the ray", "(27) upper", "D decreases in its label scale", "every D-minorant lies below", "(90) on a box")


@pytest.mark.parametrize("name", CLOCKED)
def test_a_slower_machine_finds_the_same_proof(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clock that runs twenty times as fast the certificate is the same: boxes are counted, not seconds."""
    wanted = positivity.decide(TRUE[name], Settings(seconds=600)).certificate
    for module in (composite, covers, method, parameters, statements):
        monkeypatch.setattr(module, "process_time", lambda: 20 * time.process_time())
    statements._known.cache_clear()
    got = positivity.decide(TRUE[name], Settings(seconds=600)).certificate

    assert got == wanted, f"{name}: got {got}, wanted {wanted}"


def test_what_floats_cannot_hold_is_left_to_the_exact_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cheap test beforehand may overflow; it passes then, and the proof itself decides."""

    def overflow(*_: object) -> float:
        raise OverflowError

    monkeypatch.setattr(plans, "_least_term", overflow)
    assert positivity.decide(TRUE["(67) strict"], Settings(seconds=10)).outcome is Outcome.PROVED
    false = Inequality(sp.S.Zero, y**2 / 2 - y + 1 - exp(-y) - Q(1, 1000), domain=y >= 0)
    assert positivity.decide(false, Settings(seconds=10)).outcome is Outcome.REFUTED
