"""From text to tokens: one pass, every character accounted for, bars and differentials told apart.

The grammar cannot know whether a bar opens an absolute value, closes one, stands for "given" or, doubled, separates two
distributions. The scanner decides that from what stands before it and how many bars follow in the same bracket.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lark.lexer import Token

from verify.notation.errors import NotationError
from verify.notation.tokens import ACCENTS, COMMANDS, FUNCTIONS, IGNORED, LETTERS, SYMBOLS, TEXTS, WORDS

__all__ = ["DEPTH_LIMIT", "DIGIT_LIMIT", "LENGTH_LIMIT", "Scanned", "scan"]

LENGTH_LIMIT = 4000
"""Characters in one formula: the longest display of the paper has under 500."""
DEPTH_LIMIT = 24
"""Brackets within brackets, and operators that take all that follows them."""
DIGIT_LIMIT = 60
"""Digits of one number."""

_PIECES = re.compile(
    r"(?P<space>\s+|\\[,;:!> ]|~)"
    r"|(?P<newline>\\\\)"
    r"|(?P<double>\\\||\|\|)"
    r"|(?P<word>\\(?:text|mathrm|textrm|operatorname\*?)\s*\{(?P<inside>[^{}]*)\})"
    r"|(?P<styled>\\math(?P<style>cal|bb|bf)\s*\{(?P<letter>[A-Za-z])\})"
    r"|(?P<environment>\\(?P<side>begin|end)\s*\{cases\})"
    r"|(?P<arg>\\arg\s*\\(?P<sense>min|max)(?![A-Za-z]))"
    r"|(?P<delimiter>\\(?P<hand>left|right)\s*(?P<bracket>\\[{}]|[()\[\]|]))"
    r"|(?P<escaped>\\[{}])"
    r"|(?P<command>\\[A-Za-z]+)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>(?:[A-Za-z][A-Za-z0-9]*|(?!π)[α-ωΑ-Ω]\d*)(?:_[A-Za-z0-9α-ωΑ-Ω]+)*[₀-₉]*)"
    r"|(?P<raised>⁻?[⁰¹²³⁴-⁹]+)"
    r"|(?P<symbol>\*\*|<=|>=|==|!=|->|[-+*/^_(){}\[\],;&=<>'≤≥≠≈∝∈∞π·×−′→√∧∨])"
    r"|(?P<bar>\|)"
)
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_OPENING = {"_LPAR": "_RPAR", "_LSQB": "_RSQB", "_LBRACE": "_RBRACE", "_BEGIN": "_END"}
_CLOSING = {close: opening for opening, close in _OPENING.items()}
_ENDS_OPERAND = {"NUMBER", "NAME", "CONST", "STAR", "PRIME", "_RPAR", "_RSQB", "_RBRACE", "_CLOSE_BAR", "_END"}
_BREAKS = {"_AMP", "_NEWLINE", "_COMMA", "REL", "_AND", "_OR"}


@dataclass(frozen=True)
class Scanned:
    """A text as tokens.

    Args:
        text: The text.
        tokens: Lark tokens, each with its position in `start_pos`.
        plain: Whether the text is plain (names of several letters) rather than LaTeX (every letter a name).
    """

    text: str
    tokens: tuple[Token, ...]
    plain: bool


def scan(text: str) -> Scanned:
    """Cut a text into tokens.

    Args:
        text: LaTeX, recognised by a backslash, or plain text.

    Returns:
        The tokens; nothing of the text is skipped but blanks.

    Raises:
        NotationError: At an unknown character, command or word, at brackets that do not match, or beyond the limits.
    """
    if not isinstance(text, str):
        raise NotationError(f"a formula is text, not {type(text).__name__}", "", 0)
    if len(text) > LENGTH_LIMIT:
        raise NotationError(f"it has {len(text)} characters and at most {LENGTH_LIMIT} are read", text, LENGTH_LIMIT)
    plain = "\\" not in text
    raw = _pieces(text, plain=plain)
    _check_brackets(text, raw)
    return Scanned(text, tuple(_differentials(_bars(text, raw))), plain)


def _token(kind: str, value: str, at: int, written: str = "") -> Token:
    return Token(kind, value, start_pos=at, end_pos=at + max(len(written), 1))


def _pieces(text: str, *, plain: bool) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _PIECES.match(text, at)
        if match is None:
            raise NotationError(f"the character {text[at]!r} has no meaning here", text, at)
        tokens, end = _read(match, found, text, plain=plain)
        found.extend(token for token in tokens if token.type != "_SKIP")
        at = end
    return found


def _read(match: re.Match[str], before: list[Token], text: str, *, plain: bool) -> tuple[list[Token], int]:
    """Turn one piece into tokens and say where the next begins."""
    at, end, written = match.start(), match.end(), match.group()
    previous = before[-1].type if before else ""
    match match.lastgroup:
        case "space":
            return [], end
        case "newline":
            return [_token("_NEWLINE", written, at)], end
        case "double":
            return [_token("_DOUBLE", written, at, written)], end
        case "bar":
            return [_token("_BAR", written, at)], end
        case "number":
            return [_number(written, at, previous, text, plain=plain)], end
        case "name":
            name = written if plain else written[0]
            return [_name(name, at, previous, plain=plain)], at + len(name)
        case "symbol":
            return [_symbol(written, at, previous, text, plain=plain)], end
        case "raised":
            return _raised(written, at), end
        case "delimiter":
            return [_delimiter(match, at)], end
        case "command":
            return [_command(written, at, text)], end
        case _:
            return [_composed(match, at, text)], end


def _number(written: str, at: int, previous: str, text: str, *, plain: bool) -> Token:
    if len(written) > DIGIT_LIMIT:
        raise NotationError(f"a number of {len(written)} characters is longer than the {DIGIT_LIMIT} that are read", text, at)
    if previous in {"_SUB", "_SUP"} and len(written) > 1 and not plain:
        raise NotationError("LaTeX takes one digit after _ or ^, so several digits need braces", text, at)
    return _token("NUMBER", written, at, written)


def _name(written: str, at: int, previous: str, *, plain: bool) -> Token:
    if plain and written in WORDS and previous != "_SUB":
        kind, value = WORDS[written]
        return _token(kind, value, at, written)
    if plain and written in FUNCTIONS:
        return _token("FUNC", written, at, written)
    index = re.search("[₀-₉]+$", written)
    spaced = f"{written[: index.start()]}_{index.group().translate(_LOWERED)}" if index else written
    spelled = "_".join("".join(LETTERS.get(letter, letter) for letter in part) for part in spaced.split("_"))
    return _token("NAME", spelled, at, written)


def _raised(written: str, at: int) -> list[Token]:
    digits = written.translate(_RAISED)
    sign = [_token("SIGN", "-", at)] if digits.startswith("-") else []
    return [_token("_SUP", "^", at), *sign, _token("NUMBER", digits.removeprefix("-"), at, written)]


def _symbol(written: str, at: int, previous: str, text: str, *, plain: bool) -> Token:
    kind, value = SYMBOLS[written]
    if written in "([" and previous in {"_SUB", "_SUP"} and not plain:
        raise NotationError("LaTeX takes one character after _ or ^, so a bracket needs braces", text, at)
    braced = previous == "_LBRACE" and text[at + 1 : at + 2] == "}"
    if written == "*" and (previous in {"_SUB", "_SUP"} or braced):
        kind = "STAR"
    return _token(kind, value, at, written)


def _delimiter(match: re.Match[str], at: int) -> Token:
    hand, bracket = match["hand"], match["bracket"]
    if bracket == "|":
        return _token("_OPEN_BAR" if hand == "left" else "_CLOSE_BAR", hand, at, match.group())
    kind = SYMBOLS[bracket.removeprefix("\\")][0]
    return _token({"_LBRACE": "_LPAR", "_RBRACE": "_RPAR"}.get(kind, kind), hand, at, match.group())


def _command(written: str, at: int, text: str) -> Token:
    if written in COMMANDS:
        return _token(*COMMANDS[written], at, written)
    if written in ACCENTS:
        return _token("ACCENT", ACCENTS[written], at, written)
    if written in IGNORED:
        return _token("_SKIP", "", at)
    raise NotationError(f"the command {written} is not part of the notation", text, at)


def _composed(match: re.Match[str], at: int, text: str) -> Token:
    if match["arg"]:
        return _token("ARG", match["sense"], at, match.group())
    if match["environment"]:
        return _token("_BEGIN" if match["side"] == "begin" else "_END", "cases", at, match.group())
    if match["styled"]:
        return _token("NAME", f"{match['style']} {match['letter']}", at, match.group())
    if match["escaped"]:
        return _token("_LPAR" if match.group() == r"\{" else "_RPAR", "brace", at, match.group())
    inside = " ".join(match["inside"].replace(r"\,", " ").split())
    if inside in TEXTS:
        return _token(*TEXTS[inside], at, match.group())
    raise NotationError(f"the word {inside!r} is not part of the notation", text, at)


def _check_brackets(text: str, tokens: list[Token]) -> None:
    r"""Refuse brackets that do not match, \left without \right, and nesting or operators beyond the limits."""
    open_ones: list[Token] = []
    greedy = 0
    for token in tokens:
        if token.type in _OPENING:
            open_ones.append(token)
        elif token.type in _CLOSING:
            _close(text, open_ones, token)
        elif token.type in {"ARG", "LIM", "FUNC", "_OPEN_BAR", "_BAR", "INT", "BIG", "_SUP", "_SUB"}:
            greedy += token.type not in {"_SUP", "_SUB"}
        if len(open_ones) > DEPTH_LIMIT:
            raise NotationError(f"brackets are nested more than {DEPTH_LIMIT} deep", text, token.start_pos or 0)
        if greedy > 2 * DEPTH_LIMIT:
            raise NotationError(
                f"more than {2 * DEPTH_LIMIT} bars, functions and operators stand in one formula", text, token.start_pos or 0
            )
    if open_ones:
        raise NotationError("this bracket is not closed", text, open_ones[-1].start_pos or 0)


def _close(text: str, open_ones: list[Token], token: Token) -> None:
    at = token.start_pos or 0
    if not open_ones:
        raise NotationError("this bracket was not opened", text, at)
    opened = open_ones.pop()
    paired = {opened.value, token.value} & {"left", "right", "brace", "cases"}
    matched = paired in (set(), {"left", "right"}, {"brace"}, {"cases"}) and not (opened.value == "right" or token.value == "left")
    if _OPENING[opened.type] != token.type or not matched:
        raise NotationError("this bracket does not match the one that was opened last", text, at)


def _bars(text: str, tokens: list[Token]) -> list[Token]:
    """Say of each bar whether it opens or closes an absolute value, means "given", or separates two distributions."""
    result: list[Token] = []
    levels: list[list[int]] = [[]]
    for index, token in enumerate(tokens):
        operand = bool(result) and result[-1].type in _ENDS_OPERAND
        here = levels[-1]
        if token.type in _OPENING or token.type == "_OPEN_BAR":
            levels.append([])
        elif (token.type in _CLOSING or token.type == "_CLOSE_BAR") and len(levels) > 1:
            levels.pop()
        kinds = [token.type]
        at = token.start_pos or 0
        if token.type == "_BAR":
            kinds = [_single(operand=operand, inside=bool(here), left=_bars_left(tokens, index))]
        elif token.type == "_DOUBLE" and token.value == "||":
            kinds = _pair(operand=operand, inside=len(here))
        for offset, kind in enumerate(kinds):
            if token.type in {"_BAR", "_DOUBLE"} and kind == "_OPEN_BAR":
                here.append(at)
            elif token.type in {"_BAR", "_DOUBLE"} and kind == "_CLOSE_BAR":
                here.pop()
            result.append(_token(kind, token.value, at + offset, "|") if len(kinds) > 1 or kind != token.type else token)
    if levels[0]:
        raise NotationError("this bar is not closed", text, levels[0][-1])
    return result


def _single(*, operand: bool, inside: bool, left: int) -> str:
    if not operand:
        return "_OPEN_BAR"
    if inside:
        return "_CLOSE_BAR"
    return "_OPEN_BAR" if left % 2 else "_MID"


def _pair(*, operand: bool, inside: int) -> list[str]:
    if not operand:
        return ["_OPEN_BAR", "_OPEN_BAR"]
    if inside > 1:
        return ["_CLOSE_BAR", "_CLOSE_BAR"]
    return ["_CLOSE_BAR", "_OPEN_BAR"] if inside else ["_DOUBLE"]


def _bars_left(tokens: list[Token], index: int) -> int:
    """Count the single bars that follow in the same bracket, up to a comma, a relation or the next cell."""
    depth, count = 0, 0
    for token in tokens[index + 1 :]:
        if token.type in _OPENING:
            depth += 1
        elif token.type in _CLOSING:
            depth -= 1
        if depth < 0 or (depth == 0 and token.type in _BREAKS):
            break
        if depth == 0:
            count += {"_BAR": 1, "_DOUBLE": 2}.get(token.type, 0)
    return count


def _differentials(tokens: list[Token]) -> list[Token]:
    """Mark the d of dx: the first name d, in the bracket of an integral that is still open."""
    result: list[Token] = []
    waiting = [0]
    for token in tokens:
        if token.type in _OPENING:
            waiting.append(0)
        elif token.type in _CLOSING:
            waiting.pop()
        elif token.type == "INT":
            waiting[-1] += 1
        elif token.type == "NAME" and token.value == "d" and waiting[-1]:
            waiting[-1] -= 1
            result.append(_token("_DIFF", "d", token.start_pos or 0, "d"))
            continue
        result.append(token)
    return result
