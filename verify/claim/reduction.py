"""Composite forms, as conjunctions of primitive ones.

`Extremum`, `Approximation` and `HoldsIff` say several things at once. They are decided by deciding each of them; a method
may know a shorter way, and says so in its steps.
"""

from __future__ import annotations

import sympy as sp

from verify.claim.forms import Approximation, Exists, Extremum, Form, HoldsIff, Identity, Inequality, LimitIs

__all__ = ["negate", "reduce_form"]


def reduce_form(form: Form) -> tuple[Form, ...]:
    """Split a composite form into forms whose conjunction it is.

    Args:
        form: Any form.

    Returns:
        Primitive forms, one level down until none is composite; a primitive form gives itself.
    """
    match form:
        case Extremum():
            parts = _extremum(form)
        case Approximation():
            parts = _approximation(form)
        case HoldsIff():
            parts = _holds_iff(form)
        case _:
            return (form,)
    return tuple(primitive for part in parts for primitive in reduce_form(part))


def negate(relation: Identity | Inequality) -> tuple[Inequality, ...]:
    """Give the relations of which one holds exactly where the given one fails."""
    if isinstance(relation, Inequality):
        return (Inequality(relation.rhs, relation.lhs, strict=not relation.strict, domain=relation.domain),)
    return (
        Inequality(relation.lhs, relation.rhs, strict=True, domain=relation.domain),
        Inequality(relation.rhs, relation.lhs, strict=True, domain=relation.domain),
    )


def _extremum(form: Extremum) -> tuple[Form, ...]:
    everywhere = sp.And(form.domain, form.where)
    sides = (form.expression, form.value) if form.sense == "sup" else (form.value, form.expression)
    point = dict(zip(form.variables, form.at, strict=True))
    if form.attained:
        bound: list[Form] = [Inequality(*sides, strict=False, domain=everywhere)]
        bound.append(Identity(form.expression.subs(point, simultaneous=True), form.value, domain=form.domain))
        if form.unique:
            elsewhere = sp.Or(*[sp.Ne(variable, value) for variable, value in point.items()])
            bound.append(Inequality(*sides, strict=True, domain=sp.And(everywhere, elsewhere)))
        return tuple(bound)
    moving = form.variables[-1]
    still = {variable: value for variable, value in point.items() if variable != moving}
    approached = form.expression.subs(still, simultaneous=True)
    return (
        Inequality(*sides, strict=True, domain=everywhere),
        LimitIs(approached, moving, point[moving], form.value, form.direction, domain=form.domain),
    )


def _approximation(form: Approximation) -> tuple[Form, ...]:
    error = form.exact - form.approximate
    if form.leading is not None and form.point is not None:
        (variable,) = form.variables
        return (LimitIs(error / form.leading, variable, form.point, sp.Integer(1), form.direction, domain=sp.And(form.domain, form.where)),)
    if form.supremum is None:
        raise ValueError("an Approximation states either the supremum of its error or its leading term and the point")
    return _largest_error(form, error / form.exact if form.relative else error, form.supremum)


def _largest_error(form: Approximation, error: sp.Expr, largest: sp.Expr) -> tuple[Form, ...]:
    """State that the supremum of |error| is as given, without |·|: its sign changes would be kinks at places that no one can solve for."""
    everywhere = sp.And(form.domain, form.where)
    point = dict(zip(form.variables, form.at, strict=True))
    bounds = (
        Inequality(error, largest, strict=not form.attained, domain=everywhere),
        Inequality(-largest, error, strict=not form.attained, domain=everywhere),
    )
    if form.attained:
        return (*bounds, Identity(error.subs(point, simultaneous=True) ** 2, largest**2, domain=form.domain))
    moving = form.variables[-1]
    still = {variable: value for variable, value in point.items() if variable != moving}
    direction = "+" if form.direction == "+-" else form.direction
    return (*bounds, LimitIs(error.subs(still, simultaneous=True) ** 2, moving, point[moving], largest**2, direction, domain=form.domain))


def _holds_iff(form: HoldsIff) -> tuple[Form, ...]:
    inside = sp.And(form.domain, form.condition)
    sufficient: list[Form] = []
    for relation in form.relations:
        where = sp.And(inside, form.where, relation.domain)
        if isinstance(relation, Inequality):
            sufficient.append(Inequality(relation.lhs, relation.rhs, relation.strict, where))
        else:
            sufficient.append(Identity(relation.lhs, relation.rhs, where))
    failures = tuple(failure for relation in form.relations for failure in negate(relation))
    outside = sp.And(form.domain, sp.Not(form.condition))
    if not form.witnesses:
        return (*sufficient, Exists(form.variables, failures, outside, form.where, any_of=True))
    cases = [
        Exists(form.variables, failures, sp.And(form.domain, case, sp.Not(form.condition)), form.where, any_of=True, witness=values)
        for case, values in form.witnesses
    ]
    return (*sufficient, *cases)
