"""A normal form in which two equal expressions of the paper's kind become the same polynomial.

Exponentials are split over the terms of their exponents, logarithms over the factors of their arguments, and every
transcendental atom becomes an indeterminate. What vanishes as a polynomial in these vanishes; nothing is concluded from
what does not, except for numbers whose atoms are known to be independent.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from verify.methods.quotients import quotient

__all__ = ["abstract", "certainly_nonzero", "depends", "open_logs", "vanishes"]

_LARGE = 400
_ATOMS: dict[sp.Basic, sp.Dummy] = {}
_MEANINGS: dict[sp.Dummy, sp.Basic] = {}


def vanishes(expression: sp.Expr) -> bool:
    """Prove that a kink-free expression is zero wherever it is defined.

    Args:
        expression: An expression without |·|, sgn or cases.

    Returns:
        True if its normal form is 0. False says nothing.
    """
    return expression == 0 or _vanishes(expression)


@lru_cache(maxsize=16384)
def _vanishes(expression: sp.Expr) -> bool:
    if expression.is_Rational:
        return False
    opened = abstract(expression)
    found = quotient(opened)
    if found is not None and (found.whole or not found.top):
        return not found.top
    return sp.expand(opened) == 0 or sp.expand(sp.fraction(sp.together(opened))[0]) == 0


@lru_cache(maxsize=16384)
def abstract(expression: sp.Expr) -> sp.Expr:
    """Replace transcendental parts by indeterminates, the same for the same part.

    Args:
        expression: A kink-free expression.

    Returns:
        A rational or algebraic expression in symbols and indeterminates.
    """
    if not expression.args:
        return sp.Pow(_atom(sp.exp(1), positive=True), 1) if expression == sp.E else expression
    if isinstance(expression, sp.exp):
        return _exponential(expression.args[0])
    if isinstance(expression, sp.log):
        return _logarithm(expression.args[0])
    if isinstance(expression, sp.Pow):
        return _power(*expression.args)
    if isinstance(expression, (sp.Add, sp.Mul)):
        return expression.func(*[abstract(arg) for arg in expression.args])
    if isinstance(expression, sp.Function) and len(expression.args) == 1:
        return _odd_function(expression)
    return _atom(expression)


def open_logs(expression: sp.Expr) -> sp.Expr:
    """Write the logarithm of a product of positive factors and exponentials as a sum.

    Args:
        expression: A kink-free expression.
    """
    table = {node: _open_log(node.args[0]) for node in expression.atoms(sp.log)}
    return expression.xreplace({node: value for node, value in table.items() if value is not None}) if table else expression


def _open_log(argument: sp.Expr) -> sp.Expr | None:
    total = sp.Integer(0)
    for factor in sp.Mul.make_args(argument):
        base, exponent = factor.as_base_exp()
        if base == sp.E and exponent.is_extended_real:
            total += exponent
        elif base.is_positive and exponent.is_real:
            total += exponent * sp.log(base)
        else:
            return None
    return total


def certainly_nonzero(number: sp.Expr) -> bool:
    """Prove that an exact real number is not zero, by transcendence and unique factorisation alone.

    Numbers in ℚ̄(e^r) with rational r (Lindemann), in ℚ̄(√π), and rational combinations of 1 and logarithms of rationals
    (Lindemann and unique factorisation) are decided, where the algebraic numbers are sums of square roots of rationals.

    Args:
        number: An expression without free symbols.

    Returns:
        True if it is proved to be a number other than 0. False says nothing.
    """
    if number.is_Rational:
        return number != 0
    if number.free_symbols or number.has(sp.oo, sp.zoo, sp.nan, sp.I):
        return False
    top, bottom = sp.fraction(sp.together(abstract(number)))
    return _independent(sp.expand(top)) and _independent(sp.expand(bottom))


def depends(abstracted: sp.Expr, symbol: sp.Symbol) -> bool:
    """Say whether an abstracted expression depends on a symbol, through its indeterminates too."""
    return abstracted.has(symbol) or any(_MEANINGS[atom].has(symbol) for atom in abstracted.atoms(sp.Dummy) if atom in _MEANINGS)


def _independent(polynomial: sp.Expr) -> bool:
    """Say whether a polynomial in independent atoms has a coefficient other than 0."""
    atoms = polynomial.atoms(sp.Dummy)
    meanings = [_MEANINGS.get(atom) for atom in atoms]
    has_pi = polynomial.has(sp.pi)
    if polynomial.has(sp.E) or any(meaning is None for meaning in meanings):
        return False
    logs = [atom for atom in atoms if isinstance(_MEANINGS[atom], sp.log)]
    if logs:
        return not has_pi and len(logs) == len(atoms) and _log_independent(polynomial, logs)
    if has_pi and atoms:
        return False
    if any(_MEANINGS[atom] != sp.E for atom in atoms):
        return False
    powers: dict[sp.Expr, list[sp.Expr]] = {}
    for term in sp.Add.make_args(polynomial):
        rest, transcendental = sp.Integer(1), sp.Integer(1)
        for factor in sp.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if base in atoms or base == sp.pi:
                if not exponent.is_Rational:
                    return False
                transcendental *= factor
            else:
                rest *= factor
        powers.setdefault(transcendental, []).append(rest)
    return any(_algebraic_nonzero(coefficients) for coefficients in powers.values())


def _log_independent(polynomial: sp.Expr, logs: list[sp.Dummy]) -> bool:
    """Decide q₀ + Σ qᵢ log pᵢ with distinct primes pᵢ and rational qᵢ."""
    if not all(_MEANINGS[atom].args[0].is_Integer and sp.isprime(_MEANINGS[atom].args[0]) for atom in logs):
        return False
    seen = False
    for term in sp.Add.make_args(polynomial):
        coefficient, rest = term.as_coeff_Mul()
        if rest != 1 and rest not in logs:
            return False
        seen = seen or coefficient != 0
    return seen


def _algebraic_nonzero(terms: list[sp.Expr]) -> bool:
    """Decide Σ q·√n with square-free n: square roots of distinct square-free integers are independent over ℚ."""
    total: dict[sp.Integer, sp.Rational] = {}
    for term in terms:
        coefficient, radicand = sp.Integer(1), sp.Integer(1)
        for factor in sp.Mul.make_args(term):
            if factor.is_Rational:
                coefficient *= factor
            elif factor.is_Pow and factor.base.is_Integer and factor.base > 0 and (2 * factor.exp).is_Integer:
                coefficient *= factor.base ** sp.floor(factor.exp)
                radicand *= 1 if factor.exp.is_Integer else factor.base
            else:
                return False
        for prime, power in sp.factorint(radicand).items():
            coefficient *= prime ** (power // 2)
        core = sp.prod([prime for prime, power in sp.factorint(radicand).items() if power % 2])
        total[sp.Integer(core)] = total.get(sp.Integer(core), sp.Integer(0)) + coefficient
    return any(value != 0 for value in total.values())


def _atom(meaning: sp.Basic, *, positive: bool | None = None) -> sp.Dummy:
    if meaning not in _ATOMS:
        sign = positive if positive is not None else (True if getattr(meaning, "is_positive", None) else None)
        dummy = sp.Dummy("t", positive=True) if sign else sp.Dummy("t", real=True)
        _ATOMS[meaning] = dummy
        _MEANINGS[dummy] = meaning
    return _ATOMS[meaning]


def _tidy(expression: sp.Expr) -> sp.Expr:
    """Write a rational expression as a sum of monomials over one denominator."""
    denominators = [power for power in expression.atoms(sp.Pow) if power.exp.is_negative and power.base.is_Add]
    if denominators and sp.count_ops(expression) < _LARGE:
        expression = sp.cancel(sp.together(expression))
    top, bottom = sp.fraction(sp.together(expression)) if denominators else (expression, sp.Integer(1))
    return sp.Add(*[term / bottom for term in sp.Add.make_args(sp.expand(top))])


def _exponential(exponent: sp.Expr) -> sp.Expr:
    product = sp.Integer(1)
    for term in sp.Add.make_args(_tidy(sp.expand_log(exponent))):
        coefficient, rest = term.as_coeff_Mul()
        if isinstance(rest, sp.log) and rest.args[0].is_positive:
            product *= abstract(rest.args[0] ** coefficient)
        elif isinstance(rest, sp.LambertW) and coefficient.is_Rational and rest.args[0].is_nonzero:
            product *= (abstract(rest.args[0]) / abstract(rest)) ** coefficient  # W eᵂ = z on every branch
        elif coefficient.is_Rational:
            product *= _atom(sp.exp(rest), positive=True) ** coefficient
        else:
            product *= _atom(sp.exp(term), positive=True)
    return product


def _logarithm(argument: sp.Expr) -> sp.Expr:
    if sp.count_ops(argument) < _LARGE:
        argument = sp.factor(sp.together(argument))
    total, opaque = sp.Integer(0), sp.Integer(1)
    for factor in sp.Mul.make_args(argument):
        base, exponent = factor.as_base_exp()
        if factor.is_Rational and factor.is_positive:
            total += _log_rational(factor)
        elif isinstance(factor, sp.exp) and factor.args[0].is_extended_real:
            total += abstract(factor.args[0])
        elif base.is_Rational and base.is_positive and exponent.is_real:
            total += abstract(exponent) * _log_rational(base)
        elif base.is_positive and exponent.is_real:
            total += abstract(exponent) * _atom(sp.log(_tidy(base)))
        else:
            opaque *= factor
    if opaque != 1:
        total += _atom(sp.log(_tidy(opaque), evaluate=False))
    return total


def _log_rational(number: sp.Rational) -> sp.Expr:
    return sp.Add(*[power * _atom(sp.log(prime)) for prime, power in sp.factorrat(number).items()])


def _power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    if exponent.is_Integer:
        return abstract(base) ** exponent
    if exponent.is_Rational:
        inner = abstract(base)
        return sp.expand_power_base(sp.Pow(sp.factor(sp.together(inner)), exponent)) if inner.args else inner**exponent
    if base.is_positive:
        return _exponential(exponent * sp.log(base))
    return _atom(base**exponent)


def _odd_function(expression: sp.Expr) -> sp.Expr:
    """Normalise the argument of a function, and draw a sign out of an odd one."""
    inner = _tidy(expression.args[0])
    rebuilt = expression.func(inner)
    if rebuilt.func is expression.func and isinstance(rebuilt, sp.erf) and rebuilt.args[0].could_extract_minus_sign():
        return -_atom(sp.erf(_tidy(-inner)))
    coefficient, rest = rebuilt.as_coeff_Mul()
    return coefficient * _atom(rest) if isinstance(rest, sp.Function) else abstract(rebuilt) if rebuilt != expression else _atom(rebuilt)
