"""The method object: forms to findings, under a time limit, without ever raising."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, ClassVar

from verify.claim import (
    Approximation,
    Exists,
    Extremum,
    Finding,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    Outcome,
    SameArgmin,
    TableIs,
)
from verify.methods.base import Settings, undecided
from verify.methods.composite import decide_composite
from verify.methods.signs import decide_by_sign
from verify.methods.symbolic.argmin import decide_argmin
from verify.methods.symbolic.context import NeedSign, Unable
from verify.methods.symbolic.identities import decide_identity, decide_integral
from verify.methods.symbolic.inequalities import decide_inequality
from verify.methods.symbolic.limits import decide_limit
from verify.methods.symbolic.tables import decide_table

__all__ = ["Symbolic", "guarded", "symbolic"]


class Symbolic:
    """Exact symbolic computation by SymPy, each step recorded."""

    name = "symbolic"
    title = "SymPy"
    packages = ("sympy",)
    forms: frozenset[type[Form]]
    silent: Mapping[type[Form], str]
    _deciders: ClassVar[dict[type[Form], Callable[[Any], Finding]]] = {
        Identity: decide_identity,
        IntegralIs: decide_integral,
        LimitIs: decide_limit,
        Inequality: decide_inequality,
        SameArgmin: decide_argmin,
        TableIs: decide_table,
    }

    def __init__(self) -> None:
        self.forms = frozenset({*self._deciders, Exists, HoldsIff, Extremum, Approximation})
        self.silent = {}

    def decide(self, form: Form, settings: Settings) -> Finding:
        """Decide one form.

        Args:
            form: The form; its functions may be folded.
            settings: Only the seconds are used.

        Returns:
            The finding; `undecided` with the reason where SymPy or the argument gives out.
        """
        found = guarded(lambda: self._decide(form), min(settings.seconds, _PATIENCE.get(type(form), settings.seconds)))
        if found.outcome is Outcome.UNDECIDED:
            return decide_by_sign(form, lambda case: self.decide(case, settings)) or found
        return found

    def _decide(self, form: Form) -> Finding:
        decider = self._deciders.get(type(form))
        if decider is not None:
            return decider(form)
        return decide_composite(form, self._decide)


def guarded(attempt: Callable[[], Finding], seconds: float) -> Finding:
    """Run an attempt under a time limit, and turn whatever stops it into `undecided`.

    Args:
        attempt: What to run.
        seconds: The limit; it is enforced in a main thread only, elsewhere the runner ends a hanging worker.
    """
    try:
        with _time_limit(seconds):
            return attempt()
    except (Unable, NeedSign) as reason:
        return undecided(str(reason))
    except TimeoutError:
        return undecided(f"no decision within {seconds:g} s")
    except Exception as failure:  # noqa: BLE001 - SymPy raises all sorts of things, and none of them decides anything
        return undecided(f"SymPy gave up: {type(failure).__name__}: {failure}")


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


_PATIENCE: Mapping[type[Form], float] = {Inequality: 2.0, Extremum: 2.0, Approximation: 2.0, HoldsIff: 2.0, Exists: 2.0}
"""Seconds of processor time after which a form is left to others: an elementary argument is found soon or not at all."""

symbolic = Symbolic()
"""The method as the registry knows it."""
