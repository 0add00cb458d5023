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


def adversarial(alpha, dtype, count, seed):
    """Return residuals where a kernel may go wrong, about count of each kind, sorted.

    Around the transition and around powers of two of it, a few floats at a time; around the half-integer multiples of α log 2, where the
    exponential changes its n, and around the ends of its range; where results are subnormal or all but overflow; and at random.
    """
    rng = np.random.default_rng(seed)
    limits, spread = np.finfo(dtype), rng.integers(-40, 40, count)
    near = [alpha * 2.0**k for k in range(-12, 7)] + [alpha * np.log(2) * (k + 0.5) for k in range(60)] + [40 * alpha, 80 * alpha]
    smallest, largest = np.sqrt(2 * float(limits.tiny)), float(limits.max) / max(alpha, 1.0)
    ends = [smallest, smallest * 2, float(limits.tiny) / alpha, largest, largest / 2, np.sqrt(float(limits.max)) if alpha > 1 else largest]
    centres = np.array([value for value in (*near, *ends) if float(limits.tiny) < value < float(limits.max)], dtype=dtype)
    integers = rng.choice(centres, count).view(f"i{np.dtype(dtype).itemsize}") + spread.astype(f"i{np.dtype(dtype).itemsize}")
    wide = scaled(np.abs(residuals(dtype, count // 5, seed)), alpha, dtype)
    low = float(limits.tiny) * 2.0 ** rng.uniform(-limits.nmant, 2, count // 10)
    everything = np.concatenate([integers.view(dtype), wide, low.astype(dtype)])
    return np.sort(everything[np.isfinite(everything) & (everything >= 0)])


def scaled(u, alpha, dtype):
    """Return u alpha in a dtype, without those that overflow."""
    with np.errstate(over="ignore", under="ignore"):
        x = (u * alpha).astype(dtype)
    return x[np.isfinite(x)]
