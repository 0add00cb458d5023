"""The method: forms in, findings out."""

from __future__ import annotations

from collections.abc import Mapping
from time import process_time

import sympy as sp

from verify.claim import (
    Approximation,
    Exists,
    Extremum,
    Finding,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    SameArgmin,
    TableIs,
    unfold,
)
from verify.methods.base import Settings, undecided
from verify.methods.positivity.composite import decide_part
from verify.methods.signs import decide_by_sign
from verify.methods.smooth import differentiated

__all__ = ["Positivity", "positivity"]


class Positivity:
    """Whole-domain proofs of inequalities between exponential polynomials, exactly, over ℚ."""

    name = "positivity"
    title = "exact positivity over ℚ"
    packages: tuple[str, ...] = ("sympy",)
    forms: frozenset[type[Form]] = frozenset({Inequality, Extremum, Approximation, HoldsIff, Exists})
    silent: Mapping[type[Form], str] = {
        Identity: "an equality holds on a set without interior as well: it is for the symbolic method",
        IntegralIs: "it bounds expressions, it does not integrate",
        LimitIs: "it proves inequalities on whole domains, not limits",
        SameArgmin: "it compares values, not minimisers",
        TableIs: "a table of rationals needs no inequality",
    }

    def applies(self, form: Form) -> bool:
        """Say whether the form stays clear of the error function and of integrals, which are no exponential polynomials."""
        return not any(unfold(part).has(sp.erf, sp.erfc, sp.Integral) for part in form.expressions())

    def decide(self, form: Form, settings: Settings) -> Finding:
        """Decide one form.

        Args:
            form: An inequality, or a form made of inequalities.
            settings: The time after which to give up counts.
        """
        deadline = process_time() + settings.seconds * 0.9
        if type(form) not in self.forms:
            return undecided(self.silent.get(type(form), "this form is not decided by exact positivity"))
        try:
            by_sign = decide_by_sign(form, lambda case: self.decide(case, settings))
            return by_sign or decide_part(form.map(lambda part: differentiated(unfold(part))), deadline)
        except Exception as error:  # noqa: BLE001 - a method never raises: what SymPy cannot do is undecided
            return undecided(f"not of a kind that exact positivity decides: {error}")


positivity = Positivity()
