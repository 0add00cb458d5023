"""The closed set of forms in which a statement is made.

Every form keeps its two sides apart, so that nothing is simplified before it is decided. Quantifiers are explicit: a free
symbol is universally quantified over its assumptions (`positive`, `real`, …) and the form's `domain`, a SymPy Boolean;
`Exists` and `HoldsIff` name the symbols that they bind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

import sympy as sp

from verify.claim.fitting import exact, one_each, reachable, whole

__all__ = [
    "Approximation",
    "Cell",
    "Exists",
    "Extremum",
    "Form",
    "HoldsIff",
    "Identity",
    "Inequality",
    "IntegralIs",
    "LimitIs",
    "SameArgmin",
    "TableIs",
]


def _mapped(value: Any, change: Callable[[sp.Basic], Any]) -> Any:
    if isinstance(value, Form):
        return value.map(change)
    if isinstance(value, sp.Basic):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(item, change) for item in value)
    return value


def _expressions(value: Any) -> list[sp.Basic]:
    if isinstance(value, Form):
        return value.expressions()
    if isinstance(value, sp.Basic):
        return [value]
    if isinstance(value, tuple):
        return [expression for item in value for expression in _expressions(item)]
    return []


@dataclass(frozen=True)
class Form:
    """A statement that can be decided: the base of the closed set.

    Python's integers and fractions become SymPy's.

    Raises:
        TypeError: A field is a float, which is not exact.
        ValueError: The fields do not fit together: what is stated would depend on a variable that the form binds, or the form says
            two things of which only one would be decided.
    """

    def __post_init__(self) -> None:
        """Make numbers exact, and refuse fields that do not fit together."""
        for item in fields(self):
            value = getattr(self, item.name)
            changed = exact(item.name, value)
            if changed is not value:
                object.__setattr__(self, item.name, changed)
        self._refuse_misfit()

    def _refuse_misfit(self) -> None:
        """Refuse fields that do not fit together."""

    @property
    def name(self) -> str:
        """The form's name, as it stands in the report."""
        return type(self).__name__

    @property
    def bound(self) -> frozenset[sp.Symbol]:
        """The symbols that the form itself binds (a quantifier, a limit, an integral, a minimiser)."""
        return frozenset()

    @property
    def free_symbols(self) -> frozenset[sp.Symbol]:
        """The symbols over which the statement is universally quantified."""
        found: set[sp.Symbol] = set()
        for expression in self.expressions():
            found |= expression.free_symbols
        return frozenset(found) - self.bound

    def expressions(self) -> list[sp.Basic]:
        """List every SymPy object in the form, in the order of its fields."""
        return [expression for item in fields(self) for expression in _expressions(getattr(self, item.name))]

    def _without_bound(self, *names: str) -> None:
        """Refuse a bound variable in a field whose value may only depend on the parameters, and integers as bound variables."""
        bound = self.bound
        for symbol in bound:
            if symbol.is_integer:
                raise ValueError(f"the variable {symbol} is assumed to be an integer; the variables of a form run through the reals")
        for name in names:
            for expression in _expressions(getattr(self, name)):
                if not bound.isdisjoint(expression.free_symbols):
                    raise ValueError(f"{name} = {expression} depends on a variable that the form binds; give one of the two another name")

    def map(self, change: Callable[[sp.Basic], Any]) -> Any:
        """Apply a function to every SymPy object in the form.

        Args:
            change: A function from SymPy objects to SymPy objects; a bound symbol must be sent to a symbol.

        Returns:
            A form of the same type.
        """
        return type(self)(**{item.name: _mapped(getattr(self, item.name), change) for item in fields(self)})


@dataclass(frozen=True)
class Identity(Form):
    """lhs = rhs for every value of the free symbols in the domain."""

    lhs: sp.Expr
    rhs: sp.Expr
    domain: sp.Basic = sp.true


@dataclass(frozen=True)
class Inequality(Form):
    """lhs ≤ rhs, or lhs < rhs where `strict`, for every value of the free symbols in the domain."""

    lhs: sp.Expr
    rhs: sp.Expr
    strict: bool = False
    domain: sp.Basic = sp.true


