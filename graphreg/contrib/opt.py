"""TF's public namespace tf.contrib.opt: kin of Adam here, the other optimizers in modules of their own."""
from .. import functions as tf
from ..core import scopes
from ..train import adam
from . import module_paths
from .average_optimizer import MovingAverageOptimizer  # noqa: F401
from .external_optimizer import ExternalOptimizerInterface, ScipyOptimizerInterface  # noqa: F401
from .lars import LARSOptimizer  # noqa: F401
from .optimizer_wrappers import (  # noqa: F401
    MultitaskOptimizerWrapper, RegAdagradOptimizer, VariableClippingOptimizer, clip_gradients_by_global_norm)
from .sign_optimizers import AddSignOptimizer, PowerSignOptimizer  # noqa: F401
from .weight_decay import (  # noqa: F401
    AdamWOptimizer, DecoupledWeightDecayExtension, MomentumWOptimizer, extend_with_decoupled_weight_decay)
from .refused import absent

python = module_paths.add_paths(__name__, dict.fromkeys(("training." + name for name in (
    "adamax", "addsign", "lars_optimizer", "lazy_adam_optimizer", "moving_average_optimizer",
    "multitask_optimizer_wrapper", "nadam_optimizer", "powersign", "reg_adagrad_optimizer",
    "variable_clipping_optimizer", "weight_decay_optimizers"))))


def __getattr__(name):
    raise absent("opt", name)


# ------------------------------------------------------------------ kin of Adam
class AdaMaxOptimizer(adam.AdamOptimizer):
    """AdaMax: Adam with the largest gradient so far in place of the mean square.

    m = beta1 * m + (1 - beta1) * grad
    v = max(beta2 * v, |grad|)
    var -= learning_rate / (1 - beta1 ** t) * m / (v + epsilon)

    Sparse gradients change the rows they name, in m and v too.

    Args:
      learning_rate, beta1, beta2, epsilon: float, Tensor, or function that returns one.
      use_locking: bool.
      name: str.
    Source: tf.contrib.opt.AdaMaxOptimizer.
    """

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, use_locking=False, name="AdaMax"):
        super().__init__(learning_rate, beta1, beta2, epsilon, use_locking, name)

    def _get_beta_accumulators(self):
        return self._get_non_slot_variable("beta1_power", scopes.get_default_graph())

    def _create_slots(self, var_list):
        first = min(var_list, key=lambda v: v.name)
        self._create_non_slot_variable(initial_value=self._beta1, name="beta1_power", colocate_with=first)
        for v in var_list:
            self._zeros_slot(v, "m", self._name)
            self._zeros_slot(v, "v", self._name)

    def _numbers(self, dtype):
        given = {"beta1_power": self._get_beta_accumulators(), "lr": self._lr_t, "beta1": self._beta1_t,
                 "beta2": self._beta2_t, "epsilon": self._epsilon_t}
        return {name: tf.cast(value, dtype) for name, value in given.items()}

    def _step(self, var, dtype, prefix):
        return ("AdaMax", *super()._step(var, dtype, prefix)[1:])

    def _apply_sparse(self, grad, var):
        def scatter(change):
            return lambda ref, indices, rows: change(ref, indices, rows, use_locking=self._use_locking)
        return self._step_rows(grad.values, var, grad.indices, scatter(tf.scatter_add), scatter(tf.scatter_update))

    def _resource_apply_sparse(self, grad, var, indices):
        return self._step_rows(grad, var, indices, self._resource_scatter_add, _resource_scatter_update)

    def _step_rows(self, grad, var, indices, scatter_add, scatter_update):
        def scattered(scatter, target, rows):
            with scopes.control_dependencies([rows]):
                return scatter(target, indices, rows)

        n = self._numbers(var.dtype.base_dtype)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        m_rows = tf.gather(m, indices) * n["beta1"] + grad * (1 - n["beta1"])
        m_update = scattered(scatter_update, m, m_rows)
        v_rows = tf.maximum(tf.gather(v, indices) * n["beta2"], tf.abs(grad))
        v_update = scattered(scatter_update, v, v_rows)
        step = -n["lr"] / (1 - n["beta1_power"]) * (m_rows / (v_rows + n["epsilon"]))
        return tf.group(scattered(scatter_add, var, step), m_update, v_update)

    def _finish(self, update_ops, name_scope):
        """Run the updates, then take the power of beta1 one further."""
        with scopes.control_dependencies(update_ops):
            power = self._get_beta_accumulators()
            with scopes.colocate_with(power):
                power = power.assign(power * self._beta1_t, use_locking=self._use_locking)
        return tf.group(*update_ops + [power], name=name_scope)


