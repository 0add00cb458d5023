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
# # 1. The divergence of two Laplace distributions, in closed form
#
# Appendix A of the paper integrates the Kullback–Leibler divergence of two Laplace densities and finds (63), which is (18).
# Here the same argument is followed with the evidence that `verify` itself uses: `Study` runs the claims once, `holds` raises
# unless a claim is proved, and `steps` shows a method's recorded argument.

# %%
from sympy import Abs, exp, log, symbols

from verify.api.notebook import Study, counterexample, proved
from verify.paper.functions import KL, D

study = Study("eq:55", "eq:57", "eq:58", "eq:60", "eq:62", "eq:63", "eq:18", methods=["symbolic"])

# %% [markdown]
# ## The density
#
# A Laplace density is positive and integrates to 1; its second moment about its mean is 2b².

# %%
study.statement("eq:55")

# %%
study.holds("eq:55")

# %% [markdown]
# The integral is split at the kink of |x − μ|. Each piece has a primitive, and a primitive is believed only because its derivative
# is the integrand again.

# %%
study.steps("eq:55", form=1)

# %% [markdown]
# ## The cross entropy is one integral
#
# −log q is log(2b₂) + |x − μ₂|/b₂, and p integrates to 1; so only ∫ |x − μ₂| p(x) dx is left to find: that is (57).

# %%
study.statement("eq:57")

# %%
study.holds("eq:57")

# %% [markdown]
# ## The integral, split where the paper splits it
#
# Two kinks, μ₁ and μ₂, make three pieces. (58) says so for μ₁ ≥ μ₂; the other case is (59).

# %%
study.holds("eq:58")

# %% [markdown]
# (60) is the value. The first steps are those of one sign cell: the three pieces with their primitives and limits.

# %%
study.steps("eq:60", first=0, last=15)

# %%
study.holds("eq:60")

# %% [markdown]
# The paper prints (60) as two cases. They are one formula in |μ₁ − μ₂|:

# %%
mu_1, mu_2 = symbols("mu_1 mu_2", real=True)
b_1, b_2 = symbols("b_1 b_2", positive=True)
one_formula = (b_1 * exp(-Abs(mu_1 - mu_2) / b_1) + Abs(mu_1 - mu_2)) / b_2
first_case = (b_1 * exp(-(mu_1 - mu_2) / b_1) + (mu_1 - mu_2)) / b_2
proved((one_formula, "==", first_case), mu_1 >= mu_2, methods=["symbolic"])

# %% [markdown]
# ## The entropy, and the divergence
#
# The entropy of p is 1 + log(2b₁), (62); the cross entropy less the entropy is the divergence, (63), and with μ₁ = y, μ₂ = F(x) it
# is (18).

# %%
study.holds("eq:62", "eq:63", "eq:18")

# %% [markdown]
# ## What the closed form says
#
# The divergence is the proposed loss (19) plus a penalty for unequal scales that does not depend on the residual.

# %%
x = symbols("x", real=True)
zero = x - x
penalty = b_1 / b_2 - 1 - log(b_1 / b_2)
proved((KL(x, b_1, zero, b_2), "==", D(b_1, b_2, x) + penalty), methods=["symbolic"])

# %% [markdown]
# The penalty is not negative, so the divergence is never below the loss. That the two are *equal* is false unless b₁ = b₂, and the
# machinery says where:

# %%
proved((D(b_1, b_2, x), "<=", KL(x, b_1, zero, b_2)), methods=["symbolic", "positivity"])

# %%
counterexample((D(b_1, b_2, x), "==", KL(x, b_1, zero, b_2)), methods=["symbolic", "balls"])
