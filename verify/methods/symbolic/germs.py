"""One-sided behaviour: the formula of a kinked expression just beside a point or far out, and its leading term."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from verify.methods.quotients import fraction
from verify.methods.smooth import slope_of
from verify.methods.symbolic.context import Conditions, Unable, defined, need_sign, sign_of
from verify.methods.symbolic.normal import open_logs, vanishes

__all__ = ["Term", "far_limit", "germ", "leading", "near_limit", "one_sided_limit"]

Sign = Callable[[sp.Expr], int]
_OUTWARD = sp.Dummy("x", positive=True)
_KINKED = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise)
_MOST_DERIVATIVES = 8
_MOST_NODES = 40


@dataclass(frozen=True)
class Term:
    """coefficient · xᵖ · (log x)ᵐ · exp(growth), as x → ∞.

    Args:
        coefficient: Free of x, not known to be 0.
        power: The rational p.
        logs: The integer m.
        growth: A polynomial in x without constant term.
    """

    coefficient: sp.Expr
    power: sp.Rational
    logs: int
    growth: sp.Expr


def germ(expression: sp.Expr, variable: sp.Symbol, point: sp.Expr, side: int, conditions: Conditions) -> sp.Expr:
    """Resolve every kink as it is beside a point, on one side.

    Args:
        expression: An unfolded expression.
        variable: The symbol that moves.
        point: A finite expression, `oo` or `-oo`.
        side: 1 for above, -1 for below; at infinity the only possible one is meant.
        conditions: What is known of the other symbols.

    Returns:
        The kink-free expression that equals the given one on some one-sided neighbourhood of the point.

    Raises:
        NeedSign: If the sign of an expression in the parameters is missing.
        Unable: If the behaviour cannot be found.
    """
    for _ in range(_MOST_NODES):
        node = next((part for part in sp.postorder_traversal(expression) if isinstance(part, _KINKED)), None)
        if node is None:
            return expression
        expression = expression.xreplace({node: _branch(node, lambda inner: _sign_beside(inner, variable, point, side, conditions))})
    raise Unable("too many kinks")


def _branch(node: sp.Basic, sign: Sign) -> sp.Expr:
    if isinstance(node, sp.Abs):
        return node.args[0] * (1 if sign(node.args[0]) >= 0 else -1)
    if isinstance(node, sp.sign):
        return sp.Integer(sign(node.args[0]))
    if isinstance(node, (sp.Max, sp.Min)):
        best, *others = node.args
        for other in others:
            larger = sign(other - best) > 0
            best = other if larger == isinstance(node, sp.Max) else best
        return best
    for value, condition in node.args:
        if _truth(condition, sign):
            return value
    return sp.nan


def _truth(condition: sp.Basic, sign: Sign) -> bool:
    if condition in (sp.true, sp.false):
        return condition == sp.true
    if isinstance(condition, sp.And):
        return all(_truth(part, sign) for part in condition.args)
    if isinstance(condition, sp.Or):
        return any(_truth(part, sign) for part in condition.args)
    if isinstance(condition, sp.Not):
        return not _truth(condition.args[0], sign)
    if not isinstance(condition, Relational):
        raise Unable(f"the condition {condition} is not a relation")
    found = sign(condition.lhs - condition.rhs)
    return {sp.Eq: found == 0, sp.Ne: found != 0, sp.Ge: found >= 0, sp.Gt: found > 0, sp.Le: found <= 0, sp.Lt: found < 0}[condition.func]


def _sign_beside(inner: sp.Expr, variable: sp.Symbol, point: sp.Expr, side: int, conditions: Conditions) -> int:
    if not inner.has(variable):
        return need_sign(inner, conditions)
    if vanishes(inner):
        return 0
    if point.is_infinite:
        return need_sign(leading(_outward(inner, variable, point), variable, conditions).coefficient, conditions)
    derivative = inner
    for order in range(_MOST_DERIVATIVES):
        derivative = slope_of(derivative, variable) if order else derivative
        value = derivative.subs(variable, point)
        if value.has(sp.nan, sp.zoo, sp.oo):
            break
        sign = need_sign(value, conditions)
        if sign:
            return sign * side**order
    raise Unable(f"the sign of {inner} beside {variable} = {point} was not found")


def _outward(expression: sp.Expr, variable: sp.Symbol, point: sp.Expr) -> sp.Expr:
    return expression if point is sp.oo else expression.subs(variable, -variable)


@lru_cache(maxsize=1 << 10)
def one_sided_limit(expression: sp.Expr, variable: sp.Symbol, point: sp.Expr, side: int, conditions: Conditions) -> sp.Expr:
    """Find a one-sided limit of an expression that may have kinks.

    Args:
        expression: An unfolded expression.
        variable: The symbol that moves.
        point: Where to; finite or infinite.
        side: 1 from above, -1 from below.
        conditions: What is known of the other symbols.

    Returns:
        The limit, an expression in the parameters, or ±oo.

    Raises:
        NeedSign: If a sign is missing.
        Unable: If the limit was not found.
    """
    if any(node.has(variable) for node in expression.atoms(AppliedUndef, sp.Indexed)):
        raise Unable("nothing is known of how an undefined function behaves beside the point")
    smooth = germ(expression, variable, point, side, conditions)
    if point.is_infinite:
        moving = _OUTWARD
        outward = smooth.subs(variable, moving if point is sp.oo else -moving)
        try:
            return far_limit(outward, moving, conditions)
        except Unable:
            turned = _analytic_limit(outward.subs(moving, 1 / moving), moving, sp.Integer(0), 1, conditions)
            if turned is None:
                raise
            return turned
    return near_limit(smooth, variable, point, side, conditions)


def near_limit(expression: sp.Expr, variable: sp.Symbol, point: sp.Expr, side: int, conditions: Conditions) -> sp.Expr:
    """Find the one-sided limit of a kink-free expression at a finite point.

    A quotient of two functions that are analytic at the point is decided by the first derivatives that do not vanish there.
    What is not of this kind is turned into behaviour at infinity.
    """
    found = _analytic_limit(expression, variable, point, side, conditions)
    if found is not None:
        return found
    moving = sp.Dummy("y", positive=True)
    return far_limit(expression.subs(variable, point + side / moving), moving, conditions)


def _analytic_limit(expression: sp.Expr, variable: sp.Symbol, point: sp.Expr, side: int, conditions: Conditions) -> sp.Expr | None:
    """Find the limit of a quotient of two functions that are analytic at the point; None if it is not of this kind."""
    top, bottom = fraction(expression)
    at = [part.subs(variable, point) for part in (top, bottom)]
    if any(value.has(sp.nan, sp.zoo, sp.oo) or defined(value, conditions) for value in at):
        return None
    if sign_of(at[1], conditions):
        return at[0] / at[1]
    above, first = _order(top, variable, point, conditions)
    below, second = _order(bottom, variable, point, conditions)
    if above > below:
        return sp.Integer(0)
    if above == below:
        return first / second
    sign = need_sign(first / second, conditions) * side ** (below - above)
    return sp.oo if sign > 0 else -sp.oo


def _order(function: sp.Expr, variable: sp.Symbol, point: sp.Expr, conditions: Conditions) -> tuple[int, sp.Expr]:
    """Give the order of a zero and the first Taylor coefficient that is not 0; a vanishing function has a high order."""
    if vanishes(function):
        return 10**6, sp.Integer(0)
    derivative = function
    for order in range(_MOST_DERIVATIVES):
        value = derivative.subs(variable, point)
        if not vanishes(value) and need_sign(value, conditions):
            return order, value / sp.factorial(order)
        derivative = slope_of(derivative, variable)
    raise Unable(f"the order of the zero of {function} at {point} was not found")


def far_limit(expression: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> sp.Expr:
    """Find the limit of a kink-free expression as a positive symbol goes to ∞."""
    if not expression.has(variable):
        return expression
    settled = _bounded_limit(expression, variable, conditions)
    if settled is not None:
        return settled
    steep = [node for node in expression.atoms(sp.erf, sp.erfc) if node.has(variable)]
    if steep:
        return far_limit(_without_erf(expression, steep, variable, conditions), variable, conditions)
    term = leading(expression, variable, conditions)
    size = _size(term, variable, conditions)
    if term.coefficient == 0 or size < 0:
        return sp.Integer(0)
    return term.coefficient if size == 0 else need_sign(term.coefficient, conditions) * sp.oo


def _bounded_limit(expression: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> sp.Expr | None:
    """Sum the limits of the terms if each is finite; then no coefficient's sign is needed."""
    try:
        terms = _terms(expression, variable)
        sizes = [_size(term, variable, conditions) for term in terms]
    except Unable:
        return None
    if any(size > 0 for size in sizes):
        return None
    return sp.Add(*[term.coefficient for term, size in zip(terms, sizes, strict=True) if size == 0])