class NadamOptimizer(adam.AdamOptimizer):
    """Adam with Nesterov's momentum: it steps along beta1 * m + (1 - beta1) * grad in place of m.

    Sparse gradients decay m and v in every row, but change the variable in the rows they name.

    Args:
      learning_rate, beta1, beta2, epsilon, use_locking, name: as for tf.train.AdamOptimizer.
    Source: tf.contrib.opt.NadamOptimizer.
    """

    def _step(self, var, dtype, prefix):
        return (*super()._step(var, dtype, prefix)[:3], {"use_nesterov": True})

    def _apply_sparse_shared(self, grad, var, indices, scatter_add):
        n = self._numbers(var.dtype.base_dtype)
        lr = _corrected_rate(n)
        scaled = grad * (1 - n["beta1"])
        m = self.get_slot(var, "m")
        with scopes.control_dependencies([tf.assign(m, m * n["beta1"], use_locking=self._use_locking)]):
            pull = scaled + n["beta1"] * tf.gather(scatter_add(m, indices, scaled), indices)
        v = self._decay_and_add(var, "v", n["beta2"], (grad * grad) * (1 - n["beta2"]), indices, scatter_add)
        root = tf.sqrt(tf.gather(v, indices))
        update = scatter_add(var, indices, -lr * pull / (root + n["epsilon"]))
        return tf.group(update, pull, v)


class LazyAdamOptimizer(adam.AdamOptimizer):
    """Adam that on a sparse gradient changes nothing but the rows it names: the others keep their m and v.

    Args:
      learning_rate, beta1, beta2, epsilon, use_locking, name: as for tf.train.AdamOptimizer.
    Source: tf.contrib.opt.LazyAdamOptimizer.
    """

    def _apply_sparse(self, grad, var):
        n = self._numbers(var.dtype.base_dtype)
        lr, locking = _corrected_rate(n), {"use_locking": self._use_locking}
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        m_update = tf.scatter_update(m, grad.indices, _mean_rows(m, grad.indices, n["beta1"], grad.values), **locking)
        v_rows = _mean_rows(v, grad.indices, n["beta2"], grad.values, tf.square)
        v_update = tf.scatter_update(v, grad.indices, v_rows, **locking)
        m_rows, v_rows = tf.gather(m_update, grad.indices), tf.gather(v_update, grad.indices)
        denominator = tf.sqrt(v_rows) + n["epsilon"]
        update = tf.scatter_sub(var, grad.indices, lr * m_rows / denominator, **locking)
        return tf.group(update, m_update, v_update)

    def _resource_apply_sparse(self, grad, var, indices):
        n = self._numbers(grad.dtype.base_dtype)
        lr = _corrected_rate(n)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        m_rows = _mean_rows(m, indices, n["beta1"], grad)
        m_update = tf.raw.ResourceScatterUpdate(m.handle, indices, m_rows)
        v_rows = _mean_rows(v, indices, n["beta2"], grad, tf.square)
        v_update = tf.raw.ResourceScatterUpdate(v.handle, indices, v_rows)
        step = lr * m_rows / (tf.sqrt(v_rows) + n["epsilon"])
        return tf.group(tf.raw.ResourceScatterSub(var.handle, indices, step), m_update, v_update)


def _corrected_rate(n):
    """Adam's rate, corrected for the start of m and v at zero."""
    return n["lr"] * tf.sqrt(1 - n["beta2_power"]) / (1 - n["beta1_power"])


def _mean_rows(slot, indices, beta, grad, of=lambda x: x):
    """beta * slot[indices] + (1 - beta) * of(grad)."""
    return beta * tf.gather(slot, indices) + (1 - beta) * of(grad)


def _resource_scatter_add(x, indices, rows, use_locking=None):
    """Scatter into a resource variable, which knows no locking, and read it."""
    with scopes.control_dependencies([tf.raw.ResourceScatterAdd(x.handle, indices, rows)]):
        return x.value()


def _resource_scatter_update(x, indices, rows):
    with scopes.control_dependencies([tf.raw.ResourceScatterUpdate(x.handle, indices, rows)]):
        return x.value()
