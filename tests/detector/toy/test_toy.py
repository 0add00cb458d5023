"""The toy problem: small, seeded, and checked against what can be computed."""

import math

import numpy as np
import pytest

from verify import losses
from verify.detector import toy
from verify.detector.toy.compare import _ratios
from verify.detector.toy.fit import fit
from verify.detector.toy.transition import asymptotic_variance, density


@pytest.fixture(scope="module")
def curves():
    """A bounded form of the experiment: 40 seeds, three label noises."""
    return {
        loss: toy.best_transitions((0.1, 0.5, 2.0), alphas=(0.2, 0.4, 0.8, 1.6, 3.2), loss=loss, seeds=40, points=60)
        for loss in ("huber", "laplace_kl")
    }


@pytest.mark.parametrize("loss", ["huber", "laplace_kl"])
def test_fits_minimise_the_loss(loss):
    """No step of a tenth of a standard error in any direction does better than the fit."""
    rng = np.random.default_rng(0)
    design, labels = rng.normal(size=(5, 80, 2)), rng.laplace(size=(5, 80))
    alphas = np.asarray([0.2, 1.0])
    found = fit(design, labels, alphas, loss)

    def objective(theta, alpha):
        residual = labels - np.einsum("snd,sd->sn", design, theta)
        return (losses.huber(residual, alpha) if loss == "huber" else losses.laplace_kl_loss(residual, alpha, 1.0)).sum(axis=1)

    for place, alpha in enumerate(alphas):
        best = objective(found[:, place], alpha)
        for angle in np.linspace(0, 2 * np.pi, 12):
            moved = objective(found[:, place] + 0.01 * np.asarray([np.cos(angle), np.sin(angle)]), alpha)

            assert (moved > best).all(), (loss, alpha, angle)


def test_large_alpha_is_least_squares():
    """With α above every residual the Huber fit is the ordinary one."""
    rng = np.random.default_rng(1)
    design, labels = rng.normal(size=(3, 50, 2)), rng.normal(size=(3, 50))
    wanted = [np.linalg.lstsq(x, y, rcond=None)[0] for x, y in zip(design, labels, strict=True)]

    np.testing.assert_allclose(fit(design, labels, np.asarray([100.0]), "huber")[:, 0], wanted, rtol=1e-9)


@pytest.mark.parametrize(("b1", "b2"), [(0.2, 1.0), (1.0, 1.0), (2.0, 1.0)])
def test_density_of_the_labels(b1, b2):
    """It integrates to one and has the variance 2·b₁² + 2·b₂²."""
    grid = np.linspace(-80, 80, 400001)
    value = density(grid, b1, b2)
    step = grid[1] - grid[0]

    # The trapezium rule on a density with a smooth peak of width 0.2 and a step of 4e-4.
    assert math.isclose(value.sum() * step, 1, rel_tol=1e-6)
    assert math.isclose((value * grid**2).sum() * step, 2 * b1**2 + 2 * b2**2, rel_tol=1e-6)


def test_asymptotic_variance_of_pure_laplace_noise():
    """Without label noise to speak of, ψ of H_α gives (2 - 2e^{-u}(1 + u))/(1 - e^{-u})² by pencil."""
    for u in (0.5, 1.0, 3.0):
        wanted = (2 - 2 * math.exp(-u) * (1 + u)) / (1 - math.exp(-u)) ** 2

        # Label noise of 1e-4 moves the density by that share squared, times a few.
        assert math.isclose(asymptotic_variance(u, 1e-4, 1.0), wanted, rel_tol=1e-5)


def test_the_labels_likelihood_is_the_proposed_loss():
    """For b₁ ≪ b₂ the negative logarithm of the labels' density is D_{b₁,b₂} up to a constant and O((b₁/b₂)²)."""
    residual = np.linspace(0, 3, 301)
    for b1 in (0.02, 0.01):
        gap = -np.log(density(residual, b1, 1.0)) - losses.laplace_kl_loss(residual, b1, 1.0)

        assert np.ptp(gap) < 2 * b1**2, (b1, np.ptp(gap))


def test_ideal_transition_of_the_proposed_loss_is_the_label_noise():
    """For many data and b₁ ≪ b₂, (19) wants α = b₁ and the Huber loss α within (27)'s band [b₁, 2·b₁]."""
    for b1 in (0.02, 0.05, 0.1):
        assert abs(toy.ideal_transition(b1, 1.0, loss="laplace_kl") / b1 - 1) < 1.5 * b1, b1
        assert b1 < toy.ideal_transition(b1, 1.0) < 2 * b1


