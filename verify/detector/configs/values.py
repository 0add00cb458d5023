"""Looking keys up in what a file says, and keeping account of which were there and which default was assumed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.detector.configs.records import Assumed, ConfigError, Four, Opaque, Used
from verify.detector.rational import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.detector.rational import Number

Tree = dict[str, Any]
"""A configuration as data: dicts, lists, tuples, `Fraction`, str, bool, None and `Opaque`."""

Origins = dict[tuple[str, ...], str]
"""Which file stated a key; the longest matching path counts."""


def shown(value: object) -> str:
    """Print a value of a configuration in a few words."""
    if isinstance(value, Opaque):
        text = value.text
    elif isinstance(value, list | tuple):
        text = "(" + ", ".join(shown(one) for one in value[:5]) + (", …)" if len(value) > 5 else ")")
    elif isinstance(value, dict):
        text = "{" + ", ".join(map(str, list(value)[:5])) + "}"
    elif isinstance(value, Fraction):
        # 0.1 was written so; only a quotient such as 1.0 / 9.0 has no short decimal.
        text = str(float(value)) if Fraction(str(float(value))) == value else str(value)
    else:
        text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


class Keys:
    """A configuration's tree with an account of the keys that were looked up.

    Args:
        tree: the data.
        origins: which file stated what.
        prefix: the path of `tree` inside the whole configuration.
    """

    def __init__(self, tree: Tree, origins: Origins, prefix: tuple[str, ...] = ()) -> None:
        self.tree, self.origins, self.prefix = tree, origins, prefix
        self.used: list[Used] = []
        self.assumed: list[Assumed] = []

    def below(self, *path: str) -> Keys:
        """Return the keys of a sub-tree; an empty one if the file does not have it."""
        found = self._find(path)
        if found is not None and not isinstance(found, dict):
            raise ConfigError(f"{self._name(path)} is {shown(found)} in {self._origin(path)}; it must hold further keys.")
        return Keys(found or {}, self.origins, (*self.prefix, *path))

    def has(self, *path: str) -> bool:
        """Tell whether the key is there and is not None."""
        return self._find(path) is not None

    def value(self, *path: str, default: object, source: str) -> Any:
        """Look a value up and note it as used, or note the default as assumed."""
        found = self._find(path)
        if found is None:
            self.assumed.append(Assumed(self._name(path), shown(default), source))
            return default
        self.used.append(Used(self._name(path), shown(found), self._origin(path)))
        return found

    def number(self, *path: str, default: Number, source: str) -> Number:
        """Look a number up; text such as "1e-3", which YAML does not take for a number, counts as one."""
        found = self.value(*path, default=default, source=source)
        return self._as_number(found, path)

    def text(self, *path: str, default: str, source: str) -> str:
        """Look a word up; a name that stands for an imported class counts as its own word."""
        found = self.value(*path, default=default, source=source)
        if isinstance(found, Opaque):
            found = found.text
        if not isinstance(found, str):
            raise ConfigError(f"{self._name(path)} is {shown(found)} in {self._origin(path)}; it must be a word.")
        return found

    def flag(self, *path: str, default: bool, source: str) -> bool:
        """Look a truth value up."""
        found = self.value(*path, default=default, source=source)
        if isinstance(found, str):
            # Protobuf text has words where YAML has truth values.
            found = {"true": True, "false": False}.get(found.lower(), found)
        if not isinstance(found, bool):
            raise ConfigError(f"{self._name(path)} is {shown(found)} in {self._origin(path)}; it must be true or false.")
        return found

    def four(self, *path: str, default: Four, source: str) -> Four:
        """Look four numbers above 0 up, one for each coordinate."""
        return self.as_four(self.value(*path, default=default, source=source), *path)

    def as_four(self, found: object, *path: str) -> Four:
        """Check that a value is four numbers above 0."""
        if isinstance(found, str):
            from verify.detector.configs.plain_python import literal

            found = literal(found)
        if not isinstance(found, list | tuple) or len(found) != 4:
            raise ConfigError(f"{self._name(path)} is {shown(found)} in {self._origin(path)}; it must be four numbers.")
        numbers = tuple(self._as_number(one, path) for one in found)
        if min(numbers) <= 0:
            raise ConfigError(f"{self._name(path)} is {shown(found)} in {self._origin(path)}; all four must be above 0.")
        return numbers  # type: ignore[return-value]

    def _as_number(self, found: object, path: tuple[str, ...]) -> Number:
        try:
            return number(found, self._name(path))
        except (TypeError, ValueError) as error:
            raise ConfigError(f"{self._name(path)} is {shown(found)} in {self._origin(path)}; it must be a number.") from error

    def _find(self, path: tuple[str, ...]) -> Any:
        here: Any = self.tree
        for step in path:
            if not isinstance(here, dict) or step not in here:
                return None
            here = here[step]
        return here

    def _name(self, path: tuple[str, ...]) -> str:
        return ".".join((*self.prefix, *path))

    def _origin(self, path: tuple[str, ...]) -> str:
        return origin_of((*self.prefix, *path), self.origins)


def origin_of(path: tuple[str, ...], origins: Origins, otherwise: str = "the configuration") -> str:
    """Return the file that stated a key, or that stated the tree around it."""
    for length in range(len(path), -1, -1):
        if path[:length] in origins:
            return origins[path[:length]]
    return otherwise


def overlay(base: Tree, top: Mapping[str, Any], source: str | Origins, origins: Origins, prefix: tuple[str, ...] = ()) -> Tree:
    """Lay one tree over another, dict by dict, and note which file each value now comes from.

    A dict with a true `_delete_`, as mmdetection writes it, replaces what was there.

    Args:
        base: the tree below; it is not changed.
        top: the tree on top.
        source: the file that `top` was read from, or the origins of its keys where it was merged itself.
        origins: the origins of `base`; those of the result afterwards.
        prefix: the path of both trees in the whole configuration.
    """
    merged = dict(base)
    for key, value in top.items():
        if key == "_delete_":
            continue
        path = (*prefix, key)
        file = source if isinstance(source, str) else origin_of(path, source)
        if isinstance(value, dict):
            keep = merged.get(key)
            beneath = keep if isinstance(keep, dict) and not value.get("_delete_") else {}
            merged[key] = overlay(beneath, value, source, origins, path)
            origins.setdefault(path, file)
        else:
            if isinstance(merged.get(key), dict):
                for older in [known for known in origins if known[: len(path)] == path]:
                    del origins[older]
            merged[key] = value
            origins[path] = file
    return merged
