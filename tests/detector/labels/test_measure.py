"""Label noise from files: loading, matching, estimates, coverage."""

import csv
import itertools
import json
import math
import time

import numpy as np
import pytest

from verify.detector.assignment import iou
from verify.detector.labels import AnnotationError, Annotator, estimate, load, measure
from verify.detector.labels.matching import _overlaps, match
from verify.detector.labels.measure import readings_of
from verify.detector.labels.plot import plot


def draw_truth(rng, count):
    """Draw true boxes of 20 to 400 pixels."""
    corner, size = rng.uniform(0, 2000, (count, 2)), np.exp(rng.uniform(3, 6, (count, 2)))
    return np.concatenate([corner, corner + size], axis=1)


def draw_labels(rng, truth, noise, draw=None):
    """Label true boxes with noise in the centre and in the logarithm of the size."""
    error = noise * (draw or rng.laplace)(size=truth.shape)
    size = truth[:, 2:] - truth[:, :2]
    centre = (truth[:, :2] + truth[:, 2:]) / 2 + error[:, :2] * size
    half = size * np.exp(error[:, 2:]) / 2
    return np.concatenate([centre - half, centre + half], axis=1)


def write_coco(path, boxes, per_image=5, *, category=1, extra=(), shuffle=None):
    """Write boxes as a COCO file, five to an image."""
    order = np.arange(len(boxes)) if shuffle is None else shuffle.permutation(len(boxes))
    rows = [
        {
            "id": int(i),
            "image_id": int(i) // per_image,
            "category_id": category,
            "bbox": [*boxes[i, :2].tolist(), *(boxes[i, 2:] - boxes[i, :2]).tolist()],
        }
        for i in order
    ]
    images = [{"id": i, "file_name": f"{i}.jpg"} for i in range(-(-len(boxes) // per_image))]
    path.write_text(json.dumps({"images": images, "annotations": [*rows, *extra], "categories": [{"id": category, "name": "cat"}]}))
    return path


def test_truth_is_within_the_intervals(tmp_path):
    """Two people, 3000 boxes, noise of 3 %: estimates within the intervals, Laplace recognised, nothing warned about."""
    rng = np.random.default_rng(0)
    truth = draw_truth(rng, 3000)
    paths = [write_coco(tmp_path / name, draw_labels(rng, truth, 0.03), shuffle=rng) for name in ("a.json", "b.json")]
    found = measure(paths, level=0.999)

    assert (found.images, found.annotators, found.resampled) == (600, ("a.json", "b.json"), "images")
    assert found.objects > 2970
    for one in found.coordinates:
        assert one.interval[0] < 0.03 < one.interval[1], one
        assert one.likelihood_interval[0] < 0.03 < one.likelihood_interval[1], one
        assert one.preference == "Laplace", one
    assert found.warnings == ()
    assert found.label == tuple(one.scale for one in found.coordinates)


def test_three_people_with_missing_boxes(tmp_path):
    """Objects that one of three people missed still count, and the misses are reported."""
    rng = np.random.default_rng(1)
    truth = draw_truth(rng, 1500)
    paths = []
    for name in ("a.json", "b.json", "c.json"):
        boxes = draw_labels(rng, truth, 0.02)
        boxes[rng.random(1500) < 0.02] = [0, 0, 0, 0]
        paths.append(write_coco(tmp_path / name, boxes))
    found = measure(paths, level=0.999)

    assert all(one.interval[0] < 0.02 < one.interval[1] for one in found.coordinates)
    assert all(found.dropped[name]["without width or height"] > 5 for name in found.annotators)
    # What the first person missed has no partner with the others; theirs mostly has the third.
    assert min(found.unmatched["b.json"], found.unmatched["c.json"]) > 5


def test_gaussian_noise_is_recognised(tmp_path):
    """Gaussian noise is called Gaussian, with its standard deviation, and a warning."""
    rng = np.random.default_rng(2)
    truth = draw_truth(rng, 3000)
    paths = [write_coco(tmp_path / name, draw_labels(rng, truth, 0.03, rng.normal)) for name in ("a.json", "b.json")]
    found = measure(paths)

    assert {"Gaussian"} == {one.preference for one in found.coordinates}
    assert all(abs(one.gaussian / 0.03 - 1) < 0.06 for one in found.coordinates)
    assert sum("closer to Gaussian" in text for text in found.warnings) == 4


def test_large_noise_is_underestimated_and_said_to_be(tmp_path):
    """The threshold cuts the largest differences off: at 15 % noise the estimate is low and a warning says so."""
    rng = np.random.default_rng(3)
    truth = draw_truth(rng, 1000)
    paths = [write_coco(tmp_path / name, draw_labels(rng, truth, 0.15)) for name in ("a.json", "b.json")]
    found = measure(paths)

    assert found.coordinates[0].interval[1] < 0.15
    assert any("have no partner" in text for text in found.warnings)


def test_a_systematic_offset_is_reported(tmp_path):
    """A person who draws all boxes 5 % wider is found out."""
    rng = np.random.default_rng(4)
    truth = draw_truth(rng, 500)
    wide = draw_labels(rng, truth, 0.01)
    wide[:, [0, 2]] += 0.05 * (wide[:, 2] - wide[:, 0])[:, None] * [-0.5, 0.5]
    found = measure([write_coco(tmp_path / "a.json", draw_labels(rng, truth, 0.01)), write_coco(tmp_path / "b.json", wide)])

    assert any("differ systematically in w" in text for text in found.warnings)
    assert abs(found.coordinates[2].offsets["b.json"] - math.log(1.05) / 2) < 0.002


@pytest.mark.parametrize("sizes", [True, False])
@pytest.mark.parametrize("one_file", [True, False])
def test_csv_files(tmp_path, sizes, one_file):
    """CSV gives the same as COCO, by corners or sizes, in one file with annotators or one a person."""
    rng = np.random.default_rng(5)
    truth = draw_truth(rng, 200)
    people = {name: draw_labels(rng, truth, 0.02) for name in ("ann", "bob")}
    wanted = measure([write_coco(tmp_path / f"{name}.json", boxes) for name, boxes in people.items()])
    header = ["image", "category", *(("x", "y", "w", "h") if sizes else ("x1", "y1", "x2", "y2")), "annotator"]
    rows = {name: [] for name in people}
    for name, boxes in people.items():
        for place, box in enumerate(boxes):
            values = [*box[:2], *(box[2:] - box[:2])] if sizes else [*box]
            rows[name].append([f"{place // 5}.jpg", "cat", *map(repr, map(float, values)), name if one_file else ""])
    files = {"all.csv": rows["ann"] + rows["bob"]} if one_file else {f"{name}.csv": own for name, own in rows.items()}
    for name, own in files.items():
        with (tmp_path / name).open("w", newline="") as stream:
            csv.writer(stream).writerows([header, *own])
    found = measure([tmp_path / name for name in files])

    np.testing.assert_allclose(found.label, wanted.label, rtol=1e-12)
    assert found.objects == wanted.objects


def test_two_objects_are_enough_and_one_is_not(tmp_path):
    """The smallest input has an estimate; the interval of a single object is refused."""
    header = "image,x1,y1,x2,y2,annotator"
    rows = ["a,0,0,10,10,ann", "a,1,1,11,12,bob", "b,0,0,20,20,ann", "b,1,2,22,21,bob", "c,0,0,5,5,ann"]
    (tmp_path / "two.csv").write_text("\n".join([header, *rows]))
    found = measure([tmp_path / "two.csv"])

    assert (found.objects, found.images, found.resampled) == (2, 3, "boxes")
    assert found.unmatched == {"two.csv:ann": 1, "two.csv:bob": 0}
    assert all(one.scale > 0 for one in found.coordinates)
    assert any("images are few" in text for text in found.warnings)
    (tmp_path / "one.csv").write_text("\n".join([header, *rows[:2]]))
    with pytest.raises(AnnotationError, match="Only one object was matched"):
        measure([tmp_path / "one.csv"])


def _annotator(name, boxes, images=None, categories=None):
    boxes = np.asarray(boxes, dtype=float).reshape(-1, 4)
    image = np.asarray(images or ["0"] * len(boxes), dtype=object)
    return Annotator(name, frozenset(image) | {"0"}, image, np.asarray(categories or [""] * len(boxes), dtype=object), boxes)


def test_matching_is_optimal():
    """On small crowded images the matching has the largest total IoU of all one-to-one matchings."""
    rng = np.random.default_rng(6)
    for _ in range(30):
        corner = rng.uniform(0, 10, (2, 5, 2))
        first, second = np.concatenate([corner, corner + rng.uniform(5, 20, (2, 5, 2))], axis=2)
        overlap = iou(first, second)
        overlap[overlap < 0.3] = 0
        wanted = max(overlap[np.arange(5), list(order)].sum() for order in itertools.permutations(range(5)))
        if wanted == 0:
            continue
        found = match([_annotator("a", first), _annotator("b", second)], threshold=0.3).boxes
        got = sum(iou(pair[:1], pair[1:])[0, 0] for pair in found)

        assert math.isclose(wanted, got, rel_tol=1e-12)


def test_overlaps_equal_the_public_iou():
    """The matcher's own IoU is the package's."""
    rng = np.random.default_rng(7)
    corner = rng.uniform(0, 10, (2, 40, 2))
    boxes = np.concatenate([corner, corner + rng.uniform(1, 10, (2, 40, 2))], axis=2)

    np.testing.assert_allclose(_overlaps(boxes[0], boxes[1]), iou(boxes[0], boxes[1]), rtol=8 * 2.0**-52)


def test_categories_separate_unless_ignored():
    """A cat is no dog, but with categories ignored the boxes match."""
    people = [_annotator("a", [[0, 0, 10, 10]], categories=["cat"]), _annotator("b", [[0, 0, 10, 11]], categories=["dog"])]
    with pytest.raises(AnnotationError, match="No box of a overlaps"):
        match(people)

    assert len(match(people, by_category=False).boxes) == 1


def test_other_images_are_counted():
    """Boxes in images that only one person has are counted, not dropped silently."""
    people = [
        _annotator("a", [[0, 0, 10, 10]] * 2, images=["0", "7"]),
        _annotator("b", [[0, 0, 10, 11], [50, 50, 60, 60]], images=["0", "0"]),
    ]
    found = match(people)

    assert (found.elsewhere, found.unmatched, found.images) == ({"a": 1, "b": 0}, {"a": 0, "b": 1}, 1)


def test_readings_are_in_box_widths():
    """The centre in geometric-mean widths, the size as a logarithm."""
    found = match([_annotator("a", [[0, 0, 10, 10]]), _annotator("b", [[1, 0, 11, 12.5]])])
    x, y, w, h = (one[0] for one in readings_of(found))

    np.testing.assert_allclose([x, y, w, h], [[0, 0.1], [0, 1.25 / math.sqrt(125)], [0, 0], [0, math.log(1.25)]], atol=1e-15)


def _coverage(repetitions, objects, people, level, resamples, seed):
    """Count how often each interval covers the true scale, for objects five to an image that share nothing else."""
    rng = np.random.default_rng(seed)
    cluster = np.arange(objects) // 2
    hits = np.zeros(2)
    for place in range(repetitions):
        readings = 0.04 * rng.laplace(size=(objects, people))
        one = estimate("x", readings, cluster, [str(k) for k in range(people)], level=level, resamples=resamples, seed=place)
        hits += [low < 0.04 < high for low, high in (one.interval, one.likelihood_interval)]
    return hits / repetitions


def test_intervals_cover_at_their_nominal_rate():
    """500 repetitions: 90 % intervals of both estimates cover the truth in 90 % within 3.5 standard errors."""
    got = _coverage(500, 100, 2, 0.9, 199, 0)

    assert (np.abs(got - 0.9) < 3.5 * math.sqrt(0.9 * 0.1 / 500)).all(), got


@pytest.mark.slow
@pytest.mark.parametrize("people", [2, 3, 5])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_coverage_in_full(people, level):
    """3000 repetitions, two to five people: within 3.5 standard errors and the half per cent that 399 resamples leave open."""
    got = _coverage(3000, 200, people, level, 399, people)

    assert (np.abs(got - level) < 3.5 * math.sqrt(level * (1 - level) / 3000) + 0.005).all(), got


def test_the_estimate_is_unbiased():
    """⅔·mean|Δ| averages to b over 4000 small samples, for two and for four people."""
    rng = np.random.default_rng(8)
    for people in (2, 4):
        readings = rng.laplace(size=(4000 * 5, people))
        gaps = np.abs(readings[:, :, None] - readings[:, None, :])[:, *np.triu_indices(people, 1)]
        each = 2 / 3 * gaps.reshape(4000, -1).mean(axis=1)

        assert abs(each.mean() - 1) < 4 * each.std() / math.sqrt(4000)


def test_plot_is_written(tmp_path):
    """A picture of four panels comes out."""
    pytest.importorskip("matplotlib")
    rng = np.random.default_rng(9)
    truth = draw_truth(rng, 100)
    found = measure([write_coco(tmp_path / name, draw_labels(rng, truth, 0.03)) for name in ("a.json", "b.json")])
    plot(found, tmp_path / "noise.png")

    assert (tmp_path / "noise.png").read_bytes().startswith(b"\x89PNG")


GOOD = {"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"image_id": 1, "bbox": [0, 0, 10, 10]}]}


@pytest.mark.parametrize(
    ("content", "pattern"),
    [
        ("", "is empty"),
        ("{", "is not valid JSON .line 1"),
        ("[" * 100000, "is not valid JSON"),
        ("[]", "lacks the lists"),
        ('{"images": 3, "annotations": []}', "lacks the lists"),
        ('{"images": [], "annotations": []}', "holds no usable boxes"),
        ('{"images": [{}], "annotations": []}', "without an id"),
        (json.dumps(GOOD | {"annotations": [{"image_id": 1, "bbox": [0, 0, -3, 4]}]}), "holds no usable boxes .1 without width or height"),
        (json.dumps(GOOD | {"annotations": [{"image_id": 1, "bbox": [0, 0, "x", 4]}]}), "1 without four finite numbers"),
        (json.dumps(GOOD | {"annotations": [{"image_id": 1, "bbox": [0, 0, 1e999, 4]}]}), "1 without four finite numbers"),
        (json.dumps(GOOD | {"annotations": [{"image_id": 1, "bbox": [0, 0, 1e300, 4]}]}), "1 beyond 1e.07 pixels"),
        (json.dumps(GOOD | {"annotations": [{"image_id": 1}]}), "1 without four finite numbers"),
        (json.dumps(GOOD | {"annotations": [{"image_id": 9, "bbox": [0, 0, 1, 1]}]}), "1 of an image that the file does not list"),
        (json.dumps(GOOD | {"annotations": [{"image_id": 1, "bbox": [0, 0, 1, 1], "iscrowd": 1}]}), "1 marked as a crowd"),
        (json.dumps(GOOD | {"annotations": [7]}), "1 of an image that the file does not list"),
        (json.dumps(GOOD | {"images": [{"id": 1, "file_name": "other.jpg"}]}), "have no image in common"),
        (json.dumps(GOOD | {"annotations": [{"image_id": 1, "bbox": [50, 50, 10, 10]}]}), "No box of good.json overlaps"),
        (json.dumps(GOOD), "agree exactly on x"),
    ],
)
def test_broken_files_are_one_sentence(tmp_path, content, pattern):
    """Each says which file, how many boxes and why, in one line."""
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    (tmp_path / "bad.json").write_text(content)
    with pytest.raises(AnnotationError, match=pattern) as caught:
        measure([tmp_path / "good.json", tmp_path / "bad.json"])

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "pattern"),
    [
        ("image,x1\n", "needs a header with image and x1, y1, x2, y2"),
        ("image,x1,y1,x2,y2\n", "has a header but no boxes"),
        ("image,x1,y1,x2,y2\na,0,0,1\n", "1 without four finite numbers"),
        ("image,x1,y1,x2,y2\na,0,0,1,1\n", "holds one annotator's boxes"),
    ],
)
def test_broken_csv_files_are_one_sentence(tmp_path, content, pattern):
    """A CSV without header, boxes, numbers or a second person."""
    (tmp_path / "a.csv").write_text(content)
    paths = [tmp_path / "a.csv"] * (1 if "one annotator" in pattern else 2)
    with pytest.raises(AnnotationError, match=pattern):
        measure(paths)


def test_binary_and_missing_files(tmp_path):
    """What is no file, no text, or nothing at all."""
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "a.json").write_bytes(b"\x80\x81")
    for paths, pattern in (
        ([], "No annotation files"),
        ([tmp_path], "is not a file"),
        ([tmp_path / "a.csv"], "not a CSV file"),
        ([tmp_path / "a.json"], "not valid JSON"),
    ):
        with pytest.raises(AnnotationError, match=pattern):
            load(paths)


def test_options_out_of_range(tmp_path):
    """Threshold, level and resamples have their ranges."""
    people = [_annotator("a", [[0, 0, 10, 10]]), _annotator("b", [[0, 0, 10, 11]])]
    with pytest.raises(ValueError, match=r"^threshold is 0; it must be above 0"):
        match(people, threshold=0)
    with pytest.raises(ValueError, match=r"^level is 1; it must be above 0 and below 1"):
        measure([tmp_path], level=1)
    with pytest.raises(ValueError, match=r"^resamples is 3; it must be at least 100"):
        measure([tmp_path], resamples=3)


def test_an_image_with_too_many_boxes_is_refused():
    """Three thousand boxes of one category in one image would need too large a matrix."""
    boxes = np.tile([0.0, 0, 1, 1], (3000, 1))
    with pytest.raises(AnnotationError, match="too many to match"):
        match([_annotator("a", boxes), _annotator("b", boxes)])


@pytest.mark.slow
def test_a_hundred_thousand_boxes_in_thirty_seconds(tmp_path):
    """Two files of 10⁵ boxes in 20 000 images are loaded, matched and estimated in half a minute."""
    rng = np.random.default_rng(10)
    truth = draw_truth(rng, 100_000)
    paths = [write_coco(tmp_path / name, draw_labels(rng, truth, 0.03)) for name in ("a.json", "b.json")]
    start = time.perf_counter()
    found = measure(paths)

    assert found.objects > 99_000
    assert time.perf_counter() - start < 30