def test_best_transition_grows_with_label_noise(curves):
    """In the simulation, too, less label noise wants a smaller transition point."""
    for loss, found in curves.items():
        best = [curve.best for curve in found]

        assert best[0] < best[-1], (loss, best)
        assert [curve.ideal for curve in found] == sorted(curve.ideal for curve in found)


def test_bands_contain_the_error_and_intervals_the_best(curves):
    """Bands are ordered, of a width that 40 seeds can give, and the intervals hold their own estimate."""
    for curve in (*curves["huber"], *curves["laplace_kl"]):
        assert (curve.low < curve.error).all()
        assert (curve.error < curve.high).all()
        assert (curve.high - curve.low < curve.error).all()
        assert curve.best_low <= curve.best <= curve.best_high


def test_error_for_many_data_follows_the_asymptotic_variance():
    """With 800 points, two coefficients' mean square error is V/800 each, within the sampling error of 200 seeds."""
    rng = np.random.default_rng(3)
    design, noise = rng.normal(size=(200, 800, 2)), rng.laplace(size=(2, 200, 800))
    theta = fit(design, noise[0] - 0.5 * noise[1], np.asarray([0.8]), "huber")[:, 0]
    square = (theta**2).sum(axis=1) / 2 * 800

    assert abs(square.mean() / asymptotic_variance(0.8, 0.5, 1.0) - 1) < 4 * square.std() / square.mean() / math.sqrt(200)


def test_everything_is_seeded():
    """The same seed gives the same curves, another one gives others."""
    first, again, other = (toy.best_transitions((0.5,), alphas=(0.5, 1.0), seeds=20, points=20, seed=seed)[0].error for seed in (5, 5, 6))

    np.testing.assert_array_equal(first, again)
    assert (first != other).all()


def test_other_loss_in_place_of_huber():
    """Table 4 in small: with (19) at α/2 the error changes by less than five per cent."""
    for one in toy.loss_comparison((0.1, 0.5, 1.0), seeds=60):
        assert one.low < one.relative < one.high
        assert abs(one.relative) < 0.05, one


def test_other_target_in_place_of_the_logarithm():
    """Table 5 in small: near the anchor nothing changes; at IoU .5 each target wins in the world that it suits."""
    log = {one.name: one for one in toy.target_comparison((0.9, 0.5), seeds=60)}
    linear = {one.name: one for one in toy.target_comparison((0.9, 0.5), world="linear", seeds=60)}

    assert max(abs(log["IoU 0.9"].relative), abs(linear["IoU 0.9"].relative)) < 0.02
    assert log["IoU 0.5"].low > 0
    assert linear["IoU 0.5"].high < 0


def test_true_ratios_stay_within_the_iou():
    """Both worlds fill [τ, 1/τ] and do not leave it."""
    design = np.random.default_rng(0).uniform(-1, 1, (10, 1000, 4))
    for world in ("log", "linear"):
        ratio = _ratios(design, 0.5, world)

        assert (ratio >= 0.5).all()
        assert (ratio <= 2).all()


def test_sentences_are_made_from_the_numbers(curves):
    """One sentence a level, and two that sum up."""
    text = toy.sentences(curves["huber"])

    assert len(text) == 5
    assert text[0].startswith("Label noise 0.1: the best transition point is ")
    assert text[-2] == "The best transition point grows with the label noise."
    assert toy.sentences(curves["huber"][::-1])[-2] == text[-2]


@pytest.mark.parametrize(
    ("call", "pattern"),
    [
        (lambda: toy.best_transitions((0,)), r"^label_noises is \(0,\)"),
        (lambda: toy.best_transitions(alphas=()), r"^alphas is \(\)"),
        (lambda: toy.best_transitions(prediction_noise=math.inf), r"^prediction_noise is \[inf\]"),
        (lambda: toy.best_transitions(seeds=3), r"^seeds, points, features are 3, 100, 3"),
        (lambda: toy.best_transitions((1,), seeds=20, loss="l2"), r"^loss is 'l2'"),
        (lambda: toy.target_comparison((1.0,)), r"^ious is \(1.0,\)"),
        (lambda: toy.target_comparison(world="flat"), r"^world is 'flat'"),
    ],
)
def test_bad_arguments_are_one_sentence(call, pattern):
    """Each message names the argument and its value."""
    with pytest.raises(ValueError, match=pattern):
        call()


@pytest.mark.slow
@pytest.mark.parametrize("loss", ["huber", "laplace_kl"])
def test_full_experiment(loss):
    """The defaults, 400 seeds and six levels: the best point's interval holds the ideal one at four levels or more."""
    found = toy.best_transitions(loss=loss)
    inside = [curve.best_low * 2**-0.25 <= curve.ideal <= curve.best_high * 2**0.25 for curve in found]

    assert sum(inside) >= 4, toy.sentences(found)
