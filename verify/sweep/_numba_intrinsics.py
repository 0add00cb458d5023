# ruff: noqa: ARG001 - the typing protocol of intrinsics fixes their signatures
"""Machine operations that Numba does not expose: fused multiply-add, bit casts, and minima that vectorise."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

# A minimum written as a comparison is not vectorised, because of NaN and -0; the call is, once it is told that neither matters here.
_FLAGS = ("nnan", "nsz", "ninf")


def _call(builder: Any, name: str, value_type: Any, values: Any, flags: tuple[str, ...] = ()) -> Any:
    suffix = "f32" if isinstance(value_type, ir.FloatType) else "f64"
    function_type = ir.FunctionType(value_type, [value_type] * len(values))
    function = builder.module.declare_intrinsic(f"llvm.{name}.{suffix}", (), function_type)
    return builder.call(function, values, fastmath=flags)


@intrinsic
def fma(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a b + c with one rounding."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _call(builder, "fma", context.get_value_type(signature.return_type), args)

    return a(a, a, a), generate


@intrinsic
def least(typingctx: Any, a: Any, b: Any) -> Any:
    """Return the smaller of two floats, neither of which is NaN or infinite."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _call(builder, "minnum", context.get_value_type(signature.return_type), args, _FLAGS)

    return a(a, a), generate


@intrinsic
def most(typingctx: Any, a: Any, b: Any) -> Any:
    """Return the larger of two floats, neither of which is NaN or infinite."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _call(builder, "maxnum", context.get_value_type(signature.return_type), args, _FLAGS)

    return a(a, a), generate


@intrinsic
def to_bits(typingctx: Any, a: Any) -> Any:
    """Return the bit pattern of a float as an integer of its width."""
    integer = types.int32 if a == types.float32 else types.int64

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], context.get_value_type(signature.return_type))

    return integer(a), generate


@intrinsic
def to_float(typingctx: Any, a: Any) -> Any:
    """Return the float of a bit pattern."""
    floating = types.float32 if a == types.int32 else types.float64

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], context.get_value_type(signature.return_type))

    return floating(a), generate


@intrinsic
def bit_length(typingctx: Any, a: Any) -> Any:
    """Return the number of bits of a non-negative integer."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        width = context.get_value_type(signature.return_type)
        return builder.sub(ir.Constant(width, width.width), builder.ctlz(args[0], ir.Constant(ir.IntType(1), 0)))

    return a(a), generate
