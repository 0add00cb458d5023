"""Python source as data: assignments of literals, `dict(...)` and arithmetic; everything else is kept as text.

Nothing is executed, imported or evaluated by Python: the syntax tree is walked, and what is not in the short list
below becomes an `Opaque` or a note.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.detector.configs.files import DEEPEST
from verify.detector.configs.records import ConfigError, Opaque
from verify.detector.rational import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from verify.detector.configs.values import Tree

_ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
# A configuration's list of strides or file names has tens of items; `[0] * 10**9` is not followed.
_LONGEST = 10_000


@dataclass
class Module:
    """What a Python configuration says.

    Attributes:
        values: the names it assigns, in order.
        imports: the modules it imports everything from inside `with read_base():`, as written.
        notes: what was not followed.
    """

    values: Tree = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parse_python(text: str, path: Path, bases: Tree | None = None) -> Module:
    """Read a Python configuration as data.

    Args:
        text: the source.
        path: the file, for errors.
        bases: what the bases assign; the source sees it as `_base_`.

    Raises:
        ConfigError: if the source does not parse or is nested too deeply.
    """
    tree = syntax_tree(text, path)
    module = Module()
    reader = _Reader(module, bases or {}, path)
    try:
        for statement in tree.body:
            reader.statement(statement)
    except RecursionError as error:
        raise ConfigError(f"{path} is nested too deeply to be a configuration.") from error
    return module


def read_base_of(text: str, path: Path) -> tuple[list[str], list[str]]:
    """Find a configuration's bases: the strings of `_base_`, and the modules imported under `read_base()`.

    Raises:
        ConfigError: if `_base_` is neither a string nor a list of strings, or the source does not parse.
    """
    module = parse_python(text, path)
    named = module.values.get("_base_", [])
    files = [named] if isinstance(named, str) else named
    if not isinstance(files, list | tuple) or not all(isinstance(one, str) for one in files):
        raise ConfigError(f"{path} sets _base_ to something else than file names.")
    return list(files), module.imports


def literal(text: str) -> Any:
    """Read one literal, such as "(10.0, 10.0, 5.0, 5.0)"; what is none comes back as `Opaque`."""
    try:
        body = syntax_tree(text.strip(), Path("value")).body
    except ConfigError:
        return Opaque(text)
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        return Opaque(text)
    return evaluate(body[0].value)


def evaluate(node: ast.expr) -> Any:
    """Turn one expression into data; what is not data comes back as `Opaque`."""
    try:
        return _Reader(Module(), {}, Path("value")).value(node, 0)
    except (ConfigError, RecursionError):
        return Opaque("an expression")


def syntax_tree(text: str, path: Path) -> ast.Module:
    """Parse Python source without running it.

    Raises:
        ConfigError: if it does not parse, in whatever way the parser says so.
    """
    import warnings

    try:
        with warnings.catch_warnings():
            # Python warns about odd but legal source, such as "\d" in a string; that is not the reader's business.
            warnings.simplefilter("ignore")
            return ast.parse(text, filename=str(path))
    except SyntaxError as error:
        raise ConfigError(f"{path} is not valid Python (line {error.lineno}).") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ConfigError(f"{path} is nested too deeply or is no Python source.") from error


class _Reader:
    """Walks statements and expressions, and fills a `Module`."""

    def __init__(self, module: Module, bases: Tree, path: Path) -> None:
        self.module, self.bases, self.path = module, bases, path

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(target, self.value(node.value, 0), node.lineno)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign(node.target, self.value(node.value, 0), node.lineno)
        elif isinstance(node, ast.With) and any("read_base" in ast.unparse(item) for item in node.items):
            for inner in node.body:
                if isinstance(inner, ast.ImportFrom):
                    self.module.imports.append("." * inner.level + (inner.module or ""))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name
                self.module.values.setdefault(name, Opaque(alias.name.rpartition(".")[2]))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        elif not self._update(node):
            self.module.notes.append(f"Line {node.lineno} of {self.path.name} is code and was not followed.")

    def _update(self, node: ast.stmt) -> bool:
        """Follow `name.update(dict(...))`, by which newer configurations override their base."""
        call = node.value if isinstance(node, ast.Expr) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != "update":
            return False
        if not isinstance(call.func.value, ast.Name) or len(call.args) != 1 or call.keywords:
            return False
        name, given = call.func.value.id, self.value(call.args[0], 0)
        if not isinstance(given, dict):
            return False
        known = self.module.values.get(name, {})
        self.module.values[name] = _updated(known if isinstance(known, dict) else {}, given)
        return True

    def _assign(self, target: ast.expr, value: Any, line: int) -> None:
        if isinstance(target, ast.Name):
            self.module.values[target.id] = value
            return
        path: list[Any] = []
        while isinstance(target, ast.Subscript | ast.Attribute):
            path.append(self.value(target.slice, 0) if isinstance(target, ast.Subscript) else target.attr)
            target = target.value
        here: Any = self.module.values.get(target.id) if isinstance(target, ast.Name) else None
        for step in reversed(path[1:]):
            here = _item(here, step)
        if path and isinstance(here, dict) and isinstance(path[0], str):
            here[path[0]] = value
        elif path and isinstance(here, list) and isinstance(path[0], Fraction) and -len(here) <= path[0] < len(here):
            here[int(path[0])] = value
        else:
            self.module.notes.append(f"The assignment in line {line} of {self.path.name} was not followed.")

    def value(self, node: ast.expr, depth: int) -> Any:
        """Turn an expression into data, or into `Opaque` text."""
        if depth > DEEPEST:
            raise ConfigError(f"{self.path} is nested more than {DEEPEST} levels deep.")
        if isinstance(node, ast.Constant):
            return _constant(node)
        if isinstance(node, ast.List | ast.Tuple):
            items = [self.value(one, depth + 1) for one in node.elts]
            return items if isinstance(node, ast.List) else tuple(items)
        if isinstance(node, ast.Dict):
            return self._pairs(zip(node.keys, node.values, strict=True), node, depth)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict" and not node.args:
            pairs = [(None if word.arg is None else ast.Constant(word.arg), word.value) for word in node.keywords]
            return self._pairs(pairs, node, depth)
        if isinstance(node, ast.Name):
            return self.bases if node.id == "_base_" else self.module.values.get(node.id, Opaque(node.id))
        if isinstance(node, ast.Attribute):
            found = _item(self.value(node.value, depth + 1), node.attr)
        elif isinstance(node, ast.Subscript):
            found = _item(self.value(node.value, depth + 1), self.value(node.slice, depth + 1))
        elif isinstance(node, ast.UnaryOp):
            inner = self.value(node.operand, depth + 1)
            sign = {ast.USub: -1, ast.UAdd: 1}.get(type(node.op))
            found = sign * inner if sign is not None and isinstance(inner, Fraction) else None
        elif isinstance(node, ast.BinOp):
            found = _binary(node.op, self.value(node.left, depth + 1), self.value(node.right, depth + 1))
        else:
            found = None
        return Opaque(_text(node)) if found is None else found

    def _pairs(self, pairs: Any, node: ast.expr, depth: int) -> Any:
        found: Tree = {}
        for key, value in pairs:
            given = self.value(value, depth + 1)
            if key is None:
                if not isinstance(given, dict):
                    return Opaque(_text(node))
                found.update(given)
                continue
            name = self.value(key, depth + 1)
            if isinstance(name, Fraction):
                name = str(name)
            if not isinstance(name, str):
                return Opaque(_text(node))
            found[name] = given
        return found


def _updated(known: Tree, given: Tree) -> Tree:
    """Merge as `update` does there, dict by dict, and keep `_delete_` for the merge with the bases."""
    if given.get("_delete_"):
        return given
    merged = dict(known)
    for key, value in given.items():
        below = merged.get(key)
        merged[key] = _updated(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged


def _constant(node: ast.Constant) -> Any:
    value = node.value
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        try:
            # repr is the shortest decimal that is this float, which is what was typed.
            return number(repr(value), "value")
        except ValueError:
            return Opaque("a number too large")
    return Opaque(type(value).__name__)


def _item(holder: Any, key: Any) -> Any:
    if isinstance(holder, dict) and isinstance(key, str):
        return holder.get(key)
    if isinstance(holder, list | tuple) and isinstance(key, Fraction) and key.denominator == 1 and -len(holder) <= key < len(holder):
        return holder[int(key)]
    return None


def _binary(operator: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        work = _ARITHMETIC.get(type(operator))
        # A product of products could grow without bound; nothing here needs more than a few hundred digits.
        if work is None or max(left.numerator.bit_length(), left.denominator.bit_length(), right.denominator.bit_length()) > 4096:
            return None
        try:
            return work(left, right)
        except ZeroDivisionError:
            return None
    if isinstance(operator, ast.Add) and isinstance(left, list | tuple | str) and isinstance(right, type(left)):
        return left + right if len(left) + len(right) <= _LONGEST else None  # type: ignore[operator]
    return None


def _text(node: ast.expr) -> str:
    try:
        text = ast.unparse(node)
    except (RecursionError, ValueError):
        return "an expression"
    return text if len(text) <= 200 else text[:199] + "…"
