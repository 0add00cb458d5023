"""Residuals and scales on which the accuracy tests measure."""

import numpy as np

ALPHAS = (1 / 9, 1.0, 1 / 20, 1 / 10, 1 / 5, 0.5, 3.7, 1e-3, 1e3)
SCALES = ((1.0, 1.0), (1 / 9, 9.0), (3.7, 0.2), (1e-3, 1e3), (1e5, 1e-8), (0.1, 10.0), (7e-12, 3e11))


def residuals(dtype, count, seed):
    """Return about five times count values of u: log-uniform over the range, around the transition, and where exp matters."""
    rng = np.random.default_rng(seed)
    reach = 300 if dtype == np.float64 else 37
    parts = (
        10 ** rng.uniform(-reach, reach, count),
        10 ** rng.uniform(-8, 3, count),
        rng.uniform(0, 2, count),
        rng.uniform(0.9, 1.6, count),
        rng.uniform(0, 120, count),
    )
    u = np.concatenate(parts)
    return u * rng.choice([-1.0, 1.0], u.size)


def scaled(u, alpha, dtype):
    """Return u alpha in a dtype, without those that overflow."""
    with np.errstate(over="ignore", under="ignore"):
        x = (u * alpha).astype(dtype)
    return x[np.isfinite(x)]
