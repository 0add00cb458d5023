"""Rigorous enclosures of SymPy expressions by balls (python-flint): values, jets and integrals, as the expression stands.

Nothing is simplified on the way. Rational numbers stay exact rationals as long as the arithmetic allows; everything else is
an `arb` that is proved to contain the true value. The precision is that of `working(bits)`, a context that restores it.
"""

from verify.methods.enclosures.integrals import integrate
from verify.methods.enclosures.jets import beside, jet
from verify.methods.enclosures.real import compile_condition, compile_real
from verify.methods.enclosures.values import Undefined, Unsupported, Value, exact, to_ball, working

__all__ = [
    "Undefined",
    "Unsupported",
    "Value",
    "beside",
    "compile_condition",
    "compile_real",
    "exact",
    "integrate",
    "jet",
    "to_ball",
    "working",
]
