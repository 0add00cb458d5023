"""Balls: rigorous evaluation with python-flint. Covers of a whole domain are proofs; overlap at points never is."""

from verify.methods.balls.method import Balls, balls

__all__ = ["Balls", "balls"]
