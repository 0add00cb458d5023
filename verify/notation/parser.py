"""From tokens to the syntax tree, by the grammar."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedToken, VisitError
from lark.lexer import Lexer

from verify.notation import tree
from verify.notation.errors import NotationError
from verify.notation.scanner import Scanned, scan

__all__ = ["parse_chains", "parse_conditions"]

_SPOKEN = {
    "REL": "a relation",
    "SIGN": "+ or -",
    "_RPAR": ")",
    "_RSQB": "]",
    "_RBRACE": "}",
    "_CLOSE_BAR": "|",
    "_DIFF": "the d of the integral",
    "_COMMA": "a comma",
    "_AMP": "&",
    "_SUB": "a subscript",
    "_LBRACE": "{",
    "$END": "the end",
}


class _Tokens(Lexer):
    """Hand Lark the tokens that the scanner cut."""

    def __init__(self, _: Any) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Token]:
        """Pass the tokens on."""
        yield from data


@cache
def _lark() -> Lark:
    grammar = files("verify.notation").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_Tokens, start=["statement", "domain"], propagate_positions=True, maybe_placeholders=False)


def parse_chains(text: str) -> tuple[tree.Chain, ...]:
    """Read a statement: chains of relations, joined by "and".

    Args:
        text: LaTeX of the paper's notation, or plain text.

    Returns:
        The chains. One without a relation is an expression; one may continue a formula before it ("= …").

    Raises:
        NotationError: If any of the text is not part of the notation.
    """
    return _parse(text, "statement")


def parse_conditions(text: str) -> tuple[tuple[tree.Chain, ...], ...]:
    """Read a domain: alternatives ("or") of conditions ("," or "and") that hold together.

    Raises:
        NotationError: If any of the text is not part of the notation.
    """
    return _parse(text, "domain")


def _parse(text: str, start: str) -> Any:
    scanned = scan(text)
    if not scanned.tokens:
        raise NotationError("there is no formula", text, 0)
    try:
        parsed = _lark().parse(scanned.tokens, start=start)
        return _Build(scanned).transform(parsed)
    except UnexpectedToken as error:
        raise _unexpected(scanned, error) from None
    except VisitError as error:
        if isinstance(error.orig_exc, NotationError):
            raise error.orig_exc from None
        raise


def _unexpected(scanned: Scanned, error: UnexpectedToken) -> NotationError:
    wanted = sorted({_SPOKEN[name] for name in error.accepts or error.expected if name in _SPOKEN})
    hint = f"; here may stand {', '.join(wanted)}, or a factor" if wanted else "; here must stand a number, a name, a bracket or a function"
    if error.token.type == "$END":
        return NotationError(f"the formula is not complete{hint}", scanned.text, len(scanned.text))
    return NotationError(f"this is not expected{hint}", scanned.text, error.token.start_pos or 0)


def _start(items: list[Any]) -> int:
    for item in items:
        if isinstance(item, tree.Node):
            return item.at
        if isinstance(item, Token):
            return item.start_pos or 0
        if isinstance(item, tuple):
            return _start(list(item))
    return 0


def _named(token: Token) -> tree.Node:
    """Build a name; the subscript of a plain one (`alpha_1`) becomes a subscript."""
    at = token.start_pos or 0
    base, *lower = str(token).split("_")
    if not lower:
        return tree.Name(at, base)
    entries = tuple(tree.Number(at, part) if part.isdigit() else tree.Name(at, part) for part in lower)
    return tree.Scripted(at, tree.Name(at, base), entries)


@v_args(meta=True)
class _Build(Transformer):
    """Turn Lark's tree into nodes."""

    def __init__(self, scanned: Scanned) -> None:
        super().__init__(visit_tokens=False)
        self.text = scanned.text

    def _fail(self, problem: str, at: int) -> NotationError:
        return NotationError(problem, self.text, at)

    def statement(self, _: Any, items: list[Any]) -> tuple[Any, ...]:
        """Collect the chains."""
        return tuple(items)

    domain = conjunction = condition = sums = statement

    def chain(self, _: Any, items: list[Any]) -> tree.Chain:
        """Separate sides and relations."""
        sides = tuple(item for item in items if isinstance(item, tree.Node))
        return tree.Chain(_start(items), sides, tuple(str(item) for item in items if isinstance(item, Token)))

    continuation = chain

    def sum(self, _: Any, items: list[Any]) -> tree.Node:
        """Pair terms with their signs."""
        terms: list[tuple[str, tree.Node]] = []
        sign = ""
        for item in items:
            if isinstance(item, Token):
                sign = str(item)
            else:
                terms.append((sign or "+", item))
        if len(terms) == 1 and not sign:
            return terms[0][1]
        return tree.Sum(_start(items), tuple(terms))

    def product(self, _: Any, items: list[Any]) -> tree.Node:
        """Keep the factors in a row, each with what stands before it."""
        nodes: list[tree.Node] = []
        signs: list[str] = []
        sign = ""
        for item in items:
            if isinstance(item, Token):
                sign = "/" if item.type == "SLASH" else "*"
            else:
                nodes.append(item)
                signs.append(sign)
                sign = ""
        return nodes[0] if len(nodes) == 1 else tree.Row(nodes[0].at, tuple(nodes), tuple(signs))

    def argument(self, _: Any, items: list[Any]) -> tree.Node:
        """Build argmin or argmax."""
        sense, variable, body = items
        return tree.Argument(_start(items), str(sense), self._single(variable), body)

    def limit(self, _: Any, items: list[Any]) -> tree.Node:
        """Build a limit."""
        return tree.LimitSign(_start(items), self._single(items[1]), items[2])

    def integral(self, _: Any, items: list[Any]) -> tree.Node:
        """Build an integral with its bounds."""
        *scripts, body, variable = items[1:]
        bounds = self._scripted(tree.Name(_start(items), "int"), scripts)
        if not isinstance(bounds, tree.Scripted):
            return tree.IntegralSign(_start(items), None, None, body, variable)
        lower = self._single(bounds.sub) if bounds.sub else None
        return tree.IntegralSign(_start(items), lower, bounds.sup, body, variable)

    def factor(self, _: Any, items: list[Any]) -> tree.Node:
        """Attach the scripts."""
        return self._scripted(items[0], items[1:])

    def variable(self, _: Any, items: list[Any]) -> tree.Node:
        """Build the variable of an integral."""
        return self._scripted(_named(items[0]), items[1:])

    def sub(self, _: Any, items: list[Any]) -> tuple[str, Any]:
        """Mark a subscript."""
        return ("sub", items[0])

    def sup(self, _: Any, items: list[Any]) -> tuple[str, Any]:
        """Mark a superscript."""
        return ("sup", items[0])

    def signed_sup(self, _: Any, items: list[Any]) -> tuple[str, Any]:
        """Mark an exponent with a sign."""
        sign, value = items
        return ("sup", (tree.Sum(sign.start_pos or 0, ((str(sign), self._single(value)),)),))

    def side(self, _: Any, items: list[Any]) -> tuple[str, Any]:
        """Mark the side from which a limit is taken."""
        return ("side", str(items[0]))

    def prime(self, _: Any, __: list[Any]) -> tuple[str, Any]:
        """Mark a prime."""
        return ("primes", 1)

    def primes(self, _: Any, items: list[Any]) -> tuple[str, Any]:
        """Count primes in braces."""
        return ("primes", len(items))

    def script_atom(self, _: Any, items: list[Any]) -> tuple[Any, ...]:
        """Build a script without braces."""
        (item,) = items
        if isinstance(item, tree.Node):
            return (item,)
        at = item.start_pos or 0
        kinds: dict[str, tree.Node] = {"NUMBER": tree.Number(at, str(item)), "NAME": _named(item), "STAR": tree.Star(at)}
        return (kinds.get(item.type, tree.Constant(at, str(item))),)

    def braced(self, _: Any, items: list[Any]) -> tuple[Any, ...]:
        """Collect the entries of a script."""
        return tuple(tree.Star(item.start_pos or 0) if isinstance(item, Token) else item for item in items)

    def equation(self, _: Any, items: list[Any]) -> tree.Node:
        """Build i = 0."""
        left, relation, right = items
        if str(relation) != "=":
            raise self._fail("below an operator stands = or →", relation.start_pos or 0)
        return tree.Entry(left.at, "=", left, right)

    def tending(self, _: Any, items: list[Any]) -> tree.Node:
        """Build x → a."""
        return tree.Entry(items[0].at, "to", items[0], items[1])

    def number(self, _: Any, items: list[Any]) -> tree.Node:
        """Build a number."""
        return tree.Number(_start(items), str(items[0]))

    def name(self, _: Any, items: list[Any]) -> tree.Node:
        """Build a name."""
        return _named(items[0])

    def constant(self, _: Any, items: list[Any]) -> tree.Node:
        """Build a constant."""
        return tree.Constant(_start(items), str(items[0]))

    def word(self, _: Any, items: list[Any]) -> tree.Node:
        """Build a general function's name."""
        return tree.Word(_start(items), str(items[0]))

    def big(self, _: Any, items: list[Any]) -> tree.Node:
        """Build Σ or Π."""
        return tree.Big(_start(items), str(items[0]))

    def accent(self, _: Any, items: list[Any]) -> tree.Node:
        """Build an accented name."""
        return tree.Accented(_start(items), str(items[0]), tree.Name(items[1].start_pos or 0, str(items[1])))

    def group(self, _: Any, items: list[Any]) -> tree.Node:
        """Keep braces that group as a bracket that applies nothing."""
        return tree.Paren(_start(items), (items[0],), (), "{")

    def absolute(self, _: Any, items: list[Any]) -> tree.Node:
        """Build an absolute value."""
        return tree.Absolute(_start(items), items[0])

    def fraction(self, _: Any, items: list[Any]) -> tree.Node:
        """Build a fraction."""
        return tree.Fraction(_start(items), *items)

    def root(self, _: Any, items: list[Any]) -> tree.Node:
        """Build a root."""
        nodes = [item for item in items if isinstance(item, tree.Node)]
        return tree.Root(_start(items), nodes[-1], nodes[0] if len(nodes) > 1 else None)

    def cases(self, _: Any, items: list[Any]) -> tree.Node:
        """Build a definition by cases."""
        return tree.Cases(_start(items), tuple(items))

    def row(self, _: Any, items: list[Any]) -> tuple[Any, Any]:
        """Build one case."""
        value, condition = items
        return value, (None if isinstance(condition, Token) else condition)

    def paren(self, meta: Any, items: list[Any]) -> tree.Node:
        """Build a bracket from its content."""
        (inside,) = items
        return tree.Paren(meta.start_pos if not meta.empty else inside.at, inside.entries, inside.given, inside.bar)

    def arguments(self, _: Any, items: list[Any]) -> tree.Paren:
        """Build the content of a bracket."""
        return tree.Paren(_start(items), items[0])

    def given(self, _: Any, items: list[Any]) -> tree.Paren:
        """Build the content of a bracket with a condition."""
        return tree.Paren(_start(items), items[0], items[1], "|")

    def divergence(self, _: Any, items: list[Any]) -> tree.Paren:
        """Build the content of a bracket with two distributions."""
        return tree.Paren(_start(items), (items[0],), (items[1],), "||")

    def _single(self, entries: Any) -> tree.Node:
        if len(entries) != 1:
            raise self._fail("exactly one entry must stand here", _start(list(entries)))
        return entries[0]

    def _scripted(self, base: tree.Node, scripts: list[tuple[str, Any]]) -> tree.Node:
        """Gather the scripts of one factor, each kind at most once (primes add up, a star stands beside an exponent's place)."""
        if not scripts:
            return base
        found: dict[str, Any] = {"primes": 0}
        if isinstance(base, tree.Scripted):
            found["sub"] = base.sub
            base = base.base
        for kind, value in scripts:
            if kind == "primes":
                found["primes"] += value
            elif kind == "sup":
                above = self._single(value)
                star = isinstance(above, tree.Star)
                self._once(found, "star" if star else "sup", star or above, base)
            else:
                self._once(found, kind, value, base)
        return tree.Scripted(base.at, base, **found)

    def _once(self, found: dict[str, Any], kind: str, value: Any, base: tree.Node) -> None:
        if kind in found:
            raise self._fail(
                f"a second {'subscript' if kind == 'sub' else 'superscript'} follows; use brackets to say what it belongs to", base.at
            )
        found[kind] = value
