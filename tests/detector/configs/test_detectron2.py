"""detectron2's YAML with its bases."""

from fractions import Fraction

import pytest

from verify.detector.configs import ConfigError, read_config
from verify.detector.heads import presets

BASE = """\
MODEL:
  META_ARCHITECTURE: "GeneralizedRCNN"
  ANCHOR_GENERATOR:
    SIZES: [[32], [64], [128], [256], [512]]
  RPN:
    IN_FEATURES: ["p2", "p3", "p4", "p5", "p6"]
    POST_NMS_TOPK_TRAIN: 1000
  ROI_HEADS:
    NAME: "StandardROIHeads"
SOLVER:
  STEPS: (60000, 80000)
VERSION: 2
"""
CHILD = """\
_BASE_: "../Base-RCNN-FPN.yaml"
MODEL:
  WEIGHTS: "detectron2://ImageNetPretrained/MSRA/R-50.pkl"
  RPN:
    SMOOTH_L1_BETA: 0.1111
    BBOX_REG_LOSS_WEIGHT: 2.0
  ROI_BOX_HEAD:
    SMOOTH_L1_BETA: 0.5  # a comment
    BBOX_REG_WEIGHTS: (20.0, 20.0, 10.0, 10.0)
"""
RETINA = """\
MODEL:
  META_ARCHITECTURE: "RetinaNet"
  ANCHOR_GENERATOR:
    SIZES: !!python/object/apply:eval ["[[x, x * 2**(1.0/3)] for x in [32, 64]]"]
  RETINANET:
    SMOOTH_L1_LOSS_BETA: 0.0
"""
CASCADE = """\
_BASE_: "../Base-RCNN-FPN.yaml"
MODEL:
  ROI_HEADS:
    NAME: CascadeROIHeads
"""


@pytest.fixture
def folder(tmp_path):
    """Lay out a configuration folder as detectron2's."""
    (tmp_path / "Base-RCNN-FPN.yaml").write_text(BASE)
    (tmp_path / "sub").mkdir()
    for name, text in (("child", CHILD), ("retina", RETINA), ("cascade", CASCADE)):
        (tmp_path / "sub" / f"{name}.yaml").write_text(text)
    return tmp_path


def test_base_and_child(folder):
    """The child's keys count over the base's and the defaults, and each is accounted for with its file."""
    reading = read_config([folder / "sub" / "child.yaml"])
    rpn, box = reading.heads

    assert ("rpn", Fraction(1111, 10000), 2, (1, 1, 1, 1)) == (rpn.name, rpn.alpha, rpn.weight, rpn.sigma)
    assert ("box-head", Fraction(1, 2), 1) == (box.name, box.alpha, box.weight)
    assert (Fraction(1, 20), Fraction(1, 20), Fraction(1, 10), Fraction(1, 10)) == box.sigma
    assert [path.name for path in reading.files] == ["child.yaml", "Base-RCNN-FPN.yaml"]
    files = {used.key: used.file.rpartition("/")[2] for used in box.used}
    assert files["MODEL.ROI_BOX_HEAD.SMOOTH_L1_BETA"] == "child.yaml"
    assert files["MODEL.META_ARCHITECTURE"] == "Base-RCNN-FPN.yaml"
    assert {"MODEL.ROI_BOX_HEAD.BBOX_REG_LOSS_WEIGHT": "1.0"}.items() <= {one.key: one.value for one in box.assumed}.items()


def test_python_tags_are_not_executed(folder):
    """A RetinaNet's anchor sizes are an expression in the model zoo; they are named and left alone."""
    reading = read_config([folder / "sub" / "retina.yaml"])

    assert presets["detectron2/retinanet/model-zoo"].label == tuple(one.label for one in reading.heads[0].noise.values())
    assert reading.notes == ("MODEL.ANCHOR_GENERATOR.SIZES is the expression !!python/object/apply:eval, which was not executed.",)


def test_a_tag_that_would_delete_files_does_nothing(tmp_path):
    """The classic attack leaves the file system alone."""
    victim = tmp_path / "victim"
    victim.write_text("here")
    (tmp_path / "evil.yaml").write_text(f'MODEL:\n  X: !!python/object/apply:os.unlink ["{victim}"]\n')
    read_config([tmp_path / "evil.yaml"])

    assert victim.read_text() == "here"


