"""Runs methods over the claims it is handed, in processes that can be killed, and derives verdicts over the graph."""

from verify.runner.graph import derive_verdicts
from verify.runner.results import Report
from verify.runner.run import run_claims
from verify.runner.tasks import Task, plan

__all__ = ["Report", "Task", "derive_verdicts", "plan", "run_claims"]
