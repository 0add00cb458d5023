"""Many small linear fits at once, under a robust loss, by iteratively reweighted least squares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from verify import losses

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

ToyLoss = Literal["huber", "laplace_kl"]
"""`huber` is H_α; `laplace_kl` is D_{α,1/α}, its greatest minorant in the family (19)."""

# A coefficient has converged when a step moves it by less than this share of the noise, far below its standard error.
_TOLERANCE = 1e-6
_MOST_STEPS = 10_000


def influence(residual: Values, alpha: Values, loss: ToyLoss) -> Values:
    """Compute the derivative of the loss at each residual, divided by α so that both losses saturate at 1.

    Args:
        residual: any shape.
        alpha: broadcast against it, above 0.
        loss: "huber" for (5), "laplace_kl" for (21).

    Raises:
        ValueError: if the loss is unknown.
    """
    if loss == "huber":
        return np.asarray(losses.huber_derivative(residual, alpha)) / alpha
    if loss == "laplace_kl":
        return np.asarray(losses.laplace_kl_loss_derivative(residual, alpha, np.ones_like(alpha)))
    raise ValueError(f"loss is {loss!r}; it must be 'huber' or 'laplace_kl'.")


def fit(design: Values, labels: Values, alphas: Values, loss: ToyLoss) -> Values:
    """Minimise Σ loss(labels - design·θ) for every data set and every α.

    Both losses are convex, and the weights ψ(r)/r fall with |r|, so each reweighting step lowers the objective.

    Args:
        design: (S, N, D) features of S data sets.
        labels: (S, N).
        alphas: (A,) transition points, above 0.
        loss: which loss.

    Returns:
        θ, an array (S, A, D).

    Raises:
        RuntimeError: if a fit does not converge.
    """
    sets, points, size = design.shape
    which = np.repeat(np.arange(sets), len(alphas))
    turn = np.tile(alphas, sets)
    scale = np.median(np.abs(labels), axis=1)[which]
    theta = np.linalg.lstsq(design.reshape(-1, size), labels.reshape(-1), rcond=None)[0]
    found = np.broadcast_to(theta, (len(which), size)).copy()
    active = np.arange(len(which))
    for _ in range(_MOST_STEPS):
        data, alpha = design[which[active]], turn[active, None]
        residual = labels[which[active]] - np.einsum("snd,sd->sn", data, found[active])
        safe = np.where(residual == 0, 1e-300, residual)
        weight = influence(safe, np.broadcast_to(alpha, safe.shape), loss) / safe
        weighted = data * weight[:, :, None]
        step = np.linalg.solve(
            np.einsum("snd,sne->sde", weighted, data), np.einsum("snd,sn->sd", weighted, labels[which[active]])[:, :, None]
        )[:, :, 0]
        moved = np.abs(step - found[active]).max(axis=1)
        found[active] = step
        active = active[moved > _TOLERANCE * scale[active]]
        if not active.size:
            return found.reshape(sets, len(alphas), size)
    raise RuntimeError(f"{active.size} of {len(which)} fits of {points} points did not converge in {_MOST_STEPS} steps.")


def laplace(rng: np.random.Generator, shape: tuple[int, ...]) -> Values:
    """Draw Laplace noise of scale 1."""
    return rng.laplace(size=shape)
