r"""Plain sentences as LaTeX: titles and readings, whose α, ≤, x² and H_α become mathematics, in ASCII that every engine sets."""

from __future__ import annotations

import re

__all__ = ["escape", "literal"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    '"': "''",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "–": "--",
    "—": "---",
    "…": r"\ldots{}",
    "é": r"\'e",
    "\u00a0": "~",
}
_MATH = {
    "α": r"\alpha",
    "β": r"\beta",
    "γ": r"\gamma",
    "δ": r"\delta",
    "ε": r"\epsilon",
    "θ": r"\theta",
    "λ": r"\lambda",
    "μ": r"\mu",
    "π": r"\pi",
    "σ": r"\sigma",
    "τ": r"\tau",
    "φ": r"\varphi",
    "Σ": r"\Sigma",
    "Δ": r"\Delta",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\neq",
    "≈": r"\approx",
    "∞": r"\infty",
    "→": r"\to",
    "∝": r"\propto",
    "ℝ": r"\mathbb{R}",
    "ℚ": r"\mathbb{Q}",
    "·": r"\cdot",
    "−": "-",
    "±": r"\pm",
    "½": r"\tfrac{1}{2}",
    "⅔": r"\tfrac{2}{3}",
    "¼": r"\tfrac{1}{4}",
    "⇔": r"\Leftrightarrow",
    "∈": r"\in",
    "√": r"\surd",
    "×": r"\times",
    "∫": r"\textstyle\int",
    "‖": r"\|",
    "∀": r"\forall",
    "∃": r"\exists",
    "′": "'",
    "″": "''",
    "\u0303": r"\tilde{}",
}
_RAISING, _RAISED_TO = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ˢᵛ", "0123456789-+sv"
_LOWERING, _LOWERED_TO = "₀₁₂₃₄₅₆₇₈₉₋", "0123456789-"
_RAISED, _LOWERED = str.maketrans(_RAISING, _RAISED_TO), str.maketrans(_LOWERING, _LOWERED_TO)
_LETTER = "A-Za-z"
_ATOM = re.compile(
    rf"(?P<name>(?<![{_LETTER}])[{_LETTER}α-ωΑ-Ω](?:_\{{[^{{}}]*\}}|_[{_LETTER}α-ω0-9](?![{_LETTER}])|[{_LOWERING}]+|[{_RAISING}]+|[′″]+|\^\*|\^\{{[^{{}}]*\}})+"
    rf"|(?<![{_LETTER}'’.])[b-z](?![{_LETTER}'’]|\.[{_LETTER}])|[{_RAISING}{_LOWERING}]+)"
    r"|(?P<function>\b(?:exp|log|ln|sgn|erf|W|KL|max|min)(?=\())|(?P<number>\d+(?:\.\d+…?)?)"
    rf"|(?P<sign>[{re.escape(''.join(_MATH))}])|(?P<operator>[-+=<>/])|(?P<bracket>[()\[\]|])|(?P<space> )|(?P<comma>,)"
)
"""What a formula in a sentence is made of: a letter with its indices, powers and dashes, or a variable that stands alone; signs."""
_PIECE = re.compile(rf"[{_RAISING}]+|[{_LOWERING}]+|.")
_BINARY = frozenset("-+=<>/≤≥≠≈→∝·−±⇔∈×")
_OPERATORS = {"exp": r"\exp", "log": r"\log", "ln": r"\ln", "max": r"\max", "min": r"\min"}


def escape(text: str) -> str:
    r"""Turn plain text into LaTeX that any engine sets: specials escaped, formulas in math mode.

    Args:
        text: Plain text, as titles and readings are.

    Returns:
        ASCII, to be set in text mode; needs amsmath and amssymb where it holds \tfrac or \mathbb.
    """
    out: list[str] = []
    run: list[tuple[str, str]] = []
    end = 0
    for found in _ATOM.finditer(text):
        if found.start() > end:
            out += [_formulas(run), _plain(text[end : found.start()])]
            run = []
        run.append((str(found.lastgroup), found.group()))
        end = found.end()
    return "".join([*out, _formulas(run), _plain(text[end:])])


def literal(text: str) -> str:
    """Escape what LaTeX takes for itself and turn nothing into a formula, for labels.

    Args:
        text: Plain text.
    """
    return _plain(text)


def _formulas(run: list[tuple[str, str]]) -> str:
    """Set a run of atoms: split where a space or a comma does not belong to a formula, each part as formula or as text."""
    out: list[str] = []
    part: list[tuple[str, str]] = []
    depth = 0
    for place, (kind, text) in enumerate(run):
        depth += (text in "([") - (text in ")]") if kind == "bracket" else 0
        around = run[max(place - 1, 0) : place + 2]
        joined = (kind == "space" and any(other in _BINARY for _, other in around)) or (kind == "comma" and depth > 0)
        joined = joined or (kind == "space" and depth > 0 and place > 0 and run[place - 1][0] == "comma")
        if kind in {"space", "comma"} and not joined:
            out += [_formula(part), text]
            part = []
        else:
            part.append((kind, text))
    return "".join([*out, _formula(part)])


def _formula(part: list[tuple[str, str]]) -> str:
    """Set atoms between dollars where they are mathematics, without what hangs over at either end."""
    start, stop = 0, len(part)
    while start < stop and (part[start][0] in {"space", "comma"} or _unbalanced(part[start:stop], first=True)):
        start += 1
    while stop > start and (part[stop - 1][0] in {"space", "comma"} or _unbalanced(part[start:stop], first=False)):
        stop -= 1
    inside = part[start:stop]
    before, after = ("".join(text for _, text in piece) for piece in (part[:start], part[stop:]))
    if not any(kind in {"name", "function", "sign"} or text in "<>|" for kind, text in inside):
        return _plain("".join(text for _, text in part))
    formula = "".join(_set(kind, text) for kind, text in inside).strip()
    return f"{_plain(before)}${re.sub(' +', ' ', re.sub(' +(?=[])}])', '', formula))}${_plain(after)}"


def _unbalanced(part: list[tuple[str, str]], *, first: bool) -> bool:
    """Say whether the bracket at an end has no partner."""
    kind, text = part[0 if first else -1]
    if kind != "bracket" or text == "|":
        return False
    opened, closed = (sum(other in signs for other_kind, other in part if other_kind == "bracket") for signs in ("([", ")]"))
    return text in ")]" or opened > closed if first else text in "([" or closed > opened


def _set(kind: str, text: str) -> str:
    if kind == "name":
        return _name(text)
    if kind == "function":
        return _OPERATORS.get(text, rf"\operatorname{{{text}}}" if len(text) > 1 else text)
    if kind == "sign":
        return _MATH[text] + (" " if _MATH[text][-1].isalpha() else "")
    return text.replace("…", r"\ldots ")


def _plain(text: str) -> str:
    return "".join(rf"\ensuremath{{{_MATH[letter]}}}" if letter in _MATH else _SPECIAL.get(letter, letter) for letter in text)


def _name(text: str) -> str:
    out: list[str] = []
    for piece in _PIECE.findall(text):
        if piece[0] in _RAISING:
            out.append(f"^{{{piece.translate(_RAISED)}}}")
        elif piece[0] in _LOWERING:
            out.append(f"_{{{piece.translate(_LOWERED)}}}")
        else:
            sign = _MATH.get(piece, piece)
            out.append(sign + (" " if sign[0] == "\\" and sign[-1].isalpha() else ""))
    return re.sub(r" (?=[,}_^]|$)", "", "".join(out))
