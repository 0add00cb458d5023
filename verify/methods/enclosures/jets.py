"""Jets: Taylor coefficients of an expression in one variable at a point, on one side of it, as values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import arb, fmpq
from sympy.core.relational import Relational

from verify.methods.enclosures import values as v
from verify.methods.enclosures.real import added, compile_real, times
from verify.methods.enclosures.values import Undefined, Unsupported, Value

__all__ = ["Jet", "beside", "derivative", "jet"]

Jet = list[Value]
"""The coefficients c₀, c₁, … of (t − t₀)^k; all jets of one computation have the same length."""
_EXTRA = 4


def jet(expression: sp.Basic, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], env: Sequence[Value], order: int, side: int) -> Jet:
    """Expand an expression at a point, to one side of it.

    Args:
        expression: An unfolded expression.
        variable: The symbol in which it is expanded; one of `symbols`.
        symbols: The symbols.
        env: Their values; the variable's is the point, or a box that holds it.
        order: The highest power wanted.
        side: 1 for the right-hand, −1 for the left-hand expansion. It matters only at kinks.

    Returns:
        order + 1 coefficients. The coefficient of order k encloses f⁽ᵏ⁾/k! at the point, or over the box.

    Raises:
        Undefined: If there is no expansion there.
        Unsupported: If the side of a kink cannot be told, or a function is not known here.
    """
    try:
        return _Expansion(variable, symbols, env, order, side).of(expression)
    except ZeroDivisionError as error:
        raise Undefined("a division by zero") from error


def beside(expression: sp.Expr, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], env: Sequence[Value], side: int) -> sp.Expr:
    """Replace every distinction of cases by the case that holds next to a point, on one side of it.

    Args:
        expression: An unfolded expression.
        variable: The symbol that goes to the point; one of `symbols`.
        symbols: The symbols.
        env: Their values; the variable's is the point.
        side: 1 for the right-hand, −1 for the left-hand side.

    Returns:
        The expression without a `Piecewise`.

    Raises:
        Undefined: If no case applies.
        Unsupported: If the side of a kink cannot be told.
    """
    expansion = _Expansion(variable, symbols, env, 1, side)
    while nodes := [node for node in expression.atoms(sp.Piecewise) if not any(arg.has(sp.Piecewise) for arg in node.args)]:
        expression = expression.xreplace({node: expansion.case(node) for node in nodes})
    return expression


def derivative(expression: Any, symbols: tuple[sp.Symbol, ...]) -> Callable[[Sequence[Value]], Value]:
    """Turn a `Derivative` into a function of values: both one-sided jets, which must agree.

    Args:
        expression: A `Derivative` in one variable.
        symbols: The symbols.

    Returns:
        A function of the symbols' values; it raises `Undefined` where the two sides are proved to differ.
    """
    (variable, count), *rest = expression.variable_count
    if rest or not count.is_Integer:
        raise Unsupported("a derivative in more than one variable")
    inner, many = expression.expr, int(count)
    if variable not in symbols:
        raise Unsupported(f"the symbol {variable} has no value")
    here = symbols.index(variable)
    value = compile_real(inner, symbols)
    factorial = fmpq(int(sp.factorial(many)))

    def evaluate(env: Sequence[Value]) -> Value:
        right = jet(inner, variable, symbols, env, many, 1)
        left = jet(inner, variable, symbols, env, many, -1)
        at_point = isinstance(env[here], fmpq) or env[here].rad() < arb(2) ** -20
        ends = [value(env)] if at_point else []
        for order, (one, two) in enumerate(zip(right, left, strict=True)):
            if v.compare(one, two) in (-1, 1) or (order == 0 and any(v.compare(one, end) in (-1, 1) for end in ends)):
                raise Undefined(f"the one-sided derivatives of order {order} differ")
        return factorial * v.union([right[many], left[many]])

    return evaluate


class _Expansion:
    """One expansion: the variable, the point, the order and the side."""

    def __init__(self, variable: sp.Symbol, symbols: tuple[sp.Symbol, ...], env: Sequence[Value], order: int, side: int) -> None:
        self.variable, self.symbols, self.env, self.order, self.side = variable, symbols, env, order, side
        self.known: dict[sp.Basic, Jet] = {}

    def of(self, expression: sp.Basic) -> Jet:
        found = self.known.get(expression)
        if found is None:
            found = self.known[expression] = self._fresh(expression)
        return found

    def _fresh(self, node: Any) -> Jet:
        if node == self.variable:
            return self._padded([self.env[self.symbols.index(node)], fmpq(1)])
        if not _moves(node, self.variable):
            return self._padded([compile_real(node, self.symbols)(self.env)])
        if isinstance(node, sp.Derivative):
            return self._derived(node)
        if isinstance(node, sp.Integral):
            return self._integral(node)
        if isinstance(node, sp.Piecewise):
            return self.of(self.case(node))
        if isinstance(node, sp.Pow):
            return self._power(*node.args)
        if isinstance(node, sp.Add):
            return [added(column) for column in zip(*[self.of(part) for part in node.args], strict=True)]
        if isinstance(node, (sp.Mul, sp.Max, sp.Min)):
            first, *others = [self.of(part) for part in node.args]
            join = {sp.Mul: _times, sp.Max: self._larger, sp.Min: self._smaller}[node.func]
            for other in others:
                first = join(first, other)
            return first
        if node.func in _UNARY and len(node.args) == 1:
            return _UNARY[node.func](self.of(node.args[0]))
        if isinstance(node, (sp.Abs, sp.sign)):
            return self._signed(node)
        raise Unsupported(f"no expansion of {node.func.__name__} is known")

    def _padded(self, start: Jet) -> Jet:
        return (start + [fmpq(0)] * (self.order + 1))[: self.order + 1]

    def _derived(self, node: Any) -> Jet:
        (variable, count), *rest = node.variable_count
        if rest or variable != self.variable or not count.is_Integer:
            raise Unsupported("a derivative in another variable")
        more = jet(node.expr, self.variable, self.symbols, self.env, self.order + int(count), self.side)
        for _ in range(int(count)):
            more = [fmpq(k) * more[k] for k in range(1, len(more))]
        return more

    def _integral(self, node: Any) -> Jet:
        """Expand an integral in its end, by the fundamental theorem: the slope is the integrand there."""
        (inner, low, high), *rest = node.limits
        if rest or self.variable in node.function.free_symbols - {inner}:
            raise Unsupported("a derivative under the integral sign")
        slope = self._padded([fmpq(0)])
        for end, sign in ((high, 1), (low, -1)):
            if self.variable in end.free_symbols:
                moved = _times(self.of(node.function.xreplace({inner: end})), _slope(self.of(end)))
                slope = _add(slope, [fmpq(sign) * item for item in moved])
        return _integrated(compile_real(node, self.symbols)(self.env), slope)

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> Jet:
        if base is sp.E:
            return _exp(self.of(exponent))
        if self.variable in exponent.free_symbols:
            return _exp(_times(self.of(exponent), _log(self.of(base))))
        count = compile_real(exponent, self.symbols)(self.env)
        jet_of_base = self.of(base)
        if isinstance(count, fmpq) and count.q == 1:
            size = abs(int(count.p))
            raised = self._padded([fmpq(1)])
            for _ in range(min(size, 64)):
                raised = _times(raised, jet_of_base)
            if size > 64:
                raise Unsupported("a power above 64")
            return raised if count >= 0 else _divide(self._padded([fmpq(1)]), raised)
        return _real_power(jet_of_base, count)

    def _signed(self, node: Any) -> Jet:
        inner = self.of(node.args[0])
        sign = self._sign(node.args[0], inner)
        if isinstance(node, sp.sign):
            return self._padded([fmpq(sign)])
        return [fmpq(sign) * item for item in inner]

    def _sign(self, expression: sp.Expr, expansion: Jet) -> int:
        """Give the sign next to the point, on this side."""
        for attempt in (0, _EXTRA):
            terms = expansion if not attempt else jet(expression, self.variable, self.symbols, self.env, self.order + attempt, self.side)
            for order, item in enumerate(terms):
                sign = v.sign_of(item)
                if sign is None:
                    raise Unsupported("the side of a kink cannot be told")
                if sign:
                    return sign * self.side**order
        if expression.is_zero:
            return 0
        raise Unsupported("the side of a kink cannot be told")

    def _larger(self, one: Jet, two: Jet) -> Jet:
        return one if self._order(one, two) >= 0 else two

    def _smaller(self, one: Jet, two: Jet) -> Jet:
        return two if self._order(one, two) >= 0 else one

    def _order(self, one: Jet, two: Jet) -> int:
        for order, (left, right) in enumerate(zip(one, two, strict=True)):
            found = v.compare(left, right)
            if found is None:
                raise Unsupported("the side of a kink cannot be told")
            if found:
                return found * self.side**order
        return 0

    def case(self, node: Any) -> sp.Expr:
        """Give the value, as an expression, of the case that holds next to the point."""
        for value, condition in node.args:
            if self._holds(condition):
                return value
        raise Undefined("no case of a Piecewise applies")

    def _holds(self, condition: Any) -> bool:
        if condition in (sp.true, sp.false):
            return condition == sp.true
        if isinstance(condition, Relational):
            difference = condition.lhs - condition.rhs
            sign = self._sign(difference, self.of(difference)) if difference != 0 else 0
            return sign in {sp.Eq: (0,), sp.Ne: (-1, 1), sp.Lt: (-1,), sp.Le: (-1, 0), sp.Gt: (1,), sp.Ge: (0, 1)}[condition.func]
        answers = [self._holds(part) for part in condition.args]
        if isinstance(condition, sp.Not):
            return not answers[0]
        return all(answers) if isinstance(condition, sp.And) else any(answers)


@lru_cache(maxsize=65536)
def _moves(node: sp.Basic, variable: sp.Symbol) -> bool:
    return variable in node.free_symbols


def _add(one: Jet, two: Jet) -> Jet:
    return [left + right for left, right in zip(one, two, strict=True)]


def _times(one: Jet, two: Jet) -> Jet:
    product: Jet = []
    for order in range(len(one)):
        total: Value = fmpq(0)
        for k in range(order + 1):
            total = total + times(one[k], two[order - k])
        product.append(total)
    return product


def _divide(one: Jet, two: Jet) -> Jet:
    if v.sign_of(two[0]) == 0:
        raise Undefined("a division by zero")
    quotient: Jet = []
    for order in range(len(one)):
        total = one[order]
        for k in range(order):
            total = total - times(quotient[k], two[order - k])
        quotient.append(total / two[0])
    return quotient


def _exp(inner: Jet) -> Jet:
    result = [v.exponential(inner[0])]
    for order in range(1, len(inner)):
        total: Value = fmpq(0)
        for k in range(1, order + 1):
            total = total + times(fmpq(k) * inner[k], result[order - k])
        result.append(total / fmpq(order))
    return result


def _integrated(start: Value, slope: Jet) -> Jet:
    return [start, *[slope[k] / fmpq(k + 1) for k in range(len(slope) - 1)]]


def _slope(inner: Jet) -> Jet:
    return [*[fmpq(k) * inner[k] for k in range(1, len(inner))], fmpq(0)]


def _log(inner: Jet) -> Jet:
    return _integrated(v.logarithm(inner[0]), _divide(_slope(inner), inner))


def _real_power(inner: Jet, exponent: Value) -> Jet:
    if v.sign_of(inner[0]) == 0:
        raise Undefined("a power that is not an integer has no expansion at zero")
    result = [v.power(inner[0], exponent)]
    for order in range(1, len(inner)):
        total: Value = fmpq(0)
        for k in range(1, order + 1):
            total = total + times((exponent * fmpq(k) - fmpq(order - k)) * inner[k], result[order - k])
        result.append(total / (fmpq(order) * inner[0]))
    return result


def _erf(inner: Jet) -> Jet:
    bell = _exp([-item for item in _times(inner, inner)])
    scale = 2 / arb.pi().sqrt()
    return _integrated(v.error_function(inner[0]), [scale * item for item in _times(bell, _slope(inner))])


def _lambert(inner: Jet) -> Jet:
    """Solve W·e^W = z: W' = z'/(e^W + z), coefficient by coefficient."""
    result: Jet = [v.lambert(inner[0])]
    slope = _slope(inner)
    for order in range(1, len(inner)):
        padded = [*result, *[fmpq(0)] * (len(inner) - order)]
        rate = _divide(slope, _add(_exp(padded), inner))
        result.append(rate[order - 1] / fmpq(order))
    return result


_UNARY: dict[Any, Callable[[Jet], Jet]] = {sp.exp: _exp, sp.log: _log, sp.erf: _erf, sp.LambertW: _lambert}
