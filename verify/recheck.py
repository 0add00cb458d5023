"""Checks the evidence of a run again with Python's standard library alone: copy this one file anywhere and run it on DIR.

A file of DIR is `rechecked` (its statement was proved or refuted here, again), `spot-checked` (not so; it holds at some rational points),
`hash only` (it is what the manifest says; its proof needs the software that it names) or `FAILED` (changed, damaged, missing or wrong).

A statement is [relation, left side, right side, domain], in nested lists such as ["+", "1/2", ["exp", ["symbol", "x"]]]. It is proved when
domain and negation contradict each other: `impossible` splits them at their kinks into cells; a `Cell` brings both sides into normal form,
Σ number·monomial, and looks for a positive combination of its conditions that cannot hold. The evidence may name sums and boxes: `fact_of`
sees a sum to be positive on its box, by Taylor's formula with its remainder and the signs of a polynomial's coefficients.

Trusted: that the trees say what the paper says; Python, with `decimal`'s exp and ln. What is not shown to be defined proves nothing.
"""

import hashlib
import json
import operator
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from decimal import Context, Decimal
from fractions import Fraction
from functools import reduce
from itertools import product
from math import comb, lcm, prod
from pathlib import Path
from typing import Any

Sum = dict[tuple[Any, ...], Any]  # monomials, as tuples of powers of a cell's atoms, with their coefficients
Axis = tuple[Fraction, Fraction | None, bool, bool]  # low, high or None for ∞, low end excluded, high end excluded
STATUSES = ("rechecked", "spot-checked", "hash only", "FAILED")
LIMITS = {"bytes": 2**26, "seconds": 120.0, "end": 0.0}
Failed, Unknown = AssertionError, ArithmeticError  # the evidence is wrong; it is not known here
MALFORMED = (AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)
ZERO, ONE, NONE = Fraction(0), Fraction(1), (0,) * 20  # so many atoms at most in one cell
UNIT: Sum = {NONE: ONE}
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "and": "or", "or": "and"}


def need(condition: Any, why: str = "", error: type[Exception] = Failed) -> None:
    """Raise unless a condition holds and there is time left."""
    if time.monotonic() > LIMITS["end"]:
        raise Failed("it takes too long to check")
    if not condition:
        raise error(why)


def number(text: Any) -> Fraction:
    """Read "p" or "p/q" strictly: no floats, no powers of ten, no endless digits."""
    need(isinstance(text, str) and re.fullmatch("-?[0-9]{1,4000}(/[0-9]{0,4000}[1-9][0-9]{0,4000})?", text), f"{text!s:.40} is no rational")
    return Fraction(text)


def enclosed(name: str, x: Fraction, digits: int = 50) -> tuple[Fraction, Fraction]:
    """Enclose exp or ln at a rational: `decimal` rounds them correctly, and its argument is off by one unit of so many digits."""
    need(abs(x) < 2**20 if name == "exp" else x > 0, "an exponential is too large, or a logarithm not real", Unknown)
    if x == (name == "ln"):
        return (ZERO, ZERO) if x else (ONE, ONE)
    by = Context(prec=digits)
    got = Fraction(getattr(by, name)(by.divide(Decimal(x.numerator), Decimal(x.denominator))))
    off = ((1 + abs(x)) * got if name == "exp" else 2 + abs(got)) / Fraction(10) ** (digits - 2)
    return got - off, got + off


