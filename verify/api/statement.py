"""A user's statement, as a form: symbols made real, the two sides kept apart, what cannot be decided refused in one sentence."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue

from verify.claim import Form, Identity, Inequality, IntegralIs, LimitIs, reduce_form, unfold
from verify.methods.cells import conjunctions, sign_cells

__all__ = ["as_form"]

_RELATIONS = {
    "=": "eq",
    "==": "eq",
    "<=": "le",
    "≤": "le",
    "<": "lt",
    ">=": "ge",
    "≥": "ge",
    ">": "gt",
}
_UNDERSTOOD = {
    *("positive", "negative", "nonnegative", "nonpositive", "integer", "nonzero"),
    *("real", "finite", "complex", "commutative", "infinite", "imaginary", "hermitian"),
    *("extended_real", "extended_positive", "extended_negative", "extended_nonnegative", "extended_nonpositive", "extended_nonzero"),
}
_DENIED = {"zero", "infinite", "imaginary"}
_LARGEST_EXPONENT = 100
"""Of numerator and denominator: SymPy looks for exact roots, and takes hours for larger ones."""
_OF_NUMBERS = (sp.Add, sp.Mul, sp.Pow, sp.Function)
_LARGEST_ARGUMENT = 10_000
_ASSUMPTIONS = ("positive", "negative", "nonnegative", "nonpositive", "integer", "nonzero")


def as_form(statement: Any, domain: Any = True) -> tuple[Form, dict[sp.Symbol, sp.Symbol]]:
    """Turn a statement and a domain into a form over real symbols.

    Args:
        statement: A form, an unevaluated SymPy relational, or (lhs, relation, rhs).
        domain: A SymPy Boolean, or True.

    Returns:
        The form; and for each of its symbols the user's own.

    Raises:
        TypeError: The statement or the domain is of no allowed kind.
        ValueError: It was decided before it came here, its domain is empty, or a side is not real somewhere on it.
    """
    where = _domain(domain)
    form = _form(statement, where)
    _refuse_foreign(form)
    _refuse_misfit(form)
    real = {symbol: _real(symbol) for symbol in _symbols(form)}
    _refuse_namesakes(real.values())
    form = form.map(lambda thing: thing.xreplace(real) if isinstance(thing, sp.Basic) else thing)
    _refuse_empty(form)
    _refuse_unreal(form, {new: old for old, new in real.items()})
    _refuse_unreal_inside(form, {new: old for old, new in real.items()})
    return form, {new: old for old, new in real.items()}


def _form(statement: Any, domain: Boolean) -> Form:
    if isinstance(statement, Form):
        if domain == sp.true or not any(field.name == "domain" for field in dataclasses.fields(statement)):
            return statement
        return dataclasses.replace(statement, domain=sp.And(statement.domain, domain))  # type: ignore[call-arg,attr-defined]
    if isinstance(statement, bool | BooleanTrue | BooleanFalse):
        raise ValueError(
            f"the statement is already {statement}: SymPy decided it; build it with evaluate=False or give (lhs, relation, rhs)"
        )
    if isinstance(statement, tuple):
        return _from_tuple(statement, domain)
    if isinstance(statement, sp.Ne):
        raise TypeError("the statement is a ≠ b; allowed are =, ≤, <, ≥ and >")
    kinds = {sp.Eq: "eq", sp.Le: "le", sp.Lt: "lt", sp.Ge: "ge", sp.Gt: "gt"}
    if isinstance(statement, Relational):
        return _relation(kinds[statement.func], statement.lhs, statement.rhs, domain)
    raise TypeError(
        f"the statement is a {type(statement).__name__}; allowed are a form, a SymPy relational and a tuple (lhs, relation, rhs)"
    )


def _from_tuple(statement: tuple[Any, ...], domain: Boolean) -> Form:
    if len(statement) != 3 or statement[1] not in _RELATIONS:
        raise TypeError(f"the statement is a tuple {statement!r}; allowed is (lhs, relation, rhs) with one of {' '.join(_RELATIONS)}")
    sides = []
    for side in (statement[0], statement[2]):
        if isinstance(side, float):
            raise TypeError(f"a side is the float {side!r}, which is not exact; use sympy.Rational")
        if not isinstance(side, int | sp.Expr):
            raise TypeError(f"a side is a {type(side).__name__}; allowed are SymPy expressions and integers")
        sides.append(sp.Integer(side) if isinstance(side, int) else side)
    return _relation(_RELATIONS[statement[1]], sides[0], sides[1], domain)


def _relation(kind: str, lhs: sp.Expr, rhs: sp.Expr, domain: Boolean) -> Form:
    if kind in {"ge", "gt"}:
        return Inequality(rhs, lhs, strict=kind == "gt", domain=domain)
    if kind in {"le", "lt"}:
        return Inequality(lhs, rhs, strict=kind == "lt", domain=domain)
    for side, value in ((lhs, rhs), (rhs, lhs)):
        if isinstance(side, sp.Integral) and len(side.limits) == 1 and len(side.limits[0]) == 3 and not value.has(sp.Integral):
            variable, lower, upper = side.limits[0]
            return IntegralIs(side.function, variable, lower, upper, value, domain)
        if isinstance(side, sp.Limit) and not value.has(sp.Limit):
            expression, variable, point, direction = side.args
            return LimitIs(expression, variable, point, value, str(direction), domain)  # type: ignore[arg-type]
    return Identity(lhs, rhs, domain)


def _domain(domain: Any) -> Boolean:
    if domain is True or domain == sp.true:
        return sp.true
    if domain is False or domain == sp.false:
        raise ValueError("the domain is empty: it is False, so every statement holds on it and none says anything")
    if not isinstance(domain, Boolean | Relational):
        raise TypeError(f"domain is a {type(domain).__name__}; allowed are a SymPy Boolean and True")
    return domain


def _refuse_foreign(form: Form) -> None:
    """Refuse truth values, sets and matrices where a number belongs: SymPy adds and raises them without a word."""
    if isinstance(form, Identity | Inequality) and not all(isinstance(side, sp.Expr) for side in (form.lhs, form.rhs)):
        raise TypeError("a side of the form is no SymPy expression; allowed are expressions over the reals")
    for expression in form.expressions():
        for node in sp.preorder_traversal(expression):
            for order in [count for _, count in node.variable_count] if isinstance(node, sp.Derivative) else ():
                if not order.is_Integer:
                    raise TypeError(f"the statement has a derivative of order {order}; allowed are whole numbers")
            cases = isinstance(node, sp.Piecewise)
            inside = [value for value, _ in node.args] if cases else node.args if isinstance(node, _OF_NUMBERS) else ()
            for part in (*inside, node):
                if isinstance(part, sp.Set | sp.MatrixBase) or (
                    isinstance(part, Boolean) and not isinstance(part, sp.Symbol) and part in inside
                ):
                    raise TypeError(f"the statement has {part} where a real number belongs")


def _refuse_misfit(form: Form) -> None:
    """Refuse a composite form whose parts do not fit together, such as two places for one variable."""
    try:
        reduce_form(form)
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"the form {form.name} does not fit together: {error}") from error


def _symbols(form: Form) -> set[sp.Symbol]:
    found: set[sp.Symbol] = set()
    for expression in form.expressions():
        found |= expression.atoms(sp.Symbol)
    return found


def _refuse_namesakes(symbols: Iterable[sp.Symbol]) -> None:
    """Refuse two symbols of one name: neither a reader nor a counterexample could tell them apart."""
    kinds: dict[str, sp.Symbol] = {}
    for symbol in symbols:
        if kinds.setdefault(symbol.name, symbol) != symbol:
            raise ValueError(f"two symbols are named {symbol.name}, with different assumptions; give each a name of its own")


def _real(symbol: sp.Symbol) -> sp.Symbol:
    written = symbol._assumptions_orig  # noqa: SLF001 - what the user wrote, not all that follows from it
    strange = [name if value else f"not {name}" for name, value in written.items() if name not in (_UNDERSTOOD if value else _DENIED)]
    if strange:
        raise ValueError(f"the symbol {symbol} is assumed to be {' and '.join(strange)}; allowed are assumptions of sign, and integer")
    if symbol.is_real:
        return symbol
    if symbol.is_real is False:
        raise ValueError(f"the symbol {symbol} is assumed not to be real; allowed are real symbols")
    return sp.Symbol(symbol.name, real=True, **{name: True for name in _ASSUMPTIONS if symbol.assumptions0.get(name)})


def _refuse_empty(form: Form) -> None:
    domain = getattr(form, "domain", sp.true)
    try:
        cells = sign_cells([], unfold(domain))
    except (TypeError, KeyError):
        return
    if not cells or not any(True for _ in conjunctions(domain)):
        raise ValueError(f"the domain is empty: nothing satisfies {domain}")


def _refuse_unreal(form: Form, names: dict[sp.Symbol, sp.Symbol]) -> None:
    """Evaluate the sides at a few points of the domain and refuse a side that is not a real number there."""
    if not isinstance(form, Identity | Inequality):
        return
    from verify.methods.points import sample_points

    symbols = sorted(form.free_symbols, key=lambda symbol: symbol.name)
    for point in itertools.islice(sample_points(symbols, unfold(form.domain), [unfold(form.lhs), unfold(form.rhs)]), 16):
        for side in (form.lhs, form.rhs):
            if _evaluable(side) and _unreal(unfold(side), point):
                raise ValueError(
                    f"the side {side} is not real at {_written(point, names)}, a point of the domain; restrict the domain to where it is"
                )


def _refuse_unreal_inside(form: Form, names: dict[sp.Symbol, sp.Symbol]) -> None:
    """Evaluate what is integrated, or whose limit is taken, at a few places that count, and refuse it where it is not real."""
    from verify.methods.points import sample_points

    if not isinstance(form, IntegralIs | LimitIs):
        return
    inside, what = (form.integrand, "integrand") if isinstance(form, IntegralIs) else (form.expression, "expression")
    symbols = sorted(form.free_symbols, key=lambda symbol: symbol.name)
    for point in itertools.islice(sample_points(symbols, unfold(form.domain), ()), 4) if _evaluable(inside) else ():
        for place in _places(form, point):
            whole = {**point, form.variable: place}
            if place.is_extended_real and _unreal(unfold(inside), whole):
                where = _written(whole, names)
                raise ValueError(f"the {what} {inside} is not real at {where}, where it counts; restrict the statement to where it is")


def _written(point: dict[sp.Symbol, sp.Expr], names: dict[sp.Symbol, sp.Symbol]) -> str:
    return ", ".join(f"{names.get(symbol, symbol)} = {number}" for symbol, number in point.items())


def _places(form: IntegralIs | LimitIs, point: dict[sp.Symbol, sp.Rational]) -> list[sp.Expr]:
    """Give values of the variable between the bounds, or beside the point on the sides that are meant."""
    if isinstance(form, IntegralIs):
        ends = [unfold(end).xreplace(point) for end in (form.lower, form.upper)]
        base = next((end for end in ends if end.is_finite), sp.Integer(0))
        low, high = [end if end.is_finite else base + sp.sign(end) * 1000 for end in ends]
        return [low + (high - low) * sp.Rational(part, 100_003) for part in (1009, 42_853, 98_999)]
    at = unfold(form.point).xreplace(point)
    steps = [sp.Rational(1, 10**15 + 37), sp.Rational(1, 10**20 + 39)]
    if at.is_infinite:
        return [sp.sign(at) / step for step in steps]
    return [at + sign * step for sign in {"+": (1,), "-": (-1,), "+-": (1, -1)}[form.direction] for step in steps]


def _evaluable(side: sp.Expr) -> bool:
    return not side.has(sp.Integral, sp.Limit, sp.Derivative, sp.Sum, sp.Product) and not side.atoms(sp.core.function.AppliedUndef)


def _unreal(side: sp.Expr, point: dict[sp.Symbol, sp.Expr]) -> bool:
    """Say whether an expression is certainly not a real number at a point; powers that would fill the memory are not looked at."""
    for node in sp.postorder_traversal(side):
        if isinstance(node, sp.Pow):
            exponent = node.exp.xreplace(point)
            if not exponent.is_Rational or max(abs(exponent.p), exponent.q) > _LARGEST_EXPONENT:
                return False
        elif isinstance(node, sp.exp) and (size := abs(node.args[0].xreplace(point).evalf(5))).is_finite and size > _LARGEST_ARGUMENT:
            return False
    value = side.xreplace(point)
    if value.has(sp.nan, sp.zoo):
        return True
    number = value.evalf(15)
    return bool(number.is_number and number.is_real is False)
