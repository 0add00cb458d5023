"""Proofs from the statements of the claims that are cited, and from nothing else but algebra.

A cited statement is used in three ways: as it stands up to the names of its symbols; as a term of a linear combination, its
functions, sums and integrals being opaque; or on a sign cell, where an instance of it, found by matching exponentials,
differs from what is to be shown by a factor of known sign. Evidence names exactly the claims that were used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from types import MappingProxyType
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from verify.claim import (
    Approximation,
    Claim,
    Defined,
    Exists,
    Extremum,
    Finding,
    Form,
    HoldsIff,
    Identity,
    Inequality,
    IntegralIs,
    LimitIs,
    Outcome,
    SameArgmin,
    Step,
    TableIs,
    reduce_form,
    unfold,
)
from verify.methods.base import Settings, undecided
from verify.methods.cells import sign_cells
from verify.methods.composite import combined
from verify.methods.substitution import put
from verify.methods.symbolic.context import Conditions, by_cases, defined, follows, settle, sign_of, tighten
from verify.methods.symbolic.linear import spread
from verify.methods.symbolic.method import guarded
from verify.methods.symbolic.normal import abstract, vanishes
from verify.methods.symbolic.resolve import KINKED, resolve

__all__ = ["Lemmas", "lemmas"]

_MOST_INSTANCES = 16
_FactCell = tuple[Conditions, sp.Expr, tuple[sp.Symbol, ...]]
_MOST_TERMS = 3


@dataclass(frozen=True)
class _Fact:
    """A cited relation: difference = 0, or difference ≥ 0 (> 0 where strict), on a domain."""

    label: str
    difference: sp.Expr
    equal: bool
    strict: bool
    domain: sp.Basic


_PATIENCE = 2.0
"""Seconds of processor time: one step from what is cited is found at once or not at all."""


@dataclass(frozen=True)
class _Goal:
    """What is to be shown, in the same shape."""

    difference: sp.Expr
    equal: bool
    strict: bool
    domain: sp.Basic


class Lemmas:
    """Rewriting with the claims that are cited."""

    name = "lemmas"
    title = "cited claims"
    packages = ("sympy",)
    forms: frozenset[type[Form]] = frozenset({Identity, Inequality, IntegralIs, LimitIs})
    silent: Mapping[type[Form], str] = MappingProxyType(
        {
            TableIs: "A table is recomputed cell by cell; no other claim implies it.",
            **dict.fromkeys(
                (Approximation, Extremum, Exists, HoldsIff, SameArgmin), "No single step from a cited claim gives a form of this kind."
            ),
        }
    )

    def decide(self, form: Form, settings: Settings) -> Finding:
        """Decide one form from the claims in `settings.lemmas`.

        Args:
            form: The form; its functions may be folded.
            settings: The lemmas by label, and the seconds.

        Returns:
            Proved with `assumes` naming what was used, or undecided; never refuted.
        """
        return guarded(lambda: self._decide(form, settings.lemmas), min(settings.seconds, _PATIENCE))

    def _decide(self, form: Form, cited: Mapping[str, Claim]) -> Finding:
        if not any(claim.statement for claim in cited.values()):
            return undecided("no claim with a statement is cited")
        renamed = _as_it_stands(form, cited)
        if renamed is not None:
            return renamed
        parts = reduce_form(form)
        if parts != (form,):
            return combined([self._decide(part, cited) for part in parts])
        goal = _goal(form)
        if goal is None:
            return undecided(f"no cited claim states this {form.name}, up to the names of its symbols")
        facts = [fact for label, claim in cited.items() for part in claim.statement for fact in _facts(label, part)]
        if not sign_cells([], goal.domain):
            return undecided("the domain is empty, so the statement is vacuous")
        return _combination(goal, facts) or _on_cells(goal, facts) or undecided("the cited claims did not close it in one step")


def _goal(form: Form) -> _Goal | None:
    match form:
        case Identity():
            return _Goal(form.lhs - form.rhs, equal=True, strict=False, domain=form.domain)
        case IntegralIs():
            integral = sp.Integral(form.integrand, (form.variable, form.lower, form.upper))
            return _Goal(integral - form.value, equal=True, strict=False, domain=form.domain)
        case Inequality():
            return _Goal(form.rhs - form.lhs, equal=False, strict=form.strict, domain=form.domain)
    return None


def _facts(label: str, form: Form) -> list[_Fact]:
    facts = []
    for part in reduce_form(form):
        goal = _goal(part)
        if goal is not None:
            facts.append(_Fact(label, goal.difference, goal.equal, goal.strict, goal.domain))
    return facts


def _as_it_stands(form: Form, cited: Mapping[str, Claim]) -> Finding | None:
    """Look for a cited form that is this one up to the names of its free symbols."""
    for label, claim in cited.items():
        for known in claim.statement:
            if type(known) is not type(form):
                continue
            names = _renaming(known, form)
            if names is None:
                continue
            steps = (Step(f"{label}, with its symbols renamed", sp.Dict(names)),)
            return _finding(f"it is {label}, up to the names of symbols", steps, (label,), {"rule": "renaming", "names": _text(names)})
    return None


def _renaming(known: Form, wanted: Form) -> dict[sp.Symbol, sp.Symbol] | None:
    """Find an injective renaming of a known form's symbols that gives the wanted one; assumptions must be implied."""
    if known == wanted:
        return {}
    mine, theirs = _in_order(known), _in_order(wanted)
    if len(mine) != len(theirs):
        return None
    names = dict(zip(mine, theirs, strict=True))
    if any(not _as_strong(new, old) for old, new in names.items()):
        return None
    if any(names[old].assumptions0 != old.assumptions0 for old in known.bound if old in names):
        return None
    return names if known.map(lambda expression: put(expression, names)) == wanted else None


