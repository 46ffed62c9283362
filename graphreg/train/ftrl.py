"""FTRL-proximal: follow the regularized leader, whose l1 penalty makes exact zeros."""
from .. import functions as tf
from ..core import scopes
from .gradient_descent import prepare_tensors
from .optimizer import OneOpOptimizer


class FtrlOptimizer(OneOpOptimizer):
    """FTRL-proximal, as for large sparse linear models.

    accum_new = accum + grad ** 2
    linear += grad - (accum_new ** -power - accum ** -power) / learning_rate * var
    quadratic = accum_new ** -power / learning_rate + 2 * l2
    var = (sign(linear) * l1 - linear) / quadratic  if |linear| > l1  else 0

    Args:
      learning_rate: float or Tensor.
      learning_rate_power: float <= 0.
      initial_accumulator_value: float >= 0.
      l1_regularization_strength, l2_regularization_strength: float >= 0.
      use_locking: bool.
      name: str.
      accum_name, linear_name: str, names of the slots, by default the optimizer's.
      l2_shrinkage_regularization_strength: float >= 0; adds 2 * l2_shrinkage * var to the gradient.
    Raises:
      ValueError: a number has the wrong sign.
    Source: tf.train.FtrlOptimizer.
    """

    def __init__(self, learning_rate, learning_rate_power=-0.5, initial_accumulator_value=0.1,
                 l1_regularization_strength=0.0, l2_regularization_strength=0.0, use_locking=False, name="Ftrl",
                 accum_name=None, linear_name=None, l2_shrinkage_regularization_strength=0.0):
        super().__init__(use_locking, name)
        _require_not_negative("initial_accumulator_value", initial_accumulator_value)
        if learning_rate_power > 0.0:
            raise ValueError("learning_rate_power %f needs to be negative or zero" % learning_rate_power)
        _require_not_negative("l1_regularization_strength", l1_regularization_strength)
        _require_not_negative("l2_regularization_strength", l2_regularization_strength)
        _require_not_negative("l2_shrinkage_regularization_strength", l2_shrinkage_regularization_strength)
        self._learning_rate, self._learning_rate_power = learning_rate, learning_rate_power
        self._initial_accumulator_value = initial_accumulator_value
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength
        self._l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self._accum_name, self._linear_name = accum_name, linear_name

    def _create_slots(self, var_list):
        for v in var_list:
            with scopes.colocate_with(v):
                first = tf.constant(self._initial_accumulator_value, dtype=v.dtype, shape=v.get_shape())
                self._get_or_make_slot(v, first, "accum", self._accum_name or self._name)
                self._zeros_slot(v, "linear", self._linear_name or self._name)

    def _prepare(self):
        prepare_tensors(self, "learning_rate", "l1_regularization_strength", "l2_regularization_strength",
                        "l2_shrinkage_regularization_strength", "learning_rate_power")

    def _step(self, var, dtype, prefix):
        numbers = {"lr": self._learning_rate_tensor, "l1": self._l1_regularization_strength_tensor,
                   "l2": self._l2_regularization_strength_tensor}
        shrinks = self._l2_shrinkage_regularization_strength > 0.0
        if shrinks:
            numbers["l2_shrinkage"] = self._l2_shrinkage_regularization_strength_tensor
        numbers["lr_power"] = self._learning_rate_power_tensor
        slots = {name: self.get_slot(var, name) for name in ("accum", "linear")}
        return ("FtrlV2" if shrinks else "Ftrl", slots,
                {name: tf.cast(t, dtype) for name, t in numbers.items()}, {})


def _require_not_negative(name, value):
    if value < 0.0:
        raise ValueError("%s %f needs to be positive or zero" % (name, value))
