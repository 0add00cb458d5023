"""Checks the statements of an evidence directory again with Python's standard library alone: copy this file anywhere and run it on DIR.

It brings expressions (nested lists such as ["+", "1/2", ["exp", ["symbol", "x"]]]) into exact normal forms and splits statements at
their kinks; of the package that wrote DIR it knows nothing. Statuses: `rechecked` (the statement was proved or refuted again, here) ·
`spot-checked` (no contradiction at rational points; the proof needs SymPy, FLINT or mpmath) · `hash only` · `FAILED`. Hashes, and that
the sums of a proof by positivity are positive, are for its neighbour `recheck.py`. Trusted: the reading of the paper as trees, that the
statement's own divisors do not vanish where it speaks, Python with its `decimal`.
"""

from __future__ import annotations

import json
import operator
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from fractions import Fraction
from functools import reduce
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

Sum = dict[Any, Any]  # pairs of an exponent (the sorted items of a polynomial) and a monomial, with their coefficients
Quotient = tuple[Sum, Sum]
Interval = tuple[Fraction, Fraction]
STATUSES = ("rechecked", "spot-checked", "hash only", "FAILED")
LIMITS = {"bytes": 2**26, "digits": 4000, "seconds": 120.0, "end": 0.0}
Failed, Unknown = AssertionError, ArithmeticError  # the evidence is wrong; it is not known here
ZERO, ONE, NONE = Fraction(0), Fraction(1), (0,) * 16  # at most 16 symbols and irrational numbers in one statement
UNIT: Sum = {((), NONE): 1}
PI = 3141592653589793238462643383279502884197169399375105820974944  # the whole part of 10^60·π
KINKS = ("abs", "sign", "min", "max", "cases")
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "and": "or", "or": "and", "true": "false", "false": "true"}


def need(condition: Any, why: str = "", error: type[Exception] = Failed) -> None:
    """Raise unless a condition holds and there is time left."""
    if time.monotonic() > LIMITS["end"]:
        raise Failed("it takes too long to check")
    if not condition:
        raise error(why)


def number(text: Any) -> Fraction:
    """Read "p" or "p/q" strictly: no floats, no exponents, no endless digits."""
    need(isinstance(text, str) and len(text) <= LIMITS["digits"], "a rational is malformed")
    up, slash, down = text.partition("/")
    need(up.removeprefix("-").isdecimal() and (down.isdecimal() and int(down) if slash else True), f"{text[:40]!r} is no rational")
    return Fraction(int(up), int(down or 1))


def enclosed(name: str, x: Fraction, digits: int) -> Interval:
    """Enclose exp or ln at a rational: `decimal` rounds them correctly, and its argument is off by one unit of so many digits."""
    need(abs(x) < 2**20 if name == "exp" else x > 0, "an exponential is too large, or a logarithm not real", Unknown)
    if x == (name == "ln"):
        return (ZERO, ZERO) if x else (ONE, ONE)
    by = Context(prec=digits, traps=[InvalidOperation, DivisionByZero, Overflow])
    got = Fraction(getattr(by, name)(by.divide(Decimal(x.numerator), Decimal(x.denominator))))
    off = ((1 + abs(x)) * got if name == "exp" else 2 + abs(got)) / Fraction(10) ** (digits - 2)
    return got - off, got + off


def _through(name: str, ends: Interval, digits: int) -> Interval:
    return enclosed(name, ends[0], digits)[0], enclosed(name, ends[1], digits)[1]


def _product(a: Interval, b: Interval) -> Interval:
    products = [x * y for x in a for y in b]
    return min(products), max(products)


def plus(p: Sum, q: Sum, scale: Any = 1) -> Sum:
    """Add a multiple of one sum, or of one exponent, to another."""
    total = dict(p)
    for key, value in q.items():
        total[key] = total.get(key, 0) + scale * value
    return {key: value for key, value in total.items() if value}


def times(p: Sum, q: Sum) -> Sum:
    """Multiply sums."""
    total: Sum = {}
    for (e, key), a in p.items():
        need(True)
        for (f, other), b in q.items():
            exponent = tuple(sorted(plus(dict(e), dict(f)).items())) if e and f else e or f
            both = exponent, tuple(map(operator.add, key, other))
            total[both] = total.get(both, 0) + a * b
    return {key: value for key, value in total.items() if value}


