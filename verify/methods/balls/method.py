"""The method object: which forms balls decide, and by which module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

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
    Outcome,
    SameArgmin,
    TableIs,
    unfold,
)
from verify.methods.balls.argmin import decide_argmin
from verify.methods.balls.existence import decide_existence
from verify.methods.balls.inequality import decide_inequality
from verify.methods.balls.limits import decide_limit
from verify.methods.balls.pointwise import decide_identity, decide_integral
from verify.methods.base import Settings, undecided
from verify.methods.composite import explained, parts_of
from verify.methods.enclosures import Undefined, Unsupported

__all__ = ["Balls", "balls"]

_COMPOSITE = (Extremum, Approximation, HoldsIff)
_RANK = (Outcome.PROVED, Outcome.CONSISTENT, Outcome.UNDECIDED)


class Balls:
    """Rigorous enclosures by python-flint."""

    name = "balls"
    title = "rigorous balls (python-flint)"
    packages = ("python-flint", "sympy")
    forms: frozenset[type[Form]] = frozenset(
        {Identity, Inequality, IntegralIs, LimitIs, Exists, HoldsIff, Extremum, Approximation, SameArgmin}
    )
    silent: Mapping[type[Form], str] = {TableIs: "a cell is an exact rational, which the detector layer recomputes; a ball adds nothing"}

    def decide(self, form: Form, settings: Settings) -> Finding:
        """Decide one form.

        Args:
            form: The form; its functions may be folded.
            settings: Digits.

        Returns:
            Proved by a cover of the whole domain, consistent at points, refuted with a certificate, or undecided with the reason.
        """
        try:
            return _decide(_with_numbers(form).map(unfold), settings)
        except Undefined as error:
            return undecided(str(error))
        except Unsupported as error:
            return undecided(f"balls cannot evaluate the statement: {error}")
        except (ValueError, TypeError, NotImplementedError, ArithmeticError, RecursionError, sp.PolynomialError) as error:
            return undecided(f"balls came to no conclusion ({type(error).__name__}: {error})")


def _with_numbers(thing: Any) -> Any:
    """Turn Python integers in a form's fields into SymPy's, which is what `map` and `free_symbols` look at."""
    if isinstance(thing, tuple):
        return tuple(map(_with_numbers, thing))
    if isinstance(thing, Form):
        return replace(thing, **{item.name: _with_numbers(getattr(thing, item.name)) for item in fields(thing)})
    return sp.sympify(thing) if isinstance(thing, (int, float)) and not isinstance(thing, bool) else thing


def _decide(form: Any, settings: Settings) -> Finding:
    match form:
        case Identity():
            return decide_identity(form, settings)
        case IntegralIs():
            return decide_integral(form, settings)
        case Inequality():
            return decide_inequality(form, settings)
        case LimitIs():
            return decide_limit(form, settings)
        case Exists():
            return decide_existence(form, settings)
        case SameArgmin():
            return decide_argmin(form, settings)
        case Extremum() | Approximation() | HoldsIff():
            return _all_of(form, settings)
    return undecided(f"balls have nothing to say of the form {form.name}")


def _all_of(form: Form, settings: Settings) -> Finding:
    """Decide a conjunction: refuted by its first refuted part, otherwise as weak as its weakest."""
    parts = parts_of(form)
    if not parts:
        return undecided("the domain is empty, so that there is nothing to decide")
    findings = []
    for part in parts:
        found = explained(form, part, _decide(part, settings))
        if found.outcome is Outcome.REFUTED:
            return found
        findings.append(found)
    weakest = max(findings, key=lambda found: _RANK.index(found.outcome))
    detail = "; ".join(f"{part.name}: {found.detail}" for part, found in zip(parts, findings, strict=True))
    steps = tuple(step for found in findings for step in found.steps)
    digits = min((found.digits for found in findings if found.digits is not None), default=None)
    certificate = None
    if weakest.outcome is Outcome.PROVED:
        certificate = {"type": "all", "parts": [dict(found.certificate or {}) for found in findings]}
    return Finding(weakest.outcome, detail, steps, digits=digits, certificate=certificate)


balls = Balls()
