"""`verify check`: a statement of one's own, in the paper's notation or in plain text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from verify.api import Result

__all__ = ["check"]


@click.command()
@click.argument("statement")
@click.option("--where", "domain", metavar="DOMAIN", default=None, help="Where it is to hold: 'alpha > 0, x != 0', '0 <= y <= 2'.")
@click.option("--method", "methods", multiple=True, metavar="NAME", help="Only this method; may be given more than once.")
@click.option("--digits", type=int, default=50, show_default=True, help="Decimal digits for enclosures and quadrature.")
@click.option("--timeout", type=float, default=30.0, show_default=True, help="Seconds after which one evidence is stopped.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(statement: str, domain: str | None, methods: tuple[str, ...], digits: int, timeout: float, *, as_json: bool) -> int:
    r"""Decide STATEMENT for every real value of its letters in DOMAIN.

    STATEMENT is LaTeX of the paper's notation, such as 'D_{\alpha,1/\alpha}(x) \le H_{\alpha}(x)', or plain text, such as
    'D(alpha, 1/alpha, x) <= H(alpha, x)' or 'exp(-y) >= 1 - y/2'. The paper's letters keep the paper's domains (alpha > 0).

    Exits with 0 if every relation is proved, 1 if one is not, 2 if the command was used wrongly.
    """
    from verify import api

    relations, where, granted = _read(statement, domain)
    results = []
    for relation in relations:
        try:
            results.append(api.check(relation, where, methods=methods or None, digits=digits, timeout=timeout))
        except (TypeError, ValueError) as error:
            raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(_as_json(statement, domain, relations, granted, results), indent=2, ensure_ascii=False))
    else:
        _print(statement, relations, where, granted, results)
    return 0 if all(result.verdict == "proved" for result in results) else 1


def _read(statement: str, domain: str | None) -> tuple[tuple[Any, ...], Any, tuple[Any, ...]]:
    """Read the statement and its domain, which is narrowed to where the statement is defined."""
    import sympy as sp

    from verify.notation import NotationError, parse_domain, parse_statement, taken_for_granted
    from verify.paper.vocabulary import people

    vocabulary = people()
    named = "STATEMENT"
    try:
        relations = parse_statement(statement, vocabulary)
        granted = taken_for_granted(statement, vocabulary)
        named = "--where"
        where = sp.true if domain is None else parse_domain(domain, vocabulary)
    except NotationError as error:
        raise click.UsageError(f"{named}: {error}") from error
    stated = set(sp.And.make_args(where))
    granted = tuple(condition for condition in granted if condition not in stated)
    if sp.false in granted:
        raise click.UsageError("STATEMENT: one of its quotients, roots or logarithms is nowhere defined")
    return relations, sp.And(where, *granted), granted


def _assumptions(relations: tuple[Any, ...]) -> str:
    """Say of each letter what it stands for."""
    from verify.notation import to_text

    letters = sorted({symbol for left, _, right in relations for symbol in (left.free_symbols | right.free_symbols)}, key=str)
    kinds = ("integer", "positive", "negative", "nonnegative", "nonpositive", "nonzero")
    spoken = []
    for letter in letters:
        known = letter.assumptions0
        words = [kind for kind in kinds[:3] if known.get(kind)] or [kind for kind in kinds[3:] if known.get(kind)]
        spoken.append(f"{to_text(letter)} {' '.join(words) or 'real'}")
    return ", ".join(spoken)


def _print(statement: str, relations: tuple[Any, ...], where: Any, granted: tuple[Any, ...], results: list[Result]) -> None:
    import sympy as sp
    from rich.console import Console
    from rich.text import Text

    from verify.notation import to_text

    console = Console()
    console.print(Text(f"read from {' '.join(statement.split())}", style="dim"), soft_wrap=True)
    letters = _assumptions(relations)
    if letters:
        console.print(Text(f"for all {letters}" + ("" if where is sp.true else f" with {to_text(where)}"), style="dim"), soft_wrap=True)
    if granted:
        spoken = " and ".join(to_text(condition) for condition in granted)
        console.print(
            Text(f"({spoken}: otherwise the statement is not defined; add it to --where to leave this line out)", style="dim"),
            soft_wrap=True,
        )
    for (left, relation, right), result in zip(relations, results, strict=True):
        _print_result(console, f"{to_text(left)} {_SIGNS[relation]} {to_text(right)}", result)


_SIGNS = {"=": "=", "<=": "≤", "<": "<", ">=": "≥", ">": ">"}


def _print_result(console: Console, shown: str, result: Result) -> None:
    from rich.text import Text

    from verify.claim import Verdict
    from verify.notation import to_text
    from verify.report.text import STYLES, counterexample_text

    console.print(Text.assemble((shown, "bold"), "  ", (result.verdict, STYLES[Verdict(result.verdict)])), soft_wrap=True)
    if result.counterexample:
        console.print(Text(f"  counterexample: {counterexample_text(result.counterexample)}"), soft_wrap=True)
    for item in result.evidence:
        style = STYLES[Verdict(item.outcome.value)]
        console.print(
            Text.assemble(f"  {item.method}: ", (item.outcome.value, style), f"  {item.detail} ({item.seconds:.2f} s)"), soft_wrap=True
        )
        for number, step in enumerate(item.finding.steps, 1):
            formula = to_text(step.formula)
            console.print(Text(f"    {number:>2}. {step.what}" + (f":  {formula}" if formula else "")), soft_wrap=True)


def _as_json(
    statement: str, domain: str | None, relations: tuple[Any, ...], granted: tuple[Any, ...], results: list[Result]
) -> dict[str, Any]:
    verdicts = [result.verdict for result in results]
    return {
        "schema": 1,
        "statement": statement,
        "domain": domain,
        "granted": [str(condition) for condition in granted],
        "proved": all(verdict == "proved" for verdict in verdicts),
        "relations": [
            {
                "lhs": str(left),
                "relation": relation,
                "rhs": str(right),
                "verdict": result.verdict,
                "counterexample": None
                if result.counterexample is None
                else {str(symbol): str(value) for symbol, value in result.counterexample.items()},
                "evidence": [
                    {
                        "method": item.method,
                        "outcome": item.outcome.value,
                        "seconds": round(item.seconds, 4),
                        "detail": item.detail,
                        "certificate": None if item.finding.certificate is None else dict(item.finding.certificate),
                    }
                    for item in result.evidence
                ],
            }
            for (left, relation, right), result in zip(relations, results, strict=True)
        ],
    }
