"""Section 4.3: (28)–(31), scaling the residual and the loss."""

from __future__ import annotations

import sympy as sp

from verify.claim import Approximation, Claim, Identity, Inequality
from verify.paper.functions import D, H
from verify.paper.printed import latex
from verify.paper.symbols import alpha, beta, gamma, x

__all__ = ["CLAIMS"]

eq_28 = Claim(
    label="eq:28",
    kind="identity",
    section="4.3",
    title="Scaling the residual",
    printed=latex("eq:28"),
    statement=(Identity(D(alpha, beta, gamma * x), D(alpha / gamma, beta / gamma, x)),),
    reading="Scaling the residual by γ > 0 divides both scales by γ.",
    cites=("eq:19",),
)

eq_29 = Claim(
    label="eq:29",
    kind="identity",
    section="4.3",
    title="Scaling the loss",
    printed=latex("eq:29"),
    statement=(Identity(gamma * D(alpha, beta, x), D(alpha, beta / gamma, x)),),
    reading="Scaling the loss by γ > 0 divides the second scale by γ.",
    cites=("eq:19",),
)

eq_30 = Claim(
    label="eq:30",
    kind="approximation",
    section="4.3",
    title="Scaling the residual of the Huber loss",
    printed=latex("eq:30"),
    statement=(
        Identity(D(alpha, 1 / alpha, gamma * x), D(alpha / gamma, 1 / (alpha * gamma), x)),
        Approximation(
            H(alpha, gamma * x), D(alpha / gamma, 1 / (alpha * gamma), x), (x,), supremum=alpha**2 / 2, at=(sp.oo,), attained=False
        ),
        Inequality(D(alpha / gamma, 1 / (alpha * gamma), x), H(alpha, gamma * x)),
    ),
    reading=(
        "Written with D_{α,1/α} for H_α it is an equality, (28), with 1/αγ read as 1/(αγ); “≈” is that replacement, which is "
        "never too large and whose error stays below α²/2, "
        "approached as |x| grows."
    ),
    cites=("eq:27", "eq:28"),
)

eq_31 = Claim(
    label="eq:31",
    kind="approximation",
    section="4.3",
    title="Scaling the Huber loss",
    printed=latex("eq:31"),
    statement=(
        Identity(gamma * D(alpha, 1 / alpha, x), D(alpha, 1 / (alpha * gamma), x)),
        Approximation(
            gamma * H(alpha, x), D(alpha, 1 / (alpha * gamma), x), (x,), supremum=gamma * alpha**2 / 2, at=(sp.oo,), attained=False
        ),
        Inequality(D(alpha, 1 / (alpha * gamma), x), gamma * H(alpha, x)),
    ),
    reading=(
        "Written with D_{α,1/α} for H_α it is an equality, (29); “≈” is that replacement, which is never too large and whose "
        "error stays below γα²/2, approached as |x| grows."
    ),
    cites=("eq:27", "eq:29"),
    note="The transcription runs the two subscripts into one, which cannot be read; this is the only reading that (29) gives (erratum:31).",
)

CLAIMS: tuple[Claim, ...] = (eq_28, eq_29, eq_30, eq_31)
