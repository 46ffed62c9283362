"""tf.contrib.opt: optimizers under which the variables decay by themselves, apart from the gradient of the loss.

    var -= weight_decay * var, before each step of the optimizer

It differs from a penalty in the loss: the decay meets neither the learning rate nor the optimizer's scaling.
"""
from .. import functions as tf
from ..core import scopes
from ..resource_variables import ResourceVariable
from ..train.adam import AdamOptimizer
from ..train.gradient_descent import MomentumOptimizer
from ..train.optimizer import Optimizer
from ..variables import Variable


class DecoupledWeightDecayExtension:
    """What an optimizer inherits from, before its own class, so that the variables decay.

    Of a sparse gradient only the rows it names decay.

    Args:
      weight_decay: float, or Tensor.
      **kwargs: of the optimizer.
    Source: tf.contrib.opt.DecoupledWeightDecayExtension.
    """

    def __init__(self, weight_decay, **kwargs):
        self._weight_decay = weight_decay
        self._weight_decay_tensor = None
        super().__init__(**kwargs)

    def minimize(self, loss, global_step=None, var_list=None, gate_gradients=Optimizer.GATE_OP, aggregation_method=None,
                 colocate_gradients_with_ops=False, name=None, grad_loss=None, decay_var_list=None):
        """A step, as of tf.train.Optimizer.minimize.

        Args:
          decay_var_list: list of variables; it changes nothing, as in TF: all decay. Give it to apply_gradients.
        """
        self._choose(decay_var_list)
        return super().minimize(
            loss, global_step=global_step, var_list=var_list, gate_gradients=gate_gradients,
            aggregation_method=aggregation_method, colocate_gradients_with_ops=colocate_gradients_with_ops, name=name,
            grad_loss=grad_loss)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None, decay_var_list=None):
        """A step, as of tf.train.Optimizer.apply_gradients.

        Args:
          decay_var_list: list of the variables that decay; None or an empty one takes all.
        """
        self._choose(decay_var_list)
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)

    _decay_vars = None

    def _choose(self, decay_var_list):
        self._decay_vars = list(decay_var_list) if decay_var_list else None

    def _decays(self, var):
        return self._decay_vars is None or any(var is v for v in self._decay_vars)

    def _prepare(self):
        weight_decay = self._weight_decay
        if callable(weight_decay) and not isinstance(weight_decay, Variable):
            weight_decay = weight_decay()
        self._weight_decay_tensor = tf.convert_to_tensor(weight_decay, name="weight_decay")
        super()._prepare()

    # ---------------------------------------------------------- a step
    def _decay(self, var):
        """The decay of a whole variable, as a list of what has to run before the optimizer's own step."""
        if not self._decays(var):
            return []
        return [var.assign_sub(self._weight_decay * var, self._use_locking)]

    def _decay_rows(self, var, indices):
        """The decay of some rows."""
        if not self._decays(var):
            return []
        rows = -self._weight_decay * tf.gather(var, indices)
        if isinstance(var, ResourceVariable):
            return [self._resource_scatter_add(var, indices, rows)]
        return [tf.scatter_add(var, indices, rows, use_locking=self._use_locking)]

    def _apply_dense(self, grad, var):
        with scopes.control_dependencies(self._decay(var)):
            return super()._apply_dense(grad, var)

    def _resource_apply_dense(self, grad, var):
        with scopes.control_dependencies(self._decay(var)):
            return super()._resource_apply_dense(grad, var)

    def _apply_sparse(self, grad, var):
        with scopes.control_dependencies(self._decay_rows(var, grad.indices)):
            return super()._apply_sparse(grad, var)

    def _resource_apply_sparse(self, grad, var, indices):
        with scopes.control_dependencies(self._decay_rows(var, indices)):
            return super()._resource_apply_sparse(grad, var, indices)

    def _resource_scatter_add(self, var, indices, rows, use_locking=None):
        with scopes.control_dependencies([tf.raw.ResourceScatterAdd(var.handle, indices, rows)]):
            return var.value()


def extend_with_decoupled_weight_decay(base_optimizer):
    """The class of an optimizer under which the variables decay.

    Args:
      base_optimizer: subclass of tf.train.Optimizer.
    Returns:
      class, made by (weight_decay, **arguments of the base optimizer by name).
    Source: tf.contrib.opt.extend_with_decoupled_weight_decay.
    """
    class OptimizerWithDecoupledWeightDecay(DecoupledWeightDecayExtension, base_optimizer):
        """An optimizer under which the variables decay."""

        def __init__(self, weight_decay, **kwargs):
            super().__init__(weight_decay, **kwargs)
    return OptimizerWithDecoupledWeightDecay


class MomentumWOptimizer(DecoupledWeightDecayExtension, MomentumOptimizer):
    """Momentum, with variables that decay: var -= weight_decay * var before each step.

    Args:
      weight_decay: float or Tensor.
      learning_rate, momentum, use_locking, name, use_nesterov: as for tf.train.MomentumOptimizer.
    Source: tf.contrib.opt.MomentumWOptimizer.
    """

    def __init__(self, weight_decay, learning_rate, momentum, use_locking=False, name="MomentumW", use_nesterov=False):
        super().__init__(weight_decay, learning_rate=learning_rate, momentum=momentum, use_locking=use_locking,
                         name=name,
                         use_nesterov=use_nesterov)


class AdamWOptimizer(DecoupledWeightDecayExtension, AdamOptimizer):
    """Adam, with variables that decay: var -= weight_decay * var before each step.

    Args:
      weight_decay: float or Tensor.
      learning_rate, beta1, beta2, epsilon, use_locking, name: as for tf.train.AdamOptimizer.
    Source: tf.contrib.opt.AdamWOptimizer.
    """

    def __init__(self, weight_decay, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, use_locking=False,
                 name="AdamW"):
        super().__init__(weight_decay, learning_rate=learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon,
                         use_locking=use_locking, name=name)
