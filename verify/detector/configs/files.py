"""Reading text files from outside with bounds on what they may cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.detector.configs.records import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LARGEST = 2**20
"""Bytes of the largest configuration file that is read: real ones have a few thousand."""

DEEPEST = 60
"""Levels of nesting that are followed: real configurations have about ten."""

MOST_FILES = 50
"""Files that one configuration may pull in through its bases."""


def read_text(path: Path) -> str:
    """Read a small text file.

    Raises:
        ConfigError: if it is missing, not a regular file, too large, or not UTF-8 text.
    """
    try:
        if not path.exists():
            raise ConfigError(f"{path} does not exist; give a configuration file.")
        if not path.is_file():
            raise ConfigError(f"{path} is not a regular file; give a configuration file.")
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError(f"{path} cannot be read ({error.__class__.__name__}); give a readable configuration file.") from error
    if len(content) > LARGEST:
        raise ConfigError(f"{path} is larger than {LARGEST} bytes, which no configuration is.")
    if b"\0" in content:
        raise ConfigError(f"{path} is a binary file; give a text configuration.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text (byte {error.start}); give a text configuration.") from error


def base_path(path: Path, base: str, chain: Sequence[Path]) -> Path:
    """Resolve the file that a configuration builds on.

    Args:
        path: the file that names the base.
        base: the name as written.
        chain: the files being read, the outermost first, resolved.

    Raises:
        ConfigError: if it is a URL, would be read inside itself, or too many files are nested.
    """
    if "://" in base:
        raise ConfigError(f"{path} builds on {base!r}; only files are read, so download it and name the file.")
    try:
        found = (path.parent / base).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ConfigError(f"{path} builds on {base!r}, which is no path ({error.__class__.__name__}).") from error
    if found in chain:
        raise ConfigError(f"{path} builds on {base!r}, which builds on it again; a base must not contain itself.")
    if len(chain) >= MOST_FILES:
        raise ConfigError(f"{path} is the {len(chain)}th file in a chain of bases; at most {MOST_FILES} are followed.")
    return found