def multiplied(a: tuple[Fraction, Fraction], b: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    """Multiply intervals."""
    products = [x * y for x in a for y in b]
    return min(products), max(products)


def plus(p: Sum, q: Sum, scale: Any = 1) -> Sum:
    """Add a multiple of one sum to another."""
    total = dict(p)
    for key, value in q.items():
        total[key] = total.get(key, 0) + scale * value
    return {key: value for key, value in total.items() if value}


def times(p: Sum, q: Sum) -> Sum:
    """Multiply sums."""
    need(len(p) * len(q) < 10**6 and all(a.numerator.bit_length() < 10**5 for a in p.values()), "a product is too long")
    total: Sum = {}
    for (one, a), (two, b) in product(p.items(), q.items()):
        key = tuple(map(operator.add, one, two))
        total[key] = total.get(key, 0) + a * b
    return {key: value for key, value in total.items() if value}


def keep(rows: dict[frozenset[Any], bool], row: Sum, strict: bool) -> None:
    """Keep that a sum is ≥ 0, or > 0."""
    name = frozenset(row.items())
    rows[name] = strict or rows.get(name, False)


class Cell:
    """What follows from conditions without kinks: normal forms, in atoms (symbols, logarithms, Lambert's W, exp(monomial)), and rows."""

    def __init__(self, conditions: Sequence[Any] = ()) -> None:
        self.atoms: list[Any] = []
        self.signs: dict[int, int] = {}  # of atoms, by place: positive (1), negative (-1) or not known (0)
        self.rows: dict[frozenset[Any], bool] = {}  # what is ≥ 0 here, as items of sums, and whether it is > 0
        for name, left, right in conditions:
            for sign in {"<": (-1,), "<=": (-1,), ">": (1,), ">=": (1,), "=": (1, -1)}[name]:
                with suppress(Unknown):  # a condition without normal form is left out
                    self.note(plus(self.value(left), self.value(right), -1), sign, name in "<>")

    def note(self, total: Sum, sign: int, strict: bool) -> None:
        """Keep that sign·total is ≥ 0, or > 0, without the factors of known sign that its terms share."""
        least = [min(powers) if self.signs.get(n) else 0 for n, powers in enumerate(zip(*total, strict=True))]
        sign *= prod(self.signs[n] for n, power in enumerate(least) if power % 2)
        row = {tuple(map(operator.sub, key, least)): sign * value for key, value in total.items()}
        keep(self.rows, row, strict)
        ends = sorted(row.items(), key=operator.itemgetter(1))
        if len(row) == 2 and ends[0][1] < 0 < ends[1][1]:
            with suppress(Unknown):  # c·M ≥ d·N > 0 is log(c·M) ≥ log(d·N)
                low, high = (self.log({key: abs(value)}) for key, value in ends)
                keep(self.rows, plus(high, low, -1), strict)
        if strict and len(row) == 1 and self.lone(ends[0][0]) != [""]:
            self.signs[ends[0][0].index(1)] = 1 if ends[0][1] > 0 else -1

    def atom(self, tree: Any, power: Any = 1) -> Sum:
        """Give a power of an atom."""
        if tree not in self.atoms:
            known = tree[0] == "lambertw" or (tree[0] == "log" and isinstance(tree[1], str))
            low, high = self.constant(tree, 1) if known else (ONE, ONE) if tree[0] == "exp" else (ZERO, ZERO)
            self.signs[len(self.atoms)] = (low > 0) - (high < 0)
            self.atoms.append(tree)
        n = self.atoms.index(tree)
        need(n < len(NONE), "there are too many atoms", Unknown)
        return {(*NONE[:n], power, *NONE[n + 1 :]): ONE}

    def lone(self, key: tuple[Any, ...]) -> Any:
        """Give the atom that a monomial is, if it is one."""
        return self.atoms[key.index(1)] if sorted(key) == [*NONE[1:], 1] else [""]

    def value(self, tree: Any) -> Sum:
        """Bring an expression without kinks into normal form."""
        if isinstance(tree, str):
            return {key: number(tree) for key in UNIT if number(tree)}
        name, args = tree[0], tree[1:]
        if name in ("symbol", "lambertw"):
            return self.atom(tree)
        if name == "^" and isinstance(args[1], str):
            return self.power(self.value(args[0]), number(args[1]))
        need(name in ("+", "*", "exp", "log"), f"{str(name)[:40]!r} has no normal form here", Unknown)
        parts = map(self.value, args)
        return reduce(plus, parts) if name == "+" else reduce(times, parts) if name == "*" else getattr(self, name)(*parts)

    def single(self, total: Sum, signs: set[int]) -> tuple[Any, Any]:
        """Split what is one term, the signs of whose atoms and coefficient are known, into its monomial and its coefficient."""
        ((key, value),) = total.items() if len(total) == 1 else [(NONE, ZERO)]
        found = {self.signs[n] for n, k in enumerate(key) if k} | {(value > 0) - (value < 0)}
        need(found <= signs, "a quotient or logarithm of a sum, or of what may vanish or be negative", Unknown)
        return key, value

    def power(self, base: Sum, n: Fraction) -> Sum:
        """Raise to a whole power."""
        need(n.denominator == 1 and abs(n) <= 60, "a power is no whole number, or too large", Unknown)
        if n < 0:
            key, value = self.single(base, {1, -1})
            base = {tuple(-k for k in key): 1 / Fraction(value)}
        return reduce(times, [base] * abs(int(n)), UNIT)

    def log(self, of: Sum) -> Sum:
        """Give the logarithm of a positive term."""
        key, value = self.single(of, {1})
        parts = [({a[1]: ONE} if a[0] == "exp" else self.atom(["log", a]), k) for a, k in zip(self.atoms, key, strict=False) if k]
        parts += [(self.atom(["log", str(n)]), sign) for n, sign in zip(value.as_integer_ratio(), (1, -1), strict=True) if n > 1]
        return reduce(lambda total, part: plus(total, *part), parts, {})

    def exp(self, of: Sum) -> Sum:
        """Raise e to a sum: to k·log v it is v^k, to k·W it is (z/W)^k because W·exp(W) is z, and to k·M the k-th power of an atom."""
        total = UNIT
        for key, k in of.items():
            name, *args = self.lone(key) if k.denominator == 1 else [""]
            base = args[0] if name == "log" else ["*", args[0], ["^", [name, *args], "-1"]] if name == "lambertw" else None
            total = times(total, self.power(self.value(base), k) if base else self.atom(["exp", key], k))
        return total

    def constant(self, atom: Any, k: Any) -> tuple[Fraction, Fraction]:
        """Enclose a power of an atom that is a number; Lambert's W lies where w·exp(w), monotone there, is seen to cross its argument."""
        if atom[0] == "exp":
            ends = multiplied((k, k), self.enclose({atom[1]: ONE}))
            return enclosed("exp", ends[0])[0], enclosed("exp", ends[1])[1]
        if atom[0] == "lambertw":
            z, ends = self.enclose(self.value(atom[1])), (number(atom[2]), number(atom[3]))
            below, above = (multiplied((w, w), enclosed("exp", w)) for w in (ends if ends[0] >= -1 else ends[::-1]))
            monotone = -1 <= ends[0] <= ends[1] or ends[0] <= ends[1] <= -1
            need(monotone and below[1] <= z[0] and z[1] <= above[0], "Lambert's function is not there")
        else:
            need(atom[0] == "log" and isinstance(atom[1], str), "a symbol has no value", Unknown)
            ends = enclosed("ln", number(atom[1]))
        need(k > 0 or ends[0] > 0 or ends[1] < 0, "a denominator may vanish", Unknown)
        return reduce(multiplied, [ends if k > 0 else (1 / ends[1], 1 / ends[0])] * abs(int(k)))

    def enclose(self, total: Sum) -> tuple[Fraction, Fraction]:
        """Enclose a sum without symbols."""
        kinds = [(value, [self.constant(self.atoms[n], k) for n, k in enumerate(key) if k]) for key, value in total.items()]
        ends = [reduce(multiplied, powers, (value, value)) for value, powers in kinds]
        return sum((low for low, _ in ends), ZERO), sum((high for _, high in ends), ZERO)

    def contradictory(self) -> bool:
        """Look for a positive combination of the conditions that cannot hold (Fourier and Motzkin; monomials are unknowns)."""
        rows = self.rows
        while len(rows) < 200:
            for name, strict in rows.items():
                with suppress(Unknown):
                    most = self.enclose(dict(name))[1]
                    if most < 0 or (most == 0 and strict):
                        return True
            counts = Counter((key, value > 0) for name in rows for key, value in name if key != NONE)
            if not counts:
                return False
            chosen = min(counts, key=lambda pair: counts[pair[0], True] * counts[pair[0], False])[0]
            pairs = [(dict(name), strict) for name, strict in rows.items()]
            rows = {frozenset(row.items()): strict for row, strict in pairs if chosen not in row}
            for (p, s), (q, t) in product(pairs, repeat=2):
                if p.get(chosen, 0) > 0 > q.get(chosen, 0):
                    keep(rows, plus(p, q, -Fraction(p[chosen]) / q[chosen]), s or t)
        return False


def put(tree: Any, old: Any, new: Any) -> Any:
    """Replace one part of a tree by another."""
    return new if tree == old else [put(part, old, new) for part in tree] if isinstance(tree, list) else tree


def opposite(condition: Any) -> Any:
    """Negate a condition."""
    return [OPPOSITE[condition[0]], *(map(opposite, condition[1:]) if condition[0] in ("and", "or") else condition[1:])]


def kink(tree: Any) -> Any:
    """Find an innermost |·| or case distinction."""
    inner = next(filter(None, map(kink, tree)), None) if isinstance(tree, list) else None
    return inner or (tree if isinstance(tree, list) and tree[:1] in (["abs"], ["cases"]) else None)


def impossible(todo: Sequence[Any], done: Sequence[Any] = ()) -> bool:
    """Say whether conditions contradict one another: in every case of what they leave open, some combination of them cannot hold."""
    if not todo:
        return False
    (name, *args), *rest = todo
    if name == "and":
        return impossible([*args[::-1], *rest], done)  # signs come last in domains, and help the others
    if name == "fact" and not impossible(args[:1], done):  # it is of no use here
        return impossible(rest, done)
    if name in ("or", "!=", "fact"):
        parts = [["<", *args], [">", *args]] if name == "!=" else args if name == "or" else args[1:]
        return all(impossible([part, *rest], done) for part in parts)
    if node := kink(todo[0]):  # the first of its cases that holds
        absolute = [[[">=", node[1], "0"], node[1]], [["and"], ["*", "-1", node[1]]]]
        pairs = [*(absolute if node[0] == "abs" else node[1:]), [["and"], ["undefined"]]]
        negated = [opposite(condition) for condition, _ in pairs]
        return all(impossible([*negated[:n], holds, *put(todo, node, value)], done) for n, (holds, value) in enumerate(pairs))
    for old, new in (args, args[::-1]) if name == "=" else ():
        if old[0] == "symbol" and put(new, old, "0") == new:
            return impossible(put([*done, *rest], old, new))
    if name in ("<=", ">=") and Cell([*done, [name[0], *args]]).contradictory():  # only equality is left
        return impossible([["=", *args], *rest], done)
    now = [*done, todo[0]]
    return Cell(now).contradictory() or impossible(rest, now)


def moved(low: Fraction, high: Fraction | None, k: int, most: int) -> list[int]:
    """Give the coefficients in s of (low + high·s)^k·(1 + s)^(most − k), or of (low + s)^k, times a number that k does not change."""
    down = lcm(low.denominator, (high or ONE).denominator)
    a, b, n = int(low * down), down if high is None else int(high * down), 0 if high is None else most - k
    ranges = [range(max(0, j - n), min(j, k) + 1) for j in range(most + 1)]
    return [down ** (most - k) * sum(comb(k, i) * a ** (k - i) * b**i * comb(n, j - i) for i in ranges[j]) for j in range(most + 1)]


def is_positive(p: Sum, axes: dict[int, Axis], strict: bool) -> bool:
    """Say whether a polynomial is seen to be ≥ 0, or > 0, on a box, by the coefficients after x = (low + high·s)/(1 + s) or x = low + s."""
    degrees = {place: max((key[place] for key in p), default=0) for place in axes}
    need(all(not k or (n in axes and k in range(61)) for key in p for n, k in enumerate(key)), "it is no polynomial of the coordinates")
    scale = lcm(*(Fraction(value).denominator for value in p.values()))
    p, faces = {key: int(value * scale) for key, value in p.items()}, [dict[int, int]()]
    for place, (low, high, *opens) in axes.items():
        total: Sum = {}
        for key, value in p.items():
            need(len(total) < 10**6, "a polynomial is too long")
            for j, factor in enumerate(moved(low, high, key[place], degrees[place])):
                new = (*key[:place], j, *key[place + 1 :])
                total[new] = total.get(new, 0) + value * factor
        p = {key: value for key, value in total.items() if value}
        ends = [{place: end} for end, out in ((0, opens[0]), (degrees[place], opens[1] or high is None)) if not out]
        faces = [face | end for face in faces for end in ends or [{}]]
    alive = not strict or all(any(all(key[n] == end for n, end in face.items()) for key in p) for face in faces)
    return alive and all(value > 0 for value in p.values())  # where strict, a coefficient is left on every face that is included


def exponential(cell: Cell, z: Sum, how: Any, axes: dict[int, Axis]) -> tuple[Sum, Sum]:
    """Give what stands for exp(z) on a box, numerator and denominator, and add the axes of two more coordinates, e and ρ, to the box's.

    With w = z − c, exp(z) = e·(Σ_{k<n} w^k/k! + ρ·w^n/n!), e = exp(c) and ρ between 1 and exp(w) (Lagrange); or, where w ≤ 0,
    exp(z) = e·ρ/Σ_{k≤n} (−w)^k/k! with 0 < ρ ≤ 1.
    """
    centre, order, reciprocal, low, high = how
    most, w = number(high), plus(z, UNIT, -number(centre))
    need(type(order) is int and 0 <= order <= 40 and (most <= 0 or not reciprocal), "a way to bound an exponential is not known")
    above = low is None or is_positive(plus(w, UNIT, -number(low)), axes, strict=False)
    need(above and is_positive(plus({NONE: most}, w, -1), axes, strict=False), "an exponent is not where it is said to be")
    least = ZERO if low is None or reciprocal else enclosed("exp", min(number(low), ZERO), 20)[0]
    e, rho = cell.atom(["e", centre]), cell.atom(["rho", len(cell.atoms)])
    axes[cell.atoms.index(["e", centre])] = (*enclosed("exp", number(centre), 20), False, False)
    axes[len(cell.atoms) - 1] = (least, enclosed("exp", max(most, ZERO), 20)[1], least == 0, False)
    total = UNIT if reciprocal else rho
    for k in range(order, 0, -1):
        total = plus(UNIT, times(total, w), Fraction(-1 if reciprocal else 1, k))
    return (times(e, rho), total) if reciprocal else (times(e, total), UNIT)


def fact_of(part: Any) -> Any:
    """Check that Σ coefficient·exp(exponent) is ≥ 0, or > 0, on a box, and give what this says: so it is, or we are outside the box."""
    cell, total, down, strict = Cell(), dict[Any, Any](), UNIT, part["strict"]
    fact = ["fact", [">" if strict else ">=", ["+", "0", *[["*", c, ["exp", z]] for c, z in part["terms"]]], "0"]]
    axes: dict[int, Axis] = {}
    for name, low, high, first, last in part["box"]:
        cell.atoms.append(["symbol", name])
        axes[len(axes)] = (number(low), None if high is None else number(high), first, last)
        fact += [["<=" if first else "<", cell.atoms[-1], low], *([[">=" if last else ">", cell.atoms[-1], high]] if high else [])]
    for (coefficient, exponent), how in zip(part["terms"], part["bounds"], strict=True):
        z = cell.value(exponent)
        over, under = exponential(cell, z, how, axes) if z else (UNIT, UNIT)
        over = times(over, cell.value(coefficient))
        total, down = plus(times(total, under), times(over, down)), times(down, under)
    need(is_positive(total, axes, strict), "a coefficient on a box has the wrong sign")
    for name, tree in part["coordinates"]:
        fact = put(fact, ["symbol", name], tree)
    return fact


def at_point(statement: Any, point: Any) -> bool | None:
    """Say whether a relation holds at a point of its domain; None where that is not seen, or the point not to lie in it."""
    for name, value in point.items():
        statement = put(statement, ["symbol", name], value)
    *relation, domain = statement
    holds = impossible([opposite(relation)])
    return holds if (holds or impossible([relation])) and impossible([opposite(domain)]) else None


def check_evidence(evidence: Any) -> tuple[str, str]:
    """Check one evidence and give its status with a sentence."""
    outcome, relations = evidence["outcome"], evidence["relations"]
    facts, whole = [fact_of(part) for part in evidence["sums"]], bool(evidence["complete"] and relations)
    truths = [at_point(one["statement"], point) for one in relations for point in one["points"]]
    if outcome == "proved":
        need(False not in truths, "the statement is called proved and fails at a point")
        pairs = [(domain, opposite(relation)) for *relation, domain in [one["statement"] for one in relations]]
        known = whole and all(impossible([*pair, *facts]) and not impossible(pair[:1]) for pair in pairs)
    else:
        need(outcome == "refuted" and not (whole and truths and all(truths)), "it is neither proved nor refuted")
        known = False in truths
    need(known or not evidence["rechecked"], "it is said to be rechecked, and the statement was not settled again")
    if known:
        return "rechecked", f"{outcome} again; relations: {len(relations)}, sums: {len(facts)}"
    seen = f"the proof needs {evidence['method']}; points at which it holds: {truths.count(True)}, positive sums: {len(facts)}"
    return "spot-checked" if True in truths else "hash only", seen


def check_file(path: Path, digest: str | None) -> tuple[str, str]:
    """Check one file: its hash, then what it holds; whatever is wrong with it is a failure, never a crash, and in bounded time."""
    LIMITS["end"] = time.monotonic() + LIMITS["seconds"]
    try:
        data = path.read_bytes() if path.is_file() and path.stat().st_size <= LIMITS["bytes"] else b""
        need(hashlib.sha256(data).hexdigest() == digest, "it is missing, too large, or its SHA-256 is not in the manifest")
        return check_evidence(json.loads(data))
    except (Failed, Unknown, *MALFORMED) as error:
        return "FAILED", f"{'malformed: ' if isinstance(error, MALFORMED) else ''}{str(error)[:120] or type(error).__name__}"


def recheck(directory: Path, mapped: Callable[..., Iterable[Any]] = map) -> list[tuple[str, str, str]]:
    """Check a directory against its manifest, and what its files hold: a name, a status and a sentence for each file."""
    try:
        text = (directory / "manifest.json").read_bytes()
        own, files = (json.loads(text)[name] for name in ("self", "files"))
        if hashlib.sha256(text.replace(own.encode(), b"0" * 64, 1)).hexdigest() != own:
            return [("manifest.json", "FAILED", "it was changed")]
        names = sorted({path.name for path in directory.iterdir()} - {"manifest.json"} | {*files})
        found = mapped(check_file, [directory / name for name in names], [files.get(name) for name in names])
    except MALFORMED as error:
        return [("manifest.json", "FAILED", f"malformed: {type(error).__name__}")]
    return [(name, *result) for name, result in zip(names, found, strict=True)]


def main(arguments: list[str]) -> int:
    """Check the directory named (or this one) and print what was found: 0 without failures, otherwise 1."""
    results = recheck(Path(*arguments))
    lines = [f"{status:<13} {name}: {detail}" for name, status, detail in results]
    counts = Counter(status for _, status, _ in results)
    sys.stdout.write("\n".join([*lines, ", ".join(f"{counts[status]} {status}" for status in STATUSES), ""]))
    return 1 if counts["FAILED"] or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
