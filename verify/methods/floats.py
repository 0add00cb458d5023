"""A declared bridge: statements about the losses, evaluated by `verify.losses` in float64 on a grid.

The symbolic path and the losses were written apart; here one is held against the other. Every operation carries a bound of
its rounding error beside its value (running error analysis), so what counts as agreement follows from the statement and is
not a tolerance that somebody chose. The outcome is `observed` at best: a grid is no proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from verify.claim import (
    Approximation,
    Defined,
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
    reduce_form,
)
from verify.methods.base import Settings, undecided
from verify.methods.running import LOSSES, NotInFloatsError, Running, evaluate, satisfies, twin_of

__all__ = ["Floats", "floats"]

_POINTS = 1024
_SEED = 20191106
_LARGEST = 1e100
"""Points at which a side exceeds this are left out: overflow of a product is no finding about the statement."""


class Floats:
    """Compares the sides of identities and inequalities about H, D, D′, D″, KL in floating point."""

    name = "floats"
    title = "the floating-point losses on a grid"
    packages = ("numpy",)
    forms: frozenset[type[Form]] = frozenset({Identity, Inequality, Extremum, Approximation})
    silent: Mapping[type[Form], str] = {
        Exists: "A grid of floats cannot show that a point exists for every parameter.",
        HoldsIff: "A grid of floats cannot show that a condition is necessary.",
        LimitIs: "A float is a point and never a limit.",
        IntegralIs: "Integrals are left to balls and quadrature.",
        SameArgmin: "Minimisers of a sum are compared exactly by others.",
        TableIs: "Tables are recomputed in exact fractions.",
    }

    def applies(self, form: Form) -> bool:
        """Say whether an identity or inequality in the form is about a loss with a floating-point twin, on a domain with an interior."""
        return any(_has_twin(part) for part in reduce_form(form) if isinstance(part, Identity | Inequality))

    def decide(self, form: Form, settings: Settings) -> Finding:  # noqa: ARG002 - a fixed grid takes neither digits nor long
        """Evaluate both sides on a seeded grid and hold their difference against the bound of its rounding error.

        Args:
            form: A form about the losses.
            settings: Not used; the exhaustive sweep is `verify grid --exhaustive`.

        Returns:
            Observed, or disagrees with the worst point.
        """
        found = [_compare(part) for part in reduce_form(form) if isinstance(part, Identity | Inequality) and _has_twin(part)]
        decided = [finding for finding in found if finding.outcome is not Outcome.UNDECIDED]
        if not decided:
            return found[0] if found else undecided("No part of the statement is about the losses.")
        for finding in decided:
            if finding.outcome is Outcome.DISAGREES:
                return finding
        detail = "; ".join(finding.detail for finding in decided)
        return Finding(Outcome.OBSERVED, detail, tuple(step for finding in decided for step in finding.steps))


def _has_twin(part: Identity | Inequality) -> bool:
    nodes = [node for side in (part.lhs, part.rhs) for node in sp.preorder_traversal(side)]
    known = any(isinstance(node, Defined) and twin_of(node) in LOSSES for node in nodes)
    return known and bool(part.free_symbols) and not part.domain.has(sp.Eq)


def _compare(form: Identity | Inequality) -> Finding:
    try:
        grid = _grid(form)
        if not len(next(iter(grid.values()), ())):
            return undecided("No point of the grid lies in the domain.")
        left, right = evaluate(form.lhs, grid), evaluate(form.rhs, grid)
    except NotInFloatsError as error:
        return undecided(str(error))
    usable = _usable(left) & _usable(right)
    if not usable.any():
        return undecided("Both sides overflow on the whole grid.")
    margin, slack = np.broadcast_arrays(right.value - left.value, left.error + right.error + np.spacing(np.abs(right.value - left.value)))
    excess = np.where(usable, (np.abs(margin) if isinstance(form, Identity) else -margin) - slack, -np.inf)
    worst = int(np.argmax(excess))
    count = int(np.broadcast_to(usable, excess.shape).sum())
    place = ", ".join(f"{symbol} = {float(values[worst])!r}" for symbol, values in grid.items())
    if excess[worst] > 0:
        return Finding(
            Outcome.DISAGREES, f"At {place} the sides differ by {margin[worst]:.3e}, their rounding errors by at most {slack[worst]:.3e}."
        )
    with np.errstate(all="ignore"):
        share = float(np.max(np.where(usable, (np.abs(margin) if isinstance(form, Identity) else np.maximum(-margin, 0)) / slack, 0)))
    relation = "equal" if isinstance(form, Identity) else "in order"
    detail = f"{count} float64 points: {relation} within the bound of rounding, of which at most {share:.2g} is used"
    return Finding(Outcome.OBSERVED, detail, (Step("grid", f"{count} points, seed {_SEED}"), Step("tightest at", place)))


def _usable(side: Running) -> NDArray[np.bool_]:
    return np.asarray(np.isfinite(side.value) & np.isfinite(side.error) & (np.abs(side.value) < _LARGEST))


def _grid(form: Identity | Inequality) -> dict[sp.Symbol, NDArray[np.float64]]:
    """Draw points of the domain: scales log-uniform over six decades, residuals of both signs over twelve, zeros among them."""
    random = np.random.default_rng(_SEED)
    symbols = sorted(form.free_symbols, key=lambda symbol: symbol.name)
    if not symbols:
        raise NotInFloatsError("There is nothing to choose: the statement has no free symbol.")
    drawn: dict[sp.Symbol, NDArray[np.float64]] = {}
    for symbol in symbols:
        size = 10 ** random.uniform(-3, 3, 4 * _POINTS)
        if symbol.is_integer:
            raise NotInFloatsError(f"{symbol} is an index, not a float.")
        if not symbol.is_positive:
            size *= 10 ** random.uniform(-3, 3, 4 * _POINTS) * np.where(symbol.is_nonnegative, 1, random.choice([-1, 1], 4 * _POINTS))
            size[::97] = 0.0
        drawn[symbol] = size
    _tie_together(drawn, random)
    inside = satisfies(form.domain, drawn)
    return {symbol: values[inside][:_POINTS] for symbol, values in drawn.items()}


def _tie_together(drawn: dict[sp.Symbol, Any], random: np.random.Generator) -> None:
    """Bring half of the points to where residual and scale are comparable, which is where losses bend."""
    scales = [symbol for symbol in drawn if symbol.is_positive]
    if not scales:
        return
    for symbol, values in drawn.items():
        if not symbol.is_positive:
            values[::2] = np.sign(values[::2]) * drawn[scales[0]][::2] * 10 ** random.uniform(-2, 2, len(values[::2]))


floats = Floats()
