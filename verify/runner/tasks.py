"""What there is to do: every form of every claim by every method that decides its kind."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from verify.claim import Claim, Evidence, Finding, Form, Outcome
from verify.methods import Method, Settings, load

__all__ = ["Task", "plan", "prepare_worker", "work"]


@dataclass(frozen=True)
class Task:
    """One form of one claim, for one method."""

    claim: str
    form: int
    method: str


def plan(claims: Iterable[Claim], methods: Iterable[str], known: Mapping[str, Claim] | None = None) -> tuple[list[Task], list[Evidence]]:
    """List what is to be done, and the evidence that is `unavailable` because a package is missing.

    Args:
        claims: The claims to decide.
        methods: Names of methods.
        known: The claims that may be cited, by label; those to decide unless given.

    Returns:
        The tasks, in the order of the claims; and evidence for what cannot be tried here.
    """
    claims = tuple(claims)
    cited = known if known is not None else {claim.label: claim for claim in claims}
    tasks: list[Task] = []
    missing: list[Evidence] = []
    usable: dict[str, Method | None] = {}
    for name in methods:
        try:
            usable[name] = load(name)
        except ImportError as error:
            usable[name] = None
            reason = f"{name} needs a package that is not installed: {error}"
            missing.append(Evidence("", 0, name, Finding(Outcome.UNAVAILABLE, reason)))
    reasons = {item.method: item.finding for item in missing}
    missing = []
    for claim in claims:
        for index, form in enumerate(claim.statement):
            for name, method in usable.items():
                if method is None:
                    missing.append(Evidence(claim.label, index, name, reasons[name]))
                elif type(form) in method.forms and _lemmas_at_hand(claim, name, cited) and _applies(method, form):
                    tasks.append(Task(claim.label, index, name))
    return tasks, missing


def _lemmas_at_hand(claim: Claim, method: str, known: Mapping[str, Claim]) -> bool:
    """Ask for a proof from what is cited only where more than definitions is: those are unfolded by every method."""
    if method != "lemmas":
        return True
    cited = [known[label] for label in claim.cites if label in known]
    return any(other.statement and other.kind != "definition" for other in cited)


def _applies(method: Method, form: Form) -> bool:
    """Ask a method that decides a kind of form only where something in it is its own."""
    applies = getattr(method, "applies", None)
    return applies is None or bool(applies(form))


_CLAIMS: dict[str, Claim] = {}


def prepare_worker(claims: Mapping[str, Claim], memory: int | None) -> None:
    """Set a worker process up: the claims it will be asked about, and the most memory it may take.

    Args:
        claims: The claims, with those that they cite.
        memory: A limit in bytes on the process's address space, or None.
    """
    _CLAIMS.clear()
    _CLAIMS.update(claims)
    gc.collect()
    gc.freeze()  # what is loaded stays; looking through it again and again costs a tenth of a run
    gc.set_threshold(100_000, 20, 100)
    if memory is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(tasks: Sequence[Task], settings: Settings) -> list[Evidence]:
    """Decide tasks one after the other.

    Args:
        tasks: What to decide.
        settings: Digits and seconds; the lemmas are filled in from the claims cited.

    Returns:
        The evidence, in the order of the tasks.
    """
    return [_decide(task, settings) for task in tasks]


def _decide(task: Task, settings: Settings) -> Evidence:
    """Decide one task; what goes wrong inside a method is a finding, not a crash."""
    claim = _CLAIMS[task.claim]
    lemmas = {label: _CLAIMS[label] for label in claim.cites if label in _CLAIMS and label != claim.label}
    started = time.perf_counter()
    try:
        finding = load(task.method).decide(claim.statement[task.form], replace(settings, lemmas=lemmas))
        finding = _checked(finding)
    except MemoryError:
        finding = Finding(Outcome.UNDECIDED, "The method ran out of the memory that one evidence may take.")
    except RecursionError:
        finding = Finding(Outcome.UNDECIDED, "The method recursed too deeply.")
    except Exception as error:  # noqa: BLE001 - a method that raises is undecided, whatever it raises
        finding = Finding(Outcome.UNDECIDED, f"The method raised {type(error).__name__}: {_one_line(error)}")
    return Evidence(task.claim, task.form, task.method, finding, time.perf_counter() - started, _versions(task.method))


def _checked(finding: object) -> Finding:
    """Refuse nonsense from a method: a finding of no known outcome, or a refutation without what supports it."""
    if not isinstance(finding, Finding) or not isinstance(finding.outcome, Outcome):
        return Finding(Outcome.UNDECIDED, f"The method returned {type(finding).__name__}, not a finding.")
    if finding.outcome is Outcome.REFUTED and finding.counterexample is None and finding.certificate is None:
        return Finding(Outcome.UNDECIDED, "The method said refuted without a counterexample or a certificate.")
    return finding


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or "no message"


@cache
def _versions(method: str) -> dict[str, str]:
    found = {}
    for package in load(method).packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    if "sympy" in found:
        found["ground types"] = os.environ.get("SYMPY_GROUND_TYPES", "auto")
    return found
