"""Noise scales back to hyper-parameters, and the design rules."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.detector.heads import presets
from verify.detector.noise import noise_scales
from verify.detector.tuning import NoSolutionError, agree, design_rules, head_hyperparameters, hyperparameters

scales = st.fractions(min_value=Fraction(1, 1000), max_value=1000)
kinds = st.sampled_from(["smooth_l1", "huber", "laplace_kl"])


@given(scales, scales, scales, kinds, st.sampled_from([None, "alpha", "sigma", "weight"]))
def test_solution_assumes_the_noise_asked_for(label, prediction, held, loss, name):
    """Whatever is held fixed keeps its value, and the solution's noise is what was asked for."""
    found = hyperparameters(label, prediction, loss=loss, **({} if name is None else {name: held}))

    assert agree(label, found.noise.label)
    assert agree(prediction, found.noise.prediction)
    assert name is None or held == getattr(found, name)


@given(scales, scales, scales, kinds)
def test_inverse_of_noise_scales(weight, alpha, sigma, loss):
    """Any one true hyper-parameter recovers the other two (a Huber weight only up to a square root's rounding)."""
    scale = noise_scales(weight, alpha, sigma, loss)
    for name, held in (("alpha", alpha), ("sigma", sigma), ("weight", weight)):
        found = hyperparameters(scale.label, scale.prediction, loss=loss, **{name: held})
        got = (found.weight, found.alpha, found.sigma)

        assert all(agree(one, other) for one, other in zip((weight, alpha, sigma), got, strict=True)), (name, got)


def test_paper_proposal_is_the_default_solution():
    """With nothing held, 1/20 and 1/5 give the paper's proposed RPN: λ = 1/4, α = 1, σ = 1/20."""
    found = hyperparameters("1/20", "1/5")

    assert (Fraction(1, 4), Fraction(1), Fraction(1, 20)) == (found.weight, found.alpha, found.sigma)


@pytest.mark.parametrize("name", presets)
def test_every_preset_is_recovered(name):
    """Holding a head's own λ and α recovers its σ, exactly, for each of the published heads."""
    head = presets[name]
    found = head_hyperparameters(
        head.label, head.prediction, alpha=None if head.loss == "l1" else head.alpha, weight=head.weight, loss=head.loss
    )

    assert (head.weight, head.alpha, head.sigma) == (found.weight, found.alpha, found.sigma)


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        (("1/20", "1/5", {"alpha": 1, "weight": 1}), "alpha and weight alone fix the ratio"),
        (("1/20", "1/5", {"alpha": 1, "sigma": 1}), "No solution: alpha = 1, sigma = 1"),
        (("1/20", "1/5", {"loss": "l1"}), "label_noise is 1/20, but the L1 loss assumes none"),
        (("1/20", "1/5", {"alpha": 0}), "label_noise is 1/20, but alpha = 0 assumes none"),
        (("0", "1/5", {"loss": "huber"}), "label_noise is 0, but loss 'huber' assumes"),
        (("0", "1/5", {"alpha": 1}), "label_noise is 0, but alpha = 1 assumes"),
        (("0", "1/5", {"weight": 2, "sigma": 7}), "No solution: alpha = 0, sigma = 7, weight = 2"),
    ],
)
def test_no_solution_says_why(arguments, pattern):
    """A contradiction is told in one sentence that names what was held."""
    label, prediction, held = arguments
    with pytest.raises(NoSolutionError, match=pattern) as caught:
        hyperparameters(label, prediction, **held)

    assert "\n" not in str(caught.value)


def test_one_weight_fixes_the_ratio_for_all_coordinates():
    """Different ratios of label to prediction noise between coordinates have no solution, and the text says so."""
    with pytest.raises(NoSolutionError, match=r"one weight and one alpha .* is 1/4 for x but 1/2 for w"):
        head_hyperparameters(["1/20", "1/20", "1/10", "1/10"], ["1/5", "1/5", "1/5", "1/5"])


def test_four_values_are_wanted():
    """A list of another length is refused."""
    with pytest.raises(ValueError, match=r"^label_noise has 2 values; it must have four"):
        head_hyperparameters(["1/20", "1/10"], ["1/5"] * 4)


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        # Published: the label noise is ten times the prediction noise, and both stages predict equally well.
        ("published", [False, False, True, False]),
        # Implemented: the detection head's label and prediction noise are equal; label noise 1/9 against 1/10.
        ("implemented", [True, False, False, True]),
        ("proposed", [True, True, True, True]),
    ],
)
def test_design_rules_on_the_paper(setting, wanted):
    """Only the proposed settings obey every rule of section 6."""
    rules = design_rules(presets[f"paper/{setting}/rpn"].noise, presets[f"paper/{setting}/detection"].noise)

    assert wanted == [rule.holds for rule in rules], rules


def test_one_stage_has_one_rule():
    """A detector with one stage is asked for prediction above label noise only."""
    rules = design_rules(None, presets["torchvision/ssd"].noise)

    assert [(rule.name, rule.holds) for rule in rules] == [("prediction noise above label noise (detection)", False)]
