"""What is wrong, missing or imprecise in the text that was read, each as a corrected statement that is to be proved.

The text is an early arXiv version in transcription. A `note` says of which passage a correction speaks, and whether damage
to the transcription could explain it or the argument itself is affected.
"""

from __future__ import annotations

import sympy as sp
from sympy import Abs, And, Derivative, Eq, LambertW, Ne, Piecewise, Rational, exp, log, oo, sqrt

from verify.claim import Approximation, Claim, Exists, Extremum, HoldsIff, Identity, Inequality, LimitIs
from verify.paper.appendix_b import HUBER, LOWER, UPPER, Y_0, ZERO
from verify.paper.auxiliary import Pieces, f6, mismatch
from verify.paper.functions import KL, D, H
from verify.paper.symbols import alpha, alpha_1, b_1, b_2, beta, gamma, mu_1, mu_2, sigma, x, y

__all__ = ["CLAIMS", "Y_GAMMA"]

TEXT = "Early arXiv version, in transcription. "

_QUADRATIC = x**2 / (2 * alpha * beta)
_LINEAR = (Abs(x) - alpha) / beta
_PIECES_24 = Pieces(alpha, beta, x)
_PIECES_25 = Piecewise((x**2 / 2, Abs(x) <= alpha), (alpha * (Abs(x) - alpha), True))
_PRINTED_26 = Piecewise((x**2, Abs(x) <= alpha), (alpha * (Abs(x) - alpha / 2), True))
_CORRECT_26 = Piecewise((x**2, Abs(x) <= alpha / 2), (alpha * (Abs(x) - alpha / 2), True))

_THRESHOLD = Claim(
    label="erratum:26",
    kind="approximation",
    section="4.2",
    title="The transition of (26) is at α/2",
    statement=(
        Identity(Pieces(alpha / 2, 1 / alpha, x), _CORRECT_26),
        Approximation(UPPER, _CORRECT_26, (x,), supremum=alpha**2 / (2 * sp.E), at=(alpha / 2,), attained=False, direction="+"),
        Approximation(UPPER, _PRINTED_26, (x,), supremum=(1 - exp(-2)) / 2 * alpha**2, at=(alpha,)),
    ),
    reading=(
        "(24) with α/2 for α and 1/α for β changes its formula at |x| = α/2. With that threshold the largest error is α²/(2e), approached "
        "just beyond it; with the printed one, |x| = α, it is (1 − e⁻²)α²/2, more than twice as large."
    ),
    cites=("eq:24", "eq:26"),
    note=(
        TEXT + "The threshold |x| ≤ α of (26), twice printed, is that of (25); a slip in typesetting or a damaged α/2 may explain it. "
        "No later step uses the threshold: (27) and its proof are not affected."
    ),
)

