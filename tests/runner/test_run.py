"""The runner: whatever a method does, every task ends as one evidence and nothing else is lost."""

from __future__ import annotations

import pytest
import sympy as sp

from verify.claim import Claim, Identity, Outcome, Verdict
from verify.methods import Settings
from verify.runner import run_claims

X = sp.Symbol("x", real=True)
PROVES = "tests.runner.faulty:proves"


def claims(count: int = 3) -> dict[str, Claim]:
    """Make claims of one form each."""
    made = [Claim(f"eq:{n}", "identity", "1", "a title", (Identity(X, X),), "A reading.") for n in range(1, count + 1)]
    return {claim.label: claim for claim in made}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("hangs", "within 2 seconds"),
        ("raises", "ZeroDivisionError: integer division"),
        ("dies", "died"),
        ("exits", "died"),
        ("eats", "memory"),
        ("nibbles", "memory"),
        ("crashes", "died"),
        ("recurses", "recurs"),
        ("nonsense", "not a finding"),
        ("refutes_without_certificate", "without a counterexample"),
        ("unpicklable", ""),
    ],
)
def test_a_fault_is_undecided_and_everything_else_intact(fault: str, words: str) -> None:
    """A method that misbehaves leaves its own evidence undecided, with the reason, and others' whole."""
    report = run_claims(claims(), methods=[f"tests.runner.faulty:{fault}", PROVES], settings=Settings(seconds=2), jobs=2)

    assert len(report.evidence) == 6
    for item in report.evidence:
        expected = Outcome.PROVED if item.method == PROVES else Outcome.UNDECIDED
        assert item.outcome is expected, f"{item.claim} by {item.method}: got {item.outcome} ({item.detail}), wanted {expected}"
        if expected is Outcome.UNDECIDED:
            assert words in item.detail, f"{item.claim} by {item.method}: the reason {item.detail!r} does not say {words!r}"


@pytest.mark.parametrize(("patience", "outcome"), [(1, Outcome.UNDECIDED), (20, Outcome.PROVED)])
def test_patience_is_by_the_clock(patience: float, outcome: Outcome) -> None:
    """What takes longer by the clock than a method's seconds is waited for as many times as long as patience says, and no longer."""
    report = run_claims(claims(1), methods=["tests.runner.faulty:lingers"], settings=Settings(seconds=0.4, patience=patience))

    assert [item.outcome for item in report.evidence] == [outcome], report.evidence[0].detail


def test_a_proof_beside_a_refutation_is_contradictory() -> None:
    """Two methods that contradict one another are never settled silently."""
    report = run_claims(claims(1), methods=[PROVES, "tests.runner.faulty:refutes"], settings=Settings(seconds=5))

    assert report.verdicts["eq:1"] is Verdict.CONTRADICTORY
    assert not report.ok


def test_evidence_is_in_the_order_of_the_claims_whatever_the_jobs() -> None:
    """The number of workers changes nothing but the time."""
    names = [PROVES, "tests.runner.faulty:raises"]
    one, many = (run_claims(claims(8), methods=names, settings=Settings(seconds=5), jobs=jobs) for jobs in (1, 4))

    assert [(item.claim, item.form, item.method, item.finding) for item in one.evidence] == [
        (item.claim, item.form, item.method, item.finding) for item in many.evidence
    ]


def test_progress_counts_to_the_end() -> None:
    """Progress starts at nothing done and ends with everything done."""
    seen = []
    run_claims(claims(4), methods=[PROVES], settings=Settings(seconds=5), progress=lambda done, total, _: seen.append((done, total)))

    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_ctrl_c_keeps_what_is_done() -> None:
    """An interrupt ends the run with the evidence so far, said to be interrupted."""

    def interrupt(done: int, total: int, evidence: object) -> None:
        if done == 2:
            raise KeyboardInterrupt

    report = run_claims(claims(6), methods=[PROVES], settings=Settings(seconds=5), jobs=1, progress=interrupt)

    assert report.interrupted
    assert not report.ok
    assert len(report.evidence) == 2


@pytest.mark.parametrize("how", ["as a file", "from standard input"])
def test_a_script_needs_no_guard(tmp_path, how: str) -> None:
    """A plain script may call the library: workers do not run it again."""
    import os
    import subprocess
    import sys
    from pathlib import Path

    text = "import sympy as sp, verify\ny = sp.Symbol('y', real=True)\nprint(verify.check((y, '<=', y**2)).verdict)\n"
    script = tmp_path / "script.py"
    script.write_text(text)
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script)] if how == "as a file" else [sys.executable, "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, env=env, timeout=120, check=False)

    assert done.stdout == "refuted\n", done.stderr
