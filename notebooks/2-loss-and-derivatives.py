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
# # 2. The proposed loss and its derivatives
#
# (19) is the divergence without the terms that do not depend on the residual. Its derivatives (21), (22) and its behaviour near 0
# and far out, (20) and (23), are what likens it to the Huber loss.

# %%
from sympy import Abs, Rational, symbols

from verify.api.notebook import Study, counterexample, proved
from verify.paper.functions import D, DPrime

x = symbols("x", real=True)
alpha, beta = symbols("alpha beta", positive=True)
study = Study("eq:20", "eq:21", "eq:22", "eq:26", "erratum:20", "erratum:24", "erratum:26", "beyond:remainder", "beyond:between-pieces")

# %% [markdown]
# ## The loss
#
# `D` prints as the paper prints it, and unfolds by its definition only where a method asks for it.

# %%
D(alpha, beta, x)

# %%
D.definition(alpha, beta, x)

# %% [markdown]
# ## The first derivative
#
# Away from 0 one differentiates; at 0 the difference quotient is taken from both sides. Both are parts of the claim.

# %%
study.statement("eq:21")

# %%
study.holds("eq:21")

# %%
study.steps("eq:21", form=1)

# %% [markdown]
# The slope stays below 1/β, which is what makes the loss robust:

# %%
proved((Abs(DPrime(alpha, beta, x)), "<", 1 / beta))

# %% [markdown]
# ## The second derivative
#
# It exists everywhere, also at 0, and is positive: the loss is strictly convex.

# %%
study.holds("eq:22")

# %% [markdown]
# It has a corner at 0, so a third derivative does not exist there: (20) is a Taylor polynomial and not, as the text says, the
# beginning of a Maclaurin *series*.

# %%
study.holds("erratum:20")

# %% [markdown]
# ## Near zero: a parabola
#
# "≈" is read as something that could fail: the leading term of the error. Sharper, the error has bounds on both sides for *every* x.

# %%
study.statement("beyond:remainder")

# %%
study.holds("eq:20", "beyond:remainder")

# %% [markdown]
# The constant 1/6 cannot be lowered. Try 1/7, and the methods answer with a point:

# %%
error = x**2 / (2 * alpha * beta) - D(alpha, beta, x)
counterexample((error, "<=", Abs(x) ** 3 / (7 * alpha**2 * beta)), methods=["positivity", "balls"])

# %% [markdown]
# ## Far out: a line, and the jump between
#
# Put together, (24) takes the parabola up to |x| = α and the line beyond. The loss lies strictly between the two pieces, which never
# meet; so (24) jumps, whatever threshold is taken.

# %%
study.holds("beyond:between-pieces", "erratum:24")

# %% [markdown]
# (26) is (24) for α/2 and 1/α, and its threshold must be α/2. As printed, with α, it fails:

# %%
study.fails("eq:26")

# %%
study.holds("erratum:26")

# %% [markdown]
# With α = 1, at x = 4/5 the loss is 0.4009…, the printed (26) gives 0.64, the corrected one 0.3.

# %%
[float(value) for value in (D.definition(Rational(1, 2), 1, Rational(4, 5)), Rational(4, 5) ** 2, Rational(4, 5) - Rational(1, 2))]
