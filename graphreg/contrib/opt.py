"""TF's public namespace tf.contrib.opt: optimizers with decoupled weight decay, and kin of Adam."""
from .. import functions as tf
from ..core import errors, scopes
from ..train import adam, gradient_descent, moving_averages, optimizer


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.contrib.opt' has no attribute {name!r}: tf.contrib.opt.{name} is not "
                         "emulated")


# ------------------------------------------------------------------ weight decay beside the gradient
class DecoupledWeightDecayExtension:
    """Makes an optimizer decay its variables before each step, apart from the loss.

    var -= weight_decay * var, then the optimizer's own step; of a sparse gradient only the rows it names.

    Not an optimizer itself: the first base of a class whose second base is one.  As in TF, an optimizer that reads
    the variable while it steps may read it before or after the decay, and gradient descent by sparse gradients,
    which has an update of its own, does not decay.

    Args:
      weight_decay: float or Tensor.
      **kwargs: passed to the optimizer.
    Source: tf.contrib.opt.DecoupledWeightDecayExtension.
    """

    def __init__(self, weight_decay, **kwargs):
        self._decay_var_list = None
        self._weight_decay, self._weight_decay_tensor = weight_decay, None
        super().__init__(**kwargs)

    def minimize(self, loss, global_step=None, var_list=None, gate_gradients=optimizer.Optimizer.GATE_OP,
                 aggregation_method=None, colocate_gradients_with_ops=False, name=None, grad_loss=None,
                 decay_var_list=None):
        """Add the ops that move the variables one step towards a smaller loss and decay them.

        Args:
          decay_var_list: has no effect, as in TF, whose apply_gradients forgets it: every variable decays.
          loss, global_step, var_list, gate_gradients, aggregation_method, colocate_gradients_with_ops, name,
            grad_loss: as for tf.train.Optimizer.minimize.
        Returns:
          Operation that takes the step.
        Source: tf.contrib.opt.DecoupledWeightDecayExtension.minimize.
        """
        self._decay_only(decay_var_list)
        return super().minimize(
            loss, global_step=global_step, var_list=var_list, gate_gradients=gate_gradients,
            aggregation_method=aggregation_method, colocate_gradients_with_ops=colocate_gradients_with_ops, name=name,
            grad_loss=grad_loss)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None, decay_var_list=None):
        """Add the updates of variables by given gradients and the decay.

        Args:
          grads_and_vars, global_step, name: as for tf.train.Optimizer.apply_gradients.
          decay_var_list: the variables to decay; all when None or empty.
        Returns:
          Operation that takes the step.
        Source: tf.contrib.opt.DecoupledWeightDecayExtension.apply_gradients.
        """
        self._decay_only(decay_var_list)
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def _decay_only(self, var_list):
        self._decay_var_list = set(var_list) if var_list else False

    def _prepare(self):
        # TF's graph has this tensor, though the decay multiplies by the number itself.
        self._weight_decay_tensor = self._as_tensor(self._weight_decay, "weight_decay")
        super()._prepare()

    def _decays(self, var):
        return not self._decay_var_list or var in self._decay_var_list

    def _decayed(self, var):
        """Control dependency on the decay of the whole variable."""
        if self._decays(var):
            decay = var.assign_sub(self._weight_decay * var, self._use_locking)
        else:
            decay = tf.no_op()
        return scopes.control_dependencies([decay])

    def _rows_decayed(self, var, indices, scatter_add):
        """Control dependency on the decay of some rows."""
        if self._decays(var):
            decay = scatter_add(var, indices, -self._weight_decay * tf.gather(var, indices), self._use_locking)
        else:
            decay = tf.no_op()
        return scopes.control_dependencies([decay])

    def _apply_dense(self, grad, var):
        with self._decayed(var):
            return super()._apply_dense(grad, var)

    def _resource_apply_dense(self, grad, var):
        with self._decayed(var):
            return super()._resource_apply_dense(grad, var)

    def _apply_sparse(self, grad, var):
        with self._rows_decayed(var, grad.indices, tf.scatter_add):
            return super()._apply_sparse(grad, var)

    def _resource_apply_sparse(self, grad, var, indices):
        with self._rows_decayed(var, indices, _resource_scatter_add):
            return super()._resource_apply_sparse(grad, var, indices)


