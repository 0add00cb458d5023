"""What is known where an argument stands: conditions, signs under them, and cases where a sign is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from verify.methods.cells import known_sign
from verify.methods.elimination import contradictory
from verify.methods.quotients import factored, fraction
from verify.methods.samples import seems_negative
from verify.methods.symbolic.normal import vanishes

__all__ = ["NeedSign", "Unable", "by_cases", "defined", "follows", "need_sign", "settle", "sign_of", "tighten"]

Conditions = tuple[Relational, ...]
Result = TypeVar("Result")
_DEEPEST = 6
_ENTIRE = (sp.exp, sp.log, sp.erf, sp.erfc, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh, sp.Abs, sp.sign, sp.Max, sp.Min)


class Unable(Exception):  # noqa: N818 - it ends an attempt, it is no error
    """The method has no way to go on; the message says why."""


class NeedSign(Exception):  # noqa: N818 - it asks for a case distinction, it is no error
    """The argument needs the sign of an expression that the conditions do not give.

    Args:
        expression: The expression.
    """

    def __init__(self, expression: sp.Expr) -> None:
        super().__init__(f"the sign of {expression} is not known")
        self.expression = expression


def sign_of(expression: sp.Expr, conditions: Iterable[Relational] = ()) -> int | None:
    """Give the sign of a kink-free expression if it is forced, looking through common denominators and factors.

    Args:
        expression: An expression without kinks.
        conditions: What holds beside the symbols' assumptions.
    """
    given = tuple(conditions)
    direct = known_sign(expression, given)
    if direct is not None:
        return direct
    if seems_negative(expression, given) and seems_negative(-expression, given):
        return None
    if vanishes(expression) or _zero_by_equalities(expression, given):
        return 0
    found = _product_sign(_factors(expression), given)
    return _sum_sign(expression, given) if found is None else found


def _sum_sign(expression: sp.Expr, conditions: Conditions) -> int | None:
    """Give the sign of Σ cᵢ·exp(eᵢ) whose coefficients have one sign, as b + (μ₁ − μ₂)·exp(μ₁ − μ₂) has where μ₁ ≥ μ₂."""
    if not expression.has(sp.exp):
        return None
    groups: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(sp.powsimp(sp.expand(expression), combine="exp")):
        coefficient, power = term.as_independent(sp.exp, as_Add=False)
        if power != 1 and not (isinstance(power, sp.exp) and power.args[0].is_extended_real):
            return None
        groups[power] = groups.get(power, sp.Integer(0)) + coefficient
    if len(groups) < 2:
        return None
    signs = [known_sign(coefficient, conditions) for coefficient in groups.values()]
    for sign, strict in ((1, sp.Lt), (-1, sp.Gt)):
        doubtful = [coefficient for coefficient, known in zip(groups.values(), signs, strict=True) if known not in (0, sign)]
        if sign in signs and all(contradictory([*conditions, strict(coefficient, 0, evaluate=False)]) for coefficient in doubtful):
            return sign
    return None


def _zero_by_equalities(expression: sp.Expr, conditions: Conditions) -> bool:
    if not any(isinstance(relation, sp.Eq) for relation in conditions):
        return False
    _, table = settle(conditions)
    return bool(table) and vanishes(expression.subs(table))


def _factors(expression: sp.Expr) -> tuple[tuple[sp.Expr, int], ...]:
    found = None if expression.is_number else factored(expression)
    return ((expression, 1),) if found is None else found


def _product_sign(factors: tuple[tuple[sp.Expr, int], ...], conditions: Conditions) -> int | None:
    total = 1
    for factor, power in factors:
        sign = known_sign(factor, conditions)
        if sign is None:
            return None
        total *= sign**power
    return total


def need_sign(expression: sp.Expr, conditions: Conditions) -> int:
    """Give the sign of an expression, or ask for a case distinction by raising `NeedSign`."""
    sign = sign_of(expression, conditions)
    if sign is None:
        raise NeedSign(expression)
    return sign


def follows(relation: sp.Basic, conditions: Conditions) -> bool:
    """Prove that a condition follows from others.

    Args:
        relation: A relational, or an `And` or `Or` of relationals.
        conditions: What is given.
    """
    if relation in (sp.true, sp.false):
        return relation == sp.true
    if isinstance(relation, sp.And):
        return all(follows(part, conditions) for part in relation.args)
    if isinstance(relation, sp.Or):
        return any(follows(part, conditions) for part in relation.args)
    if not isinstance(relation, Relational):
        return False
    sign = sign_of(relation.lhs - relation.rhs, conditions)
    if sign is not None:
        return {sp.Eq: sign == 0, sp.Ne: sign != 0, sp.Ge: sign >= 0, sp.Gt: sign > 0, sp.Le: sign <= 0, sp.Lt: sign < 0}[relation.func]
    if isinstance(relation, (sp.Eq, sp.Ne)):
        return False
    return contradictory([*conditions, _opposite(relation)])


def _opposite(relation: Relational) -> Relational:
    table = {sp.Le: sp.Gt, sp.Lt: sp.Ge, sp.Ge: sp.Lt, sp.Gt: sp.Le}
    return table[relation.func](relation.lhs, relation.rhs, evaluate=False)


def by_cases(argument: Callable[[Conditions], Result], conditions: Conditions, depth: int = 0) -> Iterator[tuple[Conditions, Result]]:
    """Run an argument, and where it needs a sign run it again for each sign.

    Args:
        argument: From conditions to a result; it may raise `NeedSign`.
        conditions: What is given.
        depth: How many distinctions were already made.

    Yields:
        The conditions of each case that is not contradictory, and the result there. The cases cover what was given.

    Raises:
        Unable: After too many distinctions.
    """
    try:
        result = argument(conditions)
    except NeedSign as missing:
        if depth >= _DEEPEST:
            raise Unable(f"too many cases: {missing}") from missing
        for relation in (sp.Gt, sp.Eq, sp.Lt):
            compared = _root_of_power(missing.expression) if relation is sp.Eq else missing.expression
            case = (*conditions, relation(compared, 0, evaluate=False))
            if not contradictory(case):
                yield from by_cases(argument, case, depth + 1)
        return
    yield conditions, result


def _root_of_power(expression: sp.Expr) -> sp.Expr:
    """Give v for c·vⁿ, which is 0 where v is; any other expression as it is."""
    base, exponent = expression.as_coeff_Mul()[1].as_base_exp()
    return base if base.is_Symbol and exponent.is_Integer and exponent.is_positive else expression


def tighten(conditions: Conditions) -> Conditions:
    """Write as equalities the weak conditions that the others leave no room for."""
    return tuple(
        sp.Eq(relation.lhs, relation.rhs, evaluate=False)
        if isinstance(relation, (sp.Ge, sp.Le)) and contradictory([*conditions, _strict(relation)])
        else relation
        for relation in conditions
    )


def _strict(relation: Relational) -> Relational:
    return (sp.Gt if isinstance(relation, sp.Ge) else sp.Lt)(relation.lhs, relation.rhs, evaluate=False)


def settle(conditions: Conditions, keep: frozenset[sp.Symbol] = frozenset()) -> tuple[Conditions, dict[sp.Symbol, sp.Expr]]:
    """Solve the equalities among conditions for a symbol each.

    Args:
        conditions: Relationals.
        keep: Symbols that must not be eliminated.

    Returns:
        The other conditions after substitution, with what the eliminated symbols' assumptions say of their values, and the
        substitution.
    """
    pending = list(conditions)
    table: dict[sp.Symbol, sp.Expr] = {}
    while True:
        solved = next((found for relation in pending if isinstance(relation, sp.Eq) if (found := _solve(relation, keep))), None)
        if solved is None:
            return tuple(pending), table
        relation, symbol, value = solved
        pending.remove(relation)
        extra = [sp.Gt(value, 0, evaluate=False)] if symbol.is_positive and not value.is_positive else []
        pending = [item for item in (_put(other, symbol, value) for other in pending) if item is not None] + extra
        table = {key: known.subs(symbol, value) for key, known in table.items()} | {symbol: value}


def _put(relation: Relational, symbol: sp.Symbol, value: sp.Expr) -> Relational | None:
    lhs, rhs = relation.lhs.subs(symbol, value), relation.rhs.subs(symbol, value)
    return None if relation.func(lhs, rhs) == sp.true else relation.func(lhs, rhs, evaluate=False)


def _solve(relation: Relational, keep: frozenset[sp.Symbol]) -> tuple[Relational, sp.Symbol, sp.Expr] | None:
    for symbol, value in ((relation.lhs, relation.rhs), (relation.rhs, relation.lhs)):
        if isinstance(symbol, sp.Symbol) and symbol not in keep and not value.has(symbol):
            return relation, symbol, value
    top, _ = fraction(relation.lhs - relation.rhs)
    symbols = sorted(top.free_symbols - keep, key=lambda item: (item.is_positive or False, item.name))
    for symbol in symbols:
        expanded = sp.expand(top)
        slope = expanded.coeff(symbol, 1)
        rest = sp.expand(expanded - slope * symbol)
        if slope != 0 and not slope.has(symbol) and not rest.has(symbol) and known_sign(slope) not in (None, 0):
            return relation, symbol, sp.cancel(-rest / slope)
    return None


def defined(expression: sp.Expr, conditions: Conditions) -> str | None:
    """Say what keeps an expression from being a real number on a cell: None if it is one everywhere.

    Args:
        expression: An expression without kinks.
        conditions: The cell.

    Returns:
        A few words on the first part that is not known to be real and finite, or None.
    """
    for node in sp.preorder_traversal(expression):
        if isinstance(node, sp.Pow):
            base, exponent = node.args
            sign = None if exponent.is_Integer and exponent > 0 else sign_of(base, conditions)
            if exponent.is_Integer and exponent > 0:
                continue
            if exponent.is_negative and sign in (None, 0) and not base.is_nonzero:
                return f"{base} is not known to differ from 0"
            if not exponent.is_Integer and (sign is None or sign < 0) and not follows(sp.Ge(base, 0, evaluate=False), conditions):
                return f"{base} is not known to be ≥ 0"
        elif isinstance(node, sp.log) and sign_of(node.args[0], conditions) != 1:
            return f"{node.args[0]} is not known to be positive"
        elif isinstance(node, sp.LambertW) and _at_product(node):
            continue
        elif isinstance(node, sp.Function) and not isinstance(node, (*_ENTIRE, AppliedUndef)) and not (node.is_number and node.is_real):
            return f"{node.func} is not known to be defined everywhere"
        elif node in (sp.nan, sp.zoo):
            return "it is not defined"
    return None


def _at_product(node: sp.Expr) -> bool:
    """Say whether this is Lambert's W, on its principal branch, at v·exp(v) with a real v: that is nowhere less than −1/e."""
    rest: list[sp.Expr] = []
    powers: list[sp.Expr] = []
    for factor in sp.Mul.make_args(node.args[0]):
        (powers if isinstance(factor, sp.exp) else rest).append(factor)
    return len(node.args) == 1 and len(powers) == 1 and bool(powers[0].args[0].is_real) and vanishes(sp.Mul(*rest) - powers[0].args[0])