def _size(term: Term, variable: sp.Symbol, conditions: Conditions) -> int:
    """Say whether a term grows (1), stays (0) or vanishes (-1)."""
    growth = _growth_sign(term.growth, variable, conditions)
    return growth or int(sp.sign(term.power)) or int(sp.sign(term.logs))


def _without_erf(expression: sp.Expr, nodes: list[sp.Expr], variable: sp.Symbol, conditions: Conditions) -> sp.Expr:
    """Replace erf by its limit where what it multiplies grows like a power at most, so that the rest goes to 0."""
    table = {}
    for node in nodes:
        sign = need_sign(leading(node.args[0], variable, conditions).coefficient, conditions)
        if leading(node.args[0], variable, conditions).power <= 0:
            raise Unable("erf of something bounded")
        table[node] = sp.Integer(sign) if isinstance(node, sp.erf) else sp.Integer(1 - sign)
    stand_in = {node: sp.Dummy() for node in nodes}
    polynomial = sp.expand(expression.xreplace(stand_in))
    for term in sp.Add.make_args(polynomial):
        inside = [dummy for dummy in stand_in.values() if term.has(dummy)]
        if not inside:
            continue
        coefficient = term.subs(dict.fromkeys(inside, 1))
        if not term.is_polynomial(*inside) or leading(coefficient, variable, conditions).growth != 0:
            raise Unable("erf stands beside an exponential")
    return expression.xreplace(table)