def test_defaults_of_the_cascade(folder):
    """Three stages with the default weights, as the presets have them."""
    heads = read_config([folder / "sub" / "cascade.yaml"]).heads

    assert [head.name for head in heads] == ["rpn", "stage-1", "stage-2", "stage-3"]
    for head in heads[1:]:
        assert presets[f"detectron2/cascade-rcnn/{head.name}"].sigma == head.sigma


def test_several_bases(tmp_path):
    """A list of bases is laid one over the other, each value with the file that said it last."""
    (tmp_path / "a.yaml").write_text("MODEL: {RPN: {SMOOTH_L1_BETA: 0.5, LOSS_WEIGHT: 4}}")
    (tmp_path / "b.yaml").write_text("MODEL: {RPN: {SMOOTH_L1_BETA: 0.25}}")
    (tmp_path / "c.yaml").write_text("_BASE_: [a.yaml, b.yaml]\nMODEL: {MASK_ON: True}")
    rpn = read_config([tmp_path / "c.yaml"]).heads[0]

    assert (Fraction(1, 4), 4) == (rpn.alpha, rpn.weight)
    files = {used.key: used.file.rpartition("/")[2] for used in rpn.used}
    assert (files["MODEL.RPN.SMOOTH_L1_BETA"], files["MODEL.RPN.LOSS_WEIGHT"]) == ("b.yaml", "a.yaml")


@pytest.mark.parametrize("text", ["1e-3", "0.001", "1.0e-3"])
def test_exponents_without_a_point_are_numbers(tmp_path, text):
    """PyYAML takes 1e-3 for text; detectron2 takes it for a number, and so does the reader."""
    (tmp_path / "a.yaml").write_text(f"MODEL: {{RPN: {{SMOOTH_L1_BETA: {text}}}}}")

    assert Fraction(1, 1000) == read_config([tmp_path / "a.yaml"]).heads[0].alpha