@dataclass(frozen=True)
class Exists(Form):
    """For every value of the parameters in the domain there are `variables` with `where` such that the relations hold.

    Args:
        variables: The symbols bound by the quantifier.
        relations: `Identity` or `Inequality` records, their own domains `true`.
        domain: What the parameters satisfy.
        where: What the variables satisfy, given the parameters.
        any_of: Whether one of the relations is enough; otherwise all must hold at once.
        witness: Optional values of the variables, expressions in the parameters, in their order.
        unique: Whether there is exactly one such point.
    """

    variables: tuple[sp.Symbol, ...]
    relations: tuple[Identity | Inequality, ...]
    domain: sp.Basic = sp.true
    where: sp.Basic = sp.true
    any_of: bool = False
    witness: tuple[sp.Expr, ...] | None = None
    unique: bool = False

    def _refuse_misfit(self) -> None:
        """Refuse a witness or a domain that depends on the variables, and relations with domains of their own."""
        self._without_bound("domain", "witness")
        whole(self.relations)
        if self.witness is not None:
            one_each("witness", self.witness, self.variables)

    @property
    def bound(self) -> frozenset[sp.Symbol]:
        """The quantified variables."""
        return frozenset(self.variables)


@dataclass(frozen=True)
class HoldsIff(Form):
    """For every value of the parameters in the domain: the relations hold for all `variables` (with `where`) if and only if `condition`.

    Args:
        variables: The symbols over which the relations are to hold.
        relations: `Identity` or `Inequality` records; all of them are to hold.
        condition: A SymPy Boolean in the parameters alone.
        domain: What the parameters satisfy.
        where: What the variables satisfy.
        witnesses: Optional values of the variables at which a relation fails where the condition does not hold: pairs of a
            Boolean in the parameters and the values, in the order of the variables. Where none of them holds, a method looks for one.
    """

    variables: tuple[sp.Symbol, ...]
    relations: tuple[Identity | Inequality, ...]
    condition: sp.Basic
    domain: sp.Basic = sp.true
    where: sp.Basic = sp.true
    witnesses: tuple[tuple[sp.Basic, tuple[sp.Expr, ...]], ...] = ()

    def _refuse_misfit(self) -> None:
        """Refuse a condition, witness or domain that depends on the variables, and relations with domains of their own."""
        self._without_bound("condition", "domain", "witnesses")
        whole(self.relations)
        for _, witness in self.witnesses:
            one_each("witnesses", witness, self.variables)

    @property
    def bound(self) -> frozenset[sp.Symbol]:
        """The quantified variables."""
        return frozenset(self.variables)


@dataclass(frozen=True)
class LimitIs(Form):
    """The limit of `expression` as `variable` goes to `point` is `value` (a number, an expression, or ±oo).

    Args:
        expression: The expression.
        variable: The symbol that moves.
        point: A finite expression, `oo` or `-oo`.
        value: The limit.
        direction: "+" from above, "-" from below, "+-" from both sides; ignored at infinity.
        domain: What the parameters satisfy.
    """

    expression: sp.Expr
    variable: sp.Symbol
    point: sp.Expr
    value: sp.Expr
    direction: Literal["+", "-", "+-"] = "+-"
    domain: sp.Basic = sp.true

    def _refuse_misfit(self) -> None:
        """Refuse a value, point or domain that moves, and a point that the variable cannot come near."""
        self._without_bound("point", "value", "domain")
        reachable(self.variable, self.point, self.direction)

    @property
    def bound(self) -> frozenset[sp.Symbol]:
        """The symbol that moves."""
        return frozenset({self.variable})


@dataclass(frozen=True)
class IntegralIs(Form):
    """The integral of `integrand` over `variable` from `lower` to `upper` (each possibly infinite) converges and is `value`."""

    integrand: sp.Expr
    variable: sp.Symbol
    lower: sp.Expr
    upper: sp.Expr
    value: sp.Expr
    domain: sp.Basic = sp.true

    def _refuse_misfit(self) -> None:
        """Refuse bounds, a value or a domain that depend on the variable, and bounds between which it cannot lie."""
        self._without_bound("lower", "upper", "value", "domain")
        for bound in (self.lower, self.upper):
            reachable(self.variable, bound, "+" if self.variable.is_extended_nonnegative else "-")

    @property
    def bound(self) -> frozenset[sp.Symbol]:
        """The integration variable."""
        return frozenset({self.variable})


