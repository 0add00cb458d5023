"""Composite forms, as conjunctions of primitive ones.

`Extremum`, `Approximation` and `HoldsIff` say several things at once. They are decided by deciding each of them; a method
may know a shorter way, and says so in its steps.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import sympy as sp
from sympy.logic.boolalg import BooleanTrue

from verify.claim.forms import Approximation, Exists, Extremum, Form, HoldsIff, Identity, Inequality, LimitIs

__all__ = ["conditions", "negate", "over_the_reals", "place_of", "reduce_form"]


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


def conditions(where: sp.Basic, domain: sp.Basic) -> tuple[Form, ...]:
    """State as forms that a condition on the parameters holds on a domain.

    Args:
        where: A SymPy Boolean.
        domain: What the parameters satisfy.

    Returns:
        A form for each part of the conjunction; none where it is true as it stands.
    """
    forms: list[Form] = []
    for part in sp.And.make_args(where):
        match part:
            case BooleanTrue():
                continue
            case sp.Eq():
                forms.append(Identity(part.lhs, part.rhs, domain))
            case sp.Lt() | sp.Le() | sp.Gt() | sp.Ge():
                forms.append(Inequality(part.lts, part.gts, isinstance(part, (sp.Lt, sp.Gt)), domain))
            case _:
                forms.append(Identity(_indicator(part), sp.Integer(1), domain))
    return tuple(forms)


def _indicator(condition: sp.Basic) -> sp.Expr:
    """Give what is 1 where a condition holds and 0 elsewhere."""
    return sp.Piecewise((1, condition), (0, True))


def _extremum(form: Extremum) -> tuple[Form, ...]:
    everywhere = sp.And(form.domain, form.where)
    sides = (form.expression, form.value) if form.sense == "sup" else (form.value, form.expression)
    bound: list[Form] = [Inequality(*sides, strict=not form.attained, domain=everywhere)]
    bound += _reached(form, form.expression, form.value)
    if form.unique and form.attained:
        elsewhere = sp.Or(*[sp.Ne(variable, value) for variable, value in zip(form.variables, form.at, strict=True)])
        bound.append(Inequality(*sides, strict=True, domain=sp.And(everywhere, elsewhere)))
    return tuple(bound)


def _assumed(symbol: sp.Symbol, value: sp.Expr) -> sp.Basic:
    """Give the condition under which a value is one that a symbol may have, by what is assumed of its sign."""
    if value.is_infinite:
        return sp.false
    relations = {"positive": sp.Gt, "negative": sp.Lt, "nonnegative": sp.Ge, "nonpositive": sp.Le, "nonzero": sp.Ne}
    return next((relation(value, 0) for kind, relation in relations.items() if symbol.assumptions0.get(kind)), sp.true)


def over_the_reals(form: Exists) -> Exists:
    """Say in `where` what is assumed of the variables' signs, so that a place for them can be put in.

    Args:
        form: An existence statement.

    Returns:
        The same statement; its variables are real and nothing more.
    """
    table = {variable: sp.Symbol(variable.name, real=True) for variable in form.variables}
    plain = form.map(lambda thing: thing.xreplace(table))
    return replace(plain, where=sp.And(plain.where, *[_assumed(old, new) for old, new in table.items()]))


def place_of(form: Extremum | Approximation) -> tuple[Form, ...]:
    """State that the place of an extreme value is one of those that are meant, or all points are that lie near enough to it.

    Args:
        form: A form with a place.

    Returns:
        The parts of the form's reduction that say so; none where it is plain.
    """
    *still, (moving, point) = zip(form.variables, form.at, strict=True)
    fixed = still if not form.attained else [*still, (moving, point)]
    meant = sp.And(form.where.subs(fixed, simultaneous=True), *[_assumed(variable, value) for variable, value in fixed])
    near = [condition for condition in sp.And.make_args(meant) if moving in condition.free_symbols]
    plain = sp.And(*[condition for condition in sp.And.make_args(meant) if condition not in near])
    limits = [LimitIs(_indicator(condition), moving, point, sp.Integer(1), _side(form), domain=form.domain) for condition in near]
    return (*limits, *conditions(plain, form.domain))


def _side(form: Extremum | Approximation) -> Literal["+", "-"]:
    return "-" if form.direction == "-" else "+"


def _reached(form: Extremum | Approximation, expression: sp.Expr, value: sp.Expr) -> tuple[Form, ...]:
    """State that a value is taken at the stated place, or approached there along the last variable; and that the place is meant."""
    place = place_of(form)
    if place == conditions(sp.false, form.domain):
        return place
    *still, (moving, point) = zip(form.variables, form.at, strict=True)
    if form.attained:
        return (Identity(expression.subs([*still, (moving, point)], simultaneous=True), value, domain=form.domain), *place)
    return (LimitIs(expression.subs(still, simultaneous=True), moving, point, value, _side(form), domain=form.domain), *place)


def _approximation(form: Approximation) -> tuple[Form, ...]:
    error = form.exact - form.approximate
    if form.supremum is not None:
        return _largest_error(form, error / form.exact if form.relative else error, form.supremum)
    (variable,) = form.variables
    return (LimitIs(error / form.leading, variable, form.point, sp.Integer(1), form.direction, domain=form.domain),)


def _largest_error(form: Approximation, error: sp.Expr, largest: sp.Expr) -> tuple[Form, ...]:
    """State that the supremum of |error| is as given, without |·|: its sign changes would be kinks at places that no one can solve for."""
    everywhere = sp.And(form.domain, form.where)
    bounds = (
        Inequality(error, largest, strict=not form.attained, domain=everywhere),
        Inequality(-largest, error, strict=not form.attained, domain=everywhere),
    )
    return (*bounds, *_reached(form, error**2, largest**2))


def _holds_iff(form: HoldsIff) -> tuple[Form, ...]:
    inside = sp.And(form.domain, form.condition, form.where)
    sufficient = [replace(relation, domain=inside) for relation in form.relations]
    failures = tuple(failure for relation in form.relations for failure in negate(relation))
    outside = sp.And(form.domain, sp.Not(form.condition))
    rest = sp.And(outside, *[sp.Not(case) for case, _ in form.witnesses])
    cases = [(sp.And(outside, case), witness) for case, witness in form.witnesses] + ([] if rest == sp.false else [(rest, None)])
    return (*sufficient, *[Exists(form.variables, failures, case, form.where, any_of=True, witness=witness) for case, witness in cases])
