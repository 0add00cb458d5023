"""Running error analysis: expressions over float64 arrays, every value with a bound of its rounding error beside it.

First order in the unit roundoff and therefore no proof; the bounds are those of textbook error analysis, and a library
function is taken to err by at most the ulps of a stated budget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import scipy.special
import sympy as sp
from numpy.typing import NDArray
from sympy.core.relational import Relational

from verify import losses
from verify.claim import Defined, unfold

__all__ = ["LOSSES", "NotInFloatsError", "Running", "evaluate", "satisfies", "twin_of"]

_UNIT = 2.0**-53
_LIBRARY = 4
"""Units of the last place by which NumPy's exp and log and SciPy's erf are taken to err at most."""


class NotInFloatsError(ValueError):
    """Something in a statement has no floating-point counterpart here."""


@dataclass(frozen=True)
class Running:
    """Values and bounds of their absolute errors."""

    value: NDArray[np.float64]
    error: NDArray[np.float64]


@dataclass(frozen=True)
class Twin:
    """A function of `verify.losses`, how its arguments are named, and by how many ulp it may err."""

    function: Callable[..., Any]
    ulps: int


def _divergence(mu_1: Any, b_1: Any, mu_2: Any, b_2: Any) -> Any:
    return losses.laplace_kl_divergence(mu_1, b_1, mu_2, b_2)


LOSSES: Mapping[tuple[str, str], Mapping[int, Twin]] = {
    ("eq:5", "H"): {0: Twin(lambda alpha, x: losses.huber(x, alpha), 4), 1: Twin(lambda alpha, x: losses.huber_derivative(x, alpha), 1)},
    ("eq:5", "HPrime"): {0: Twin(lambda alpha, x: losses.huber_derivative(x, alpha), 1)},
    ("eq:19", "D"): {
        0: Twin(lambda alpha, beta, x: losses.laplace_kl_loss(x, alpha, beta), 4),
        1: Twin(lambda alpha, beta, x: losses.laplace_kl_loss_derivative(x, alpha, beta), 3),
        2: Twin(lambda alpha, beta, x: losses.laplace_kl_loss_second_derivative(x, alpha, beta), 4),
    },
    ("eq:63", "KL"): {0: Twin(_divergence, 10)},
}
"""For the defining equation and the name of a function: its twins by the order of the derivative in the last argument."""


def twin_of(function: Defined) -> tuple[str, str]:
    """Give the key of a folded function among `LOSSES`."""
    return function.label, type(function).__name__


def evaluate(expression: sp.Basic, grid: Mapping[sp.Symbol, NDArray[np.float64]]) -> Running:
    """Evaluate an expression on a grid, the losses by their floating-point twins.

    Args:
        expression: An expression; functions with a twin may be folded.
        grid: For each free symbol its values, taken as exact.

    Returns:
        Values with error bounds.

    Raises:
        NotInFloatsError: Something in it has no counterpart.
    """
    with np.errstate(all="ignore"):
        return _evaluate(expression, grid)


def satisfies(condition: sp.Basic, grid: Mapping[sp.Symbol, NDArray[np.float64]]) -> NDArray[np.bool_]:
    """Say at which points of a grid a condition holds by more than its rounding error."""
    size = len(next(iter(grid.values())))
    if condition == sp.true:
        return np.ones(size, dtype=bool)
    if isinstance(condition, sp.And):
        return np.logical_and.reduce([satisfies(part, grid) for part in condition.args])
    if isinstance(condition, sp.Or):
        return np.logical_or.reduce([satisfies(part, grid) for part in condition.args])
    if isinstance(condition, Relational) and not isinstance(condition, sp.Eq):
        difference = evaluate(sp.Add(condition.lhs, -condition.rhs, evaluate=False), grid)
        value, error = np.broadcast_to(difference.value, size), np.broadcast_to(difference.error, size)
        if isinstance(condition, sp.Ne):
            return np.asarray(np.abs(value) > error)
        return np.asarray(value > error if isinstance(condition, (sp.Gt, sp.Ge)) else value < -error)
    raise NotInFloatsError(f"The domain {condition} has no points that a float can be sure to lie in.")


def _evaluate(node: Any, grid: Mapping[sp.Symbol, NDArray[np.float64]]) -> Running:
    if node in grid:
        return Running(grid[node], np.zeros_like(grid[node]))
    if (node.is_number and not node.args) or (node.is_Rational):
        value = np.asarray(float(node))
        return Running(value, np.asarray(0.0 if sp.Rational(float(value)) == node else abs(float(value)) * _UNIT))
    if node.is_number and not node.has(Defined, sp.Integral, sp.Derivative):
        return _constant(node)
    if isinstance(node, Defined):
        return _twin(node, 0, grid)
    if isinstance(node, sp.Derivative):
        return _derivative(node, grid)
    if node.is_Add:
        return _sum([_evaluate(arg, grid) for arg in node.args])
    if node.is_Mul:
        result = Running(np.asarray(1.0), np.asarray(0.0))
        for arg in node.args:
            result = _times(result, _evaluate(arg, grid))
        return result
    if node.is_Pow and node.base is not sp.E:
        return _power(node, grid)
    if isinstance(node, sp.Piecewise):
        return _cases(node, grid)
    return _function(node, grid)


def _constant(node: sp.Expr) -> Running:
    number = node.evalf(25)
    if not (number.is_Float and number.is_finite):
        raise NotInFloatsError(f"{node} is not a real number that a float can stand for.")
    value = float(number)
    return Running(np.asarray(value), np.asarray(np.spacing(abs(value))))


def _sum(parts: list[Running]) -> Running:
    total = parts[0]
    for part in parts[1:]:
        value = total.value + part.value
        total = Running(value, total.error + part.error + np.abs(value) * _UNIT)
    return total


def _times(first: Running, second: Running) -> Running:
    value = first.value * second.value
    error = np.abs(first.value) * second.error + np.abs(second.value) * first.error + first.error * second.error
    return Running(value, error + np.abs(value) * _UNIT + np.nextafter(0.0, 1.0))


def _power(node: sp.Pow, grid: Mapping[sp.Symbol, NDArray[np.float64]]) -> Running:
    base = _evaluate(node.base, grid)
    if not node.exp.is_Rational:
        raise NotInFloatsError(f"{node} is a power with a moving exponent.")
    power = float(node.exp)
    value = np.where(base.value < 0, np.nan, base.value) ** power if not node.exp.is_Integer else base.value**power
    relative = np.abs(power) * base.error / np.abs(base.value)
    steps = max(abs(int(power)), 1) + _LIBRARY * (not node.exp.is_Integer)
    error = np.where(base.error == 0, 0.0, np.abs(value) * relative * (1 + relative)) + steps * np.abs(value) * _UNIT
    error = np.where((base.value == 0) & (base.error == 0) & (power > 0), 0.0, error)
    return Running(value, error)


def _function(node: Any, grid: Mapping[sp.Symbol, NDArray[np.float64]]) -> Running:
    if not isinstance(node, (sp.exp, sp.log, sp.Abs, sp.sign, sp.Max, sp.Min, sp.erf)) and not (node.is_Pow and node.base is sp.E):
        raise NotInFloatsError(f"{type(node).__name__} has no floating-point counterpart here.")
    args = [_evaluate(arg, grid) for arg in (node.args if not node.is_Pow else [node.exp])]
    (inner, *_) = args
    if isinstance(node, sp.Abs):
        return Running(np.abs(inner.value), inner.error)
    if isinstance(node, sp.sign):
        unsure = (np.abs(inner.value) <= inner.error) & (inner.error > 0)
        return Running(np.sign(inner.value), np.where(unsure, 2.0, 0.0))
    if isinstance(node, (sp.Max, sp.Min)):
        choose = np.maximum if isinstance(node, sp.Max) else np.minimum
        value = choose.reduce(np.broadcast_arrays(*[arg.value for arg in args]))
        return Running(value, np.maximum.reduce(np.broadcast_arrays(*[arg.error for arg in args])))
    if isinstance(node, sp.log):
        value, slope = np.log(inner.value), 1 / np.abs(inner.value)
    elif isinstance(node, sp.erf):
        value, slope = scipy.special.erf(inner.value), np.asarray(2 / np.sqrt(np.pi))
    else:
        value = np.exp(inner.value)
        slope = value
    return Running(value, 2 * slope * inner.error + 2 * _LIBRARY * np.abs(value) * _UNIT + np.nextafter(0.0, 1.0))


def _cases(node: sp.Piecewise, grid: Mapping[sp.Symbol, NDArray[np.float64]]) -> Running:
    size = len(next(iter(grid.values())))
    value, error, open_ = np.full(size, np.nan), np.full(size, np.inf), np.ones(size, dtype=bool)
    for piece, condition in node.args:
        sure = satisfies(condition, grid) & open_
        found = _evaluate(piece, grid)
        value = np.where(sure, found.value, value)
        error = np.where(sure, found.error, error)
        if condition != sp.true:
            open_ &= ~sure
            unsure = ~satisfies(sp.Not(condition), grid) & open_
            open_ &= ~unsure
    return Running(value, error)


def _derivative(node: sp.Derivative, grid: Mapping[sp.Symbol, NDArray[np.float64]]) -> Running:
    function, (variable, order) = node.expr, node.variable_count[0]
    simple = isinstance(function, Defined) and function.args[-1] == variable and not any(arg.has(variable) for arg in function.args[:-1])
    if not simple or len(node.variable_count) != 1 or int(order) not in LOSSES.get(twin_of(function), {}):
        raise NotInFloatsError(f"{node} has no floating-point counterpart.")
    return _twin(function, int(order), grid)


def _twin(node: Defined, order: int, grid: Mapping[sp.Symbol, NDArray[np.float64]]) -> Running:
    """Evaluate a loss; what its arguments' errors do to it is read off the corners of their error box."""
    twins = LOSSES.get(twin_of(node))
    if twins is None:
        return _evaluate(unfold(node), grid)
    twin = twins[order]
    args = [_evaluate(arg, grid) for arg in node.args]
    size = len(next(iter(grid.values())))
    centre = [np.array(np.broadcast_to(arg.value, size)) for arg in args]
    value = np.asarray(twin.function(*centre))
    spread = np.zeros(size)
    for signs in product((-1, 1), repeat=len(args)):
        if any(np.any(arg.error) for arg in args):
            corner = [values + sign * np.broadcast_to(arg.error, size) for values, sign, arg in zip(centre, signs, args, strict=True)]
            spread = np.maximum(spread, np.abs(np.asarray(twin.function(*corner)) - value))
    return Running(value, 2 * spread + twin.ulps * np.spacing(np.abs(value)))
