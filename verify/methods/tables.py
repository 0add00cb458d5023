"""A declared bridge: the cells of a table, recomputed by the detector layer in exact fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

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

_NO_TABLE = "It recomputes the cells of tables and nothing else."


class Tables:
    """Recomputes noise from hyper-parameters and back by `verify.detector`, which shares no code with the claims."""

    name = "tables"
    title = "recomputed through the detector"
    packages: tuple[str, ...] = ()
    forms: frozenset[type[Form]] = frozenset({TableIs})
    silent: Mapping[type[Form], str] = dict.fromkeys(
        (Identity, Inequality, Exists, HoldsIff, LimitIs, IntegralIs, Extremum, SameArgmin, Approximation), _NO_TABLE
    )

    def applies(self, form: Form) -> bool:
        """Say whether the table has a cell that the detector layer can recompute."""
        return isinstance(form, TableIs) and any(cell.quantity for cell in form.cells)

    def decide(self, form: Form, settings: Settings) -> Finding:  # noqa: ARG002 - nothing here takes digits or long
        """Recompute every cell that states a quantity and its inputs.

        Args:
            form: A table.
            settings: Not used.

        Returns:
            Proved if every cell equals the exact fraction; refuted with the first cell that does not.
        """
        if not self.applies(form):
            return undecided("No cell of this table is a noise scale or a hyper-parameter.")
        assert isinstance(form, TableIs)
        steps = []
        for cell in form.cells:
            if not cell.quantity:
                return undecided(
                    f"The cell {cell.row}, {cell.column} is neither noise nor hyper-parameter; the table is not recomputed whole."
                )
            found = _recomputed(cell)
            printed = Fraction(int(cell.printed.p), int(cell.printed.q))
            steps.append(Step(f"{cell.row}, {cell.column}", f"{cell.quantity} {found}, printed {printed}"))
            stated = cell.computed.doit()
            if stated.is_Rational and Fraction(int(stated.p), int(stated.q)) != found:
                certificate = {"type": "cell", "row": cell.row, "column": cell.column, "printed": str(stated), "computed": str(found)}
                detail = f"{cell.row}, {cell.column} is derived as {stated} and comes out {found}."
                return Finding(Outcome.REFUTED, detail, tuple(steps), None, certificate)
            if found != printed:
                certificate = {"type": "cell", "row": cell.row, "column": cell.column, "printed": str(printed), "computed": str(found)}
                return Finding(
                    Outcome.REFUTED,
                    f"{cell.row}, {cell.column} is printed {printed} and comes out {found}.",
                    tuple(steps),
                    None,
                    certificate,
                )
        detail = f"All {len(form.cells)} cells come out of verify.detector as exact fractions."
        rows = [[cell.row, cell.column, str(cell.printed), str(cell.printed)] for cell in form.cells]
        return Finding(Outcome.PROVED, detail, tuple(steps), certificate={"type": "table", "cells": rows})


def _recomputed(cell: Cell) -> Fraction:
    inputs = {name: Fraction(int(value.p), int(value.q)) for name, value in cell.inputs.items()}
    recompute: Callable[..., Any] = noise_scales if cell.quantity in {"label", "prediction"} else hyperparameters
    return Fraction(getattr(recompute(**inputs), cell.quantity))


tables = Tables()
