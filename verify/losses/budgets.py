"""How many ulp each function may be wrong: one table, a reason beside each number.

An ulp is the spacing of floats of the dtype at the exact value, which is that of the floats handed in, α and β included. A budget
holds wherever x, the scales and the exact value are finite and normal. float16 and bfloat16 results are the float32 result rounded
once more. NumPy's float32 is computed in float64, except `bounds`, and is off by 0.5 ulp; the budgets are for all libraries.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """The error that a function may have.

    Args:
        function: Its name in `verify.losses`, with the component in brackets where there are three.
        equations: Labels of the paper's equations that it evaluates.
        arguments: Names of its arguments, in order.
        ulp: The budget, for float32 and float64.
        reason: Where the error comes from.
    """

    function: str
    equations: tuple[str, ...]
    arguments: tuple[str, ...]
    ulp: float
    reason: str


_ONE, _TWO = ("x", "alpha"), ("x", "alpha", "beta")
BUDGETS: dict[str, Budget] = {
    budget.function: budget
    for budget in (
        Budget("huber", ("eq:5",), _ONE, 1.5, "a difference and a product, or one product of exact factors"),
        Budget("huber_derivative", ("eq:5",), _ONE, 0.0, "it selects x, α or -α"),
        Budget(
            "smooth_l1",
            ("eq:37",),
            _ONE,
            2.0,
            "a quotient and a product, or one difference; XLA multiplies by the rounded reciprocal of a constant",
        ),
        Budget(
            "laplace_kl_loss",
            ("eq:19",),
            _TWO,
            4.0,
            "five roundings, half an ulp of u through the series, and the exponential",
        ),
        Budget(
            "laplace_kl_loss_derivative",
            ("eq:21",),
            _TWO,
            3.0,
            "five roundings below α/2; above, the rounding of the exponential counts once",
        ),
        Budget(
            "laplace_kl_loss_second_derivative",
            ("eq:22",),
            _TWO,
            8.0,
            "exp of the quotient with its rounding error put back, then five roundings",
        ),
        Budget(
            "laplace_kl_divergence",
            ("eq:18", "eq:63"),
            ("mu1", "b1", "mu2", "b2"),
            10.0,
            "the difference of the means counts twice near 0, and the logarithm cancels at b1/b2 = 1/2",
        ),
        Budget(
            "bounds[lower]",
            ("eq:27",),
            _ONE,
            5.0,
            "as laplace_kl_loss, without the division by β, and with NumPy's float32 exp, which is 2.5 ulp off; 4.25 was seen",
        ),
        Budget("bounds[huber]", ("eq:27",), _ONE, 1.5, "as huber"),
        Budget(
            "bounds[upper]",
            ("eq:27",),
            _ONE,
            5.0,
            "the square of a rounded exponential is added, or a square under the polynomial; 3.3 was seen",
        ),
    )
}
