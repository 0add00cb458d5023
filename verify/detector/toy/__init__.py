"""A small regression in which the truth is known, for what the paper's experiments cannot show at a desk.

The model is the paper's own, (12) and (13): a label is the true value minus label noise, the true value is a linear
function of the features plus prediction noise, both Laplace. A linear model is fitted by minimising the loss over the
labels, and its error against the noise-free function is measured over many seeds.

What it supports: with the prediction noise held fixed, the transition point that minimises the error grows with the
label noise. For many data and b₁ well below b₂ it is α = b₁ for (19), because the negative logarithm of the labels' own
density is D_{b₁,b₂} to first order in b₁/b₂; for the Huber loss it is about 1.8·b₁, inside the band [b₁, 2·b₁] that (27)
leaves open. Replacing H_α by (19), or (43) by (93), changes the error by little where boxes are close to their anchors.

What it does not support: that α = b₁ is the best choice with few data or with b₁ near b₂ or above it (the curves are flat
there, and the interval of the best point is wide); that people's noise is Laplace; anything about detection, mean average
precision, neural networks or COCO. Tables 3 to 5 of the paper are measurements that nothing here reproduces.
"""

from __future__ import annotations

from verify.detector.toy.compare import Difference, loss_comparison, target_comparison
from verify.detector.toy.transition import Curve, best_transitions, ideal_transition, sentences

__all__ = ["Curve", "Difference", "best_transitions", "ideal_transition", "loss_comparison", "sentences", "target_comparison"]
