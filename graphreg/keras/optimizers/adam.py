"""Keras' Adam, Adamax and Nadam: steps by running means of the gradient and of its size."""
from ... import functions as tf
from ...core import dtypes, scopes
from ...core.convert import to_tensor
from ...variables import VariableAggregation
from .. import backend_config
from .base import Optimizer
from .schedules import LearningRateSchedule


class Adam(Optimizer):
    """Adam.

    m = beta_1 * m + (1 - beta_1) * grad
    v = beta_2 * v + (1 - beta_2) * grad ** 2
    var -= learning_rate * sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t) * m / (sqrt(v) + epsilon)

    amsgrad puts the largest v so far in its place.  Sparse gradients change m and v, and so the variable, in every row.

    Args:
      learning_rate: float, Tensor, schedule or function.  beta_1, beta_2: float, Tensor or function.
      epsilon: float.  amsgrad: bool.  name, **kwargs: as for Optimizer.
    Source: tf.keras.optimizers.Adam.
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False, name="Adam",
                 **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("beta_1", beta_1)
        self._set_hyper("beta_2", beta_2)
        self.epsilon = epsilon or backend_config.epsilon()
        self.amsgrad = amsgrad

    def _create_slots(self, var_list):
        for name in ["m", "v"] + ["vhat"] * bool(self.amsgrad):
            for var in var_list:
                self.add_slot(var, name)

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        n = apply_state[var_device, var_dtype]
        step = tf.cast(self.iterations + 1, var_dtype)
        n["beta_1_t"] = tf.identity(self._get_hyper("beta_1", var_dtype))
        n["beta_2_t"] = tf.identity(self._get_hyper("beta_2", var_dtype))
        n["beta_1_power"] = tf.pow(n["beta_1_t"], step)
        n["beta_2_power"] = tf.pow(n["beta_2_t"], step)
        n["lr"] = n["lr_t"] * (tf.sqrt(1 - n["beta_2_power"]) / (1 - n["beta_1_power"]))
        n["epsilon"] = to_tensor(self.epsilon, var_dtype)
        n["one_minus_beta_1_t"] = 1 - n["beta_1_t"]
        n["one_minus_beta_2_t"] = 1 - n["beta_2_t"]

    def _resource_apply_dense(self, grad, var, apply_state=None):
        n = self._numbers(var, apply_state)
        slots = [self.get_slot(var, name).handle for name in ["m", "v"] + ["vhat"] * bool(self.amsgrad)]
        make = tf.raw.ResourceApplyAdamWithAmsgrad if self.amsgrad else tf.raw.ResourceApplyAdam
        return make(var.handle, *slots, n["beta_1_power"], n["beta_2_power"], n["lr_t"], n["beta_1_t"], n["beta_2_t"],
                    n["epsilon"], grad, use_locking=self._use_locking)

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        n = self._numbers(var, apply_state)
        m = self._added(var, "m", grad * n["one_minus_beta_1_t"], indices, n["beta_1_t"])
        v = self._added(var, "v", (grad * grad) * n["one_minus_beta_2_t"], indices, n["beta_2_t"])
        done, size = [m, v], v
        if self.amsgrad:
            vhat = self.get_slot(var, "vhat")
            size = tf.maximum(vhat, v)
            with scopes.control_dependencies([size]):
                size = vhat.assign(size)
            done.append(size)
        root = tf.sqrt(size)
        return tf.group(var.assign_sub(n["lr"] * m / (root + n["epsilon"])), *done)

    def _added(self, var, slot_name, rows, indices, beta):
        """The slot times beta plus rows."""
        slot = self.get_slot(var, slot_name)
        with scopes.control_dependencies([slot.assign(slot * beta)]):
            return self._resource_scatter_add(slot, indices, rows)

    def set_weights(self, weights):
        """Assign the weights; of those that Keras saved in front of TF 1.14 the last third is left out."""
        params = self.weights
        if len(weights) == 3 * int((len(params) - 1) / 2) + 1:
            weights = weights[:len(params)]
        super().set_weights(weights)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "learning_rate": self._serialize_hyperparameter("learning_rate"),
                "decay": self._serialize_hyperparameter("decay"), "beta_1": self._serialize_hyperparameter("beta_1"),
                "beta_2": self._serialize_hyperparameter("beta_2"), "epsilon": self.epsilon, "amsgrad": self.amsgrad}


class Adamax(Optimizer):
    """Adam with the largest gradient, which fades, in place of the mean of squares.

    m = beta_1 * m + (1 - beta_1) * grad
    v = max(beta_2 * v, |grad|)
    var -= learning_rate / (1 - beta_1 ** t) * m / (v + epsilon)

    Args:
      learning_rate: float, Tensor, schedule or function.  beta_1, beta_2: float, Tensor or function.
      epsilon: float.  name, **kwargs: as for Optimizer.
    Source: tf.keras.optimizers.Adamax.
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, name="Adamax", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("beta_1", beta_1)
        self._set_hyper("beta_2", beta_2)
        self.epsilon = epsilon or backend_config.epsilon()

    def _create_slots(self, var_list):
        for name in ("m", "v"):
            for var in var_list:
                self.add_slot(var, name)

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        n = apply_state[var_device, var_dtype]
        step = tf.cast(self.iterations + 1, var_dtype)
        n["beta_1_t"] = tf.identity(self._get_hyper("beta_1", var_dtype))
        n["beta_2_t"] = tf.identity(self._get_hyper("beta_2", var_dtype))
        n["beta_1_power"] = tf.pow(n["beta_1_t"], step)
        n["neg_scaled_lr"] = -n["lr_t"] / (1 - n["beta_1_power"])
        n["epsilon"] = to_tensor(self.epsilon, var_dtype)
        n["one_minus_beta_1_t"] = 1 - n["beta_1_t"]
        n["zero"] = tf.zeros((), dtype=dtypes.int64)

    def _resource_apply_dense(self, grad, var, apply_state=None):
        n = self._numbers(var, apply_state)
        return tf.raw.ResourceApplyAdaMax(
            var.handle, self.get_slot(var, "m").handle, self.get_slot(var, "v").handle, n["beta_1_power"], n["lr_t"],
            n["beta_1_t"], n["beta_2_t"], n["epsilon"], grad, use_locking=self._use_locking)

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        n = self._numbers(var, apply_state)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        mean = tf.gather(m, indices) * n["beta_1_t"] + grad * n["one_minus_beta_1_t"]
        with scopes.control_dependencies([mean]):
            m = self._resource_scatter_update(m, indices, mean)
        largest = tf.maximum(tf.gather(v, indices) * n["beta_2_t"], tf.abs(grad))
        with scopes.control_dependencies([largest]):
            v = self._resource_scatter_update(v, indices, largest)
        step = n["neg_scaled_lr"] * (mean / (largest + n["epsilon"]))
        with scopes.control_dependencies([step]):
            update = self._resource_scatter_add(var, indices, step)
        return tf.group(update, m, v)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "learning_rate": self._serialize_hyperparameter("learning_rate"),
                "decay": self._serialize_hyperparameter("decay"), "beta_1": self._serialize_hyperparameter("beta_1"),
                "beta_2": self._serialize_hyperparameter("beta_2"), "epsilon": self.epsilon}


