"""What the paper's names mean, display by display: `x` is a residual, a centre or a variable of integration.

`BASE` holds throughout. Where a section or a display means something else by a name, a table below says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import sympy as sp

from verify.notation import Function, Vocabulary
from verify.notation.tokens import GREEK
from verify.paper.appendix_b import Y_0
from verify.paper.auxiliary import f1, f2, f3, f4, f5, f6
from verify.paper.coding import (
    center,
    center_shifted,
    center_target,
    normalised,
    ratio_target,
    size,
    size_first_order,
    size_target,
)
from verify.paper.functions import KL, L1, L2, D, DPrime, DSecond, H, HPrime, laplace, normal
from verify.paper.symbols import (
    F_i,
    F_theta,
    N,
    alpha,
    alpha_1,
    alpha_2,
    alpha_star,
    b_1,
    b_2,
    beta,
    beta_1,
    beta_2,
    beta_star,
    epsilon,
    gamma,
    h_a,
    h_target,
    i,
    lam,
    mu,
    mu_1,
    mu_2,
    mu_w,
    mu_x,
    r,
    sigma,
    sigma_w,
    sigma_x,
    t_h,
    t_w,
    t_x,
    tau,
    theta,
    w_a,
    w_predicted,
    w_target,
    x,
    x_a,
    x_i,
    x_target,
    y,
    y_i,
    y_star,
)

__all__ = ["BASE", "people", "vocabularies"]


def _derivative(first: Callable[..., Any], second: Callable[..., Any] | None) -> Callable[..., Any]:
    """Name the derivatives that the paper names."""

    def primed(order: int, *values: Any) -> Any:
        make = {1: first, 2: second}.get(order)
        if make is None:
            raise ValueError("the paper names no derivative of this order")
        return make(*values)

    return primed


_LOSS = Function(D, subscripts=2, primed=_derivative(DPrime, DSecond))

BASE = Vocabulary(
    symbols={
        "x": x,
        "y": y,
        "alpha": alpha,
        "beta": beta,
        "gamma": gamma,
        "sigma": sigma,
        "tau": tau,
        "theta": theta,
        "mu": mu,
        "lambda": lam,
        "r": r,
        "i": i,
        "N": N,
        "alpha_1": alpha_1,
        "alpha_2": alpha_2,
        "alpha_*": alpha_star,
        "beta_1": beta_1,
        "beta_2": beta_2,
        "beta_*": beta_star,
        "b_1": b_1,
        "b_2": b_2,
        "mu_1": mu_1,
        "mu_2": mu_2,
        "hat theta": sp.Symbol("theta_hat", real=True),
        "epsilon": epsilon,
        "epsilon_1": epsilon,
        "epsilon_2": epsilon,
        "t_x": t_x,
        "t_w": t_w,
        "t_h": t_h,
        "x_a": x_a,
        "w_a": w_a,
        "h_a": h_a,
        "x^*": x_target,
        "w^*": w_target,
        "h^*": h_target,
        "mu_x": mu_x,
        "mu_w": mu_w,
        "sigma_x": sigma_x,
        "sigma_w": sigma_w,
    },
    functions={
        "D": (_LOSS,),
        "H": (Function(H, subscripts=1, primed=_derivative(HPrime, None)),),
        "f_1": (Function(f1),),
        "f_2": (Function(f2),),
        "f_3": (Function(f3),),
        "f_4": (Function(f4),),
        "f_5": (Function(f5),),
        "f_6": (Function(lambda argument: f6(gamma, argument)),),
        "L_1": (Function(L1),),
        "L_2": (Function(L2),),
        "KL": (Function(KL, arguments=4),),
    },
)
"""The names of Sections 3.1, 4.1–4.3 and Appendix B, where nothing else is said."""

_LINE = (-sp.oo, sp.oo)
_INPUT = sp.Symbol("x_i", real=True)


def _fixed(value: Any, *expected: Any) -> Callable[..., Any]:
    """Stand for a value where a function of data is written with exactly these arguments."""

    def make(*values: Any) -> Any:
        if values != expected:
            raise ValueError("the data are not those of the display")
        return value

    return make


def _prediction(value: Any, data: Any) -> dict[str, tuple[Function, ...]]:
    return {"F": (Function(_fixed(value, theta, data), subscripts=1),)}


def _given(make: Callable[..., Any], after: int) -> tuple[Function, ...]:
    return (Function(make, given=after, bar="|"),)


def _from(make: Callable[..., Any]) -> tuple[Function, ...]:
    return (_LOSS, Function(make, given=1, bar="||"))


_SAMPLE = BASE.with_symbols({"y_i": y, "x_i": _INPUT, "y_i^*": y_star}).with_functions(_prediction(F_theta, _INPUT))
_DATA = BASE.with_symbols({"y_i": y_i, "x_i": x_i, "y_i^*": y_star}).with_functions(_prediction(F_i, x_i))
_ANY_LOSS = sp.Function("L", real=True)
_ANY_DENSITY = sp.Function("p", positive=True)
_T = sp.Symbol("t", real=True)
_P, _Q = sp.symbols("p q", positive=True)


def _closed_form(first: Any, second: Any) -> Any:
    """Write the divergence of two Laplace densities of one variable by its closed form."""
    if not isinstance(first, laplace) or not isinstance(second, laplace) or first.args[0] != second.args[0]:
        raise ValueError("the closed form is that of Laplace densities of one variable")
    return KL(*first.args[1:], *second.args[1:])


def _one_integral(variable: sp.Symbol) -> Callable[..., Any]:
    return lambda first, second: sp.Integral(first * sp.log(first / second), (variable, *_LINE))


def _two_integrals(variable: sp.Symbol) -> Callable[..., Any]:
    return lambda first, second: (
        -sp.Integral(first * sp.log(second), (variable, *_LINE)) + sp.Integral(first * sp.log(first), (variable, *_LINE))
    )


_LAPLACE_DATA = _DATA.with_functions(
    {
        "p": _given(lambda point, label: laplace(point, label, b_1), 1),
        "q": _given(lambda point, data, weights: _fixed(laplace(point, F_i, b_2), x_i, theta)(data, weights), 2),
        "D": _from(_closed_form),
    }
)
_LAPLACE_SAMPLE = _SAMPLE.with_functions(
    {
        "p": _given(lambda point, label: laplace(point, label, b_1), 1),
        "q": _given(lambda point, data, weights: _fixed(laplace(point, F_theta, b_2), _INPUT, theta)(data, weights), 2),
        "D": _from(_one_integral(y_star)),
    }
)
_GAUSS_SAMPLE = _SAMPLE.with_functions(
    {"p": _given(lambda label, data, weights: _fixed(normal(label, F_theta, sigma), _INPUT, theta)(data, weights), 2)}
)
_ANY_POINT = BASE.with_symbols({"y_i": y_star, "x_i": _INPUT}).with_functions(
    {**_prediction(F_theta, _INPUT), "p": _given(_fixed(sp.Symbol("density"), y_star, _INPUT, theta), 2)}
)
_HUBER_POINT = _SAMPLE.with_functions({"p": _given(_fixed(sp.Symbol("density"), y, _INPUT, theta), 2)})
_DENSITIES = {"p": (Function(lambda point: laplace(point, mu_1, b_1)),), "q": (Function(lambda point: laplace(point, mu_2, b_2)),)}
_APPENDIX_A = BASE.with_functions({**_DENSITIES, "D": _from(_two_integrals(x))})

_CENTER = BASE.with_symbols(
    {
        "t_x^*": center_target(x_target, x_a, w_a),
        "tilde t_x^*": normalised(center_target(x_target, x_a, w_a), mu_x, sigma_x),
        "x": center(t_x, x_a, w_a),
        "tilde x": center_shifted(t_x, mu_x, sigma_x, x_a, w_a),
    }
)
_WIDTH = BASE.with_symbols(
    {
        "t_w^*": size_target(w_target, w_a),
        "tilde t_w^*": normalised(size_target(w_target, w_a), mu_w, sigma_w),
        "tilde w": size(t_w, mu_w, sigma_w, w_a),
    }
)
_WIDTH_FIRST_ORDER = _WIDTH.with_symbols({"tilde w": size_first_order(t_w, mu_w, sigma_w, w_a)})

_SPECIAL: Mapping[str, tuple[Vocabulary, ...]] = {
    "eq:1": (_DATA.with_functions({"cal L": (Function(_ANY_LOSS),)}),),
    "eq:2": (
        _DATA.with_functions(
            {
                "p": _given(
                    lambda label, data, weights: _fixed(sp.exp(-_ANY_LOSS(label - F_i)) / sp.Symbol("Z", positive=True), x_i, theta)(
                        data, weights
                    ),
                    2,
                )
            }
        ),
    ),
    "eq:3": tuple(_ANY_POINT.with_functions({"cal L": (Function(loss),)}) for loss in (L1, L2)),
    "eq:4": (_LAPLACE_DATA,),
    "eq:7": (_DATA.with_functions({"p": _given(_ANY_DENSITY, 2)}),),
    "eq:8": (_GAUSS_SAMPLE,),
    "eq:9": (_GAUSS_SAMPLE,),
    "eq:10": (
        _DATA.with_functions({"p": _given(lambda label, data, weights: _fixed(normal(label, F_i, sigma), x_i, theta)(data, weights), 2)}),
    ),
    "eq:11": (_HUBER_POINT,),
    "eq:14": (_LAPLACE_DATA,),
    "eq:15": (
        _DATA.with_symbols({"y_i^*": _T}).with_functions(
            {
                "p": _given(_ANY_DENSITY, 1),
                "q": _given(lambda point, data, weights: _fixed(sp.Function("q", positive=True)(point, F_i), x_i, theta)(data, weights), 2),
                "D": _from(_two_integrals(_T)),
            }
        ),
    ),
    **dict.fromkeys(("eq:6", "eq:12", "eq:13"), (_SAMPLE,)),
    **dict.fromkeys(("eq:16", "eq:17", "eq:18"), (_LAPLACE_SAMPLE,)),
    "eq:21": (BASE.with_functions({"D": (Function(D, subscripts=2),)}),),
    "eq:22": (
        BASE.with_functions({"D": (Function(D, subscripts=2, primed=lambda _, *values: sp.Derivative(DPrime(*values), values[-1])),)}),
    ),
    **dict.fromkeys((f"eq:{number}" for number in (32, 33, 34, 35, 36, 38, 39, 40, 41, 42)), (_CENTER,)),
    **dict.fromkeys((f"eq:{number}" for number in (43, 44, 45, 46, 47, 49, 50)), (_WIDTH,)),
    "eq:52": (_WIDTH.with_symbols({"tilde w": w_predicted}),),
    "eq:48": (_WIDTH.with_symbols({"w^*": r * w_a}),),
    "eq:51": (_WIDTH_FIRST_ORDER,),
    "eq:53": (_WIDTH_FIRST_ORDER,),
    "eq:54": (BASE.with_functions({"p": (Function(_fixed(_P, x)),), "q": (Function(_fixed(_Q, x)),), "D": _from(_one_integral(x))}),),
    **dict.fromkeys((f"eq:{number}" for number in range(55, 64)), (_APPENDIX_A,)),
    **dict.fromkeys(("eq:78", "eq:79", "eq:80"), (BASE.with_symbols({"y_0": Y_0}),)),
    "eq:93": (BASE.with_symbols({"t_w^*": ratio_target(w_target, w_a)}),),
    "eq:94": (BASE.with_symbols({"t_h^*": ratio_target(h_target, h_a)}),),
}


_ONE_LETTER = re.compile(r"(?:[A-Za-z]|" + "|".join(GREEK) + r")(?:_(?:[A-Za-z0-9]+|\*))?(?:\^\*)?")


def _real_symbol(key: str) -> sp.Symbol | None:
    return sp.Symbol(key, real=True) if key != "e" and _ONE_LETTER.fullmatch(key) else None


def people() -> Vocabulary:
    """Give the vocabulary of `verify check`: the paper's names, and a real symbol for any other single letter.

    Returns:
        The paper's symbols keep their domains (α > 0); a letter may be Greek and may have an index or a star.
    """
    functions = {"laplace": (Function(laplace, arguments=3),), "normal": (Function(normal, arguments=3),)}
    return replace(BASE.with_functions(functions), unknown=_real_symbol)


@cache
def vocabularies(label: str) -> tuple[Vocabulary, ...]:
    """Give the meanings of a display's names.

    Args:
        label: `eq:1` … `eq:94`, `prop:1` … `prop:3`.

    Returns:
        One vocabulary; or several where the claim states the display for several instances of one name, as (3) for two
        losses, all of which are then read.
    """
    return _SPECIAL.get(label, (BASE,))