class Cell:
    """Where some conditions without kinks hold: exact normal forms of expressions there, quotients of sums, and what contradicts them."""

    def __init__(self, conditions: Sequence[Any] = ()) -> None:
        self.conditions = list(conditions)
        self.atoms: list[Any] = []  # symbols; numbers that are not rational; logarithms
        self.signs: dict[int, int] = {}  # which atoms, by place, are positive (1) or negative (-1)
        self.rows: dict[Any, tuple[Sum, bool]] = {}  # what is ≥ 0, or > 0, here; a condition without normal form is left out
        for name, left, right in conditions:
            for sign in {"<": (-1,), "<=": (-1,), ">": (1,), ">=": (1,), "=": (1, -1)}[name]:
                with suppress(Unknown):
                    self.note(self.value(["+", left, ["*", "-1", right]]), sign, name in "<>")

    def note(self, quotient: Quotient, sign: int, strict: bool) -> None:
        """Keep a condition, without the monomials of known sign that its terms share; one positive atom is known from then on."""
        up = quotient[0] if quotient[1] == UNIT else times(*quotient)
        least = [min(powers) if n in self.signs else 0 for n, powers in enumerate(zip(*[key for _, key in up], strict=True))]
        sign *= prod(self.signs[n] for n, power in enumerate(least) if power % 2)
        row = {(e, tuple(map(operator.sub, key, least))): sign * value for (e, key), value in up.items()}
        strict = strict or self.rows.get(frozenset(row.items()), (row, False))[1]
        self.rows[frozenset(row.items())] = row, strict
        if len(row) == 2 and not any(e for e, _ in row) and (ends := sorted(row.items(), key=lambda item: item[1]))[0][1] < 0 < ends[1][1]:
            with suppress(Unknown):  # c·M ≥ d·N > 0 is log(c·M) ≥ log(d·N)
                low, high = (self.log(({key: abs(value)}, UNIT)) for key, value in ends)
                logs = plus(high[0], low[0], -1)
                self.rows.setdefault(frozenset(logs.items()), (logs, strict))
        for (e, key), value in row.items() if strict and len(row) == 1 else ():
            self.signs |= {key.index(1): 1} if value > 0 and not e and sorted(key) == [*NONE[1:], 1] else {}

    def atom(self, tree: Any, power: Any = 1) -> Quotient:
        """Give a power of an atom."""
        if tree not in self.atoms:
            self.atoms.append(tree)
            need(len(self.atoms) <= len(NONE), "there are too many symbols", Unknown)
            with suppress(Unknown):
                low, high = self.number_at(len(self.atoms) - 1, 30)
                self.signs |= {len(self.atoms) - 1: 1 if low > 0 else -1} if low > 0 or high < 0 else {}
        n = self.atoms.index(tree)
        return {((), (*NONE[:n], power, *NONE[n + 1 :])): ONE}, UNIT

    def value(self, tree: Any) -> Quotient:
        """Bring an expression without kinks into normal form."""
        if isinstance(tree, str):
            return {key: number(tree) for key in UNIT if number(tree)}, UNIT
        name, args = tree[0], tree[1:]
        if name in ("symbol", "pi", "lambertw"):
            return self.atom(tree)
        need(name in ("+", "*", "^", "exp", "log"), f"{str(name)[:40]!r} has no normal form here", Unknown)
        functions: dict[str, Any] = {"+": self.add, "*": self.mul, "^": self.power, "exp": self.exp, "log": self.log}
        return functions[name](*map(self.value, args))

    def add(self, *parts: Quotient) -> Quotient:
        """Add."""
        up, down = parts[0]
        for more, under in parts[1:]:
            same = down == under
            up = plus(up if same else times(up, under), more if same else times(more, down))
            down = down if same else times(down, under)
        return up, down

    def mul(self, *parts: Quotient) -> Quotient:
        """Multiply."""
        return reduce(times, [up for up, _ in parts]), reduce(times, [down for _, down in parts])

    def power(self, base: Quotient, exponent: Quotient) -> Quotient:
        """Raise to a whole power by multiplication, a positive term to a rational one, and else by exp and log."""
        n = Fraction(exponent[0].get(((), NONE), 0))
        if exponent != ({key: n for key in UNIT if n}, UNIT):
            return self.exp(self.mul(exponent, self.log(base)))
        need(abs(n) <= 60 and (n >= 0 or base[0]), "a power is too large, or a denominator vanishes", Unknown)
        if n.denominator > 1:
            e, key, value = self.single(base)
            root = (UNIT, UNIT) if value == 1 else self.atom(str(value), n)
            return self.mul(({(tuple((m, c * n) for m, c in e), tuple(k * n for k in key)): ONE}, UNIT), root)
        if n < 0 and len(base[0]) == 1:
            (((e, key), value),) = base[0].items()
            base = times(base[1], {(tuple((m, -c) for m, c in e), tuple(-k for k in key)): 1 / Fraction(value)}), UNIT
        elif n < 0:
            base = base[::-1]
        return self.mul((UNIT, UNIT), *[base] * abs(int(n)))

    def single(self, quotient: Quotient) -> tuple[Any, Any, Fraction]:
        """Split what is one positive term into its exponent, its monomial and its coefficient."""
        need(quotient[1] == UNIT and len(quotient[0]) == 1, "a root or logarithm of a sum", Unknown)
        (((e, key), value),) = quotient[0].items()
        need(
            value > 0 and all(self.signs.get(n) == 1 for n, k in enumerate(key) if k),
            "a root or logarithm of what may not be positive",
            Unknown,
        )
        return e, key, value

    def log(self, of: Quotient) -> Quotient:
        """Give the logarithm of a positive term."""
        e, key, value = self.single(of)
        logs = [self.atom(["log", self.atoms[n]]) for n, k in enumerate(key) if k]
        parts = [(plus({}, log, k), UNIT) for (log, _), k in zip(logs, filter(None, key), strict=True)]
        for side, sign in ((Fraction(value).numerator, 1), (Fraction(value).denominator, -1)):
            parts += [(plus({}, self.atom(["log", str(side)])[0], sign), UNIT)] if side > 1 else []
        return self.add(({((), m): c for m, c in e}, UNIT), *parts)

    def exp(self, of: Quotient) -> Quotient:
        """Take to the exponent: v^k for k·log v, and (z/W)^k for k·W, because W times its exponential is z."""
        need(of[1] == UNIT and not any(e for e, _ in of[0]), "an exponent has a denominator, or exponentials", Unknown)
        left, factors = dict[Any, Any](), [(UNIT, UNIT)]
        for (_, key), k in of[0].items():
            atom = self.atoms[key.index(1)] if sorted(key) == [*NONE[1:], 1] else ["none"]
            if atom[0] == "log":
                factors.append(self.power(self.value(atom[1]), self.value(str(k))))
            elif atom[0] == "lambertw" and Fraction(k).denominator == 1:
                factors.append(self.power(self.mul(self.value(atom[1]), self.atom(atom, -1)), self.value(str(k))))
            else:
                left[key] = k
        return self.mul(({(tuple(sorted(left.items())), NONE): ONE}, UNIT), *factors)

    def number_at(self, place: int, digits: int) -> Interval:
        """Enclose an atom that is a number."""
        atom = self.atoms[place]
        if isinstance(atom, str):
            return number(atom), number(atom)
        if atom == ["pi"]:
            return Fraction(PI, 10**60), Fraction(PI + 1, 10**60)
        if atom[0] == "log" and isinstance(atom[1], str):
            return enclosed("ln", number(atom[1]), digits)
        need(atom[0] == "lambertw", "a symbol has no value", Unknown)
        z, lower = self.enclose(self.value(atom[1])[0], digits), atom[2:] == ["-1"]
        low, high = (Fraction(-digits), -ONE) if lower else (-ONE, max(z[1], ONE))
        need(z[0] > -enclosed("exp", -ONE, digits)[0] and (not lower or z[1] < low / 4**digits), "Lambert's function is not real", Unknown)
        for _ in range(3 * digits):
            middle = (5 * low + 6 * high) / 11  # which is no short number, as a root may be
            first, last = sorted(middle * end for end in enclosed("exp", middle, digits))
            if first <= z[1] and z[0] <= last:
                break
            low, high = (middle, high) if (last < z[0]) != lower else (low, middle)
        return low, high

    def enclose(self, total: Sum, digits: int) -> Interval:
        """Enclose a sum without symbols."""
        low = high = ZERO
        for (e, key), value in total.items():
            ends = Fraction(value), Fraction(value)
            if e:
                ends = _product(ends, _through("exp", self.enclose({((), m): c for m, c in e}, digits), digits))
            for n, k in enumerate(key):
                a = self.number_at(n, digits) if k else (ONE, ONE)
                need(k >= 0 or a[0] > 0 or a[1] < 0, "a denominator may vanish", Unknown)
                a = a if k >= 0 else (1 / a[1], 1 / a[0])
                if k % 1:
                    ends = _product(ends, _through("exp", _product((abs(k), abs(k)), _through("ln", a, digits)), digits))
                else:
                    ends = reduce(_product, [a] * abs(int(k)), ends)
            low, high = low + ends[0], high + ends[1]
        return low, high

    def sign(self, total: Sum) -> int | None:
        """Give the sign of a sum: 0 by its normal form, 1 or -1 where it holds no symbol and is seen to be apart from 0."""
        tidy = dict[Any, Any]()
        for (e, key), value in total.items():  # whole powers of a number's root belong to the coefficient
            wholes = [k // 1 if k and isinstance(self.atoms[n], str) else 0 for n, k in enumerate(key)]
            factor = prod((number(self.atoms[n]) ** int(k) for n, k in enumerate(wholes) if k), start=ONE)
            tidy = plus(tidy, {(e, tuple(map(operator.sub, key, wholes))): value}, factor)
        for digits in (30, 120) if tidy else ():
            with suppress(Unknown):
                low, high = self.enclose(tidy, digits)
                if low > 0 or high < 0:
                    return 1 if low > 0 else -1
        return None if tidy else 0

    def pinched(self) -> bool:
        """Say whether the last condition's opposite holds as well, so that both are equations."""
        return bool(self.rows) and frozenset((key, -value) for key, value in [*self.rows][-1]) in self.rows

    def contradictory(self) -> bool:
        """Look for a positive combination of the conditions that cannot hold (Fourier and Motzkin; monomials are unknowns)."""
        rows = self.rows
        while len(rows) < 200:
            need(True)
            signs = {name: self.sign(row) for name, (row, _) in rows.items()}
            if any(sign == -1 or (sign == 0 and rows[name][1]) for name, sign in signs.items()):
                return True
            open_rows = [pair for name, pair in rows.items() if signs[name] is None]
            counts = Counter((key, value > 0) for row, _ in open_rows for key, value in row.items() if key != ((), NONE))
            if not counts:
                return False
            chosen = min(counts, key=lambda pair: counts[pair[0], True] * counts[pair[0], False])[0]
            rows = {frozenset(row.items()): (row, strict) for row, strict in open_rows if chosen not in row}
            for (p, s), (q, t) in product(open_rows, repeat=2):
                if p.get(chosen, 0) > 0 > q.get(chosen, 0):
                    row = plus(p, q, -Fraction(p[chosen]) / q[chosen])
                    rows[frozenset(row.items())] = row, s or t or rows.get(frozenset(row.items()), (row, False))[1]
        return False


def put(tree: Any, old: Any, new: Any) -> Any:
    """Replace one part of a tree by another."""
    return new if tree == old else [put(part, old, new) for part in tree] if isinstance(tree, list) else tree


def opposite(condition: Any) -> Any:
    """Negate a condition."""
    inner = map(opposite, condition[1:]) if condition[0] in ("and", "or") else condition[1:]
    return [OPPOSITE[condition[0]], *inner]


def _kink(tree: Any) -> Any:
    inner = next(filter(None, map(_kink, tree)), None) if isinstance(tree, list) else None
    return inner or (tree if isinstance(tree, list) and tree and tree[0] in KINKS else None)


def _branches(node: Any) -> Iterator[tuple[Any, Any]]:
    name, *args = node
    if name == "abs":
        yield from (([">=", *args, "0"], args[0]), (["<", *args, "0"], ["*", "-1", *args]))
    elif name == "sign":
        yield from (([relation, *args, "0"], value) for relation, value in ((">", "1"), ("=", "0"), ("<", "-1")))
    elif name == "cases":
        for n, (condition, branch) in enumerate([*args, [["true"], ["undefined"]]]):
            yield ["and", condition, *[opposite(other) for other, _ in args[:n]]], branch
    else:
        sooner, later = ("<=", "<") if name == "min" else (">", ">=")
        for n, arg in enumerate(args):
            yield ["and", ["true"], *[[sooner, arg, other] for other in args[:n]], *[[later, arg, other] for other in args[n + 1 :]]], arg


def _solved(left: Any, right: Any) -> Any:
    """Solve an equation for a symbol that is a term of one side and stands nowhere else: the symbol and what it equals."""
    for side, other in ((left, right), (right, left)):
        terms = side[1:] if side[0] == "+" else [side]
        for n, term in enumerate(terms):
            rest = [*terms[:n], *terms[n + 1 :]]
            if term[0] == "symbol" and json.dumps(term) not in json.dumps([other, rest]):
                return term, ["+", other, *[["*", "-1", part] for part in rest]]
    return None


def cells(todo: list[Any], done: list[Any], trees: list[Any]) -> Iterator[tuple[Cell, list[Any]]]:
    """Split conditions and expressions at their kinks into cells that cover where the conditions hold; leave empty ones out."""
    node = _kink(todo[:1] or trees)
    if not todo and not node:
        yield Cell(done), trees
    elif node and not (todo and todo[0][0] in ("and", "or")):
        for condition, branch in _branches(node):
            yield from cells([condition, *put(todo, node, branch)], done, put(trees, node, branch))
    else:
        (name, *args), *rest = todo
        solved = _solved(*args) if name == "=" else None
        if name == "and":
            yield from cells([*args[::-1], *rest], done, trees)
        elif name in ("or", "!="):
            for part in args if name == "or" else [["<", *args], [">", *args]]:
                yield from cells([part, *rest], done, trees)
        elif solved:
            yield from cells(put([*done, *rest], *solved), [], put(trees, *solved))
        elif name == "true":
            yield from cells(rest, done, trees)
        elif name != "false":
            cell = Cell([*done, todo[0]])
            if name in ("<=", ">=") and _solved(*args) and cell.pinched():
                yield from cells([["=", *args], *rest], done, trees)
            elif not cell.contradictory():
                yield from cells(rest, cell.conditions, trees)


def impossible(*conditions: Any) -> bool:
    """Say whether conditions are seen to contradict one another."""
    return next(cells(list(conditions), [], []), None) is None


def _tree(fraction: Any) -> list[Any]:
    up, down = (
        ["+", "0", *[["*", v, *[["^", ["symbol", str(n)], str(k)] for n, k in enumerate(key) if k]] for key, v in side]]
        for side in fraction
    )
    return ["*", up, ["^", down, "-1"]]


def _sum(terms: Any) -> list[Any]:
    return ["+", "0", *[["*", _tree(coefficient), ["exp", _tree(exponent)]] for coefficient, exponent in terms]]


def _divisors(tree: Any) -> list[Any]:
    inner = [base for part in tree for base in _divisors(part)] if isinstance(tree, list) else []
    return [*inner, tree[1]] if isinstance(tree, list) and tree[:1] == ["^"] and str(tree[2]).startswith("-") else inner


def made_by(part: Any, difference: Any) -> list[Any]:
    """Give a tree that vanishes where a part's sum is, up to positive factors, a difference of sides; and where the part says nothing."""
    scale, coordinates = part["scale"], part["coordinates"]
    tied = ["*", difference, _sum(part["divisor"]["terms"]), ["exp", _tree(part["shift"])]]
    trees = ["and", ["+", tied, ["*", "-1", scale, _sum(part["terms"])]], ["<=", scale, "0"]]
    for place, low, high, first, last in part["region"]:
        trees.append(["<=" if first else "<", ["symbol", str(place)], low])
        trees += [] if high is None else [[">=" if last else ">", ["symbol", str(place)], high]]
    for place, tree in coordinates:
        trees = put(trees, ["symbol", place], tree)
    return [*trees, *[["=", base, "0"] for base in _divisors([scale, coordinates])]]


def covered(conditions: list[Any], outside: list[list[Any]]) -> bool:
    """Say whether the conditions leave no point outside all of some parts."""
    return impossible(*conditions) or (bool(outside) and all(covered([*conditions, one], outside[1:]) for one in outside[0]))


def proved(statement: Any, parts: list[Any]) -> bool:
    """Prove a relation: on every cell both sides have one normal form, or their difference is a number, or parts' sums and cover it."""
    kind, lhs, rhs, domain = statement
    difference, any_cell = ["+", rhs, ["*", "-1", lhs]], False
    useful = [made_by(part, difference) for part, strict in parts if (strict and kind == "<") or kind == "<="]
    for cell, (value, *ties) in cells([domain], [], [difference, *useful]):
        any_cell, outside, sign = True, [], None
        with suppress(Unknown):
            sign = cell.sign(times(*cell.value(value)))
        if (sign == 0 and kind != "<") or (sign == 1 and kind != "="):
            continue
        for _, tie, *conditions in ties:
            with suppress(Unknown):
                outside += [conditions] if cell.sign(cell.value(tie)[0]) == 0 else []
        if not outside or not covered(cell.conditions, outside):
            return False
    return any_cell


def parts_of(certificate: Any) -> list[tuple[Any, bool]]:
    """List the parts of all proofs of positivity inside a certificate, and whether their sums are said not to vanish."""
    if isinstance(certificate, dict) and certificate.get("type") == "positivity":
        strict = certificate["statement"][0] == "<" if certificate["statement"] else certificate["strict"]
        return [(part, strict) for cell in certificate["cells"] for part in cell["parts"] if part["coordinates"] is not None]
    inner = certificate.values() if isinstance(certificate, dict) else certificate if isinstance(certificate, list) else ()
    return [part for one in inner for part in parts_of(one)]


def at_point(relation: Any, point: Any) -> bool | None:
    """Say whether a relation holds at a point of its domain; None where that is not seen, or the point not to lie in it."""
    kind, lhs, rhs, domain = relation["statement"]
    values = zip((lhs, rhs), relation["values"] or (), strict=False)
    claimed = [[sign, side, end] for side, ends in values for sign, end in zip((">=", "<="), ends, strict=True)]
    trees = [[kind, lhs, rhs], opposite(domain), *claimed]
    for name, value in point.items():
        trees = put(trees, ["symbol", name], value)
    truth, outside, *claimed = trees
    if not impossible(outside):
        return None
    need(not any(map(impossible, claimed)), "a side is not where the evidence says it is at the point")
    return False if impossible(truth) else True if impossible(opposite(truth)) else None


def check_evidence(evidence: Any) -> tuple[str, str]:
    """Check one evidence and give its status with a sentence."""
    outcome, relations, point = evidence["outcome"], evidence["relations"], evidence["counterexample"]
    need(outcome in ("proved", "refuted"), "the outcome is neither proved nor refuted")
    if evidence["cells"]:
        right = [impossible(["!=" if outcome == "proved" else "=", *pair]) for _, _, *pair in evidence["cells"]]
        need(all(right) if outcome == "proved" else any(right), f"a table is called {outcome} and is not")
        return "rechecked", f"{sum(right)} of {len(right)} cells are {'' if outcome == 'proved' else 'not '}the exact rationals"
    if outcome == "proved":
        truths = [at_point(relation, spot) for relation in relations for spot in relation["spots"]]
        need(False not in truths, "the statement is called proved and fails at a point")
        parts = parts_of(evidence["certificate"])
        known = bool(evidence["complete"] and relations) and all(proved(relation["statement"], parts) for relation in relations)
        how = f"normal forms on every cell, and {len(parts)} sums" if parts else "normal forms on every cell"
    else:
        truths = [at_point(relation, point) for relation in relations if point is not None]
        need(not (evidence["complete"] and truths and all(truths)), "the statement holds at what is called a counterexample")
        known, how = False in truths, "the point lies in the domain and the relation fails there"
    need(known or not evidence["rechecked"], "it is said to be rechecked, and the statement was not settled again")
    if known:
        return "rechecked", how
    seen = truths.count(True)
    return "spot-checked" if seen else "hash only", f"no contradiction at {seen} points; {evidence['method']} is trusted"


def check_file(path: Path) -> tuple[str, str]:
    """Check one file of evidence; whatever is wrong with it is a failure, never a crash, and in bounded time."""
    LIMITS["end"] = time.monotonic() + LIMITS["seconds"]
    try:
        return check_evidence(json.loads(path.read_bytes()))
    except (Failed, Unknown) as error:
        return "FAILED", str(error) or "it is wrong"
    except (AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        return "FAILED", f"malformed: {type(error).__name__}: {str(error)[:120]}"


def main(arguments: list[str]) -> int:
    """Check the directory named (or this one) and print what was found: 0 without failures, otherwise 1."""
    paths = [path for path in sorted(Path(*arguments).glob("*.json")) if path.name != "manifest.json"]
    results = [(path.name, *check_file(path)) for path in paths]
    counts = Counter(status for _, status, _ in results)
    lines = [f"{status:<13} {name}: {detail}" for name, status, detail in results]
    sys.stdout.write("\n".join([*lines, ", ".join(f"{counts[status]} {status}" for status in STATUSES), ""]))
    return 1 if counts["FAILED"] or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
