"""Methods that misbehave, for the runner's tests. Each is reached as "tests.runner.faulty:NAME"."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import ClassVar

import numpy as np

from verify.claim import Finding, Identity, Inequality, Outcome


class Faulty:
    """A method made from a function."""

    packages = ("sympy",)
    forms = frozenset({Identity, Inequality})
    silent: ClassVar[dict] = {}
    title = "faulty"

    def __init__(self, name: str, behave: Callable[[object], object]) -> None:
        self.name = name
        self._behave = behave

    def decide(self, form: object, settings: object) -> object:  # noqa: ARG002 - the protocol's signature
        """Do what the fault does."""
        return self._behave(form)


def _hang(_: object) -> None:
    while True:
        time.sleep(0.01)


def _raise(_: object) -> None:
    raise ZeroDivisionError("integer division or modulo by zero")


def _die(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _eat(_: object) -> list[bytes]:
    eaten = []
    while True:
        eaten.append(bytearray(2**33))


def _nibble(_: object) -> list[np.ndarray]:
    eaten = []
    while True:
        eaten.append(np.zeros(2**27, dtype=np.uint8))


def _crash(_: object) -> None:
    import ctypes

    ctypes.string_at(0)


def _recurse(form: object) -> object:
    return _recurse(form)


proves = Faulty("proves", lambda _: Finding(Outcome.PROVED, "It is so."))
refutes = Faulty("refutes", lambda _: Finding(Outcome.REFUTED, "It is not so.", certificate={"type": "test"}))
refutes_without_certificate = Faulty("refutes_without_certificate", lambda _: Finding(Outcome.REFUTED, "It is not so."))
lingers = Faulty("lingers", lambda _: time.sleep(1) or Finding(Outcome.PROVED, "It is so."))
hangs = Faulty("hangs", _hang)
raises = Faulty("raises", _raise)
dies = Faulty("dies", _die)
eats = Faulty("eats", _eat)
nibbles = Faulty("nibbles", _nibble)
crashes = Faulty("crashes", _crash)
recurses = Faulty("recurses", _recurse)
nonsense = Faulty("nonsense", lambda _: 42)
unpicklable = Faulty("unpicklable", lambda _: Finding(Outcome.PROVED, "It is so.", certificate={"type": lambda: 0}))
exits = Faulty("exits", lambda _: os._exit(3))
