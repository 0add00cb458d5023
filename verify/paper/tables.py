"""Tables 1–5: what is derived is recomputed, and of what was measured the arithmetic is checked."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from verify.claim import Cell, Claim, Form, Inequality, TableIs

__all__ = ["CLAIMS", "MEASURED", "METRICS", "NETWORKS", "hyper_parameters", "interpreted"]

NETWORKS = (
    ("Published", "Proposal"),
    ("Published", "Detection"),
    ("Implemented", "Proposal"),
    ("Implemented", "Detection"),
    ("Proposed", "Proposal"),
    ("Proposed", "Detection"),
)
"""The columns of Tables 1 and 2: a configuration and the network that it trains."""

# Table 1 as printed: a row a parameter, a column a network.
_TABLE_1 = {
    "λ": ("10", "10", "1", "1", "1/4", "1/2"),
    "α": ("1", "1", "1/9", "1", "1", "1"),
    "σ_x": ("1", "1", "1", "1/10", "1/20", "1/20"),
    "σ_y": ("1", "1", "1", "1/10", "1/20", "1/20"),
    "σ_w": ("1", "1", "1", "1/5", "1/10", "1/10"),
    "σ_h": ("1", "1", "1", "1/5", "1/10", "1/10"),
}

# Table 2 as printed, in units of the anchor's width or height.
_TABLE_2 = {
    "x*": ("1", "1", "1/9", "1/10", "1/20", "1/20"),
    "y*": ("1", "1", "1/9", "1/10", "1/20", "1/20"),
    "w*": ("1", "1", "1/9", "1/5", "1/10", "1/10"),
    "h*": ("1", "1", "1/9", "1/5", "1/10", "1/10"),
    "x~": ("1/10", "1/10", "1", "1/10", "1/5", "1/10"),
    "y~": ("1/10", "1/10", "1", "1/10", "1/5", "1/10"),
    "w~": ("1/10", "1/10", "1", "1/5", "2/5", "1/5"),
    "h~": ("1/10", "1/10", "1", "1/5", "2/5", "1/5"),
}

# What the sentences of Section 5 say of the parameters: λH₁ with λ = 10 and unscaled targets in the publication, and the
# settings of the implementation. They speak of the detection network's λ = 10 only through "the paper's" one loss, and of y
# and h only as "similar".
_SENTENCES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("Published", "Proposal"): {"λ": "10", "α": "1", "σ_x": "1", "σ_y": "1", "σ_w": "1", "σ_h": "1"},
    ("Published", "Detection"): {"λ": "10", "α": "1", "σ_x": "1", "σ_y": "1", "σ_w": "1", "σ_h": "1"},
    ("Implemented", "Proposal"): {"λ": "1", "α": "1/9", "σ_x": "1", "σ_y": "1", "σ_w": "1", "σ_h": "1"},
    ("Implemented", "Detection"): {"λ": "1", "α": "1", "σ_x": "1/10", "σ_y": "1/10", "σ_w": "1/5", "σ_h": "1/5"},
}

MEASURED: Mapping[str, tuple[str, str, str]] = {
    "Published": ("42.8", "18.7", "21.0"),
    "Implemented": ("44.7", "23.1", "23.8"),
    "Proposed": ("44.7", "24.0", "24.2"),
    "H_α": ("44.7", "23.1", "23.8"),
    "D_{α/2,1/α}": ("44.7", "23.3", "23.8"),
    "Original": ("44.7", "23.1", "23.8"),
    "Approximation": ("44.6", "23.0", "23.7"),
}
"""Mean average precision in percent at 0.5 IoU, at 0.75 IoU and averaged over 0.5–0.95 IoU, by row of Tables 3, 4 and 5."""

_BASELINE = ("41.5", "21.2")
METRICS = ("0.5 IoU", "0.75 IoU", "0.5-0.95 IoU")
"""The columns of Tables 3, 4 and 5."""


def hyper_parameters(configuration: str, network: str) -> dict[str, sp.Rational]:
    """Look up a column of Table 1.

    Args:
        configuration: "Published", "Implemented" or "Proposed".
        network: "Proposal" or "Detection".

    Returns:
        The exact values of λ, α, σ_x, σ_y, σ_w and σ_h.
    """
    column = NETWORKS.index((configuration, network))
    return {name: sp.Rational(row[column]) for name, row in _TABLE_1.items()}


def _column(configuration: str, network: str) -> str:
    return f"{configuration}, {network}"


def _said(row: str, column: int) -> sp.Expr:
    """Give a parameter as the sentences have it or, for the proposed ones, as Table 2's noise requires at α = 1."""
    sentence = _SENTENCES.get(NETWORKS[column])
    if sentence is not None:
        return sp.Rational(sentence[row])
    side = row[-1] if row.startswith("σ") else "x"
    label, prediction = (sp.Rational(_TABLE_2[side + mark][column]) for mark in ("*", "~"))
    if row == "α":
        return sp.Integer(1)
    return label if row.startswith("σ") else sp.Mul(label, sp.Pow(prediction, -1, evaluate=False), evaluate=False)


def _table_1() -> tuple[Cell, ...]:
    return tuple(
        Cell(row, _column(*NETWORKS[column]), sp.Rational(printed), _said(row, column))
        for row, cells in _TABLE_1.items()
        for column, printed in enumerate(cells)
    )


