"""Tables by the standard library's fractions: SymPy's arithmetic takes no part in what is found.

A declared bridge: a cell that is a noise scale or a hyper-parameter is recomputed by the detector layer. Any other cell is
worked out here, from the tree of the expression that is stated for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod
from typing import Any

import sympy as sp

from verify.claim import (
    Approximation,
    Cell,
    Exists,
    Extremum,
    Finding,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    Outcome,
    SameArgmin,
    Step,
    TableIs,
)
from verify.detector import hyperparameters, noise_scales
from verify.methods.base import Settings, undecided

__all__ = ["Tables", "tables"]

_LARGEST_POWER = 64
_NO_TABLE = "It recomputes the cells of tables and nothing else."


class Tables:
    """Recomputes noise and hyper-parameters by `verify.detector`, which shares no code with the claims, and other cells by fractions."""

    name = "tables"
    title = "tables in exact fractions"
    packages: tuple[str, ...] = ()
    forms: frozenset[type[Form]] = frozenset({TableIs})
    silent: Mapping[type[Form], str] = dict.fromkeys(
        (Identity, Inequality, Exists, HoldsIff, LimitIs, IntegralIs, Extremum, SameArgmin, Approximation), _NO_TABLE
    )

    def applies(self, form: Form) -> bool:
        """Say whether every cell is the detector's to recompute, or an expression of rationals that fractions can work out."""
        return isinstance(form, TableIs) and all(cell.quantity or _is_rational(cell.computed) for cell in form.cells)

    def decide(self, form: Form, settings: Settings) -> Finding:  # noqa: ARG002 - nothing here takes digits or long
        """Recompute every cell in exact fractions, the detector layer's own where the cell states a quantity and its inputs.

        Args:
            form: A table.
            settings: Not used.

        Returns:
            Proved if every cell equals the exact fraction; refuted with the first cell that does not.
        """
        if not isinstance(form, TableIs) or not form.cells:
            return undecided("There is no cell to recompute.")
        if not self.applies(form):
            return undecided("A cell of this table is neither noise, nor a hyper-parameter, nor an expression of rationals.")
        steps = []
        for cell in form.cells:
            printed, stated = _fraction(cell.printed), _fraction(cell.computed) if _is_rational(cell.computed) else None
            found = _recomputed(cell) if cell.quantity else stated
            steps.append(Step(f"{cell.row}, {cell.column}", f"{cell.quantity or 'recomputed'} {found}, printed {printed}"))
            for said, value in (("derived as", stated), ("printed", printed)):
                if value is not None and value != found:
                    certificate = {"type": "cell", "row": cell.row, "column": cell.column, "printed": str(value), "computed": str(found)}
                    detail = f"{cell.row}, {cell.column} is {said} {value} and comes out {found}."
                    return Finding(Outcome.REFUTED, detail, tuple(steps), None, certificate)
        through = sum(bool(cell.quantity) for cell in form.cells)
        source = f"{through} of them through verify.detector" if through else "recomputed by the standard library"
        detail = f"All {len(form.cells)} cells are the exact fractions, {source}."
        rows = [[cell.row, cell.column, str(cell.printed), str(cell.printed)] for cell in form.cells]
        return Finding(Outcome.PROVED, detail, tuple(steps), certificate={"type": "table", "cells": rows})


def _is_rational(expression: sp.Basic) -> bool:
    """Say whether an expression is built from rationals by sums, products and whole powers."""
    if expression.is_Rational:
        return True
    if isinstance(expression, (sp.Add, sp.Mul)):
        return all(map(_is_rational, expression.args))
    if not isinstance(expression, sp.Pow) or not expression.exp.is_Integer or abs(expression.exp) > _LARGEST_POWER:
        return False
    return _is_rational(expression.base) and (expression.exp > 0 or _fraction(expression.base) != 0)


def _fraction(expression: sp.Basic) -> Fraction:
    """Work an expression of rationals out, node by node."""
    if isinstance(expression, sp.Add):
        return sum(map(_fraction, expression.args), Fraction(0))
    if isinstance(expression, sp.Mul):
        return prod(map(_fraction, expression.args), start=Fraction(1))
    if isinstance(expression, sp.Pow):
        return Fraction(_fraction(expression.base) ** int(expression.exp))
    return Fraction(int(expression.p), int(expression.q))


def _recomputed(cell: Cell) -> Fraction:
    inputs = {name: _fraction(value) for name, value in cell.inputs.items()}
    recompute: Callable[..., Any] = noise_scales if cell.quantity in {"label", "prediction"} else hyperparameters
    return Fraction(getattr(recompute(**inputs), cell.quantity))


tables = Tables()
