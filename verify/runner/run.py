"""The run: killable workers, a time limit for every evidence, and nothing lost when one of them dies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace

from pebble import ProcessExpired, ProcessPool

from verify.claim import Claim, Evidence, Finding, Form, Outcome, TableIs
from verify.methods import METHODS, Settings
from verify.runner.graph import derive_verdicts
from verify.runner.processes import start_server, worker_context
from verify.runner.results import Report
from verify.runner.tasks import Task, plan, prepare_worker, work

__all__ = ["run_claims"]

Progress = Callable[[int, int, Evidence | None], None]

_WORKER_MEMORY = 4 * 2**30
"""Bytes of address space a worker may take: enough for every claim (a worker needs under 400 MiB), far below the machine's."""


def run_claims(
    claims: Mapping[str, Claim],
    labels: Iterable[str] | None = None,
    methods: Iterable[str] | None = None,
    settings: Settings | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    paper: Mapping[str, str] | None = None,
) -> Report:
    """Run methods over claims and derive their verdicts.

    Args:
        claims: All claims, by label; those not selected serve as lemmas.
        labels: Which to decide, or None for all. Claims on which evidence turns out to rest are decided too.
        methods: Names of methods ("module:attribute" for one that lives elsewhere), or None for every one.
        settings: Digits, and the seconds after which one evidence is killed.
        jobs: Worker processes; None for as many as there are processors.
        progress: Called with (done, total, evidence) after each evidence, and once with None at the start.
        paper: What identifies the paper in the report (title, sha256).

    Returns:
        The report. After Ctrl-C it holds what was done and says that it was interrupted.
    """
    chosen = tuple(claims) if labels is None else tuple(dict.fromkeys(labels))
    names = tuple(METHODS) if methods is None else tuple(dict.fromkeys(methods))
    wanted = settings or Settings()
    os.environ.setdefault("SYMPY_GROUND_TYPES", "python")
    start_server()
    evidence: list[Evidence] = []
    interrupted = False
    started = time.perf_counter()
    pending = list(chosen)
    decided: dict[str, None] = {}
    while pending and not interrupted:
        tasks, missing = plan([claims[label] for label in pending], names, claims)
        evidence += missing
        decided.update(dict.fromkeys(pending))
        found, interrupted = _run_tasks(claims, tasks, wanted, jobs or _processors(), progress)
        evidence += found
        assumed = {label for item in found for label in item.assumes}
        pending = [label for label in claims if label in assumed and label not in decided]
    order = {label: position for position, label in enumerate(claims)}
    place = {name: position for position, name in enumerate(names)}
    evidence.sort(key=lambda item: (order[item.claim], item.form, place[item.method]))
    verdicts = derive_verdicts({label: claims[label] for label in claims if label in decided}, evidence)
    selected = tuple(claims[label] for label in claims if label in set(chosen))
    supporting = tuple(claims[label] for label in claims if label in decided and label not in set(chosen))
    return Report(
        selected, supporting, tuple(evidence), verdicts, names, wanted.digits, time.perf_counter() - started, interrupted, dict(paper or {})
    )


def _processors() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _run_tasks(
    claims: Mapping[str, Claim], tasks: list[Task], settings: Settings, jobs: int, progress: Progress | None
) -> tuple[list[Evidence], bool]:
    """Run tasks in workers; whatever happens to a worker, every task ends as one evidence."""
    done: list[Evidence] = []
    if progress:
        progress(0, len(tasks), None)
    if not tasks:
        return done, False
    needed = _with_cited(claims, tasks)
    pool = ProcessPool(
        max_workers=min(jobs, len(tasks)), initializer=prepare_worker, initargs=(needed, _WORKER_MEMORY), context=worker_context(needed)
    )
    first, twins = _twins(claims, tasks)
    try:
        for answer in _answers(pool, _batches(first), settings):
            for item in (
                answer,
                *[replace(answer, claim=twin.claim, form=twin.form, seconds=0.0) for twin in twins.get(_task(answer), ())],
            ):
                done.append(item)
                if progress:
                    progress(len(done), len(tasks), item)
    except KeyboardInterrupt:
        return done, True
    finally:
        pool.stop()
        pool.join(timeout=5)
    return done, False


def _task(evidence: Evidence) -> Task:
    return Task(evidence.claim, evidence.form, evidence.method)


def _twins(claims: Mapping[str, Claim], tasks: list[Task]) -> tuple[list[Task], dict[Task, list[Task]]]:
    """Find the forms that several claims share: a method decides them once; only lemmas differ from claim to claim."""
    first: dict[tuple[str, Form], Task] = {}
    twins: dict[Task, list[Task]] = {}
    for task in tasks:
        form = claims[task.claim].statement[task.form]
        shared = task.method != "lemmas" and not isinstance(form, TableIs)
        known = first.setdefault((task.method, form), task) if shared else task
        twins.setdefault(known, [])
        if known is not task:
            twins[known].append(task)
    return list(twins), twins


def _batches(tasks: list[Task]) -> list[tuple[Task, ...]]:
    """Put what is asked about one claim together: a worker then unfolds and splits its forms once."""
    batches: dict[str, list[Task]] = {}
    for task in tasks:
        batches.setdefault(task.claim, []).append(task)
    return [tuple(batch) for batch in batches.values()]


def _answers(pool: ProcessPool, batches: list[tuple[Task, ...]], settings: Settings) -> Iterator[Evidence]:
    """Yield evidence as it comes; a batch that fails as a whole is tried again task by task, so only the culprit is undecided."""

    def schedule(batch: tuple[Task, ...]) -> Future[list[Evidence]]:
        return pool.schedule(work, args=(batch, settings), timeout=settings.seconds * settings.patience)

    pending = {schedule(batch): batch for batch in batches}
    while pending:
        finished, _ = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
        for future in finished:
            batch = pending.pop(future)
            failure = _failure(future, settings)
            if failure is None:
                yield from future.result()
            elif len(batch) == 1:
                yield Evidence(batch[0].claim, batch[0].form, batch[0].method, *failure)
            else:
                pending |= {schedule((task,)): (task,) for task in batch}


def _failure(future: Future[list[Evidence]], settings: Settings) -> tuple[Finding, float] | None:
    """Say why a worker gave no answer, and after how long; None if it did."""
    error = future.exception()
    if error is None:
        return None
    if isinstance(error, TimeoutError):
        waited = settings.seconds * settings.patience
        return Finding(Outcome.UNDECIDED, f"No answer within {waited:g} seconds; the worker was stopped."), waited
    if isinstance(error, ProcessExpired):
        return Finding(Outcome.UNDECIDED, f"The worker died (exit code {error.exitcode}) before it answered."), 0.0
    return Finding(Outcome.UNDECIDED, f"The worker's answer could not be read: {type(error).__name__}."), 0.0


def _with_cited(claims: Mapping[str, Claim], tasks: Iterable[Task]) -> dict[str, Claim]:
    wanted = {task.claim for task in tasks}
    wanted |= {label for name in tuple(wanted) for label in claims[name].cites if label in claims}
    return {label: claims[label] for label in claims if label in wanted}
