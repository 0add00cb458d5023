"""The conditions under which a display is stated: they stand in the sentence around it, and are kept as printed there."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CONDITIONS", "Condition"]


@dataclass(frozen=True)
class Condition:
    """What the sentences around a display add to it.

    Args:
        texts: The LaTeX of the conditions, each as it stands in a sentence of the paper; they hold together.
        only: Whether the display is said to hold if and only if they do ("hold only … when").
    """

    texts: tuple[str, ...]
    only: bool = False


_INSIDE = Condition((r"0 \le x \le \alpha",))
_OUTSIDE = Condition((r"x \ge \alpha",))
_LOWER = Condition((r"\alpha_1 = \alpha", r"\beta_1 = \beta_2 = 1/\alpha"), only=True)
_UPPER = Condition((r"\alpha_2 = \alpha/2", r"\beta_1 = \beta_2 = 1/\alpha"), only=True)

CONDITIONS: dict[str, Condition] = {
    "eq:58": Condition((r"\mu_1 \geq \mu_2",)),
    "eq:59": Condition((r"\mu_1 < \mu_2",)),
    "eq:65": _INSIDE,
    "eq:66": _OUTSIDE,
    "eq:67": Condition((r"0 \le y \le 1",)),
    "eq:68": Condition((r"y \ge 1",)),
    "eq:72": _INSIDE,
    "eq:73": _OUTSIDE,
    "eq:74": Condition((r"0 \le y \le 2",)),
    "eq:75": Condition((r"y \geq 2",)),
    "eq:78": Condition((r"y_0 \le y \le 2",)),
    "eq:79": Condition((r"y_0 \le y \le 2",)),
    "eq:80": Condition((r"y_0 \le y \le 2",)),
    "eq:81": _LOWER,
    "eq:82": _UPPER,
    "eq:83": _LOWER,
    "eq:84": _UPPER,
    "eq:88": Condition((r"\alpha/2 < \alpha_1 < \alpha",)),
    "eq:89": Condition((r"0 \le x \le \alpha", r"\alpha/2 < \alpha_1 < \alpha")),
    "prop:3": Condition((r"\alpha_1 = \alpha", r"\alpha_2 = \alpha/2", r"\beta_1 = \beta_2 = 1/\alpha"), only=True),
    "eq:90": Condition((r"0 \le y \le \gamma", r"1 < \gamma < 2")),
}
"""By label; a display that is not here is stated for all values of its letters."""