def _table_2() -> tuple[Cell, ...]:
    cells = []
    for row, printed in _TABLE_2.items():
        for column, network in enumerate(NETWORKS):
            parameters = hyper_parameters(*network)
            weight, alpha, sigma = parameters["λ"], parameters["α"], parameters["σ_" + row[0]]
            label = row.endswith("*")
            computed = sp.Mul(alpha, sigma, evaluate=False) if label else sp.Mul(sigma, sp.Pow(weight, -1, evaluate=False), evaluate=False)
            inputs = {"weight": weight, "alpha": alpha, "sigma": sigma}
            quantity = "label" if label else "prediction"
            cells.append(Cell(row, _column(*network), sp.Rational(printed[column]), computed, quantity, inputs))
    return tuple(cells)


def _table_1_from_2() -> tuple[Cell, ...]:
    """Give λ and the σ of every column as what the noise of Table 2 requires, α being as printed."""
    cells = []
    for row, printed in _TABLE_1.items():
        if row == "α":
            continue
        side = row[-1] if row.startswith("σ") else "x"
        for column, network in enumerate(NETWORKS):
            label, prediction = (sp.Rational(_TABLE_2[side + mark][column]) for mark in ("*", "~"))
            alpha = sp.Rational(_TABLE_1["α"][column])
            sigma = sp.Mul(label, sp.Pow(alpha, -1, evaluate=False), evaluate=False)
            computed = sigma if row.startswith("σ") else sp.Mul(sigma, sp.Pow(prediction, -1, evaluate=False), evaluate=False)
            inputs = {"label_noise": label, "prediction_noise": prediction, "alpha": alpha}
            quantity = "sigma" if row.startswith("σ") else "weight"
            cells.append(Cell(row, _column(*network), sp.Rational(printed[column]), computed, quantity, inputs))
    return tuple(cells)


def interpreted(rows: str, configuration: str) -> TableIs:
    """State the noise scales that a reading of the loss gives for one configuration, in anchor widths or heights.

    Args:
        rows: The coordinates, as "xy" or "wh".
        configuration: "Published", "Implemented" or "Proposed".
    """
    return TableIs(tuple(cell for cell in _table_2() if cell.row[0] in rows and cell.column.startswith(configuration)))


def _row(name: str, source: str) -> TableIs:
    """State that a row repeats another table's."""
    return TableIs(
        tuple(
            Cell(name, metric, sp.Rational(printed), sp.Rational(repeated))
            for metric, printed, repeated in zip(METRICS, MEASURED[name], MEASURED[source], strict=True)
        )
    )


def _possible(*values: str) -> tuple[Form, ...]:
    """State what precision at several thresholds cannot but satisfy: at most 100, and nowhere above that at the lowest threshold."""
    least, *others = (sp.Rational(value) for value in values)
    bounds: list[Form] = [Inequality(least, sp.Integer(100))]
    for other in others:
        bounds += [Inequality(sp.Integer(0), other), Inequality(other, least)]
    return tuple(bounds)


table_1 = Claim(
    label="table:1",
    kind="table",
    section="6",
    title="Hyper-parameters",
    statement=(TableIs(_table_1()), TableIs(_table_1_from_2())),
    reading=(
        "The published and implemented columns are what the sentences of Section 5 say (λ = 10 for the published detection "
        "network is said of the publication's one loss, y and h are "
        "“similar”); the proposed columns are those that α = 1, σ = label noise and λ = label noise over prediction noise give "
        "from Table 2. The other way round, every λ and σ is what Table 2 and the printed α require."
    ),
    cites=("eq:36", "eq:42", "eq:53"),
)

table_2 = Claim(
    label="table:2",
    kind="table",
    section="6",
    title="Interpreted scales of label and prediction",
    statement=(TableIs(_table_2()),),
    reading=(
        "Every cell follows from Table 1 by (42) and (53), in anchor widths or heights: the label's scale is ασ and the prediction's σ/λ. "
        "For the Huber loss itself the label's scale is only determined up to a factor between 1/2 and 1, by (27)."
    ),
    cites=("eq:42", "eq:53", "table:1"),
)

table_3 = Claim(
    label="table:3",
    kind="reported",
    section="6",
    title="Performance by hyper-parameters",
    statement=(
        *_possible(*_BASELINE),
        *[form for row in ("Published", "Implemented", "Proposed") for form in _possible(*MEASURED[row])],
    ),
    reading=(
        "Measured, so not recomputed: checked is only that each row is possible, no precision above 100 and none above that at "
        "the lowest threshold, 0.5 IoU."
    ),
)

table_4 = Claim(
    label="table:4",
    kind="reported",
    section="6",
    title="Performance by loss function",
    statement=(_row("H_α", "Implemented"), *_possible(*MEASURED["D_{α/2,1/α}"])),
    reading=(
        "Measured, so not recomputed: checked is that the row of the Huber loss repeats the implemented row of Table 3, and that "
        "the other row is possible."
    ),
    cites=("table:3",),
)

table_5 = Claim(
    label="table:5",
    kind="reported",
    section="C",
    title="Performance by target",
    statement=(_row("Original", "Implemented"), *_possible(*MEASURED["Approximation"])),
    reading=(
        "Measured, so not recomputed: checked is that the row of the original target repeats the implemented row of Table 3, and "
        "that the other row is possible."
    ),
    cites=("table:3",),
)

CLAIMS: tuple[Claim, ...] = (table_1, table_2, table_3, table_4, table_5)
