"""Positivity: whole-domain proofs of inequalities between exponential polynomials, exactly, over ℚ."""

from verify.methods.positivity.method import Positivity, positivity

__all__ = ["Positivity", "positivity"]
