"""Before the cells: derivatives, integrals and limits inside a statement are worked out; sums and integrals of undefined functions are spread by linearity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.function import AppliedUndef

from verify.claim import Step, unfold
from verify.methods.cells import conjunctions
from verify.methods.symbolic.context import Unable, by_cases
from verify.methods.symbolic.derivatives import derivative
from verify.methods.symbolic.germs import one_sided_limit
from verify.methods.symbolic.integrals import Evaluated, evaluate_integral
from verify.methods.symbolic.linear import spread

__all__ = ["Prepared", "hides", "prepare"]

_BINDERS = (sp.Derivative, sp.Subs, sp.Integral, sp.Limit, sp.Sum, sp.Product)


@dataclass
class Prepared:
    """What preparing a statement did.

    Args:
        domain: What the free symbols satisfy.
        steps: The record.
        pieces: The integrals that were evaluated.
        opaque: Sums and integrals that stand for themselves, with the symbols put in their places.
    """

    domain: sp.Basic
    steps: list[Step] = field(default_factory=list)
    pieces: list[Evaluated] = field(default_factory=list)
    opaque: dict[sp.Basic, sp.Dummy] = field(default_factory=dict)


def prepare(expression: sp.Expr, state: Prepared) -> sp.Expr:
    """Unfold an expression and remove everything that binds a symbol.

    Args:
        expression: A side of a statement.
        state: The domain, and where to record.

    Returns:
        An expression with kinks and cases only.

    Raises:
        Unable: If a derivative or a limit could not be worked out.
    """
    return _remove(unfold(sp.sympify(expression)), state)


def _remove(expression: sp.Expr, state: Prepared) -> sp.Expr:
    if not expression.args or not expression.has(*_BINDERS):
        return expression
    if isinstance(expression, sp.log) and isinstance(expression.args[0], sp.Product):
        return _remove(spread(expression), state)
    if isinstance(expression, sp.Derivative):
        return _derive(expression, state)
    if isinstance(expression, sp.Subs):
        inner = _clear(_remove(expression.args[0], state), expression.args[1], state)
        return inner.subs(dict(zip(expression.args[1], expression.args[2], strict=True)), simultaneous=True)
    if isinstance(expression, sp.Limit):
        return _limit(expression, state)
    if isinstance(expression, sp.Integral):
        return _integrate(expression, state)
    if isinstance(expression, (sp.Sum, sp.Product)):
        return _stand_in(spread(expression), state)
    return expression.func(*[_remove(arg, state) for arg in expression.args])


def _derive(node: sp.Derivative, state: Prepared) -> sp.Expr:
    if node.args[0].has(AppliedUndef, sp.Indexed) and node.args[0].has(sp.Integral, sp.Sum, sp.Product):
        return _differentiate_formally(node, state)
    current = _remove(node.args[0], state)
    for variable, times in node.args[1:]:
        _clear(current, [variable], state)
        if not times.is_Integer:
            raise Unable("a derivative of symbolic order")
        for _ in range(int(times)):
            current = derivative(current, variable, state.domain)
            state.steps.append(Step(f"derivative in {variable}, at kinks by difference quotients from both sides", current))
    return current


def _differentiate_formally(node: sp.Derivative, state: Prepared) -> sp.Expr:
    """Let the rules of calculus (Leibniz's among them) act before sums and integrals become opaque."""
    done = sp.diff(node.args[0], *node.args[1:])
    state.steps.append(Step("differentiate by the rules, the undefined functions being smooth", done))
    if any(isinstance(part, sp.Derivative) and part.has(sp.Integral, sp.Sum, sp.Product) for part in sp.preorder_traversal(done)):
        raise Unable("a derivative of a sum or an integral could not be worked out")
    return _remove(done, state)


def hides(expression: sp.Expr, symbol: sp.Symbol, state: Prepared) -> bool:
    """Say whether a symbol is hidden in an expression, in an opaque part."""
    return any(node.has(symbol) for node, dummy in state.opaque.items() if expression.has(dummy))


def _clear(expression: sp.Expr, symbols: Iterable[sp.Symbol], state: Prepared) -> sp.Expr:
    """Give the expression if no symbol is hidden in it, for what acts on that symbol would miss it."""
    for symbol in symbols:
        if hides(expression, symbol, state):
            raise Unable(f"{symbol} stands inside a sum or an integral that cannot be evaluated")
    return expression


def _limit(node: sp.Limit, state: Prepared) -> sp.Expr:
    inner, variable, point, direction = node.args
    inner = _clear(_remove(inner, state), [variable], state)
    sides = (1, -1) if str(direction) == "+-" else (-1,) if str(direction) == "-" else (1,)
    cases = []
    for conditions in conjunctions(state.domain):
        for given, values in by_cases(lambda known: [one_sided_limit(inner, variable, point, side, known) for side in sides], conditions):
            if any(value != values[0] for value in values):
                raise Unable("the one-sided limits were not seen to agree")
            cases.append((values[0], sp.And(*given)))
            state.steps.append(Step("limit", sp.Eq(node, values[0], evaluate=False)))
    return cases[0][0] if len(cases) == 1 else sp.Piecewise(*cases, evaluate=False)


def _integrate(node: sp.Integral, state: Prepared) -> sp.Expr:
    integrand = node.args[0]
    if len(node.args) != 2 or len(node.args[1]) != 3:
        raise Unable("only definite integrals over one variable")
    if integrand.has(AppliedUndef, sp.Indexed):
        return _stand_in(spread(node), state)
    variable, lower, upper = node.args[1]
    inner = _clear(_remove(integrand, state), [variable], state)
    cases = []
    for conditions in conjunctions(state.domain):
        for found in evaluate_integral(inner, variable, lower, upper, conditions):
            if found.value.is_infinite:
                raise Unable("an integral diverges")
            state.pieces.append(found)
            state.steps.extend(found.steps())
            cases.append((found.value, sp.And(*found.conditions)))
    if not cases:
        raise Unable("the domain is empty")
    return cases[0][0] if len(cases) == 1 else sp.Piecewise(*cases, evaluate=False)


def _stand_in(expression: sp.Expr, state: Prepared) -> sp.Expr:
    """Put one symbol in the place of each sum or integral that is left, the same for the same one."""
    nodes = [node for node in sp.preorder_traversal(expression) if isinstance(node, (sp.Sum, sp.Product, sp.Integral))]
    outer = [node for node in nodes if not any(node is not other and other.has(node) for other in nodes)]
    for node in outer:
        if node not in state.opaque:
            state.opaque[node] = sp.Dummy("S", positive=True) if _positive(node) else sp.Dummy("S", real=True)
    return expression.xreplace({node: state.opaque[node] for node in outer})


def _positive(node: sp.Basic) -> bool:
    return isinstance(node, sp.Product) and bool(node.args[0].is_positive)
