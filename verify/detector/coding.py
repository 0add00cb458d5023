"""Box coding: from boxes to regression targets (32), (38), (43), (44), (93), (94), and back with each framework's clamp."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    Boxes = NDArray[np.float64]

SizeTarget = Literal["log", "linear"]
"""How w and h are regressed: "log" is (43), "linear" is (93) and (94)."""

UNIT = (1.0, 1.0, 1.0, 1.0)
ZERO = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Convention:
    """A framework's reading of a box and what it does to a prediction before decoding.

    Attributes:
        encode_extra: pixels added to x2 - x1 for a width when encoding: 1 where x2 is the box's last pixel.
        decode_extra: pixels subtracted from x2 and y2 after decoding. py-faster-rcnn forgets it, so that its decoded
            x2 and y2 are one pixel beyond those that were encoded.
        largest: upper clamp on the logarithm of the size ratio, or None.
        smallest: lower clamp, or None.
        epsilon: added to every width and height before dividing and taking the logarithm.
        source: where it stands.
    """

    encode_extra: float = 0.0
    decode_extra: float = 0.0
    largest: float | None = None
    smallest: float | None = None
    epsilon: float = 0.0
    source: str = ""


_CLIP = math.log(1000 / 16)

CONVENTIONS: Mapping[str, Convention] = MappingProxyType(
    {
        "exact": Convention(source="the paper's formulas as they stand"),
        "py-faster-rcnn": Convention(1, 0, source="lib/fast_rcnn/bbox_transform.py"),
        "detectron": Convention(1, 1, largest=_CLIP, source="detectron/utils/boxes.py, core/config.py BBOX_XFORM_CLIP"),
        "maskrcnn-benchmark": Convention(1, 1, largest=_CLIP, source="maskrcnn_benchmark/modeling/box_coder.py"),
        "detectron2": Convention(largest=_CLIP, source="detectron2/modeling/box_regression.py"),
        "torchvision": Convention(largest=_CLIP, source="torchvision/models/detection/_utils.py BoxCoder"),
        "mmdetection": Convention(largest=_CLIP, smallest=-_CLIP, source="mmdet DeltaXYWHBBoxCoder, wh_ratio_clip = 16/1000"),
        "tf": Convention(epsilon=1e-8, source="object_detection/box_coders/faster_rcnn_box_coder.py EPSILON"),
    }
)
"""Each framework's convention by name."""


def convention(name: str) -> Convention:
    """Look up a convention.

    Raises:
        ValueError: if there is none of that name.
    """
    if name not in CONVENTIONS:
        raise ValueError(f"framework is {name!r}; it must be one of {', '.join(CONVENTIONS)}.")
    return CONVENTIONS[name]


def _rows(values: ArrayLike, name: str) -> Boxes:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 4:
        raise ValueError(f"{name} has shape {array.shape}; it must be (N, 4).")
    return array


def _four(values: Sequence[float], name: str, *, above_zero: bool) -> Boxes:
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (4,) or not np.isfinite(array).all() or (above_zero and (array <= 0).any()):
        raise ValueError(f"{name} is {values!r}; it must be four finite numbers{', all above 0' if above_zero else ''}.")
    return array


def _centres(boxes: Boxes, name: str, extra: float) -> tuple[Boxes, Boxes]:
    sizes = boxes[:, 2:] - boxes[:, :2] + extra
    if not (sizes > 0).all():
        row = int(np.argmin((sizes > 0).all(axis=1)))
        raise ValueError(f"{name} row {row} is {boxes[row].tolist()}; its width and height must be above 0.")
    return boxes[:, :2] + 0.5 * sizes, sizes


def encode(
    boxes: ArrayLike,
    anchors: ArrayLike,
    *,
    framework: str = "exact",
    stds: Sequence[float] = UNIT,
    means: Sequence[float] = ZERO,
    size: SizeTarget = "log",
) -> Boxes:
    """Turn boxes into regression targets relative to their anchors.

    Args:
        boxes: ground-truth corners (N, 4), pixels.
        anchors: the anchors' or proposals' corners (N, 4), pixels.
        framework: a key of `CONVENTIONS`.
        stds: σ of (38) and (44) for x, y, w, h; the reciprocal of what some frameworks call weights.
        means: μ of (38) and (44).
        size: "log" for (43), "linear" for (93) and (94).

    Returns:
        Targets (N, 4), float64: x, y, w, h.

    Raises:
        ValueError: if shapes differ or are not (N, 4), a box has no area, or an argument is out of range.
    """
    rule = convention(framework)
    truth, base = _rows(boxes, "boxes"), _rows(anchors, "anchors")
    if truth.shape != base.shape:
        raise ValueError(f"boxes has shape {truth.shape} and anchors {base.shape}; they must be equal.")
    spread, shift = _four(stds, "stds", above_zero=True), _four(means, "means", above_zero=False)
    centre, extent = _centres(truth, "boxes", rule.encode_extra)
    origin, unit = _centres(base, "anchors", rule.encode_extra)
    unit, extent = unit + rule.epsilon, extent + rule.epsilon
    ratio = extent / unit
    sizes = np.log(ratio) if _is_log(size) else ratio - 1
    return (np.concatenate([(centre - origin) / unit, sizes], axis=1) - shift) / spread


