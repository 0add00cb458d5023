"""Results sharper than the paper's, with closed forms. They stand beside the paper; nothing in it depends on them."""

from __future__ import annotations

import sympy as sp
from sympy import Abs, And, Derivative, Eq, LambertW, Min, Ne, Or, Piecewise, Rational, Sum, exp, log, oo, pi, sqrt

from verify.claim import Approximation, Claim, Exists, Extremum, Form, HoldsIff, Identity, Inequality, IntegralIs, LimitIs, SameArgmin
from verify.claim.records import Kind
from verify.paper.appendix_b import HUBER, LOWER, UPPER, Y_0, ZERO
from verify.paper.auxiliary import IoU, Pieces, Z, f3, f6, mismatch
from verify.paper.functions import KL, D, H, laplace
from verify.paper.symbols import a, alpha, alpha_1, alpha_2, b, b_1, b_2, beta, gamma, mu, r, tau, x, y

__all__ = ["CLAIMS", "U_STAR"]

ONE = sp.Integer(1)
HALF = Rational(1, 2)
t = sp.Symbol("t", real=True)
s = sp.Symbol("s", real=True)
q = sp.Symbol("q", positive=True)

U_STAR = -HALF - LambertW(-1 / (2 * sqrt(sp.E)), -1)
"""The positive root of eᵘ = 2u + 1, 1.2564…, at which D_{α,1/α}/H_α is least."""

_ANY = D(a, b, x)
_MINORANT = And(a * b >= 1, alpha * b >= 1)
_SLOPE_HUBER = Min(alpha, x)
_BEND_HUBER = Piecewise((ONE, x < alpha), (ZERO, True))


def _slope(scale: sp.Expr, beta: sp.Expr) -> sp.Expr:
    """Give (21) for x ≥ 0."""
    return (1 - exp(-x / scale)) / beta


def _bend(scale: sp.Expr, beta: sp.Expr) -> sp.Expr:
    """Give (22) for x ≥ 0."""
    return exp(-x / scale) / (scale * beta)


def _beyond(name: str, kind: Kind, title: str, reading: str, *statement: Form, cites: tuple[str, ...]) -> Claim:
    return Claim(label=f"beyond:{name}", kind=kind, section="", title=title, statement=statement, reading=reading, cites=cites)


def _loss(scale: sp.Expr, at: sp.Expr) -> sp.Expr:
    """Give the sum of D with β = 1 over the data 0, 0, 10."""
    return 2 * D(scale, ONE, at) + D(scale, ONE, at - 10)


