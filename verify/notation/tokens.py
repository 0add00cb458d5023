"""Which spelling is which token: tables, read by the scanner."""

from __future__ import annotations

__all__ = ["ACCENTS", "COMMANDS", "CONSTANTS", "FUNCTIONS", "GREEK", "IGNORED", "LETTERS", "SYMBOLS", "TEXTS", "WORDS"]

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega "
    "Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega"
).split()

LETTERS = dict(
    zip(
        "αβγδεζηθικλμνξρστυφχψωΓΔΘΛΞΣΥΦΨΩ",
        GREEK,
        strict=True,
    )
)
"""Greek letters as people type or paste them."""

FUNCTIONS = {"exp", "log", "ln", "sgn", "sign", "erf", "abs", "Abs", "sqrt", "min", "max", "Min", "Max"}
"""Functions that every vocabulary has; `ln` is `log`, `sign` is `sgn`."""

CONSTANTS = {"pi", "oo", "e"}

ACCENTS = {r"\tilde": "tilde", r"\hat": "hat", r"\bar": "bar", r"\widetilde": "tilde", r"\widehat": "hat"}

IGNORED = set(
    r"\quad \qquad \displaystyle \textstyle \limits \nolimits \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr".split()
)

COMMANDS = {
    **{rf"\{name}": ("NAME", name) for name in GREEK},
    r"\varepsilon": ("NAME", "epsilon"),
    r"\varphi": ("NAME", "phi"),
    r"\ell": ("NAME", "ell"),
    r"\pi": ("CONST", "pi"),
    r"\infty": ("CONST", "oo"),
    r"\exp": ("FUNC", "exp"),
    r"\log": ("FUNC", "log"),
    r"\ln": ("FUNC", "log"),
    r"\min": ("FUNC", "min"),
    r"\max": ("FUNC", "max"),
    r"\frac": ("_FRAC", ""),
    r"\tfrac": ("_FRAC", ""),
    r"\dfrac": ("_FRAC", ""),
    r"\sqrt": ("SQRT", ""),
    r"\sum": ("BIG", "sum"),
    r"\prod": ("BIG", "prod"),
    r"\int": ("INT", "int"),
    r"\lim": ("LIM", "lim"),
    r"\le": ("REL", "<="),
    r"\leq": ("REL", "<="),
    r"\leqslant": ("REL", "<="),
    r"\ge": ("REL", ">="),
    r"\geq": ("REL", ">="),
    r"\geqslant": ("REL", ">="),
    r"\lt": ("REL", "<"),
    r"\gt": ("REL", ">"),
    r"\ne": ("REL", "!="),
    r"\neq": ("REL", "!="),
    r"\approx": ("REL", "≈"),
    r"\propto": ("REL", "∝"),
    r"\to": ("_TO", ""),
    r"\rightarrow": ("_TO", ""),
    r"\cdot": ("MUL", "*"),
    r"\times": ("MUL", "*"),
    r"\prime": ("PRIME", "'"),
    r"\ast": ("STAR", "*"),
    r"\mid": ("_MID", ""),
    r"\land": ("_AND", ""),
    r"\wedge": ("_AND", ""),
    r"\lor": ("_OR", ""),
    r"\vee": ("_OR", ""),
    r"\lvert": ("_OPEN_BAR", ""),
    r"\rvert": ("_CLOSE_BAR", ""),
    r"\colon": ("_SKIP", ""),
}

SYMBOLS = {
    "+": ("SIGN", "+"),
    "-": ("SIGN", "-"),
    "−": ("SIGN", "-"),
    "*": ("MUL", "*"),
    "·": ("MUL", "*"),
    "×": ("MUL", "*"),
    "/": ("SLASH", "/"),
    "^": ("_SUP", "^"),
    "**": ("_SUP", "^"),
    "_": ("_SUB", "_"),
    "(": ("_LPAR", "("),
    ")": ("_RPAR", ")"),
    "[": ("_LSQB", "["),
    "]": ("_RSQB", "]"),
    "{": ("_LBRACE", "{"),
    "}": ("_RBRACE", "}"),
    ",": ("_COMMA", ","),
    ";": ("_COMMA", ","),
    "&": ("_AMP", "&"),
    "=": ("REL", "="),
    "==": ("REL", "="),
    "<": ("REL", "<"),
    ">": ("REL", ">"),
    "<=": ("REL", "<="),
    ">=": ("REL", ">="),
    "≤": ("REL", "<="),
    "≥": ("REL", ">="),
    "!=": ("REL", "!="),
    "≠": ("REL", "!="),
    "≈": ("REL", "≈"),
    "∝": ("REL", "∝"),
    "'": ("PRIME", "'"),
    "′": ("PRIME", "'"),
    "∞": ("CONST", "oo"),
    "π": ("CONST", "pi"),
    "→": ("_TO", ""),
    "->": ("_TO", ""),
    "√": ("FUNC", "sqrt"),
    "∧": ("_AND", ""),
    "∨": ("_OR", ""),
}

WORDS = {
    "and": ("_AND", ""),
    "or": ("_OR", ""),
    "oo": ("CONST", "oo"),
    "inf": ("CONST", "oo"),
    "infinity": ("CONST", "oo"),
    "pi": ("CONST", "pi"),
    "otherwise": ("OTHERWISE", ""),
}
"""Words of plain text, where a name may have several letters."""

TEXTS = {
    "and": ("_AND", ""),
    "or": ("_OR", ""),
    "otherwise": ("OTHERWISE", ""),
    "if": ("_SKIP", ""),
    "for": ("_SKIP", ""),
    "when": ("_SKIP", ""),
    "sgn": ("FUNC", "sgn"),
    "sign": ("FUNC", "sgn"),
    "erf": ("FUNC", "erf"),
    "exp": ("FUNC", "exp"),
    "log": ("FUNC", "log"),
    "ln": ("FUNC", "log"),
    "abs": ("FUNC", "abs"),
    "argmin": ("ARG", "min"),
    "argmax": ("ARG", "max"),
    "arg min": ("ARG", "min"),
    "arg max": ("ARG", "max"),
}
"""What may stand in \\text{…} and \\operatorname{…}."""
