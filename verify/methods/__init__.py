"""Ways to decide forms. A method knows forms and nothing of the paper; it is imported when it is first asked for.

| method | what it does | what its best outcome is |
|---|---|---|
| symbolic | recorded SymPy chains, primitives, limits, derivative chains | proved |
| lemmas | rewrites with the claims that a claim cites | proved, assuming them |
| positivity | whole-domain inequalities, exactly over ℚ | proved |
| balls | rigorous enclosures (python-flint), box covers | proved by covers, else consistent |
| quadrature | mpmath, split at the kinks, at n and n+20 digits | agrees |
| floats | the floating-point losses on a grid | observed |
| tables | tables in exact fractions, noise through the detector | proved |
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache

from verify.methods.base import Method, Settings

__all__ = ["METHODS", "Method", "Settings", "load", "methods_named"]

METHODS: dict[str, str] = {
    "symbolic": "verify.methods.symbolic:symbolic",
    "lemmas": "verify.methods.lemmas:lemmas",
    "positivity": "verify.methods.positivity:positivity",
    "balls": "verify.methods.balls:balls",
    "quadrature": "verify.methods.quadrature:quadrature",
    "floats": "verify.methods.floats:floats",
    "tables": "verify.methods.tables:tables",
}
"""Every method, by name: where it lives. The order is that of the report."""


@cache
def load(name: str) -> Method:
    """Import a method.

    Args:
        name: A key of `METHODS`, or "module:attribute" for a method that lives elsewhere.

    Returns:
        The method.

    Raises:
        KeyError: There is no such method.
        ImportError: A package that it needs is not installed.
    """
    module, _, attribute = (name if ":" in name else METHODS[name]).partition(":")
    method: Method = getattr(importlib.import_module(module), attribute)
    return method


def methods_named(names: Iterable[str] | None) -> tuple[str, ...]:
    """Check a choice of methods.

    Args:
        names: Names, or None for every method.

    Returns:
        The names in the report's order, each once.

    Raises:
        ValueError: A name is none of `METHODS`.
    """
    if names is None:
        return tuple(METHODS)
    wanted = list(names)
    for name in wanted:
        if name not in METHODS:
            raise ValueError(f"method {name!r} is not one of {', '.join(METHODS)}")
    return tuple(name for name in METHODS if name in wanted)