_GAPS = (
    _beyond(
        "gap-upper",
        "inequality",
        "How far the upper bound is from the Huber loss",
        (
            "D_{α/2,1/α} − H_α is greatest at x = αu₀ with u₀ = y₀/2 = 1 + W(−2e⁻²)/2 = 0.7968… and nowhere else on x ≥ 0; there it"
            " is ½u₀(1 − u₀)α² = 0.08095…α²."
        ),
        Extremum(UPPER - HUBER, (x,), alpha**2 * Y_0 * (2 - Y_0) / 8, "sup", at=(alpha * Y_0 / 2,), unique=True, where=x >= 0),
        cites=("eq:27", "eq:76"),
    ),
    _beyond(
        "gap-lower",
        "inequality",
        "How far the lower bound is from the Huber loss",
        "H_α − D_{α,1/α} stays below ½α², which it approaches as x grows.",
        Extremum(HUBER - LOWER, (x,), alpha**2 / 2, "sup", at=(oo,), attained=False),
        cites=("eq:27", "eq:86"),
    ),
    _beyond(
        "gap-lower-inside",
        "inequality",
        "How far the lower bound is from the Huber loss inside",
        "For |x| ≤ α, H_α − D_{α,1/α} is at most (1/2 − 1/e)α² = 0.1321…α², reached at |x| = α only.",
        Extremum(HUBER - LOWER, (x,), (HALF - exp(-1)) * alpha**2, "sup", at=(alpha,), unique=True, where=And(x >= 0, x <= alpha)),
        cites=("eq:65",),
    ),
    _beyond(
        "gap-identity",
        "identity",
        "The distance between the bounds",
        "The two bounds of (27) are ½α²(1 − exp(−|x|/α))² apart.",
        Identity(UPPER - LOWER, alpha**2 / 2 * (1 - exp(-Abs(x) / alpha)) ** 2),
        cites=("eq:19", "eq:27"),
    ),
    _beyond(
        "doubling",
        "identity",
        "Twice the residual",
        "D_{α,β}(2x) is 2D_{α,β}(x) plus (α/β)(1 − exp(−|x|/α))².",
        Identity(D(alpha, beta, 2 * x), 2 * D(alpha, beta, x) + alpha / beta * (1 - exp(-Abs(x) / alpha)) ** 2),
        cites=("eq:19",),
    ),
    _beyond(
        "gap-integral",
        "identity",
        "The area between the upper bound and the Huber loss",
        "The integral of D_{α/2,1/α} − H_α over the real line is α³/6.",
        IntegralIs(UPPER - HUBER, x, -oo, oo, alpha**3 / 6),
        cites=("eq:71",),
    ),
    _beyond(
        "ratio-lower",
        "inequality",
        "The least quotient of the lower bound and the Huber loss",
        "D_{α,1/α}/H_α is least at |x| = αu* with u* = −1/2 − W₋₁(−1/(2√e)) = 1.2564…, where it is 1 − exp(−u*) = 0.7153…",
        Extremum(LOWER / HUBER, (x,), 1 - exp(-U_STAR), "inf", at=(alpha * U_STAR,), unique=True, where=x > 0),
        cites=("eq:27",),
    ),
    _beyond(
        "ratio-lower-sup",
        "inequality",
        "The greatest quotient of the lower bound and the Huber loss",
        "D_{α,1/α}/H_α stays below 1, which it approaches both as x goes to 0 and as x grows.",
        Extremum(LOWER / HUBER, (x,), ONE, "sup", at=(ZERO,), attained=False, direction="+", where=x > 0),
        LimitIs(LOWER / HUBER, x, oo, ONE),
        cites=("eq:27",),
    ),
    _beyond(
        "ratio-upper",
        "inequality",
        "The quotient of the upper bound and the Huber loss",
        "D_{α/2,1/α}/H_α lies between 1, which it approaches as x grows, and 2, which it approaches as x goes to 0.",
        Extremum(UPPER / HUBER, (x,), sp.Integer(2), "sup", at=(ZERO,), attained=False, direction="+", where=x > 0),
        Extremum(UPPER / HUBER, (x,), ONE, "inf", at=(oo,), attained=False, where=x > 0),
        cites=("eq:27",),
    ),
)