def _in_order(form: Form) -> list[sp.Symbol]:
    found: dict[sp.Symbol, None] = {}
    for expression in form.expressions():
        for node in sp.preorder_traversal(expression):
            if isinstance(node, sp.Symbol):
                found[node] = None
    return list(found)


def _as_strong(new: sp.Expr, old: sp.Symbol, conditions: Conditions = ()) -> bool:
    """Say whether a value has all that is assumed of the symbol in whose place it stands."""
    if old.is_positive and sign_of(new, conditions) != 1:
        return False
    if old.is_negative and sign_of(new, conditions) != -1:
        return False
    if old.is_nonnegative and not old.is_positive and not follows(sp.Ge(new, 0, evaluate=False), conditions):
        return False
    return not (old.is_integer and not new.is_integer) and not (old.is_real and new.is_real is not True)


def _combination(goal: _Goal, facts: list[_Fact]) -> Finding | None:
    """Write the goal's difference as a combination of cited ones: any rational factors for equations, positive ones for inequalities."""
    wanted = _opaque(goal.difference)
    atoms = _atoms(wanted)
    if not atoms:
        return None
    usable = [fact for fact in facts if fact.equal or not goal.equal]
    offered = {kind for fact in usable for kind in _kinds(_opaque(fact.difference))}
    if not _kinds(wanted) <= offered:
        return None  # what occurs in no fact cannot cancel
    plain = [fact for original in usable for fact in _instances(original, goal, matched=False)]
    found = _close(goal, wanted, atoms, plain)
    if found is None:
        found = _close(goal, wanted, atoms, [fact for original in usable for fact in _instances(original, goal, matched=True)])
    return found


def _close(goal: _Goal, wanted: sp.Expr, atoms: frozenset[sp.Basic], facts: list[_Fact]) -> Finding | None:
    """Find a few facts whose combination is the goal up to what vanishes on every cell."""
    pool = []
    for fact in facts[:_MOST_INSTANCES]:
        difference = _spread_out(_opaque(fact.difference))
        if _atoms(difference):
            pool.append((fact, difference, _atoms(difference)))
    wanted = _spread_out(wanted)
    for size in range(1, _MOST_TERMS + 1):
        for chosen in combinations(pool, size):
            if not _balanced(atoms, [inside for _, _, inside in chosen]):
                continue
            for signs in product(*[(1, -1) if fact.equal else (1,) for fact, _, _ in chosen]):
                rest = sp.Add(wanted, *[-sign * difference for sign, (_, difference, _) in zip(signs, chosen, strict=True)])
                if _atoms(rest) or (goal.strict and not any(fact.strict for fact, _, _ in chosen)):
                    continue
                if _zero(rest, goal.domain):
                    return _combined_finding(goal, [fact for fact, _, _ in chosen], signs)
    return None


