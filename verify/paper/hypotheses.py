"""Hypotheses that claims do not need.

The paper takes scales to be positive throughout, and its statements say on which part of the line they hold. Many hold without:
each hypothesis listed here was dropped, a sign to "not 0" and a condition altogether, and the claim's forms were proved all the
same. What is not listed is needed: without it a form has a counterexample, or a side has no value at some point.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SPARE"]

SPARE: Mapping[str, tuple[str, ...]] = {
    "eq:4": ("alpha > 0",),
    "text:2-differentiable": (
        "beta > 0",
        "r > 0",
    ),
    "eq:5": ("Ne(Abs(x), alpha)",),
    "text:3.1-huber-differentiable": ("Ne(Abs(x), alpha)",),
    "text:3.1-transition": ("alpha > 0",),
    "eq:8": ("sigma > 0",),
    "eq:10": ("sigma > 0",),
    "text:3.2-l2-likelihood": ("b_1 > 0",),
    "text:4-entropy-constant": ("Ne(mu_1, mu_2)",),
    "erratum:15": ("b_1 > 0",),
    "eq:20": (
        "alpha > 0",
        "beta > 0",
    ),
    "eq:21": (
        "Ne(x, 0)",
        "alpha > 0",
        "beta > 0",
    ),
    "eq:22": (
        "Ne(x, 0)",
        "alpha > 0",
        "beta > 0",
    ),
    "text:4.2-exponential": ("beta > 0",),
    "text:4.2-like-huber": ("beta > 0",),
    "text:4.2-converse": ("alpha > 0",),
    "erratum:20": (
        "alpha > 0",
        "beta > 0",
    ),
    "eq:28": (
        "alpha > 0",
        "beta > 0",
    ),
    "eq:29": (
        "alpha > 0",
        "beta > 0",
        "gamma > 0",
    ),
    "text:4.3-input": ("alpha > 0",),
    "eq:32": ("w_a > 0",),
    "eq:33": ("w_a > 0",),
    "eq:34": ("w_a > 0",),
    "eq:35": ("w_a > 0",),
    "eq:37": ("alpha > 0",),
    "eq:38": (
        "sigma_x > 0",
        "w_a > 0",
    ),
    "eq:39": (
        "sigma_x > 0",
        "w_a > 0",
    ),
    "eq:40": (
        "sigma_x > 0",
        "w_a > 0",
    ),
    "eq:41": (
        "sigma_x > 0",
        "w_a > 0",
    ),
    "eq:43": (
        "w^* > 0",
        "w_a > 0",
    ),
    "eq:44": (
        "sigma_w > 0",
        "w^* > 0",
        "w_a > 0",
    ),
    "eq:45": ("sigma_w > 0",),
    "eq:46": ("sigma_w > 0",),
    "eq:47": ("sigma_w > 0",),
    "eq:49": (
        "sigma_w > 0",
        "w^* > 0",
        "w_a > 0",
    ),
    "eq:50": (
        "sigma_w > 0",
        "w^* > 0",
        "w_a > 0",
    ),
    "eq:51": (
        "sigma_w > 0",
        "w^* > 0",
        "w_a > 0",
    ),
    "eq:53": (
        "alpha > 0",
        "lambda > 0",
        "sigma_w > 0",
        "w^* > 0",
    ),
    "fig:4": (
        "Ne(x, -alpha)",
        "Ne(x, 0)",
        "Ne(x, alpha)",
        "beta > 0",
    ),
    "erratum:50": (
        "sigma > 0",
        "w_* > 0",
        "w_a > 0",
    ),
    "erratum:51": (
        "w_* > 0",
        "w_a > 0",
    ),
    "text:6-label-constant": ("w_a > 0",),
    "eq:58": ("b_2 > 0",),
    "eq:59": ("b_2 > 0",),
    "eq:60": ("b_2 > 0",),
    "eq:65": ("alpha > 0",),
    "eq:67": (
        "alpha > 0",
        "y <= 1",
    ),
    "eq:68": ("alpha > 0",),
    "eq:69": ("y >= 0",),
    "eq:71": ("alpha > 0",),
    "eq:72": ("alpha > 0",),
    "eq:74": (
        "alpha > 0",
        "y >= 0",
    ),
    "eq:75": (
        "alpha > 0",
        "y >= 2",
    ),
    "eq:76": ("y < 2",),
    "eq:78": ("y <= 2",),
    "prop:3": (
        "alpha_1 > 0",
        "alpha_2 > 0",
        "beta_1 > 0",
        "beta_2 > 0",
    ),
    "eq:81": (
        "alpha > 0",
        "alpha_1 > 0",
        "beta_1 > 0",
    ),
    "eq:82": (
        "alpha_2 > 0",
        "beta_2 > 0",
    ),
    "eq:83": (
        "alpha > 0",
        "alpha_1 > 0",
        "beta_1 > 0",
    ),
    "eq:84": (
        "alpha_2 > 0",
        "beta_2 > 0",
    ),
    "eq:88": (
        "alpha > 0",
        "alpha/2 < alpha_1",
        "alpha_1 > 0",
    ),
    "eq:91": ("gamma > 0",),
    "eq:92": (
        "gamma < 2",
        "gamma > 0",
    ),
    "text:B-symmetric": (
        "alpha > 0",
        "beta > 0",
    ),
    "erratum:89": (
        "alpha > 0",
        "alpha/2 <= alpha_1",
        "alpha_1 > 0",
        "x <= alpha",
        "x >= 0",
    ),
    "erratum:90": (
        "gamma <= 2",
        "gamma > 0",
        "y < gamma",
    ),
    "erratum:prop-3": (
        "alpha > 0",
        "alpha/2 <= alpha_1",
        "alpha_1 > 0",
    ),
    "eq:93": ("w^* > 0",),
    "eq:94": ("h^* > 0",),
    "beyond:gap-identity": ("alpha > 0",),
    "beyond:doubling": (
        "alpha > 0",
        "beta > 0",
    ),
    "beyond:ratio-lower-sup": ("x > 0",),
    "beyond:ratio-upper": ("x > 0",),
    "beyond:decreasing": ("alpha_2 > 0",),
    "beyond:minorants": ("alpha > 0",),
    "beyond:greatest-minorant": (
        "a > 0",
        "alpha > 0",
        "b > 0",
    ),
    "beyond:majorants-slope": (
        "a > 0",
        "alpha > 0",
        "b > 0",
    ),
    "beyond:majorants-contact": (
        "a > 0",
        "q < 1",
        "x > 0",
    ),
    "beyond:upper-not-least": ("alpha > 0",),
    "beyond:best-scale": ("a > 0",),
    "beyond:worst-error": (
        "a <= alpha",
        "a > 0",
        "alpha > 0",
    ),
    "beyond:effective-scale": (
        "2*a > alpha",
        "a < alpha",
    ),
    "beyond:slope-upper": ("x >= 0",),
    "beyond:bend-lower": ("Ne(x, alpha)",),
    "beyond:bend-upper": ("Ne(x, alpha)",),
    "beyond:remainder-sharp": (
        "alpha > 0",
        "beta > 0",
    ),
    "beyond:remainder-relative": ("beta > 0",),
    "beyond:best-threshold": (
        "t < 16251/12500",
        "t > 130007/100000",
        "t >= 0",
    ),
    "beyond:l2-limit": ("alpha_2 > 0",),
    "beyond:double-integral": (
        "alpha > 0",
        "beta > 0",
    ),
    "beyond:huber-normaliser-slope": ("alpha > 0",),
    "beyond:kl-below-huber": ("alpha > 0",),
    "beyond:iou-ratio": (
        "h > 0",
        "h_1 > 0",
        "p > 0",
        "q > 0",
        "w > 0",
        "w_1 <= w",
        "w_1 > 0",
    ),
    "beyond:f6-region": ("y >= 0",),
    "beyond:beta-free": ("alpha > 0",),
}
"""For each claim the hypotheses that none of its forms needs; `verify refute --hypotheses` proves each of them without."""
