"""Gradient descent: plain, with momentum, and with the proximal step of l1 and l2 penalties."""
from .. import functions as tf
from ..core.convert import to_tensor
from ..core.indexed_slices import IndexedSlices
from .optimizer import OneOpOptimizer, Optimizer


class GradientDescentOptimizer(Optimizer):
    """Gradient descent: var -= learning_rate * grad.

    Args:
      learning_rate: float, Tensor, or function that returns one.
      use_locking: bool.
      name: str.
    Source: tf.train.GradientDescentOptimizer.
    """

    def __init__(self, learning_rate, use_locking=False, name="GradientDescent"):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._learning_rate_tensor = None

    def _prepare(self):
        self._learning_rate_tensor = self._as_tensor(self._learning_rate, "learning_rate")

    def _rate_for(self, dtype):
        return tf.cast(self._learning_rate_tensor, dtype.base_dtype)

    def _apply_dense(self, grad, var):
        return tf.raw.ApplyGradientDescent(var, self._rate_for(var.dtype), grad, use_locking=self._use_locking).op

    def _resource_apply_dense(self, grad, handle):
        return tf.raw.ResourceApplyGradientDescent(handle.handle, self._rate_for(grad.dtype), grad,
                                                   use_locking=self._use_locking)

    def _resource_apply_sparse_duplicate_indices(self, grad, handle, indices):
        # The rate as it was given, not the tensor the updates share: so TF's graph has it.
        return tf.raw.ResourceScatterAdd(handle.handle, indices, -grad * self._learning_rate)

    def _apply_sparse_duplicate_indices(self, grad, var):
        step = IndexedSlices(grad.values * self._rate_for(var.dtype), grad.indices, grad.dense_shape)
        return var.scatter_sub(step, use_locking=self._use_locking)


class MomentumOptimizer(OneOpOptimizer):
    """Gradient descent along a decaying sum of the gradients.

    accum = momentum * accum + grad
    var -= learning_rate * accum                            (plain)
    var -= learning_rate * (grad + momentum * accum)        (use_nesterov)

    Args:
      learning_rate, momentum: float, Tensor, or function that returns one.
      use_locking: bool.
      name: str.
      use_nesterov: bool.
    Source: tf.train.MomentumOptimizer.
    """

    def __init__(self, learning_rate, momentum, use_locking=False, name="Momentum", use_nesterov=False):
        super().__init__(use_locking, name)
        self._learning_rate, self._momentum, self._use_nesterov = learning_rate, momentum, use_nesterov

    def _create_slots(self, var_list):
        for v in var_list:
            self._zeros_slot(v, "momentum", self._name)

    def _prepare(self):
        self._learning_rate_tensor = self._as_tensor(self._learning_rate, "learning_rate")
        self._momentum_tensor = self._as_tensor(self._momentum, "momentum")

    def _step(self, var, dtype, prefix):
        return ("Momentum", {"accum": self.get_slot(var, "momentum")},
                {"lr": tf.cast(self._learning_rate_tensor, dtype), "momentum": tf.cast(self._momentum_tensor, dtype)},
                {"use_nesterov": self._use_nesterov})


class ProximalGradientDescentOptimizer(OneOpOptimizer):
    """Gradient descent, then the proximal step of an l1 and an l2 penalty, which makes exact zeros.

    p = var - learning_rate * grad
    var = sign(p) * max(|p| - learning_rate * l1, 0) / (1 + learning_rate * l2)

    Args:
      learning_rate: float or Tensor.
      l1_regularization_strength, l2_regularization_strength: float or Tensor, >= 0.
      use_locking: bool.
      name: str.
    Source: tf.train.ProximalGradientDescentOptimizer.
    """

    def __init__(self, learning_rate, l1_regularization_strength=0.0, l2_regularization_strength=0.0,
                 use_locking=False, name="ProximalGradientDescent"):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength

    def _prepare(self):
        prepare_tensors(self, "learning_rate", "l1_regularization_strength", "l2_regularization_strength")

    def _step(self, var, dtype, prefix):
        return "ProximalGradientDescent", {}, proximal_numbers(self, "alpha", dtype, prefix), {}


def prepare_tensors(optimizer, *names):
    """Make the tensor self._<name>_tensor of each number self._<name>."""
    for name in names:
        setattr(optimizer, f"_{name}_tensor", to_tensor(getattr(optimizer, "_" + name), name=name))


def proximal_numbers(optimizer, rate_argument, dtype, prefix):
    """The rate and the two strengths; TF casts them to the variable's type in one of the four forms only."""
    numbers = {rate_argument: optimizer._learning_rate_tensor, "l1": optimizer._l1_regularization_strength_tensor,
               "l2": optimizer._l2_regularization_strength_tensor}
    if prefix == "ResourceSparseApply":
        return {name: tf.cast(t, dtype) for name, t in numbers.items()}
    return numbers
