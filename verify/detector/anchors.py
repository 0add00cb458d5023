"""Anchors as four frameworks generate them: to the pixel, in their own order and with their own conventions.

Boxes are rows (x1, y1, x2, y2) in pixels, float64. In py-faster-rcnn and Detectron x2 and y2 are the last pixel that
belongs to the box, so a width is x2 - x1 + 1; elsewhere a width is x2 - x1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Boxes = NDArray[np.float64]

RATIOS = (0.5, 1.0, 2.0)
"""Height over width, in the order in which every framework here goes through them."""


def _positive(values: Sequence[float], name: str) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64).reshape(-1)
    if array.size == 0 or not (np.isfinite(array) & (array > 0)).all():
        raise ValueError(f"{name} is {values!r}; it must hold at least one number, all above 0.")
    return array


def py_faster_rcnn_anchors(scales: Sequence[float] = (8, 16, 32), ratios: Sequence[float] = RATIOS, base_size: float = 16) -> Boxes:
    """Generate the anchors of py-faster-rcnn (and Detectron) at the origin of the feature map.

    Widths and heights are rounded at the base size and only then scaled, which makes the wide anchors 7.8 % larger than
    the square ones and the tall ones 5.5 % smaller. The values are those that the Python function returns; the array in
    that file's comment is one larger in each coordinate, because it was printed by MATLAB.

    Args:
        scales: multiples of the base size; (4, 8, 16, 32) for the COCO end-to-end model.
        ratios: height over width.
        base_size: the stride of the feature map, 16 for VGG-16.

    Returns:
        An array (len(ratios)·len(scales), 4), ratio-major, with inclusive corners.

    Raises:
        ValueError: if an argument is not positive.
    """
    stretch, multiples = _positive(ratios, "ratios"), _positive(scales, "scales")
    base = float(_positive([base_size], "base_size")[0])
    centre = 0.5 * (base - 1)
    # np.round is half to even, as there: 11.5 becomes 12.
    widths = np.round(np.sqrt(base * base / stretch))
    heights = np.round(widths * stretch)
    width = np.multiply.outer(widths, multiples).reshape(-1)
    height = np.multiply.outer(heights, multiples).reshape(-1)
    half_width, half_height = 0.5 * (width - 1), 0.5 * (height - 1)
    return np.stack([centre - half_width, centre - half_height, centre + half_width, centre + half_height], axis=1)


def torchvision_anchors(sizes: Sequence[float] = (128, 256, 512), ratios: Sequence[float] = RATIOS) -> Boxes:
    """Generate torchvision's cell anchors: centred on zero, corners rounded half to even, ratio-major.

    The arithmetic is float32, as there: it decides how a corner that is nearly a half is rounded.

    Args:
        sizes: side lengths of the square anchor of each size, in pixels.
        ratios: height over width.

    Returns:
        An array (len(ratios)·len(sizes), 4).

    Raises:
        ValueError: if an argument is not positive.
    """
    side = _positive(sizes, "sizes").astype(np.float32)
    tall = np.sqrt(_positive(ratios, "ratios").astype(np.float32))
    wide = np.float32(1) / tall
    width, height = np.multiply.outer(wide, side).reshape(-1), np.multiply.outer(tall, side).reshape(-1)
    return np.round(np.stack([-width, -height, width, height], axis=1) / np.float32(2)).astype(np.float64)


def detectron2_anchors(sizes: Sequence[float] = (32, 64, 128, 256, 512), ratios: Sequence[float] = RATIOS) -> Boxes:
    """Generate detectron2's cell anchors: centred on zero, not rounded, size-major.

    Args:
        sizes: square roots of the areas, in pixels.
        ratios: height over width.

    Returns:
        An array (len(sizes)·len(ratios), 4).

    Raises:
        ValueError: if an argument is not positive.
    """
    side, stretch = np.meshgrid(_positive(sizes, "sizes"), _positive(ratios, "ratios"), indexing="ij")
    width = np.sqrt(side**2 / stretch).reshape(-1)
    height = stretch.reshape(-1) * width
    return np.stack([-width, -height, width, height], axis=1) / 2


def mmdetection_anchors(
    base_size: float = 4, scales: Sequence[float] = (8,), ratios: Sequence[float] = RATIOS, *, center_offset: float = 0
) -> Boxes:
    """Generate mmdetection's base anchors (version 2 and later): not rounded, ratio-major.

    Args:
        base_size: the stride of the feature map.
        scales: multiples of the base size.
        ratios: height over width.
        center_offset: where in the cell the centre lies, in multiples of the base size; 0 by default, 0.5 for its SSD.

    Returns:
        An array (len(ratios)·len(scales), 4).

    Raises:
        ValueError: if an argument is not positive.
    """
    base = float(_positive([base_size], "base_size")[0])
    tall, multiples = np.sqrt(_positive(ratios, "ratios")), _positive(scales, "scales")
    width = np.multiply.outer(base / tall, multiples).reshape(-1)
    height = np.multiply.outer(base * tall, multiples).reshape(-1)
    middle = center_offset * base
    return np.stack([middle - width / 2, middle - height / 2, middle + width / 2, middle + height / 2], axis=1)


def shifted(anchors: Boxes, shape: tuple[int, int], stride: float | tuple[float, float], offset: float = 0.0) -> Boxes:
    """Lay a cell's anchors over a feature map, in the order that all four frameworks share.

    Args:
        anchors: the anchors of one cell, (A, 4).
        shape: rows and columns of the feature map.
        stride: pixels from cell to cell, one number or (down, across).
        offset: the first cell's position in strides: 0 (the default everywhere) or 0.5 (the cell's centre).

    Returns:
        An array (rows·columns·A, 4): row by row, then column by column, the anchors of a cell together.

    Raises:
        ValueError: if the shape or the stride is not positive, or the anchors are not (A, 4).
    """
    cells = np.asarray(anchors, dtype=np.float64)
    if cells.ndim != 2 or cells.shape[1] != 4:
        raise ValueError(f"anchors has shape {cells.shape}; it must be (A, 4).")
    if len(shape) != 2 or min(shape) < 1:
        raise ValueError(f"shape is {shape}; it must be two whole numbers above 0, rows and columns.")
    down, across = _positive(np.broadcast_to(stride, 2).tolist(), "stride")
    y, x = np.meshgrid((np.arange(shape[0]) + offset) * down, (np.arange(shape[1]) + offset) * across, indexing="ij")
    moves = np.stack([x, y, x, y], axis=-1).reshape(-1, 1, 4)
    return (moves + cells).reshape(-1, 4)
