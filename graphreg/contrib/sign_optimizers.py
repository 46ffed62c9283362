"""tf.contrib.opt: AddSign and PowerSign, whose steps grow where the gradient goes as its average does."""
import math

from .. import functions as tf
from ..train.optimizer import OneOpOptimizer


class _SignOptimizer(OneOpOptimizer):
    """What AddSign and PowerSign share: the average m and the decay of the signs."""

    def __init__(self, learning_rate, beta, sign_decay_fn, use_locking, name):
        super().__init__(use_locking, name)
        self._learning_rate, self._beta = learning_rate, beta
        self._sign_decay_fn, self._sign_decay = sign_decay_fn, None

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        if self._sign_decay_fn is not None:
            self._sign_decay = tf.convert_to_tensor(self._sign_decay_fn(global_step), name="sign_decay")
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def _create_slots(self, var_list):
        for v in var_list:
            self._zeros_slot(v, "m", self._name)

    def _prepare(self):
        self._lr_t = tf.convert_to_tensor(self._learning_rate, name="learning_rate")
        self._beta_t = tf.convert_to_tensor(self._beta, name="beta")
        self._prepare_scale()
        if self._sign_decay_fn is None:
            self._sign_decay = tf.convert_to_tensor(1.0, name="sign_decay")

    def _apply_sparse(self, grad, var):
        dtype = var.dtype.base_dtype
        lr, beta = tf.cast(self._lr_t, dtype), tf.cast(self._beta_t, dtype)
        scale = self._sparse_scale(dtype)
        m = self.get_slot(var, "m")
        m_update = tf.assign(m, (m * beta) + (grad * (1 - beta)), use_locking=self._use_locking)
        sign = tf.sign(grad.values)
        agreement = tf.gather(tf.sign(m_update), grad.indices) * sign
        step = lr * scale(agreement) * grad.values
        update = tf.scatter_sub(var, grad.indices, step, use_locking=self._use_locking)
        return tf.group(update, m_update)

    def _resource_apply_sparse(self, grad, handle, indices):
        raise NotImplementedError()


class AddSignOptimizer(_SignOptimizer):
    """Steps along (alpha + sign_decay * sign(grad) * sign(m)) * grad.

    m = beta * m + (1 - beta) * grad
    var -= learning_rate * (alpha + sign_decay * sign(grad) * sign(m)) * grad

    Args:
      learning_rate, alpha, beta: float or Tensor.
      sign_decay_fn: function of the global step, default 1.
      use_locking: bool.  name: str.
    Source: tf.contrib.opt.AddSignOptimizer.
    """

    def __init__(self, learning_rate=0.1, alpha=1.0, beta=0.9, sign_decay_fn=None, use_locking=False,
                 name="AddSignOptimizer"):
        super().__init__(learning_rate, beta, sign_decay_fn, use_locking, name)
        self._alpha = alpha

    def _prepare_scale(self):
        self._alpha_t = tf.convert_to_tensor(self._alpha, name="alpha")

    def _step(self, var, dtype, prefix):
        numbers = {"lr": self._lr_t, "alpha": self._alpha_t, "sign_decay": self._sign_decay, "beta": self._beta_t}
        return "AddSign", {"m": self.get_slot(var, "m")}, {k: tf.cast(v, dtype) for k, v in numbers.items()}, {}

    def _sparse_scale(self, dtype):
        alpha = tf.cast(self._alpha_t, dtype)
        return lambda agreement: alpha + self._sign_decay * agreement


class PowerSignOptimizer(_SignOptimizer):
    """Steps along base ** (sign_decay * sign(grad) * sign(m)) * grad.

    m = beta * m + (1 - beta) * grad
    var -= learning_rate * base ** (sign_decay * sign(grad) * sign(m)) * grad

    Args:
      learning_rate, beta: float or Tensor.  base: float.
      sign_decay_fn: function of the global step, default 1.
      use_locking: bool.  name: str.
    Source: tf.contrib.opt.PowerSignOptimizer.
    """

    def __init__(self, learning_rate=0.1, base=math.e, beta=0.9, sign_decay_fn=None, use_locking=False,
                 name="PowerSignOptimizer"):
        super().__init__(learning_rate, beta, sign_decay_fn, use_locking, name)
        self._logbase = math.log(base)

    def _prepare_scale(self):
        self._logbase_t = tf.convert_to_tensor(self._logbase, name="logbase")

    def _step(self, var, dtype, prefix):
        numbers = {"lr": self._lr_t, "logbase": self._logbase_t, "sign_decay": self._sign_decay, "beta": self._beta_t}
        return "PowerSign", {"m": self.get_slot(var, "m")}, {k: tf.cast(v, dtype) for k, v in numbers.items()}, {}

    def _sparse_scale(self, dtype):
        logbase = tf.cast(self._logbase_t, dtype)
        e = tf.cast(math.e, dtype)
        return lambda agreement: tf.pow(e, logbase * self._sign_decay * agreement)
