"""Operators on mathematics: each turns a form into forms that say something else. One small file an operator."""

from verify.refute.operators.absolute import DROP_ABSOLUTE
from verify.refute.operators.argmin import SWAP_SENSE
from verify.refute.operators.base import Example, Operator
from verify.refute.operators.branch import CHANGE_AT_KINK
from verify.refute.operators.constant import DROP_CONSTANT
from verify.refute.operators.direction import SWAP_DIRECTION
from verify.refute.operators.domain import SHRINK_DOMAIN, WIDEN_DOMAIN
from verify.refute.operators.factor import DOUBLE, HALVE, NUDGE_DOWN, NUDGE_UP
from verify.refute.operators.hypothesis import DROP_HYPOTHESIS
from verify.refute.operators.limit import MOVE_LIMIT, MOVE_VALUE
from verify.refute.operators.order import CHANGE_ORDER
from verify.refute.operators.place import EXCLUDE_PLACE, MOVE_PLACE, SWAP_ATTAINED
from verify.refute.operators.reciprocal import INVERT_SCALE
from verify.refute.operators.relation import LOOSEN, REVERSE, TIGHTEN
from verify.refute.operators.sgn import DROP_SIGN
from verify.refute.operators.sign import FLIP_SIGN
from verify.refute.operators.swap import SWAP_SYMBOLS
from verify.refute.operators.term import DROP_TERM
from verify.refute.operators.threshold import MOVE_THRESHOLD

__all__ = ["OPERATORS", "Example", "Operator"]

OPERATORS: tuple[Operator, ...] = (
    FLIP_SIGN,
    TIGHTEN,
    LOOSEN,
    REVERSE,
    DROP_TERM,
    DROP_CONSTANT,
    DROP_ABSOLUTE,
    DROP_SIGN,
    SWAP_SYMBOLS,
    INVERT_SCALE,
    DOUBLE,
    HALVE,
    NUDGE_UP,
    NUDGE_DOWN,
    MOVE_THRESHOLD,
    CHANGE_AT_KINK,
    WIDEN_DOMAIN,
    SHRINK_DOMAIN,
    DROP_HYPOTHESIS,
    MOVE_LIMIT,
    MOVE_VALUE,
    MOVE_PLACE,
    SWAP_ATTAINED,
    EXCLUDE_PLACE,
    SWAP_DIRECTION,
    CHANGE_ORDER,
    SWAP_SENSE,
)
"""Every operator, in the order of the matrix."""
