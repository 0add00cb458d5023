# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 4. Scaling, and the Faster R-CNN case study
#
# Two scaling laws, (28) and (29), turn a detector's hyper-parameters into the scales of label noise and prediction noise that its
# loss assumes, (36), (42), (53). This is how Table 2 comes from Table 1.

# %%
from fractions import Fraction

from sympy import symbols

from verify.api.notebook import Study, counterexample, proved
from verify.detector import noise_scales, presets
from verify.paper.functions import D, H

x = symbols("x", real=True)
alpha, beta, gamma = symbols("alpha beta gamma", positive=True)

# %%
study = Study("eq:28", "eq:29", "eq:35", "eq:41", "eq:47", "eq:36", "eq:42", "erratum:50", "beyond:log-error", "beyond:iou-ratio")

# %% [markdown]
# ## Two laws

# %%
study.statement("eq:28", "eq:29")

# %%
study.holds("eq:28", "eq:29")

# %% [markdown]
# The factor must be positive, since scales are. The loss is even, so a negative factor −γ gives the same as γ:

# %%
proved((D(alpha, beta, -gamma * x), "==", D(alpha / gamma, beta / gamma, x)), methods=["symbolic"])

# %% [markdown]
# The Huber loss obeys laws of its own, exactly, and not those of (30):

# %%
proved((H(alpha, gamma * x), "==", gamma**2 * H(alpha / gamma, x)), methods=["symbolic"])

# %%
counterexample((H(alpha, gamma * x), "==", D(alpha / gamma, 1 / (alpha * gamma), x)), methods=["balls"])

# %% [markdown]
# ## From residuals to pixels
#
# The residual of the centre is a displacement divided by the anchor's width: (33)–(35); with shifted and scaled targets (39)–(41), for the
# logarithm of the width (45)–(47).

# %%
study.holds("eq:35", "eq:41", "eq:47")

# %% [markdown]
# So, with the published λ = 10 and α = 1, (36): the loss assumes label noise as wide as the anchor.

# %%
study.statement("eq:36", parts=3)

# %%
study.holds("eq:36", "eq:42")

# %% [markdown]
# ## The same as a function
#
# `noise_scales` is written for detectors and shares no code with the claims; exact fractions go in and come out.

# %%
noise_scales(weight=10, alpha=1, sigma=1, loss="huber")

# %%
proposal, detection = (noise_scales(1, Fraction(1, 9), 1), noise_scales(1, 1, Fraction(1, 10)))
assert (proposal.label, detection.label) == (Fraction(1, 9), Fraction(1, 10))
assert (proposal.prediction, detection.prediction) == (1, Fraction(1, 10))
proposal.label, detection.label, proposal.prediction, detection.prediction

# %% [markdown]
# Table 2, recomputed from Table 1 for x and w of each head:

# %%
for name in [name for name in presets if name.startswith("paper/")]:
    noise = presets[name].noise
    print(
        f"{name:28} label {noise['x'].label!s:>5} {noise['w'].label!s:>5}   prediction {noise['x'].prediction!s:>5} {noise['w'].prediction!s:>5}"
    )

# %% [markdown]
# ## The logarithm of the width
#
# (48) replaces log r by r − 1 because boxes that are matched overlap. An overlap of τ leaves r in [τ, 1/τ], and the error is at most
# 1/τ − 1 + ln τ: 0.307 for τ = 1/2.

# %%
study.holds("beyond:iou-ratio", "beyond:log-error")

# %%
study.holds("erratum:50")
