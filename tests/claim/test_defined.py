"""Folded functions stay folded until they are unfolded, and then mean their definitions."""

from __future__ import annotations

import pickle

import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from verify.claim import unfold
from verify.paper.functions import KL, D, H, laplace
from verify.paper.symbols import alpha, b_1, b_2, beta, mu_1, mu_2, x


def test_nothing_unfolds_by_itself() -> None:
    """Building and substituting keep the function folded."""
    folded = D(alpha, 1 / alpha, x).subs(alpha, 2)

    assert folded == D(2, sp.Rational(1, 2), x)
    assert isinstance(folded, D)


def test_nested_functions_unfold_to_the_end() -> None:
    """A folded function in an argument of another is unfolded as well."""
    assert not [node for node in sp.preorder_traversal(unfold(H(alpha, D(alpha, beta, x)))) if isinstance(node, (H, D))]


@given(st.fractions(-5, 5), st.fractions("1/7", 5), st.fractions("1/7", 5))
def test_the_divergence_at_equal_scales_is_the_loss(residual, scale, other) -> None:
    """With b₁ = b₂ the closed form (63) is (19): two definitions written apart agree exactly."""
    point = {mu_1: sp.Rational(residual), mu_2: sp.Rational(0), b_1: sp.Rational(scale), b_2: sp.Rational(scale)}
    left = unfold(KL(mu_1, b_1, mu_2, b_2)).subs(point)
    right = unfold(D(b_1, b_2, mu_1 - mu_2)).subs(point)

    assert sp.expand(left - right) == 0, f"{point}: {left} != {right}"
    assert other > 0


def test_folded_functions_survive_a_process_boundary() -> None:
    """Claims travel to workers: a folded function comes back equal."""
    for expression in (D(alpha, beta, x), H(alpha, x), KL(mu_1, b_1, mu_2, b_2), laplace(x, mu_1, b_1)):
        assert pickle.loads(pickle.dumps(expression)) == expression


def test_functions_print_as_the_paper_prints_them() -> None:
    """The LaTeX of a folded function is the paper's."""
    assert sp.latex(D(alpha, 1 / alpha, x)) == r"D_{\alpha,\frac{1}{\alpha}}\left(x\right)"
    assert sp.latex(H(alpha, x)) == r"H_{\alpha}\left(x\right)"
