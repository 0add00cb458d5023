"""What a loss accepts: one kind of array, real, with positive and finite scales; and how the result goes back."""

from __future__ import annotations

import math
import numbers
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import array_api_compat
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Array = Any
_KINDS = "a number or a NumPy, CuPy, PyTorch or JAX array"
_HALVES = ("float16", "bfloat16")


@dataclass(frozen=True)
class Arguments:
    """The arguments of one call, as arrays of one dtype.

    Args:
        xp: The array namespace.
        values: Arrays by argument name, all of the dtype in which the call is computed.
        dtype: The dtype of the result.
        scalar: Whether only Python numbers came in, so that a float goes out.
    """

    xp: Any
    values: Mapping[str, Array]
    dtype: Any
    scalar: bool

    def __getitem__(self, name: str) -> Array:
        """Return the array of an argument."""
        return self.values[name]

    def give(self, result: Array) -> Array:
        """Return the result in the caller's dtype, or as a float when only numbers came in."""
        if self.scalar:
            return float(result)
        if result.dtype == self.dtype:
            return result
        with quiet(self.xp):
            return self.xp.astype(result, self.dtype)


@contextmanager
def quiet(xp: Any) -> Iterator[None]:
    """Silence NumPy's floating-point warnings: every special value of a loss is defined, so none of them is news."""
    if array_api_compat.is_numpy_namespace(xp):
        with np.errstate(all="ignore"):
            yield
    else:
        yield


def gather(values: Mapping[str, Any], positive: tuple[str, ...]) -> Arguments:
    """Bring the arguments of one call to one array namespace and one dtype.

    Args:
        values: Arguments by name.
        positive: Names of the arguments that must be positive and finite.

    Returns:
        The arguments as arrays; half precision widened to float32.

    Raises:
        TypeError: If an argument is neither a real number nor a real array, or if the kinds of arrays differ.
        ValueError: If a scale is not positive and finite in the dtype of the call, or a number is too large for a float.
    """
    arrays = {name: value for name, value in values.items() if _is_array(value)}
    foreign = [value for value in arrays.values() if not isinstance(value, np.generic)]
    if any(not isinstance(value, np.ndarray) for value in foreign):
        arrays = {name: value for name, value in arrays.items() if not isinstance(value, np.generic)}
    if not arrays:
        numbers_in = {name: np.asarray(_number(name, value)) for name, value in values.items()}
        return _checked(
            Arguments(array_api_compat.array_namespace(np.empty(0)), numbers_in, np.dtype(np.float64), scalar=True), values, positive
        )
    xp = _namespace(arrays)
    dtype = _result_dtype(xp, arrays)
    work = xp.float32 if _dtype_name(dtype) in _HALVES else dtype
    device = array_api_compat.device(next(iter(arrays.values())))
    converted = {name: _convert(xp, name, value, arrays, work, device) for name, value in values.items()}
    return _checked(Arguments(xp, converted, dtype, scalar=False), values, positive)


def floating(xp: Any, function: Callable[..., Array], *arrays: Array) -> Array:
    """Call a kernel with NumPy's warnings off."""
    with quiet(xp):
        return function(xp, *arrays)


def _is_array(value: Any) -> bool:
    if isinstance(value, np.ndarray | np.generic):
        return True
    return not isinstance(value, numbers.Number) and array_api_compat.is_array_api_obj(value)


def _dtype_name(dtype: Any) -> str:
    return str(dtype).rsplit(".", maxsplit=1)[-1]


def _namespace(arrays: Mapping[str, Array]) -> Any:
    try:
        return array_api_compat.array_namespace(*arrays.values())
    except TypeError:
        kinds = " and ".join(f"{name} ({type(value).__module__.split('.')[0]})" for name, value in arrays.items())
        raise TypeError(f"{kinds} are arrays of different libraries; one library for all arguments is allowed.") from None


def _result_dtype(xp: Any, arrays: Mapping[str, Array]) -> Any:
    floats, integers = [], []
    for name, value in arrays.items():
        if xp.isdtype(value.dtype, "real floating") or _dtype_name(value.dtype) == "bfloat16":
            floats.append(value.dtype)
        elif xp.isdtype(value.dtype, "integral"):
            integers.append(value.dtype)
        else:
            raise TypeError(f"{name} has dtype {_dtype_name(value.dtype)}; a real floating-point or integer dtype is allowed.")
    if not floats:
        return xp.__array_namespace_info__().default_dtypes()["real floating"]
    dtype = floats[0]
    for other in floats[1:]:
        dtype = xp.result_type(dtype, other)
    if not hasattr(xp, "isdtype") or _dtype_name(dtype) not in (*_HALVES, "float32", "float64"):
        name = next(iter(arrays))
        raise TypeError(f"{name} has dtype {_dtype_name(dtype)}; float16, bfloat16, float32, float64 or an integer dtype is allowed.")
    return dtype


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real | np.generic):
        raise TypeError(f"{name} is of type {type(value).__name__}; {_KINDS} is allowed.")
    if isinstance(value, np.generic) and value.dtype.kind not in "fiu":
        raise TypeError(f"{name} has dtype {value.dtype}; a real floating-point or integer dtype is allowed.")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name} is too large an integer; a number that a float can hold is allowed.") from None


def _convert(xp: Any, name: str, value: Any, arrays: Mapping[str, Array], dtype: Any, device: Any) -> Array:
    with quiet(xp):
        if name in arrays:
            array = np.asarray(value) if isinstance(value, np.generic) else value
            return array if array.dtype == dtype else xp.astype(array, dtype)
        number = _number(name, value)
        converted = xp.asarray(number, dtype=dtype, device=device)
    if math.isfinite(number) and abs(number) > float(xp.finfo(dtype).max):
        raise ValueError(f"{name} = {number!r} overflows {_dtype_name(dtype)}; a number that the dtype can hold is allowed.")
    return converted


def _traced(value: Array) -> bool:
    jax = sys.modules.get("jax")
    return jax is not None and isinstance(value, jax.core.Tracer)


def _checked(arguments: Arguments, given: Mapping[str, Any], positive: tuple[str, ...]) -> Arguments:
    xp = arguments.xp
    for name in positive:
        value = arguments[name]
        # Under jax.jit there is no value to look at yet: the check is left out there, as it must be.
        if _traced(value):
            continue
        good = xp.logical_and(value > 0, xp.isfinite(value))
        if not bool(xp.all(good)):
            shown = _offender(xp, value, good) if _is_array(given[name]) else repr(given[name])
            where = "" if arguments.scalar else f" in {_dtype_name(value.dtype)}"
            raise ValueError(f"{name} = {shown} is not a scale{where}; a positive and finite number is allowed.")
    return arguments


def _offender(xp: Any, value: Array, good: Array) -> str:
    index = int(xp.argmax(xp.astype(xp.reshape(xp.logical_not(good), (-1,)), xp.int32)))
    return repr(float(xp.reshape(value, (-1,))[index]))
