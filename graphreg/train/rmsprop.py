"""Optimizers that divide by a running root mean square of the gradients: RMSProp and Adadelta."""
from .. import functions as tf
from ..core.convert import to_tensor
from ..initializers import ones_initializer
from .optimizer import OneOpOptimizer


class RMSPropOptimizer(OneOpOptimizer):
    """RMSProp: the gradient over a running root of its mean square, with momentum.

    rms = decay * rms + (1 - decay) * grad ** 2          (rms starts as ones)
    mom = momentum * mom + learning_rate * grad / sqrt(rms + epsilon)
    var -= mom
    centered: the square of a running mean of the gradient is taken off rms under the root.

    Args:
      learning_rate, decay, momentum, epsilon: float, Tensor, or function that returns one.
      use_locking: bool.
      centered: bool.
      name: str.
    Source: tf.train.RMSPropOptimizer.
    """

    def __init__(self, learning_rate, decay=0.9, momentum=0.0, epsilon=1e-10, use_locking=False, centered=False,
                 name="RMSProp"):
        super().__init__(use_locking, name)
        self._learning_rate, self._decay, self._momentum, self._epsilon = learning_rate, decay, momentum, epsilon
        self._centered = centered
        self._learning_rate_tensor = self._decay_tensor = self._momentum_tensor = self._epsilon_tensor = None

    def _create_slots(self, var_list):
        for v in var_list:
            dtype = v.dtype.base_dtype
            ones = (ones_initializer(dtype=dtype) if v.get_shape().is_fully_defined()
                    else tf.ones_like(v))
            self._get_or_make_slot_with_initializer(v, ones, v.get_shape(), dtype, "rms", self._name)
            if self._centered:
                self._zeros_slot(v, "mg", self._name)
            self._zeros_slot(v, "momentum", self._name)

    def _prepare(self):
        values = [self._call_if_callable(p)
                  for p in (self._learning_rate, self._decay, self._momentum, self._epsilon)]
        (self._learning_rate_tensor, self._decay_tensor, self._momentum_tensor, self._epsilon_tensor) = [
            to_tensor(v, name=name) for v, name in zip(values, ("learning_rate", "decay", "momentum", "epsilon"))]

    def _step(self, var, dtype, prefix):
        slots = {"ms": self.get_slot(var, "rms"), "mom": self.get_slot(var, "momentum")}
        if self._centered:
            slots["mg"] = self.get_slot(var, "mg")
        numbers = {"lr": tf.cast(self._learning_rate_tensor, dtype), "rho": tf.cast(self._decay_tensor, dtype),
                   "momentum": tf.cast(self._momentum_tensor, dtype), "epsilon": tf.cast(self._epsilon_tensor, dtype)}
        return "CenteredRMSProp" if self._centered else "RMSProp", slots, numbers, {}


class AdadeltaOptimizer(OneOpOptimizer):
    """Adadelta: the gradient scaled by the ratio of the running root mean squares of steps and of gradients.

    accum = rho * accum + (1 - rho) * grad ** 2
    update = grad * sqrt(accum_update + epsilon) / sqrt(accum + epsilon)
    accum_update = rho * accum_update + (1 - rho) * update ** 2
    var -= learning_rate * update

    Args:
      learning_rate, rho, epsilon: float, Tensor, or function that returns one.
      use_locking: bool.
      name: str.
    Source: tf.train.AdadeltaOptimizer.
    """

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-8, use_locking=False, name="Adadelta"):
        super().__init__(use_locking, name)
        self._lr, self._rho, self._epsilon = learning_rate, rho, epsilon
        self._lr_t = self._rho_t = self._epsilon_t = None

    def _create_slots(self, var_list):
        for v in var_list:
            self._zeros_slot(v, "accum", self._name)
            self._zeros_slot(v, "accum_update", self._name)

    def _prepare(self):
        lr, rho, epsilon = [self._call_if_callable(p) for p in (self._lr, self._rho, self._epsilon)]
        self._lr_t = to_tensor(lr, name="lr")
        self._rho_t = to_tensor(rho, name="rho")
        self._epsilon_t = to_tensor(epsilon, name="epsilon")

    def _step(self, var, dtype, prefix):
        slots = {name: self.get_slot(var, name) for name in ("accum", "accum_update")}
        numbers = {"lr": tf.cast(self._lr_t, dtype), "rho": tf.cast(self._rho_t, dtype),
                   "epsilon": tf.cast(self._epsilon_t, dtype)}
        return "Adadelta", slots, numbers, {}
