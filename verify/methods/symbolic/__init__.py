"""Symbolic proofs and exact counterexamples by SymPy, with every step recorded."""

from verify.methods.symbolic.method import Symbolic, symbolic

__all__ = ["Symbolic", "symbolic"]
