"""tf.contrib.opt.LARSOptimizer: momentum with a rate of its own for each variable."""
from .. import functions as tf
from ..functions.linalg import norm
from ..train.optimizer import Optimizer


class LARSOptimizer(Optimizer):
    """Layer-wise adaptive rate scaling: momentum on gradients that are scaled to the size of the variable.

    rate = learning_rate * eeta * |var| / (|grad| + weight_decay * |var| + epsilon), or learning_rate where a norm is 0
    accum = momentum * accum + rate * (grad + weight_decay * var)
    var -= accum

    Sparse gradients step by momentum and the learning rate alone.

    Args:
      learning_rate, momentum, weight_decay, eeta, epsilon: floats.
      name: str.  skip_list: list of str; variables with one in their name keep the learning rate and do not decay.
      use_nesterov: bool.
    Raises:
      ValueError: momentum is negative.
    Source: tf.contrib.opt.LARSOptimizer.
    """

    def __init__(self, learning_rate, momentum=0.9, weight_decay=0.0001, eeta=0.001, epsilon=0.0, name="LARSOptimizer",
                 skip_list=None, use_nesterov=False):
        if momentum < 0.0:
            raise ValueError(f"momentum should be positive: {momentum}")
        if weight_decay < 0.0:
            raise ValueError(f"weight_decay should be positive: {weight_decay}")
        super().__init__(use_locking=False, name=name)
        self._learning_rate, self._momentum = learning_rate, momentum
        self._weight_decay, self._eeta, self._epsilon = weight_decay, eeta, epsilon
        self._skip_list, self._use_nesterov = skip_list, use_nesterov

    def _create_slots(self, var_list):
        for v in var_list:
            self._zeros_slot(v, "momentum", self._name)

    def compute_lr(self, grad, var):
        """(the rate, the gradient with the decay of the variable)."""
        if self._skip_list is not None and any(part in var.name for part in self._skip_list):
            return self._learning_rate, grad
        var_norm, grad_norm = norm(var, ord=2), norm(grad, ord=2)
        trust = tf.where(
            tf.greater(var_norm, 0),
            tf.where(tf.greater(grad_norm, 0),
                     (self._eeta * var_norm / (grad_norm + self._weight_decay * var_norm + self._epsilon)), 1.0),
            1.0)
        rate = self._learning_rate * trust
        return rate, grad + self._weight_decay * var

    def _prepare(self):
        self._learning_rate_tensor = self._as_tensor(self._learning_rate, "learning_rate")
        self._momentum_tensor = self._as_tensor(self._momentum, "momentum")

    def _apply_dense(self, grad, var):
        return self._dense(tf.raw.ApplyMomentum, var, self.get_slot(var, "momentum"), grad, var)

    def _resource_apply_dense(self, grad, var):
        return self._dense(tf.raw.ResourceApplyMomentum, var.handle, self.get_slot(var, "momentum").handle, grad, var)

    def _dense(self, apply, target, accum, grad, var):
        rate, grad = self.compute_lr(grad, var)
        return apply(target, accum, tf.cast(1.0, var.dtype.base_dtype), grad * rate, self._momentum, use_locking=False,
                     use_nesterov=self._use_nesterov)

    def _apply_sparse(self, grad, var):
        return self._sparse(tf.raw.SparseApplyMomentum, var, self.get_slot(var, "momentum"), grad.values, grad.indices,
                            var.dtype.base_dtype)

    def _resource_apply_sparse(self, grad, var, indices):
        return self._sparse(tf.raw.ResourceSparseApplyMomentum, var.handle, self.get_slot(var, "momentum").handle, grad,
                            indices, grad.dtype)

    def _sparse(self, apply, target, accum, values, indices, dtype):
        return apply(target, accum, tf.cast(self._learning_rate_tensor, dtype), values, indices,
                     tf.cast(self._momentum_tensor, dtype), use_locking=self._use_locking,
                     use_nesterov=self._use_nesterov)
