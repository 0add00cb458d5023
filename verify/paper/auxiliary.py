"""The auxiliary functions f₁ … f₆ of Appendix B, and the closed forms that errata and the results beyond the paper are about."""

from __future__ import annotations

from typing import Any, ClassVar

import sympy as sp

from verify.claim import Defined

__all__ = ["IoU", "Pieces", "Z", "f1", "f2", "f3", "f4", "f5", "f6", "mismatch"]


class _Numbered(Defined):
    """A function printed as f with an index; what stands before the last argument is left unprinted, as in the paper."""

    index: ClassVar[int] = 0

    def _latex(self, printer: Any) -> str:
        return rf"f_{{{self.index}}}\left({printer.doprint(self.args[-1])}\right)"


class f1(_Numbered):  # noqa: N801 - the paper's own name
    """The function f₁(y) = ½y² − y + 1 − exp(−y) of (67), as `f1(y)`."""

    label = "eq:67"
    index = 1

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (67)."""
        (y,) = args
        return y**2 / 2 - y + 1 - sp.exp(-y)


class f2(_Numbered):  # noqa: N801 - the paper's own name
    """The function f₂(y) = ½ − exp(−y) of (68), as `f2(y)`."""

    label = "eq:68"
    index = 2

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (68)."""
        (y,) = args
        return sp.Rational(1, 2) - sp.exp(-y)


class f3(_Numbered):  # noqa: N801 - the paper's own name
    """The function f₃(y) = exp(−y) + y − 1 − ¼y² of (74), as `f3(y)`."""

    label = "eq:74"
    index = 3

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (74)."""
        (y,) = args
        return sp.exp(-y) + y - 1 - y**2 / 4


class f4(_Numbered):  # noqa: N801 - the paper's own name
    """The function f₄(y) = exp(−y) of (75), as `f4(y)`."""

    label = "eq:75"
    index = 4

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (75)."""
        (y,) = args
        return sp.exp(-y)


class f5(_Numbered):  # noqa: N801 - the paper's own name
    """The function f₅(y) = −¼y² + ½y of (80), as `f5(y)`."""

    label = "eq:80"
    index = 5

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (80)."""
        (y,) = args
        return -(y**2) / 4 + y / 2


class f6(_Numbered):  # noqa: N801 - the paper's own name
    """The function f₆(y) = exp(−y) + y − 1 − y²/(2γ) of (90), as `f6(gamma, y)`; the paper leaves γ unprinted."""

    label = "eq:90"
    index = 6

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (90)."""
        gamma, y = args
        return sp.exp(-y) + y - 1 - y**2 / (2 * gamma)


class Pieces(Defined):
    """The piecewise approximation (24) of the proposed loss, as `Pieces(alpha, beta, x)`: a parabola, then two lines."""

    label = "eq:24"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (24)."""
        alpha, beta, x = args
        return sp.Piecewise((x**2 / (2 * alpha * beta), sp.Abs(x) <= alpha), ((sp.Abs(x) - alpha) / beta, True))

    def _latex(self, printer: Any) -> str:
        alpha, beta, x = (printer.doprint(arg) for arg in self.args)
        return rf"P_{{{alpha},{beta}}}\left({x}\right)"


class IoU(Defined):
    """Intersection over union of boxes of sizes w × h and w₁ × h₁ that overlap in p × q, as `IoU(w, h, w_1, h_1, p, q)`."""

    label = "beyond:iou-ratio"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold the quotient of areas."""
        w, h, w_1, h_1, p, q = args
        return p * q / (w * h + w_1 * h_1 - p * q)


class Z(Defined):
    """The normaliser of the Huber density (11), Z(α) = √(2π) erf(α/√2) + (2/α) exp(−α²/2), as `Z(alpha)`."""

    label = "beyond:huber-normaliser"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold the closed form."""
        (alpha,) = args
        return sp.sqrt(2 * sp.pi) * sp.erf(alpha / sp.sqrt(2)) + 2 * sp.exp(-(alpha**2) / 2) / alpha


class mismatch(Defined):  # noqa: N801 - a function, written as one
    """The penalty c(t) = t − 1 − ln t for scales in the ratio t = b₁/b₂, as `mismatch(t)`."""

    label = "beyond:mismatch"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold the closed form."""
        (t,) = args
        return t - 1 - sp.log(t)

    def _latex(self, printer: Any) -> str:
        return rf"c\left({printer.doprint(self.args[0])}\right)"
