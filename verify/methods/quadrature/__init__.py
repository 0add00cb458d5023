"""Quadrature by mpmath: a cross-check at two precisions, never a bound."""

from verify.methods.quadrature.method import MOST_DIGITS, Quadrature, quadrature

__all__ = ["MOST_DIGITS", "Quadrature", "quadrature"]
