"""Run a sweep: cut it into parts, give them to any executor, combine what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from verify.sweep import checkpoint
from verify.sweep.backends import tally_blocks
from verify.sweep.executors import Pool
from verify.sweep.grids import BLOCK, Grid
from verify.sweep.tally import Tally, combine

if TYPE_CHECKING:
    from pathlib import Path

# A part is long against the 2 ms that a Dask task costs, and short against the time that one would mind losing.
_BLOCKS_PER_PART = 1024
_MOST_PARTS = 4096
_ATTEMPTS = 4
Report = Callable[[int, int, Tally], None]
Answer = TypeVar("Answer")


class WorkerLostError(RuntimeError):
    """A part of a sweep whose worker died every time it was tried."""


@dataclass(frozen=True)
class Sweep:
    """A sweep of (27) over a grid.

    Args:
        grid: The residuals.
        alpha: The transition point; rounded to the grid's dtype.
        backend: "numpy", "numba" or "cupy".
        histogram: Whether to count the margins in ulp.
        blocks_per_part: Blocks of one part; None for a default that depends on the grid alone.
    """

    grid: Grid
    alpha: float
    backend: str = "numpy"
    histogram: bool = True
    blocks_per_part: int | None = None

    @property
    def part_size(self) -> int:
        """Number of blocks of one part."""
        return self.blocks_per_part or max(_BLOCKS_PER_PART, -(-self.grid.blocks // _MOST_PARTS))

    @property
    def parts(self) -> int:
        """Number of parts."""
        return -(-self.grid.blocks // self.part_size)

    def describe(self) -> dict[str, Any]:
        """Return what defines the sweep, as JSON values: what a checkpoint must agree with."""
        settings = {"alpha": float(self.alpha).hex(), "backend": self.backend, "histogram": self.histogram, "part_size": self.part_size}
        return {**self.grid.describe(), **settings}

    def task(self, part: int) -> tuple[Any, ...]:
        """Return the arguments of `run_part` for a part."""
        first = part * self.part_size
        return self.backend, self.grid, self.alpha, first, min(first + self.part_size, self.grid.blocks), self.histogram


def run_part(backend: str, grid: Grid, alpha: float, first: int, last: int, histogram: bool) -> Tally:
    """Return the tally of one part; a plain function, so that it can be sent to a process or a cluster."""
    return tally_blocks(backend, grid, alpha, first, last, histogram=histogram)


def run(
    sweep: Sweep,
    pool: Executor | Pool | None = None,
    *,
    in_flight: int = 8,
    checkpoint_file: Path | None = None,
    report: Report | None = None,
) -> Tally:
    """Run a sweep.

    Args:
        sweep: The sweep.
        pool: Any `concurrent.futures.Executor`, or a `Pool` that can replace a broken one; None to run here.
        in_flight: Parts handed to the executor at a time, so that memory does not grow with the grid.
        checkpoint_file: File to continue from and to write after each part.
        report: Called with points done, points in all and the tally so far, after each part.

    Returns:
        The tally, the same for every executor, partition and number of restarts.

    Raises:
        CheckpointError: If the file is torn or belongs to another sweep.
        WorkerLostError: If the workers of a part died every time.
    """
    state = checkpoint.Progress(frozenset(), Tally())
    if checkpoint_file is not None:
        state = checkpoint.load(checkpoint_file, sweep.describe()) or state
    done, tally = set(state.done), state.tally
    remaining = [part for part in range(sweep.parts) if part not in done]
    for part, answer in answers(run_part, sweep.task, remaining, pool, in_flight):
        done.add(part)
        tally = combine(tally, answer)
        if checkpoint_file is not None:
            checkpoint.save(checkpoint_file, sweep.describe(), checkpoint.Progress(frozenset(done), tally))
        if report is not None:
            report(min(tally.points, sweep.grid.points), sweep.grid.points, tally)
    if tally.points != sweep.grid.points:
        raise WorkerLostError(f"{tally.points} of {sweep.grid.points} points were counted; a part was lost or counted twice.")
    return tally


def answers(
    function: Callable[..., Answer], task: Callable[[int], tuple[Any, ...]], parts: list[int], pool: Executor | Pool | None, in_flight: int
) -> Iterator[tuple[int, Answer]]:
    """Yield parts and their answers as they come back; a part that is lost with its worker is done again.

    Args:
        function: What answers a part; a plain function, so that it can be sent to a process or a cluster.
        task: Its arguments for a part.
        parts: The parts to do.
        pool: Where; None to do them here, in order.
        in_flight: Parts handed out at a time.

    Raises:
        WorkerLostError: If the workers of a part died every time.
    """
    if pool is None:
        for part in parts:
            yield part, function(*task(part))
        return
    owner = pool if isinstance(pool, Pool) else Pool.of(pool)
    todo, running, attempts = list(reversed(parts)), dict[Future[Answer], int](), dict[int, int]()
    while todo or running:
        while todo and len(running) < in_flight:
            part = todo.pop()
            try:
                running[owner.executor.submit(function, *task(part))] = part
            except BrokenExecutor:
                todo.append(part)
                _retry(owner, attempts, part)
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            part = running.pop(future)
            try:
                yield part, future.result()
            except Exception as error:
                if not owner.lost(error):
                    raise
                todo.append(part)
                _retry(owner, attempts, part)


def _retry(owner: Pool, attempts: dict[int, int], part: int) -> None:
    """Count a lost part and put a new executor in place of a broken one."""
    attempts[part] = attempts.get(part, 0) + 1
    if attempts[part] >= _ATTEMPTS or not owner.renew():
        raise WorkerLostError(f"part {part} was lost with its worker {attempts[part]} times; a sweep needs workers that live.") from None


def points_of_part(sweep: Sweep, part: int) -> int:
    """Return the number of points of a part."""
    return min((part + 1) * sweep.part_size * BLOCK, sweep.grid.points) - part * sweep.part_size * BLOCK
