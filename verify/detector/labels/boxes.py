"""Annotations of the same images by several people: COCO JSON and CSV files, checked row by row."""

from __future__ import annotations

import csv
import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

# A COCO file of 10^5 boxes has about 20 MB; JSON text takes about ten times its size in memory while it is parsed.
_LARGEST = 2**28

# No image has so many pixels across; sums and products of larger numbers could overflow.
_FARTHEST = 1e7

_CSV_CORNERS = ("x1", "y1", "x2", "y2")
_CSV_SIZES = ("x", "y", "w", "h")


class AnnotationError(ValueError):
    """Annotation files cannot be used; the text is one sentence that names the file and what is expected."""


@dataclass(frozen=True, slots=True)
class Annotator:
    """One person's boxes.

    Attributes:
        name: the file's name, or the annotator's in a CSV file that holds several.
        images: the names of all images that the file lists, with or without boxes.
        image: (N,) each box's image name.
        category: (N,) each box's category name; "" where there are none.
        corners: (N, 4) x1, y1, x2, y2 in pixels, all with positive width and height.
        dropped: how many boxes were left out, by reason.
    """

    name: str
    images: frozenset[str]
    image: NDArray[np.object_]
    category: NDArray[np.object_]
    corners: NDArray[np.float64]
    dropped: dict[str, int] = field(default_factory=dict)


def load(paths: Sequence[Path]) -> tuple[Annotator, ...]:
    """Load two or more annotators' boxes.

    Args:
        paths: COCO JSON files or CSV files, one a person; or one CSV with a column `annotator`. A CSV has a header with
            `image` and either x1, y1, x2, y2 or x, y, w, h; `category` is optional. A CSV lists images by their boxes
            only, so an image in which a person saw nothing is known as theirs only if the file names it for another.

    Raises:
        AnnotationError: if a file is missing, malformed or empty, or there are fewer than two annotators.
    """
    if not paths:
        raise AnnotationError("No annotation files were given; give two or more, one a person.")
    found: list[Annotator] = []
    for path in paths:
        _check(path)
        found.extend(_from_csv(path) if path.suffix.lower() == ".csv" else [_from_coco(path)])
    if len(found) < 2:
        raise AnnotationError(f"{paths[0]} holds one annotator's boxes; label noise needs at least two people's boxes of the same images.")
    for one in found:
        if not len(one.corners):
            left = f" ({', '.join(f'{count} {why}' for why, count in one.dropped.items())})" if one.dropped else ""
            raise AnnotationError(f"{one.name} holds no usable boxes{left}; every annotator must have some.")
    return tuple(found)


def _check(path: Path) -> None:
    if not path.is_file():
        raise AnnotationError(f"{path} is not a file; give a COCO JSON or CSV file of annotations.")
    if path.stat().st_size > _LARGEST:
        raise AnnotationError(f"{path} is larger than {_LARGEST} bytes; split it by image.")
    if path.stat().st_size == 0:
        raise AnnotationError(f"{path} is empty; give a COCO JSON or CSV file of annotations.")


def _from_coco(path: Path) -> Annotator:
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise AnnotationError(f"{path} is not valid JSON{where}; give a COCO file of annotations.") from error
    parts = content if isinstance(content, dict) else {}
    images, rows = parts.get("images"), parts.get("annotations")
    if not isinstance(images, list) or not isinstance(rows, list):
        raise AnnotationError(f"{path} lacks the lists 'images' and 'annotations' of a COCO file.")
    names = _names(images, path, "file_name")
    categories = _names(parts.get("categories") or [], path, "name")
    boxes: list[tuple[str, str, Any]] = []
    dropped: Counter[str] = Counter()
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("image_id"), int | str) or row["image_id"] not in names:
            dropped["of an image that the file does not list"] += 1
        elif row.get("iscrowd"):
            dropped["marked as a crowd"] += 1
        else:
            kind = row.get("category_id")
            category = categories.get(kind, str(kind)) if isinstance(kind, int | str) else ""
            boxes.append((names[row["image_id"]], category, row.get("bbox")))
    return _annotator(path.name, names.values(), boxes, dropped, sizes=True)


def _names(rows: list[Any], path: Path, key: str) -> dict[int | str, str]:
    names: dict[int | str, str] = {}
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("id"), int | str):
            raise AnnotationError(f"{path} has an image or category without an id.")
        names[row["id"]] = str(row.get(key, row["id"]))
    return names


def _from_csv(path: Path) -> list[Annotator]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream, strict=True)
            header = [name.strip().lower() for name in reader.fieldnames or []]
            reader.fieldnames = header
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise AnnotationError(f"{path} is not a CSV file in UTF-8.") from error
    corners = set(_CSV_CORNERS) <= set(header)
    if "image" not in header or not (corners or set(_CSV_SIZES) <= set(header)):
        raise AnnotationError(f"{path} needs a header with image and x1, y1, x2, y2 (or x, y, w, h); it has {', '.join(header) or 'none'}.")
    names = _CSV_CORNERS if corners else _CSV_SIZES
    people: dict[str, list[tuple[str, str, Any]]] = {}
    images = frozenset(str(row.get("image") or "") for row in rows)
    for row in rows:
        person = f"{path.name}:{row['annotator']}" if row.get("annotator") else path.name
        image = str(row.get("image") or "")
        people.setdefault(person, []).append((image, str(row.get("category") or ""), [row.get(name) for name in names]))
    if not people:
        raise AnnotationError(f"{path} has a header but no boxes.")
    return [_annotator(person, images, boxes, Counter(), sizes=not corners) for person, boxes in people.items()]


def _numbers(rows: list[Any]) -> NDArray[np.float64]:
    """Turn rows of four numbers or texts into an array; NaN where a row is something else."""
    if rows and all(isinstance(row, list) and len(row) == 4 for row in rows):
        try:
            return np.array(rows, dtype=np.float64)
        except (TypeError, ValueError, OverflowError):
            pass
    numbers = np.full((len(rows), 4), np.nan)
    for place, row in enumerate(rows):
        if isinstance(row, list) and len(row) == 4:
            with suppress(TypeError, ValueError, OverflowError):
                numbers[place] = [float(one) for one in row]
    return numbers


def _annotator(name: str, images: Iterable[str], boxes: list[tuple[str, str, Any]], dropped: Counter[str], *, sizes: bool) -> Annotator:
    """Check every box, count those that cannot be used, and keep the rest."""
    numbers = _numbers([values for _, _, values in boxes])
    if sizes:
        with np.errstate(invalid="ignore", over="ignore"):
            numbers[:, 2:] += numbers[:, :2]
    readable = np.asarray(np.isfinite(numbers).all(axis=1))
    near = readable & np.asarray(np.abs(np.where(readable[:, None], numbers, 0.0)) < _FARTHEST).all(axis=1)
    with np.errstate(invalid="ignore", over="ignore"):
        solid = near & (numbers[:, 2:] > numbers[:, :2]).all(axis=1)
    dropped["without four finite numbers"] += int((~readable).sum())
    dropped[f"beyond {_FARTHEST:.0e} pixels"] += int((readable & ~near).sum())
    dropped["without width or height"] += int((near & ~solid).sum())
    keep = np.flatnonzero(solid)
    return Annotator(
        name,
        frozenset(images),
        np.asarray([boxes[row][0] for row in keep], dtype=object),
        np.asarray([boxes[row][1] for row in keep], dtype=object),
        numbers[keep],
        {why: count for why, count in dropped.items() if count},
    )