_NEAREST = D(Rational(55682, 100000) * alpha, 1 / alpha, x)
_FARTHER = tuple(
    Inequality(Rational(568, 10000) * alpha**2, side, strict=True) for side in (D(a, 1 / alpha, x) - HUBER, HUBER - D(a, 1 / alpha, x))
)
_FAR_THERE = Piecewise((Rational(7309, 10000) * alpha, a <= Rational(55682, 100000) * alpha), (12 * a, True))
"""Where D_{a,1/α} is that far off: above near the place of the greatest excess, or below far out."""
_CONTACT = 2 * a * (1 + q * log(q) / (1 - q))
_FAMILY = (
    _beyond(
        "decreasing",
        "inequality",
        "The family falls as the label's scale grows",
        "For α₁ ≤ α₂ and the same β, D_{α₂,β} lies below D_{α₁,β}.",
        Inequality(D(alpha_2, beta, x), D(alpha_1, beta, x), domain=alpha_1 <= alpha_2),
        cites=("eq:19",),
    ),
    _beyond(
        "minorants",
        "equivalence",
        "All members of the family below the Huber loss",
        "D_{a,b} ≤ H_α for all real x if and only if ab ≥ 1 and b ≥ 1/α.",
        HoldsIff(
            (x,),
            (Inequality(_ANY, HUBER),),
            condition=_MINORANT,
            witnesses=(
                (alpha * b < 1, ((a + alpha) / (1 - alpha * b),)),
                (And(alpha * b >= 1, a * b < 1), (3 * a * (1 - a * b) / 2,)),
            ),
        ),
        cites=("eq:19", "eq:27"),
    ),
    _beyond(
        "greatest-minorant",
        "inequality",
        "The lower bound is the greatest one",
        "Every D_{a,b} below the Huber loss (ab ≥ 1, b ≥ 1/α) lies below D_{α,1/α}.",
        Inequality(_ANY, LOWER, domain=_MINORANT),
        cites=("beyond:minorants",),
    ),
    _beyond(
        "majorants-bounded",
        "equivalence",
        "All members above the Huber loss that stay near it",
        "D_{a,1/α} ≥ H_α for all real x if and only if a ≤ α/2; of these D_{α/2,1/α} is the least.",
        HoldsIff(
            (x,),
            (Inequality(HUBER, D(a, 1 / alpha, x)),),
            condition=2 * a <= alpha,
            witnesses=((sp.true, (2 * a * alpha / (2 * a - alpha),)),),
        ),
        Inequality(UPPER, D(a, 1 / alpha, x), domain=2 * a <= alpha),
        cites=("eq:27", "eq:87"),
    ),
    _beyond(
        "majorants-slope",
        "inequality",
        "Members above the Huber loss are at least as steep",
        "If αb > 1 then D_{a,b} falls below the Huber loss somewhere.",
        Exists(
            (x,),
            (Inequality(_ANY, HUBER, strict=True),),
            domain=alpha * b > 1,
            witness=(alpha**2 * b / (alpha * b - 1),),
        ),
        cites=("eq:87",),
    ),
    _beyond(
        "majorants-contact",
        "identity",
        "Where the steeper members touch the Huber loss",
        (
            "Let 0 < q < 1, b = (1 − q)/α and a = α/(2(1 + q ln q/(1 − q))). For x ≥ α, D_{a,b} − H_α is (a/b)q(e⁻ᵛ − 1 + v) with "
            "v = x/a + ln q, so that the curves touch at x = −a ln q and D_{a,b} lies above."
        ),
        Identity(
            D(a, (1 - q) / _CONTACT, x) - H(_CONTACT, x),
            a * _CONTACT / (1 - q) * q * (exp(-(x / a + log(q))) - 1 + (x / a + log(q))),
            domain=And(q < 1, x >= _CONTACT, x > 0),
        ),
        Inequality(ZERO, exp(-s) - 1 + s),
        cites=("eq:5", "eq:19"),
    ),
    _beyond(
        "upper-not-least",
        "inequality",
        "The upper bound is not the least one",
        "D_{8α/5,1/(2α)} also lies above the Huber loss, and at x = α/2 it lies below D_{α/2,1/α}.",
        Inequality(HUBER, D(8 * alpha / 5, 1 / (2 * alpha), x)),
        Inequality(D(8 * alpha / 5, 1 / (2 * alpha), alpha / 2), D(alpha / 2, 1 / alpha, alpha / 2), strict=True),
        cites=("eq:82", "beyond:greatest-minorant"),
    ),
    _beyond(
        "best-scale",
        "inequality",
        "The best scale for approximating the Huber loss",
        "D_{0.55682α,1/α} is nowhere further than 0.05682α² from the Huber loss, and no D_{a,1/α} stays within 0.0568α².",
        Inequality(_NEAREST - HUBER, Rational(5682, 100000) * alpha**2),
        Inequality(HUBER - _NEAREST, Rational(5682, 100000) * alpha**2),
        Exists((x,), _FARTHER, any_of=True, witness=(_FAR_THERE,)),
        cites=("eq:27",),
    ),
    _beyond(
        "worst-error",
        "limit",
        "The error that is left at infinity",
        "For α/2 < a ≤ α the greatest excess of the Huber loss over D_{a,1/α} is (a − α/2)α, approached as x grows.",
        Extremum(
            HUBER - D(a, 1 / alpha, x),
            (x,),
            alpha * (a - alpha / 2),
            "sup",
            at=(oo,),
            attained=False,
            domain=And(2 * a > alpha, a <= alpha),
        ),
        cites=("eq:87",),
    ),
    _beyond(
        "effective-scale",
        "equivalence",
        "The label scale at which the proposed loss equals the Huber loss",
        "For every x ≠ 0 there is exactly one a in (α/2, α) with D_{a,1/α}(x) = H_α(x).",
        Exists((a,), (Identity(D(a, 1 / alpha, x), HUBER),), domain=x > 0, where=And(2 * a > alpha, a < alpha), unique=True),
        cites=("eq:27", "beyond:decreasing"),
    ),
)

