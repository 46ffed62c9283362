"""Keras' SGD and RMSprop: steps along the gradient, with a momentum or scaled by its running size."""
from ... import functions as tf
from ...core import scopes
from ...core.convert import is_tensor, to_tensor
from .. import backend_config
from .base import Optimizer, WithoutCount


def is_in_use(momentum):
    """Whether a momentum is anything but 0.

    Raises:
      ValueError: it is no number between 0 and 1.
    """
    used = is_tensor(momentum) or callable(momentum) or momentum > 0
    if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
        raise ValueError("`momentum` must be between [0, 1].")
    return used


class SGD(Optimizer):
    """Gradient descent, with a momentum.

    v = momentum * v - learning_rate * grad;  var += v      (nesterov: var += momentum * v - learning_rate * grad)

    Args:
      learning_rate: float, Tensor, schedule or function.  momentum: float, Tensor or function.  nesterov: bool.
      name, **kwargs: as for Optimizer.
    Raises:
      ValueError: momentum does not lie between 0 and 1.
    Source: tf.keras.optimizers.SGD.
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, name="SGD", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._momentum = is_in_use(momentum)
        self._set_hyper("momentum", momentum)
        self.nesterov = nesterov

    def _create_slots(self, var_list):
        if self._momentum:
            for var in var_list:
                self.add_slot(var, "momentum")

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        apply_state[var_device, var_dtype]["momentum"] = tf.identity(self._get_hyper("momentum", var_dtype))

    def _resource_apply_dense(self, grad, var, apply_state=None):
        n = self._numbers(var, apply_state)
        if self._momentum:
            return tf.raw.ResourceApplyKerasMomentum(
                var.handle, self.get_slot(var, "momentum").handle, n["lr_t"], grad, n["momentum"],
                use_locking=self._use_locking, use_nesterov=self.nesterov)
        return tf.raw.ResourceApplyGradientDescent(var.handle, n["lr_t"], grad, use_locking=self._use_locking)

    def _resource_apply_sparse_duplicate_indices(self, grad, var, indices, apply_state=None):
        if self._momentum:
            return super()._resource_apply_sparse_duplicate_indices(grad, var, indices, apply_state=apply_state)
        n = self._numbers(var, apply_state)
        return tf.raw.ResourceScatterAdd(var.handle, indices, -grad * n["lr_t"])

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        n = self._numbers(var, apply_state)
        return tf.raw.ResourceSparseApplyKerasMomentum(
            var.handle, self.get_slot(var, "momentum").handle, n["lr_t"], grad, indices, n["momentum"],
            use_locking=self._use_locking, use_nesterov=self.nesterov)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "learning_rate": self._serialize_hyperparameter("learning_rate"),
                "decay": self._serialize_hyperparameter("decay"),
                "momentum": self._serialize_hyperparameter("momentum"), "nesterov": self.nesterov}


class RMSprop(WithoutCount):
    """Gradient descent by the gradient over its running size.

    rms = rho * rms + (1 - rho) * grad ** 2
    var -= learning_rate * grad / (sqrt(rms) + epsilon)      (centered: rms - mean(grad) ** 2 in place of rms)

    With a momentum the root is that of rms + epsilon, and the steps are summed up as v = momentum * v + step.

    Args:
      learning_rate: float, Tensor, schedule or function.  rho, momentum: float, Tensor or function.
      epsilon: float.  centered: bool.  name, **kwargs: as for Optimizer.
    Raises:
      ValueError: momentum does not lie between 0 and 1.
    Source: tf.keras.optimizers.RMSprop.
    """

    def __init__(self, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False, name="RMSprop",
                 **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("rho", rho)
        self._momentum = is_in_use(momentum)
        self._set_hyper("momentum", momentum)
        self.epsilon = epsilon or backend_config.epsilon()
        self.centered = centered

    def _create_slots(self, var_list):
        names = ["rms"] + ["momentum"] * self._momentum + ["mg"] * self.centered
        for name in names:
            for var in var_list:
                self.add_slot(var, name)

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        n = apply_state[var_device, var_dtype]
        n["rho"] = tf.identity(self._get_hyper("rho", var_dtype))
        n["neg_lr_t"] = -n["lr_t"]
        n["epsilon"] = to_tensor(self.epsilon, var_dtype)
        n["momentum"] = tf.identity(self._get_hyper("momentum", var_dtype))
        n["one_minus_rho"] = 1. - n["rho"]

    def _with_momentum(self, prefix, var, n, *grad):
        """The op that makes the whole step where there is a momentum."""
        centered = self.centered
        make = getattr(tf.raw, prefix + ("CenteredRMSProp" if centered else "RMSProp"))
        slots = [self.get_slot(var, name).handle for name in ["mg"] * centered + ["rms", "momentum"]]
        return make(var.handle, *slots, n["lr_t"], n["rho"], n["momentum"], n["epsilon"], *grad,
                    use_locking=self._use_locking)

    def _resource_apply_dense(self, grad, var, apply_state=None):
        n = self._numbers(var, apply_state)
        if self._momentum:
            return self._with_momentum("ResourceApply", var, n, grad)
        rms = self.get_slot(var, "rms")
        size = rms.assign(n["rho"] * rms + n["one_minus_rho"] * tf.square(grad))
        if self.centered:
            mg = self.get_slot(var, "mg")
            mean = mg.assign(n["rho"] * mg + n["one_minus_rho"] * grad)
            square = tf.square(mean)
            size = size - square
        return var.assign(var - n["lr_t"] * grad / (tf.sqrt(size) + n["epsilon"])).op

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        n = self._numbers(var, apply_state)
        if self._momentum:
            return self._with_momentum("ResourceSparseApply", var, n, grad, indices)
        rms, rows = self._added(self.get_slot(var, "rms"), (grad * grad) * n["one_minus_rho"], indices, n)
        done = [rms]
        if self.centered:
            mg, mean = self._added(self.get_slot(var, "mg"), grad * n["one_minus_rho"], indices, n)
            rows = rows - tf.square(mean)
            done.append(mg)
        step = n["neg_lr_t"] * grad / (tf.sqrt(rows) + n["epsilon"])
        return tf.group(self._resource_scatter_add(var, indices, step), *done)

    def _added(self, slot, rows, indices, n):
        """(the slot times rho plus rows, its rows)."""
        with scopes.control_dependencies([slot.assign(slot * n["rho"])]):
            slot = self._resource_scatter_add(slot, indices, rows)
            return slot, tf.gather(slot, indices)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "learning_rate": self._serialize_hyperparameter("learning_rate"),
                "decay": self._serialize_hyperparameter("decay"), "rho": self._serialize_hyperparameter("rho"),
                "momentum": self._serialize_hyperparameter("momentum"), "epsilon": self.epsilon,
                "centered": self.centered}
