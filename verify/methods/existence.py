"""A stated witness, a zero between two signs, exactly one zero: existence statements as statements without quantifiers.

A method that decides inequalities and identities decides these with it. Nothing is refuted here: that some sufficient
statement does not hold says nothing of the one that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import Exists, Finding, Form, Identity, Inequality, Outcome, Step, conditions, over_the_reals, unfold
from verify.methods.base import undecided
from verify.methods.cells import kinks, sign_cells
from verify.methods.smooth import differentiated
from verify.methods.substitution import put

__all__ = ["Decide", "at_most_one", "between_signs", "by_witness", "decide_exists", "decide_unique"]

Decide = Callable[[Form], Finding]
_Attempt = tuple[str, tuple[Inequality, ...]]


def decide_exists(form: Exists, decide: Decide) -> Finding:
    """Decide an existence statement: at its witness, or between two signs; and that there is no other point where that is stated.

    Args:
        form: The statement.
        decide: How the relations at the witness are decided.

    Returns:
        Proved if the witness lies where it must and the relations hold there for all parameters; otherwise undecided.
    """
    if form.unique:
        return decide_unique(form, decide)
    form = over_the_reals(form)
    if form.witness is None:
        return between_signs(form, decide)
    parts = by_witness(form)
    if not parts:
        return undecided("no parameters meet the domain: the statement is vacuous")
    if parts != [form]:
        findings = [decide_exists(part, decide) for part in parts]
        opened = next((finding for finding in findings if finding.outcome is not Outcome.PROVED), None)
        return opened or _joined("witness-cases", "the stated witness meets the relations in each of its cases", findings)
    point = dict(zip(form.variables, form.witness, strict=True))
    place = conditions(put(form.where, point), form.domain)
    relations = [_at(relation, point, form.domain) for relation in form.relations]
    steps = [Step("put in the witness", sp.Tuple(*form.witness))]
    certificates = []
    for part in place:
        finding = decide(part)
        if finding.outcome is not Outcome.PROVED:
            return undecided(f"that the witness lies where it must: {finding.detail}")
        steps += finding.steps
        certificates.append(finding.certificate)
    shown = []
    for part in relations:
        finding = decide(part)
        if finding.outcome is Outcome.PROVED:
            shown.append(finding)
        elif not form.any_of:
            return undecided(f"at the witness: {finding.detail}")
        if form.any_of and shown:
            break
    if not shown:
        return undecided("at the witness no relation was shown to hold")
    certificates += [finding.certificate for finding in shown]
    steps += [step for finding in shown for step in finding.steps]
    certificate = {"type": "witness", "witness": [sp.srepr(value) for value in form.witness], "parts": certificates}
    return Finding(Outcome.PROVED, "the stated witness meets the relations", tuple(steps), certificate=certificate)


def by_witness(form: Exists) -> list[Exists]:
    """Divide the parameters where the formula of the stated witness changes.

    Args:
        form: An existence statement.

    Returns:
        Statements that together say the same, the witness of each without cases; the statement itself where there are none; nothing
        where no parameters meet its domain.
    """
    if not any(kinks(value) for value in form.witness or ()):
        return [form]
    return [replace(form, domain=cell.domain, witness=cell.expressions) for cell in sign_cells(form.witness or (), unfold(form.domain))]


def decide_unique(form: Exists, decide: Decide) -> Finding:
    """Decide that there is exactly one point, by deciding that there is one and that there are not two.

    Args:
        form: A statement with `unique` set.
        decide: Decides identities, inequalities and existence statements with a witness.

    Returns:
        Proved, or undecided. A refutation of existence refutes.
    """
    plain = replace(form, unique=False)
    some = decide_exists(plain, decide)
    if some.outcome is not Outcome.PROVED:
        return some
    single = at_most_one(form, decide)
    if single.outcome is not Outcome.PROVED:
        return undecided(f"there is such a point; that there is no other: {single.detail}")
    return _joined("exists-unique", f"{some.detail}; {single.detail}", [some, single])


def between_signs(form: Exists, decide: Decide) -> Finding:
    """Decide that a continuous function has a zero in an interval, because it has opposite signs at the ends.

    Args:
        form: One variable, one identity, and `where` an interval; where an end is missing, a few simple ones are tried.
        decide: Decides inequalities.

    Returns:
        Proved, or undecided.
    """
    form = over_the_reals(form)
    function, variable = _zero_of(form)
    if function is None:
        return undecided("a zero is looked for in one variable of one identity")
    choices = _ends(form, variable)
    if not choices:
        return undecided("the variable is not stated to lie between two ends")
    reasons = []
    for ends in choices:
        found = _between(function, variable, ends, form.domain, decide)
        if found.outcome is Outcome.PROVED:
            between = (sp.Ge(variable, ends[0], evaluate=False), sp.Le(variable, ends[1], evaluate=False))
            doubt = _discontinuous(function, variable, sp.And(form.domain, *between), decide)
            if not doubt:
                return found
            found = undecided(f"{doubt} is not known to be continuous")
        reasons.append(found.detail)
    return undecided(reasons[0])


def _between(function: sp.Expr, variable: sp.Symbol, ends: tuple[sp.Expr, sp.Expr], domain: sp.Basic, decide: Decide) -> Finding:
    at_ends = [function.subs(variable, end) for end in ends]
    order = Inequality(ends[0], ends[1], strict=True, domain=domain)
    attempts: list[_Attempt] = [
        (
            "the function is positive at the lower end and negative at the upper",
            (_above(at_ends[0], domain), _below(at_ends[1], domain)),
        ),
        (
            "the function is negative at the lower end and positive at the upper",
            (_below(at_ends[0], domain), _above(at_ends[1], domain)),
        ),
    ]
    return _first("intermediate-value", [(why, (order, *parts)) for why, parts in attempts], decide)


def at_most_one(form: Exists, decide: Decide) -> Finding:
    """Decide that there are not two points, because a function has one sign on each side of one, or is strictly monotone.

    Args:
        form: One variable and one identity; the witness, if it is stated, is that point.
        decide: Decides inequalities.

    Returns:
        Proved, or undecided.
    """
    function, variable = _zero_of(form)
    if function is None:
        return undecided("uniqueness is decided for one variable of one identity")
    everywhere = sp.And(form.domain, form.where)
    if form.witness is not None:
        findings = []
        for beside in (sp.Lt, sp.Gt):
            side = sp.And(everywhere, beside(variable, form.witness[0]))
            name = "below" if beside is sp.Lt else "above"
            options = [
                (f"{name} the witness it is positive", (_above(function, side),)),
                (f"{name} the witness it is negative", (_below(function, side),)),
            ]
            findings.append(_first("one-sign", options, decide))
        if all(finding.outcome is Outcome.PROVED for finding in findings):
            return _joined("no-other", "; ".join(finding.detail for finding in findings), findings)
    if not _is_interval(form.where, variable):
        return undecided("the variable does not run through an interval")
    doubt = _discontinuous(function, variable, everywhere, decide)
    if doubt:
        return undecided(f"{doubt} is not known to be continuous")
    slope = differentiated(sp.Derivative(function, variable))
    return _first("monotone", [("it falls", (_below(slope, everywhere),)), ("it grows", (_above(slope, everywhere),))], decide)


def _at(relation: Identity | Inequality, point: dict[sp.Symbol, sp.Expr], domain: sp.Basic) -> Form:
    where = sp.And(domain, put(relation.domain, point))
    lhs, rhs = (put(side, point) for side in (relation.lhs, relation.rhs))
    return Inequality(lhs, rhs, relation.strict, where) if isinstance(relation, Inequality) else Identity(lhs, rhs, where)


def _zero_of(form: Exists) -> tuple[sp.Expr | None, sp.Symbol]:
    variable = form.variables[0]
    if len(form.variables) != 1 or len(form.relations) != 1 or not isinstance(form.relations[0], Identity):
        return None, variable
    (relation,) = form.relations
    return (differentiated(unfold(relation.lhs - relation.rhs)) if relation.domain == sp.true else None), variable


def _above(function: sp.Expr, domain: sp.Basic) -> Inequality:
    return Inequality(sp.Integer(0), function, strict=True, domain=domain)


def _below(function: sp.Expr, domain: sp.Basic) -> Inequality:
    return Inequality(function, sp.Integer(0), strict=True, domain=domain)


def _first(kind: str, attempts: Sequence[_Attempt], decide: Decide) -> Finding:
    """Give the first attempt all of whose parts are proved."""
    reasons = []
    for why, parts in attempts:
        findings = []
        for part in parts:
            findings.append(decide(part))
            if findings[-1].outcome is not Outcome.PROVED:
                break
        else:
            return _joined(kind, why, findings)
        reasons.append(findings[-1].detail)
    return undecided(reasons[0])


def _joined(kind: str, detail: str, findings: Sequence[Finding]) -> Finding:
    steps = tuple(step for finding in findings for step in finding.steps)
    assumes = tuple(dict.fromkeys(label for finding in findings for label in finding.assumes))
    certificate = {"type": kind, "parts": [finding.certificate for finding in findings]}
    return Finding(Outcome.PROVED, detail, (*steps, Step("so", detail)), certificate=certificate, assumes=assumes)


def _bounds(where: sp.Basic, variable: sp.Symbol) -> tuple[list[sp.Expr], list[sp.Expr]] | None:
    """List the lower and upper ends of an interval; None if a condition is no bound on the variable itself."""
    lower: list[sp.Expr] = []
    upper: list[sp.Expr] = []
    parts = where.args if isinstance(where, sp.And) else () if where == sp.true else (where,)
    for part in parts:
        if not isinstance(part, Relational) or not isinstance(part, (sp.Le, sp.Lt, sp.Ge, sp.Gt)):
            return None
        small, large = part.lts, part.gts
        slope = sp.expand(large - small).coeff(variable, 1)
        rest = sp.expand(large - small - slope * variable)
        if not slope.is_Rational or slope == 0 or rest.has(variable):
            return None
        (lower if slope > 0 else upper).append(-rest / slope)
    return lower, upper


def _innermost(ends: Sequence[sp.Expr], side: int) -> list[sp.Expr]:
    """Leave out the lower (side 1) or upper (side −1) ends that another one certainly implies."""
    return [
        end
        for i, end in enumerate(ends)
        if not any((side * (other - end)).is_positive or (other == end and j < i) for j, other in enumerate(ends))
    ]


def _is_interval(where: sp.Basic, variable: sp.Symbol) -> bool:
    return _bounds(where, variable) is not None


def _ends(form: Exists, variable: sp.Symbol) -> list[tuple[sp.Expr, sp.Expr]]:
    """List the ends between which a zero is looked for: those stated and their middle, or the one stated and simple places beyond it."""
    found = _bounds(form.where, variable)
    found = None if found is None else (_innermost(found[0], 1), _innermost(found[1], -1))
    if found is None or len(found[0]) > 1 or len(found[1]) > 1:
        return []
    sizes = [*sorted(form.free_symbols, key=lambda symbol: symbol.name), sp.Integer(1)]
    match found:
        case ([low], [high]):
            return [(low, high), ((low + high) / 2, high), (low, (low + high) / 2)]
        case ([low], []):
            return [(low, high) for size in sizes for high in (size, low + size, 2 * size)]
        case ([], [high]):
            return [(low, high) for size in sizes for low in (-size, high - size, -2 * size)]
    return [(-size, size) for size in sizes]


def _discontinuous(function: sp.Expr, variable: sp.Symbol, domain: sp.Basic, decide: Decide) -> str:
    """Name a part that may not be continuous in the variable on the closure of an interval; nothing if all are."""
    closed = domain.replace(lambda node: isinstance(node, (sp.Lt, sp.Gt)), _closed)
    for node in sp.preorder_traversal(function):
        if not isinstance(node, sp.Expr) or not node.has(variable) or node == variable:
            continue
        if isinstance(node, (sp.Add, sp.Mul, sp.exp, sp.Abs, sp.Max, sp.Min, sp.erf)):
            continue
        if isinstance(node, sp.Pow) and not node.exp.has(variable) and node.exp.is_positive and node.exp.is_Integer:
            continue
        base = node.base if isinstance(node, sp.Pow) and not node.exp.has(variable) else node.args[0] if isinstance(node, sp.log) else None
        if base is None or decide(_above(base, closed)).outcome is not Outcome.PROVED:
            return str(node)
    return ""


def _closed(relation: Relational) -> Relational:
    weak = {sp.Lt: sp.Le, sp.Gt: sp.Ge, sp.StrictLessThan: sp.Le, sp.StrictGreaterThan: sp.Ge}
    return weak[type(relation)](relation.lhs, relation.rhs)
