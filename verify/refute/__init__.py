"""Every claim against its mutants: a check that cannot fail is found out here."""

from verify.refute.matrix import Fate, Matrix, Mutant, mutants_of, refute
from verify.refute.necessity import necessity, vacuity

__all__ = ["Fate", "Matrix", "Mutant", "mutants_of", "necessity", "refute", "vacuity"]
