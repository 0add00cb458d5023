"""The fixed table of readings: what a sign that states no formula becomes, and in which display it is read so."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["APART", "CONTINUED", "READINGS", "READ_AS", "UNREAD"]

READINGS: Mapping[str, str] = MappingProxyType(
    {
        "≈ as an error": "Approximation of the left side by the right: the supremum or the leading term of the error",
        "≈ as =": "Identity of the two sides: the display could say =",
        "≈ by D for H": "Identity of the two sides after D_{α,1/α} is written for H_α, the approximation that Section 4.3 announces",
        "≈ by D for H, and (47)": "as before, and the right-hand side of (47) is written for the residual, the left-hand side of (45)",
        "≈ by (24)": "Identity of the two sides after the right-hand side of (24) is written for D_{α,β}",
        "≈ by (48)": "Identity of the two sides after w/w_a − 1 is written for log(w/w_a)",
        "∝": "IntegralIs of the right side over the left side's variable: the normaliser is finite and free of the data",
        "argmin": "SameArgmin with the printed objective: “=” before argmin is “is one of”",
        "objective": "SameArgmin with the printed expression, which the sentence says is minimised",
        "noise": "y = g + ε between random variables: the density of ε at y − g",
    }
)

READ_AS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("eq:1", "eq:2", "eq:14"), "argmin"),
        **dict.fromkeys(("eq:3", "eq:11"), "∝"),
        "eq:4": "objective",
        **dict.fromkeys(("eq:6", "eq:12", "eq:13"), "noise"),
        **dict.fromkeys(("eq:20", "eq:23", "eq:24", "eq:25", "eq:30", "eq:31", "eq:48"), "≈ as an error"),
        "eq:26": "≈ by (24)",
        **dict.fromkeys(("eq:36", "eq:42"), "≈ by D for H"),
        "eq:52": "≈ by D for H, and (47)",
        **dict.fromkeys(("eq:49", "eq:53"), "≈ by (48)"),
        **dict.fromkeys(("eq:50", "eq:51"), "≈ as ="),
    }
)
"""By label: the one reading that is allowed for it. A display that is not here is read as it stands."""

APART: Mapping[str, str] = MappingProxyType(
    {
        "eq:21": r"x \ne 0",
        "eq:22": r"x \ne 0",
    }
)
"""Displays whose derivative the claim states apart at the kink, by the limit of the difference quotient."""

CONTINUED: Mapping[str, str] = MappingProxyType(
    {
        "eq:34": "eq:33",
        "eq:35": "eq:34",
        "eq:40": "eq:39",
        "eq:41": "eq:40",
        "eq:46": "eq:45",
        "eq:47": "eq:46",
        "eq:50": "eq:49",
        "eq:51": "eq:50",
        "eq:53": "eq:52",
    }
)
"""Displays that begin with a relation, and the display whose last side is their left one."""

UNREAD: Mapping[str, str] = MappingProxyType({})
"""Displays that are not read, each with its reason."""