def decode(
    targets: ArrayLike,
    anchors: ArrayLike,
    *,
    framework: str = "exact",
    stds: Sequence[float] = UNIT,
    means: Sequence[float] = ZERO,
    size: SizeTarget = "log",
) -> Boxes:
    """Turn predictions back into boxes: x̃ of (41) and w̃ of (47), or of (51) for linear sizes.

    Args:
        targets: predictions (N, 4): x, y, w, h in target units.
        anchors: the anchors' corners (N, 4), pixels.
        framework: a key of `CONVENTIONS`; its clamp applies to the logarithm of the size ratio.
        stds: σ of (38) and (44).
        means: μ of (38) and (44).
        size: "log" or "linear"; a linear prediction below -1 decodes to a negative size, which is returned as it is.

    Returns:
        Corners (N, 4), float64, pixels.

    Raises:
        ValueError: as for `encode`.
    """
    rule = convention(framework)
    wanted, base = _rows(targets, "targets"), _rows(anchors, "anchors")
    if wanted.shape != base.shape:
        raise ValueError(f"targets has shape {wanted.shape} and anchors {base.shape}; they must be equal.")
    spread, shift = _four(stds, "stds", above_zero=True), _four(means, "means", above_zero=False)
    origin, unit = _centres(base, "anchors", rule.encode_extra)
    raw = wanted * spread + shift
    centre = raw[:, :2] * unit + origin
    if _is_log(size):
        bounds = (-math.inf if rule.smallest is None else rule.smallest, math.inf if rule.largest is None else rule.largest)
        extent = np.exp(np.clip(raw[:, 2:], *bounds)) * unit
    else:
        extent = (raw[:, 2:] + 1) * unit
    return np.concatenate([centre - 0.5 * extent, centre + 0.5 * extent - rule.decode_extra], axis=1)


def _is_log(size: str) -> bool:
    if size not in {"log", "linear"}:
        raise ValueError(f"size is {size!r}; it must be 'log' (43) or 'linear' (93).")
    return size == "log"


@dataclass(frozen=True, slots=True)
class LogError:
    """How far (48), log r ≈ r - 1, is off for a box of a stated IoU with its anchor.

    Attributes:
        iou: the IoU τ; the size ratio r = w*/w_a then lies in [τ, 1/τ], both ends attained by nested boxes.
        smallest, largest: r - 1 - log r at r = τ and r = 1/τ; the second is the supremum.
        relative_low, relative_high: (r - 1)/log r - 1 at r = τ and at r = 1/τ.
    """

    iou: float
    smallest: float
    largest: float
    relative_low: float
    relative_high: float


def log_approximation_error(iou: float) -> LogError:
    """Bound the error of (48) over all boxes whose IoU with the anchor is at least `iou`, sharply.

    With w ≤ w', the intersection is at most w·k for the height k of the overlap and the union at least w'·k, so
    IoU ≤ w/w'. The error r - 1 - log r is convex with its zero at r = 1, so the ends of [τ, 1/τ] bound it.

    Args:
        iou: τ, above 0 and at most 1.

    Raises:
        ValueError: if `iou` is outside (0, 1].
    """
    if not 0 < iou <= 1:
        raise ValueError(f"iou is {iou}; it must be above 0 and at most 1.")
    step, log = 1 - iou, -math.log(iou)
    # r = τ: (τ - 1)/log τ - 1; r = 1/τ: (1/τ - 1)/log(1/τ) - 1; both tend to 0 at τ = 1.
    low, high = (step / log - 1, step / iou / log - 1) if log else (0.0, 0.0)
    return LogError(iou, log - step, step / iou - log, low, high)
