"""The paper's functions: they print as printed and unfold by their definitions, each of which is itself a claim."""

from __future__ import annotations

from typing import Any

import sympy as sp

from verify.claim import Defined

__all__ = ["KL", "D", "H", "laplace"]


class H(Defined):
    """The Huber loss H_α(x) of (5), as `H(alpha, x)`."""

    label = "eq:5"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (5)."""
        alpha, x = args
        return sp.Piecewise((x**2 / 2, sp.Abs(x) <= alpha), (alpha * (sp.Abs(x) - alpha / 2), True))

    def _latex(self, printer: Any) -> str:
        alpha, x = (printer.doprint(arg) for arg in self.args)
        return rf"H_{{{alpha}}}\left({x}\right)"


class D(Defined):
    """The proposed loss D_{α,β}(x) of (19), as `D(alpha, beta, x)`."""

    label = "eq:19"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (19)."""
        alpha, beta, x = args
        return (alpha * sp.exp(-sp.Abs(x) / alpha) + sp.Abs(x) - alpha) / beta

    def _latex(self, printer: Any) -> str:
        alpha, beta, x = (printer.doprint(arg) for arg in self.args)
        return rf"D_{{{alpha},{beta}}}\left({x}\right)"


class laplace(Defined):  # noqa: N801 - a function, written as one
    """The Laplace density with mean μ and scale b of (16), (17), (55), (56), as `laplace(t, mu, b)`."""

    label = "eq:55"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (55)."""
        t, mu, b = args
        return sp.exp(-sp.Abs(t - mu) / b) / (2 * b)


class KL(Defined):
    """The closed form (63) of the divergence of Laplace(μ₁, b₁) from Laplace(μ₂, b₂), as `KL(mu_1, b_1, mu_2, b_2)`."""

    label = "eq:63"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (63)."""
        mu_1, b_1, mu_2, b_2 = args
        distance = sp.Abs(mu_1 - mu_2)
        return (b_1 * sp.exp(-distance / b_1) + distance) / b_2 + sp.log(b_2 / b_1) - 1
