"""PyTorch and JAX arrays go in and come out, with gradients that are never NaN."""

import numpy as np
import pytest

from verify import losses
from verify.losses.budgets import BUDGETS
from verify.losses.catalogue import FUNCTIONS
from verify.losses.census import against_balls

RESIDUALS = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1e-30, 3.0, 80.0, 1e30, -1e38, np.inf, -np.inf]
ONE = ("huber", "smooth_l1")


@pytest.fixture
def torch():
    """PyTorch, or a skip that says that it is not installed."""
    return pytest.importorskip("torch", reason="PyTorch is not installed")


@pytest.fixture
def jax():
    """JAX, or a skip that says that it is not installed."""
    return pytest.importorskip("jax", reason="JAX is not installed")


def residual_functions():
    """Return name, function and scales of every function of the residual."""
    for name, budget in BUDGETS.items():
        if budget.arguments[0] == "x" and "[" not in name:
            yield pytest.param(getattr(losses, name), (0.75, 1.25)[: len(budget.arguments) - 1], name, id=name)


@pytest.mark.parametrize(("function", "scales", "name"), list(residual_functions()))
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_torch_tensors_stay_within_the_budget(torch, function, scales, name, dtype):
    """A tensor gives a tensor of its dtype, within the budget."""
    x = np.concatenate([np.logspace(-12, 1.9, 300), np.linspace(0, 3, 300)]).astype(dtype)

    got = function(torch.from_numpy(x), *scales)

    assert got.dtype == getattr(torch, dtype)
    census = against_balls(name, got.numpy(), x, *scales)
    assert census.worst <= BUDGETS[name].ulp, f"{name}: {census.table()}"


@pytest.mark.parametrize(("function", "scales", "name"), list(residual_functions()))
def test_jax_arrays_stay_within_the_budget(jax, function, scales, name):
    """A JAX array gives a JAX array of its dtype, within the budget, compiled or not; below the normal range JAX flushes to 0."""
    x = np.concatenate([np.logspace(-12, 1.9, 300), np.linspace(0, 3, 300)]).astype(np.float32)

    for call in (function, jax.jit(function)):
        got = call(jax.numpy.asarray(x), *scales)

        assert isinstance(got, jax.Array)
        assert got.dtype == np.float32
        census = against_balls(name, np.asarray(got), x, *scales)
        assert census.worst <= BUDGETS[name].ulp, f"{name}: {census.table()}"


def test_bfloat16_is_float32_rounded_once(torch, jax):
    """bfloat16, which NumPy does not have, is computed in float32 by both libraries, and the order of (27) survives."""
    x = torch.linspace(-4, 4, 999, dtype=torch.bfloat16)
    scale = torch.tensor(0.3, dtype=torch.bfloat16)
    halves = losses.bounds(x, scale)
    for half, single in zip(halves, losses.bounds(x.float(), scale.float()), strict=True):
        assert half.dtype == torch.bfloat16
        assert torch.equal(half, single.bfloat16())
    assert bool((halves[0] <= halves[1]).all())
    assert bool((halves[1] <= halves[2]).all())
    assert losses.huber(jax.numpy.ones(3, dtype=jax.numpy.bfloat16), 0.5).dtype == jax.numpy.bfloat16


@pytest.mark.parametrize("name", ["H", "smooth_l1", "D", "D'", "D''"])
@pytest.mark.parametrize("alpha", [1.0, 1e-10, 1e10])
def test_torch_gradients_are_never_nan(torch, name, alpha):
    """The gradient with respect to x and to the scales is a number at 0, at the transition, far out and at infinity."""
    entry = FUNCTIONS[name]
    for residual in RESIDUALS:
        x = torch.tensor(residual, requires_grad=True)
        scales = [torch.tensor(value, requires_grad=True) for value in (alpha, 0.5)[: len(entry.budget.arguments) - 1]]
        value = entry.function(x, *scales)
        gradients = torch.autograd.grad(value, [x, *scales])
        assert not any(bool(torch.isnan(gradient)) for gradient in gradients), f"{name} at x = {residual}: {gradients}"

    batch = torch.tensor(RESIDUALS[:9], requires_grad=True)
    scales = [torch.tensor(value, requires_grad=True) for value in (alpha, 0.5)[: len(entry.budget.arguments) - 1]]
    for gradient in torch.autograd.grad(entry.function(batch, *scales).sum(), [batch, *scales]):
        assert not bool(torch.isnan(gradient).any())


def test_gradients_at_infinity_are_the_slope(torch, jax):
    """At ±inf the gradients of H and D are their limits."""
    x = torch.tensor([np.inf, -np.inf], requires_grad=True)
    assert torch.autograd.grad(losses.huber(x, 0.5).sum(), x)[0].tolist() == [0.5, -0.5]
    assert torch.autograd.grad(losses.laplace_kl_loss(x, 0.5, 2.0).sum(), x)[0].tolist() == [0.5, -0.5]
    assert float(jax.grad(lambda v: losses.laplace_kl_loss(v, 0.5, 2.0))(np.float32(np.inf))) == 0.5


def test_automatic_derivatives_are_the_derivatives(torch, jax):
    """Differentiating D gives (21), and twice gives (22), in both libraries, at 0 too."""
    points = np.array([0.0, 1e-20, 0.3, -0.3, 0.999, 1.0, -1.0, 2.5, 30.0])
    alpha, beta = 1.0, 0.5
    slope = losses.laplace_kl_loss_derivative(points, alpha, beta)
    curvature = losses.laplace_kl_loss_second_derivative(points, alpha, beta)

    x = torch.tensor(points, requires_grad=True)
    (first,) = torch.autograd.grad(losses.laplace_kl_loss(x, alpha, beta).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    np.testing.assert_allclose(first.detach().numpy(), slope, rtol=1e-14, atol=0)
    np.testing.assert_allclose(second.numpy(), curvature, rtol=1e-12, atol=0)

    def loss(v):
        return losses.laplace_kl_loss(v, alpha, beta)

    for point, one, two in zip(points, slope, curvature, strict=True):
        assert float(jax.jit(jax.grad(loss))(np.float32(point))) == pytest.approx(one, rel=4e-7, abs=1e-30)
        assert float(jax.grad(jax.grad(loss))(np.float32(point))) == pytest.approx(two, rel=4e-6, abs=1e-30)


def test_gradients_of_the_bounds_and_the_divergence_are_numbers(torch):
    """The bounds and the divergence can be trained with."""
    x = torch.tensor(RESIDUALS[:9], requires_grad=True)
    for bound in losses.bounds(x, 0.5):
        assert bool(torch.isfinite(torch.autograd.grad(bound.sum(), x, retain_graph=True)[0]).all())
    parameters = [torch.tensor(value, requires_grad=True) for value in (0.0, 1.0, 0.0, 1.0)]
    gradients = torch.autograd.grad(losses.laplace_kl_divergence(*parameters), parameters)
    assert [float(gradient) for gradient in gradients] == [0, 0, 0, 0]


def test_two_libraries_in_one_call_are_refused(torch):
    """A tensor beside a NumPy array is an error that names both."""
    with pytest.raises(TypeError) as caught:
        losses.huber(torch.ones(2), np.ones(2))

    assert str(caught.value) == "x (torch) and alpha (numpy) are arrays of different libraries; one library for all arguments is allowed."


def test_a_numpy_scalar_is_a_number_beside_a_tensor(torch):
    """A NumPy scalar, such as an element of an array of scales, does not change a tensor's dtype."""
    assert losses.huber(torch.ones(2), np.float64(0.5)).dtype == torch.float32
