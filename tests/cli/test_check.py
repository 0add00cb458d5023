"""`verify check`: what is read, what is printed, the exit code; the methods themselves are tested elsewhere."""

from __future__ import annotations

import json

import pytest
import sympy as sp
from click.testing import CliRunner

from verify import api
from verify.claim import Evidence, Finding, Outcome, Step
from verify.cli.check import check
from verify.cli.main import main
from verify.paper.symbols import alpha, x


@pytest.fixture
def decided(monkeypatch):
    """Answer every statement from a list of verdicts, and record what was asked."""
    asked = []

    def answer(verdicts):
        def stand_in(statement, domain=True, **options):
            verdict = verdicts[len(asked)]
            asked.append((statement, domain, options))
            counterexample = {x: sp.Rational(1, 3)} if verdict == "refuted" else None
            finding = Finding(Outcome(verdict), "It was looked at.", (Step("cell x ≥ 0", x >= 0),), counterexample, {"type": "none"})
            return api.Result(verdict, counterexample, (Evidence("check", 0, "positivity", finding),))

        monkeypatch.setattr(api, "check", stand_in)
        return asked

    return answer


def invoke(*arguments):
    """Run the command; its result, and the exit code that the command line would give."""
    result = CliRunner().invoke(check, list(arguments), standalone_mode=False)
    return result, result.return_value


def test_a_proved_statement_exits_with_0(decided):
    """All relations proved is 0; the letters, the verdict and the steps are printed."""
    asked = decided(["proved", "proved"])

    result, code = invoke("D(alpha,1/alpha,x) <= H(alpha,x) <= D(alpha/2,1/alpha,x)")

    assert code == 0
    assert len(asked) == 2
    assert "for all α positive, x real" in result.output
    assert "D_{α,1/α}(x) ≤ H_α(x)  proved" in result.output
    assert "1. cell x ≥ 0:  x ≥ 0" in result.output


def test_a_refuted_relation_exits_with_1_and_shows_where(decided):
    """One relation that is not proved is 1; the counterexample can be pasted."""
    decided(["proved", "refuted"])

    result, code = invoke("0 <= x <= alpha")

    assert code == 1
    assert "counterexample: x = 1/3" in result.output


def test_the_domain_reaches_the_check(decided):
    """--where is read and handed on, with what the statement takes for granted, which is said."""
    asked = decided(["proved"])

    result, _ = invoke("1/x > 0", "--where", "x >= 0, alpha > 1", "--digits", "30", "--method", "balls")
    statement, domain, options = asked[0]

    assert statement == (1 / x, ">", 0)
    assert domain == sp.And(x >= 0, alpha > 1, sp.Ne(x, 0))
    assert options == {"methods": ("balls",), "digits": 30, "timeout": 30.0}
    assert "x ≠ 0: otherwise the statement is not defined" in result.output


def test_json_holds_the_statement_and_the_evidence(decided):
    """--json prints one object with each relation, verdict, counterexample and certificate."""
    decided(["refuted"])

    result, code = invoke("x <= 0", "--json")
    data = json.loads(result.output)

    assert code == 1
    assert data["statement"] == "x <= 0"
    assert data["proved"] is False
    assert data["relations"][0]["counterexample"] == {"x": "1/3"}
    assert data["relations"][0]["evidence"][0]["certificate"] == {"type": "none"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["x <= 0 garbage"], "STATEMENT: cannot read the formula at character 8 (“garbage”): the name 'garbage' is unknown"),
        (["x <= 0", "--where", "x >"], "--where: cannot read the formula at character 4 (its end): the formula is not complete"),
        (["x + 1"], "STATEMENT: cannot read the formula at character 6 (its end): a statement needs a relation"),
        (["sqrt(-1) = 1"], "STATEMENT: one of its quotients, roots or logarithms is nowhere defined"),
    ],
)
def test_wrong_use_is_one_sentence(arguments, sentence):
    """What cannot be read is a usage error that names the argument and the place."""
    result, _ = invoke(*arguments)

    assert isinstance(result.exception, Exception)
    assert sentence in str(result.exception)


def test_the_command_exits_with_2_on_wrong_use(capsys):
    """Through the real command line, wrong use is 2 with one line on standard error."""
    with pytest.raises(SystemExit) as caught:
        main(["check", r"\foo"])
    printed = capsys.readouterr()

    assert caught.value.code == 2
    assert printed.out == ""
    assert printed.err.startswith(r"verify: STATEMENT: cannot read the formula at character 1 (“\foo”): the command \foo")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "shown"),
    [
        (["D(alpha, 1/alpha, x) <= H(alpha, x)", "--where", "x > 0"], 0, "D_{α,1/α}(x) ≤ H_α(x)  proved"),
        (["exp(-y) >= 1 - y/2", "--where", "0 <= y <= 2"], 1, "exp(−y) ≥ 1 − y/2  refuted"),
    ],
)
def test_a_statement_goes_all_the_way(arguments, code, shown):
    """From text to verdict by a real method in a real worker; (78) fails below y₀."""
    result, returned = invoke(*arguments, "--method", "positivity")

    assert returned == code, result.output
    assert shown in result.output