_SLOPES = (
    _beyond(
        "slope-lower",
        "inequality",
        "How far the slope of the lower bound is from that of the Huber loss",
        "For x ≥ 0, H_α′ − D_{α,1/α}′ is greatest at x = α and nowhere else; there it is α/e.",
        Extremum(_SLOPE_HUBER - _slope(alpha, 1 / alpha), (x,), alpha * exp(-1), "sup", at=(alpha,), unique=True, where=x >= 0),
        cites=("eq:5", "eq:21"),
    ),
    _beyond(
        "slope-upper",
        "inequality",
        "How much steeper the upper bound is than the Huber loss",
        "For x ≥ 0, D_{α/2,1/α}′ − H_α′ is greatest at x = (α/2) ln 2 and nowhere else; there it is ½(1 − ln 2)α = 0.1534…α.",
        Extremum(
            _slope(alpha / 2, 1 / alpha) - _SLOPE_HUBER,
            (x,),
            alpha * (1 - log(2)) / 2,
            "sup",
            at=(alpha * log(2) / 2,),
            unique=True,
            where=x >= 0,
        ),
        cites=("eq:5", "eq:21"),
    ),
    _beyond(
        "slope-upper-least",
        "inequality",
        "How much flatter the upper bound is than the Huber loss",
        "For x ≥ 0, D_{α/2,1/α}′ − H_α′ is least at x = α and nowhere else; there it is −e⁻²α = −0.1353…α.",
        Extremum(_slope(alpha / 2, 1 / alpha) - _SLOPE_HUBER, (x,), -alpha * exp(-2), "inf", at=(alpha,), unique=True, where=x >= 0),
        cites=("eq:5", "eq:21"),
    ),
    _beyond(
        "bend-lower",
        "inequality",
        "How far the second derivative of the lower bound is from that of the Huber loss",
        "For x ≥ 0, x ≠ α, |D_{α,1/α}″ − H_α″| stays below 1 − 1/e, which it approaches as x goes to α from below.",
        Extremum(
            Abs(_bend(alpha, 1 / alpha) - _BEND_HUBER),
            (x,),
            1 - exp(-1),
            "sup",
            at=(alpha,),
            attained=False,
            direction="-",
            where=And(x >= 0, Ne(x, alpha)),
        ),
        cites=("eq:5", "eq:22"),
    ),
    _beyond(
        "bend-upper",
        "inequality",
        "How far the second derivative of the upper bound is from that of the Huber loss",
        "For x ≥ 0, x ≠ α, |D_{α/2,1/α}″ − H_α″| is at most 1, reached at x = 0 only.",
        Extremum(
            Abs(_bend(alpha / 2, 1 / alpha) - _BEND_HUBER), (x,), ONE, "sup", at=(ZERO,), unique=True, where=And(x >= 0, Ne(x, alpha))
        ),
        cites=("eq:5", "eq:22"),
    ),
)

