"""YAML as data: tags of other languages are kept as text, aliases cannot multiply, and nothing is constructed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.detector.configs.files import DEEPEST
from verify.detector.configs.records import ConfigError, Opaque
from verify.detector.rational import number

if TYPE_CHECKING:
    from pathlib import Path

    import yaml

    from verify.detector.configs.values import Tree

# A configuration of a few hundred lines has a few hundred nodes; an alias counts each time it is expanded.
_MOST_NODES = 20_000
# PyYAML reads about 50 kB a second; the largest of detectron2's own files has 5 kB.
_LONGEST = 2**18


def parse_yaml(text: str, path: Path) -> Tree:
    """Parse YAML text whose top is a mapping.

    Args:
        text: the file's content.
        path: the file, for the error.

    Returns:
        Dicts, lists, exact numbers, str, bool, None, and `Opaque` for a tag such as `!!python/object`, never executed.

    Raises:
        ConfigError: if it is not YAML, not a mapping, nested too deeply, or expands beyond bounds.
    """
    import yaml

    if len(text) > _LONGEST:
        raise ConfigError(f"{path} has more than {_LONGEST} characters, which no configuration in YAML has.")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        raise ConfigError(f"{path} is not valid YAML{where}.") from error
    except RecursionError as error:
        raise ConfigError(f"{path} is nested too deeply to be a configuration.") from error
    if node is None:
        raise ConfigError(f"{path} is empty; a configuration holds keys.")
    tree = _Builder(path).build(node, 0)
    if not isinstance(tree, dict):
        raise ConfigError(f"{path} does not hold keys and values at its top.")
    return tree


class _Builder:
    """Turns YAML nodes into plain data, with a budget."""

    def __init__(self, path: Path) -> None:
        self.path, self.nodes = path, 0

    def build(self, node: yaml.Node, depth: int) -> Any:
        import yaml

        self.nodes += 1
        if depth > DEEPEST:
            raise ConfigError(f"{self.path} is nested more than {DEEPEST} levels deep, or contains itself.")
        if self.nodes > _MOST_NODES:
            raise ConfigError(f"{self.path} expands to more than {_MOST_NODES} values, which no configuration does.")
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python/"):
            return Opaque(node.tag.replace("tag:yaml.org,2002:", "!!"))
        if isinstance(node, yaml.MappingNode):
            return {self._key(key): self.build(value, depth + 1) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [self.build(value, depth + 1) for value in node.value]
        return _scalar(node.tag.rpartition(":")[2], str(node.value))

    def _key(self, node: yaml.Node) -> str:
        import yaml

        if not isinstance(node, yaml.ScalarNode):
            raise ConfigError(f"{self.path} has a key that is not a word (line {node.start_mark.line + 1}).")
        if node.value == "<<":
            raise ConfigError(f"{self.path} uses the merge key '<<', which is not followed; write the keys out.")
        return str(node.value)


def _scalar(kind: str, text: str) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"true", "yes", "on", "y"}
    if kind in {"int", "float"}:
        try:
            return number(text, "value")
        except ValueError:
            return text
    return text
