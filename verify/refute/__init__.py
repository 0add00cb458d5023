"""Every claim against its mutants: a check that cannot fail is found out here."""

from verify.refute.choice import EACH, Mutant, choose, mutants_of
from verify.refute.matrix import LIMIT, Fate, Matrix, attack, refute
from verify.refute.necessity import necessity, vacuity

__all__ = ["EACH", "LIMIT", "Fate", "Matrix", "Mutant", "attack", "choose", "mutants_of", "necessity", "refute", "vacuity"]