_PARABOLA = x**2 / (2 * alpha * beta)
_LINES = (Abs(x) - alpha) / beta
_CUBE = Abs(x) ** 3 / (6 * alpha**2 * beta)
_BOTH = Abs(D(alpha, beta, x) - Pieces(alpha, beta, x))
_REMAINDERS = (
    _beyond(
        "remainder",
        "inequality",
        "The remainder of (20)",
        "x²/(2αβ) exceeds D_{α,β}(x) by at least exp(−|x|/α)|x|³/(6α²β) and at most |x|³/(6α²β), for every real x.",
        Inequality(exp(-Abs(x) / alpha) * _CUBE, _PARABOLA - D(alpha, beta, x)),
        Inequality(_PARABOLA - D(alpha, beta, x), _CUBE),
        cites=("eq:20",),
    ),
    _beyond(
        "remainder-sharp",
        "limit",
        "The constant of the remainder",
        "The constant 1/6 is sharp: the remainder of (20) divided by |x|³/(α²β) tends to 1/6 as x goes to 0.",
        LimitIs((_PARABOLA - D(alpha, beta, x)) / (Abs(x) ** 3 / (alpha**2 * beta)), x, ZERO, Rational(1, 6)),
        cites=("beyond:remainder",),
    ),
    _beyond(
        "remainder-relative",
        "inequality",
        "The relative error of (20)",
        "For every x ≠ 0, with u = |x|/α, the quotient of D_{α,β}(x) and x²/(2αβ) lies between 1 − u/3 and 1 − u/3 + u²/12.",
        Inequality(1 - Abs(x) / (3 * alpha), D(alpha, beta, x) / _PARABOLA, domain=Ne(x, 0)),
        Inequality(D(alpha, beta, x) / _PARABOLA, 1 - Abs(x) / (3 * alpha) + x**2 / (12 * alpha**2), domain=Ne(x, 0)),
        cites=("eq:20",),
    ),
    _beyond(
        "between-pieces",
        "inequality",
        "The loss lies between the pieces of (24)",
        "For every x ≠ 0, D_{α,β} lies strictly below x²/(2αβ), and always strictly above (|x| − α)/β.",
        Inequality(D(alpha, beta, x), _PARABOLA, strict=True, domain=Ne(x, 0)),
        Inequality(_LINES, D(alpha, beta, x), strict=True),
        cites=("eq:20", "eq:23", "eq:24"),
    ),
    _beyond(
        "error-24",
        "approximation",
        "The largest error of (24)",
        (
            "(24) is never off by as much as α/(eβ), which its error approaches just beyond |x| = α; for |x| ≤ α it is off by at "
            "most (1/2 − 1/e)α/β."
        ),
        Extremum(_BOTH, (x,), alpha / beta * exp(-1), "sup", at=(alpha,), attained=False, direction="+"),
        Extremum(_BOTH, (x,), (HALF - exp(-1)) * alpha / beta, "sup", at=(alpha,), unique=True, where=And(x >= 0, x <= alpha)),
        cites=("eq:24",),
    ),
    _beyond(
        "best-threshold",
        "equivalence",
        "The best threshold for (24)",
        "With u = |x|/α, the parabola's error and the lines' error are equal at exactly one u ≥ 0, between 1.30007 and 1.30008.",
        Exists(
            (t,),
            (Identity(t**2 / 2 - (exp(-t) - 1 + t), exp(-t)),),
            where=And(t > Rational(130007, 100000), t < Rational(130008, 100000)),
            unique=True,
        ),
        Inequality(t**2 / 2 - (exp(-t) - 1 + t), exp(-t), strict=True, domain=And(t >= 0, t <= Rational(130007, 100000))),
        Inequality(exp(-t), t**2 / 2 - (exp(-t) - 1 + t), strict=True, domain=t >= Rational(130008, 100000)),
        cites=("eq:24", "beyond:between-pieces"),
    ),
    _beyond(
        "l1-limit",
        "limit",
        "Without label noise the proposed loss is L₁",
        "As α goes to 0, D_{α,β}(x) tends to |x|/β; it is never more than α/β below, which it approaches as x grows.",
        LimitIs(D(alpha, beta, x), alpha, ZERO, Abs(x) / beta, direction="+"),
        Inequality(D(alpha, beta, x), Abs(x) / beta),
        Approximation(D(alpha, beta, x), Abs(x) / beta, (x,), supremum=alpha / beta, at=(oo,), attained=False),
        cites=("eq:19",),
    ),
    _beyond(
        "l2-limit",
        "limit",
        "For a large transition point the lower bound is L₂",
        "As α grows, D_{α,1/α}(x) rises to x²/2.",
        LimitIs(LOWER, alpha, oo, x**2 / 2),
        Inequality(D(alpha_1, 1 / alpha_1, x), D(alpha_2, 1 / alpha_2, x), domain=alpha_1 <= alpha_2),
        cites=("eq:19", "eq:25"),
    ),
    _beyond(
        "double-integral",
        "identity",
        "The proposed loss is of Lange's kind",
        (
            "For x > 0, D_{α,β}(x) is the double integral of exp(−|s|/α)/(αβ), a symmetric positive function: the construction that"
            " section 2 credits to Lange."
        ),
        IntegralIs((x - s) * exp(-s / alpha) / (alpha * beta), s, ZERO, x, D(alpha, beta, x), domain=x > 0),
        cites=("eq:19", "eq:22"),
    ),
)