def extend_with_decoupled_weight_decay(base_optimizer):
    """The class of an optimizer that also decays its variables.

    Args:
      base_optimizer: subclass of tf.train.Optimizer.
    Returns:
      a subclass of DecoupledWeightDecayExtension and base_optimizer; its first argument is weight_decay, the others
      are base_optimizer's, by keyword.
    Source: tf.contrib.opt.extend_with_decoupled_weight_decay.
    """
    class OptimizerWithDecoupledWeightDecay(DecoupledWeightDecayExtension, base_optimizer):
        """The base optimizer with decoupled weight decay."""

        def __init__(self, weight_decay, *args, **kwargs):
            super().__init__(weight_decay, *args, **kwargs)

    return OptimizerWithDecoupledWeightDecay


class MomentumWOptimizer(DecoupledWeightDecayExtension, gradient_descent.MomentumOptimizer):
    """Momentum with decoupled weight decay.

    Args:
      weight_decay: float or Tensor.
      learning_rate, momentum, use_locking, name, use_nesterov: as for tf.train.MomentumOptimizer.
    Source: tf.contrib.opt.MomentumWOptimizer.
    """

    def __init__(self, weight_decay, learning_rate, momentum, use_locking=False, name="MomentumW", use_nesterov=False):
        super().__init__(weight_decay, learning_rate=learning_rate, momentum=momentum, use_locking=use_locking,
                         name=name, use_nesterov=use_nesterov)


class AdamWOptimizer(DecoupledWeightDecayExtension, adam.AdamOptimizer):
    """Adam with decoupled weight decay.

    Args:
      weight_decay: float or Tensor.
      learning_rate, beta1, beta2, epsilon, use_locking, name: as for tf.train.AdamOptimizer.
    Source: tf.contrib.opt.AdamWOptimizer.
    """

    def __init__(self, weight_decay, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, use_locking=False,
                 name="AdamW"):
        super().__init__(weight_decay, learning_rate=learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon,
                         use_locking=use_locking, name=name)


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


# ------------------------------------------------------------------ moving averages
class MovingAverageOptimizer(optimizer.Optimizer):
    """An optimizer that also keeps moving averages of the variables it trains.

    Args:
      opt: Optimizer that computes and applies the gradients.
      average_decay: float or Tensor, decay of the averages.
      num_updates: count of the steps so far, for faster averages at the start; see ExponentialMovingAverage.
      sequential_update: bool, the averages wait for the step (True) or run beside it (False).
    Source: tf.contrib.opt.MovingAverageOptimizer.
    """

    def __init__(self, opt, average_decay=0.9999, num_updates=None, sequential_update=True):
        # Like TF's, it has no name and no slots of its own.
        self._optimizer, self._sequential_update = opt, sequential_update
        self._ema = moving_averages.ExponentialMovingAverage(average_decay, num_updates=num_updates)

    def compute_gradients(self, *args, **kwargs):
        """The gradients of the optimizer inside."""
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """Add the step of the optimizer inside and the update of the averages.

        Args:
          grads_and_vars, global_step, name: as for tf.train.Optimizer.apply_gradients.
        Returns:
          Operation "train_with_avg".
        Source: tf.contrib.opt.MovingAverageOptimizer.apply_gradients.
        """
        train_op = self._optimizer.apply_gradients(grads_and_vars, global_step=global_step, name=name)
        var_list = [v for g, v in grads_and_vars if g is not None]
        with scopes.control_dependencies([train_op] if self._sequential_update else []):
            averages = self._ema.apply(var_list)
        return tf.group(train_op, averages, name="train_with_avg")

    def swapping_saver(self, var_list=None, name="swapping_saver", **kwargs):
        """Not emulated: there is no Saver."""
        raise errors.not_emulated("tf.contrib.opt.MovingAverageOptimizer.swapping_saver")
