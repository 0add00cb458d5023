"""The one error of this layer: what could not be read, and where."""

from __future__ import annotations

__all__ = ["NotationError"]

_AROUND = 12


class NotationError(ValueError):
    """A text is not in the paper's notation.

    Args:
        problem: What is wrong, a clause without a full stop.
        text: The text that was to be read.
        position: Where the problem begins, counted from 0.
    """

    def __init__(self, problem: str, text: str, position: int) -> None:
        self.problem = problem
        self.text = text
        self.position = min(max(position, 0), len(text))
        super().__init__(f"cannot read the formula at character {self.position + 1}{self._near()}: {problem}")

    def _near(self) -> str:
        fragment = self.text[self.position : self.position + _AROUND]
        if not fragment:
            return " (its end)"
        return f" (“{fragment}{'…' if self.position + _AROUND < len(self.text) else ''}”)"
