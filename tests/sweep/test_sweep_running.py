# ruff: noqa: ARG002 - the signatures are those of Executor.submit
"""Running a sweep: executors, restarts, workers that die, and what is refused."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest

from verify.sweep import (
    BLOCK,
    BackendUnavailableError,
    CheckpointError,
    Grid,
    Pool,
    Sweep,
    Tally,
    WorkerLostError,
    checkpoint,
    choose,
    open_pool,
    run,
)
from verify.sweep.backends import probe

ALPHA = float(np.float32(1 / 9))
SWEEP = Sweep(Grid("log", 1e-12, 3e38, 24 * BLOCK + 5, "float32"), ALPHA, "numpy", blocks_per_part=2)


@pytest.fixture(scope="module")
def wanted():
    """The tally of the sweep, run here without an executor."""
    return run(SWEEP)


def test_threads_give_the_same_tally(wanted):
    """Any executor of concurrent.futures will do, and the tally is the same."""
    with ThreadPoolExecutor(3) as executor:
        assert run(SWEEP, executor, in_flight=2) == wanted
    with open_pool("threads", jobs=2) as pool:
        assert run(SWEEP, pool) == wanted


def test_processes_give_the_same_tally_even_when_one_is_killed(wanted):
    """A worker killed while it works costs its part once more and nothing else: the tally is the same."""
    killed = []

    with open_pool("processes", jobs=2) as pool:

        def kill_one(done, total, _tally):
            if not killed and done < total:
                killed.append(next(iter(pool.executor._processes)))
                os.kill(killed[0], signal.SIGKILL)

        assert run(SWEEP, pool, in_flight=3, report=kill_one) == wanted
        assert run(SWEEP, pool, in_flight=3) == wanted
    assert killed


@pytest.mark.filterwarnings("ignore")  # a worker that dies makes Dask's own event loop warn
def test_dask_gives_the_same_tally_even_when_a_worker_is_killed(wanted, tmp_path):
    """On a LocalCluster, and through the address of its scheduler; a killed worker's part is computed elsewhere."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    dask = pytest.importorskip("dask")
    killed = []
    with (
        dask.config.set({"temporary-directory": str(tmp_path), "distributed.admin.log-format": ""}),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=60) as cluster,
        open_pool("dask", jobs=2, scheduler=cluster.scheduler_address) as pool,
    ):
        assert run(SWEEP, pool) == wanted

        def kill_one(done, total, _tally):
            if not killed and done < total:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)

        assert run(SWEEP, pool, in_flight=4, report=kill_one) == wanted
    assert killed


def test_a_part_whose_worker_always_dies_is_an_error():
    """After four losses the sweep gives up, with one sentence."""
    from concurrent.futures.process import BrokenProcessPool

    class Deadly(ThreadPoolExecutor):
        def submit(self, function, /, *arguments, **options):
            future = Future()
            future.set_exception(BrokenProcessPool("killed"))
            return future

    with Deadly(1) as executor, pytest.raises(WorkerLostError) as caught:
        run(SWEEP, Pool(executor, lambda: executor))

    assert "was lost with its worker 4 times; a sweep needs workers that live." in str(caught.value)


def test_an_error_of_the_work_is_not_retried():
    """What goes wrong in the work itself comes out as it is."""

    class Wrong(ThreadPoolExecutor):
        def submit(self, function, /, *arguments, **options):
            return super().submit(int, "not a number")

    with Wrong(1) as executor, pytest.raises(ValueError, match="invalid literal"):
        run(SWEEP, executor)


def test_no_more_parts_are_in_flight_than_allowed(wanted):
    """The executor never holds more parts than in_flight, so memory does not grow with the grid."""
    most, now = 0, 0

    class Watched(ThreadPoolExecutor):
        def submit(self, function, /, *arguments, **options):
            nonlocal most, now
            now += 1
            most = max(most, now)
            return super().submit(function, *arguments, **options)

    def report(_done, _total, _tally):
        nonlocal now
        now -= 1

    with Watched(2) as executor:
        assert run(SWEEP, executor, in_flight=3, report=report) == wanted
    assert most <= 4


def test_progress_rises_to_the_whole(wanted):
    """The report is called after each part, with points that rise to the total."""
    seen = []
    run(SWEEP, report=lambda done, total, _tally: seen.append((done, total)))

    assert len(seen) == SWEEP.parts == 13
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (SWEEP.grid.points, SWEEP.grid.points)


def test_a_stopped_sweep_continues_to_the_same_tally(wanted, tmp_path):
    """Stopped after any part and started again, the sweep computes only what is missing and ends with the same tally."""
    file = tmp_path / "state.json"
    for stop_after in (1, 4, 12):
        file.unlink(missing_ok=True)
        parts = []

        def stop(_done, _total, _tally, parts=parts, stop_after=stop_after):
            parts.append(1)
            if len(parts) == stop_after:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run(SWEEP, checkpoint_file=file, report=stop)
        again = []
        assert run(SWEEP, checkpoint_file=file, report=lambda *_, again=again: again.append(1)) == wanted
        assert len(again) == SWEEP.parts - stop_after
    assert run(SWEEP, checkpoint_file=file, report=lambda *_: pytest.fail("nothing was left to do")) == wanted


KILLED = """
import sys, time
from pathlib import Path
import numpy as np
from verify.sweep import BLOCK, Grid, Sweep, run
sweep = Sweep(Grid("log", 1e-12, 3e38, 24 * BLOCK + 5, "float32"), float(np.float32(1 / 9)), "numpy", blocks_per_part=2)
run(sweep, checkpoint_file=Path(sys.argv[1]), report=lambda *_: time.sleep(0.05))
"""


