"""`verify.check` on statements of a user's own: false ones fall, with a certificate; true ones stand."""

from __future__ import annotations

import pytest
import sympy as sp

import verify
from tests.api.statements import FALSE, TRUE

x = sp.Symbol("x", real=True)
a = sp.Symbol("a", positive=True)


@pytest.mark.parametrize(("lhs", "relation", "rhs", "domain"), [row[1:] for row in FALSE], ids=[row[0] for row in FALSE])
def test_a_false_statement_is_refuted(lhs, relation, rhs, domain) -> None:
    """A false statement is refuted and the counterexample, put in, breaks it in the stated domain."""
    result = verify.check((lhs, relation, rhs), domain)
    why = "; ".join(f"{item.method}: {item.outcome}: {item.detail}" for item in result.evidence)

    assert result.verdict == "refuted", f"got {result.verdict}: {why}"
    refuting = [item for item in result.evidence if item.outcome == "refuted"]
    assert all(item.finding.counterexample is not None or item.finding.certificate is not None for item in refuting)
    if result.counterexample is not None and isinstance(lhs, sp.Expr) and not sp.sympify(lhs).has(sp.Integral, sp.Limit):
        _assert_breaks(lhs, relation, rhs, domain, result.counterexample)


def _assert_breaks(lhs, relation, rhs, domain, point) -> None:
    """Put the point in with sixty digits of SymPy's own arithmetic, which no method used."""
    left, right = (sp.sympify(side).subs(point) for side in (lhs, rhs))
    if domain is not True:
        inside = domain.subs(point)
        assert inside == sp.true, f"{point} is not in the domain {domain}: {inside}"
    difference = sp.N(left - right, 60, maxn=400, chop=False)
    broken = {"<=": difference > 0, "<": difference >= 0, ">=": difference < 0, ">": difference <= 0, "=": difference != 0}[relation]
    assert bool(broken), f"at {point}: {sp.N(left, 20)} {relation} {sp.N(right, 20)} holds, the difference is {sp.N(difference, 5)}"


@pytest.mark.parametrize(("lhs", "relation", "rhs", "domain"), [row[1:] for row in TRUE], ids=[row[0] for row in TRUE])
def test_a_true_statement_is_proved(lhs, relation, rhs, domain) -> None:
    """A true statement of the paper's kind is proved, and no method speaks against it."""
    result = verify.check((lhs, relation, rhs), domain)
    why = "; ".join(f"{item.method}: {item.outcome}: {item.detail}" for item in result.evidence)

    assert result.verdict == "proved", f"got {result.verdict}: {why}"
    assert result.counterexample is None


def test_there_are_enough_statements() -> None:
    """The promise is at least sixty false statements and fifteen true ones."""
    assert len(FALSE) >= 60
    assert len(TRUE) >= 15
    assert len({row[0] for row in FALSE + TRUE}) == len(FALSE + TRUE)


@pytest.mark.parametrize(
    ("statement", "domain", "words"),
    [
        (sp.true, True, "already True"),
        (sp.Le(x, x), True, "already True"),
        ((x, "≠", a), True, "allowed is (lhs, relation, rhs)"),
        (sp.Ne(x, a), True, "a ≠ b"),
        (sp.Le(x, a, evaluate=False), sp.false, "empty"),
        (sp.Le(x, a, evaluate=False), sp.And(x > 1, x < 0), "empty"),
        (sp.Le(x, a, evaluate=False), 3, "domain is a int"),
        ((0.5, "<=", a), True, "not exact"),
        (("x", "<=", a), True, "is a str"),
        (sp.Le(0, sp.log(x), evaluate=False), True, "not real at"),
        (sp.Le(0, sp.sqrt(x), evaluate=False), True, "not real at"),
        (sp.Le(0, 1 / x, evaluate=False), True, "not real at"),
        (42, True, "is a int"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_one_sentence(statement, domain, words) -> None:
    """Bad input is one sentence that says what is allowed."""
    with pytest.raises((ValueError, TypeError), match=words.replace("(", r"\(").replace(")", r"\)")) as caught:
        verify.check(statement, domain)

    assert "\n" not in str(caught.value)


def test_plain_symbols_are_taken_for_real_ones() -> None:
    """A symbol without assumptions is a real number, and the counterexample names the user's own symbol."""
    z = sp.Symbol("z")
    result = verify.check(sp.Le(z, z**2, evaluate=False))

    assert result.verdict == "refuted"
    assert set(result.counterexample) == {z}


def test_a_symbol_that_is_not_real_is_refused() -> None:
    """An imaginary symbol is refused by name."""
    z = sp.Symbol("z", imaginary=True)
    with pytest.raises(ValueError, match="symbol z"):
        verify.check((z, "<=", x))


@pytest.mark.parametrize(("argument", "value"), [("digits", 0), ("digits", True), ("digits", 10**9), ("timeout", 0), ("timeout", float("nan")), ("methods", ["nope"])])
def test_a_bad_argument_is_named(argument, value) -> None:
    """A wrong argument is named in the sentence."""
    with pytest.raises(ValueError, match=argument.rstrip("s")):
        verify.check((x, "<=", a), **{argument: value})


def test_a_hanging_method_is_undecided_within_its_time() -> None:
    """A statement on which SymPy could think for ever ends within the limit."""
    import time

    started = time.perf_counter()
    tower = x
    for _ in range(6):
        tower = sp.exp(sp.sin(tower) + sp.cos(tower * sp.pi))
    result = verify.check((tower, "=", tower + sp.sin(x) ** 2 + sp.cos(x) ** 2 - 1), timeout=3)

    assert result.verdict in {"undecided", "consistent", "proved"}
    assert time.perf_counter() - started < 60
