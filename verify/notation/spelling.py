"""The key under which a vocabulary knows a name, and how the name is shown in a message."""

from __future__ import annotations

from verify.notation import tree

__all__ = ["key_of", "spell"]


def key_of(node: tree.Node) -> str | None:
    """Give the key of a name: `x`, `alpha_1`, `y_i^*`, `tilde t_x^*`; None for what is not a name.

    A superscript that is not a star and a prime are no part of a name; neither is a subscript of several entries.
    """
    match node:
        case tree.Name():
            return node.text
        case tree.Accented():
            return f"{node.accent} {node.name.text}"
        case tree.Scripted():
            base = key_of(node.base) if isinstance(node.base, tree.Name | tree.Accented) else None
            if base is None or node.primes or node.side or node.sup is not None or len(node.sub) > 1:
                return None
            lower = _lower(node.sub[0]) if node.sub else ""
            return None if lower is None else f"{base}{f'_{lower}' if lower else ''}{'^*' if node.star else ''}"
        case _:
            return None


def _lower(node: tree.Node) -> str | None:
    match node:
        case tree.Number():
            return node.digits
        case tree.Name():
            return node.text
        case tree.Star():
            return "*"
        case tree.Row() if all(isinstance(item, tree.Name | tree.Number) for item in node.items) and not any(node.signs):
            return "".join(_lower(item) or "" for item in node.items)
        case _:
            return None


def spell(node: tree.Node) -> str:
    """Show a name in a message."""
    bare = tree.Scripted(node.at, node.base, node.sub, star=node.star) if isinstance(node, tree.Scripted) else node
    key = key_of(bare)
    if key is None and isinstance(node, tree.Scripted):
        return spell(node.base)
    return repr(key) if key else "here"
