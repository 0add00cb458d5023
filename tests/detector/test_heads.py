"""The table of published heads."""

from fractions import Fraction

import pytest

from verify.detector.heads import preset, presets, same_as


def test_at_least_thirty_sourced_heads():
    """Every row says where it stands."""
    assert len(presets) >= 30
    unsourced = [head.name for head in presets.values() if not (head.repository and head.file and head.version and head.normaliser)]
    assert unsourced == []


def test_names_are_unique():
    """No row hides another."""
    from verify.detector.heads_table import HEADS

    assert len(HEADS) == len(presets)


def test_torchvision_box_head_is_a_ninetieth():
    """Its label noise is nine times less than py-faster-rcnn's."""
    ours, theirs = presets["torchvision/faster-rcnn/box-head"], presets["py-faster-rcnn/detection"]

    assert (Fraction(1, 90), Fraction(1, 45)) == (ours.label[0], ours.label[2])
    assert [one / other for one, other in zip(theirs.label, ours.label, strict=True)] == [9] * 4
    assert theirs.prediction == ours.prediction


def test_paper_proposal_is_the_keypoint_head():
    """The paper's proposed detection head is detectron2's stock keypoint head in other clothes."""
    assert "detectron2/keypoint-rcnn/box-head" in [head.name for head in same_as("paper/proposed/detection")]


def test_same_as_is_an_equivalence():
    """Heads that equal a head equal each other."""
    for name in presets:
        group = {name, *(head.name for head in same_as(name))}
        for other in group:
            assert group == {other, *(head.name for head in same_as(other))}


def test_corners_equal_no_centre():
    """keras-retinanet regresses corners, so equal numbers are not an equal loss."""
    assert same_as("keras-retinanet/regression") == ()


def test_a_nearly_right_name_is_suggested():
    """A typing mistake is answered with the nearest name."""
    with pytest.raises(ValueError, match=r"^preset is 'torchvision/sdd'.*did you mean 'torchvision/ssd'\?$"):
        preset("torchvision/sdd")
    with pytest.raises(ValueError, match=r"see the list"):
        preset("zzzzzz")


def test_versions_are_whole_commits():
    """A commit is named in full, so that it can be looked up."""
    short = [head.name for head in presets.values() if not head.name.startswith("paper/") and len(head.version) != 40]

    assert short == []
