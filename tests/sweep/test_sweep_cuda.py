"""The CUDA source compiles, and its arithmetic and its reductions, executed by a C++ compiler, give what Numba gives."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from verify import losses
from verify.sweep import Grid, combine, every_float32, floats_between
from verify.sweep._cuda_source import OPTIONS, device_source, head, kernel_text
from verify.sweep._portable_exp import Scales
from verify.sweep.backends import tally_blocks
from verify.sweep.compiled import tally_plan
from verify.sweep.tally import BINS

HERE = Path(__file__).parent
DTYPES = ["float32", "float64"]
pytestmark = pytest.mark.floats


class Emulated:
    """kernel.cu behind the interface of the CuPy backend, executed on the processor."""

    def __init__(self, dtype, folder):
        source, library = folder / f"{dtype}.cpp", folder / f"{dtype}.so"
        text = head(dtype) + (HERE / "cuda_shim.h").read_text() + kernel_text() + (HERE / "cuda_launch.inc").read_text()
        source.write_text(text)
        command = [
            "g++",
            "-std=c++20",
            "-O1",
            "-ffp-contract=off",
            "-Wno-unknown-pragmas",
            "-fPIC",
            "-shared",
            "-pthread",
            "-o",
            library,
            source,
        ]
        subprocess.run(command, check=True, capture_output=True, text=True)
        self.library = ctypes.CDLL(str(library))
        self.real = ctypes.c_float if dtype == "float32" else ctypes.c_double
        self.integer = ctypes.c_int32 if dtype == "float32" else ctypes.c_int64
        self.dtype = np.dtype(dtype)

    def columns(self, plan, mask):
        """Return base and step as the kernels take them, and the kernels' suffix."""
        kind = np.dtype(f"i{self.dtype.itemsize}") if plan.bits else self.dtype
        return plan.base[mask].astype(kind), plan.step[mask].astype(kind), "bits" if plan.bits else "linear"

    def scan(self, plan, mask, scales):
        """Run the scan kernel."""
        base, step, suffix = self.columns(plan, mask)
        out = np.empty((base.size, 3), dtype=self.dtype)
        size, side = plan.size[mask].astype(np.int64), plan.side[mask].astype(np.int64)
        self.call(f"run_scan_{suffix}", base.size, base, step, size, side, *self.scales(scales), out)
        return out

    def count(self, plan, mask, scales):
        """Run the histogram kernel."""
        base, step, suffix = self.columns(plan, mask)
        counts = np.zeros((base.size, 2, BINS), dtype=np.int32)
        self.call(f"run_count_{suffix}", base.size, base, step, plan.size[mask].astype(np.int64), *self.scales(scales), counts)
        return counts.sum(axis=0, dtype=np.int64)

    def losses(self, plan, segment, scales):
        """Run the kernel that returns the losses."""
        kind, suffix = (self.integer, "bits") if plan.bits else (self.real, "linear")
        out = np.empty((4, int(plan.size[segment])), dtype=self.dtype)
        base, step = (kind(column[segment].item()) for column in (plan.base, plan.step))
        self.call(f"run_values_{suffix}", base, step, ctypes.c_int64(out.shape[1]), *self.scales(scales), out)
        return out

    def scales(self, scales):
        """Return the scales as the launchers take them."""
        return [self.real(float(value)) for value in scales.arguments()]

    def call(self, name, *arguments):
        """Call a launcher; arrays go in by address."""
        getattr(self.library, name)(*(ctypes.c_void_p(a.ctypes.data) if isinstance(a, np.ndarray) else a for a in arguments))

    def tally(self, grid, alpha, first, last):
        """Return the tally of blocks, as cupy_backend.tally_blocks does."""
        with np.errstate(all="ignore"):
            return tally_plan(grid, alpha, first, last, histogram=True, scan=self.scan, count=self.count, losses=self.losses)


@pytest.fixture(scope="module")
def emulated(tmp_path_factory):
    """The emulated device of each dtype."""
    if shutil.which("g++") is None:
        pytest.skip("no g++ to execute the CUDA source with")
    folder = tmp_path_factory.mktemp("cuda")
    return {dtype: Emulated(dtype, folder) for dtype in DTYPES}


def grids(dtype):
    """Return grids of each kind, with first and last block: on either side of α, across it, across 0, and into overflow."""
    largest = float(np.finfo(dtype).max)
    return [
        (Grid("linear", -0.5, 1.0, 40_000, dtype), 0, 2),
        (Grid("log", 1e-30, 1e30, 40_000, dtype), 0, 2),
        (Grid("log", largest / 1e9, largest, 40_000, dtype), 0, 2),
        (
            floats_between(
                -1e-42 if dtype == "float32" else -1e-319, float(np.dtype(dtype).type(1e-41 if dtype == "float32" else 1e-319)), dtype
            ),
            0,
            1,
        ),
    ]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("alpha", [1 / 9])
