"""Optimizers that divide by the root of the summed squared gradients: Adagrad and its variants."""
from .. import functions as tf
from ..core import scopes
from ..core.convert import to_tensor
from ..initializers import constant_initializer
from .gradient_descent import prepare_tensors, proximal_numbers
from .optimizer import OneOpOptimizer


def _require_positive(name, value):
    if value <= 0.0:
        raise ValueError(f"{name} must be positive: {value}")


class AdagradOptimizer(OneOpOptimizer):
    """Adagrad: steps shrink as squared gradients add up.

    accum += grad ** 2
    var -= learning_rate * grad / sqrt(accum)

    Args:
      learning_rate: float, Tensor, or function that returns one.
      initial_accumulator_value: float > 0.
      use_locking: bool.
      name: str.
    Raises:
      ValueError: initial_accumulator_value is not positive.
    Source: tf.train.AdagradOptimizer.
    """

    def __init__(self, learning_rate, initial_accumulator_value=0.1, use_locking=False, name="Adagrad"):
        _require_positive("initial_accumulator_value", initial_accumulator_value)
        super().__init__(use_locking, name)
        self._learning_rate, self._initial_accumulator_value = learning_rate, initial_accumulator_value
        self._learning_rate_tensor = None

    def _create_slots(self, var_list):
        for v in var_list:
            dtype = v.dtype.base_dtype
            self._get_or_make_slot_with_initializer(v, self._first_value(v, dtype), v.get_shape(), dtype,
                                                    "accumulator", self._name)

    def _first_value(self, v, dtype):
        if v.get_shape().is_fully_defined():
            return constant_initializer(self._initial_accumulator_value, dtype=dtype)
        # The shape shows when the variable is there.
        return lambda: tf.cast(tf.raw.Fill(tf.shape(v), self._initial_accumulator_value), dtype)

    def _prepare(self):
        self._learning_rate_tensor = self._as_tensor(self._learning_rate, "learning_rate")

    def _step(self, var, dtype, prefix):
        return ("Adagrad", {"accum": self.get_slot(var, "accumulator")},
                {"lr": tf.cast(self._learning_rate_tensor, dtype)}, {})


class ProximalAdagradOptimizer(OneOpOptimizer):
    """Adagrad, then the proximal step of an l1 and an l2 penalty (see ProximalGradientDescentOptimizer).

    Args:
      learning_rate: float or Tensor.
      initial_accumulator_value: float > 0.
      l1_regularization_strength, l2_regularization_strength: float or Tensor, >= 0.
      use_locking: bool.
      name: str.
    Raises:
      ValueError: initial_accumulator_value is not positive.
    Source: tf.train.ProximalAdagradOptimizer.
    """

    def __init__(self, learning_rate, initial_accumulator_value=0.1, l1_regularization_strength=0.0,
                 l2_regularization_strength=0.0, use_locking=False, name="ProximalAdagrad"):
        _require_positive("initial_accumulator_value", initial_accumulator_value)
        super().__init__(use_locking, name)
        self._learning_rate, self._initial_accumulator_value = learning_rate, initial_accumulator_value
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength

    def _create_slots(self, var_list):
        for v in var_list:
            with scopes.colocate_with(v):
                first = tf.constant(self._initial_accumulator_value, shape=v.get_shape(), dtype=v.dtype.base_dtype)
            self._get_or_make_slot(v, first, "accumulator", self._name)

    def _prepare(self):
        prepare_tensors(self, "learning_rate", "l1_regularization_strength", "l2_regularization_strength")

    def _step(self, var, dtype, prefix):
        return ("ProximalAdagrad", {"accum": self.get_slot(var, "accumulator")},
                proximal_numbers(self, "lr", dtype, prefix), {})


class AdagradDAOptimizer(OneOpOptimizer):
    """Adagrad with dual averaging: the variable is made anew from the sums of the gradients, which keeps it sparse.

    G += grad;  S += grad ** 2;  t = global_step + 1
    var = -learning_rate * sign(G) * max(|G| - l1 * t, 0) / (l2 * t * learning_rate + sqrt(S))

    Args:
      learning_rate: float or Tensor.
      global_step: Variable or Tensor (int64).
      initial_gradient_squared_accumulator_value: float > 0.
      l1_regularization_strength, l2_regularization_strength: float >= 0.
      use_locking: bool.
      name: str.
    Raises:
      ValueError: initial_gradient_squared_accumulator_value is not positive.
    Source: tf.train.AdagradDAOptimizer.
    """

    def __init__(self, learning_rate, global_step, initial_gradient_squared_accumulator_value=0.1,
                 l1_regularization_strength=0.0, l2_regularization_strength=0.0, use_locking=False, name="AdagradDA"):
        _require_positive("initial_gradient_squared_accumulator_value", initial_gradient_squared_accumulator_value)
        super().__init__(use_locking, name)
        self._learning_rate, self._global_step = learning_rate, global_step
        self._initial_gradient_squared_accumulator_value = initial_gradient_squared_accumulator_value
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength
        self._learning_rate_tensor = self._global_step_on_worker = None

    def _create_slots(self, var_list):
        for v in var_list:
            shape, dtype = v.get_shape(), v.dtype.base_dtype
            with scopes.colocate_with(v):
                total = tf.constant(0.0, shape=shape, dtype=dtype)
                squares = tf.constant(self._initial_gradient_squared_accumulator_value, shape=shape, dtype=dtype)
            self._get_or_make_slot(v, total, "gradient_accumulator", self._name)
            self._get_or_make_slot(v, squares, "gradient_squared_accumulator", self._name)

    def _prepare(self):
        self._learning_rate_tensor = to_tensor(self._learning_rate, name="learning_rate")
        with scopes.colocate_with(self._learning_rate_tensor):
            self._global_step_on_worker = tf.identity(self._global_step) + 1

    def _step(self, var, dtype, prefix):
        sums = {name: self.get_slot(var, name) for name in ("gradient_accumulator", "gradient_squared_accumulator")}
        with scopes.device(var.device):
            steps = tf.identity(self._global_step_on_worker)
        numbers = {"lr": tf.cast(self._learning_rate_tensor, dtype),
                   "l1": tf.cast(self._l1_regularization_strength, dtype),
                   "l2": tf.cast(self._l2_regularization_strength, dtype), "global_step": steps}
        return "AdagradDA", sums, numbers, {}