@dataclass(frozen=True)
class Extremum(Form):
    """The supremum (or infimum) of `expression` over `variables` with `where` is `value`.

    Args:
        expression: What is maximised or minimised.
        variables: Over which symbols.
        value: The extreme value, an expression in the parameters.
        sense: "sup" or "inf".
        at: Where: for each variable a value in the parameters. If not attained, the point that is approached (may be ±oo).
        attained: Whether the value is taken at `at`. If not, it is approached along the one variable whose entry in `at` is
            approached, and the inequality is strict.
        unique: Whether it is attained nowhere else.
        direction: From where an unattained finite point is approached.
        domain: What the parameters satisfy.
        where: What the variables satisfy.
    """

    expression: sp.Expr
    variables: tuple[sp.Symbol, ...]
    value: sp.Expr
    sense: Literal["sup", "inf"] = "sup"
    at: tuple[sp.Expr, ...] = ()
    attained: bool = True
    unique: bool = False
    direction: Literal["+", "-"] = "+"
    domain: sp.Basic = sp.true
    where: sp.Basic = sp.true

    def _refuse_misfit(self) -> None:
        """Refuse a value, place or domain that depends on the variables, and a place that they cannot come near."""
        self._without_bound("value", "at", "domain")
        one_each("at", self.at, self.variables)
        if not self.attained:
            reachable(self.variables[-1], self.at[-1], self.direction)

    @property
    def bound(self) -> frozenset[sp.Symbol]:
        """The variables over which the extremum is taken."""
        return frozenset(self.variables)


@dataclass(frozen=True)
class SameArgmin(Form):
    """Two objectives have the same minimisers in `variable`, because one is a strictly increasing function of the other.

    Args:
        objective: The first objective; may be a `Sum` or `Product` over data, with undefined functions.
        other: The second objective.
        variable: The minimised symbol (θ, or μ in a location model).
        sense: "min" or "max" for the first objective.
        other_sense: "min" or "max" for the second.
        domain: What the parameters satisfy.
    """

    objective: sp.Expr
    other: sp.Expr
    variable: sp.Symbol
    sense: Literal["min", "max"] = "min"
    other_sense: Literal["min", "max"] = "min"
    domain: sp.Basic = sp.true

    @property
    def bound(self) -> frozenset[sp.Symbol]:
        """The minimised symbol."""
        return frozenset({self.variable})

    def _refuse_misfit(self) -> None:
        """Refuse a domain that depends on the variable."""
        self._without_bound("domain")


@dataclass(frozen=True)
class Approximation(Form):
    """`exact` ≈ `approximate`, read as a claim about the error that could fail.

    Either `supremum` is given: sup over `variables` (with `where`) of |exact − approximate| (divided by |exact| where
    `relative`) equals it, with `at` and `attained` as in `Extremum`; or `leading` is given: (exact − approximate)/leading → 1
    as the one variable goes to `point`.
    """

    exact: sp.Expr
    approximate: sp.Expr
    variables: tuple[sp.Symbol, ...]
    supremum: sp.Expr | None = None
    at: tuple[sp.Expr, ...] = ()
    attained: bool = True
    relative: bool = False
    leading: sp.Expr | None = None
    point: sp.Expr | None = None
    direction: Literal["+", "-", "+-"] = "+-"
    domain: sp.Basic = sp.true
    where: sp.Basic = sp.true

    def _refuse_misfit(self) -> None:
        """Refuse an error that is said to have both a supremum and a leading term, or neither, and what depends on the variables."""
        self._without_bound("supremum", "at", "point", "domain")
        if self.supremum is not None:
            if self.leading is not None or self.point is not None:
                raise ValueError("supremum and leading are both given; an Approximation states one of them")
            one_each("at", self.at, self.variables)
            if not self.attained:
                reachable(self.variables[-1], self.at[-1], "+" if self.direction == "+-" else self.direction)
        elif self.leading is None or self.point is None:
            raise ValueError("an Approximation states either the supremum of its error or its leading term and the point")
        elif len(self.variables) != 1 or self.at or self.relative or self.where != sp.true:
            raise ValueError("with a leading term, an Approximation has one variable, and no at, relative or where")
        else:
            reachable(self.variables[0], self.point, self.direction)

    @property
    def bound(self) -> frozenset[sp.Symbol]:
        """The variables over which the error is taken."""
        return frozenset(self.variables)


@dataclass(frozen=True)
class Cell:
    """One cell of a table: what is printed, and the exact expression from which it must come.

    Args:
        row: The row's name.
        column: The column's name.
        printed: The rational that is printed (a decimal is its exact rational).
        computed: An expression without free symbols that must equal it.
        quantity: What the detector layer calls it (the noise "label" or "prediction", the hyper-parameter "weight" or "sigma"), or "".
        inputs: The rationals from which the detector layer recomputes it, by parameter name.
    """

    row: str
    column: str
    printed: sp.Rational
    computed: sp.Expr
    quantity: str = ""
    inputs: Mapping[str, sp.Rational] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class TableIs(Form):
    """Every cell of a table equals the exact rational that is recomputed for it."""

    cells: tuple[Cell, ...]

    def expressions(self) -> list[sp.Basic]:
        """List the computed expressions."""
        return [cell.computed for cell in self.cells]
