"""Keras' Adagrad, Adadelta and Ftrl: steps by sums of what came before."""
from ... import functions as tf
from ...core import dtypes
from ...core.convert import to_tensor
from ...initializers import Constant
from .. import backend_config
from .base import Optimizer, WithoutCount


class Adagrad(WithoutCount):
    """Gradient descent by the gradient over the root of the sum of its squares.

    accumulator += grad ** 2
    var -= learning_rate * grad / (sqrt(accumulator) + epsilon)

    Args:
      learning_rate: float, Tensor, schedule or function.  initial_accumulator_value: float, >= 0.  epsilon: float.
      name, **kwargs: as for Optimizer.
    Raises:
      ValueError: initial_accumulator_value is negative.
    Source: tf.keras.optimizers.Adagrad.
    """

    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-07, name="Adagrad", **kwargs):
        if initial_accumulator_value < 0.0:
            raise ValueError(f"initial_accumulator_value must be non-negative: {initial_accumulator_value}")
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon or backend_config.epsilon()

    def _create_slots(self, var_list):
        for var in var_list:
            self.add_slot(var, "accumulator",
                          Constant(self._initial_accumulator_value, dtype=var.dtype.base_dtype))

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        n = apply_state[var_device, var_dtype]
        n["epsilon"] = to_tensor(self.epsilon, var_dtype)
        n["neg_lr_t"] = -n["lr_t"]
        n["zero"] = tf.zeros((), dtype=dtypes.int64)

    def _resource_apply_dense(self, grad, var, apply_state=None):
        n = self._numbers(var, apply_state)
        return tf.raw.ResourceApplyAdagradV2(var.handle, self.get_slot(var, "accumulator").handle, n["lr_t"],
                                             n["epsilon"], grad, use_locking=self._use_locking)

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        n = self._numbers(var, apply_state)
        return tf.raw.ResourceSparseApplyAdagradV2(var.handle, self.get_slot(var, "accumulator").handle, n["lr_t"],
                                                   n["epsilon"], grad, indices, use_locking=self._use_locking)

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """An optimizer with the arguments of a get_config() dict, of older Keras without its first sum too."""
        config.setdefault("initial_accumulator_value", 0.)
        return super().from_config(config, custom_objects)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "learning_rate": self._serialize_hyperparameter("learning_rate"),
                "decay": self._serialize_hyperparameter("decay"),
                "initial_accumulator_value": self._initial_accumulator_value, "epsilon": self.epsilon}


class Adadelta(WithoutCount):
    """Gradient descent by steps that are scaled by the running size of earlier steps.

    accum_grad = rho * accum_grad + (1 - rho) * grad ** 2
    step = sqrt(accum_var + epsilon) / sqrt(accum_grad + epsilon) * grad
    accum_var = rho * accum_var + (1 - rho) * step ** 2;  var -= learning_rate * step

    Args:
      learning_rate: float, Tensor, schedule or function.  rho: float, Tensor or function.  epsilon: float.
      name, **kwargs: as for Optimizer.
    Source: tf.keras.optimizers.Adadelta.
    """

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="Adadelta", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("rho", rho)
        self.epsilon = epsilon or backend_config.epsilon()

    def _create_slots(self, var_list):
        for var in var_list:
            self.add_slot(var, "accum_grad")
        for var in var_list:
            self.add_slot(var, "accum_var")

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        n = apply_state[var_device, var_dtype]
        n["epsilon"] = to_tensor(self.epsilon, var_dtype)
        n["rho"] = tf.identity(self._get_hyper("rho", var_dtype))

    def _apply(self, make, var, apply_state, *grad):
        n = self._numbers(var, apply_state)
        return make(var.handle, self.get_slot(var, "accum_grad").handle, self.get_slot(var, "accum_var").handle,
                    n["lr_t"], n["rho"], n["epsilon"], *grad, use_locking=self._use_locking)

    def _resource_apply_dense(self, grad, var, apply_state=None):
        return self._apply(tf.raw.ResourceApplyAdadelta, var, apply_state, grad)

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        return self._apply(tf.raw.ResourceSparseApplyAdadelta, var, apply_state, grad, indices)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "learning_rate": self._serialize_hyperparameter("learning_rate"),
                "decay": self._serialize_hyperparameter("decay"), "rho": self._serialize_hyperparameter("rho"),
                "epsilon": self.epsilon}


