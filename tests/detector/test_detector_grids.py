"""The detector's grid: what it checks holds, and what is false is found."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from verify import losses
from verify.detector import grids
from verify.detector.grids import COORDINATES, TABLE_1_COLUMNS, Column, detector_grid

# Two of py-faster-rcnn's anchors: 184x96 and 88x176 pixels.
ANCHORS = np.array([[-84.0, -40, 99, 55], [-36, -80, 51, 95]])
CHECKS = {"eq:21", "eq:22", "eq:27", "eq:28", "eq:29", "eq:30", "eq:31"}


def by_check(findings):
    """Group findings by label."""
    return {check: [finding for finding in findings if finding.check == check] for check in {finding.check for finding in findings}}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_interpretation_holds_on_every_column(dtype):
    """No statement fails on any column, coordinate and anchor, and each is really used."""
    findings = detector_grid(ANCHORS, points=2001, dtype=dtype)
    grouped = by_check(findings)

    for finding in findings:
        assert finding.violations == 0, finding
        assert finding.points > 0
    assert set(grouped) == CHECKS | {"eq:36", "eq:42", "eq:52", "eq:53"}
    for check in CHECKS:
        assert {(finding.column, finding.coordinate) for finding in grouped[check]} == {
            (c.name, k) for c in TABLE_1_COLUMNS for k in COORDINATES
        }
    # The bounds are the true ones: some residual uses more than nine tenths of each.
    for check in ("eq:30", "eq:31", "eq:42", "eq:52", "eq:53", "eq:21", "eq:22"):
        assert max(finding.worst for finding in grouped[check]) > 0.9, check
    # (36) has α = w_a: within two anchors the error is short of its supremum, (1 - 2 e^(-2)) of it.
    assert max(finding.worst for finding in grouped["eq:36"]) == pytest.approx(1 - 2 * np.exp(-2), rel=1e-3)


def test_runs_do_not_change_the_findings(monkeypatch):
    """Memory is bounded by working in runs; where a run ends does not show."""

    def found():
        findings = detector_grid(ANCHORS[:1], points=1001)
        return sorted(findings, key=lambda finding: (finding.check, finding.column, finding.coordinate))

    whole = found()
    monkeypatch.setattr(grids, "_RUN", 97)

    for one, other in zip(whole, found(), strict=True):
        assert replace(one, worst=0) == replace(other, worst=0)
        assert one.worst == pytest.approx(other.worst, rel=1e-12)


def test_the_columns_are_those_of_table_1():
    """The columns are Table 1's: λ, α, σ_x = σ_y, σ_w = σ_h."""
    table = {column.name: (column.weight, column.alpha, column.center, column.size) for column in TABLE_1_COLUMNS}

    assert table["Implemented/Proposal"] == (1, Fraction(1, 9), 1, 1)
    assert table["Implemented/Detection"] == (1, 1, Fraction(1, 10), Fraction(1, 5))
    assert table["Proposed/Proposal"] == (Fraction(1, 4), 1, Fraction(1, 20), Fraction(1, 10))
    assert table["Published/Detection"] == (10, 1, 1, 1)


@pytest.mark.parametrize(
    ("attribute", "replacement", "caught"),
    [
        ("huber", lambda x, alpha: 1.01 * losses_huber(x, alpha), {"eq:30", "eq:31", "eq:42", "eq:52"}),
        ("laplace_kl_loss", lambda x, a, b: losses_loss(x, 0.9 * a, b), {"eq:21", "eq:30"}),
        ("laplace_kl_loss", lambda x, a, b: losses_loss(x, a, b) * 1.01, {"eq:21", "eq:30", "eq:42", "eq:52"}),
        ("laplace_kl_loss_derivative", lambda x, a, b: 1.001 * losses_slope(x, a, b), {"eq:21"}),
        ("laplace_kl_loss_second_derivative", lambda x, a, b: 1.001 * losses_curvature(x, a, b), {"eq:22"}),
        ("bounds", lambda x, a: tuple(reversed(losses_bounds(x, a))), {"eq:27"}),
    ],
)
def test_a_wrong_loss_is_found(monkeypatch, attribute, replacement, caught):
    """A loss that is a little wrong breaks the statements that are about it."""
    monkeypatch.setattr(grids.losses, attribute, replacement)
    broken = {finding.check for finding in detector_grid(ANCHORS[:1], points=2001, columns=TABLE_1_COLUMNS[2:]) if finding.violations}

    assert caught <= broken


losses_huber, losses_loss, losses_bounds = losses.huber, losses.laplace_kl_loss, losses.bounds
losses_slope, losses_curvature = losses.laplace_kl_loss_derivative, losses.laplace_kl_loss_second_derivative


def test_a_wrong_reading_of_the_table_is_found(monkeypatch):
    """With the label noise read as σ w_a in place of ασ w_a, (42) fails."""
    monkeypatch.setattr(grids._Case, "alpha", property(lambda self: float(self.column.alpha)))
    case = grids._interpretation

    def wrong(case_, difference, size):
        wider = Column(case_.column.name, case_.column.weight, case_.column.alpha, case_.column.center * 2, case_.column.size * 2)
        honest = case(case_, difference, size)
        swapped = losses.laplace_kl_loss(difference, *replace(case_, column=wider).labels)
        huber = (case_.weight / case_.alpha) * losses.huber(difference / (case_.sigma * size), case_.alpha)
        return np.maximum(honest, grids._one_sided(case_, huber, swapped, case_.weight * case_.alpha / 2))

    monkeypatch.setattr(grids, "_interpretation", wrong)

    assert any(finding.violations for finding in detector_grid(ANCHORS[:1], points=501) if finding.check == "eq:42")


@pytest.mark.parametrize("anchors", [np.zeros((0,)), np.zeros((2, 3)), np.array([[5.0, 5, 1, 1]]), np.array([[0.0, 0, np.nan, 1]])])
def test_impossible_anchors_are_one_sentence(anchors):
    """Anchors that are not boxes are an error."""
    with pytest.raises(ValueError, match=r"boxes x1, y1, x2, y2 of positive size, one a row, are allowed\.$"):
        detector_grid(anchors)


def test_processes_find_what_one_process_finds():
    """Sent to other processes, a column and coordinate at a time, the findings are the same, in the same order."""
    from verify.sweep import open_pool

    with open_pool("processes", jobs=2) as pool:
        found = detector_grid(ANCHORS[:1], points=101, columns=TABLE_1_COLUMNS[:2], pool=pool)

    assert found == detector_grid(ANCHORS[:1], points=101, columns=TABLE_1_COLUMNS[:2])
