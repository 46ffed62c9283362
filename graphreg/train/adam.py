"""Adam: running means of the gradient and of its square, corrected for their start at zero."""
from .. import functions as tf
from ..core import scopes
from ..core.convert import to_tensor
from .optimizer import OneOpOptimizer


class AdamOptimizer(OneOpOptimizer):
    """Adam.

    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad ** 2
    var -= learning_rate * sqrt(1 - beta2 ** t) / (1 - beta1 ** t) * m / (sqrt(v) + epsilon)

    The powers beta ** t are two variables of the optimizer.  Sparse gradients change m and v, and so
    the variable, in every row.

    Args:
      learning_rate, beta1, beta2, epsilon: float, Tensor, or function that returns one.
      use_locking: bool.
      name: str.
    Source: tf.train.AdamOptimizer.
    """

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, use_locking=False, name="Adam"):
        super().__init__(use_locking, name)
        self._lr, self._beta1, self._beta2, self._epsilon = learning_rate, beta1, beta2, epsilon
        self._lr_t = self._beta1_t = self._beta2_t = self._epsilon_t = None

    def _get_beta_accumulators(self):
        graph = scopes.get_default_graph()
        return self._get_non_slot_variable("beta1_power", graph), self._get_non_slot_variable("beta2_power", graph)

    def _create_slots(self, var_list):
        # Placed with a variable that does not depend on the order of the list.
        first = min(var_list, key=lambda v: v.name)
        self._create_non_slot_variable(initial_value=self._beta1, name="beta1_power", colocate_with=first)
        self._create_non_slot_variable(initial_value=self._beta2, name="beta2_power", colocate_with=first)
        for v in var_list:
            self._zeros_slot(v, "m", self._name)
            self._zeros_slot(v, "v", self._name)

    def _prepare(self):
        values = [self._call_if_callable(p) for p in (self._lr, self._beta1, self._beta2, self._epsilon)]
        self._lr_t, self._beta1_t, self._beta2_t, self._epsilon_t = [
            to_tensor(v, name=name) for v, name in zip(values, ("learning_rate", "beta1", "beta2", "epsilon"))]

    def _numbers(self, dtype):
        beta1_power, beta2_power = self._get_beta_accumulators()
        given = {"beta1_power": beta1_power, "beta2_power": beta2_power, "lr": self._lr_t, "beta1": self._beta1_t,
                 "beta2": self._beta2_t, "epsilon": self._epsilon_t}
        return {name: tf.cast(value, dtype) for name, value in given.items()}

    def _step(self, var, dtype, prefix):
        return ("Adam", {"m": self.get_slot(var, "m"), "v": self.get_slot(var, "v")}, self._numbers(dtype), {})

    # ---------------------------------------------------------- sparse: made of smaller ops
    def _apply_sparse(self, grad, var):
        def add(ref, indices, rows):
            return tf.scatter_add(ref, indices, rows, use_locking=self._use_locking)
        return self._apply_sparse_shared(grad.values, var, grad.indices, add)

    def _resource_apply_sparse(self, grad, handle, indices):
        return self._apply_sparse_shared(grad, handle, indices, self._resource_scatter_add)

    def _resource_scatter_add(self, x, i, v):
        with scopes.control_dependencies([tf.raw.ResourceScatterAdd(x.handle, i, v)]):
            return x.value()

    def _apply_sparse_shared(self, grad, var, indices, scatter_add):
        n = self._numbers(var.dtype.base_dtype)
        lr = n["lr"] * tf.sqrt(1 - n["beta2_power"]) / (1 - n["beta1_power"])
        m = self._decay_and_add(var, "m", n["beta1"], grad * (1 - n["beta1"]), indices, scatter_add)
        v = self._decay_and_add(var, "v", n["beta2"], (grad * grad) * (1 - n["beta2"]), indices, scatter_add)
        root = tf.sqrt(v)
        update = tf.assign_sub(var, lr * m / (root + n["epsilon"]), use_locking=self._use_locking)
        return tf.group(*[update, m, v])

    def _decay_and_add(self, var, slot_name, beta, rows, indices, scatter_add):
        slot = self.get_slot(var, slot_name)
        with scopes.control_dependencies([tf.assign(slot, slot * beta, use_locking=self._use_locking)]):
            return scatter_add(slot, indices, rows)

    def _finish(self, update_ops, name_scope):
        """Run the updates, then take the powers of the betas one further."""
        with scopes.control_dependencies(update_ops):
            beta1_power, beta2_power = self._get_beta_accumulators()
            with scopes.colocate_with(beta1_power):
                powers = [beta1_power.assign(beta1_power * self._beta1_t, use_locking=self._use_locking),
                          beta2_power.assign(beta2_power * self._beta2_t, use_locking=self._use_locking)]
        return tf.group(*update_ops + powers, name=name_scope)
