"""The CUDA source of one dtype: `kernel.cu` under a head of constants that are the same as Numba's."""

from __future__ import annotations

from importlib import resources
from typing import Any

import numpy as np

from verify.losses import _series
from verify.sweep._portable_exp import constants
from verify.sweep.tally import BINS

# What NVRTC is told: no contraction of products and sums, and division and subnormals as IEEE 754 wants them.
OPTIONS = ("--fmad=false", "--prec-div=true", "--ftz=false", "--std=c++14")
_NAMES = {
    "float32": {"REAL": "float", "INT": "int", "UINT": "unsigned int", "FMA": "fmaf", "SUFFIX": "f"},
    "float64": {"REAL": "double", "INT": "long long", "UINT": "unsigned long long", "FMA": "fma", "SUFFIX": ""},
}
_DEVICE = {
    "float32": {
        "DEVICE": "static __device__ __forceinline__",
        "TO_BITS(x)": "__float_as_int(x)",
        "TO_REAL(x)": "__int_as_float(x)",
        "BIT_LENGTH(x)": "(32 - __clz(x))",
    },
    "float64": {
        "DEVICE": "static __device__ __forceinline__",
        "TO_BITS(x)": "__double_as_longlong(x)",
        "TO_REAL(x)": "__longlong_as_double(x)",
        "BIT_LENGTH(x)": "(64 - __clzll(x))",
    },
}


def head(dtype: str) -> str:
    """Return the definitions of types and constants that any compiler of `kernel.cu` needs.

    Args:
        dtype: "float32" or "float64".
    """
    kind, names, exp = np.dtype(dtype).type, dict(_NAMES[dtype]), constants(dtype)
    suffix = names.pop("SUFFIX")

    def literal(value: Any) -> str:
        return repr(float(kind(value))) + suffix

    def table(values: tuple[float, ...]) -> str:
        return "{" + ", ".join(literal(value) for value in values) + "}"

    defines = {
        **names,
        "MAGIC": literal(exp["magic"]),
        "MANTISSA": str(exp["mantissa"]),
        "POWERS": table(exp["powers"]),
        "SERIES": table(_series.of_half(dtype)),
        "HUGE_REAL": literal(np.finfo(dtype).max),
        "BINS": str(BINS),
    }
    return _lines(defines)


def device_source(dtype: str) -> str:
    """Return the source that NVRTC compiles for a dtype."""
    return head(dtype) + "#define ON_DEVICE\n" + _lines(_DEVICE[dtype]) + kernel_text()


def kernel_text() -> str:
    """Return the text of `kernel.cu`."""
    return resources.files("verify.sweep").joinpath("kernel.cu").read_text(encoding="utf-8")


def _lines(defines: dict[str, str]) -> str:
    return "".join(f"#define {name} {value}\n" for name, value in defines.items())
