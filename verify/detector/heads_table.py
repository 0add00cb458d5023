"""The table of published heads: data only, a source beside each row."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from verify.detector.head import Preset

if TYPE_CHECKING:
    from verify.detector.head import Sigmas

_PFR = ("rbgirshick/py-faster-rcnn", "781a917b378dbfdedb45b6a56189a31982da1b43")
_DETECTRON = ("facebookresearch/Detectron", "04155a01a6ea68f22ac27c79a822066457941ece")
_DETECTRON2 = ("facebookresearch/detectron2", "02b5c4e295e990042a714712c21dc79b731e8833")
_BENCHMARK = ("facebookresearch/maskrcnn-benchmark", "57eec25b75144d9fb1a6857f32553e1574177daf")
_KERAS_RETINANET = ("fizyr/keras-retinanet", "7ac91dfbbacce77d6d9633fc09e16cd0ee71fd5e")
_SSD_PYTORCH = ("amdegroot/ssd.pytorch", "5b0b77faa955c1917b0c710d770739ba8fbff9b7")
_AUTOML = ("google/automl", "6a54c8741e7c3265d4547c4f35f47a0391122dc5")


def _sigmas(centre: str, size: str | None = None) -> Sigmas:
    x, w = Fraction(centre), Fraction(size or centre)
    return (x, x, w, w)


_ONE = _sigmas("1")
_TENTH = _sigmas("1/10", "1/5")
_TWENTIETH = _sigmas("1/20", "1/10")
_THIRTIETH = _sigmas("1/30", "1/15")

_SAMPLED = "number of sampled anchors (at most 256 an image)"
_ROIS = "number of sampled RoIs"
_POSITIVE = "number of positive anchors"
_NOTHING = "not stated"
_L1 = "L1: no label noise is assumed, and there is no transition point."
_MAGIC = "1/9 is written out as 0.1111 in the configuration."
_PAPER_TEXT = "The paper sets every divisor aside; its λ = 10 meets the code's 1/256 only if the 1/2400 of Ren et al. is left out."


def _paper(setting: str, head: str, weight: str, sigma: Sigmas, caveat: str = "") -> Preset:
    name, alpha = f"paper/{setting}/{head}", Fraction(1, 9) if (setting, head) == ("implemented", "rpn") else Fraction(1)
    loss = "huber" if setting == "published" else "smooth_l1"
    source = ("arXiv:1911.02088", "Tables 1 and 2", "early arXiv version")
    return Preset(name, loss, Fraction(weight), alpha, sigma, _NOTHING, *source, caveat, plus_one=True)  # type: ignore[arg-type]


def _head(
    name: str,
    alpha: str,
    sigma: Sigmas,
    normaliser: str,
    source: tuple[str, str],
    file: str,
    caveat: str = "",
    *,
    weight: str = "1",
    loss: str = "smooth_l1",
    plus_one: bool = False,
) -> Preset:
    repository, version = source
    amount, turn = Fraction(weight), Fraction(alpha)
    return Preset(name, loss, amount, turn, sigma, normaliser, repository, file, version, caveat, plus_one=plus_one)  # type: ignore[arg-type]


_FRCNN_TORCH = ("pytorch/vision", "01fdb48883a534c746b1c60683a6eb4d70e72db6")
_MMDET_V3 = ("open-mmlab/mmdetection", "0c7842f99502cb9452f43961b69831412ab1e7c7")
_MMDET_EARLY = ("open-mmlab/mmdetection", "12b90a817c3e4ff1d6ffd826fdca63b8cce9786d")
_MMDET_RETINA = ("open-mmlab/mmdetection", "01fba5b5b42e088b1550dd7cf55a54d0614c608d")
_MMDET_CASCADE = ("open-mmlab/mmdetection", "0ee81bc55a470fddec91a99f94a6523ff36bd445")
_MMDET_SSD = ("open-mmlab/mmdetection", "a43791711acab6cc360bb7c4d194adb0fc876cb8")
_TF = ("tensorflow/models", "6ddfb3f98105f32d4154efddc01f930ab1017491")
_TF_SSD = ("tensorflow/models", "6461cbf3f5823f4110196f3eb29e37fda6c2ab4f")
_CAFFE_SSD = ("weiliu89/caffe", "4817bf8b4200b35ada8ed0dc378dceaf38c539e4")
_MATTERPORT = ("matterport/Mask_RCNN", "0038efff320e7192223c538f3ccd77a153962e30")

_TF_HUBER = "Named smooth L1, computed as the Huber loss δ(|x| - δ/2): not divided by δ."
_STAGE = "The stage's loss weight scales classification and box alike, so it is not charged to λ."
_D2_DEFAULTS = "detectron2/config/defaults.py"
_D1 = "configs/Detectron1-Comparisons/faster_rcnn_R_50_FPN_noaug_1x.yaml"
_MMDET_FILE = "configs/_base_/models/"

HEADS: tuple[Preset, ...] = (
    _paper("published", "rpn", "10", _ONE, _PAPER_TEXT),
    _paper("published", "detection", "10", _ONE, "Fast R-CNN, which the head follows, normalises its targets and states λ = 1."),
    _paper("implemented", "rpn", "1", _ONE),
    _paper("implemented", "detection", "1", _TENTH, "True of the end-to-end model; the alternating one measures σ on its data."),
    _paper("proposed", "rpn", "1/4", _TWENTIETH),
    _paper("proposed", "detection", "1/2", _TWENTIETH),
    _head(
        "py-faster-rcnn/rpn",
        "1/9",
        _ONE,
        _SAMPLED,
        _PFR,
        "models/coco/VGG16/faster_rcnn_end2end/train.prototxt",
        "Written sigma: 3, with α = 1/sigma².",
        plus_one=True,
    ),
    _head(
        "py-faster-rcnn/detection",
        "1",
        _TENTH,
        _ROIS,
        _PFR,
        "lib/fast_rcnn/config.py",
        "The end-to-end model; the alternating and Fast R-CNN models measure σ for each class on the training data.",
        plus_one=True,
    ),
    _head("detectron/rpn", "1/9", _ONE, _SAMPLED, _DETECTRON, "detectron/modeling/rpn_heads.py", plus_one=True),
    _head("detectron/fast-rcnn/box-head", "1", _TENTH, _ROIS, _DETECTRON, "detectron/modeling/fast_rcnn_heads.py", plus_one=True),
    _head("detectron/retinanet", "0.11", _ONE, _POSITIVE, _DETECTRON, "detectron/core/config.py", plus_one=True),
    _head("detectron2/faster-rcnn/rpn", "0", _ONE, "256 times the number of images", _DETECTRON2, _D2_DEFAULTS, _L1),
    _head("detectron2/faster-rcnn/box-head", "0", _TENTH, _ROIS, _DETECTRON2, _D2_DEFAULTS, _L1),
    _head("detectron2/detectron1/rpn", "0.1111", _ONE, "256 times the number of images", _DETECTRON2, _D1, _MAGIC),
    _head("detectron2/detectron1/box-head", "1", _TENTH, _ROIS, _DETECTRON2, _D1),
    _head("detectron2/keypoint-rcnn/box-head", "1/2", _TENTH, _ROIS, _DETECTRON2, "configs/COCO-Keypoints/Base-Keypoint-RCNN-FPN.yaml"),
    _head("detectron2/cascade-rcnn/stage-1", "0", _TENTH, _ROIS, _DETECTRON2, _D2_DEFAULTS, _L1),
    _head("detectron2/cascade-rcnn/stage-2", "0", _TWENTIETH, _ROIS, _DETECTRON2, _D2_DEFAULTS, _L1),
    _head("detectron2/cascade-rcnn/stage-3", "0", _THIRTIETH, _ROIS, _DETECTRON2, _D2_DEFAULTS, _L1),
    _head(
        "detectron2/retinanet/defaults",
        "0.1",
        _ONE,
        "moving average of the number of positive anchors",
        _DETECTRON2,
        _D2_DEFAULTS,
        "What a configuration inherits that does not name Base-RetinaNet.yaml.",
    ),
    _head(
        "detectron2/retinanet/model-zoo",
        "0",
        _ONE,
        "moving average of the number of positive anchors",
        _DETECTRON2,
        "configs/Base-RetinaNet.yaml",
        _L1,
    ),
    _head("torchvision/faster-rcnn/rpn", "1/9", _ONE, _SAMPLED, _FRCNN_TORCH, "torchvision/models/detection/rpn.py"),
    _head(
        "torchvision/faster-rcnn/box-head",
        "1/9",
        _TENTH,
        _ROIS,
        _FRCNN_TORCH,
        "torchvision/models/detection/roi_heads.py",
        "α = 1/9 was carried over from the RPN, whose targets are not divided by σ.",
    ),
    _head("torchvision/retinanet", "0", _ONE, _POSITIVE + " of an image", _FRCNN_TORCH, "torchvision/models/detection/retinanet.py", _L1),
    _head("torchvision/ssd", "1", _TENTH, _POSITIVE, _FRCNN_TORCH, "torchvision/models/detection/ssd.py"),
    _head("maskrcnn-benchmark/rpn", "1/9", _ONE, _SAMPLED, _BENCHMARK, "maskrcnn_benchmark/modeling/rpn/loss.py", plus_one=True),
    _head(
        "maskrcnn-benchmark/box-head",
        "1",
        _TENTH,
        _ROIS,
        _BENCHMARK,
        "maskrcnn_benchmark/modeling/roi_heads/box_head/loss.py",
        plus_one=True,
    ),
    _head(
        "maskrcnn-benchmark/retinanet",
        "0.11",
        _TENTH,
        _POSITIVE,
        _BENCHMARK,
        "maskrcnn_benchmark/modeling/rpn/retinanet/loss.py",
        "BBOX_REG_WEIGHT: 4 divides the loss; it is charged to λ here.",
        weight="1/4",
        plus_one=True,
    ),
    _head("mmdetection/faster-rcnn-early/rpn", "1/9", _ONE, _SAMPLED, _MMDET_EARLY, _MMDET_FILE + "faster_rcnn_r50_fpn.py"),
    _head("mmdetection/faster-rcnn-early/bbox-head", "1", _TENTH, _ROIS, _MMDET_EARLY, _MMDET_FILE + "faster_rcnn_r50_fpn.py"),
    _head("mmdetection/faster-rcnn/rpn", "0", _ONE, _SAMPLED, _MMDET_V3, _MMDET_FILE + "faster-rcnn_r50_fpn.py", _L1),
    _head("mmdetection/faster-rcnn/bbox-head", "0", _TENTH, _ROIS, _MMDET_V3, _MMDET_FILE + "faster-rcnn_r50_fpn.py", _L1),
    _head("mmdetection/cascade-rcnn/rpn", "1/9", _ONE, _SAMPLED, _MMDET_CASCADE, _MMDET_FILE + "cascade_rcnn_r50_fpn.py"),
    _head("mmdetection/cascade-rcnn/stage-1", "1", _TENTH, _ROIS, _MMDET_CASCADE, _MMDET_FILE + "cascade_rcnn_r50_fpn.py", _STAGE),
    _head("mmdetection/cascade-rcnn/stage-2", "1", _TWENTIETH, _ROIS, _MMDET_CASCADE, _MMDET_FILE + "cascade_rcnn_r50_fpn.py", _STAGE),
    _head(
        "mmdetection/cascade-rcnn/stage-3",
        "1",
        _sigmas("0.033", "0.067"),
        _ROIS,
        _MMDET_CASCADE,
        _MMDET_FILE + "cascade_rcnn_r50_fpn.py",
        _STAGE,
    ),
    _head("mmdetection/retinanet", "0", _ONE, _POSITIVE, _MMDET_RETINA, _MMDET_FILE + "retinanet_r50_fpn.py", _L1),
    _head("mmdetection/ssd300", "1", _TENTH, _POSITIVE, _MMDET_SSD, _MMDET_FILE + "ssd300.py", "α is train_cfg.smoothl1_beta."),
    _head(
        "tf/faster-rcnn/first-stage",
        "1",
        _TENTH,
        "first-stage minibatch size",
        _TF,
        "research/object_detection/samples/configs/faster_rcnn_resnet101_coco.config",
        _TF_HUBER + " The first stage uses the same box coder as the second.",
        weight="2",
        loss="huber",
    ),
    _head(
        "tf/faster-rcnn/second-stage",
        "1",
        _TENTH,
        "number of proposals",
        _TF,
        "research/object_detection/samples/configs/faster_rcnn_resnet101_coco.config",
        _TF_HUBER,
        weight="2",
        loss="huber",
    ),
    _head(
        "tf/ssd-mobilenet-v1",
        "1",
        _TENTH,
        "number of matches",
        _TF_SSD,
        "research/object_detection/samples/configs/ssd_mobilenet_v1_coco.config",
        _TF_HUBER,
        loss="huber",
    ),
    _head(
        "tf/efficientdet",
        "0.1",
        _ONE,
        "four times the number of positive anchors",
        _AUTOML,
        "efficientdet/hparams_config.py",
        "A coordinate whose target is exactly 0 has no loss; the 4 is left to the normaliser.",
        weight="50",
        loss="huber",
    ),
    _head(
        "ssd-caffe/ssd300",
        "1",
        _TENTH,
        "number of matches",
        _CAFFE_SSD,
        "examples/ssd/ssd_pascal.py",
        "Its variances are standard deviations.",
    ),
    _head(
        "ssd-pytorch/ssd300",
        "1",
        _TENTH,
        _POSITIVE,
        _SSD_PYTORCH,
        "layers/modules/multibox_loss.py",
        "Its variances are standard deviations.",
    ),
    Preset(
        name="keras-retinanet/regression",
        loss="smooth_l1",
        weight=Fraction(1),
        alpha=Fraction(1, 9),
        sigma=_sigmas("1/5"),
        normaliser=_POSITIVE,
        repository=_KERAS_RETINANET[0],
        file="keras_retinanet/losses.py",
        version=_KERAS_RETINANET[1],
        caveat="Regresses the four sides without a logarithm, so (53) is not needed; written sigma: 3, with α = 1/sigma².",
        coordinates="corners",
    ),
    _head("matterport/mask-rcnn/rpn", "1", _TENTH, "four times the number of positive anchors", _MATTERPORT, "mrcnn/config.py"),
    _head("matterport/mask-rcnn/box-head", "1", _TENTH, "four times the number of positive RoIs", _MATTERPORT, "mrcnn/config.py"),
)
"""Every head, in the order in which `verify noise --list` prints them."""
