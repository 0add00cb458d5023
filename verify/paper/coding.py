"""The box coding of Section 5, as functions that print as printed and unfold by their definitions."""

from __future__ import annotations

from typing import Any

import sympy as sp

from verify.paper.functions import _Printed

__all__ = [
    "center",
    "center_shifted",
    "center_target",
    "label_scale",
    "normalised",
    "prediction_scale",
    "ratio_target",
    "size",
    "size_first_order",
    "size_target",
]


class center_target(_Printed):  # noqa: N801 - a function, written as one
    """The target t* of a centre coordinate in (32), as `center_target(x, x_a, w_a)`."""

    label = "eq:32"
    printed = r"t^*\left({0};{1},{2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (32)."""
        x, x_a, w_a = args
        return (x - x_a) / w_a


class center(_Printed):  # noqa: N801 - a function, written as one
    """The centre x = t w_a + x_a that an output t stands for, as (35) defines it, as `center(t, x_a, w_a)`."""

    label = "eq:35"
    printed = r"x\left({0};{1},{2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold the definition below (35)."""
        t, x_a, w_a = args
        return t * w_a + x_a


class normalised(_Printed):  # noqa: N801 - a function, written as one
    """A target shifted by μ and scaled by σ, (38) and (44), as `normalised(t, mu, sigma)`."""

    label = "eq:38"
    printed = r"\tilde t\left({0};{1},{2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (38)."""
        t, mu, sigma = args
        return (t - mu) / sigma


class center_shifted(_Printed):  # noqa: N801 - a function, written as one
    """The centre that an output t stands for when targets are normalised, below (41), as `center_shifted(t, mu, sigma, x_a, w_a)`."""

    label = "eq:41"
    printed = r"\tilde x\left({0};{1},{2},{3},{4}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold the definition below (41)."""
        t, mu, sigma, x_a, w_a = args
        return (t * sigma + mu) * w_a + x_a


class size_target(_Printed):  # noqa: N801 - a function, written as one
    """The target of a width or height in (43), as `size_target(w, w_a)`."""

    label = "eq:43"
    printed = r"t^*\left({0};{1}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (43)."""
        w, w_a = args
        return sp.log(w / w_a)


class ratio_target(_Printed):  # noqa: N801 - a function, written as one
    """The first-order target of (93) and (94), as `ratio_target(w, w_a)`."""

    label = "eq:93"
    printed = r"t^*_{{\approx}}\left({0};{1}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold (93)."""
        w, w_a = args
        return w / w_a - 1


class size(_Printed):  # noqa: N801 - a function, written as one
    """The width exp(tσ + μ) w_a that an output t stands for, below (47), as `size(t, mu, sigma, w_a)`."""

    label = "eq:47"
    printed = r"\tilde w\left({0};{1},{2},{3}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold the definition below (47)."""
        t, mu, sigma, w_a = args
        return sp.exp(t * sigma + mu) * w_a


class size_first_order(_Printed):  # noqa: N801 - a function, written as one
    """The width (tσ + μ + 1) w_a, the second meaning of w̃, below (51), as `size_first_order(t, mu, sigma, w_a)`."""

    label = "eq:51"
    printed = r"\tilde w_{{\approx}}\left({0};{1},{2},{3}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold the definition below (51)."""
        t, mu, sigma, w_a = args
        return (t * sigma + mu + 1) * w_a


class label_scale(_Printed):  # noqa: N801 - a function, written as one
    """The scale ασw_a of the label noise that (42) and (53) read off, as `label_scale(alpha, sigma, w_a)`."""

    label = "eq:42"
    printed = r"b_{{\text{{label}}}}\left({0},{1},{2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold to α σ w_a."""
        alpha, sigma, w_a = args
        return alpha * sigma * w_a


class prediction_scale(_Printed):  # noqa: N801 - a function, written as one
    """The scale σw_a/λ of the prediction noise that (42) and (53) read off, as `prediction_scale(lam, sigma, w_a)`."""

    label = "eq:42"
    printed = r"b_{{\text{{prediction}}}}\left({0},{1},{2}\right)"

    @classmethod
    def definition(cls, *args: Any) -> sp.Expr:
        """Unfold to σ w_a / λ."""
        lam, sigma, w_a = args
        return sigma * w_a / lam