def leading(expression: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> Term:
    """Find the leading term of a kink-free exponential polynomial, or a quotient of two, as a positive symbol goes to ∞.

    Args:
        expression: Built from powers, exponentials of polynomials and logarithms of the variable.
        variable: The symbol.
        conditions: What is known of the parameters.

    Returns:
        The leading term; its coefficient is 0 only if the expression vanishes.

    Raises:
        NeedSign: If the parameters' signs decide and are missing.
        Unable: If the expression is of another kind.
    """
    top, bottom = fraction(expression)
    above, below = _dominant(top, variable, conditions), _dominant(bottom, variable, conditions)
    if below.coefficient == 0:
        raise Unable("a denominator vanishes")
    growth = sp.expand(above.growth - below.growth)
    return Term(above.coefficient / below.coefficient, above.power - below.power, above.logs - below.logs, growth)


def _dominant(expression: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> Term:
    terms = list(_terms(expression, variable))
    while True:
        terms = [term for term in terms if not vanishes(term.coefficient)]
        if not terms:
            return Term(sp.Integer(0), sp.Integer(0), 0, sp.Integer(0))
        best = terms[0]
        for other in terms[1:]:
            best = other if _larger(other, best, variable, conditions) else best
        if need_sign(best.coefficient, conditions) != 0:
            return best
        terms.remove(best)


@lru_cache(maxsize=1 << 10)
def _terms(expression: sp.Expr, variable: sp.Symbol) -> tuple[Term, ...]:
    spread = sp.expand(open_logs(expression))
    terms: list[Term] = []
    for part in sp.Add.make_args(spread):
        terms = _collect(terms, _term(part, variable))
    return tuple(terms)


def _collect(terms: list[Term], new: Term) -> list[Term]:
    for place, old in enumerate(terms):
        if (old.power, old.logs) == (new.power, new.logs) and vanishes(old.growth - new.growth):
            return [*terms[:place], Term(old.coefficient + new.coefficient, old.power, old.logs, old.growth), *terms[place + 1 :]]
    return [*terms, new]


def _larger(one: Term, two: Term, variable: sp.Symbol, conditions: Conditions) -> bool:
    growth = _growth_sign(sp.expand(one.growth - two.growth), variable, conditions)
    if growth:
        return growth > 0
    return (one.power, one.logs) > (two.power, two.logs)


def _growth_sign(growth: sp.Expr, variable: sp.Symbol, conditions: Conditions) -> int:
    if growth == 0:
        return 0
    for coefficient in sp.Poly(growth, variable).all_coeffs()[:-1]:
        sign = 0 if vanishes(coefficient) else need_sign(coefficient, conditions)
        if sign:
            return sign
    return 0


def _term(product: sp.Expr, variable: sp.Symbol) -> Term:
    coefficient, power, logs, growth = sp.Integer(1), sp.Integer(0), 0, sp.Integer(0)
    for factor in sp.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        if not factor.has(variable):
            coefficient *= factor
        elif base == variable and exponent.is_Rational:
            power += exponent
        elif base == sp.E and exponent.is_polynomial(variable):
            constant = sp.Poly(exponent, variable).eval(0)
            coefficient *= sp.exp(constant)
            growth += sp.expand(exponent - constant)
        elif base == sp.log(variable) and exponent.is_Integer:
            logs += int(exponent)
        else:
            raise Unable(f"the growth of {factor} in {variable} is not known")
    return Term(coefficient, power, logs, growth)
