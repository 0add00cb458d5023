"""The detector's dense grid: the paper's interpretation of Faster R-CNN's losses, checked in floating point on its own anchors.

For each column of Table 1, each coordinate and each anchor, residuals Δ in pixels cover ±2 anchor sizes; the residual in target
units is r = Δ/(σ w_a). Where the paper writes ≈, the check is of what is true: the error has one sign and a bound.

- (27) on r: the structural bounds, no tolerance.
- (36), (42), (52): 0 ≤ (λ/α)H_α(r) - D_{ασw_a, σw_a/λ}(Δ) ≤ λα/2, which is (27) and its gap scaled by (28) and (29).
- (53): with w* = w_a, the loss of the pixel difference Δ = w̃ - w_a is above the loss of the log difference where Δ > 0 and below it where
  Δ < 0 (log t ≤ t - 1), and the two differ by at most (λ/σ)|Δ/w_a - log(1 + Δ/w_a)| (D is 1/β-Lipschitz).
- (28), (29): both sides within the sum of their budgets and of the rounding of their arguments.
- (30), (31): 0 ≤ H_α(γx) - D_{α/γ,1/(αγ)}(x) ≤ α²/2 with γ = 1/(σw_a), and 0 ≤ γH_α(x) - D_{α,1/(αγ)}(x) ≤ γα²/2 with γ = λ/α.
- (21), (22): differences of the antiderivative against the trapezoid of the derivative, whose error is at most h³/12 sup|f''|.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from verify import losses
from verify.detector.tables import COLUMNS, table_1_cell
from verify.sweep import answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from verify.sweep import Pool

Array = Any
COORDINATES = ("x", "y", "w", "h")
# Rounding of Δ, of two scales and of H and D: a one-sided statement may be off by so many ulp of H where its two sides touch.
_TOUCH = 12.0
# Sum of two budgets of 4 ulp, and one rounding of each of γx, α/γ, β/γ, which count 2, 1 and 1 halves.
_EQUAL = 12.0
# Residuals worked on at a time: memory does not grow with the grid.
_RUN = 1 << 15


@dataclass(frozen=True)
class Column:
    """A column of Table 1.

    Args:
        name: Its two headings.
        weight: λ.
        alpha: The transition point α.
        center: σ_x = σ_y.
        size: σ_w = σ_h.
    """

    name: str
    weight: Fraction
    alpha: Fraction
    center: Fraction
    size: Fraction


TABLE_1_COLUMNS = tuple(
    Column(f"{setting}/{stage}", *(table_1_cell(parameter, setting, stage) for parameter in ("lambda", "alpha", "sigma_x", "sigma_w")))
    for setting, stage in COLUMNS
)


@dataclass(frozen=True)
class Finding:
    """What a check found for one column and one coordinate over all anchors.

    Args:
        check: Label of the equation.
        column: The column of Table 1.
        coordinate: "x", "y", "w" or "h".
        points: Points checked.
        violations: Points where the statement fails.
        worst: Largest use of what the statement allows: at most 1 where it holds.
        anchor_size: Width or height of the anchor that has it, in pixels.
        residual: The residual that has it, in pixels.
    """

    check: str
    column: str
    coordinate: str
    points: int
    violations: int
    worst: float
    anchor_size: float
    residual: float

    def merge(self, other: Finding) -> Finding:
        """Return the finding over the points of both; ties go to the first."""
        worse = other if other.worst > self.worst else self
        points, violations = self.points + other.points, self.violations + other.violations
        return Finding(self.check, self.column, self.coordinate, points, violations, worse.worst, worse.anchor_size, worse.residual)


@dataclass(frozen=True)
class _Case:
    """One column, coordinate and anchor, with a run of its residuals as an array of the library and dtype in use.

    `joined` has the residual before the run in front, so that differences of neighbours bridge two runs.
    """

    column: Column
    coordinate: str
    anchor_size: float
    pixels: Array
    joined: Array
    xp: Any

    @property
    def sigma(self) -> float:
        return float(self.column.size if self.coordinate in "wh" else self.column.center)

    @property
    def weight(self) -> float:
        return float(self.column.weight)

    @property
    def alpha(self) -> float:
        return float(self.column.alpha)

    @property
    def labels(self) -> tuple[float, float]:
        """Scales of the label and of the prediction noise in pixels, (42)."""
        return self.alpha * self.sigma * self.anchor_size, self.sigma * self.anchor_size / self.weight

    def ulp(self, values: Array) -> Array:
        """Spacing of the dtype at the values' size, and the least normal number at least."""
        limits = self.xp.finfo(values.dtype)
        return self.xp.abs(values) * float(limits.eps) + float(limits.smallest_normal)

    def used(self, value: Array, allowed: Array) -> Array:
        """Return value/allowed: how much of what a statement allows is used; above 1 it fails."""
        return value / allowed