@lru_cache(maxsize=4096)
def _spread_out(expression: sp.Expr) -> sp.Expr:
    return sp.expand(expression)


@lru_cache(maxsize=4096)
def _atoms(expression: sp.Expr) -> frozenset[sp.Basic]:
    """List the sums, integrals and folded functions in an expression that was made opaque."""
    return frozenset(expression.atoms(sp.Integral, sp.Sum, sp.Product, sp.core.function.AppliedUndef))


@lru_cache(maxsize=4096)
def _kinds(expression: sp.Expr) -> frozenset[object]:
    """List the functions that are folded in an opaque expression, by name, and whether it holds sums, products and integrals."""
    return frozenset(atom.func for atom in _atoms(expression))


def _balanced(wanted: frozenset[sp.Basic], chosen: list[frozenset[sp.Basic]]) -> bool:
    """Say whether every opaque atom occurs at least twice, so that it can cancel."""
    return all(sum(atom in inside for inside in (wanted, *chosen)) >= 2 for atom in wanted.union(*chosen))


def _combined_finding(goal: _Goal, used: list[_Fact], signs: tuple[int, ...]) -> Finding:
    labels = tuple(dict.fromkeys(fact.label for fact in used))
    steps = [
        Step(f"{fact.label} says that this is {'0' if fact.equal else '> 0' if fact.strict else '≥ 0'}", fact.difference) for fact in used
    ]
    steps.append(
        Step("the sum of these, with the signs " + ", ".join(f"{sign:+d}" for sign in signs) + ", is what is to be shown", goal.difference)
    )
    data = {
        "rule": "combination",
        "signs": list(signs),
        "differences": [sp.srepr(fact.difference) for fact in used],
        "goal": sp.srepr(goal.difference),
    }
    return _finding(f"a combination of {', '.join(labels)}", tuple(steps), labels, data)


@lru_cache(maxsize=4096)
def _opaque(difference: sp.Expr) -> sp.Expr:
    """Spread sums and integrals, and leave the paper's functions folded."""
    inside = {
        inner
        for node in difference.atoms(sp.Sum, sp.Integral, sp.Product)
        for inner in sp.preorder_traversal(node)
        if isinstance(inner, Defined)
    }
    folded = {node for node in sp.preorder_traversal(difference) if isinstance(node, Defined)} - inside
    return spread(difference.xreplace({node: _stand_in(node) for node in folded}))


def _zero(expression: sp.Expr, domain: sp.Basic) -> bool:
    """Prove that an expression vanishes, cell by cell if what is left has kinks."""
    if vanishes(expression):
        return True
    if not expression.has(*KINKED) or expression.has(sp.Integral, sp.Sum, sp.Product, sp.core.function.AppliedUndef):
        return False
    return all(
        vanishes(smooth.subs(settle(given)[1]))
        for base in sign_cells([], domain)
        for given, smooth in by_cases(lambda known: resolve(expression, known), base.conditions)
    )


def _stand_in(node: sp.Expr) -> sp.Expr:
    return sp.Function(f"⟨{type(node).__name__}⟩", real=True)(*[sp.expand(arg) for arg in node.args])


def _instances(fact: _Fact, goal: _Goal, *, matched: bool) -> Iterator[_Fact]:
    """Give a fact as it stands, and with its symbols replaced so that a folded function or an integral of it is one of the goal's."""
    bases = [cell.conditions for cell in sign_cells([], goal.domain)]
    seen = set()
    bound = {symbol for symbol in fact.difference.atoms(sp.Symbol) if symbol not in fact.difference.free_symbols}
    for table in ({}, *(_matches(fact.difference, goal.difference) if matched else ())):
        moved = put(fact.difference, table)
        if moved in seen or any(value.free_symbols & bound for value in table.values()):
            continue
        seen.add(moved)
        where = put(fact.domain, table)
        free = {symbol: table.get(symbol, symbol) for symbol in fact.difference.free_symbols}
        if all(follows(where, given) and all(_as_strong(new, old, given) for old, new in free.items()) for given in bases):
            yield _Fact(fact.label, moved, fact.equal, fact.strict, where)