def test_the_executed_kernel_is_numba_to_the_bit(emulated, dtype, alpha):
    """The tallies of kernel.cu, executed with one machine thread a CUDA thread, equal Numba's in every field."""
    pytest.importorskip("numba", reason="Numba is not installed")
    alpha = float(np.dtype(dtype).type(alpha))
    for grid, first, last in grids(dtype):
        got = emulated[dtype].tally(grid, alpha, first, last)
        wanted = tally_blocks("numba", grid, alpha, first, last, histogram=True)

        assert got == wanted, f"{grid}: got {got}, wanted {wanted}"


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_executed_kernel_is_right(emulated, dtype):
    """The losses of kernel.cu are within 4 ulp of the array functions, and keep their order."""
    from verify.sweep.plan import plan

    alpha = np.dtype(dtype).type(0.1)
    scales = Scales.of(alpha)
    for grid, first, last in grids(dtype)[:2]:
        layout = plan(grid, scales, first, last)
        for segment in range(layout.base.size):
            x = grid.block(int(layout.block[segment]))
            lower, middle, upper, _ = emulated[dtype].losses(layout, segment, scales)

            assert (lower <= middle).all()
            assert (middle <= upper).all()
            for got, wanted in zip((lower, middle, upper), losses.bounds(x, alpha), strict=True):
                normal = wanted > np.finfo(dtype).tiny
                assert (np.abs(got - wanted)[normal] <= 4 * np.spacing(wanted)[normal]).all()


def test_the_emulation_is_deterministic_and_partition_free(emulated):
    """Two halves combined are the whole, and a second run is the first."""
    grid = Grid("linear", 0.0, 2.0, 60_000, "float32")
    device = emulated["float32"]

    whole = device.tally(grid, 1.0, 0, 2)

    assert whole == device.tally(grid, 1.0, 0, 2)
    assert whole == combine(device.tally(grid, 1.0, 1, 2), device.tally(grid, 1.0, 0, 1))


def compile_with_nvcc(source, folder):
    """Compile to PTX with nvcc."""
    path = folder / "kernel.cu"
    path.write_text(source)
    return subprocess.run(
        ["nvcc", "-ptx", "-arch=sm_90", *OPTIONS, "-o", folder / "kernel.ptx", path], capture_output=True, text=True, check=False
    )


def compile_with_nvrtc(source):
    """Compile to PTX with the NVRTC of the package nvidia-cuda-nvrtc; return the log, or None without an error."""
    nvrtc = pytest.importorskip("nvidia.cuda_nvrtc", reason="NVRTC (package nvidia-cuda-nvrtc-cu12) is not installed")
    path = next(Path(next(iter(nvrtc.__path__))).glob("lib/libnvrtc.so.*"))
    library = ctypes.CDLL(str(path))
    program = ctypes.c_void_p()
    assert library.nvrtcCreateProgram(ctypes.byref(program), source.encode(), b"kernel.cu", 0, None, None) == 0
    options = [b"--gpu-architecture=compute_90", *(option.encode() for option in OPTIONS)]
    status = library.nvrtcCompileProgram(program, len(options), (ctypes.c_char_p * len(options))(*options))
    size = ctypes.c_size_t()
    library.nvrtcGetProgramLogSize(program, ctypes.byref(size))
    log = ctypes.create_string_buffer(size.value)
    library.nvrtcGetProgramLog(program, log)
    return None if status == 0 else log.value.decode()


@pytest.mark.parametrize("dtype", DTYPES)
def test_nvrtc_compiles_the_source(dtype):
    """NVRTC, which is what CuPy uses, compiles the source without an error."""
    log = compile_with_nvrtc(device_source(dtype))

    assert log is None, log


@pytest.mark.parametrize("dtype", DTYPES)
def test_nvcc_compiles_the_source(dtype, tmp_path):
    """Nvcc compiles the source; the kernels contain no contracted products beyond the fma that are written."""
    if shutil.which("nvcc") is None:
        pytest.skip("nvcc is not installed")
    done = compile_with_nvcc(device_source(dtype), tmp_path)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "kernel.ptx").read_text().count(".entry") == 6


def test_a_wrong_source_is_refused(tmp_path):
    """The compilers used above do refuse what is wrong."""
    source = device_source("float32")
    broken = source.replace("const REAL w = z * inverse;", "const REAL w = z * undefined_name;")
    assert broken != source
    if shutil.which("nvcc") is not None:
        assert compile_with_nvcc(broken, tmp_path).returncode != 0
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.run(["g++", "-x", "c++", "-fsyntax-only", "-"], input=broken, check=True, capture_output=True, text=True)


def test_the_whole_float32_grid_has_few_unsafe_segments():
    """Only the ends of the range are left to the point-by-point measure."""
    from verify.sweep.plan import plan

    grid = every_float32()
    layout = plan(grid, Scales.of(np.float32(1)), 0, grid.blocks)

    assert layout.size.sum() == grid.points == 4_278_190_080
    assert np.count_nonzero(~layout.safe) / layout.safe.size < 0.005