_DENSITY = (
    _beyond(
        "huber-normaliser",
        "identity",
        "The normaliser of the Huber density",
        "exp(−H_α) integrates to Z(α) = √(2π) erf(α/√2) + (2/α) exp(−α²/2).",
        IntegralIs(exp(-HUBER), x, -oo, oo, Z(alpha)),
        cites=("eq:11",),
    ),
    _beyond(
        "huber-normaliser-slope",
        "identity",
        "The normaliser falls",
        "The derivative of Z is −(2/α²) exp(−α²/2), which is negative.",
        Identity(Derivative(Z(alpha), alpha), -2 / alpha**2 * exp(-(alpha**2) / 2)),
        Inequality(-2 / alpha**2 * exp(-(alpha**2) / 2), ZERO, strict=True),
        cites=("beyond:huber-normaliser",),
    ),
    _beyond(
        "huber-normaliser-limits",
        "limit",
        "From Laplace's normaliser to Gauss's",
        "Z(α) tends to √(2π) as α grows, and αZ(α) to 2 as α goes to 0.",
        LimitIs(Z(alpha), alpha, oo, sqrt(2 * pi)),
        LimitIs(alpha * Z(alpha), alpha, ZERO, sp.Integer(2), direction="+"),
        cites=("beyond:huber-normaliser",),
    ),
    _beyond(
        "mismatch",
        "inequality",
        "The penalty for unequal scales",
        "The divergence is D_{b₁,b₂} plus c(b₁/b₂) with c(t) = t − 1 − ln t, which is nonnegative and vanishes at t = 1 only.",
        Identity(KL(x, b_1, ZERO, b_2), D(b_1, b_2, x) + mismatch(b_1 / b_2)),
        Extremum(mismatch(r), (r,), ZERO, "inf", at=(ONE,), unique=True),
        cites=("eq:19", "eq:63"),
    ),
    _beyond(
        "kl-below-huber",
        "equivalence",
        "When the divergence itself is below the Huber loss",
        "KL(b₁,b₂) ≤ H_α for all real x, without a constant, if and only if b₁ = b₂ = b with b ≥ 1 and b ≥ 1/α.",
        HoldsIff(
            (x,),
            (Inequality(KL(x, b_1, ZERO, b_2), HUBER),),
            condition=And(Eq(b_1, b_2), b_1 >= 1, alpha * b_1 >= 1),
            witnesses=(
                (Ne(b_1, b_2), (ZERO,)),
                (And(Eq(b_1, b_2), alpha * b_1 < 1), (b_1 / (1 - alpha * b_1) + alpha,)),
                (And(Eq(b_1, b_2), alpha * b_1 >= 1, b_1 < 1), (3 * b_1 * (1 - b_1**2) / 2,)),
            ),
        ),
        cites=("eq:63", "beyond:minorants", "beyond:mismatch"),
    ),
    _beyond(
        "two-annotators",
        "identity",
        "Label noise from two annotators",
        (
            "If two labels deviate from the truth independently by Laplace noise of scale b, their mean distance is 3b/2: two "
            "thirds of the mean distance estimate b without bias."
        ),
        IntegralIs(Abs(s - t) * laplace(s, ZERO, b), s, -oo, oo, Abs(t) + b * exp(-Abs(t) / b)),
        IntegralIs((Abs(t) + b * exp(-Abs(t) / b)) * laplace(t, ZERO, b), t, -oo, oo, 3 * b / 2),
        cites=("eq:16",),
    ),
)

_W, _W1, _H, _H1, _P, _Q = sp.symbols("w w_1 h h_1 p q", positive=True)
_IOU = IoU(_W, _H, _W1, _H1, _P, _Q)
_OVERLAP = And(_P <= _W, _P <= _W1, _Q <= _H, _Q <= _H1)
_BOXES = (
    _beyond(
        "iou-ratio",
        "inequality",
        "Overlap bounds the ratio of widths",
        (
            "For two boxes of sizes w × h and w₁ × h₁ that overlap in p × q, the IoU is at most w/w₁ and at most w₁/w: if it is at "
            "least τ, the ratio r of the widths lies in [τ, 1/τ]. This is sharp: for equal heights and one width inside the other "
            "the IoU is the ratio."
        ),
        Inequality(_IOU, _W / _W1, domain=_OVERLAP),
        Inequality(_IOU, _W1 / _W, domain=_OVERLAP),
        Identity(IoU(_W, _H, _W1, _H, _W1, _H), _W1 / _W, domain=_W1 <= _W),
        cites=("eq:48",),
    ),
    _beyond(
        "log-error",
        "approximation",
        "The largest error of (48) at a given overlap",
        "For r in [τ, 1/τ], r − 1 − ln r is at most 1/τ − 1 + ln τ, reached at r = 1/τ only; it is nonnegative and vanishes at r = 1 only.",
        Extremum(
            r - 1 - log(r),
            (r,),
            1 / tau - 1 + log(tau),
            "sup",
            at=(1 / tau,),
            unique=True,
            domain=tau < 1,
            where=And(r >= tau, r <= 1 / tau),
        ),
        Extremum(r - 1 - log(r), (r,), ZERO, "inf", at=(ONE,), unique=True),
        cites=("eq:48", "beyond:iou-ratio"),
    ),
)