_JUMPS = (
    Claim(
        label="erratum:24",
        kind="limit",
        section="4.2",
        title="(24) jumps, and no threshold repairs it",
        statement=(
            LimitIs(_PIECES_24, x, alpha, alpha / (2 * beta), direction="-"),
            LimitIs(_PIECES_24, x, alpha, ZERO, direction="+"),
            Extremum(_QUADRATIC - _LINEAR, (x,), alpha / (2 * beta), "inf", at=(alpha,), unique=True, where=x >= 0),
            Identity(_QUADRATIC - _LINEAR, alpha / (2 * beta) * ((Abs(x) / alpha - 1) ** 2 + 1)),
        ),
        reading=(
            "At |x| = α the approximation (24) falls from α/(2β) to 0. Its two pieces nowhere meet: they differ least at |x| = α, "
            "by α/(2β), so that no other threshold makes it continuous."
        ),
        cites=("eq:24",),
        note=TEXT
        + (
            "The formula is as intended, so that damage to the transcription does not explain it; only the likeness to the Huber "
            "loss, which is continuous, is looser than it reads. Nothing that follows is affected."
        ),
    ),
    Claim(
        label="erratum:25",
        kind="limit",
        section="4.2",
        title="(25) jumps and is not the Huber loss",
        statement=(
            LimitIs(_PIECES_25, x, alpha, alpha**2 / 2, direction="-"),
            LimitIs(_PIECES_25, x, alpha, ZERO, direction="+"),
            Identity(HUBER - _PIECES_25, alpha**2 / 2, domain=Abs(x) > alpha),
            Identity(HUBER, _PIECES_25, domain=Abs(x) <= alpha),
        ),
        reading="At |x| = α the approximation (25) falls from α²/2 to 0: it is the Huber loss inside, and lies α²/2 below it outside.",
        cites=("eq:5", "eq:25", "erratum:24"),
        note=TEXT
        + "(25) follows from (24) as printed. Damage to the transcription does not explain the jump; nothing that follows is affected.",
    ),
    Claim(
        label="erratum:26-jump",
        kind="limit",
        section="4.2",
        title="(26) jumps, as printed and as corrected",
        statement=(
            LimitIs(_PRINTED_26, x, alpha, alpha**2, direction="-"),
            LimitIs(_PRINTED_26, x, alpha, alpha**2 / 2, direction="+"),
            LimitIs(_CORRECT_26, x, alpha / 2, alpha**2 / 4, direction="-"),
            LimitIs(_CORRECT_26, x, alpha / 2, ZERO, direction="+"),
            Identity(HUBER, _CORRECT_26, domain=Abs(x) > alpha),
        ),
        reading=(
            "As printed (26) falls from α² to α²/2 at |x| = α; with the corrected threshold it falls from α²/4 to 0 at |x| = α/2. "
            "For |x| > α it is the Huber loss itself."
        ),
        cites=("eq:26", "erratum:24", "erratum:26"),
        note=TEXT
        + (
            "The jump remains whichever threshold is meant, so damage to the transcription does not explain it. Nothing that "
            "follows is affected."
        ),
    ),
)

_S = sp.Symbol("s", real=True)
_SECOND = exp(-Abs(x) / alpha) / (alpha * beta)
_MACLAURIN = Claim(
    label="erratum:20",
    kind="limit",
    section="4.2",
    title="No Maclaurin series beyond order two",
    statement=(
        LimitIs((_SECOND - 1 / (alpha * beta)) / x, x, ZERO, -1 / (alpha**2 * beta), direction="+"),
        LimitIs((_SECOND - 1 / (alpha * beta)) / x, x, ZERO, 1 / (alpha**2 * beta), direction="-"),
        LimitIs((D(alpha, beta, x) - x**2 / (2 * alpha * beta)) / Abs(x) ** 3, x, ZERO, -1 / (6 * alpha**2 * beta), direction="+-"),
    ),
    reading=(
        "The second derivative (22) has one-sided slopes −1/(α²β) and 1/(α²β) at 0, so a third derivative does not exist there "
        "and (20) is a Taylor polynomial of order two, not the beginning of a Maclaurin series; its error is −|x|³/(6α²β) to "
        "leading order."
    ),
    cites=("eq:20", "eq:22"),
    note=TEXT
    + (
        "Only the word “series” is too much; the approximation (20) is right, with a remainder of order three. Transcription "
        "has no part in it."
    ),
)

