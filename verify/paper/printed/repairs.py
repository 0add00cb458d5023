"""What was damaged when the paper was transcribed, and what it is read as: each repair with its reason."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["REPAIRS", "Repair"]


@dataclass(frozen=True)
class Repair:
    """One repair of a display's transcription.

    Args:
        old: What stands in the transcription; it occurs there exactly once.
        new: What it is read as.
        why: The reason, one sentence.
    """

    old: str
    new: str
    why: str


REPAIRS: dict[str, tuple[Repair, ...]] = {
    "eq:31": (
        Repair(
            r"D_{\alpha^{-1}/\alpha \gamma}",
            r"D_{\alpha,1/\alpha\gamma}",
            "The comma and the slanted fraction 1/αγ of the second subscript became an exponent: D has two subscripts, and (29) with "
            "H_α(x) ≈ D_{α,1/α}(x) gives these.",
        ),
    ),
    "eq:35": (
        Repair(
            "$$= \\frac{(t_x w_a + x_a) - x^*}{w_a}$$\n\n",
            "",
            "The block repeats (34), which stands complete with its own tag before it.",
        ),
        Repair("\n(34)", "\n(35)", "The number (34) is given twice and (35) never; this is the display between (34) and (36)."),
    ),
    "eq:44": (Repair(r"{\sigma_w}. (44)$$", r"{\sigma_w}. \tag{44}$$", "The equation's number was transcribed into the formula."),),
    "eq:46": (
        Repair(
            "$$= \\frac{\\log \\tilde{w} - \\log w^*}{\\sigma_w}$$\n(46)",
            "(46)",
            "The block repeats (47), which stands complete with its own tag after it.",
        ),
    ),
    "eq:50": (
        Repair(
            "$$\\approx \\frac{\\tilde{w} - w^*}{\\sigma_w w_a}$$\n(50)",
            "(50)",
            "The block repeats (51), which stands complete with its own tag after it.",
        ),
    ),
    "eq:77": (Repair(r"\frac{1}{2}. (77)$$", r"\frac{1}{2}. \tag{77}$$", "The equation's number was transcribed into the formula."),),
    "eq:94": (Repair(r"{h_a} - 1. (94)$$", r"{h_a} - 1. \tag{94}$$", "The equation's number was transcribed into the formula."),),
}
