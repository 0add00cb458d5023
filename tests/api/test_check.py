"""`verify.check` on statements of a user's own: false ones fall, with a certificate; true ones stand."""

from __future__ import annotations

import pytest
import sympy as sp

import verify
from tests.api.statements import FALSE, TRUE
from verify.api.statement import as_form
from verify.claim import Claim, IntegralIs, LimitIs
from verify.methods import Settings
from verify.runner import run_claims

x = sp.Symbol("x", real=True)
a = sp.Symbol("a", positive=True)


@pytest.fixture(scope="module")
def decided(request: pytest.FixtureRequest):
    """Decide the statements that were selected in one run, as `verify.check` would one by one: starting workers costs seconds."""
    names = {item.callspec.params["name"] for item in request.session.items if hasattr(item, "callspec") and "decided" in item.fixturenames}
    rows = {row[0]: row[1:] for row in FALSE + TRUE if row[0] in names}
    claims = {}
    for name, (lhs, relation, rhs, domain) in rows.items():
        form, _ = as_form((lhs, relation, rhs), domain)
        claims[name] = Claim(name, "identity", "", name, (form,), "")
    return run_claims(claims, settings=Settings(seconds=30))


def _why(report, name: str) -> str:
    return "; ".join(f"{item.method}: {item.outcome}: {item.detail}" for item in report.of(name))


@pytest.mark.parametrize("name", [row[0] for row in FALSE])
def test_a_false_statement_is_refuted(decided, name: str) -> None:
    """A false statement is refuted and the counterexample, put in, breaks it in the stated domain."""
    lhs, relation, rhs, domain = next(row[1:] for row in FALSE if row[0] == name)
    point = decided.counterexample(name)

    assert decided.verdicts[name] == "refuted", f"got {decided.verdicts[name]}: {_why(decided, name)}"
    refuting = [item for item in decided.of(name) if item.outcome == "refuted"]
    assert all(item.finding.counterexample is not None or item.finding.certificate is not None for item in refuting)
    if point is not None and not any(isinstance(side, sp.Expr) and side.has(sp.Integral, sp.Limit) for side in (lhs, rhs)):
        _assert_breaks(lhs, relation, rhs, domain, point)


def _assert_breaks(lhs, relation, rhs, domain, point) -> None:
    """Put the point in with sixty digits of SymPy's own arithmetic, which no method used."""
    left, right = (sp.sympify(side).subs(point) for side in (lhs, rhs))
    if domain is not True:
        inside = domain.subs(point)
        assert inside == sp.true, f"{point} is not in the domain {domain}: {inside}"
    difference = sp.N(left - right, 60, maxn=400, chop=False)
    broken = {"<=": difference > 0, "<": difference >= 0, ">=": difference < 0, ">": difference <= 0, "=": difference != 0}[relation]
    assert bool(broken), f"at {point}: {sp.N(left, 20)} {relation} {sp.N(right, 20)} holds, the difference is {sp.N(difference, 5)}"


@pytest.mark.parametrize("name", [row[0] for row in TRUE])
def test_a_true_statement_is_proved(decided, name: str) -> None:
    """A true statement of the paper's kind is proved, and no method speaks against it."""
    assert decided.verdicts[name] == "proved", f"got {decided.verdicts[name]}: {_why(decided, name)}"
    assert decided.counterexample(name) is None


@pytest.mark.parametrize("name", ["strict lower bound at 0", "f3 past its zero", "lower gap closes"])
def test_check_refutes_what_is_false(name: str) -> None:
    """The library's verb gives the verdict and the evidence of its own process."""
    lhs, relation, rhs, domain = next(row[1:] for row in FALSE if row[0] == name)
    result = verify.check((lhs, relation, rhs), domain)

    assert result.verdict == "refuted", result.evidence
    assert any(item.outcome == "refuted" for item in result.evidence)


def test_check_proves_what_is_true() -> None:
    """A relational built without evaluation and a tuple are the same statement."""
    lhs, _, rhs, domain = next(row[1:] for row in TRUE if row[0] == "(79)")

    assert verify.check(sp.Le(lhs, rhs, evaluate=False), domain).verdict == "proved"


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
        (LimitIs(sp.log(x), x, 0, -sp.oo), True, "the expression log(x) is not real at"),
        (LimitIs(sp.log(x), x, -sp.oo, sp.oo), True, "the expression log(x) is not real at"),
        (IntegralIs(sp.log(x), x, -1, 1, -2), True, "the integrand log(x) is not real at"),
        ((sp.Integral(x, (x, 0, x)), "=", x**2 / 2), True, "upper = x depends on a variable that the form binds"),
        ((x, "<=", sp.Symbol("x", positive=True)), True, "two symbols are named x"),
        ((0, "<=", sp.Symbol("q", rational=True) ** 2), True, "q is assumed to be rational"),
        ((0, "<=", sp.Piecewise((True, x > 0), (0, True))), True, "has True where a real number belongs"),
        ((0, "<=", sp.Derivative(sp.Function("f")(x), (x, a))), True, "a derivative of order a; allowed are whole numbers"),
        (42, True, "is a int"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_one_sentence(statement, domain, words) -> None:
    """Bad input is one sentence that says what is allowed."""
    with pytest.raises((ValueError, TypeError), match=words.replace("(", r"\(").replace(")", r"\)")) as caught:
        verify.check(statement, domain)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "statement",
    [
        LimitIs(sp.log(x), x, 0, -sp.oo, "+"),
        LimitIs((x - 1) / x, x, sp.Symbol("alpha", positive=True), 1 - 1 / sp.Symbol("alpha", positive=True)),
        IntegralIs(1 / sp.sqrt(sp.Abs(x)), x, -1, 1, 4),
        IntegralIs(1 / sp.sqrt(x - 4999) ** 3, x, 5000, sp.oo, 2),
    ],
    ids=["one-side", "beside-a-parameter", "singular-within", "far-out"],
)
def test_what_is_real_where_it_counts_is_decided(statement) -> None:
    """A limit from the side on which the expression is real, near a point that may be near 0; an integral over a singularity."""
    assert verify.check(statement).verdict == "proved"


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


@pytest.mark.parametrize(
    ("argument", "value"),
    [("digits", 0), ("digits", True), ("digits", 10**9), ("timeout", 0), ("timeout", float("nan")), ("methods", ["nope"])],
)
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