def _matches(pattern: sp.Expr, target: sp.Expr) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    kinds = (Defined, sp.Integral)
    for mine in (node for node in sp.preorder_traversal(pattern) if isinstance(node, kinds)):
        for theirs in (node for node in sp.preorder_traversal(target) if isinstance(node, kinds)):
            if type(mine) is type(theirs):
                table = _unify(mine.args, theirs.args)
                if table is not None:
                    yield table


def _unify(mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> dict[sp.Symbol, sp.Expr] | None:
    """Match arguments, symbols standing for anything; a product with one unknown symbol is solved for it."""
    if len(mine) != len(theirs):
        return None
    table: dict[sp.Symbol, sp.Expr] = {}
    later = []
    for one, two in zip(mine, theirs, strict=True):
        if isinstance(one, sp.Symbol) and one not in table:
            table[one] = two
        else:
            later.append((one, two))
    for one, two in later:
        known = put(one, table) if isinstance(one, sp.Basic) else one
        if known == two or (isinstance(known, sp.Expr) and isinstance(two, sp.Expr) and vanishes(known - two)):
            continue
        unknown = sorted(one.free_symbols - set(table), key=lambda symbol: symbol.name) if isinstance(one, sp.Expr) else []
        solved = next((found for symbol in unknown if (found := _solve(one, two, symbol, table)) is not None), None)
        if solved is None:
            return None
        table |= solved
    return table


def _solve(one: sp.Expr, two: sp.Expr, symbol: sp.Symbol, table: dict[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr] | None:
    return _solved(put(one, table), two, symbol)


@lru_cache(maxsize=4096)
def _solved(rest: sp.Expr, two: sp.Expr, symbol: sp.Symbol) -> dict[sp.Symbol, sp.Expr] | None:
    """Solve an equation that is linear in a symbol for it."""
    slope = sp.expand(rest).coeff(symbol, 1)
    if slope == 0 or slope.has(symbol):
        return None
    base = sp.expand(rest - slope * symbol)
    return None if base.has(symbol) else {symbol: sp.cancel((two - base) / slope)}


def _on_cells(goal: _Goal, facts: list[_Fact]) -> Finding | None:
    """Close every sign cell of the unfolded goal by an instance of one cited relation, scaled by a factor of known sign."""
    if goal.difference.has(sp.Integral, sp.Sum, sp.Product, sp.Derivative, sp.Limit):
        return None
    unfolded = unfold(goal.difference)
    usable = [fact for fact in facts if _within_reach(goal, unfolded, fact)]
    if not usable:
        return None
    resolved = [(fact, _resolved(fact)) for fact in usable]
    used: list[str] = []
    steps: list[Step] = []
    for base in sign_cells([], goal.domain):
        for given, difference in by_cases(lambda known: resolve(unfolded, known), base.conditions):
            settled, table = settle(tighten(given))
            closed = _close_cell(goal, difference.subs(table) if table else difference, settled, resolved)
            if closed is None:
                return None
            label, what, formula = closed
            steps += [Step("on the cell", sp.And(*given)), Step(what, formula)]
            if label:
                used.append(label)
    labels = tuple(dict.fromkeys(used))
    if not labels:
        return None
    data = {
        "rule": "cells",
        "steps": [f"{step.what}: {sp.srepr(step.formula) if isinstance(step.formula, sp.Basic) else step.formula}" for step in steps],
    }
    return _finding(f"every cell is an instance of {' or '.join(labels)}, scaled", tuple(steps), labels, data)


def _within_reach(goal: _Goal, unfolded: sp.Expr, fact: _Fact) -> bool:
    """Say whether a multiple of a fact could be the goal: the same relation, and a transcendental function in common."""
    if fact.difference.has(sp.Integral, sp.Sum, sp.Product, sp.Derivative, sp.Limit) or (goal.equal and not fact.equal):
        return False
    if goal.strict and fact.equal:
        return False
    return bool(_transcendental(unfolded) & _transcendental(unfold(fact.difference)))


def _transcendental(expression: sp.Expr) -> frozenset[type[sp.Basic]]:
    return frozenset(type(node) for node in expression.atoms(sp.Function) if not isinstance(node, KINKED))


def _close_cell(
    goal: _Goal, difference: sp.Expr, conditions: Conditions, facts: list[tuple[_Fact, list[_FactCell]]]
) -> tuple[str, str, sp.Expr] | None:
    if defined(difference, conditions):
        return None
    if vanishes(difference) and not goal.strict:
        return "", "the sides are equal", difference
    for fact, cells in facts:
        if (goal.equal and not fact.equal) or (goal.strict and fact.equal):
            continue
        for table, instance in _cell_instances(cells, difference, conditions):
            scale = _ratio(difference, instance)
            if scale is None or defined(scale, conditions):
                continue
            if fact.equal or (sign_of(scale, conditions) == 1 and (fact.strict or not goal.strict)):
                return fact.label, f"{fact.label} with {_words(table)}, times {scale}", instance
    return None


def _ratio(difference: sp.Expr, instance: sp.Expr) -> sp.Expr | None:
    """Find the factor, free of exponentials, by which two expressions differ."""
    one, two = (sp.expand(abstract(expression)) for expression in (difference, instance))
    generators = sorted(two.atoms(sp.Dummy), key=str)
    if not generators or one.atoms(sp.Dummy) != two.atoms(sp.Dummy):
        return None
    power = next((term.as_independent(*generators, as_Add=False)[1] for term in sp.Add.make_args(two) if term.has(*generators)), None)
    scale = sp.cancel(one.coeff(power) / two.coeff(power)) if power is not None and two.coeff(power) != 0 else None
    if scale is None or scale == 0 or scale.has(*generators):
        return None
    return scale if vanishes(difference - scale * instance) else None


@lru_cache(maxsize=1024)
def _resolved(fact: _Fact) -> list[_FactCell]:
    """Unfold a fact and resolve it on its own cells, once."""
    unfolded = unfold(fact.difference)
    return [
        (given, smooth, tuple(sorted(smooth.free_symbols, key=lambda item: item.name)))
        for base in sign_cells([], fact.domain)
        for given, smooth in by_cases(lambda known: resolve(unfolded, known), base.conditions)
    ]


def _cell_instances(
    cells: list[_FactCell], difference: sp.Expr, conditions: Conditions
) -> Iterator[tuple[dict[sp.Symbol, sp.Expr], sp.Expr]]:
    """Match a fact's exponentials with those of the difference, and check that the instance lies in the fact's domain."""
    for given, smooth, symbols in cells:
        for table in _exponent_matches(smooth, difference):
            if not all(_as_strong(table.get(symbol, symbol), symbol, conditions) for symbol in symbols):
                continue
            if all(follows(_put(relation, table), conditions) for relation in given):
                yield table, put(smooth, table)


def _put(relation: Relational, table: dict[sp.Symbol, sp.Expr]) -> Relational:
    return relation.func(put(relation.lhs, table), put(relation.rhs, table), evaluate=False)


def _exponent_matches(smooth: sp.Expr, difference: sp.Expr) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    tried: list[dict[sp.Symbol, sp.Expr]] = [{}]
    yield {}
    for mine in smooth.atoms(sp.exp):
        for theirs in difference.atoms(sp.exp):
            for symbol in sorted(mine.free_symbols, key=lambda item: item.name):
                found = _solve(mine.args[0], theirs.args[0], symbol, {})
                if found is not None and found != {symbol: symbol} and found not in tried:
                    tried.append(found)
                    yield found


def _words(table: Mapping[sp.Symbol, sp.Expr]) -> str:
    return ", ".join(f"{symbol} := {value}" for symbol, value in table.items()) or "its own symbols"


def _text(table: Mapping[sp.Symbol, sp.Expr]) -> dict[str, str]:
    return {symbol.name: str(value) for symbol, value in table.items()}


def _finding(detail: str, steps: tuple[Step, ...], labels: tuple[str, ...], data: dict[str, Any]) -> Finding:
    certificate = {"type": "lemmas", "trust": ["sympy", *labels], "assumes": list(labels), **data}
    return Finding(Outcome.PROVED, detail, steps, certificate=certificate, assumes=labels)


lemmas = Lemmas()
"""The method as the registry knows it."""