_Y_1 = 2 + 2 * LambertW(exp(-1))
_PROOFS = (
    _beyond(
        "f3-range",
        "inequality",
        "How far (74) holds",
        "f₃ is positive for 0 < y < y₁ and negative for y > y₁, where y₁ = 2 + 2W(1/e) = 2.5569…; (74) needs it up to 2.",
        Identity(f3(_Y_1), ZERO),
        Inequality(ZERO, f3(y), strict=True, domain=And(y > 0, y < _Y_1)),
        Inequality(f3(y), ZERO, strict=True, domain=y > _Y_1),
        cites=("eq:74",),
    ),
    _beyond(
        "f6-region",
        "equivalence",
        "For which γ (90) holds on its whole range",
        "f₆ is nonnegative on all of [0, γ] if and only if γ ≥ 2 + W(−2e⁻²) = 1.5936…, for 0 < γ.",
        HoldsIff(
            (y,),
            (Inequality(ZERO, f6(gamma, y)),),
            condition=gamma >= Y_0,
            where=And(y >= 0, y <= gamma),
            witnesses=((sp.true, (gamma,)),),
        ),
        cites=("eq:90", "erratum:90"),
    ),
)

_DATA_H = 2 * H(ONE, x) + H(ONE, x - 10)
_PAIR_H = H(ONE, x) + H(ONE, x - 10)
_PAIR_D = D(ONE, ONE, x) + D(ONE, ONE, x - 10)
_i = sp.Symbol("i", integer=True, nonnegative=True)
_N = sp.Symbol("N", integer=True, nonnegative=True)
_Y = sp.Function("y")
_ESTIMATES = (
    _beyond(
        "argmin-differs",
        "inequality",
        "The bounds have other minimisers",
        (
            "For the data 0, 0, 10 with α = 1 the Huber loss is least at 1/2; the sum of D_{1,1} is smaller at 7/10 than at 1/2, "
            "and that of D_{1/2,1} smaller at 7/20: minimising a bound is not minimising the loss."
        ),
        Extremum(_DATA_H, (x,), Rational(37, 4), "inf", at=(HALF,), unique=True),
        Inequality(_loss(ONE, Rational(7, 10)), _loss(ONE, HALF), strict=True),
        Inequality(_loss(HALF, Rational(7, 20)), _loss(HALF, HALF), strict=True),
        cites=("eq:4", "eq:27"),
    ),
    _beyond(
        "argmin-flat",
        "inequality",
        "An interval of minimisers, or one",
        (
            "For the data 0, 10 with α = 1 the Huber loss is 9 on the whole interval [1, 9] and more elsewhere; the sum of D_{1,1} "
            "is least at 5 only."
        ),
        Identity(_PAIR_H, sp.Integer(9), domain=And(x >= 1, x <= 9)),
        Inequality(sp.Integer(9), _PAIR_H, strict=True, domain=Or(x < 1, x > 9)),
        Extremum(_PAIR_D, (x,), 8 + 2 * exp(-5), "inf", at=(sp.Integer(5),), unique=True),
        cites=("eq:1", "eq:5", "eq:19"),
    ),
    _beyond(
        "beta-free",
        "equivalence",
        "The prediction's scale does not move the estimate",
        (
            "The estimate of a location μ does not depend on β: only the ratio of this loss to others, not the loss itself, can "
            "tell the prediction's scale."
        ),
        SameArgmin(Sum(D(alpha, beta, _Y(_i) - mu), (_i, 0, _N)), Sum(D(alpha, 1, _Y(_i) - mu), (_i, 0, _N)), mu),
        cites=("eq:1", "eq:19", "eq:29"),
    ),
)

CLAIMS: tuple[Claim, ...] = _GAPS + _FAMILY + _SLOPES + _REMAINDERS + _DENSITY + _BOXES + _PROOFS + _ESTIMATES
