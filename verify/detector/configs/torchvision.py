"""torchvision has no configuration file: this reads the few lines of Python that set its box losses, as data."""

from __future__ import annotations

import ast
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.detector.configs.files import read_text
from verify.detector.configs.plain_python import evaluate, syntax_tree
from verify.detector.configs.records import ConfigError, ConfigReading, Four, HeadReading
from verify.detector.configs.values import Keys

if TYPE_CHECKING:
    from pathlib import Path

    from verify.detector.configs.values import Tree

_ONE = Fraction(1)
_NINTH = Fraction(1, 9)
_UNIT: Four = (_ONE, _ONE, _ONE, _ONE)
_TEN: Four = (Fraction(10), Fraction(10), Fraction(5), Fraction(5))

# Head: (how its parts are called, default weights, source, divisor).
_HEADS: tuple[tuple[str, str, str, Four, str, str], ...] = (
    ("rpn", "loss_rpn_box_reg", "rpn_box_loss", _UNIT, "torchvision/models/detection/rpn.py", "number of sampled anchors"),
    ("box-head", "loss_box_reg", "box_loss", _TEN, "torchvision/models/detection/roi_heads.py", "number of sampled RoIs"),
)


def read_torchvision(path: Path) -> ConfigReading:
    """Read the lines that `verify tune --framework torchvision` writes, wherever in a script they stand.

    They are: `model.rpn.box_coder.weights = …`, `model.roi_heads.box_coder.weights = …` or `bbox_reg_weights=…`,
    `rpn_box_loss = F.smooth_l1_loss(…, beta=…)`, `box_loss = …` (or `F.l1_loss`), `losses["loss_box_reg"] *= …`.

    Args:
        path: a Python file; it is not executed.

    Raises:
        ConfigError: if it does not parse, or sets none of these.
    """
    tree = _collect(syntax_tree(read_text(path), path))
    if not tree:
        raise ConfigError(f"{path} sets none of torchvision's box losses; see verify tune --framework torchvision for the lines read.")
    heads = tuple(_head(tree, str(path), *row) for row in _HEADS)
    return ConfigReading("torchvision", heads, files=(path,))


def _collect(module: ast.Module) -> Tree:
    """Gather the settings from the syntax tree under the keys `<part>.weights`, `<part>.beta`, `<part>.factor`."""
    tree: Tree = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = ast.unparse(node.targets[0])
            for head, owner in (("rpn", "rpn.box_coder.weights"), ("box-head", "roi_heads.box_coder.weights")):
                if target.endswith(owner):
                    tree.setdefault(head, {})["weights"] = evaluate(node.value)
            for head, _, variable, *_ in _HEADS:
                if target == variable and isinstance(node.value, ast.Call):
                    tree.setdefault(head, {})["beta"] = _beta(node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Mult):
            for head, loss, *_ in _HEADS:
                if ast.unparse(node.target) == f"losses['{loss}']":
                    tree.setdefault(head, {})["factor"] = evaluate(node.value)
        elif isinstance(node, ast.keyword) and node.arg == "bbox_reg_weights":
            tree.setdefault("box-head", {})["weights"] = evaluate(node.value)
    return tree


def _beta(call: ast.Call) -> Any:
    name = ast.unparse(call.func).rpartition(".")[2]
    if name == "l1_loss":
        return Fraction(0)
    if name != "smooth_l1_loss":
        raise ConfigError(f"The box loss is {name}; smooth_l1_loss and l1_loss are read.")
    given = [word.value for word in call.keywords if word.arg == "beta"]
    return evaluate(given[0]) if given else _ONE


def _head(tree: Tree, file: str, name: str, loss: str, variable: str, weights: Four, source: str, divisor: str) -> HeadReading:
    keys = Keys(tree, {(): file}).below(name)
    factor = keys.number("factor", default=_ONE, source=f'losses["{loss}"] is added as it is')
    alpha = keys.number("beta", default=_NINTH, source=source)
    chosen = keys.four("weights", default=weights, source=source)
    if factor <= 0 or alpha < 0:
        raise ConfigError(f'{file} multiplies losses["{loss}"] by {factor} and sets {variable} with beta {alpha}; they must be above 0.')
    sigma: Four = tuple(1 / one for one in chosen)  # type: ignore[assignment]
    return HeadReading(name, "smooth_l1", factor, alpha, sigma, divisor, tuple(keys.used), tuple(keys.assumed))