def test_iou_losses_are_skipped_with_a_reason(tmp_path):
    """GIoU has no noise scales, and the reading says so."""
    (tmp_path / "a.yaml").write_text("MODEL: {RPN: {BBOX_REG_LOSS_TYPE: giou}, ROI_BOX_HEAD: {BBOX_REG_LOSS_WEIGHT: 0}}")
    reading = read_config([tmp_path / "a.yaml"])

    assert [
        (one.name, one.reason[: len("its loss is giou, which")] if one.name == "rpn" else one.reason[: len("its loss weight is 0, so")])
        for one in reading.skipped
    ] == [("rpn", "its loss is giou, which"), ("box-head", "its loss weight is 0, so")]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("MODEL: {RPN: {SMOOTH_L1_BETA: wide}}", "MODEL.RPN.SMOOTH_L1_BETA is wide in .*a.yaml; it must be a number"),
        ("MODEL: {RPN: {SMOOTH_L1_BETA: -1}}", "MODEL.RPN.SMOOTH_L1_BETA is -1; it must not be below 0"),
        ("MODEL: {RPN: {SMOOTH_L1_BETA: .nan}}", "SMOOTH_L1_BETA is .nan"),
        ("MODEL: {RPN: 3}", "MODEL.RPN is 3.0 in .*; it must hold further keys"),
        ("MODEL: {ROI_BOX_HEAD: {BBOX_REG_WEIGHTS: [1, 2]}}", "BBOX_REG_WEIGHTS is .1.0, 2.0. in .*; it must be four numbers"),
        ("MODEL: {ROI_BOX_HEAD: {BBOX_REG_WEIGHTS: '(1, 2, 3, 0)'}}", "all four must be above 0"),
        ("MODEL: {ROI_BOX_HEAD: {BBOX_REG_WEIGHTS: '__import__(1)'}}", "it must be four numbers"),
        ("MODEL: {META_ARCHITECTURE: SemanticSegmentor}", "META_ARCHITECTURE to 'SemanticSegmentor'"),
        ("MODEL: {TYPE: generalized_rcnn}", "is a configuration of Detectron, not detectron2"),
        ("MODEL: {WEIGHT: 'catalog://x'}", "is a configuration of maskrcnn-benchmark, not detectron2"),
        ("MODEL: {ROI_HEADS: {BBOX_REG_WEIGHTS: [1, 1, 1, 1]}}", "is a configuration of maskrcnn-benchmark"),
        ("MODEL: [", "is not valid YAML .line"),
        ("", "is empty"),
        ("- 1", "does not hold keys and values at its top"),
        ("just words", "does not hold keys and values at its top"),
        ("OTHER: 1", "has neither MODEL nor _BASE_"),
        ("_BASE_: https://example.org/a.yaml", "only files are read"),
        ("_BASE_: nowhere.yaml", "nowhere.yaml does not exist"),
        ("_BASE_: 7", "sets _BASE_ to something else than file names"),
        ("_BASE_: a.yaml", "which builds on it again"),
        ("MODEL: &a {RPN: *a}", "contains itself"),
        ("a: &a [1]\nb: {<<: *a}\nMODEL: {}", "merge key"),
        ("? [1]\n: 2\nMODEL: {}", "a key that is not a word"),
        ("MODEL: !!python/name:os.system {}", "MODEL is !!python/name:os.system in .*; it must hold further keys"),
    ],
)
def test_broken_files_are_one_sentence(tmp_path, text, pattern):
    """Each says which file and which key, in one line."""
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=pattern) as caught:
        read_config([path])

    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_bomb_of_aliases_is_refused(tmp_path):
    """Nine levels of nine aliases would expand to 9⁹ values."""
    lines = ["a0: &a0 [1,1,1,1,1,1,1,1,1]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    (tmp_path / "bomb.yaml").write_text("\n".join([*lines, "MODEL: {}"]))
    with pytest.raises(ConfigError, match="expands to more than"):
        read_config([tmp_path / "bomb.yaml"])


@pytest.mark.parametrize(
    "text", ["[" * 1200, "MODEL: " + "{a: " * 500 + "1" + "}" * 500, "MODEL:\n" + "".join(" " * n + "a:\n" for n in range(1, 600))]
)
def test_deep_nesting_is_refused(tmp_path, text):
    """No recursion error reaches the user."""
    (tmp_path / "deep.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"nested|not valid YAML"):
        read_config([tmp_path / "deep.yaml"])


def test_loops_and_long_chains_of_bases_are_refused(tmp_path):
    """Two files that name each other, and a chain of a hundred."""
    (tmp_path / "a.yaml").write_text("_BASE_: b.yaml")
    (tmp_path / "b.yaml").write_text("_BASE_: ./sub/../a.yaml")
    (tmp_path / "sub").mkdir()
    with pytest.raises(ConfigError, match="must not contain itself"):
        read_config([tmp_path / "a.yaml"])
    for place in range(100):
        (tmp_path / f"c{place}.yaml").write_text(f"_BASE_: c{place + 1}.yaml")
    with pytest.raises(ConfigError, match=r"at most 50|more than 50"):
        read_config([tmp_path / "c0.yaml"])


def test_a_tree_of_bases_is_bounded(tmp_path):
    """Each of twenty files names the next one twice: a million reads without a bound."""
    for place in range(20):
        (tmp_path / f"t{place}.yaml").write_text(f"_BASE_: [t{place + 1}.yaml, t{place + 1}.yaml]")
    (tmp_path / "t20.yaml").write_text("MODEL: {}")
    with pytest.raises(ConfigError, match="more than 50 files"):
        read_config([tmp_path / "t0.yaml"])


@pytest.mark.parametrize(
    ("content", "pattern"),
    [
        (b"MODEL: {}\0", "binary"),
        (b"\xff\xfe\x00", "binary|not UTF-8"),
        (b"MODEL: {a: '\xe9'}", "not UTF-8"),
        (b"#" * (2**20 + 1), "larger than"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, pattern):
    """Binary, badly encoded and huge files."""
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(ConfigError, match=pattern):
        read_config([tmp_path / "a.yaml"])


def test_missing_and_special_files_are_refused(tmp_path):
    """A missing file, a folder and a device."""
    from pathlib import Path

    with pytest.raises(ConfigError, match="does not exist"):
        read_config([tmp_path / "none.yaml"])
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(ConfigError, match="not a regular file"):
        read_config([tmp_path / "folder.yaml"])
    (tmp_path / "zero.yaml").symlink_to(Path("/dev/zero"))
    with pytest.raises(ConfigError, match="not a regular file"):
        read_config([tmp_path / "zero.yaml"])
    with pytest.raises(ConfigError, match=r"ends in '.txt'"):
        read_config([tmp_path / "a.txt"])
    with pytest.raises(ConfigError, match="0 configuration files"):
        read_config([])
