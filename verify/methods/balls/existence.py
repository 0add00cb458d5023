"""Existence: a witness at exact parameters, certified by balls; a refutation by a cover of the negation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from verify.claim import Exists, Finding, Identity, Inequality, Outcome, Step, over_the_reals
from verify.claim.reduction import negate
from verify.methods.balls.certificates import number, tree
from verify.methods.balls.compare import NotReal, compare_at
from verify.methods.balls.covers import prove
from verify.methods.balls.pointwise import EMPTY
from verify.methods.balls.roots import Roots, counted_roots
from verify.methods.base import Settings, undecided
from verify.methods.enclosures import Undefined, compile_real, exact, to_ball, working
from verify.methods.enclosures.values import sign_of
from verify.methods.points import Point, admissible, at_point, named, sample_points
from verify.methods.smooth import differentiated
from verify.methods.substitution import put

__all__ = ["decide_existence"]

_PARAMETERS = 5
_CANDIDATES = 16
_BITS = 120
_LADDER = {sp.Rational(sign * size, 4) for sign in (-1, 1) for size in (0, 1, 2, 3, 4, 6, 8, 11, 14, 20, 28, 40, 80, 400)}


def decide_existence(form: Exists, settings: Settings) -> Finding:
    """Look for a witness at exact parameters.

    Args:
        form: The statement, unfolded.
        settings: How many digits.

    Returns:
        Proved if there are no parameters and a witness is certain, or the solutions of an equation are counted. Consistent if a
        witness or a solution was found at every sample of the parameters. Refuted if at some parameters the negation is proved by a
        cover, or there is more than the one solution that is claimed. Else undecided.
    """
    form = over_the_reals(form)
    samples = sample_points(form.free_symbols, form.domain, (), count=_PARAMETERS)[: _PARAMETERS + 2]
    if not samples:
        return undecided(EMPTY)
    zeros = [{**samples[0], symbol: sp.Integer(0)} for symbol in samples[0]] if form.unique else []
    samples = (*samples, *[point for point in zeros if admissible(point, form.domain)])
    certain, steps, counted, enclosed = True, [], 0, False
    witness: Point = {}
    for sample in samples:
        roots = counted_roots(form, sample, settings.digits) if form.witness is None else None
        settled = _settled(form, sample, roots)
        if settled is not None:
            return settled
        if roots is not None and roots.least:
            counted += roots.count == 1
            certain, enclosed = False, True
            steps.append(Step(f"the equation has {_words(roots)} where it must at", named(sample)))
            continue
        found = _witness(form, sample, settings.digits)
        if found is None:
            return _negated(form, sample) or undecided(f"no witness was found at {named(sample)}")
        witness, sure = found
        certain &= sure
        steps.append(Step(f"witness {named(witness)} at", named(sample)))
    if not form.free_symbols and certain and not form.unique:
        certificate = {
            "type": "witness",
            "point": {symbol.name: number(value) for symbol, value in witness.items()},
            "relations": [[*_signed(relation), tree(relation.lhs), tree(relation.rhs)] for relation in form.relations],
            "any_of": form.any_of,
        }
        return Finding(Outcome.PROVED, f"the witness {named(witness)} was certified", tuple(steps), certificate=certificate)
    looked = f"; that it is the only one was shown at {counted} of them" if counted else "; uniqueness was not looked at"
    what = "a solution was enclosed" if enclosed else "a witness was found"
    detail = f"{what} at {len(samples)} exact points of the parameters{looked if form.unique else ''}; points are no proof"
    return Finding(Outcome.CONSISTENT, detail, tuple(steps), digits=settings.digits)


def _words(roots: Roots) -> str:
    if roots.count is None:
        return "a solution"
    return "exactly one solution" if roots.count == 1 else f"exactly {roots.count} solutions"


def _settled(form: Exists, sample: Point, roots: Roots | None) -> Finding | None:
    """Decide the whole statement by its solutions at one sample, where that can be."""
    if roots is None or roots.count is None:
        several = _another(form, sample) if form.unique else None
        if several is not None or roots is None:
            return several
    certificate = roots.certificate(form, sample)
    if roots.count == 0 or (form.unique and roots.least > 1):
        many = "no solution" if roots.count == 0 else f"at least {roots.least} solutions"
        detail = f"at {named(sample)} the equation has {many} where it is said to have one, by a cover and the signs at the ends"
        steps = (Step("cover the interval by boxes with a sign or a direction", named(sample)),)
        return Finding(Outcome.REFUTED, detail, steps, counterexample=dict(sample), certificate=certificate)
    if roots.least and not form.free_symbols and (roots.count == 1 or not form.unique):
        detail = f"the equation has {_words(roots)}, by signs at the ends and a cover"
        return Finding(Outcome.PROVED, detail, (Step("count its solutions", _words(roots)),), certificate=certificate)
    return None


def _signed(relation: Identity | Inequality) -> list[str]:
    return ["="] if isinstance(relation, Identity) else ["<" if relation.strict else "<="]


def _witness(form: Exists, sample: Point, digits: int) -> tuple[Point, bool] | None:
    """Give a witness and whether every relation is certain there; an identity may only overlap."""
    weak: Point | None = None
    for point in _candidates(form, sample):
        whole = {**sample, **point}
        if not admissible(whole, form.where):
            continue
        held = [_holds(relation, whole, digits) for relation in form.relations]
        answer = any(item is True for item in held) if form.any_of else all(item is True for item in held)
        if answer:
            return point, True
        possible = any(item is not False for item in held) if form.any_of else all(item is not False for item in held)
        if possible and weak is None:
            weak = point
    return None if weak is None else (weak, False)


def _candidates(form: Exists, sample: Point) -> Iterator[Point]:
    if form.witness is not None:
        yield {variable: at_point(sp.sympify(value), sample) for variable, value in zip(form.variables, form.witness, strict=True)}
    where = at_point(form.where, sample)
    yield from sample_points(form.variables, where, (), count=_CANDIDATES)
    for power in range(1, 13):
        for point in sample_points(form.variables, where, (), count=2)[:2]:
            yield {variable: value / sp.Integer(10) ** power for variable, value in point.items()}
            yield {variable: value * sp.Integer(10) ** power for variable, value in point.items()}


def _holds(relation: Identity | Inequality, point: Point, digits: int) -> bool | None:
    """Say whether a relation holds at a point; None where the balls overlap."""
    if not admissible(point, relation.domain):
        return False
    try:
        order = compare_at(relation.lhs, relation.rhs, point, digits).order
    except NotReal:
        return False
    if order is None:
        return None if isinstance(relation, Identity) or not relation.strict else False
    if isinstance(relation, Identity):
        return order == 0
    return order == -1 or (order == 0 and not relation.strict)


def _another(form: Exists, sample: Point) -> Finding | None:
    """Refute uniqueness at exact parameters: two places, apart, at which a function is zero or beside which it changes its sign."""
    if len(form.variables) != 1 or len(form.relations) != 1 or not isinstance(form.relations[0], Identity):
        return None
    (variable,), relation = form.variables, form.relations[0]
    function = differentiated(put(relation.lhs - relation.rhs, sample))
    inside = put(sp.And(form.where, relation.domain), sample)
    if function.has(sp.sign, sp.Piecewise, sp.Derivative) or not _convex(inside, variable):
        return None
    places = {point[variable] for point in sample_points((variable,), inside, (function,), count=_CANDIDATES)}
    value = compile_real(function, (variable,))
    zeros: list[tuple[sp.Rational, sp.Rational]] = []
    before: tuple[sp.Rational, int] | None = None
    with working(_BITS):
        for place in sorted(place for place in places | _LADDER if place.is_Rational):
            if not admissible({variable: place}, inside):
                before = None
                continue
            sign = _sign(value, exact(place))
            if sign == 0:
                zeros.append((place, place))
            elif sign is not None and before is not None and before[1] * sign < 0 and _continuous(value, before[0], place):
                zeros.append((before[0], place))
            before = None if not sign else (place, sign)
    if len(zeros) < 2:
        return None
    ends = [[number(low), number(high)] for low, high in zeros[:2]]
    said = " and ".join(f"at {low}" if low == high else f"between {low} and {high}" for low, high in zeros[:2])
    certificate = {"type": "several", "point": {symbol.name: number(value) for symbol, value in sample.items()}, "places": ends}
    return Finding(
        Outcome.REFUTED, f"at {named(sample)} there is more than one: {said}", counterexample=dict(sample), certificate=certificate
    )


def _sign(value: Any, place: Any) -> int | None:
    try:
        return sign_of(value((place,)))
    except (Undefined, ZeroDivisionError):
        return None


def _convex(inside: sp.Basic, variable: sp.Symbol) -> bool:
    """Say whether a condition is a conjunction of bounds, so that what lies between two points that meet it meets it."""
    if inside == sp.true:
        return True
    return all(
        isinstance(part, (sp.Lt, sp.Le, sp.Gt, sp.Ge))
        and (part.lhs - part.rhs).is_polynomial(variable)
        and sp.degree(part.lhs - part.rhs, variable) <= 1
        for part in sp.And.make_args(inside)
    )


def _continuous(value: Any, low: sp.Rational, high: sp.Rational) -> bool:
    """Say whether a function that is built of continuous ones has a value on a whole interval."""
    try:
        return bool(to_ball(value((to_ball(exact(low)).union(to_ball(exact(high))),))).is_finite())
    except (Undefined, ZeroDivisionError):
        return False


def _negated(form: Exists, sample: Point) -> Finding | None:
    """Refute at exact parameters by a cover of the negation, where that is one inequality a relation."""
    if not (form.any_of or len(form.relations) == 1):
        return None
    certificates = []
    for relation in form.relations:
        if isinstance(relation, Identity):
            return None
        fixed = relation.map(lambda thing: at_point(thing, sample))
        (opposite,) = negate(fixed)
        domain = sp.And(opposite.domain, at_point(form.where, sample))
        cover = prove(Inequality(opposite.lhs, opposite.rhs, opposite.strict, domain))
        if cover is None:
            return None
        certificates.append(cover.certificate(Inequality(opposite.lhs, opposite.rhs, opposite.strict, domain)))
    detail = f"at {named(sample)} the negation is proved on the whole range of the variables by a cover"
    point = {symbol.name: number(value) for symbol, value in sample.items()}
    return Finding(
        Outcome.REFUTED, detail, counterexample=dict(sample), certificate={"type": "negation", "point": point, "parts": certificates}
    )
