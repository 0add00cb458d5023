"""Readers of the frameworks' own configuration files, as data, never executed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.detector.configs.records import Assumed, ConfigError, ConfigReading, HeadReading, Opaque, Skipped, Used

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Assumed", "ConfigError", "ConfigReading", "HeadReading", "Opaque", "Skipped", "Used", "read_config"]


def read_config(paths: Sequence[Path]) -> ConfigReading:
    """Read a configuration, recognising its framework by its name and content.

    Args:
        paths: one file, or py-faster-rcnn's yml and prototxt in either order.

    Returns:
        The heads with their noise scales, the keys used and the defaults assumed.

    Raises:
        ConfigError: if the framework is not recognised or a file cannot be read; one sentence.
    """
    from verify.detector.configs.py_faster_rcnn import read_py_faster_rcnn

    networks = [path for path in paths if path.suffix == ".prototxt"]
    others = [path for path in paths if path.suffix != ".prototxt"]
    if len(networks) > 1 or len(others) > 1 or not paths:
        raise ConfigError(f"{len(paths)} configuration files were given; give one, or py-faster-rcnn's yml with its prototxt.")
    if networks:
        if others and others[0].suffix not in {".yml", ".yaml"}:
            raise ConfigError(f"{others[0]} was given with a prototxt; only py-faster-rcnn's yml goes with one.")
        return read_py_faster_rcnn(others[0] if others else None, networks[0])
    return _read_one(others[0])


def _read_one(path: Path) -> ConfigReading:
    if path.suffix == ".py":
        if _is_torchvision(path):
            from verify.detector.configs.torchvision import read_torchvision

            return read_torchvision(path)
        from verify.detector.configs.mmdetection import read_mmdetection

        return read_mmdetection(path)
    if path.suffix in {".config", ".pbtxt"}:
        from verify.detector.configs.tensorflow import read_tensorflow

        return read_tensorflow(path)
    if path.suffix in {".yml", ".yaml"}:
        return _read_yaml(path)
    raise ConfigError(f"{path} ends in {path.suffix!r}; .yaml, .yml, .py, .config, .pbtxt and .prototxt are read.")


def _is_torchvision(path: Path) -> bool:
    from verify.detector.configs.files import read_text

    text = read_text(path)
    return "torchvision" in text and "model = dict(" not in text and "_base_" not in text


def _read_yaml(path: Path) -> ConfigReading:
    from verify.detector.configs.detectron2 import read_detectron2
    from verify.detector.configs.files import read_text
    from verify.detector.configs.plain_yaml import parse_yaml
    from verify.detector.configs.py_faster_rcnn import read_py_faster_rcnn

    tree = parse_yaml(read_text(path), path)
    if "MODEL" in tree or "_BASE_" in tree:
        return read_detectron2(path)
    if "TRAIN" in tree or "EXP_DIR" in tree:
        return read_py_faster_rcnn(path, None)
    raise ConfigError(f"{path} has neither MODEL nor _BASE_ (detectron2) nor TRAIN (py-faster-rcnn) at its top.")
