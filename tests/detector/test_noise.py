"""Hyper-parameters to noise scales, exactly."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.detector.noise import LOSS_KINDS, noise_scales

scales = st.fractions(min_value=Fraction(1, 1000), max_value=1000)


def _huber(x, alpha):
    return np.where(np.abs(x) <= alpha, x * x / 2, alpha * (np.abs(x) - alpha / 2))


def _kl(x, alpha, beta):
    return (alpha * np.expm1(-np.abs(x) / alpha) + np.abs(x)) / beta


def _loss(r, weight, alpha, loss):
    if loss == "smooth_l1":
        return weight / alpha * _huber(r, alpha)
    return weight * (_huber(r, alpha) if loss == "huber" else _kl(r, alpha, 1.0))


@given(scales, scales, scales, st.sampled_from(["smooth_l1", "huber", "laplace_kl"]))
def test_scales_reproduce_the_loss(weight, alpha, sigma, loss):
    """The loss of a displacement lies between D with b₁ and D with b₁/2, and (19) is D itself: (27), (42) and (53)."""
    got = noise_scales(weight, alpha, sigma, loss)
    displacement = float(got.label) * np.linspace(-8, 8, 81)
    computed = _loss(displacement / float(sigma), float(weight), float(alpha), loss)
    low, high = (_kl(displacement, float(edge), float(got.prediction)) for edge in reversed(got.band))
    # The losses are sums of terms of the size of the largest one, so a few of its ulp is what float64 can promise.
    slack = 16 * np.finfo(float).eps * computed.max()

    assert (low - slack <= computed).all(), (weight, alpha, sigma, loss)
    assert (computed <= high + slack).all(), (weight, alpha, sigma, loss)


@given(scales, scales, scales, st.sampled_from(LOSS_KINDS))
def test_rational_input_gives_rational_scales(weight, alpha, sigma, loss):
    """Exact input never turns into a float on the way."""
    got = noise_scales(weight, 1 if loss == "l1" else alpha, sigma, loss)

    assert (Fraction, Fraction) == (type(got.label), type(got.prediction))


def test_text_of_a_ninth_is_a_ninth():
    """The RPN of py-faster-rcnn assumes a ninth of the anchor exactly."""
    got = noise_scales(alpha="1/9")

    assert (Fraction(1, 9), Fraction(1), (Fraction(1, 18), Fraction(1, 9))) == (got.label, got.prediction, got.band)


def test_huber_differs_from_smooth_l1_by_alpha():
    """TensorFlow's loss is λ·H: its prediction noise is 1/α of the smooth L1's."""
    smooth, true = noise_scales(2, "1/10", 1), noise_scales(2, "1/10", 1, "huber")

    assert smooth.label == true.label
    assert smooth.prediction * 10 == true.prediction


def test_l1_assumes_no_label_noise():
    """L1 and the smooth L1 at α = 0 are the same loss."""
    plain, limit = noise_scales(2, sigma="1/5", loss="l1"), noise_scales(2, 0, "1/5")

    assert (0, Fraction(1, 10)) == (plain.label, plain.prediction)
    assert (plain.label, plain.prediction) == (limit.label, limit.prediction)


def test_floats_are_accepted_as_floats():
    """A float answer is within two roundings of the exact one."""
    exact, rounded = noise_scales("1/3", "1/9", "1/7"), noise_scales(1 / 3, 1 / 9, 1 / 7)

    assert isinstance(rounded.label, float)
    assert math.isclose(exact.label, rounded.label, rel_tol=4 * 2.0**-53)
    assert math.isclose(exact.prediction, rounded.prediction, rel_tol=4 * 2.0**-53)


def test_divisor_is_charged_to_the_prediction_only():
    """Ren et al.'s λ = 10 over 2400 positions and the code's 1/256 differ by 1.07, not by ten: (29)."""
    published = noise_scales(10, loss="huber").divided_by(2400, "anchor positions")
    released = noise_scales(1).divided_by(256, "sampled anchors")

    assert Fraction(240) == published.prediction
    assert Fraction(15, 16) == published.prediction / released.prediction
    assert ("anchor positions", Fraction(1)) == (published.normaliser, published.label)


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        ({"weight": 0}, r"^weight is 0; it must be above 0[.]$"),
        ({"alpha": -1}, r"^alpha is -1; it must not be below 0[.]$"),
        ({"alpha": 0, "loss": "huber"}, r"^alpha is 0; it must be above 0[.]$"),
        ({"sigma": "x"}, r"^sigma is 'x'; it must be a number"),
        ({"loss": "iou"}, r"^loss is 'iou'; it must be one of smooth_l1, huber, l1, laplace_kl[.]$"),
        ({"alpha": "1/9", "loss": "l1"}, r"^alpha is 1/9; the L1 loss has no transition point"),
        ({"alpha": 1e-300, "sigma": 1e-300}, r"outside the range of floats[.]$"),
        ({"weight": 1e300, "alpha": 1e300, "loss": "huber"}, r"outside the range of floats[.]$"),
    ],
)
def test_bad_arguments_are_one_sentence(arguments, pattern):
    """The sentence names the argument, its value and what is allowed."""
    with pytest.raises(ValueError, match=pattern):
        noise_scales(**arguments)
