"""Worker processes that do not run the caller's script again.

`multiprocessing` starts a worker by importing the caller's main module, so that a script without the `__main__` guard would
call itself, and one read from standard input could not be found. Workers here need the package and the claims and nothing of
the script, unless a claim is made of the script's own classes.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Mapping
from multiprocessing import spawn
from multiprocessing.context import BaseContext
from threading import Lock
from typing import Any

from verify.claim import Claim
from verify.methods import METHODS

__all__ = ["start_server", "worker_context"]

_PRELOADED = ["verify.runner.tasks", *(place.partition(":")[0] for place in METHODS.values())]
_NAME = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_LOCK = Lock()
_usual: Any = multiprocessing.get_context(_NAME)
_whole_preparation = spawn.get_preparation_data


def start_server() -> None:
    """Start the fork server, which then loads the package while the caller goes on; where there is none, do nothing."""
    if _NAME == "forkserver":
        from multiprocessing import forkserver

        _usual.set_forkserver_preload(_PRELOADED)
        forkserver.ensure_running()


def worker_context(claims: Mapping[str, Claim]) -> BaseContext:
    """Give the context in which workers are started.

    Args:
        claims: What will be sent to them.

    Returns:
        A fork server that has the package loaded, where the system has one, else fresh processes; without the caller's main
        module unless the claims need it.
    """
    context: BaseContext = _usual if b"__main__" in pickle.dumps(dict(claims)) else _Context()
    return context


class _Process(_usual.Process):
    """A process that starts without the caller's main module."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        with _LOCK:
            spawn.get_preparation_data = _without_main
            try:
                return _usual.Process._Popen(process_obj)  # noqa: SLF001 - where multiprocessing starts a process
            finally:
                spawn.get_preparation_data = _whole_preparation


class _Context(type(_usual)):  # type: ignore[misc]
    """The usual context with such processes."""

    Process = _Process


def _without_main(name: str) -> dict[str, Any]:
    data = _whole_preparation(name)
    return {key: value for key, value in data.items() if not key.startswith("init_main_from")}
