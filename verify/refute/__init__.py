"""Every claim against its mutants: a check that cannot fail is found out here."""

from verify.refute.choice import EACH, Mutant, choose, mutants_of
from verify.refute.matrix import LIMIT, PATIENCE, Fate, Matrix, attack, refute
from verify.refute.necessity import Hypotheses, Need, Role, necessity, vacuity

__all__ = [
    "EACH",
    "LIMIT",
    "PATIENCE",
    "Fate",
    "Hypotheses",
    "Matrix",
    "Mutant",
    "Need",
    "Role",
    "attack",
    "choose",
    "mutants_of",
    "necessity",
    "refute",
    "vacuity",
]
