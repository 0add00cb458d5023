"""The paper's functions by the names a claim uses, each with the array function that evaluates it and what that may be wrong.

This is what a method needs that compares claims with floating point: it evaluates the left and the right side with these and
allows the sum of their budgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from verify import losses
from verify.losses.budgets import BUDGETS, Budget

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Entry:
    """An array function for a function of the paper.

    Args:
        name: The paper's name: "H", "H'", "D", "D'", "D''", "KL", "smooth_l1".
        function: The array function.
        budget: Its accuracy.
    """

    name: str
    function: Callable[..., Any]
    budget: Budget


FUNCTIONS: dict[str, Entry] = {
    name: Entry(name, getattr(losses, function), BUDGETS[function])
    for name, function in (
        ("H", "huber"),
        ("H'", "huber_derivative"),
        ("smooth_l1", "smooth_l1"),
        ("D", "laplace_kl_loss"),
        ("D'", "laplace_kl_loss_derivative"),
        ("D''", "laplace_kl_loss_second_derivative"),
        ("KL", "laplace_kl_divergence"),
    )
}