_SCALED = D(alpha, 1 / (alpha * gamma), x)
_U_STAR = -Rational(1, 2) - LambertW(-1 / (2 * sqrt(sp.E)), -1)
_SCALING = Claim(
    label="erratum:31",
    kind="approximation",
    section="4.3",
    title="The subscripts of (31) are α and 1/(αγ)",
    statement=(
        Identity(gamma * LOWER, _SCALED),
        Inequality(_SCALED, gamma * HUBER),
        Extremum(_SCALED / (gamma * HUBER), (x,), 1 - exp(-_U_STAR), "inf", at=(alpha * _U_STAR,), unique=True, where=x > 0),
        Extremum(_SCALED / (gamma * HUBER), (x,), sp.Integer(1), "sup", at=(ZERO,), attained=False, direction="+", where=x > 0),
    ),
    reading=(
        "(31) reads γH_α(x) ≈ D_{α,1/(αγ)}(x): by (29) it is (27)'s lower bound times γ, and the quotient of its sides lies "
        "between 0.7153… and 1, whatever α and γ."
    ),
    cites=("eq:27", "eq:29", "eq:31"),
    note=(
        TEXT
        + (
            "The transcription prints the subscripts as one, α^{−1}/αγ, which is not a pair of parameters: this is damage to the "
            "transcription, and no fault of the paper. In (30), 1/αγ is to be read as 1/(αγ)."
        )
    ),
)

_UPPER_BOUND = Claim(
    label="erratum:4.2-upper-bound",
    kind="inequality",
    section="4.2",
    title="The Huber loss bounds the divergence up to a constant",
    statement=(
        Inequality(KL(x, alpha, ZERO, 1 / alpha), HUBER + mismatch(alpha**2)),
        Identity(KL(x, alpha, ZERO, 1 / alpha) - LOWER, mismatch(alpha**2)),
        Identity(mismatch(alpha**2), alpha**2 - 1 - 2 * log(alpha)),
        Inequality(H(alpha, ZERO), KL(ZERO, alpha, ZERO, 1 / alpha), strict=True, domain=Ne(alpha, 1)),
        Inequality(HUBER, UPPER),
        Identity(KL(x, alpha / 2, ZERO, 1 / alpha) - UPPER, mismatch(alpha**2 / 2)),
        Inequality(ZERO, mismatch(alpha**2 / 2)),
    ),
    reading=(
        "With b₁ = α and b₂ = 1/α the divergence is at most the Huber loss plus α² − 1 − 2 ln α; without that constant the "
        "bound fails at x = 0 for every α ≠ 1. The converse, with b₁ = α/2, holds as it stands: the divergence is D_{α/2,1/α} "
        "plus a constant that is nonnegative."
    ),
    cites=("eq:18", "eq:19", "eq:27", "eq:63"),
    note=(
        TEXT
        + (
            "Sections 1 and 4.2 call the Huber loss an upper bound on the divergence without the constant. It does not depend on x,"
            " so what is minimised is not affected, and (19) is introduced as the divergence less constants; the words are looser "
            "than what is meant. Transcription has no part in it."
        )
    ),
)

_DIVERGENCE = KL(mu_1, b_1, mu_2, b_2)
_CROSS = (b_1 * exp(-Abs(mu_1 - mu_2) / b_1) + Abs(mu_1 - mu_2)) / b_2 + log(2 * b_2)
_NEGATIVE_LOG = Abs(mu_1 - mu_2) / b_2 + log(2 * b_2)
_DIRAC = Claim(
    label="erratum:15",
    kind="limit",
    section="4",
    title="With noiseless labels the cross entropy has a limit and the divergence has none",
    statement=(
        LimitIs(_CROSS, b_1, ZERO, _NEGATIVE_LOG, direction="+"),
        Identity(_CROSS - _NEGATIVE_LOG, b_1 / b_2 * exp(-Abs(mu_1 - mu_2) / b_1)),
        Inequality(_CROSS - _NEGATIVE_LOG, b_1 / b_2),
        LimitIs(_DIVERGENCE, b_1, ZERO, oo, direction="+"),
        LimitIs(1 + log(2 * b_1), b_1, ZERO, -oo, direction="+"),
    ),
    reading=(
        "As the label's scale b₁ goes to 0 the cross entropy (61) tends to the negative log likelihood, its excess being at "
        "most b₁/b₂ whatever the means; the divergence (63) tends to infinity, because the entropy (62) tends to minus "
        "infinity."
    ),
    cites=("eq:15", "eq:61", "eq:62", "eq:63"),
    note=(
        TEXT
        + (
            "Section 4 says that for a Dirac delta minimising the divergence is exactly maximum likelihood. It is so for the cross "
            "entropy, of which the sentence before speaks; the divergence from a Dirac delta is infinite for every θ. Transcription"
            " has no part in it, and no later step uses it."
        )
    ),
)

