"""`verify grid` as a user calls it."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from verify.cli.grid import grid
from verify.sweep import choose


def call(*arguments):
    """Run the command and return its result."""
    return CliRunner().invoke(grid, [str(argument) for argument in arguments])


def record(*arguments):
    """Run the command with JSON on standard output and return the record."""
    result = call(*arguments, "--json", "-")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_small_grid_holds():
    """A linear grid is checked, and the report says what, with what and how many."""
    result = call("--backend", "numpy", "--alpha", "1/9", "--points", 50_000, "--dtype", "float32")

    assert result.exit_code == 0
    assert "α = 1/9 rounded to 0x1.c71c720000000p-4" in result.output
    assert "points            50,000 (linear, 0.0 to 0.8888888955116272)" in result.output
    assert "backend           numpy (asked for by name)" in result.output
    assert "violations        0 lower, 0 upper" in result.output


def test_json_has_the_sweep_the_result_and_the_run():
    """The record names the parameters exactly, and floats are hexadecimal."""
    got = record("--backend", "numpy", "--points", 1000, "--range", "0", "4", "--alpha", "0.1")

    assert got["schema"] == 1
    assert got["sweep"]["alpha_given"] == "1/10"
    assert float.fromhex(got["sweep"]["alpha"]) == 0.1
    assert got["sweep"]["points"] == got["result"]["points"] == 1000
    assert got["result"]["violations"] == 0
    assert sum(got["result"]["lower_ulp"]) == 1000
    assert float.fromhex(got["result"]["gap"]["value"]) == pytest.approx(0.005)
    assert got["backend"] == {"name": "numpy", "reason": "asked for by name"}


def test_every_float_of_a_range():
    """--exhaustive with a range takes every float in it."""
    got = record("--backend", "numpy", "--exhaustive", "--range", "1", "1.01", "--dtype", "float32", "--alpha", "1")

    low, high = (int(np.asarray(value, np.float32).view(np.int32)) for value in (1.0, 1.01))
    assert got["result"]["points"] == high - low + 1
    assert got["sweep"]["spacing"] == "every"


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_executors_give_the_identical_result(executor):
    """The result is the same to the last bit on every executor and number of workers."""
    common = ("--backend", "numpy", "--points", 300_000, "--spacing", "log", "--dtype", "float32")

    assert record(*common, "--executor", executor, "--jobs", 2)["result"] == record(*common, "--jobs", 1)["result"]


def test_a_checkpoint_is_written_and_used(tmp_path):
    """A second run with the same checkpoint gives the same result; with another alpha it is refused."""
    file = tmp_path / "state.json"
    common = ("--backend", "numpy", "--points", 100_000, "--checkpoint", file)

    assert record(*common)["result"] == record(*common)["result"]
    refused = call(*common, "--alpha", "2")
    assert refused.exit_code == 2
    assert "is of a sweep with another alpha" in refused.output


def test_a_violation_is_exit_code_1(monkeypatch):
    """A broken bound ends with 1 and shows where."""
    from verify.sweep import numpy_backend

    real = numpy_backend.bounds_into

    def broken(x, alpha, outs, work):
        real(x, alpha, outs, work)
        outs[2][x > 0.5] *= 0.5

    monkeypatch.setattr(numpy_backend, "bounds_into", broken)
    result = call("--backend", "numpy", "--points", 1001, "--range", "0", "1")

    assert result.exit_code == 1
    assert "violations        0 lower, 500 upper" in result.output
    assert "broken at x = 0.501" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--alpha", "0"), "alpha = 0 becomes 0.0 in float64; a positive normal number is allowed."),
        (("--alpha", "1e-60", "--dtype", "float32"), "in float32; a positive normal number is allowed."),
        (("--alpha", "one"), "'one' is not a number; a decimal or a quotient such as 1/9 is allowed."),
        (("--alpha", "1/0"), "'1/0' is not a number; a decimal or a quotient such as 1/9 is allowed."),
        (("--range", "2", "1"), "range = 2.0 1.0 is empty or beyond float64; two finite numbers in increasing order are allowed."),
        (("--range", "0", "1", "--spacing", "log"), "range = 0.0 1.0 contains 0; a logarithmic grid is allowed on one side of 0."),
        (("--exhaustive",), "--exhaustive over all of float64 would take centuries; --dtype float32, or a --range, is allowed."),
        (
            ("--exhaustive", "--dtype", "float32", "--points", "10"),
            "--points cannot be given with --exhaustive, which takes every float; --range is allowed.",
        ),
        (("--scheduler", "tcp://x:1"), "--scheduler = 'tcp://x:1' needs --executor dask."),
        (("--detector", "--exhaustive"), "--exhaustive cannot be given with --detector, whose scales are those of Table 1"),
        (("--detector", "--alpha", "1", "--spacing", "log"), "--alpha, --spacing cannot be given with --detector"),
        (("--detector", "--no-histogram", "--checkpoint", "c.json"), "--histogram, --checkpoint cannot be given with --detector"),
        (
            ("--detector", "--backend", "numba"),
            "--backend = 'numba' cannot be given with --detector, which uses the array functions; auto, numpy or cupy is allowed.",
        ),
        (("--checkpoint", "/nowhere/c.json"), "--checkpoint = '/nowhere/c.json' cannot be written (No such file or directory)"),
        (("--points", "1"), "1 is not in the range x>=2."),
        (
            ("--json", "/nowhere/file", "--points", "10"),
            "--json = '/nowhere/file' cannot be written (No such file or directory); a file name or - is allowed.",
        ),
    ],
)
def test_wrong_usage_is_exit_code_2_and_one_sentence(arguments, message):
    """A wrong option ends with 2 and says what is allowed."""
    result = call("--backend", "numpy", *arguments)

    assert result.exit_code == 2, result.output
    assert message in result.output


def test_a_file_that_cannot_be_written_is_refused_before_the_work(monkeypatch):
    """A sweep of hours does not end with a wrong file name."""
    from verify.cli import grid as module

    monkeypatch.setattr(module, "run_sweep", lambda *_args, **_options: pytest.fail("the work was begun"))

    assert call("--json", "/nowhere/file").exit_code == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_the_work_is_not_wrong_usage(monkeypatch, jobs):
    """A ValueError inside a worker ends with 1 and says that the work failed."""
    from verify.sweep import numpy_backend

    def broken(*_arguments, **_options):
        raise ValueError("operands could not be broadcast together")

    monkeypatch.setattr(numpy_backend, "bounds_into", broken)
    result = call("--backend", "numpy", "--points", 1000, "--jobs", jobs)

    assert result.exit_code == 1
    assert "the sweep failed at its work, ValueError: operands could not be broadcast together" in result.output


def test_the_margins_are_shown_in_ulp():
    """The printed histogram counts each point once a side, at powers of two, and --no-histogram leaves it out."""
    common = ("--backend", "numpy", "--points", 5000, "--dtype", "float32")
    shown = call(*common).output.split("floats between")[1].splitlines()[1:]
    rows = {line[4:19].strip(): [int(word.replace(",", "")) for word in line[19:].split()] for line in shown if line.startswith("    ")}

    assert [sum(column) for column in zip(*rows.values(), strict=True)] == [5000, 5000]
    assert "0" in rows
    assert "out of order" not in rows
    assert "floats between" not in call(*common, "--no-histogram").output


def test_cupy_without_a_device_is_an_error():
    """--backend cupy does not fall back: without a device it ends with 2 and the reason."""
    if choose("auto").name == "cupy":
        pytest.skip("a CUDA device is here")
    result = call("--backend", "cupy", "--points", 10)

    assert result.exit_code == 2
    assert "backend = 'cupy' cannot be used here (" in result.output


def test_auto_records_why():
    """--backend auto says in the record which backend was taken and why the others were not."""
    got = record("--points", 1000)

    assert got["backend"]["reason"].startswith("auto")
    assert got["backend"]["name"] in ("cupy", "numba", "numpy")


def test_the_detector_grid_is_a_part_of_the_command(monkeypatch):
    """--detector covers the six columns and four coordinates, and ends with 0."""
    from verify.cli import _detector_grid

    boxes = np.array([[-84.0, -40, 99, 55], [-56, -56, 71, 71], [-36, -80, 51, 95]])
    monkeypatch.setattr(_detector_grid, "anchors", lambda: boxes)
    got = record("--detector", "--points", 7200, "--backend", "numpy")
    in_pool = record("--detector", "--points", 7200, "--backend", "numpy", "--executor", "threads", "--jobs", 2)

    assert in_pool["findings"] == got["findings"]
    assert (in_pool["run"]["jobs"], got["run"]["jobs"]) == (2, 1)

    assert got["violations"] == 0
    assert {finding["column"] for finding in got["findings"]} == {
        f"{setting}/{stage}" for setting in ("Published", "Implemented", "Proposed") for stage in ("Proposal", "Detection")
    }
    assert {finding["check"] for finding in got["findings"]} >= {f"eq:{n}" for n in (21, 22, 27, 28, 29, 30, 31, 36, 42, 52, 53)}
