"""Label noise measured from several people's boxes of the same images (the paper's "noise in a label")."""

from __future__ import annotations

from verify.detector.labels.boxes import AnnotationError, Annotator, load
from verify.detector.labels.measure import CoordinateNoise, LabelNoise, estimate, measure

__all__ = ["AnnotationError", "Annotator", "CoordinateNoise", "LabelNoise", "estimate", "load", "measure"]