_T, _MU, _W, _WA = sp.Symbol("t", real=True), sp.Symbol("mu", real=True), sp.Symbol("w_*", positive=True), sp.Symbol("w_a", positive=True)
_RIGHT_49 = _T + (_MU + 1) / sigma - _W / (sigma * _WA)
_RIGHT_50 = ((_T * sigma + _MU + 1) * _WA - _W) / (sigma * _WA)
_WIDTH_47 = exp(_T * sigma + _MU) * _WA
_EXCESS = (exp(_T * sigma + _MU) - 1 - (_T * sigma + _MU)) / sigma
_WIDTHS = (
    Claim(
        label="erratum:50",
        kind="identity",
        section="5",
        title="(50) is an equality",
        statement=(Identity(_RIGHT_49, _RIGHT_50),),
        reading="The right sides of (49) and (50) are equal: where ≈ is printed, = holds.",
        cites=("eq:49", "eq:50"),
        note=TEXT + "Printed ≈ is not wrong of equal things; the approximation is made in (49) alone. A damaged = could explain it.",
    ),
    Claim(
        label="erratum:51",
        kind="identity",
        section="5",
        title="The two meanings of the predicted width in (47) and (51)",
        statement=(
            Identity((_WIDTH_47 - _W) / (sigma * _WA) - _RIGHT_50, _EXCESS),
            Extremum((exp(_S) - 1 - _S) / sigma, (_S,), ZERO, "inf", at=(ZERO,), unique=True),
        ),
        reading=(
            "(51) is an equality if w̃ is (tσ + μ + 1)w_a, as the words after it say, and an approximation if w̃ keeps its meaning "
            "from (47), exp(tσ + μ)w_a: then its excess is (eˢ − 1 − s)/σ ≥ 0 with s = tσ + μ, which vanishes only at s = 0."
        ),
        cites=("eq:47", "eq:50", "eq:51"),
        note=TEXT
        + (
            "The text says itself that the second meaning approximates the first; that one letter stands for both is imprecise. "
            "Transcription has no part in it."
        ),
    ),
)

_WITNESS = 3 * alpha_1 * (alpha - alpha_1) / (2 * alpha)
_GAP_89 = alpha * (alpha_1 * exp(-x / alpha_1) + x - alpha_1) - x**2 / 2
_SLOPE_91 = Derivative(f6(gamma, y), y)
Y_GAMMA = gamma + LambertW(-gamma * exp(-gamma))
"""The only zero of f₆′ in (0, γ) for γ > 1, which the paper calls y₀ once more."""