class Ftrl(Optimizer):
    """Follow the regularized leader: weights with penalties that can set them to exactly 0.

    The update is that of tf.train.FtrlOptimizer.

    Args:
      learning_rate: float, Tensor, schedule or function.  learning_rate_power: float <= 0.
      initial_accumulator_value, l1_regularization_strength, l2_regularization_strength,
      l2_shrinkage_regularization_strength: floats, >= 0.
      name, **kwargs: as for Optimizer.
    Raises:
      ValueError: one of them has the other sign.
    Source: tf.keras.optimizers.Ftrl.
    """

    def __init__(self, learning_rate=0.001, learning_rate_power=-0.5, initial_accumulator_value=0.1,
                 l1_regularization_strength=0.0, l2_regularization_strength=0.0, name="Ftrl",
                 l2_shrinkage_regularization_strength=0.0, **kwargs):
        super().__init__(name, **kwargs)
        strengths = {"l1_regularization_strength": l1_regularization_strength,
                     "l2_regularization_strength": l2_regularization_strength,
                     "l2_shrinkage_regularization_strength": l2_shrinkage_regularization_strength}
        if initial_accumulator_value < 0.0:
            raise ValueError(f"initial_accumulator_value {initial_accumulator_value:f} needs to be positive or zero")
        if learning_rate_power > 0.0:
            raise ValueError(f"learning_rate_power {learning_rate_power:f} needs to be negative or zero")
        for key, value in strengths.items():
            if value < 0.0:
                raise ValueError(f"{key} {value:f} needs to be positive or zero")
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("learning_rate_power", learning_rate_power)
        self._set_hyper("l1_regularization_strength", l1_regularization_strength)
        self._set_hyper("l2_regularization_strength", l2_regularization_strength)
        self._initial_accumulator_value = initial_accumulator_value
        self._l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength

    def _create_slots(self, var_list):
        for var in var_list:
            self.add_slot(var, "accumulator",
                          Constant(self._initial_accumulator_value, dtype=var.dtype.base_dtype))
            self.add_slot(var, "linear")

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        n = apply_state[var_device, var_dtype]
        for name in ("learning_rate_power", "l1_regularization_strength", "l2_regularization_strength"):
            n[name] = tf.identity(self._get_hyper(name, var_dtype))
        n["shrinkage"] = tf.cast(self._l2_shrinkage_regularization_strength, var_dtype)

    def _apply(self, prefix, var, apply_state, *grad):
        n = self._numbers(var, apply_state)
        shrinks = self._l2_shrinkage_regularization_strength > 0.0
        make = getattr(tf.raw, prefix + ("FtrlV2" if shrinks else "Ftrl"))
        numbers = [n["lr_t"], n["l1_regularization_strength"], n["l2_regularization_strength"]]
        numbers += [n["shrinkage"]] * shrinks + [n["learning_rate_power"]]
        return make(var.handle, self.get_slot(var, "accumulator").handle, self.get_slot(var, "linear").handle, *grad,
                    *numbers, use_locking=self._use_locking)

    def _resource_apply_dense(self, grad, var, apply_state=None):
        return self._apply("ResourceApply", var, apply_state, grad)

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        return self._apply("ResourceSparseApply", var, apply_state, grad, indices)

    def get_config(self):
        """dict of the constructor's arguments."""
        config = super().get_config()
        for name in ("learning_rate", "decay"):
            config[name] = self._serialize_hyperparameter(name)
        config["initial_accumulator_value"] = self._initial_accumulator_value
        for name in ("learning_rate_power", "l1_regularization_strength", "l2_regularization_strength"):
            config[name] = self._serialize_hyperparameter(name)
        config["l2_shrinkage_regularization_strength"] = self._l2_shrinkage_regularization_strength
        return config
