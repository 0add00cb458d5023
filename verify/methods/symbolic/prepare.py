"""What binds a symbol inside a statement, worked out under conditions: derivatives, integrals, limits; sums stay, spread by linearity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.function import AppliedUndef

from verify.claim import Step, unfold
from verify.methods.symbolic.context import Conditions, Unable
from verify.methods.symbolic.derivatives import derivative
from verify.methods.symbolic.germs import one_sided_limit
from verify.methods.symbolic.integrals import Evaluated, evaluate_integral
from verify.methods.symbolic.linear import spread
from verify.methods.symbolic.normal import vanishes

__all__ = ["Prepared", "hides", "prepare"]

_BINDERS = (sp.Derivative, sp.Subs, sp.Integral, sp.Limit, sp.Sum, sp.Product)


@dataclass
class Prepared:
    """What preparing a statement did.

    Args:
        conditions: What the free symbols satisfy.
        steps: The record.
        pieces: The integrals that were evaluated.
        opaque: Sums and integrals that stand for themselves, with the symbols put in their places.
    """

    conditions: Conditions
    steps: list[Step] = field(default_factory=list)
    pieces: list[Evaluated] = field(default_factory=list)
    opaque: dict[sp.Basic, sp.Dummy] = field(default_factory=dict)


def prepare(expression: sp.Expr, state: Prepared) -> sp.Expr:
    """Unfold an expression and remove everything that binds a symbol.

    Args:
        expression: A side of a statement.
        state: The conditions, and where to record.

    Returns:
        An expression with kinks and cases only.

    Raises:
        NeedSign: If the conditions do not decide on a formula.
        Unable: If a derivative, an integral or a limit could not be worked out.
    """
    return _remove(unfold(sp.sympify(expression)), state)


def hides(expression: sp.Expr, symbol: sp.Symbol, state: Prepared) -> bool:
    """Say whether a symbol is hidden in an expression, in an opaque part."""
    return any(node.has(symbol) for node, dummy in state.opaque.items() if expression.has(dummy))


def _remove(expression: sp.Expr, state: Prepared) -> sp.Expr:
    if not expression.args or not expression.has(*_BINDERS):
        return expression
    if isinstance(expression, sp.log) and isinstance(expression.args[0], sp.Product):
        return _stand_in(spread(expression), state)
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
    inner, *variables = node.args
    if inner.has(AppliedUndef, sp.Indexed) and inner.has(sp.Integral, sp.Sum, sp.Product):
        return _differentiate_formally(node, state)
    if inner.has(sp.Derivative, sp.Subs, sp.Limit) or len(variables) != 1 or not variables[0][1].is_Integer:
        raise Unable("only derivatives in one variable, of what has no derivative inside")
    variable, times = variables[0]
    outside = tuple(relation for relation in state.conditions if not relation.has(variable))
    free = Prepared(outside, state.steps, state.pieces, state.opaque)
    current = _clear(_remove(inner, free if inner.has(sp.Integral) else state), [variable], state)
    found = derivative(current, variable, int(times), state.conditions)
    state.steps.append(Step(f"derivative in {variable} (at a kink by difference quotients from both sides)", found))
    return found


def _differentiate_formally(node: sp.Derivative, state: Prepared) -> sp.Expr:
    """Let the rules of calculus (Leibniz's among them) act before sums and integrals become opaque."""
    done = sp.diff(node.args[0], *node.args[1:])
    state.steps.append(Step("differentiate by the rules, the undefined functions being smooth", done))
    if any(isinstance(part, sp.Derivative) and part.has(sp.Integral, sp.Sum, sp.Product) for part in sp.preorder_traversal(done)):
        raise Unable("a derivative of a sum or an integral could not be worked out")
    return _remove(done, state)


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
    first, *others = (one_sided_limit(inner, variable, point, side, state.conditions) for side in sides)
    if any(other != first and not vanishes(other - first) for other in others):
        raise Unable("the one-sided limits were not seen to agree")
    state.steps.append(Step("the limit", sp.Eq(node, first, evaluate=False)))
    return first


def _integrate(node: sp.Integral, state: Prepared) -> sp.Expr:
    integrand = node.args[0]
    if len(node.args) != 2 or len(node.args[1]) != 3:
        raise Unable("only definite integrals over one variable")
    if integrand.has(AppliedUndef, sp.Indexed):
        return _stand_in(spread(node), state)
    variable, lower, upper = node.args[1]
    if integrand.has(*_BINDERS):
        raise Unable("a derivative, a limit or a sum stands under an integral")
    found = evaluate_integral(integrand, variable, lower, upper, state.conditions)
    state.pieces.append(found)
    state.steps.extend(found.steps())
    return found.value


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