def detector_grid(
    anchors: NDArray[np.float64],
    *,
    points: int = 10_001,
    dtype: str = "float64",
    columns: Sequence[Column] = TABLE_1_COLUMNS,
    library: str = "numpy",
    pool: Executor | Pool | None = None,
    in_flight: int = 8,
    report: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """Check the paper's interpretation on the detector's grid.

    Args:
        anchors: Boxes x1, y1, x2, y2 in pixels, shape (A, 4), inclusive: the width is x2 - x1 + 1.
        points: Residuals for each column, coordinate and anchor.
        dtype: "float32" or "float64".
        columns: The hyper-parameters.
        library: The array library that computes: "numpy" or "cupy".
        pool: Any executor, or a `verify.sweep.Pool`; a column and coordinate at a time. None to compute here.
        in_flight: Columns and coordinates handed to the executor at a time.
        report: Called with the number of columns and coordinates done and in all.

    Returns:
        One finding a check, column and coordinate, in the same order and with the same bits however it is run.

    Raises:
        ValueError: If the anchors are not boxes of positive size.
    """
    boxes = np.asarray(anchors, dtype=np.float64)
    if boxes.ndim != 2 or boxes.shape[1] != 4 or not np.isfinite(boxes).all() or (boxes[:, 2:] < boxes[:, :2]).any():
        raise ValueError(f"anchors has shape {boxes.shape} or an empty box; boxes x1, y1, x2, y2 of positive size, one a row, are allowed.")
    sizes = {"w": (boxes[:, 2] - boxes[:, 0] + 1).tolist(), "h": (boxes[:, 3] - boxes[:, 1] + 1).tolist()}
    pairs = [(column, coordinate) for column in columns for coordinate in COORDINATES]

    def task(part: int) -> tuple[Any, ...]:
        column, coordinate = pairs[part]
        return column, coordinate, sizes["w" if coordinate in "xw" else "h"], points, dtype, library

    found: dict[int, list[Finding]] = {}
    for part, findings in answers(check_pair, task, list(range(len(pairs))), pool, in_flight):
        found[part] = findings
        if report is not None:
            report(len(found), len(pairs))
    return [finding for part in sorted(found) for finding in found[part]]


def check_pair(column: Column, coordinate: str, sizes: Sequence[float], points: int, dtype: str, library: str) -> list[Finding]:
    """Run every check of one column and one coordinate on all anchors; a plain function of plain values, for any executor.

    Args:
        column: The hyper-parameters.
        coordinate: "x", "y", "w" or "h".
        sizes: Widths or heights of the anchors, in pixels.
        points: Residuals for each anchor.
        dtype: "float32" or "float64".
        library: "numpy" or "cupy".

    Returns:
        One finding a check.
    """
    xp = importlib.import_module(library)
    found: dict[str, Finding] = {}
    for size in sizes:
        for start in range(0, points, _RUN):
            joined = xp.asarray(_residuals(size, max(start - 1, 0), min(start + _RUN, points), points, dtype))
            for finding in _check(_Case(column, coordinate, size, joined[min(start, 1) :], joined, xp)):
                found[finding.check] = found[finding.check].merge(finding) if finding.check in found else finding
    return list(found.values())


def _residuals(size: float, first: int, last: int, points: int, dtype: str) -> NDArray[Any]:
    """Return the residuals first to last - 1 of the grid of ±2 anchor sizes."""
    return ((np.arange(first, last) * (4 / (points - 1)) - 2) * size).astype(dtype)


def _check(case: _Case) -> Iterator[Finding]:
    """Run every check of a case."""
    with np.errstate(under="ignore"):
        yield _finding("eq:27", case, case.pixels, _order(case))
        if case.coordinate in "xy":
            name = "eq:36" if case.column.name.startswith("Published") else "eq:42"
            yield _finding(name, case, case.pixels, _interpretation(case, case.pixels, case.anchor_size))
        else:
            # (52) is in units of the logarithm: the anchor's size is 1 there.
            logarithms = case.pixels / case.anchor_size
            yield _finding("eq:52", case, case.pixels, _interpretation(case, logarithms, 1.0))
            inside = case.pixels[case.pixels > -0.999 * case.anchor_size]
            if inside.size:
                yield _finding("eq:53", case, inside, _first_order(case, inside))
        yield from _scaling(case)
        positive = case.joined[case.joined >= 0]
        if positive.size > 1:
            yield _finding("eq:21", case, positive[1:], _differences(case, positive, 1))
            yield _finding("eq:22", case, positive[1:], _differences(case, positive, 2))


def _scaling(case: _Case) -> Iterator[Finding]:
    """Run the checks of section 4.3."""
    yield _finding("eq:28", case, case.pixels, _scaled_argument(case))
    yield _finding("eq:29", case, case.pixels, _scaled_value(case))
    yield _finding("eq:30", case, case.pixels, _scaled_huber(case))
    yield _finding("eq:31", case, case.pixels, _weighted_huber(case))


def _finding(check: str, case: _Case, pixels: Array, used: Array) -> Finding:
    """Sum up the use of what is allowed; a NaN is a violation."""
    xp = case.xp
    used = xp.where(xp.isnan(used), xp.inf, used)
    index = int(xp.argmax(used))
    violations = int(xp.count_nonzero(used > 1))
    return Finding(
        check, case.column.name, case.coordinate, int(used.size), violations, float(used[index]), case.anchor_size, float(pixels[index])
    )


def _order(case: _Case) -> Array:
    """(27) in target units, by the structural bounds: 0 where the order holds, infinite where it does not."""
    lower, middle, upper = losses.bounds(case.pixels / (case.sigma * case.anchor_size), case.alpha)
    return case.xp.where((lower <= middle) & (middle <= upper), 0.0, case.xp.inf)


def _one_sided(case: _Case, huber: Array, loss: Array, bound: float) -> Array:
    """0 ≤ huber - loss ≤ bound, each side with so many ulp as the rounding of the arguments may cost."""
    error, slack = huber - loss, _TOUCH * case.ulp(huber)
    return case.xp.maximum(case.used(-error, slack), case.used(error, bound + slack))


def _interpretation(case: _Case, difference: Array, size: float) -> Array:
    """(36), (42), (52): the loss that is trained against the loss it is read as."""
    huber = (case.weight / case.alpha) * losses.huber(difference / (case.sigma * size), case.alpha)
    loss = losses.laplace_kl_loss(difference, case.alpha * case.sigma * size, case.sigma * size / case.weight)
    return _one_sided(case, huber, loss, case.weight * case.alpha / 2)


def _first_order(case: _Case, pixels: Array) -> Array:
    """(53): the loss of the difference in pixels against the loss of the difference of logarithms."""
    xp, relative = case.xp, pixels / case.anchor_size
    logarithm = xp.log1p(relative)
    straight = losses.laplace_kl_loss(pixels, *case.labels)
    curved = losses.laplace_kl_loss(logarithm, case.alpha * case.sigma, case.sigma / case.weight)
    signed = xp.where(pixels < 0, curved - straight, straight - curved)
    slack = _TOUCH * case.ulp(xp.maximum(straight, curved))
    bound = (case.weight / case.sigma) * xp.abs(relative - logarithm)
    # Of relative and its logarithm, each an ulp wrong, only the difference enters the bound.
    bound = bound + (case.weight / case.sigma) * 2 * (case.ulp(relative) + case.ulp(logarithm)) + slack
    return xp.maximum(case.used(-signed, slack), case.used(signed, bound))


def _scaled_argument(case: _Case) -> Array:
    """(28) with γ = 1/(σ w_a), in ulp."""
    unit = case.sigma * case.anchor_size
    one = losses.laplace_kl_loss(case.pixels / unit, case.alpha, 1 / case.alpha)
    other = losses.laplace_kl_loss(case.pixels, case.alpha * unit, unit / case.alpha)
    return case.used(case.xp.abs(one - other), _EQUAL * case.ulp(one))


def _scaled_value(case: _Case) -> Array:
    """(29) with γ = λ/α, in ulp."""
    gamma = case.weight / case.alpha
    label, prediction = case.labels
    one = gamma * losses.laplace_kl_loss(case.pixels, label, prediction * gamma)
    other = losses.laplace_kl_loss(case.pixels, label, prediction)
    return case.used(case.xp.abs(one - other), _EQUAL * case.ulp(one))


def _scaled_huber(case: _Case) -> Array:
    """(30) with γ = 1/(σ w_a)."""
    unit = case.sigma * case.anchor_size
    huber = losses.huber(case.pixels / unit, case.alpha)
    return _one_sided(case, huber, losses.laplace_kl_loss(case.pixels, case.alpha * unit, unit / case.alpha), case.alpha**2 / 2)


def _weighted_huber(case: _Case) -> Array:
    """(31), read as γH_α(x) ≈ D_{α,1/(αγ)}(x), with γ = λ/α."""
    gamma, target = case.weight / case.alpha, case.pixels / (case.sigma * case.anchor_size)
    huber = gamma * losses.huber(target, case.alpha)
    return _one_sided(case, huber, losses.laplace_kl_loss(target, case.alpha, 1 / (case.alpha * gamma)), gamma * case.alpha**2 / 2)


def _differences(case: _Case, pixels: Array, order: int) -> Array:
    """(21) for order 1, (22) for order 2: f(b) - f(a) against h(f'(a) + f'(b))/2."""
    xp, (label, prediction) = case.xp, case.labels
    function = losses.laplace_kl_loss if order == 1 else losses.laplace_kl_loss_derivative
    derivative = losses.laplace_kl_loss_derivative if order == 1 else losses.laplace_kl_loss_second_derivative
    value, slope = function(pixels, label, prediction), derivative(pixels, label, prediction)
    step = pixels[1:] - pixels[:-1]
    trapezoid = 0.5 * step * (slope[1:] + slope[:-1])
    # The derivative's second derivative is e^(-u)/(α^(order+1) β) in size, largest at the left end.
    curvature = losses.laplace_kl_loss_second_derivative(pixels[:-1], label, prediction) / label**order
    # Budgets of the two values of f (4 and 3 ulp) and of f' (3 and 8), and the roundings of step, sum and products.
    allowed = curvature * step**3 / 12 + 8 * case.ulp(value[1:]) + 12 * case.ulp(trapezoid)
    return case.used(xp.abs(value[1:] - value[:-1] - trapezoid), allowed)
