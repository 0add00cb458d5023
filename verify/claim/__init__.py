"""What is said, and what was found out about it: claims, their forms, findings, evidence and verdicts.

This layer needs only SymPy. A *claim* is data: a statement in a small closed set of *forms*. It knows nothing of the
methods that decide forms, and methods know nothing of the paper.
"""

from verify.claim.defined import Defined, unfold
from verify.claim.forms import (
    Approximation,
    Cell,
    Exists,
    Extremum,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    SameArgmin,
    TableIs,
)
from verify.claim.records import Claim, Evidence, Finding, Kind, Outcome, Step, Verdict
from verify.claim.reduction import conditions, over_the_reals, place_of, reduce_form
from verify.claim.verdicts import verdict_of

__all__ = [
    "Approximation",
    "Cell",
    "Claim",
    "Defined",
    "Evidence",
    "Exists",
    "Extremum",
    "Finding",
    "Form",
    "HoldsIff",
    "Identity",
    "Inequality",
    "IntegralIs",
    "Kind",
    "LimitIs",
    "Outcome",
    "SameArgmin",
    "Step",
    "TableIs",
    "Verdict",
    "conditions",
    "over_the_reals",
    "place_of",
    "reduce_form",
    "unfold",
    "verdict_of",
]
