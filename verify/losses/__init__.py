"""The losses of the paper as array functions that keep their digits.

NumPy, CuPy, PyTorch and JAX arrays go in, and the same kind, dtype and device comes out; a Python number gives a float.
Written by hand from the printed formulas: it shares no code with the symbolic path, so that each can catch the other.

- (5) `huber`, `huber_derivative`; (37) `smooth_l1`
- (19) `laplace_kl_loss`, (21) `laplace_kl_loss_derivative`, (22) `laplace_kl_loss_second_derivative`
- (63) `laplace_kl_divergence`
- (27) `bounds`, whose order survives rounding (the proof stands in `verify.losses.interval`)

`verify.losses.budgets` holds the accuracy that is promised, `verify.losses.census` what measures it.

Special values, the same for every function of the residual x: an infinite x gives the limit, a NaN gives NaN, a result beyond
the largest float gives infinity, one below the smallest gives a subnormal or 0, and no warning is raised.
"""

from __future__ import annotations

from verify.losses.divergence import laplace_kl_divergence
from verify.losses.huber import huber, huber_derivative, smooth_l1
from verify.losses.interval import bounds
from verify.losses.laplace import laplace_kl_loss, laplace_kl_loss_derivative, laplace_kl_loss_second_derivative

__all__ = [
    "bounds",
    "huber",
    "huber_derivative",
    "laplace_kl_divergence",
    "laplace_kl_loss",
    "laplace_kl_loss_derivative",
    "laplace_kl_loss_second_derivative",
    "smooth_l1",
]