_QUANTIFIERS = (
    Claim(
        label="erratum:89",
        kind="inequality",
        section="B",
        title="(89) holds for some x, not for all",
        statement=(
            Exists(
                (x,),
                (Inequality(ZERO, _GAP_89, strict=True),),
                domain=And(alpha / 2 <= alpha_1, alpha_1 < alpha),
                where=And(x >= 0, x <= alpha),
                witness=(_WITNESS,),
            ),
            Inequality(ZERO, _GAP_89, strict=True, domain=And(alpha_1 < alpha, x > 0, x * alpha <= 3 * alpha_1 * (alpha - alpha_1))),
            Identity(_GAP_89, ZERO, domain=Eq(x, 0)),
            Inequality(_GAP_89.xreplace({x: alpha}), ZERO, strict=True, domain=And(2 * alpha <= 3 * alpha_1, alpha_1 < alpha)),
        ),
        reading=(
            "For every α₁ with α/2 ≤ α₁ < α there is an x in [0, α] at which the expression of (89) is positive; it is so whenever "
            "0 < x ≤ 3α₁(α − α₁)/α. It is 0 at x = 0, and negative at x = α if α₁ ≥ 2α/3."
        ),
        cites=("eq:88", "eq:89"),
        note=(
            TEXT
            + (
                "Only the range “when 0 ≤ x ≤ α” is at fault, read as “for all”. The sentence before (88) asks for one x, and that "
                "exists: the conclusion stands. A lost “for some” would explain it as well as a slip; a damaged sign would not."
            )
        ),
    ),
    Claim(
        label="erratum:90",
        kind="equivalence",
        section="B",
        title="Where f₆ is positive",
        statement=(
            HoldsIff(
                (y,),
                (Inequality(ZERO, f6(gamma, y), strict=True),),
                condition=gamma > Y_0,
                domain=And(gamma > 1, gamma <= 2),
                where=And(y > 0, y <= gamma),
                witnesses=((sp.true, (gamma,)),),
            ),
            Exists(
                (y,),
                (Inequality(ZERO, f6(gamma, y), strict=True),),
                domain=And(gamma > 1, gamma <= 2),
                where=And(y > 0, y <= gamma),
                witness=(3 * (gamma - 1) / (2 * gamma),),
            ),
            Identity(f6(gamma, y), ZERO, domain=Eq(y, 0)),
            Inequality(y * _SLOPE_91 / 2, f6(gamma, y), strict=True, domain=y > 0),
            Exists((y,), (Identity(_SLOPE_91, ZERO),), domain=gamma > 1, where=And(y > log(gamma), y < gamma), unique=True),
            Inequality(ZERO, _SLOPE_91, strict=True, domain=And(gamma > 1, y > 0, y <= log(gamma))),
            Identity(-exp(-Y_GAMMA) + 1 - Y_GAMMA / gamma, ZERO),
        ),
        reading=(
            "For 1 < γ ≤ 2, f₆ is positive on all of (0, γ] if and only if γ > 2 + W(−2e⁻²) = 1.5936…, and it is positive somewhere"
            " there for every such γ. It is 0 at y = 0, and positive wherever f₆′ ≥ 0 and y > 0, that is up to y₀ = γ + W(−γe^−γ), "
            "the only zero of f₆′ in (0, γ)."
        ),
        cites=("eq:90", "eq:91", "eq:92"),
        note=(
            TEXT
            + (
                "The range “when 0 ≤ y ≤ γ” is at fault, read as “for all”; what the text then proves is f₆ > 0 for 0 < y < y₀, which "
                "is true and is all that it needs. A lost “for some” would explain it as well as a slip; a damaged sign would not."
            )
        ),
    ),
    Claim(
        label="erratum:prop-3",
        kind="inequality",
        section="B",
        title="The case α₁ = α/2 of Proposition 3",
        statement=(
            Inequality(HUBER, D(alpha / 2, 1 / alpha, x), strict=True, domain=Ne(x, 0)),
            Exists(
                (x,),
                (Inequality(ZERO, D(alpha_1, 1 / alpha, x) - HUBER, strict=True),),
                domain=And(alpha / 2 <= alpha_1, alpha_1 < alpha),
                witness=(_WITNESS,),
            ),
        ),
        reading=(
            "(88) also holds for α₁ = α/2, and there at every x ≠ 0; one point serves for the whole range α/2 ≤ α₁ < α, so that "
            "Proposition 3 holds as stated."
        ),
        cites=("eq:81", "eq:88", "prop:2", "prop:3"),
        note=(
            TEXT
            + (
                "The limits leave α₁ “between α/2 and α, inclusively”, and (88) to (92) treat α/2 < α₁ < α: the argument lacks the case"
                " α₁ = α/2, the proposition is true. The printed steps also work at γ = 2, so a damaged < for ≤ could explain it."
            )
        ),
    ),
)

CLAIMS: tuple[Claim, ...] = (_DIRAC, _MACLAURIN, *_JUMPS, _THRESHOLD, _UPPER_BOUND, _SCALING, *_WIDTHS, *_QUANTIFIERS)
