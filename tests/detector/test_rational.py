"""Numbers from people: exact where they can be, refused in one sentence where they cannot."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.detector.rational import number, positive, square_root


@pytest.mark.parametrize(
    ("given_value", "wanted"),
    [
        ("1/9", Fraction(1, 9)),
        (" 0.1 ", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("-2.5e-3", Fraction(-1, 400)),
        ("1e2/3", Fraction(100, 3)),
        (Decimal("0.1"), Fraction(1, 10)),
        (3, Fraction(3)),
        (np.int64(3), Fraction(3)),
    ],
)
def test_exact_input_stays_exact(given_value, wanted):
    """Text, decimals and integers become the fraction that they say."""
    got = number(given_value, "alpha")

    assert (wanted, Fraction) == (got, type(got))


@pytest.mark.parametrize("value", [0.1, np.float64(0.1), np.float32(0.5)])
def test_floats_stay_floats(value):
    """A float is not promoted to the exact fraction of its binary value."""
    got = number(value, "alpha")

    assert (float, float(value)) == (type(got), got)


@pytest.mark.parametrize(
    "text", ["", "a", "1/0", "1//2", "1e999999999", "1" * 200, "nan", "inf", "0x10", "1_000", "__import__('os')", "١/٩"]
)
def test_bad_text_is_one_sentence(text):
    """Text that is no number is refused with the argument's name, in bounded time."""
    with pytest.raises(ValueError, match=r"^alpha is .*[.]$") as caught:
        number(text, "alpha")

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [True, None, 1j, [1]])
def test_what_is_no_number_is_a_type_error(value):
    """Booleans, None, complex numbers and lists are refused."""
    with pytest.raises(TypeError, match=r"^alpha is "):
        number(value, "alpha")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, Decimal("NaN")])
def test_what_is_not_finite_is_refused(value):
    """NaN and infinity are refused whatever type carries them."""
    with pytest.raises(ValueError, match="finite"):
        number(value, "alpha")


@pytest.mark.parametrize("value", [0, -1, "-1/9", -0.0])
def test_positive_refuses_zero_and_below(value):
    """A scale is above zero."""
    with pytest.raises(ValueError, match="above 0"):
        positive(value, "sigma")


@given(st.fractions(min_value=0))
def test_square_root_of_a_square_is_exact(value):
    """The root of a rational square is that rational, never a float."""
    assert value == square_root(value * value)
