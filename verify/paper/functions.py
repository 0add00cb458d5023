"""The paper's functions: they print as printed and unfold by their definitions, each of which is itself a claim."""

from __future__ import annotations

from typing import Any, ClassVar

import sympy as sp

from verify.claim import Defined
from verify.paper.auxiliary import Z

__all__ = [
    "KL",
    "L1",
    "L2",
    "D",
    "DPrime",
    "DSecond",
    "H",
    "HPrime",
    "cross_entropy",
    "entropy",
    "huber",
    "laplace",
    "normal",
]


class _Printed(Defined):
    """A function printed by a format string with one place for each argument."""

    printed: ClassVar[str] = ""

    def _latex(self, printer: Any) -> str:
        return self.printed.format(*[printer.doprint(arg) for arg in self.args])


class L1(_Printed):
    """The absolute loss L₁(x) = |x| of Section 3.1."""

    label = "text:3.1-l1"
    printed = r"L_1\left({0}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold to |x|."""
        (x,) = args
        return sp.Abs(x)


class L2(_Printed):
    """The quadratic loss L₂(x) = x²/2 of Section 3.1."""

    label = "text:3.1-l2"
    printed = r"L_2\left({0}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold to x²/2."""
        (x,) = args
        return x**2 / 2


class H(_Printed):
    """The Huber loss H_α(x) of (5), as `H(alpha, x)`."""

    label = "eq:5"
    printed = r"H_{{{0}}}\left({1}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (5)."""
        alpha, x = args
        return sp.Piecewise((x**2 / 2, sp.Abs(x) <= alpha), (alpha * (sp.Abs(x) - alpha / 2), True))


class HPrime(_Printed):
    """The derivative of the Huber loss, x clipped to [−α, α], as `HPrime(alpha, x)`; that it is one belongs to `eq:5`."""

    label = "eq:5"
    printed = r"H'_{{{0}}}\left({1}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold to max(−α, min(x, α))."""
        alpha, x = args
        return sp.Piecewise((x, sp.Abs(x) <= alpha), (alpha * sp.sign(x), True))


class D(_Printed):
    """The proposed loss D_{α,β}(x) of (19), as `D(alpha, beta, x)`."""

    label = "eq:19"
    printed = r"D_{{{0},{1}}}\left({2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (19)."""
        alpha, beta, x = args
        return (alpha * sp.exp(-sp.Abs(x) / alpha) + sp.Abs(x) - alpha) / beta


class DPrime(_Printed):
    """The first derivative D'_{α,β}(x) as (21) prints it, as `DPrime(alpha, beta, x)`."""

    label = "eq:21"
    printed = r"D'_{{{0},{1}}}\left({2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (21)."""
        alpha, beta, x = args
        return sp.sign(x) / beta * (1 - sp.exp(-sp.Abs(x) / alpha))


class DSecond(_Printed):
    """The second derivative D''_{α,β}(x) as (22) prints it, as `DSecond(alpha, beta, x)`."""

    label = "eq:22"
    printed = r"D''_{{{0},{1}}}\left({2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (22)."""
        alpha, beta, x = args
        return sp.exp(-sp.Abs(x) / alpha) / (alpha * beta)


class normal(_Printed):  # noqa: N801 - a function, written as one
    """The Gaussian density with mean μ and standard deviation σ of (8), as `normal(t, mu, sigma)`."""

    label = "eq:8"
    printed = r"\mathcal{{N}}\left({0};{1},{2}^2\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (8)."""
        t, mu, sigma = args
        return sp.exp(-((t - mu) ** 2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2)


class laplace(_Printed):  # noqa: N801 - a function, written as one
    """The Laplace density with mean μ and scale b of (16), (17), (55), (56), as `laplace(t, mu, b)`."""

    label = "eq:55"
    printed = r"\operatorname{{Laplace}}\left({0};{1},{2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (55)."""
        t, mu, b = args
        return sp.exp(-sp.Abs(t - mu) / b) / (2 * b)


class huber(_Printed):  # noqa: N801 - a function, written as one
    """The Huber density with location μ of (11), normalised, as `huber(t, mu, alpha)`."""

    label = "eq:11"
    printed = r"\operatorname{{Huber}}\left({0};{1},{2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold to exp(−H_α(t − μ)) / Z(α)."""
        t, mu, alpha = args
        return sp.exp(-H(alpha, t - mu)) / Z(alpha)


class cross_entropy(_Printed):  # noqa: N801 - a function, written as one
    """The closed form (61) of the cross entropy of two Laplace densities, as `cross_entropy(mu_1, b_1, mu_2, b_2)`."""

    label = "eq:61"
    printed = r"\operatorname{{CE}}\left({0},{1}\,\|\,{2},{3}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (61)."""
        mu_1, b_1, mu_2, b_2 = args
        distance = sp.Abs(mu_1 - mu_2)
        return (b_1 * sp.exp(-distance / b_1) + distance) / b_2 + sp.log(2 * b_2)


class entropy(_Printed):  # noqa: N801 - a function, written as one
    """The closed form (62) of the entropy of a Laplace density, as `entropy(b)`."""

    label = "eq:62"
    printed = r"h\left({0}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (62)."""
        (b,) = args
        return 1 + sp.log(2 * b)


class KL(_Printed):
    """The closed form (63) of the divergence of Laplace(μ₁, b₁) from Laplace(μ₂, b₂), as `KL(mu_1, b_1, mu_2, b_2)`."""

    label = "eq:63"
    printed = r"\operatorname{{KL}}\left({0},{1}\,\|\,{2},{3}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (63)."""
        mu_1, b_1, mu_2, b_2 = args
        distance = sp.Abs(mu_1 - mu_2)
        return (b_1 * sp.exp(-distance / b_1) + distance) / b_2 + sp.log(b_2 / b_1) - 1