def test_a_killed_sweep_continues_to_the_same_tally(wanted, tmp_path):
    """Killed by the system at some moment, the sweep continues from its file; no half-written file is ever left."""
    file = tmp_path / "state.json"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(file)])
    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait()

    before = checkpoint.load(file, SWEEP.describe())
    assert before is not None
    assert 0 < len(before.done) < SWEEP.parts
    assert run(SWEEP, checkpoint_file=file) == wanted


def test_a_torn_checkpoint_is_refused(tmp_path):
    """Cut, edited or foreign bytes are refused with one sentence, whatever was cut."""
    file = tmp_path / "state.json"
    checkpoint.save(file, SWEEP.describe(), checkpoint.Progress(frozenset({0, 1, 5}), Tally(points=3)))
    text = file.read_text()
    for torn in (text[:-20], text[: len(text) // 2], "", "[]", "null", text.replace('"points": 3', '"points": 4'), '{"sha256": 1}'):
        file.write_text(torn)
        with pytest.raises(CheckpointError) as caught:
            run(SWEEP, checkpoint_file=file)

        assert str(caught.value) == f"checkpoint = {str(file)!r} is torn or was edited; remove it to start again."
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CheckpointError, match="cannot be read"):
        run(SWEEP, checkpoint_file=file)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"alpha": 1.0}, "alpha"),
        ({"histogram": False}, "histogram"),
        ({"blocks_per_part": 3}, "part_size"),
        ({"grid": Grid("log", 1e-12, 3e38, 99_999, "float32")}, "points"),
    ],
)
def test_a_checkpoint_of_another_sweep_is_refused(tmp_path, change, named):
    """A file of other parameters is refused, and what differs is named."""
    from dataclasses import replace

    file = tmp_path / "state.json"
    checkpoint.save(file, SWEEP.describe(), checkpoint.Progress(frozenset(), Tally()))
    with pytest.raises(CheckpointError) as caught:
        run(replace(SWEEP, **change), checkpoint_file=file)

    assert str(caught.value) == f"checkpoint = {str(file)!r} is of a sweep with another {named}; the same sweep or another file is allowed."


def test_a_checkpoint_holds_floats_exactly(tmp_path, wanted):
    """The tally in a checkpoint is the tally, to the bit, and the parts done are ranges."""
    file = tmp_path / "state.json"
    checkpoint.save(file, SWEEP.describe(), checkpoint.Progress(frozenset({0, 1, 2, 7}), wanted))

    assert checkpoint.load(file, SWEEP.describe()) == checkpoint.Progress(frozenset({0, 1, 2, 7}), wanted)
    assert json.loads(file.read_text())["done"] == [[0, 3], [7, 8]]


def test_auto_takes_the_first_backend_that_computes_and_says_why():
    """Auto prefers cupy, then numba, then numpy, and keeps the reason of each one passed over."""
    reasons = {"cupy": "CUDARuntimeError: no driver", "numba": None, "numpy": None}
    choice = choose("auto", prober=reasons.get)
    assert (choice.name, choice.reason) == ("numba", "auto; no cupy: CUDARuntimeError: no driver")

    reasons["numba"] = "ModuleNotFoundError: No module named 'numba'"
    choice = choose("auto", prober=reasons.get)
    assert choice.name == "numpy"
    assert choice.reason == "auto; no cupy: CUDARuntimeError: no driver; no numba: ModuleNotFoundError: No module named 'numba'"
    assert choose("auto", prober=lambda _name: None).name == "cupy"


def test_a_backend_that_cannot_compute_is_an_error_and_not_a_fall_back():
    """Asked for by name, a backend that does not compute is one sentence with the reason."""
    with pytest.raises(BackendUnavailableError) as caught:
        choose("cupy", prober=lambda _name: "CUDARuntimeError: no driver")

    assert str(caught.value) == (
        "backend = 'cupy' cannot be used here (CUDARuntimeError: no driver); "
        "install huber-verify[gpu] on a machine with a CUDA device, or use --backend auto."
    )
    with pytest.raises(ValueError, match=r"backend = 'gpu' is not known; auto, cupy, numba, numpy are allowed."):
        choose("gpu")


def test_the_probe_uses_a_backend():
    """NumPy is always there, and a backend that fails in use gives its reason, whatever it raises."""
    assert probe("numpy") is None
    if probe("cupy") is None:
        pytest.skip("a CUDA device is here: nothing fails")
    assert ": " in probe("cupy")


def test_executors_that_are_not_known_or_not_reachable_are_one_sentence():
    """A wrong executor or scheduler is named."""
    with pytest.raises(ValueError, match=r"executor = 'mpi' is not known; threads, processes, dask are allowed."), open_pool("mpi", jobs=1):
        pass


def test_memory_does_not_grow_with_the_grid():
    """A sweep of a hundred million points needs at most 64 MiB more than one of a hundred thousand."""
    code = (
        "import resource, sys; from verify.sweep import Grid, Sweep, run;"
        "run(Sweep(Grid('linear', 0.0, 8.0, 100_000, 'float32'), 1.0, histogram=False)); start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "run(Sweep(Grid('linear', 0.0, 8.0, 30_000_000, 'float32'), 1.0, histogram=False)); end = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "print(end - start)"
    )
    kib = int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)

    assert kib < 64 * 1024
