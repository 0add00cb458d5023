"""Section 1: (1)–(4), what is minimised and what that assumes."""

from __future__ import annotations

import sympy as sp

from verify.claim import Claim, Identity, IntegralIs, SameArgmin
from verify.paper.functions import KL, L1, L2, D
from verify.paper.printed import latex
from verify.paper.symbols import F_i, F_theta, N, alpha, b_1, b_2, i, theta, x, y_i, y_star

__all__ = ["CLAIMS"]

L = sp.Function("L", real=True)
Z = sp.Symbol("Z", positive=True)

eq_1 = Claim(
    label="eq:1",
    kind="definition",
    section="1",
    title="The estimate that minimises a loss",
    printed=latex("eq:1"),
    statement=(SameArgmin(sp.Sum(L(y_i - F_i), (i, 0, N)), sp.Sum(L(y_i - F_i), (i, 0, N)) / (N + 1), theta),),
    reading=(
        "The sum runs over the N + 1 samples, and minimising it is minimising the mean loss, whichever loss and model are chosen. "
        "There may be no minimiser, one or many: “=” is read as “is one of”."
    ),
)

eq_2 = Claim(
    label="eq:2",
    kind="equivalence",
    section="1",
    title="Minimising a loss as maximising a likelihood",
    printed=latex("eq:2"),
    statement=(
        SameArgmin(
            sp.Product(sp.exp(-L(y_i - F_i)) / Z, (i, 0, N)), sp.Sum(L(y_i - F_i), (i, 0, N)), theta, sense="max", other_sense="min"
        ),
    ),
    reading=(
        "With the density (3), whose normaliser Z does not depend on θ, the parameters that maximise the likelihood are those "
        "that minimise (1), "
        "for every loss, model and data set."
    ),
    cites=("eq:1", "eq:3"),
)

eq_3 = Claim(
    label="eq:3",
    kind="definition",
    section="1",
    title="The density that belongs to a loss",
    printed=latex("eq:3"),
    statement=(
        IntegralIs(sp.exp(-L1(y_star - F_theta)), y_star, -sp.oo, sp.oo, sp.Integer(2)),
        IntegralIs(sp.exp(-L2(y_star - F_theta)), y_star, -sp.oo, sp.oo, sp.sqrt(2 * sp.pi)),
    ),
    reading=(
        "“∝” leaves out a normaliser, which must be finite and the same for every θ: for the two losses of Section 3.1 it is 2 "
        "and √(2π) wherever the "
        "prediction is (for the Huber loss see (11)). A bounded loss has no such density."
    ),
    cites=("eq:11",),
)

eq_4 = Claim(
    label="eq:4",
    kind="definition",
    section="1",
    title="The divergence that is minimised instead",
    printed=latex("eq:4"),
    statement=(
        SameArgmin(sp.Sum(KL(y_i, b_1, F_i, b_2), (i, 0, N)), sp.Sum(D(b_1, b_2, y_i - F_i), (i, 0, N)), theta),
        Identity(KL(x, alpha, 0, alpha), D(alpha, alpha, x)),
    ),
    reading=(
        "For Laplace densities with fixed scales the objective has the same minimisers as the sum of the proposed loss (19) of "
        "the residuals, and it is that sum where the "
        "scales are equal. In which sense the Huber loss bounds it from above is text:4.2-upper-bound."
    ),
    cites=("eq:18", "eq:19"),
)

CLAIMS: tuple[Claim, ...] = (eq_1, eq_2, eq_3, eq_4)