class Nadam(Optimizer):
    """Adam with Nesterov's momentum, which grows with the steps.

    u(t) = beta_1 * (1 - 0.96 ** (decay * t) / 2);  p(t) = u(1) * ... * u(t)
    m = beta_1 * m + (1 - beta_1) * grad;  v = beta_2 * v + (1 - beta_2) * grad ** 2
    bar = (1 - u(t)) * grad / (1 - p(t)) + u(t + 1) * m / (1 - p(t + 1))
    var -= learning_rate * bar / (sqrt(v / (1 - beta_2 ** t)) + epsilon)

    Args:
      learning_rate: float, Tensor or function.  beta_1, beta_2: float, Tensor or function.
      epsilon: float.  name, **kwargs: as for Optimizer; schedule_decay: decay by its old name, default 0.004.
    Raises:
      ValueError: learning_rate is a schedule.
    Source: tf.keras.optimizers.Nadam.
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, name="Nadam", **kwargs):
        kwargs["decay"] = kwargs.pop("schedule_decay", 0.004)
        learning_rate = kwargs.get("lr", learning_rate)
        if isinstance(learning_rate, LearningRateSchedule):
            raise ValueError("The Nadam optimizer does not support tf.keras.optimizers.LearningRateSchedules as the "
                             "learning rate.")
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", learning_rate)
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("beta_1", beta_1)
        self._set_hyper("beta_2", beta_2)
        self.epsilon = epsilon or backend_config.epsilon()
        self._m_cache = None

    def _create_slots(self, var_list):
        if self._m_cache is None:
            self._m_cache = self.add_weight("momentum_cache", shape=[], dtype=var_list[0].dtype.base_dtype,
                                            initializer="ones", trainable=False,
                                            aggregation=VariableAggregation.ONLY_FIRST_REPLICA)
            self._weights.append(self._m_cache)
        for name in ("m", "v"):
            for var in var_list:
                self.add_slot(var, name)

    def _prepare(self, var_list):
        # Read once: the first dtype's numbers assign it.
        self._m_cache_read = tf.identity(self._m_cache)
        return super()._prepare(var_list)

    def _prepare_local(self, var_device, var_dtype, apply_state):
        n = apply_state[var_device, var_dtype]
        n["lr_t"] = tf.identity(self._get_hyper("learning_rate", var_dtype))
        n["beta_1_t"] = tf.identity(self._get_hyper("beta_1", var_dtype))
        n["beta_2_t"] = tf.identity(self._get_hyper("beta_2", var_dtype))
        step = tf.cast(self.iterations + 1, var_dtype)
        next_step = tf.cast(self.iterations + 2, var_dtype)
        base = tf.cast(0.96, var_dtype)
        u = n["beta_1_t"] * (1. - 0.5 * tf.pow(base, self._initial_decay * step))
        n["u_next"] = n["beta_1_t"] * (1. - 0.5 * tf.pow(base, self._initial_decay * next_step))
        product = tf.cast(self._m_cache_read, var_dtype) * u
        if var_dtype is self._m_cache.dtype.base_dtype:
            product = tf.identity(self._m_cache.assign(product))
        next_product = product * n["u_next"]
        n["neg_lr_t"] = -n["lr_t"]
        n["epsilon"] = to_tensor(self.epsilon, var_dtype)
        n["one_minus_beta_1_t"], n["one_minus_beta_2_t"] = 1 - n["beta_1_t"], 1 - n["beta_2_t"]
        n["one_minus_u"], n["one_minus_product"], n["one_minus_next_product"] = 1. - u, 1. - product, 1. - next_product
        n["one_minus_beta_2_power"] = 1. - tf.pow(n["beta_2_t"], step)

    def _resource_apply_dense(self, grad, var, apply_state=None):
        n = self._numbers(var, apply_state)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        grad_part = grad / n["one_minus_product"]
        m = m.assign(n["beta_1_t"] * m + n["one_minus_beta_1_t"] * grad)
        mean_part = m / n["one_minus_next_product"]
        v = v.assign(n["beta_2_t"] * v + n["one_minus_beta_2_t"] * tf.square(grad))
        size = v / n["one_minus_beta_2_power"]
        bar = n["one_minus_u"] * grad_part + n["u_next"] * mean_part
        return var.assign(var - n["lr_t"] * bar / (tf.sqrt(size) + n["epsilon"])).op

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        n = self._numbers(var, apply_state)
        grad_part = grad / n["one_minus_product"]
        _, mean = self._added(var, "m", grad * n["one_minus_beta_1_t"], indices, n["beta_1_t"])
        mean_part = mean / n["one_minus_next_product"]
        bar = n["one_minus_u"] * grad_part + n["u_next"] * mean_part
        v, rows = self._added(var, "v", (grad * grad) * n["one_minus_beta_2_t"], indices, n["beta_2_t"])
        root = tf.sqrt(rows / n["one_minus_beta_2_power"]) + n["epsilon"]
        return tf.group(self._resource_scatter_add(var, indices, n["neg_lr_t"] * bar / root), bar, v)

    def _added(self, var, slot_name, rows, indices, beta):
        """(the slot times beta plus rows, its rows)."""
        slot = self.get_slot(var, slot_name)
        with scopes.control_dependencies([slot.assign(slot * beta)]):
            slot = self._resource_scatter_add(slot, indices, rows)
            return slot, tf.gather(slot, indices)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "learning_rate": self._serialize_hyperparameter("learning_rate"),
                "decay": self._serialize_hyperparameter("decay"), "beta_1": self._serialize_hyperparameter("beta_1"),
                "beta_2": self._serialize_hyperparameter("beta_2"), "epsilon": self.epsilon}
