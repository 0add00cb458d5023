"""Grids: every point from its index alone, in the same bits, in order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.sweep import BLOCK, Grid, every_float32, floats_between, ordered_index
from verify.sweep._portable_exp import Scales
from verify.sweep.plan import ABOVE, BELOW, FAR, plan, safe, safe_up_to

DTYPES = ["float32", "float64"]


@pytest.mark.parametrize("dtype", DTYPES)
def test_ordered_indices_of_neighbours_differ_by_one(dtype):
    """The ordered index counts floats: neighbours differ by 1 across 0, subnormals and binades."""
    kind = np.dtype(dtype).type
    for x in (0.0, 1.0, -1.0, np.finfo(dtype).tiny, -np.finfo(dtype).tiny, np.finfo(dtype).max):
        below = np.nextafter(kind(x), kind(-np.inf))
        expected = 2 if x == 0 else 1
        assert ordered_index(float(x), dtype) - ordered_index(float(below), dtype) == expected
    assert ordered_index(0.0, dtype) == 0
    assert ordered_index(-0.0, dtype) == -1


@given(st.integers(0, 4_278_190_079))
def test_every_float32_is_in_the_exhaustive_grid_once(index):
    """Point i of the exhaustive grid is the float whose ordered index is i plus the first one's."""
    grid = every_float32()
    x = grid.at(index)

    assert ordered_index(x, "float32") == index - 2_139_095_040
    assert np.isfinite(x)


@given(
    st.sampled_from(["linear", "log", "every"]),
    st.floats(2.0**-100, 2.0**66, width=32),
    st.integers(BLOCK + 1, 5 * BLOCK),
    st.sampled_from(DTYPES),
)
def test_a_grid_rises_from_low_to_high(spacing, low, points, dtype):
    """All blocks together start at low, never fall, end near high, and have as many points as was said."""
    if spacing == "every":
        high = float(
            np.asarray(np.dtype(dtype).type(low))
            .view(f"i{np.dtype(dtype).itemsize}")
            .__add__(points)
            .astype(f"i{np.dtype(dtype).itemsize}")
            .view(dtype)
        )
        grid = floats_between(low, high, dtype)
    else:
        grid = Grid(spacing, low, 1000 * low, points, dtype)
    x = np.concatenate([grid.block(block) for block in range(grid.blocks)])

    assert x.size == grid.points
    assert x.dtype == dtype
    assert x[0] == np.dtype(dtype).type(low)
    assert (np.diff(x) >= 0).all() if spacing == "linear" else (np.diff(x) > 0).all()
    assert x[-1] == pytest.approx(grid.high, rel=2e-2 if spacing == "log" else 1e-5)
    for index in (0, BLOCK - 1, BLOCK, grid.points - 1):
        assert grid.at(index) == x[index]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("linear", 1.0, 1.0, 5, "float32"),
            "range = 1.0 1.0 is empty or beyond float32; two finite numbers in increasing order are allowed.",
        ),
        (
            ("linear", 0.0, 1e300, 5, "float32"),
            "range = 0.0 1e+300 is empty or beyond float32; two finite numbers in increasing order are allowed.",
        ),
        (
            ("linear", 0.0, float("nan"), 5, "float32"),
            "range = 0.0 nan is empty or beyond float32; two finite numbers in increasing order are allowed.",
        ),
        (("linear", 0.0, 1.0, 1, "float32"), "points = 1 is out of range; 2 to 2**52 is allowed."),
        (("log", -1.0, 1.0, 5, "float32"), "range = -1.0 1.0 contains 0; a logarithmic grid is allowed on one side of 0."),
        (("log", 1.0, 1.0000001, 5, "float32"), "points = 5 is more than the floats of the range; at most 2 is allowed."),
        (("linear", 0.0, 1.0, 5, "int32"), "dtype = 'int32' is not known; float32 or float64 is allowed."),
    ],
)
def test_an_impossible_grid_is_one_sentence(arguments, message):
    """A grid that cannot be made is an error with name, value and what is allowed."""
    with pytest.raises(ValueError) as caught:
        Grid(*arguments)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    "grid",
    [
        Grid("linear", -1.0, 2.0, 100_000, "float32"),
        Grid("linear", -3.0, -1.0, 40_000, "float64"),
        Grid("log", 1e-20, 1e20, 100_000, "float64"),
        Grid("log", -1e3, -1e-3, 70_000, "float32"),
        floats_between(-1e-41, 2e-41, "float32"),
        floats_between(0.9, 1.1, "float32"),
    ],
)
def test_a_plan_makes_the_points_of_the_grid(grid):
    """The segments of a plan, expanded as a kernel expands them, are |x| of the grid, on the side and within the range that the plan says."""
    kind = np.dtype(grid.dtype)
    alpha = kind.type(1)
    layout = plan(grid, Scales.of(alpha), 0, grid.blocks)
    pieces = []
    for s in range(layout.base.size):
        steps = np.arange(layout.size[s])
        if layout.bits:
            z = (layout.base[s] + steps * layout.step[s]).astype(f"i{kind.itemsize}").view(kind)
        else:
            z = np.abs(layout.base[s] + steps.astype(kind) * layout.step[s])
        pieces.append(z)
        assert layout.side[s] != BELOW or (z < alpha).all()
        assert layout.side[s] != ABOVE or ((z >= alpha) & (z < 41 * alpha)).all()
        assert layout.side[s] != FAR or (z >= 40 * alpha).all()
        assert layout.safe[s]
    wanted = np.abs(np.concatenate([grid.block(block) for block in range(grid.blocks)]))

    assert np.array_equal(np.concatenate(pieces), wanted)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("alpha", [1e-3, 1.0, 1e3])
def test_what_is_safe_does_not_overflow(dtype, alpha):
    """Up to a residual that is called safe, the upper bound is finite; not far beyond, it is not called safe."""
    from verify import losses

    z = np.logspace(0, np.log10(float(np.finfo(dtype).max)) - 1e-6, 2001).astype(dtype)
    called = safe(z, np.dtype(dtype).type(alpha))
    assert (called == (z <= safe_up_to(np.dtype(dtype).type(alpha)))).all()

    assert np.isfinite(losses.bounds(z, alpha)[2][called]).all()
    assert called[: z.size // 3].all()
