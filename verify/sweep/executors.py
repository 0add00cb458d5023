"""Executors by name, and a pool that survives the death of a worker."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAMES = ("threads", "processes", "dask")


@dataclass
class Pool:
    """An executor and how to make another like it.

    Args:
        executor: The executor in use.
        make: Makes another; None where the executor is the caller's and cannot be replaced.
    """

    executor: Executor
    make: Callable[[], Executor] | None = None

    @classmethod
    def of(cls, executor: Executor) -> Pool:
        """Wrap an executor that belongs to the caller."""
        return cls(executor)

    def lost(self, error: Exception) -> bool:
        """Return whether an error says that the worker died, rather than that the work is wrong."""
        return isinstance(error, BrokenExecutor) or type(error).__name__ in {"KilledWorker", "CancelledError", "FutureCancelledError"}

    def renew(self) -> bool:
        """Replace a broken executor; return whether there is one that works."""
        if not getattr(self.executor, "_broken", False):
            return True
        if self.make is None:
            return False
        self.executor.shutdown(wait=False)
        self.executor = self.make()
        return True


@contextmanager
def open_pool(name: str, *, jobs: int, scheduler: str | None = None) -> Iterator[Pool]:
    """Open an executor by name and close it afterwards.

    Args:
        name: "threads", "processes" or "dask".
        jobs: Number of workers; with a scheduler's address the cluster decides.
        scheduler: Address of a running Dask scheduler; None for a cluster on this machine.

    Raises:
        ValueError: If the name is not known, or Dask is not installed or not reachable.
    """
    if name == "threads":
        yield from _close(Pool(ThreadPoolExecutor(jobs)))
    elif name == "processes":
        # A fresh interpreter a worker: a fork would copy locks of threads that do not run in the child.
        context = multiprocessing.get_context("spawn")

        def make() -> Executor:
            return ProcessPoolExecutor(jobs, mp_context=context)

        yield from _close(Pool(make(), make))
    elif name == "dask":
        yield from _dask(jobs, scheduler)
    else:
        raise ValueError(f"executor = {name!r} is not known; {', '.join(NAMES)} are allowed.")


def _close(pool: Pool) -> Iterator[Pool]:
    try:
        yield pool
    finally:
        pool.executor.shutdown(wait=True, cancel_futures=True)


def _dask(jobs: int, scheduler: str | None) -> Iterator[Pool]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ValueError(
            "executor = 'dask' needs the extra huber-verify[dask], which is not installed; threads and processes are allowed."
        ) from None
    cluster: Any = None
    if scheduler is None:
        cluster = LocalCluster(n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=None)
    try:
        client = Client(scheduler if cluster is None else cluster, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise ValueError(
            f"scheduler = {scheduler!r} does not answer ({type(error).__name__}); the address of a running Dask scheduler is allowed."
        ) from None
    try:
        # Tasks are impure to Dask: equal arguments must not be answered from another sweep's memory.
        yield Pool(client.get_executor(pure=False))
    finally:
        client.close()
        if cluster is not None:
            cluster.close()
